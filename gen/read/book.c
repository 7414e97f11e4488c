/* The workbook as a model: a cell by its place, what is hidden, names of places, dates. */
#include "read/book.h"

const struct book_cell *book_cell(const struct book_sheet *sheet, uint32_t row, uint32_t col)
{
    size_t low = 0, high = sheet->n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const struct book_cell *c = &sheet->cells[middle];
        if (c->row == row && c->col == col)
            return c;
        if (c->row < row || (c->row == row && c->col < col))
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

static bool within(const struct book_span *spans, size_t n, uint32_t at)
{
    for (size_t i = 0; i < n; i++)
        if (at >= spans[i].first && at <= spans[i].last)
            return true;
    return false;
}

bool book_row_is_hidden(const struct book_sheet *sheet, uint32_t row)
{
    return within(sheet->hidden_rows, sheet->hidden_row_n, row);
}

bool book_col_is_hidden(const struct book_sheet *sheet, uint32_t col)
{
    return within(sheet->hidden_cols, sheet->hidden_col_n, col);
}

size_t book_sheet_named(const struct book *book, struct str name)
{
    for (size_t i = 0; i < book->n; i++)
        if (str_eq(book->sheets[i].name, name))
            return i;
    return BOOK_NO_SHEET;
}

struct place book_place(struct str file, const struct book_sheet *sheet, uint32_t row, uint32_t col)
{
    return (struct place){.file = file, .sheet = sheet->name, .line = row + 1, .col = col + 1};
}

/* Days since 0000-03-01 of the proleptic Gregorian calendar become a date: years of 365 days, a
 * leap day every 4, none every 100, one every 400 years, and months from March on. */
static void date_of_days(long long days, int *year, int *month, int *day)
{
    enum { ERA = 146097, CENTURY = 36524, FOUR = 1461, YEAR = 365 };
    long long era = days / ERA, in_era = days % ERA;
    long long y = (in_era - in_era / (FOUR - 1) + in_era / CENTURY - in_era / (ERA - 1)) / YEAR;
    long long in_year = in_era - (YEAR * y + y / 4 - y / 100);
    long long m = (5 * in_year + 2) / 153;
    *day = (int)(in_year - (153 * m + 2) / 5 + 1);
    *month = (int)(m < 10 ? m + 3 : m - 9);
    *year = (int)(y + era * 400 + (*month <= 2));
}

bool book_add_source(const struct book *book, struct str name, struct arena *a,
                     struct sources *sources, struct book_places *out)
{
    size_t n = 0, k = 0;
    *out = (struct book_places){.offsets = arena_alloc(a, (book->n + 1) * sizeof *out->offsets)};
    for (size_t i = 0; out->offsets && i < book->n; i++) {
        out->offsets[i] = n;
        n += book->sheets[i].n;
    }
    struct source_cell *cells = arena_alloc(a, (n ? n : 1) * sizeof *cells);
    for (size_t i = 0; out->offsets && cells && i < book->n; i++) {
        const struct book_sheet *s = &book->sheets[i];
        for (size_t c = 0; c < s->n; c++)
            cells[k++] =
                (struct source_cell){s->name, s->cells[c].row, s->cells[c].col, s->cells[c].text};
    }
    if (out->offsets && cells)
        out->source = sources_add_cells(sources, name, cells, n);
    return out->source != NULL;
}

uint32_t book_at(const struct book *book, const struct book_places *places,
                 const struct book_sheet *sheet, const struct book_cell *cell)
{
    size_t i = (size_t)(sheet - book->sheets);
    return source_at(places->source, places->offsets[i] + (size_t)(cell - sheet->cells));
}

bool book_date(const struct book *book, const struct book_cell *cell, int *year, int *month,
               int *day)
{
    enum {
        DAYS_TO_1899_12_30 = 693899,
        DAYS_TO_1904 = 695361,
        LAST = 2958465,
        FALSE_LEAP_DAY = 60
    };
    if (cell->type != BOOK_CELL_NUMBER || cell->format != CELL_FORMAT_DATE ||
        !(cell->number >= 1) || !(cell->number < LAST + 1.0))
        return false;
    long long days = (long long)cell->number;
    if (!book->since_1904) {
        if (days == FALSE_LEAP_DAY) /* 1900-02-29, which Excel has and the calendar has not */
            return false;
        days += days < FALSE_LEAP_DAY; /* before it, Excel counts one less */
    }
    date_of_days(days + (book->since_1904 ? DAYS_TO_1904 : DAYS_TO_1899_12_30), year, month, day);
    return *year <= 9999;
}
