/* JSON laid over JSON, as packs extend each other. */
#ifndef JUESUAN_PACK_MERGE_H
#define JUESUAN_PACK_MERGE_H

#include "base/diag.h"
#include "data/value.h"

struct pack_merge {
    struct arena *arena;
    const struct sources *sources;
    struct diags *diags;
    /* Members that are null or a comment go, at every depth; else only where `under` has a member
       that null takes away (schemas: null is a value there). */
    bool plain;
};

/* `over` laid over `under` (no map: nothing): maps are merged member by member; null removes;
 * "NAME+" adds to the list NAME, where an item of the same id, key or name is changed instead;
 * "NAME-" takes items out of it; anything else replaces. False after a report. */
bool pack_merge(const struct pack_merge *how, const struct value *under, const struct value *over,
                struct value *out);

#endif
