/* Evaluation of the tree. */
#include "expr/eval.h"
#include "expr/reads.h"

enum { LOCAL_ARGS = 3, NEAR_MAX = 3 };

/* ---- reports ---- */

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

/* The nearest names seen so far, best first. */
struct nearest {
    struct str wanted;
    struct str found[NEAR_MAX];
    size_t distance[NEAR_MAX];
    size_t n;
};

static void consider(struct nearest *near, struct str name)
{
    size_t characters = 0;
    for (size_t i = 0; i < near->wanted.n; i++)
        characters += ((unsigned char)near->wanted.p[i] & 0xC0) != 0x80;
    size_t limit = characters <= 2 ? 1 : characters <= 5 ? 2 : 3;
    size_t d = str_distance(name, near->wanted, limit), i;
    if (d > limit || d >= characters)
        return;
    for (i = 0; i < near->n; i++)
        if (str_eq(near->found[i], name))
            return;
    for (i = near->n; i > 0 && near->distance[i - 1] > d; i--)
        if (i < NEAR_MAX) {
            near->found[i] = near->found[i - 1];
            near->distance[i] = near->distance[i - 1];
        }
    if (i == NEAR_MAX)
        return;
    near->found[i] = name;
    near->distance[i] = d;
    if (near->n < NEAR_MAX)
        near->n++;
}

static void near_names(const struct scope *scope, const struct registry *registry,
                       struct nearest *near)
{
    struct str name;
    for (; scope; scope = scope->parent)
        for (size_t i = 0; scope->name && (name = scope->name(scope, i)).p; i++)
            consider(near, name);
    for (size_t i = 0; (name = registry_name(registry, NATIVE_FUNCTION, i)).p; i++)
        consider(near, name);
}

static void near_members(const struct value *owner, struct nearest *near)
{
    struct str name;
    if (owner->type == VALUE_MAP)
        for (size_t i = 0; i < owner->map->n; i++)
            if (owner->map->entries[i].key.type == VALUE_STR)
                consider(near, owner->map->entries[i].key.s);
    if (owner->type == VALUE_OBJECT && owner->object->ops->member)
        for (size_t i = 0; (name = owner->object->ops->member(owner->object, i)).p; i++)
            consider(near, name);
}

static struct str near_text(struct expr_env *env, const struct nearest *near)
{
    struct str s = {"", 0};
    for (size_t i = 0; i < near->n; i++)
        s = i ? arena_printf(env->arena, "%.*s、%.*s", STR_ARG(s), STR_ARG(near->found[i]))
              : near->found[i];
    return s;
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
        struct str args[] = {name, near_text(env, &near)};
        return env_report(env, source, from, to, near.n ? E3101 : E3102, v, args, 2);
    }
    near_members(v->undefined.owner, &near);
    struct str args[] = {str_of(value_type_name(v->undefined.owner)), name, near_text(env, &near)};
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

/* ---- names ---- */

static bool scope_lookup(const struct scope *scope, struct str name, struct value *out)
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
            return EVAL_FAIL(ev, n->items[i], E3115, &key, str_of(value_type_name(&key)));
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

/* ---- calls ---- */

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
        return EVAL_FAIL(ev, n, E3112, &v, STR("**"), STR("对照表"), str_of(value_type_name(&v)));
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
            return EVAL_FAIL(ev, n, E3112, NULL, STR("**"), STR("文字作为名称"),
                             str_of(value_type_name(&extra->entries[i].key)));
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

static struct call call_of(struct eval *ev, const struct node *n, struct str name)
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
    struct call c = call_of(ev, n, str_of(native->name));
    struct gathered g = {0};
    return gather(ev, n, subject, &c, &g) && native->fn(&c, out);
}

static bool call_result_of(struct eval *ev, const struct node *n, const struct value *callee,
                           struct str name, struct value *out)
{
    struct call c = call_of(ev, n, name);
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
    const struct native *method = method_find(&base, member->name);
    if (method)
        return call_native(ev, n, method, &base, out);
    return value_member(ev->env, &base, member->name, &callee) &&
           call_result_of(ev, n, &callee, member->name, out);
}

static bool eval_call(struct eval *ev, const struct node *n, struct value *out)
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
    struct str name;
    for (size_t i = 0; (name = registry_name(ev->env->registry, kind, i)).p; i++)
        consider(&near, name);
    enum diag_code code = kind == NATIVE_FILTER ? (near.n ? E3016 : E3028) : near.n ? E3017 : E3029;
    return EVAL_FAIL(ev, n, code, NULL, n->name, near_text(ev->env, &near));
}

static bool eval_filter(struct eval *ev, const struct node *n, struct value *out)
{
    struct value subject;
    const struct native *native = registry_find(ev->env->registry, NATIVE_FILTER, n->name);
    if (!native)
        return unknown_native(ev, n, NATIVE_FILTER);
    return eval_subject(ev, n, native, &subject) && call_native(ev, n, native, &subject, out);
}

static bool eval_test(struct eval *ev, const struct node *n, struct value *out)
{
    struct value subject;
    const struct native *native = registry_find(ev->env->registry, NATIVE_TEST, n->name);
    if (!native)
        return unknown_native(ev, n, NATIVE_TEST);
    return eval_subject(ev, n, native, &subject) && call_native(ev, n, native, &subject, out);
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
    return EVAL_FAIL(ev, n, E3113, NULL, STR("切片"));
}

bool eval_node(struct eval *ev, const struct node *n, struct value *out)
{
    struct expr_env *env = ev->env;
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

void expr_env_init(struct expr_env *env, struct arena *a, struct diags *ds)
{
    *env = (struct expr_env){
        .arena = a, .diags = ds, .registry = &registry_builtin, .fuel = EXPR_FUEL};
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
