/* Web pages as published: what a browser would show, as paragraphs and tables. */
#ifndef JUESUAN_READ_HTML_H
#define JUESUAN_READ_HTML_H

#include "read/builder.h"

/* Adds all that the page shows to the document. False after a diagnostic. */
bool read_html(struct document_builder *b, struct str bytes);

#endif
