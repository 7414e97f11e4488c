/* Workbooks with printed tables on their sheets: lines above (title, unit), header, rows, notes
 * below; then perhaps the next table. Hidden sheets are not published. */
#include "printed/disclosing.h"
#include "read/book.h"
#include "read/cell_amount.h"

enum { CAPTION_MAX = 6 };

struct sheet_reading {
    struct disclosing *d;
    const struct book_sheet *sheet;
    uint32_t at;                /* position of its first cell */
    uint32_t row_n;             /* rows with something in them */
    size_t *first;              /* of each such row its first cell, and the end */
    const struct book_cell *no; /* a formula without a stored value */
    struct caption caption;
};

static const struct source *add_places(const struct disclosure_input *in, const struct book *book)
{
    size_t n = 0;
    for (size_t i = 0; i < book->n; i++)
        n += book->sheets[i].n;
    struct source_cell *cells = arena_zalloc(in->arena, (n + 1) * sizeof *cells);
    n = 0;
    for (size_t i = 0; cells && i < book->n; i++)
        for (size_t k = 0; k < book->sheets[i].n; k++) {
            const struct book_cell *c = &book->sheets[i].cells[k];
            cells[n++] = (struct source_cell){
                .sheet = book->sheets[i].name, .row = c->row, .col = c->col, .text = c->text};
        }
    return cells ? sources_add_cells(in->sources, in->name, cells, n) : NULL;
}

/* What a cell says as a text. A number is not rounded to what its format shows: nobody publishes
 * more decimals than he means. */
static struct str text_of(struct sheet_reading *r, const struct book_cell *c)
{
    struct buf b;
    struct dec number;
    switch ((enum cell_type)c->type) {
    case BOOK_CELL_TEXT:
    case BOOK_CELL_ERROR:
        return str_trim(c->text);
    case BOOK_CELL_NUMBER:
        if (!cell_shortest(c->number, &number))
            return c->text.n ? c->text : STR("#");
        buf_init(&b);
        dec_print(&b, number);
        struct str text = arena_str(r->d->in->arena, buf_view(&b));
        buf_free(&b);
        return text;
    case BOOK_CELL_NONE:
        r->no = c;
        return STR("#"); /* unknown, not empty */
    case BOOK_CELL_BOOL:
        break;
    }
    return STR("");
}

static uint32_t at_of(const struct sheet_reading *r, const struct book_cell *c)
{
    return r->at + (uint32_t)(c - r->sheet->cells);
}

static const struct book_cell *row_cells(const struct sheet_reading *r, uint32_t i, size_t *n)
{
    *n = r->first[i + 1] - r->first[i];
    return &r->sheet->cells[r->first[i]];
}

static bool index_rows(struct sheet_reading *r)
{
    const struct book_sheet *s = r->sheet;
    r->first = arena_alloc(r->d->in->arena, (s->n + 2) * sizeof *r->first);
    for (size_t i = 0; r->first && i < s->n; i++)
        if (!i || s->cells[i].row != s->cells[i - 1].row)
            r->first[r->row_n++] = i;
    if (r->first)
        r->first[r->row_n] = s->n;
    return r->first != NULL;
}

/* The texts of a row that stand in a caption, each in its cell. */
static bool caption_row(struct sheet_reading *r, uint32_t row, struct caption *c, bool *titled)
{
    size_t n, texts = 0;
    const struct book_cell *cells = row_cells(r, row, &n);
    *titled = false;
    for (size_t i = 0; i < n; i++) {
        bool title;
        struct str text = text_of(r, &cells[i]);
        if (!text.n)
            continue;
        if (++texts > CAPTION_MAX || cells[i].type != BOOK_CELL_TEXT ||
            !caption_line(r->d->in->words, text, at_of(r, &cells[i]), r->d->in->arena, c, &title))
            return false;
        *titled |= title;
    }
    return true;
}

static bool is_note(struct sheet_reading *r, uint32_t row, bool after_note)
{
    size_t n, texts = 0;
    bool note = false;
    const struct book_cell *cells = row_cells(r, row, &n);
    for (size_t i = 0; i < n; i++) {
        struct str text = text_of(r, &cells[i]);
        texts += text.n > 0;
        note |= text.n && caption_note(r->d->in->words, text, after_note, r->d->in->arena);
    }
    return note && texts == 1;
}

static struct value rows_of(struct sheet_reading *r, uint32_t from, uint32_t end, uint32_t left,
                            uint32_t right)
{
    struct arena *a = r->d->in->arena;
    uint32_t top = r->sheet->cells[r->first[from]].row;
    uint32_t bottom = r->sheet->cells[r->first[end - 1]].row;
    struct list *rows = list_new(a);
    for (uint32_t row = top; rows && row <= bottom; row++) {
        struct list *line = list_new(a);
        for (uint32_t col = left; line && col <= right; col++) {
            const struct book_cell *c = book_cell(r->sheet, row, col);
            disclosing_push(r->d, line, c ? text_of(r, c) : STR(""),
                            c ? at_of(r, c) : at_of(r, &r->sheet->cells[r->first[from]]));
        }
        r->d->ok = r->d->ok && line && list_push(rows, a, value_list(line));
    }
    r->d->ok = r->d->ok && rows;
    struct value v = rows ? value_list(rows) : value_none();
    v.at = at_of(r, &r->sheet->cells[r->first[from]]);
    return v;
}

/* The rows [from, end) are a table, the next ones up to `notes_end` its notes. */
static void read_table(struct sheet_reading *r, uint32_t from, uint32_t end, uint32_t notes_end)
{
    const struct book_sheet *s = r->sheet;
    uint32_t left = BOOK_COLS, right = 0;
    struct list *merges = list_new(r->d->in->arena), *notes = list_new(r->d->in->arena);
    if (end - from < 2 || !merges || !notes) /* a line of text */
        return;
    for (size_t i = r->first[from]; i < r->first[end]; i++) {
        left = s->cells[i].col < left ? s->cells[i].col : left;
        right = s->cells[i].col > right ? s->cells[i].col : right;
    }
    uint32_t top = s->cells[r->first[from]].row, bottom = s->cells[r->first[end - 1]].row;
    for (size_t i = 0; i < s->merge_n; i++) {
        const struct book_area *m = &s->merges[i];
        if (m->row >= top && m->last_row <= bottom && m->col >= left) {
            uint32_t last = m->last_col > right ? right : m->last_col;
            if (last > m->col || m->last_row > m->row)
                disclosing_merge(r->d, merges, m->row - top, m->col - left, m->last_row - top,
                                 last - left);
        }
    }
    for (uint32_t row = end; row < notes_end; row++) {
        size_t n;
        const struct book_cell *cells = row_cells(r, row, &n);
        for (size_t i = 0; i < n; i++)
            if (text_of(r, &cells[i]).n)
                disclosing_push(r->d, notes, text_of(r, &cells[i]), at_of(r, &cells[i]));
    }
    if (!r->caption.title.n && disclosing_is_annex(r->d, s->name))
        r->caption.title = s->name;
    disclosing_table(r->d, &r->caption, rows_of(r, from, end, left, right), merges, 0, notes,
                     disclosing_is_annex(r->d, r->caption.title));
}

/* The first row behind `from` that ends a table: a note, or the caption of the next. */
static uint32_t table_end(struct sheet_reading *r, uint32_t from)
{
    for (uint32_t row = from + 1; row < r->row_n; row++) {
        struct caption next = {0};
        bool titled;
        if (is_note(r, row, false) || (caption_row(r, row, &next, &titled) && titled))
            return row;
    }
    return r->row_n;
}

static void read_sheet(struct sheet_reading *r)
{
    for (uint32_t row = 0; row < r->row_n;) {
        bool titled;
        r->caption = (struct caption){0};
        while (row < r->row_n && caption_row(r, row, &r->caption, &titled))
            row++;
        if (row == r->row_n)
            break;
        uint32_t end = table_end(r, row), notes = end;
        while (notes < r->row_n && is_note(r, notes, notes > end))
            notes++;
        read_table(r, row, end, notes);
        row = notes;
    }
    if (r->no)
        DIAG0(r->d->in->diags, E7023, book_place(r->d->in->name, r->sheet, r->no->row, r->no->col));
}

bool disclosure_of_book(const struct disclosure_input *in, struct str bytes, struct record *out)
{
    struct book book;
    struct disclosing d;
    if (!book_read(bytes, in->name, in->arena, &book, in->diags))
        return false;
    const struct source *source = add_places(in, &book);
    size_t before = 0;
    if (!disclosing_begin(&d, in, source))
        return false;
    for (size_t i = 0; i < book.n; i++) {
        struct sheet_reading r = {
            .d = &d, .sheet = &book.sheets[i], .at = source_at(source, before)};
        before += r.sheet->n;
        if (r.sheet->visibility != BOOK_VISIBLE)
            continue;
        d.ok = d.ok && index_rows(&r);
        if (d.ok)
            read_sheet(&r);
    }
    return disclosing_end(&d, out);
}
