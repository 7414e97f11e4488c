/* include, import and from. */
#include "expr/eval.h"
#include "template/render.h"

enum { LOOK_UP_STEPS = 50 }; /* what asking the loader costs */

/* ---- finding the template ---- */

const struct template *render_template(struct exec *x, const struct stmt *s, struct str name)
{
    struct diags *ds = x->r->env->diags;
    if (!template_name_ok(name)) {
        EXEC_FAIL(x, s, E3302, name);
        return NULL;
    }
    bool known;
    size_t errors = ds->errors;
    x->r->env->fuel -= LOOK_UP_STEPS;
    const struct template *t = template_find(x->r->set, name, ds, &known);
    if (!known) {
        EXEC_FAIL(x, s, E3301, name);
        return NULL;
    }
    if (t && !t->broken)
        return t;
    if (ds->errors == errors)
        EXEC_FAIL(x, s, E3309, name);
    else if (x->r->env->on_error)
        x->r->env->on_error(x->r->env);
    return NULL;
}

static bool exists(struct exec *x, struct str name)
{
    bool known = false;
    x->r->env->fuel -= LOOK_UP_STEPS;
    if (template_name_ok(name))
        template_find(x->r->set, name, x->r->env->diags, &known);
    return known;
}

/* The first of several names that exists; the last one when none does, to report it. */
static bool choose_name(struct exec *x, const struct stmt *s, struct str *out)
{
    struct value v;
    struct call c = exec_call(x, s->expr->root, STR("include"));
    struct list *l;
    if (!exec_value(x, s->expr, &v))
        return false;
    if (v.type == VALUE_STR) {
        *out = v.s;
        return true;
    }
    if (v.type != VALUE_LIST)
        return CALL_FAIL(&c, E3112, &v, STR("template"), diag_word(WORD_TEXT_OR_A_LIST_OF_TEXTS),
                         value_type_name(&v));
    l = v.list;
    for (size_t i = 0; i < l->n; i++) {
        if (!call_str(&c, &l->items[i], "template", out))
            return false;
        if (exists(x, *out))
            return true;
    }
    return l->n || CALL_FAIL(&c, E3301, &v, STR("[]"));
}

/* ---- include ---- */

bool exec_include(struct exec *x, const struct stmt *s)
{
    struct render *r = x->r;
    struct str name = {"", 0};
    size_t errors = r->env->diags->errors;
    if (!choose_name(x, s, &name))
        return s->ignore_missing && r->env->diags->errors == errors;
    if (s->ignore_missing && template_name_ok(name) && !exists(x, name))
        return true;
    struct call_site site = {r->site, x->template->source, s->from, s->to, E3402};
    struct frame *root = frame_new(r, s->with_context ? x->frame : NULL);
    if (!root)
        return exec_no_memory(x, s);
    const struct call_site *outer = r->site;
    r->site = &site;
    const struct template *t = render_template(x, s, name);
    bool ok = t && run_template(r, t, root);
    r->site = outer;
    return ok;
}

/* ---- import ---- */

struct module {
    struct object object;
    struct frame *frame;
    struct str name;
};

static bool exported(struct str name)
{
    return name.n && name.p[0] != '_' && !str_eq(name, STR("self"));
}

static bool module_attr(struct object *self, struct str name, struct value *out)
{
    const struct value *v = vmap_find(&((const struct module *)self)->frame->vars, name);
    if (v && exported(name))
        *out = *v;
    return true;
}

static struct str module_member(struct object *self, size_t i)
{
    const struct vmap *vars = &((const struct module *)self)->frame->vars;
    return i < vars->n ? vars->entries[i].key.s : (struct str){NULL, 0};
}

static bool module_truth(struct object *self)
{
    (void)self;
    return true;
}

static const struct object_ops module_ops = {
    .type = WORD_A_TEMPLATE, .attr = module_attr, .truth = module_truth, .member = module_member};

/* Runs a template for its names; what it prints is dropped. */
static struct module *load_module(struct exec *x, const struct stmt *s)
{
    struct render *r = x->r;
    struct str name = {"", 0};
    struct sink inner;
    struct buf buf;
    if (!choose_name(x, s, &name))
        return NULL;
    struct call_site site = {r->site, x->template->source, s->from, s->to, E3402};
    struct frame *root = frame_new(r, s->with_context ? x->frame : NULL);
    struct module *m = arena_zalloc(r->env->arena, sizeof *m);
    if (!root || !m) {
        exec_no_memory(x, s);
        return NULL;
    }
    const struct call_site *outer = r->site;
    r->site = &site;
    const struct template *t = render_template(x, s, name);
    struct sink *sink = sink_begin(r, &inner, &buf);
    bool ok = t && run_template(r, t, root);
    r->sink = sink;
    buf_free(&buf);
    r->site = outer;
    if (!ok)
        return NULL;
    *m = (struct module){{&module_ops}, root, name};
    return m;
}

bool exec_import(struct exec *x, const struct stmt *s)
{
    const struct module *m = load_module(x, s);
    if (!m)
        return false;
    struct object *o = (struct object *)(uintptr_t)&m->object;
    return frame_set(x->r, x->frame, s->name, value_object(o)) || exec_no_memory(x, s);
}

bool exec_from(struct exec *x, const struct stmt *s)
{
    struct module *m = load_module(x, s);
    if (!m)
        return false;
    struct value *owner = arena_alloc(x->r->env->arena, sizeof *owner);
    if (!owner)
        return exec_no_memory(x, s);
    *owner = value_object(&m->object);
    for (size_t i = 0; i < s->import_count; i++) {
        struct value v = value_undefined(s->imports[i].name);
        v.undefined.kind = UNDEFINED_MEMBER;
        v.undefined.owner = owner;
        module_attr(&m->object, s->imports[i].name, &v);
        if (!frame_set(x->r, x->frame, s->imports[i].alias, v))
            return exec_no_memory(x, s);
    }
    return true;
}
