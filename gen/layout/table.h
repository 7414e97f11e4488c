/* A table on its way to the pages: measured, fitted to a width, cut into pieces, drawn. */
#ifndef JUESUAN_LAYOUT_TABLE_H
#define JUESUAN_LAYOUT_TABLE_H

#include "grid/forms.h"
#include "layout/builder.h"

struct table_cell {
    struct text text;
    struct para_lines lines;
    int32_t natural; /* width on one line, thousandths of an em */
    int32_t whole;   /* of that, up to the decimal point; -1 when not aligned on it */
    size_t line_count;
    size_t drawn; /* lines on pages so far */
    uint32_t tag;
};

/* What a column needs, in thousandths of an em without padding. */
struct table_column {
    int32_t hard;            /* less is illegible */
    int32_t soft;            /* comfortable: names on two lines, headers on three */
    int32_t wish;            /* everything on one line, as far as sensible */
    int32_t whole, fraction; /* widest parts of numbers before and behind the decimal point */
    int32_t text_sum;        /* of running texts, for their mean */
    uint32_t text_count;
    bool numeric;
    mpt width, x; /* as fitted, x from the table's left edge */
};

struct table_layout {
    const struct grid *g;
    uint32_t header_rows;
    struct table_cell *cells;
    uint32_t *owners;           /* for each place the index of the cell that covers it */
    struct table_column *needs; /* of each column, as measured */
    struct table_column *cols;  /* the same, as fitted */
    mpt *text_heights;          /* of each row, without padding */
    struct place place;         /* of the block, for diagnostics */
    int role, header_role;
    struct str role_name, header_role_name;
    /* As fitted: */
    bool landscape;
    mpt size, leading, width, overhang, pad_x, pad_y;
    bool tight;      /* columns of amounts only as wide as needed, for the sake of names */
    bool keeps_rows; /* no row is parted that a page holds */
    bool title_said, code_said; /* by the paragraphs just above */
    /* Too wide for any page: set as these, one below the other. */
    struct table_layout *parts, *next;
    bool is_part, continues; /* one of such parts; not the first of them */
    /* Around it: */
    struct para title, department, *notes; /* department: only when it needs lines of its own */
    mpt notes_height, info_height, head_first, head_next;
    uint32_t tag;
};

/* Rows from … to - 1 on one page. The first may have been begun on the page before (skip: text
 * already shown), the last may go on (take: text shown here, 0: all). */
struct piece {
    uint32_t from, to;
    mpt skip, take;
    uint32_t head; /* a row of headings inside the body that stands above it again, or NO_HEAD */
};

struct pieces {
    struct piece *items;
    size_t n, cap;
};

/* table_measure.c: cells as text, needs of columns. */
bool table_measure(struct page_builder *b, struct table_layout *t);
/* Never to be wrapped: figures, codes, line and column numbers. */
bool cell_is_figure(const struct grid_cell *c);
/* Running text: set as a paragraph; short titles and names are balanced instead. */
bool cell_is_running(const struct grid_cell *c, int32_t natural);

/* table_widths.c: what columns need across, and what each gets. */
enum { TABLE_PAD_STEP = 100 };
/* What one column or all of them need across at that size, comfortably (soft) or at least. */
mpt table_column_need(const struct table_column *c, bool soft, mpt size, mpt pad);
int64_t table_need(const struct table_layout *t, const struct table_column *cols, bool soft,
                   mpt size, mpt pad);
/* Whether the columns have comfortable room at that size, reaching into the margins or not. */
bool table_suits(const struct page_builder *b, const struct table_layout *t, mpt size,
                 mpt overhang);
/* How far it may reach into each side margin. */
mpt table_reach(const struct page_builder *b, bool landscape);
/* The widest padding that leaves its columns the room they need at its size. */
void table_pad(const struct page_builder *b, struct table_layout *t);
/* Shares the table's width among its columns, at its size and padding. */
bool table_fit_columns(struct page_builder *b, struct table_layout *t);

/* table_rows.c: lines and heights at a size. */
/* Width inside a cell's padding and indent. */
mpt cell_inner_width(const struct table_layout *t, uint32_t row, uint32_t col);
/* Column widths at that size, number of lines of all cells, heights of rows. */
bool table_try(struct page_builder *b, struct table_layout *t, mpt size, mpt overhang);
/* Sets the lines of all cells as last tried. */
bool table_set(struct page_builder *b, struct table_layout *t);

/* table_split.c: parts for a table that no page holds in legible type. False when there is no way
 * or memory is exhausted. */
bool table_split(struct page_builder *b, struct table_layout *t);

/* table_choose.c: orientation and the largest type size that fits; reported when none does. */
void table_choose(struct page_builder *b, struct table_layout *t);
/* Turns a landscape table of several pages upright where one page then holds it, in type that is
 * still legible; headings of that height stand above it. */
void table_prefer_one_page(struct page_builder *b, struct table_layout *t, mpt headings);

/* Room in height: what the page still has and what a fresh one has. */
struct space {
    mpt here, page;
};

/* table_around.c: title, code, department, notes */
/* A title or code that the report has just written is not repeated. */
void table_note_what_is_said(struct page_builder *b, size_t index, struct table_layout *t);
/* Sets them for the table's width and notes their heights. */
bool table_set_around(struct page_builder *b, struct table_layout *t);
void table_draw_head(struct page_builder *b, struct table_layout *t, bool first);
void table_draw_notes(struct page_builder *b, struct table_layout *t);
/* table_space.c: type size, padding and pages */
mpt table_header_height(const struct table_layout *t, mpt pad);
/* Decides on type size and reach into the margins. */
bool table_settle(struct page_builder *b, struct table_layout *t, struct space room);
/* Pages it takes at its size when it starts on a new one, below headings of that height. */
size_t table_pages(struct page_builder *b, struct table_layout *t, mpt headings);
/* Whether it starts on the page as that stands, below headings of that height. */
bool table_starts_here(struct page_builder *b, const struct table_layout *t, mpt headings);
/* Cuts it for the page as it stands, further ones having `page` of room, with the best padding. */
void table_cut_for_page(struct page_builder *b, struct table_layout *t, mpt page,
                        struct pieces *out);
/* The same cut without parting a row that a page holds, for outputs that flow by themselves; its
 * padding stays. */
void table_cut_between_rows(struct page_builder *b, struct table_layout *t, mpt page,
                            struct pieces *out);
/* table_cut.c: which rows go on which page, with the given padding. */
bool table_cut(struct page_builder *b, const struct table_layout *t, mpt pad, mpt first, mpt next,
               struct pieces *out);
/* table_draw.c */
void table_draw_piece(struct page_builder *b, struct table_layout *t, const struct piece *piece,
                      bool first);

static inline mpt row_height(const struct table_layout *t, uint32_t row, mpt pad)
{
    return t->text_heights[row] + 2 * pad;
}
static inline struct table_cell *cell_of(const struct table_layout *t, uint32_t row, uint32_t col)
{
    return &t->cells[t->owners[(size_t)row * t->g->cols + col]];
}
static inline const struct grid_cell *grid_cell_of(const struct table_layout *t, uint32_t row,
                                                   uint32_t col)
{
    return &t->g->cells[t->owners[(size_t)row * t->g->cols + col]];
}

#endif
