/* The first pass of lint: what the templates define, guard and read; and what the
 * passes share. */
#include "template/lint_state.h"

void lint_note(struct map *m, struct str name, const void *value)
{
    if (!map_get(m, name))
        map_put(m, name, (void *)(uintptr_t)value);
}

struct place lint_place(const struct lint *l, const struct node *n)
{
    return span_place(l->template->source, n->from, n->to);
}

void lint_walk(const struct expr *e, void (*visit)(void *user, const struct node *n), void *user)
{
    if (e)
        node_walk(e->root, visit, user);
}

static void collect_target(struct lint *l, const struct node *target, const struct stmt *s)
{
    if (!target)
        return;
    if (target->kind == NODE_NAME)
        lint_note(&l->assigned, target->name, s);
    for (size_t i = 0; i < target->n; i++)
        collect_target(l, target->items[i], s);
}

static void collect_node(void *user, const struct node *n)
{
    struct lint *l = user;
    bool test = n->kind == NODE_TEST &&
                (str_eq(n->name, STR("defined")) || str_eq(n->name, STR("undefined")));
    bool filter =
        n->kind == NODE_FILTER && (str_eq(n->name, STR("default")) || str_eq(n->name, STR("d")));
    if ((test || filter) && n->a && n->a->kind == NODE_NAME)
        lint_note(&l->guarded, n->a->name, n);
    if (n->kind == NODE_NAME)
        lint_note(&l->read, n->name, n);
}

/* All expressions of one statement, without its bodies. */
static void walk_stmt(const struct stmt *s, void (*visit)(void *user, const struct node *n),
                      void *user)
{
    lint_walk(s->expr, visit, user);
    lint_walk(s->test, visit, user);
    for (size_t i = 0; i < s->param_count; i++)
        lint_walk(s->params[i].fallback, visit, user);
    for (size_t i = 0; i < s->pair_count; i++)
        lint_walk(s->pairs[i].value, visit, user);
}

void lint_collect(struct lint *l, const struct stmt *s)
{
    for (; s; s = s->next) {
        walk_stmt(s, collect_node, l);
        if (s->kind == STMT_SET || s->kind == STMT_SET_BODY)
            collect_target(l, s->target, s);
        if (s->kind == STMT_SET && s->name.n) /* ns.x = … reads ns */
            lint_note(&l->read, s->name, s);
        if (s->kind == STMT_MACRO || s->kind == STMT_IMPORT)
            lint_note(&l->assigned, s->name, s);
        for (size_t i = 0; i < s->import_count; i++)
            lint_note(&l->assigned, s->imports[i].alias, s);
        lint_collect(l, s->body);
        lint_collect(l, s->otherwise);
    }
}
