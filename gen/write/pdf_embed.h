/* The fonts of a PDF as its objects (PDF 32000-1, 9.7: composite fonts). */
#ifndef JUESUAN_WRITE_PDF_EMBED_H
#define JUESUAN_WRITE_PDF_EMBED_H

#include "write/pdf_file.h"
#include "write/pdf_fonts.h"

/* Embeds all fonts; objects[i] becomes the number of font i. Reports and returns false on failure.
 */
bool pdf_embed_fonts(struct pdf_fonts *fonts, struct pdf_file *file, uint32_t *objects,
                     struct diags *ds);

#endif
