/* One form of a department's data into the other: JSON, fill-in workbook, and the export of an
 * accounts program into either. */
#include "base/file.h"
#include "base/fileset.h"
#include "job/export.h"
#include "job/put.h"

/* What the source says replaces what the other file says, section by section; each change is told.
 * What only the other has stays. */
static bool lay_over(struct juesuan *j, struct job *source, struct job *into)
{
    struct vmap *to = into->record.root.map;
    const struct vmap *from = source->record.root.map;
    for (size_t i = 0; i < from->n; i++) {
        const struct vmap_entry *e = &from->entries[i];
        const struct value *before = vmap_find(to, e->key.s);
        if (before && value_equal(before, &e->value))
            continue;
        DIAG(&j->diags, E2521, sources_place(&source->sources, e->value.at), e->key.s,
             before ? diag_word(WORD_REPLACED_BY) : diag_word(WORD_ADDED_FROM));
        if (!vmap_put(to, &into->arena, e->key, e->value)) {
            DIAG0(&j->diags, E1004, (struct place){0});
            return false;
        }
    }
    return true;
}

static void put(struct juesuan *j, const struct job *job, const struct juesuan_import *options)
{
    job_put(j, job->pack, &job->record, options->out, options->force, options->output,
            options->user);
}

/* The report goes to its file, or to whoever listens. */
static void report(struct juesuan *j, const struct juesuan_import *options,
                   const struct accounts *x)
{
    struct buf text;
    buf_init(&text);
    if (options->report && str_ends(str_of(options->report), STR(".json")))
        accounts_report_json(x, &text);
    else
        accounts_report_text(x, j->lang, &text);
    if (text.failed)
        DIAG0(&j->diags, E1004, (struct place){0});
    else if (options->report)
        (void)file_write(options->report, buf_view(&text), &j->diags);
    else if (options->reported)
        options->reported(options->user, text.p, text.n);
    buf_free(&text);
}

/* Contradictions stop it, as errors stop a build; in a draft they are only said. */
static void import_export(struct juesuan *j, const struct juesuan_import *options)
{
    struct job job;
    struct accounts x;
    const struct export_sources from = {.first = &options->source,
                                        .more = options->more,
                                        .more_n = options->more_n,
                                        .pack = options->pack,
                                        .year = options->year,
                                        .unit = options->unit,
                                        .replace = options->replace};
    job_begin(&job, j, true);
    bool ok = true;
    if (options->into.path || options->into.bytes)
        ok = job_read(&job, &options->into, options->pack);
    if (ok && export_read(&job, &from, &x)) {
        report(j, options, &x);
        size_t errors = j->diags.errors;
        if (job_check_record(&job) && (options->draft || !errors))
            put(j, &job, options);
    }
    job_end(&job);
}

enum juesuan_status juesuan_import(struct juesuan *j, const struct juesuan_import *options)
{
    struct job source, into;
    context_begin(j);
    if (!job_may_put(j, options->out, options->force) ||
        !job_may_put(j, options->report, options->force))
        return context_status(j);
    bool meant =
        options->more_n || options->year || options->unit || options->replace || options->report;
    bool one = meant || export_is_one(j, &options->source);
    if (one)
        import_export(j, options);
    if (one || j->diags.errors) /* a file that nobody could look at is none of the other kind */
        return context_status(j);
    job_begin(&source, j, true);
    job_begin(&into, j, true);
    bool merged = options->into.path || options->into.bytes;
    bool ok = job_load(&source, &options->source, options->pack);
    if (ok && merged)
        ok = job_load(&into, &options->into, options->pack) && lay_over(j, &source, &into);
    if (ok)
        put(j, merged ? &into : &source, options);
    job_end(&source);
    job_end(&into);
    return context_status(j);
}
