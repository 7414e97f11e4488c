/* The markers: HTML comments alone on a line that place tables, contents and page breaks. */
#ifndef JUESUAN_DOC_MARKER_H
#define JUESUAN_DOC_MARKER_H

#include "doc/builder.h"

/* Carries out one line of an HTML block, or reports it: E4901 (other HTML), E4902 (no such marker).
 */
void marker_line(struct doc_builder *b, struct str line, size_t offset);

/* The inside of `<!-- … -->`, trimmed: *name in front of the colon, *value behind it ("" without
 * one). False when the line is anything else. */
bool marker_parse(struct str line, struct str *name, struct str *value);

/* Writes the id of the grid that a table or annex marker names: "t01", "annex-1". False when it is
 * another marker. */
bool marker_grid_id(struct str name, struct str value, struct buf *id);

#endif
