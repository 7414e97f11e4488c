/* A file as it was published (.docx, .html, .pdf), read into one shape: paragraphs and tables in
 * the order of reading, each with its place. What stands in a file is told as it stands; what it
 * means is decided by others. Workbooks have a reader and a shape of their own: their order is that
 * of sheets and cells. */
#ifndef JUESUAN_READ_DOCUMENT_H
#define JUESUAN_READ_DOCUMENT_H

#include "base/diag.h"
#include "read/sniff.h"

/* Where something stands. Files that flow (docx, html) have numbers: a paragraph outside of tables
 * its own, a cell those of its table, row and column. Pages (pdf) have boxes besides, in points
 * from the top left of the page as it is shown. All numbers count from 1; 0 is "not known". */
struct read_spot {
    uint32_t paragraph, table, row, col;
    uint32_t page;
    struct page_box box;
};

struct read_cell {
    struct str text; /* lines and paragraphs of the cell with line feeds between them */
    uint32_t row, col, rowspan, colspan; /* from 0; at least 1 */
    bool header;                         /* the file marks it so */
    bool merged;                         /* likewise: of several rows, here or beyond a page */
    struct read_spot spot;
};

/* Why the columns of a table are not certain. */
enum read_doubt {
    READ_SURE,
    READ_NO_RULES,    /* pdf: no lines between columns; they were told by the gaps */
    READ_TORN_CELL,   /* pdf: the lines enclose an area that is no rectangle */
    READ_TWO_IN_CELL, /* pdf: figures stand side by side without a line between them */
    READ_ACROSS,      /* pdf: a text crosses the line between two columns */
    READ_OVERLAP,     /* html, docx: spans overlap, or rows are longer than the table */
    READ_TURNED       /* a text is turned and its order is not certain */
};

struct read_table {
    uint32_t number; /* from 1 */
    uint32_t rows, cols;
    uint32_t header_rows;    /* marked by the file, or repeated on each page; 0: not known */
    struct read_cell *cells; /* by row, then column; what a span covers has none */
    size_t cell_count;
    const uint32_t *at; /* rows × cols: 1 + the index of the cell that stands at or covers it; 0 */
    enum read_doubt doubt;
    uint32_t doubt_row; /* from 1: where the doubt arose first; 0: in all of the table */
    uint32_t last_page; /* pdf */
    bool nested;        /* stands inside a cell of the table before it, which does not repeat it */
};

enum read_block_kind { READ_PARAGRAPH, READ_TABLE };

struct read_block {
    enum read_block_kind kind;
    struct str text; /* paragraph: without blanks at both ends, never empty; tabs and line feeds
                        where the file has them */
    int level;       /* of a heading, from 1; 0: none, or not known */
    bool note;       /* a footnote or endnote; they come last */
    bool contents;   /* an entry of a table of contents, where the file says so */
    struct read_table *table;
    struct read_spot spot;
};

struct read_document {
    enum read_format format;
    struct str name; /* of the file, as given */
    struct read_block *blocks;
    size_t n, cap;
    uint32_t pages; /* pdf */
    uint32_t paragraphs, tables;
};

/* Reads what was published: DOCX, HTML or PDF, by content. `name` is shown in diagnostics. All of
 * the document lives in the arena and nothing of it in `bytes`. False after a diagnostic that says
 * what to do: a format that is not read here (E2241), a damaged file, one without text, memory.
 * Doubts about tables are told as warnings (E2249) and marked in the table. */
bool read_document(struct str name, struct str bytes, struct arena *a, struct read_document *out,
                   struct diags *ds);

/* 第12段, 表3第5行第2列, 第7页第12段, for people, in both languages (as diag_word). */
struct str read_spot_text(const struct read_spot *spot, struct arena *a);

/* 表3 or 第12段, as a place names it. */
struct str read_block_name(const struct read_block *b, struct arena *a);

/* What the reasons for doubt are called, in both languages (as diag_word). */
struct str read_doubt_text(enum read_doubt doubt);

#endif
