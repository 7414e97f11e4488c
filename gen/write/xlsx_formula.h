/* Numbers and totals for a workbook: number formats and the formulas of totals. */
#ifndef JUESUAN_WRITE_XLSX_FORMULA_H
#define JUESUAN_WRITE_XLSX_FORMULA_H

#include "base/buf.h"
#include "grid/grid.h"

/* The number format under which Excel shows the cell exactly as cell->text: #,##0.00 or 0.0 or
 * 0.00"%". False when text and number do not agree or memory is exhausted. */
bool xlsx_number_format(const struct grid_cell *cell, struct buf *out);

/* One byte per cell, row by row: 1 where the cell may be a formula of its terms. That is where all
 * terms are numbers on the sheet, add up exactly to the cell, and no formula depends on itself.
 * NULL when memory is exhausted. */
uint8_t *xlsx_formula_cells(const struct grid *g, struct arena *a);

/* The formula of such a cell, "=SUM(C4:C9)" or "=C4+C7-D2"; the grid begins `row_offset` rows below
 * the top of the sheet. False when it is longer than Excel allows. */
bool xlsx_formula(const struct grid_cell *cell, uint32_t row_offset, struct buf *out);

#endif
