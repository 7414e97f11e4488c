/* Figures: a fact as it is shown, and the cells that show it. How it is called in a finding. */
#include "checks/run.h"

static bool in_wan(const struct run *r)
{
    return r->in->unit == UNIT_WAN;
}

struct dec shown_amount(const struct run *r, struct dec yuan)
{
    struct dec d = yuan;
    if (in_wan(r))
        dec_mul(d, (struct dec){1, 4}, &d);
    dec_round(d, r->in->places, &d);
    return d;
}

struct dec published_step(const struct run *r)
{
    return (struct dec){1, r->in->places};
}

/* As printed tables show it: the printed digits themselves, not rounded again. */
static struct dec shown(const struct run *r, const struct fact *fact)
{
    struct dec d = fact->value;
    if (fact->kind != FACT_AMOUNT)
        return d;
    if (!r->in->as_published)
        return shown_amount(r, d);
    if (in_wan(r))
        dec_mul(d, (struct dec){1, 4}, &d);
    return d;
}

static struct figure *figure_new(struct run *r, struct map *among, struct fact *fact)
{
    struct figure *f = arena_zalloc(r->arena, sizeof *f);
    if (!f || !map_put(among, fact->address, f)) {
        r->ok = false;
        return NULL;
    }
    f->fact = fact;
    f->key = key_hash(hash_key_of_process(), fact->address);
    f->value = shown(r, fact);
    f->step = published_step(r);
    f->given = fact->at != 0 && (fact->entered || fact->stated);
    return f;
}

struct figure *figure_of(struct run *r, struct fact *fact)
{
    struct figure *f = map_get(&r->figures, fact->address);
    if (f || !fact->known || !(fact->entered || fact->stated) || !fact->at)
        return f;
    return figure_new(r, &r->figures, fact);
}

struct figure *figure_unseen(struct run *r, struct fact *fact)
{
    struct figure *f = map_get(&r->unseen, fact->address);
    return f ? f : figure_new(r, &r->unseen, fact);
}

static void add_spot(struct run *r, struct figure *f, const struct grid *s, uint32_t row,
                     uint32_t col)
{
    struct spot **last = &f->spots;
    while (*last)
        last = &(*last)->next;
    *last = arena_alloc(r->arena, sizeof **last);
    if (*last)
        **last = (struct spot){s, row, col, NULL};
    else
        r->ok = false;
}

struct dec printed_step(const struct run *r, const struct grid *s, const struct grid_cell *cell)
{
    struct dec step = {1, cell->number.scale > 0 ? cell->number.scale : 0};
    if (in_wan(r) && s->in_unit == UNIT_YUAN)
        dec_mul(step, (struct dec){1, 4}, &step);
    else if (!in_wan(r) && s->in_unit == UNIT_WAN)
        dec_mul(step, dec_of(10000), &step);
    return step;
}

struct dec printed_value(const struct run *r, const struct grid *s, const struct grid_cell *cell)
{
    struct dec yuan, d = cell->number;
    if (!cell->counts && s->in_unit != r->in->unit && amount_from_unit(d, s->in_unit, &yuan))
        amount_in_unit(yuan, r->in->unit, &d);
    return d;
}

/* A table that tells more than is usual: some figure of it is no multiple of the usual step. */
static bool is_fine(const struct run *r, const struct grid *s)
{
    for (uint32_t row = s->header_rows; s->printed && row < s->rows; row++)
        for (uint32_t col = 0; col < s->cols; col++) {
            const struct grid_cell *cell = grid_at(s, row, col);
            if (s->columns[col].kind == GRID_AMOUNT && cell->kind == CELL_NUMBER &&
                dec_trim(printed_value(r, s, cell)).scale > r->in->places)
                return true;
        }
    return false;
}

/* The decimals of a printed figure, where it has more than are usual: fewer are dropped zeros. */
static void take_step(const struct run *r, struct figure *f, const struct grid *s,
                      const struct grid_cell *cell)
{
    struct dec own = printed_step(r, s, cell);
    if (cell->kind == CELL_NUMBER && f->fact->kind == FACT_AMOUNT && dec_cmp(own, f->step) < 0)
        f->step = own;
}

static void index_cell(struct run *r, const struct grid *s, bool fine, uint32_t row, uint32_t col)
{
    const struct grid_cell *cell = grid_at(s, row, col);
    if (!cell->address.n || cell->malformed)
        return;
    struct figure *f = map_get(&r->figures, cell->address);
    if (!f) {
        struct fact *fact = fact_find(r->in->facts, cell->address);
        if (!fact || !fact->known)
            return;
        f = figure_new(r, &r->figures, fact);
    }
    if (!f)
        return;
    add_spot(r, f, s, row, col);
    if (fine)
        take_step(r, f, s, cell);
}

bool figures_index(struct run *r)
{
    map_init(&r->figures, r->arena);
    map_init(&r->unseen, r->arena);
    map_init(&r->names, r->arena);
    map_init(&r->by_terms, r->arena);
    for (size_t i = 0; i < r->in->grid_count; i++) {
        const struct grid *s = r->in->grids[i];
        bool fine = is_fine(r, s);
        for (uint32_t row = s->header_rows; row < s->rows; row++)
            for (uint32_t col = 0; col < s->cols; col++)
                index_cell(r, s, fine, row, col);
    }
    return r->ok;
}

/* Words */

struct str code_name(struct run *r, const struct code *c)
{
    struct str *known = map_get(&r->names, c->code);
    if (known)
        return *known;
    known = arena_alloc(r->arena, sizeof *known);
    if (!known)
        return STR("");
    *known = squeeze(c->name, r->arena);
    map_put(&r->names, c->code, known);
    return *known;
}

struct str decimal_text(struct run *r, struct dec d)
{
    struct buf b;
    buf_init(&b);
    dec_print(&b, d);
    struct str s = arena_str(r->arena, buf_view(&b));
    buf_free(&b);
    return s;
}

struct str money_text(struct run *r, struct dec d)
{
    struct buf b;
    buf_init(&b);
    d = dec_trim(d);
    int places = d.scale > r->in->places ? d.scale : r->in->places;
    dec_format(&b, d, (struct dec_style){places, false, false});
    struct str s = arena_str(r->arena, buf_view(&b));
    buf_free(&b);
    return s;
}

struct str figure_text(struct run *r, const struct figure *f)
{
    if (f->spots) {
        const struct grid_cell *cell = grid_at(f->spots->grid, f->spots->row, f->spots->col);
        const struct grid *s = f->spots->grid;
        bool other = !cell->counts && cell->kind == CELL_NUMBER && s->in_unit != r->in->unit;
        if (cell->text.n && other) /* beside figures of other tables */
            return arena_printf(r->arena, "%.*s%.*s", STR_ARG(cell->text),
                                STR_ARG(amount_unit_name(s->in_unit)));
        if (cell->text.n)
            return cell->text;
    }
    return f->fact->kind == FACT_AMOUNT ? money_text(r, f->value) : decimal_text(r, f->value);
}

struct str figure_where(struct run *r, const struct figure *f)
{
    if (f->spots)
        return grid_where(f->spots->grid, f->spots->row, f->spots->col, r->arena);
    return f->fact->title;
}
