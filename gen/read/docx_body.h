/* The text of a Word document. */
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
    /* The last table outside of others whose first row is no header row: one with the same columns
     * right below it is the rest of it, cut where headings inside a form begin to repeat. */
    struct str open_columns; /* widths of its columns as the file gives them */
    size_t open_block;       /* 1 + which block it is; 0: none */
};

/* Reads the main part. False after a diagnostic. */
bool docx_read_body(struct docx_body *body, struct xml_read *x);
/* Reads footnotes or endnotes, each as a paragraph. */
bool docx_read_notes(struct docx_body *body, struct xml_read *x);

#endif
