/* A cell as the value that is expected in it. */
#ifndef JUESUAN_ENTRY_CELL_H
#define JUESUAN_ENTRY_CELL_H

#include "entry/reading.h"

enum cell_result { CELL_EMPTY, CELL_GIVEN, CELL_REFUSED /* reported */ };

/* What a leaf's cell holds; empty cells and blanks are nothing. The value's place is the cell. What
 * has the wrong form stays a text, which the schema then refuses at that cell. */
enum cell_result cell_value(struct reading *r, const struct book_sheet *sheet,
                            const struct book_cell *cell, const struct form_leaf *leaf,
                            struct value *out);
/* A cell as a text, numbers in their digits; undefined when it holds an error or no value. */
struct value cell_plain_text(struct reading *r, const struct book_sheet *sheet,
                             const struct book_cell *cell);

#endif
