/* The year's official classification, as finance offices hand it out in a workbook or csv: codes
 * and names by header, whatever else stands in it. */
#ifndef JUESUAN_CLASSIFICATION_LIST_H
#define JUESUAN_CLASSIFICATION_LIST_H

#include "base/diag.h"
#include "data/value.h"
#include "facts/codes.h"

struct classification_entry {
    struct str code, name;
    struct str since, until; /* YYYY-MM-DD; "" where the list does not say */
    struct place place;
};

struct classification {
    const struct value *plan; /* data/forms/codes.json */
    struct arena *arena;
    struct diags *ds;
    struct classification_entry *entries[2]; /* by enum code_system, sorted by code, then date */
    size_t n[2], cap[2];
    size_t others; /* rows of other classifications */
    bool failed;
};

/* Reads a list, which is told by what it holds. False after a report: E2631 to E2638, or the file
 * cannot be read. */
bool classification_read(struct classification *c, struct str bytes, struct str name);
/* One of the two as the file that codes.h reads: code,name and, where some row has a date,
 * since,until. */
void classification_csv(const struct classification *c, enum code_system system, struct buf *out);
/* How many codes of a level (1 to 3) it has. */
size_t classification_count(const struct classification *c, enum code_system system, size_t level);

#endif
