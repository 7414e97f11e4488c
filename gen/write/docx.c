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
    struct buf *books; /* of the charts */
    struct zip_part *parts;
    struct buf *bytes;
    size_t n;
};

static struct buf *add_part(struct package *p, struct str name)
{
    p->parts[p->n] = (struct zip_part){.name = name.p};
    return name.p ? &p->bytes[p->n++] : NULL;
}

/* The three parts of chart `number`: itself, its relations, its workbook. */
static bool write_chart(struct package *p, size_t number)
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
    docx_chart_part(d, d->charts[number - 1]);
    bool ok = xml_close(d->x);
    d->x = xml_open(relations);
    docx_chart_relations(d, number);
    ok &= xml_close(d->x);
    d->x = NULL;
    *book = p->books[number - 1];
    buf_init(&p->books[number - 1]);
    return ok;
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
    for (size_t i = 0; i < d->chart_count; i++)
        if (!write_chart(p, i + 1))
            return false;
    for (size_t i = 0; i < p->n; i++)
        p->parts[i].bytes = buf_view(&p->bytes[i]);
    return zip_write(p->parts, p->n, d->doc->meta.epoch, out);
}

static void *begin_docx(const struct writing *w, struct arena *a)
{
    size_t n;
    const struct chart **charts = charts_of(w->doc, a, &n);
    return charts && n ? chart_books_begin(charts, n, w, a) : NULL;
}

const struct writer_ahead docx_ahead = {begin_docx, chart_books_drop};

/* The workbooks of its charts, begun by now or before. */
static bool take_books(struct package *p, const struct writing *w)
{
    struct docx *d = p->d;
    struct chart_books *begun = w->begun;
    if (!begun && d->chart_count)
        begun = chart_books_begin(d->charts, d->chart_count, w, &d->arena);
    return !d->chart_count || (begun && chart_books_end(begun, p->books, p->diags));
}

static struct buf *bufs_new(struct arena *a, size_t n)
{
    struct buf *bufs = arena_alloc(a, (n + 1) * sizeof *bufs);
    for (size_t i = 0; bufs && i < n; i++)
        buf_init(&bufs[i]);
    return bufs;
}

static void bufs_free(struct buf *bufs, size_t n)
{
    for (size_t i = 0; bufs && i < n; i++)
        buf_free(&bufs[i]);
}

bool write_docx(const struct writing *w, struct buf *out, struct diags *ds)
{
    struct docx d = {.doc = w->doc, .style = w->style, .pages = w->pages};
    struct package p = {.d = &d, .diags = ds};
    size_t errors = ds->errors;
    arena_init(&d.arena);
    d.charts = charts_of(w->doc, &d.arena, &d.chart_count);
    size_t count = PARTS + 3 * d.chart_count;
    p.parts = arena_alloc(&d.arena, count * sizeof *p.parts);
    p.bytes = bufs_new(&d.arena, count);
    p.books = bufs_new(&d.arena, d.chart_count);
    bool ready = d.charts && p.parts && p.bytes && p.books;
    bool ok = ready && take_books(&p, w) && plan(&d) && write_parts(&p, out);
    if (!ready && w->begun)
        chart_books_drop(w->begun);
    bufs_free(p.bytes, count);
    bufs_free(p.books, d.chart_count);
    arena_free(&d.arena);
    if (!ok && ds->errors == errors)
        DIAG0(ds, E1004, (struct place){0});
    return ok;
}
