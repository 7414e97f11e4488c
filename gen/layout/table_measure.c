/* The cells of a table as text, and what its columns need across in thousandths of an em. Not how
 * wide they become: that is table_widths.c. */
#include "layout/table.h"

enum { EM = 1000 };

bool cell_is_figure(const struct grid_cell *c)
{
    enum { FIGURE_BYTES_MAX = 60 }; /* a sentence in a place for amounts is no figure */
    switch (c->role) {
    case ROLE_FIGURE:
    case ROLE_CODE:
    case ROLE_LINE_NUMBER:
    case ROLE_COLUMN_NUMBER:
        return c->kind == CELL_NUMBER || c->text.n <= FIGURE_BYTES_MAX / 2;
    default:
        return c->kind == CELL_NUMBER && c->text.n <= FIGURE_BYTES_MAX;
    }
}

bool cell_is_running(const struct grid_cell *c, int32_t natural)
{
    enum { NAME_MAX = 24 * EM };
    return c->role == ROLE_TEXT ||
           (natural > NAME_MAX && (c->role == ROLE_LABEL || c->role == ROLE_SECTION));
}

static struct place cell_place(const struct table_layout *t, const struct grid_cell *c)
{
    struct place p = c->place.file.n ? c->place : t->place;
    if (c->address.n && !p.pointer.n)
        p.pointer = c->address;
    return p;
}

static void make_text(struct page_builder *b, struct table_layout *t, size_t index)
{
    const struct grid_cell *g = &t->g->cells[index];
    bool header = g->role == ROLE_HEADER || g->role == ROLE_COLUMN_NUMBER;
    struct text_manner m = {.role = header ? t->header_role : t->role,
                            .role_name = header ? t->header_role_name : t->role_name,
                            .pitch = EM,
                            .is_name = !cell_is_figure(g),
                            .place = cell_place(t, g)};
    text_add(&b->setter, &t->cells[index].text, &m, g->text, g->bold ? TEXT_BOLD : 0);
    text_finish(&b->setter, &t->cells[index].text, &m);
}

/* Splits a number's width at its decimal point. */
static void measure_number(struct table_cell *cell, struct table_column *col)
{
    int32_t x = 0, whole = cell->natural;
    for (size_t i = 0; i < cell->text.n; i++) {
        if (cell->text.c[i].cp == '.') {
            whole = x;
            break;
        }
        x += text_box(&cell->text.c[i]) + cell->text.c[i].gap;
    }
    cell->whole = whole;
    if (whole > col->whole)
        col->whole = whole;
    if (cell->natural - whole > col->fraction)
        col->fraction = cell->natural - whole;
}

static int32_t larger(int32_t a, int32_t b)
{
    return a > b ? a : b;
}

static int32_t smaller(int32_t a, int32_t b)
{
    return a < b ? a : b;
}

/* What a text needs across, by what it is: a header may take three lines, a name two, running text
 * about eight. */
static void needs_of(const struct grid_cell *g, int32_t natural, int32_t part, int32_t *hard,
                     int32_t *soft, int32_t *wish)
{
    enum { PART_MAX = 10 * EM };
    if (cell_is_figure(g)) {
        *hard = *soft = *wish = natural;
        return;
    }
    part = smaller(part, PART_MAX);
    if (cell_is_running(g, natural)) {
        *hard = larger(part, smaller(natural, 3 * EM));
        *soft = larger(*hard, larger(smaller(natural, 5 * EM), smaller(natural / 8, 14 * EM)));
        *wish = smaller(natural, 60 * EM);
    } else if (g->role == ROLE_HEADER) {
        *hard = larger(part, smaller(natural, 2 * EM));
        *soft = larger(part, larger(smaller(natural, 2 * EM), (natural + 2) / 3));
        *wish = larger(part, natural <= 4 * EM ? natural : larger(4 * EM, natural / 2));
    } else {
        *hard = larger(part, smaller(natural, 4 * EM));
        *soft = larger(*hard, smaller(natural, larger(6 * EM, natural / 2 + EM / 2)));
        *wish = natural;
    }
}

static void widen(struct table_column *col, int32_t hard, int32_t soft, int32_t wish)
{
    col->hard = larger(col->hard, hard);
    col->soft = larger(col->soft, larger(soft, col->hard));
    col->wish = larger(col->wish, larger(wish, col->soft));
}

/* Width of all lines of a text together. */
static int32_t text_mass(const struct text *t)
{
    int32_t sum = 0;
    for (size_t i = 0; i < t->n; i++)
        sum += text_box(&t->c[i]) + t->c[i].gap;
    return sum;
}

static void measure_cell(struct page_builder *b, struct table_layout *t, uint32_t row,
                         uint32_t column)
{
    size_t index = (size_t)row * t->g->cols + column;
    const struct grid_cell *g = &t->g->cells[index];
    struct table_cell *cell = &t->cells[index];
    struct table_column *col = &t->needs[column];
    int32_t part, hard, soft, wish;
    make_text(b, t, index);
    text_extent(&cell->text, &cell->natural, &part);
    cell->whole = -1;
    if (g->colspan > 1 || cell->text.n == 0)
        return;
    if (g->kind == CELL_NUMBER && grid_cell_align(g) == ALIGN_RIGHT && row >= t->header_rows)
        measure_number(cell, col);
    needs_of(g, cell->natural, part, &hard, &soft, &wish);
    hard += g->indent * EM;
    soft += g->indent * EM;
    wish += g->indent * EM;
    col->numeric |= row >= t->header_rows && g->role == ROLE_FIGURE;
    if (cell_is_running(g, cell->natural)) {
        col->text_sum += text_mass(&cell->text) / 100;
        col->text_count++;
    }
    widen(col, hard, soft, wish);
}

/* Columns of running text share the room by what they hold on the whole, not by their longest
 * text. */
static void settle_column(const struct grid_column *hint, struct table_column *col)
{
    int32_t number = col->whole + col->fraction;
    widen(col, number, number, number);
    if (col->text_count) {
        int32_t mean = (int32_t)((int64_t)col->text_sum * 100 / col->text_count);
        col->wish = larger(col->soft, smaller(col->wish, mean));
    }
    if (hint->width) {
        int32_t wanted = hint->width * (EM / 10);
        col->wish = larger(col->hard, wanted);
        col->soft = smaller(col->soft, col->wish);
    }
}

/* A merged cell wider than its columns together widens them alike. */
static void widen_spanned(struct table_layout *t, uint32_t row, uint32_t column)
{
    const struct grid_cell *g = grid_at(t->g, row, column);
    struct table_cell *cell = &t->cells[(size_t)row * t->g->cols + column];
    struct table_column sum = {0};
    int32_t natural, part, hard, soft, wish;
    int32_t n = (int32_t)(g->colspan < t->g->cols - column ? g->colspan : t->g->cols - column);
    if (g->covered || n < 2 || cell->text.n == 0)
        return;
    text_extent(&cell->text, &natural, &part);
    needs_of(g, natural, part, &hard, &soft, &wish);
    wish = smaller(wish, 12 * EM);
    for (int32_t i = 0; i < n; i++) {
        sum.hard += t->needs[column + (uint32_t)i].hard;
        sum.soft += t->needs[column + (uint32_t)i].soft;
        sum.wish += t->needs[column + (uint32_t)i].wish;
    }
    for (int32_t i = 0; i < n; i++) {
        struct table_column *col = &t->needs[column + (uint32_t)i];
        widen(col, col->hard + larger(0, hard - sum.hard) / n,
              col->soft + larger(0, soft - sum.soft) / n,
              col->wish + larger(0, wish - sum.wish) / n);
    }
}

static void map_owners(struct table_layout *t)
{
    const struct grid *g = t->g;
    for (uint32_t r = 0; r < g->rows; r++)
        for (uint32_t c = 0; c < g->cols; c++) {
            const struct grid_cell *cell = grid_at(g, r, c);
            uint32_t index = r * g->cols + c;
            if (cell->covered)
                continue;
            for (uint32_t i = 0; i < cell->rowspan && r + i < g->rows; i++)
                for (uint32_t k = 0; k < cell->colspan && c + k < g->cols; k++)
                    t->owners[(size_t)(r + i) * g->cols + c + k] = index;
        }
}

bool table_measure(struct page_builder *b, struct table_layout *t)
{
    const struct grid *g = t->g;
    size_t count = (size_t)g->rows * g->cols;
    t->cells = arena_zalloc(b->a, (count + 1) * sizeof *t->cells);
    t->owners = arena_zalloc(b->a, (count + 1) * sizeof *t->owners);
    t->needs = arena_zalloc(b->a, (g->cols + 1) * sizeof *t->needs);
    t->cols = arena_zalloc(b->a, (g->cols + 1) * sizeof *t->cols);
    t->text_heights = arena_zalloc(b->a, (g->rows + 1) * sizeof *t->text_heights);
    if (!t->cells || !t->owners || !t->needs || !t->cols || !t->text_heights) {
        b->stopped = true;
        return false;
    }
    map_owners(t);
    for (uint32_t r = 0; r < g->rows; r++)
        for (uint32_t c = 0; c < g->cols; c++)
            if (!grid_at(g, r, c)->covered)
                measure_cell(b, t, r, c);
    for (uint32_t c = 0; c < g->cols; c++)
        settle_column(&g->columns[c], &t->needs[c]);
    for (uint32_t r = 0; r < g->rows; r++)
        for (uint32_t c = 0; c < g->cols; c++)
            widen_spanned(t, r, c);
    return !b->setter.failed;
}
