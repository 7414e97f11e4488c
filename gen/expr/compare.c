/* Comparison: equality, order, membership. */
#include "expr/ops.h"

static bool compare_lists(const struct list *a, const struct list *b, int depth, int *out);

static bool compare(const struct value *a, const struct value *b, int depth, int *out)
{
    struct dec x, y;
    if (depth > 60)
        return false;
    if (value_number(a, &x) && value_number(b, &y)) {
        *out = dec_cmp(x, y);
        return true;
    }
    if (a->type == VALUE_UNDEFINED && b->type == VALUE_UNDEFINED) { /* keys that both lack */
        *out = 0;
        return true;
    }
    if (a->type == VALUE_STR && b->type == VALUE_STR) {
        *out = str_cmp(a->s, b->s);
        return true;
    }
    if (a->type == VALUE_LIST && b->type == VALUE_LIST)
        return compare_lists(a->list, b->list, depth + 1, out);
    return false;
}

static bool compare_lists(const struct list *a, const struct list *b, int depth, int *out)
{
    for (size_t i = 0; i < a->n && i < b->n; i++)
        if (!value_equal(&a->items[i], &b->items[i]))
            return compare(&a->items[i], &b->items[i], depth, out);
    *out = a->n < b->n ? -1 : a->n > b->n;
    return true;
}

bool value_compare(const struct value *a, const struct value *b, int *out)
{
    return compare(a, b, 0, out);
}

static bool object_contains(struct object *o, const struct value *needle)
{
    struct value v;
    for (size_t i = 0; o->ops->element(o, i, &v); i++)
        if (value_equal(&v, needle))
            return true;
    return false;
}

bool value_contains(const struct value *container, const struct value *needle, bool *out)
{
    *out = false;
    switch (container->type) {
    case VALUE_UNDEFINED:
        return true;
    case VALUE_STR:
        *out = needle->type == VALUE_STR && str_find(container->s, needle->s, 0) != SIZE_MAX;
        return needle->type == VALUE_STR;
    case VALUE_LIST:
        for (size_t i = 0; i < container->list->n && !*out; i++)
            *out = value_equal(&container->list->items[i], needle);
        return true;
    case VALUE_MAP:
        *out = vmap_get(container->map, *needle) != NULL;
        return true;
    case VALUE_OBJECT:
        if (!container->object->ops->element)
            return false;
        *out = object_contains(container->object, needle);
        return true;
    default:
        return false;
    }
}

static bool compare_once(struct eval *ev, const struct node *n, int op, const struct value *a,
                         const struct value *b, bool *out)
{
    int order;
    if (op == OP_EQ || op == OP_NE) {
        *out = value_equal(a, b) == (op == OP_EQ);
        return true;
    }
    if (op == OP_IN || op == OP_NOT_IN) {
        if (!value_contains(b, a, out))
            return wrong_operands(ev, n, op, a, b);
        *out = *out == (op == OP_IN);
        return true;
    }
    if (unknown_figure(a, b)) {
        *out = false; /* neither more nor less */
        return true;
    }
    if (!value_compare(a, b, &order))
        return wrong_operands(ev, n, op, a, b);
    *out = op == '<' ? order < 0 : op == '>' ? order > 0 : op == OP_LE ? order <= 0 : order >= 0;
    return true;
}

/* Ordering needs values; equality and membership let a lenient undefined pass. */
static bool comparable(struct eval *ev, const struct node *n, const struct value *v, int op)
{
    bool orders = op == '<' || op == '>' || op == OP_LE || op == OP_GE;
    if (v->type != VALUE_UNDEFINED)
        return true;
    if (orders)
        return env_undefined(ev->env, ev->source, n->from, n->to, ev->scope, v);
    return eval_defined(ev, n, v);
}

static size_t elements(const struct value *v)
{
    return v->type == VALUE_STR ? v->s.n / 64 : value_weight(v);
}

bool eval_compare(struct eval *ev, const struct node *n, struct value *out)
{
    struct value left, right;
    struct call c = call_at(ev, n, n->name);
    const struct node *left_node = n->a;
    bool result = true;
    if (!eval_node(ev, n->a, &left))
        return false;
    for (size_t i = 0; i < n->n && result; i++) {
        if (!comparable(ev, left_node, &left, n->ops[i]) || !eval_node(ev, n->items[i], &right) ||
            !comparable(ev, n->items[i], &right, n->ops[i]) ||
            !call_charge(&c, elements(&left) + elements(&right)) ||
            !compare_once(ev, n, n->ops[i], &left, &right, &result))
            return false;
        left = right;
        left_node = n->items[i];
    }
    *out = value_bool(result);
    return true;
}
