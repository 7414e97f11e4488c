/* The Word file as a whole: its parts, written in their order into one archive. What a part says is
 * written by the file of its name. */
#include "write/docx.h"

#include "fence/zip_write.h"
#include "write/xlsx_chart.h"

/* The parts in the order of the archive: its types first, as the packaging conventions advise. */
static const struct {
    const char *name;
    void (*write)(struct docx *d);
    bool draft_only;
} parts[] = {
    {"[Content_Types].xml", docx_content_types, false},
    {"_rels/.rels", docx_package_relations, false},
    {"docProps/app.xml", docx_app_properties, false},
    {"docProps/core.xml", docx_core_properties, false},
    {"word/document.xml", docx_document, false},
    {"word/_rels/document.xml.rels", docx_document_relations, false},
    {"word/styles.xml", docx_styles, false},
    {"word/settings.xml", docx_settings, false},
    {"word/fontTable.xml", docx_font_table, false},
    {"word/numbering.xml", docx_numbering, false},
    {"word/header1.xml", docx_header_odd, true},  /* odd pages */
    {"word/header2.xml", docx_header_even, true}, /* even pages */
    {"word/footer1.xml", docx_footer_odd, false},
    {"word/footer2.xml", docx_footer_even, false},
};

enum { PARTS = sizeof parts / sizeof *parts };

static bool plan(struct docx *d)
{
    return outline_of(d->doc, d->style->contents.levels, &d->arena, &d->outline) &&
           docx_plan_sections(d) && docx_plan_tables(d) && docx_plan_lists(d);
}

static bool write_part(struct docx *d, size_t i, struct buf *out)
{
    d->x = xml_open(out);
    parts[i].write(d);
    bool ok = xml_close(d->x);
    d->x = NULL;
    return ok && !out->failed && !d->arena.failed;
}

/* The parts of the archive, as many as there come to be. */
struct package {
    struct docx *d;
    struct diags *diags;
    struct zip_part *parts;
    struct buf *bytes;
    size_t n;
};

static struct buf *add_part(struct package *p, struct str name)
{
    p->parts[p->n].name = name.p;
    return name.p ? &p->bytes[p->n++] : NULL;
}

/* The three parts of chart `number`: itself, its relations, its workbook. */
static bool write_chart(struct package *p, const struct chart *c, size_t number)
{
    struct docx *d = p->d;
    struct buf *part = add_part(p, arena_printf(&d->arena, "word/charts/chart%zu.xml", number));
    struct buf *relations =
        add_part(p, arena_printf(&d->arena, "word/charts/_rels/chart%zu.xml.rels", number));
    struct buf *book =
        add_part(p, arena_printf(&d->arena, "word/embeddings/chart%zu.xlsx", number));
    if (!part || !relations || !book)
        return false;
    d->x = xml_open(part);
    docx_chart_part(d, c);
    bool ok = xml_close(d->x);
    d->x = xml_open(relations);
    docx_chart_relations(d, number);
    ok &= xml_close(d->x);
    d->x = NULL;
    return ok && xlsx_chart_book(c, &d->doc->meta, book, p->diags);
}

static bool write_parts(struct package *p, struct buf *out)
{
    struct docx *d = p->d;
    for (size_t i = 0; i < PARTS; i++) {
        if (parts[i].draft_only && !d->doc->meta.draft)
            continue;
        if (!write_part(d, i, add_part(p, str_of(parts[i].name))))
            return false;
    }
    const struct chart *c;
    for (size_t n = 1; (c = docx_chart_at(d, n)); n++)
        if (!write_chart(p, c, n))
            return false;
    for (size_t i = 0; i < p->n; i++)
        p->parts[i].bytes = buf_view(&p->bytes[i]);
    return zip_write(p->parts, p->n, d->doc->meta.epoch, out);
}

bool write_docx(const struct writing *w, struct buf *out, struct diags *ds)
{
    struct docx d = {.doc = w->doc, .style = w->style, .pages = w->pages};
    struct package p = {.d = &d, .diags = ds};
    size_t count = PARTS, errors = ds->errors;
    arena_init(&d.arena);
    while (docx_chart_at(&d, (count - PARTS) / 3 + 1))
        count += 3;
    p.parts = arena_alloc(&d.arena, count * sizeof *p.parts);
    p.bytes = arena_alloc(&d.arena, count * sizeof *p.bytes);
    for (size_t i = 0; p.bytes && i < count; i++)
        buf_init(&p.bytes[i]);
    bool ok = p.parts && p.bytes && plan(&d) && write_parts(&p, out);
    for (size_t i = 0; p.bytes && i < count; i++)
        buf_free(&p.bytes[i]);
    arena_free(&d.arena);
    if (!ok && ds->errors == errors)
        DIAG0(ds, E1004, (struct place){0});
    return ok;
}
