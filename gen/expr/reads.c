/* A log that grows while expressions run and is cut back by whoever took note of it. */
#include "expr/reads.h"

enum { READS_MAX = 4096, LOOK_BACK = 16 };

static bool read_lately(const struct reads *r, const struct origin *what)
{
    size_t first = r->n > LOOK_BACK ? r->n - LOOK_BACK : 0;
    for (size_t i = first; i < r->n; i++)
        if (origin_equal(r->items[i], what))
            return true;
    return false;
}

void reads_add(struct reads *r, const struct origin *what)
{
    if (origin_depends(what) && what->n == 1)
        what = what->operands[0];
    if (!r || !what || r->n >= READS_MAX)
        return;
    const struct origin **items = arena_room(r->arena, r->items, r->n, &r->cap, sizeof *items);
    if (!items)
        return;
    r->items = items;
    r->items[r->n++] = what;
}

const struct origin *reads_since(const struct reads *r, size_t from, struct arena *a)
{
    struct reads once = {.arena = a};
    for (size_t i = from; r && i < r->n; i++)
        if (!read_lately(&once, r->items[i]))
            reads_add(&once, r->items[i]);
    return origin_depending(a, once.items, once.n);
}

void reads_forget(struct reads *r, size_t from)
{
    if (r && r->n > from)
        r->n = from;
}
