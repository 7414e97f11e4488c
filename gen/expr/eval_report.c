/* What an evaluation reports: with the data line it is about and the names that were perhaps meant.
 */
#include "expr/eval.h"

static void note_data(struct expr_env *env, const struct value *about)
{
    if (!about || !about->at || !env->data)
        return;
    struct place place = sources_place(env->data, about->at);
    if (place.line)
        DIAG0(env->diags, E3401, place);
}

bool env_report(struct expr_env *env, const struct source *source, uint32_t from, uint32_t to,
                enum diag_code code, const struct value *about, const struct str *args,
                size_t arg_count)
{
    if (++env->reports > EXPR_REPORTS_MAX)
        env->stopped = true;
    struct place place = source ? span_place(source, from, to) : (struct place){0};
    size_t before = env->diags->n;
    diag_report(env->diags, code, place, args, arg_count);
    if (env->diags->n == before)
        return false;
    note_data(env, about);
    if (env->on_error)
        env->on_error(env);
    return false;
}

bool env_stop(struct expr_env *env, const struct source *source, uint32_t from, uint32_t to,
              enum diag_code code)
{
    if (env->stopped)
        return false;
    env->stopped = true;
    return env_report(env, source, from, to, code, NULL, NULL, 0);
}

bool eval_no_memory(struct eval *ev, const struct node *n)
{
    return env_stop(ev->env, ev->source, n->from, n->to, E3203);
}

static void near_names(const struct scope *scope, const struct registry *registry,
                       struct nearest *near)
{
    struct str name;
    for (; scope; scope = scope->parent)
        for (size_t i = 0; scope->name && (name = scope->name(scope, i)).p; i++)
            nearest_consider(near, name);
    registry_nearest(registry, NATIVE_FUNCTION, near);
}

static void near_members(const struct value *owner, struct nearest *near)
{
    struct str name;
    if (owner->type == VALUE_MAP)
        for (size_t i = 0; i < owner->map->n; i++)
            if (owner->map->entries[i].key.type == VALUE_STR)
                nearest_consider(near, owner->map->entries[i].key.s);
    if (owner->type == VALUE_OBJECT && owner->object->ops->member)
        for (size_t i = 0; (name = owner->object->ops->member(owner->object, i)).p; i++)
            nearest_consider(near, name);
}

bool env_undefined(struct expr_env *env, const struct source *source, uint32_t from, uint32_t to,
                   const struct scope *scope, const struct value *v)
{
    struct str name = v->undefined.name;
    struct nearest near = {.wanted = name};
    if (v->undefined.kind == UNDEFINED_BROKEN)
        return false;
    if (v->undefined.kind == UNDEFINED_ABSENT)
        return env_report(env, source, from, to, name.n ? E3129 : E3128, v, &name, 1);
    if (v->undefined.kind == UNDEFINED_EMPTY)
        return env_report(env, source, from, to, E3132, v, &name, 1);
    if (v->undefined.kind == UNDEFINED_NAME) {
        near_names(scope, env->registry, &near);
        struct str args[] = {name, nearest_list(&near, env->arena)};
        return env_report(env, source, from, to, near.n ? E3101 : E3102, v, args, 2);
    }
    near_members(v->undefined.owner, &near);
    struct str args[] = {value_type_name(v->undefined.owner), name,
                         nearest_list(&near, env->arena)};
    return env_report(env, source, from, to, near.n ? E3130 : E3131, v->undefined.owner, args, 3);
}

bool eval_defined(struct eval *ev, const struct node *n, const struct value *v)
{
    if (v->type != VALUE_UNDEFINED)
        return true;
    if (v->undefined.kind == UNDEFINED_BROKEN)
        return false;
    if (ev->env->lenient || (value_is_absent(v) && !v->undefined.name.n))
        return true;
    return env_undefined(ev->env, ev->source, n->from, n->to, ev->scope, v);
}

bool eval_truth(struct eval *ev, const struct node *n, const struct value *v, bool *out)
{
    *out = value_truth(v);
    return eval_defined(ev, n, v);
}
