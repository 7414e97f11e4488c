/* Tests: what may stand behind `is`. Each answers true or false and changes nothing. */
#include "base/utf8.h"
#include "expr/builtin/internal.h"
#include "expr/eval.h"

/* Binds the subject alone. */
static bool one(struct call *c, struct value *v)
{
    return call_bind(c, "value!", v);
}

static bool test_defined(struct call *c, struct value *out)
{
    struct value v;
    if (!call_bind(c, "value", &v))
        return false;
    *out = value_bool(v.type != VALUE_UNDEFINED);
    return true;
}

static bool test_undefined(struct call *c, struct value *out)
{
    if (!test_defined(c, out))
        return false;
    out->b = !out->b;
    return true;
}

static bool test_none(struct call *c, struct value *out)
{
    struct value v;
    if (!one(c, &v))
        return false;
    *out = value_bool(v.type == VALUE_NONE);
    return true;
}

static bool is_type(struct call *c, enum value_type type, struct value *out)
{
    struct value v;
    if (!one(c, &v))
        return false;
    *out = value_bool(v.type == type);
    return true;
}

static bool test_boolean(struct call *c, struct value *out)
{
    return is_type(c, VALUE_BOOL, out);
}

static bool test_integer(struct call *c, struct value *out)
{
    return is_type(c, VALUE_INT, out);
}

static bool test_string(struct call *c, struct value *out)
{
    return is_type(c, VALUE_STR, out);
}

static bool test_mapping(struct call *c, struct value *out)
{
    return is_type(c, VALUE_MAP, out);
}

static bool test_true(struct call *c, struct value *out)
{
    struct value v;
    if (!one(c, &v))
        return false;
    *out = value_bool(v.type == VALUE_BOOL && v.b);
    return true;
}

static bool test_false(struct call *c, struct value *out)
{
    struct value v;
    if (!one(c, &v))
        return false;
    *out = value_bool(v.type == VALUE_BOOL && !v.b);
    return true;
}

static bool test_float(struct call *c, struct value *out)
{
    struct value v;
    if (!one(c, &v))
        return false;
    *out = value_bool(v.type == VALUE_DEC || (v.type == VALUE_OBJECT && value_is_number(&v)));
    return true;
}

static bool test_number(struct call *c, struct value *out)
{
    struct value v;
    struct dec d;
    if (!one(c, &v))
        return false;
    *out = value_bool(value_number(&v, &d));
    return true;
}

static bool test_sequence(struct call *c, struct value *out)
{
    struct value v;
    if (!one(c, &v))
        return false;
    bool object = v.type == VALUE_OBJECT && v.object->ops->length && v.object->ops->element;
    *out = value_bool(v.type == VALUE_STR || v.type == VALUE_LIST || v.type == VALUE_MAP ||
                      v.type == VALUE_UNDEFINED || object);
    return true;
}

static bool test_iterable(struct call *c, struct value *out)
{
    struct value v;
    if (!one(c, &v))
        return false;
    bool object = v.type == VALUE_OBJECT && v.object->ops->element;
    *out = value_bool(v.type == VALUE_STR || v.type == VALUE_LIST || v.type == VALUE_MAP ||
                      v.type == VALUE_UNDEFINED || object);
    return true;
}

static bool test_callable(struct call *c, struct value *out)
{
    struct value v;
    if (!one(c, &v))
        return false;
    *out = value_bool(v.type == VALUE_OBJECT && v.object->ops->call);
    return true;
}

static bool test_escaped(struct call *c, struct value *out)
{
    struct value v;
    if (!one(c, &v))
        return false;
    *out = value_bool(value_is_safe(&v));
    return true;
}

/* The remainder of the subject by `by`. */
static bool remainder_is(struct call *c, const struct value *v, struct dec by, struct dec wanted,
                         struct value *out)
{
    struct dec d, r;
    if (!call_number(c, v, "value", &d))
        return false;
    if (!dec_floordiv(d, by, NULL, &r))
        return CALL_FAIL(c, dec_sign(by) ? E3106 : E3105, v, STR("0"));
    *out = value_bool(dec_eq(r, wanted));
    return true;
}

static bool test_even(struct call *c, struct value *out)
{
    struct value v;
    return one(c, &v) && remainder_is(c, &v, dec_of(2), dec_of(0), out);
}

static bool test_odd(struct call *c, struct value *out)
{
    struct value v;
    return one(c, &v) && remainder_is(c, &v, dec_of(2), dec_of(1), out);
}

static bool test_divisibleby(struct call *c, struct value *out)
{
    struct value v[2];
    struct dec by;
    return call_bind(c, "value! num!", v) && call_number(c, &v[1], "num", &by) &&
           remainder_is(c, &v[0], by, dec_of(0), out);
}

/* Whether text has letters with case and none of the other case. */
static bool only_case(struct call *c, bool upper, struct value *out)
{
    struct value v;
    struct str s;
    bool any = false, other = false;
    if (!one(c, &v) || !call_text(c, &v, &s))
        return false;
    for (const char *p = s.p, *end = p + s.n; p < end;) {
        int32_t cp = utf8_next(&p, end);
        any |= cp_upper(cp) != cp || cp_lower(cp) != cp;
        other |= upper ? cp_upper(cp) != cp : cp_lower(cp) != cp;
    }
    *out = value_bool(any && !other);
    return true;
}

static bool test_lower(struct call *c, struct value *out)
{
    return only_case(c, false, out);
}

static bool test_upper(struct call *c, struct value *out)
{
    return only_case(c, true, out);
}

static bool two(struct call *c, struct value *v)
{
    return call_bind(c, "a! b!", v) && call_defined(c, &v[1]);
}

static bool test_eq(struct call *c, struct value *out)
{
    struct value v[2];
    if (!two(c, v) || !call_charge(c, value_weight(&v[0])))
        return false;
    *out = value_bool(value_equal(&v[0], &v[1]));
    return true;
}

static bool test_ne(struct call *c, struct value *out)
{
    if (!test_eq(c, out))
        return false;
    out->b = !out->b;
    return true;
}

static bool ordered(struct call *c, int *order)
{
    struct value v[2];
    if (!two(c, v))
        return false;
    for (size_t i = 0; i < 2; i++)
        if (v[i].type == VALUE_UNDEFINED)
            return env_undefined(c->env, c->source, c->from, c->to, c->scope, &v[i]);
    return value_compare(&v[0], &v[1], order) ||
           CALL_FAIL(c, E3103, &v[0], c->name, value_type_name(&v[0]), value_type_name(&v[1]));
}

static bool test_lt(struct call *c, struct value *out)
{
    int order = 0;
    if (!ordered(c, &order))
        return false;
    *out = value_bool(order < 0);
    return true;
}

static bool test_le(struct call *c, struct value *out)
{
    int order = 0;
    if (!ordered(c, &order))
        return false;
    *out = value_bool(order <= 0);
    return true;
}

static bool test_gt(struct call *c, struct value *out)
{
    int order = 0;
    if (!ordered(c, &order))
        return false;
    *out = value_bool(order > 0);
    return true;
}

static bool test_ge(struct call *c, struct value *out)
{
    int order = 0;
    if (!ordered(c, &order))
        return false;
    *out = value_bool(order >= 0);
    return true;
}

static bool test_in(struct call *c, struct value *out)
{
    struct value v[2];
    bool found;
    if (!two(c, v))
        return false;
    if (!call_charge(c, value_weight(&v[1])))
        return false;
    if (!value_contains(&v[1], &v[0], &found))
        return CALL_FAIL(c, E3103, &v[1], STR("in"), value_type_name(&v[0]),
                         value_type_name(&v[1]));
    *out = value_bool(found);
    return true;
}

/* The very same thing: the same object, or an equal value of the same type. */
static bool test_sameas(struct call *c, struct value *out)
{
    struct value v[2];
    if (!two(c, v))
        return false;
    bool same = v[0].type == v[1].type;
    if (same && v[0].type == VALUE_LIST)
        same = v[0].list == v[1].list;
    else if (same && v[0].type == VALUE_MAP)
        same = v[0].map == v[1].map;
    else
        same = same && value_equal(&v[0], &v[1]);
    *out = value_bool(same);
    return true;
}

static bool known(struct call *c, enum native_kind kind, struct value *out)
{
    struct value v;
    struct str name = {"", 0};
    if (!one(c, &v) || !call_str(c, &v, "value", &name))
        return false;
    *out = value_bool(registry_find(c->env->registry, kind, name) != NULL);
    return true;
}

static bool test_filter(struct call *c, struct value *out)
{
    return known(c, NATIVE_FILTER, out);
}

static bool test_test(struct call *c, struct value *out)
{
    return known(c, NATIVE_TEST, out);
}

static const struct native table[] = {{"!=", test_ne, 0},
                                      {"<", test_lt, 0},
                                      {"<=", test_le, 0},
                                      {"==", test_eq, 0},
                                      {">", test_gt, 0},
                                      {">=", test_ge, 0},
                                      {"boolean", test_boolean, 0},
                                      {"callable", test_callable, 0},
                                      {"defined", test_defined, NATIVE_TAKES_UNDEFINED},
                                      {"divisibleby", test_divisibleby, 0},
                                      {"eq", test_eq, 0},
                                      {"equalto", test_eq, 0},
                                      {"escaped", test_escaped, 0},
                                      {"even", test_even, 0},
                                      {"false", test_false, 0},
                                      {"filter", test_filter, 0},
                                      {"float", test_float, 0},
                                      {"ge", test_ge, 0},
                                      {"greaterthan", test_gt, 0},
                                      {"gt", test_gt, 0},
                                      {"in", test_in, 0},
                                      {"integer", test_integer, 0},
                                      {"iterable", test_iterable, 0},
                                      {"le", test_le, 0},
                                      {"lessthan", test_lt, 0},
                                      {"lower", test_lower, 0},
                                      {"lt", test_lt, 0},
                                      {"mapping", test_mapping, 0},
                                      {"ne", test_ne, 0},
                                      {"none", test_none, 0},
                                      {"number", test_number, 0},
                                      {"odd", test_odd, 0},
                                      {"sameas", test_sameas, 0},
                                      {"sequence", test_sequence, 0},
                                      {"string", test_string, 0},
                                      {"test", test_test, 0},
                                      {"true", test_true, 0},
                                      {"undefined", test_undefined, NATIVE_TAKES_UNDEFINED},
                                      {"upper", test_upper, 0}};

const struct native_table tests_builtin = NATIVE_TABLE(table);
