/* Texts and lists put together: "~", "+" and "*". */
#include "data/origin.h"
#include "expr/ops.h"

/* Text in a mixed concatenation: escaped unless it is safe already. */
static void put_escaped(struct expr_env *env, struct buf *b, const struct value *v, bool markup)
{
    if (!markup || value_is_safe(v)) {
        value_print(b, v);
        return;
    }
    struct buf plain;
    call_buf_init(&plain);
    plain.max = b->max;
    value_print(&plain, v);
    if (env->escape)
        expr_escape(env, b, buf_view(&plain));
    b->failed |= plain.failed;
    buf_free(&plain);
}

bool concat_values(struct eval *ev, const struct node *n, const struct value *items, size_t count,
                   struct value *out)
{
    struct call c = call_at(ev, n, n->name);
    bool markup = false;
    const struct origin *origin = NULL;
    struct buf b;
    call_buf_init(&b);
    for (size_t i = 0; i < count; i++)
        markup |= value_is_safe(&items[i]);
    markup = markup && ev->env->escape;
    for (size_t i = 0; i < count; i++) {
        put_escaped(ev->env, &b, &items[i], markup);
        const struct origin *more = value_origin(&items[i]);
        if (!origin || (more && origin_depends(origin)))
            origin = more;
    }
    if (!call_charge(&c, b.n / 64) || !call_return_buf(&c, &b, markup, out)) {
        buf_free(&b);
        return false;
    }
    out->origin = origin;
    return true;
}

bool eval_concat(struct eval *ev, const struct node *n, struct value *out)
{
    struct value *items = arena_alloc(ev->env->arena, n->n * sizeof *items);
    if (!items)
        return eval_no_memory(ev, n);
    for (size_t i = 0; i < n->n; i++)
        if (!eval_node(ev, n->items[i], &items[i]) || !eval_defined(ev, n->items[i], &items[i]))
            return false;
    return concat_values(ev, n, items, n->n, out);
}

bool join_lists(struct eval *ev, const struct node *n, const struct list *a, const struct list *b,
                struct value *out)
{
    struct call c = call_at(ev, n, n->name);
    struct list *l = list_new(ev->env->arena);
    if (!call_charge(&c, a->n + b->n))
        return false;
    bool ok = l;
    for (size_t i = 0; ok && i < a->n; i++)
        ok = list_push(l, ev->env->arena, a->items[i]);
    for (size_t i = 0; ok && i < b->n; i++)
        ok = list_push(l, ev->env->arena, b->items[i]);
    if (!ok)
        return eval_no_memory(ev, n);
    l->tuple = a->tuple;
    *out = value_list(l);
    return true;
}

bool repeat_value(struct eval *ev, const struct node *n, const struct value *v,
                  const struct value *times, struct value *out)
{
    int64_t count = 0;
    struct dec d;
    struct call c = call_at(ev, n, n->name);
    struct arena *a = ev->env->arena;
    value_number(times, &d);
    if (!dec_to_i64(d, &count))
        return EVAL_FAIL(ev, n, E3106, times, STR("*"));
    size_t unit = v->type == VALUE_STR ? v->s.n : v->list->n, k = count < 0 ? 0 : (size_t)count;
    if (unit && k > SIZE_MAX / 64 / unit)
        return call_no_memory(&c);
    if (!call_charge(&c, unit * k / (v->type == VALUE_STR ? 64 : 1)))
        return false;
    if (v->type == VALUE_STR) {
        char *p = arena_alloc(a, unit * k + 1);
        if (!p)
            return eval_no_memory(ev, n);
        for (size_t i = 0; i < k && unit; i++)
            memcpy(p + i * unit, v->s.p, unit);
        *out = value_str((struct str){p, unit * k});
        out->safe = v->safe;
        return true;
    }
    struct list *l = list_new(a);
    for (size_t i = 0; i < unit * k; i++)
        if (!l || !list_push(l, a, v->list->items[i % unit]))
            return eval_no_memory(ev, n);
    if (!l)
        return eval_no_memory(ev, n);
    l->tuple = v->list->tuple;
    *out = value_list(l);
    return true;
}
