/* Where in rows of cells the tables begin and end, and what their captions say. */
#include "printed/sheet.h"

#include "grid/text.h"

enum { CAPTION_TEXTS = 6 /* of a row */, CAPTION_ROWS = 6 };

struct sheet_reading {
    struct disclosing *d;
    const struct printed_sheet *sheet;
    uint32_t row_n; /* rows with something in them */
    size_t *first;  /* of each such row its first cell, and the end */
    struct caption caption;
};

static const struct sheet_cell *row_cells(const struct sheet_reading *r, uint32_t i, size_t *n)
{
    *n = r->first[i + 1] - r->first[i];
    return &r->sheet->cells[r->first[i]];
}

static bool begin(struct sheet_reading *r, struct disclosing *d, const struct printed_sheet *s)
{
    *r = (struct sheet_reading){.d = d, .sheet = s};
    r->first = arena_alloc(d->in->arena, (s->n + 2) * sizeof *r->first);
    for (size_t i = 0; r->first && i < s->n; i++)
        if (!i || s->cells[i].row != s->cells[i - 1].row)
            r->first[r->row_n++] = i;
    if (r->first)
        r->first[r->row_n] = s->n;
    d->ok = d->ok && r->first;
    return r->first != NULL;
}

/* 2023年度 and nothing else */
static bool is_year(const struct sheet_reading *r, struct str text)
{
    struct str plain;
    size_t at = 0, end = 0;
    return caption_year(r->d->in->words, text, r->d->in->arena, &plain, &at, &end) && !at &&
           end == plain.n;
}

/* The texts of a row that stand in a caption, each in its cell. Several years are a header. */
static bool caption_row(const struct sheet_reading *r, uint32_t row, struct caption *c,
                        bool *titled)
{
    size_t n, texts = 0, years = 0;
    const struct sheet_cell *cells = row_cells(r, row, &n);
    *titled = false;
    for (size_t i = 0; i < n; i++) {
        bool title;
        if (!cells[i].text.n)
            continue;
        if (++texts > CAPTION_TEXTS || !cells[i].words ||
            !caption_line(r->d->in->words, cells[i].text, cells[i].at, r->d->in->arena, c, &title))
            return false;
        *titled |= title;
        years += is_year(r, cells[i].text);
    }
    return years < 2;
}

static bool is_note(const struct sheet_reading *r, uint32_t row, bool after_note)
{
    size_t n, texts = 0;
    bool note = false;
    const struct sheet_cell *cells = row_cells(r, row, &n);
    for (size_t i = 0; i < n; i++) {
        texts += cells[i].text.n > 0;
        note |= cells[i].text.n &&
                caption_note(r->d->in->words, cells[i].text, after_note, r->d->in->arena);
    }
    return note && texts == 1;
}

static struct value rows_of(const struct sheet_reading *r, uint32_t from, uint32_t end,
                            uint32_t left, uint32_t right)
{
    struct arena *a = r->d->in->arena;
    uint32_t at = r->sheet->cells[r->first[from]].at;
    uint32_t row = r->sheet->cells[r->first[from]].row;
    struct list *rows = list_new(a);
    for (uint32_t i = from; rows && i < end; row++) {
        size_t n, k = 0;
        const struct sheet_cell *cells = row_cells(r, i, &n);
        bool here = cells->row == row; /* else it is an empty row between two */
        struct list *line = list_new(a);
        for (uint32_t col = left; line && col <= right; col++) {
            while (here && k < n && cells[k].col < col)
                k++;
            bool filled = here && k < n && cells[k].col == col;
            disclosing_push(r->d, line, filled ? cells[k].text : STR(""),
                            filled ? cells[k].at : at);
        }
        i += here;
        r->d->ok = r->d->ok && line && list_push(rows, a, value_list(line));
    }
    r->d->ok = r->d->ok && rows;
    struct value v = rows ? value_list(rows) : value_none();
    v.at = at;
    return v;
}

static struct list *merges_of(const struct sheet_reading *r, uint32_t top, uint32_t bottom,
                              uint32_t left, uint32_t right)
{
    const struct printed_sheet *s = r->sheet;
    struct list *merges = list_new(r->d->in->arena);
    for (size_t i = 0; merges && i < s->merge_n; i++) {
        const struct sheet_area *m = &s->merges[i];
        if (m->row < top || m->last_row > bottom || m->col < left)
            continue;
        uint32_t last = m->last_col > right ? right : m->last_col;
        if (last > m->col || m->last_row > m->row)
            disclosing_merge(r->d, merges, m->row - top, m->col - left, m->last_row - top,
                             last - left);
    }
    return merges;
}

static struct list *notes_of(const struct sheet_reading *r, uint32_t from, uint32_t end)
{
    const struct printed_sheet *s = r->sheet;
    struct list *notes = list_new(r->d->in->arena);
    for (uint32_t row = from; notes && row < end; row++) {
        size_t n;
        const struct sheet_cell *cells = row_cells(r, row, &n);
        for (size_t i = 0; i < n; i++)
            if (cells[i].text.n)
                disclosing_push(r->d, notes, cells[i].text, cells[i].at);
    }
    for (size_t i = 0; notes && s->notes && end == r->row_n && i < s->notes->n; i++)
        r->d->ok = r->d->ok && list_push(notes, r->d->in->arena, s->notes->items[i]);
    return notes;
}

/* The rows [from, end) are a table, the next ones up to `notes_end` its notes. */
static void read_table(struct sheet_reading *r, uint32_t from, uint32_t end, uint32_t notes_end)
{
    const struct printed_sheet *s = r->sheet;
    uint32_t left = UINT32_MAX, right = s->cols ? s->cols - 1 : 0;
    if (end - from < s->least)
        return;
    for (size_t i = r->first[from]; i < r->first[end]; i++) {
        left = s->cells[i].col < left ? s->cells[i].col : left;
        right = s->cells[i].col > right ? s->cells[i].col : right;
    }
    uint32_t top = s->cells[r->first[from]].row, bottom = s->cells[r->first[end - 1]].row;
    if (!r->caption.title.n && s->name.n && disclosing_is_annex(r->d, s->name))
        r->caption.title = s->name;
    disclosing_table(r->d, &r->caption, rows_of(r, from, end, left, right),
                     merges_of(r, top, bottom, left, right),
                     s->header_rows > top ? s->header_rows - top : 0, notes_of(r, end, notes_end),
                     s->annex || disclosing_is_annex(r->d, r->caption.title));
}

/* The first row behind `from` that ends a table: a note, or the caption of the next. */
static uint32_t table_end(const struct sheet_reading *r, uint32_t from)
{
    for (uint32_t row = from + 1; row < r->row_n; row++) {
        struct caption next = {0};
        bool titled;
        if (is_note(r, row, false) || (caption_row(r, row, &next, &titled) && titled))
            return row;
    }
    return r->row_n;
}

void printed_caption_add(struct caption *c, const struct caption *above)
{
    const struct caption own = *c;
    *c = *above;
    c->title = own.title.n ? own.title : above->title;
    c->code = own.code.n ? own.code : above->code;
    c->unit = own.unit.n ? own.unit : above->unit;
    c->department = own.department.n ? own.department : above->department;
    c->year = own.year ? own.year : above->year;
    c->at = own.title.n || !above->at ? own.at : above->at;
}

void printed_sheet_read(struct disclosing *d, const struct printed_sheet *s)
{
    struct sheet_reading r;
    if (!begin(&r, d, s))
        return;
    for (uint32_t row = 0; row < r.row_n;) {
        bool titled, top = !row;
        r.caption = (struct caption){0};
        while (!s->annex && row < r.row_n && caption_row(&r, row, &r.caption, &titled))
            row++;
        if (top)
            printed_caption_add(&r.caption, &s->above);
        if (row == r.row_n)
            break;
        uint32_t end = s->annex ? r.row_n : table_end(&r, row), notes = end;
        while (notes < r.row_n && is_note(&r, notes, notes > end))
            notes++;
        read_table(&r, row, end, notes);
        row = notes;
    }
}

bool printed_sheet_is_caption(struct disclosing *d, const struct printed_sheet *s,
                              struct caption *c)
{
    struct sheet_reading r;
    size_t titles = 0;
    *c = (struct caption){0};
    if (!begin(&r, d, s) || r.row_n > CAPTION_ROWS)
        return false;
    for (uint32_t row = 0; row < r.row_n; row++) {
        bool titled;
        if (!caption_row(&r, row, c, &titled))
            return false;
        titles += titled;
    }
    return titles <= 1 && (c->title.n || c->unit.n || c->code.n || c->department.n);
}

bool printed_sheet_titled(struct disclosing *d, const struct printed_sheet *s)
{
    struct sheet_reading r;
    struct caption c = {0};
    bool titled = false;
    if (!begin(&r, d, s))
        return false;
    for (uint32_t row = 0; row < r.row_n && !titled && caption_row(&r, row, &c, &titled);)
        row++;
    return titled;
}
