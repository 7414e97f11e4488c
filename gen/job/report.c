#include "job/job.h"

/* Figures that the report printed, as the document builder wants them: in order, not overlapping.
 */
static bool take_spans(struct job *job, const struct origins *origins)
{
    job->spans = arena_alloc(&job->arena, (origins->n + 1) * sizeof *job->spans);
    if (!job->spans)
        return false;
    for (size_t i = 0; i < origins->n; i++) {
        const struct origin *o = &origins->items[i];
        size_t last = job->span_count ? job->spans[job->span_count - 1].end : 0;
        if (o->address.n && o->begin >= last && o->end > o->begin)
            job->spans[job->span_count++] = (struct doc_span){o->begin, o->end, o->address};
    }
    return true;
}

bool job_report(struct job *job)
{
    const struct value *name = pack_setting(job->pack->pack, STR("report"));
    struct origins origins = {0};
    struct buf out;
    if (!name || name->type != VALUE_STR) {
        DIAG0(job->diags, E4006, place_file(pack_name(job->pack->pack)));
        return false;
    }
    buf_init(&out);
    job->env.escape = true;
    bool ok = template_render(&job->pack->templates, name->s, &job->env, &job->scope.scope, &out,
                              &origins);
    job->env.escape = false;
    job->markdown = arena_str(&job->arena, buf_view(&out));
    if (ok && (out.failed || !job->markdown.p)) {
        DIAG0(job->diags, E1004, place_file(name->s));
        ok = false;
    }
    buf_free(&out);
    return ok && take_spans(job, &origins);
}
