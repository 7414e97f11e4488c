/* Layout: a document, a style and fonts become pages. */
#ifndef JUESUAN_LAYOUT_LAYOUT_H
#define JUESUAN_LAYOUT_LAYOUT_H

#include "doc/doc.h"
#include "font/font.h"
#include "layout/page.h"

struct style; /* a pack's style.json, parsed: layout/style.h */

/* Lays out the whole document; memory from `a`. Reports what cannot be shown well (E5xxx); false
 * when there is no result. */
bool layout_document(const struct doc *doc, const struct style *style, struct fontset *fonts,
                     struct arena *a, struct pages *out, struct diags *ds);
/* The pages as text, one line per mark: what golden tests compare. */
void pages_trace(const struct pages *p, struct buf *out);

#endif
