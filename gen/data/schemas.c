/* Reading the program's own schemas. What a pack adds to one is none of this file's business. */
#include "data/schemas.h"

#include "base/file.h"
#include "data/record.h"

void schemas_init(struct schemas *all, struct str folder, struct arena *a, struct sources *sources)
{
    *all = (struct schemas){.folder = folder, .arena = a, .sources = sources};
    map_init(&all->read, a);
}

const struct schema *schemas_get(struct schemas *all, const char *name, struct diags *ds)
{
    struct schema *schema = map_get(&all->read, str_of(name));
    if (schema)
        return schema;
    struct str file = arena_printf(all->arena, "%s.schema.json", name);
    struct str path = file.p ? path_join(all->arena, all->folder, file) : file;
    schema = arena_zalloc(all->arena, sizeof *schema);
    if (!path.p || !schema) {
        DIAG0(ds, E1004, place_file(str_of(name)));
        return NULL;
    }
    if (!schema_load(path.p, all->arena, all->sources, schema, ds))
        return NULL;
    if (!map_put(&all->read, str_sub(file, 0, strlen(name)), schema)) {
        DIAG0(ds, E1004, place_file(str_of(name)));
        return NULL;
    }
    return schema;
}
