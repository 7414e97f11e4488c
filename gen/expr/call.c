/* Arguments by name and position, their types, what a call may use up. What functions do:
 * expr/builtin. */
#include "expr/call.h"

#include "base/utf8.h"
#include "expr/eval.h"
#include "expr/unknown.h"

bool call_report(struct call *c, enum diag_code code, const struct value *about,
                 const struct str *args, size_t arg_count)
{
    return env_report(c->env, c->source, c->from, c->to, code, about, args, arg_count);
}

bool call_defined(struct call *c, const struct value *v)
{
    if (v->type != VALUE_UNDEFINED || (value_is_absent(v) && !v->undefined.name.n))
        return true;
    if (c->env->lenient && v->undefined.kind != UNDEFINED_BROKEN)
        return true;
    return env_undefined(c->env, c->source, c->from, c->to, c->scope, v);
}

bool call_no_memory(struct call *c)
{
    return env_stop(c->env, c->source, c->from, c->to, E3203);
}

bool call_charge(struct call *c, size_t steps)
{
    if (c->env->stopped)
        return false;
    if ((long)steps < 0 || c->env->fuel < (long)steps) {
        c->env->fuel = 0;
        return env_stop(c->env, c->source, c->from, c->to, E3201);
    }
    c->env->fuel -= (long)steps;
    return true;
}

/* ---- binding ---- */

enum { PARAMS_MAX = 24 };

struct params {
    struct str name[PARAMS_MAX];
    bool required[PARAMS_MAX];
    size_t n;
};

static void split_names(const char *names, struct params *out)
{
    out->n = 0;
    for (const char *p = names; *p && out->n < PARAMS_MAX;) {
        size_t n = strcspn(p, " ");
        bool required = n && p[n - 1] == '!';
        out->name[out->n] = (struct str){p, n - required};
        out->required[out->n++] = required;
        p += n;
        p += *p == ' ';
    }
}

static struct str known_names(struct call *c, const struct params *ps)
{
    struct str s = {"", 0};
    for (size_t i = 0; i < ps->n; i++)
        s = i ? arena_printf(c->env->arena, "%.*s、%.*s", STR_ARG(s), STR_ARG(ps->name[i]))
              : ps->name[i];
    return s;
}

static bool bind_named(struct call *c, const struct params *ps, struct value *out)
{
    for (size_t k = 0; k < c->named_count; k++) {
        size_t i = 0;
        while (i < ps->n && !str_eq(ps->name[i], c->named[k].name))
            i++;
        if (i == ps->n)
            return CALL_FAIL(c, E3109, NULL, c->name, c->named[k].name, known_names(c, ps));
        if (!value_is_absent(&out[i]))
            return CALL_FAIL(c, E3111, NULL, c->name, ps->name[i]);
        out[i] = c->named[k].value;
    }
    return true;
}

bool call_bind(struct call *c, const char *names, struct value *out)
{
    struct params ps;
    split_names(names, &ps);
    if (c->n > ps.n)
        return CALL_FAIL(c, E3110, NULL, c->name, known_names(c, &ps));
    for (size_t i = 0; i < ps.n; i++)
        out[i] = i < c->n ? c->args[i] : value_absent();
    if (!bind_named(c, &ps, out))
        return false;
    for (size_t i = c->n; i < ps.n; i++)
        if (ps.required[i] && value_is_absent(&out[i]))
            return CALL_FAIL(c, E3108, NULL, c->name, ps.name[i]);
    return true;
}

/* ---- typed access ---- */

static bool wrong_argument(struct call *c, const struct value *v, const char *name,
                           enum diag_word wanted)
{
    if (v->type == VALUE_UNDEFINED)
        return env_undefined(c->env, c->source, c->from, c->to, c->scope, v);
    if (value_is_unknown(v))
        return CALL_FAIL(c, E3133, v, origin_text(c->env->arena, value_origin(v)));
    struct str what = arena_printf(c->env->arena, "%.*s: %s", STR_ARG(c->name), name);
    return CALL_FAIL(c, E3112, v, what, diag_word(wanted), value_type_name(v));
}

bool call_int(struct call *c, const struct value *v, const char *name, int64_t *out)
{
    struct dec d;
    if (value_is_absent(v))
        return true;
    if (!value_number(v, &d) || !dec_to_i64(d, out))
        return wrong_argument(c, v, name, WORD_IS_AN_INTEGER);
    return true;
}

bool call_size(struct call *c, const struct value *v, const char *name, size_t *out)
{
    int64_t i = (int64_t)*out;
    if (!call_int(c, v, name, &i))
        return false;
    *out = i < 0 ? 0 : (size_t)i;
    return true;
}

bool call_number(struct call *c, const struct value *v, const char *name, struct dec *out)
{
    return value_number(v, out) || wrong_argument(c, v, name, WORD_A_NUMBER);
}

bool call_str(struct call *c, const struct value *v, const char *name, struct str *out)
{
    if (value_is_absent(v))
        return true;
    if (v->type != VALUE_STR)
        return wrong_argument(c, v, name, WORD_IS_TEXT);
    *out = v->s;
    return true;
}

bool call_bool(struct call *c, const struct value *v, bool *out)
{
    if (value_is_absent(v))
        return true;
    *out = value_truth(v);
    return call_defined(c, v);
}

bool call_return_buf(struct call *c, struct buf *b, bool safe, struct value *out)
{
    struct str s = arena_str(c->env->arena, buf_view(b));
    bool ok = s.p && !b->failed;
    buf_free(b);
    *out = value_str(s);
    out->safe = safe;
    return ok || call_no_memory(c);
}

bool call_text(struct call *c, const struct value *v, struct str *out)
{
    struct buf b;
    struct value copy;
    if (!call_defined(c, v))
        return false;
    if (v->type == VALUE_STR) {
        *out = v->s;
        return true;
    }
    call_buf_init(&b);
    value_print(&b, v);
    if (!call_return_buf(c, &b, false, &copy))
        return false;
    *out = copy.s;
    return call_charge(c, out->n / 64);
}

/* ---- iteration ---- */

static bool text_elements(struct call *c, struct str s, struct list *l)
{
    for (const char *p = s.p, *end = p + s.n; p < end;) {
        const char *from = p;
        utf8_next(&p, end);
        if (!list_push(l, c->env->arena, value_str((struct str){from, (size_t)(p - from)})))
            return call_no_memory(c);
    }
    return call_charge(c, l->n);
}

static bool object_elements(struct call *c, struct object *o, struct list *l)
{
    struct value v;
    for (size_t i = 0; o->ops->element(o, i, &v); i++) {
        if (!list_push(l, c->env->arena, v))
            return call_no_memory(c);
        if (!call_charge(c, 1))
            return false;
    }
    return !c->env->stopped;
}

bool call_iterate(struct call *c, const struct value *v, struct list **out)
{
    if (v->type == VALUE_LIST) {
        *out = v->list;
        return true;
    }
    if (!call_defined(c, v))
        return false;
    struct list *l = list_new(c->env->arena);
    *out = l;
    if (!l)
        return call_no_memory(c);
    if (v->type == VALUE_UNDEFINED)
        return true;
    if (v->type == VALUE_STR)
        return text_elements(c, v->s, l);
    if (v->type == VALUE_OBJECT && v->object->ops->element)
        return object_elements(c, v->object, l);
    if (v->type != VALUE_MAP)
        return CALL_FAIL(c, E3113, v, value_type_name(v));
    for (size_t i = 0; i < v->map->n; i++)
        if (!list_push(l, c->env->arena, v->map->entries[i].key))
            return call_no_memory(c);
    return call_charge(c, l->n);
}

/* ---- calling ---- */

bool call_value(struct call *c, const struct value *callee, struct value *out)
{
    struct expr_env *env = c->env;
    if (callee->type != VALUE_OBJECT || !callee->object->ops->call)
        return CALL_FAIL(c, E3107, callee, value_type_name(callee));
    if (env->depth >= EXPR_DEPTH_MAX)
        return env_stop(env, c->source, c->from, c->to, E3202);
    env->depth++;
    bool ok = callee->object->ops->call(callee->object, c, out);
    env->depth--;
    return ok;
}

static bool unknown(struct call *c, enum diag_code code, struct str name)
{
    return CALL_FAIL(c, code, NULL, name);
}

bool call_filter(struct call *c, struct str name, struct value *out)
{
    const struct native *native = registry_find(c->env->registry, NATIVE_FILTER, name);
    if (!native)
        return unknown(c, E3028, name);
    if (c->n && !(native->flags & NATIVE_TAKES_UNDEFINED) && !call_defined(c, &c->args[0]))
        return false;
    c->name = name;
    return call_charge(c, 1) && native->fn(c, out);
}

bool call_test(struct call *c, struct str name, bool *out)
{
    struct value v;
    const struct native *native = registry_find(c->env->registry, NATIVE_TEST, name);
    if (!native)
        return unknown(c, E3029, name);
    if (c->n && !(native->flags & NATIVE_TAKES_UNDEFINED) && !call_defined(c, &c->args[0]))
        return false;
    c->name = name;
    if (!call_charge(c, 1) || !native->fn(c, &v))
        return false;
    *out = value_truth(&v);
    return true;
}

/* ---- natives as values ---- */

struct native_object {
    struct object object;
    const struct native *native;
    bool bound;
    struct value self;
};

static bool native_call(struct object *self, struct call *c, struct value *out)
{
    const struct native_object *o = (const struct native_object *)self;
    c->name = str_of(o->native->name);
    if (!o->bound)
        return o->native->fn(c, out);
    struct value *args = arena_alloc(c->env->arena, (c->n + 1) * sizeof *args);
    if (!args)
        return call_no_memory(c);
    args[0] = o->self;
    for (size_t i = 0; i < c->n; i++)
        args[i + 1] = c->args[i];
    c->args = args;
    c->n++;
    return o->native->fn(c, out);
}

static void native_print(struct object *self, struct buf *out)
{
    buf_printf(out, "<%s>", ((const struct native_object *)self)->native->name);
}

static bool native_truth(struct object *self)
{
    (void)self;
    return true;
}

static const struct object_ops native_ops = {
    .type = WORD_A_FUNCTION, .call = native_call, .print = native_print, .truth = native_truth};

bool native_value(struct expr_env *env, const struct native *native, const struct value *self,
                  struct value *out)
{
    struct native_object *o = arena_zalloc(env->arena, sizeof *o);
    if (!o)
        return false;
    o->object.ops = &native_ops;
    o->native = native;
    o->bound = self;
    if (self)
        o->self = *self;
    *out = value_object(&o->object);
    return true;
}

bool call_new_list(struct call *c, struct list **out)
{
    *out = list_new(c->env->arena);
    return *out || call_no_memory(c);
}

bool call_push(struct call *c, struct list *l, struct value v)
{
    return list_push(l, c->env->arena, v) || call_no_memory(c);
}
