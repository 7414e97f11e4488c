/* What is the same for every kind of sheet that is read: where values go in the record, how a
 * header row is found, how a cell is named in a message. */
#include "entry/reading.h"

enum { HEAD_ROWS_MAX = 30 };

uint32_t reading_at(const struct reading *r, const struct book_sheet *sheet,
                    const struct book_cell *cell)
{
    return book_at(r->book, &r->places, sheet, cell);
}

void reading_set_at(struct value *v, uint32_t at)
{
    v->at = at;
    for (size_t i = 0; v->type == VALUE_LIST && i < v->list->n; i++)
        reading_set_at(&v->list->items[i], at);
    for (size_t i = 0; v->type == VALUE_MAP && i < v->map->n; i++) {
        v->map->entries[i].key.at = at;
        reading_set_at(&v->map->entries[i].value, at);
    }
}

struct place reading_place(const struct reading *r, const struct book_sheet *sheet, uint32_t row,
                           uint32_t col)
{
    struct place p = book_place(r->name, sheet, row, col);
    const struct book_cell *c = book_cell(sheet, row, col);
    if (c)
        p.excerpt = c->text;
    return p;
}

void reading_no_memory(struct reading *r)
{
    if (!r->failed)
        DIAG0(r->ds, E1004, place_file(r->name));
    r->failed = true;
}

bool reading_put(struct reading *r, struct vmap *into, struct form_path path, struct value v)
{
    for (size_t i = 0; i + 1 < path.n; i++) {
        const struct value *below = vmap_find(into, path.names[i]);
        if (below && below->type == VALUE_MAP) {
            into = below->map;
            continue;
        }
        struct vmap *m = vmap_new(r->arena);
        struct value made = m ? value_map(m) : value_none();
        made.at = v.at;
        if (!m || !vmap_set(into, r->arena, path.names[i], made)) {
            reading_no_memory(r);
            return false;
        }
        into = m;
    }
    struct value key = value_str(path.names[path.n - 1]);
    key.at = v.at;
    if (vmap_put(into, r->arena, key, v))
        return true;
    reading_no_memory(r);
    return false;
}

struct str reading_text(const struct book_cell *c)
{
    return c && c->type == BOOK_CELL_TEXT ? str_trim(c->text) : STR("");
}

bool reading_same_header(struct str a, struct str b)
{
    size_t i = 0, k = 0;
    for (;;) {
        while (i < a.n && ascii_is_space(a.p[i]))
            i++;
        while (k < b.n && ascii_is_space(b.p[k]))
            k++;
        if (i == a.n || k == b.n)
            return i == a.n && k == b.n;
        if (a.p[i++] != b.p[k++])
            return false;
    }
}

/* The header row of a sheet: the first that holds at least two of the titles (or the only one). */
static uint32_t find_header(const struct book_sheet *sheet, const struct str *titles, size_t n)
{
    size_t at = 0;
    while (at < sheet->n && sheet->cells[at].row < HEAD_ROWS_MAX) {
        uint32_t row = sheet->cells[at].row;
        size_t found = 0;
        for (; at < sheet->n && sheet->cells[at].row == row; at++)
            for (size_t t = 0; t < n; t++)
                found += reading_same_header(reading_text(&sheet->cells[at]), titles[t]);
        if (found >= (n < 2 ? n : 2))
            return row;
    }
    return UINT32_MAX;
}

/* Which columns hold anything below the header. */
static bool *filled_columns(struct reading *r, const struct book_sheet *sheet, uint32_t head)
{
    bool *filled = arena_zalloc(r->arena, BOOK_COLS * sizeof *filled);
    for (size_t i = 0; filled && i < sheet->n; i++) {
        const struct book_cell *c = &sheet->cells[i];
        filled[c->col] |= c->row > head && (c->type != BOOK_CELL_TEXT || reading_text(c).n);
    }
    return filled;
}

bool reading_columns(struct reading *r, const struct book_sheet *sheet, const struct str *titles,
                     size_t n, struct columns *out)
{
    out->head = find_header(sheet, titles, n);
    out->of = arena_alloc(r->arena, (n ? n : 1) * sizeof *out->of);
    if (!out->of) {
        reading_no_memory(r);
        return false;
    }
    for (size_t t = 0; t < n; t++)
        out->of[t] = NO_COLUMN;
    if (out->head == UINT32_MAX) {
        DIAG(r->ds, E2506, reading_place(r, sheet, 0, 0), titles[0], titles[n > 1]);
        return false;
    }
    const bool *filled = filled_columns(r, sheet, out->head);
    if (!filled) {
        reading_no_memory(r);
        return false;
    }
    for (size_t i = 0; i < sheet->n; i++) {
        const struct book_cell *c = &sheet->cells[i];
        size_t t = 0;
        if (c->row != out->head || !reading_text(c).n)
            continue;
        while (t < n && !reading_same_header(reading_text(c), titles[t]))
            t++;
        if (t < n && out->of[t] != NO_COLUMN) {
            char other[16];
            DIAG(r->ds, E2516, reading_place(r, sheet, c->row, c->col), titles[t],
                 cell_name(c->row + 1, (uint32_t)out->of[t] + 1, other));
        } else if (t < n) {
            out->of[t] = c->col;
        } else if (filled[c->col]) {
            DIAG(r->ds, E2505, reading_place(r, sheet, c->row, c->col), reading_text(c));
        }
    }
    return true;
}

const struct book_cell *reading_cell(const struct book_sheet *sheet, uint32_t row, uint32_t col)
{
    return col == NO_COLUMN ? NULL : book_cell(sheet, row, col);
}

uint32_t reading_next_row(const struct book_sheet *sheet, uint32_t row)
{
    size_t low = 0, high = sheet->n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (sheet->cells[middle].row <= row)
            low = middle + 1;
        else
            high = middle;
    }
    return low < sheet->n ? sheet->cells[low].row : NO_ROW;
}

void reading_home(struct reading *r, const struct form_path *below, struct form_path path,
                  const struct book_sheet *sheet, uint32_t row, uint32_t col)
{
    struct str names[2 * FORM_DEPTH_MAX];
    size_t n = 0;
    if (col == NO_COLUMN)
        return;
    for (size_t i = 0; below && i < below->n; i++)
        names[n++] = below->names[i];
    for (size_t i = 0; i < path.n; i++)
        names[n++] = path.names[i];
    struct place place = book_place(r->name, sheet, row, col);
    if (!homes_put(r->homes, names, n, place))
        reading_no_memory(r);
}
