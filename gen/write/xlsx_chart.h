/* Charts in workbooks: on a sheet of the document's, and the workbook that stands behind a chart in
 * a Word file. */
#ifndef JUESUAN_WRITE_XLSX_CHART_H
#define JUESUAN_WRITE_XLSX_CHART_H

#include "chart/chart.h"
#include "doc/doc.h"
#include "fence/xlsx_write.h"

/* The format of numbers at an axis, of which the office programs choose the steps: with separators
 * where steps are whole, else as they are. */
struct str chart_axis_format(const struct chart *c);

/* Draws the chart on the sheet that holds its grid, whose cells begin at row `top`, with its corner
 * in column A of row `at`. False when memory is exhausted. */
bool xlsx_draw_chart(struct xlsx_sheet *sheet, const struct chart *c, uint32_t top, uint32_t at,
                     struct arena *a);

/* Workbooks that stand behind charts, one each. They have one sheet, Sheet1: names of the
 * categories in column A, of the series in row 1, figures below. */
struct chart_books;
struct writing;

/* Begins to make them (xlsx_write.h); NULL when memory is exhausted. */
struct chart_books *chart_books_begin(const struct chart *const *charts, size_t n,
                                      const struct writing *w, struct arena *a);
/* Appends each to its `out`. False after a report. */
bool chart_books_end(struct chart_books *b, struct buf *out, struct diags *ds);
/* Instead: nobody wants them any more. */
void chart_books_drop(void *books);

/* Charts that have anything to draw, in the order of the document; as many as *n. NULL when memory
 * is exhausted. */
const struct chart **charts_of(const struct doc *doc, struct arena *a, size_t *n);

#endif
