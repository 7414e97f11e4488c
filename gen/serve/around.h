/* What stands around the figures of a finding: the rows of the tables and the sentences that they
 * are in, and what is in the cells of the workbook now. */
#ifndef JUESUAN_SERVE_AROUND_H
#define JUESUAN_SERVE_AROUND_H

#include "serve/visit.h"

/* Adds to every finding `tables`: [{title, heads, rows: [{code, label, cells: [{text, marked}]}]}].
 */
void around_rows(struct visit *v, const struct value *found);
/* Adds `sentences`: [{place, parts: [{text, marked}]}]. */
void around_sentences(struct visit *v, const struct value *found);
/* Adds `now` to every place (of findings and diagnostics) that is a cell which can be typed into:
 * its present text. */
void around_cells(struct visit *v, const struct value *found);

#endif
