/* Texts of a workbook measured and broken into lines, in half-width characters: a Han character is
 * two. Excel breaks between any two Han characters, and words of ASCII only where they alone are
 * longer than the line. */
#ifndef JUESUAN_FENCE_XLSX_LINES_H
#define JUESUAN_FENCE_XLSX_LINES_H

#include "base/str.h"

/* Width of the longest line of `text`. */
uint32_t xlsx_text_width(struct str text);
/* Width of the longest piece that is not broken. */
uint32_t xlsx_piece_width(struct str text);
/* Lines that `text` takes when wrapped at `width`. */
uint32_t xlsx_text_lines(struct str text, uint32_t width);

struct xlsx_text_line {
    uint32_t width;
    int32_t first, last; /* its characters; 0 when it is empty */
    bool wrapped;        /* the text goes on behind it without a line feed */
};

/* The line at *p, which it passes with the line feed behind. */
struct xlsx_text_line xlsx_next_line(const char **p, const char *end, uint32_t width);

#endif
