/* From what the caller gives to a record: the one place where bytes become data, by what they are
 * and not by what they are called. */
#include "base/input.h"
#include "job/job.h"

static bool read_record(struct job *job, const struct juesuan_input *data)
{
    struct arena *a = &job->arena;
    struct str bytes, name = arena_str(a, input_name(data));
    if (!input_read(data, RECORD_BYTES_MAX, a, &bytes, job->diags))
        return false;
    if (!name.p) {
        DIAG0(job->diags, E1004, (struct place){0});
        return false;
    }
    return record_of_json(name, bytes, a, &job->sources, &job->record, job->diags);
}

bool job_load(struct job *job, const struct juesuan_input *data, const char *pack)
{
    struct juesuan *j = job->context;
    size_t errors = job->diags->errors;
    if (!context_schema(j) || !read_record(job, data))
        return false;
    struct str name = pack ? str_of(pack) : job->record.template_name;
    const struct value *given = record_member(&job->record, STR("template"));
    if (name.n)
        job->pack = context_pack_named_at(
            j, name, pack || !given ? (struct place){0} : sources_place(&job->sources, given->at));
    const struct schema *schema = job->pack ? context_pack_schema(j, job->pack) : context_schema(j);
    return schema && record_check(&job->record, schema, &job->arena, job->diags) && job->pack &&
           job->diags->errors == errors;
}
