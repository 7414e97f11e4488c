/* One standalone page: no script, nothing from outside. */
#include "chart/chart.h"
#include "doc/outline.h"
#include "layout/style.h"
#include "write/html_css.h"
#include "write/html_origins.h"
#include "write/html_table.h"
#include "write/html_text.h"
#include "write/shape.h"
#include "write/svg.h"
#include "write/words.h"
#include "write/write.h"

struct page_writer {
    const struct doc *doc;
    const struct style *style;
    struct buf *out;
    struct arena *arena;
    struct outline outline;
    struct origins origins;
    bool *wide;      /* of each block: it stands on a landscape page */
    size_t title;    /* block that is the page's <h1>; SIZE_MAX: the title of the meta data */
    bool page_break; /* the next block starts a page on paper */
    bool contents;   /* <nav> is written */
    struct {
        uint8_t level;
        bool ordered;
    } lists[8]; /* open ones, outermost first */
    uint8_t list_depth;
};

static void meta_tag(struct buf *out, const char *name, struct str content)
{
    if (!content.n)
        return;
    buf_printf(out, "<meta name=\"%s\"", name);
    html_attribute(out, "content", content);
    buf_puts(out, ">\n");
}

/* The names that government sites are asked to give an article (政府网站发展指引, annex 2), beside
 * the usual ones. */
static void write_head(struct buf *out, const struct doc *doc, const struct style *style,
                       struct arena *arena)
{
    const struct doc_meta *m = &doc->meta;
    buf_puts(out, "<!DOCTYPE html>\n<html lang=\"zh-CN\">\n<head>\n<meta charset=\"utf-8\">\n"
                  "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                  "<title>");
    if (m->draft) {
        html_text(out, WORD_DRAFT);
        buf_char(out, ' ');
    }
    html_text(out, m->title.n ? m->title : m->subject);
    buf_puts(out, "</title>\n");
    meta_tag(out, "author", m->author);
    meta_tag(out, "description", m->title);
    meta_tag(out, "keywords", m->keywords);
    meta_tag(out, "ArticleTitle", m->title);
    meta_tag(out, "ColumnName", m->subject);
    meta_tag(out, "ContentSource", m->author);
    meta_tag(out, "PubDate", m->date);
    if (m->draft)
        meta_tag(out, "robots", STR("noindex"));
    buf_puts(out, "<style>\n");
    html_css(out, doc, style, arena);
    buf_puts(out, "</style>\n</head>\n");
}

static void open_mark(struct buf *out, const struct doc_run *run)
{
    buf_puts(out, run->flags & RUN_STRONG ? "<strong>" : "");
    buf_puts(out, run->flags & RUN_EMPHASIS ? "<em>" : "");
}

static void close_mark(struct buf *out, const struct doc_run *run)
{
    buf_puts(out, run->flags & RUN_EMPHASIS ? "</em>" : "");
    buf_puts(out, run->flags & RUN_STRONG ? "</strong>" : "");
}

/* Whether a text is a figure, with its unit or without, that no line should part. */
static bool is_figure(struct str text)
{
    enum { LONG = 40 /* bytes */ };
    size_t digits = 0;
    for (size_t i = 0; i < text.n; i++)
        digits += ascii_is_digit(text.p[i]);
    return digits && text.n <= LONG;
}

/* The run without its first `skip` bytes. */
static void write_run(const struct page_writer *w, const struct doc_run *run, bool link,
                      size_t skip)
{
    struct buf *out = w->out;
    size_t answer = link ? origins_number(&w->origins, run->made) : 0;
    struct str text = str_sub(run->text, skip, run->text.n);
    open_mark(out, run);
    if (answer)
        buf_printf(out, "<a class=\"f%s\" href=\"#f%zu\"", is_figure(text) ? " k" : "", answer);
    else if (run->made)
        buf_puts(out, "<span");
    if (run->made) {
        html_origin(out, run->made);
        buf_char(out, '>');
        html_text(out, text);
    } else {
        html_prose(out, text, &w->style->words.units);
    }
    buf_puts(out, answer ? "</a>" : run->made ? "</span>" : "");
    close_mark(out, run);
    buf_puts(out, run->flags & RUN_BREAK ? "<br>\n" : "");
}

static void write_runs(const struct page_writer *w, const struct doc_block *b)
{
    bool link = b->kind != BLOCK_HEADING;
    size_t unit = 0; /* bytes of the run that stand with the figure before it */
    for (size_t i = 0; i < b->run_count; i++) {
        const struct doc_run *run = &b->runs[i], *next = run + 1;
        size_t skip = unit;
        unit = i + 1 < b->run_count && run->made && is_figure(run->text) && !run->flags &&
                       !next->made && !next->flags
                   ? html_unit(next->text, &w->style->words.units)
                   : 0;
        buf_puts(w->out, unit ? "<span class=\"k\">" : "");
        write_run(w, run, link, skip);
        if (unit) {
            html_text(w->out, str_sub(next->text, 0, unit));
            buf_puts(w->out, "</span>");
        }
    }
}

/* The classes that say on which page a block stands; the next one goes on there. */
static const char *page_class(struct page_writer *w, size_t index)
{
    bool breaks = w->page_break;
    w->page_break = false;
    if (w->wide && w->wide[index])
        return breaks ? "page wide" : "wide";
    return breaks ? "page" : "";
}

/* Opens `tag` with the look and the page of the block. */
static void open_block(struct page_writer *w, const char *tag, size_t index)
{
    const struct doc_block *b = &w->doc->blocks[index];
    const char *page = page_class(w, index);
    bool look = b->style.n || b->kind == BLOCK_HEADING;
    buf_printf(w->out, "<%s", tag);
    if (!look && !*page)
        return;
    buf_puts(w->out, look ? " class=\"s-" : " class=\"");
    html_text(w->out, look ? doc_block_look(b) : STR(""));
    buf_puts(w->out, look && *page ? " " : "");
    buf_puts(w->out, page);
    buf_char(w->out, '"');
}

static void write_heading(struct page_writer *w, size_t index)
{
    const struct outline_item *item = outline_find(&w->outline, index);
    int level = item->depth + 1 > 6 ? 6 : item->depth + 1;
    char tag[3] = {'h', (char)('0' + level), '\0'};
    open_block(w, tag, index);
    buf_printf(w->out, " id=\"sec-%zu\">", (size_t)(item - w->outline.items) + 1);
    write_runs(w, &w->doc->blocks[index]);
    buf_printf(w->out, "</%s>\n", tag);
}

static void write_paragraph(struct page_writer *w, size_t index)
{
    open_block(w, "p", index);
    buf_char(w->out, '>');
    write_runs(w, &w->doc->blocks[index]);
    buf_puts(w->out, "</p>\n");
}

static void close_lists(struct page_writer *w, uint8_t depth)
{
    while (w->list_depth > depth)
        buf_puts(w->out, w->lists[--w->list_depth].ordered ? "</li>\n</ol>\n" : "</li>\n</ul>\n");
}

static void begin_list(struct page_writer *w, const struct doc_block *b)
{
    if (b->ordered && b->number != 1)
        buf_printf(w->out, "<ol start=\"%u\">\n", b->number);
    else
        buf_puts(w->out, b->ordered ? "<ol>\n" : "<ul>\n");
    w->lists[w->list_depth].level = b->level;
    w->lists[w->list_depth++].ordered = b->ordered;
}

/* Items come flat; lists are opened and closed as their levels go. */
static void write_item(struct page_writer *w, size_t index)
{
    const struct doc_block *b = &w->doc->blocks[index];
    uint8_t depth = w->list_depth;
    while (depth && w->lists[depth - 1].level > b->level)
        depth--;
    if (depth && w->lists[depth - 1].level == b->level && w->lists[depth - 1].ordered != b->ordered)
        depth--;
    close_lists(w, depth);
    if (depth && w->lists[depth - 1].level == b->level)
        buf_puts(w->out, "</li>\n");
    else
        begin_list(w, b);
    open_block(w, "li", index);
    buf_char(w->out, '>');
    write_runs(w, b);
}

static void close_entries(struct buf *out, uint8_t *open, uint8_t depth)
{
    for (; *open > depth; --*open)
        buf_puts(out, "</li>\n</ol>\n");
}

static void write_entries(struct page_writer *w)
{
    uint8_t open = 0;
    for (size_t i = 0; i < w->outline.n; i++) {
        const struct outline_item *item = &w->outline.items[i];
        if (!item->listed)
            continue;
        /* Depths may jump back only: a listed heading is one deeper at most. */
        if (item->depth > open) {
            buf_puts(w->out, open ? "\n<ol>\n" : "<ol>\n");
            open++;
        } else {
            close_entries(w->out, &open, item->depth);
            buf_puts(w->out, "</li>\n");
        }
        buf_printf(w->out, "<li><a href=\"#sec-%zu\">", i + 1);
        html_text(w->out, item->text);
        buf_puts(w->out, "</a>");
    }
    close_entries(w->out, &open, 0);
}

/* `title` is the paragraph in front of the contents; NULL: they get the style's word. */
static void write_contents(struct page_writer *w, const struct doc_block *title)
{
    if (w->contents || !w->outline.n)
        return;
    w->contents = true;
    buf_printf(w->out, "<nav aria-labelledby=\"contents\"%s>\n<h2 id=\"contents\">",
               w->page_break ? " class=\"page\"" : "");
    w->page_break = false;
    if (title)
        write_runs(w, title);
    else
        html_text(w->out, w->style->contents.title.n ? w->style->contents.title : WORD_CONTENTS);
    buf_puts(w->out, "</h2>\n");
    write_entries(w);
    buf_puts(w->out, "</nav>\n");
}

static bool is_contents_title(const struct doc *doc, size_t index)
{
    return doc->blocks[index].kind == BLOCK_PARAGRAPH && index + 1 < doc->block_count &&
           doc->blocks[index + 1].kind == BLOCK_TOC &&
           str_eq(doc->blocks[index].style, STR("toc_title"));
}

/* The drawing with its words, and behind a disclosure its figures as a table; paper shows both. */
static void write_figure(struct page_writer *w, size_t index)
{
    const struct chart *c = w->doc->blocks[index].chart;
    const char *page = page_class(w, index);
    buf_printf(w->out, "<figure class=\"chart%s%s\" id=\"figure-%u\">\n", *page ? " " : "", page,
               (unsigned)c->number);
    buf_puts(w->out, "<section class=\"drawing\" tabindex=\"0\" aria-label=\"");
    html_text(w->out, c->caption);
    buf_puts(w->out, "\">\n");
    svg_chart(w->out, c);
    buf_puts(w->out, "</section>\n");
    buf_printf(w->out, "<details>\n<summary>%.*s</summary>\n", STR_ARG(WORD_FIGURES));
    if (!html_grid(w->out, c->grid, &w->origins, w->arena))
        w->out->failed = true;
    buf_puts(w->out, "</details>\n<figcaption>");
    html_text(w->out, c->caption);
    buf_puts(w->out, "</figcaption>\n</figure>\n");
}

static void write_block(struct page_writer *w, size_t index)
{
    const struct doc_block *b = &w->doc->blocks[index];
    bool continues_item = b->kind == BLOCK_PARAGRAPH && b->level;
    if (b->kind != BLOCK_ITEM && !(continues_item && w->list_depth))
        close_lists(w, 0);
    switch (b->kind) {
    case BLOCK_HEADING:
        write_heading(w, index);
        break;
    case BLOCK_PARAGRAPH:
        if (!is_contents_title(w->doc, index))
            write_paragraph(w, index);
        break;
    case BLOCK_ITEM:
        write_item(w, index);
        break;
    case BLOCK_TABLE:
        if (!html_table(w->out, w->doc, index, page_class(w, index), &w->origins, w->arena))
            w->out->failed = true;
        break;
    case BLOCK_FIGURE:
        write_figure(w, index);
        break;
    case BLOCK_TOC:
        write_contents(w, index && is_contents_title(w->doc, index - 1) ? b - 1 : NULL);
        break;
    case BLOCK_PAGE_BREAK:
        w->page_break = true;
        break;
    }
}

static void write_draft_mark(struct buf *out)
{
    buf_printf(out,
               "<p class=\"draft\">%.*s</p>\n<div class=\"watermark\" aria-hidden=\"true\">"
               "%.*s</div>\n",
               STR_ARG(WORD_DRAFT), STR_ARG(WORD_DRAFT));
}

/* The cover is what stands in front of the first page break, contents or heading. Its title is the
 * page's <h1>; a report without a cover gets the title of the meta data. */
static size_t cover_end(const struct doc *doc)
{
    size_t i = 0;
    while (i < doc->block_count && doc->blocks[i].kind == BLOCK_PARAGRAPH)
        i++;
    return i < doc->block_count && doc->blocks[i].kind != BLOCK_PAGE_BREAK ? 0 : i;
}

static size_t title_block(const struct doc *doc, size_t end)
{
    for (size_t i = 0; i < end; i++)
        if (str_eq(doc->blocks[i].style, STR("cover_title")))
            return i;
    return SIZE_MAX;
}

static void write_title(struct page_writer *w, const struct doc_block *b)
{
    buf_puts(w->out, "<h1>");
    if (b)
        write_runs(w, b);
    else
        html_text(w->out, w->doc->meta.title.n ? w->doc->meta.title : w->doc->meta.subject);
    buf_puts(w->out, "</h1>\n");
}

static size_t write_header(struct page_writer *w)
{
    size_t end = cover_end(w->doc), title = title_block(w->doc, end);
    buf_puts(w->out, "<header>\n");
    if (w->doc->meta.draft)
        write_draft_mark(w->out);
    if (title == SIZE_MAX)
        write_title(w, NULL);
    for (size_t i = 0; i < end; i++) {
        if (i == title)
            write_title(w, &w->doc->blocks[i]);
        else
            write_paragraph(w, i);
    }
    buf_puts(w->out, "</header>\n");
    return end;
}

static bool has_contents(const struct doc *doc)
{
    for (size_t i = 0; i < doc->block_count; i++)
        if (doc->blocks[i].kind == BLOCK_TOC)
            return true;
    return false;
}

/* Contents right behind the cover stand in front of the main part, so that the link that skips them
 * does. The block behind them, or `first`. */
static size_t front_end(const struct doc *doc, size_t first)
{
    size_t i = first;
    while (i < doc->block_count &&
           (doc->blocks[i].kind == BLOCK_PAGE_BREAK || is_contents_title(doc, i)))
        i++;
    return i < doc->block_count && doc->blocks[i].kind == BLOCK_TOC ? i + 1 : first;
}

/* Wide tables, and what stands right in front of them, lie across. */
static bool plan_pages(struct page_writer *w)
{
    const struct doc *doc = w->doc;
    w->wide = arena_zalloc(w->arena, doc->block_count + 1);
    for (size_t i = doc->block_count; w->wide && i-- > 0;) {
        const struct doc_block *b = &doc->blocks[i];
        w->wide[i] = b->grid ? shape_is_wide(b->grid, w->style, w->arena)
                             : w->wide[i + 1] && shape_keeps_next(w->style, b);
    }
    return w->wide != NULL;
}

bool write_html(const struct writing *writing, struct buf *out, struct diags *ds)
{
    const struct doc *doc = writing->doc;
    const struct style *style = writing->style;
    struct arena arena;
    struct page_writer w = {.doc = doc, .style = style, .out = out, .arena = &arena};
    arena_init(&arena);
    if (!outline_of(doc, style->contents.levels, &arena, &w.outline) || !plan_pages(&w) ||
        !origins_find(&w.origins, writing->facts, doc, &w.outline, &arena))
        out->failed = true;
    write_head(out, doc, style, &arena);
    buf_printf(out, "<body>\n<a class=\"skip\" href=\"#main\">%.*s</a>\n", STR_ARG(WORD_SKIP));
    size_t i = write_header(&w), front = front_end(doc, i);
    for (; i < front; i++)
        write_block(&w, i);
    if (!has_contents(doc))
        write_contents(&w, NULL);
    buf_puts(out, "<main id=\"main\">\n");
    for (; i < doc->block_count && !out->failed; i++)
        write_block(&w, i);
    close_lists(&w, 0);
    buf_puts(out, "</main>\n");
    origins_write(&w.origins, out);
    buf_puts(out, "</body>\n</html>\n");
    arena_free(&arena);
    if (out->failed)
        DIAG0(ds, E1004, (struct place){0});
    return !out->failed;
}
