/* A record laid over one that people have filled in: what they left open is filled, what they wrote
 * stays or goes only with a word. */
#ifndef JUESUAN_DATA_OVERLAY_H
#define JUESUAN_DATA_OVERLAY_H

#include "base/diag.h"
#include "data/value.h"

struct overlay {
    const struct sources *from, *into; /* where the values of both stand, for the reports */
    bool replace;                      /* what differs is taken over, and told (E2617) */
    struct arena *arena;               /* that `into` lives in */
    struct diags *ds;
    size_t filled, same, different;
};

/* Lays `from` over `into`: maps by name, lists of objects with a code by code. A member that is
 * missing or null is filled; one that differs stays and is told (E2616), or is replaced (E2617).
 * A row's amounts of 0 are not written where nothing stands, nor rows of nothing else. Rows that
 * `from` does not have and that hold anything are told (E2618); with `replace` they go. False when
 * memory ran out. */
bool overlay_apply(struct overlay *o, struct vmap *into, const struct vmap *from);

#endif
