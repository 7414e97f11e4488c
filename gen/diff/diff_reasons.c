/* Why a figure was corrected, as the data says, and what to call it. */
#include "diff/diff_report.h"

#include "base/utf8.h"

bool correction_covers(struct str correction, struct str address)
{
    if (!correction.n || !str_starts(address, correction))
        return false;
    return address.n == correction.n || address.p[correction.n] == '.' ||
           address.p[correction.n] == '[';
}

/* The nearest one: a figure's own before its row's before its section's. */
static const struct snap_correction *nearest(const struct snapshot *s, struct str address)
{
    const struct snap_correction *best = NULL;
    for (size_t i = 0; i < s->correction_count; i++)
        if (correction_covers(s->corrections[i].address, address) &&
            (!best || s->corrections[i].address.n > best->address.n))
            best = &s->corrections[i];
    return best;
}

/* Whoever corrects an item may give the reason at the total that moved with it. */
const struct snap_correction *diff_reason(const struct diff *d, const struct diff_fact *root)
{
    const struct snap_correction *why = nearest(d->new, root->address);
    for (size_t i = 0; !why && i < d->fact_count; i++)
        if (!d->facts[i].root && diff_has_cause(&d->facts[i].causes, root->number - 1))
            why = nearest(d->new, d->facts[i].address);
    return why;
}

static bool was_said(const struct snapshot *s, const struct snap_correction *c)
{
    for (size_t i = 0; i < s->correction_count; i++)
        if (str_eq(s->corrections[i].address, c->address) &&
            str_eq(s->corrections[i].reason, c->reason))
            return true;
    return false;
}

static bool covers_figure(const struct snapshot *s, struct str address)
{
    for (size_t i = 0; i < s->fact_count; i++)
        if (correction_covers(address, s->facts[i].address))
            return true;
    return false;
}

bool diff_reason_of_text(const struct diff *d, const struct snap_correction *c)
{
    return !covers_figure(d->old, c->address) && !covers_figure(d->new, c->address) &&
           !was_said(d->old, c);
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

static struct str place_of(const struct snapshot *s, struct str address, struct arena *a)
{
    for (size_t t = 0; t < s->table_count; t++) {
        const struct snap_table *table = &s->tables[t];
        for (size_t i = 0; i < (size_t)table->rows * table->cols; i++)
            if (str_eq(table->cells[i].address, address))
                return place_in(table, i, a);
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
        struct str place = place_of(d->new, f->address, d->arena);
        if (!place.n)
            place = place_of(d->old, f->address, d->arena);
        if (str_ends(place, f->title))
            f->title = place;
        else if (place.n)
            f->title = arena_printf(d->arena, "%.*s %.*s", STR_ARG(place), STR_ARG(f->title));
    }
}
