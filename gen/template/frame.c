/* Variables of one block, loop or macro; inner ones hide outer ones, and go with their block. */
#include "expr/eval.h"
#include "template/render.h"

static bool frame_lookup(const struct scope *self, struct str name, struct value *out)
{
    const struct value *v = vmap_find(&((const struct frame *)self)->vars, name);
    if (v)
        *out = *v;
    return v;
}

static struct str frame_name(const struct scope *self, size_t i)
{
    const struct vmap *vars = &((const struct frame *)self)->vars;
    return i < vars->n ? vars->entries[i].key.s : (struct str){NULL, 0};
}

struct frame *frame_new(struct render *r, const struct frame *parent)
{
    struct frame *f = arena_zalloc(r->env->arena, sizeof *f);
    if (f)
        f->scope = (struct scope){parent ? &parent->scope : NULL, frame_lookup, frame_name};
    return f;
}

bool frame_set(struct render *r, struct frame *f, struct str name, struct value v)
{
    return vmap_set(&f->vars, r->env->arena, name, v);
}

static bool assign_tuple(struct exec *x, struct frame *f, const struct node *target, struct value v)
{
    struct call c = exec_call(x, target, STR("set"));
    struct list *l;
    struct str counts[2];
    if (!call_iterate(&c, &v, &l))
        return false;
    if (l->n != target->n) {
        counts[0] = arena_printf(x->r->env->arena, "%zu", target->n);
        counts[1] = arena_printf(x->r->env->arena, "%zu", l->n);
        return call_report(&c, E3114, &v, counts, 2);
    }
    for (size_t i = 0; i < l->n; i++)
        if (!frame_assign(x, f, target->items[i], l->items[i]))
            return false;
    return true;
}

bool frame_assign(struct exec *x, struct frame *f, const struct node *target, struct value v)
{
    if (target->kind == NODE_TUPLE)
        return assign_tuple(x, f, target, v);
    struct call c = exec_call(x, target, target->name);
    return frame_set(x->r, f, target->name, v) || call_no_memory(&c);
}
