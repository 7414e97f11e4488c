/* One form of a department's data into the other: JSON, fill-in workbook, and the export of an
 * accounts program into either. */
#include "base/file.h"
#include "base/fileset.h"
#include "data/record_json.h"
#include "job/export.h"
#include "job/form.h"
#include "job/job.h"

static bool wants_workbook(const char *out)
{
    return out && str_ends(str_of(out), STR(".xlsx"));
}

static bool make(struct juesuan *j, struct job *job, const char *out, struct buf *bytes)
{
    struct record *r = &job->record;
    if (wants_workbook(out))
        return job_workbook(j, job->pack, r->year, amount_unit_name(r->unit), &r->root, bytes);
    record_json(r->schema, &r->root, bytes);
    if (bytes->failed)
        DIAG0(&j->diags, E1004, (struct place){0});
    return !bytes->failed;
}

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
             before ? DIAG_BOTH("换成", "replaced by") : DIAG_BOTH("增加", "added from"));
        if (!vmap_put(to, &into->arena, e->key, e->value)) {
            DIAG0(&j->diags, E1004, (struct place){0});
            return false;
        }
    }
    return true;
}

static void hand_over(struct juesuan *j, const struct juesuan_import *options,
                      const struct buf *bytes)
{
    if (options->out)
        (void)file_write(options->out, buf_view(bytes), &j->diags);
    else
        options->output(options->user, bytes->p, bytes->n);
}

static bool may_write(struct juesuan *j, const char *out, bool force)
{
    if (!out || force || !file_exists(out))
        return true;
    DIAG0(&j->diags, E1007, place_file(str_of(out)));
    return false;
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
        accounts_report_text(x, j->lang == LANG_EN, &text);
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
    struct buf bytes;
    struct accounts x;
    const struct export_sources from = {.first = &options->source,
                                        .more = options->more,
                                        .more_n = options->more_n,
                                        .pack = options->pack,
                                        .year = options->year,
                                        .unit = options->unit,
                                        .replace = options->replace};
    job_begin(&job, j, true);
    buf_init(&bytes);
    bool ok = true;
    if (options->into.path || options->into.bytes)
        ok = job_read(&job, &options->into, options->pack);
    if (ok && export_read(&job, &from, &x)) {
        report(j, options, &x);
        size_t errors = j->diags.errors;
        if (job_check_record(&job) && (options->draft || !errors) &&
            make(j, &job, options->out, &bytes))
            hand_over(j, options, &bytes);
    }
    buf_free(&bytes);
    job_end(&job);
}

enum juesuan_status juesuan_import(struct juesuan *j, const struct juesuan_import *options)
{
    struct job source, into;
    struct buf bytes;
    context_begin(j);
    if (!may_write(j, options->out, options->force) ||
        !may_write(j, options->report, options->force))
        return context_status(j);
    bool meant =
        options->more_n || options->year || options->unit || options->replace || options->report;
    if (meant || export_is_one(j, &options->source)) {
        import_export(j, options);
        return context_status(j);
    }
    job_begin(&source, j, true);
    job_begin(&into, j, true);
    buf_init(&bytes);
    bool merged = options->into.path || options->into.bytes;
    bool ok = job_load(&source, &options->source, options->pack);
    if (ok && merged)
        ok = job_load(&into, &options->into, options->pack) && lay_over(j, &source, &into);
    if (ok && make(j, merged ? &into : &source, options->out, &bytes))
        hand_over(j, options, &bytes);
    buf_free(&bytes);
    job_end(&source);
    job_end(&into);
    return context_status(j);
}
