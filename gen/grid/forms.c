/* Which row of headings inside a form the rows below it belong to, by the edges of their cells. */
#include "grid/forms.h"

/* The place of the cell that covers this one. */
static size_t owner_of(const struct grid *g, uint32_t row, uint32_t col)
{
    for (uint32_t r = row + 1; r-- > 0;)
        for (uint32_t c = col + 1; c-- > 0;) {
            const struct grid_cell *cell = grid_at(g, r, c);
            if (cell->covered)
                continue;
            if (r + cell->rowspan > row && c + cell->colspan > col)
                return (size_t)r * g->cols + c;
            break;
        }
    return (size_t)row * g->cols + col;
}

bool grid_is_heading(const struct grid *g, uint32_t row)
{
    bool first = true, heads = false;
    if (grid_at(g, row, 0)->role == ROLE_SECTION)
        return true;
    for (uint32_t c = 0; c < g->cols; c++) {
        const struct grid_cell *cell = grid_at(g, row, c);
        bool heading = cell->role == ROLE_HEADER || cell->role == ROLE_SECTION;
        if (cell->covered || cell->rowspan > 1)
            continue;
        if (cell->text.n ? !heading : !first)
            return false;
        heads |= cell->text.n > 0;
        first = false;
    }
    return heads;
}

static bool same_columns(const struct grid *g, uint32_t a, uint32_t b)
{
    for (uint32_t c = 1; c < g->cols; c++)
        if ((owner_of(g, a, c - 1) == owner_of(g, a, c)) !=
            (owner_of(g, b, c - 1) == owner_of(g, b, c)))
            return false;
    return true;
}

static bool names_columns(const struct grid *g, uint32_t row)
{
    enum { COLUMNS_MIN = 3 };
    unsigned n = 0;
    for (uint32_t c = 0; c < g->cols; c++) {
        const struct grid_cell *cell = grid_at(g, row, c);
        n += !cell->covered && cell->rowspan == 1 && cell->text.n && cell->role == ROLE_HEADER;
    }
    return n >= COLUMNS_MIN && grid_is_heading(g, row);
}

uint32_t grid_inner_head(const struct grid *g, uint32_t row, uint32_t before, uint32_t head)
{
    for (uint32_t r = row; r-- > g->header_rows;) {
        if (!same_columns(g, r, row))
            return NO_HEAD;
        if (names_columns(g, r))
            return r;
        if (before && r == before)
            return head;
    }
    return NO_HEAD;
}

uint32_t grid_main_head(const struct grid *g, uint32_t *rows)
{
    uint32_t head = NO_HEAD, below = 0, at = NO_HEAD;
    *rows = 0;
    for (uint32_t r = g->header_rows; r < g->rows; r++) {
        uint32_t own = names_columns(g, r) ? NO_HEAD : at;
        if (names_columns(g, r)) {
            at = r;
            below = 0;
        } else if (own != NO_HEAD && !same_columns(g, own, r)) {
            at = NO_HEAD;
        } else if (own != NO_HEAD && ++below > *rows) {
            head = own;
            *rows = below;
        }
    }
    return head;
}
