/* A subset of each face with widths and a map back to characters. Which characters: pdf_fonts.c;
 * the subset itself: font/. */
#include "write/pdf_embed.h"

#include "write/pdf_text.h"

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
static void put_widths(struct buf *b, const struct pdf_font *font)
{
    buf_puts(b, "/W[");
    bool open = false;
    for (size_t i = 0; i < font->n; i++) {
        bool special = font->chars[i].width != 1000;
        if (special && !open)
            buf_printf(b, "%zu[", i + 1);
        if (special)
            buf_printf(b, "%s%d", open ? " " : "", font->chars[i].width);
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
    put_widths(b, font);
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

/* What to embed, by code; NULL when memory is exhausted. */
static struct subset_glyph *glyph_list(struct pdf_fonts *f, const struct pdf_font *font)
{
    struct subset_glyph *glyphs = arena_alloc(f->arena, font->n * sizeof *glyphs);
    for (size_t i = 0; glyphs && i < font->n; i++)
        glyphs[i] = (struct subset_glyph){font->chars[i].glyph, font->chars[i].padding};
    return glyphs;
}

bool pdf_embed_fonts(struct pdf_fonts *f, struct pdf_file *file, uint32_t *objects,
                     struct diags *ds)
{
    struct buf b;
    buf_init(&b);
    bool ok = true;
    for (size_t i = 0; i < f->n && ok; i++) {
        const struct pdf_font *font = &f->fonts[i];
        const struct subset_glyph *glyphs = glyph_list(f, font);
        struct font_subset subset = {0};
        ok = glyphs != NULL;
        if (!ok)
            DIAG0(ds, E1004, place_file(STR("")));
        ok = ok && font_subset_build(f->fs, font->face, glyphs, font->n, f->arena, &subset, ds);
        if (ok)
            objects[i] = embed(f, font, &subset, file, &b);
        font_subset_free(&subset);
    }
    buf_free(&b);
    return ok;
}
