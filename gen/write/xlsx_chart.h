/* The workbook that stands behind a chart in a Word file. */
#ifndef JUESUAN_WRITE_XLSX_CHART_H
#define JUESUAN_WRITE_XLSX_CHART_H

#include "base/buf.h"
#include "chart/chart.h"
#include "doc/doc.h"

/* Numbers at an axis, of which the office programs choose the steps: with separators where there
 * are thousands, and decimals only where a step has some. */
#define CHART_AXIS_FORMAT "[>=1000]#,##0;[<=-1000]-#,##0;General"

/* One sheet, Sheet1: names of the categories in column A, of the series in row 1, figures below.
 * False after a report. */
bool xlsx_chart_book(const struct chart *c, const struct doc_meta *meta, struct buf *out,
                     struct diags *ds);

#endif
