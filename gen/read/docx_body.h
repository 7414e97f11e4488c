/* The text of a Word document; shared by the files that go through it. */
#ifndef JUESUAN_READ_DOCX_BODY_H
#define JUESUAN_READ_DOCX_BODY_H

#include "read/builder.h"
#include "read/docx_parts.h"

enum { FIELD_DEPTH_MAX = 16 };

/* What the properties of a table's cell say. */
struct cell_says {
    uint32_t span;
    bool continues_down, restarts_down, continues_across;
};

struct docx_body {
    struct document_builder *b;
    struct docx_styles styles;
    struct docx_numbers numbers;
    size_t revisions; /* met so far */
    /* Fields that are open, from the outermost: between begin and separate stands their code, which
     * is not shown. */
    bool in_code[FIELD_DEPTH_MAX];
    bool contents[FIELD_DEPTH_MAX]; /* a table of contents */
    size_t fields, too_deep;
    struct buf code;             /* of the innermost field */
    struct buf *cell;            /* where paragraphs go: a cell, or NULL: the document */
    struct cell_says *cell_says; /* of the cell; NULL: none is read */
    struct buf carried;          /* of a paragraph whose mark was deleted: it goes on in the next */
    struct table_maker *nested;  /* tables met inside the cells of a table */
    size_t nested_n, nested_cap;
    bool note; /* reading notes */
    /* The last table outside of others: one with the same columns right below it may be the rest of
     * it, cut where headings inside a form begin to repeat. */
    struct str open_columns; /* widths of its columns as the file gives them */
    struct str open_caption;
    bool open_headed;  /* its first row is a header row */
    size_t open_block; /* 1 + which block it is; 0: none */
    size_t joined;     /* cells laid anew for such rests, for a limit */
};

/* Reads the main part. False after a diagnostic. */
bool docx_read_body(struct docx_body *body, struct xml_read *x);
/* Reads footnotes or endnotes, each as a paragraph. */
bool docx_read_notes(struct docx_body *body, struct xml_read *x);

/* docx_elements.c */

/* How an element of the text is read. */
enum handling {
    GO_INTO, /* its content belongs to what surrounds it */
    SKIP,
    DELETED, /* skipped, and counted as a change */
    INSERTED /* gone into, and counted */
};

enum handling docx_handling(struct str name);
/* Inside of a field's code, which is not shown. */
bool docx_in_code(const struct docx_body *d);
/* Inside of a table of contents. */
bool docx_in_contents(const struct docx_body *d);
/* At w:fldChar of this type. */
void docx_see_field(struct docx_body *d, struct str type);
/* A character of a symbol font, by its code in hexadecimal digits; those that forms are ticked with
 * as what they look like. */
void docx_put_symbol(struct buf *out, struct str code);

/* docx_table.c */

struct table_walk {
    struct table_maker maker;
    uint32_t row;
    uint32_t
        open[READ_COLS_MAX + 1]; /* 1 + the cell that a vertical merge in this column goes on */
    bool heading;                /* all rows so far are header rows */
    uint32_t header_rows;
    struct str columns; /* their widths */
    struct str caption; /* what it is called for readers who do not see it */
};

struct row_says {
    uint32_t before; /* columns left out at the beginning */
    bool header, deleted;
};

/* After OPEN of w:trPr, w:tcPr, w:tblGrid, w:tblPr: to its end. */
bool docx_row_properties(struct docx_body *d, struct xml_read *x, struct row_says *row);
bool docx_cell_properties(struct xml_read *x, struct cell_says *cell);
bool docx_columns(struct docx_body *d, struct xml_read *x, struct str *out);
bool docx_caption(struct docx_body *d, struct xml_read *x, struct str *out);
/* Puts a cell at `col`, or makes the one that it goes on with larger; `col` is then behind it. */
void docx_place_cell(struct docx_body *d, struct table_walk *t, uint32_t *col,
                     const struct cell_says *says, struct str text);
/* Of a table outside of others: it and those met in its cells, from number `nested` on, follow in
 * the document. */
void docx_finish_table(struct docx_body *d, struct table_walk *t, size_t nested);
/* Of a table in a cell: it waits for the one around it. */
void docx_keep_nested(struct docx_body *d, struct table_walk *t);

#endif
