/* The known names nearest to one that is unknown, for "did you mean". */
#ifndef JUESUAN_BASE_NEAREST_H
#define JUESUAN_BASE_NEAREST_H

#include "base/arena.h"

enum { NEAREST_MAX = 3 };

/* Start with {.wanted = name}. The names found are not copied. */
struct nearest {
    struct str wanted;
    struct str found[NEAREST_MAX]; /* best first */
    size_t distance[NEAREST_MAX];
    size_t n;
};

/* Keeps `name` when it is as near as a typing error or two. */
void nearest_consider(struct nearest *near, struct str name);
/* {NULL, 0} when nothing is near. */
struct str nearest_best(const struct nearest *near);
/* All that were found, joined by 、. */
struct str nearest_list(const struct nearest *near, struct arena *a);

#endif
