/* Making a table: blank cells, merged areas, how a cell is aligned. What its titles say is
 * analyse.c's. */
#include "grid/grid.h"

struct grid *grid_new(struct arena *a, uint32_t rows, uint32_t cols)
{
    struct grid *g = arena_zalloc(a, sizeof *g);
    size_t count = (size_t)rows * cols;
    if (!g)
        return NULL;
    struct str empty = STR("");
    g->id = g->code = g->title = g->sheet = g->department = g->unit = g->year = g->above = empty;
    g->rows = rows;
    g->cols = cols;
    g->cells = arena_zalloc(a, (count ? count : 1) * sizeof *g->cells);
    g->columns = arena_zalloc(a, (cols ? cols : 1) * sizeof *g->columns);
    if (!g->cells || !g->columns)
        return NULL;
    for (size_t i = 0; i < count; i++) {
        g->cells[i].rowspan = g->cells[i].colspan = 1;
        g->cells[i].text = g->cells[i].address = empty;
    }
    return g;
}

bool grid_merge(struct grid *g, uint32_t row, uint32_t col, uint32_t rowspan, uint32_t colspan)
{
    if (!rowspan || !colspan || row >= g->rows || col >= g->cols || rowspan > g->rows - row ||
        colspan > g->cols - col)
        return false;
    for (uint32_t r = row; r < row + rowspan; r++)
        for (uint32_t c = col; c < col + colspan; c++) {
            const struct grid_cell *cell = grid_at(g, r, c);
            if (cell->covered || cell->rowspan > 1 || cell->colspan > 1)
                return false;
        }
    for (uint32_t r = row; r < row + rowspan; r++)
        for (uint32_t c = col; c < col + colspan; c++)
            grid_at(g, r, c)->covered = r != row || c != col;
    grid_at(g, row, col)->rowspan = (uint16_t)rowspan;
    grid_at(g, row, col)->colspan = (uint16_t)colspan;
    return true;
}

enum cell_align grid_cell_align(const struct grid_cell *c)
{
    if (c->align != ALIGN_AUTO)
        return c->align;
    switch (c->role) {
    case ROLE_HEADER:
    case ROLE_COLUMN_NUMBER:
    case ROLE_LINE_NUMBER:
    case ROLE_TOTAL_LABEL:
        return ALIGN_CENTER;
    case ROLE_FIGURE:
        return ALIGN_RIGHT;
    default:
        return c->kind == CELL_NUMBER ? ALIGN_RIGHT : ALIGN_LEFT;
    }
}

/* A cell that is a number, however it was read; *whole: its value where it is an ordinal. */
static bool is_number(const struct grid_cell *cell, int64_t *whole)
{
    struct str text = str_trim(cell->text);
    struct dec d = cell->number;
    *whole = 0;
    if (cell->kind != CELL_NUMBER && (!text.n || !dec_parse(text, &d)))
        return false;
    if (!str_is_digits(text) || !dec_to_i64(d, whole))
        *whole = 0;
    return true;
}

bool grid_lists_names(const struct grid *g, size_t *numbered, size_t *rows)
{
    enum { ROWS_MAX = 300, COLS_MAX = 8, BLANK_PART = 5 };
    size_t cells = 0, blank = 0;
    int64_t last = 0;
    *numbered = *rows = 0;
    if (g->rows < 2 || g->rows > ROWS_MAX || g->cols > COLS_MAX)
        return false;
    for (uint32_t row = 0; row < g->rows; row++) {
        size_t names = 0;
        for (uint32_t col = 0; col < g->cols; col++) {
            const struct grid_cell *cell = grid_at(g, row, col);
            int64_t whole = 0;
            if (cell->covered)
                continue;
            bool number = is_number(cell, &whole), empty = !number && !str_trim(cell->text).n;
            cells++;
            blank += empty;
            names += !number && !empty;
            *numbered += number;
            last = whole > last ? whole : last;
            if (number && (whole < 1 || !row))
                return false;
        }
        if (!names)
            return false;
    }
    *rows = g->rows - 1;
    return last == (int64_t)*numbered && blank * BLANK_PART <= cells;
}
