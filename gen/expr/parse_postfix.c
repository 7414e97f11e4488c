/* What follows an operand: calls, members, items, filters, tests. */
#include "expr/grammar.h"

static bool bad_arguments(struct parser *p, uint32_t at)
{
    DIAG0(p->diags, E3026, span_place(p->source, at, at + 1));
    return false;
}

static bool push_named(struct parser *p, struct call_args *args, size_t *cap, struct str name,
                       struct node *value)
{
    struct keyword_arg *named =
        arena_room(p->arena, args->named, args->named_count, cap, sizeof *named);
    if (!named)
        return parser_no_memory(p);
    args->named = named;
    args->named[args->named_count++] = (struct keyword_arg){name, value};
    return true;
}

/* One argument of a call, in Jinja2's order: positional, then named and *list, then **map. */
static bool parse_argument(struct parser *p, struct call_args *args, struct node_list *positional,
                           size_t *named_cap)
{
    const struct token *t = parser_current(p);
    if (parser_skip_op(p, '*')) {
        if (args->star || args->star_star)
            return bad_arguments(p, t->from);
        return (args->star = parse_expression(p)) != NULL;
    }
    if (parser_skip_op(p, OP_POW)) {
        if (args->star_star)
            return bad_arguments(p, t->from);
        return (args->star_star = parse_expression(p)) != NULL;
    }
    if (t->kind == TOKEN_NAME && token_is_op(parser_next(p), '=')) {
        if (args->star_star)
            return bad_arguments(p, t->from);
        parser_advance(p);
        parser_advance(p);
        struct node *value = parse_expression(p);
        return value && push_named(p, args, named_cap, t->name, value);
    }
    if (args->star || args->star_star || args->named_count)
        return bad_arguments(p, t->from);
    struct node *value = parse_expression(p);
    return value && node_push(p, positional, value);
}

static struct call_args *parse_arguments(struct parser *p)
{
    struct call_args *args = arena_zalloc(p->arena, sizeof *args);
    struct node_list positional = {0};
    size_t named_cap = 0;
    if (!args)
        return parser_no_memory(p);
    if (!parser_expect_op(p, '('))
        return NULL;
    for (bool first = true; !parser_at_op(p, ')'); first = false) {
        if (!first && !parser_expect_op(p, ','))
            return NULL;
        if (!first && parser_at_op(p, ')'))
            break;
        if (!parse_argument(p, args, &positional, &named_cap))
            return NULL;
    }
    parser_advance(p);
    args->positional = positional.items;
    args->n = positional.n;
    return args;
}

static bool adopt_args(struct parser *p, struct node *n)
{
    const struct call_args *args = n->args;
    if (!args)
        return true;
    for (size_t i = 0; i < args->n; i++)
        if (!node_adopt(p, n, args->positional[i]))
            return false;
    for (size_t i = 0; i < args->named_count; i++)
        if (!node_adopt(p, n, args->named[i].value))
            return false;
    return node_adopt(p, n, args->star) && node_adopt(p, n, args->star_star);
}

static struct node *parse_called(struct parser *p, struct node *callee)
{
    struct call_args *args = parse_arguments(p);
    struct node *n = args ? node_with(p, NODE_CALL, callee->from, callee, NULL) : NULL;
    if (!n)
        return NULL;
    n->args = args;
    return adopt_args(p, n) ? n : NULL;
}

/* Between two colons of a slice; *out stays NULL when nothing is there. */
static bool slice_part(struct parser *p, struct node **out)
{
    if (parser_at_op(p, ':') || parser_at_op(p, ']') || parser_at_op(p, ','))
        return true;
    return (*out = parse_expression(p)) != NULL;
}

static struct node *parse_subscribed(struct parser *p)
{
    uint32_t from = parser_current(p)->from;
    struct node *start = NULL, *stop = NULL, *step = NULL;
    if (!parser_at_op(p, ':')) {
        start = parse_expression(p);
        if (!start || !parser_at_op(p, ':'))
            return start;
    }
    parser_advance(p);
    if (!slice_part(p, &stop))
        return NULL;
    if (parser_skip_op(p, ':') && !slice_part(p, &step))
        return NULL;
    struct node *n = node_with(p, NODE_SLICE, from, start, stop);
    if (!n || !node_adopt(p, n, step))
        return NULL;
    n->c = step;
    return n;
}

static struct node *parse_brackets(struct parser *p, struct node *base)
{
    struct node_list args = {0};
    uint32_t from = parser_current(p)->from;
    parser_advance(p);
    while (!parser_at_op(p, ']')) {
        if (args.n && !parser_expect_op(p, ','))
            return NULL;
        struct node *arg = parse_subscribed(p);
        if (!arg || !node_push(p, &args, arg))
            return NULL;
    }
    parser_advance(p);
    struct node *key = args.n == 1 ? args.items[0] : node_of_list(p, NODE_TUPLE, from, &args);
    return key ? node_with(p, NODE_ITEM, base->from, base, key) : NULL;
}

static struct node *parse_member(struct parser *p, struct node *base)
{
    parser_advance(p);
    const struct token *t = parser_current(p);
    if (t->kind == TOKEN_NAME) {
        parser_advance(p);
        struct node *n = node_with(p, NODE_ATTR, base->from, base, NULL);
        if (n)
            n->name = t->name;
        return n;
    }
    if (t->kind != TOKEN_NUMBER || t->value.type != VALUE_INT) {
        parser_unexpected(p, diag_word(WORD_A_NAME_OR_AN_INDEX));
        return NULL;
    }
    parser_advance(p);
    struct node *key = node_new(p, NODE_CONST, t->from);
    if (!key)
        return NULL;
    key->value = t->value;
    return node_with(p, NODE_ITEM, base->from, base, key);
}

static struct node *parse_postfix(struct parser *p, struct node *n)
{
    for (;;) {
        if (!n)
            return NULL;
        if (parser_at_op(p, '.'))
            n = parse_member(p, n);
        else if (parser_at_op(p, '['))
            n = parse_brackets(p, n);
        else if (parser_at_op(p, '('))
            n = parse_called(p, n);
        else
            return n;
    }
}

/* "name" or "name.name". */
static bool parse_dotted(struct parser *p, struct str *out)
{
    struct str part;
    if (!parser_expect_name(p, out))
        return false;
    while (parser_skip_op(p, '.')) {
        if (!parser_expect_name(p, &part))
            return false;
        out->n = (size_t)(part.p + part.n - out->p);
    }
    return true;
}

struct node *parse_filters(struct parser *p, struct node *subject, bool inline_start)
{
    struct node *n = subject;
    while (inline_start || parser_at_op(p, '|')) {
        if (!inline_start)
            parser_advance(p);
        inline_start = false;
        uint32_t from = parser_current(p)->from;
        struct str name;
        struct call_args *args = NULL;
        if (!parse_dotted(p, &name) || (parser_at_op(p, '(') && !(args = parse_arguments(p))))
            return NULL;
        n = node_with(p, NODE_FILTER, from, n, NULL);
        if (!n)
            return NULL;
        n->name = name;
        n->args = args;
        if (!adopt_args(p, n))
            return NULL;
    }
    return n;
}

/* "is divisibleby 3": a test takes one argument without parentheses. */
static bool parse_test_argument(struct parser *p, struct node *n)
{
    const struct token *t = parser_current(p);
    if (parser_at_op(p, '('))
        return (n->args = parse_arguments(p)) != NULL;
    bool starts = t->kind == TOKEN_NAME || t->kind == TOKEN_STRING || t->kind == TOKEN_NUMBER ||
                  token_is_op(t, '[') || token_is_op(t, '{');
    if (!starts || token_is_name(t, "else") || token_is_name(t, "or") || token_is_name(t, "and"))
        return true;
    if (token_is_name(t, "is")) {
        DIAG0(p->diags, E3027, span_place(p->source, t->from, t->to));
        return false;
    }
    struct node *arg = parse_postfix(p, parse_primary(p));
    struct node_list list = {0};
    if (!arg || !node_push(p, &list, arg))
        return false;
    n->args = arena_zalloc(p->arena, sizeof *n->args);
    if (!n->args)
        return parser_no_memory(p);
    n->args->positional = list.items;
    n->args->n = 1;
    return true;
}

static struct node *parse_test(struct parser *p, struct node *subject)
{
    parser_advance(p);
    bool negated = parser_skip_name(p, "not");
    struct str name;
    if (!parse_dotted(p, &name))
        return NULL;
    struct node *n = node_with(p, NODE_TEST, subject->from, subject, NULL);
    if (!n)
        return NULL;
    n->name = name;
    if (!parse_test_argument(p, n) || !adopt_args(p, n))
        return NULL;
    n->to = p->tokens.items[p->i - 1].to;
    return negated ? node_with(p, NODE_NOT, subject->from, n, NULL) : n;
}

static struct node *parse_filter_expr(struct parser *p, struct node *n)
{
    for (;;) {
        if (!n)
            return NULL;
        if (parser_at_op(p, '|'))
            n = parse_filters(p, n, false);
        else if (parser_at_name(p, "is"))
            n = parse_test(p, n);
        else if (parser_at_op(p, '('))
            n = parse_called(p, n);
        else
            return n;
    }
}

struct node *parse_unary(struct parser *p, bool with_filter)
{
    uint32_t from = parser_current(p)->from;
    bool minus = parser_at_op(p, '-');
    struct node *n;
    if (minus || parser_at_op(p, '+')) {
        if (!parser_enter(p))
            return NULL;
        parser_advance(p);
        n = parse_unary(p, false);
        p->depth--;
        n = n ? node_with(p, minus ? NODE_NEGATE : NODE_PLUS, from, n, NULL) : NULL;
    } else {
        n = parse_primary(p);
    }
    n = parse_postfix(p, n);
    return with_filter ? parse_filter_expr(p, n) : n;
}
