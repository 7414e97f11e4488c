#include "job/build.h"
#include "job/content.h"
#include "job/job.h"
#include "store/outputs.h"
#include "write/write.h"

#include <stdio.h>
#include <time.h>

struct build {
    const struct juesuan_build *options;
    enum commit_lock_mode lock;
    struct job job;
    struct outputs files;
    struct findings found;
    struct timespec started;
    struct buf outputs[FORMATS], trace;
};

/* Tells how long the stage that ends now has taken. */
static void lap(struct build *b, const char *stage)
{
    struct timespec now;
    char text[64];
    if (!b->options->timing)
        return;
    clock_gettime(CLOCK_MONOTONIC, &now);
    long long us =
        (now.tv_sec - b->started.tv_sec) * 1000000LL + (now.tv_nsec - b->started.tv_nsec) / 1000;
    int n = snprintf(text, sizeof text, "%s %lld", stage, us);
    b->options->timing(b->options->user, text, (size_t)n);
    b->started = now;
}

/* The Word file only takes the page numbers of its contents from the layout: without fonts Word
 * fills them in itself. */
static bool pages_are_optional(struct build *b)
{
    struct diags quiet;
    if ((b->options->formats & JUESUAN_PDF) || b->options->trace)
        return false;
    diags_init(&quiet);
    bool fonts = context_fonts(b->job.context, b->job.pack, &quiet);
    diags_free(&quiet);
    if (!fonts)
        DIAG0(b->job.diags, E1006, place_file(str_of(b->options->data)));
    return !fonts;
}

static bool lay_out(struct build *b)
{
    bool wanted = (b->options->formats & (JUESUAN_PDF | JUESUAN_DOCX)) || b->options->trace;
    if (!wanted || pages_are_optional(b))
        return true;
    bool ok = job_layout(&b->job);
    lap(b, "layout");
    return ok;
}

/* What a clerk must look at before publication: errors stop a build, in a draft they are only said.
 */
static bool check(struct build *b)
{
    struct job *job = &b->job;
    if (!job_check(job, &b->found))
        return false;
    for (size_t i = 0; i < b->found.n; i++) {
        const struct finding *f = b->found.items[i];
        bool error = f->level == FINDING_ERROR;
        if (f->explanation.n || f->level == FINDING_NOTE)
            continue;
        struct place place = f->place_count ? f->places[0].data : (struct place){0};
        if (f->place_count && !place.pointer.n)
            place.pointer = f->places[0].where;
        DIAG(job->diags, error && !job->draft ? E7101 : E7102, place, f->rule, f->title,
             f->message);
    }
    return true;
}

/* All stages up to the document: every problem of the data is found before anything is written. */
static bool prepare(struct build *b)
{
    struct job *job = &b->job;
    bool ok = job_load(job, b->options->data, b->options->pack);
    lap(b, "load");
    if (!ok)
        return false;
    ok = job_facts(job);
    lap(b, "facts");
    if (!ok)
        return false;
    ok = job_tables(job);
    lap(b, "tables");
    ok &= job_report(job);
    lap(b, "template");
    ok &= job_mandatory(job);
    if (!ok || job->diags->errors)
        return false;
    ok = job_document(job);
    lap(b, "document");
    if (!ok || job->diags->errors)
        return false;
    job_mandatory_document(job);
    ok = check(b);
    lap(b, "check");
    return ok && !job->diags->errors;
}

static bool write_format(struct build *b, enum juesuan_format format, struct buf *out)
{
    struct job *job = &b->job;
    struct juesuan *j = job->context;
    const struct style *style = NULL;
    if (format & (JUESUAN_HTML | JUESUAN_DOCX)) {
        style = context_style(j, job->pack);
        if (!style)
            return false;
    }
    switch (format) {
    case JUESUAN_PDF:
        return out_pdf(&job->doc, &job->pages, context_fonts(j, job->pack, job->diags), out,
                       job->diags);
    case JUESUAN_XLSX:
        return out_xlsx(&job->doc, out, job->diags);
    case JUESUAN_DOCX:
        return out_docx(&job->doc, style, job->pages.page_count ? &job->pages : NULL, out,
                        job->diags);
    case JUESUAN_HTML:
        return out_html(&job->doc, style, out, job->diags);
    default:
        return out_md(&job->doc, out, job->diags);
    }
}

/* Makes all outputs in memory: a failure in the last one leaves the folder as it was. */
static bool make_outputs(struct build *b)
{
    for (size_t i = 0; i < FORMATS; i++) {
        if (!(b->options->formats & formats[i].bit))
            continue;
        bool ok = write_format(b, formats[i].bit, &b->outputs[i]);
        lap(b, formats[i].extension);
        if (!ok)
            return false;
    }
    if (b->options->trace)
        pages_trace(&b->job.pages, &b->trace);
    return !b->job.diags->errors;
}

static bool write_outputs(struct build *b)
{
    struct snapshot content;
    if (!content_take(&b->job, &b->found, &b->job.arena, &content)) {
        DIAG0(b->job.diags, E1004, place_file(str_of(b->options->data)));
        return false;
    }
    content.errors = b->found.errors;
    content.warnings += b->found.warnings;
    struct outputs_made made = {.pack = pack_name(b->job.pack->pack),
                                .data = b->job.record.source->text,
                                .bytes = b->outputs,
                                .trace = &b->trace,
                                .content = &content};
    bool ok = outputs_write(&b->files, &made, b->lock);
    lap(b, "write");
    return ok;
}

/* What the manifest says now is what came of it. */
static void tell(struct build *b, bool current, struct arena *a, struct build_outcome *out)
{
    const struct manifest *m = &b->files.manifest;
    *out = (struct build_outcome){current, m->errors, m->warnings, arena_str(a, m->title)};
}

enum juesuan_status build_run(struct juesuan *j, const struct juesuan_build *options,
                              enum commit_lock_mode lock, struct arena *a,
                              struct build_outcome *out)
{
    struct build b = {.options = options, .lock = lock};
    context_begin(j);
    clock_gettime(CLOCK_MONOTONIC, &b.started);
    job_begin(&b.job, j, options->draft);
    for (size_t i = 0; i < FORMATS; i++)
        buf_init(&b.outputs[i]);
    buf_init(&b.trace);
    bool ok = outputs_look(&b.files, j, options, &b.job.arena);
    bool current = ok && outputs_current(&b.files);
    lap(&b, "compare");
    if (ok && !current)
        ok = prepare(&b) && lay_out(&b) && make_outputs(&b) && write_outputs(&b);
    tell(&b, current, a, out);
    for (size_t i = 0; i < FORMATS; i++)
        buf_free(&b.outputs[i]);
    buf_free(&b.trace);
    job_end(&b.job);
    enum juesuan_status status = context_status(j);
    return ok || status != JUESUAN_OK ? status : JUESUAN_BUG;
}

enum juesuan_status juesuan_build(struct juesuan *j, const struct juesuan_build *options)
{
    struct arena a;
    struct build_outcome out;
    arena_init(&a);
    enum juesuan_status status = build_run(j, options, COMMIT_ALONE, &a, &out);
    if (options->unchanged)
        *options->unchanged = out.unchanged;
    arena_free(&a);
    return status;
}
