/* Number formats, and totals as live sums of the cells that they are the sum of; never a formula
 * whose value is not the printed one. */
#include "write/xlsx_formula.h"

#include "fence/xlsx_text.h"

enum { AFFIX_MAX = 24, RUN_MIN = 3 };

/* What may stand before or behind the digits: a unit or percent sign, nothing that is part of a
 * number. */
static bool is_affix(struct str s)
{
    if (s.n > AFFIX_MAX)
        return false;
    for (size_t i = 0; i < s.n; i++)
        if (ascii_is_digit(s.p[i]) || memchr(".,-+\"\\", s.p[i], 6))
            return false;
    return true;
}

static void put_affix(struct buf *out, struct str s)
{
    if (!s.n)
        return;
    buf_char(out, '"');
    buf_str(out, s);
    buf_char(out, '"');
}

/* Decimals to show: for a trimmed style those that the value has. */
static int shown_places(const struct grid_cell *cell)
{
    struct dec rounded;
    if (!cell->style.trim || !dec_round(cell->number, cell->style.places, &rounded))
        return cell->style.places;
    return dec_trim(rounded).scale;
}

bool xlsx_number_format(const struct grid_cell *cell, struct buf *out)
{
    struct buf digits;
    buf_init(&digits);
    bool ok = dec_format(&digits, cell->number, cell->style) && !digits.failed;
    size_t at = ok ? str_find(cell->text, buf_view(&digits), 0) : SIZE_MAX;
    struct str before = {NULL, 0}, behind = {NULL, 0};
    if (at != SIZE_MAX) {
        before = str_sub(cell->text, 0, at);
        behind = str_sub(cell->text, at + digits.n, cell->text.n);
    }
    ok = at != SIZE_MAX && is_affix(before) && is_affix(behind);
    buf_free(&digits);
    if (!ok)
        return false;
    put_affix(out, before);
    buf_puts(out, cell->style.separator ? "#,##0" : "0");
    int places = shown_places(cell);
    if (places > 0)
        buf_char(out, '.');
    for (int i = 0; i < places; i++)
        buf_char(out, '0');
    put_affix(out, behind);
    return !out->failed;
}

static bool is_number_cell(const struct grid_cell *c)
{
    return c->kind == CELL_NUMBER && !c->covered && xlsx_number_fits(c->number);
}

static bool terms_add_up(const struct grid *g, const struct grid_cell *cell)
{
    struct dec sum = dec_of(0);
    if (!cell->term_count || !is_number_cell(cell))
        return false;
    for (size_t i = 0; i < cell->term_count; i++) {
        const struct grid_term *t = &cell->terms[i];
        if (t->row >= g->rows || t->col >= g->cols || !is_number_cell(grid_at(g, t->row, t->col)))
            return false;
        struct dec addend = grid_at(g, t->row, t->col)->number;
        if (!dec_add(sum, t->sign < 0 ? dec_neg(addend) : addend, &sum))
            return false;
    }
    return dec_eq(sum, cell->number);
}

enum { VALUE_ONLY, FORMULA, ON_PATH, DONE }; /* state of a cell while cycles are looked for */

struct step {
    size_t cell, next_term;
};

/* Walks the formulas below `start` depth first; a formula that leads back to one on the path loses
 * its place. The walk keeps its own stack: a running balance chains thousands of cells. */
static void cut_cycles(const struct grid *g, uint8_t *state, struct step *path, size_t start)
{
    size_t depth = 0;
    path[depth++] = (struct step){start, 0};
    state[start] = ON_PATH;
    while (depth) {
        struct step *top = &path[depth - 1];
        const struct grid_cell *cell = &g->cells[top->cell];
        if (top->next_term == cell->term_count || state[top->cell] == VALUE_ONLY) {
            if (state[top->cell] == ON_PATH)
                state[top->cell] = DONE;
            depth--;
            continue;
        }
        const struct grid_term *t = &cell->terms[top->next_term++];
        size_t to = (size_t)t->row * g->cols + t->col;
        if (state[to] == ON_PATH) {
            state[top->cell] = VALUE_ONLY;
        } else if (state[to] == FORMULA) {
            state[to] = ON_PATH;
            path[depth++] = (struct step){to, 0};
        }
    }
}

uint8_t *xlsx_formula_cells(const struct grid *g, struct arena *a)
{
    size_t count = (size_t)g->rows * g->cols, formulas = 0;
    uint8_t *state = arena_zalloc(a, count + 1);
    if (!state)
        return NULL;
    for (size_t i = 0; i < count; i++) {
        state[i] = terms_add_up(g, &g->cells[i]) ? FORMULA : VALUE_ONLY;
        formulas += state[i];
    }
    struct step *path = arena_alloc(a, (formulas + 1) * sizeof *path);
    if (!path)
        return NULL;
    for (size_t i = 0; i < count; i++)
        if (state[i] == FORMULA)
            cut_cycles(g, state, path, i);
    for (size_t i = 0; i < count; i++)
        state[i] = state[i] == DONE;
    return state;
}

static bool follows(const struct grid_term *a, const struct grid_term *b, uint32_t down)
{
    return b->sign == a->sign && b->row == a->row + down && b->col == a->col + !down;
}

/* Terms from `from` on that stand under or beside each other with one sign. */
static size_t run_length(const struct grid_cell *cell, size_t from)
{
    size_t longest = 1;
    for (uint32_t down = 0; down <= 1; down++) {
        size_t n = 1;
        while (from + n < cell->term_count &&
               follows(&cell->terms[from + n - 1], &cell->terms[from + n], down))
            n++;
        if (n > longest)
            longest = n;
    }
    return longest;
}

bool xlsx_formula(const struct grid_cell *cell, uint32_t row_offset, struct buf *out)
{
    size_t start = out->n;
    buf_char(out, '=');
    for (size_t i = 0; i < cell->term_count;) {
        const struct grid_term *first = &cell->terms[i];
        size_t run = run_length(cell, i);
        bool range = run >= RUN_MIN || (run == cell->term_count && run > 1);
        if (first->sign < 0)
            buf_char(out, '-');
        else if (i)
            buf_char(out, '+');
        if (range)
            buf_puts(out, "SUM(");
        xlsx_cell_name(out, first->row + row_offset, first->col);
        if (range) {
            const struct grid_term *last = &cell->terms[i + run - 1];
            buf_char(out, ':');
            xlsx_cell_name(out, last->row + row_offset, last->col);
            buf_char(out, ')');
        }
        i += range ? run : 1;
    }
    return !out->failed && out->n - start <= XLSX_FORMULA_MAX;
}
