/* Limits and order of cells, names and merges, the same for .xlsx and .xls. */
#include "read/build.h"
#include "base/memory.h"

#include <stdlib.h>

bool build_out_of_memory(struct book_build *b)
{
    memory_note_failure();
    diags_out_of_memory(b->ds);
    b->failed = true;
    return false;
}

static bool too_many(struct book_build *b, enum diag_code code, size_t limit)
{
    BUILD_ERROR(b, code, arena_printf(&b->ds->arena, "%zu", limit));
    return false;
}

void build_free(struct book_build *b)
{
    free(b->cells);
    b->cells = NULL;
}

struct book_sheet *build_sheet(struct book_build *b, struct str name, enum book_visibility v)
{
    struct book *book = b->book;
    if (book->n >= BOOK_SHEETS_MAX) {
        too_many(b, E2313, BOOK_SHEETS_MAX);
        return NULL;
    }
    struct book_sheet *sheets =
        arena_room(b->arena, book->sheets, book->n, &b->sheet_cap, sizeof *sheets);
    if (!sheets) {
        build_out_of_memory(b);
        return NULL;
    }
    book->sheets = sheets;
    sheets[book->n] = (struct book_sheet){.name = name, .visibility = v};
    return &sheets[book->n++];
}

void build_enter(struct book_build *b, struct book_sheet *sheet)
{
    b->sheet = sheet;
    b->n = b->row_cap = b->col_cap = b->merge_cap = 0;
    b->disorder = false;
}

static bool before(const struct book_cell *a, const struct book_cell *b)
{
    return a->row < b->row || (a->row == b->row && a->col < b->col);
}

struct book_cell *build_cell(struct book_build *b, uint32_t row, uint32_t col)
{
    if (row >= BOOK_ROWS || col >= BOOK_COLS) {
        BUILD_CELL_ERROR(b, E2315, row, col, b->sheet->name);
        return NULL;
    }
    if (b->cell_n >= BOOK_CELLS_MAX) {
        too_many(b, E2314, BOOK_CELLS_MAX);
        return NULL;
    }
    if (b->n == b->cap) {
        size_t cap = b->cap ? b->cap * 2 : 1024;
        struct book_cell *cells = memory_resize(b->cells, cap * sizeof *cells);
        if (!cells) {
            build_out_of_memory(b);
            return NULL;
        }
        b->cells = cells;
        b->cap = cap;
    }
    struct book_cell *cell = &b->cells[b->n];
    *cell = (struct book_cell){.row = row, .col = (uint16_t)col};
    b->disorder |= b->n && !before(cell - 1, cell);
    b->n++;
    b->cell_n++;
    return cell;
}

/* Two runs in order become one; of two cells at one place the later stands behind. */
static void merge_runs(const struct book_cell *from, size_t n, size_t half, struct book_cell *to)
{
    size_t left = 0, right = half;
    for (size_t i = 0; i < n; i++) {
        bool take_right = left == half || (right < n && before(&from[right], &from[left]));
        to[i] = take_right ? from[right++] : from[left++];
    }
}

static bool sort_cells(struct book_build *b)
{
    struct book_cell *from = b->cells, *to = memory_alloc(b->n * sizeof *to);
    if (!to)
        return build_out_of_memory(b);
    for (size_t run = 1; run < b->n; run *= 2) {
        for (size_t i = 0; i < b->n; i += 2 * run) {
            size_t left = b->n - i;
            merge_runs(from + i, left < 2 * run ? left : 2 * run, left < run ? left : run, to + i);
        }
        struct book_cell *swap = from;
        from = to;
        to = swap;
    }
    if (from != b->cells)
        memcpy(b->cells, from, b->n * sizeof *from);
    free(from != b->cells ? from : to);
    return true;
}

static void drop_doubles(struct book_build *b)
{
    size_t kept = 0;
    for (size_t i = 0; i < b->n; i++) {
        const struct book_cell *c = &b->cells[i];
        if (kept && !before(&b->cells[kept - 1], c)) {
            DIAG0(b->ds, E2318, book_place(b->file, b->sheet, c->row, c->col));
            kept--;
        }
        /* NOLINTNEXTLINE(clang-analyzer-unix.Malloc): of two blocks the other one is freed */
        b->cells[kept++] = *c;
    }
    b->n = kept;
}

bool build_leave(struct book_build *b)
{
    if (b->disorder) {
        if (!sort_cells(b))
            return false;
        drop_doubles(b);
    }
    struct book_sheet *sheet = b->sheet;
    sheet->cells = arena_alloc(b->arena, b->n * sizeof *sheet->cells);
    if (!sheet->cells)
        return build_out_of_memory(b);
    if (b->n)
        memcpy(sheet->cells, b->cells, b->n * sizeof *sheet->cells);
    sheet->n = b->n;
    return true;
}

static bool add_span(struct book_build *b, struct book_span **spans, size_t *n, size_t *cap,
                     struct book_span span)
{
    if (*n && (*spans)[*n - 1].last + 1 == span.first) {
        (*spans)[*n - 1].last = span.last;
        return true;
    }
    if (*n >= BOOK_SPANS_MAX)
        return too_many(b, E2317, BOOK_SPANS_MAX);
    struct book_span *items = arena_room(b->arena, *spans, *n, cap, sizeof *items);
    if (!items)
        return build_out_of_memory(b);
    *spans = items;
    items[(*n)++] = span;
    return true;
}

bool build_hide_rows(struct book_build *b, uint32_t first, uint32_t last)
{
    struct book_sheet *s = b->sheet;
    return add_span(b, &s->hidden_rows, &s->hidden_row_n, &b->row_cap,
                    (struct book_span){first, last});
}

bool build_hide_cols(struct book_build *b, uint32_t first, uint32_t last)
{
    struct book_sheet *s = b->sheet;
    return add_span(b, &s->hidden_cols, &s->hidden_col_n, &b->col_cap,
                    (struct book_span){first, last});
}

bool build_merge(struct book_build *b, struct book_area area)
{
    struct book_sheet *s = b->sheet;
    if (s->merge_n >= BOOK_SPANS_MAX)
        return too_many(b, E2317, BOOK_SPANS_MAX);
    struct book_area *items =
        arena_room(b->arena, s->merges, s->merge_n, &b->merge_cap, sizeof *items);
    if (!items)
        return build_out_of_memory(b);
    s->merges = items;
    items[s->merge_n++] = area;
    return true;
}

struct book_name *build_name(struct book_build *b)
{
    struct book *book = b->book;
    struct book_name *items = NULL;
    if (book->name_n >= BOOK_SPANS_MAX)
        too_many(b, E2317, BOOK_SPANS_MAX);
    else if (!(items =
                   arena_room(b->arena, book->names, book->name_n, &b->name_cap, sizeof *items)))
        build_out_of_memory(b);
    if (!items)
        return NULL;
    book->names = items;
    items[book->name_n] = (struct book_name){.sheet = BOOK_NO_SHEET, .area_sheet = BOOK_NO_SHEET};
    return &items[book->name_n++];
}

bool build_property(struct book_build *b, struct str name, struct str value)
{
    struct book *book = b->book;
    if (book->property_n >= BOOK_SPANS_MAX)
        return too_many(b, E2317, BOOK_SPANS_MAX);
    struct book_property *items =
        arena_room(b->arena, book->properties, book->property_n, &b->property_cap, sizeof *items);
    if (!items)
        return build_out_of_memory(b);
    book->properties = items;
    struct book_property *p = &items[book->property_n];
    p->name = build_text(b, name);
    p->value = build_text(b, value);
    book->property_n++;
    return p->name.p && p->value.p;
}

struct str build_text(struct book_build *b, struct str text)
{
    static const struct str none = {NULL, 0};
    if (!text.n)
        return STR("");
    b->text_n += text.n;
    if (b->text_n > BOOK_TEXT_MAX) {
        too_many(b, E2316, BOOK_TEXT_MAX / (1024 * 1024));
        return none;
    }
    struct str copy = arena_str(b->arena, text);
    if (!copy.p)
        build_out_of_memory(b);
    return copy;
}

bool address_parse(struct str text, uint32_t *row, uint32_t *col)
{
    uint32_t r = 0, c = 0;
    size_t i = text.n && text.p[0] == '$', letters = 0, digits = 0;
    for (; i < text.n && ascii_is_alpha(text.p[i]); i++, letters++)
        if ((c = c * 26 + (uint32_t)((text.p[i] & 0x1F))) > BOOK_COLS)
            return false;
    i += i < text.n && text.p[i] == '$';
    for (; i < text.n && ascii_is_digit(text.p[i]); i++, digits++)
        if ((r = r * 10 + (uint32_t)(text.p[i] - '0')) > BOOK_ROWS)
            return false;
    if (i != text.n || !letters || !digits || !r)
        return false;
    *row = r - 1;
    *col = c - 1;
    return true;
}

/* A sheet's name in front of the "!", without its quotes, of which inner ones are doubled. */
static size_t sheet_of_reference(struct book_build *b, struct str text)
{
    struct buf plain;
    buf_init(&plain);
    bool quoted = text.n >= 2 && text.p[0] == '\'' && text.p[text.n - 1] == '\'';
    for (size_t i = quoted; i < text.n - quoted; i++) {
        buf_char(&plain, text.p[i]);
        i += quoted && text.p[i] == '\'' && i + 1 < text.n - 1 && text.p[i + 1] == '\'';
    }
    size_t sheet = book_sheet_named(b->book, buf_view(&plain));
    if (plain.failed)
        build_out_of_memory(b);
    buf_free(&plain);
    return sheet;
}

void name_refers(struct book_build *b, struct book_name *name, struct str text)
{
    size_t mark = SIZE_MAX;
    for (size_t i = 0; i < text.n; i++)
        if (text.p[i] == '!')
            mark = i; /* the last one: a quoted name may hold another */
    if (mark == SIZE_MAX)
        return;
    struct str where = str_sub(text, mark + 1, text.n);
    size_t colon = str_find(where, STR(":"), 0);
    struct book_area area;
    if (!address_parse(str_sub(where, 0, colon == SIZE_MAX ? where.n : colon), &area.row,
                       &area.col))
        return;
    area.last_row = area.row;
    area.last_col = area.col;
    if (colon != SIZE_MAX &&
        !address_parse(str_sub(where, colon + 1, where.n), &area.last_row, &area.last_col))
        return;
    name->area = area;
    name->area_sheet = sheet_of_reference(b, str_sub(text, 0, mark));
}
