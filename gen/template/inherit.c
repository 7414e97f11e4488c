/* extends, block, super() and self. */
#include "expr/eval.h"
#include "template/render.h"

enum { EXTENDS_MAX = 40 };

/* ---- blocks of a context ---- */

static bool push_def(struct render *r, struct block_chain *chain, struct block_def def)
{
    struct block_def *items =
        arena_room(r->env->arena, chain->items, chain->n, &chain->cap, sizeof *items);
    if (!items)
        return false;
    chain->items = items;
    chain->items[chain->n++] = def;
    return true;
}

static bool context_add_blocks(struct template_context *ctx, const struct template *t)
{
    for (size_t i = 0; i < t->blocks.n; i++) {
        const struct map_entry *e = &t->blocks.entries[i];
        struct block_chain *chain = map_get(&ctx->blocks, e->key);
        if (!chain) {
            chain = arena_zalloc(ctx->render->env->arena, sizeof *chain);
            if (!chain || !map_put(&ctx->blocks, e->key, chain))
                return false;
        }
        if (!push_def(ctx->render, chain, (struct block_def){e->value, t}))
            return false;
    }
    return true;
}

/* ---- super() and the functions of self ---- */

struct block_function {
    struct object object;
    struct template_context *ctx;
    const struct block_chain *chain;
    size_t index;
    struct frame *frame; /* of a scoped block; NULL: the context's */
};

static bool run_block(struct template_context *ctx, const struct block_chain *chain, size_t index,
                      const struct frame *parent);

static bool block_call(struct object *self, struct call *c, struct value *out)
{
    const struct block_function *f = (const struct block_function *)self;
    struct render *r = f->ctx->render;
    struct sink inner;
    struct buf buf;
    if (!call_bind(c, "", NULL))
        return false;
    if (f->index >= f->chain->n)
        return CALL_FAIL(c, E3305, NULL, f->chain->items[0].block->name);
    struct call_site site = {r->site, c->source, c->from, c->to, E3403};
    struct sink *outer = sink_begin(r, &inner, &buf);
    r->site = &site;
    bool ok = run_block(f->ctx, f->chain, f->index, f->frame ? f->frame : f->ctx->root);
    r->site = site.outer;
    struct exec x = {.r = r, .template = f->chain->items[f->index].template, .ctx = f->ctx};
    bool captured = sink_end(&x, &inner, outer, out);
    return ok && (captured || call_no_memory(c));
}

static struct block_function *function_new(struct template_context *ctx,
                                           const struct block_chain *chain, size_t index,
                                           struct frame *frame);

static bool block_attr(struct object *self, struct str name, struct value *out)
{
    const struct block_function *f = (const struct block_function *)self;
    if (!str_eq(name, STR("super")))
        return true;
    struct block_function *next = function_new(f->ctx, f->chain, f->index + 1, f->frame);
    if (next)
        *out = value_object(&next->object);
    return true;
}

static bool block_truth(struct object *self)
{
    const struct block_function *f = (const struct block_function *)self;
    return f->index < f->chain->n;
}

static const struct object_ops block_ops = {
    .type = WORD_A_BLOCK, .attr = block_attr, .call = block_call, .truth = block_truth};

static struct block_function *function_new(struct template_context *ctx,
                                           const struct block_chain *chain, size_t index,
                                           struct frame *frame)
{
    struct block_function *f = arena_zalloc(ctx->render->env->arena, sizeof *f);
    if (f)
        *f = (struct block_function){{&block_ops}, ctx, chain, index, frame};
    return f;
}

static bool self_attr(struct object *self, struct str name, struct value *out)
{
    struct template_context *ctx =
        (struct template_context *)(void *)((char *)self - offsetof(struct template_context, self));
    const struct block_chain *chain = map_get(&ctx->blocks, name);
    struct block_function *f = chain ? function_new(ctx, chain, 0, NULL) : NULL;
    if (f)
        *out = value_object(&f->object);
    return true;
}

static struct str self_member(struct object *self, size_t i)
{
    const struct template_context *ctx =
        (const struct template_context *)(const void *)((char *)self -
                                                        offsetof(struct template_context, self));
    return i < ctx->blocks.n ? ctx->blocks.entries[i].key : (struct str){NULL, 0};
}

static const struct object_ops self_ops = {
    .type = WORD_A_TEMPLATE, .attr = self_attr, .member = self_member};

static void context_init(struct template_context *ctx, struct render *r, struct frame *root)
{
    *ctx = (struct template_context){.root = root, .self = {&self_ops}, .render = r};
    map_init(&ctx->blocks, r->env->arena);
}

/* ---- running ---- */

static bool run_block(struct template_context *ctx, const struct block_chain *chain, size_t index,
                      const struct frame *parent)
{
    struct render *r = ctx->render;
    const struct block_def *def = &chain->items[index];
    struct frame *frame = frame_new(r, parent);
    struct exec x = {.r = r, .template = def->template, .ctx = ctx, .frame = frame};
    struct block_function *super = function_new(ctx, chain, index + 1, NULL);
    if (!frame || !super || !frame_set(r, frame, STR("super"), value_object(&super->object)))
        return exec_no_memory(&x, def->block);
    if (parent != ctx->root)
        super->frame = (struct frame *)(uintptr_t)parent;
    exec_body(&x, def->block->body);
    return !r->env->stopped;
}

bool exec_block(struct exec *x, const struct stmt *s)
{
    const struct block_chain *chain = map_get(&x->ctx->blocks, s->name);
    if (!chain)
        return exec_no_memory(x, s);
    if (s->required && chain->n <= 1)
        return EXEC_FAIL(x, s, E3304, s->name);
    return run_block(x->ctx, chain, 0, s->scoped ? x->frame : x->ctx->root);
}

bool exec_extends(struct exec *x, const struct stmt *s)
{
    struct value name;
    struct call c = exec_call(x, s->expr->root, STR("extends"));
    struct str text = {NULL, 0};
    if (x->ctx->parent) {
        struct str line = arena_printf(x->r->env->arena, "%u",
                                       source_place(x->ctx->extended_in, x->ctx->extended_at).line);
        x->r->env->stopped = true;
        return EXEC_FAIL(x, s, E3303, line);
    }
    if (!exec_value(x, s->expr, &name) || !call_str(&c, &name, "template", &text))
        return false;
    struct call_site site = {x->r->site, x->template->source, s->from, s->to, E3402};
    x->r->site = &site;
    const struct template *parent = render_template(x, s, text);
    x->r->site = site.outer;
    if (!parent)
        return false;
    x->ctx->parent = parent;
    x->ctx->extended_in = x->template->source;
    x->ctx->extended_at = s->from;
    return context_add_blocks(x->ctx, parent) || exec_no_memory(x, s);
}

/* The child first, for its assignments and macros; then what it extends, which prints. */
static bool run_chain(struct render *r, struct template_context *ctx, const struct template *t)
{
    const struct call_site *outer = r->site;
    struct call_site sites[EXTENDS_MAX];
    for (int i = 0; t; i++) {
        struct exec x = {
            .r = r, .template = t, .ctx = ctx, .frame = ctx->root, .top = true, .in_order = true};
        exec_body(&x, t->body);
        const struct template *parent = ctx->parent;
        if (parent && i + 1 == EXTENDS_MAX)
            env_stop(r->env, t->source, ctx->extended_at, ctx->extended_at + 2, E3202);
        if (r->env->stopped)
            break;
        if (parent) {
            sites[i] = (struct call_site){r->site, ctx->extended_in, ctx->extended_at,
                                          ctx->extended_at + 2, E3402};
            r->site = &sites[i];
        }
        ctx->parent = NULL;
        t = parent;
    }
    r->site = outer;
    return !r->env->stopped;
}

/* A template within another takes as much of the stack as so many other levels. */
enum { TEMPLATE_LEVELS = 4 };

bool run_template(struct render *r, const struct template *t, struct frame *root)
{
    if (r->env->depth + TEMPLATE_LEVELS > EXPR_DEPTH_MAX)
        return env_stop(r->env, t->source, 0, 0, E3202);
    struct template_context *ctx = arena_alloc(r->env->arena, sizeof *ctx);
    if (!ctx)
        return env_stop(r->env, t->source, 0, 0, E3203);
    context_init(ctx, r, root);
    if (!context_add_blocks(ctx, t) || !frame_set(r, root, STR("self"), value_object(&ctx->self)))
        return env_stop(r->env, t->source, 0, 0, E3203);
    r->env->depth += TEMPLATE_LEVELS;
    bool ok = run_chain(r, ctx, t);
    r->env->depth -= TEMPLATE_LEVELS;
    return ok;
}
