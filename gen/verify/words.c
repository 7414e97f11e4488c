/* Two texts that should be one: cut into numbers and characters, aligned, and the stretches that
 * differ told one by one. */
#include "verify/verify.h"

#include "base/utf8.h"

enum {
    AROUND = 8 /* tokens shown on both sides */,
    NEAR = 2 /* equal ones that do not part two */
};

void verify_add(struct verify *v, struct difference d)
{
    struct difference *grown = arena_room(v->arena, v->items, v->n, &v->cap, sizeof *grown);
    if (!grown) {
        v->failed = true;
        return;
    }
    v->items = grown;
    v->items[v->n++] = d;
}

static bool in_number(struct str s, size_t at)
{
    return ascii_is_digit(s.p[at]) || ((s.p[at] == '.' || s.p[at] == ',') && at && at + 1 < s.n &&
                                       ascii_is_digit(s.p[at - 1]) && ascii_is_digit(s.p[at + 1]));
}

static struct str *tokens_of(struct str s, struct arena *a, size_t *n)
{
    struct str *tokens = arena_alloc(a, (s.n + 1) * sizeof *tokens);
    *n = 0;
    for (size_t at = 0; tokens && at < s.n;) {
        size_t end = at;
        const char *p = s.p + at;
        if (ascii_is_digit(s.p[at]))
            while (end < s.n && in_number(s, end))
                end++;
        else
            (void)utf8_next(&p, s.p + s.n), end = (size_t)(p - s.p);
        tokens[(*n)++] = str_sub(s, at, end);
        at = end;
    }
    return tokens;
}

static bool has_digit(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (ascii_is_digit(s.p[i]))
            return true;
    return false;
}

/* The tokens [from, end) with some on both sides. */
static struct str stretch(struct str s, const struct str *tokens, size_t n, size_t from, size_t end,
                          struct arena *a)
{
    size_t first = from > AROUND ? from - AROUND : 0, last = end + AROUND < n ? end + AROUND : n;
    if (!n)
        return STR("");
    const char *p = first < n ? tokens[first].p : s.p + s.n;
    const char *q = last ? tokens[last - 1].p + tokens[last - 1].n : s.p;
    struct str text = {p, q > p ? (size_t)(q - p) : 0};
    return arena_printf(a, "%s%.*s%s", first ? "…" : "", STR_ARG(text), last < n ? "…" : "");
}

struct aligned {
    struct str *a, *b; /* tokens */
    size_t an, bn;
    struct pair *pairs;
    size_t n;
};

static bool is_equal(const struct aligned *t, const struct pair *p)
{
    return p->a != ALIGN_NONE && p->b != ALIGN_NONE && str_eq(t->a[p->a], t->b[p->b]);
}

/* Whether a stretch that differs goes on behind a few equal tokens. */
static bool goes_on(const struct aligned *t, size_t i)
{
    for (size_t k = i; k < t->n && k <= i + NEAR; k++)
        if (!is_equal(t, &t->pairs[k]))
            return true;
    return false;
}

void verify_words(struct verify *v, struct str expected, struct str found, struct str where,
                  struct place place)
{
    struct aligned t = {0};
    t.a = tokens_of(expected, v->arena, &t.an);
    t.b = tokens_of(found, v->arena, &t.bn);
    if (!t.a || !t.b || !align(t.a, t.an, t.b, t.bn, &v->align, &t.pairs, &t.n)) {
        v->failed = true;
        return;
    }
    size_t a = 0, b = 0; /* tokens before this pair */
    for (size_t i = 0; i < t.n;) {
        if (is_equal(&t, &t.pairs[i])) {
            a = t.pairs[i].a + 1;
            b = t.pairs[i++].b + 1;
            continue;
        }
        size_t a_end = a, b_end = b;
        bool figures = false;
        for (; i < t.n && goes_on(&t, i); i++) {
            const struct pair *p = &t.pairs[i];
            if (p->a != ALIGN_NONE) {
                a_end = p->a + 1;
                figures |= !is_equal(&t, p) && has_digit(t.a[p->a]);
            }
            if (p->b != ALIGN_NONE) {
                b_end = p->b + 1;
                figures |= !is_equal(&t, p) && has_digit(t.b[p->b]);
            }
        }
        verify_add(v,
                   (struct difference){.kind = figures ? DIFFERENT_FIGURE : DIFFERENT_TEXT,
                                       .where = where,
                                       .expected = stretch(expected, t.a, t.an, a, a_end, v->arena),
                                       .found = stretch(found, t.b, t.bn, b, b_end, v->arena),
                                       .address = STR(""),
                                       .place = place});
        a = a_end;
        b = b_end;
    }
}
