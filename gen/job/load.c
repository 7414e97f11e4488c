/* From what the caller gives to a record: the one place where bytes become data, by what they are
 * and not by what they are called. */
#include "base/input.h"
#include "job/published.h"
#include "read/sniff.h"

/* With its mark in front, or told by the zero bytes beside the first bracket. */
static bool is_utf16(struct str s)
{
    return str_starts(s, STR("\xFF\xFE")) || str_starts(s, STR("\xFE\xFF")) ||
           str_starts(s, STR("{\0")) || str_starts(s, STR("\0{"));
}

/* Whether the bytes are what a record can be made of; else that is told. Texts that are no JSON
 * are left to its reader, who says where they stop being it. */
static bool is_readable(struct str name, struct str bytes, struct diags *ds)
{
    struct str text = str_trim(bytes);
    enum read_format format = read_sniff(bytes);
    if (is_utf16(bytes)) {
        DIAG0(ds, E2009, place_file(name));
        return false;
    }
    if (text.n && (text.p[0] == '{' || text.p[0] == '['))
        return true;
    if (format == FORMAT_TEXT || format == FORMAT_EMPTY || format == FORMAT_UNKNOWN ||
        format == FORMAT_JSON)
        return true;
    read_refuse(name, format, ds);
    return false;
}

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
    if (!is_readable(name, bytes, job->diags) ||
        !record_of_json(name, bytes, &job->arena, &job->sources, &job->record, job->diags))
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
