#include "job/align.h"

enum { CELLS_MAX = 16 * 1024 * 1024 };

struct work {
    const struct str *a, *b;
    struct pair *pairs;
    size_t n;
    uint16_t *table; /* lengths of common subsequences of what remains, row by row */
};

static void push(struct work *w, size_t a, size_t b)
{
    w->pairs[w->n++] = (struct pair){a, b};
}

/* Elements of a gap: the first ones of both sides belong together. */
static void pair_gap(struct work *w, size_t a0, size_t a1, size_t b0, size_t b1)
{
    for (; a0 < a1 && b0 < b1; a0++, b0++)
        push(w, a0, b0);
    for (; a0 < a1; a0++)
        push(w, a0, ALIGN_NONE);
    for (; b0 < b1; b0++)
        push(w, ALIGN_NONE, b0);
}

static void fill(struct work *w, size_t a0, size_t an, size_t b0, size_t bn)
{
    size_t width = bn + 1;
    for (size_t i = an; i-- > 0;)
        for (size_t k = bn; k-- > 0;) {
            uint16_t below = w->table[(i + 1) * width + k], right = w->table[i * width + k + 1];
            w->table[i * width + k] = str_eq(w->a[a0 + i], w->b[b0 + k])
                                          ? (uint16_t)(w->table[(i + 1) * width + k + 1] + 1)
                                          : (below > right ? below : right);
        }
}

static void walk(struct work *w, size_t a0, size_t an, size_t b0, size_t bn)
{
    size_t width = bn + 1, i = 0, k = 0, gap_a = 0, gap_b = 0;
    while (i < an && k < bn) {
        if (str_eq(w->a[a0 + i], w->b[b0 + k])) {
            pair_gap(w, a0 + gap_a, a0 + i, b0 + gap_b, b0 + k);
            push(w, a0 + i++, b0 + k++);
            gap_a = i;
            gap_b = k;
        } else if (w->table[(i + 1) * width + k] >= w->table[i * width + k + 1]) {
            i++;
        } else {
            k++;
        }
    }
    pair_gap(w, a0 + gap_a, a0 + an, b0 + gap_b, b0 + bn);
}

/* The middle parts, without the equal beginning and end. Two very long and very different parts are
 * paired in order. */
static bool align_middle(struct work *w, size_t a0, size_t a1, size_t b0, size_t b1,
                         struct arena *arena)
{
    size_t an = a1 - a0, bn = b1 - b0;
    if (an >= UINT16_MAX || bn >= UINT16_MAX || (an + 1) * (bn + 1) > CELLS_MAX) {
        pair_gap(w, a0, a1, b0, b1);
        return true;
    }
    w->table = arena_zalloc(arena, (an + 1) * (bn + 1) * sizeof *w->table);
    if (!w->table)
        return false;
    fill(w, a0, an, b0, bn);
    walk(w, a0, an, b0, bn);
    return true;
}

bool align(const struct str *a, size_t an, const struct str *b, size_t bn, struct arena *arena,
           struct pair **out, size_t *n)
{
    struct work w = {.a = a, .b = b};
    size_t head = 0, tail = 0;
    w.pairs = arena_alloc(arena, (an + bn + 1) * sizeof *w.pairs);
    if (!w.pairs)
        return false;
    while (head < an && head < bn && str_eq(a[head], b[head])) {
        push(&w, head, head);
        head++;
    }
    while (tail < an - head && tail < bn - head && str_eq(a[an - 1 - tail], b[bn - 1 - tail]))
        tail++;
    if (!align_middle(&w, head, an - tail, head, bn - tail, arena))
        return false;
    for (size_t i = tail; i > 0; i--)
        push(&w, an - i, bn - i);
    *out = w.pairs;
    *n = w.n;
    return true;
}
