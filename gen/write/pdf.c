/* The writer: pages are played into content streams, then fonts, structure and properties are put
 * beside them. */
#include "write/write.h"

#include "write/pdf_content.h"
#include "write/pdf_embed.h"
#include "write/pdf_file.h"
#include "write/pdf_info.h"
#include "write/pdf_struct.h"
#include "write/pdf_text.h"

#include <stdlib.h>

struct pdf_maker {
    const struct doc *doc;
    const struct pages *pages;
    struct arena arena; /* texts that the file refers to until it is written */
    struct pdf_file *file;
    struct pdf_fonts *fonts;
    struct pdf_struct *tags;
    uint32_t *page_objects, *font_objects;
    struct buf scratch;
    bool ok;
};

static struct str keep(struct pdf_maker *m)
{
    struct str text =
        m->scratch.failed ? (struct str){NULL, 0} : arena_str(&m->arena, buf_view(&m->scratch));
    m->ok = m->ok && text.p;
    buf_clear(&m->scratch);
    return text;
}

static void add_pages(struct pdf_maker *m)
{
    for (size_t i = 0; i < m->pages->page_count; i++)
        m->page_objects[i] =
            pdf_file_page(m->file, m->pages->pages[i].width, m->pages->pages[i].height);
}

/* What a link reads, for those who do not see it: the texts of its tag on the page. */
static void put_link_text(struct buf *b, const struct page *p, uint32_t tag)
{
    bool first = true;
    buf_puts(b, "/Contents<FEFF");
    for (size_t i = 0; i < p->text_count; i++) {
        const struct page_text *t = &p->texts[i];
        if (t->tag != tag)
            continue;
        if (!first)
            pdf_hex_utf16(b, ' ');
        first = false;
        for (size_t k = 0; k < t->n; k++)
            pdf_hex_utf16(b, t->cps[k]);
    }
    buf_char(b, '>');
}

static uint32_t add_link(struct pdf_maker *m, uint32_t page, const struct page_link *l)
{
    const struct page *p = &m->pages->pages[page];
    uint32_t object = pdf_file_reserve(m->file);
    struct buf *b = &m->scratch;
    const mpt corners[4] = {l->x, p->height - l->y - l->h, l->x + l->w, p->height - l->y};
    buf_puts(b, "<</Type/Annot/Subtype/Link/F 4/Border[0 0 0]/Rect[");
    for (size_t i = 0; i < 4; i++) {
        pdf_hundredths(b, corners[i] / 10);
        buf_puts(b, i < 3 ? " " : "]/Dest");
    }
    pdf_destination(b, m->page_objects[l->page], &m->pages->pages[l->page], l->dest_y);
    if (l->tag < m->pages->tag_count) {
        buf_printf(b, "/StructParent %u", (unsigned)pdf_struct_link(m->tags, page, l->tag, object));
        put_link_text(b, p, l->tag);
    }
    buf_puts(b, ">>");
    pdf_file_put(m->file, object, keep(m));
    return object;
}

static void fill_page(struct pdf_maker *m, uint32_t page)
{
    const struct page *p = &m->pages->pages[page];
    size_t font_count = m->fonts->n;
    struct pdf_page_parts parts = {.struct_parents = -1};
    struct pdf_named_object *fonts = arena_alloc(&m->arena, font_count * sizeof *fonts);
    bool *used = arena_zalloc(&m->arena, font_count * sizeof *used);
    uint32_t *links = arena_alloc(&m->arena, p->link_count * sizeof *links);
    if (!fonts || !used || !links) {
        m->ok = false;
        return;
    }
    pdf_content(m->pages, page, m->fonts, m->tags, &m->scratch, used);
    parts.content = keep(m);
    for (size_t i = 0; i < font_count; i++)
        if (used[i]) {
            struct pdf_named_object *f = &fonts[parts.font_count++];
            f->object = m->font_objects[i];
            struct str name = arena_printf(&m->arena, "F%zu", i);
            m->ok = m->ok && name.p && name.n < sizeof f->name;
            if (m->ok)
                memcpy(f->name, name.p, name.n + 1);
        }
    for (size_t i = 0; i < p->link_count; i++)
        if (p->links[i].page < m->pages->page_count)
            links[parts.annotation_count++] = add_link(m, page, &p->links[i]);
    parts.fonts = fonts;
    parts.annotations = links;
    if (pdf_struct_has_content(m->tags, page))
        parts.struct_parents = (int32_t)page;
    if (m->ok)
        pdf_file_page_fill(m->file, page, &parts);
}

static void describe(struct pdf_maker *m)
{
    struct buf *b = &m->scratch;
    pdf_info_xmp(b, &m->doc->meta);
    uint32_t xmp =
        pdf_file_stream(m->file, STR("/Type/Metadata/Subtype/XML\n"), buf_view(b), false);
    m->ok = m->ok && !b->failed;
    buf_clear(b);
    pdf_info_entries(b, &m->doc->meta);
    pdf_file_info(m->file, keep(m));

    uint32_t outline = pdf_outline(m->pages, m->page_objects, m->file, &m->arena, &m->ok);
    uint32_t structure = pdf_struct_write(m->tags, m->file, m->page_objects);
    m->ok = m->ok && structure;
    buf_printf(b,
               "/Lang(zh-CN)/ViewerPreferences<</DisplayDocTitle true>>/MarkInfo<</Marked true>>"
               "/StructTreeRoot %u 0 R/Metadata %u 0 R/PageLabels",
               (unsigned)structure, (unsigned)xmp);
    pdf_page_labels(b, m->pages);
    if (outline)
        buf_printf(b, "/Outlines %u 0 R/PageMode/UseOutlines", (unsigned)outline);
    pdf_file_catalog(m->file, keep(m));
}

static bool prepare(struct pdf_maker *m, struct fontset *fs, struct diags *ds)
{
    m->fonts = pdf_fonts_collect(m->pages, fs, &m->arena, ds);
    if (!m->fonts)
        return false; /* told already */
    m->file = pdf_file_new((struct pdf_memory){NULL, NULL});
    m->tags = pdf_struct_new(m->pages, &m->arena);
    m->page_objects = arena_alloc(&m->arena, m->pages->page_count * sizeof *m->page_objects);
    m->font_objects = arena_alloc(&m->arena, m->fonts->n * sizeof *m->font_objects);
    if (m->file && m->tags && m->page_objects && m->font_objects)
        return true;
    DIAG0(ds, E1004, place_file(STR("")));
    return false;
}

static bool make(struct pdf_maker *m, struct fontset *fs, struct buf *out, struct diags *ds)
{
    if (!prepare(m, fs, ds))
        return false;
    add_pages(m);
    if (!pdf_embed_fonts(m->fonts, m->file, m->font_objects, ds))
        return false;
    for (uint32_t i = 0; i < m->pages->page_count; i++)
        fill_page(m, i);
    describe(m);
    if (!m->ok) {
        DIAG0(ds, E1004, place_file(STR("")));
        return false;
    }
    return pdf_file_write(m->file, out, ds);
}

bool write_pdf(const struct writing *w, struct buf *out, struct diags *ds)
{
    struct pdf_maker m = {.doc = w->doc, .pages = w->pages, .ok = true};
    arena_init(&m.arena);
    buf_init(&m.scratch);
    bool ok = make(&m, w->fonts, out, ds);
    pdf_file_free(m.file);
    buf_free(&m.scratch);
    arena_free(&m.arena);
    return ok;
}
