/* From characters and rules to lines and grids. */
#ifndef JUESUAN_READ_PDF_LAYOUT_H
#define JUESUAN_READ_PDF_LAYOUT_H

#include "read/pdf_page.h"

/* Characters that stand beside each other. */
struct pdf_line {
    struct pdf_char **chars; /* from left to right */
    size_t n;
    float x0, y0, x1, y1;
    float em;        /* the size of its characters */
    struct str text; /* with blanks where there are gaps: what was typed there is not known */
    bool pieces;     /* there is a gap that no blank makes: a tab, another column */
    size_t figures;  /* pieces that are numbers */
};

/* Sorts the characters into lines, from the top down. False when memory is exhausted. */
bool pdf_lines_make(struct pdf_char **chars, size_t n, struct arena *a, struct pdf_line **out,
                    size_t *count);

/* Whether what the second line begins with had room behind the first one, up to `right`: then the
 * line was ended on purpose. */
bool pdf_line_had_room(const struct pdf_line *line, const struct pdf_line *next, float right);
/* Appends the text of a line to that of the line before it in the same paragraph. */
void pdf_line_append(struct buf *text, const struct pdf_line *line);

struct pdf_cell {
    uint32_t row, col, rowspan, colspan;
    struct str text;
    struct page_box box;
};

/* A ruled table on one page. */
struct pdf_grid {
    float *xs, *ys; /* cols + 1 and rows + 1 positions of its lines */
    uint32_t rows, cols;
    struct pdf_cell *cells; /* by row, then column */
    size_t cell_count;
    enum read_doubt doubt;
    uint32_t doubt_row;
};

/* The ruled tables of a page, from the top down; their characters are marked as taken. False when
 * memory is exhausted. */
bool pdf_grids_find(struct pdf_page *page, struct arena *a, struct pdf_grid **out, size_t *count);

/* Hundredths of a point, on the page as it is shown. */
struct page_box pdf_box(const struct pdf_page *page, float x0, float y0, float x1, float y1);

#endif
