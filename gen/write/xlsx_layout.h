/* How a table lies on its sheet: the lines above it, widths of columns, heights of rows, paper.
 * Excel cannot measure for us (no library does before the file is opened), so texts are measured in
 * half-width characters: a Han character is two. */
#ifndef JUESUAN_WRITE_XLSX_LAYOUT_H
#define JUESUAN_WRITE_XLSX_LAYOUT_H

#include "grid/grid.h"

enum xlsx_line { LINE_DRAFT, LINE_TITLE, LINE_PLAIN };

/* A text above the table over the columns from..to (inclusive) of one row. */
struct xlsx_segment {
    uint32_t row, from, to;
    struct str text;
    enum cell_align align;
    enum xlsx_line line;
};

/* Rows above a table. */
enum { XLSX_TOP_ROWS_MAX = 8 };

struct xlsx_layout {
    struct xlsx_segment *segments;
    size_t segment_count;
    uint32_t top;        /* rows above the grid */
    uint32_t *widths;    /* per column, in tenths of a half-width character */
    uint32_t *heights;   /* per row of the whole sheet (top + rows + notes), tenths of a point */
    uint32_t total_rows; /* top + rows + notes */
    bool landscape;
    bool one_page;        /* fits on one page at a legible size */
    uint32_t freeze_cols; /* leading columns that stay in view */
    /* Columns are printed on so many pages beside each other, each with the freeze_cols before it;
     * the first columns of each. 1 page: the sheet is as wide as the paper. */
    uint32_t bands, *starts;
};

/* `draft` is the mark of the first line of a draft, or ""; `least` what the table is wide at least,
 * in half-width characters. False when memory is exhausted. */
bool xlsx_lay_out(const struct grid *g, struct str draft, uint32_t least, struct arena *a,
                  struct xlsx_layout *out);

#endif
