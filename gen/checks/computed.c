/* Printed figures that are worked out from others by the table's own specification: rates, and
 * totals that are no facts; and figures that two tables print. */
#include "checks/ledger.h"

struct made_from_figures {
    struct figure *from[8];
    size_t n;
    struct dec least; /* of their amounts other than zero, in the published unit */
    bool has_least;
};

static struct made_from_figures made_from(struct run *r, const struct origin *reads)
{
    struct made_from_figures m = {.n = 0};
    for (size_t i = 0; reads && i < reads->n; i++) {
        const struct origin *from = reads->operands[i];
        struct fact *fact = from->op == ORIGIN_FACT ? fact_find(r->in->facts, from->name) : NULL;
        struct figure *f = fact && fact->known ? figure_of(r, fact) : NULL;
        if (f && m.n < sizeof m.from / sizeof *m.from) {
            m.from[m.n++] = f;
            struct dec size = dec_abs(f->value);
            if (dec_sign(size) && (!m.has_least || dec_cmp(size, m.least) < 0)) {
                m.least = size;
                m.has_least = true;
            }
        }
    }
    return m;
}

static int places_of(struct dec d)
{
    return d.scale > 0 ? d.scale : 0;
}

/* A figure that is about as large as those it is made from is a sum of them. */
static bool is_sum_of(const struct made_from_figures *m, struct dec expected)
{
    struct dec sum = dec_of(0);
    for (size_t i = 0; i < m->n; i++)
        dec_add(sum, m->from[i]->value, &sum);
    return m->n && dec_eq(sum, expected);
}

static enum verdict judge(const struct run *r, const struct made_from_figures *m,
                          const struct grid_cell *cell, bool sum, struct dec difference,
                          struct dec *allowed)
{
    bool exact = r->in->unit == UNIT_YUAN;
    struct dec usual = published_step(r);
    struct tolerance t = tolerance_of(TOLERANCE_SUM, cell->expected, usual, usual);
    if (sum) {
        for (size_t i = 0; i < m->n; i++)
            tolerance_add(&t, m->from[i]->value, m->from[i]->step, usual);
        t.kind = exact ? TOLERANCE_EXACT : TOLERANCE_SUM;
        return tolerance_judge(&t, difference, allowed);
    }
    t.kind = TOLERANCE_RATIO;
    t.places = places_of(cell->number);
    t.b = m->has_least ? m->least : dec_of(1);
    t.small = exact ? dec_of(0) : dec_of(1);
    if (!dec_mul(t.b, cell->expected, &t.a) || !dec_mul(t.a, (struct dec){1, 2}, &t.a))
        return VERDICT_EQUAL;
    return tolerance_judge(&t, difference, allowed);
}

static void report(struct run *r, const struct grid *s, uint32_t row, uint32_t col,
                   const struct made_from_figures *m, struct dec difference, struct dec allowed,
                   enum verdict verdict)
{
    const struct grid_cell *cell = grid_at(s, row, col);
    bool close = verdict == VERDICT_ROUNDING;
    struct finding *f = finding_new(r, FOUND_COMPUTED);
    struct str where = grid_where(s, row, col, r->arena);
    if (!f)
        return;
    f->level = close ? FINDING_NOTE : f->level;
    f->rounding = close;
    f->compares = true;
    f->left = cell->number;
    f->right = cell->expected;
    f->difference = difference;
    f->allowed = allowed;
    FINDING_SAY(r, f, FOUND_COMPUTED, where, cell->text, decimal_text(r, cell->expected),
                close ? phrase_text(r->arena, SAY_ROUNDING, NULL, 0) : STR(""));
    finding_place(r, f, STR(""), where, cell->text, -1, place_at(r, cell->at));
    for (size_t i = 0; i < m->n; i++)
        finding_figure(r, f, m->from[i], 1);
    finding_add(r, f);
}

static void check_cell(struct run *r, const struct grid *s, uint32_t row, uint32_t col)
{
    const struct grid_cell *cell = grid_at(s, row, col);
    struct dec difference, allowed;
    if (!cell->has_expected || !dec_sub(cell->number, cell->expected, &difference))
        return;
    struct made_from_figures m = made_from(r, cell->reads);
    if (!cell->reads) {
        /* A figure that could not be taken as it is printed: a number of pieces below zero */
        if (dec_sign(difference) && dec_sign(cell->number) < 0)
            report(r, s, row, col, &m, difference, dec_of(0), VERDICT_WRONG);
        return;
    }
    ledger_compared(r, catalogue_at(FOUND_COMPUTED)->rule);
    enum verdict v = judge(r, &m, cell, is_sum_of(&m, cell->expected), difference, &allowed);
    if (v != VERDICT_EQUAL)
        report(r, s, row, col, &m, difference, allowed, v);
}

static bool same_titles(const struct grid_column *a, const struct grid_column *b)
{
    bool same = a->depth == b->depth;
    for (size_t i = 0; same && i < a->depth; i++)
        same = str_eq(a->path[i], b->path[i]);
    return same;
}

/* Of one table only two columns of a row that have other titles print one figure: in another row it
 * is another of that name (its code stands there twice, which is told by itself). */
static bool are_apart(const struct spot *a, const struct spot *b)
{
    return a->grid != b->grid ||
           (a->row == b->row && !same_titles(&a->grid->columns[a->col], &b->grid->columns[b->col]));
}

/* R00S: two tables, or two columns of one, print one figure. Of the figures of one table the first
 * is told, and only where nothing else is wrong there: where more is, a column is shifted. `told`
 * is that table. */
static void check_twice(struct run *r, const struct figure *f, const struct grid **told)
{
    for (const struct spot *spot = f->spots; spot; spot = spot->next) {
        const struct grid_cell *cell = grid_at(spot->grid, spot->row, spot->col);
        struct dec usual = published_step(r), other, difference, allowed;
        if (!are_apart(spot, f->spots) || cell->kind != CELL_NUMBER || f->fact->kind != FACT_AMOUNT)
            continue;
        other = printed_value(r, spot->grid, cell);
        struct tolerance t = tolerance_of(TOLERANCE_SAME, f->value, usual, usual);
        tolerance_add(&t, other, usual, usual);
        ledger_compared(r, catalogue_at(FOUND_TWICE)->rule);
        ledger_figure(r, ledger_kind(r->in->rules, catalogue_at(FOUND_TWICE)->rule),
                      (struct figure *)f);
        if (!dec_sub(f->value, other, &difference))
            continue;
        enum verdict v = tolerance_judge(&t, difference, &allowed);
        bool close = v == VERDICT_ROUNDING, inside = spot->grid == f->spots->grid;
        bool known = v == VERDICT_WRONG &&
                     (table_is_wrong(r, spot->grid) || table_is_wrong(r, f->spots->grid));
        known |= inside && v == VERDICT_WRONG &&
                 (spot->grid == *told || table_has_errors(r, spot->grid));
        struct finding *found = v == VERDICT_EQUAL || known ? NULL : finding_new(r, FOUND_TWICE);
        if (!found)
            continue;
        *told = inside ? spot->grid : *told;
        struct str where = grid_where(spot->grid, spot->row, spot->col, r->arena);
        found->level = close ? FINDING_NOTE : found->level;
        found->rounding = close;
        FINDING_SAY(r, found, FOUND_TWICE, figure_where(r, f), figure_text(r, f), where, cell->text,
                    close ? phrase_text(r->arena, SAY_ROUNDING, NULL, 0) : STR(""));
        finding_figure(r, found, f, -1);
        finding_place(r, found, f->fact->address, where, cell->text, 1, place_at(r, cell->at));
        finding_add(r, found);
    }
}

void check_computed(struct run *r)
{
    for (size_t i = 0; r->in->as_published && i < r->in->grid_count; i++) {
        const struct grid *s = r->in->grids[i];
        for (uint32_t row = s->header_rows; row < s->rows; row++)
            for (uint32_t col = 0; col < s->cols; col++)
                check_cell(r, s, row, col);
    }
    const struct grid *told = NULL;
    for (size_t i = 0; r->in->as_published && i < r->figures.n; i++)
        check_twice(r, r->figures.entries[i].value, &told);
}
