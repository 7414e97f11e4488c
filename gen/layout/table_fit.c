/* Finds the page, the type size and the column widths a table needs: portrait while the type stays
 * comfortable, then landscape, then smaller than comfortable, which is reported. */
#include "layout/table.h"

/* One way to set the table. */
struct attempt {
    bool landscape, soft, overhang;
    mpt largest, smallest;
};

mpt table_column_need(const struct table_column *c, bool soft, mpt size, mpt pad)
{
    return scale(soft ? c->soft : c->hard, size) + 2 * pad;
}

int64_t table_need(const struct table *t, const struct table_column *cols, bool soft, mpt size,
                   mpt pad)
{
    int64_t sum = 0;
    for (uint32_t c = 0; c < t->g->cols; c++)
        sum += table_column_need(&cols[c], soft, size, pad);
    return sum;
}

mpt table_reach(const struct builder *b, bool landscape)
{
    return landscape ? b->style->table.overhang_landscape : b->style->table.overhang;
}

static bool try_padding(struct builder *b, struct table *t, const struct attempt *at, mpt pad)
{
    const struct table_style *s = &b->style->table;
    mpt overhang = at->overhang ? table_reach(b, at->landscape) : 0;
    mpt width = area_width(b, at->landscape) + 2 * overhang;
    for (mpt size = at->largest; size >= at->smallest; size -= s->size_step)
        if (table_need(t, t->needs, at->soft, size, pad) <= width) {
            t->landscape = at->landscape;
            t->overhang = overhang;
            t->pad_x = pad;
            t->size = size;
            return true;
        }
    return false;
}

enum { PAD_STEP = 100 };

/* Crowded tables get less padding: figures that touch their rules are harder to read than figures
 * that are a little smaller. */
static bool try_attempt(struct builder *b, struct table *t, const struct attempt *at)
{
    const struct table_style *s = &b->style->table;
    if (at->soft)
        return try_padding(b, t, at, s->pad_x);
    for (mpt pad = s->pad_x; pad > s->pad_x_min; pad -= PAD_STEP)
        if (try_padding(b, t, at, pad))
            return true;
    return try_padding(b, t, at, s->pad_x_min);
}

void table_pad(const struct builder *b, struct table *t)
{
    const struct table_style *s = &b->style->table;
    mpt width = area_width(b, t->landscape) + 2 * t->overhang;
    t->pad_x = s->pad_x;
    while (t->pad_x > s->pad_x_min && table_need(t, t->needs, false, t->size, t->pad_x) > width)
        t->pad_x -= PAD_STEP;
    if (t->pad_x < s->pad_x_min)
        t->pad_x = s->pad_x_min;
}

bool table_suits(const struct builder *b, const struct table *t, mpt size, mpt overhang)
{
    return table_need(t, t->needs, true, size, b->style->table.pad_x) <=
           area_width(b, t->landscape) + 2 * overhang;
}

static bool try_all(struct builder *b, struct table *t)
{
    const struct table_style *s = &b->style->table;
    enum grid_orientation o = t->g->orientation;
    mpt comfortable = o == ORIENT_PORTRAIT ? s->size_min : s->portrait_min;
    const struct attempt attempts[] = {
        {false, true, false, s->size, comfortable}, {false, true, true, s->size, comfortable},
        {true, true, false, s->size, s->size_min},  {true, true, true, s->size, s->size_min},
        {true, false, true, s->size, s->size_min},  {false, false, false, s->size, s->size_min},
        {false, false, true, s->size, s->size_min},
    };
    for (size_t i = 0; i < sizeof attempts / sizeof *attempts; i++) {
        const struct attempt *at = &attempts[i];
        if (at->landscape ? o == ORIENT_PORTRAIT : o == ORIENT_LANDSCAPE)
            continue;
        if (try_attempt(b, t, at))
            return true;
    }
    return false;
}

static struct str points(struct arena *a, mpt size)
{
    return size % 1000 ? arena_printf(a, "%d.%d", size / 1000, size % 1000 / 100)
                       : arena_printf(a, "%d", size / 1000);
}

/* Too wide for legible type: as large as it goes. */
static void shrink(struct builder *b, struct table *t)
{
    const struct table_style *s = &b->style->table;
    struct attempt last = {t->g->orientation != ORIENT_PORTRAIT, false, true, s->size_min,
                           s->size_floor};
    if (!try_attempt(b, t, &last)) {
        t->landscape = last.landscape;
        t->overhang = 0;
        t->pad_x = s->pad_x_min;
        t->size = s->size_floor;
    }
}

void table_choose(struct builder *b, struct table *t)
{
    if (try_all(b, t))
        return;
    shrink(b, t);
    if (!table_split(b, t) && !b->stopped)
        DIAG(b->setter.ds, E5210, t->place, t->g->title.n ? t->g->title : t->g->id,
             points(b->a, b->style->table.size_min), points(b->a, t->size));
}

void table_prefer_one_page(struct builder *b, struct table *t, mpt headings)
{
    enum { CELLS_MAX = 3000 };
    const struct table_style *s = &b->style->table;
    struct table kept = *t;
    if (!t->landscape || t->parts || t->g->orientation != ORIENT_AUTO ||
        (size_t)t->g->rows * t->g->cols > CELLS_MAX)
        return;
    bool several = table_pages(b, t, headings) > 1;
    for (mpt size = s->portrait_min - s->size_step; several && size >= s->size_min;
         size -= s->size_step) {
        t->landscape = false;
        t->overhang = s->overhang;
        t->pad_x = s->pad_x;
        t->size = size;
        if (table_suits(b, t, size, t->overhang) && table_pages(b, t, headings) <= 1)
            return;
    }
    *t = kept;
}

mpt cell_inner_width(const struct table *t, uint32_t row, uint32_t col)
{
    const struct grid_cell *g = grid_at(t->g, row, col);
    mpt width = -2 * t->pad_x - g->indent * t->size;
    for (uint32_t i = 0; i < g->colspan && col + i < t->g->cols; i++)
        width += t->cols[col + i].width;
    return width;
}

static struct compose_shape cell_shape(const struct table *t, uint32_t row, uint32_t col)
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
static bool measure_lines(struct builder *b, struct table *t, uint32_t row, uint32_t col)
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
static void raise_spanned(struct table *t, uint32_t row, uint32_t col)
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

static bool measure_rows(struct builder *b, struct table *t)
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

bool table_try(struct builder *b, struct table *t, mpt size, mpt overhang)
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

bool table_set(struct builder *b, struct table *t)
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
