/* Where in the fill-in workbook, and so in the pages that show its sheets, a member of the data is
 * filled in. */
#ifndef JUESUAN_SERVE_WHERE_H
#define JUESUAN_SERVE_WHERE_H

#include "entry/form.h"
#include "serve/visit.h"

/* The plan that the workbook of the present step goes by. */
bool where_form(struct visit *v, struct form *out);
/* Adds to every diagnostic that names a cell of the workbook or a member (`pointer`), where that is
 * filled in: `fill`: {number, sheet, table, anchor}; the anchor is "" where it is the whole sheet.
 */
void where_fill(struct visit *v, const struct value *diagnostics);

#endif
