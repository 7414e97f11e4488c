/* What a table says of itself: which columns hold labels, codes and amounts, what names a row, how
 * a place in it is told to people. It goes by titles and texts only, so that tables of any origin
 * are read alike. */
#ifndef JUESUAN_GRID_ANALYSE_H
#define JUESUAN_GRID_ANALYSE_H

#include "grid/grid.h"

struct grid_key {
    struct str code, label, line; /* "" when there is none */
    uint32_t col;                 /* of the label */
};

/* Fills `plain` of every cell from its text. False when memory is exhausted. */
bool grid_plain(struct grid *s, struct arena *a);
/* Reads kinds and titles of columns from the header rows, and whether there are amounts; cells must
 * have their plain texts. */
void grid_analyse(struct grid *s);
/* Numbers of columns, 栏次 1 2 3 */
bool grid_numbers_row(const struct grid *s, uint32_t row);
/* A text with digits, in a column of amounts, that is no figure: what it says is unknown, not 0. */
bool grid_is_unread(const struct grid_cell *cell);
/* What names the row of the amount at (row, col). */
struct grid_key grid_row_key(const struct grid *s, uint32_t row, uint32_t col);
/* The titles of a column, joined: 决算数·合计. */
struct str grid_column_title(const struct grid *s, uint32_t col, struct arena *a);
/* 公开01表第39行 社会保障和就业支出·金额 */
struct str grid_where(const struct grid *s, uint32_t row, uint32_t col, struct arena *a);
/* The same for a cell that is told right after another of the same table: what they share is left
 * out. */
struct str grid_where_after(const struct grid *s, uint32_t row, uint32_t col, uint32_t row_before,
                            uint32_t col_before, struct arena *a);
#endif
