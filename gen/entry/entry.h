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
/* That, or a web page or a text that is called one: its reader tells best what to do with it. */
bool entry_is_meant_as_workbook(struct str name, struct str bytes);
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

/* What becomes of an amount that is refused (and reported): it is left out, or stays as the text
 * that stands there, so that it can be written again. */
enum entry_refused { ENTRY_DROPPED, ENTRY_KEPT };

/* The record in a workbook that people filled in; every value's place is its cell. What is found
 * wrong is reported with sheet and cell: E2501 to E2519. Not checked against the schema yet. */
bool entry_read(const struct form *form, const struct book *book, struct str name, struct arena *a,
                struct sources *sources, enum entry_refused refused, struct record *out,
                struct diags *ds);

/* What stands in column `column` of a sheet of single values in the row with these titles, which
 * may be another sheet's by the plan; NULL when nothing may. */
const struct form_leaf *entry_leaf_at(const struct form *form, const struct form_sheet *sheet,
                                      struct str group, struct str title, size_t column);

/* A text typed into a cell ("F12") of a sheet. */
struct entry_typed {
    struct str sheet, cell, text;
};
/* Puts it into a workbook that was read, as if it stood there. False after E2522 (no such place) or
 * E1004. */
bool entry_alter(struct book *book, const struct entry_typed *typed, struct str name,
                 struct arena *a, struct diags *ds);

/* A cell as people would type it: numbers in their digits. `formula` tells that it is not for
 * typing. */
struct entry_shown {
    struct str text;
    bool formula;
};
struct entry_shown entry_show(const struct book *book, struct str sheet, struct str cell,
                              struct arena *a);
struct entry_shown entry_show_at(const struct book *book, struct str sheet, uint32_t row,
                                 uint32_t col, struct arena *a);
/* The last row of a sheet in which a column holds something typed; 0 when there is none. */
uint32_t entry_last_row(const struct book *book, struct str sheet, uint32_t col);
bool entry_has_sheet(const struct book *book, struct str sheet);

#endif
