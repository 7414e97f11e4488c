/* Jinja2's filters over lists: one of many, order, joining, adding up, cutting up. */
#include "base/utf8.h"
#include "expr/builtin/internal.h"
#include "expr/eval.h"
#include "expr/unknown.h"

struct value value_nothing(const char *what)
{
    struct value v = value_undefined(str_of(what));
    v.undefined.kind = UNDEFINED_EMPTY;
    return v;
}

static bool one_end(struct call *c, bool last, struct value *out)
{
    struct value v[1];
    struct list *l;
    if (!call_bind(c, "seq!", v) || !call_iterate(c, &v[0], &l))
        return false;
    *out = l->n ? l->items[last ? l->n - 1 : 0] : value_nothing(last ? "last" : "first");
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
    if (!call_bind(c, "value!", v) || !call_iterate(c, &v[0], &l) || !call_new_list(c, &copy))
        return false;
    for (size_t i = 0; i < l->n; i++)
        if (!call_push(c, copy, l->items[i]))
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
    if (!call_iterate(c, &v[0], &l) || !call_new_list(c, &result))
        return false;
    for (size_t i = l->n; i-- > 0;)
        if (!call_push(c, result, l->items[i]))
            return false;
    *out = value_list(result);
    return call_charge(c, l->n);
}

/* ---- joining and adding up ---- */

static bool any_safe(const struct list *l, const struct value *d)
{
    bool safe = value_is_safe(d);
    for (size_t i = 0; i < l->n && !safe; i++)
        safe = value_is_safe(&l->items[i]);
    return safe;
}

static bool put_part(struct call *c, struct buf *b, const struct value *v, bool markup)
{
    struct str s;
    if (!call_text(c, v, &s))
        return false;
    if (markup && !value_is_safe(v))
        expr_escape(c->env, b, s);
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
        return CALL_FAIL(c, E3103, v, STR("sum"), value_type_name(total), value_type_name(v));
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
        !call_new_list(c, &rows))
        return false;
    for (size_t i = 0; i < l->n; i++) {
        if (!row || row->n == count) {
            if (!call_new_list(c, &row) || !call_push(c, rows, value_list(row)))
                return false;
        }
        if (!call_push(c, row, l->items[i]))
            return false;
    }
    bool fill = row && !value_is_absent(&v[2]) && v[2].type != VALUE_NONE;
    while (fill && row->n < count)
        if (!call_push(c, row, v[2]) || !call_charge(c, 1))
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
        !call_iterate(c, &v[0], &l) || !call_new_list(c, &columns))
        return false;
    if (!slices)
        return CALL_FAIL(c, E3112, &v[1], STR("slice: slices"),
                         diag_word(WORD_AN_INTEGER_ABOVE_ZERO), STR("0"));
    bool fill = !value_is_absent(&v[2]) && v[2].type != VALUE_NONE;
    for (size_t i = 0; i < slices; i++) {
        bool longer = i < l->n % slices;
        size_t n = l->n / slices + longer;
        if (!call_new_list(c, &column) || !call_push(c, columns, value_list(column)) ||
            !call_charge(c, 1))
            return false;
        while (n--)
            if (!call_push(c, column, l->items[next++]))
                return false;
        if (fill && !longer && !call_push(c, column, v[2]))
            return false;
    }
    *out = value_list(columns);
    return true;
}

static const struct native table[] = {{"batch", filter_batch, 0}, {"count", filter_length, 0},
                                      {"first", filter_first, 0}, {"join", filter_join, 0},
                                      {"last", filter_last, 0},   {"length", filter_length, 0},
                                      {"list", filter_list, 0},   {"reverse", filter_reverse, 0},
                                      {"slice", filter_slice, 0}, {"sum", filter_sum, 0}};

const struct native_table filters_list = NATIVE_TABLE(table);
