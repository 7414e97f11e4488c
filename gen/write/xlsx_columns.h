/* Widths of a sheet's columns, in half-width characters without the room at their sides. */
#ifndef JUESUAN_WRITE_XLSX_COLUMNS_H
#define JUESUAN_WRITE_XLSX_COLUMNS_H

#include "write/xlsx_layout.h"

/* A4 at 100 %, type of 10 pt. */
enum { PORTRAIT_WIDTH = 97, LANDSCAPE_WIDTH = 144 };
/* A small table is stretched so that it does not stand lost on its page. */
enum { STRETCH_TO = 84 };

/* Widths from the content; running text in forms gets at most `form_text`. */
void xlsx_choose_widths(const struct grid *g, uint32_t form_text, uint32_t *widths);
/* Widens or narrows columns a little so that the words of their headers break well; the table stays
 * within `room`, or does not grow. False when memory is exhausted. */
bool xlsx_mend_headers(const struct grid *g, uint32_t room, struct arena *a, uint32_t *widths);
/* The width that prints at 8 pt or more on A4, across unless the table wants it upright; in
 * LibreOffice too, where columns come out up to a tenth wider. */
uint32_t xlsx_legible_width(const struct grid *g);
/* Spreads what columns from..from+count-1 lack of `wanted` over them. */
void xlsx_widen(uint32_t *widths, uint32_t from, uint32_t count, uint32_t wanted);
/* Width of the columns from..from+count-1; of the whole table with the room at the sides. */
uint32_t xlsx_span_width(const uint32_t *widths, uint32_t from, uint32_t count);
uint32_t xlsx_total_width(const struct grid *g, const uint32_t *widths);
/* Width that the indent of a cell takes. */
uint32_t xlsx_indent(const struct grid_cell *c);

#endif
