/* Pure: two sequences and their keys. What the elements are is for diff_tables.c and
 * diff_texts.c. */
#include "diff/align.h"

#include "base/map.h"
#include "base/memory.h"
#include "base/steps.h"

#include <stdlib.h>

enum { CELLS_MAX = ALIGN_CELLS / 4 /* of one table */ };

struct align_work {
    const struct align_keys *keys;
    struct align_room *room;
    struct pair *pairs;
    size_t n;
};

/* The middle of both sequences: what is equal has the same number, and how long the longest common
 * subsequences of what remains are, row by row. */
struct align_table {
    uint32_t *a, *b;
    uint16_t *lengths;
};

/* Parts of both sequences, and the key they are compared by. */
struct index_range {
    size_t a0, a1, b0, b1, key;
};

static bool align_range(struct align_work *w, struct index_range r);

static void push(struct align_work *w, size_t a, size_t b)
{
    w->pairs[w->n++] = (struct pair){a, b};
}

static bool equal(const struct align_work *w, const struct index_range *r, size_t a, size_t b)
{
    return str_eq(w->keys->a[r->key][a], w->keys->b[r->key][b]);
}

/* What one key leaves over is compared by the next; the last leaves pairs in order. */
static bool align_gap(struct align_work *w, struct index_range r)
{
    if (r.a0 < r.a1 && r.b0 < r.b1 && r.key + 1 < w->keys->n) {
        r.key++;
        return align_range(w, r);
    }
    for (; r.a0 < r.a1 && r.b0 < r.b1; r.a0++, r.b0++)
        push(w, r.a0, r.b0);
    for (; r.a0 < r.a1; r.a0++)
        push(w, r.a0, ALIGN_NONE);
    for (; r.b0 < r.b1; r.b0++)
        push(w, ALIGN_NONE, r.b0);
    return true;
}

static bool number(struct map *known, const struct str *keys, size_t n, uint32_t *out)
{
    for (size_t i = 0; i < n; i++) {
        const struct map_entry *e = map_find(known, keys[i]);
        if (!e && !map_put(known, keys[i], NULL))
            return false;
        out[i] = (uint32_t)(e ? (size_t)(e - known->entries) : known->n - 1);
    }
    return true;
}

/* Each key is read once: texts that are long and begin alike cost nothing in the table. */
static bool number_both(const struct align_work *w, const struct index_range *r,
                        struct align_table *t)
{
    struct arena arena;
    struct map known;
    arena_init(&arena);
    map_init(&known, &arena);
    bool ok = number(&known, w->keys->a[r->key] + r->a0, r->a1 - r->a0, t->a) &&
              number(&known, w->keys->b[r->key] + r->b0, r->b1 - r->b0, t->b);
    arena_free(&arena);
    return ok;
}

static void fill(const struct index_range *r, const struct align_table *t)
{
    size_t an = r->a1 - r->a0, bn = r->b1 - r->b0, width = bn + 1;
    for (size_t i = an; i-- > 0;) {
        uint16_t *row = t->lengths + i * width;
        STEPS(bn);
        for (size_t k = bn; k-- > 0;) {
            uint16_t below = row[width + k], right = row[k + 1];
            row[k] = t->a[i] == t->b[k] ? (uint16_t)(row[width + k + 1] + 1)
                                        : (below > right ? below : right);
        }
    }
}

static bool walk(struct align_work *w, const struct index_range *r, const struct align_table *t)
{
    size_t width = r->b1 - r->b0 + 1;
    const uint16_t *table = t->lengths;
    struct index_range gap = *r;
    for (size_t a = r->a0, b = r->b0; a < r->a1 && b < r->b1;) {
        if (t->a[a - r->a0] == t->b[b - r->b0]) {
            gap.a1 = a;
            gap.b1 = b;
            if (!align_gap(w, gap))
                return false;
            push(w, a++, b++);
            gap.a0 = a;
            gap.b0 = b;
        } else if (table[(a - r->a0 + 1) * width + b - r->b0] >=
                   table[(a - r->a0) * width + b - r->b0 + 1]) {
            a++;
        } else {
            b++;
        }
    }
    gap.a1 = r->a1;
    gap.b1 = r->b1;
    return align_gap(w, gap);
}

/* The middle parts, without the equal beginning and end. Two very long and very different parts are
 * left to the next key. The table goes as soon as it was walked: a file may have many of them. */
static bool align_middle(struct align_work *w, struct index_range r)
{
    size_t an = r.a1 - r.a0, bn = r.b1 - r.b0, cells = (an + 1) * (bn + 1);
    if (!an || !bn || an >= UINT16_MAX || bn >= UINT16_MAX || cells > CELLS_MAX ||
        cells > w->room->cells)
        return align_gap(w, r);
    w->room->cells -= cells;
    struct align_table t = {.a = memory_zalloc((an + bn) * sizeof *t.a),
                            .lengths = memory_zalloc(cells * sizeof *t.lengths)};
    t.b = t.a ? t.a + an : NULL;
    bool ok = t.a && t.lengths && number_both(w, &r, &t);
    if (ok) {
        fill(&r, &t);
        ok = walk(w, &r, &t);
    }
    free(t.a);
    free(t.lengths);
    return ok;
}

static bool align_range(struct align_work *w, struct index_range r)
{
    size_t tail = 0;
    while (r.a0 < r.a1 && r.b0 < r.b1 && equal(w, &r, r.a0, r.b0))
        push(w, r.a0++, r.b0++);
    while (r.a0 < r.a1 && r.b0 < r.b1 && equal(w, &r, r.a1 - 1, r.b1 - 1)) {
        r.a1--;
        r.b1--;
        tail++;
    }
    if (!align_middle(w, r))
        return false;
    for (size_t i = 0; i < tail; i++)
        push(w, r.a1 + i, r.b1 + i);
    return true;
}

bool align_by(const struct align_keys *keys, size_t an, size_t bn, struct align_room *room,
              struct pair **out, size_t *n)
{
    struct align_work w = {.keys = keys, .room = room};
    w.pairs = arena_alloc(room->arena, (an + bn + 1) * sizeof *w.pairs);
    if (!w.pairs || !align_range(&w, (struct index_range){0, an, 0, bn, 0}))
        return false;
    *out = w.pairs;
    *n = w.n;
    return true;
}

bool align(const struct str *a, size_t an, const struct str *b, size_t bn, struct align_room *room,
           struct pair **out, size_t *n)
{
    struct align_keys keys = {{a}, {b}, 1};
    return align_by(&keys, an, bn, room, out, n);
}
