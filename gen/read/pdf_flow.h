/* Pages put together: what belongs to the page only is dropped, paragraphs and tables that pages
 * cut are joined. */
#ifndef JUESUAN_READ_PDF_FLOW_H
#define JUESUAN_READ_PDF_FLOW_H

#include "read/builder.h"
#include "read/pdf_layout.h"

/* A line or a table, in the order of reading. */
struct pdf_item {
    float top, bottom;
    struct pdf_line *line; /* or */
    struct pdf_grid *grid;
    bool dropped; /* belongs to the page only */
};

struct pdf_flow_page {
    const struct pdf_page *page;
    struct pdf_item *items;
    size_t n;
    float left, right; /* of its text */
};

/* Lines and tables of a page. False when memory is exhausted. */
bool pdf_page_items(struct pdf_page *page, struct arena *a, struct pdf_flow_page *out);
/* Takes away page numbers, and heads and feet that pages repeat. */
bool pdf_drop_furniture(struct pdf_flow_page *pages, size_t n);
/* Where the text of pages begins and ends, from the lines of all pages of one size. */
void pdf_find_margins(struct pdf_flow_page *pages, size_t n);
/* Adds paragraphs and tables to the document. */
void pdf_flow(struct document_builder *b, struct pdf_flow_page *pages, size_t n);

#endif
