/* Nodes of the tree: making them, and walking over them. */
#include "expr/grammar.h"

struct node *node_new(struct parser *p, enum node_kind kind, uint32_t from)
{
    struct node *n = arena_zalloc(p->arena, sizeof *n);
    if (!n)
        return parser_no_memory(p);
    n->kind = kind;
    n->from = from;
    n->to = p->i ? p->tokens.items[p->i - 1].to : from;
    if (n->to < from)
        n->to = from;
    n->height = 1;
    return n;
}

bool node_adopt(struct parser *p, struct node *n, const struct node *child)
{
    if (child && child->height >= n->height)
        n->height = child->height + 1;
    if (n->height <= EXPR_HEIGHT_MAX)
        return true;
    DIAG0(p->diags, E3006, span_place(p->source, n->from, n->to));
    return false;
}

struct node *node_with(struct parser *p, enum node_kind kind, uint32_t from, struct node *a,
                       struct node *b)
{
    struct node *n = node_new(p, kind, from);
    if (!n)
        return NULL;
    n->a = a;
    n->b = b;
    return node_adopt(p, n, a) && node_adopt(p, n, b) ? n : NULL;
}

bool node_push(struct parser *p, struct node_list *l, struct node *n)
{
    struct node **items = arena_room(p->arena, l->items, l->n, &l->cap, sizeof *items);
    if (!items)
        return parser_no_memory(p);
    l->items = items;
    l->items[l->n++] = n;
    return true;
}

struct node *node_of_list(struct parser *p, enum node_kind kind, uint32_t from,
                          const struct node_list *l)
{
    struct node *n = node_new(p, kind, from);
    if (!n)
        return NULL;
    n->items = l->items;
    n->n = l->n;
    for (size_t i = 0; i < l->n; i++)
        if (!node_adopt(p, n, l->items[i]))
            return NULL;
    return n;
}

struct expr *expr_make(struct parser *p, struct node *root)
{
    struct expr *e = root ? arena_zalloc(p->arena, sizeof *e) : NULL;
    if (!e)
        return root ? parser_no_memory(p) : NULL;
    e->source = p->source;
    e->root = root;
    return e;
}

void node_walk(const struct node *n, void (*visit)(void *user, const struct node *n), void *user)
{
    if (!n)
        return;
    visit(user, n);
    node_walk(n->a, visit, user);
    node_walk(n->b, visit, user);
    node_walk(n->c, visit, user);
    for (size_t i = 0; i < n->n; i++)
        node_walk(n->items[i], visit, user);
    if (!n->args)
        return;
    for (size_t i = 0; i < n->args->n; i++)
        node_walk(n->args->positional[i], visit, user);
    for (size_t i = 0; i < n->args->named_count; i++)
        node_walk(n->args->named[i].value, visit, user);
    node_walk(n->args->star, visit, user);
    node_walk(n->args->star_star, visit, user);
}

struct name_visitor {
    void (*visit)(void *user, struct str name, size_t offset);
    void *user;
};

static void visit_name(void *user, const struct node *n)
{
    const struct name_visitor *v = user;
    if (n->kind == NODE_NAME)
        v->visit(v->user, n->name, n->from);
}

void expr_names(const struct expr *e, void (*visit)(void *user, struct str name, size_t offset),
                void *user)
{
    struct name_visitor v = {visit, user};
    node_walk(e->root, visit_name, &v);
}
