/* A table at a given size: the lines of its cells and the heights of its rows. Not which size that
 * should be. */
#include "layout/table.h"

mpt cell_inner_width(const struct table_layout *t, uint32_t row, uint32_t col)
{
    const struct grid_cell *g = grid_at(t->g, row, col);
    mpt width = -2 * t->pad_x - g->indent * t->size;
    for (uint32_t i = 0; i < g->colspan && col + i < t->g->cols; i++)
        width += t->cols[col + i].width;
    return width;
}

static struct compose_shape cell_shape(const struct table_layout *t, uint32_t row, uint32_t col)
{
    enum { EM = 1000, JUSTIFY_FROM = 8 * EM };
    const struct grid_cell *g = grid_at(t->g, row, col);
    const struct table_cell *cell = &t->cells[(size_t)row * t->g->cols + col];
    mpt inner = cell_inner_width(t, row, col);
    struct compose_shape shape = {.width = (int32_t)((int64_t)inner * EM / t->size) + 1,
                                  .mode = COMPOSE_BALANCE};
    if (cell_is_figure(g) && shape.width < cell->natural)
        shape.width = cell->natural; /* never wrapped; E5210 has been reported */
    if (shape.width < EM)
        shape.width = EM;
    if (cell_is_running(g, cell->natural) && cell->natural > shape.width * 2)
        shape.mode = shape.width >= JUSTIFY_FROM && grid_cell_align(g) == ALIGN_LEFT
                         ? COMPOSE_JUSTIFY
                         : COMPOSE_RAGGED;
    return shape;
}

static bool has_newline(const struct text *t)
{
    for (size_t i = 0; i + 1 < t->n; i++)
        if (t->c[i].flags & TEXT_NEWLINE)
            return true;
    return false;
}

/* Number of lines of a cell; they are set only when the table's size is decided. */
static bool measure_lines(struct page_builder *b, struct table_layout *t, uint32_t row,
                          uint32_t col)
{
    struct table_cell *cell = &t->cells[(size_t)row * t->g->cols + col];
    struct compose_shape shape = cell_shape(t, row, col);
    cell->line_count = cell->text.n > 0;
    if (cell->natural <= shape.width && !has_newline(&cell->text))
        return true;
    return compose_count(b->composer, &cell->text, &b->style->spacing, shape, &cell->line_count);
}

/* A merged cell higher than its rows together makes them higher alike; a long one gets room to
 * spare, for when a page ends inside it. */
static void raise_spanned(struct table_layout *t, uint32_t row, uint32_t col)
{
    enum { LONG = 6, SPARE = 2 };
    const struct grid_cell *g = grid_at(t->g, row, col);
    size_t lines = t->cells[(size_t)row * t->g->cols + col].line_count;
    mpt need = (mpt)(lines > LONG ? lines + SPARE : lines) * t->leading, have = 0;
    uint32_t end = row + g->rowspan > t->g->rows ? t->g->rows : row + g->rowspan;
    for (uint32_t r = row; r < end; r++)
        have += t->text_heights[r];
    for (uint32_t r = row; r < end && need > have; r++)
        t->text_heights[r] += (need - have) / (mpt)(end - row) + 1;
}

static bool measure_rows(struct page_builder *b, struct table_layout *t)
{
    const struct grid *g = t->g;
    for (uint32_t r = 0; r < g->rows; r++) {
        t->text_heights[r] = t->leading;
        for (uint32_t c = 0; c < g->cols; c++) {
            const struct grid_cell *cell = grid_at(g, r, c);
            if (cell->covered)
                continue;
            if (!measure_lines(b, t, r, c))
                return false;
            mpt height = (mpt)cell_of(t, r, c)->line_count * t->leading;
            if (cell->rowspan == 1 && height > t->text_heights[r])
                t->text_heights[r] = height;
        }
    }
    for (uint32_t r = 0; r < g->rows; r++)
        for (uint32_t c = 0; c < g->cols; c++)
            if (!grid_at(g, r, c)->covered && grid_at(g, r, c)->rowspan > 1)
                raise_spanned(t, r, c);
    return true;
}

bool table_try(struct page_builder *b, struct table_layout *t, mpt size, mpt overhang)
{
    t->size = size;
    t->overhang = overhang;
    t->width = area_width(b, t->landscape) + 2 * overhang;
    t->leading = scale(b->style->table.leading, size);
    if (table_fit_columns(b, t) && measure_rows(b, t))
        return true;
    b->stopped = true;
    return false;
}

bool table_set(struct page_builder *b, struct table_layout *t)
{
    for (uint32_t r = 0; r < t->g->rows; r++)
        for (uint32_t c = 0; c < t->g->cols; c++) {
            struct table_cell *cell = cell_of(t, r, c);
            if (grid_at(t->g, r, c)->covered || cell->text.n == 0)
                continue;
            if (!compose(b->composer, &cell->text, &b->style->spacing, cell_shape(t, r, c), b->a,
                         &cell->lines)) {
                b->stopped = true;
                return false;
            }
        }
    return true;
}
