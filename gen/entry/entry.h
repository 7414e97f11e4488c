/* The fill-in workbook: a record as input sheets that people fill in, and back. What stands where
 * is the plan of form.h; the words and the order are data. */
#ifndef JUESUAN_ENTRY_ENTRY_H
#define JUESUAN_ENTRY_ENTRY_H

#include "data/record.h"
#include "entry/form.h"
#include "facts/codes.h"

struct book; /* read/book.h */

/* Whether the bytes are a workbook, or would be one if they were not damaged, old or encrypted. */
bool entry_is_workbook(struct str bytes);
/* The workbook in `a`; NULL after a report. */
struct book *entry_open(struct str bytes, struct str name, struct arena *a, struct diags *ds);

/* What a workbook says of itself, in a property and in a hidden sheet. */
struct entry_identity {
    struct str pack; /* "" when it does not say */
    int year;
    bool found;
};

/* False after E2503: the two places differ. */
bool entry_identify(const struct book *book, struct str name, struct entry_identity *out,
                    struct diags *ds);

struct entry_content {
    struct str pack, unit;
    int year;
    const struct value *root;                /* what is known already; NULL: nothing */
    const struct codes *function, *economic; /* for names and drop-downs; NULL: none */
};

/* Appends the workbook. False after a report. */
bool entry_write(const struct form *form, const struct entry_content *content, struct buf *out,
                 struct diags *ds);

/* The record in a workbook that people filled in; every value's place is its cell. What is found
 * wrong is reported with sheet and cell: E2501 to E2519. Not checked against the schema yet. */
bool entry_read(const struct form *form, const struct book *book, struct str name, struct arena *a,
                struct sources *sources, struct record *out, struct diags *ds);

#endif
