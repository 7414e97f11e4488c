/* A department of several units: their files are loaded, put together and written as one. */
#include "base/file.h"
#include "base/input.h"
#include "job/put.h"
#include "units/units.h"

static bool is_given(const struct juesuan_input *in)
{
    return in->path || in->bytes;
}

static struct str name_of(const struct record *r)
{
    const struct value *department = record_member(r, STR("department"));
    return department ? value_get_str(department, "name") : STR("");
}

static bool load(struct job *job, const struct juesuan_input *in, const char *pack, bool correction,
                 struct unit_input *out)
{
    struct str file = path_base(input_name(in));
    if (!job_load(job, in, pack) || !job_facts(job))
        return false;
    *out = (struct unit_input){.record = &job->record,
                               .facts = job->facts,
                               .name = correction ? path_stem(file) : name_of(&job->record),
                               .file = file,
                               .correction = correction};
    return true;
}

static void put_together(struct juesuan *j, const struct juesuan_aggregate *options,
                         struct job *jobs, struct unit_input *units, size_t n)
{
    struct job *own = &jobs[0];
    struct value plan;
    if (!context_form(j, "aggregate.json", "aggregate", &own->arena, &plan))
        return;
    struct units_input in = {.plan = &plan,
                             .schema = own->record.schema,
                             .units = units,
                             .n = n,
                             .arena = &own->arena,
                             .diags = &j->diags};
    struct record all = own->record;
    if (units_add(&in, &all.root))
        job_put(j, own->pack, &all, options->out, options->force, options->output, options->user);
}

enum juesuan_status juesuan_aggregate(struct juesuan *j, const struct juesuan_aggregate *options)
{
    struct arena a;
    context_begin(j);
    if (!job_may_put(j, options->out, options->force))
        return context_status(j);
    arena_init(&a);
    size_t most = options->unit_count + 3, n = 0;
    struct job *jobs = arena_zalloc(&a, most * sizeof *jobs);
    struct unit_input *units = arena_zalloc(&a, most * sizeof *units);
    bool ok = jobs && units;
    if (!ok)
        DIAG0(&j->diags, E1004, (struct place){0});
    for (size_t i = 0; jobs && units && i < most; i++) {
        const struct juesuan_input *in = i == 0                         ? &options->own
                                         : i <= options->unit_count     ? &options->units[i - 1]
                                         : i == options->unit_count + 1 ? &options->difference
                                                                        : &options->adjust;
        if (i > options->unit_count && !is_given(in))
            continue;
        job_begin(&jobs[n], j, true);
        const char *pack = options->pack       ? options->pack
                           : n && jobs[0].pack ? pack_name(jobs[0].pack->pack).p
                                               : NULL;
        ok &= load(&jobs[n], in, pack, i > options->unit_count, &units[n]);
        n++;
    }
    if (ok && !j->diags.errors)
        put_together(j, options, jobs, units, n);
    for (size_t i = 0; i < n; i++)
        job_end(&jobs[i]);
    arena_free(&a);
    return context_status(j);
}
