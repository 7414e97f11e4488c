/* Single cells of a workbook that was read: what stands in them, and what somebody types into them
 * as if it stood there. */
#include "entry/entry.h"
#include "read/book.h"
#include "read/cell_amount.h"

/* "F12" → row 11, column 5. */
static bool cell_of(struct str name, uint32_t *row, uint32_t *col)
{
    size_t i = 0;
    uint32_t r = 0, c = 0;
    for (; i < name.n && i < 3 && name.p[i] >= 'A' && name.p[i] <= 'Z'; i++)
        c = c * 26 + (uint32_t)(name.p[i] - 'A' + 1);
    size_t letters = i;
    for (; i < name.n && i < letters + 7 && ascii_is_digit(name.p[i]); i++)
        r = r * 10 + (uint32_t)(name.p[i] - '0');
    *row = r - 1;
    *col = c - 1;
    return i == name.n && letters && r && r <= BOOK_ROWS && c <= BOOK_COLS;
}

static bool put(struct book_sheet *sheet, struct book_cell cell, struct arena *a)
{
    size_t i = 0;
    while (i < sheet->n && (sheet->cells[i].row < cell.row ||
                            (sheet->cells[i].row == cell.row && sheet->cells[i].col < cell.col)))
        i++;
    bool there = i < sheet->n && sheet->cells[i].row == cell.row && sheet->cells[i].col == cell.col;
    if (there) {
        sheet->cells[i] = cell;
        return true;
    }
    struct book_cell *cells = arena_alloc(a, (sheet->n + 1) * sizeof *cells);
    if (!cells)
        return false;
    memcpy(cells, sheet->cells, i * sizeof *cells);
    cells[i] = cell;
    memcpy(cells + i + 1, sheet->cells + i, (sheet->n - i) * sizeof *cells);
    sheet->cells = cells;
    sheet->n++;
    return true;
}

bool entry_alter(struct book *book, const struct entry_typed *typed, struct str name,
                 struct arena *a, struct diags *ds)
{
    size_t at = book_sheet_named(book, typed->sheet);
    struct book_cell cell = {.type = BOOK_CELL_TEXT, .format = CELL_FORMAT_TEXT};
    uint32_t row, col;
    if (at == BOOK_NO_SHEET || book->sheets[at].other || !cell_of(typed->cell, &row, &col)) {
        DIAG(ds, E2522, place_file(name), typed->sheet, typed->cell);
        return false;
    }
    cell.row = row;
    cell.col = (uint16_t)col;
    cell.text = typed->text;
    if (put(&book->sheets[at], cell, a))
        return true;
    DIAG0(ds, E1004, place_file(name));
    return false;
}

bool entry_has_sheet(const struct book *book, struct str sheet)
{
    return book_sheet_named(book, sheet) != BOOK_NO_SHEET;
}

struct entry_shown entry_show_at(const struct book *book, struct str sheet, uint32_t row,
                                 uint32_t col, struct arena *a)
{
    size_t i = book_sheet_named(book, sheet);
    const struct book_cell *c = i == BOOK_NO_SHEET ? NULL : book_cell(&book->sheets[i], row, col);
    struct entry_shown out = {STR(""), c && c->formula};
    struct buf text;
    struct dec d;
    if (c && c->text.p)
        out.text = c->text;
    if (!c || c->type != BOOK_CELL_NUMBER || c->format == CELL_FORMAT_DATE ||
        !cell_shortest(c->number, &d))
        return out;
    buf_init(&text);
    dec_print(&text, d);
    struct str copy = arena_str(a, buf_view(&text));
    buf_free(&text);
    if (copy.p)
        out.text = copy;
    return out;
}

struct entry_shown entry_show(const struct book *book, struct str sheet, struct str cell,
                              struct arena *a)
{
    uint32_t row, col;
    if (!cell_of(cell, &row, &col))
        return (struct entry_shown){STR(""), true};
    return entry_show_at(book, sheet, row, col, a);
}

uint32_t entry_last_row(const struct book *book, struct str sheet, uint32_t col)
{
    size_t at = book_sheet_named(book, sheet);
    uint32_t last = 0;
    for (size_t i = 0; at != BOOK_NO_SHEET && i < book->sheets[at].n; i++) {
        const struct book_cell *c = &book->sheets[at].cells[i];
        if (c->col == col && !c->formula && (c->text.n || c->type == BOOK_CELL_NUMBER))
            last = c->row;
    }
    return last;
}
