/* Methods of text, lists and maps that Jinja2 templates use. Nothing here changes its subject: data
 * is shared between documents. */
#include "expr/builtin/internal.h"
#include "expr/eval.h"

static bool list_index(struct call *c, struct value *out)
{
    struct value v[2];
    if (!call_bind(c, "list! value!", v))
        return false;
    for (size_t i = 0; i < v[0].list->n; i++)
        if (call_charge(c, value_weight(&v[1])) && value_equal(&v[0].list->items[i], &v[1])) {
            *out = value_int((long long)i);
            return true;
        }
    return CALL_FAIL(c, E3117, &v[0], STR("index"), diag_word(WORD_IT_IS_NOT_IN_THE_LIST));
}

static bool list_count(struct call *c, struct value *out)
{
    struct value v[2];
    long long n = 0;
    if (!call_bind(c, "list! value!", v))
        return false;
    for (size_t i = 0; i < v[0].list->n && call_charge(c, value_weight(&v[1])); i++)
        n += value_equal(&v[0].list->items[i], &v[1]);
    *out = value_int(n);
    return !c->env->stopped;
}

static bool copy(struct call *c, struct value *out)
{
    return call_bind(c, "value!", out);
}

static bool refuse_change(struct call *c, struct value *out)
{
    *out = value_none();
    return CALL_FAIL(c, E3117, &c->args[0], c->name,
                     diag_word(WORD_LISTS_AND_MAPS_CANNOT_BE_CHANGED_MAKE));
}

static const struct native list_table[] = {
    {"append", refuse_change, 0},  {"clear", refuse_change, 0},  {"copy", copy, 0},
    {"count", list_count, 0},      {"extend", refuse_change, 0}, {"index", list_index, 0},
    {"insert", refuse_change, 0},  {"pop", refuse_change, 0},    {"remove", refuse_change, 0},
    {"reverse", refuse_change, 0}, {"sort", refuse_change, 0}};

/* ---- maps ---- */

static bool map_items(struct call *c, struct value *out)
{
    return call_filter(c, STR("items"), out);
}

static bool map_keys(struct call *c, struct value *out)
{
    return call_filter(c, STR("list"), out);
}

static bool map_values(struct call *c, struct value *out)
{
    struct value v[1];
    struct list *l = list_new(c->env->arena);
    if (!call_bind(c, "d!", v))
        return false;
    for (size_t i = 0; i < v[0].map->n; i++)
        if (!l || !list_push(l, c->env->arena, v[0].map->entries[i].value))
            return call_no_memory(c);
    if (!l)
        return call_no_memory(c);
    *out = value_list(l);
    return call_charge(c, l->n);
}

static bool map_get_method(struct call *c, struct value *out)
{
    struct value v[3];
    if (!call_bind(c, "d! key! default", v))
        return false;
    const struct value *found = vmap_get(v[0].map, v[1]);
    *out = found ? *found : value_is_absent(&v[2]) ? value_none() : v[2];
    return true;
}

static const struct native map_table[] = {
    {"clear", refuse_change, 0},   {"copy", copy, 0},
    {"get", map_get_method, 0},    {"items", map_items, 0},
    {"keys", map_keys, 0},         {"pop", refuse_change, 0},
    {"popitem", refuse_change, 0}, {"setdefault", refuse_change, 0},
    {"update", refuse_change, 0},  {"values", map_values, 0}};

const struct native_table methods_list = NATIVE_TABLE(list_table),
                          methods_map = NATIVE_TABLE(map_table);
