/* Jinja2's filters over lists and maps. */
#include "base/utf8.h"
#include "expr/builtin.h"
#include "expr/escape.h"
#include "expr/eval.h"
#include "expr/unknown.h"

static bool push(struct call *c, struct list *l, struct value v)
{
    return (l && list_push(l, c->env->arena, v)) || call_no_memory(c);
}

static bool new_list(struct call *c, struct list **out)
{
    *out = list_new(c->env->arena);
    return *out || call_no_memory(c);
}

/* ---- attributes ---- */

bool attribute_path(struct call *c, const struct value *item, const struct value *path,
                    const struct value *fallback, struct value *out)
{
    *out = *item;
    if (value_is_absent(path) || path->type == VALUE_NONE)
        return true;
    if (path->type != VALUE_STR)
        return value_item(c->env, item, path, out) && call_charge(c, 1);
    struct str rest = path->s;
    for (;;) {
        size_t dot = str_find(rest, STR("."), 0);
        struct str part = dot == SIZE_MAX ? rest : str_sub(rest, 0, dot);
        struct value base = *out, key = value_str(part);
        struct dec d;
        if (str_is_digits(part) && dec_parse(part, &d))
            key = (struct value){.type = VALUE_INT, .d = d};
        if (base.type == VALUE_UNDEFINED)
            return env_undefined(c->env, c->source, c->from, c->to, c->scope, &base);
        if (!value_item(c->env, &base, &key, out) || !call_charge(c, 1))
            return false;
        if (out->type == VALUE_UNDEFINED && fallback && !value_is_absent(fallback) &&
            fallback->type != VALUE_NONE)
            *out = *fallback;
        if (dot == SIZE_MAX)
            return true;
        rest = str_sub(rest, dot + 1, rest.n);
    }
}

/* ---- sorting: stable merge sort by a list of keys ---- */

struct sort_item {
    struct value value;
    struct value keys; /* one value, or a list of them */
};

static bool in_order(struct call *c, const struct sort_item *a, const struct sort_item *b,
                     bool reverse, bool *out)
{
    int order;
    size_t steps = a->keys.type == VALUE_STR ? 1 + a->keys.s.n / 64 : value_weight(&a->keys);
    if (!call_charge(c, steps))
        return false;
    if (!value_compare(&a->keys, &b->keys, &order))
        return CALL_FAIL(c, E3103, &a->value, STR("<"), str_of(value_type_name(&a->keys)),
                         str_of(value_type_name(&b->keys)));
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
    if (!new_list(c, &keys))
        return false;
    for (size_t from = 0; from <= attribute->s.n;) {
        size_t comma = str_find(attribute->s, STR(","), from);
        size_t to = comma == SIZE_MAX ? attribute->s.n : comma;
        struct value part = value_str(str_sub(attribute->s, from, to)), key;
        if (!attribute_path(c, item, &part, fallback, &key) || !call_defined(c, &key) ||
            (!case_sensitive && !value_ignore_case(c, &key)) || !push(c, keys, key))
            return false;
        from = to + 1;
    }
    *out = value_list(keys);
    return true;
}

static bool sort_items(struct call *c, const struct list *l, const struct value *attribute,
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

static bool filter_sort(struct call *c, struct value *out)
{
    struct value v[4];
    struct list *l, *result;
    struct sort_item *items;
    bool reverse = false, case_sensitive = false;
    if (!call_bind(c, "value! reverse case_sensitive attribute", v) ||
        !call_bool(c, &v[1], &reverse) || !call_bool(c, &v[2], &case_sensitive) ||
        !call_iterate(c, &v[0], &l) ||
        !sort_items(c, l, &v[3], NULL, case_sensitive, reverse, &items) || !new_list(c, &result))
        return false;
    for (size_t i = 0; i < l->n; i++)
        if (!push(c, result, items[i].value))
            return false;
    *out = value_list(result);
    return true;
}

static bool pair(struct call *c, struct value a, struct value b, struct value *out)
{
    struct list *l;
    if (!new_list(c, &l) || !push(c, l, a) || !push(c, l, b))
        return false;
    l->tuple = true;
    *out = value_list(l);
    return true;
}

static bool map_pairs(struct call *c, const struct vmap *m, struct list **out)
{
    if (!new_list(c, out))
        return false;
    for (size_t i = 0; i < m->n; i++) {
        struct value item;
        if (!pair(c, m->entries[i].key, m->entries[i].value, &item) || !push(c, *out, item))
            return false;
    }
    return call_charge(c, m->n);
}

static bool need_map(struct call *c, const struct value *v)
{
    return v->type == VALUE_MAP ||
           CALL_FAIL(c, E3112, v, c->name, STR("对照表"), str_of(value_type_name(v)));
}

static bool filter_dictsort(struct call *c, struct value *out)
{
    struct value v[4], attribute;
    struct list *l, *result;
    struct sort_item *items;
    struct str by = STR("key");
    bool case_sensitive = false, reverse = false;
    if (!call_bind(c, "value! case_sensitive by reverse", v) ||
        !call_bool(c, &v[1], &case_sensitive) || !call_str(c, &v[2], "by", &by) ||
        !call_bool(c, &v[3], &reverse) || !need_map(c, &v[0]))
        return false;
    if (!str_eq(by, STR("key")) && !str_eq(by, STR("value")))
        return CALL_FAIL(c, E3112, &v[2], STR("dictsort: by"), STR("\"key\" 或 \"value\""), by);
    attribute = value_int(str_eq(by, STR("value")));
    if (!map_pairs(c, v[0].map, &l) ||
        !sort_items(c, l, &attribute, NULL, case_sensitive, reverse, &items) ||
        !new_list(c, &result))
        return false;
    for (size_t i = 0; i < l->n; i++)
        if (!push(c, result, items[i].value))
            return false;
    *out = value_list(result);
    return true;
}

static bool filter_items(struct call *c, struct value *out)
{
    struct value v[1];
    struct list *l;
    if (!call_bind(c, "value!", v))
        return false;
    if (v[0].type == VALUE_UNDEFINED) {
        if (!new_list(c, &l))
            return false;
    } else if (!need_map(c, &v[0]) || !map_pairs(c, v[0].map, &l)) {
        return false;
    }
    *out = value_list(l);
    return true;
}

/* ---- groupby ---- */

struct group {
    struct object object;
    struct value pair[2]; /* grouper, list */
};

static bool group_attr(struct object *self, struct str name, struct value *out)
{
    struct group *g = (struct group *)self;
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
    *out = ((struct group *)self)->pair[i];
    return true;
}

static size_t group_length(struct object *self)
{
    (void)self;
    return 2;
}

static void group_print(struct object *self, struct buf *out)
{
    struct list l = {.items = ((struct group *)self)->pair, .n = 2, .tuple = true};
    struct value v = value_list(&l);
    value_repr(out, &v);
}

static const struct object_ops group_ops = {.type_name = "分组",
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
        !sort_items(c, l, &v[1], &v[2], case_sensitive, false, &items) || !new_list(c, &result))
        return false;
    struct group *g = NULL;
    for (size_t i = 0; i < l->n; i++) {
        if (!g || !value_equal(&items[i].keys, &items[i - 1].keys)) {
            struct list *members;
            g = arena_zalloc(c->env->arena, sizeof *g);
            if (!g || !new_list(c, &members))
                return call_no_memory(c);
            g->object.ops = &group_ops;
            g->pair[1] = value_list(members);
            if (!attribute_path(c, &items[i].value, &v[1], &v[2], &g->pair[0]) ||
                !push(c, result, value_object(&g->object)))
                return false;
        }
        if (!push(c, g->pair[1].list, items[i].value))
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
        !new_list(c, &result))
        return false;
    for (size_t i = 0; i < l->n; i++) {
        if (!attribute_path(c, &l->items[i], &v[2], NULL, &key) ||
            (!case_sensitive && !value_ignore_case(c, &key)) || !call_charge(c, value_weight(&key)))
            return false;
        if (seen && vmap_get(seen, key))
            continue;
        if (!seen || !vmap_put(seen, c->env->arena, key, value_none()))
            return call_no_memory(c);
        if (!push(c, result, l->items[i]))
            return false;
    }
    *out = value_list(result);
    return true;
}

/* ---- one of many ---- */

static struct value nothing(const char *what)
{
    struct value v = value_undefined(str_of(what));
    v.undefined.kind = UNDEFINED_EMPTY;
    return v;
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
    *out = nothing(want_max ? "max" : "min");
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

static bool one_end(struct call *c, bool last, struct value *out)
{
    struct value v[1];
    struct list *l;
    if (!call_bind(c, "seq!", v) || !call_iterate(c, &v[0], &l))
        return false;
    *out = l->n ? l->items[last ? l->n - 1 : 0] : nothing(last ? "last" : "first");
    return true;
}

static bool filter_first(struct call *c, struct value *out)
{
    return one_end(c, false, out);
}

static bool filter_last(struct call *c, struct value *out)
{
    return one_end(c, true, out);
}

static bool filter_length(struct call *c, struct value *out)
{
    struct value v[1];
    struct list *l;
    if (!call_bind(c, "obj!", v))
        return false;
    if (v[0].type == VALUE_OBJECT && v[0].object->ops->length) {
        *out = value_int((long long)v[0].object->ops->length(v[0].object));
        return true;
    }
    if (v[0].type == VALUE_STR) {
        *out = value_int((long long)utf8_count(v[0].s));
        return call_charge(c, v[0].s.n / 64);
    }
    if (!call_iterate(c, &v[0], &l))
        return false;
    *out = value_int((long long)l->n);
    return true;
}

static bool filter_list(struct call *c, struct value *out)
{
    struct value v[1];
    struct list *l, *copy;
    if (!call_bind(c, "value!", v) || !call_iterate(c, &v[0], &l) || !new_list(c, &copy))
        return false;
    for (size_t i = 0; i < l->n; i++)
        if (!push(c, copy, l->items[i]))
            return false;
    *out = value_list(copy);
    return call_charge(c, l->n);
}

static bool reversed_text(struct call *c, const struct value *v, struct value *out)
{
    struct list *l;
    struct buf b;
    if (!call_iterate(c, v, &l))
        return false;
    call_buf_init(&b);
    for (size_t i = l->n; i-- > 0;)
        buf_str(&b, l->items[i].s);
    return call_return_buf(c, &b, v->safe, out);
}

static bool filter_reverse(struct call *c, struct value *out)
{
    struct value v[1];
    struct list *l, *result;
    if (!call_bind(c, "value!", v))
        return false;
    if (v[0].type == VALUE_STR)
        return reversed_text(c, &v[0], out);
    if (!call_iterate(c, &v[0], &l) || !new_list(c, &result))
        return false;
    for (size_t i = l->n; i-- > 0;)
        if (!push(c, result, l->items[i]))
            return false;
    *out = value_list(result);
    return call_charge(c, l->n);
}

/* ---- joining and adding up ---- */

static bool any_safe(const struct list *l, const struct value *d)
{
    bool safe = d->type == VALUE_STR && d->safe;
    for (size_t i = 0; i < l->n && !safe; i++)
        safe = l->items[i].type == VALUE_STR && l->items[i].safe;
    return safe;
}

static bool put_part(struct call *c, struct buf *b, const struct value *v, bool markup)
{
    struct str s;
    if (!call_text(c, v, &s))
        return false;
    if (markup && !(v->type == VALUE_STR && v->safe))
        markdown_escape(b, s);
    else
        buf_str(b, s);
    return call_charge(c, s.n / 64 + 1);
}

static bool filter_join(struct call *c, struct value *out)
{
    struct value v[3], item;
    struct list *l;
    struct buf b;
    if (!call_bind(c, "value! d attribute", v) || !call_iterate(c, &v[0], &l))
        return false;
    bool markup = c->env->escape && any_safe(l, &v[1]), ok = true;
    call_buf_init(&b);
    for (size_t i = 0; ok && i < l->n; i++) {
        if (i && !value_is_absent(&v[1]))
            ok = put_part(c, &b, &v[1], markup);
        ok = ok && attribute_path(c, &l->items[i], &v[2], NULL, &item) &&
             put_part(c, &b, &item, markup) && !b.failed;
    }
    if (!ok) {
        bool full = b.failed;
        buf_free(&b);
        return full && call_no_memory(c);
    }
    if (!call_return_buf(c, &b, markup, out))
        return false;
    if (l->n == 1)
        out->origin = value_origin(&l->items[0]);
    return true;
}

static bool add(struct call *c, struct value *total, const struct value *v)
{
    struct dec a, b;
    if (v->type == VALUE_UNDEFINED)
        return env_undefined(c->env, c->source, c->from, c->to, c->scope, v);
    if (unknown_of(total, v)) { /* a sum with an unknown figure is unknown */
        *total = *unknown_of(total, v);
        return true;
    }
    if (!value_number(total, &a) || !value_number(v, &b))
        return CALL_FAIL(c, E3103, v, STR("sum"), str_of(value_type_name(total)),
                         str_of(value_type_name(v)));
    bool whole = total->type == VALUE_INT && (v->type == VALUE_INT || v->type == VALUE_BOOL);
    if (!dec_add(a, b, &a))
        return CALL_FAIL(c, E3106, v, STR("sum"));
    *total = (struct value){.type = whole ? VALUE_INT : VALUE_DEC, .d = a};
    return call_charge(c, 1);
}

static bool filter_sum(struct call *c, struct value *out)
{
    struct value v[3], item;
    struct list *l;
    if (!call_bind(c, "iterable! attribute start", v) || !call_iterate(c, &v[0], &l))
        return false;
    *out = value_is_absent(&v[2]) ? value_int(0) : v[2];
    for (size_t i = 0; i < l->n; i++)
        if (!attribute_path(c, &l->items[i], &v[1], NULL, &item) || !add(c, out, &item))
            return false;
    return true;
}

/* ---- cutting up ---- */

static bool filter_batch(struct call *c, struct value *out)
{
    struct value v[3];
    struct list *l, *rows, *row = NULL;
    size_t count = 0;
    if (!call_bind(c, "value! linecount! fill_with", v) ||
        !call_size(c, &v[1], "linecount", &count) || !call_iterate(c, &v[0], &l) ||
        !new_list(c, &rows))
        return false;
    for (size_t i = 0; i < l->n; i++) {
        if (!row || row->n == count) {
            if (!new_list(c, &row) || !push(c, rows, value_list(row)))
                return false;
        }
        if (!push(c, row, l->items[i]))
            return false;
    }
    bool fill = row && !value_is_absent(&v[2]) && v[2].type != VALUE_NONE;
    while (fill && row->n < count)
        if (!push(c, row, v[2]) || !call_charge(c, 1))
            return false;
    *out = value_list(rows);
    return call_charge(c, l->n);
}

static bool filter_slice(struct call *c, struct value *out)
{
    struct value v[3];
    struct list *l, *columns, *column;
    size_t slices = 0, next = 0;
    if (!call_bind(c, "value! slices! fill_with", v) || !call_size(c, &v[1], "slices", &slices) ||
        !call_iterate(c, &v[0], &l) || !new_list(c, &columns))
        return false;
    if (!slices)
        return CALL_FAIL(c, E3112, &v[1], STR("slice: slices"), STR("大于零的整数"), STR("0"));
    bool fill = !value_is_absent(&v[2]) && v[2].type != VALUE_NONE;
    for (size_t i = 0; i < slices; i++) {
        bool longer = i < l->n % slices;
        size_t n = l->n / slices + longer;
        if (!new_list(c, &column) || !push(c, columns, value_list(column)) || !call_charge(c, 1))
            return false;
        while (n--)
            if (!push(c, column, l->items[next++]))
                return false;
        if (fill && !longer && !push(c, column, v[2]))
            return false;
    }
    *out = value_list(columns);
    return true;
}

/* ---- map, select, reject ---- */

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
        if (!attribute_path(c, &l->items[i], attribute, fallback, &v) || !push(c, result, v))
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
        if (!call_filter(&each, name, &v) || !push(c, result, v))
            return false;
    }
    return true;
}

static bool filter_map(struct call *c, struct value *out)
{
    struct list *l, *result;
    if (!c->n || !call_iterate(c, &c->args[0], &l) || !new_list(c, &result))
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
    if (!call_iterate(c, &c->args[0], &l) || !new_list(c, &result) ||
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
        if (passes == wanted && !push(c, result, l->items[i]))
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

static bool filter_attr(struct call *c, struct value *out)
{
    struct value v[2];
    struct str name = {"", 0};
    if (!call_bind(c, "obj! name!", v) || !call_str(c, &v[1], "name", &name))
        return false;
    const struct native *method = method_find(&v[0], name);
    if (method)
        return native_value(c->env, method, &v[0], out) || call_no_memory(c);
    if (v[0].type == VALUE_MAP) { /* entries are items, not attributes */
        *out = value_undefined(name);
        return true;
    }
    return value_member(c->env, &v[0], name, out);
}

static const struct native table[] = {{"attr", filter_attr, 0},
                                      {"batch", filter_batch, 0},
                                      {"count", filter_length, 0},
                                      {"dictsort", filter_dictsort, 0},
                                      {"first", filter_first, 0},
                                      {"groupby", filter_groupby, 0},
                                      {"items", filter_items, 0},
                                      {"join", filter_join, 0},
                                      {"last", filter_last, 0},
                                      {"length", filter_length, 0},
                                      {"list", filter_list, 0},
                                      {"map", filter_map, 0},
                                      {"max", filter_max, 0},
                                      {"min", filter_min, 0},
                                      {"reject", filter_reject, 0},
                                      {"rejectattr", filter_rejectattr, 0},
                                      {"reverse", filter_reverse, 0},
                                      {"select", filter_select, 0},
                                      {"selectattr", filter_selectattr, 0},
                                      {"slice", filter_slice, 0},
                                      {"sort", filter_sort, 0},
                                      {"sum", filter_sum, 0},
                                      {"unique", filter_unique, 0}};

const struct native_table filters_list = NATIVE_TABLE(table);
