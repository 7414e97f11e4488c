/* What a table says of itself: kinds and titles of columns, names of rows. */
#include "grid/analyse.h"

#include "base/diag.h"
#include "data/words.h"
#include "grid/text.h"

#include "base/utf8.h"

/* Columns */

static bool only_digits(struct str s)
{
    return s.n && str_is_digits(s);
}

/* Title of a column in one header row: its own, or that of the merged cell it lies in. */
static struct str header_text(const struct grid *s, uint32_t row, uint32_t col)
{
    for (uint32_t r = 0; r <= row; r++)
        for (uint32_t c = 0; c <= col; c++) {
            const struct grid_cell *cell = grid_at(s, r, c);
            if (!cell->covered && r + cell->rowspan > row && c + cell->colspan > col &&
                (r == row || cell->rowspan > 1))
                return cell->plain;
        }
    return STR("");
}

bool grid_plain(struct grid *s, struct arena *a)
{
    for (size_t i = 0; i < (size_t)s->rows * s->cols; i++)
        s->cells[i].plain = squeeze(s->cells[i].text, a);
    return !a->failed;
}

bool grid_numbers_row(const struct grid *s, uint32_t row)
{
    const struct str words[] = {TABLE_COLUMN_NUMBERS, TABLE_CLASS, TABLE_SECTION, TABLE_ITEM};
    size_t numbers = 0;
    for (uint32_t c = 0; c < s->cols; c++) {
        struct str t = grid_at(s, row, c)->plain;
        bool word = !t.n;
        numbers += only_digits(t) && t.n <= 2;
        for (size_t i = 0; i < sizeof words / sizeof *words; i++)
            word |= str_eq(t, words[i]);
        if (!word && !(only_digits(t) && t.n <= 2))
            return false;
    }
    return numbers > 0;
}

static void read_path(struct grid *s, uint32_t col)
{
    struct grid_column *column = &s->columns[col];
    for (uint32_t r = 0; r < s->header_rows; r++) {
        struct str t = header_text(s, r, col);
        bool same = column->depth && str_eq(column->path[column->depth - 1], t);
        if (t.n && !same && !grid_numbers_row(s, r) && column->depth < GRID_PATH_MAX)
            column->path[column->depth++] = t;
    }
}

static bool has(struct str s, struct str part)
{
    return str_find(s, part, 0) != SIZE_MAX;
}

static enum grid_kind kind_of(const struct grid_column *c)
{
    struct str leaf = c->depth ? c->path[c->depth - 1] : STR("");
    struct str above = c->depth > 1 ? c->path[c->depth - 2] : STR("");
    if (has(leaf, TABLE_LINE))
        return GRID_LINE;
    if (has(leaf, TABLE_CODE) || has(leaf, TABLE_CODE_TOO) || has(above, TABLE_CODE) ||
        has(above, TABLE_CODE_TOO))
        return GRID_CODE;
    if (has(leaf, TABLE_NAME) || str_starts(leaf, TABLE_PROJECT) || str_ends(leaf, TABLE_PROJECT))
        return str_starts(leaf, TABLE_PROJECT_SPENT) ? GRID_AMOUNT : GRID_LABEL;
    return GRID_AMOUNT;
}

/* Columns of words in print whose title does not say that they name the rows: 收入 | 决算数 | 支出
 * | 决算数. Asked only where no column says so. */
static void find_labels(struct grid *s)
{
    for (uint32_t c = 0; c < s->cols; c++)
        if (s->columns[c].kind == GRID_LABEL || s->columns[c].kind == GRID_CODE)
            return;
    for (uint32_t c = 0; c < s->cols; c++) {
        size_t words = 0, numbers = 0;
        for (uint32_t r = s->header_rows; r < s->rows; r++) {
            const struct grid_cell *cell = grid_at(s, r, c);
            words += cell->kind == CELL_TEXT && utf8_has_han(cell->plain);
            numbers += cell->kind == CELL_NUMBER;
        }
        bool titled = words > 1 && s->columns[c].depth == 1;
        if (!numbers && (titled || (words && !s->columns[c].depth)))
            s->columns[c].kind = GRID_LABEL;
    }
}

/* Panels side by side below one row of titles: their figures are 收入·金额 and 支出·金额. */
static void name_panels(struct grid *s)
{
    uint32_t labels = 0;
    struct str panel = STR("");
    for (uint32_t c = 0; c < s->cols; c++)
        labels += s->columns[c].kind == GRID_LABEL && s->columns[c].depth == 1;
    for (uint32_t c = 0; c < s->cols && labels > 1; c++) {
        struct grid_column *column = &s->columns[c];
        if (column->depth != 1)
            continue;
        if (column->kind == GRID_LABEL) {
            panel = column->path[0];
            if (str_ends(panel, TABLE_PROJECT))
                panel.n -= TABLE_PROJECT.n;
            if (has(panel, TABLE_NAME))
                panel = STR("");
        } else if (column->kind == GRID_AMOUNT && panel.n) {
            column->path[1] = column->path[0];
            column->path[0] = panel;
            column->depth = 2;
        }
    }
}

void grid_analyse(struct grid *s)
{
    for (uint32_t c = 0; c < s->cols; c++) {
        read_path(s, c);
        s->columns[c].kind = kind_of(&s->columns[c]);
    }
    if (s->printed) {
        find_labels(s);
        name_panels(s);
    }
    for (uint32_t r = s->header_rows; r < s->rows; r++)
        for (uint32_t c = 0; c < s->cols; c++)
            s->has_amount |= s->columns[c].kind == GRID_AMOUNT &&
                             grid_at(s, r, c)->kind == CELL_NUMBER &&
                             dec_sign(grid_at(s, r, c)->number) != 0;
}

/* Rows */

static bool is_code(struct str t)
{
    return only_digits(t) && (t.n == 3 || t.n == 5 || t.n == 7);
}

bool grid_is_unread(const struct grid_cell *cell)
{
    bool digits = false;
    for (size_t i = 0; i < cell->plain.n; i++)
        digits |= ascii_is_digit(cell->plain.p[i]);
    return cell->malformed ||
           (cell->kind == CELL_TEXT && digits && !str_ends(cell->plain, STR("%")));
}

struct grid_key grid_row_key(const struct grid *s, uint32_t row, uint32_t col)
{
    struct grid_key key = {STR(""), STR(""), STR(""), col};
    uint32_t c = col;
    bool in_titles = false;
    while (c-- > 0) {
        const struct grid_cell *cell = grid_at(s, row, c);
        enum grid_kind kind = s->columns[c].kind;
        if (kind == GRID_AMOUNT) {
            if (key.label.n || key.code.n)
                break;
            /* The amounts of a panel on the left belong to another row title. */
            if (in_titles && cell->plain.n && cell->kind == CELL_NUMBER)
                break;
            continue;
        }
        in_titles = true;
        if (!cell->plain.n)
            continue;
        if (kind == GRID_LINE) {
            if (!key.line.n)
                key.line = cell->plain;
        } else if (is_code(cell->plain)) {
            if (!key.code.n)
                key.code = cell->plain;
        } else if (!key.label.n) {
            key.label = cell->plain;
            key.col = c;
        }
    }
    return key;
}

struct str grid_column_title(const struct grid *s, uint32_t col, struct arena *a)
{
    const struct grid_column *c = &s->columns[col];
    struct str out = STR("");
    for (size_t i = 0; i < c->depth; i++)
        out = i ? arena_printf(a, "%.*s·%.*s", STR_ARG(out), STR_ARG(c->path[i])) : c->path[i];
    return out;
}

static struct str said(struct arena *a, enum diag_word word, struct str of)
{
    struct str both = DIAG_PHRASE(a, word, of);
    size_t cut = str_find(both, STR("\x1f"), 0);
    return cut == SIZE_MAX ? both : str_sub(both, 0, cut); /* out of memory: "" */
}

struct str grid_where(const struct grid *s, uint32_t row, uint32_t col, struct arena *a)
{
    struct grid_key key = grid_row_key(s, row, col);
    struct str table = squeeze(s->code.n ? s->code : s->title, a), line = STR("");
    if (key.line.n)
        line = said(a, WORD_ROW_N, key.line);
    else if (!key.code.n && !key.label.n && s->rows - s->header_rows > 1)
        line = said(a, WORD_ROW_N_OF_THE_BODY, arena_printf(a, "%u", row - s->header_rows + 1));
    return arena_printf(a, "%.*s%.*s%s%.*s%.*s%.*s", STR_ARG(table), STR_ARG(line),
                        key.code.n || key.label.n ? " " : "", STR_ARG(key.code), STR_ARG(key.label),
                        STR_ARG(said(a, WORD_COLUMN_N_2, grid_column_title(s, col, a))));
}

struct str grid_where_after(const struct grid *s, uint32_t row, uint32_t col, uint32_t row_before,
                            uint32_t col_before, struct arena *a)
{
    struct grid_key key = grid_row_key(s, row, col);
    if (row == row_before)
        return said(a, WORD_COLUMN_N_2, grid_column_title(s, col, a));
    if (col == col_before && (key.code.n || key.label.n))
        return arena_printf(a, "%.*s%.*s", STR_ARG(key.code), STR_ARG(key.label));
    return grid_where(s, row, col, a);
}
