/* Word documents as published, by any program that writes Office Open XML (ISO/IEC 29500), strict
 * or transitional: what they print, as paragraphs and tables. */
#ifndef JUESUAN_READ_DOCX_H
#define JUESUAN_READ_DOCX_H

#include "read/builder.h"

/* Adds all paragraphs and tables of the main part, then the notes. False after a diagnostic. */
bool read_docx(struct document_builder *b, struct str bytes);

#endif
