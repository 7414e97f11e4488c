/* Operators, comparison and access to members. */
#include "base/utf8.h"
#include "expr/escape.h"
#include "expr/eval.h"
#include "expr/reads.h"
#include "expr/unknown.h"

enum { DIV_PLACES = 20, POWER_MAX = 256, ORIGIN_MAX = 160 };

/* ---- arithmetic ---- */

static const char *op_text(int op)
{
    static const char *const ascii[] = {"+", "-", "*", "/", "%", "<", ">"};
    for (size_t i = 0; i < sizeof ascii / sizeof *ascii; i++)
        if (ascii[i][0] == op)
            return ascii[i];
    switch (op) {
    case OP_POW:
        return "**";
    case OP_FLOORDIV:
        return "//";
    case OP_LE:
        return "<=";
    case OP_GE:
        return ">=";
    default:
        return "in";
    }
}

static bool is_integer(const struct value *v)
{
    return v->type == VALUE_INT || v->type == VALUE_BOOL;
}

/* The quotient to 20 decimals, half up; fewer only when 37 digits would not hold it. Trailing zeros
 * are dropped, so that 3/2 is 1.5. */
static bool divide(struct dec a, struct dec b, struct dec *out)
{
    for (int places = DIV_PLACES; places >= 0; places--)
        if (dec_div(a, b, places, out)) {
            *out = dec_trim(*out);
            return true;
        }
    return false;
}

static bool power(struct dec base, struct dec exponent, struct dec *out)
{
    int64_t n;
    struct dec result = dec_of(1);
    if (!dec_to_i64(exponent, &n) || n > POWER_MAX || n < -POWER_MAX)
        return false;
    for (int64_t i = 0; i < (n < 0 ? -n : n); i++)
        if (!dec_mul(result, base, &result))
            return false;
    if (n < 0)
        return divide(dec_of(1), result, out);
    *out = result;
    return true;
}

static bool compute(int op, struct dec a, struct dec b, struct dec *out)
{
    switch (op) {
    case '+':
        return dec_add(a, b, out);
    case '-':
        return dec_sub(a, b, out);
    case '*':
        return dec_mul(a, b, out);
    case '/':
        return divide(a, b, out);
    case OP_FLOORDIV:
        return dec_floordiv(a, b, out, NULL);
    case '%':
        return dec_floordiv(a, b, NULL, out);
    default:
        return power(a, b, out);
    }
}

/* "t05.total-t04.total": how a printed number was made from facts. */
static struct str joined_origin(struct expr_env *env, int op, const struct value *a,
                                const struct value *b)
{
    struct str oa = value_origin(a), ob = value_origin(b);
    if (!env->trace || oa.n + ob.n > ORIGIN_MAX)
        return (struct str){NULL, 0};
    if (!oa.n || !ob.n)
        return oa.n ? oa : ob;
    return arena_printf(env->arena, "%.*s%s%.*s", STR_ARG(oa), op_text(op), STR_ARG(ob));
}

static bool numbers(struct eval *ev, const struct node *n, const struct value *a,
                    const struct value *b, struct value *out)
{
    struct dec x, y, r;
    value_number(a, &x);
    value_number(b, &y);
    bool divides = n->op == '/' || n->op == OP_FLOORDIV || n->op == '%';
    if (divides && dec_sign(y) == 0)
        return EVAL_FAIL(ev, n, E3105, b, str_sub(ev->source->text, n->b->from, n->b->to));
    if (!compute(n->op, x, y, &r))
        return EVAL_FAIL(ev, n, E3106, a, str_of(op_text(n->op)));
    bool whole =
        is_integer(a) && is_integer(b) && n->op != '/' && !(n->op == OP_POW && dec_sign(y) < 0);
    *out = (struct value){.type = whole ? VALUE_INT : VALUE_DEC, .d = r};
    out->origin = joined_origin(ev->env, n->op, a, b);
    return true;
}

static bool wrong_types(struct eval *ev, const struct node *n, int op, const struct value *a,
                        const struct value *b)
{
    return EVAL_FAIL(ev, n, E3103, a->at ? a : b, str_of(op_text(op)), str_of(value_type_name(a)),
                     str_of(value_type_name(b)));
}

static struct call call_at(struct eval *ev, const struct node *n)
{
    return (struct call){.env = ev->env,
                         .scope = ev->scope,
                         .name = n->name,
                         .source = ev->source,
                         .from = n->from,
                         .to = n->to};
}

/* Text in a mixed concatenation: escaped unless it is safe already. */
static void put_escaped(struct expr_env *env, struct buf *b, const struct value *v, bool markup)
{
    if (!markup || (v->type == VALUE_STR && v->safe)) {
        value_print(b, v);
        return;
    }
    struct buf plain;
    call_buf_init(&plain);
    plain.max = b->max;
    value_print(&plain, v);
    if (env->escape)
        markdown_escape(b, buf_view(&plain));
    b->failed |= plain.failed;
    buf_free(&plain);
}

static bool is_safe(const struct value *v)
{
    return v->type == VALUE_STR && v->safe;
}

static bool concat_values(struct eval *ev, const struct node *n, const struct value *items,
                          size_t count, struct value *out)
{
    struct call c = call_at(ev, n);
    bool markup = false;
    struct str origin = {NULL, 0};
    struct buf b;
    call_buf_init(&b);
    for (size_t i = 0; i < count; i++)
        markup |= is_safe(&items[i]);
    markup = markup && ev->env->escape;
    for (size_t i = 0; i < count; i++) {
        put_escaped(ev->env, &b, &items[i], markup);
        struct str more = value_origin(&items[i]);
        if (!origin.n || (more.n && origin.p[0] == READS_MARK))
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

static bool join_lists(struct eval *ev, const struct node *n, const struct list *a,
                       const struct list *b, struct value *out)
{
    struct call c = call_at(ev, n);
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

/* "ab" * 3 and [1] * 3. */
static bool repeat(struct eval *ev, const struct node *n, const struct value *v,
                   const struct value *times, struct value *out)
{
    int64_t count = 0;
    struct dec d;
    struct call c = call_at(ev, n);
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

static bool is_sequence(const struct value *v)
{
    return v->type == VALUE_STR || v->type == VALUE_LIST;
}

static bool percent_format(struct eval *ev, const struct node *n, const struct value *a,
                           const struct value *b, struct value *out)
{
    struct call c = call_at(ev, n);
    c.name = STR("%");
    if (b->type == VALUE_LIST && b->list->tuple)
        return format_percent(&c, a->s, b->list->items, b->list->n, NULL, out);
    return format_percent(&c, a->s, b, 1, b->type == VALUE_MAP ? b->map : NULL, out);
}

static bool is_figure(const struct value *v)
{
    struct dec ignored;
    return value_is_unknown(v) || value_number(v, &ignored);
}

bool eval_binary(struct eval *ev, const struct node *n, struct value *out)
{
    struct value a, b;
    struct dec ignored;
    if (!eval_node(ev, n->a, &a) || !eval_node(ev, n->b, &b))
        return false;
    if (a.type == VALUE_UNDEFINED)
        return env_undefined(ev->env, ev->source, n->a->from, n->a->to, ev->scope, &a);
    if (b.type == VALUE_UNDEFINED)
        return env_undefined(ev->env, ev->source, n->b->from, n->b->to, ev->scope, &b);
    if (value_number(&a, &ignored) && value_number(&b, &ignored))
        return numbers(ev, n, &a, &b, out);
    if (unknown_of(&a, &b) && is_figure(&a) && is_figure(&b)) {
        *out = *unknown_of(&a, &b); /* what is made from an unknown figure is unknown */
        return true;
    }
    if (n->op == '+' && a.type == VALUE_STR && b.type == VALUE_STR)
        return concat_values(ev, n, (struct value[]){a, b}, 2, out);
    if (n->op == '+' && a.type == VALUE_LIST && b.type == VALUE_LIST &&
        a.list->tuple == b.list->tuple)
        return join_lists(ev, n, a.list, b.list, out);
    if (n->op == '*' && is_sequence(&a) && is_integer(&b))
        return repeat(ev, n, &a, &b, out);
    if (n->op == '*' && is_integer(&a) && is_sequence(&b))
        return repeat(ev, n, &b, &a, out);
    if (n->op == '%' && a.type == VALUE_STR)
        return percent_format(ev, n, &a, &b, out);
    return wrong_types(ev, n, n->op, &a, &b);
}

bool eval_negate(struct eval *ev, const struct node *n, struct value *out)
{
    struct value v;
    struct dec d;
    if (!eval_node(ev, n->a, &v))
        return false;
    if (v.type == VALUE_UNDEFINED)
        return env_undefined(ev->env, ev->source, n->a->from, n->a->to, ev->scope, &v);
    if (value_is_unknown(&v)) {
        *out = v;
        return true;
    }
    if (!value_number(&v, &d))
        return EVAL_FAIL(ev, n, E3104, &v, str_of(value_type_name(&v)));
    *out = (struct value){.type = is_integer(&v) ? VALUE_INT : VALUE_DEC,
                          .d = n->kind == NODE_NEGATE ? dec_neg(d) : d,
                          .origin = value_origin(&v)};
    return true;
}

/* ---- comparison ---- */

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
            return wrong_types(ev, n, op, a, b);
        *out = *out == (op == OP_IN);
        return true;
    }
    if (unknown_of(a, b) && is_figure(a) && is_figure(b)) {
        *out = false; /* neither more nor less */
        return true;
    }
    if (!value_compare(a, b, &order))
        return wrong_types(ev, n, op, a, b);
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
    struct call c = call_at(ev, n);
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

/* ---- members ---- */

static bool missing(struct expr_env *env, const struct value *owner, struct str name,
                    struct value *out)
{
    struct value *copy = arena_alloc(env->arena, sizeof *copy);
    *out = value_undefined(name);
    if (copy) {
        *copy = *owner;
        out->undefined.kind = UNDEFINED_MEMBER;
        out->undefined.owner = copy;
    }
    return true;
}

bool value_member(struct expr_env *env, const struct value *v, struct str name, struct value *out)
{
    if (v->type == VALUE_MAP) {
        const struct value *found = vmap_find(v->map, name);
        if (!found)
            return missing(env, v, name, out);
        *out = *found;
        return true;
    }
    if (v->type == VALUE_OBJECT) {
        const struct object_ops *ops = v->object->ops;
        struct value key = value_str(name);
        *out = value_absent();
        if (ops->attr && !ops->attr(v->object, name, out))
            return false;
        if (out->type == VALUE_UNDEFINED && ops->item && !ops->item(v->object, &key, out))
            return false;
        if (out->type != VALUE_UNDEFINED)
            return true;
    }
    return missing(env, v, name, out);
}

static struct str key_text(struct expr_env *env, const struct value *key)
{
    struct buf b;
    call_buf_init(&b);
    b.max = 200;
    value_print(&b, key);
    struct str s = arena_str(env->arena, buf_view(&b));
    buf_free(&b);
    return s;
}

static bool position(const struct value *key, size_t n, size_t *out)
{
    struct dec d;
    int64_t i;
    if ((key->type != VALUE_INT && key->type != VALUE_BOOL) || !value_number(key, &d) ||
        !dec_to_i64(d, &i))
        return false;
    if (i < 0)
        i += (int64_t)n;
    *out = (size_t)i;
    return i >= 0 && (size_t)i < n;
}

static struct str character(struct str s, size_t index)
{
    size_t from = utf8_offset(s, index);
    return str_sub(s, from, from + utf8_offset(str_sub(s, from, s.n), 1));
}

bool value_item(struct expr_env *env, const struct value *v, const struct value *key,
                struct value *out)
{
    size_t i;
    if (v->type == VALUE_LIST && position(key, v->list->n, &i)) {
        *out = v->list->items[i];
        return true;
    }
    if (v->type == VALUE_STR && position(key, utf8_count(v->s), &i)) {
        *out = value_str(character(v->s, i));
        env->fuel -= (long)(v->s.n / 32); /* counting characters walks the text */
        return true;
    }
    if (v->type == VALUE_MAP) {
        const struct value *found = vmap_get(v->map, *key);
        if (found) {
            *out = *found;
            return true;
        }
    }
    if (v->type == VALUE_OBJECT) {
        const struct object_ops *ops = v->object->ops;
        *out = value_absent();
        if (ops->item && !ops->item(v->object, key, out))
            return false;
        if (out->type == VALUE_UNDEFINED && ops->attr && key->type == VALUE_STR &&
            !ops->attr(v->object, key->s, out))
            return false;
        if (out->type == VALUE_UNDEFINED && ops->length && ops->element &&
            position(key, ops->length(v->object), &i) && !ops->element(v->object, i, out))
            *out = value_absent();
        if (out->type != VALUE_UNDEFINED)
            return true;
    }
    return missing(env, v, key_text(env, key), out);
}

/* A member, else a method (foo.items without a call). */
bool eval_attr(struct eval *ev, const struct node *n, struct value *out)
{
    struct value base;
    if (!eval_node(ev, n->a, &base))
        return false;
    if (base.type == VALUE_UNDEFINED)
        return env_undefined(ev->env, ev->source, n->a->from, n->a->to, ev->scope, &base);
    if (!value_member(ev->env, &base, n->name, out))
        return false;
    const struct native *method = out->type == VALUE_UNDEFINED ? method_find(&base, n->name) : NULL;
    return !method || native_value(ev->env, method, &base, out) || eval_no_memory(ev, n);
}

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
        return EVAL_FAIL(ev, n, E3112, &v, STR("切片"), STR("整数"), str_of(value_type_name(&v)));
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
        return EVAL_FAIL(ev, n, E3112, NULL, STR("切片"), STR("非零步长"), STR("0"));
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
    struct bounds b;
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
    struct bounds b;
    struct call c = call_at(ev, n);
    struct str s = v->s;
    if (!call_charge(&c, s.n / 16) || !slice_bounds(ev, n->b, utf8_count(s), &b))
        return false;
    *out = *v;
    out->origin = (struct str){NULL, 0};
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

static bool eval_slice(struct eval *ev, const struct node *n, const struct value *base,
                       struct value *out)
{
    struct call c = call_at(ev, n);
    struct list *l;
    if (base->type == VALUE_LIST)
        return slice_list(ev, n, base->list, out);
    if (base->type == VALUE_STR)
        return slice_text(ev, n, base, out);
    if (base->type == VALUE_OBJECT && base->object->ops->element)
        return call_iterate(&c, base, &l) && slice_list(ev, n, l, out);
    return EVAL_FAIL(ev, n, E3113, base, str_of(value_type_name(base)));
}

bool eval_item(struct eval *ev, const struct node *n, struct value *out)
{
    struct value base, key;
    if (!eval_node(ev, n->a, &base))
        return false;
    if (base.type == VALUE_UNDEFINED)
        return env_undefined(ev->env, ev->source, n->a->from, n->a->to, ev->scope, &base);
    if (n->b->kind == NODE_SLICE)
        return eval_slice(ev, n, &base, out);
    if (!eval_node(ev, n->b, &key))
        return false;
    if (key.type == VALUE_UNDEFINED && !eval_defined(ev, n->b, &key))
        return false;
    if (!value_item(ev->env, &base, &key, out))
        return false;
    const struct native *method =
        out->type == VALUE_UNDEFINED && key.type == VALUE_STR ? method_find(&base, key.s) : NULL;
    return !method || native_value(ev->env, method, &base, out) || eval_no_memory(ev, n);
}
