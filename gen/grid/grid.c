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
