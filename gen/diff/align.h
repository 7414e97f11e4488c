/* Which elements of two sequences correspond: the longest common subsequence, what stands between
 * two common elements by coarser and coarser keys, and in the end in order. */
#ifndef JUESUAN_DIFF_ALIGN_H
#define JUESUAN_DIFF_ALIGN_H

#include "base/arena.h"

struct pair {
    size_t a, b; /* indexes, ALIGN_NONE where the other side has no counterpart */
};
#define ALIGN_NONE SIZE_MAX

enum { ALIGN_KEYS_MAX = 3 };

/* What two sequences are compared by, the exact key first. */
struct align_keys {
    const struct str *a[ALIGN_KEYS_MAX], *b[ALIGN_KEYS_MAX];
    size_t n;
};

/* What all sequences of one document may cost together. Where nothing is left, elements that the
 * exact key does not settle at the ends are left to the next key, and in the end paired in order:
 * what was made to be slow is told less finely, and not later. */
struct align_room {
    struct arena *arena; /* the pairs' */
    size_t cells;        /* steps left that grow faster than what is compared */
};
enum { ALIGN_CELLS = 64 * 1024 * 1024 }; /* of a document */

/* False when memory is exhausted. */
bool align_by(const struct align_keys *keys, size_t an, size_t bn, struct align_room *room,
              struct pair **out, size_t *n);
/* By one key. */
bool align(const struct str *a, size_t an, const struct str *b, size_t bn, struct align_room *room,
           struct pair **out, size_t *n);

#endif
