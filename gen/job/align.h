/* Which elements of two sequences correspond: the longest common subsequence, and what stands
 * between two common elements paired in order. */
#ifndef JUESUAN_JOB_ALIGN_H
#define JUESUAN_JOB_ALIGN_H

#include "base/arena.h"

struct pair {
    size_t a, b; /* indexes, ALIGN_NONE where the other side has no counterpart */
};
#define ALIGN_NONE SIZE_MAX

/* False when memory is exhausted. */
bool align(const struct str *a, size_t an, const struct str *b, size_t bn, struct arena *arena,
           struct pair **out, size_t *n);

#endif
