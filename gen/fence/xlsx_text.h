/* Texts for a workbook: what Excel accepts, how it must be written, and names of sheets and cells.
 * Nothing here knows the library that writes the file. */
#ifndef JUESUAN_FENCE_XLSX_TEXT_H
#define JUESUAN_FENCE_XLSX_TEXT_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/dec.h"

/* Limits of Excel ("Excel specifications and limits"); texts and names count UTF-16 units. */
enum {
    XLSX_ROWS_MAX = 1048576,
    XLSX_COLS_MAX = 16384,
    XLSX_TEXT_MAX = 32767,
    XLSX_SHEET_NAME_MAX = 31,
    XLSX_NAME_MAX = 255,
    XLSX_FORMULA_MAX = 8192,
    XLSX_DIGITS_MAX = 15
};

enum xlsx_fault { XLSX_FINE, XLSX_NOT_UTF8, XLSX_CONTROL, XLSX_TOO_LONG };

/* Whether `text` may stand in a cell; for XLSX_CONTROL *cp is the character, for XLSX_TOO_LONG the
 * length. */
enum xlsx_fault xlsx_text_check(struct str text, int32_t *cp);
size_t xlsx_utf16_units(struct str text);
/* A copy in which text that looks like an escape (_x0041_) stays what it is (ECMA-376 part 1,
 * 22.9.2.19: ST_Xstring); {NULL, 0} when memory is exhausted. */
struct str xlsx_escape(struct arena *a, struct str text);
/* Excel takes such text for a formula once somebody edits the cell. */
bool xlsx_looks_like_formula(struct str text);

/* Whether Excel's 15 digits hold the number; else it can only be written as text. */
bool xlsx_number_fits(struct dec number);
/* Whether an area may have that name: letters, Han characters, digits, "_" and ".", no digit first,
 * nothing that reads as a cell (A1, R1C1). */
bool xlsx_is_name(struct str name);

/* "C7" for row 6, column 2 (both from 0). */
void xlsx_cell_name(struct buf *out, uint32_t row, uint32_t col);

/* Names for n sheets: as wanted where Excel allows it, else with forbidden characters replaced by
 * their full-width forms, shortened and made unique. False when memory is exhausted. */
bool xlsx_sheet_names(struct arena *a, const struct str *wanted, size_t n, struct str *names);

#endif
