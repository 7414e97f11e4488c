/* PDF files as published: paragraphs and tables out of what stands where on the pages. */
#ifndef JUESUAN_READ_PDF_H
#define JUESUAN_READ_PDF_H

#include "read/builder.h"

/* Runs poppler's programs on the bytes and adds what they see to the document. False after a
 * diagnostic. */
bool read_pdf(struct document_builder *b, struct str bytes);

/* The same from what the programs have written: `words` by pdftotext -raw -bbox, `shapes` by
 * pdftocairo -svg on paper that is larger than any page. */
bool read_pdf_output(struct document_builder *b, struct str words, struct str shapes);

#endif
