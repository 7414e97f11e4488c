/* One form of a department's data into the other: JSON, fill-in workbook. */
#include "base/file.h"
#include "base/fileset.h"
#include "data/record_json.h"
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

enum juesuan_status juesuan_import(struct juesuan *j, const struct juesuan_import *options)
{
    struct job source, into;
    struct buf bytes;
    const char *out = options->out;
    context_begin(j);
    if (out && !options->force && file_exists(out)) {
        DIAG0(&j->diags, E1007, place_file(str_of(out)));
        return context_status(j);
    }
    job_begin(&source, j, true);
    job_begin(&into, j, true);
    buf_init(&bytes);
    bool merged = options->into.path || options->into.bytes;
    bool ok = job_load(&source, &options->source, options->pack);
    if (ok && merged)
        ok = job_load(&into, &options->into, options->pack) && lay_over(j, &source, &into);
    ok = ok && make(j, merged ? &into : &source, out, &bytes);
    if (ok && out)
        (void)file_write(out, buf_view(&bytes), &j->diags);
    else if (ok)
        options->output(options->user, bytes.p, bytes.n);
    buf_free(&bytes);
    job_end(&source);
    job_end(&into);
    return context_status(j);
}
