/* A year begun from files: last year's first, this year's export over it, and a workbook made of
 * both. */
#include "job/begin.h"

#include "base/input.h"
#include "job/carry.h"
#include "job/export.h"
#include "job/form.h"

/* The inputs by what they are: workbooks of one export, and at most one file of last year. */
struct sorted {
    struct juesuan_input *exports;
    size_t export_n;
    const struct juesuan_input *last;
};

static bool sort_inputs(struct juesuan *j, const struct begin_options *o, struct arena *a,
                        struct sorted *out)
{
    *out = (struct sorted){.exports = arena_alloc(a, (o->input_n + 1) * sizeof *out->exports)};
    if (!out->exports) {
        DIAG0(&j->diags, E1004, (struct place){0});
        return false;
    }
    for (size_t i = 0; i < o->input_n; i++) {
        /* NOLINTNEXTLINE(clang-analyzer-core.NullDereference): so many inputs there are */
        if (export_is_one(j, &o->inputs[i])) {
            out->exports[out->export_n++] = o->inputs[i];
        } else if (!out->last) {
            out->last = &o->inputs[i];
        } else {
            DIAG(&j->diags, E2625, place_file(input_name(&o->inputs[i])), input_name(out->last));
            return false;
        }
    }
    return !j->diags.errors; /* that one could not be looked at */
}

/* What last year leaves is the record that the export is laid over. */
static bool take_carried(struct carried *c)
{
    struct job *job = &c->last;
    job->record.root = c->root;
    job->record.year = c->year;
    job->record.template_name = c->pack;
    (void)amount_unit_parse(c->unit, &job->record.unit);
    job->pack = context_pack(job->context, c->pack);
    return job->pack != NULL;
}

static bool make(struct job *job, const struct begin_options *o, const struct sorted *in,
                 struct arena *keep, struct str *title, struct buf *out)
{
    struct juesuan *j = job->context;
    size_t errors = j->diags.errors;
    struct accounts x;
    const struct export_sources from = {.first = in->exports,
                                        .more = in->exports + 1,
                                        .more_n = in->export_n ? in->export_n - 1 : 0,
                                        .pack = o->pack,
                                        .year = o->year};
    if (in->export_n && !export_read(job, &from, &x))
        return false;
    struct record *r = &job->record;
    *title = arena_str(keep, value_get_str(record_member(r, STR("department")), "name"));
    return (o->draft || j->diags.errors == errors) &&
           job_workbook(j, job->pack, r->year, amount_unit_name(r->unit), &r->root, out);
}

bool job_begin_year(struct juesuan *j, const struct begin_options *o, struct arena *keep,
                    struct str *title, struct buf *out)
{
    struct arena a;
    struct sorted in;
    arena_init(&a);
    *title = STR("");
    bool ok = sort_inputs(j, o, &a, &in);
    if (ok && in.last) {
        struct carried c;
        ok = job_carry(j, in.last, o->pack, o->year, &c) && take_carried(&c) &&
             make(&c.last, o, &in, keep, title, out);
        job_carry_end(&c);
    } else if (ok) {
        struct job job;
        job_begin(&job, j, true);
        ok = make(&job, o, &in, keep, title, out);
        job_end(&job);
    }
    arena_free(&a);
    return ok;
}
