/* A department's data file, read and validated. */
#ifndef JUESUAN_DATA_RECORD_H
#define JUESUAN_DATA_RECORD_H

#include "data/homes.h"
#include "data/schema.h"

enum { RECORD_BYTES_MAX = 32 * 1024 * 1024 };

struct record {
    const struct source *source;
    struct str bytes;  /* of the file: what it is told by later */
    struct value root; /* VALUE_MAP */
    const struct schema *schema;
    struct sources *sources;
    int year;
    enum amount_unit unit; /* of the amounts in the file */
    struct str template_name;
    const struct homes *homes; /* of a workbook; NULL */
};

/* Reads the schema; it may then serve many records. */
bool schema_load(const char *path, struct arena *a, struct sources *sources, struct schema *out,
                 struct diags *ds);
/* A record of a JSON text (neither it nor its name is copied), not checked yet: `schema` is unset,
 * the year, unit and template stand as far as they can be told. False after a report. */
bool record_of_json(struct str name, struct str text, struct arena *a, struct sources *sources,
                    struct record *out, struct diags *ds);
/* Makes the texts of a record what was meant and reads its heading. False after E1004. */
bool record_finish(struct record *r, struct arena *a, struct diags *ds);
/* Checks what was read against the schema, which becomes the record's. Every problem is reported;
 * false when there was an error. */
bool record_check(struct record *r, const struct schema *schema, struct arena *a, struct diags *ds);

/* A member of the root by name; NULL when absent. */
const struct value *record_member(const struct record *r, struct str name);

#endif
