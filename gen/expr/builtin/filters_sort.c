/* Filters that put items in order or together: sort, groupby, unique, min, max. */
#include "expr/builtin/internal.h"
#include "expr/eval.h"

static bool in_order(struct call *c, const struct sort_item *a, const struct sort_item *b,
                     bool reverse, bool *out)
{
    int order;
    size_t steps = a->keys.type == VALUE_STR ? 1 + a->keys.s.n / 64 : value_weight(&a->keys);
    if (!call_charge(c, steps))
        return false;
    if (!value_compare(&a->keys, &b->keys, &order))
        return CALL_FAIL(c, E3103, &a->value, STR("<"), value_type_name(&a->keys),
                         value_type_name(&b->keys));
    *out = reverse ? order >= 0 : order <= 0;
    return true;
}

static bool merge_sort(struct call *c, struct sort_item *items, struct sort_item *spare, size_t n,
                       bool reverse)
{
    if (n < 2)
        return true;
    size_t half = n / 2, i = 0, j = half, k = 0;
    if (!merge_sort(c, items, spare, half, reverse) ||
        !merge_sort(c, items + half, spare + half, n - half, reverse))
        return false;
    while (i < half || j < n) {
        bool left = j == n;
        if (i < half && j < n && !in_order(c, &items[i], &items[j], reverse, &left))
            return false;
        spare[k++] = left ? items[i++] : items[j++];
    }
    memcpy(items, spare, n * sizeof *items);
    return true;
}

/* The sort key of one item: attribute (several, separated by commas, make a list), without case. */
static bool sort_key(struct call *c, const struct value *item, const struct value *attribute,
                     const struct value *fallback, bool case_sensitive, struct value *out)
{
    struct list *keys;
    if (attribute->type != VALUE_STR || str_find(attribute->s, STR(","), 0) == SIZE_MAX) {
        if (!attribute_path(c, item, attribute, fallback, out) || !call_defined(c, out))
            return false;
        return case_sensitive || value_ignore_case(c, out);
    }
    if (!call_new_list(c, &keys))
        return false;
    for (size_t from = 0; from <= attribute->s.n;) {
        size_t comma = str_find(attribute->s, STR(","), from);
        size_t to = comma == SIZE_MAX ? attribute->s.n : comma;
        struct value part = value_str(str_sub(attribute->s, from, to)), key;
        if (!attribute_path(c, item, &part, fallback, &key) || !call_defined(c, &key) ||
            (!case_sensitive && !value_ignore_case(c, &key)) || !call_push(c, keys, key))
            return false;
        from = to + 1;
    }
    *out = value_list(keys);
    return true;
}

bool sort_items(struct call *c, const struct list *l, const struct value *attribute,
                const struct value *fallback, bool case_sensitive, bool reverse,
                struct sort_item **out)
{
    struct sort_item *items = arena_alloc(c->env->arena, (l->n + 1) * sizeof *items);
    struct sort_item *spare = arena_alloc(c->env->arena, (l->n + 1) * sizeof *spare);
    if (!items || !spare)
        return call_no_memory(c);
    for (size_t i = 0; i < l->n; i++) {
        items[i].value = l->items[i];
        if (!sort_key(c, &l->items[i], attribute, fallback, case_sensitive, &items[i].keys))
            return false;
    }
    *out = items;
    return merge_sort(c, items, spare, l->n, reverse);
}

bool sort_result(struct call *c, const struct sort_item *items, size_t n, struct value *out)
{
    struct list *l;
    if (!call_new_list(c, &l))
        return false;
    for (size_t i = 0; i < n; i++)
        if (!call_push(c, l, items[i].value))
            return false;
    *out = value_list(l);
    return true;
}

static bool filter_sort(struct call *c, struct value *out)
{
    struct value v[4];
    struct list *l;
    struct sort_item *items;
    bool reverse = false, case_sensitive = false;
    return call_bind(c, "value! reverse case_sensitive attribute", v) &&
           call_bool(c, &v[1], &reverse) && call_bool(c, &v[2], &case_sensitive) &&
           call_iterate(c, &v[0], &l) &&
           sort_items(c, l, &v[3], NULL, case_sensitive, reverse, &items) &&
           sort_result(c, items, l->n, out);
}

/* ---- groupby ---- */

struct sort_group {
    struct object object;
    struct value pair[2]; /* grouper, list */
};

static bool group_attr(struct object *self, struct str name, struct value *out)
{
    struct sort_group *g = (struct sort_group *)self;
    if (str_eq(name, STR("grouper")))
        *out = g->pair[0];
    else if (str_eq(name, STR("list")))
        *out = g->pair[1];
    return true;
}

static bool group_element(struct object *self, size_t i, struct value *out)
{
    if (i > 1)
        return false;
    *out = ((struct sort_group *)self)->pair[i];
    return true;
}

static size_t group_length(struct object *self)
{
    (void)self;
    return 2;
}

static void group_print(struct object *self, struct buf *out)
{
    struct list l = {.items = ((struct sort_group *)self)->pair, .n = 2, .tuple = true};
    struct value v = value_list(&l);
    value_repr(out, &v);
}

static const struct object_ops group_ops = {.type = WORD_A_GROUP,
                                            .attr = group_attr,
                                            .element = group_element,
                                            .length = group_length,
                                            .print = group_print};

static bool filter_groupby(struct call *c, struct value *out)
{
    struct value v[4];
    struct list *l, *result;
    struct sort_item *items;
    bool case_sensitive = false;
    if (!call_bind(c, "value! attribute! default case_sensitive", v) ||
        !call_bool(c, &v[3], &case_sensitive) || !call_iterate(c, &v[0], &l) ||
        !sort_items(c, l, &v[1], &v[2], case_sensitive, false, &items) ||
        !call_new_list(c, &result))
        return false;
    struct sort_group *g = NULL;
    for (size_t i = 0; i < l->n; i++) {
        /* NOLINTNEXTLINE(clang-analyzer-core.NullDereference): sort_items has set them */
        if (items[i].keys.type == VALUE_UNDEFINED &&
            l->n > 1) /* which Jinja2 cannot put in order */
            return env_undefined(c->env, c->source, c->from, c->to, c->scope, &items[i].keys);
        if (!g || !value_equal(&items[i].keys, &items[i - 1].keys)) {
            struct list *members;
            g = arena_zalloc(c->env->arena, sizeof *g);
            if (!g || !call_new_list(c, &members))
                return call_no_memory(c);
            g->object.ops = &group_ops;
            g->pair[1] = value_list(members);
            if (!attribute_path(c, &items[i].value, &v[1], &v[2], &g->pair[0]) ||
                !call_push(c, result, value_object(&g->object)))
                return false;
        }
        if (!call_push(c, g->pair[1].list, items[i].value))
            return false;
    }
    *out = value_list(result);
    return true;
}

static bool filter_unique(struct call *c, struct value *out)
{
    struct value v[3], key;
    struct list *l, *result;
    struct vmap *seen = vmap_new(c->env->arena);
    bool case_sensitive = false;
    if (!call_bind(c, "value! case_sensitive attribute", v) ||
        !call_bool(c, &v[1], &case_sensitive) || !call_iterate(c, &v[0], &l) ||
        !call_new_list(c, &result))
        return false;
    for (size_t i = 0; i < l->n; i++) {
        if (!attribute_path(c, &l->items[i], &v[2], NULL, &key) ||
            (!case_sensitive && !value_ignore_case(c, &key)) || !call_charge(c, value_weight(&key)))
            return false;
        if (seen && vmap_get(seen, key))
            continue;
        if (!seen || !vmap_put(seen, c->env->arena, key, value_none()))
            return call_no_memory(c);
        if (!call_push(c, result, l->items[i]))
            return false;
    }
    *out = value_list(result);
    return true;
}

static bool extreme(struct call *c, bool want_max, struct value *out)
{
    struct value v[3];
    struct list *l;
    bool case_sensitive = false;
    struct value best_key = value_none();
    if (!call_bind(c, "value! case_sensitive attribute", v) ||
        !call_bool(c, &v[1], &case_sensitive) || !call_iterate(c, &v[0], &l))
        return false;
    *out = value_nothing(want_max ? "max" : "min");
    for (size_t i = 0; i < l->n; i++) {
        struct sort_item item = {.value = l->items[i]};
        struct sort_item best = {.value = *out, .keys = best_key};
        bool keep = false;
        if (!sort_key(c, &l->items[i], &v[2], NULL, case_sensitive, &item.keys) ||
            (i && !in_order(c, &best, &item, want_max, &keep)))
            return false;
        if (!keep) {
            *out = item.value;
            best_key = item.keys;
        }
    }
    return true;
}

static bool filter_max(struct call *c, struct value *out)
{
    return extreme(c, true, out);
}

static bool filter_min(struct call *c, struct value *out)
{
    return extreme(c, false, out);
}

static const struct native table[] = {{"groupby", filter_groupby, 0},
                                      {"max", filter_max, 0},
                                      {"min", filter_min, 0},
                                      {"sort", filter_sort, 0},
                                      {"unique", filter_unique, 0}};

const struct native_table filters_sort = NATIVE_TABLE(table);
