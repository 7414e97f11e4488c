/* The writers: each turns a document into the bytes of one format. They add nothing and decide
 * nothing about content. */
#ifndef JUESUAN_WRITE_WRITE_H
#define JUESUAN_WRITE_WRITE_H

#include "base/buf.h"
#include "doc/doc.h"
#include "font/font.h"
#include "layout/page.h"

struct style;

/* All return false after reporting why (E6xxx or E1004); `out` then holds nothing to be used. */
bool out_xlsx(const struct doc *doc, struct buf *out, struct diags *ds);
bool out_pdf(const struct doc *doc, const struct pages *pages, struct fontset *fonts,
             struct buf *out, struct diags *ds);
bool out_md(const struct doc *doc, struct buf *out, struct diags *ds);
bool out_html(const struct doc *doc, const struct style *style, struct buf *out, struct diags *ds);
/* `pages` gives the contents their page numbers and tables their widths; NULL when there are no
 * fonts. */
bool out_docx(const struct doc *doc, const struct style *style, const struct pages *pages,
              struct buf *out, struct diags *ds);

#endif
