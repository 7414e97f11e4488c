/* Forms: tables whose body has several kinds of rows, each below headings of its own. */
#ifndef JUESUAN_GRID_FORMS_H
#define JUESUAN_GRID_FORMS_H

#include "grid/grid.h"

#define NO_HEAD UINT32_MAX

/* A row that only titles the ones below it: a section, or headings inside a form. Its first cell
 * may be blank. */
bool grid_is_heading(const struct grid *g, uint32_t row);
/* The row of headings inside the body under which `row` stands, edge below edge, or NO_HEAD. That
 * of a row above, `before`, is known: what lies above that one is not looked at again. `before` is
 * 0 when none is. */
uint32_t grid_inner_head(const struct grid *g, uint32_t row, uint32_t before, uint32_t head);
/* The one under which most rows stand, and how many; NO_HEAD when there is none. */
uint32_t grid_main_head(const struct grid *g, uint32_t *rows);

#endif
