/* Goes through all pages once before any is written, so that each font is embedded once with what
 * is needed. */
#include "write/pdf_fonts.h"

#include <stdlib.h>

enum { PAGE_BITS = 8, PAGE_SIZE = 1 << PAGE_BITS, PAGES = 0x110000 >> PAGE_BITS };

static bool out_of_memory(struct diags *ds)
{
    DIAG0(ds, E1004, place_file(STR("")));
    return false;
}

static struct pdf_font *add_font(struct pdf_fonts *f, size_t face)
{
    struct pdf_font *fonts = arena_room(f->arena, f->fonts, f->n, &f->cap, sizeof *fonts);
    if (!fonts)
        return NULL;
    f->fonts = fonts;
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
    struct pdf_used_char *chars =
        arena_grow(f->arena, font->chars, font->n * sizeof *chars, cap * sizeof *chars);
    if (!chars)
        return false;
    font->chars = chars;
    font->cap = cap;
    return true;
}

static bool is_blank(int32_t cp)
{
    return cp == ' ' || cp == 0x3000;
}

/* Layout opens gaps (between Han and digits, or anywhere in a loose line) and squeezes punctuation.
 * Readers take a gap of a tenth of an em and more for a blank, and then a search for 2022年度
 * fails; they take a character that begins a tenth of an em inside the one before it for the start
 * of another line. So a character before such a place is given the width that it has there: another
 * code for the same glyph. In 1/1000 em. */
static int16_t padding_of(const struct page_text *t, size_t i, int16_t natural)
{
    enum { STEP = 125, IGNORED = 75, MOST = 8 * STEP, LEAST = -4 * STEP };
    if (i + 1 >= t->n || is_blank(t->cps[i]) || is_blank(t->cps[i + 1]) || t->size <= 0)
        return 0;
    int64_t gap = ((int64_t)t->advances[i] * 1000 - (int64_t)natural * t->size) / t->size;
    if (gap < IGNORED && gap > -IGNORED)
        return 0;
    int64_t steps = ((gap < 0 ? -gap : gap) + STEP / 2) / STEP;
    int64_t padding = (steps ? steps : 1) * (gap < 0 ? -STEP : STEP);
    padding = padding < LEAST ? LEAST : padding > MOST ? MOST : padding;
    return (int16_t)(natural + padding < STEP ? 0 : padding);
}

static bool add_char(struct pdf_fonts *f, struct pdf_font *font, int32_t cp, const struct glyph *g,
                     int16_t padding)
{
    uint16_t **page = &font->codes[cp >> PAGE_BITS];
    if (!*page)
        *page = arena_zalloc(f->arena, PAGE_SIZE * sizeof **page);
    if (!*page)
        return false;
    uint16_t *first = &(*page)[cp & (PAGE_SIZE - 1)];
    for (uint16_t at = *first; at; at = font->chars[at - 1].next)
        if (font->chars[at - 1].glyph == g->index && font->chars[at - 1].padding == padding)
            return true;
    if (font->n == UINT16_MAX - 1 || (font->n == font->cap && !grow_chars(f, font)))
        return false;
    font->chars[font->n++] = (struct pdf_used_char){.cp = cp,
                                                    .glyph = g->index,
                                                    .width = (int16_t)(g->advance + padding),
                                                    .padding = padding,
                                                    .next = *first};
    *first = (uint16_t)font->n;
    return true;
}

/* Layout has put a sign in the place of what no face has. */
static void report_missing(int32_t cp, struct diags *ds)
{
    DIAG(ds, E6001, place_file(STR("")), arena_printf(&ds->arena, "U+%04X", (unsigned)cp));
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
        if (!font || !add_char(f, font, t->cps[i], &g, padding_of(t, i, g.advance)))
            return out_of_memory(ds);
    }
    return true;
}

static int by_cp(const void *a, const void *b)
{
    const struct pdf_used_char *x = a, *y = b;
    if (x->cp != y->cp)
        return x->cp < y->cp ? -1 : 1;
    if (x->glyph != y->glyph)
        return x->glyph < y->glyph ? -1 : 1;
    return x->padding - y->padding;
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
    *f = (struct pdf_fonts){.fs = fs, .arena = a, .by_face = by_face};
    bool complete = true;
    for (size_t p = 0; p < pages->page_count; p++)
        for (size_t i = 0; i < pages->pages[p].text_count; i++)
            if (!collect_text(f, &pages->pages[p].texts[i], &complete, ds))
                return NULL;
    for (size_t i = 0; i < f->n; i++)
        number_chars(&f->fonts[i]);
    return complete ? f : NULL;
}

struct drawn_glyph pdf_fonts_char(const struct pdf_fonts *f, const struct page_text *t, size_t i)
{
    struct glyph g;
    int32_t cp = t->cps[i];
    if (!font_glyph(f->fs, t->role, cp, &g) || !font_of(f, g.face))
        return (struct drawn_glyph){0, 0, 0};
    const struct pdf_font *font = font_of(f, g.face);
    const uint16_t *page = font->codes[cp >> PAGE_BITS];
    uint16_t code = page ? page[cp & (PAGE_SIZE - 1)] : 0;
    int16_t padding = padding_of(t, i, g.advance);
    while (code && code < font->n &&
           (font->chars[code - 1].glyph != g.index || font->chars[code - 1].padding != padding))
        code++;
    return (struct drawn_glyph){(uint16_t)(font - f->fonts), code, (int16_t)(g.advance + padding)};
}
