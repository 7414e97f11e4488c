/* Where a printed figure or text came from. This is the one owner of its text form, which manifests
 * keep and `explain` shows; nobody else writes a sign of it or looks for one:
 *
 *   income[208].fiscal           shows this fact
 *   a+b   a-b   a*b              was reckoned from two others, each of which may be reckoned itself
 *   percent(a,b)   change(a,b)   came out of a filter of that name
 *   ?a,b                         shows none of these but depends on them
 *   ?2:a,b                       the second branch was taken because of them; 0: a loop
 *
 * {NULL, 0} is the origin of what was made from no fact. */
#ifndef JUESUAN_DATA_ORIGIN_H
#define JUESUAN_DATA_ORIGIN_H

#include "base/arena.h"

/* Made: {NULL, 0} where memory is exhausted. Of two of which one is empty the other is taken. */
struct str origin_reckoned(struct arena *a, struct str left, const char *sign, struct str right);
struct str origin_filtered(struct arena *a, const char *filter, struct str left, struct str right);
struct str origin_depending(struct arena *a, const struct str *on, size_t n);
/* The same dependence, because of which branch number `branch` was taken. */
struct str origin_of_branch(struct arena *a, struct str depending, int branch);

/* Whether it only depends on facts. */
bool origin_depends(struct str origin);

/* Read from left to right. */
struct origin_reader {
    struct str rest;
    bool depends;
    int branch;        /* -1: none */
    struct str filter; /* known once the first address has been read; "" for none */
    bool sum;          /* all that was read so far is added or taken away */
    int sign;          /* of the address that comes next */
    size_t count;      /* addresses read */
};

struct origin_reader origin_read(struct str origin);
/* The next address; *sign (unless NULL) is -1 where it is taken away. False at the end. */
bool origin_next(struct origin_reader *r, struct str *address, int *sign);
/* The next one of a dependence as a whole, whether it is an address or was reckoned itself. */
bool origin_next_whole(struct origin_reader *r, struct str *origin);

#endif
