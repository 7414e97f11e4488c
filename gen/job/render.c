#include "base/file.h"
#include "context/context.h"
#include "data/json.h"

/* One template with one context, away from packs and facts. */
struct render {
    struct juesuan *j;
    struct arena arena;
    struct sources sources;
    struct template_set set;
    struct template_folder folder;
    struct value context;
    struct buf out;
};

static bool read_context(struct render *r, const char *path)
{
    struct str text;
    if (!file_read(path, JSON_BYTES_MAX, &r->arena, &text, &r->j->diags))
        return false;
    const struct source *s = sources_add(&r->sources, str_of(path), text);
    if (!s || !json_parse(s, &r->arena, &r->context, &r->j->diags))
        return false;
    if (r->context.type != VALUE_MAP) {
        DIAG0(&r->j->diags, E4004, sources_place(&r->sources, r->context.at));
        return false;
    }
    return true;
}

static bool render(struct render *r, const struct juesuan_render *options)
{
    struct str path = path_real(&r->arena, str_of(options->template_file)); /* it may be a link */
    struct expr_env env;
    struct map_scope scope;
    struct str folder = arena_str(&r->arena, path_folder(path));
    r->folder = (struct template_folder){folder.p, &r->arena};
    template_set_init(&r->set, &r->arena, template_load_from_folder, &r->folder);
    r->set.options = (struct template_options){options->trim_blocks, options->lstrip_blocks,
                                               options->keep_trailing_newline};
    if (!file_exists(options->template_file)) {
        struct str ignored;
        return file_read(options->template_file, TEMPLATE_BYTES_MAX, &r->arena, &ignored,
                         &r->j->diags);
    }
    expr_env_init(&env, &r->arena, &r->j->diags);
    env.lenient = options->lenient;
    env.escape = !options->no_escape;
    map_scope_init(&scope, NULL, r->context.map);
    return template_render(&r->set, path_base(path), &env, &scope.scope, &r->out, NULL);
}

enum juesuan_status juesuan_render(struct juesuan *j, const struct juesuan_render *options)
{
    struct render r = {.j = j};
    context_begin(j);
    arena_init(&r.arena);
    sources_init(&r.sources, &r.arena, &j->sources);
    buf_init(&r.out);
    if (read_context(&r, options->context_file) && render(&r, options))
        context_give(&r.out, options->output, options->user);
    buf_free(&r.out);
    arena_free(&r.arena);
    return context_status(j);
}
