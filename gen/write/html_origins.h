/* What a figure of the page tells on request: how it was made, and where it stands. */
#ifndef JUESUAN_WRITE_HTML_ORIGINS_H
#define JUESUAN_WRITE_HTML_ORIGINS_H

#include "base/map.h"
#include "doc/outline.h"

struct facts;

struct origins {
    struct facts *facts; /* NULL: nothing is told */
    struct map told;     /* by the text of the origin */
};

/* Finds all figures of the document; memory from `a`. False when it is exhausted. */
bool origins_find(struct origins *o, struct facts *facts, const struct doc *doc,
                  const struct outline *outline, struct arena *a);
/* The origin of a cell's figure: of one that an expression made, the facts that it read; NULL. */
const struct origin *origins_of_cell(const struct grid_cell *cell);
/* The number of the answer for that figure, whose id is f and the number; 0: there is none. */
size_t origins_number(const struct origins *o, const struct origin *made);
/* All answers, each hidden until its figure is followed. */
void origins_write(const struct origins *o, struct buf *out);

#endif
