/* The logical structure of a tagged PDF (PDF 32000-1, 14.7 and 14.8), for screen readers. */
#ifndef JUESUAN_WRITE_PDF_STRUCT_H
#define JUESUAN_WRITE_PDF_STRUCT_H

#include "layout/page.h"
#include "write/pdf_file.h"

struct pdf_struct;

/* NULL when memory is exhausted. */
struct pdf_struct *pdf_struct_new(const struct pages *pages, struct arena *a);
/* "H1", "TD" …: the standard structure type. */
const char *pdf_struct_type(enum tag_kind kind);
/* Number of a new stretch of content of `tag` on a page (MCID); pages come in ascending order. */
uint32_t pdf_struct_mark(struct pdf_struct *s, uint32_t page, uint32_t tag);
/* Notes a link annotation of `tag`; returns its key in the parent tree. */
uint32_t pdf_struct_link(struct pdf_struct *s, uint32_t page, uint32_t tag, uint32_t annotation);
/* True when the page has tagged content: it then needs its index as StructParents. */
bool pdf_struct_has_content(const struct pdf_struct *s, uint32_t page);
/* Puts all elements into the file; `page_objects` are the pages' numbers. Returns the number of the
 * tree's root, 0 when memory is exhausted. Texts are kept in the arena. */
uint32_t pdf_struct_write(struct pdf_struct *s, struct pdf_file *file,
                          const uint32_t *page_objects);

#endif
