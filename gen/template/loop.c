/* for, with its loop object. */
#include "expr/eval.h"
#include "expr/reads.h"
#include "template/render.h"

struct loop {
    struct object object;
    struct value seq; /* a list, or an object with length and elements */
    size_t n, i;
    int64_t depth; /* 0 for the outermost of a recursive loop */
    const struct stmt *stmt;
    struct exec exec; /* where the loop stands, for recursion */
    struct value last_changed;
    bool changed_once;
    struct object cycle, changed; /* its methods */
};

static bool element(const struct loop *l, size_t i, struct value *out)
{
    if (l->seq.type == VALUE_LIST) {
        if (i < l->seq.list->n)
            *out = l->seq.list->items[i];
        return i < l->seq.list->n;
    }
    return i < l->n && l->seq.object->ops->element(l->seq.object, i, out);
}

/* ---- methods ---- */

static struct loop *loop_of(struct object *part, size_t offset)
{
    return (struct loop *)(void *)((char *)part - offset);
}

static bool loop_cycle(struct object *self, struct call *c, struct value *out)
{
    const struct loop *l = loop_of(self, offsetof(struct loop, cycle));
    if (!c->n)
        return CALL_FAIL(c, E3108, NULL, STR("loop.cycle"), STR("*args"));
    *out = c->args[l->i % c->n];
    return true;
}

static bool loop_changed(struct object *self, struct call *c, struct value *out)
{
    struct loop *l = loop_of(self, offsetof(struct loop, changed));
    struct list *args = list_new(c->env->arena);
    for (size_t i = 0; args && i < c->n; i++)
        if (!list_push(args, c->env->arena, c->args[i]))
            return call_no_memory(c);
    if (!args)
        return call_no_memory(c);
    struct value now = value_list(args);
    if (!call_charge(c, value_weight(&now)))
        return false;
    *out = value_bool(!l->changed_once || !value_equal(&l->last_changed, &now));
    l->changed_once = true;
    l->last_changed = now;
    return true;
}

static const struct object_ops cycle_ops = {.type = WORD_A_FUNCTION, .call = loop_cycle},
                               changed_ops = {.type = WORD_A_FUNCTION, .call = loop_changed};

/* ---- attributes ---- */

static const char *const loop_members[] = {"index",   "index0",   "revindex", "revindex0", "first",
                                           "last",    "length",   "depth",    "depth0",    "cycle",
                                           "changed", "previtem", "nextitem"};

static struct str loop_member(struct object *self, size_t i)
{
    (void)self;
    return i < sizeof loop_members / sizeof *loop_members ? str_of(loop_members[i])
                                                          : (struct str){NULL, 0};
}

static bool loop_position(const struct loop *l, struct str name, struct value *out)
{
    const struct {
        const char *name;
        long long value;
    } numbers[] = {{"index", (long long)l->i + 1},
                   {"index0", (long long)l->i},
                   {"revindex", (long long)(l->n - l->i)},
                   {"revindex0", (long long)(l->n - l->i) - 1},
                   {"length", (long long)l->n},
                   {"depth", l->depth + 1},
                   {"depth0", l->depth}};
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        if (str_eq(name, str_of(numbers[i].name))) {
            *out = value_int(numbers[i].value);
            return true;
        }
    return false;
}

static bool loop_attr(struct object *self, struct str name, struct value *out)
{
    struct loop *l = (struct loop *)self;
    if (loop_position(l, name, out))
        return true;
    if (str_eq(name, STR("first")))
        *out = value_bool(l->i == 0);
    else if (str_eq(name, STR("last")))
        *out = value_bool(l->i + 1 >= l->n);
    else if (str_eq(name, STR("previtem")) && l->i > 0)
        element(l, l->i - 1, out);
    else if (str_eq(name, STR("nextitem")))
        element(l, l->i + 1, out);
    else if (str_eq(name, STR("cycle")))
        *out = value_object(&l->cycle);
    else if (str_eq(name, STR("changed")))
        *out = value_object(&l->changed);
    return true;
}

static void loop_print(struct object *self, struct buf *out)
{
    const struct loop *l = (const struct loop *)self;
    buf_printf(out, "<LoopContext %zu/%zu>", l->i + 1, l->n);
}

static size_t loop_length(struct object *self)
{
    return ((const struct loop *)self)->n;
}

static bool loop_truth(struct object *self)
{
    (void)self;
    return true;
}

static bool loop_call(struct object *self, struct call *c, struct value *out);

static const struct object_ops loop_ops = {.type = WORD_A_LOOP,
                                           .attr = loop_attr,
                                           .length = loop_length,
                                           .truth = loop_truth,
                                           .call = loop_call,
                                           .print = loop_print,
                                           .member = loop_member};

/* ---- running ---- */

static struct loop *loop_new(struct exec *x, const struct stmt *s, struct value seq, size_t n,
                             int64_t depth)
{
    struct loop *l = arena_zalloc(x->r->env->arena, sizeof *l);
    if (!l)
        return NULL;
    *l = (struct loop){.object = {&loop_ops},
                       .seq = seq,
                       .n = n,
                       .depth = depth,
                       .stmt = s,
                       .exec = *x,
                       .cycle = {&cycle_ops},
                       .changed = {&changed_ops}};
    return l;
}

/* One turn gets an empty frame; a frame that a macro holds on to is left to it. */
static struct frame *turn_frame(struct exec *x, struct frame *last)
{
    if (!last || last->captured)
        return frame_new(x->r, x->frame);
    if (last->vars.slots)
        memset(last->vars.slots, 0, last->vars.slot_count * sizeof *last->vars.slots);
    last->vars.n = 0;
    return last;
}

static enum flow run_turns(struct exec *x, struct loop *l)
{
    const struct stmt *s = l->stmt;
    struct exec inner = *x;
    struct frame *frame = NULL;
    struct value item;
    inner.in_order = false;
    for (l->i = 0; element(l, l->i, &item); l->i++) {
        frame = turn_frame(x, frame);
        if (!frame || !frame_set(x->r, frame, STR("loop"), value_object(&l->object))) {
            exec_no_memory(x, s);
            return FLOW_STOP;
        }
        inner.frame = frame;
        if (!frame_assign(&inner, frame, s->target, item))
            return FLOW_STOP;
        if (--x->r->env->fuel < 0) {
            env_stop(x->r->env, x->template->source, s->from, s->to, E3201);
            return FLOW_STOP;
        }
        enum flow flow = exec_body(&inner, s->body);
        if (flow == FLOW_BREAK)
            break;
        if (flow == FLOW_STOP && x->r->env->stopped)
            return FLOW_STOP;
    }
    return FLOW_NEXT;
}

/* The items that pass `for … if`; the condition sees the target but not the loop. */
static bool filtered(struct exec *x, const struct stmt *s, const struct value *seq,
                     struct list **out)
{
    struct call c = exec_call(x, s->expr->root, STR("for"));
    struct list *all, *kept = list_new(x->r->env->arena);
    struct exec inner = *x;
    if (!kept || !(inner.frame = frame_new(x->r, x->frame)))
        return exec_no_memory(x, s);
    if (!call_iterate(&c, seq, &all))
        return false;
    for (size_t i = 0; i < all->n; i++) {
        struct value v;
        if (!frame_assign(&inner, inner.frame, s->target, all->items[i]) ||
            !exec_value(&inner, s->test, &v))
            return false;
        if (value_truth(&v) && !list_push(kept, x->r->env->arena, all->items[i]))
            return exec_no_memory(x, s);
    }
    *out = kept;
    return true;
}

/* What the loop runs over: objects that know their length are asked item by item, so that a long
 * range costs no memory. */
static bool sequence(struct exec *x, const struct stmt *s, struct value *seq, size_t *n)
{
    struct call c = exec_call(x, s->expr->root, STR("for"));
    struct list *l;
    const struct object_ops *ops = seq->type == VALUE_OBJECT ? seq->object->ops : NULL;
    if (!s->test && ops && ops->element && ops->length) {
        *n = ops->length(seq->object);
        return true;
    }
    if (s->test ? !filtered(x, s, seq, &l) : !call_iterate(&c, seq, &l))
        return false;
    /* NOLINTNEXTLINE(clang-analyzer-core.CallAndMessage): call_iterate has set it */
    *seq = value_list(l);
    *n = l->n;
    return true;
}

static enum flow run_loop(struct exec *x, const struct stmt *s, struct value seq, int64_t depth)
{
    size_t n;
    if (!sequence(x, s, &seq, &n))
        return FLOW_STOP;
    if (!n) {
        struct exec inner = *x;
        if (!s->otherwise)
            return FLOW_NEXT;
        if (!(inner.frame = frame_new(x->r, x->frame))) {
            exec_no_memory(x, s);
            return FLOW_STOP;
        }
        return exec_body(&inner, s->otherwise);
    }
    struct loop *l = loop_new(x, s, seq, n, depth);
    if (!l) {
        exec_no_memory(x, s);
        return FLOW_STOP;
    }
    return run_turns(x, l);
}

enum flow exec_for(struct exec *x, const struct stmt *s)
{
    struct value seq;
    size_t from = reads_count(x->r->env->reads), begin = x->r->sink->buf->n;
    if (!exec_value(x, s->expr, &seq))
        return FLOW_STOP;
    enum flow flow = run_loop(x, s, seq, 0);
    sink_depends(x->r, begin, from, DEPENDS_LOOP);
    return flow;
}

/* loop(children) in a recursive loop. */
static bool loop_call(struct object *self, struct call *c, struct value *out)
{
    struct loop *l = (struct loop *)self;
    struct value v[1];
    struct sink inner;
    struct buf buf;
    if (!l->stmt->recursive)
        return call_report(c, E3306, NULL, NULL, 0);
    if (!call_bind(c, "iterable!", v) || !call_defined(c, &v[0]))
        return false;
    struct render *r = l->exec.r;
    struct call_site site = {r->site, c->source, c->from, c->to, E3403};
    struct sink *outer = sink_begin(r, &inner, &buf);
    struct list *items;
    r->site = &site;
    /* Iterated here, so that a wrong argument is reported where loop() is written. */
    bool ok = call_iterate(c, &v[0], &items);
    if (ok)
        ok = run_loop(&l->exec, l->stmt, value_list(items), l->depth + 1) != FLOW_STOP;
    r->site = site.outer;
    bool captured = sink_end(&l->exec, &inner, outer, out);
    if (ok && !captured)
        return call_no_memory(c);
    return ok && captured;
}
