/* From what the caller gives to a record: the one place where bytes become data, by what they are
 * and not by what they are called. */
#include "base/input.h"
#include "checks/catalogue.h"
#include "job/form.h"
#include "job/job.h"
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
    if (text.n && (text.p[0] == '{' || text.p[0] == '[') && format != FORMAT_RTF)
        return true;
    if (format == FORMAT_TEXT || format == FORMAT_EMPTY || format == FORMAT_UNKNOWN ||
        format == FORMAT_JSON)
        return true;
    read_refuse(name, format, ds);
    return false;
}

static struct loaded_pack *pack_named(struct job *job, struct str name, uint32_t at)
{
    struct place place = at ? sources_place(&job->sources, at) : (struct place){0};
    return name.n ? context_pack_named_at(job->context, name, place) : NULL;
}

/* The pack that a workbook without identity names in one of its cells. */
static struct str named_in_cells(struct job *job, const struct form *form, const struct book *book,
                                 struct str name)
{
    struct diags ignored;
    struct record r = {.template_name = STR("")};
    struct sources sources;
    diags_init(&ignored);
    sources_init(&sources, &job->arena, NULL);
    if (!entry_read(form, book, name, &job->arena, &sources, ENTRY_DROPPED, &r, &ignored) &&
        !r.source)
        r.template_name = STR("");
    diags_free(&ignored);
    return r.template_name;
}

/* A workbook is read by the schema of its pack, which must be known first. */
static bool read_workbook(struct job *job, struct str bytes, struct str name, const char *pack)
{
    struct juesuan *j = job->context;
    struct arena *a = &job->arena;
    struct entry_identity identity;
    struct form form;
    struct book *book = entry_open(bytes, name, a, job->diags);
    for (size_t i = 0; book && i < job->typed_count; i++)
        if (!entry_alter(book, &job->typed[i], name, a, job->diags))
            return false;
    if (!book || !entry_identify(book, name, &identity, job->diags) ||
        !job_form(j, context_schema(j), NULL, a, &form))
        return false;
    struct str of = pack             ? str_of(pack)
                    : identity.found ? identity.pack
                                     : named_in_cells(job, &form, book, name);
    struct loaded_pack *p = pack_named(job, of, 0);
    const struct schema *schema = p ? context_pack_schema(j, p) : NULL;
    if (of.n && (!schema || (schema != context_schema(j) && !job_form(j, schema, NULL, a, &form))))
        return false;
    return entry_read(&form, book, name, a, &job->sources, job->typed ? ENTRY_KEPT : ENTRY_DROPPED,
                      &job->record, job->diags);
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

static bool read_record(struct job *job, struct str name, struct str bytes, const char *pack)
{
    if (!entry_is_meant_as_workbook(name, bytes))
        return is_readable(name, bytes, job->diags) &&
               record_of_json(name, bytes, &job->arena, &job->sources, &job->record, job->diags);
    bool ok = read_workbook(job, bytes, name, pack);
    job->record.bytes = bytes;
    return ok;
}

/* A pack says for which years it is made. */
static void check_year(struct job *job)
{
    const struct value *years = pack_setting(job->pack->pack, STR("years"));
    const struct value *given = record_member(&job->record, STR("year"));
    int64_t from, to;
    if (value_count(years) != 2 || !given || !dec_to_i64(years->list->items[0].d, &from) ||
        !dec_to_i64(years->list->items[1].d, &to))
        return;
    if (job->record.year < from || job->record.year > to)
        DIAG(job->diags, E4034, sources_place(&job->sources, given->at), pack_name(job->pack->pack),
             count_text(&job->arena, from), count_text(&job->arena, to),
             count_text(&job->arena, job->record.year));
}

static bool name_pack(struct job *job, const char *pack)
{
    const struct value *given = record_member(&job->record, STR("template"));
    if (pack) /* "" is the name of none, too, and that is said */
        job->pack = context_pack_named_at(job->context, str_of(pack), (struct place){0});
    else if (given)
        job->pack = pack_named(job, job->record.template_name, given->at);
    return true;
}

bool job_check_record(struct job *job)
{
    struct juesuan *j = job->context;
    const struct schema *schema = job->pack ? context_pack_schema(j, job->pack) : context_schema(j);
    if (!schema || !record_check(&job->record, schema, &job->arena, job->diags) || !job->pack)
        return false;
    check_year(job);
    return true;
}

static bool record_of_bytes(struct job *job, struct str name, struct str bytes, const char *pack)
{
    size_t errors = job->diags->errors;
    return read_record(job, name, bytes, pack) && name_pack(job, pack) && job_check_record(job) &&
           job->diags->errors == errors;
}

bool job_read(struct job *job, const struct juesuan_input *data, const char *pack)
{
    struct str name, bytes;
    return context_schema(job->context) && read_input(job, data, &name, &bytes) &&
           read_record(job, name, bytes, pack) && name_pack(job, pack);
}

bool job_load(struct job *job, const struct juesuan_input *data, const char *pack)
{
    struct str name, bytes;
    return context_schema(job->context) && read_input(job, data, &name, &bytes) &&
           record_of_bytes(job, name, bytes, pack);
}

bool job_load_published(struct job *job, const struct juesuan_input *data,
                        const struct juesuan_input *more, size_t more_count, const char *pack,
                        int year)
{
    struct str name, bytes;
    if (!context_schema(job->context) || !read_input(job, data, &name, &bytes))
        return false;
    if (published_is_data(bytes))
        return record_of_bytes(job, name, bytes, pack);
    bool ok = published_record(job, name, bytes, pack, year);
    for (size_t i = 0; i < more_count; i++) {
        bool read = read_input(job, &more[i], &name, &bytes);
        ok = read && ok && published_add(job, name, bytes, pack, year);
    }
    return ok;
}
