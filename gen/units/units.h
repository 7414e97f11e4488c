/* Several units' data as one department's: figures are added, row by row and code by code; what
 * cannot be added (texts, rates, scores) is the department's own. Which sections are added is data
 * (data/forms/aggregate.json). Nothing is cancelled: what units paid to each other is only told. */
#ifndef JUESUAN_UNITS_UNITS_H
#define JUESUAN_UNITS_UNITS_H

#include "facts/facts.h"

struct unit_input {
    const struct record *record;
    struct facts *facts;
    struct str name, file;
    /* Of differences and adjustments: what they do not give is 0, not unknown; they have a name of
     * their own. */
    bool correction;
};

struct units_input {
    const struct value *plan; /* aggregate.json */
    const struct schema *schema;
    const struct unit_input *units; /* the first is the department's own */
    size_t n;
    struct arena *arena;
    struct diags *diags;
};

/* The record of all of them, amounts in the unit of the first; the same for every order of the
 * others. Its section made_of says what each unit gave for each figure; units that were put
 * together before stand there one by one. What nobody knows is null and reported with the unit
 * (E2541, E2542), rows of different levels too (E2543). False after a report that is an error. */
bool units_add(const struct units_input *in, struct value *out);

#endif
