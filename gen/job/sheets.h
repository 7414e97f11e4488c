#ifndef JUESUAN_JOB_SHEETS_H
#define JUESUAN_JOB_SHEETS_H

#include "printed/sheet.h"
#include "tables/grid.h"

/* The built table as rows and columns of text with the facts behind it; NULL when memory is
 * exhausted. */
const struct sheet *sheet_of_grid(const struct grid *g, enum amount_unit unit, struct arena *a);

#endif
