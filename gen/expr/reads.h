/* Which facts an evaluation looked at: what decides about a text need not be printed in it. */
#ifndef JUESUAN_EXPR_READS_H
#define JUESUAN_EXPR_READS_H

#include "data/origin.h"

/* In the order of reading, some of them more than once. */
struct reads {
    struct arena *arena;
    const struct origin **items;
    size_t n, cap;
};

/* What is beyond a limit, or for which there is no memory, is not remembered. `r` may be NULL. */
void reads_add(struct reads *r, const struct origin *what);
static inline size_t reads_count(const struct reads *r)
{
    return r ? r->n : 0;
}
/* The origin that depends on what was read since there were `from`; NULL when nothing was. */
const struct origin *reads_since(const struct reads *r, size_t from, struct arena *a);
/* Forgets what was read since there were `from`. */
void reads_forget(struct reads *r, size_t from);

#endif
