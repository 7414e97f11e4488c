/* Macros and call blocks. */
#include "expr/eval.h"
#include "template/render.h"

struct macro {
    struct object object;
    const struct stmt *def;
    struct exec exec; /* where it was defined */
};

static const char *special_name(unsigned use)
{
    return use == USES_CALLER ? "caller" : use == USES_KWARGS ? "kwargs" : "varargs";
}

static const struct call_named *find_named(const struct call *c, struct str name)
{
    for (size_t i = 0; i < c->named_count; i++)
        if (str_eq(c->named[i].name, name))
            return &c->named[i];
    return NULL;
}

static struct str known_params(const struct macro *m, struct arena *a)
{
    struct str s = {"", 0};
    for (size_t i = 0; i < m->def->param_count; i++)
        s = i ? arena_printf(a, "%.*s、%.*s", STR_ARG(s), STR_ARG(m->def->params[i].name))
              : m->def->params[i].name;
    return s;
}

/* Parameters in order: given by position, by name, by default, or missing. */
static bool bind_params(const struct macro *m, struct call *c, struct exec *x)
{
    for (size_t i = 0; i < m->def->param_count; i++) {
        const struct param *p = &m->def->params[i];
        const struct call_named *named = find_named(c, p->name);
        struct value v = value_absent();
        v.undefined.name = p->name;
        if (i < c->n && named)
            return CALL_FAIL(c, E3111, NULL, m->def->name, p->name);
        if (i < c->n)
            v = c->args[i];
        else if (named)
            v = named->value;
        else if (p->fallback && !exec_eval(x, p->fallback, &v))
            return false;
        if (!frame_set(x->r, x->frame, p->name, v))
            return call_no_memory(c);
    }
    return true;
}

static bool is_param(const struct macro *m, struct str name)
{
    for (size_t i = 0; i < m->def->param_count; i++)
        if (str_eq(m->def->params[i].name, name))
            return true;
    return (m->def->uses & USES_CALLER) && str_eq(name, STR("caller"));
}

static bool bind_varargs(const struct macro *m, struct call *c, struct exec *x)
{
    size_t declared = m->def->param_count;
    if (!(m->def->uses & USES_VARARGS) || is_param(m, STR("varargs"))) {
        if (c->n <= declared)
            return true;
        return CALL_FAIL(c, E3110, NULL, m->def->name, known_params(m, c->env->arena));
    }
    struct list *l = list_new(c->env->arena);
    for (size_t i = declared; l && i < c->n; i++)
        if (!list_push(l, c->env->arena, c->args[i]))
            return call_no_memory(c);
    if (!l)
        return call_no_memory(c);
    l->tuple = true;
    return frame_set(x->r, x->frame, STR("varargs"), value_list(l)) || call_no_memory(c);
}

static bool bind_kwargs(const struct macro *m, struct call *c, struct exec *x)
{
    bool takes = (m->def->uses & USES_KWARGS) && !is_param(m, STR("kwargs"));
    struct vmap *kwargs = takes ? vmap_new(c->env->arena) : NULL;
    if (takes && !kwargs)
        return call_no_memory(c);
    for (size_t i = 0; i < c->named_count; i++) {
        if (is_param(m, c->named[i].name))
            continue;
        if (!takes)
            return CALL_FAIL(c, E3109, NULL, m->def->name, c->named[i].name,
                             known_params(m, c->env->arena));
        if (!vmap_set(kwargs, c->env->arena, c->named[i].name, c->named[i].value))
            return call_no_memory(c);
    }
    return !takes || frame_set(x->r, x->frame, STR("kwargs"), value_map(kwargs)) ||
           call_no_memory(c);
}

static bool bind_caller(const struct macro *m, struct call *c, struct exec *x)
{
    struct str name = str_of(special_name(USES_CALLER));
    for (size_t i = 0; i < m->def->param_count; i++)
        if (str_eq(m->def->params[i].name, name))
            return true;
    if (!(m->def->uses & USES_CALLER))
        return true;
    const struct call_named *caller = find_named(c, name);
    struct value v = value_absent();
    v.undefined.name = name;
    return frame_set(x->r, x->frame, name, caller ? caller->value : v) || call_no_memory(c);
}

static bool macro_call(struct object *self, struct call *c, struct value *out)
{
    const struct macro *m = (const struct macro *)self;
    struct exec x = m->exec;
    struct render *r = x.r;
    x.top = false;
    c->name = m->def->name;
    if (!(x.frame = frame_new(r, m->exec.frame)))
        return call_no_memory(c);
    if (!bind_caller(m, c, &x) || !bind_params(m, c, &x) || !bind_varargs(m, c, &x) ||
        !bind_kwargs(m, c, &x))
        return false;
    struct call_site site = {r->site, c->source, c->from, c->to, E3403};
    r->site = &site;
    bool ok = exec_captured(&x, m->def->body, out);
    r->site = site.outer;
    return ok;
}

/* ---- attributes: name, arguments, catch_varargs, catch_kwargs, caller ---- */

static bool macro_attr(struct object *self, struct str name, struct value *out)
{
    const struct macro *m = (const struct macro *)self;
    if (str_eq(name, STR("name")))
        *out = m->def->name.n ? value_str(m->def->name) : value_none();
    else if (str_eq(name, STR("catch_varargs")))
        *out = value_bool(m->def->uses & USES_VARARGS);
    else if (str_eq(name, STR("catch_kwargs")))
        *out = value_bool(m->def->uses & USES_KWARGS);
    else if (str_eq(name, STR("caller")))
        *out = value_bool(m->def->uses & USES_CALLER);
    else if (str_eq(name, STR("arguments"))) {
        struct arena *a = m->exec.r->env->arena;
        struct list *l = list_new(a);
        for (size_t i = 0; l && i < m->def->param_count; i++)
            if (!list_push(l, a, value_str(m->def->params[i].name)))
                return true;
        if (l) {
            l->tuple = true;
            *out = value_list(l);
        }
    }
    return true;
}

static bool macro_truth(struct object *self)
{
    (void)self;
    return true;
}

static void macro_print(struct object *self, struct buf *out)
{
    buf_puts(out, "<Macro ");
    struct value name = value_str(((const struct macro *)self)->def->name);
    value_repr(out, &name);
    buf_char(out, '>');
}

static const struct object_ops macro_ops = {.type = WORD_A_MACRO,
                                            .attr = macro_attr,
                                            .call = macro_call,
                                            .truth = macro_truth,
                                            .print = macro_print};

static struct macro *macro_new(struct exec *x, const struct stmt *s)
{
    struct macro *m = arena_zalloc(x->r->env->arena, sizeof *m);
    if (!m)
        return NULL;
    m->object.ops = &macro_ops;
    m->def = s;
    m->exec = *x;
    return m;
}

bool exec_macro(struct exec *x, const struct stmt *s)
{
    struct macro *m = macro_new(x, s);
    if (!m || !frame_set(x->r, x->frame, s->name, value_object(&m->object)))
        return exec_no_memory(x, s);
    x->frame->captured = true;
    return true;
}

/* {% call m() %}…{% endcall %}: the body becomes a macro that m gets as `caller`. */
bool exec_call_block(struct exec *x, const struct stmt *s)
{
    struct value result;
    struct macro *caller = macro_new(x, s);
    if (!caller)
        return exec_no_memory(x, s);
    struct call_named extra = {STR("caller"), value_object(&caller->object)};
    return expr_call_with(s->expr, x->r->env, &x->frame->scope, &extra, &result) &&
           expr_defined(s->expr, x->r->env, &x->frame->scope, &result) && sink_value(x, s, &result);
}
