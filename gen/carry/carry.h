/* What a year hands over to the next: its figures become previous-year figures and opening
 * balances, its texts a first draft. Which becomes which is data (data/forms/carry.json). */
#ifndef JUESUAN_CARRY_CARRY_H
#define JUESUAN_CARRY_CARRY_H

#include "facts/facts.h"

struct carry_input {
    const struct value *plan;                /* carry.json */
    const struct record *record;             /* of the old year */
    struct facts *facts;                     /* of the old year */
    const struct codes *function, *economic; /* lists of the new year */
    int year;                                /* the new one */
    struct str file; /* of the old year, as the new data file will know it */
    int decimals;    /* of its amounts, where they were rounded for print; -1: they are exact */
    struct arena *arena;
    struct diags *diags;
};

/* The members that the new year begins with, without its heading: texts to be reviewed, figures of
 * the previous year, opening balances, rows of codes whose figures are unknown, and what `check`
 * compares later (last_year). Amounts are in the old record's unit. Values that came over have an
 * origin (origin_carried). Codes that ended without a successor are reported. False after E1004. */
bool carry_over(const struct carry_input *in, struct vmap *out);

#endif
