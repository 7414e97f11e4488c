/* The conductor: block after block goes to the file that knows how it flows; then come the numbers
 * of pages and contents, which need all pages. */
#include "layout/layout.h"

#include "layout/builder.h"

static bool start(struct page_builder *b)
{
    size_t n = b->doc->block_count;
    *b->out = (struct pages){0};
    b->composer = composer_new(b->a);
    b->anchors = arena_zalloc(b->a, (n + 1) * sizeof *b->anchors);
    b->out->block_pages = arena_zalloc(b->a, (n + 1) * sizeof *b->out->block_pages);
    b->out->block_lower = arena_zalloc(b->a, (n + 1) * sizeof *b->out->block_lower);
    b->out->block_opens = arena_zalloc(b->a, (n + 1) * sizeof *b->out->block_opens);
    b->out->block_tables = arena_zalloc(b->a, (n + 1) * sizeof *b->out->block_tables);
    b->out->block_titles = arena_zalloc(b->a, (n + 1) * sizeof *b->out->block_titles);
    b->out->block_count = n;
    b->root_tag = tag_add(b, TAG_DOCUMENT, TAG_NONE);
    return b->composer && b->anchors && b->out->block_pages && b->out->block_opens &&
           b->out->block_lower && b->out->block_tables && b->out->block_titles && !b->stopped &&
           tables_prepare(b);
}

static void flow_block(struct page_builder *b, size_t index)
{
    switch (b->doc->blocks[index].kind) {
    case BLOCK_TABLE:
        table_flow(b, index);
        break;
    case BLOCK_FIGURE:
        figure_flow(b, index);
        break;
    case BLOCK_TOC:
        contents_flow(b, index);
        break;
    case BLOCK_PAGE_BREAK:
        pending_flush(b);
        page_close(b);
        break;
    default:
        text_flow(b, index);
        break;
    }
}

bool layout_with(const struct doc *doc, const struct style *style, const struct measure *measure,
                 struct arena *a, struct pages *out, struct diags *ds)
{
    struct page_builder b = {
        .doc = doc,
        .style = style,
        .setter = {.measure = measure, .style = style, .a = a, .ds = ds, .doc = doc},
        .a = a,
        .out = out,
        .first_numbered = UINT32_MAX,
        .list_tag = TAG_NONE,
    };
    bool good = start(&b);
    for (size_t i = 0; good && i < doc->block_count && !b.stopped; i++)
        flow_block(&b, i);
    if (good)
        pending_flush(&b);
    if (good && !out->page_count && !b.stopped)
        page_open(&b, false);
    pages_number(&b);
    contents_fill(&b);
    if (a->failed || b.setter.failed)
        DIAG0(ds, E1004, (struct place){0});
    return good && !b.stopped && !a->failed && !b.setter.failed;
}

static int fontset_measure_role(void *self, struct str name)
{
    return fontset_role(self, name);
}

static bool fontset_measure_glyph(void *self, int role, int32_t cp, struct glyph *out)
{
    return font_glyph(self, role, cp, out);
}

bool layout_document(const struct doc *doc, const struct style *style, struct fontset *fonts,
                     struct arena *a, struct pages *out, struct diags *ds)
{
    struct measure measure = {fonts, fontset_measure_role, fontset_measure_glyph};
    return layout_with(doc, style, &measure, a, out, ds);
}
