/* Why a figure was corrected, as the data says, and what to call it. */
#include "diff/diff_report.h"

#include "base/utf8.h"

/* The address of what a figure or row stands in; "" of what stands in nothing. */
static struct str outer(struct str address)
{
    size_t n = address.n;
    while (n > 0 && address.p[n - 1] != '.' && address.p[n - 1] != '[')
        n--;
    return str_sub(address, 0, n ? n - 1 : 0);
}

bool diff_cover(struct map *m, struct str address)
{
    for (; address.n && !map_find(m, address); address = outer(address))
        if (!map_put(m, address, m))
            return false;
    return true;
}

/* What a correction says, as one text. */
static struct str saying(struct diff *d, const struct snap_correction *c)
{
    return arena_printf(d->arena, "%.*s\n%.*s", STR_ARG(c->address), STR_ARG(c->reason));
}

bool diff_index_reasons(struct diff *d)
{
    const struct snapshot *sides[] = {d->old, d->new};
    map_init(&d->reasons, d->arena);
    map_init(&d->said, d->arena);
    map_init(&d->covered, d->arena);
    for (size_t i = 0; i < d->new->correction_count; i++) {
        const struct snap_correction *c = &d->new->corrections[i];
        if (!map_find(&d->reasons, c->address) &&
            !map_put(&d->reasons, c->address, (void *)(uintptr_t)c))
            return false;
    }
    for (size_t i = 0; i < d->old->correction_count; i++) {
        const struct snap_correction *c = &d->old->corrections[i];
        struct str text = saying(d, c);
        if (!text.p || !map_put(&d->said, text, d) || !map_put(&d->said, c->address, d))
            return false;
    }
    for (size_t side = 0; d->new->correction_count &&side < 2; side++)
        for (size_t i = 0; i < sides[side]->fact_count; i++)
            if (!diff_cover(&d->covered, sides[side]->facts[i].address))
                return false;
    return true;
}

/* The nearest one: a figure's own before its row's before its section's. */
static const struct snap_correction *nearest(const struct diff *d, struct str address)
{
    const struct snap_correction *found = NULL;
    for (; address.n && !found; address = outer(address))
        found = map_get(&d->reasons, address);
    return found;
}

bool diff_find_explained(struct diff *d)
{
    d->explained = arena_alloc(d->arena, (d->fact_count + 1) * sizeof *d->explained);
    for (size_t i = 0; d->explained && i < d->fact_count; i++)
        if (!d->facts[i].root && nearest(d, d->facts[i].address))
            d->explained[d->explained_count++] = &d->facts[i];
    return d->explained;
}

/* Whoever corrects an item may give the reason at the total that moved with it. */
const struct snap_correction *diff_reason(const struct diff *d, const struct diff_fact *root)
{
    const struct snap_correction *why = nearest(d, root->address);
    for (size_t i = 0; !why && i < d->explained_count; i++)
        if (diff_has_cause(&d->explained[i]->causes, root->number - 1))
            why = nearest(d, d->explained[i]->address);
    return why;
}

bool diff_was_known(const struct diff *d, struct str address)
{
    return map_find(&d->said, address);
}

bool diff_reason_of_text(struct diff *d, const struct snap_correction *c)
{
    return !map_find(&d->covered, c->address) && !map_find(&d->said, saying(d, c));
}

/* Titles */

/* A text that names a row: short, on one line, and no figure. */
static bool is_name(const struct snap_cell *c)
{
    enum { NAME_BYTES_MAX = 60 };
    return !c->covered && !c->address.n && !c->reads.n && c->text.n &&
           c->text.n <= NAME_BYTES_MAX && str_find(c->text, STR("\n"), 0) == SIZE_MAX &&
           !ascii_is_digit(c->text.p[0]);
}

/* "附件1 第15行 群众满意度" */
static struct str place_in(const struct snap_table *t, size_t at, struct arena *a)
{
    size_t row = at / t->cols, c = at % t->cols;
    while (c > 0 && !is_name(&t->cells[row * t->cols + c - 1]))
        c--;
    struct str name = c ? str_trim(t->cells[row * t->cols + c - 1].text) : STR("");
    return arena_printf(a, "%.*s %.*s%s%.*s", STR_ARG(t->code),
                        STR_ARG(diff_counted(a, WORD_ROW_N, row + 1)), name.n ? " " : "",
                        STR_ARG(name));
}

/* Where each address is shown first. */
static bool find_places(struct map *m, const struct snapshot *s)
{
    for (size_t t = 0; t < s->table_count; t++)
        for (size_t i = 0; i < (size_t)s->tables[t].rows * s->tables[t].cols; i++) {
            struct snap_cell *cell = &s->tables[t].cells[i];
            if (cell->address.n && !map_find(m, cell->address) && !map_put(m, cell->address, cell))
                return false;
        }
    return true;
}

static struct str place_of(struct diff *d, const struct snapshot *s, struct str address)
{
    if (!d->has_places) {
        d->has_places = true;
        map_init(&d->places[0], d->arena);
        map_init(&d->places[1], d->arena);
        if (!find_places(&d->places[0], d->old) || !find_places(&d->places[1], d->new))
            d->failed = true;
    }
    const struct snap_cell *cell = map_get(&d->places[s == d->new], address);
    for (size_t t = 0; cell && t < s->table_count; t++) {
        const struct snap_table *table = &s->tables[t];
        if (cell >= table->cells && cell < table->cells + (size_t)table->rows * table->cols)
            return place_in(table, (size_t)(cell - table->cells), d->arena);
    }
    return STR("");
}

static bool count_titles(struct map *titles, const struct snapshot *s)
{
    for (size_t i = 0; i < s->fact_count; i++) {
        const struct snap_fact *f = &s->facts[i];
        const struct str *known = map_get(titles, f->title);
        if (!known && !map_put(titles, f->title, (void *)(uintptr_t)&f->address))
            return false;
        if (known && !str_eq(*known, f->address) &&
            !map_put(titles, f->title, (void *)(uintptr_t)&f->title))
            return false;
    }
    return true;
}

/* Several figures are called 得分: then the place where it stands says which it is. */
void diff_titles(struct diff *d)
{
    struct map titles;
    map_init(&titles, d->arena);
    if (!count_titles(&titles, d->old) || !count_titles(&titles, d->new)) {
        d->failed = true;
        return;
    }
    for (size_t i = 0; i < d->fact_count; i++) {
        struct diff_fact *f = &d->facts[i];
        const struct str *known = map_get(&titles, f->title);
        if (!known || str_eq(*known, f->address))
            continue;
        struct str place = place_of(d, d->new, f->address);
        if (!place.n)
            place = place_of(d, d->old, f->address);
        if (str_ends(place, f->title))
            f->title = place;
        else if (place.n)
            f->title = arena_printf(d->arena, "%.*s %.*s", STR_ARG(place), STR_ARG(f->title));
    }
}
