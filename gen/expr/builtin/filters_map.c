/* Filters over maps: items, dictsort, attr. */
#include "expr/builtin/internal.h"
#include "expr/eval.h"

static bool pair(struct call *c, struct value a, struct value b, struct value *out)
{
    struct list *l;
    if (!call_new_list(c, &l) || !call_push(c, l, a) || !call_push(c, l, b))
        return false;
    l->tuple = true;
    *out = value_list(l);
    return true;
}

static bool map_pairs(struct call *c, const struct vmap *m, struct list **out)
{
    if (!call_new_list(c, out))
        return false;
    for (size_t i = 0; i < m->n; i++) {
        struct value item;
        if (!pair(c, m->entries[i].key, m->entries[i].value, &item) || !call_push(c, *out, item))
            return false;
    }
    return call_charge(c, m->n);
}

static bool need_map(struct call *c, const struct value *v)
{
    return v->type == VALUE_MAP ||
           CALL_FAIL(c, E3112, v, c->name, diag_word(WORD_IS_A_MAP), value_type_name(v));
}

static bool filter_dictsort(struct call *c, struct value *out)
{
    struct value v[4], attribute;
    struct list *l;
    struct sort_item *items;
    struct str by = STR("key");
    bool case_sensitive = false, reverse = false;
    if (!call_bind(c, "value! case_sensitive by reverse", v) ||
        !call_bool(c, &v[1], &case_sensitive) || !call_str(c, &v[2], "by", &by) ||
        !call_bool(c, &v[3], &reverse) || !need_map(c, &v[0]))
        return false;
    if (!str_eq(by, STR("key")) && !str_eq(by, STR("value")))
        return CALL_FAIL(c, E3112, &v[2], STR("dictsort: by"), diag_word(WORD_KEY_OR_VALUE), by);
    attribute = value_int(str_eq(by, STR("value")));
    return map_pairs(c, v[0].map, &l) &&
           sort_items(c, l, &attribute, NULL, case_sensitive, reverse, &items) &&
           sort_result(c, items, l->n, out);
}

static bool filter_items(struct call *c, struct value *out)
{
    struct value v[1];
    struct list *l;
    if (!call_bind(c, "value!", v))
        return false;
    if (v[0].type == VALUE_UNDEFINED) {
        if (!call_new_list(c, &l))
            return false;
    } else if (!need_map(c, &v[0]) || !map_pairs(c, v[0].map, &l)) {
        return false;
    }
    *out = value_list(l);
    return true;
}

static bool filter_attr(struct call *c, struct value *out)
{
    struct value v[2];
    struct str name = {"", 0};
    if (!call_bind(c, "obj! name!", v) || !call_str(c, &v[1], "name", &name))
        return false;
    const struct native *method = method_find(c->env->registry, &v[0], name);
    if (method)
        return native_value(c->env, method, &v[0], out) || call_no_memory(c);
    if (v[0].type == VALUE_MAP) { /* entries are items, not attributes */
        *out = value_undefined(name);
        return true;
    }
    return value_member(c->env, &v[0], name, out);
}

static const struct native table[] = {
    {"attr", filter_attr, 0}, {"dictsort", filter_dictsort, 0}, {"items", filter_items, 0}};

const struct native_table filters_map = NATIVE_TABLE(table);
