/* One form of a department's data into the other: JSON, fill-in workbook. */
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
    context_begin(j);
    if (!job_may_put(j, options->out, options->force))
        return context_status(j);
    job_begin(&source, j, true);
    job_begin(&into, j, true);
    bool merged = options->into.path || options->into.bytes;
    bool ok = job_load(&source, &options->source, options->pack);
    if (ok && merged)
        ok = job_load(&into, &options->into, options->pack) && lay_over(j, &source, &into);
    struct job *job = merged ? &into : &source;
    if (ok)
        job_put(j, job->pack, &job->record, options->out, options->force, options->output,
                options->user);
    job_end(&source);
    job_end(&into);
    return context_status(j);
}
