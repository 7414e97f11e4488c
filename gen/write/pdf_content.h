/* What a page's content stream says (PDF 32000-1, 8 and 9). */
#ifndef JUESUAN_WRITE_PDF_CONTENT_H
#define JUESUAN_WRITE_PDF_CONTENT_H

#include "write/pdf_fonts.h"
#include "write/pdf_struct.h"

/* Appends the drawing of a page to `out`. `used` (one for each font) is set for the fonts needed.
 */
void pdf_content(const struct pages *pages, uint32_t page, const struct pdf_fonts *fonts,
                 struct pdf_struct *tags, struct buf *out, bool *used);

#endif
