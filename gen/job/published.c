/* From a file that somebody published to a record: by what the file is, with the words of a pack.
 */
#include "job/published.h"

#include "printed/disclosure.h"
#include "read/sniff.h"

/* Its tables and words know those of all provinces. */
#define PACK_OF_ALL "standard"

bool published_is_data(struct str bytes)
{
    enum read_format format = read_sniff(bytes);
    return format == FORMAT_JSON || format == FORMAT_TEXT || format == FORMAT_EMPTY ||
           format == FORMAT_UNKNOWN;
}

bool published_record(struct job *job, struct str name, struct str bytes, const char *pack,
                      int year)
{
    struct juesuan *j = job->context;
    struct disclosure_input in = {.name = name,
                                  .year = year,
                                  .pack = str_of(pack ? pack : PACK_OF_ALL),
                                  .arena = &job->arena,
                                  .sources = &job->sources,
                                  .diags = job->diags};
    size_t errors = job->diags->errors;
    enum read_format format = read_sniff(bytes);
    bool book = format == FORMAT_XLSX || format == FORMAT_XLS;
    job->pack = context_pack_named_at(j, in.pack, (struct place){0});
    const struct rule_set *rules = job->pack ? context_rules(j, job->pack) : NULL;
    const struct schema *schema = rules ? context_pack_schema(j, job->pack) : NULL;
    if (!schema)
        return false;
    in.words = rules_published(rules);
    if (!(book ? disclosure_of_book : disclosure_of_document)(&in, bytes, &job->record))
        return false;
    job->record.schema = schema;
    return job->diags->errors == errors;
}
