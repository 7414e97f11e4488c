/* Rows below a table's figures that are no rows of its columns: 公务用车购置数（辆） 0
 * 公务用车保有量 （辆） 8 …, each number behind its name. They become a table of two columns, so
 * that it is read as any other. */
#include "base/utf8.h"
#include "data/words.h"
#include "printed/internal.h"

static bool is_name(const struct grid_cell *cell)
{
    return cell->kind == CELL_TEXT && utf8_has_han(cell->plain);
}

/* How many names of the row have a number behind them; 0 where something else stands in it, or all
 * names where names are expected (panels side by side). */
static uint32_t pairs_in(const struct grid *s, uint32_t row)
{
    uint32_t pairs = 0;
    bool strange = false;
    const struct grid_cell *name = NULL;
    for (uint32_t col = 0; col < s->cols; col++) {
        const struct grid_cell *cell = grid_at(s, row, col);
        if (cell->covered)
            continue;
        if (is_name(cell)) {
            name = cell;
            strange |= s->columns[col].kind == GRID_AMOUNT;
        } else if (cell->kind == CELL_NUMBER) {
            if (!name)
                return 0;
            pairs++;
            name = NULL;
        } else if (cell->plain.n) {
            return 0;
        }
    }
    return strange ? pairs : 0;
}

/* A row with nothing but one text, which is a title. */
static bool is_title_row(const struct grid *s, uint32_t row)
{
    size_t texts = 0, others = 0;
    for (uint32_t col = 0; col < s->cols; col++) {
        const struct grid_cell *cell = grid_at(s, row, col);
        texts += !cell->covered && is_name(cell);
        others += !cell->covered && cell->plain.n && !is_name(cell);
    }
    return texts == 1 && !others;
}

/* Where the rows of pairs begin; `rows` where there are none: several names stand in one of them,
 * and a row of figures above. */
static uint32_t first_pairs(const struct grid *s)
{
    uint32_t first = s->rows;
    bool several = false;
    while (first > s->header_rows + 1 && pairs_in(s, first - 1)) {
        first--;
        several |= pairs_in(s, first) > 1;
    }
    return several ? first : s->rows;
}

static struct grid_cell copy_of(const struct grid_cell *cell)
{
    struct grid_cell out = *cell;
    out.rowspan = out.colspan = 1;
    out.covered = false;
    return out;
}

bool pairs_take(struct grid *s, struct arena *a, struct grid **out)
{
    uint32_t first = first_pairs(s), n = 0;
    *out = NULL;
    for (uint32_t row = first; row < s->rows; row++)
        n += pairs_in(s, row);
    if (!n)
        return true;
    struct grid *g = grid_new(a, n + 1, 2);
    if (!g)
        return false;
    bool titled = is_title_row(s, first - 1) && first - 1 > s->header_rows;
    const struct grid_cell *title = titled ? grid_at(s, first - 1, 0) : NULL;
    g->code = s->code;
    g->title = titled ? title->plain : s->title;
    g->department = s->department;
    g->unit = s->unit;
    g->in_unit = s->in_unit;
    g->printed = true;
    g->header_rows = 1;
    g->at = s->at;
    grid_at(g, 0, 0)->text = grid_at(g, 0, 0)->plain = TABLE_PROJECT;
    grid_at(g, 0, 1)->text = grid_at(g, 0, 1)->plain = TABLE_COUNTED;
    uint32_t to = 1;
    for (uint32_t row = first; row < s->rows; row++) {
        const struct grid_cell *name = NULL;
        for (uint32_t col = 0; col < s->cols; col++) {
            const struct grid_cell *cell = grid_at(s, row, col);
            name = !cell->covered && is_name(cell) ? cell : name;
            if (cell->covered || cell->kind != CELL_NUMBER)
                continue;
            *grid_at(g, to, 0) = copy_of(name);
            *grid_at(g, to++, 1) = copy_of(cell);
        }
    }
    s->rows = titled ? first - 1 : first;
    grid_analyse(g);
    *out = g;
    return true;
}
