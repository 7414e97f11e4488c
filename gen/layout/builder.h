/* What the stages of layout share while pages are built. */
#ifndef JUESUAN_LAYOUT_BUILDER_H
#define JUESUAN_LAYOUT_BUILDER_H

#include "doc/doc.h"
#include "layout/compose.h"

enum { PAGES_MAX = 5000 };

/* One entry of the contents, waiting for its page number. */
struct toc_slot {
    size_t block;
    uint32_t page, tag;
    mpt size, top, height, baseline, text_end, left, right;
};

/* Where a heading came to stand. */
struct anchor {
    uint32_t page;
    mpt y;
    bool set;
};

struct page_builder {
    const struct doc *doc;
    const struct style *style;
    struct setter setter;
    struct composer *composer;
    struct arena *a;
    struct pages *out;
    struct anchor *anchors;       /* one for each block */
    struct table_layout **tables; /* measured, NULL for other blocks */
    bool *landscape_text;         /* blocks set on the landscape page they stand between */
    size_t tail;                  /* the first of those that end the document; SIZE_MAX: none */

    /* The page being filled. */
    bool open;  /* there is one and more may go on it */
    bool blank; /* nothing stands on it yet */
    bool landscape;
    mpt left, right, top, bottom, y;

    size_t pending, pending_end; /* blocks that wait for what follows them */
    uint32_t first_numbered;     /* page that gets number 1; UINT32_MAX while unknown */
    uint32_t root_tag, list_tag;
    uint8_t open_levels[6], depth; /* of the headings that the next one may stand under */
    struct toc_slot *slots;
    size_t slot_count, slot_cap;
    bool stopped; /* out of memory or too many pages */
};

struct table_layout;

/* A paragraph set into lines. */
struct para {
    const struct look *look;
    int role, emphasis;
    struct text text;
    struct para_lines lines;
    mpt left, width; /* of the measure, from the left of the text area */
    uint32_t tag;
};

struct pen {            /* how text is drawn */
    int role, emphasis; /* font roles; the latter of text marked TEXT_EMPHASIS */
    mpt size;
    uint32_t tag;
    bool bold;
    uint8_t gray;
};

/* marks.c: putting marks on a page */
struct page *page_add(struct page_builder *b, const struct page_shape *shape);
struct page *page_current(const struct page_builder *b);
uint32_t tag_add(struct page_builder *b, enum tag_kind kind, uint32_t parent);
void outline_add(struct page_builder *b, uint8_t level, struct str title, uint32_t page, mpt y);
void rect_add(struct page_builder *b, struct page *p, struct page_rect r);
void link_add(struct page_builder *b, struct page *p, struct page_link l);
void path_add(struct page_builder *b, struct page *p, struct page_path path);
struct page_text *text_mark_add(struct page_builder *b, struct page *p);
/* Draws one line of `t` with its left edge at x. */
void line_draw(struct page_builder *b, struct page *p, const struct text *t, const struct line *l,
               mpt x, mpt baseline, const struct pen *pen);
/* A short text on one line, starting at x; returns its width. Draws nothing when p is NULL. */
mpt string_draw(struct page_builder *b, struct page *p, struct str s, mpt x, mpt baseline,
                const struct pen *pen);
/* Where the baseline stands in a line of that height: the em box is centred. */
mpt baseline_in(mpt height, mpt size);
static inline mpt scale(int32_t thousandths, mpt size)
{
    return (mpt)((int64_t)thousandths * size / 1000);
}
static inline mpt line_end(const struct line *l, mpt size)
{
    return scale(l->origin[l->to - l->from], size);
}

/* page.c: pages, looks and roles */
/* Index of a font role, reported once and replaced by 0 when there is none. */
int role_of(struct page_builder *b, struct str owner, struct str font);
const struct look *look_named(struct page_builder *b, const char *name);
const struct look *look_of_block(struct page_builder *b, const struct doc_block *block);
mpt area_width(const struct page_builder *b, bool landscape);
void page_open(struct page_builder *b, bool landscape);
void page_close(struct page_builder *b);
/* Makes sure a page of that orientation is open. */
void page_need(struct page_builder *b, bool landscape);
/* Writes the page numbers, when all pages are there. */
void pages_number(struct page_builder *b);

/* para.c: one paragraph */
/* Sets a text in a look, in a measure of `area`. */
bool para_set(struct page_builder *b, const struct look *look, struct str s, struct place place,
              mpt area, struct para *out);
/* Sets a block of text for pages of that orientation. */
bool block_set(struct page_builder *b, size_t index, bool landscape, struct para *out);
mpt para_height(const struct para *p);
/* Space above a paragraph: as it stands on the page now. */
mpt space_before(const struct page_builder *b, const struct look *look);
/* Notes how a title of block `index` was broken into lines. */
void title_noted(struct page_builder *b, size_t index, const struct para *p);
/* Draws lines from … to - 1 at the cursor, which moves on. */
void para_draw(struct page_builder *b, const struct para *p, size_t from, size_t to);

/* flow.c: text on its way down the pages */
void text_flow(struct page_builder *b, size_t index);
/* Places the waiting headings, on a page where `room` more fits below them. */
void pending_place(struct page_builder *b, mpt room, bool landscape);
/* Places them when nothing follows on the same page. */
void pending_flush(struct page_builder *b);
mpt pending_height(struct page_builder *b, bool landscape);
/* Notes on which page a block begins. */
void block_placed(struct page_builder *b, size_t index);

/* contents.c */
void contents_flow(struct page_builder *b, size_t index);
void contents_fill(struct page_builder *b);
/* figure.c */
void figure_flow(struct page_builder *b, size_t index);
/* table_prepare.c, table_flow.c */
/* Measures all tables and chooses their orientation; short text between two landscape tables goes
 * with them. False when memory is exhausted. */
bool tables_prepare(struct page_builder *b);
void table_flow(struct page_builder *b, size_t index);

/* The whole layout with given measures; layout_document is this over a fontset. */
bool layout_with(const struct doc *doc, const struct style *style, const struct measure *measure,
                 struct arena *a, struct pages *out, struct diags *ds);

#endif
