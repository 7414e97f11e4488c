/* The heading (schema, year, unit) first, then the rest by the schema that it names. What it adds
 * up to is for checks/. */
#include "data/record.h"

#include "base/file.h"
#include "data/json.h"
#include "data/strings.h"

const struct value *record_member(const struct record *r, struct str name)
{
    return r->root.type == VALUE_MAP ? vmap_find(r->root.map, name) : NULL;
}

/* What the checks of all other values need to know first. The schema reports when these are missing
 * or wrong. */
static void read_heading(struct record *r)
{
    const struct value *unit = record_member(r, STR("unit"));
    const struct value *year = record_member(r, STR("year"));
    const struct value *pack = record_member(r, STR("template"));
    int64_t y = 0;
    r->unit = UNIT_YUAN;
    if (unit && unit->type == VALUE_STR)
        amount_unit_parse(unit->s, &r->unit);
    if (year && year->type == VALUE_INT && dec_to_i64(year->d, &y) && y > 0 && y < 10000)
        r->year = (int)y;
    r->template_name = pack && pack->type == VALUE_STR ? pack->s : STR("");
}

bool schema_load(const char *path, struct arena *a, struct sources *sources, struct schema *out,
                 struct diags *ds)
{
    struct str text, name = arena_str(a, str_of(path));
    if (!file_read(path, RECORD_BYTES_MAX, a, &text, ds))
        return false;
    const struct source *source = name.p ? sources_add(sources, name, text) : NULL;
    if (!source)
        DIAG0(ds, E1004, place_file(str_of(path)));
    return source && json_parse(source, a, &out->root, ds);
}

bool record_finish(struct record *r, struct arena *a, struct diags *ds)
{
    if (!strings_tidy(&r->root, r->sources, a, ds)) {
        DIAG0(ds, E1004, place_file(r->source->name));
        return false;
    }
    read_heading(r);
    return true;
}

bool record_of_json(struct str name, struct str text, struct arena *a, struct sources *sources,
                    struct record *out, struct diags *ds)
{
    *out = (struct record){
        .sources = sources, .source = sources_add(sources, name, text), .bytes = text};
    if (!out->source) {
        DIAG0(ds, E1004, place_file(name));
        return false;
    }
    if (!json_parse_with_notes(out->source, a, &out->root, ds))
        return false;
    return record_finish(out, a, ds);
}

bool record_check(struct record *r, const struct schema *schema, struct arena *a, struct diags *ds)
{
    size_t errors = ds->errors;
    struct schema_check check = {.schema = schema,
                                 .sources = r->sources,
                                 .arena = a,
                                 .diags = ds,
                                 .unit = r->unit,
                                 .homes = r->homes};
    r->schema = schema;
    schema_apply(&check, &r->root);
    return ds->errors == errors;
}
