/* The document: a flat sequence of blocks, as rendered from the report template. PDF, Word, HTML
 * and Markdown are all written from this and nothing else. */
#ifndef JUESUAN_DOC_DOC_H
#define JUESUAN_DOC_DOC_H

#include "base/arena.h"
#include "base/diag.h"
#include "grid/grid.h"

struct chart; /* chart/chart.h */

enum block_kind {
    BLOCK_HEADING,   /* level 1: 第X部分, 2: 一、, 3: （一）, 4: 1. … 6 */
    BLOCK_PARAGRAPH, /* runs */
    BLOCK_ITEM,      /* one item of a list: level, ordered, number */
    BLOCK_TABLE,     /* grid, placed by {{ table("t01") }} or {{ annex(1) }} */
    BLOCK_FIGURE,    /* chart, placed by {{ chart("income_structure") }} */
    BLOCK_TOC,       /* 目录 */
    BLOCK_PAGE_BREAK
};

enum run_flags {
    RUN_STRONG = 1,
    RUN_EMPHASIS = 2,
    RUN_BREAK = 4 /* a line break stands behind this run */
};

/* A stretch of text with one look and, where a figure was printed, how it was made of facts. */
struct doc_run {
    struct str text;
    unsigned flags;
    const struct origin *made; /* NULL */
    size_t markdown_offset;    /* into doc->markdown, for diagnostics and reading order */
};

struct doc_block {
    enum block_kind kind;
    /* Look of a paragraph: "" for body text, else a name of the pack's style.json (cover_title,
     * center, right, annex_label …). */
    struct str style;
    uint8_t level;
    int8_t lift; /* a heading is shown as one that many levels higher */
    bool ordered;
    uint32_t number; /* BLOCK_ITEM: ordinal; */
    struct doc_run *runs;
    size_t run_count;
    const struct grid *grid;
    const struct chart *chart; /* BLOCK_FIGURE */
    struct place place;        /* template line it came from */
};

struct doc_meta {
    struct str title;    /* 临夏市医疗保障局2022年度部门决算 */
    struct str author;   /* the department */
    struct str subject;  /* 部门决算公开 */
    struct str keywords; /* joined by ； */
    struct str date;     /* ISO 8601 day from the data, or "" */
    long long epoch; /* seconds for file dates: the date, else SOURCE_DATE_EPOCH, else 0 (1980-01-01
                        where 0 cannot be) */
    bool draft;      /* 草稿 on every page and head */
};

struct doc {
    struct doc_meta meta;
    struct doc_block *blocks;
    size_t block_count;
    /* Sheets of the workbook in the pack's order: tables, then annexes. Each also stands in a
     * BLOCK_TABLE. */
    const struct grid **grids;
    size_t grid_count;
    struct str markdown; /* the rendered report, with table markers */
    /* Finds the place in the data file that says a text, for messages about it; false when it does
     * not. NULL: nobody knows. */
    bool (*find)(void *user, struct str text, struct place *out);
    void *find_user;
};

/* Text of a block without its marks, runs joined. */
struct str doc_block_text(const struct doc_block *b, struct arena *a);

/* The name of the look it has in style.json: its own, else "heading1" … by the level as which a
 * heading is shown, "item" or "body". */
struct str doc_block_look(const struct doc_block *b);

/* A heading given the look of another level (style heading1 …) moves those below it as many levels:
 * sets the lift of all headings. */
void doc_lift_headings(struct doc *doc);
/* The level as which a heading is shown, 1 … 6. */
int doc_shown_level(const struct doc_block *heading);

/* True when one of the three headings or paragraphs right before this table says `text` already,
 * blanks aside: its title or code is not to be repeated. */
bool doc_says_before(const struct doc *doc, size_t table, struct str text);

#endif
