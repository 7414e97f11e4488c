/* What diagnostics point into: a text (data file, template, table specification), the cells of a
 * workbook, or the boxes of a page. A value remembers one number, its `at`; the sources of a job
 * turn it into a place that people find. */
#ifndef JUESUAN_BASE_SOURCE_H
#define JUESUAN_BASE_SOURCE_H

#include "base/arena.h"
#include "base/buf.h"

/* The row of what is no cell but all that `sheet` names: a paragraph. */
#define SOURCE_NO_CELL UINT32_MAX

/* A cell of a workbook or of a table in a document: rows and columns count from 0. `sheet` is the
 * name on its tab, or what people call the table. */
struct source_cell {
    struct str sheet;
    uint32_t row, col;
    struct str text; /* as it stands there, for the message */
};

/* In hundredths of a point from the page's upper left corner. */
struct page_box {
    int32_t left, top, right, bottom;
};

/* A piece of a page; pages count from 1. */
struct source_box {
    uint32_t page;
    struct page_box box;
    struct str text;
};

/* One of three kinds: `text` (positions are its bytes), `cells`, or `boxes` (positions are their
 * indexes). */
struct source {
    struct str name; /* as shown to the user: the path given, or the pack's path of a template */
    struct str text;
    const struct source_cell *cells;
    const struct source_box *boxes;
    uint32_t count; /* of cells or boxes */
    uint32_t base;  /* sources of one job number their bytes through, so that a value's `at` also
                       tells its file */
    const uint32_t *lines; /* where each line begins; NULL: not known yet */
    uint32_t line_count;
    const uint32_t *characters; /* how many begin before every so manieth byte; NULL: not known */
};

/* Positions from here on belong to texts that many jobs share (packs, schema); those below to one
 * job. */
#define SOURCES_SHARED_BASE 0x80000000u

/* All sources of a job. Source i covers the positions [base, base + text.n], or one for each of its
 * cells or boxes. */
struct sources {
    struct arena *arena; /* where the sources live */
    /* Asked for positions from SOURCES_SHARED_BASE on; NULL: these are the shared ones. */
    struct sources *shared;
    struct source **items;
    size_t n, cap;
    uint32_t next;
};

/* Where a diagnostic points. Unknown parts are empty or 0. */
struct place {
    struct str file;
    uint32_t line, col; /* 1-based; col counts code points */
    struct str sheet;   /* of a cell, whose line and col are its row and column from 1; line 0: all
                           that it names, a paragraph */
    uint32_t page;      /* of a box, from 1 */
    struct page_box box;
    struct str pointer;   /* JSON pointer, fact address or table cell */
    struct str excerpt;   /* the source line without its end; of a very long one what is around */
    uint32_t excerpt_col; /* column of the place within the excerpt; 0: `col` */
    uint32_t caret_width; /* code points to underline; 0 and 1 both mean one */
};

/* The place of byte `offset` in `source`, or of its cell or box of that number; slices point into
 * the source. In a source that was added to others (or indexed) this takes the same time wherever
 * the place is and however long its line. */
struct place source_place(const struct source *source, size_t offset);
/* `shared` are the texts that this job shares with others, NULL when these are the shared ones. */
void sources_init(struct sources *all, struct arena *a, struct sources *shared);
/* Makes places in a text be found fast; nothing is lost where memory does not suffice. */
void source_index(struct source *s, struct arena *a);
/* Fills the place's excerpt from its line, `at` being its byte in it. */
void place_show_line(struct place *p, struct str line, size_t at);
/* Adds a text (not copied) and gives it its range of positions; NULL when memory or positions are
 * exhausted. */
struct source *sources_add(struct sources *all, struct str name, struct str text);
/* The same for cells and boxes, which are not copied. */
struct source *sources_add_cells(struct sources *all, struct str name,
                                 const struct source_cell *cells, size_t n);
struct source *sources_add_boxes(struct sources *all, struct str name,
                                 const struct source_box *boxes, size_t n);
/* The `at` of cell or box number i of a source. */
static inline uint32_t source_at(const struct source *s, size_t i)
{
    return s->base + (uint32_t)i + 1;
}
/* The source that holds position `at` - 1 (a value's `at`); NULL for 0 or an unknown one. */
const struct source *sources_of(const struct sources *all, uint32_t at);
/* The place of position `at` - 1, empty when unknown. */
struct place sources_place(const struct sources *all, uint32_t at);

/* 我局.json:12:5, 我局.xlsx!收入!F12, 公开.docx!第12段 or 公开.pdf:3 (page); nothing when the file
 * is not known. */
void place_print(struct buf *out, const struct place *p);
/* The same without the file: 12:5, 收入!F12, 第12段 or 3. */
void place_print_within(struct buf *out, const struct place *p);

/* "F12", the name of the cell at a row and column from 1; `out` holds at least 16 bytes. */
struct str cell_name(uint32_t row, uint32_t col, char out[16]);

static inline struct place place_file(struct str file)
{
    return (struct place){.file = file};
}
static inline struct place place_with_pointer(struct place p, struct str pointer)
{
    p.pointer = pointer;
    return p;
}

#endif
