/* A table that no paper has room for at a legible size is printed on pages beside each other, each
 * with some of its columns, the names of the rows before them and the title above. */
#ifndef JUESUAN_WRITE_XLSX_BANDS_H
#define JUESUAN_WRITE_XLSX_BANDS_H

#include "grid/grid.h"

/* Cuts the columns so that each band fits into `room` together with the first `repeat` columns, as
 * even as whole header groups allow. `starts` gets the first column of each band, the first 0; it
 * has room for all columns. The number of bands; 1 also for a form with texts below its headings
 * that reach over a cut: it stays whole, however small. */
uint32_t xlsx_cut_bands(const struct grid *g, const uint32_t *widths, uint32_t repeat,
                        uint32_t room, uint32_t *starts);

#endif
