/* Workbooks: .xlsx (also strict, .xlsm, .xltx) and .xls or WPS .et (BIFF8), read from memory into
 * one model. What the cells mean is for others; here nothing is rounded, guessed or left out. */
#ifndef JUESUAN_READ_BOOK_H
#define JUESUAN_READ_BOOK_H

#include "base/diag.h"

/* Far above any table of a department; together with the limits of fence/zip_read.h they bound the
 * memory of a hostile file. */
enum {
    BOOK_BYTES_MAX = 64 * 1024 * 1024,
    BOOK_SHEETS_MAX = 1000,
    BOOK_CELLS_MAX = 1000000,   /* of all sheets, with any content */
    BOOK_STRINGS_MAX = 1000000, /* shared strings */
    BOOK_SPANS_MAX = 200000,    /* merges, hidden rows and columns, names: each kind of a sheet */
    BOOK_TEXT_MAX = 64 * 1024 * 1024, /* bytes of all texts */
    BOOK_ROWS = 1048576,              /* of one sheet (ECMA-376-1, 18.3.1.73) */
    BOOK_COLS = 16384
};

enum book_format { BOOK_XLSX, BOOK_XLS };

enum book_visibility { BOOK_VISIBLE, BOOK_HIDDEN, BOOK_VERY_HIDDEN };

enum cell_type {
    BOOK_CELL_NONE, /* a formula whose value was not stored: .formula is set */
    BOOK_CELL_TEXT,
    BOOK_CELL_NUMBER,
    BOOK_CELL_BOOL,
    BOOK_CELL_ERROR /* .text is #DIV/0! and the like */
};

/* What a number format shows; GENERAL where there is none. */
enum cell_format {
    CELL_FORMAT_GENERAL,
    CELL_FORMAT_NUMBER,
    CELL_FORMAT_PERCENT,
    CELL_FORMAT_DATE, /* also times and durations */
    CELL_FORMAT_TEXT
};

struct book_cell {
    uint32_t row;   /* from 0 */
    uint16_t col;   /* from 0 */
    uint8_t type;   /* enum cell_type */
    uint8_t format; /* enum cell_format */
    bool formula;
    double number;   /* BOOK_CELL_NUMBER; BOOK_CELL_BOOL: 0 or 1 */
    struct str text; /* BOOK_CELL_TEXT, BOOK_CELL_ERROR; BOOK_CELL_NUMBER: its digits as an .xlsx
                        stores them, empty from an .xls, which stores a double */
};

/* Rows or columns, both ends included. */
struct book_span {
    uint32_t first, last;
};

struct book_area {
    uint32_t row, col, last_row, last_col; /* all included */
};

struct book_sheet {
    struct str name;
    enum book_visibility visibility;
    bool other;              /* a chart, dialog or macro sheet: without cells */
    struct book_cell *cells; /* by row, then column; each place once */
    size_t n;
    struct book_span *hidden_rows, *hidden_cols; /* in order of the file */
    size_t hidden_row_n, hidden_col_n;
    struct book_area *merges;
    size_t merge_n;
};

#define BOOK_NO_SHEET SIZE_MAX

struct book_name {
    struct str name; /* Excel's own begin with "_xlnm." */
    size_t sheet;    /* of which it is a name; BOOK_NO_SHEET: of the whole book */
    bool hidden;
    size_t area_sheet; /* BOOK_NO_SHEET: it stands for something else than one area (#REF!, too) */
    struct book_area area;
};

/* A property that people or programs added (File, Properties, Custom); numbers, truth values and
 * dates as text. */
struct book_property {
    struct str name, value;
};

struct book {
    enum book_format format;
    bool since_1904; /* dates count from 1904-01-01 instead of 1899-12-30 */
    bool macros;     /* it has some: they were neither read nor run */
    struct book_sheet *sheets;
    size_t n;
    struct book_name *names;
    size_t name_n;
    struct book_property *properties;
    size_t property_n;
};

/* Reads the workbook in `bytes`, which is recognised by what it holds. `name` (the file, for
 * diagnostics) must outlive `ds`' use of it; the book lives in `a` and needs `bytes` no more. False
 * when anything was reported as an error: E2201 … E2215, E2301 … E2322; *out then holds nothing. */
bool book_read(struct str bytes, struct str name, struct arena *a, struct book *out,
               struct diags *ds);

/* The cells of a book as a source, so that values can say which of them they come from. */
struct book_places {
    const struct source *source;
    size_t *offsets; /* of each sheet's first cell among those of the source */
};
/* False when memory or positions are exhausted; nothing is reported. */
bool book_add_source(const struct book *book, struct str name, struct arena *a,
                     struct sources *sources, struct book_places *out);
/* What a value from this cell keeps as its `at`. */
uint32_t book_at(const struct book *book, const struct book_places *places,
                 const struct book_sheet *sheet, const struct book_cell *cell);

/* NULL when the cell is empty. */
const struct book_cell *book_cell(const struct book_sheet *sheet, uint32_t row, uint32_t col);
bool book_row_is_hidden(const struct book_sheet *sheet, uint32_t row);
bool book_col_is_hidden(const struct book_sheet *sheet, uint32_t col);
/* The sheet of this name; BOOK_NO_SHEET. */
size_t book_sheet_named(const struct book *book, struct str name);
/* Where a cell stands, for a diagnostic. */
struct place book_place(struct str file, const struct book_sheet *sheet, uint32_t row,
                        uint32_t col);
/* Year, month and day of a number that a date format shows; false when it is none between 1900 and
 * 9999. */
bool book_date(const struct book *book, const struct book_cell *cell, int *year, int *month,
               int *day);

#endif
