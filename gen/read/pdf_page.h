/* Pages of a PDF as characters and lines, in points from the upper left corner. */
#ifndef JUESUAN_READ_PDF_PAGE_H
#define JUESUAN_READ_PDF_PAGE_H

#include "base/arena.h"
#include "read/document.h"

enum { PDF_PAGES_MAX = 2000, PDF_PAGE_CHARS_MAX = 60000, PDF_PAGE_RULES_MAX = 40000 };

/* A character and the room that it takes. */
struct pdf_char {
    int32_t cp;
    float x0, y0, x1, y1;
    uint32_t word; /* number of poppler's word on the page */
    bool taken;    /* belongs to a table */
};

/* Where a glyph is drawn: the left end of its base line. */
struct pdf_glyph {
    float x, y;
};

/* A straight line, across or down: at = y, from … to = x; or at = x, from … to = y. */
struct pdf_rule {
    float at, from, to;
};

struct pdf_rules {
    struct pdf_rule *items;
    size_t n, cap;
};

struct pdf_word {
    float x0, y0, x1, y1;
    struct str text; /* entities are not replaced yet */
};

struct pdf_page {
    uint32_t number;
    float width, height;
    struct pdf_word *words;
    size_t word_count, word_cap;
    struct pdf_glyph *glyphs;
    size_t glyph_count, glyph_cap;
    struct pdf_char *chars;
    size_t char_count;
    struct pdf_rules across, down;
    bool image;
    int turned; /* the text runs upwards (1) or downwards (-1): chars and rules are turned already,
                   and so are width and height */
    bool unsure_turn;
};

struct pdf_pages {
    struct arena *arena;
    struct pdf_page *items;
    size_t n, cap;
    bool failed; /* memory */
};

/* Fills pages with words. False when memory is exhausted or there is too much of it. */
bool pdf_words_read(struct str html, struct pdf_pages *pages);
/* Adds glyphs and rules to pages that are there. */
bool pdf_shapes_read(struct str svg, struct pdf_pages *pages);
/* Makes characters of words: glyphs tell where each one stands. Turns pages whose text is turned.
 */
bool pdf_chars_place(struct pdf_page *page, struct arena *a);
/* Lines that are one on paper become one: pieces, double lines, sides of neighbouring cells. */
void pdf_rules_join(struct pdf_rules *rules);

/* Reading the programs' mark-up: both write one tag after the other, without comments or CDATA. */
struct pdf_tag {
    struct str all; /* between < and > */
    size_t end;     /* behind it */
};
/* The next tag at or behind `at`; false at the end. */
bool pdf_tag_next(struct str text, size_t at, struct pdf_tag *out);
bool pdf_tag_is(const struct pdf_tag *tag, const char *name);
/* The value of an attribute, or of a property in a style attribute; {NULL, 0} when there is none.
 */
struct str pdf_tag_get(const struct pdf_tag *tag, const char *name);
/* A decimal number at *at, moved behind it; false when there is none. */
bool pdf_number(struct str s, size_t *at, float *out);
float pdf_tag_number(const struct pdf_tag *tag, const char *name);

#endif
