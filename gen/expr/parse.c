/* Recursive descent over Jinja2's grammar, in its order of precedence. */
#include "expr/ast.h"

#include <stdio.h>

/* ---- tokens ---- */

const struct token *parser_current(const struct parser *p)
{
    return &p->tokens.items[p->i];
}

static const struct token *look(const struct parser *p)
{
    return &p->tokens.items[p->i + 1 < p->tokens.n ? p->i + 1 : p->i];
}

static void advance(struct parser *p)
{
    if (p->i + 1 < p->tokens.n)
        p->i++;
}

bool parser_at_end(const struct parser *p)
{
    return parser_current(p)->kind == TOKEN_END;
}

static bool is_name(const struct token *t, const char *word)
{
    return t->kind == TOKEN_NAME && str_eq(t->name, str_of(word));
}

static bool is_op(const struct token *t, int op)
{
    return t->kind == TOKEN_OPERATOR && t->op == op;
}

bool parser_at_name(const struct parser *p, const char *word)
{
    return is_name(parser_current(p), word);
}

bool parser_at_op(const struct parser *p, int op)
{
    return is_op(parser_current(p), op);
}

bool parser_skip_name(struct parser *p, const char *word)
{
    bool here = parser_at_name(p, word);
    if (here)
        advance(p);
    return here;
}

bool parser_skip_op(struct parser *p, int op)
{
    bool here = parser_at_op(p, op);
    if (here)
        advance(p);
    return here;
}

void parser_unexpected(struct parser *p, const char *wanted)
{
    const struct token *t = parser_current(p);
    if (t->kind == TOKEN_END)
        DIAG(p->diags, E3025, span_place(p->source, t->from, t->from + 1), str_of(wanted));
    else
        DIAG(p->diags, E3001, span_place(p->source, t->from, t->to),
             str_sub(p->source->text, t->from, t->to), str_of(wanted));
}

bool parser_expect_op(struct parser *p, int op)
{
    if (parser_skip_op(p, op))
        return true;
    char text[2] = {(char)op, 0};
    parser_unexpected(p, text);
    return false;
}

bool parser_expect_name(struct parser *p, struct str *out)
{
    const struct token *t = parser_current(p);
    if (t->kind != TOKEN_NAME) {
        parser_unexpected(p, "名称");
        return false;
    }
    *out = t->name;
    advance(p);
    return true;
}

void *parser_no_memory(struct parser *p)
{
    DIAG0(p->diags, E1004, place_file(p->source->name));
    return NULL;
}

/* ---- nodes ---- */

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

/* Takes `child` (may be NULL) into account for the height; false when it grows too high. */
static bool adopt(struct parser *p, struct node *n, const struct node *child)
{
    if (child && child->height >= n->height)
        n->height = child->height + 1;
    if (n->height <= EXPR_HEIGHT_MAX)
        return true;
    DIAG0(p->diags, E3006, span_place(p->source, n->from, n->to));
    return false;
}

static struct node *node_with(struct parser *p, enum node_kind kind, uint32_t from, struct node *a,
                              struct node *b)
{
    struct node *n = node_new(p, kind, from);
    if (!n)
        return NULL;
    n->a = a;
    n->b = b;
    return adopt(p, n, a) && adopt(p, n, b) ? n : NULL;
}

/* A list of nodes that grows in the arena. */
struct node_list {
    struct node **items;
    size_t n, cap;
};

static bool node_push(struct parser *p, struct node_list *l, struct node *n)
{
    if (l->n == l->cap) {
        size_t cap = l->cap ? l->cap * 2 : 4;
        struct node **items =
            arena_grow(p->arena, l->items, l->n * sizeof n, cap * sizeof(struct node *));
        if (!items)
            return parser_no_memory(p);
        l->items = items;
        l->cap = cap;
    }
    l->items[l->n++] = n;
    return true;
}

static struct node *node_of_list(struct parser *p, enum node_kind kind, uint32_t from,
                                 const struct node_list *l)
{
    struct node *n = node_new(p, kind, from);
    if (!n)
        return NULL;
    n->items = l->items;
    n->n = l->n;
    for (size_t i = 0; i < l->n; i++)
        if (!adopt(p, n, l->items[i]))
            return NULL;
    return n;
}

/* ---- precedence, loosest first ---- */

static struct node *parse_or(struct parser *p);
static struct node *parse_unary(struct parser *p, bool with_filter);

struct node *parse_expression(struct parser *p)
{
    if (++p->depth > EXPR_HEIGHT_MAX) {
        const struct token *t = parser_current(p);
        DIAG0(p->diags, E3006, span_place(p->source, t->from, t->to));
        return NULL;
    }
    uint32_t from = parser_current(p)->from;
    struct node *n = parse_or(p);
    while (n && parser_skip_name(p, "if")) {
        struct node *test = parse_or(p), *otherwise = NULL;
        if (!test || (parser_skip_name(p, "else") && !(otherwise = parse_expression(p))))
            return NULL;
        struct node *cond = node_with(p, NODE_COND, from, test, n);
        if (!cond || !adopt(p, cond, otherwise))
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

static struct node *parse_or(struct parser *p)
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
    if (++p->depth > EXPR_HEIGHT_MAX) {
        DIAG0(p->diags, E3006, span_place(p->source, from, from + 1));
        return NULL;
    }
    advance(p);
    struct node *n = parse_not(p);
    p->depth--;
    return n ? node_with(p, NODE_NOT, from, n, NULL) : NULL;
}

static int compare_op(struct parser *p)
{
    const struct token *t = parser_current(p);
    if (t->kind == TOKEN_OPERATOR && (t->op == OP_EQ || t->op == OP_NE || t->op == OP_LE ||
                                      t->op == OP_GE || t->op == '<' || t->op == '>')) {
        advance(p);
        return t->op;
    }
    if (parser_skip_name(p, "in"))
        return OP_IN;
    if (is_name(t, "not") && is_name(look(p), "in")) {
        advance(p);
        advance(p);
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
        ops[operands.n - 1] = op;
    }
    if (!first || !operands.n)
        return first;
    struct node *n = node_of_list(p, NODE_COMPARE, from, &operands);
    if (!n || !adopt(p, n, first))
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
        advance(p);
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
        advance(p);
        n = binary(p, from, t->op, n, parse_power(p));
    }
}

/* ---- postfix: calls, members, filters, tests ---- */

static bool bad_arguments(struct parser *p, uint32_t at)
{
    DIAG0(p->diags, E3026, span_place(p->source, at, at + 1));
    return false;
}

static bool push_named(struct parser *p, struct call_args *args, size_t *cap, struct str name,
                       struct node *value)
{
    if (args->named_count == *cap) {
        size_t wider = *cap ? *cap * 2 : 4;
        struct keyword_arg *named =
            arena_grow(p->arena, args->named, *cap * sizeof *named, wider * sizeof *named);
        if (!named)
            return parser_no_memory(p);
        args->named = named;
        *cap = wider;
    }
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
    if (t->kind == TOKEN_NAME && is_op(look(p), '=')) {
        if (args->star_star)
            return bad_arguments(p, t->from);
        advance(p);
        advance(p);
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
    advance(p);
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
        if (!adopt(p, n, args->positional[i]))
            return false;
    for (size_t i = 0; i < args->named_count; i++)
        if (!adopt(p, n, args->named[i].value))
            return false;
    return adopt(p, n, args->star) && adopt(p, n, args->star_star);
}

static struct node *parse_call(struct parser *p, struct node *callee)
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
    advance(p);
    if (!slice_part(p, &stop))
        return NULL;
    if (parser_skip_op(p, ':') && !slice_part(p, &step))
        return NULL;
    struct node *n = node_with(p, NODE_SLICE, from, start, stop);
    if (!n || !adopt(p, n, step))
        return NULL;
    n->c = step;
    return n;
}

static struct node *parse_brackets(struct parser *p, struct node *base)
{
    struct node_list args = {0};
    uint32_t from = parser_current(p)->from;
    advance(p);
    while (!parser_at_op(p, ']')) {
        if (args.n && !parser_expect_op(p, ','))
            return NULL;
        struct node *arg = parse_subscribed(p);
        if (!arg || !node_push(p, &args, arg))
            return NULL;
    }
    advance(p);
    struct node *key = args.n == 1 ? args.items[0] : node_of_list(p, NODE_TUPLE, from, &args);
    return key ? node_with(p, NODE_ITEM, base->from, base, key) : NULL;
}

static struct node *parse_member(struct parser *p, struct node *base)
{
    advance(p);
    const struct token *t = parser_current(p);
    if (t->kind == TOKEN_NAME) {
        advance(p);
        struct node *n = node_with(p, NODE_ATTR, base->from, base, NULL);
        if (n)
            n->name = t->name;
        return n;
    }
    if (t->kind != TOKEN_NUMBER || t->value.type != VALUE_INT) {
        parser_unexpected(p, "名称或序号");
        return NULL;
    }
    advance(p);
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
            n = parse_call(p, n);
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
            advance(p);
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

static struct node *parse_primary(struct parser *p);

/* "is divisibleby 3": a test takes one argument without parentheses. */
static bool parse_test_argument(struct parser *p, struct node *n)
{
    const struct token *t = parser_current(p);
    if (parser_at_op(p, '('))
        return (n->args = parse_arguments(p)) != NULL;
    bool starts = t->kind == TOKEN_NAME || t->kind == TOKEN_STRING || t->kind == TOKEN_NUMBER ||
                  is_op(t, '[') || is_op(t, '{');
    if (!starts || is_name(t, "else") || is_name(t, "or") || is_name(t, "and"))
        return true;
    if (is_name(t, "is")) {
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
    advance(p);
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
            n = parse_call(p, n);
        else
            return n;
    }
}

static struct node *parse_unary(struct parser *p, bool with_filter)
{
    uint32_t from = parser_current(p)->from;
    bool minus = parser_at_op(p, '-');
    struct node *n;
    if (minus || parser_at_op(p, '+')) {
        if (++p->depth > EXPR_HEIGHT_MAX) {
            DIAG0(p->diags, E3006, span_place(p->source, from, from + 1));
            return NULL;
        }
        advance(p);
        n = parse_unary(p, false);
        p->depth--;
        n = n ? node_with(p, minus ? NODE_NEGATE : NODE_PLUS, from, n, NULL) : NULL;
    } else {
        n = parse_primary(p);
    }
    n = parse_postfix(p, n);
    return with_filter ? parse_filter_expr(p, n) : n;
}

/* ---- literals ---- */

static struct node *constant(struct parser *p, struct value v)
{
    uint32_t from = parser_current(p)->from;
    advance(p);
    struct node *n = node_new(p, NODE_CONST, from);
    if (n)
        n->value = v;
    return n;
}

static struct node *parse_name(struct parser *p)
{
    const struct token *t = parser_current(p);
    if (is_name(t, "true") || is_name(t, "True"))
        return constant(p, value_bool(true));
    if (is_name(t, "false") || is_name(t, "False"))
        return constant(p, value_bool(false));
    if (is_name(t, "none") || is_name(t, "None"))
        return constant(p, value_none());
    advance(p);
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
        advance(p);
    }
    return n;
}

static struct node *parse_list_literal(struct parser *p)
{
    uint32_t from = parser_current(p)->from;
    struct node_list items = {0};
    advance(p);
    while (!parser_at_op(p, ']')) {
        if (items.n && !parser_expect_op(p, ','))
            return NULL;
        if (parser_at_op(p, ']'))
            break;
        struct node *item = parse_expression(p);
        if (!item || !node_push(p, &items, item))
            return NULL;
    }
    advance(p);
    return node_of_list(p, NODE_LIST, from, &items);
}

static struct node *parse_dict_literal(struct parser *p)
{
    uint32_t from = parser_current(p)->from;
    struct node_list items = {0};
    advance(p);
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
    advance(p);
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
        parser_unexpected(p, "表达式");
        return NULL;
    }
    return node_of_list(p, NODE_TUPLE, from, &items);
}

struct node *parse_tuple(struct parser *p, bool conditional)
{
    return parse_tuple_mode(p, conditional ? TUPLE_CONDITIONAL : TUPLE_PLAIN);
}

static struct node *parse_primary(struct parser *p)
{
    const struct token *t = parser_current(p);
    if (t->kind == TOKEN_NAME)
        return parse_name(p);
    if (t->kind == TOKEN_STRING)
        return parse_string(p);
    if (t->kind == TOKEN_NUMBER)
        return constant(p, t->value);
    if (is_op(t, '['))
        return parse_list_literal(p);
    if (is_op(t, '{'))
        return parse_dict_literal(p);
    if (parser_skip_op(p, '(')) {
        struct node *n = parse_tuple_mode(p, TUPLE_PARENTHESES);
        return n && parser_expect_op(p, ')') ? n : NULL;
    }
    parser_unexpected(p, "表达式");
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

/* ---- whole expressions ---- */

struct expr *expr_make(struct parser *p, struct node *root)
{
    struct expr *e = root ? arena_zalloc(p->arena, sizeof *e) : NULL;
    if (!e)
        return root ? parser_no_memory(p) : NULL;
    e->source = p->source;
    e->root = root;
    return e;
}

struct expr *expr_parse(const struct source *source, size_t from, size_t to, struct arena *a,
                        struct diags *ds)
{
    struct parser p = {.source = source, .arena = a, .diags = ds};
    if (to >= UINT32_MAX || !lex(source, from, to, NULL, a, ds, &p.tokens))
        return NULL;
    struct node *root = parse_tuple(&p, true);
    if (root && !parser_at_end(&p)) {
        parser_unexpected(&p, "运算符或结尾");
        return NULL;
    }
    return expr_make(&p, root);
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
