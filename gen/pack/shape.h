/* Files of packs against their schemas (data/schema). */
#ifndef JUESUAN_PACK_SHAPE_H
#define JUESUAN_PACK_SHAPE_H

#include "data/schemas.h"

struct shape_check {
    struct schemas *schemas;
    const struct sources *sources;
    struct arena *arena;
    struct diags *diags;
};

/* Checks what a file of a pack holds against the schema of its kind: as it stands in one pack, or
 * the whole that it makes with those behind it. False after reports (E4021, E4027 … E4029). */
bool shape_check(const struct shape_check *check, struct str file, bool whole,
                 const struct value *v);
/* Warns (E4022) of names of the pack's own in its pack.json that look misspelt. */
void shape_suspect(const struct shape_check *check, const struct value *config);
/* No table stands twice in pack.json (E4023). */
bool shape_check_tables(const struct value *config, const struct sources *sources,
                        struct diags *ds);
/* Files that are schemas themselves, where null is a value. */
bool shape_is_schema(struct str file);

#endif
