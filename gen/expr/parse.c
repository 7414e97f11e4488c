/* Recursive descent over Jinja2's grammar: operators in its order of precedence, loosest first. */
#include "expr/grammar.h"

struct node *parse_expression(struct parser *p)
{
    if (!parser_enter(p))
        return NULL;
    uint32_t from = parser_current(p)->from;
    struct node *n = parse_or(p);
    while (n && parser_skip_name(p, "if")) {
        struct node *test = parse_or(p), *otherwise = NULL;
        if (!test || (parser_skip_name(p, "else") && !(otherwise = parse_expression(p))))
            return NULL;
        struct node *cond = node_with(p, NODE_COND, from, test, n);
        if (!cond || !node_adopt(p, cond, otherwise))
            return NULL;
        cond->c = otherwise;
        n = cond;
    }
    p->depth--;
    return n;
}

static struct node *parse_not(struct parser *p);

static struct node *parse_and(struct parser *p)
{
    uint32_t from = parser_current(p)->from;
    struct node *n = parse_not(p);
    while (n && parser_skip_name(p, "and")) {
        struct node *right = parse_not(p);
        n = right ? node_with(p, NODE_AND, from, n, right) : NULL;
    }
    return n;
}

struct node *parse_or(struct parser *p)
{
    uint32_t from = parser_current(p)->from;
    struct node *n = parse_and(p);
    while (n && parser_skip_name(p, "or")) {
        struct node *right = parse_and(p);
        n = right ? node_with(p, NODE_OR, from, n, right) : NULL;
    }
    return n;
}

static struct node *parse_compare(struct parser *p);

static struct node *parse_not(struct parser *p)
{
    uint32_t from = parser_current(p)->from;
    if (!parser_at_name(p, "not"))
        return parse_compare(p);
    if (!parser_enter(p))
        return NULL;
    parser_advance(p);
    struct node *n = parse_not(p);
    p->depth--;
    return n ? node_with(p, NODE_NOT, from, n, NULL) : NULL;
}

static int compare_op(struct parser *p)
{
    const struct token *t = parser_current(p);
    if (t->kind == TOKEN_OPERATOR && (t->op == OP_EQ || t->op == OP_NE || t->op == OP_LE ||
                                      t->op == OP_GE || t->op == '<' || t->op == '>')) {
        parser_advance(p);
        return t->op;
    }
    if (parser_skip_name(p, "in"))
        return OP_IN;
    if (token_is_name(t, "not") && token_is_name(parser_next(p), "in")) {
        parser_advance(p);
        parser_advance(p);
        return OP_NOT_IN;
    }
    return 0;
}

static struct node *parse_sum(struct parser *p);

static struct node *parse_compare(struct parser *p)
{
    uint32_t from = parser_current(p)->from;
    struct node *first = parse_sum(p);
    struct node_list operands = {0};
    int *ops = NULL, op;
    size_t ops_cap = 0;
    while (first && (op = compare_op(p))) {
        struct node *right = parse_sum(p);
        if (!right || !node_push(p, &operands, right))
            return NULL;
        if (operands.cap > ops_cap) {
            ops = arena_grow(p->arena, ops, ops_cap * sizeof *ops, operands.cap * sizeof *ops);
            if (!ops)
                return parser_no_memory(p);
            ops_cap = operands.cap;
        }
        /* NOLINTNEXTLINE(clang-analyzer-core.NullDereference): grown with the operands */
        ops[operands.n - 1] = op;
    }
    if (!first || !operands.n)
        return first;
    struct node *n = node_of_list(p, NODE_COMPARE, from, &operands);
    if (!n || !node_adopt(p, n, first))
        return NULL;
    n->a = first;
    n->ops = ops;
    return n;
}

static struct node *binary(struct parser *p, uint32_t from, int op, struct node *a, struct node *b)
{
    struct node *n = a && b ? node_with(p, NODE_BINARY, from, a, b) : NULL;
    if (n)
        n->op = op;
    return n;
}

static struct node *parse_product(struct parser *p);

static struct node *parse_concat(struct parser *p)
{
    uint32_t from = parser_current(p)->from;
    struct node *first = parse_product(p);
    struct node_list parts = {0};
    if (!first || !parser_at_op(p, '~'))
        return first;
    if (!node_push(p, &parts, first))
        return NULL;
    while (parser_skip_op(p, '~')) {
        struct node *part = parse_product(p);
        if (!part || !node_push(p, &parts, part))
            return NULL;
    }
    return node_of_list(p, NODE_CONCAT, from, &parts);
}

static struct node *parse_sum(struct parser *p)
{
    uint32_t from = parser_current(p)->from;
    struct node *n = parse_concat(p);
    while (n && (parser_at_op(p, '+') || parser_at_op(p, '-'))) {
        int op = parser_current(p)->op;
        parser_advance(p);
        n = binary(p, from, op, n, parse_concat(p));
    }
    return n;
}

static struct node *parse_power(struct parser *p)
{
    uint32_t from = parser_current(p)->from;
    struct node *n = parse_unary(p, true);
    while (n && parser_skip_op(p, OP_POW))
        n = binary(p, from, OP_POW, n, parse_unary(p, true));
    return n;
}

static struct node *parse_product(struct parser *p)
{
    uint32_t from = parser_current(p)->from;
    struct node *n = parse_power(p);
    for (;;) {
        const struct token *t = parser_current(p);
        bool here = t->kind == TOKEN_OPERATOR &&
                    (t->op == '*' || t->op == '/' || t->op == OP_FLOORDIV || t->op == '%');
        if (!n || !here)
            return n;
        parser_advance(p);
        n = binary(p, from, t->op, n, parse_power(p));
    }
}

struct expr *expr_parse(const struct source *source, size_t from, size_t to, struct arena *a,
                        struct diags *ds)
{
    struct parser p = {.source = source, .arena = a, .diags = ds};
    if (to >= UINT32_MAX || !lex(source, from, to, NULL, a, ds, &p.tokens))
        return NULL;
    struct node *root = parse_tuple(&p, true);
    if (root && !parser_at_end(&p)) {
        parser_unexpected(&p, diag_word(WORD_AN_OPERATOR_OR_THE_END));
        return NULL;
    }
    return expr_make(&p, root);
}
