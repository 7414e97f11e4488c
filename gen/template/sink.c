/* Where printed text goes, where it came from and which facts it shows. */
#include "data/origin.h"
#include "expr/reads.h"
#include "expr/unknown.h"
#include "template/render.h"

static bool push_value(struct render *r, struct output_map *os, struct printed_value o)
{
    struct printed_value *items =
        arena_room(r->env->arena, os->items, os->n, &os->cap, sizeof *items);
    if (!items)
        return false;
    os->items = items;
    os->items[os->n++] = o;
    return true;
}

/* Of a runaway template the beginning is enough. */
static bool push_written(struct render *r, struct output_map *os, struct written w)
{
    enum { WRITTEN_MAX = 1 << 15 };
    if (os->written_count >= WRITTEN_MAX)
        return true;
    struct written *items =
        arena_room(r->env->arena, os->written, os->written_count, &os->written_cap, sizeof *items);
    if (!items)
        return false;
    os->written = items;
    os->written[os->written_count++] = w;
    return true;
}

static bool remember_capture(struct render *r, struct str text, struct output_map map)
{
    struct captured *items =
        arena_room(r->env->arena, r->captured, r->captured_count, &r->captured_cap, sizeof *items);
    if (!items)
        return false;
    r->captured = items;
    r->captured[r->captured_count++] = (struct captured){text, map};
    return true;
}

/* The captured text that `s` is a part of, newest first. Filters such as trim give a part. */
static const struct captured *find_capture(struct render *r, struct str s)
{
    enum { LOOKS_PER_STEP = 16 };
    size_t i = r->captured_count;
    const struct captured *found = NULL;
    while (i-- > 0 && !found) {
        struct str text = r->captured[i].text;
        if ((uintptr_t)s.p >= (uintptr_t)text.p &&
            (uintptr_t)s.p + s.n <= (uintptr_t)text.p + text.n)
            found = &r->captured[i];
    }
    r->env->fuel -= (long)((r->captured_count - i) / LOOKS_PER_STEP);
    return found;
}

static void clip(struct printed_value *o, size_t begin, size_t end)
{
    if (o->begin < begin)
        o->begin = begin;
    if (o->end > end)
        o->end = end;
}

/* Facts printed inside captured text show where that text is printed. */
static bool carry_facts(struct render *r, const struct output_map *from, size_t shift, size_t begin,
                        size_t n)
{
    for (size_t i = 0; i < from->n; i++) {
        struct printed_value o = from->items[i];
        if (origin_depends(o.origin))
            clip(&o, shift, shift + n);
        if (o.begin < shift || o.end > shift + n || o.begin > o.end)
            continue;
        o.begin = o.begin - shift + begin;
        o.end = o.end - shift + begin;
        if (!push_value(r, &r->sink->map, o))
            return false;
    }
    return true;
}

/* Only what a report says of its changes gets worse when there is no memory for it. */
void sink_depends(struct render *r, size_t begin, size_t from, int branch)
{
    struct arena *a = r->env->arena;
    const struct origin *why = r->trace ? reads_since(r->env->reads, from, a) : NULL;
    if (why && branch != DEPENDS_PRINT)
        why = origin_of_branch(a, why, branch);
    if (why)
        (void)push_value(r, &r->sink->map, (struct printed_value){begin, r->sink->buf->n, why, 0});
}

/* So do the stretches that templates wrote, as far as they are in it. */
static bool carry_written(struct render *r, const struct output_map *from, size_t shift,
                          size_t begin, size_t n)
{
    for (size_t i = 0; i < from->written_count; i++) {
        struct written w = from->written[i];
        if (w.end <= shift || w.begin >= shift + n)
            continue;
        if (w.begin < shift) {
            w.from += w.verbatim ? shift - w.begin : 0;
            w.begin = shift;
        }
        w.begin = w.begin - shift + begin;
        w.end = (w.end < shift + n ? w.end - shift : n) + begin;
        if (!push_written(r, &r->sink->map, w))
            return false;
    }
    return true;
}

/* Remembers where the text printed from `begin` on came from: its fact, its tag, or what it was
 * captured from. */
static bool remember(struct exec *x, const struct stmt *s, const struct value *v, size_t begin)
{
    struct render *r = x->r;
    size_t end = r->sink->buf->n;
    const struct origin *origin = value_origin(v);
    const struct captured *c = NULL;
    if ((origin || v->at) &&
        !push_value(r, &r->sink->map, (struct printed_value){begin, end, origin, v->at}))
        return false;
    if (!origin && !v->at && value_is_safe(v) && r->captured_count)
        c = find_capture(r, v->s);
    if (!c)
        return push_written(
            r, &r->sink->map,
            (struct written){begin, end, x->template->source, s->from, false, v->at});
    size_t shift = (size_t)(v->s.p - c->text.p);
    return carry_facts(r, &c->map, shift, begin, v->s.n) &&
           carry_written(r, &c->map, shift, begin, v->s.n);
}

static void spend(struct render *r, size_t n)
{
    struct buf *b = r->sink->buf;
    if (n > r->output_left)
        b->failed = true;
    r->output_left -= n < r->output_left ? n : r->output_left;
}

bool sink_text(struct exec *x, const struct stmt *s)
{
    struct render *r = x->r;
    const struct source *source = x->template->source;
    size_t begin = r->sink->buf->n;
    uintptr_t from = (uintptr_t)source->text.p, at = (uintptr_t)s->text.p;
    bool verbatim =
        at >= from && at - from <= source->text.n; /* not where line ends were changed */
    buf_str(r->sink->buf, s->text);
    spend(r, s->text.n);
    if (!sink_check(x, s))
        return false;
    struct written w = {
        begin, r->sink->buf->n, source, verbatim ? (size_t)(at - from) : s->from, verbatim, 0};
    return !r->trace || push_written(r, &r->sink->map, w) || exec_no_memory(x, s);
}

static void print_plain(struct render *r, const struct value *v)
{
    struct buf *b = r->sink->buf;
    if (!r->env->escape || value_is_safe(v) || v->type == VALUE_INT) {
        value_print(b, v);
    } else if (v->type == VALUE_STR) {
        expr_escape(r->env, b, v->s);
    } else {
        struct buf text;
        buf_init(&text);
        text.max = r->output_left;
        value_print(&text, v);
        expr_escape(r->env, b, buf_view(&text));
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
            return !asked && EXEC_FAIL(x, s, E3133, origin_text(r->env->arena, value_origin(v)));
        v = &text;
    }
    if (r->env->report && (v->type == VALUE_LIST || v->type == VALUE_MAP))
        return EXEC_FAIL(x, s, E3134, value_type_name(v)); /* nobody publishes ['…', '…'] */
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
    return remember(x, s, v, begin) || exec_no_memory(x, s);
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
    bool traced = inner->map.n || inner->map.written_count;
    if (traced && text.p && !remember_capture(r, text, inner->map))
        return false;
    return text.p && !failed;
}
