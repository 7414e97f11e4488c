/* Calls of functions, methods, filters and tests: their arguments and whom they reach. */
#include "expr/eval.h"

enum { LOCAL_ARGS = 3 };

/* Arguments of a call as they are collected. */
struct gathered {
    struct value local[LOCAL_ARGS];
    struct value *args;
    size_t n;
    struct call_named *named;
    size_t named_count;
};

static size_t star_length(const struct list *l)
{
    return l ? l->n : 0;
}

static bool eval_star(struct eval *ev, const struct node *n, struct call *c, struct list **out)
{
    struct value v;
    *out = NULL;
    return !n || (eval_node(ev, n, &v) && call_iterate(c, &v, out));
}

static bool eval_star_star(struct eval *ev, const struct node *n, const struct vmap **out)
{
    struct value v;
    *out = NULL;
    if (!n)
        return true;
    if (!eval_node(ev, n, &v))
        return false;
    if (v.type != VALUE_MAP)
        return EVAL_FAIL(ev, n, E3112, &v, STR("**"), diag_word(WORD_IS_A_MAP),
                         value_type_name(&v));
    *out = v.map;
    return true;
}

static bool gather_named(struct eval *ev, const struct call_args *args, const struct vmap *extra,
                         struct gathered *g, const struct node *n)
{
    bool more = ev->extra && ev->extra_for == n;
    size_t count = args->named_count + (extra ? extra->n : 0) + more;
    if (!count)
        return true;
    g->named = arena_alloc(ev->env->arena, count * sizeof *g->named);
    if (!g->named)
        return eval_no_memory(ev, n);
    for (size_t i = 0; i < args->named_count; i++) {
        struct call_named *named = &g->named[g->named_count++];
        named->name = args->named[i].name;
        if (!eval_node(ev, args->named[i].value, &named->value))
            return false;
    }
    for (size_t i = 0; extra && i < extra->n; i++) {
        if (extra->entries[i].key.type != VALUE_STR)
            return EVAL_FAIL(ev, n, E3112, NULL, STR("**"), diag_word(WORD_TEXT_AS_A_NAME),
                             value_type_name(&extra->entries[i].key));
        g->named[g->named_count++] =
            (struct call_named){extra->entries[i].key.s, extra->entries[i].value};
    }
    if (more)
        g->named[g->named_count++] = *ev->extra;
    return true;
}

/* Evaluates the arguments; `subject` (may be NULL) becomes the first one. */
static bool gather(struct eval *ev, const struct node *n, const struct value *subject,
                   struct call *c, struct gathered *g)
{
    static const struct call_args none = {0};
    const struct call_args *args = n->args ? n->args : &none;
    struct list *star;
    const struct vmap *extra;
    if (!eval_star(ev, args->star, c, &star) || !eval_star_star(ev, args->star_star, &extra))
        return false;
    size_t count = (subject ? 1 : 0) + args->n + star_length(star);
    g->args = g->local;
    if (count > LOCAL_ARGS && !(g->args = arena_alloc(ev->env->arena, count * sizeof *g->args)))
        return eval_no_memory(ev, n);
    if (subject)
        g->args[g->n++] = *subject;
    for (size_t i = 0; i < args->n; i++)
        if (!eval_node(ev, args->positional[i], &g->args[g->n++]))
            return false;
    for (size_t i = 0; i < star_length(star); i++)
        g->args[g->n++] = star->items[i];
    if (!gather_named(ev, args, extra, g, n))
        return false;
    c->args = g->args;
    c->n = g->n;
    c->named = g->named;
    c->named_count = g->named_count;
    return true;
}

struct call call_at(struct eval *ev, const struct node *n, struct str name)
{
    return (struct call){.env = ev->env,
                         .scope = ev->scope,
                         .name = name,
                         .source = ev->source,
                         .from = n->from,
                         .to = n->to};
}

static bool call_native(struct eval *ev, const struct node *n, const struct native *native,
                        const struct value *subject, struct value *out)
{
    struct call c = call_at(ev, n, str_of(native->name));
    struct gathered g = {0};
    return gather(ev, n, subject, &c, &g) && native->fn(&c, out);
}

static bool call_result_of(struct eval *ev, const struct node *n, const struct value *callee,
                           struct str name, struct value *out)
{
    struct call c = call_at(ev, n, name);
    struct gathered g = {0};
    if (callee->type == VALUE_UNDEFINED)
        return env_undefined(ev->env, ev->source, n->a->from, n->a->to, ev->scope, callee);
    return gather(ev, n, NULL, &c, &g) && call_value(&c, callee, out);
}

static bool call_member(struct eval *ev, const struct node *n, struct value *out)
{
    struct value base, callee;
    const struct node *member = n->a;
    if (!eval_node(ev, member->a, &base))
        return false;
    if (base.type == VALUE_UNDEFINED)
        return env_undefined(ev->env, ev->source, member->a->from, member->a->to, ev->scope, &base);
    const struct native *method = method_find(ev->env->registry, &base, member->name);
    if (method)
        return call_native(ev, n, method, &base, out);
    return value_member(ev->env, &base, member->name, &callee) &&
           call_result_of(ev, n, &callee, member->name, out);
}

bool eval_call(struct eval *ev, const struct node *n, struct value *out)
{
    struct value callee;
    if (n->a->kind == NODE_ATTR)
        return call_member(ev, n, out);
    if (n->a->kind == NODE_NAME && !scope_lookup(ev->scope, n->a->name, &callee)) {
        const struct native *native = registry_find(ev->env->registry, NATIVE_FUNCTION, n->a->name);
        if (native)
            return call_native(ev, n, native, NULL, out);
    }
    return eval_node(ev, n->a, &callee) && call_result_of(ev, n, &callee, n->a->name, out);
}

/* The subject of a filter or test, which most of them want defined. */
static bool eval_subject(struct eval *ev, const struct node *n, const struct native *native,
                         struct value *out)
{
    if (!n->a) {
        *out = ev->subject ? *ev->subject : value_absent();
        return true;
    }
    return eval_node(ev, n->a, out) &&
           ((native->flags & NATIVE_TAKES_UNDEFINED) || eval_defined(ev, n->a, out));
}

static bool unknown_native(struct eval *ev, const struct node *n, enum native_kind kind)
{
    struct nearest near = {.wanted = n->name};
    registry_nearest(ev->env->registry, kind, &near);
    return EVAL_FAIL(ev, n, registry_unknown(kind, &near), NULL, n->name,
                     nearest_list(&near, ev->env->arena));
}

bool eval_filter(struct eval *ev, const struct node *n, struct value *out)
{
    struct value subject;
    const struct native *native = registry_find(ev->env->registry, NATIVE_FILTER, n->name);
    if (!native)
        return unknown_native(ev, n, NATIVE_FILTER);
    return eval_subject(ev, n, native, &subject) && call_native(ev, n, native, &subject, out);
}

bool eval_test(struct eval *ev, const struct node *n, struct value *out)
{
    struct value subject;
    const struct native *native = registry_find(ev->env->registry, NATIVE_TEST, n->name);
    if (!native)
        return unknown_native(ev, n, NATIVE_TEST);
    return eval_subject(ev, n, native, &subject) && call_native(ev, n, native, &subject, out);
}
