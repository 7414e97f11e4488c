/* Text and attributes in HTML: nothing gets out of its place. */
#ifndef JUESUAN_WRITE_HTML_TEXT_H
#define JUESUAN_WRITE_HTML_TEXT_H

#include "base/buf.h"
#include "grid/grid.h"
#include "layout/style.h"

/* Escapes & < > " '; characters that neither HTML nor XML may hold become U+FFFD. Good for text
 * and for attribute values in double quotes. */
void html_text(struct buf *out, struct str text);
/* Text in which no line ends between a number and its unit. */
void html_prose(struct buf *out, struct str text, const struct str_set *units);
/* Bytes of the unit that a text begins with; 0 when it begins with none. */
size_t html_unit(struct str text, const struct str_set *units);
/* Escaped as by html_text, with <br> for line feeds. */
void html_lines(struct buf *out, struct str text);
/* ` name="value"` */
void html_attribute(struct buf *out, const char *name, struct str value);
/* The attribute that names a figure as `explain` and the manifest do. */
void html_origin(struct buf *out, const struct origin *o);
/* ` colspan="2" rowspan="3"`, only what differs from 1. */
void html_spans(struct buf *out, const struct grid_cell *cell);

#endif
