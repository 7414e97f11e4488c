/* Texts of the workbook measured and broken into lines, in half-width characters: a Han character
 * is two. Excel breaks between any two Han characters, and words of ASCII only where they alone are
 * longer than the line. */
#ifndef JUESUAN_WRITE_XLSX_MEASURE_H
#define JUESUAN_WRITE_XLSX_MEASURE_H

#include "base/str.h"

/* Width of the longest line of `text`. */
uint32_t xlsx_text_width(struct str text);
/* Width of the longest piece that is not broken. */
uint32_t xlsx_piece_width(struct str text);
/* Lines that `text` takes when wrapped at `width`. */
uint32_t xlsx_text_lines(struct str text, uint32_t width);
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
