/* From what the caller gives to a record: the one place where bytes become data, by what they are
 * and not by what they are called. */
#include "base/input.h"
#include "job/job.h"
#include "job/published.h"

static bool read_input(struct job *job, const struct juesuan_input *data, struct str *name,
                       struct str *bytes)
{
    *name = arena_str(&job->arena, input_name(data));
    if (!input_read(data, RECORD_BYTES_MAX, &job->arena, bytes, job->diags))
        return false;
    if (!name->p)
        DIAG0(job->diags, E1004, (struct place){0});
    return name->p != NULL;
}

static bool record_of_bytes(struct job *job, struct str name, struct str bytes, const char *pack)
{
    struct juesuan *j = job->context;
    size_t errors = job->diags->errors;
    if (!record_of_json(name, bytes, &job->arena, &job->sources, &job->record, job->diags))
        return false;
    struct str called = pack ? str_of(pack) : job->record.template_name;
    const struct value *given = record_member(&job->record, STR("template"));
    if (called.n)
        job->pack = context_pack_named_at(j, called,
                                          pack || !given ? (struct place){0}
                                                         : sources_place(&job->sources, given->at));
    const struct schema *schema = job->pack ? context_pack_schema(j, job->pack) : context_schema(j);
    return schema && record_check(&job->record, schema, &job->arena, job->diags) && job->pack &&
           job->diags->errors == errors;
}

bool job_load(struct job *job, const struct juesuan_input *data, const char *pack)
{
    struct str name, bytes;
    return context_schema(job->context) && read_input(job, data, &name, &bytes) &&
           record_of_bytes(job, name, bytes, pack);
}

bool job_load_published(struct job *job, const struct juesuan_input *data, const char *pack,
                        int year)
{
    struct str name, bytes;
    if (!context_schema(job->context) || !read_input(job, data, &name, &bytes))
        return false;
    return published_is_data(bytes) ? record_of_bytes(job, name, bytes, pack)
                                    : published_record(job, name, bytes, pack, year);
}
