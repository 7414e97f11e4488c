/* The fonts of one PDF: one per face, with exactly the characters that the pages draw. */
#ifndef JUESUAN_WRITE_PDF_FONTS_H
#define JUESUAN_WRITE_PDF_FONTS_H

#include "font/font.h"
#include "layout/page.h"

/* A character as a font of the PDF has it; its code is its place in the font, from 1. Several
 * entries of one character differ in glyph (roles may draw it differently) or in padding. */
struct pdf_used_char {
    int32_t cp;
    uint32_t glyph; /* in the face */
    int16_t width;  /* 1/1000 em, padding included */
    int16_t padding;
    uint16_t next; /* while collecting: 1 + the index of another entry for the same character */
};

struct pdf_font {
    size_t face;
    struct pdf_used_char *chars; /* by code point, glyph, padding */
    size_t n, cap;
    uint16_t **codes; /* [cp >> 8][cp & 255]: code of a character's first entry */
};

struct pdf_fonts {
    struct fontset *fs;
    struct arena *arena;
    struct pdf_font *fonts; /* /F0, /F1 … */
    size_t n, cap;
    uint16_t *by_face; /* 1 + number of the font */
};

/* Collects the characters of all pages and numbers them. Memory from `a`. NULL after reporting
 * (E1004, or E6001 for a character that no face has). */
struct pdf_fonts *pdf_fonts_collect(const struct pages *pages, struct fontset *fs, struct arena *a,
                                    struct diags *ds);
/* A character as a page's content names it. */
struct drawn_glyph {
    uint16_t font; /* number of the font */
    uint16_t code; /* two bytes in the string */
    int16_t width; /* 1/1000 em, as the font tells the reader */
};
/* Character i of a text of the pages collected. */
struct drawn_glyph pdf_fonts_char(const struct pdf_fonts *fonts, const struct page_text *t,
                                  size_t i);

#endif
