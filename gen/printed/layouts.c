/* What printed tables leave unsaid: how many rows are header, which header cells are merged, codes
 * that stand in columns of their own for 类, 款 and 项. */
#include "printed/internal.h"

enum { HEADER_MAX = 6 };

static bool is_total(struct str t)
{
    return str_eq(t, STR("合计")) || str_eq(t, STR("总计")) || str_eq(t, STR("小计"));
}

/* Titles only: no figures, and nothing that begins a body. */
static bool is_titles(const struct sheet *s, uint32_t row)
{
    size_t texts = 0;
    for (uint32_t c = 0; c < s->cols; c++) {
        const struct sheet_cell *cell = sheet_at(s, row, c);
        if (cell->is_number || (cell->text.n && ascii_is_digit(cell->text.p[0])))
            return false;
        if (cell->text.n && !texts &&
            (is_total(cell->text) || strip_ordinal(cell->text).n < cell->text.n))
            return false;
        texts += cell->text.n > 0;
    }
    return texts >= 2;
}

void layout_header(struct sheet *s)
{
    uint32_t rows = s->header_rows;
    if (rows && sheet_numbers_row(s, rows - 1))
        return;
    while (rows < s->rows && rows < HEADER_MAX && is_titles(s, rows) && rows + 1 < s->rows)
        rows++;
    if (rows < s->rows && sheet_numbers_row(s, rows))
        s->header_rows = rows + 1;
    else if (rows > s->header_rows && rows < s->rows)
        s->header_rows = rows;
}

static bool below_has_title(const struct sheet *s, uint32_t row, uint32_t col)
{
    for (uint32_t r = row + 1; r < s->header_rows; r++) {
        struct str t = sheet_at(s, r, col)->text;
        if (t.n && !str_is_digits(t))
            return true;
    }
    return false;
}

/* A title over columns that have titles of their own reaches to the next one. */
void layout_merges(struct sheet *s)
{
    for (uint32_t r = 0; r + 1 < s->header_rows; r++)
        for (uint32_t c = 0; c < s->cols; c++) {
            struct sheet_cell *cell = sheet_at(s, r, c);
            uint32_t end = c + 1;
            if (!cell->text.n || cell->covered || cell->colspan > 1 || !below_has_title(s, r, c))
                continue;
            while (end < s->cols && !sheet_at(s, r, end)->text.n && !sheet_at(s, r, end)->covered &&
                   below_has_title(s, r, end))
                end++;
            for (uint32_t k = c + 1; k < end; k++)
                sheet_at(s, r, k)->covered = true;
            cell->colspan = (uint16_t)(end - c);
        }
}

static bool is_code_part(const struct sheet *s, uint32_t row, uint32_t col)
{
    struct str t = sheet_at(s, row, col)->text;
    return s->columns[col].kind == SHEET_CODE && str_is_digits(t) && t.n == (col ? 2U : 3U);
}

/* 208 | 05 | 01 → 2080501, as it is printed in one column elsewhere. */
void layout_codes(struct sheet *s, struct arena *a)
{
    for (uint32_t r = s->header_rows; r < s->rows; r++)
        for (uint32_t c = 0; c + 1 < s->cols && s->columns[c].kind == SHEET_CODE; c++) {
            struct sheet_cell *first = sheet_at(s, r, c), *next = sheet_at(s, r, c + 1);
            bool piece = str_is_digits(first->text) && (first->text.n == 3 || first->text.n == 5) &&
                         is_code_part(s, r, c + 1);
            if (!piece)
                continue;
            next->text = arena_printf(a, "%.*s%.*s", STR_ARG(first->text), STR_ARG(next->text));
            next->is_number = first->is_number = false;
            first->text = STR("");
        }
}
