/* How far two figures may be apart before the difference is an error: one model for all rules. */
#ifndef JUESUAN_CHECKS_TOLERANCE_H
#define JUESUAN_CHECKS_TOLERANCE_H

#include "base/dec.h"

enum tolerance_kind {
    TOLERANCE_EXACT,  /* must be equal: 元 with 分, or figures that never are rounded apart */
    TOLERANCE_SAME,   /* the same figure in two places, each rounded by itself */
    TOLERANCE_SUM,    /* a total and its addends, each rounded by itself */
    TOLERANCE_RATIO,  /* a percentage recomputed from two printed amounts a / b */
    TOLERANCE_SHARES, /* n percentages of one whole, adding up to 100 */
    TOLERANCE_AT_MOST /* left must not be greater than right, both sums of figures */
};

enum verdict { VERDICT_EQUAL, VERDICT_ROUNDING, VERDICT_WRONG };

struct tolerance {
    enum tolerance_kind kind;
    struct dec step;  /* what the last digit of the total stands for, or of the amounts (RATIO) */
    struct dec parts; /* the same of all other figures, added up: tolerance_add */
    struct dec coarsest; /* of these steps */
    size_t n;            /* shares (SHARES) */
    int places;          /* decimals of the percentages (RATIO, SHARES) */
    struct dec a, b;     /* the two amounts (RATIO), in the unit printed */
    struct dec small;    /* RATIO: below this base nothing is certain */
};

/* SUM, SAME and AT_MOST: a tolerance for a total (for SAME the one figure, for AT_MOST nothing:
 * zero) that is written in steps of `step`, its other figures still to be added. `usual` is the
 * step that amounts are published in: a figure written coarser has lost zeros, not digits, wherever
 * finer ones stand beside it. So 10 beside 20.55 is 10.00, and only a coarse total over fine parts
 * is judged at its own step. Nothing is rounded to 0. */
struct tolerance tolerance_of(enum tolerance_kind kind, struct dec total, struct dec step,
                              struct dec usual);
void tolerance_add(struct tolerance *t, struct dec value, struct dec step, struct dec usual);

/* Judges `difference` = left − right. *allowed is the largest difference that rounding explains. A
 * rate within 0.02 points of the computed one counts as rounding too: cutting off digits instead of
 * rounding them is common and changes nothing for the reader. */
enum verdict tolerance_judge(const struct tolerance *t, struct dec difference, struct dec *allowed);

/* The larger of two steps. */
struct dec coarser(struct dec a, struct dec b);

#endif
