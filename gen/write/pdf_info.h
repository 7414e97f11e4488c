/* What a PDF says about itself: information dictionary, XMP, bookmarks, page labels. */
#ifndef JUESUAN_WRITE_PDF_INFO_H
#define JUESUAN_WRITE_PDF_INFO_H

#include "doc/doc.h"
#include "layout/page.h"
#include "write/pdf_file.h"

/* Entries of the information dictionary (14.3.3). No date but that of the data. */
void pdf_info_entries(struct buf *b, const struct doc_meta *meta);
/* The same as an XMP packet (14.3.2). */
void pdf_info_xmp(struct buf *b, const struct doc_meta *meta);
/* The number tree of page labels (12.4.2): printed page numbers; pages without one have an empty
 * label. */
void pdf_page_labels(struct buf *b, const struct pages *pages);
/* Puts the bookmarks into the file; returns the number of their root, 0 when there are none. Texts
 * are kept in `a`; *ok becomes false when memory is exhausted. */
uint32_t pdf_outline(const struct pages *pages, const uint32_t *page_objects, struct pdf_file *file,
                     struct arena *a, bool *ok);
/* "[7 0 R/XYZ null 700.5 null]": a place on a page, keeping the reader's zoom. */
void pdf_destination(struct buf *b, uint32_t page_object, const struct page *page, mpt y);

#endif
