/* Sections: where pages turn landscape or begin to be numbered. */
#include "write/docx.h"

static const struct page *page_of(const struct docx *d, size_t block)
{
    const struct pages *p = d->pages;
    if (!p || block >= p->block_count || p->block_pages[block] >= p->page_count)
        return NULL;
    return &p->pages[p->block_pages[block]];
}

struct str docx_page_label(const struct docx *d, size_t block)
{
    const struct page *page = page_of(d, block);
    return page ? page->label : STR("");
}

/* The table that this block stands right in front of or is; NULL when there is none. */
static const struct grid *table_with(const struct docx *d, size_t block)
{
    while (block + 1 < d->doc->block_count && shape_keeps_next(d->style, &d->doc->blocks[block]))
        block++;
    return d->doc->blocks[block].grid;
}

bool docx_opens_page(const struct docx *d, size_t block)
{
    return page_of(d, block) && d->pages->block_opens[block] && table_with(d, block);
}

/* Without pages: wide tables lie across, with the headings right in front of them. */
static bool is_landscape(struct docx *d, size_t block)
{
    const struct page *page = page_of(d, block);
    const struct grid *g = page ? NULL : table_with(d, block);
    return page ? page->width > page->height : g && shape_is_wide(g, d->style, &d->arena);
}

/* Without pages: cover and contents are not numbered. The first block behind them. */
static size_t front_end(const struct doc *doc)
{
    size_t toc = SIZE_MAX;
    for (size_t i = 0; i < doc->block_count && toc == SIZE_MAX; i++)
        if (doc->blocks[i].kind == BLOCK_TOC)
            toc = i;
    if (toc != SIZE_MAX)
        return toc + 1;
    for (size_t i = 0; i < doc->block_count; i++) {
        if (doc->blocks[i].kind == BLOCK_PAGE_BREAK)
            return i;
        if (doc->blocks[i].kind != BLOCK_PARAGRAPH)
            break;
    }
    return 0;
}

static bool is_numbered(const struct docx *d, size_t block, size_t front)
{
    return page_of(d, block) ? docx_page_label(d, block).n > 0 : block >= front;
}

static long label_number(struct str label)
{
    enum { DIGITS_MAX = 6 };
    long n = 0;
    if (!str_is_digits(label) || label.n > DIGITS_MAX)
        return 1;
    for (size_t i = 0; i < label.n; i++)
        n = n * 10 + (label.p[i] - '0');
    return n;
}

static struct docx_section *add_section(struct docx *d)
{
    struct docx_section *s = arena_grow(&d->arena, d->sections, d->section_count * sizeof *s,
                                        (d->section_count + 1) * sizeof *s);
    if (!s)
        return NULL;
    d->sections = s;
    s[d->section_count] = (struct docx_section){.last = SIZE_MAX};
    return &s[d->section_count++];
}

bool docx_plan_sections(struct docx *d)
{
    size_t front = front_end(d->doc), last = SIZE_MAX;
    struct docx_section *s = add_section(d);
    bool empty = true, counting = false;
    for (size_t i = 0; i < d->doc->block_count && s; i++) {
        if (d->doc->blocks[i].kind == BLOCK_PAGE_BREAK)
            continue;
        bool landscape = is_landscape(d, i), numbered = is_numbered(d, i, front);
        if (!empty && (landscape != s->landscape || numbered != s->numbered)) {
            s->last = last;
            s = add_section(d);
            empty = true;
        }
        if (!s)
            break;
        if (empty && numbered && !counting) {
            s->start = label_number(docx_page_label(d, i));
            counting = true;
        }
        s->landscape = landscape;
        s->numbered = numbered;
        empty = false;
        last = i;
    }
    return s != NULL;
}

const struct docx_section *docx_section_of(const struct docx *d, size_t block)
{
    size_t i = 0;
    while (i + 1 < d->section_count && d->sections[i].last < block)
        i++;
    return &d->sections[i];
}

size_t docx_ending_section(const struct docx *d, size_t block)
{
    for (size_t i = 0; i < d->section_count; i++)
        if (d->sections[i].last == block)
            return i;
    return SIZE_MAX;
}

bool docx_starts_section(const struct docx *d, size_t block)
{
    for (size_t i = 0; i + 1 < d->section_count; i++) {
        size_t next = d->sections[i].last + 1;
        while (next < d->doc->block_count && d->doc->blocks[next].kind == BLOCK_PAGE_BREAK)
            next++;
        if (next == block)
            return true;
    }
    return false;
}

static const struct page_shape *shape_of(const struct docx *d, bool landscape)
{
    return landscape ? &d->style->landscape : &d->style->portrait;
}

mpt docx_text_width(const struct docx *d, bool landscape)
{
    return shape_text_width(d->style, landscape);
}

mpt docx_text_height(const struct docx *d, bool landscape)
{
    return shape_text_height(d->style, landscape);
}

static void reference(struct xml *x, const char *element, const char *type, const char *id)
{
    xml_start(x, element);
    xml_attr(x, "w:type", type);
    xml_attr(x, "r:id", id);
    xml_end(x);
}

/* Rounded: Word knows A4 by 11 906 by 16 838 twips. */
static void page_size(struct docx *d, const struct page_shape *p, bool landscape)
{
    xml_start(d->x, "w:pgSz");
    xml_attr_int(d->x, "w:w", docx_twips(p->width + DOCX_TWIP / 2));
    xml_attr_int(d->x, "w:h", docx_twips(p->height + DOCX_TWIP / 2));
    if (landscape)
        xml_attr(d->x, "w:orient", "landscape");
    xml_end(d->x);
}

/* The number's line hangs number.distance below the text area. */
static long footer_distance(const struct docx *d, const struct page_shape *p)
{
    const struct page_number_style *n = &d->style->number;
    mpt below = p->bottom - n->distance - n->size - n->size / 4;
    return docx_twips(below > 0 ? below : 0);
}

static void page_margins(struct docx *d, const struct page_shape *p)
{
    xml_start(d->x, "w:pgMar");
    xml_attr_int(d->x, "w:top", docx_twips(p->top));
    xml_attr_int(d->x, "w:right", docx_twips(p->right));
    xml_attr_int(d->x, "w:bottom", docx_twips(p->bottom));
    xml_attr_int(d->x, "w:left", docx_twips(p->left));
    xml_attr_int(d->x, "w:header", docx_twips(p->top / 2));
    xml_attr_int(d->x, "w:footer", footer_distance(d, p));
    xml_attr_int(d->x, "w:gutter", 0);
    xml_end(d->x);
}

void docx_section_properties(struct docx *d, size_t i)
{
    const struct docx_section *s = &d->sections[i];
    const struct page_shape *p = shape_of(d, s->landscape);
    xml_start(d->x, "w:sectPr");
    if (d->doc->meta.draft) {
        reference(d->x, "w:headerReference", "default", "rIdHeaderOdd");
        reference(d->x, "w:headerReference", "even", "rIdHeaderEven");
    }
    if (s->numbered) {
        reference(d->x, "w:footerReference", "default", "rIdFooterOdd");
        reference(d->x, "w:footerReference", "even", "rIdFooterEven");
    }
    docx_value(d->x, "w:type", "nextPage");
    page_size(d, p, s->landscape);
    page_margins(d, p);
    if (s->start) {
        xml_start(d->x, "w:pgNumType");
        xml_attr_int(d->x, "w:start", s->start);
        xml_end(d->x);
    }
    xml_end(d->x);
}

void docx_spacer(struct docx *d, bool page_break, mpt after, size_t section)
{
    xml_start(d->x, "w:p");
    xml_start(d->x, "w:pPr");
    if (page_break)
        docx_flag(d->x, "w:pageBreakBefore");
    xml_start(d->x, "w:spacing");
    xml_attr(d->x, "w:before", "0");
    xml_attr_int(d->x, "w:after", section == SIZE_MAX ? docx_twips(after) : 0);
    xml_attr(d->x, "w:line", "20");
    xml_attr(d->x, "w:lineRule", "exact");
    xml_end(d->x);
    if (section != SIZE_MAX)
        docx_section_properties(d, section);
    xml_end(d->x);
    xml_end(d->x);
}
