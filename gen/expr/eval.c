/* Evaluation of the tree. */
#include "expr/eval.h"

#include "base/steps.h"
#include "expr/reads.h"

bool scope_lookup(const struct scope *scope, struct str name, struct value *out)
{
    for (; scope; scope = scope->parent)
        if (scope->lookup(scope, name, out))
            return true;
    return false;
}

static bool eval_name(struct eval *ev, const struct node *n, struct value *out)
{
    if (scope_lookup(ev->scope, n->name, out))
        return true;
    const struct native *native = registry_find(ev->env->registry, NATIVE_FUNCTION, n->name);
    if (native)
        return native_value(ev->env, native, NULL, out) || eval_no_memory(ev, n);
    *out = value_undefined(n->name);
    return true;
}

static bool map_scope_lookup(const struct scope *self, struct str name, struct value *out)
{
    const struct value *v = vmap_find(((const struct map_scope *)self)->map, name);
    if (v)
        *out = *v;
    return v;
}

static struct str map_scope_name(const struct scope *self, size_t i)
{
    const struct vmap *m = ((const struct map_scope *)self)->map;
    if (i >= m->n || m->entries[i].key.type != VALUE_STR)
        return (struct str){NULL, 0};
    return m->entries[i].key.s;
}

void map_scope_init(struct map_scope *s, const struct scope *parent, const struct vmap *map)
{
    *s = (struct map_scope){{parent, map_scope_lookup, map_scope_name}, map};
}

/* ---- literals ---- */

static bool eval_list(struct eval *ev, const struct node *n, struct value *out)
{
    struct list *l = list_new(ev->env->arena);
    if (!l)
        return eval_no_memory(ev, n);
    l->tuple = n->kind == NODE_TUPLE;
    for (size_t i = 0; i < n->n; i++) {
        struct value v;
        if (!eval_node(ev, n->items[i], &v))
            return false;
        if (!list_push(l, ev->env->arena, v))
            return eval_no_memory(ev, n);
    }
    *out = value_list(l);
    return true;
}

static bool hashable(const struct value *v)
{
    return v->type != VALUE_LIST ? v->type != VALUE_MAP : v->list->tuple;
}

static bool eval_dict(struct eval *ev, const struct node *n, struct value *out)
{
    struct vmap *m = vmap_new(ev->env->arena);
    if (!m)
        return eval_no_memory(ev, n);
    for (size_t i = 0; i + 1 < n->n; i += 2) {
        struct value key, v;
        if (!eval_node(ev, n->items[i], &key) || !eval_defined(ev, n->items[i], &key) ||
            !eval_node(ev, n->items[i + 1], &v))
            return false;
        if (!hashable(&key))
            return EVAL_FAIL(ev, n->items[i], E3115, &key, value_type_name(&key));
        if (!vmap_put(m, ev->env->arena, key, v))
            return eval_no_memory(ev, n);
    }
    *out = value_map(m);
    return true;
}

/* ---- logic ---- */

static bool eval_logic(struct eval *ev, const struct node *n, struct value *out)
{
    bool truth;
    if (!eval_node(ev, n->a, out) || !eval_truth(ev, n->a, out, &truth))
        return false;
    return truth == (n->kind == NODE_OR) || eval_node(ev, n->b, out);
}

static bool eval_not(struct eval *ev, const struct node *n, struct value *out)
{
    bool truth;
    if (!eval_node(ev, n->a, out) || !eval_truth(ev, n->a, out, &truth))
        return false;
    *out = value_bool(!truth);
    return true;
}

static bool eval_cond(struct eval *ev, const struct node *n, struct value *out)
{
    bool truth;
    if (!eval_node(ev, n->a, out) || !eval_truth(ev, n->a, out, &truth))
        return false;
    if (truth)
        return eval_node(ev, n->b, out);
    *out = value_absent();
    return !n->c || eval_node(ev, n->c, out);
}

/* ---- the tree ---- */

static bool eval_kind(struct eval *ev, const struct node *n, struct value *out)
{
    switch (n->kind) {
    case NODE_CONST:
        *out = n->value;
        return true;
    case NODE_NAME:
        return eval_name(ev, n, out);
    case NODE_LIST:
    case NODE_TUPLE:
        return eval_list(ev, n, out);
    case NODE_DICT:
        return eval_dict(ev, n, out);
    case NODE_NEGATE:
    case NODE_PLUS:
        return eval_negate(ev, n, out);
    case NODE_NOT:
        return eval_not(ev, n, out);
    case NODE_AND:
    case NODE_OR:
        return eval_logic(ev, n, out);
    case NODE_BINARY:
        return eval_binary(ev, n, out);
    case NODE_COMPARE:
        return eval_compare(ev, n, out);
    case NODE_CONCAT:
        return eval_concat(ev, n, out);
    case NODE_COND:
        return eval_cond(ev, n, out);
    case NODE_ATTR:
        return eval_attr(ev, n, out);
    case NODE_ITEM:
        return eval_item(ev, n, out);
    case NODE_CALL:
        return eval_call(ev, n, out);
    case NODE_FILTER:
        return eval_filter(ev, n, out);
    case NODE_TEST:
        return eval_test(ev, n, out);
    case NODE_SLICE:
        break;
    }
    return EVAL_FAIL(ev, n, E3113, NULL, diag_word(WORD_A_SLICE));
}

bool eval_node(struct eval *ev, const struct node *n, struct value *out)
{
    struct expr_env *env = ev->env;
    STEPS(1);
    *out = (struct value){.type = VALUE_UNDEFINED, .undefined = {.kind = UNDEFINED_BROKEN}};
    if (env->stopped)
        return false;
    if (--env->fuel < 0)
        return env_stop(env, ev->source, n->from, n->to, E3201);
    if (env->depth >= EXPR_DEPTH_MAX)
        return env_stop(env, ev->source, n->from, n->to, E3202);
    env->depth++;
    bool ok = eval_kind(ev, n, out);
    env->depth--;
    if (n->kind == NODE_NAME || n->kind == NODE_ATTR || n->kind == NODE_ITEM)
        reads_add(env->reads, out->origin); /* a variable made from facts */
    return ok;
}

void expr_env_init(struct expr_env *env, const struct registry *registry, struct arena *a,
                   struct diags *ds)
{
    *env = (struct expr_env){.arena = a, .diags = ds, .registry = registry, .fuel = EXPR_FUEL};
}

bool expr_eval(const struct expr *e, struct expr_env *env, const struct scope *scope,
               struct value *out)
{
    struct eval ev = {.env = env, .source = e->source, .scope = scope};
    return eval_node(&ev, e->root, out);
}

bool expr_defined(const struct expr *e, struct expr_env *env, const struct scope *scope,
                  const struct value *v)
{
    struct eval ev = {.env = env, .source = e->source, .scope = scope};
    return eval_defined(&ev, e->root, v);
}

bool expr_eval_on(const struct expr *e, struct expr_env *env, const struct scope *scope,
                  const struct value *subject, struct value *out)
{
    struct value copy = *subject;
    struct eval ev = {.env = env, .source = e->source, .scope = scope, .subject = &copy};
    return eval_node(&ev, e->root, out);
}

bool expr_call_with(const struct expr *e, struct expr_env *env, const struct scope *scope,
                    const struct call_named *extra, struct value *out)
{
    struct eval ev = {
        .env = env, .source = e->source, .scope = scope, .extra = extra, .extra_for = e->root};
    return eval_node(&ev, e->root, out);
}
