/* Operands: names, literals, tuples, and the targets of assignments. */
#include "expr/grammar.h"

static struct node *constant(struct parser *p, struct value v)
{
    uint32_t from = parser_current(p)->from;
    parser_advance(p);
    struct node *n = node_new(p, NODE_CONST, from);
    if (n)
        n->value = v;
    return n;
}

static struct node *parse_name(struct parser *p)
{
    const struct token *t = parser_current(p);
    if (token_is_name(t, "true") || token_is_name(t, "True"))
        return constant(p, value_bool(true));
    if (token_is_name(t, "false") || token_is_name(t, "False"))
        return constant(p, value_bool(false));
    if (token_is_name(t, "none") || token_is_name(t, "None"))
        return constant(p, value_none());
    parser_advance(p);
    struct node *n = node_new(p, NODE_NAME, t->from);
    if (!n)
        return NULL;
    n->name = t->name;
    if (p->on_name)
        p->on_name(p->user, t->name);
    return n;
}

/* Strings that stand side by side are one. */
static struct node *parse_string(struct parser *p)
{
    struct node *n = constant(p, parser_current(p)->value);
    while (n && parser_current(p)->kind == TOKEN_STRING) {
        struct str a = n->value.s, b = parser_current(p)->value.s;
        char *both = arena_alloc(p->arena, a.n + b.n + 1);
        if (!both)
            return parser_no_memory(p);
        memcpy(both, a.p, a.n);
        memcpy(both + a.n, b.p, b.n);
        n->value.s = (struct str){both, a.n + b.n};
        parser_advance(p);
    }
    return n;
}

static struct node *parse_list_literal(struct parser *p)
{
    uint32_t from = parser_current(p)->from;
    struct node_list items = {0};
    parser_advance(p);
    while (!parser_at_op(p, ']')) {
        if (items.n && !parser_expect_op(p, ','))
            return NULL;
        if (parser_at_op(p, ']'))
            break;
        struct node *item = parse_expression(p);
        if (!item || !node_push(p, &items, item))
            return NULL;
    }
    parser_advance(p);
    return node_of_list(p, NODE_LIST, from, &items);
}

static struct node *parse_dict_literal(struct parser *p)
{
    uint32_t from = parser_current(p)->from;
    struct node_list items = {0};
    parser_advance(p);
    while (!parser_at_op(p, '}')) {
        if (items.n && !parser_expect_op(p, ','))
            return NULL;
        if (parser_at_op(p, '}'))
            break;
        struct node *key = parse_expression(p);
        if (!key || !node_push(p, &items, key) || !parser_expect_op(p, ':'))
            return NULL;
        struct node *value = parse_expression(p);
        if (!value || !node_push(p, &items, value))
            return NULL;
    }
    parser_advance(p);
    return node_of_list(p, NODE_DICT, from, &items);
}

enum tuple_mode { TUPLE_PLAIN, TUPLE_CONDITIONAL, TUPLE_SIMPLE, TUPLE_PARENTHESES };

static struct node *tuple_element(struct parser *p, enum tuple_mode mode)
{
    if (mode == TUPLE_SIMPLE)
        return parse_primary(p);
    return mode == TUPLE_PLAIN ? parse_or(p) : parse_expression(p);
}

static bool at_tuple_end(const struct parser *p, enum tuple_mode mode)
{
    if (parser_at_end(p) || parser_at_op(p, ')'))
        return true;
    if (mode == TUPLE_SIMPLE)
        return parser_at_name(p, "in");
    return mode == TUPLE_PLAIN && parser_at_name(p, "recursive");
}

static struct node *parse_tuple_mode(struct parser *p, enum tuple_mode mode)
{
    uint32_t from = parser_current(p)->from;
    struct node_list items = {0};
    bool comma = false;
    while (!at_tuple_end(p, mode)) {
        struct node *item = tuple_element(p, mode);
        if (!item || !node_push(p, &items, item))
            return NULL;
        if (!parser_skip_op(p, ','))
            break;
        comma = true;
    }
    if (!comma && items.n)
        return items.items[0];
    if (!items.n && mode != TUPLE_PARENTHESES) {
        parser_unexpected(p, diag_word(WORD_AN_EXPRESSION));
        return NULL;
    }
    return node_of_list(p, NODE_TUPLE, from, &items);
}

struct node *parse_tuple(struct parser *p, bool conditional)
{
    return parse_tuple_mode(p, conditional ? TUPLE_CONDITIONAL : TUPLE_PLAIN);
}

struct node *parse_primary(struct parser *p)
{
    const struct token *t = parser_current(p);
    if (t->kind == TOKEN_NAME)
        return parse_name(p);
    if (t->kind == TOKEN_STRING)
        return parse_string(p);
    if (t->kind == TOKEN_NUMBER)
        return constant(p, t->value);
    if (token_is_op(t, '['))
        return parse_list_literal(p);
    if (token_is_op(t, '{'))
        return parse_dict_literal(p);
    if (parser_skip_op(p, '(')) {
        struct node *n = parse_tuple_mode(p, TUPLE_PARENTHESES);
        return n && parser_expect_op(p, ')') ? n : NULL;
    }
    parser_unexpected(p, diag_word(WORD_AN_EXPRESSION));
    return NULL;
}

static bool assignable(struct parser *p, const struct node *n)
{
    if (n->kind == NODE_NAME)
        return true;
    if (n->kind != NODE_TUPLE) {
        DIAG(p->diags, E3012, span_place(p->source, n->from, n->to),
             str_sub(p->source->text, n->from, n->to));
        return false;
    }
    for (size_t i = 0; i < n->n; i++)
        if (!assignable(p, n->items[i]))
            return false;
    return true;
}

struct node *parse_target(struct parser *p)
{
    void (*on_name)(void *, struct str) = p->on_name;
    p->on_name = NULL; /* written, not read */
    struct node *n = parse_tuple_mode(p, TUPLE_SIMPLE);
    p->on_name = on_name;
    return n && assignable(p, n) ? n : NULL;
}
