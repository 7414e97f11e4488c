/* How well the texts of a workbook break at a width (fence/xlsx_lines.h), and the arithmetic of
 * widths and heights. */
#ifndef JUESUAN_WRITE_XLSX_MEASURE_H
#define JUESUAN_WRITE_XLSX_MEASURE_H

#include "fence/xlsx_lines.h"

/* How badly `text` breaks at `width`: breaks that leave a single character on the last line or a
 * bracket or comma on the wrong side, weighed by how likely it is that they are seen. 0 is well. */
unsigned xlsx_break_faults(struct str text, uint32_t width);

/* For widths and heights. */
static inline uint32_t max_of(uint32_t a, uint32_t b)
{
    return a > b ? a : b;
}
static inline uint32_t min_of(uint32_t a, uint32_t b)
{
    return a < b ? a : b;
}
static inline uint32_t divide_up(uint32_t a, uint32_t b)
{
    return (a + b - 1) / b;
}

#endif
