/* A table that is wrong as a whole: shifted by a row or column, in another unit, of another year.
 * Its figures fail together, and no single one explains them. */
#include "checks/blame.h"

enum { TABLE_ERRORS_LEAST = 6, SMALL_TABLE_ERRORS = 3, TABLE_ERRORS_SHOWN = 5 };

static bool stands_in(const struct equation *e, const struct grid *s)
{
    for (size_t i = 0; i < e->n; i++)
        for (const struct spot *spot = e->terms[i].figure->spots; spot; spot = spot->next)
            if (spot->grid == s)
                return true;
    return false;
}

static bool says_something(const struct equation *e)
{
    for (size_t i = 0; i < e->n; i++)
        if (dec_sign(e->terms[i].figure->value))
            return true;
    return false;
}

/* Identities that a table's figures stand in and that are not all zeros, and how many fail. */
struct failing {
    const struct rule *rule;
    size_t wrong, all;
};

static bool most_fail(const struct failing *t)
{
    return t->wrong >= TABLE_ERRORS_LEAST && 5 * t->wrong >= 4 * t->all;
}

/* Most of its identities fail, or nearly all of one kind: those of a rule stand together. */
static bool fails_as_a_whole(const struct run *r, const struct grid *s, size_t *wrong)
{
    struct failing table = {0}, kind = {0};
    bool whole = false;
    for (size_t i = 0; i < r->equation_count; i++) {
        const struct equation *e = r->equations[i];
        if (e->rule->level != FINDING_ERROR || !says_something(e) || !stands_in(e, s))
            continue;
        if (e->rule != kind.rule) {
            whole |= most_fail(&kind);
            kind = (struct failing){.rule = e->rule};
        }
        table.all++;
        table.wrong += open_error(e);
        kind.all++;
        kind.wrong += open_error(e);
    }
    *wrong = table.wrong;
    if (*wrong < TABLE_ERRORS_LEAST)
        return *wrong >= SMALL_TABLE_ERRORS && *wrong == table.all; /* it has few identities */
    return whole || most_fail(&kind) || 2 * table.wrong > table.all;
}

static bool one_figure_explains(const struct run *r, const struct grid *s, size_t wrong)
{
    for (size_t i = 0; i < r->equation_count; i++) {
        const struct equation *e = r->equations[i];
        struct suspect best[SUSPECTS_SHOWN + 1];
        size_t n = 0;
        if (!open_error(e) || !stands_in(e, s))
            continue;
        suspects_of(r, e, best, &n);
        size_t enough = wrong < TABLE_ERRORS_LEAST ? wrong : (wrong + 2) / 3;
        if (n && is_possible(&best[0]) && best[0].fixed >= enough)
            return true;
    }
    return false;
}

bool table_is_wrong(const struct run *r, const struct grid *s)
{
    for (size_t i = 0; i < r->wrong_table_count; i++)
        if (r->wrong_tables[i] == s)
            return true;
    return false;
}

bool table_has_errors(const struct run *r, const struct grid *s)
{
    for (size_t i = 0; i < r->equation_count; i++) {
        const struct equation *e = r->equations[i];
        if (e->rule->level == FINDING_ERROR && e->verdict == VERDICT_WRONG && stands_in(e, s))
            return true;
    }
    return false;
}

static void blame_table(struct run *r, const struct grid *s, size_t wrong)
{
    struct finding *f = finding_new(r, FOUND_TABLE_WRONG);
    const struct grid **grown = arena_room(r->arena, r->wrong_tables, r->wrong_table_count,
                                           &r->wrong_table_cap, sizeof *grown);
    size_t shown = 0;
    if (!f || !grown)
        return;
    r->wrong_tables = grown;
    grown[r->wrong_table_count++] = s;
    FINDING_SAY(r, f, FOUND_TABLE_WRONG,
                arena_printf(r->arena, "%.*s%s%.*s", STR_ARG(s->code), s->code.n ? " " : "",
                             STR_ARG(s->title)),
                arena_printf(r->arena, "%zu", wrong));
    f->hint = phrase_text(r->arena, SAY_TABLE_WRONG_HINT, NULL, 0);
    finding_place(r, f, STR(""), s->code.n ? s->code : s->title, s->title, 0, place_at(r, s->at));
    for (size_t i = 0; i < r->equation_count; i++) {
        struct equation *e = r->equations[i];
        if (!open_error(e) || !stands_in(e, s))
            continue;
        if (shown++ < TABLE_ERRORS_SHOWN)
            add_under(r, f, equation_finding(r, e, NULL, 0));
        e->done = true;
    }
    finding_add(r, f);
}

void blame_tables(struct run *r)
{
    for (;;) {
        const struct grid *worst = NULL;
        size_t most = 0;
        for (size_t i = 0; i < r->in->grid_count; i++) {
            size_t wrong;
            if (fails_as_a_whole(r, r->in->grids[i], &wrong) && wrong > most &&
                !one_figure_explains(r, r->in->grids[i], wrong)) {
                worst = r->in->grids[i];
                most = wrong;
            }
        }
        if (!worst || !r->ok)
            return;
        blame_table(r, worst, most);
    }
}
