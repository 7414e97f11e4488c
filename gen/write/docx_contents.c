/* 目录: a field that is filled already, with links and the page numbers of the layout. */
#include "base/utf8.h"
#include "write/docx.h"

static const char *entry_look(const struct docx *d, const struct outline_item *item)
{
    static const char *const looks[] = {"toc1", "toc2", "toc3"};
    int level = doc_shown_level(&d->doc->blocks[item->block]);
    return looks[level > 3 ? 2 : level - 1];
}

/* The word 目录, unless the report has written it itself. True when it is written now. */
static bool write_title(struct docx *d, size_t block, bool page_break)
{
    const struct doc_block *before = block ? &d->doc->blocks[block - 1] : NULL;
    struct str title = d->style->contents.title;
    if (!title.n || (before && str_eq(before->style, STR("toc_title"))))
        return false;
    xml_start(d->x, "w:p");
    xml_start(d->x, "w:pPr");
    docx_paragraph_style(d, STR("toc_title"));
    if (page_break)
        docx_flag(d->x, "w:pageBreakBefore");
    xml_end(d->x);
    docx_run(d->x, 0, title);
    xml_end(d->x);
    return true;
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
    docx_bookmark_name(&name, (size_t)(item - d->outline.items));
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

static long long half_widths(struct str text)
{
    long long n = 0;
    for (const char *p = text.p, *end = text.p + text.n; p < end;) {
        int32_t cp = utf8_next(&p, end);
        n += cp < 0 ? 1 : utf8_width(cp);
    }
    return n;
}

/* Entries a few lines too many for their page close up, as in the layout; in thousandths of their
 * line distance. */
static long closeness(const struct docx *d)
{
    enum { LEAST = 780, SLACK = 990, NUMBER = 2 /* digits */ };
    const struct look *title = style_look(d->style, STR("toc_title"));
    long long height = 0, room = docx_text_height(d, false);
    mpt width = docx_text_width(d, false);
    room -= title ? title->line + title->after : 0;
    for (size_t i = 0; i < d->outline.n; i++) {
        const struct outline_item *item = &d->outline.items[i];
        const struct look *l = style_look(d->style, str_of(entry_look(d, item)));
        if (!item->listed || !l)
            continue;
        long long used = (half_widths(item->text) + NUMBER) * l->size / 2 +
                         (long long)(l->left + l->indent) * l->size / 1000;
        height += l->before + l->after + l->line * ((used + width - 1) / width);
    }
    room = room * SLACK / 1000;
    return height > room && height * LEAST / 1000 <= room ? (long)(room * 1000 / height) : 1000;
}

struct docx_entry {
    const struct outline_item *item;
    bool first, last;
    bool page_break; /* starts a page */
    size_t section;  /* that ends with it; SIZE_MAX for none */
    long closeness;
};

static void entry_spacing(struct docx *d, const struct docx_entry *e)
{
    const struct look *l = style_look(d->style, str_of(entry_look(d, e->item)));
    if (!l || e->closeness == 1000)
        return;
    xml_start(d->x, "w:spacing");
    xml_attr_int(d->x, "w:before", docx_twips(l->before) * e->closeness / 1000);
    xml_attr_int(d->x, "w:after", docx_twips(l->after) * e->closeness / 1000);
    xml_attr_int(d->x, "w:line", docx_twips(l->line) * e->closeness / 1000);
    xml_attr(d->x, "w:lineRule", "exact");
    xml_end(d->x);
}

static void write_entry(struct docx *d, const struct docx_entry *e)
{
    xml_start(d->x, "w:p");
    xml_start(d->x, "w:pPr");
    docx_paragraph_style(d, str_of(entry_look(d, e->item)));
    if (e->page_break)
        docx_flag(d->x, "w:pageBreakBefore");
    entry_spacing(d, e);
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

void docx_contents(struct docx *d, size_t block, bool page_break)
{
    const struct outline *o = &d->outline;
    size_t first = SIZE_MAX, last = SIZE_MAX, section = docx_ending_section(d, block);
    page_break &= !write_title(d, block, page_break);
    for (size_t i = 0; i < o->n; i++)
        if (o->items[i].listed) {
            first = first == SIZE_MAX ? i : first;
            last = i;
        }
    if (first == SIZE_MAX) {
        docx_spacer(d, page_break, 0, section);
        return;
    }
    long close = closeness(d);
    for (size_t i = first; i <= last; i++)
        if (o->items[i].listed)
            write_entry(d, &(struct docx_entry){&o->items[i], i == first, i == last,
                                                page_break && i == first,
                                                i == last ? section : SIZE_MAX, close});
}
