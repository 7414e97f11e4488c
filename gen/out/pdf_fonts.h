/* The fonts of one PDF: one per face, with exactly the characters that the pages draw. */
#ifndef JUESUAN_OUT_PDF_FONTS_H
#define JUESUAN_OUT_PDF_FONTS_H

#include "font/font.h"
#include "layout/page.h"
#include "out/pdf_file.h"

struct pdf_fonts;

/* Collects the characters of all pages and numbers them. Memory from `a`. NULL after reporting
 * (E1004, or E5007 for a character that no face has). */
struct pdf_fonts *pdf_fonts_collect(const struct pages *pages, struct fontset *fs, struct arena *a,
                                    struct diags *ds);
/* A character as a page's content names it. */
struct pdf_char {
    uint16_t font; /* number of the font: /F0, /F1 … */
    uint16_t code; /* two bytes in the string */
    int16_t width; /* 1/1000 em, as the font tells the reader */
};
/* `cp` must be in the pages collected. */
struct pdf_char pdf_fonts_char(const struct pdf_fonts *fonts, int role, int32_t cp);
size_t pdf_fonts_count(const struct pdf_fonts *fonts);
/* Embeds all fonts; objects[i] becomes the number of font i. */
bool pdf_fonts_embed(struct pdf_fonts *fonts, struct pdf_file *file, uint32_t *objects,
                     struct diags *ds);

#endif
