/* Tables as somebody printed them: recognised by what they say, and made the figures that they
 * state. `words` of these functions is the section `published` of a pack's rules.json: other names
 * of columns, rows and tables in print. */
#ifndef JUESUAN_PRINTED_PRINTED_H
#define JUESUAN_PRINTED_PRINTED_H

#include "data/record.h"
#include "grid/analyse.h"
#include "pack/pack.h"

/* Turns the section `published` of a record into printed grids and a record in which
 * every printed cell is a stated figure. `build` makes a pack's tables from facts. */
struct published {
    struct arena *arena;
    struct record record; /* rows and stated figures */
    const struct grid **grids;
    struct str *sets; /* for each the set of facts whose rows it shows, "" when none */
    const struct value **more_sets; /* and others that have the same rows; NULL when none */
    size_t grid_count;
};
bool published_read(const struct record *record, struct arena *a, struct published *out,
                    struct diags *ds);
/* Gives the record the rows that the printed tables have. `specs` are the specifications of the
 * pack's tables, by table. */
bool published_rows(struct published *p, struct pack *pack, const struct value *words,
                    struct diags *ds);
/* Maps printed cells to the facts shown by the pack's own tables and states them. */
bool published_state(struct published *p, const struct grid *const *built, size_t built_count,
                     const struct value *words);
/* Tells the printed cells what the pack's tables make of the stated figures: rates and other
 * figures that are no facts. */
bool published_expect(struct published *p, const struct grid *const *built, size_t built_count,
                      const struct value *words);

#endif
