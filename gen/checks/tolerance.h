/* How far two figures may be apart before the difference is an error: one model for all rules. */
#ifndef JUESUAN_CHECKS_TOLERANCE_H
#define JUESUAN_CHECKS_TOLERANCE_H

#include "base/dec.h"

enum tolerance_kind {
    TOLERANCE_EXACT,  /* must be equal: 元 with 分, or figures that never are rounded apart */
    TOLERANCE_SAME,   /* the same figure in two places, each rounded by itself */
    TOLERANCE_SUM,    /* a total and its n addends, each rounded by itself */
    TOLERANCE_RATIO,  /* a percentage recomputed from two printed amounts a / b */
    TOLERANCE_SHARES, /* n percentages of one whole, adding up to 100 */
    TOLERANCE_AT_MOST /* left must not be greater than right, both sums of n figures in all */
};

enum verdict { VERDICT_EQUAL, VERDICT_ROUNDING, VERDICT_WRONG };

struct tolerance {
    enum tolerance_kind kind;
    struct dec step;  /* the smallest unit printed: 0.01 */
    size_t n;         /* addends (SUM), figures (AT_MOST), shares (SHARES) */
    int places;       /* decimals of the percentages (RATIO, SHARES) */
    struct dec a, b;  /* the two amounts (RATIO), in the unit printed */
    struct dec small; /* RATIO: below this base nothing is certain */
};

/* Judges `difference` = left − right. *allowed is the largest difference that rounding explains. A
 * rate within 0.02 points of the computed one counts as rounding too: cutting off digits instead of
 * rounding them is common and changes nothing for the reader. */
enum verdict tolerance_judge(const struct tolerance *t, struct dec difference, struct dec *allowed);

#endif
