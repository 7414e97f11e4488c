/* Which schema a file of a pack must follow, before anything in it is used: a wrong member would
 * otherwise be passed over in silence, and the pack would publish something else than its author
 * thinks. */
#include "pack/shape.h"

bool shape_is_schema(struct str file)
{
    return str_eq(file, STR("schema.json")) || str_ends(file, STR(".schema.json"));
}

static const char *schema_name(struct str file)
{
    static const struct {
        const char *file, *schema;
    } files[] = {{"pack.json", "pack"},
                 {"facts.json", "facts"},
                 {"rules.json", "rules"},
                 {"mandatory.json", "mandatory"},
                 {"style.json", "style"}};
    for (size_t i = 0; i < sizeof files / sizeof *files; i++)
        if (str_eq(file, str_of(files[i].file)))
            return files[i].schema;
    if (shape_is_schema(file))
        return "extension";
    return str_starts(file, STR("tables/"))   ? "table"
           : str_starts(file, STR("charts/")) ? "chart"
                                              : NULL;
}

bool shape_check(const struct shape_check *check, struct str file, bool whole,
                 const struct value *v)
{
    const char *name = schema_name(file);
    size_t errors = check->diags->errors;
    const struct schema *schema =
        name && check->schemas ? schemas_get(check->schemas, name, check->diags) : NULL;
    const struct schema_check how = {.kind = whole ? SCHEMA_OF_WHOLE : SCHEMA_OF_PACK,
                                     .schema = schema,
                                     .sources = check->sources,
                                     .arena = check->arena,
                                     .diags = check->diags};
    return (!schema || schema_apply(&how, v)) && check->diags->errors == errors;
}

void shape_suspect(const struct shape_check *check, const struct value *config)
{
    const struct schema_check how = {.kind = SCHEMA_OF_PACK,
                                     .suspect = true,
                                     .schema = schemas_get(check->schemas, "pack", check->diags),
                                     .sources = check->sources,
                                     .arena = check->arena,
                                     .diags = check->diags};
    if (how.schema)
        (void)schema_apply(&how, config);
}

bool shape_check_tables(const struct value *config, const struct sources *sources, struct diags *ds)
{
    const struct value *ids = value_get(config, "tables");
    bool ok = true;
    for (size_t i = 0; i < value_count(ids); i++)
        for (size_t k = 0; k < i; k++)
            if (str_eq(ids->list->items[i].s, ids->list->items[k].s)) {
                DIAG(ds, E4023, sources_place(sources, ids->list->items[i].at),
                     ids->list->items[i].s);
                ok = false;
            }
    return ok;
}
