/* What the readers of the kinds of sheets share. */
#ifndef JUESUAN_ENTRY_READING_H
#define JUESUAN_ENTRY_READING_H

#include "entry/form.h"
#include "read/book.h"

#include "data/unit.h"

/* A row of a table that was read. */
struct table_row {
    long long parent, number; /* 0: none */
    size_t order;
    struct vmap *item;  /* of a table of objects */
    struct value value; /* what goes into the list */
};

struct table_rows {
    struct table_row *items;
    size_t n, cap;
};

struct reading {
    const struct form *form;
    const struct book *book;
    struct str name;
    struct arena *arena;
    struct sources *sources;
    struct diags *ds;
    enum amount_unit unit;
    struct vmap *root;
    struct book_places places; /* of its cells */
    struct table_rows *rows;   /* of each sheet of the form */
    struct homes *homes;       /* of all members that the sheets have a place for */
    bool keep;                 /* an amount that is refused stays as the text that it is */
    bool failed;               /* out of memory */
};

#define NO_COLUMN UINT32_MAX
#define NO_ROW UINT32_MAX

/* Where the columns of a sheet stand. */
struct columns {
    uint32_t head; /* the header's row */
    uint32_t *of;  /* column of each title; NO_COLUMN */
};

uint32_t reading_at(const struct reading *r, const struct book_sheet *sheet,
                    const struct book_cell *cell);
/* Gives a value and all in it that place. */
void reading_set_at(struct value *v, uint32_t at);
struct place reading_place(const struct reading *r, const struct book_sheet *sheet, uint32_t row,
                           uint32_t col);
void reading_no_memory(struct reading *r);
/* Puts a value at a path, making the objects on the way. */
bool reading_put(struct reading *r, struct vmap *into, struct form_path path, struct value v);
/* The text of a cell without blanks around it; "" for anything else. */
struct str reading_text(const struct book_cell *c);
/* Whether two headers are the same: blanks and line ends, which people and programs put in, do not
 * count. */
bool reading_same_header(struct str a, struct str b);
/* Finds the header row and the columns with these titles; unknown ones that hold something and
 * those that stand there twice are reported (E2505, E2516). False after E2506: there is none. */
bool reading_columns(struct reading *r, const struct book_sheet *sheet, const struct str *titles,
                     size_t n, struct columns *out);
/* The first row that holds anything behind `row`; NO_ROW when there is none. */
uint32_t reading_next_row(const struct book_sheet *sheet, uint32_t row);
/* Notes where a member stands or would stand; `below` is what it is part of, or NULL. */
void reading_home(struct reading *r, const struct form_path *below, struct form_path path,
                  const struct book_sheet *sheet, uint32_t row, uint32_t col);
const struct book_cell *reading_cell(const struct book_sheet *sheet, uint32_t row, uint32_t col);

/* table.c, lines.c */
void reading_table(struct reading *r, size_t index, const struct book_sheet *sheet);
void reading_lines(struct reading *r, const struct form_sheet *f, const struct book_sheet *sheet);

#endif
