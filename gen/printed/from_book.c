/* Workbooks with printed tables on their sheets. Hidden sheets are not published. */
#include "printed/sheet.h"
#include "read/book.h"
#include "read/cell_amount.h"

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
static struct str text_of(const struct book_cell *c, struct arena *a)
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
        struct str text = arena_str(a, buf_view(&b));
        buf_free(&b);
        return text;
    case BOOK_CELL_NONE:
        return STR("#"); /* a formula without a stored value: unknown, not empty */
    case BOOK_CELL_BOOL:
        break;
    }
    return STR("");
}

/* `at`: position of the sheet's first cell. False without memory. */
static bool sheet_of(const struct book_sheet *from, uint32_t at, struct arena *a,
                     struct printed_sheet *out)
{
    *out = (struct printed_sheet){.name = from->name, .least = 2};
    out->cells = arena_alloc(a, (from->n + 1) * sizeof *out->cells);
    out->merges = arena_alloc(a, (from->merge_n + 1) * sizeof *out->merges);
    if (!out->cells || !out->merges)
        return false;
    for (size_t i = 0; i < from->n; i++) {
        const struct book_cell *c = &from->cells[i];
        out->cells[out->n++] = (struct sheet_cell){.row = c->row,
                                                   .col = c->col,
                                                   .text = text_of(c, a),
                                                   .at = at + (uint32_t)i,
                                                   .words = c->type == BOOK_CELL_TEXT};
    }
    for (size_t i = 0; i < from->merge_n; i++) {
        const struct book_area *m = &from->merges[i];
        out->merges[out->merge_n++] = (struct sheet_area){m->row, m->col, m->last_row, m->last_col};
    }
    return true;
}

static void tell_unstored(const struct disclosing *d, const struct book_sheet *s)
{
    for (size_t i = s->n; i-- > 0;)
        if (s->cells[i].type == BOOK_CELL_NONE) {
            DIAG0(d->in->diags, E7023,
                  book_place(d->in->name, s, s->cells[i].row, s->cells[i].col));
            return;
        }
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
    for (size_t i = 0; i < book.n && d.ok; i++) {
        const struct book_sheet *from = &book.sheets[i];
        struct printed_sheet sheet;
        uint32_t at = source_at(source, before);
        before += from->n;
        if (from->visibility != BOOK_VISIBLE)
            continue;
        d.ok = sheet_of(from, at, in->arena, &sheet);
        if (d.ok)
            printed_sheet_read(&d, &sheet);
        tell_unstored(&d, from);
    }
    return disclosing_end(&d, out);
}
