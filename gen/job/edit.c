/* Cells of a fill-in workbook typed anew: read as if they stood there, and written again. */
#include "entry/entry.h"
#include "job/form.h"
#include "job/job.h"

/* Errors in cells that were read, not of the workbook as a whole. */
static bool is_of_a_cell(enum diag_code code)
{
    return (code >= E2101 && code < E2201) || (code >= E2401 && code <= E2408) || code == E2509;
}

static bool is_typed(const struct job *job, const struct place *p)
{
    char name[16];
    if (!p->sheet.p || !p->line)
        return false;
    struct str cell = cell_name(p->line, p->col, name);
    for (size_t i = 0; i < job->typed_count; i++)
        if (str_eq(job->typed[i].sheet, p->sheet) && str_eq(job->typed[i].cell, cell))
            return true;
    return false;
}

/* The reader and the schema may both complain of a cell: the first says it better. */
static bool is_told(const struct diags *ds, const struct place *p)
{
    for (size_t i = 0; i < ds->n; i++)
        if (p->sheet.p && str_eq(ds->items[i].place.sheet, p->sheet) &&
            ds->items[i].place.line == p->line && ds->items[i].place.col == p->col)
            return true;
    return false;
}

/* Keeps what matters of what was reported. False when that is an error. */
static bool sift(const struct job *job, const struct diags *all, struct diags *out)
{
    for (size_t i = 0; i < all->n; i++) {
        const struct diag *d = &all->items[i];
        if (d->severity == DIAG_ERROR && !is_told(out, &d->place) &&
            (is_typed(job, &d->place) || !is_of_a_cell(d->code)))
            diag_report(out, d->code, d->place, d->args, d->arg_count);
    }
    return !out->errors && !all->out_of_memory;
}

static const struct entry_typed *typed_cells(struct job *job, const struct juesuan_edit *e)
{
    struct entry_typed *typed = arena_zalloc(&job->arena, (e->n + 1) * sizeof *typed);
    for (size_t i = 0; typed && i < e->n; i++)
        typed[i] = (struct entry_typed){str_of(e->cells[i].sheet), str_of(e->cells[i].cell),
                                        str_of(e->cells[i].text)};
    job->typed_count = e->n;
    return typed;
}

/* Reads on where the strict loading stops: a figure that is wrong elsewhere keeps nobody from
 * mending another. */
static bool load(struct job *job, const struct juesuan_edit *e)
{
    struct juesuan *j = job->context;
    struct record *r = &job->record;
    if (job_load(job, &e->data, NULL))
        return true;
    if (!r->source || r->root.type != VALUE_MAP)
        return false;
    if (!job->pack)
        job->pack = context_pack_named_at(j, r->template_name, (struct place){0});
    const struct schema *schema = job->pack ? context_pack_schema(j, job->pack) : NULL;
    if (schema)
        (void)record_check(r, schema, &job->arena, job->diags);
    return schema != NULL;
}

enum juesuan_status juesuan_edit(struct juesuan *j, const struct juesuan_edit *e)
{
    struct job job;
    struct diags all;
    struct buf bytes;
    context_begin(j);
    diags_init(&all);
    buf_init(&bytes);
    job_begin(&job, j, true);
    job.diags = &all;
    job.typed = typed_cells(&job, e);
    bool ok = job.typed && load(&job, e);
    const struct record *r = &job.record;
    ok = sift(&job, &all, &j->diags) && ok;
    if (ok && job_workbook(j, job.pack, r->year, amount_unit_name(r->unit), &r->root, &bytes))
        context_give(&bytes, e->output, e->user);
    else if (!ok && !j->diags.errors)
        diags_add(&j->diags, &all);
    buf_free(&bytes);
    job_end(&job);
    diags_free(&all);
    return context_status(j);
}
