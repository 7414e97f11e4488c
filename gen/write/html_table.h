/* A grid as an HTML table. */
#ifndef JUESUAN_WRITE_HTML_TABLE_H
#define JUESUAN_WRITE_HTML_TABLE_H

#include "base/arena.h"
#include "base/buf.h"
#include "doc/doc.h"
#include "write/html_origins.h"

/* Writes the table of a block in a region that scrolls by itself, then its notes. `css_class` is
 * added to the outer element ("" for none). False when memory in `a` is exhausted. */
bool html_table(struct buf *out, const struct doc *doc, size_t block, const char *css_class,
                const struct origins *origins, struct arena *a);

/* Writes a grid alone under its title, as what stands behind a chart. */
bool html_grid(struct buf *out, const struct grid *g, const struct origins *origins,
               struct arena *a);

#endif
