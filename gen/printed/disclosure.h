/* A file as it was published, read (read/), made the record that printed tables and texts are
 * checked from: what a data file says in its section `published`. Which line above a table is its
 * title, its number or its unit is told by the words in `file` of the section `published` of a
 * pack's rules.json. Nothing is guessed: a table whose columns are not certain is left out. */
#ifndef JUESUAN_PRINTED_DISCLOSURE_H
#define JUESUAN_PRINTED_DISCLOSURE_H

#include "data/record.h"

struct disclosure_input {
    struct str name;           /* of the file, as shown */
    const struct value *words; /* `published` of rules.json; may be NULL */
    int year;                  /* given by the caller; 0: as the file says */
    struct str pack;           /* the name of the template pack */
    struct arena *arena;
    struct sources *sources; /* gets the cells or boxes of the file */
    struct diags *diags;
};

/* A document (.docx, .html, .pdf) or a workbook (.xlsx, .xls, .et) in `bytes`. Everything of the
 * record but its `schema` is filled. False after a report of the reader, E7020 (no year is told) or
 * E1004. What else is not told (unit, name of the department) is warned of: E7021, E7022. */
bool disclosure_of_document(const struct disclosure_input *in, struct str bytes,
                            struct record *out);
bool disclosure_of_book(const struct disclosure_input *in, struct str bytes, struct record *out);

#endif
