/* Facts, tables and findings of a build taken over into a snapshot. Paragraphs: content_texts.c. */
#include "job/content.h"

struct taker {
    struct job *job;
    struct arena *arena;
    struct snapshot *out;
    bool failed;
};

/* Facts */

static bool add_terms(struct taker *t, const struct fact *from, struct snap_fact *to)
{
    to->terms = arena_alloc(t->arena, (from->term_count + 1) * sizeof *to->terms);
    if (!to->terms)
        return false;
    for (size_t i = 0; i < from->term_count; i++) {
        struct str address = from->terms[i].fact->address;
        to->terms[to->term_count++] =
            from->terms[i].sign < 0 ? arena_printf(t->arena, "-%.*s", STR_ARG(address)) : address;
    }
    return !t->arena->failed;
}

static struct snap_fact *push_fact(struct snapshot *s, struct arena *a)
{
    struct snap_fact *facts = arena_room(a, s->facts, s->fact_count, &s->fact_cap, sizeof *facts);
    if (!facts)
        return NULL;
    s->facts = facts;
    struct snap_fact *f = &s->facts[s->fact_count++];
    *f = (struct snap_fact){0};
    return f;
}

/* A zero that nobody entered says nothing: there is one for every row and column of every table. */
static void take_fact(void *user, struct fact *from)
{
    struct taker *t = user;
    bool entered = from->entered || from->stated;
    if (t->failed || (from->known && !entered && dec_sign(from->value) == 0))
        return;
    struct snap_fact *to = push_fact(t->out, t->arena);
    if (to) {
        to->address = from->address;
        to->title = from->title;
        to->kind = from->kind;
        to->known = from->known;
        to->entered = entered;
        to->value = from->value;
    }
    t->failed = !to || !add_terms(t, from, to);
}

/* Tables */

static bool take_lines(struct taker *t, const struct grid *g, struct snap_table *to)
{
    const struct str around[] = {g->department, g->unit, g->year, g->above};
    enum { AROUND = sizeof around / sizeof *around };
    to->lines = arena_alloc(t->arena, (AROUND + g->note_count) * sizeof *to->lines);
    if (!to->lines)
        return false;
    for (size_t i = 0; i < AROUND; i++)
        if (around[i].n)
            to->lines[to->line_count++] = around[i];
    for (size_t i = 0; i < g->note_count; i++)
        to->lines[to->line_count++] = g->notes[i];
    return true;
}

static bool has_column_numbers(const struct grid *g, uint32_t row)
{
    for (uint32_t c = 0; c < g->cols; c++)
        if (grid_at(g, row, c)->role == ROLE_COLUMN_NUMBER)
            return true;
    return false;
}

/* Each header cell belongs to all columns it spans; column numbers say nothing. */
static bool take_columns(struct taker *t, const struct grid *g, struct snap_table *to)
{
    to->columns = arena_alloc(t->arena, (g->cols + 1u) * sizeof *to->columns);
    if (!to->columns)
        return false;
    for (uint32_t c = 0; c < g->cols; c++)
        to->columns[c] = STR("");
    for (uint32_t r = 0; r < g->header_rows; r++)
        for (uint32_t c = 0; c < g->cols && !has_column_numbers(g, r); c++) {
            const struct grid_cell *cell = grid_at(g, r, c);
            if (cell->covered || !cell->text.n)
                continue;
            for (uint32_t k = c; k < c + cell->colspan && k < g->cols; k++)
                to->columns[k] = to->columns[k].n
                                     ? arena_printf(t->arena, "%.*s·%.*s", STR_ARG(to->columns[k]),
                                                    STR_ARG(cell->text))
                                     : cell->text;
        }
    return !t->arena->failed;
}

static struct str origin_of(struct taker *t, const struct grid_cell *cell, const struct origin *o)
{
    return cell->covered || !o ? STR("") : origin_text(t->arena, o);
}

static bool take_table(struct taker *t, const struct grid *g, struct snap_table *to)
{
    size_t n = (size_t)g->rows * g->cols;
    *to = (struct snap_table){.id = g->id,
                              .code = g->sheet.n ? g->sheet : g->code,
                              .title = g->title,
                              .rows = g->rows,
                              .cols = g->cols,
                              .header_rows = g->header_rows};
    to->cells = arena_alloc(t->arena, (n + 1) * sizeof *to->cells);
    if (!to->cells || !take_lines(t, g, to) || !take_columns(t, g, to))
        return false;
    for (size_t i = 0; i < n; i++)
        to->cells[i] =
            (struct snap_cell){g->cells[i].covered ? STR("") : g->cells[i].text,
                               origin_of(t, &g->cells[i], g->cells[i].made),
                               origin_of(t, &g->cells[i], g->cells[i].reads), g->cells[i].covered};
    return true;
}

static bool take_tables(struct taker *t)
{
    struct job *job = t->job;
    t->out->tables = arena_alloc(t->arena, (job->grid_count + 1) * sizeof *t->out->tables);
    if (!t->out->tables)
        return false;
    for (size_t i = 0; i < job->grid_count; i++)
        if (!take_table(t, job->grids[i], &t->out->tables[t->out->table_count++]))
            return false;
    return true;
}

/* Findings and corrections */

static void put_places(struct buf *out, const struct finding *f)
{
    for (size_t i = 0; i < f->place_count; i++)
        if (f->places[i].address.n)
            buf_printf(out, "%s%.*s", out->n ? "," : "", STR_ARG(f->places[i].address));
}

/* The facts it is about: its own places, and those of what is summed up in it. */
static void take_finding(struct taker *t, const struct finding *f)
{
    struct buf facts;
    buf_init(&facts);
    put_places(&facts, f);
    for (size_t i = 0; !f->place_count && i < f->under_count; i++)
        put_places(&facts, f->under[i]);
    t->out->findings[t->out->finding_count++] =
        (struct snap_finding){f->rule, f->place_count ? f->places[0].address : STR(""), f->message,
                              arena_str(t->arena, buf_view(&facts))};
    t->failed |= facts.failed;
    buf_free(&facts);
}

/* What the checks found, each with those of the same cause behind it. */
static bool take_checks(struct taker *t, const struct findings *found, size_t more)
{
    struct snapshot *s = t->out;
    size_t n = more;
    for (size_t i = 0; i < found->n; i++)
        n += 1 + found->items[i]->under_count;
    s->findings = arena_alloc(t->arena, (n + 1) * sizeof *s->findings);
    for (size_t i = 0; s->findings && i < found->n; i++) {
        take_finding(t, found->items[i]);
        for (size_t k = 0; k < found->items[i]->under_count; k++)
            take_finding(t, found->items[i]->under[k]);
    }
    return s->findings && !t->failed;
}

/* Errors and warnings about the data file come behind them. */
static bool take_findings(struct taker *t, const struct findings *found)
{
    const struct diags *ds = t->job->diags;
    struct snapshot *s = t->out;
    if (!take_checks(t, found, ds->n))
        return false;
    for (size_t i = 0; i < ds->n; i++) {
        const struct diag *d = &ds->items[i];
        struct buf text;
        bool said = d->code == E7101 || d->code == E7102; /* a finding of the checks again */
        if (said || d->severity == DIAG_NOTE || !str_eq(d->place.file, t->job->record.source->name))
            continue;
        buf_init(&text);
        diag_message(&text, d, LANG_ZH);
        s->findings[s->finding_count++] = (struct snap_finding){
            arena_str(t->arena, diag_code_name(d->code)), arena_str(t->arena, d->place.pointer),
            arena_str(t->arena, buf_view(&text)), arena_str(t->arena, d->place.pointer)};
        buf_free(&text);
        s->warnings++;
    }
    return !t->arena->failed;
}

static struct str department_name(const struct record *r)
{
    const struct value *d = record_member(r, STR("department"));
    return d ? value_get_str(d, "name") : STR("");
}

bool content_take(struct job *job, const struct findings *found, struct arena *a,
                  struct snapshot *out)
{
    struct taker t = {.job = job, .arena = a, .out = out};
    *out = (struct snapshot){.department = department_name(&job->record),
                             .title = job->doc.meta.title,
                             .year = job->record.year,
                             .unit = amount_unit_name(job->unit)};
    facts_each(job->facts, take_fact, &t);
    return !t.failed && snapshot_index(out, a) && take_tables(&t) && content_texts(job, a, out) &&
           take_findings(&t, found) &&
           snapshot_corrections(record_member(&job->record, STR("corrections")), a, out);
}
