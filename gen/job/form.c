/* The plan and the workbook for a pack and year, from the installation's schema and binding. How
 * either works: entry/. */
#include "job/form.h"

#include "job/trial.h"

bool job_form(struct juesuan *j, const struct schema *schema, const struct map *unprinted,
              struct arena *a, struct form *out)
{
    struct value *binding = arena_zalloc(a, sizeof *binding);
    if (!binding) {
        DIAG0(&j->diags, E1004, (struct place){0});
        return false;
    }
    return context_form(j, "department.json", "form", a, binding) &&
           form_make(schema, binding, unprinted, a, out, &j->diags);
}

/* A workbook says itself for which pack and year it is; what was filled in says more. */
static struct value heading(struct arena *a, struct str pack, int year, struct str unit)
{
    struct vmap *m = vmap_new(a);
    bool ok = m && vmap_set(m, a, STR("template"), value_str(pack)) &&
              vmap_set(m, a, STR("year"), value_int(year)) &&
              vmap_set(m, a, STR("unit"), value_str(unit));
    return ok ? value_map(m) : value_none();
}

bool job_workbook(struct juesuan *j, struct loaded_pack *p, int year, struct str unit,
                  const struct value *root, struct buf *out)
{
    const struct schema *schema = context_pack_schema(j, p);
    struct arena a;
    struct form form;
    struct map unprinted;
    arena_init(&a);
    map_init(&unprinted, &a);
    struct value begun = heading(&a, pack_name(p->pack), year, unit);
    struct entry_content content = {.pack = pack_name(p->pack),
                                    .unit = unit,
                                    .year = year,
                                    .root = root ? root : &begun,
                                    .function = context_codes(j, CODES_FUNCTION, year),
                                    .economic = context_codes(j, CODES_ECONOMIC, year)};
    if (begun.type != VALUE_MAP)
        DIAG0(&j->diags, E1004, (struct place){0});
    bool ok = begun.type == VALUE_MAP && schema && content.function && content.economic &&
              pack_unprinted(j, p, schema, &unprinted) &&
              job_form(j, schema, &unprinted, &a, &form) &&
              entry_write(&form, &content, out, &j->diags);
    arena_free(&a);
    return ok;
}
