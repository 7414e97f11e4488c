/* The code of a classification in a row of a workbook: whole, or each level's digits in a cell of
 * its own. */
#ifndef JUESUAN_READ_CELL_CODE_H
#define JUESUAN_READ_CELL_CODE_H

#include "read/book.h"

enum { CODE_COLS_MAX = 3 };

enum code_result { CODE_NONE, CODE_GIVEN, CODE_OTHER /* something else stands there */ };

/* The code in the cells of the columns `cols` of a row. What a level leaves out is that of
 * `before`, the code of a row above; a number has lost the zero in front: 5 is 05. A code has 3, 5
 * or 7 digits. CODE_OTHER also when memory ran out (a->failed). */
enum code_result row_code(const struct book_sheet *sheet, uint32_t row, const uint32_t *cols,
                          size_t n, struct str before, struct arena *a, struct str *out);

#endif
