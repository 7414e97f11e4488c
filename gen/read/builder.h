/* Putting a document together, the same for all formats: paragraphs and tables are numbered, their
 * texts made plain, cells laid on their grid. */
#ifndef JUESUAN_READ_BUILDER_H
#define JUESUAN_READ_BUILDER_H

#include "read/document.h"

enum { READ_BLOCKS_MAX = 100000, READ_GRID_MAX = 2000000, READ_COLS_MAX = 1000 };

struct document_builder {
    struct read_document *doc;
    struct arena *arena;
    struct diags *ds;
    size_t grid; /* places of all tables */
    bool failed; /* reported */
};

/* A table that is being filled, in any order. */
struct table_maker {
    struct read_table *table;
    size_t cap;
};

/* Odd spaces become ordinary ones, what has no shape and controls go; line feeds and tabs stay.
 * Blanks at both ends go; `wide`: ideographic ones too. Empty after a failure. */
struct str plain_text(struct str text, bool wide, struct arena *a);

/* Adds a paragraph and numbers it; none when nothing is left of `text`. NULL then or after a
 * failure. */
struct read_block *document_add_paragraph(struct document_builder *b, struct str text, int level);

/* A new table, which is not part of the document yet. */
struct table_maker document_begin_table(struct document_builder *b);
/* Adds a cell; false after a failure or when the grid would be too large. */
bool document_add_cell(struct document_builder *b, struct table_maker *t, struct read_cell cell);
/* Numbers the table and adds it behind what is there; none without cells. Counts rows and columns,
 * sorts the cells and takes away spans that reach into others (READ_OVERLAP). */
struct read_block *document_end_table(struct document_builder *b, struct table_maker *t);

/* Adds the rows of `more` to the last block, a table. Its first `headings` rows are left out when
 * all of them stand in that already, and a cell over several rows that only says again what stands
 * above it goes on. False when the last block is no table, or after a failure. */
bool document_continue_table(struct document_builder *b, const struct table_maker *more,
                             uint32_t headings);

/* A text that says nothing but that a table goes on: （续表）. */
bool says_only_goes_on(struct str text);
/* The same text: where lines are broken, and where blanks seem to be, is not its doing. */
bool same_but_blanks(struct str a, struct str b);
/* Digits with what stands among and beside them, and nothing else. */
bool is_plain_figure(struct str s);

/* A table too wide for any page is printed in parts, each with some of the columns and all that
 * titles the rows: makes such parts one table again. Cells keep the places where they stand. */
void document_join_columns(struct document_builder *b);
/* Lays the cells of a table on its grid anew. False after a failure. */
bool document_lay_cells(struct document_builder *b, struct read_table *table);

void document_no_memory(struct document_builder *b);

#endif
