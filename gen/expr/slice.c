/* Slices of texts and lists, as Python cuts them. */
#include "base/utf8.h"
#include "expr/ops.h"

struct bounds {
    int64_t start, stop, step;
};

static bool bound(struct eval *ev, const struct node *n, int64_t *out, bool *given)
{
    struct value v;
    struct dec d;
    *given = false;
    if (!n)
        return true;
    if (!eval_node(ev, n, &v))
        return false;
    if (v.type == VALUE_NONE)
        return true;
    if (v.type == VALUE_UNDEFINED)
        return env_undefined(ev->env, ev->source, n->from, n->to, ev->scope, &v);
    *given = true;
    if (!value_number(&v, &d) || !dec_to_i64(d, out))
        return EVAL_FAIL(ev, n, E3112, &v, diag_word(WORD_A_SLICE), diag_word(WORD_IS_AN_INTEGER),
                         value_type_name(&v));
    return true;
}

static int64_t clamp(int64_t i, int64_t n, int64_t low, int64_t high)
{
    if (i < 0)
        i = i < -n ? -1 : i + n;
    return i < low ? low : i > high ? high : i;
}

/* Python's slice.indices(). */
static bool slice_bounds(struct eval *ev, const struct node *n, size_t count, struct bounds *out)
{
    int64_t length = (int64_t)count, start = 0, stop = 0, step = 1;
    bool has_start, has_stop, has_step;
    if (!bound(ev, n->a, &start, &has_start) || !bound(ev, n->b, &stop, &has_stop) ||
        !bound(ev, n->c, &step, &has_step))
        return false;
    if (step == 0)
        return EVAL_FAIL(ev, n, E3112, NULL, diag_word(WORD_A_SLICE),
                         diag_word(WORD_A_STEP_THAT_IS_NOT_ZERO), STR("0"));
    bool back = step < 0;
    int64_t low = back ? -1 : 0, high = back ? length - 1 : length;
    bool below = has_start && start < -length, stop_below = has_stop && stop < -length;
    /* A step beyond the ends picks one element, whatever its size. */
    out->step = step > length ? length + 1 : step < -length ? -length - 1 : step;
    out->start = !has_start ? (back ? high : 0) : below ? low : clamp(start, length, low, high);
    out->stop = !has_stop ? (back ? low : high) : stop_below ? low : clamp(stop, length, low, high);
    return true;
}

static bool slice_list(struct eval *ev, const struct node *n, const struct list *l,
                       struct value *out)
{
    struct bounds b = {0};
    struct arena *a = ev->env->arena;
    struct list *result = list_new(a);
    if (!slice_bounds(ev, n->b, l->n, &b))
        return false;
    for (int64_t i = b.start; b.step > 0 ? i < b.stop : i > b.stop; i += b.step)
        if (!result || !list_push(result, a, l->items[i]))
            return eval_no_memory(ev, n);
    if (!result)
        return eval_no_memory(ev, n);
    result->tuple = l->tuple;
    *out = value_list(result);
    return true;
}

static bool slice_text(struct eval *ev, const struct node *n, const struct value *v,
                       struct value *out)
{
    struct bounds b = {0};
    struct call c = call_at(ev, n, n->name);
    struct str s = v->s;
    if (!call_charge(&c, s.n / 16) || !slice_bounds(ev, n->b, utf8_count(s), &b))
        return false;
    *out = *v;
    out->origin = NULL;
    if (b.step == 1) {
        size_t from = utf8_offset(s, (size_t)b.start);
        size_t to = b.stop > b.start ? utf8_offset(s, (size_t)b.stop) : from;
        out->s = str_sub(s, from, to);
        return true;
    }
    struct list *characters;
    struct buf text;
    if (!call_iterate(&c, v, &characters))
        return false;
    call_buf_init(&text);
    for (int64_t i = b.start; b.step > 0 ? i < b.stop : i > b.stop; i += b.step)
        buf_str(&text, characters->items[i].s);
    return call_return_buf(&c, &text, v->safe, out);
}

bool eval_slice(struct eval *ev, const struct node *n, const struct value *base, struct value *out)
{
    struct call c = call_at(ev, n, n->name);
    struct list *l;
    if (base->type == VALUE_LIST)
        return slice_list(ev, n, base->list, out);
    if (base->type == VALUE_STR)
        return slice_text(ev, n, base, out);
    if (base->type == VALUE_OBJECT && base->object->ops->element)
        return call_iterate(&c, base, &l) && slice_list(ev, n, l, out);
    return EVAL_FAIL(ev, n, E3113, base, value_type_name(base));
}
