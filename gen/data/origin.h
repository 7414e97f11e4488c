/* Where a printed figure or text came from: a fact, or what was made of facts. This is the one
 * owner of it: made, printed and read here. Its text form is for manifests, for `explain` and for
 * the attribute by which an HTML page names a figure to both; everybody else has the type:
 *
 *   income[208].fiscal           shows this fact
 *   a+b   a-b   a*b              was reckoned from two others, each of which may be reckoned itself
 *   percent(a,b)   change(a,b)   came out of a filter of that name
 *   ?a,b                         shows none of these but depends on them
 *   ?2:a,b                       the second branch was taken because of them; 0: a loop
 *
 * NULL is the origin of what was made from no fact. */
#ifndef JUESUAN_DATA_ORIGIN_H
#define JUESUAN_DATA_ORIGIN_H

#include "base/arena.h"
#include "base/buf.h"

enum origin_op { ORIGIN_FACT, ORIGIN_RECKONED, ORIGIN_FILTERED, ORIGIN_DEPENDS, ORIGIN_CARRIED };

struct origin {
    enum origin_op op;
    struct str name; /* the fact's address, the sign, the filter's name; none of a dependence */
    int branch;      /* of a dependence: the branch that was taken, 0 for a loop; -1: none */
    const struct origin *const *operands; /* of a dependence no dependences themselves */
    size_t n;
    size_t length; /* bytes of its text */
};

/* Longer ones are not made: what says this much says nothing. */
enum { ORIGIN_SUM_MAX = 160, ORIGIN_FILTER_MAX = 4096 };

/* Made: NULL where memory is exhausted or the text would be too long. Of two of which one is NULL
 * the other is taken. Signs and names of filters must outlive the origin. */
struct origin origin_of_fact(struct str address);
const struct origin *origin_fact(struct arena *a, struct str address);
const struct origin *origin_reckoned(struct arena *a, const struct origin *left, const char *sign,
                                     const struct origin *right);
const struct origin *origin_filtered(struct arena *a, const char *filter, const struct origin *left,
                                     const struct origin *right);
/* What depends on all of these, which may be dependences themselves; NULL for none. */
const struct origin *origin_depending(struct arena *a, const struct origin *const *on, size_t n);
/* The same dependence, because of which branch number `branch` was taken. */
const struct origin *origin_of_branch(struct arena *a, const struct origin *depending, int branch);

/* What was taken over from last year's data before anything is a fact; it has no text. */
extern const struct origin origin_carried;

/* Whether it only depends on facts; not true of NULL. */
bool origin_depends(const struct origin *o);
/* Whether two say the same; either may be NULL. */
bool origin_equal(const struct origin *a, const struct origin *b);

/* Printed; NULL as nothing. The text is {NULL, 0} for NULL and where memory is exhausted. */
void origin_print(struct buf *out, const struct origin *o);
struct str origin_text(struct arena *a, const struct origin *o);

/* The text form read from left to right, whoever wrote it. */
struct origin_reader {
    struct str rest;
    bool depends;
    int branch;        /* -1: none */
    struct str filter; /* known once the first address has been read; "" for none */
    bool sum;          /* all that was read so far is added or taken away */
    int sign;          /* of the address that comes next */
    size_t count;      /* addresses read */
};

struct origin_reader origin_read(struct str text);
/* The next address; *sign (unless NULL) is -1 where it is taken away. False at the end. */
bool origin_next(struct origin_reader *r, struct str *address, int *sign);

#endif
