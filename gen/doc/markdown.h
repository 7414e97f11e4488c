/* Reads Markdown into a builder. */
#ifndef JUESUAN_DOC_MARKDOWN_H
#define JUESUAN_DOC_MARKDOWN_H

#include "doc/builder.h"

/* False when memory is exhausted; what is wrong in the text is reported. */
bool markdown_read(struct doc_builder *b);

#endif
