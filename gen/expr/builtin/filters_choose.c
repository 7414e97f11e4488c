/* map, select, reject: another filter or test applied to every item. */
#include "expr/builtin/internal.h"
#include "expr/eval.h"

static const struct value *named(const struct call *c, const char *name)
{
    for (size_t i = 0; i < c->named_count; i++)
        if (str_eq(c->named[i].name, str_of(name)))
            return &c->named[i].value;
    return NULL;
}

/* A call of a filter or test for one item: `skip` arguments of the outer call, then its own. */
static bool inner_call(struct call *c, const struct value *item, size_t skip, struct call *inner)
{
    size_t n = c->n > skip ? c->n - skip : 0;
    struct value *args = arena_alloc(c->env->arena, (n + 1) * sizeof *args);
    if (!args)
        return call_no_memory(c);
    args[0] = *item;
    for (size_t i = 0; i < n; i++)
        args[i + 1] = c->args[skip + i];
    *inner = *c;
    inner->args = args;
    inner->n = n + 1;
    return true;
}

static bool map_attribute(struct call *c, const struct list *l, struct list *result)
{
    const struct value *attribute = named(c, "attribute"), *fallback = named(c, "default");
    if (!attribute || c->named_count > (fallback ? 2u : 1u))
        return CALL_FAIL(c, E3108, NULL, STR("map"), STR("attribute"));
    for (size_t i = 0; i < l->n; i++) {
        struct value v;
        if (!attribute_path(c, &l->items[i], attribute, fallback, &v) || !call_push(c, result, v))
            return false;
    }
    return true;
}

static bool map_filter(struct call *c, const struct list *l, struct list *result)
{
    struct str name = {NULL, 0};
    if (!call_str(c, &c->args[1], "filter", &name))
        return false;
    struct call inner;
    struct value v;
    if (!l->n || !inner_call(c, &l->items[0], 2, &inner))
        return !l->n;
    for (size_t i = 0; i < l->n; i++) {
        struct call each = inner;
        ((struct value *)(uintptr_t)each.args)[0] = l->items[i];
        if (!call_filter(&each, name, &v) || !call_push(c, result, v))
            return false;
    }
    return true;
}

/* The items; none of a value that counts as false, whatever it is, as in Jinja2. */
static bool subject_items(struct call *c, struct list **out)
{
    const struct value *subject = &c->args[0];
    if (subject->type != VALUE_UNDEFINED && !value_truth(subject))
        return call_new_list(c, out);
    return call_iterate(c, subject, out);
}

static bool filter_map(struct call *c, struct value *out)
{
    struct list *l, *result;
    if (!c->n || !subject_items(c, &l) || !call_new_list(c, &result))
        return false;
    if (c->n > 1 ? !map_filter(c, l, result) : !map_attribute(c, l, result))
        return false;
    *out = value_list(result);
    return true;
}

/* select, reject and their attr forms: `skip` is where the name of the test stands. */
static bool choose(struct call *c, bool by_attribute, bool wanted, struct value *out)
{
    struct list *l, *result;
    size_t skip = by_attribute ? 2 : 1;
    struct str test = {NULL, 0};
    if (by_attribute && c->n < 2)
        return CALL_FAIL(c, E3108, NULL, c->name, STR("attribute"));
    if (!subject_items(c, &l) || !call_new_list(c, &result) ||
        (c->n > skip && !call_str(c, &c->args[skip], "test", &test)))
        return false;
    for (size_t i = 0; i < l->n; i++) {
        struct value v = l->items[i];
        struct call inner;
        bool passes;
        if (by_attribute && !attribute_path(c, &l->items[i], &c->args[1], NULL, &v))
            return false;
        if (test.p) {
            if (!inner_call(c, &v, skip + 1, &inner) || !call_test(&inner, test, &passes))
                return false;
        } else if (!call_bool(c, &v, &passes)) {
            return false;
        } else {
            passes = value_truth(&v);
        }
        if (passes == wanted && !call_push(c, result, l->items[i]))
            return false;
    }
    *out = value_list(result);
    return call_charge(c, l->n);
}

static bool filter_select(struct call *c, struct value *out)
{
    return choose(c, false, true, out);
}

static bool filter_reject(struct call *c, struct value *out)
{
    return choose(c, false, false, out);
}

static bool filter_selectattr(struct call *c, struct value *out)
{
    return choose(c, true, true, out);
}

static bool filter_rejectattr(struct call *c, struct value *out)
{
    return choose(c, true, false, out);
}

static const struct native table[] = {{"map", filter_map, 0},
                                      {"reject", filter_reject, 0},
                                      {"rejectattr", filter_rejectattr, 0},
                                      {"select", filter_select, 0},
                                      {"selectattr", filter_selectattr, 0}};

const struct native_table filters_choose = NATIVE_TABLE(table);
