/* How both readers put a book together: growing lists, limits, and the same complaint for the same
 * fault. Internal to gen/read. */
#ifndef JUESUAN_READ_BUILD_H
#define JUESUAN_READ_BUILD_H

#include "read/book.h"

struct book_build {
    struct book *book;
    struct arena *arena;
    struct diags *ds;
    struct str file;
    size_t sheet_cap, name_cap, property_cap;
    size_t cell_n; /* of all sheets */
    size_t text_n; /* bytes of all texts */
    /* The sheet being read: its cells grow outside of the arena. */
    struct book_sheet *sheet;
    struct book_cell *cells;
    size_t n, cap;
    size_t row_cap, col_cap, merge_cap;
    bool disorder; /* some cell does not come behind the one before it */
    bool failed;   /* an error was reported: the book is not handed over */
};

void build_free(struct book_build *b);
/* All of these return false after an error that ends the reading. */
struct book_sheet *build_sheet(struct book_build *b, struct str name, enum book_visibility v);
void build_enter(struct book_build *b, struct book_sheet *sheet);
/* A place for one more cell, its row and column set; NULL after E2314 or E2315. A cell outside of
 * the largest sheet is E2315. */
struct book_cell *build_cell(struct book_build *b, uint32_t row, uint32_t col);
/* Sorts the cells of the sheet entered, keeps the last of two at one place (E2318), and puts them
 * into the arena. */
bool build_leave(struct book_build *b);
bool build_hide_rows(struct book_build *b, uint32_t first, uint32_t last);
bool build_hide_cols(struct book_build *b, uint32_t first, uint32_t last);
bool build_merge(struct book_build *b, struct book_area area);
struct book_name *build_name(struct book_build *b);
bool build_property(struct book_build *b, struct str name, struct str value);
/* A copy of the text in the arena; {NULL, 0} after E2316 or E1004. */
struct str build_text(struct book_build *b, struct str text);

/* Reports at the file, or at a cell of the sheet entered; goes on, but the book is lost. */
#define BUILD_ERROR(b, code, ...)                                                                  \
    do {                                                                                           \
        (b)->failed = true;                                                                        \
        DIAG((b)->ds, code, place_file((b)->file), __VA_ARGS__);                                   \
    } while (0)
#define BUILD_CELL_ERROR(b, code, row, col, ...)                                                   \
    do {                                                                                           \
        (b)->failed = true;                                                                        \
        DIAG((b)->ds, code, book_place((b)->file, (b)->sheet, row, col), __VA_ARGS__);             \
    } while (0)
bool build_out_of_memory(struct book_build *b);

/* The number format of a format code (ECMA-376-1, 18.8.31) or of a built-in number (18.8.30, with
 * those of Chinese and Japanese editions). */
enum cell_format format_of_code(struct str code);
enum cell_format format_of_id(unsigned id);

/* The nearest double of digits in the form [+-]1234.5[E[+-]6], whatever the locale. */
bool number_of_text(struct str text, double *out);

/* "AB12" (also $AB$12) -> row 11, column 27; false when it is no address. */
bool address_parse(struct str text, uint32_t *row, uint32_t *col);

/* What `text` says a name stands for: one area of one sheet ('表 1'!$A$1:$B$2) is set in *name. */
void name_refers(struct book_build *b, struct book_name *name, struct str text);

bool xlsx_read(struct book_build *b, struct str bytes);
bool xls_read(struct book_build *b, struct str bytes);

#endif
