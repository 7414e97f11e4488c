/* A template with a context of its own, away from packs and facts: `template render`, for authors
 * of templates. */
#include "base/file.h"
#include "base/input.h"
#include "context/context.h"
#include "data/json.h"
#include "expr/builtin/builtin.h"

/* One template with one context, away from packs and facts. */
struct lone_render {
    struct juesuan *j;
    struct arena arena;
    struct sources sources;
    struct template_set set;
    struct source text; /* the template itself */
    struct template_folder folder;
    struct value context;
    struct buf out;
};

static bool read_context(struct lone_render *r, const struct juesuan_input *input)
{
    struct str text;
    if (!input_read(input, JSON_BYTES_MAX, &r->arena, &text, &r->j->diags))
        return false;
    const struct source *s = sources_add(&r->sources, input_name(input), text);
    if (!s || !json_parse(s, &r->arena, &r->context, &r->j->diags))
        return false;
    if (r->context.type != VALUE_MAP) {
        DIAG0(&r->j->diags, E4004, sources_place(&r->sources, r->context.at));
        return false;
    }
    return true;
}

/* What the template includes stands beside it; beside one in memory stands nothing. */
static const struct source *load(void *user, struct str name)
{
    struct lone_render *r = user;
    if (str_eq(name, path_base(r->text.name)))
        return &r->text;
    return r->folder.path ? template_load_from_folder(&r->folder, name) : NULL;
}

static bool render(struct lone_render *r, const struct juesuan_render *options)
{
    const struct juesuan_input *input = &options->text;
    struct expr_env env;
    struct map_scope scope;
    r->text.name = input_name(input);
    if (!input_read(input, (size_t)TEMPLATE_BYTES_MAX + 1, &r->arena, &r->text.text, &r->j->diags))
        return false;
    if (input->path)
        r->folder = (struct template_folder){
            .path = arena_str(&r->arena, path_folder(r->text.name)).p, .arena = &r->arena};
    template_set_init(&r->set, &registry_builtin, &r->arena, load, r);
    r->set.options = (struct template_options){options->trim_blocks, options->lstrip_blocks,
                                               options->keep_trailing_newline};
    expr_env_init(&env, &registry_builtin, &r->arena, &r->j->diags);
    env.lenient = options->lenient;
    env.escape = !options->no_escape;
    map_scope_init(&scope, NULL, r->context.map);
    return template_render(&r->set, path_base(r->text.name), &env, &scope.scope, &r->out, NULL);
}

enum juesuan_status juesuan_render(struct juesuan *j, const struct juesuan_render *options)
{
    struct lone_render r = {.j = j};
    context_begin(j);
    arena_init(&r.arena);
    sources_init(&r.sources, &r.arena, &j->sources);
    buf_init(&r.out);
    if (read_context(&r, &options->context) && render(&r, options))
        context_give(&r.out, options->output, options->user);
    buf_free(&r.out);
    arena_free(&r.arena);
    return context_status(j);
}
