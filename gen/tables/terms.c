/* Which cells of a table add up to another, for the live formulas of a workbook. */
#include "tables/spec.h"

enum { EXPAND_MAX = 12 };

/* Addends of one total, gathered while its formula is followed down to figures that stand on the
 * grid. */
struct terms_gather {
    struct builder *b;
    const struct map *cells; /* address → struct grid_cell */
    struct grid_term *terms;
    size_t n, cap;
    bool ok;
};

static void add_term(struct terms_gather *g, const struct grid_cell *cell, int sign)
{
    struct grid_term *terms = arena_room(g->b->in->arena, g->terms, g->n, &g->cap, sizeof *terms);
    if (!terms) {
        g->ok = false;
        return;
    }
    g->terms = terms;
    size_t index = (size_t)(cell - g->b->grid->cells);
    g->terms[g->n++] = (struct grid_term){(uint32_t)(index / g->b->grid->cols),
                                          (uint32_t)(index % g->b->grid->cols), sign};
}

/* A term that is on the grid is taken; one that is not is replaced by its own terms; a known zero
 * may be left out. */
static void expand(struct terms_gather *g, const struct fact *fact, int sign, int depth)
{
    for (size_t i = 0; g->ok && i < fact->term_count; i++) {
        const struct fact *addend = fact->terms[i].fact;
        int s = sign * fact->terms[i].sign;
        const struct grid_cell *cell = map_get(g->cells, addend->address);
        if (cell)
            add_term(g, cell, s);
        else if (addend->known && dec_sign(addend->value) == 0)
            continue;
        else if (addend->term_count && depth < EXPAND_MAX && !addend->stated && !addend->entered)
            expand(g, addend, s, depth + 1);
        else
            g->ok = false;
    }
}

/* Only a formula that gives what is shown may stand in a workbook. */
static bool adds_up(const struct terms_gather *g, const struct grid_cell *total)
{
    struct dec sum = {0, 0};
    for (size_t i = 0; i < g->n; i++) {
        const struct grid_cell *cell = grid_at(g->b->grid, g->terms[i].row, g->terms[i].col);
        if (cell == total || cell->kind != CELL_NUMBER)
            return false;
        if (!dec_add(sum, g->terms[i].sign < 0 ? dec_neg(cell->number) : cell->number, &sum))
            return false;
    }
    return g->n > 0 && dec_eq(sum, total->number);
}

static bool index_cells(struct builder *b, struct map *cells)
{
    struct grid *g = b->grid;
    map_init(cells, b->in->arena);
    for (size_t i = 0; i < (size_t)g->rows * g->cols; i++) {
        struct grid_cell *cell = &g->cells[i];
        if (cell->kind == CELL_NUMBER && cell->address.n && !map_get(cells, cell->address) &&
            !map_put(cells, cell->address, cell))
            return false;
    }
    return true;
}

bool terms_find(struct builder *b)
{
    struct map cells;
    struct value v;
    if (!index_cells(b, &cells))
        return false;
    for (size_t i = 0; i < cells.n; i++) {
        struct grid_cell *cell = cells.entries[i].value;
        /* The address of a cell may also be a formula over addresses, which is no fact: then there
         * are no terms. */
        v = facts_value(b->in->facts, cell->address);
        const struct fact *fact = fact_of(&v);
        if (!fact || fact->term_count < 2)
            continue;
        struct terms_gather g = {.b = b, .cells = &cells, .ok = true};
        expand(&g, fact, 1, 0);
        if (g.ok && g.n > 1 && adds_up(&g, cell)) {
            cell->terms = g.terms;
            cell->term_count = g.n;
        }
    }
    return true;
}
