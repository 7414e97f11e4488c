/* Running the statements of a template. */
#include "expr/eval.h"
#include "expr/namespace.h"
#include "expr/reads.h"
#include "template/render.h"

bool exec_fail(struct exec *x, const struct stmt *s, enum diag_code code, const struct str *args,
               size_t arg_count)
{
    return env_report(x->r->env, x->template->source, s->from, s->to, code, NULL, args, arg_count);
}

bool exec_no_memory(struct exec *x, const struct stmt *s)
{
    return env_stop(x->r->env, x->template->source, s->from, s->to, E3203);
}

struct call exec_call(struct exec *x, const struct node *node, struct str name)
{
    return (struct call){.env = x->r->env,
                         .scope = &x->frame->scope,
                         .name = name,
                         .source = x->template->source,
                         .from = node->from,
                         .to = node->to};
}

bool exec_eval(struct exec *x, const struct expr *e, struct value *out)
{
    return expr_eval(e, x->r->env, &x->frame->scope, out);
}

bool exec_value(struct exec *x, const struct expr *e, struct value *out)
{
    return exec_eval(x, e, out) && expr_defined(e, x->r->env, &x->frame->scope, out);
}

/* Child templates print nothing outside of blocks. */
static bool muted(const struct exec *x)
{
    return x->top && x->ctx->parent;
}

static bool exec_print(struct exec *x, const struct stmt *s)
{
    struct value v;
    size_t from = reads_count(x->r->env->reads), begin = x->r->sink->buf->n;
    if (muted(x))
        return true;
    if (!exec_value(x, s->expr, &v) || !sink_value(x, s, &v))
        return false;
    if (!value_origin(&v))
        sink_depends(x->r, begin, from, DEPENDS_PRINT);
    return true;
}

static bool exec_text(struct exec *x, const struct stmt *s)
{
    return muted(x) ? sink_check(x, s) : sink_text(x, s);
}

/* The branch to take, and the how manieth it is. */
static bool choose(struct exec *x, const struct stmt *s, const struct stmt **body, unsigned *number)
{
    for (*number = 1;; ++*number) {
        struct value v;
        if (!exec_value(x, s->expr, &v))
            return false;
        *body = s->body;
        if (value_truth(&v))
            return true;
        *body = s->otherwise;
        if (!*body || (*body)->kind != STMT_IF || (*body)->next) {
            ++*number;
            return true;
        }
        s = *body;
    }
}

static enum flow exec_if(struct exec *x, const struct stmt *s)
{
    const struct stmt *body;
    unsigned number;
    size_t from = reads_count(x->r->env->reads), begin = x->r->sink->buf->n;
    if (!choose(x, s, &body, &number))
        return FLOW_STOP;
    enum flow flow = exec_body(x, body);
    sink_depends(x->r, begin, from, (int)number);
    return flow;
}

/* set name.attr = v */
static bool set_member(struct exec *x, const struct stmt *s, struct value v)
{
    struct value target = value_undefined(s->name);
    for (const struct scope *scope = &x->frame->scope; scope; scope = scope->parent)
        if (scope->lookup(scope, s->name, &target))
            break;
    struct vmap *ns = value_namespace(&target);
    if (!ns)
        return EXEC_FAIL(x, s, E3307, s->name);
    return vmap_set(ns, x->r->env->arena, s->attr, v) || exec_no_memory(x, s);
}

static bool assign(struct exec *x, const struct stmt *s, struct value v)
{
    return s->target ? frame_assign(x, x->frame, s->target, v) : set_member(x, s, v);
}

/* After a wrong expression the name still exists, so that one mistake is reported once. */
static bool exec_set(struct exec *x, const struct stmt *s)
{
    struct value v = {.type = VALUE_UNDEFINED, .undefined = {.kind = UNDEFINED_BROKEN}};
    size_t from = reads_count(x->r->env->reads);
    bool ok = exec_eval(x, s->expr, &v);
    const struct origin *why = reads_since(x->r->env->reads, from, x->r->env->arena);
    if (why && !value_origin(&v) && v.type != VALUE_OBJECT && v.type != VALUE_UNDEFINED)
        v.origin = why;
    if (!ok && s->target && s->target->kind == NODE_NAME)
        frame_assign(x, x->frame, s->target, v);
    return ok && assign(x, s, v);
}

/* Runs the body in a frame of its own, captured. */
static bool capture_body(struct exec *x, const struct stmt *s, struct value *out)
{
    struct exec inner = *x;
    inner.frame = frame_new(x->r, x->frame);
    inner.top = false;
    if (!inner.frame)
        return exec_no_memory(x, s);
    return exec_captured(&inner, s->body, out);
}

static bool exec_set_body(struct exec *x, const struct stmt *s)
{
    struct value v;
    if (!capture_body(x, s, &v))
        return false;
    if (s->expr && !expr_eval_on(s->expr, x->r->env, &x->frame->scope, &v, &v))
        return false;
    return assign(x, s, v);
}

static bool exec_filter(struct exec *x, const struct stmt *s)
{
    struct value v;
    return capture_body(x, s, &v) && expr_eval_on(s->expr, x->r->env, &x->frame->scope, &v, &v) &&
           expr_defined(s->expr, x->r->env, &x->frame->scope, &v) &&
           (muted(x) || sink_value(x, s, &v));
}

static enum flow exec_with(struct exec *x, const struct stmt *s)
{
    struct exec inner = *x;
    inner.frame = frame_new(x->r, x->frame);
    inner.top = false;
    if (!inner.frame) {
        exec_no_memory(x, s);
        return FLOW_STOP;
    }
    for (size_t i = 0; i < s->pair_count; i++) {
        struct value v;
        if (!exec_eval(x, s->pairs[i].value, &v) ||
            !frame_assign(&inner, inner.frame, s->pairs[i].target, v))
            return FLOW_STOP;
    }
    return muted(x) ? FLOW_NEXT : exec_body(&inner, s->body);
}

static enum flow exec_escape(struct exec *x, const struct stmt *s)
{
    struct value v;
    struct expr_env *env = x->r->env;
    bool before = env->escape;
    if (!exec_value(x, s->expr, &v))
        return FLOW_STOP;
    struct exec inner = *x;
    inner.frame = frame_new(x->r, x->frame);
    if (!inner.frame) {
        exec_no_memory(x, s);
        return FLOW_STOP;
    }
    env->escape = before && value_truth(&v);
    enum flow flow = exec_body(&inner, s->body);
    env->escape = before;
    return flow;
}

static enum flow done(bool ok)
{
    return ok ? FLOW_NEXT : FLOW_STOP;
}

static enum flow exec_stmt(struct exec *x, const struct stmt *s)
{
    switch (s->kind) {
    case STMT_TEXT:
        return done(exec_text(x, s));
    case STMT_PRINT:
        return done(exec_print(x, s));
    case STMT_IF:
        return exec_if(x, s);
    case STMT_FOR:
        return exec_for(x, s);
    case STMT_SET:
        return done(exec_set(x, s));
    case STMT_SET_BODY:
        return done(exec_set_body(x, s));
    case STMT_WITH:
        return exec_with(x, s);
    case STMT_MACRO:
        return done(exec_macro(x, s));
    case STMT_CALL:
        return done(exec_call_block(x, s));
    case STMT_FILTER:
        return done(exec_filter(x, s));
    case STMT_INCLUDE:
        return done(exec_include(x, s));
    case STMT_IMPORT:
        return done(exec_import(x, s));
    case STMT_FROM:
        return done(exec_from(x, s));
    case STMT_EXTENDS:
        return done(exec_extends(x, s));
    case STMT_BLOCK:
        return done((muted(x) && x->in_order) || exec_block(x, s));
    case STMT_ESCAPE:
        return exec_escape(x, s);
    case STMT_BREAK:
        return FLOW_BREAK;
    case STMT_CONTINUE:
        return FLOW_CONTINUE;
    }
    return FLOW_STOP;
}

/* Behind a statement that was reported wrong the next ones still run, so that all mistakes show in
 * one run; only limits stop everything. */
static enum flow run_statements(struct exec *x, const struct stmt *body)
{
    struct expr_env *env = x->r->env;
    for (const struct stmt *s = body; s; s = s->next) {
        if (--env->fuel < 0) {
            env_stop(env, x->template->source, s->from, s->to, E3201);
            return FLOW_STOP;
        }
        size_t from = reads_count(env->reads);
        enum flow flow = exec_stmt(x, s);
        reads_forget(env->reads, from);
        if (flow == FLOW_STOP ? env->stopped : flow != FLOW_NEXT)
            return flow;
    }
    return FLOW_NEXT;
}

enum flow exec_body(struct exec *x, const struct stmt *body)
{
    struct expr_env *env = x->r->env;
    if (!body)
        return FLOW_NEXT;
    if (env->depth >= EXPR_DEPTH_MAX) {
        env_stop(env, x->template->source, body->from, body->to, E3202);
        return FLOW_STOP;
    }
    env->depth++;
    enum flow flow = run_statements(x, body);
    env->depth--;
    return flow;
}

bool exec_captured(struct exec *x, const struct stmt *body, struct value *out)
{
    struct sink inner;
    struct buf buf;
    struct sink *outer = sink_begin(x->r, &inner, &buf);
    exec_body(x, body);
    bool ok = sink_end(x, &inner, outer, out);
    if (!ok && body && !x->r->env->stopped)
        exec_no_memory(x, body);
    return ok && !x->r->env->stopped;
}
