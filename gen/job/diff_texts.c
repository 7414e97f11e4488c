#include "job/align.h"
#include "job/diff.h"

#include "base/utf8.h"

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

/* Causes of the figures that stand in `sentence`, a part of the block's text. */
static void add_sentence_causes(struct diff *d, struct cause_set *set, const struct snap_text *t,
                                struct str sentence)
{
    size_t begin = (size_t)(sentence.p - t->text.p), end = begin + sentence.n;
    for (size_t from = 0; from < t->facts.n;) {
        size_t stop = str_find(t->facts, STR("\n"), from);
        struct str line = str_sub(t->facts, from, stop == SIZE_MAX ? t->facts.n : stop);
        size_t at = 0, i = 0;
        for (; i < line.n && ascii_is_digit(line.p[i]); i++)
            at = at * 10 + (size_t)(line.p[i] - '0');
        if (at >= begin && at < end)
            diff_add_causes(d, set, str_sub(line, i, line.n));
        from += line.n + 1;
    }
}

static void add_sentence(struct diff *d, const struct snap_text *old, const struct snap_text *new,
                         const struct str *from, const struct str *to)
{
    struct diff_change *c = diff_add(d, DIFF_TEXT);
    if (!c)
        return;
    c->where = new ? new->part : old->part;
    if (from) {
        c->from = str_trim(*from);
        add_sentence_causes(d, &c->causes, old, *from);
    }
    if (to) {
        c->to = str_trim(*to);
        add_sentence_causes(d, &c->causes, new, *to);
    }
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
        const struct str *from = pairs[i].a == ALIGN_NONE ? NULL : &a.items[pairs[i].a];
        const struct str *to = pairs[i].b == ALIGN_NONE ? NULL : &b.items[pairs[i].b];
        if (!from || !to || !str_eq(*from, *to))
            add_sentence(d, old, new, from, to);
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

static struct str *finding_keys(struct arena *a, const struct snapshot *s)
{
    struct str *keys = arena_alloc(a, (s->finding_count + 1) * sizeof *keys);
    for (size_t i = 0; keys && i < s->finding_count; i++)
        keys[i] = arena_printf(a, "%.*s\n%.*s\n%.*s", STR_ARG(s->findings[i].code),
                               STR_ARG(s->findings[i].place), STR_ARG(s->findings[i].text));
    return keys;
}

static bool has_key(const struct str *keys, size_t n, struct str key)
{
    for (size_t i = 0; i < n; i++)
        if (str_eq(keys[i], key))
            return true;
    return false;
}

static void add_finding(struct diff *d, const struct snap_finding *f, bool gone)
{
    struct diff_change *c = diff_add(d, DIFF_FINDING);
    if (!c)
        return;
    c->where = f->place;
    c->what = f->code;
    *(gone ? &c->from : &c->to) = f->text;
    diff_add_causes(d, &c->causes, f->place);
}

void diff_findings(struct diff *d)
{
    size_t old_count = d->old->finding_count, new_count = d->new->finding_count;
    struct str *old = finding_keys(d->arena, d->old), *new = finding_keys(d->arena, d->new);
    if (!old || !new) {
        d->failed = true;
        return;
    }
    for (size_t i = 0; i < old_count; i++)
        if (!has_key(new, new_count, old[i]))
            add_finding(d, &d->old->findings[i], true);
    for (size_t i = 0; i < new_count; i++)
        if (!has_key(old, old_count, new[i]))
            add_finding(d, &d->new->findings[i], false);
}
