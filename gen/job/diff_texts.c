#include "job/align.h"
#include "job/diff.h"

#include "base/utf8.h"
#include "expr/reads.h"

struct sentences {
    struct str *items;
    size_t n;
};

static bool ends_sentence(int32_t cp)
{
    return cp == 0x3002 || cp == 0xFF01 || cp == 0xFF1F || cp == '\n'; /* 。！？ */
}

static struct sentences split(struct arena *a, struct str text)
{
    struct sentences s = {arena_alloc(a, (text.n / 3 + 2) * sizeof *s.items), 0};
    const char *from = text.p, *end = text.p + text.n;
    for (const char *p = from; s.items && p < end;) {
        if (!ends_sentence(utf8_next(&p, end)) && p < end)
            continue;
        if (s.n < text.n / 3 + 2)
            s.items[s.n++] = (struct str){from, (size_t)(p - from)};
        from = p;
    }
    return s;
}

/* One line of snap_text.facts. */
struct fact_line {
    size_t begin, end;
    bool shown; /* a figure; else what decides about the text from begin to end */
    int branch; /* which branch it decided for; 0: a loop; -1: it was put into the text */
    struct str facts;
};

static size_t take_number(struct str *s)
{
    size_t v = 0;
    while (s->n && ascii_is_digit(s->p[0])) {
        v = v * 10 + (size_t)(s->p[0] - '0');
        *s = str_sub(*s, 1, s->n);
    }
    return v;
}

static bool take_char(struct str *s, char c)
{
    bool there = s->n && s->p[0] == c;
    if (there)
        *s = str_sub(*s, 1, s->n);
    return there;
}

/* "2:a,b": the number of a branch in front of the facts. */
static int take_branch(struct str *s)
{
    struct str rest = *s;
    size_t number = take_number(&rest);
    if (rest.n == s->n || !take_char(&rest, ':'))
        return -1;
    *s = rest;
    return (int)number;
}

static bool next_line(const struct snap_text *t, size_t *from, struct fact_line *out)
{
    if (*from >= t->facts.n)
        return false;
    size_t stop = str_find(t->facts, STR("\n"), *from);
    struct str line = str_sub(t->facts, *from, stop == SIZE_MAX ? t->facts.n : stop);
    *from += line.n + 1;
    out->begin = out->end = take_number(&line);
    if (take_char(&line, '-'))
        out->end = take_number(&line);
    (void)take_char(&line, ' ');
    out->shown = !take_char(&line, READS_MARK);
    out->branch = out->shown ? -1 : take_branch(&line);
    out->facts = line;
    return true;
}

/* A part of a paragraph. */
struct part {
    const struct snap_text *text; /* NULL: there is none */
    struct str sentence;
};

static bool concerns(const struct part *p, const struct fact_line *l)
{
    size_t begin = (size_t)(p->sentence.p - p->text->text.p), end = begin + p->sentence.n;
    if (l->begin == l->end)
        return l->begin >= begin && (l->begin < end || (!l->shown && l->begin == end));
    return l->begin < end && l->end > begin;
}

/* The next line about a part that may have none. */
static bool next_about(const struct part *p, size_t *from, struct fact_line *out)
{
    while (p->text && next_line(p->text, from, out))
        if (concerns(p, out))
            return true;
    return false;
}

/* Causes of the figures in it; with `all` also of what decides whether and how it reads. */
static void add_part_causes(struct diff *d, struct cause_set *set, const struct part *p, bool all)
{
    struct fact_line line;
    for (size_t from = 0; next_about(p, &from, &line);)
        if (all || line.branch < 0)
            diff_add_causes(d, set, line.facts);
}

/* Causes of conditions that went one way before and another way now. */
static void add_switched(struct diff *d, struct cause_set *set, const struct part *old,
                         const struct part *new)
{
    struct fact_line a, b;
    for (size_t i = 0; next_about(old, &i, &a);)
        for (size_t k = 0; a.branch > 0 && next_about(new, &k, &b);)
            if (b.branch > 0 && b.branch != a.branch && str_eq(a.facts, b.facts))
                diff_add_causes(d, set, a.facts);
}

static bool shows(const struct snap_text *t, struct str facts)
{
    struct fact_line line;
    for (size_t from = 0; next_line(t, &from, &line);)
        if (line.shown && str_eq(line.facts, facts))
            return true;
    return false;
}

/* Figures of the paragraph that the other one does not show: it tells of another row. */
static void add_replaced(struct diff *d, struct cause_set *set, const struct snap_text *t,
                         const struct snap_text *other)
{
    struct fact_line line;
    for (size_t from = 0; t && other && next_line(t, &from, &line);)
        if (line.shown && !shows(other, line.facts))
            diff_add_causes(d, set, line.facts);
}

static void add_sentence(struct diff *d, const struct part *old, const struct part *new)
{
    struct diff_change *c = diff_add(d, DIFF_TEXT);
    if (!c)
        return;
    c->where = new->text ? new->text->part : old->text->part;
    c->from = str_trim(old->sentence);
    c->to = str_trim(new->sentence);
    add_part_causes(d, &c->causes, old, false);
    add_part_causes(d, &c->causes, new, false);
    add_switched(d, &c->causes, old, new);
    if (diff_is_empty(d, &c->causes)) {
        add_part_causes(d, &c->causes, old, true);
        add_part_causes(d, &c->causes, new, true);
    }
    if (diff_is_empty(d, &c->causes)) {
        add_replaced(d, &c->causes, old->text, new->text);
        add_replaced(d, &c->causes, new->text, old->text);
    }
}

static struct part part_of(const struct snap_text *t, const struct sentences *s, size_t i)
{
    return i == ALIGN_NONE ? (struct part){NULL, STR("")} : (struct part){t, s->items[i]};
}

static void compare_text(struct diff *d, const struct snap_text *old, const struct snap_text *new)
{
    struct sentences a = {NULL, 0}, b = {NULL, 0};
    struct pair *pairs;
    size_t n;
    if (old)
        a = split(d->arena, old->text);
    if (new)
        b = split(d->arena, new->text);
    if (!align(a.items, a.n, b.items, b.n, d->arena, &pairs, &n)) {
        d->failed = true;
        return;
    }
    for (size_t i = 0; i < n; i++) {
        struct part from = part_of(old, &a, pairs[i].a), to = part_of(new, &b, pairs[i].b);
        if (!from.text || !to.text || !str_eq(from.sentence, to.sentence))
            add_sentence(d, &from, &to);
    }
}

static struct str *texts_of(struct arena *a, const struct snapshot *s)
{
    struct str *texts = arena_alloc(a, (s->text_count + 1) * sizeof *texts);
    for (size_t i = 0; texts && i < s->text_count; i++)
        texts[i] = s->texts[i].text;
    return texts;
}

void diff_texts(struct diff *d)
{
    struct str *old = texts_of(d->arena, d->old), *new = texts_of(d->arena, d->new);
    struct pair *pairs;
    size_t n;
    if (!old || !new ||
        !align(old, d->old->text_count, new, d->new->text_count, d->arena, &pairs, &n)) {
        d->failed = true;
        return;
    }
    for (size_t i = 0; i < n; i++) {
        const struct snap_text *a = pairs[i].a == ALIGN_NONE ? NULL : &d->old->texts[pairs[i].a];
        const struct snap_text *b = pairs[i].b == ALIGN_NONE ? NULL : &d->new->texts[pairs[i].b];
        if (!a || !b || !str_eq(a->text, b->text))
            compare_text(d, a, b);
    }
}
