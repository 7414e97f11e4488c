/* Jinja2's global functions: range, dict, namespace, cycler, joiner. */
#include "expr/builtin/internal.h"
#include "expr/namespace.h"

static bool no_attr(struct object *self, struct str name, struct value *out)
{
    (void)self;
    (void)name;
    (void)out;
    return true;
}

/* ---- range: its elements are computed when asked for ---- */

struct range_args {
    struct object object;
    int64_t start, step;
    size_t n;
};

static bool range_element(struct object *self, size_t i, struct value *out)
{
    const struct range_args *r = (const struct range_args *)self;
    if (i >= r->n)
        return false;
    *out = value_int(r->start + (int64_t)i * r->step);
    return true;
}

static size_t range_length(struct object *self)
{
    return ((const struct range_args *)self)->n;
}

static void range_print(struct object *self, struct buf *out)
{
    const struct range_args *r = (const struct range_args *)self;
    buf_printf(out, "range(%lld, %lld", (long long)r->start,
               (long long)r->start + (long long)((int64_t)r->n * r->step));
    if (r->step != 1)
        buf_printf(out, ", %lld", (long long)r->step);
    buf_char(out, ')');
}

static const struct object_ops range_ops = {.type = WORD_A_RANGE,
                                            .attr = no_attr,
                                            .element = range_element,
                                            .length = range_length,
                                            .print = range_print};

static bool fn_range(struct call *c, struct value *out)
{
    struct value v[3];
    int64_t start = 0, stop = 0, step = 1;
    const int64_t limit = (int64_t)1 << 53;
    if (!call_bind(c, "start! stop step", v))
        return false;
    bool one = value_is_absent(&v[1]);
    if (!call_int(c, &v[0], "start", one ? &stop : &start) || !call_int(c, &v[1], "stop", &stop) ||
        !call_int(c, &v[2], "step", &step))
        return false;
    if (step == 0 || step > limit || step < -limit || start > limit || start < -limit ||
        stop > limit || stop < -limit)
        return CALL_FAIL(c, E3112, NULL, STR("range"),
                         diag_word(WORD_A_STEP_THAT_IS_NOT_ZERO_AND_NUMBERS),
                         diag_word(WORD_ANOTHER_NUMBER));
    struct range_args *r = arena_zalloc(c->env->arena, sizeof *r);
    if (!r)
        return call_no_memory(c);
    int64_t span = step > 0 ? stop - start : start - stop, width = step > 0 ? step : -step;
    r->object.ops = &range_ops;
    r->start = start;
    r->step = step;
    r->n = span > 0 ? (size_t)((span + width - 1) / width) : 0;
    *out = value_object(&r->object);
    return true;
}

/* ---- dict and namespace ---- */

/* Pairs of the positional argument and the named arguments, as Python's dict(). */
static bool gather_map(struct call *c, struct vmap *m)
{
    struct list *l;
    if (c->n > 1)
        return CALL_FAIL(c, E3110, NULL, c->name, diag_word(WORD_A_MAP_NAME_VALUE));
    if (c->n && c->args[0].type == VALUE_MAP) {
        const struct vmap *from = c->args[0].map;
        for (size_t i = 0; i < from->n; i++)
            if (!vmap_put(m, c->env->arena, from->entries[i].key, from->entries[i].value))
                return call_no_memory(c);
    } else if (c->n) {
        if (!call_iterate(c, &c->args[0], &l))
            return false;
        for (size_t i = 0; i < l->n; i++) {
            struct list *pair;
            if (!call_iterate(c, &l->items[i], &pair))
                return false;
            if (pair->n != 2)
                return CALL_FAIL(c, E3112, &l->items[i], c->name, diag_word(WORD_A_PAIR),
                                 value_type_name(&l->items[i]));
            if (!vmap_put(m, c->env->arena, pair->items[0], pair->items[1]))
                return call_no_memory(c);
        }
    }
    for (size_t i = 0; i < c->named_count; i++)
        if (!vmap_set(m, c->env->arena, c->named[i].name, c->named[i].value))
            return call_no_memory(c);
    return call_charge(c, m->n);
}

static bool fn_dict(struct call *c, struct value *out)
{
    struct vmap *m = vmap_new(c->env->arena);
    if (!m)
        return call_no_memory(c);
    *out = value_map(m);
    return gather_map(c, m);
}

struct namespace
{
    struct object object;
    struct vmap *map;
};

static bool namespace_attr(struct object *self, struct str name, struct value *out)
{
    const struct value *v = vmap_find(((const struct namespace *)self)->map, name);
    if (v)
        *out = *v;
    return true;
}

static struct str namespace_member(struct object *self, size_t i)
{
    const struct vmap *m = ((const struct namespace *)self)->map;
    return i < m->n && m->entries[i].key.type == VALUE_STR ? m->entries[i].key.s
                                                           : (struct str){NULL, 0};
}

static bool always_true(struct object *self)
{
    (void)self;
    return true;
}

static const struct object_ops namespace_ops = {.type = WORD_A_NAMESPACE,
                                                .attr = namespace_attr,
                                                .member = namespace_member,
                                                .truth = always_true};

static bool fn_namespace(struct call *c, struct value *out)
{
    struct namespace *ns = arena_zalloc(c->env->arena, sizeof *ns);
    if (!ns || !(ns->map = vmap_new(c->env->arena)))
        return call_no_memory(c);
    ns->object.ops = &namespace_ops;
    *out = value_object(&ns->object);
    return gather_map(c, ns->map);
}

struct vmap *value_namespace(const struct value *v)
{
    if (v->type != VALUE_OBJECT || v->object->ops != &namespace_ops)
        return NULL;
    return ((const struct namespace *)v->object)->map;
}

/* ---- cycler and joiner ---- */

struct cycler {
    struct object object;
    const struct value *items;
    size_t n, at;
    struct object next, reset;
};

static struct cycler *cycler_of(struct object *part, size_t offset)
{
    return (struct cycler *)(void *)((char *)part - offset);
}

static bool cycler_next(struct object *self, struct call *c, struct value *out)
{
    struct cycler *cy = cycler_of(self, offsetof(struct cycler, next));
    if (!call_bind(c, "", NULL))
        return false;
    *out = cy->items[cy->at];
    cy->at = (cy->at + 1) % cy->n;
    return true;
}

static bool cycler_reset(struct object *self, struct call *c, struct value *out)
{
    if (!call_bind(c, "", NULL))
        return false;
    cycler_of(self, offsetof(struct cycler, reset))->at = 0;
    *out = value_none();
    return true;
}

static const struct object_ops cycler_next_ops = {.type = WORD_A_FUNCTION, .call = cycler_next},
                               cycler_reset_ops = {.type = WORD_A_FUNCTION, .call = cycler_reset};

static bool cycler_attr(struct object *self, struct str name, struct value *out)
{
    struct cycler *cy = (struct cycler *)self;
    if (str_eq(name, STR("current")))
        *out = cy->items[cy->at];
    else if (str_eq(name, STR("next")))
        *out = value_object(&cy->next);
    else if (str_eq(name, STR("reset")))
        *out = value_object(&cy->reset);
    return true;
}

static const struct object_ops cycler_ops = {
    .type = WORD_A_CYCLER, .attr = cycler_attr, .truth = always_true};

static bool fn_cycler(struct call *c, struct value *out)
{
    struct cycler *cy = arena_zalloc(c->env->arena, sizeof *cy);
    struct value *items = arena_alloc(c->env->arena, (c->n + 1) * sizeof *items);
    if (!cy || !items)
        return call_no_memory(c);
    if (!c->n)
        return CALL_FAIL(c, E3108, NULL, STR("cycler"), STR("items"));
    memcpy(items, c->args, c->n * sizeof *items);
    *cy = (struct cycler){.object = {&cycler_ops},
                          .items = items,
                          .n = c->n,
                          .next = {&cycler_next_ops},
                          .reset = {&cycler_reset_ops}};
    *out = value_object(&cy->object);
    return true;
}

struct joiner {
    struct object object;
    struct value separator;
    bool used;
};

static bool joiner_call(struct object *self, struct call *c, struct value *out)
{
    struct joiner *j = (struct joiner *)self;
    if (!call_bind(c, "", NULL))
        return false;
    *out = j->used ? j->separator : value_str(STR(""));
    j->used = true;
    return true;
}

static const struct object_ops joiner_ops = {.type = WORD_A_JOINER, .call = joiner_call};

static bool fn_joiner(struct call *c, struct value *out)
{
    struct value v[1];
    struct joiner *j = arena_zalloc(c->env->arena, sizeof *j);
    if (!call_bind(c, "sep", v))
        return false;
    if (!j)
        return call_no_memory(c);
    j->object.ops = &joiner_ops;
    j->separator = value_is_absent(&v[0]) ? value_str(STR(", ")) : v[0];
    *out = value_object(&j->object);
    return true;
}

static bool fn_lipsum(struct call *c, struct value *out)
{
    *out = value_none();
    return CALL_FAIL(c, E3116, NULL, STR("lipsum"));
}

static const struct native table[] = {{"cycler", fn_cycler, 0},       {"dict", fn_dict, 0},
                                      {"joiner", fn_joiner, 0},       {"lipsum", fn_lipsum, 0},
                                      {"namespace", fn_namespace, 0}, {"range", fn_range, 0}};

const struct native_table functions_builtin = NATIVE_TABLE(table);
