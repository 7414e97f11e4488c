/* The program's own schemas, data/schema/NAME.schema.json, each read when first asked for. */
#ifndef JUESUAN_DATA_SCHEMAS_H
#define JUESUAN_DATA_SCHEMAS_H

#include "data/schema.h"

struct schemas {
    struct str folder;
    struct arena *arena;
    struct sources *sources;
    struct map read; /* name → struct schema */
};

void schemas_init(struct schemas *all, struct str folder, struct arena *a, struct sources *sources);
/* Schema `name` ("table"); NULL after a report. */
const struct schema *schemas_get(struct schemas *all, const char *name, struct diags *ds);

#endif
