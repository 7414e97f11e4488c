#include "out/pdf_fonts.h"

#include "base/utf8.h"
#include "out/pdf_text.h"

#include <stdlib.h>

enum { PAGE_BITS = 8, PAGE_SIZE = 1 << PAGE_BITS, PAGES = 0x110000 >> PAGE_BITS };

/* Roles may draw one character with different glyphs of a face: `next` is, while collecting, 1 +
 * the index of another glyph for it. */
struct used_char {
    int32_t cp;
    uint32_t glyph, next;
};

/* One face in use. codes[page][cp] is 1 + the index into chars of a character's first glyph: while
 * collecting in order of use, afterwards in order of code points, and then that is the code. */
struct pdf_font {
    size_t face;
    struct used_char *chars;
    size_t n, cap;
    uint16_t **codes;
};

struct pdf_fonts {
    struct fontset *fs;
    struct arena *arena;
    struct pdf_font *fonts;
    size_t n, cap;
    uint16_t *by_face; /* 1 + number of the font */
    size_t face_count;
};

static bool out_of_memory(struct diags *ds)
{
    DIAG0(ds, E1004, place_file(STR("")));
    return false;
}

static struct pdf_font *add_font(struct pdf_fonts *f, size_t face)
{
    struct pdf_font *fonts = f->fonts;
    if (f->n == f->cap) {
        size_t cap = f->cap ? f->cap * 2 : 8;
        fonts = arena_grow(f->arena, f->fonts, f->n * sizeof *fonts, cap * sizeof *fonts);
        if (!fonts)
            return NULL;
        f->fonts = fonts;
        f->cap = cap;
    }
    struct pdf_font *font = &fonts[f->n];
    *font = (struct pdf_font){.face = face};
    font->codes = arena_zalloc(f->arena, PAGES * sizeof *font->codes);
    if (!font->codes)
        return NULL;
    f->by_face[face] = (uint16_t)++f->n;
    return font;
}

static struct pdf_font *font_of(const struct pdf_fonts *f, size_t face)
{
    return f->by_face[face] ? &f->fonts[f->by_face[face] - 1] : NULL;
}

static bool grow_chars(struct pdf_fonts *f, struct pdf_font *font)
{
    size_t cap = font->cap ? font->cap * 2 : 256;
    struct used_char *chars =
        arena_grow(f->arena, font->chars, font->n * sizeof *chars, cap * sizeof *chars);
    if (!chars)
        return false;
    font->chars = chars;
    font->cap = cap;
    return true;
}

static bool add_char(struct pdf_fonts *f, struct pdf_font *font, int32_t cp, uint32_t glyph)
{
    uint16_t **page = &font->codes[cp >> PAGE_BITS];
    if (!*page)
        *page = arena_zalloc(f->arena, PAGE_SIZE * sizeof **page);
    if (!*page)
        return false;
    uint16_t *first = &(*page)[cp & (PAGE_SIZE - 1)];
    for (uint32_t at = *first; at; at = font->chars[at - 1].next)
        if (font->chars[at - 1].glyph == glyph)
            return true;
    if (font->n == UINT16_MAX - 1 || (font->n == font->cap && !grow_chars(f, font)))
        return false;
    font->chars[font->n++] = (struct used_char){cp, glyph, *first};
    *first = (uint16_t)font->n;
    return true;
}

static void report_missing(int32_t cp, struct diags *ds)
{
    char text[4];
    size_t n = utf8_put(text, cp);
    struct str code = arena_printf(&ds->arena, "U+%04X", (unsigned)cp);
    DIAG(ds, E5007, place_file(STR("")), ((struct str){text, n}), code);
}

/* Reports every missing character; false on the first failure of memory. */
static bool collect_text(struct pdf_fonts *f, const struct page_text *t, bool *complete,
                         struct diags *ds)
{
    for (size_t i = 0; i < t->n; i++) {
        struct glyph g;
        if (!font_glyph(f->fs, t->role, t->cps[i], &g)) {
            if (fontset_failed(f->fs))
                return out_of_memory(ds);
            report_missing(t->cps[i], ds);
            *complete = false;
            continue;
        }
        struct pdf_font *font = font_of(f, g.face);
        if (!font)
            font = add_font(f, g.face);
        if (!font || !add_char(f, font, t->cps[i], g.index))
            return out_of_memory(ds);
    }
    return true;
}

static int by_cp(const void *a, const void *b)
{
    const struct used_char *x = a, *y = b;
    if (x->cp != y->cp)
        return x->cp < y->cp ? -1 : 1;
    return x->glyph < y->glyph ? -1 : x->glyph > y->glyph;
}

/* Codes follow code points, so that they depend on nothing but the characters used. */
static void number_chars(struct pdf_font *font)
{
    qsort(font->chars, font->n, sizeof *font->chars, by_cp);
    for (size_t i = font->n; i > 0; i--) {
        int32_t cp = font->chars[i - 1].cp;
        font->codes[cp >> PAGE_BITS][cp & (PAGE_SIZE - 1)] = (uint16_t)i;
    }
}

struct pdf_fonts *pdf_fonts_collect(const struct pages *pages, struct fontset *fs, struct arena *a,
                                    struct diags *ds)
{
    struct pdf_fonts *f = arena_zalloc(a, sizeof *f);
    size_t faces = fontset_face_count(fs);
    uint16_t *by_face = arena_zalloc(a, faces * sizeof *by_face);
    if (!f || !by_face) {
        out_of_memory(ds);
        return NULL;
    }
    *f = (struct pdf_fonts){.fs = fs, .arena = a, .by_face = by_face, .face_count = faces};
    bool complete = true;
    for (size_t p = 0; p < pages->page_count; p++)
        for (size_t i = 0; i < pages->pages[p].text_count; i++)
            if (!collect_text(f, &pages->pages[p].texts[i], &complete, ds))
                return NULL;
    for (size_t i = 0; i < f->n; i++)
        number_chars(&f->fonts[i]);
    return complete ? f : NULL;
}

struct pdf_char pdf_fonts_char(const struct pdf_fonts *f, int role, int32_t cp)
{
    struct glyph g;
    if (!font_glyph(f->fs, role, cp, &g) || !font_of(f, g.face))
        return (struct pdf_char){0, 0, 0};
    const struct pdf_font *font = font_of(f, g.face);
    const uint16_t *page = font->codes[cp >> PAGE_BITS];
    uint16_t code = page ? page[cp & (PAGE_SIZE - 1)] : 0;
    while (code && code < font->n && font->chars[code - 1].glyph != g.index)
        code++;
    return (struct pdf_char){(uint16_t)(font - f->fonts), code, g.advance};
}

size_t pdf_fonts_count(const struct pdf_fonts *f)
{
    return f->n;
}

/* Six letters that tell subsets apart (9.6.4): from the characters, never from chance. */
static void put_tag(struct buf *b, const struct pdf_font *font)
{
    uint64_t h = 14695981039346656037u;
    for (size_t i = 0; i < font->n; i++)
        h = (h ^ (uint64_t)font->chars[i].cp) * 1099511628211u;
    for (int i = 0; i < 6; i++, h /= 26)
        buf_char(b, (char)('A' + h % 26));
    buf_char(b, '+');
}

/* Widths other than the default of 1000, in runs: [c [w w w] …]. */
static void put_widths(struct buf *b, const struct font_subset *s)
{
    buf_puts(b, "/W[");
    bool open = false;
    for (size_t code = 1; code < s->n; code++) {
        bool special = s->widths[code] != 1000;
        if (special && !open)
            buf_printf(b, "%zu[", code);
        if (special)
            buf_printf(b, "%s%u", open ? " " : "", (unsigned)s->widths[code]);
        if (!special && open)
            buf_char(b, ']');
        open = special;
    }
    buf_puts(b, open ? "]]" : "]");
}

/* The text behind the codes (9.10.3). */
static void put_to_unicode(struct buf *b, const struct pdf_font *font)
{
    enum { BLOCK = 100 }; /* as many as one block may have */
    buf_puts(b, "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
                "/CIDSystemInfo<</Registry(Adobe)/Ordering(UCS)/Supplement 0>>def\n"
                "/CMapName/Adobe-Identity-UCS def\n/CMapType 2 def\n"
                "1 begincodespacerange\n<0000><FFFF>\nendcodespacerange\n");
    for (size_t i = 0; i < font->n; i++) {
        size_t left = font->n - i;
        if (i % BLOCK == 0)
            buf_printf(b, "%zu beginbfchar\n", left < BLOCK ? left : BLOCK);
        buf_char(b, '<');
        pdf_hex_utf16(b, (int32_t)(i + 1));
        buf_puts(b, "><");
        pdf_hex_utf16(b, font->chars[i].cp);
        buf_puts(b, ">\n");
        if (i % BLOCK == BLOCK - 1 || left == 1)
            buf_puts(b, "endbfchar\n");
    }
    buf_puts(b, "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n");
}

static void put_descriptor(struct buf *b, const struct font_subset *s, struct str name,
                           uint32_t file)
{
    enum { SERIF = 1 << 1, SYMBOLIC = 1 << 2, FORCE_BOLD = 1 << 18 };
    int flags = SYMBOLIC | (s->serif ? SERIF : 0) | (s->weight > 600 ? FORCE_BOLD : 0);
    buf_printf(b, "<</Type/FontDescriptor/FontName%.*s/Flags %d/FontBBox[%d %d %d %d]",
               STR_ARG(name), flags, s->box[0], s->box[1], s->box[2], s->box[3]);
    buf_printf(b, "/ItalicAngle 0/Ascent %d/Descent %d/CapHeight %d/StemV %d/FontFile2 %u 0 R>>",
               s->metrics.ascent, s->metrics.descent, s->metrics.cap_height,
               50 + (s->weight > 400 ? (s->weight - 400) / 5 : 30), (unsigned)file);
}

/* Keeps what was printed for as long as the file needs it. */
static struct str keep(struct pdf_fonts *f, struct buf *b)
{
    struct str text = b->failed ? (struct str){NULL, 0} : arena_str(f->arena, buf_view(b));
    buf_clear(b);
    return text;
}

static uint32_t embed_file(struct pdf_file *file, struct pdf_fonts *f, const struct font_subset *s)
{
    struct str entries = arena_printf(f->arena, "/Length1 %zu", s->bytes.n);
    return pdf_file_stream(file, entries, buf_view(&s->bytes), true);
}

static uint32_t embed(struct pdf_fonts *f, const struct pdf_font *font, const struct font_subset *s,
                      struct pdf_file *file, struct buf *b)
{
    put_tag(b, font);
    buf_str(b, s->name);
    struct str plain = keep(f, b);
    pdf_name(b, plain);
    struct str name = keep(f, b);
    put_to_unicode(b, font);
    uint32_t to_unicode = pdf_file_stream(file, STR(""), buf_view(b), true);
    buf_clear(b);

    uint32_t descriptor = pdf_file_reserve(file);
    put_descriptor(b, s, name, embed_file(file, f, s));
    pdf_file_put(file, descriptor, keep(f, b));

    uint32_t descendant = pdf_file_reserve(file);
    buf_printf(b,
               "<</Type/Font/Subtype/CIDFontType2/BaseFont%.*s/CIDSystemInfo<</Registry(Adobe)"
               "/Ordering(Identity)/Supplement 0>>/FontDescriptor %u 0 R/DW 1000",
               STR_ARG(name), (unsigned)descriptor);
    put_widths(b, s);
    buf_puts(b, "/CIDToGIDMap/Identity>>");
    pdf_file_put(file, descendant, keep(f, b));

    uint32_t object = pdf_file_reserve(file);
    buf_printf(b,
               "<</Type/Font/Subtype/Type0/BaseFont%.*s/Encoding/Identity-H/DescendantFonts[%u 0 R]"
               "/ToUnicode %u 0 R>>",
               STR_ARG(name), (unsigned)descendant, (unsigned)to_unicode);
    pdf_file_put(file, object, keep(f, b));
    return object;
}

bool pdf_fonts_embed(struct pdf_fonts *f, struct pdf_file *file, uint32_t *objects,
                     struct diags *ds)
{
    struct buf b;
    buf_init(&b);
    bool ok = true;
    for (size_t i = 0; i < f->n && ok; i++) {
        const struct pdf_font *font = &f->fonts[i];
        uint32_t *glyphs = arena_alloc(f->arena, font->n * sizeof *glyphs);
        ok = glyphs || out_of_memory(ds);
        for (size_t k = 0; ok && k < font->n; k++)
            glyphs[k] = font->chars[k].glyph;
        struct font_subset subset = {0};
        ok = ok && font_subset_build(f->fs, font->face, glyphs, font->n, f->arena, &subset, ds);
        if (ok)
            objects[i] = embed(f, font, &subset, file, &b);
        font_subset_free(&subset);
    }
    buf_free(&b);
    return ok;
}
