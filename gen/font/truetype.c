/* The tables of a small TrueType font are written around given glyphs; which glyphs is not its
 * concern. */
#include "font/truetype.h"

/* In the order of their tags, as the table directory wants them. */
enum font_table { GLYF, HEAD, HHEA, HMTX, LOCA, MAXP, TABLES };

struct font_entry {
    const struct stored_glyph *glyph; /* NULL for .notdef */
    int advance;                      /* in units of the embedded font */
    size_t same_as;                   /* code that has this glyph already; 0: none */
};

struct font_builder {
    struct font_entry *entries; /* by code */
    size_t n;
    int units_per_em; /* of the stored measures */
    struct buf tables[TABLES];
    size_t metrics;       /* glyphs with an advance of their own in hmtx */
    struct glyf_info max; /* box of all glyphs, most points, most contours */
    int16_t left_min, right_min, extent_max;
    uint16_t advance_max;
};

static void put16(struct buf *b, int v)
{
    const char bytes[2] = {(char)(v >> 8 & 0xFF), (char)(v & 0xFF)};
    buf_put(b, bytes, 2);
}

static void put32(struct buf *b, uint32_t v)
{
    put16(b, (int)(v >> 16));
    put16(b, (int)(v & 0xFFFF));
}

static int scaled(int32_t v, int units_per_em, int em)
{
    return v <= 0 ? 0 : (int)(((int64_t)v * em * 2 + units_per_em) / (2 * units_per_em));
}

/* A glyph that is another one and nothing else: it has only another advance. */
static void put_composite(struct buf *b, const struct glyf_info *box, size_t code)
{
    enum { COMPONENT = -1, OFFSETS_ARE_XY = 0x0002 };
    put16(b, COMPONENT);
    put16(b, box->xmin);
    put16(b, box->ymin);
    put16(b, box->xmax);
    put16(b, box->ymax);
    put16(b, OFFSETS_ARE_XY);
    put16(b, (int)code);
    put16(b, 0); /* two offsets of a byte */
}

static void put_glyf_and_loca(struct font_builder *b)
{
    struct buf *glyf = &b->tables[GLYF], *loca = &b->tables[LOCA];
    for (size_t i = 0; i < b->n; i++) {
        const struct font_entry *e = &b->entries[i];
        put32(loca, (uint32_t)glyf->n);
        if (e->same_as && e->glyph->bytes.n)
            put_composite(glyf, &e->glyph->info, e->same_as);
        else if (e->glyph)
            buf_str(glyf, e->glyph->bytes);
        while (glyf->n % 2)
            buf_char(glyf, 0);
    }
    put32(loca, (uint32_t)glyf->n);
}

static void take_extremes(struct font_builder *b, size_t code)
{
    const struct stored_glyph *g = b->entries[code].glyph;
    int advance = b->entries[code].advance;
    if (advance > b->advance_max)
        b->advance_max = (uint16_t)advance;
    if (!g || !g->info.points)
        return;
    const struct glyf_info *i = &g->info;
    struct glyf_info *m = &b->max;
    bool first = m->points == 0;
    int right = advance - i->xmax;
    b->left_min = first || i->xmin < b->left_min ? i->xmin : b->left_min;
    b->right_min = first || right < b->right_min ? (int16_t)right : b->right_min;
    b->extent_max = first || i->xmax > b->extent_max ? i->xmax : b->extent_max;
    m->xmin = first || i->xmin < m->xmin ? i->xmin : m->xmin;
    m->ymin = first || i->ymin < m->ymin ? i->ymin : m->ymin;
    m->xmax = first || i->xmax > m->xmax ? i->xmax : m->xmax;
    m->ymax = first || i->ymax > m->ymax ? i->ymax : m->ymax;
    m->points = i->points > m->points ? i->points : m->points;
    m->contours = i->contours > m->contours ? i->contours : m->contours;
}

/* The last advance holds for all glyphs that follow: those of Han characters are written once. */
static void put_hmtx(struct font_builder *b)
{
    b->metrics = b->n;
    while (b->metrics > 1 && b->entries[b->metrics - 2].advance == b->entries[b->n - 1].advance)
        b->metrics--;
    for (size_t i = 0; i < b->n; i++) {
        const struct font_entry *e = &b->entries[i];
        if (i < b->metrics)
            put16(&b->tables[HMTX], e->advance);
        put16(&b->tables[HMTX], e->glyph ? e->glyph->info.xmin : 0);
    }
}

static void put_head(struct font_builder *b)
{
    enum { BASELINE_AT_0 = 1, LEFT_AT_X = 2 };
    struct buf *t = &b->tables[HEAD];
    put32(t, 0x00010000); /* version */
    put32(t, 0x00010000); /* revision */
    put32(t, 0);          /* checksum adjustment, filled in at the end */
    put32(t, 0x5F0F3CF5); /* magic number */
    put16(t, BASELINE_AT_0 | LEFT_AT_X);
    put16(t, GLYF_EM);
    for (int i = 0; i < 4; i++) /* created, modified: never the clock */
        put32(t, 0);
    put16(t, b->max.xmin);
    put16(t, b->max.ymin);
    put16(t, b->max.xmax);
    put16(t, b->max.ymax);
    put16(t, 0); /* style */
    put16(t, 8); /* smallest readable size */
    put16(t, 2); /* direction hint */
    put16(t, 1); /* long offsets in loca */
    put16(t, 0); /* glyph data format */
}

static void put_hhea(struct font_builder *b, const struct font_subset *f)
{
    struct buf *t = &b->tables[HHEA];
    put32(t, 0x00010000);
    put16(t, f->metrics.ascent * GLYF_EM / 1000);
    put16(t, f->metrics.descent * GLYF_EM / 1000);
    put16(t, 0); /* line gap */
    put16(t, b->advance_max);
    put16(t, b->left_min);
    put16(t, b->right_min);
    put16(t, b->extent_max);
    put16(t, 1); /* upright caret */
    for (int i = 0; i < 7; i++)
        put16(t, 0); /* caret run and offset, reserved, metric format */
    put16(t, (int)b->metrics);
}

static void put_maxp(struct font_builder *b)
{
    struct buf *t = &b->tables[MAXP];
    put32(t, 0x00010000);
    put16(t, (int)b->n);
    put16(t, b->max.points);
    put16(t, b->max.contours);
    put16(t, b->max.points); /* of composite glyphs */
    put16(t, b->max.contours);
    put16(t, 2); /* zones */
    for (int i = 0; i < 6; i++)
        put16(t, 0); /* nothing about instructions: there are none */
    put16(t, 1);     /* parts of a composite glyph */
    put16(t, 1);     /* depth of composites */
}

static uint32_t checksum(struct str s)
{
    uint32_t sum = 0;
    for (size_t i = 0; i < s.n; i++)
        sum += (uint32_t)(unsigned char)s.p[i] << (24 - 8 * (i % 4));
    return sum;
}

static void put_directory(struct buf *out, struct font_builder *b)
{
    static const char tags[TABLES][5] = {"glyf", "head", "hhea", "hmtx", "loca", "maxp"};
    enum { SEARCHABLE = 4, SEARCHABLE_LOG2 = 2 }; /* largest power of 2 not above TABLES */
    put32(out, 0x00010000);
    put16(out, TABLES);
    put16(out, SEARCHABLE * 16);
    put16(out, SEARCHABLE_LOG2);
    put16(out, (TABLES - SEARCHABLE) * 16);
    size_t offset = 12 + 16 * TABLES;
    for (int i = 0; i < TABLES; i++) {
        struct str t = buf_view(&b->tables[i]);
        buf_put(out, tags[i], 4);
        put32(out, checksum(t));
        put32(out, (uint32_t)offset);
        put32(out, (uint32_t)t.n);
        offset += (t.n + 3) / 4 * 4;
    }
}

static void put_file(struct buf *out, struct font_builder *b)
{
    enum { ADJUSTMENT_AT = 8 };
    put_directory(out, b);
    size_t head_at = 0;
    for (int i = 0; i < TABLES; i++) {
        if (i == HEAD)
            head_at = out->n;
        buf_str(out, buf_view(&b->tables[i]));
        while (out->n % 4)
            buf_char(out, 0);
    }
    if (out->failed)
        return;
    uint32_t adjustment = 0xB1B0AFBAu - checksum(buf_view(out));
    for (size_t i = 0; i < 4; i++)
        out->p[head_at + ADJUSTMENT_AT + i] = (char)(adjustment >> (24 - 8 * i));
}

static bool collect(struct font_builder *b, struct glyph_store *store,
                    const struct subset_glyph *glyphs, struct font_subset *out, struct diags *ds)
{
    /* .notdef is one em wide, as the default width of PDF. */
    b->entries[0] = (struct font_entry){NULL, GLYF_EM, 0};
    out->widths[0] = 1000;
    for (size_t i = 1; i < b->n; i++) {
        const struct subset_glyph *wanted = &glyphs[i - 1];
        const struct stored_glyph *g = glyph_store_encoded(store, wanted->index);
        if (!g) {
            if (store->failed)
                DIAG0(ds, E1004, place_file(out->name));
            else
                DIAG(ds, E5008, place_file(STR("")), out->name);
            return false;
        }
        int width = scaled(g->measures.advance, b->units_per_em, 1000) + wanted->padding;
        struct font_entry *e = &b->entries[i];
        *e = (struct font_entry){g, width * GLYF_EM / 1000, 0};
        if (e[-1].glyph == g)
            e->same_as = e[-1].same_as ? e[-1].same_as : i - 1;
        out->widths[i] = (uint16_t)width;
        take_extremes(b, i);
    }
    return true;
}

bool truetype_build(struct glyph_store *store, const struct subset_glyph *glyphs, size_t n,
                    struct arena *a, struct font_subset *out, struct diags *ds)
{
    struct font_builder b = {
        .n = n + 1, .units_per_em = store->units_per_em, .advance_max = GLYF_EM};
    if (b.n > UINT16_MAX) {
        DIAG(ds, E5008, place_file(STR("")), out->name);
        return false;
    }
    out->n = b.n;
    out->widths = arena_alloc(a, b.n * sizeof *out->widths);
    b.entries = arena_alloc(a, b.n * sizeof *b.entries);
    if (!out->widths || !b.entries) {
        DIAG0(ds, E1004, place_file(out->name));
        return false;
    }
    if (!collect(&b, store, glyphs, out, ds))
        return false;
    put_glyf_and_loca(&b);
    put_hmtx(&b);
    put_head(&b);
    put_hhea(&b, out);
    put_maxp(&b);
    put_file(&out->bytes, &b);
    bool ok = !out->bytes.failed;
    for (int i = 0; i < TABLES; i++) {
        ok = ok && !b.tables[i].failed;
        buf_free(&b.tables[i]);
    }
    if (!ok)
        DIAG0(ds, E1004, place_file(out->name));
    return ok;
}
