/* Sets of templates, and the way in. */
#include "template/render.h"

#include "base/file.h"

enum { RENDER_MEMORY = 24 * 1024 * 1024 };

void template_set_init(struct template_set *set, const struct registry *registry, struct arena *a,
                       template_loader *load, void *user)
{
    *set = (struct template_set){.registry = registry, .arena = a, .load = load, .user = user};
    map_init(&set->templates, a);
}

bool template_name_ok(struct str name)
{
    if (!name.n || name.p[0] == '/' || memchr(name.p, '\\', name.n) || memchr(name.p, 0, name.n) ||
        memchr(name.p, ':', name.n))
        return false;
    for (size_t i = 0; i <= name.n;) {
        size_t slash = str_find(name, STR("/"), i), end = slash == SIZE_MAX ? name.n : slash;
        struct str part = str_sub(name, i, end);
        if (!part.n || str_eq(part, STR("..")) || str_eq(part, STR(".")))
            return false;
        i = end + 1;
    }
    return true;
}

/* Every department of a batch is told what is wrong with a template, not only the first. */
static void report_again(const struct template *t, struct template_set *set, struct diags *ds)
{
    struct arena a;
    arena_init(&a);
    (void)template_parse(t->source, t->name, set, &a, ds);
    arena_free(&a);
}

const struct template *template_find(struct template_set *set, struct str name, struct diags *ds,
                                     bool *known)
{
    struct template *t = map_get(&set->templates, name);
    *known = true;
    if (t && t->broken)
        report_again(t, set, ds);
    if (t)
        return t;
    const struct source *source = set->frozen || !set->load ? NULL : set->load(set->user, name);
    *known = source;
    struct str key = source ? arena_str(set->arena, name) : name;
    if (!source || !key.p)
        return NULL;
    t = template_parse(source, key, set, set->arena, ds);
    if (!t || !map_put(&set->templates, key, t)) {
        DIAG0(ds, E1004, place_file(name));
        return NULL;
    }
    return t;
}

const struct template *template_get(struct template_set *set, struct str name, struct diags *ds)
{
    bool known = false;
    if (!template_name_ok(name)) {
        DIAG(ds, E3302, place_file(name), name);
        return NULL;
    }
    size_t before = ds->errors;
    const struct template *t = template_find(set, name, ds, &known);
    if (!known && ds->errors == before) /* the loader did not say more */
        DIAG(ds, E3301, place_file(name), name);
    return t && !t->broken ? t : NULL;
}

/* ---- loading what a template names ---- */

static bool load_named(struct template_set *set, const struct stmt *s, struct diags *ds)
{
    bool ok = true;
    for (; s; s = s->next) {
        bool names = s->kind == STMT_INCLUDE || s->kind == STMT_IMPORT || s->kind == STMT_FROM ||
                     s->kind == STMT_EXTENDS;
        const struct node *n = names ? s->expr->root : NULL;
        bool literal = n && n->kind == NODE_CONST && n->value.type == VALUE_STR;
        if (literal && !s->ignore_missing && !map_get(&set->templates, n->value.s))
            ok = template_load(set, n->value.s, ds) && ok;
        ok = load_named(set, s->body, ds) && ok;
        ok = load_named(set, s->otherwise, ds) && ok;
    }
    return ok;
}

bool template_load(struct template_set *set, struct str name, struct diags *ds)
{
    const struct template *t = template_get(set, name, ds);
    return t && load_named(set, t->body, ds);
}

const struct source *template_load_from_folder(void *user, struct str name)
{
    const struct template_folder *f = user;
    struct str path = path_join(f->arena, str_of(f->path), name);
    struct source *source = arena_zalloc(f->arena, sizeof *source);
    struct diags ignored;
    if (!path.p || !source)
        return NULL;
    diags_init(&ignored);
    bool ok = file_read_inside(f->path, name, path.p, (size_t)TEMPLATE_BYTES_MAX + 1, f->arena,
                               &source->text, f->diags ? f->diags : &ignored) == OPEN_OK;
    diags_free(&ignored);
    source->name = path;
    return ok ? source : NULL;
}

/* ---- rendering ---- */

/* Adds from where the failing code was included or called, innermost first. */
static void report_sites(struct expr_env *env)
{
    const struct render *r = env->render;
    for (const struct call_site *s = r->site; s; s = s->outer)
        DIAG0(env->diags, s->note, span_place(s->source, s->from, s->to));
}

static bool render_into(struct render *r, const struct template *t, const struct scope *scope)
{
    struct frame *root = frame_new(r, NULL);
    if (!root)
        return false;
    root->scope.parent = scope;
    return run_template(r, t, root);
}

bool template_render(struct template_set *set, struct str name, struct expr_env *env,
                     const struct scope *scope, struct buf *out, struct output_map *map)
{
    size_t errors = env->diags->errors, limit = env->arena->limit, max = out->max;
    if (map)
        *map = (struct output_map){0};
    const struct template *t = template_get(set, name, env->diags);
    if (!t)
        return false;
    struct sink sink = {.buf = out};
    struct render r = {.set = set,
                       .env = env,
                       .scope = scope,
                       .sink = &sink,
                       .trace = map != NULL,
                       .output_left = env->output_max ? env->output_max : TEMPLATE_OUTPUT_MAX};
    bool trace = env->trace;
    if (!limit)
        env->arena->limit = env->arena->used + RENDER_MEMORY;
    env->trace = r.trace;
    env->render = &r;
    env->on_error = report_sites;
    bool ok = render_into(&r, t, scope);
    env->on_error = NULL;
    env->render = NULL;
    env->trace = trace;
    env->arena->limit = limit;
    out->max = max;
    if (map)
        *map = sink.map;
    return ok && env->diags->errors == errors && !out->failed;
}
