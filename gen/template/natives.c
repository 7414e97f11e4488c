/* Filters and tests that a template names must exist. */
#include "expr/registry.h"
#include "template/tparser.h"

static void check_native(struct tparser *t, const struct node *n)
{
    enum native_kind kind = n->kind == NODE_FILTER ? NATIVE_FILTER : NATIVE_TEST;
    if ((n->kind == NODE_FILTER || n->kind == NODE_TEST) &&
        !registry_find(t->set->registry, kind, n->name))
        registry_report_unknown(t->set->registry, kind, n->name,
                                span_place(t->source, n->from, n->to), t->diags);
}

/* Filters and tests of branches that may not run are missed only when they do, as in Jinja2: they
 * may belong to a newer version that the template asks for. */
static void check_node(struct tparser *t, const struct node *n)
{
    if (!n || n->kind == NODE_COND)
        return;
    check_native(t, n);
    check_node(t, n->a);
    check_node(t, n->b);
    check_node(t, n->c);
    for (size_t i = 0; i < n->n; i++)
        check_node(t, n->items[i]);
    for (size_t i = 0; n->args && i < n->args->n; i++)
        check_node(t, n->args->positional[i]);
    for (size_t i = 0; n->args && i < n->args->named_count; i++)
        check_node(t, n->args->named[i].value);
}

static void check_expr(struct tparser *t, const struct expr *e, bool soft)
{
    if (e && !soft)
        check_node(t, e->root);
}

static void check_body(struct tparser *t, const struct stmt *s, bool soft)
{
    for (; s; s = s->next) {
        bool branch = s->kind == STMT_IF;
        check_expr(t, s->expr, soft);
        check_expr(t, s->test, soft);
        for (size_t i = 0; i < s->pair_count; i++)
            check_expr(t, s->pairs[i].value, soft);
        check_body(t, s->body, branch);
        check_body(t, s->otherwise, branch);
    }
}

void check_natives(struct tparser *t, const struct stmt *body)
{
    check_body(t, body, false);
}
