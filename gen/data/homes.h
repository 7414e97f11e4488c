/* Where each member of a record stands, or would stand if it were filled in, in the workbook that
 * the record was read from: what is missing can be shown where it belongs, and advice can name a
 * cell. A record of a text file has none of this. */
#ifndef JUESUAN_DATA_HOMES_H
#define JUESUAN_DATA_HOMES_H

#include "base/map.h"
#include "base/source.h"

struct homes {
    struct map places; /* address without rows ("income.fiscal") → struct place */
    struct arena *arena;
};

void homes_init(struct homes *h, struct arena *a);
/* The place of a member and, where they have none yet, of all that it is part of. The first one
 * counts. False when memory is exhausted. */
bool homes_put(struct homes *h, const struct str *names, size_t n, struct place place);
/* The place of an address ("income[2080109].fiscal") or else of the nearest that it is part of,
 * with the address as its pointer; empty when there is none. `h` may be NULL. */
struct place homes_place(const struct homes *h, struct str address);
/* The same in the row that `row` stands in, where that is a cell of the same sheet; `row` itself
 * where there is no home. */
struct place homes_place_beside(const struct homes *h, struct str address, struct place row);

/* Advice with the addresses in it that stand in `back quotes`: as cells where there are homes,
 * bare where there are none. "" when memory is exhausted. */
struct str homes_say(const struct homes *h, struct str advice, struct arena *a);

#endif
