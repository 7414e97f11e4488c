/* What printed tables leave unsaid: how many rows are header, which header cells are merged, codes
 * that stand in columns of their own for 类, 款 and 项. */
#include "printed/internal.h"

#include "data/words.h"
enum { HEADER_MAX = 6 };

static bool is_total(struct str t)
{
    return str_eq(t, TABLE_SUM) || str_eq(t, TABLE_GRAND_SUM) || str_eq(t, TABLE_PART_SUM);
}

/* Titles only: no figures, and nothing that begins a body. */
static bool is_titles(const struct grid *s, uint32_t row)
{
    size_t texts = 0;
    for (uint32_t c = 0; c < s->cols; c++) {
        const struct grid_cell *cell = grid_at(s, row, c);
        if (cell->kind == CELL_NUMBER || (cell->plain.n && ascii_is_digit(cell->plain.p[0])))
            return false;
        if (cell->plain.n && !texts &&
            (is_total(cell->plain) || strip_ordinal(cell->plain).n < cell->plain.n))
            return false;
        texts += cell->plain.n > 0;
    }
    return texts >= 2;
}

/* Figures with decimals: the body has begun. */
static bool has_figures(const struct grid *s, uint32_t row)
{
    for (uint32_t c = 0; c < s->cols; c++)
        if (grid_at(s, row, c)->kind == CELL_NUMBER && grid_at(s, row, c)->number.scale > 0)
            return true;
    return false;
}

void layout_header(struct grid *s)
{
    uint32_t rows = 0;
    while (rows < s->header_rows && !has_figures(s, rows))
        rows++;
    s->header_rows = rows; /* a row of totals told as part of the header */
    if (rows && grid_numbers_row(s, rows - 1))
        return;
    while (rows < s->rows && rows < HEADER_MAX && is_titles(s, rows) && rows + 1 < s->rows)
        rows++;
    if (rows < s->rows && grid_numbers_row(s, rows))
        s->header_rows = rows + 1;
    else if (rows > s->header_rows && rows < s->rows)
        s->header_rows = rows;
}

/* A header cell that reaches over rows or columns says that the header goes on: to its last row,
 * or to the titles of the columns that it joins. */
void layout_header_spans(struct grid *s)
{
    uint32_t end = s->rows ? 1 : 0;
    for (uint32_t r = 0; r < end && r < HEADER_MAX; r++)
        for (uint32_t c = 0; c < s->cols; c++) {
            const struct grid_cell *cell = grid_at(s, r, c);
            uint32_t below = r + cell->rowspan + (cell->colspan > 1 && cell->colspan < s->cols);
            if (cell->covered || below <= end || below >= s->rows || below > HEADER_MAX)
                continue;
            for (uint32_t k = end; k < below && !has_figures(s, k); k++)
                end = k + 1;
        }
    s->header_rows = end;
}

static bool below_has_title(const struct grid *s, uint32_t row, uint32_t col)
{
    for (uint32_t r = row + 1; r < s->header_rows; r++) {
        struct str t = grid_at(s, r, col)->plain;
        if (t.n && !str_is_digits(t))
            return true;
    }
    return false;
}

/* A title over columns that have titles of their own reaches to the next one. */
void layout_merges(struct grid *s)
{
    for (uint32_t r = 0; r + 1 < s->header_rows; r++)
        for (uint32_t c = 0; c < s->cols; c++) {
            struct grid_cell *cell = grid_at(s, r, c);
            uint32_t end = c + 1;
            if (!cell->plain.n || cell->covered || cell->colspan > 1 || !below_has_title(s, r, c))
                continue;
            while (end < s->cols && !grid_at(s, r, end)->plain.n && !grid_at(s, r, end)->covered &&
                   below_has_title(s, r, end))
                end++;
            for (uint32_t k = c + 1; k < end; k++)
                grid_at(s, r, k)->covered = true;
            cell->colspan = (uint16_t)(end - c);
        }
}

/* The code of a row that stands in the columns [first, end), one for each level: whole codes, or
 * the two digits that a level adds (four where 款 and 项 share a column) to what is on its left or,
 * where that is left out, in the row before. *col: where its last piece stands. */
static struct str joined_code(const struct grid *s, uint32_t row, uint32_t first, uint32_t end,
                              struct str before, struct arena *a, uint32_t *col)
{
    struct str code = STR("");
    for (uint32_t c = first; c < end; c++) {
        struct str t = grid_at(s, row, c)->plain;
        size_t above = 2 * (size_t)(c - first) + 1;
        if (!str_is_digits(t))
            continue;
        if (t.n == 2 && c > first) {
            if (!code.n && before.n >= above)
                code = str_sub(before, 0, above);
            if (code.n != above)
                return STR("");
            code = arena_printf(a, "%.*s%.*s", STR_ARG(code), STR_ARG(t));
        } else if (t.n == 4 && c == first + 1 && (code.n == 3 || before.n >= 3)) {
            code = arena_printf(a, "%.*s%.*s", STR_ARG(code.n ? code : str_sub(before, 0, 3)),
                                STR_ARG(t));
        } else if (t.n == 3 || t.n == 5 || t.n == 7) {
            code = t;
        } else {
            return STR("");
        }
        *col = c;
    }
    return code;
}

/* 208 | 05 | 01 → 2080501, as it is printed in one column elsewhere. */
static void join_codes(struct grid *s, uint32_t first, uint32_t end, struct arena *a)
{
    struct str before = STR("");
    uint32_t col = first;
    for (uint32_t r = s->header_rows; r < s->rows; r++) {
        struct str code = joined_code(s, r, first, end, before, a, &col);
        if (!code.n)
            continue;
        for (uint32_t c = first; c < end; c++) {
            grid_at(s, r, c)->plain = c == col ? code : STR("");
            grid_at(s, r, c)->kind = c == col ? CELL_TEXT : CELL_BLANK;
        }
        before = code;
    }
}

void layout_codes(struct grid *s, struct arena *a)
{
    for (uint32_t c = 0; c < s->cols; c++) {
        uint32_t end = c;
        while (end < s->cols && s->columns[end].kind == GRID_CODE)
            end++;
        if (end > c + 1)
            join_codes(s, c, end, a);
        c = end > c ? end - 1 : c;
    }
}
