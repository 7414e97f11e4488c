/* R143: an amount told of something that the tables name, which none of their cells has; R105: an
 * item of which the tables have no row. It asks
 * where no rule compares: of names without an address, or whose address no table shows. What a cell
 * stands for is not known here, so that an amount that any cell has is never doubted. */
#include "prose/judge.h"

#include <stdlib.h>

#include "base/utf8.h"

/* A cell with an amount, in the unit of comparison and without its sign. */
struct printed_amount {
    struct dec value, step;
    const struct grid *grid;
    uint32_t row, col;
};

/* The rows and columns of one title. */
struct titled {
    const struct grid *grid;
    uint32_t at;
    bool column;
    struct titled *next;
};

struct printed_amounts {
    struct printed_amount *items; /* by value */
    size_t n;
    struct map titles;  /* key of a name → struct titled, */
    struct map endings; /* and the name itself */
};

enum { TITLES_LOOKED_AT = 48, TITLE_CHARS = 3, ENDING_CHARS = 4, LOOK_BACK = 600, TOLD_MOST = 200 };

static bool is_amount(const struct grid *s, uint32_t row, uint32_t col)
{
    const struct grid_cell *cell = grid_at(s, row, col);
    return cell->kind == CELL_NUMBER && !cell->malformed && !cell->counts && !cell->covered;
}

static int by_value(const void *a, const void *b)
{
    return dec_cmp(((const struct printed_amount *)a)->value,
                   ((const struct printed_amount *)b)->value);
}

static bool put_under(struct judge *j, struct map *titles, struct str key, struct titled one)
{
    struct titled *kept = arena_alloc(j->run->arena, sizeof *kept);
    if (!kept)
        return false;
    *kept = one;
    kept->next = map_get(titles, key);
    return map_put(titles, key, kept);
}

/* 收入 and 支出 are titles of whole panels, which name nothing. */
static bool put_title(struct judge *j, struct printed_amounts *all, struct str title,
                      struct titled one)
{
    title = strip_ordinal(title);
    size_t chars = utf8_count(title);
    return chars < TITLE_CHARS ||
           (put_under(j, &all->titles, name_key(j->words, title, false), one) &&
            (chars < ENDING_CHARS || put_under(j, &all->endings, title, one)));
}

static bool put_titles(struct judge *j, struct printed_amounts *all, const struct grid *s)
{
    bool ok = true;
    uint32_t first = s->cols;
    for (uint32_t col = s->cols; col-- > 0;) {
        const struct grid_column *column = &s->columns[col];
        if (column->kind != GRID_AMOUNT)
            continue;
        first = col;
        for (size_t i = 0; ok && i < column->depth; i++)
            ok = put_title(j, all, column->path[i], (struct titled){s, col, true, NULL});
    }
    for (uint32_t row = s->header_rows; first < s->cols && row < s->rows; row++) {
        uint32_t named = UINT32_MAX;
        for (uint32_t col = first; ok && col < s->cols; col++) {
            struct grid_key key = {0};
            if (!is_amount(s, row, col) || s->columns[col].kind != GRID_AMOUNT)
                continue;
            key = grid_row_key(s, row, col);
            if (key.label.n && key.col != named)
                ok = put_title(j, all, key.label, (struct titled){s, row, false, NULL});
            named = key.col;
        }
    }
    return ok;
}

static size_t put_amounts(const struct run *r, const struct grid *s, struct printed_amount *out)
{
    size_t n = 0;
    for (uint32_t row = s->header_rows; row < s->rows; row++)
        for (uint32_t col = 0; col < s->cols; col++) {
            const struct grid_cell *cell = grid_at(s, row, col);
            if (is_amount(s, row, col))
                out[n++] = (struct printed_amount){dec_abs(printed_value(r, s, cell)),
                                                   printed_step(r, s, cell), s, row, col};
        }
    return n;
}

/* NULL without printed tables, or without memory. */
struct printed_amounts *printed_amounts(struct judge *j)
{
    const struct checks_input *in = j->run->in;
    struct printed_amounts *all = arena_zalloc(j->run->arena, sizeof *all);
    size_t cells = 0;
    for (size_t i = 0; i < in->grid_count; i++)
        cells += in->grids[i]->printed ? (size_t)in->grids[i]->rows * in->grids[i]->cols : 0;
    if (!all || !cells)
        return NULL;
    map_init(&all->titles, j->run->arena);
    map_init(&all->endings, j->run->arena);
    all->items = arena_alloc(j->run->arena, cells * sizeof *all->items);
    if (!all->items)
        return NULL;
    for (size_t i = 0; i < in->grid_count; i++) {
        const struct grid *s = in->grids[i];
        if (!s->printed)
            continue;
        all->n += put_amounts(j->run, s, all->items + all->n);
        if (!put_titles(j, all, s))
            return NULL;
    }
    qsort(all->items, all->n, sizeof *all->items, by_value);
    return all;
}

/* Whether some cell may be the amount, as finely as both are written. */
static bool is_printed(const struct printed_amounts *all, struct dec value, struct dec step)
{
    size_t from = 0, to = all->n;
    struct dec least, most;
    if (!dec_sub(value, step, &least) || !dec_add(value, step, &most))
        return true;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if (dec_cmp(all->items[middle].value, least) < 0)
            from = middle + 1;
        else
            to = middle;
    }
    return from < all->n && dec_cmp(all->items[from].value, most) <= 0;
}

/* Of the cells that a title names, the one whose amount is nearest to the one told. */
struct nearest_cell {
    const struct grid *grid;
    uint32_t row, col;
    struct dec away;
};

static void look_at(const struct run *r, const struct grid *s, uint32_t row, uint32_t col,
                    struct dec value, struct nearest_cell *found)
{
    struct dec away;
    const struct grid_cell *cell = grid_at(s, row, col);
    if (!is_amount(s, row, col) || !dec_sign(cell->number) ||
        !dec_sub(dec_abs(printed_value(r, s, cell)), value, &away))
        return;
    away = dec_abs(away);
    if (!found->grid || dec_cmp(away, found->away) < 0)
        *found = (struct nearest_cell){s, row, col, away};
}

static struct nearest_cell nearest_of(const struct run *r, const struct titled *titles,
                                      struct dec value)
{
    struct nearest_cell found = {0};
    for (size_t looked = 0; titles && looked < TITLES_LOOKED_AT; titles = titles->next, looked++) {
        const struct grid *s = titles->grid;
        if (titles->column)
            for (uint32_t row = s->header_rows; row < s->rows; row++)
                look_at(r, s, row, titles->at, value, &found);
        else
            for (uint32_t col = 0; col < s->cols; col++)
                look_at(r, s, titles->at, col, value, &found);
    }
    return found;
}

/* Rows and columns that are called so; 财政拨款基本支出 is called 基本支出 too. */
static const struct titled *titles_of(const struct judge *j, const struct printed_amounts *all,
                                      struct str name)
{
    name = last_level(name);
    const struct titled *found = map_get(&all->titles, name_key(j->words, name, false));
    for (size_t n = 1; !found && n;) {
        n = word_length_at_start(words_of(j, W_title_starts), name);
        name = str_sub(name, n, name.n);
        found = n ? map_get(&all->endings, name) : NULL;
    }
    return found;
}

/* Whether the sentence is about an assessment: what it went over is told, not what was spent. */
static bool assesses(const struct judge *j, const struct claim *c)
{
    size_t from = c->start > LOOK_BACK ? c->start - LOOK_BACK : 0;
    return word_in(words_of(j, W_assessing_words), str_sub(c->passage->text, from, c->start));
}

static bool is_told_wrong(const struct judge *j, size_t findings, struct str text)
{
    const struct findings *all = j->run->findings;
    for (size_t i = findings; i < all->n; i++)
        for (size_t k = 0; k < all->items[i]->place_count; k++)
            if (all->items[i]->places[k].text.p == text.p)
                return true;
    return false;
}

/* In the unit of comparison */
static struct dec in_tables(const struct judge *j, struct dec yuan)
{
    if (j->run->in->unit == UNIT_WAN)
        dec_mul(yuan, (struct dec){1, 4}, &yuan);
    return yuan;
}

bool is_in_tables(const struct judge *j, const struct said *said)
{
    return j->printed &&
           is_printed(j->printed, in_tables(j, dec_abs(said->value)), in_tables(j, said->step));
}

static void judge_printed(struct judge *j, const struct printed_amounts *all, const struct claim *c)
{
    struct said said = said_by(c);
    const struct titled *titles = titles_of(j, all, c->name);
    if (!titles || is_in_tables(j, &said) || assesses(j, c) || j->not_in_tables == TOLD_MOST)
        return;
    struct nearest_cell nearest = nearest_of(j->run, titles, in_tables(j, dec_abs(said.value)));
    if (!nearest.grid)
        return;
    const struct grid_cell *cell = grid_at(nearest.grid, nearest.row, nearest.col);
    struct str where = grid_where(nearest.grid, nearest.row, nearest.col, j->run->arena);
    struct finding *f = REPORT_FIGURE(j, FOUND_NOT_IN_TABLES, topic_of(j, c), c->text, c->name,
                                      c->text, where, cell->text);
    j->not_in_tables++; /* of thousands the first will do: each looks through the tables */
    if (f)
        finding_place(j->run, f, STR(""), where, cell->text, 1, place_at(j->run, cell->at));
}

/* The code of an item's address, where the table of the items is printed; "" else. */
static struct str item_of_printed(const struct judge *j, struct str address)
{
    static const enum lexicon patterns[] = {W_general_address, W_fund_address, W_capital_address};
    const struct value *sets = record_member(j->run->in->record, STR("printed_sets"));
    size_t open = str_find(address, STR("["), 0), close = str_find(address, STR("]"), 0);
    if (open == SIZE_MAX || close == SIZE_MAX)
        return STR("");
    struct str set = str_sub(address, 0, open), code = str_sub(address, open + 1, close);
    bool item = false, printed = false;
    for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++)
        item |= str_eq(address, address_of(j->words, patterns[i], code));
    for (size_t i = 0; item && i < value_count(sets); i++)
        printed |= str_eq(sets->list->items[i].s, set);
    return printed && code_level(code) == 3 ? code : STR("");
}

/* R105: an item that the text tells money of, and the table of the items does not have */
static void judge_row(struct judge *j, const struct claim *c)
{
    struct str code = item_of_printed(j, c->indicator);
    if (code.n && !map_get(j->words->rows, c->indicator))
        REPORT_FIGURE(j, FOUND_ITEM_NOT_PRINTED, topic_of(j, c), c->text, last_level(c->name), code,
                      c->text);
}

void judge_tables(struct judge *j, size_t from, size_t to, size_t findings)
{
    if (!j->printed)
        return;
    for (size_t i = from; i < to; i++) {
        const struct claim *c = &j->claims->items[i];
        bool asked = c->kind == CLAIM_AMOUNT && c->unit_kind == UNIT_MONEY && c->has_value &&
                     dec_sign(c->value) && is_plain(c) && !c->assumed &&
                     !known_fact(j, c->indicator);
        if (!asked || !j->explaining || is_told_wrong(j, findings, c->text))
            continue;
        if (c->indicator.n)
            judge_row(j, c);
        if (!is_told_wrong(j, findings, c->text))
            judge_printed(j, j->printed, c);
    }
}
