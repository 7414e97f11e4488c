#include "write/docx.h"

#include "fence/zip_write.h"

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

static bool write_parts(struct docx *d, struct buf *bytes, struct buf *out)
{
    struct zip_part archive[PARTS];
    size_t n = 0;
    for (size_t i = 0; i < PARTS; i++) {
        if (parts[i].draft_only && !d->doc->meta.draft)
            continue;
        if (!write_part(d, i, &bytes[i]))
            return false;
        archive[n++] = (struct zip_part){parts[i].name, buf_view(&bytes[i])};
    }
    return zip_write(archive, n, d->doc->meta.epoch, out);
}

bool write_docx(const struct writing *w, struct buf *out, struct diags *ds)
{
    struct docx d = {.doc = w->doc, .style = w->style, .pages = w->pages};
    struct buf bytes[PARTS];
    arena_init(&d.arena);
    for (size_t i = 0; i < PARTS; i++)
        buf_init(&bytes[i]);
    bool ok = plan(&d) && write_parts(&d, bytes, out);
    for (size_t i = 0; i < PARTS; i++)
        buf_free(&bytes[i]);
    arena_free(&d.arena);
    if (!ok)
        DIAG0(ds, E1004, (struct place){0});
    return ok;
}
