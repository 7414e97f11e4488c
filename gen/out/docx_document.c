/* document.xml: the blocks in their order. */
#include "base/utf8.h"
#include "out/docx.h"

/* The section that ends with this block, SIZE_MAX for none. */
static size_t ending_section(const struct docx *d, size_t block)
{
    for (size_t i = 0; i < d->section_count; i++)
        if (d->sections[i].last == block)
            return i;
    return SIZE_MAX;
}

/* Word takes _Toc and digits for bookmarks of its own contents. */
static void bookmark_name(struct buf *out, size_t heading)
{
    buf_printf(out, "_Toc1%08zu", heading);
}

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
static mpt paragraph_height(const struct docx *d, const struct doc_block *b)
{
    const struct look *l = docx_look_of(d, b);
    mpt width = docx_text_width(d, false), height = 0, used = 0;
    if (!l || !l->size)
        return 0;
    for (size_t i = 0; i < b->run_count; i++) {
        used += (mpt)utf8_count(b->runs[i].text) * l->size;
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
    mpt left = docx_text_height(d, false) - paragraph_height(d, &d->doc->blocks[block]) - PT(12);
    for (size_t i = block; i-- > 0 && d->doc->blocks[i].kind == BLOCK_PARAGRAPH;)
        left -= paragraph_height(d, &d->doc->blocks[i]);
    return left > 0 ? left : 0;
}

static void own_spacing(struct docx *d, size_t block)
{
    const struct look *l = docx_look_of(d, &d->doc->blocks[block]);
    if (!l || !l->at_bottom)
        return;
    xml_start(d->x, "w:spacing");
    xml_attr_int(d->x, "w:before", docx_twips(space_to_bottom(d, block)));
    xml_end(d->x);
}

static void paragraph_properties(struct docx *d, size_t block, bool page_break)
{
    const struct doc_block *b = &d->doc->blocks[block];
    size_t section = ending_section(d, block);
    xml_start(d->x, "w:pPr");
    docx_paragraph_style(d, doc_block_look(b));
    if (page_break)
        docx_flag(d->x, "w:pageBreakBefore");
    list_properties(d, block);
    own_spacing(d, block);
    if (b->kind == BLOCK_HEADING && b->style.n)
        docx_value_int(d->x, "w:outlineLvl", b->level - 1);
    if (section != SIZE_MAX)
        docx_section_properties(d, section);
    xml_end(d->x);
}

static void open_bookmark(struct docx *d, const struct outline_item *item)
{
    size_t number = (size_t)(item - d->outline.items);
    struct buf name;
    buf_init(&name);
    bookmark_name(&name, number);
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
    xml_start(d->x, "w:p");
    paragraph_properties(d, block, page_break);
    if (item)
        open_bookmark(d, item);
    for (size_t i = 0; i < b->run_count; i++)
        docx_run(d->x, b->runs[i].flags, b->runs[i].text);
    if (item)
        close_bookmark(d, item);
    xml_end(d->x);
}

static void entry_look(char out[static 5], uint8_t level)
{
    memcpy(out, "toc1", 5);
    out[3] = (char)('0' + (level > 3 ? 3 : level));
}

static void open_contents(struct docx *d)
{
    struct buf instruction;
    buf_init(&instruction);
    buf_printf(&instruction, " TOC \\o \"1-%d\" \\h \\z ", d->outline.levels);
    docx_field_open(d->x, buf_view(&instruction));
    buf_free(&instruction);
}

/* A link to the heading: its text, a tab and the number of its page. */
static void write_link(struct docx *d, const struct outline_item *item)
{
    struct buf name, instruction;
    buf_init(&name);
    buf_init(&instruction);
    bookmark_name(&name, (size_t)(item - d->outline.items));
    buf_printf(&instruction, " PAGEREF %.*s \\h ", STR_ARG(buf_view(&name)));
    xml_start(d->x, "w:hyperlink");
    xml_attr_str(d->x, "w:anchor", buf_view(&name));
    xml_attr(d->x, "w:history", "1");
    docx_run(d->x, 0, item->text);
    docx_run(d->x, 0, STR("\t"));
    docx_field(d->x, buf_view(&instruction), docx_page_label(d, item->block));
    xml_end(d->x);
    buf_free(&name);
    buf_free(&instruction);
}

struct entry {
    const struct outline_item *item;
    bool first, last;
    bool page_break; /* starts a page */
    size_t section;  /* that ends with it; SIZE_MAX for none */
};

static void write_entry(struct docx *d, const struct entry *e)
{
    char look[5];
    entry_look(look, e->item->level);
    xml_start(d->x, "w:p");
    xml_start(d->x, "w:pPr");
    docx_paragraph_style(d, str_of(look));
    if (e->page_break)
        docx_flag(d->x, "w:pageBreakBefore");
    if (e->section != SIZE_MAX)
        docx_section_properties(d, e->section);
    xml_end(d->x);
    if (e->first)
        open_contents(d);
    write_link(d, e->item);
    if (e->last)
        docx_field_close(d->x);
    xml_end(d->x);
}

static void write_contents(struct docx *d, size_t block, bool page_break)
{
    const struct outline *o = &d->outline;
    size_t first = SIZE_MAX, last = SIZE_MAX;
    for (size_t i = 0; i < o->n; i++)
        if (o->items[i].listed) {
            first = first == SIZE_MAX ? i : first;
            last = i;
        }
    if (first == SIZE_MAX) {
        docx_spacer(d, page_break, ending_section(d, block));
        return;
    }
    for (size_t i = first; i <= last; i++)
        if (o->items[i].listed)
            write_entry(d, &(struct entry){&o->items[i], i == first, i == last,
                                           page_break && i == first,
                                           i == last ? ending_section(d, block) : SIZE_MAX});
}

static bool starts_section(const struct docx *d, size_t block)
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

static void write_block(struct docx *d, size_t block, bool *page_break)
{
    const struct doc_block *b = &d->doc->blocks[block];
    bool broken =
        (*page_break || (block && docx_opens_page(d, block))) && !starts_section(d, block);
    if (b->kind == BLOCK_PAGE_BREAK) {
        *page_break = block > 0;
        return;
    }
    *page_break = false;
    if (b->kind == BLOCK_TABLE)
        docx_table(d, block, broken, ending_section(d, block));
    else if (b->kind == BLOCK_TOC)
        write_contents(d, block, broken);
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
