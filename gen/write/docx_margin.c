/* Headers and footers: the page number, and the mark of a draft. */
#include "write/docx.h"

/* The mark of a draft: a line at the outer corner, as in the PDF, and the watermark. */
static void header(struct docx *d, int number)
{
    enum { HALF_POINT = 500 };
    const struct draft_style *draft = &d->style->draft;
    xml_start(d->x, "w:hdr");
    docx_namespaces(d->x);
    xml_start(d->x, "w:p");
    xml_start(d->x, "w:pPr");
    docx_value(d->x, "w:pStyle", "Header");
    docx_value(d->x, "w:jc", "right");
    xml_end(d->x);
    if (draft->mark.n)
        docx_watermark(d, number);
    xml_start(d->x, "w:r");
    xml_start(d->x, "w:rPr");
    docx_value_int(d->x, "w:sz", draft->head_size / HALF_POINT);
    docx_value_int(d->x, "w:szCs", draft->head_size / HALF_POINT);
    xml_end(d->x);
    docx_text(d->x, draft->head);
    xml_end(d->x);
    xml_end(d->x);
    xml_end(d->x);
}

void docx_header_odd(struct docx *d)
{
    header(d, 1);
}

void docx_header_even(struct docx *d)
{
    header(d, 2);
}

/* GB/T 9704-2012, 7.5: odd pages have their number at the right, even ones at the left, one
 * character from the edge. */
static void footer(struct docx *d, bool odd)
{
    const struct page_number_style *n = &d->style->number;
    xml_start(d->x, "w:ftr");
    docx_namespaces(d->x);
    xml_start(d->x, "w:p");
    xml_start(d->x, "w:pPr");
    docx_value(d->x, "w:pStyle", "Footer");
    xml_start(d->x, "w:ind");
    xml_attr_int(d->x, odd ? "w:rightChars" : "w:leftChars", n->inset / 10);
    xml_attr_int(d->x, odd ? "w:right" : "w:left",
                 docx_twips((mpt)((long long)n->inset * n->size / 1000)));
    xml_end(d->x);
    docx_value(d->x, "w:jc", odd ? "right" : "left");
    xml_end(d->x);
    docx_run(d->x, 0, n->before);
    docx_field(d->x, STR(" PAGE "), STR("1"));
    docx_run(d->x, 0, n->after);
    xml_end(d->x);
    xml_end(d->x);
}

void docx_footer_odd(struct docx *d)
{
    footer(d, true);
}

void docx_footer_even(struct docx *d)
{
    footer(d, false);
}
