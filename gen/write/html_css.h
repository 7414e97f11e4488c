/* The style sheet of the HTML page. */
#ifndef JUESUAN_WRITE_HTML_CSS_H
#define JUESUAN_WRITE_HTML_CSS_H

#include "base/buf.h"
#include "doc/doc.h"
#include "layout/style.h"

/* Writes the rules, among them those for the columns of each table. Works in `a`. */
void html_css(struct buf *out, const struct doc *doc, const struct style *style, struct arena *a);

#endif
