/* Finished pages: every mark at its place. Layout makes them, the PDF writer only draws them,
 * --trace prints them. */
#ifndef JUESUAN_LAYOUT_PAGE_H
#define JUESUAN_LAYOUT_PAGE_H

#include "base/arena.h"
#include "base/diag.h"
#include "base/path.h"

struct grid; /* grid/grid.h */

/* Lengths in thousandths of a point: integers, so that every machine lays out the same. */
typedef int32_t mpt;
#define PT(points) ((mpt)((points)*1000))

/* Logical structure for screen readers (PDF 32000-1, 14.8). */
enum tag_kind {
    TAG_DOCUMENT,
    TAG_H1,
    TAG_H2,
    TAG_H3,
    TAG_H4,
    TAG_P,
    TAG_TOC,
    TAG_TOCI,
    TAG_L,
    TAG_LI,
    TAG_TABLE,
    TAG_TR,
    TAG_TH,
    TAG_TD,
    TAG_CAPTION,
    TAG_NOTE,
    TAG_FIGURE
};

#define TAG_NONE UINT32_MAX

struct page_tag {
    enum tag_kind kind;
    uint32_t parent;           /* index into pages.tags; TAG_NONE for the document */
    uint16_t rowspan, colspan; /* TH, TD */
    bool scope_row;            /* TH: heads its row instead of its column */
    struct str alt;            /* Figure: what it shows, in words; else {NULL, 0} */
    uint32_t page;             /* Figure: where it stands, and its box on that page */
    mpt x, y, w, h;
};

/* A stretch of characters in one font on one baseline. */
struct page_text {
    mpt x, y;      /* left end of the baseline, from the page's top left corner, y downwards */
    uint16_t role; /* font role */
    mpt size;
    const int32_t *cps;
    const mpt *advances; /* how far the pen moves after each character: natural width + squeeze or
                            stretch */
    size_t n;
    uint32_t tag; /* TAG_NONE: an artifact (page number, repeated header, leader dots, watermark) */
    bool bold;    /* the role has no bold face: draw with a thin outline */
    uint8_t gray; /* 0 black … 255 white */
    int16_t angle; /* degrees, counter-clockwise about (x, y); 0 but for the watermark */
    /* What the characters mean where drawing differs from text ("" when the same). */
    struct str actual_text;
};

/* A filled rectangle: table rules, lines, backgrounds. Always an artifact. */
struct page_rect {
    mpt x, y, w, h;
    uint8_t gray;
};

/* Lines and curves on the page, drawn above rectangles and below texts. */
struct page_path {
    struct path path;
    uint32_t tag; /* TAG_NONE: an artifact */
};

struct page_link {
    mpt x, y, w, h;
    uint32_t page; /* destination, index into pages.pages */
    mpt dest_y;
    uint32_t tag;
};

struct page {
    mpt width, height;
    struct page_text *texts;
    size_t text_count, text_cap;
    struct page_rect *rects;
    size_t rect_count, rect_cap;
    struct page_path *paths;
    size_t path_count, path_cap;
    struct page_link *links;
    size_t link_count, link_cap;
    struct str label; /* the printed page number, "" for front matter without one */
};

struct outline_entry {
    uint8_t level; /* 1 … 3 */
    struct str title;
    uint32_t page;
    mpt y;
};

/* The rows of a table that stand on one page. */
struct page_piece {
    uint32_t from, to; /* below the header rows */
    uint32_t head;     /* a row of headings inside the body that stands above them again: forms.h */
    bool begun;        /* its first row was begun on the page before */
    mpt room;          /* for all rows on the page, above notes */
};

/* How a table was set, or each part of one too wide for any page, for outputs that flow by
 * themselves. */
struct page_table {
    const struct grid *grid; /* the block's, or some of its columns */
    const mpt *widths;       /* of its columns; NULL for a block that is no table */
    mpt size, leading;       /* type and distance of baselines in its cells */
    mpt pad_x, pad_y;
    const mpt *text_heights; /* of its rows, without padding */
    const struct page_piece *pieces;
    size_t piece_count;
    struct page_table *next; /* the part that follows; NULL for none */
};

/* The lines of a title that takes more than one, for outputs that break lines themselves. */
struct page_title {
    size_t n;      /* 0 for any other block */
    size_t *chars; /* of each line, blanks not counted */
    mpt *widths;
};

struct pages {
    struct page *pages;
    size_t page_count, page_cap;
    struct page_tag *tags;
    size_t tag_count, tag_cap;
    struct outline_entry *outline;
    size_t outline_count, outline_cap;
    /* Page of each document block: index into pages, same order as doc->blocks (for the contents of
     * the Word file). */
    uint32_t *block_pages;
    bool *block_opens;               /* of each block likewise: it is the first on its page */
    struct page_table *block_tables; /* of each block likewise */
    mpt *block_lower; /* of each block likewise: by how much its chart was drawn lower to stand on
                         its page */
    struct page_title
        *block_titles; /* of each block likewise: itself, or what stands above a table */
    size_t block_count;
};

#endif
