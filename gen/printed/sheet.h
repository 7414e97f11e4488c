/* A table as text with the facts behind it, built by us or printed by others: what rules about
 * tables and the places of findings work with. */
#ifndef JUESUAN_PRINTED_SHEET_H
#define JUESUAN_PRINTED_SHEET_H

#include "data/unit.h"
#include "data/value.h"

enum sheet_kind { SHEET_LABEL, SHEET_CODE, SHEET_LINE, SHEET_AMOUNT };

enum { SHEET_PATH_MAX = 6 };

struct sheet_column {
    enum sheet_kind kind;
    struct str path[SHEET_PATH_MAX]; /* titles from the top down, blanks removed */
    size_t depth;
};

struct sheet_cell {
    struct str text; /* blanks removed */
    struct str raw;  /* as printed */
    struct str address;
    struct str reads; /* of a figure made from facts: "?a,b", or "?" when from none; {NULL, 0} */
    struct dec number;
    struct dec expected; /* of a printed figure: what the others printed make of it */
    bool is_number, has_expected;
    bool malformed; /* digits that are no number */
    bool covered;
    uint16_t colspan, rowspan;
    uint32_t at;        /* in the data file; 0 when unknown */
    struct place place; /* of a built cell */
};

struct sheet {
    struct str id, code, title, department, notes_text, unit_line;
    enum amount_unit unit;
    bool printed, has_amount;
    uint32_t rows, cols, header_rows;
    struct sheet_cell *cells;
    struct sheet_column *columns;
    uint32_t at;
    struct value notes; /* list of strings */
    struct str strange; /* of a printed table: columns that the pack's own does not have */
};

struct sheet_key {
    struct str code, label, line; /* "" when there is none */
    uint32_t col;                 /* of the label */
};

static inline struct sheet_cell *sheet_at(const struct sheet *s, uint32_t row, uint32_t col)
{
    return &s->cells[(size_t)row * s->cols + col];
}
/* Reads kinds and titles of columns from the header rows; cells must be filled. */
bool sheet_analyse(struct sheet *s, struct arena *a);
/* Numbers of columns, 栏次 1 2 3 */
bool sheet_numbers_row(const struct sheet *s, uint32_t row);
/* What names the row of the amount at (row, col). */
struct sheet_key sheet_row_key(const struct sheet *s, uint32_t row, uint32_t col);
/* The titles of a column, joined: 决算数·合计. */
struct str sheet_column_title(const struct sheet *s, uint32_t col, struct arena *a);
/* 公开01表第39行 社会保障和就业支出·金额 */
struct str sheet_where(const struct sheet *s, uint32_t row, uint32_t col, struct arena *a);
/* The same for a cell that is told right after another of the same table: what they share is left
 * out. */
struct str sheet_where_after(const struct sheet *s, uint32_t row, uint32_t col, uint32_t row_before,
                             uint32_t col_before, struct arena *a);
#endif
