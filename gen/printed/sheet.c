/* What a printed or built table says of itself: kinds and titles of columns, names of rows. */
#include "printed/sheet.h"

#include "printed/text.h"

#include "base/utf8.h"

/* Columns */

static bool only_digits(struct str s)
{
    return s.n && str_is_digits(s);
}

/* Title of a column in one header row: its own, or that of the merged cell it lies in. */
static struct str header_text(const struct sheet *s, uint32_t row, uint32_t col)
{
    for (uint32_t r = 0; r <= row; r++)
        for (uint32_t c = 0; c <= col; c++) {
            const struct sheet_cell *cell = sheet_at(s, r, c);
            if (!cell->covered && r + cell->rowspan > row && c + cell->colspan > col &&
                (r == row || cell->rowspan > 1))
                return cell->text;
        }
    return STR("");
}

bool sheet_numbers_row(const struct sheet *s, uint32_t row)
{
    static const char *const words[] = {"栏次", "类", "款", "项"};
    size_t numbers = 0;
    for (uint32_t c = 0; c < s->cols; c++) {
        struct str t = sheet_at(s, row, c)->text;
        bool word = !t.n;
        numbers += only_digits(t) && t.n <= 2;
        for (size_t i = 0; i < sizeof words / sizeof *words; i++)
            word |= str_eq(t, str_of(words[i]));
        if (!word && !(only_digits(t) && t.n <= 2))
            return false;
    }
    return numbers > 0;
}

static void read_path(struct sheet *s, uint32_t col)
{
    struct sheet_column *column = &s->columns[col];
    for (uint32_t r = 0; r < s->header_rows; r++) {
        struct str t = header_text(s, r, col);
        bool same = column->depth && str_eq(column->path[column->depth - 1], t);
        if (t.n && !same && !sheet_numbers_row(s, r) && column->depth < SHEET_PATH_MAX)
            column->path[column->depth++] = t;
    }
}

static bool has(struct str s, const char *part)
{
    return str_find(s, str_of(part), 0) != SIZE_MAX;
}

static enum sheet_kind kind_of(const struct sheet_column *c)
{
    struct str leaf = c->depth ? c->path[c->depth - 1] : STR("");
    struct str above = c->depth > 1 ? c->path[c->depth - 2] : STR("");
    if (has(leaf, "行次"))
        return SHEET_LINE;
    if (has(leaf, "编码") || has(leaf, "代码") || has(above, "编码") || has(above, "代码"))
        return SHEET_CODE;
    if (has(leaf, "名称") || str_starts(leaf, STR("项目")))
        return str_starts(leaf, STR("项目支出")) ? SHEET_AMOUNT : SHEET_LABEL;
    return SHEET_AMOUNT;
}

bool sheet_analyse(struct sheet *s, struct arena *a)
{
    s->columns = arena_zalloc(a, ((size_t)s->cols + 1) * sizeof *s->columns);
    if (!s->columns)
        return false;
    for (uint32_t c = 0; c < s->cols; c++) {
        read_path(s, c);
        s->columns[c].kind = kind_of(&s->columns[c]);
    }
    for (uint32_t r = s->header_rows; r < s->rows; r++)
        for (uint32_t c = 0; c < s->cols; c++)
            s->has_amount |= s->columns[c].kind == SHEET_AMOUNT && sheet_at(s, r, c)->is_number &&
                             dec_sign(sheet_at(s, r, c)->number) != 0;
    return true;
}

/* Rows */

static bool is_code(struct str t)
{
    return only_digits(t) && (t.n == 3 || t.n == 5 || t.n == 7);
}

struct sheet_key sheet_row_key(const struct sheet *s, uint32_t row, uint32_t col)
{
    struct sheet_key key = {STR(""), STR(""), STR(""), col};
    uint32_t c = col;
    bool in_titles = false;
    while (c-- > 0) {
        const struct sheet_cell *cell = sheet_at(s, row, c);
        enum sheet_kind kind = s->columns[c].kind;
        if (kind == SHEET_AMOUNT) {
            if (key.label.n || key.code.n)
                break;
            /* The amounts of a panel on the left belong to another row title. */
            if (in_titles && cell->text.n && cell->is_number)
                break;
            continue;
        }
        in_titles = true;
        if (!cell->text.n)
            continue;
        if (kind == SHEET_LINE) {
            if (!key.line.n)
                key.line = cell->text;
        } else if (is_code(cell->text)) {
            if (!key.code.n)
                key.code = cell->text;
        } else if (!key.label.n) {
            key.label = cell->text;
            key.col = c;
        }
    }
    return key;
}

struct str sheet_column_title(const struct sheet *s, uint32_t col, struct arena *a)
{
    const struct sheet_column *c = &s->columns[col];
    struct str out = STR("");
    for (size_t i = 0; i < c->depth; i++)
        out = i ? arena_printf(a, "%.*s·%.*s", STR_ARG(out), STR_ARG(c->path[i])) : c->path[i];
    return out;
}

struct str sheet_where(const struct sheet *s, uint32_t row, uint32_t col, struct arena *a)
{
    struct sheet_key key = sheet_row_key(s, row, col);
    struct str table = squeeze(s->code.n ? s->code : s->title, a), line = STR("");
    if (key.line.n)
        line = arena_printf(a, "第%.*s行", STR_ARG(key.line));
    else if (!key.code.n && !key.label.n && s->rows - s->header_rows > 1)
        line = arena_printf(a, "表体第%u行", row - s->header_rows + 1);
    return arena_printf(a, "%.*s%.*s%s%.*s%.*s“%.*s”栏", STR_ARG(table), STR_ARG(line),
                        key.code.n || key.label.n ? " " : "", STR_ARG(key.code), STR_ARG(key.label),
                        STR_ARG(sheet_column_title(s, col, a)));
}

struct str sheet_where_after(const struct sheet *s, uint32_t row, uint32_t col, uint32_t row_before,
                             uint32_t col_before, struct arena *a)
{
    struct sheet_key key = sheet_row_key(s, row, col);
    if (row == row_before)
        return arena_printf(a, "“%.*s”栏", STR_ARG(sheet_column_title(s, col, a)));
    if (col == col_before && (key.code.n || key.label.n))
        return arena_printf(a, "%.*s%.*s", STR_ARG(key.code), STR_ARG(key.label));
    return sheet_where(s, row, col, a);
}
