/* Cells in rows that hold printed tables with what stands around them, be they a worksheet or a
 * table of a document into which such a sheet was pasted: lines with title and unit, header, rows,
 * notes; then perhaps the next table. */
#ifndef JUESUAN_PRINTED_SHEET_H
#define JUESUAN_PRINTED_SHEET_H

#include "printed/disclosing.h"

struct sheet_cell {
    uint32_t row, col; /* from 0 */
    struct str text;   /* as it is compared */
    uint32_t at;       /* its position */
    bool words;        /* a text, not a number: may stand in a caption */
};

struct sheet_area {
    uint32_t row, col, last_row, last_col; /* all included */
};

struct printed_sheet {
    struct str name;          /* of a worksheet; "" */
    struct sheet_cell *cells; /* by row, then column, each place once */
    size_t n;
    struct sheet_area *merges;
    size_t merge_n;
    uint32_t cols;        /* that a table has at least, be they empty: 0 when not known */
    uint32_t header_rows; /* of the table, from the first row of the sheet; 0: not known */
    /* What stands outside: the lines above the first table, whose own rows say it first; the notes
     * below the last. */
    struct caption above;
    struct list *notes;
    uint32_t least; /* rows that a table has at least: fewer are a line of text */
    bool annex;     /* by what stands above: then it is one table, as it stands */
};

/* All tables of the sheet, into the record. */
void printed_sheet_read(struct disclosing *d, const struct printed_sheet *s);
/* What is nearer to the table, c, goes before what stands above it. */
void printed_caption_add(struct caption *c, const struct caption *above);
/* Whether there is nothing but the lines of one caption: *c gets them. */
bool printed_sheet_is_caption(struct disclosing *d, const struct printed_sheet *s,
                              struct caption *c);
/* Whether the first rows are lines of a caption with a title. */
bool printed_sheet_titled(struct disclosing *d, const struct printed_sheet *s);

#endif
