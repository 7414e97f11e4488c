/* Blocks of a document as its reader meets them. What formats call their elements is their
 * readers' business. */
#include "read/builder.h"
#include "base/normalize.h"
#include "base/utf8.h"

#include <stdlib.h>

void document_no_memory(struct document_builder *b)
{
    if (!b->failed)
        diags_out_of_memory(b->ds);
    b->failed = true;
}

static void too_large(struct document_builder *b, struct str what, size_t most)
{
    if (!b->failed)
        DIAG(b->ds, E2254, place_file(b->doc->name), what, arena_printf(b->arena, "%zu", most));
    b->failed = true;
}

static bool is_blank(int32_t cp, bool wide)
{
    return cp == ' ' || cp == '\n' || cp == '\t' || (wide && cp == 0x3000);
}

static struct str trimmed(struct str s, bool wide)
{
    while (s.n) {
        const char *p = s.p;
        if (!is_blank(utf8_next(&p, s.p + s.n), wide))
            break;
        s = str_sub(s, (size_t)(p - s.p), s.n);
    }
    while (s.n) {
        size_t last = utf8_before(s, s.n);
        const char *p = s.p + last;
        if (!is_blank(utf8_next(&p, s.p + s.n), wide))
            break;
        s.n = last;
    }
    return s;
}

struct str plain_text(struct str text, bool wide, struct arena *a)
{
    char *out = arena_alloc(a, text.n + 1);
    size_t n = 0;
    if (!out)
        return STR("");
    for (const char *p = text.p, *end = text.p + text.n; p < end;) {
        const char *from = p;
        int32_t cp = utf8_next(&p, end);
        switch (cp < 0 ? CHAR_CONTROL : char_kind_of(cp)) {
        case CHAR_SPACE:
            out[n++] = ' ';
            break;
        case CHAR_INVISIBLE:
        case CHAR_CONTROL:
        case CHAR_RETURN:
            break;
        default:
            memcpy(out + n, from, (size_t)(p - from));
            n += (size_t)(p - from);
        }
    }
    out[n] = 0;
    return trimmed((struct str){out, n}, wide);
}

static struct read_block *add_block(struct document_builder *b, struct read_block block)
{
    struct read_document *doc = b->doc;
    if (doc->n >= READ_BLOCKS_MAX) {
        too_large(b, diag_word(WORD_PARAGRAPHS_AND_TABLES), READ_BLOCKS_MAX);
        return NULL;
    }
    struct read_block *blocks =
        arena_room(b->arena, doc->blocks, doc->n, &doc->cap, sizeof *blocks);
    if (!blocks) {
        document_no_memory(b);
        return NULL;
    }
    doc->blocks = blocks;
    blocks[doc->n] = block;
    return &blocks[doc->n++];
}

struct read_block *document_add_paragraph(struct document_builder *b, struct str text, int level)
{
    struct str plain = plain_text(text, true, b->arena);
    if (b->arena->failed)
        document_no_memory(b);
    if (!plain.n || b->failed)
        return NULL;
    struct read_block *block =
        add_block(b, (struct read_block){.kind = READ_PARAGRAPH, .text = plain, .level = level});
    if (block)
        block->spot.paragraph = ++b->doc->paragraphs;
    return block;
}

struct table_maker document_begin_table(struct document_builder *b)
{
    struct table_maker t = {.table = arena_zalloc(b->arena, sizeof *t.table)};
    if (!t.table)
        document_no_memory(b);
    return t;
}

bool document_add_cell(struct document_builder *b, struct table_maker *t, struct read_cell cell)
{
    struct read_table *table = t->table;
    if (b->failed || !table)
        return false;
    if (cell.col + cell.colspan > READ_COLS_MAX || cell.row + cell.rowspan > READ_GRID_MAX) {
        too_large(b, diag_word(WORD_COLUMNS_OF_A_TABLE), READ_COLS_MAX);
        return false;
    }
    struct read_cell *cells =
        arena_room(b->arena, table->cells, table->cell_count, &t->cap, sizeof *cells);
    cell.text = plain_text(cell.text, false, b->arena);
    if (!cells || b->arena->failed) {
        document_no_memory(b);
        return false;
    }
    table->cells = cells;
    cells[table->cell_count++] = cell;
    if (table->rows < cell.row + cell.rowspan)
        table->rows = cell.row + cell.rowspan;
    if (table->cols < cell.col + cell.colspan)
        table->cols = cell.col + cell.colspan;
    return true;
}

static int by_row(const void *a, const void *b)
{
    const struct read_cell *x = a, *y = b;
    if (x->row != y->row)
        return x->row < y->row ? -1 : 1;
    return x->col < y->col ? -1 : x->col > y->col;
}

/* Puts cell number i on the grid, cut down to its own place where others stand in its way. */
static void lay(struct read_table *t, uint32_t *at, size_t i)
{
    struct read_cell *c = &t->cells[i];
    for (uint32_t r = c->row; r < c->row + c->rowspan; r++)
        for (uint32_t k = c->col; k < c->col + c->colspan; k++) {
            if (!at[(size_t)r * t->cols + k])
                continue;
            if (!t->doubt)
                t->doubt_row = c->row + 1;
            t->doubt = READ_OVERLAP;
            c->rowspan = c->colspan = 1;
        }
    for (uint32_t r = c->row; r < c->row + c->rowspan; r++)
        for (uint32_t k = c->col; k < c->col + c->colspan; k++)
            if (!at[(size_t)r * t->cols + k])
                at[(size_t)r * t->cols + k] = (uint32_t)i + 1;
}

bool document_lay_cells(struct document_builder *b, struct read_table *table)
{
    size_t places = (size_t)table->rows * table->cols;
    b->grid += places;
    if (b->grid > READ_GRID_MAX) {
        too_large(b, diag_word(WORD_CELLS_OF_TABLES), READ_GRID_MAX);
        return false;
    }
    uint32_t *at = arena_zalloc(b->arena, places * sizeof *at);
    if (!at) {
        document_no_memory(b);
        return false;
    }
    qsort(table->cells, table->cell_count, sizeof *table->cells, by_row);
    for (size_t i = 0; i < table->cell_count; i++)
        lay(table, at, i);
    table->at = at;
    return true;
}

/* The same, and numbers them; `number` is the table's. */
static bool number_cells(struct document_builder *b, struct read_table *table, uint32_t number)
{
    if (!document_lay_cells(b, table))
        return false;
    table->number = number;
    for (size_t i = 0; i < table->cell_count; i++) {
        struct read_cell *c = &table->cells[i];
        c->spot.table = table->number;
        c->spot.row = c->row + 1;
        c->spot.col = c->col + 1;
    }
    return true;
}

struct read_block *document_end_table(struct document_builder *b, struct table_maker *t)
{
    struct read_table *table = t->table;
    if (b->failed || !table || !table->cell_count || !number_cells(b, table, b->doc->tables + 1))
        return NULL;
    b->doc->tables++;
    struct read_block *block =
        add_block(b, (struct read_block){.kind = READ_TABLE, .table = table, .text = STR("")});
    if (block)
        block->spot.table = table->number;
    return block;
}

static const struct read_cell *cell_at(const struct read_table *t, uint32_t row, uint32_t col)
{
    uint32_t at = t->at[(size_t)row * t->cols + col];
    return at ? &t->cells[at - 1] : NULL;
}

/* Whether `row` of the table says what row `heading` of `more` says, but for cells over several
 * rows, which only pass beside it. */
static bool says_the_same(const struct read_table *t, uint32_t row, const struct read_table *more,
                          uint32_t heading)
{
    bool said = false;
    for (size_t i = 0; i < more->cell_count && more->cells[i].row <= heading; i++) {
        const struct read_cell *c = &more->cells[i];
        if (c->row != heading || c->rowspan > 1 || !c->text.n)
            continue;
        const struct read_cell *other = c->col < t->cols ? cell_at(t, row, c->col) : NULL;
        if (!other || other->col != c->col || !str_eq(other->text, c->text))
            return false;
        said = true;
    }
    return said;
}

static bool stands_in(const struct read_table *t, const struct read_table *more, uint32_t headings)
{
    enum { HEADINGS_MAX = 8 };
    if (headings > HEADINGS_MAX)
        return false;
    for (uint32_t heading = 0; heading < headings; heading++) {
        uint32_t row = 0;
        while (row < t->rows && !says_the_same(t, row, more, heading))
            row++;
        if (row == t->rows)
            return false;
    }
    return true;
}

/* 1 + the index of the cell of the last row that `cell`, in the first row of what follows, says
 * again; 0 for none. */
static uint32_t said_again(const struct read_table *t, const struct read_cell *cell)
{
    uint32_t at = cell->col < t->cols ? t->at[(size_t)(t->rows - 1) * t->cols + cell->col] : 0;
    const struct read_cell *above = at ? &t->cells[at - 1] : NULL;
    bool same = above && above->col == cell->col && above->colspan == cell->colspan &&
                (above->rowspan > 1 || cell->rowspan > 1 || (above->merged && cell->merged)) &&
                str_eq(above->text, cell->text);
    return same ? at : 0;
}

bool document_continue_table(struct document_builder *b, const struct table_maker *more,
                             uint32_t headings)
{
    struct read_block *last = b->doc->n ? &b->doc->blocks[b->doc->n - 1] : NULL;
    if (b->failed || !last || last->kind != READ_TABLE || !more->table)
        return false;
    struct read_table *table = last->table;
    const struct read_table before = *table; /* its grid stays as it was */
    size_t n = more->table->cell_count, old = (size_t)before.rows * before.cols;
    struct table_maker all = {table, table->cell_count};
    uint32_t left_out = stands_in(&before, more->table, headings) ? headings : 0;
    for (size_t i = 0; i < n; i++) {
        struct read_cell cell = more->table->cells[i];
        if (cell.row + cell.rowspan <= left_out)
            continue;
        if (cell.row < left_out) { /* begins beside what is left out */
            cell.rowspan -= left_out - cell.row;
            cell.row = left_out;
        }
        uint32_t above = cell.row == left_out ? said_again(&before, &cell) : 0;
        cell.row += before.rows - left_out;
        cell.header = false;
        if (above)
            table->cells[above - 1].rowspan += cell.rowspan;
        else if (!document_add_cell(b, &all, cell))
            return false;
    }
    uint32_t rows = before.rows + more->table->rows - left_out;
    table->rows = rows > table->rows ? rows : table->rows;
    b->grid -= old < b->grid ? old : b->grid;
    return number_cells(b, table, table->number);
}
