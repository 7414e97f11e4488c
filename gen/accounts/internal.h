/* What the files that read an export share. */
#ifndef JUESUAN_ACCOUNTS_INTERNAL_H
#define JUESUAN_ACCOUNTS_INTERNAL_H

#include "accounts/accounts.h"
#include "data/lexicon.h"

/* Far above any table of an accounts program; they bound what a hostile file costs. */
enum {
    TITLES_MAX = 6,
    VIEW_COLS_MAX = 400,
    VIEW_SAYS_MAX = 8,
    ITEM_ROWS_MAX = 300,
    FIGURES_MAX = 400000 /* of one table */
};

#define NO_COL UINT32_MAX

/* The titles over a column, from the top down, as texts are compared. */
struct export_titles {
    struct str path[TITLES_MAX];
    size_t depth;
};

enum view_use {
    VIEW_UNKNOWN,   /* none of the tables */
    VIEW_PUBLISHED, /* says itself that it is one of the published tables */
    VIEW_UNPROVEN,  /* its header is not that of the table that it says it is */
    VIEW_UNUSED,    /* a known table of which nothing is taken */
    VIEW_USED
};

/* A sheet: what stands over its table, and the titles of its columns. */
struct sheet_view {
    struct accounts_book *in;
    const struct book_sheet *sheet;
    struct str department, number; /* number: "03", "F03"; "" when none is said */
    int year;                      /* 0: not said */
    bool unit_known;
    enum amount_unit unit;
    uint32_t head, body; /* rows of the header: [head, body) */
    struct export_titles *titles;
    uint32_t cols;
    struct str says[VIEW_SAYS_MAX]; /* what may be its title, as titles are compared */
    size_t says_n;
    enum view_use use;
    struct str id; /* of its table; "" */
    const struct value *spec;
};

/* A figure of the export: money in 元, or a count. */
struct export_figure {
    struct dec value;
    bool given; /* else the cell is empty or holds a sign for nothing */
    uint32_t col;
};

struct account_column {
    struct str name, title;
    uint32_t col;    /* NO_COL: the sheet has none */
    struct str code; /* of a column that is a code itself; "" */
    bool leaf;       /* such a column without others below it */
};

/* A row: of a code, or of an item by its name in the map. */
struct account_row {
    struct str code, name, plain; /* plain: the name as texts are compared, of a class */
    const struct account_table *of;
    uint32_t row;
    bool leaf;
    struct export_figure *figures; /* one for each column */
};

struct account_table {
    struct str id, code; /* code: what people call it */
    const struct value *spec;
    const struct sheet_view *view;
    bool items; /* rows are items, not codes */
    struct account_column *columns;
    size_t column_n, column_cap;
    struct account_row *rows;
    size_t row_n, row_cap;
    struct account_row *total; /* NULL: it has none */
    struct map by_code;
    bool too_large;
    size_t ignored; /* columns with amounts of which nothing is taken */
};

/* Something that was compared: a table's own sums, or two ways to the same figure. */
struct account_check {
    struct str title, left,
        right; /* left and right: figures of the first that differs, or of all */
    size_t compared, different;
    const struct sheet_view *view; /* NULL: between tables */
};

/* A part of the record, and where it came from. */
struct account_filled {
    struct str address, from;
    size_t figures;
    struct str missing; /* the table that would have been needed; "" when it was filled */
};

struct account_name {
    struct str code, name;
};

/* ---- texts (view.c) ---- */

/* As texts are compared: without blanks, ordinals, "of which" and the units behind. */
struct str account_plain(const struct accounts *x, struct str text);
/* Without blanks at both ends, wide ones too. */
struct str account_trim(struct str text);
/* Whether a text of the list `name` of the map's words is this. */
bool account_word(const struct value *map, const char *name, struct str text);
struct str account_cell_text(const struct book_cell *c);
struct place account_place(const struct sheet_view *v, uint32_t row, uint32_t col);
uint32_t account_at(const struct sheet_view *v, const struct book_cell *cell);
void account_no_memory(struct accounts *x);
struct str account_digits(const struct accounts *x, struct dec d);

/* Reads the heading of a sheet and the titles of its columns; false when memory ran out. */
bool view_read(struct accounts *x, struct sheet_view *v);

/* ---- which column (find.c) ---- */

/* The column under the titles of one of the `paths`, the first that any column has; NO_COL when
 * none has or several have it. Columns from `first` to before `end` count. */
uint32_t view_column(const struct sheet_view *v, const struct value *paths, uint32_t first,
                     uint32_t end);
/* Whether a table is in use in that year. */
bool account_in_force(const struct value *spec, int year);

/* ---- figures (rows.c, items.c) ---- */

bool table_read_rows(struct accounts *x, struct account_table *t);
bool table_read_items(struct accounts *x, struct account_table *t);
struct account_row *table_add_row(struct accounts *x, struct account_table *t, uint32_t row);
struct account_column *table_add_column(struct accounts *x, struct account_table *t);
/* False after a report: the cell holds something else than an amount. */
bool table_amount(struct accounts *x, const struct account_table *t, uint32_t row, uint32_t col,
                  struct export_figure *out);
/* The column of that name; NULL. */
const struct account_column *table_column(const struct account_table *t, struct str name);
const struct account_table *account_table(const struct accounts *x, struct str id);

/* ---- terms: "-fund.basic" (terms.c) ---- */

enum term_state {
    TERM_GIVEN,
    TERM_NOTHING, /* the table has the place, and nothing in it */
    TERM_MISSING  /* the table or its column is not there */
};

struct export_term {
    struct str table, part, column; /* column: of an item */
    bool negative;
    const struct account_table *of; /* NULL: not in the export */
    bool in_force;                  /* false: nothing is to be taken from it in that year */
};

enum term_by { BY_TOTAL, BY_CODE, BY_CLASS };

struct export_term term_parse(const struct accounts *x, struct str text);
/* What a term is: its total, or that of a code; `row`, `col`: where it stands, when in one cell. */
enum term_state term_value(const struct accounts *x, const struct export_term *t, enum term_by by,
                           struct str code, struct export_figure *out, uint32_t *row);
/* The sum of a list of terms. *missing: the first table that is not there. */
enum term_state terms_sum(const struct accounts *x, const struct value *terms, enum term_by by,
                          struct str code, struct dec *out, struct str *missing);
/* "财决04表 5.00 − 财决07表 6.00": what was added. */
struct str terms_text(const struct accounts *x, const struct value *terms, enum term_by by,
                      struct str code);
/* All codes that the tables of the terms have in rows without others below them, or for BY_CLASS
 * their first levels; sorted. */
struct str *terms_codes(const struct accounts *x, const struct value *terms, enum term_by by,
                        size_t *n);

/* ---- comparing (compare.c) ---- */

bool accounts_compare(struct accounts *x);

#endif
