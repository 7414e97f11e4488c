/* An empty data file with everything that a department may give, each explained: a beginning for
 * somebody with paper tables. The schema says it all; its keyword x-init says what stands there for
 * a member: false nothing, true only a note, "members" its members when a pack's schema gave it
 * some (else nothing), anything else itself. */
#ifndef JUESUAN_DATA_SKELETON_H
#define JUESUAN_DATA_SKELETON_H

#include "data/schema.h"

struct skeleton_heading {
    struct str schema_path, template_name, unit;
    int year;
    const struct value *known; /* what is known already; NULL: nothing */
};

/* False when memory is exhausted. */
bool skeleton_write(const struct schema *schema, const struct skeleton_heading *heading,
                    struct buf *out);

#endif
