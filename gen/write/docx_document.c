/* document.xml: the blocks in their order. */
#include "base/utf8.h"
#include "write/docx.h"

static void list_properties(struct docx *d, size_t block)
{
    const struct doc_block *b = &d->doc->blocks[block];
    if (!d->list_of[block])
        return;
    xml_start(d->x, "w:numPr");
    docx_value_int(d->x, "w:ilvl", b->level ? b->level - 1 : 0);
    docx_value_int(d->x, "w:numId", d->list_of[block]);
    xml_end(d->x);
}

/* Height of a paragraph, its lines counted at full width. */
static long long paragraph_height(const struct docx *d, const struct doc_block *b)
{
    const struct look *l = docx_look_of(d, b);
    long long width = docx_text_width(d, false), height = 0, used = 0;
    if (!l || !l->size)
        return 0;
    for (size_t i = 0; i < b->run_count; i++) {
        used += (long long)utf8_count(b->runs[i].text) * l->size;
        if (i + 1 == b->run_count || (b->runs[i].flags & RUN_BREAK)) {
            height += l->line * ((used > 0 ? used - 1 : 0) / width + 1);
            used = 0;
        }
    }
    return height + (l->top > l->before ? l->top : l->before) + l->after;
}

/* Space above the line that is to be the last of its page: what the lines before it leave, less
 * some for programs that set them taller. */
static mpt space_to_bottom(const struct docx *d, size_t block)
{
    long long left =
        docx_text_height(d, false) - paragraph_height(d, &d->doc->blocks[block]) - PT(12);
    for (size_t i = block; i-- > 0 && d->doc->blocks[i].kind == BLOCK_PARAGRAPH;)
        left -= paragraph_height(d, &d->doc->blocks[i]);
    return left > 0 ? (mpt)left : 0;
}

static void own_shape(struct docx *d, size_t block, const struct page_title *title)
{
    const struct look *l = docx_look_of(d, &d->doc->blocks[block]);
    if (l && l->at_bottom) {
        xml_start(d->x, "w:spacing");
        xml_attr_int(d->x, "w:before", docx_twips(space_to_bottom(d, block)));
        xml_end(d->x);
    }
    if (l && title) {
        struct look narrow = docx_title_look(d, title, l, docx_section_of(d, block)->landscape);
        docx_indents(d->x, &narrow);
    }
}

/* `title`: its lines, where it is to be as narrow as they are. */
static void paragraph_properties(struct docx *d, size_t block, bool page_break,
                                 const struct page_title *title)
{
    const struct doc_block *b = &d->doc->blocks[block];
    const struct look *lifted = docx_lifted_look(d, b);
    size_t section = docx_ending_section(d, block);
    xml_start(d->x, "w:pPr");
    docx_block_style(d, b);
    if (lifted)
        docx_lifted_breaks(d, lifted, page_break);
    else if (page_break)
        docx_flag(d->x, "w:pageBreakBefore");
    list_properties(d, block);
    if (lifted) {
        bool landscape = docx_section_of(d, block)->landscape;
        struct look narrow = title ? docx_title_look(d, title, lifted, landscape) : *lifted;
        docx_lifted_shape(d, &narrow);
    } else {
        own_shape(d, block, title);
    }
    if (section != SIZE_MAX)
        docx_section_properties(d, section);
    xml_end(d->x);
}

static void open_bookmark(struct docx *d, const struct outline_item *item)
{
    size_t number = (size_t)(item - d->outline.items);
    struct buf name;
    buf_init(&name);
    docx_bookmark_name(&name, number);
    xml_start(d->x, "w:bookmarkStart");
    xml_attr_int(d->x, "w:id", (long long)number);
    xml_attr_str(d->x, "w:name", buf_view(&name));
    xml_end(d->x);
    buf_free(&name);
}

static void close_bookmark(struct docx *d, const struct outline_item *item)
{
    xml_start(d->x, "w:bookmarkEnd");
    xml_attr_int(d->x, "w:id", item - d->outline.items);
    xml_end(d->x);
}

static void write_paragraph(struct docx *d, size_t block, bool page_break)
{
    const struct doc_block *b = &d->doc->blocks[block];
    const struct outline_item *item = outline_find(&d->outline, block);
    const struct look *lifted = docx_lifted_look(d, b);
    const struct page_title *title = docx_title(d, block);
    bool listed = item && item->listed;
    size_t seen = 0;
    xml_start(d->x, "w:p");
    paragraph_properties(d, block, page_break, listed ? title : NULL);
    if (item)
        open_bookmark(d, item);
    for (size_t i = 0; i < b->run_count; i++)
        if (title && !listed)
            docx_title_run(d, title, b->runs[i].flags, b->runs[i].text, &seen);
        else if (lifted)
            docx_lifted_run(d, lifted, b->runs[i].flags, b->runs[i].text);
        else
            docx_run(d->x, b->runs[i].flags, b->runs[i].text);
    if (item)
        close_bookmark(d, item);
    xml_end(d->x);
}

static void write_block(struct docx *d, size_t block, bool *page_break)
{
    const struct doc_block *b = &d->doc->blocks[block];
    bool broken =
        (*page_break || (block && docx_opens_page(d, block))) && !docx_starts_section(d, block);
    if (b->kind == BLOCK_PAGE_BREAK) {
        *page_break = block > 0;
        return;
    }
    *page_break = false;
    if (b->kind == BLOCK_TABLE)
        docx_table(d, block, broken, docx_ending_section(d, block));
    else if (b->kind == BLOCK_FIGURE)
        docx_figure(d, block, broken, docx_ending_section(d, block));
    else if (b->kind == BLOCK_TOC)
        docx_contents(d, block, broken);
    else
        write_paragraph(d, block, broken);
}

void docx_document(struct docx *d)
{
    bool page_break = false;
    xml_start(d->x, "w:document");
    docx_namespaces(d->x);
    xml_start(d->x, "w:body");
    for (size_t i = 0; i < d->doc->block_count; i++)
        write_block(d, i, &page_break);
    docx_section_properties(d, d->section_count - 1);
    xml_end(d->x);
    xml_end(d->x);
}
