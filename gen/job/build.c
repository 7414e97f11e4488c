/* The stages of a build in order, and what of them is needed for which format. Each stage is
 * somewhere else. */
#include "job/build.h"
#include "base/input.h"
#include "job/content.h"
#include "job/job.h"
#include "store/outputs.h"
#include "write/write.h"

#include <stdio.h>
#include <time.h>

struct build {
    const struct juesuan_build *options;
    enum commit_lock_mode lock;
    format_set formats;
    struct job job;
    struct outputs files;
    struct findings found;
    struct timespec started;
    struct buf outputs[WRITERS], trace;
    bool ahead;           /* writers that can are at work beside the rest */
    void *begun[WRITERS]; /* by them */
    struct str title;     /* of what came of it */
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

static void drop_begun(struct build *b)
{
    for (size_t i = 0; i < WRITERS; i++)
        if (b->begun[i])
            writers[i].ahead->drop(b->begun[i]);
}

/* A format that can do without pages does without where there are no fonts; the Word file then
 * fills in the page numbers of its contents itself. */
static bool pages_are_optional(struct build *b)
{
    struct diags quiet;
    if (formats_want(b->formats, ALL_PAGES) || b->options->trace)
        return false;
    diags_init(&quiet);
    bool fonts = context_fonts(b->job.context, b->job.pack, &quiet);
    diags_free(&quiet);
    if (!fonts)
        DIAG0(b->job.diags, E1006, place_file(input_name(&b->options->data)));
    return !fonts;
}

static bool lay_out(struct build *b)
{
    bool wanted = formats_want(b->formats, ALL_PAGES) || formats_want(b->formats, SOME_PAGES) ||
                  b->options->trace;
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

/* Begins what processes of their own make, to be at work while the rest is done here. */
static void begin_ahead(struct build *b)
{
    struct writing w = {.doc = &b->job.doc};
    for (size_t i = 0; b->ahead && i < WRITERS; i++)
        if (has_format(b->formats, i) && writers[i].ahead)
            b->begun[i] = writers[i].ahead->begin(&w, &b->job.arena);
}

/* All stages up to the document: every problem of the data is found before anything is written. */
static bool prepare(struct build *b)
{
    struct job *job = &b->job;
    bool ok = job_load(job, &b->options->data, b->options->pack);
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
    if (ok)
        job_unprinted(job);
    lap(b, "document");
    if (!ok || job->diags->errors)
        return false;
    job_mandatory_document(job);
    ok = check(b);
    lap(b, "check");
    ok = ok && !job->diags->errors;
    if (ok)
        begin_ahead(b);
    return ok;
}

/* Gives a writer what the table says that it needs. */
static bool write_format(struct build *b, size_t i)
{
    const struct format_writer *writer = &writers[i];
    struct job *job = &b->job;
    struct juesuan *j = job->context;
    struct writing w = {
        .doc = &job->doc, .facts = job->facts, .disposable = job->context->disposable};
    if (writer->style && !(w.style = context_style(j, job->pack)))
        return false;
    if (writer->pages == ALL_PAGES && !(w.fonts = context_fonts(j, job->pack, job->diags)))
        return false;
    if (writer->pages == ALL_PAGES || (writer->pages == SOME_PAGES && job->pages.page_count))
        w.pages = &job->pages;
    w.begun = b->begun[i];
    b->begun[i] = NULL;
    return writer->write(&w, &b->outputs[i], job->diags);
}

/* The formats that have been begun, or those that have not. */
static bool make_formats(struct build *b, bool begun)
{
    bool ok = true;
    for (size_t i = 0; ok && i < WRITERS; i++) {
        if (!has_format(b->formats, i) || (writers[i].ahead && b->ahead) != begun)
            continue;
        ok = write_format(b, i);
        lap(b, writers[i].name);
    }
    return ok;
}

/* Makes all outputs in memory: a failure in the last one leaves the folder as it was. */
static bool make_outputs(struct build *b)
{
    if (!make_formats(b, false) || !make_formats(b, true))
        return false;
    if (b->options->trace)
        pages_trace(&b->job.pages, &b->trace);
    return !b->job.diags->errors;
}

/* The title goes to `a`, while nothing is written yet: afterwards nothing may fail. */
static bool write_outputs(struct build *b, struct arena *a)
{
    struct snapshot content = {.title = b->job.doc.meta.title};
    bool described = b->options->out || !b->options->no_manifest;
    if ((described && !content_take(&b->job, &b->found, &b->job.arena, &content)) ||
        !(b->title = arena_str(a, content.title)).p) {
        DIAG0(b->job.diags, E1004, place_file(input_name(&b->options->data)));
        return false;
    }
    content.errors = b->found.errors;
    content.warnings += b->found.warnings;
    struct outputs_made made = {.pack = pack_name(b->job.pack->pack),
                                .data = b->job.record.bytes,
                                .bytes = b->outputs,
                                .trace = &b->trace,
                                .content = &content};
    bool ok = outputs_write(&b->files, &made, b->lock);
    lap(b, "write");
    return ok;
}

/* What the manifest says now is what came of it. */
static void tell(struct build *b, bool current, struct build_outcome *out)
{
    const struct manifest *m = &b->files.manifest;
    *out = (struct build_outcome){current, m->errors, m->warnings, b->title};
}

enum juesuan_status build_run(struct juesuan *j, const struct juesuan_build *options,
                              enum commit_lock_mode lock, struct arena *a,
                              struct build_outcome *out)
{
    /* In a batch each processor has a department of its own. */
    struct build b = {.options = options, .lock = lock, .ahead = lock == COMMIT_ALONE};
    context_begin(j);
    clock_gettime(CLOCK_MONOTONIC, &b.started);
    job_begin(&b.job, j, options->draft);
    for (size_t i = 0; i < WRITERS; i++)
        buf_init(&b.outputs[i]);
    buf_init(&b.trace);
    b.formats = formats_named(options->formats, &j->diags);
    bool ok = b.formats && outputs_look(&b.files, j, options, b.formats, &b.job.arena);
    bool current = ok && outputs_current(&b.files);
    lap(&b, "compare");
    if (ok && !current) {
        ok = prepare(&b) && lay_out(&b) && make_outputs(&b) && !b.job.arena.failed &&
             write_outputs(&b, a);
        drop_begun(&b);
    }
    job_gather_missing(&b.job);
    if (current)
        b.title = arena_str(a, b.files.manifest.title);
    tell(&b, current, out);
    for (size_t i = 0; i < WRITERS; i++)
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
