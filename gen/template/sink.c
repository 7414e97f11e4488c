/* Where printed text goes, and which facts it shows. */
#include "expr/escape.h"
#include "expr/reads.h"
#include "expr/unknown.h"
#include "template/render.h"

static bool push_origin(struct render *r, struct origins *os, struct origin o)
{
    struct origin *items = arena_room(r->env->arena, os->items, os->n, &os->cap, sizeof *items);
    if (!items)
        return false;
    os->items = items;
    os->items[os->n++] = o;
    return true;
}

static bool remember_capture(struct render *r, struct str text, struct origins origins)
{
    struct captured *items =
        arena_room(r->env->arena, r->captured, r->captured_count, &r->captured_cap, sizeof *items);
    if (!items)
        return false;
    r->captured = items;
    r->captured[r->captured_count++] = (struct captured){text, origins};
    return true;
}

/* The captured text that `s` is a part of, newest first. Filters such as trim give a part. */
static const struct captured *find_capture(struct render *r, struct str s)
{
    r->env->fuel -= (long)(r->captured_count / 16);
    for (size_t i = r->captured_count; i-- > 0;) {
        struct str text = r->captured[i].text;
        if ((uintptr_t)s.p >= (uintptr_t)text.p &&
            (uintptr_t)s.p + s.n <= (uintptr_t)text.p + text.n)
            return &r->captured[i];
    }
    return NULL;
}

static bool is_dependence(const struct origin *o)
{
    return o->address.n && o->address.p[0] == READS_MARK;
}

static void clip(struct origin *o, size_t begin, size_t end)
{
    if (o->begin < begin)
        o->begin = begin;
    if (o->end > end)
        o->end = end;
}

/* Facts printed inside captured text show where that text is printed. */
static bool carry_origins(struct render *r, struct str s, size_t begin)
{
    const struct captured *c = find_capture(r, s);
    size_t shift = c ? (size_t)(s.p - c->text.p) : 0;
    for (size_t i = 0; c && i < c->origins.n; i++) {
        struct origin o = c->origins.items[i];
        if (is_dependence(&o))
            clip(&o, shift, shift + s.n);
        if (o.begin < shift || o.end > shift + s.n || o.begin > o.end)
            continue;
        o.begin = o.begin - shift + begin;
        o.end = o.end - shift + begin;
        if (!push_origin(r, &r->sink->origins, o))
            return false;
    }
    return true;
}

/* Only what a report says of its changes gets worse when there is no memory for it. */
void sink_depends(struct render *r, size_t begin, size_t from, int branch)
{
    struct arena *a = r->env->arena;
    struct str why = r->trace ? reads_since(r->env->reads, from, a) : (struct str){NULL, 0};
    if (why.n && branch != DEPENDS_PRINT)
        why = arena_printf(a, "%c%d:%.*s", READS_MARK, branch, (int)why.n - 1, why.p + 1);
    if (why.n)
        (void)push_origin(r, &r->sink->origins, (struct origin){begin, r->sink->buf->n, why, 0});
}

static void spend(struct render *r, size_t n)
{
    struct buf *b = r->sink->buf;
    if (n > r->output_left)
        b->failed = true;
    r->output_left -= n < r->output_left ? n : r->output_left;
}

void sink_text(struct render *r, struct str text)
{
    buf_str(r->sink->buf, text);
    spend(r, text.n);
}

static void print_plain(struct render *r, const struct value *v)
{
    struct buf *b = r->sink->buf;
    if (!r->env->escape || value_is_safe(v) || v->type == VALUE_INT) {
        value_print(b, v);
    } else if (v->type == VALUE_STR) {
        markdown_escape(b, v->s);
    } else {
        struct buf text;
        buf_init(&text);
        text.max = r->output_left;
        value_print(&text, v);
        markdown_escape(b, buf_view(&text));
        b->failed |= text.failed;
        buf_free(&text);
    }
}

bool sink_value(struct exec *x, const struct stmt *s, const struct value *v)
{
    struct render *r = x->r;
    struct value text;
    bool asked = false;
    if (value_is_unknown(v)) {
        if (!unknown_text(r->env, v, &text, &asked))
            return !asked && EXEC_FAIL(x, s, E3133, value_origin(v));
        v = &text;
    }
    struct buf *b = r->sink->buf;
    size_t begin = b->n;
    if (b->max == 0 || b->max > begin + r->output_left)
        b->max = begin + r->output_left + 1;
    print_plain(r, v);
    spend(r, b->n - begin);
    if (!sink_check(x, s))
        return false;
    if (!r->trace)
        return true;
    struct str address = value_origin(v);
    bool ok = true;
    if (address.n || v->at)
        ok = push_origin(r, &r->sink->origins, (struct origin){begin, b->n, address, v->at});
    else if (value_is_safe(v) && r->captured_count)
        ok = carry_origins(r, v->s, begin);
    return ok || exec_no_memory(x, s);
}

bool sink_check(struct exec *x, const struct stmt *s)
{
    struct expr_env *env = x->r->env;
    if (!x->r->sink->buf->failed)
        return !env->stopped;
    if (!env->stopped) {
        env->stopped = true;
        exec_fail(x, s, E3204, NULL, 0);
    }
    return false;
}

struct sink *sink_begin(struct render *r, struct sink *inner, struct buf *buf)
{
    struct sink *outer = r->sink;
    buf_init(buf);
    *inner = (struct sink){.buf = buf};
    r->sink = inner;
    return outer;
}

bool sink_end(struct exec *x, struct sink *inner, struct sink *outer, struct value *out)
{
    struct render *r = x->r;
    bool failed = inner->buf->failed;
    struct str text = arena_str(r->env->arena, buf_view(inner->buf));
    buf_free(inner->buf);
    r->sink = outer;
    outer->buf->failed |= failed;
    *out = value_str(text);
    out->safe = r->env->escape;
    if (inner->origins.n && text.p && !remember_capture(r, text, inner->origins))
        return false;
    return text.p && !failed;
}
