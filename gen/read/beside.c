/* Tables that were cut between columns, put together again. What was cut between rows is the
 * business of the format: only pages tell. */
#include "read/builder.h"

#include "base/utf8.h"
#include "data/words.h"

enum { LINES_BETWEEN = 5, LINE_CHARACTERS = 60 };

bool same_but_blanks(struct str a, struct str b)
{
    size_t i = 0, k = 0;
    for (;; i++, k++) {
        while (i < a.n && ascii_is_space((unsigned char)a.p[i]))
            i++;
        while (k < b.n && ascii_is_space((unsigned char)b.p[k]))
            k++;
        if (i == a.n || k == b.n)
            return i == a.n && k == b.n;
        if (a.p[i] != b.p[k])
            return false;
    }
}

bool is_plain_figure(struct str s)
{
    bool digits = false;
    for (size_t i = 0; i < s.n; i++) {
        digits |= ascii_is_digit((unsigned char)s.p[i]);
        if (!ascii_is_digit((unsigned char)s.p[i]) && !strchr(".,-% \n", s.p[i]))
            return false;
    }
    return digits;
}

bool says_only_goes_on(struct str text)
{
    enum { CHARACTERS = 6 };
    struct str word = str_starts(text, STR("（"))  ? str_sub(text, strlen("（"), text.n)
                      : str_starts(text, STR("(")) ? str_sub(text, 1, text.n)
                                                   : text;
    return utf8_count(text) <= CHARACTERS && str_starts(word, TABLE_GOES_ON);
}

/* That, or its title or code with that word in brackets. */
static bool says_goes_on(struct str text)
{
    size_t at = str_find(text, TABLE_GOES_ON, 0);
    bool bracket = str_ends(text, STR("）")) || str_ends(text, STR(")"));
    bool opened = at != SIZE_MAX && at &&
                  (str_ends(str_sub(text, 0, at), STR("（")) || text.p[at - 1] == '(');
    return (opened && bracket) || says_only_goes_on(text);
}

static const struct read_cell *owner(const struct read_table *t, uint32_t row, uint32_t col)
{
    uint32_t at = t->at[(size_t)row * t->cols + col];
    return at ? &t->cells[at - 1] : NULL;
}

static bool same_column(const struct read_table *a, const struct read_table *b, uint32_t col)
{
    for (uint32_t r = 0; r < a->rows; r++) {
        const struct read_cell *x = owner(a, r, col), *y = owner(b, r, col);
        if (!x != !y || (x && (x->row != y->row || x->rowspan != y->rowspan ||
                               !same_but_blanks(x->text, y->text))))
            return false;
    }
    return true;
}

/* How many columns at the left title the rows of both; 0 when the second is no further part of the
 * first. */
static uint32_t common_columns(const struct read_table *a, const struct read_table *b)
{
    enum { ROWS_MIN = 3 };
    uint32_t n = 0, least = a->cols < b->cols ? a->cols : b->cols;
    if (a->rows != b->rows || a->rows < ROWS_MIN)
        return 0;
    while (n < least && same_column(a, b, n))
        n++;
    return n < least ? n : 0;
}

/* The table that goes on the one at `i`; SIZE_MAX when none does. */
static size_t next_part(const struct read_document *doc, size_t i)
{
    bool said = false;
    size_t k = i + 1;
    for (; k < doc->n && doc->blocks[k].kind == READ_PARAGRAPH; k++) {
        struct str text = doc->blocks[k].text;
        if (k - i > LINES_BETWEEN || utf8_count(text) > LINE_CHARACTERS)
            return SIZE_MAX;
        said |= says_goes_on(text);
    }
    return k < doc->n && said ? k : SIZE_MAX;
}

/* Rows above the first figure. */
static uint32_t heading_rows(const struct read_table *t, uint32_t from)
{
    for (uint32_t r = 0; r < t->rows; r++)
        for (uint32_t c = from; c < t->cols; c++) {
            const struct read_cell *cell = owner(t, r, c);
            if (cell && cell->row == r && is_plain_figure(cell->text))
                return r;
        }
    return 0;
}

/* The heading at the end of the first part that the cut went through; NULL. */
static struct read_cell *cut_heading(const struct read_table *a, const struct read_cell *c)
{
    uint32_t at = a->at[(size_t)c->row * a->cols + a->cols - 1];
    struct read_cell *x = at ? &a->cells[at - 1] : NULL;
    bool same = x && c->text.n && x->row == c->row && x->rowspan == c->rowspan &&
                same_but_blanks(x->text, c->text);
    return same ? x : NULL;
}

/* Puts the columns of `b` behind the first `common` ones to the right of `a`. */
static bool join(struct document_builder *builder, struct read_table *a, const struct read_table *b,
                 uint32_t common)
{
    uint32_t heads = heading_rows(a, common), cols = a->cols;
    struct read_cell *cells = arena_grow(builder->arena, a->cells, a->cell_count * sizeof *cells,
                                         (a->cell_count + b->cell_count) * sizeof *cells);
    if (!cells) {
        document_no_memory(builder);
        return false;
    }
    a->cells = cells;
    for (size_t i = 0; i < b->cell_count; i++) {
        struct read_cell c = b->cells[i];
        if (c.col < common)
            continue;
        struct read_cell *cut = c.col == common && c.row < heads ? cut_heading(a, &c) : NULL;
        if (cut) {
            cut->colspan += c.colspan;
            continue;
        }
        c.col += cols - common;
        cells[a->cell_count++] = c;
    }
    a->cols = cols + b->cols - common;
    a->doubt = a->doubt ? a->doubt : b->doubt;
    a->last_page = b->last_page;
    return document_lay_cells(builder, a);
}

void document_join_columns(struct document_builder *b)
{
    struct read_document *doc = b->doc;
    for (size_t i = 0; i < doc->n && !b->failed; i++) {
        size_t next = doc->blocks[i].kind == READ_TABLE ? next_part(doc, i) : SIZE_MAX;
        struct read_table *t = doc->blocks[i].table;
        uint32_t common = next == SIZE_MAX ? 0 : common_columns(t, doc->blocks[next].table);
        if (!common || t->cols + doc->blocks[next].table->cols > READ_COLS_MAX ||
            !join(b, t, doc->blocks[next].table, common))
            continue;
        memmove(doc->blocks + i + 1, doc->blocks + next + 1,
                (doc->n - next - 1) * sizeof *doc->blocks);
        doc->n -= next - i;
        i--; /* a third part */
    }
}
