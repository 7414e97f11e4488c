/* Operators over two values, and signs. */
#include "data/origin.h"
#include "expr/ops.h"

enum { DIV_PLACES = 20, POWER_MAX = 256 };

static const char *op_text(int op)
{
    static const char *const ascii[] = {"+", "-", "*", "/", "%", "<", ">"};
    for (size_t i = 0; i < sizeof ascii / sizeof *ascii; i++)
        if (ascii[i][0] == op)
            return ascii[i];
    switch (op) {
    case OP_POW:
        return "**";
    case OP_FLOORDIV:
        return "//";
    case OP_LE:
        return "<=";
    case OP_GE:
        return ">=";
    default:
        return "in";
    }
}

/* The quotient to 20 decimals, half up; fewer only when 37 digits would not hold it. Trailing zeros
 * are dropped, so that 3/2 is 1.5. */
static bool divide(struct dec a, struct dec b, struct dec *out)
{
    for (int places = DIV_PLACES; places >= 0; places--)
        if (dec_div(a, b, places, out)) {
            *out = dec_trim(*out);
            return true;
        }
    return false;
}

static bool power(struct dec base, struct dec exponent, struct dec *out)
{
    int64_t n;
    struct dec result = dec_of(1);
    if (!dec_to_i64(exponent, &n) || n > POWER_MAX || n < -POWER_MAX)
        return false;
    for (int64_t i = 0; i < (n < 0 ? -n : n); i++)
        if (!dec_mul(result, base, &result))
            return false;
    if (n < 0)
        return divide(dec_of(1), result, out);
    *out = result;
    return true;
}

static bool compute(int op, struct dec a, struct dec b, struct dec *out)
{
    switch (op) {
    case '+':
        return dec_add(a, b, out);
    case '-':
        return dec_sub(a, b, out);
    case '*':
        return dec_mul(a, b, out);
    case '/':
        return divide(a, b, out);
    case OP_FLOORDIV:
        return dec_floordiv(a, b, out, NULL);
    case '%':
        return dec_floordiv(a, b, NULL, out);
    default:
        return power(a, b, out);
    }
}

/* "t05.total-t04.total": how a printed number was made from facts. */
static const struct origin *joined_origin(struct expr_env *env, int op, const struct value *a,
                                          const struct value *b)
{
    if (!env->trace)
        return NULL;
    return origin_reckoned(env->arena, value_origin(a), op_text(op), value_origin(b));
}

static bool numbers(struct eval *ev, const struct node *n, const struct value *a,
                    const struct value *b, struct value *out)
{
    struct dec x, y, r;
    value_number(a, &x);
    value_number(b, &y);
    bool divides = n->op == '/' || n->op == OP_FLOORDIV || n->op == '%';
    if (divides && dec_sign(y) == 0)
        return EVAL_FAIL(ev, n, E3105, b, str_sub(ev->source->text, n->b->from, n->b->to));
    if (!compute(n->op, x, y, &r))
        return EVAL_FAIL(ev, n, E3106, a, str_of(op_text(n->op)));
    bool whole = value_is_integer(a) && value_is_integer(b) && n->op != '/' &&
                 !(n->op == OP_POW && dec_sign(y) < 0);
    *out = (struct value){.type = whole ? VALUE_INT : VALUE_DEC, .d = r};
    out->origin = joined_origin(ev->env, n->op, a, b);
    return true;
}

bool wrong_operands(struct eval *ev, const struct node *n, int op, const struct value *a,
                    const struct value *b)
{
    return EVAL_FAIL(ev, n, E3103, a->at ? a : b, str_of(op_text(op)), value_type_name(a),
                     value_type_name(b));
}

static bool is_sequence(const struct value *v)
{
    return v->type == VALUE_STR || v->type == VALUE_LIST;
}

static bool percent_format(struct eval *ev, const struct node *n, const struct value *a,
                           const struct value *b, struct value *out)
{
    struct call c = call_at(ev, n, STR("%"));
    if (b->type == VALUE_LIST && b->list->tuple)
        return format_percent(&c, a->s, b->list->items, b->list->n, NULL, out);
    return format_percent(&c, a->s, b, 1, b->type == VALUE_MAP ? b->map : NULL, out);
}

bool eval_binary(struct eval *ev, const struct node *n, struct value *out)
{
    struct value a, b;
    struct dec ignored;
    if (!eval_node(ev, n->a, &a) || !eval_node(ev, n->b, &b))
        return false;
    if (a.type == VALUE_UNDEFINED)
        return env_undefined(ev->env, ev->source, n->a->from, n->a->to, ev->scope, &a);
    if (b.type == VALUE_UNDEFINED)
        return env_undefined(ev->env, ev->source, n->b->from, n->b->to, ev->scope, &b);
    if (value_number(&a, &ignored) && value_number(&b, &ignored))
        return numbers(ev, n, &a, &b, out);
    if (unknown_figure(&a, &b)) {
        *out = *unknown_figure(&a, &b); /* what is made from an unknown figure is unknown */
        return true;
    }
    if (n->op == '+' && a.type == VALUE_STR && b.type == VALUE_STR)
        return concat_values(ev, n, (struct value[]){a, b}, 2, out);
    if (n->op == '+' && a.type == VALUE_LIST && b.type == VALUE_LIST &&
        a.list->tuple == b.list->tuple)
        return join_lists(ev, n, a.list, b.list, out);
    if (n->op == '*' && is_sequence(&a) && value_is_integer(&b))
        return repeat_value(ev, n, &a, &b, out);
    if (n->op == '*' && value_is_integer(&a) && is_sequence(&b))
        return repeat_value(ev, n, &b, &a, out);
    if (n->op == '%' && a.type == VALUE_STR)
        return percent_format(ev, n, &a, &b, out);
    return wrong_operands(ev, n, n->op, &a, &b);
}

bool eval_negate(struct eval *ev, const struct node *n, struct value *out)
{
    struct value v;
    struct dec d;
    if (!eval_node(ev, n->a, &v))
        return false;
    if (v.type == VALUE_UNDEFINED)
        return env_undefined(ev->env, ev->source, n->a->from, n->a->to, ev->scope, &v);
    if (value_is_unknown(&v)) {
        *out = v;
        return true;
    }
    if (!value_number(&v, &d))
        return EVAL_FAIL(ev, n, E3104, &v, value_type_name(&v));
    *out = (struct value){.type = value_is_integer(&v) ? VALUE_INT : VALUE_DEC,
                          .d = n->kind == NODE_NEGATE ? dec_neg(d) : d,
                          .origin = value_origin(&v)};
    return true;
}
