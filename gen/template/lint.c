/* What is wrong with templates before any data is rendered: names, paths, tables, branches. */
#include "template/lint_state.h"

#include "expr/registry.h"

/* ---- names ---- */

static bool is_local(const struct lint *l, struct str name)
{
    for (const struct scope_names *n = l->locals; n; n = n->outer)
        if (str_eq(n->name, name))
            return true;
    return false;
}

static bool is_special(struct str name)
{
    static const char *const names[] = {"loop", "self", "super", "caller", "varargs", "kwargs"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (str_eq(name, str_of(names[i])))
            return true;
    return false;
}

static void check_name(struct lint *l, const struct node *n)
{
    if (!l->in->names || is_local(l, n->name) || is_special(n->name) ||
        map_get(&l->known, n->name) || map_get(&l->assigned, n->name) ||
        map_get(&l->guarded, n->name) ||
        registry_find(l->in->set->registry, NATIVE_FUNCTION, n->name))
        return;
    struct str near = map_nearest(&l->known, n->name);
    if (!near.p)
        near = map_nearest(&l->assigned, n->name);
    DIAG(l->diags, near.p ? E3502 : E3501, lint_place(l, n), n->name, near);
}

/* ---- member paths and tables ---- */

/* Writes department.name or t05["2101101"].basic; false when a part is computed. */
static bool write_path(struct buf *out, const struct node *n)
{
    if (n->kind == NODE_NAME) {
        buf_str(out, n->name);
        return true;
    }
    if (n->kind != NODE_ATTR && n->kind != NODE_ITEM)
        return false;
    if (!write_path(out, n->a))
        return false;
    if (n->kind == NODE_ATTR) {
        buf_char(out, '.');
        buf_str(out, n->name);
        return true;
    }
    if (n->b->kind != NODE_CONST || n->b->value.type != VALUE_STR)
        return false;
    buf_puts(out, "[\"");
    buf_str(out, n->b->value.s);
    buf_puts(out, "\"]");
    return true;
}

/* Notes a whole path once: not its beginnings again. */
static void note_path(struct lint *l, const struct node *n)
{
    struct buf b;
    bool inner = l->path_base == n;
    l->path_base = n->kind == NODE_NAME ? NULL : n->a;
    if (inner)
        return;
    buf_init(&b);
    write_path(&b, n); /* the part up to a computed key covers all below it */
    if (b.n)
        lint_note(&l->paths, arena_str(&l->arena, buf_view(&b)), n);
    buf_free(&b);
}

static struct str table_list(struct lint *l)
{
    struct str s = STR(""), id;
    for (size_t i = 0; l->in->tables && (id = l->in->tables(l->in->user, i)).p; i++)
        s = i ? arena_printf(&l->arena, "%.*s、%.*s", STR_ARG(s), STR_ARG(id)) : id;
    return s;
}

static void note_call(struct lint *l, const struct node *n)
{
    bool named = n->a->kind == NODE_NAME && n->args && n->args->n;
    const struct node *arg = named ? n->args->positional[0] : NULL;
    bool literal = arg && arg->kind == NODE_CONST && arg->value.type == VALUE_STR;
    if (named && str_eq(n->a->name, STR("fact")) && literal)
        lint_note(&l->paths, arg->value.s, n);
    if (!named || !str_eq(n->a->name, STR("table")))
        return;
    if (literal && l->in->has_table && !l->in->has_table(l->in->user, arg->value.s))
        DIAG(l->diags, E3119, lint_place(l, arg), arg->value.s, table_list(l));
    if (literal)
        lint_note(&l->placed, arg->value.s, n);
    else
        l->places_computed_tables = true;
}

static void check_native(struct lint *l, const struct node *n)
{
    enum native_kind kind = n->kind == NODE_FILTER ? NATIVE_FILTER : NATIVE_TEST;
    if (!registry_find(l->in->set->registry, kind, n->name))
        registry_report_unknown(l->in->set->registry, kind, n->name, lint_place(l, n), l->diags);
}

static void check_node(void *user, const struct node *n)
{
    struct lint *l = user;
    switch (n->kind) {
    case NODE_NAME:
        check_name(l, n);
        note_path(l, n);
        break;
    case NODE_ATTR:
    case NODE_ITEM:
        note_path(l, n);
        break;
    case NODE_CALL:
        note_call(l, n);
        break;
    case NODE_FILTER:
    case NODE_TEST:
        check_native(l, n);
        break;
    case NODE_CONST: /* text in quotes is part of the source, unless it held escapes */
        if (n->value.type == VALUE_STR)
            lint_placeholders(l, str_sub(l->template->source->text, n->from, n->to));
        break;
    default:
        break;
    }
}

/* ---- branches that never run ---- */

static void find_variable(void *user, const struct node *n)
{
    if (n->kind == NODE_NAME || n->kind == NODE_CALL)
        *(bool *)user = true;
}

/* Whether the condition has the same truth for all data. */
static bool constant_truth(struct lint *l, const struct expr *e, bool *truth)
{
    bool variable = false;
    struct expr_env env;
    struct diags ignored;
    struct value v;
    node_walk(e->root, find_variable, &variable);
    if (variable)
        return false;
    diags_init(&ignored);
    expr_env_init(&env, l->in->set->registry, &l->arena, &ignored);
    bool ok = expr_eval(e, &env, NULL, &v);
    diags_free(&ignored);
    *truth = ok && value_truth(&v);
    return ok;
}

static struct str expr_text(const struct expr *e)
{
    return str_sub(e->source->text, e->root->from, e->root->to);
}

static void report_branch(struct lint *l, const struct expr *e, bool truth)
{
    DIAG(l->diags, E3504, lint_place(l, e->root),
         diag_word(truth ? WORD_IT_IS_TRUE : WORD_IT_IS_FALSE));
}

static void check_branches(struct lint *l, const struct stmt *s)
{
    bool truth;
    if (constant_truth(l, s->expr, &truth)) {
        if (!truth || s->otherwise)
            report_branch(l, s->expr, truth);
        return;
    }
    const struct stmt *next = s->otherwise;
    for (; next && next->kind == STMT_IF && !next->next; next = next->otherwise)
        if (next->expr && str_eq(expr_text(next->expr), expr_text(s->expr)))
            report_branch(l, next->expr, false); /* an earlier branch takes this case */
}

/* ---- second pass ---- */

static void check_body(struct lint *l, const struct stmt *s);

/* Adds the names of a target to the scope, then checks the body in it. */
static size_t push_target(struct lint *l, const struct node *target, struct scope_names *names,
                          size_t used, size_t max)
{
    if (!target || used == max)
        return used;
    if (target->kind == NODE_NAME) {
        names[used] = (struct scope_names){l->locals, target->name};
        l->locals = &names[used++];
    }
    for (size_t i = 0; i < target->n; i++)
        used = push_target(l, target->items[i], names, used, max);
    return used;
}

enum { LOCALS_MAX = 64 };

static void check_scoped(struct lint *l, const struct stmt *s)
{
    struct scope_names names[LOCALS_MAX], *outer = l->locals;
    size_t used = push_target(l, s->kind == STMT_FOR ? s->target : NULL, names, 0, LOCALS_MAX);
    for (size_t i = 0; i < s->pair_count; i++)
        used = push_target(l, s->pairs[i].target, names, used, LOCALS_MAX);
    for (size_t i = 0; i < s->param_count && used < LOCALS_MAX; i++) {
        names[used] = (struct scope_names){l->locals, s->params[i].name};
        l->locals = &names[used++];
    }
    lint_walk(s->test, check_node, l);
    check_body(l, s->body);
    l->locals = outer;
    check_body(l, s->otherwise);
}

/* A template included inside a loop sees its names too. */
static void share_locals(struct lint *l, const struct stmt *s)
{
    for (const struct scope_names *n = l->locals; n; n = n->outer)
        lint_note(&l->known, n->name, s);
}

static void check_stmt(struct lint *l, const struct stmt *s)
{
    lint_walk(s->expr, check_node, l);
    for (size_t i = 0; i < s->param_count; i++)
        lint_walk(s->params[i].fallback, check_node, l);
    for (size_t i = 0; i < s->pair_count; i++)
        lint_walk(s->pairs[i].value, check_node, l);
    if (s->kind == STMT_TEXT && s->text.p >= l->template->source->text.p &&
        s->text.p < l->template->source->text.p + l->template->source->text.n)
        lint_placeholders(l, s->text);
    if (s->kind == STMT_IF)
        check_branches(l, s);
    if (s->kind == STMT_INCLUDE)
        share_locals(l, s);
    check_scoped(l, s);
}

static void check_body(struct lint *l, const struct stmt *s)
{
    for (; s; s = s->next)
        check_stmt(l, s);
}

/* ---- over all templates ---- */

/* A path covers a fact when it is its address or leads to it. */
static bool covers(struct str path, struct str address)
{
    if (!str_starts(address, path))
        return false;
    return address.n == path.n || address.p[path.n] == '.' || address.p[path.n] == '[';
}

static void check_facts(struct lint *l)
{
    struct str address;
    for (size_t i = 0; l->in->facts && (address = l->in->facts(l->in->user, i)).p; i++) {
        bool used = false;
        for (size_t k = 0; k < l->paths.n && !used; k++)
            used = covers(l->paths.entries[k].key, address);
        if (!used)
            DIAG(l->diags, E3503, place_file(l->in->entry), address);
    }
}

static void check_tables(struct lint *l)
{
    struct str id;
    if (l->places_computed_tables)
        return;
    for (size_t i = 0; l->in->tables && (id = l->in->tables(l->in->user, i)).p; i++)
        if (!map_get(&l->placed, id))
            DIAG(l->diags, E3507, place_file(l->in->entry), id);
}

static void each_template(struct lint *l, void (*check)(struct lint *l))
{
    const struct map *all = &l->in->set->templates;
    for (size_t i = 0; i < all->n; i++) {
        l->template = all->entries[i].value;
        l->locals = NULL;
        check(l);
    }
}

static void collect_template(struct lint *l)
{
    lint_collect(l, l->template->body);
}

static void check_template(struct lint *l)
{
    check_body(l, l->template->body);
    lint_bold(l);
}

static void check_unused(struct lint *l, const struct stmt *s)
{
    for (; s; s = s->next) {
        const struct node *target = s->kind == STMT_SET ? s->target : NULL;
        if (target && target->kind == NODE_NAME && target->name.p[0] != '_' &&
            !map_get(&l->read, target->name))
            DIAG(l->diags, E3508, lint_place(l, target), target->name);
        check_unused(l, s->body);
        check_unused(l, s->otherwise);
    }
}

static void check_unused_template(struct lint *l)
{
    check_unused(l, l->template->body);
}

bool template_lint(const struct lint_input *in, struct diags *ds)
{
    struct lint l = {.in = in, .diags = ds};
    struct str name;
    size_t errors = ds->errors;
    if (!template_load(in->set, in->entry, ds))
        return false;
    arena_init(&l.arena);
    struct map *maps[] = {&l.known, &l.assigned, &l.guarded, &l.read, &l.paths, &l.placed};
    for (size_t i = 0; i < sizeof maps / sizeof *maps; i++)
        map_init(maps[i], &l.arena);
    for (size_t i = 0; in->names && (name = in->names(in->user, i)).p; i++)
        lint_note(&l.known, arena_str(&l.arena, name), in);
    each_template(&l, collect_template);
    each_template(&l, check_template);
    each_template(&l, check_unused_template);
    check_facts(&l);
    check_tables(&l);
    if (l.arena.failed)
        DIAG0(ds, E1004, place_file(in->entry));
    arena_free(&l.arena);
    return ds->errors == errors;
}
