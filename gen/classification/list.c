/* A classification list is found by the titles of its columns; its rows are told apart by which
 * classification their codes are of. What holds when is left to whoever reads the list. */
#include "classification/list.h"

#include "entry/entry.h"
#include "grid/text.h"
#include "read/book.h"
#include "read/cell_code.h"
#include "read/csv.h"

#include <stdlib.h>

enum { HEADER_ROWS_MAX = 30, NAME_COLS_MAX = 3 };

/* Where the columns of a sheet are. */
struct list_columns {
    uint32_t head;
    uint32_t code[CODE_COLS_MAX], name[NAME_COLS_MAX], since, until;
    size_t code_n, name_n;
};

#define NO_COL UINT32_MAX

static bool is_word(const struct classification *c, const char *list, struct str text)
{
    const struct value *words = value_get(value_get(c->plan, "words"), list);
    for (size_t i = 0; i < value_count(words); i++)
        if (str_eq_nocase(words->list->items[i].s, text))
            return true;
    return false;
}

static struct str text_at(const struct classification *c, const struct book_cell *cell)
{
    return cell && cell->type == BOOK_CELL_TEXT ? squeeze(cell->text, c->arena) : STR("");
}

/* The header row has codes and names, or the levels of a code and names; levels may stand in the
 * row below the title that covers them. */
static bool read_header(const struct classification *c, const struct book_sheet *s, uint32_t row,
                        struct list_columns *out)
{
    *out = (struct list_columns){.head = row, .since = NO_COL, .until = NO_COL};
    for (size_t i = 0; i < s->n; i++) {
        const struct book_cell *cell = &s->cells[i];
        struct str text = cell->row == row ? text_at(c, cell) : STR("");
        if (!text.n)
            continue;
        bool code = is_word(c, "code", text) || is_word(c, "levels", text);
        if (code && out->code_n < CODE_COLS_MAX)
            out->code[out->code_n++] = cell->col;
        else if (is_word(c, "name", text) && out->name_n < NAME_COLS_MAX)
            out->name[out->name_n++] = cell->col;
        else if (is_word(c, "since", text))
            out->since = cell->col;
        else if (is_word(c, "until", text))
            out->until = cell->col;
    }
    return out->code_n && out->name_n;
}

/* 科目编码 over 类, 款 and 项: the row below says which columns. */
static void read_levels(const struct classification *c, const struct book_sheet *s,
                        struct list_columns *cols)
{
    uint32_t found[CODE_COLS_MAX];
    size_t n = 0;
    for (size_t i = 0; i < s->n; i++)
        if (s->cells[i].row == cols->head + 1 && n < CODE_COLS_MAX &&
            is_word(c, "levels", text_at(c, &s->cells[i])))
            found[n++] = s->cells[i].col;
    if (!n)
        return;
    memcpy(cols->code, found, n * sizeof *found);
    cols->code_n = n;
    cols->head++;
}

static bool find_header(const struct classification *c, const struct book_sheet *s,
                        struct list_columns *out)
{
    for (size_t i = 0; i < s->n && s->cells[i].row < HEADER_ROWS_MAX; i++)
        if ((!i || s->cells[i].row != s->cells[i - 1].row) &&
            read_header(c, s, s->cells[i].row, out)) {
            read_levels(c, s, out);
            return true;
        }
    return false;
}

/* ---- dates ---- */

/* 2024-09-03, 2024/9/3, 2024年9月3日, 20240903; false for anything else. */
static bool parse_date(struct str text, int *year, int *month, int *day)
{
    int parts[3] = {0};
    size_t n = 0;
    if (text.n == 8 && str_is_digits(text)) {
        for (size_t i = 0; i < 8; i++)
            parts[i < 4   ? 0
                  : i < 6 ? 1
                          : 2] = parts[i < 4   ? 0
                                       : i < 6 ? 1
                                               : 2] *
                                     10 +
                                 (text.p[i] - '0');
        n = 3;
    }
    for (size_t i = 0; n < 3 && i < text.n;) {
        size_t digits = 0;
        while (i < text.n && ascii_is_digit(text.p[i]) && digits++ < 4)
            parts[n] = parts[n] * 10 + (text.p[i++] - '0');
        if (!digits)
            return false;
        n++;
        while (i < text.n && !ascii_is_digit(text.p[i]))
            i++;
    }
    *year = parts[0];
    *month = n > 1 ? parts[1] : 1;
    *day = n > 2 ? parts[2] : 1;
    return n && *year > 1990 && *year < 2100 && *month >= 1 && *month <= 12 && *day >= 1 &&
           *day <= 31;
}

static struct str date_at(struct classification *c, const struct book *book,
                          const struct book_sheet *s, uint32_t row, uint32_t col,
                          struct place place)
{
    const struct book_cell *cell = col == NO_COL ? NULL : book_cell(s, row, col);
    int year, month, day;
    if (!cell || (cell->type == BOOK_CELL_TEXT && !text_at(c, cell).n))
        return STR("");
    if (!book_date(book, cell, &year, &month, &day) &&
        !parse_date(text_at(c, cell), &year, &month, &day)) {
        DIAG(c->ds, E2634, place, cell->text);
        return STR("");
    }
    return arena_printf(c->arena, "%d-%s%d-%s%d", year, month < 10 ? "0" : "", month,
                        day < 10 ? "0" : "", day);
}

/* ---- rows ---- */

/* The system that a code belongs to; false: none that is kept. */
static bool system_of(const struct classification *c, struct str code, enum code_system *out,
                      size_t *levels)
{
    static const char *const names[] = {
        [CODES_FUNCTION] = "function", [CODES_ECONOMIC] = "economic"};
    struct str first = str_sub(code, 0, 3);
    for (size_t i = 0; i < 2; i++) {
        const struct value *s = value_get(value_get(c->plan, "systems"), names[i]);
        const struct value *n = value_get(s, "levels");
        int64_t depth = 3;
        if (n && n->type == VALUE_INT)
            (void)dec_to_i64(n->d, &depth);
        if (str_cmp(first, value_get_str(s, "first")) >= 0 &&
            str_cmp(first, value_get_str(s, "last")) <= 0) {
            *out = (enum code_system)i;
            *levels = (size_t)depth;
            return true;
        }
    }
    return false;
}

/* The name in the last of its columns that holds one. */
static struct str name_at(const struct classification *c, const struct book_sheet *s, uint32_t row,
                          const struct list_columns *cols)
{
    struct str name = STR("");
    for (size_t i = 0; i < cols->name_n; i++) {
        const struct book_cell *cell = book_cell(s, row, cols->name[i]);
        if (text_at(c, cell).n)
            name = str_trim(cell->text);
    }
    while (str_starts(name, STR("\xE3\x80\x80")) || str_starts(name, STR(" ")))
        name = str_sub(name, name.p[0] == ' ' ? 1 : 3, name.n);
    return name;
}

static void add(struct classification *c, enum code_system system, struct classification_entry e)
{
    struct classification_entry *all =
        arena_room(c->arena, c->entries[system], c->n[system], &c->cap[system], sizeof *all);
    if (!all) {
        c->failed = true;
        DIAG0(c->ds, E1004, (struct place){0});
        return;
    }
    c->entries[system] = all;
    all[c->n[system]++] = e;
}

static void read_row(struct classification *c, const struct book *book, const struct book_sheet *s,
                     struct str file, const struct list_columns *cols, uint32_t row,
                     struct str *before)
{
    struct str code;
    struct place place = book_place(file, s, row, cols->code[0]);
    enum code_result found = row_code(s, row, cols->code, cols->code_n, *before, c->arena, &code);
    struct str name = name_at(c, s, row, cols);
    enum code_system system;
    size_t levels;
    if (found == CODE_OTHER && name.n)
        DIAG(c->ds, E2632, place, name);
    if (found != CODE_GIVEN)
        return;
    *before = code;
    if (!system_of(c, code, &system, &levels)) {
        c->others++;
        return;
    }
    if (code_level(code) > levels) {
        DIAG(c->ds, E2632, place, code);
        return;
    }
    if (!name.n) {
        DIAG(c->ds, E2635, place, code);
        return;
    }
    struct str since = date_at(c, book, s, row, cols->since, place);
    struct str until = date_at(c, book, s, row, cols->until, place);
    add(c, system, (struct classification_entry){code, name, since, until, place});
}

/* ---- all of it ---- */

static int by_code(const void *a, const void *b)
{
    const struct classification_entry *x = a, *y = b;
    int order = str_cmp(x->code, y->code);
    return order ? order : str_cmp(x->since, y->since);
}

/* A code that stands there twice must say from when each name holds. */
static void judge(struct classification *c, size_t system)
{
    struct classification_entry *all = c->entries[system];
    struct map codes;
    size_t kept = 0;
    map_init(&codes, c->arena);
    if (c->n[system])
        qsort(all, c->n[system], sizeof *all, by_code);
    for (size_t i = 0; i < c->n[system]; i++) {
        bool again = kept && str_eq(all[kept - 1].code, all[i].code);
        if (again && str_eq(all[kept - 1].since, all[i].since)) {
            if (!str_eq(all[kept - 1].name, all[i].name))
                DIAG(c->ds, E2633, all[i].place, all[i].code, all[i].name, all[kept - 1].name);
            continue;
        }
        all[kept++] = all[i];
        if (!map_put(&codes, all[i].code, &all[i]))
            c->failed = true;
    }
    c->n[system] = kept;
    for (size_t i = 0; i < kept; i++) {
        struct str parent = code_parent(all[i].code);
        if (parent.n && !map_get(&codes, parent))
            DIAG(c->ds, E2636, all[i].place, all[i].code, parent);
    }
}

/* Text in some encoding; what is none, the reader of workbooks refuses with a reason. */
static bool is_text(struct str bytes)
{
    size_t n = bytes.n < 4096 ? bytes.n : 4096;
    if (str_starts(bytes, STR("\xFF\xFE")) || str_starts(bytes, STR("\xFE\xFF")))
        return true;
    for (size_t i = 0; i < n; i++)
        if ((unsigned char)bytes.p[i] < 0x20 && !ascii_is_space(bytes.p[i]))
            return false;
    return n && !str_starts(bytes, STR("%PDF")) && !str_starts(bytes, STR("<"));
}

static bool open_sheets(struct classification *c, struct str bytes, struct str name,
                        struct book *out)
{
    return !entry_is_workbook(bytes) && is_text(bytes)
               ? csv_read(bytes, name, c->arena, out, c->ds)
               : book_read(bytes, name, c->arena, out, c->ds);
}

bool classification_read(struct classification *c, struct str bytes, struct str name)
{
    struct book book;
    size_t errors = c->ds->errors, sheets = 0;
    if (!open_sheets(c, bytes, name, &book))
        return false;
    for (size_t i = 0; i < book.n && !c->failed; i++) {
        const struct book_sheet *s = &book.sheets[i];
        struct list_columns cols;
        struct str before = STR("");
        if (!s->n || !find_header(c, s, &cols))
            continue;
        sheets++;
        uint32_t last = s->cells[s->n - 1].row;
        for (uint32_t row = cols.head + 1; row <= last && !c->failed; row++)
            read_row(c, &book, s, name, &cols, row, &before);
    }
    if (!sheets) {
        DIAG0(c->ds, E2631, place_file(name));
        return false;
    }
    for (size_t i = 0; i < 2; i++)
        judge(c, i);
    if (!c->n[0] && !c->n[1])
        DIAG0(c->ds, E2638, place_file(name));
    if (c->others)
        DIAG(c->ds, E2637, place_file(name), arena_printf(c->arena, "%zu", c->others));
    return c->ds->errors == errors && !c->failed;
}

static void put_field(struct buf *out, struct str s)
{
    bool quoted = str_find(s, STR(","), 0) != SIZE_MAX || str_find(s, STR("\""), 0) != SIZE_MAX;
    if (quoted)
        buf_char(out, '"');
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '"')
            buf_char(out, '"');
        buf_char(out, s.p[i] == '\n' || s.p[i] == '\r' ? ' ' : s.p[i]);
    }
    if (quoted)
        buf_char(out, '"');
}

void classification_csv(const struct classification *c, enum code_system system, struct buf *out)
{
    bool dated = false;
    for (size_t i = 0; i < c->n[system]; i++)
        dated |= c->entries[system][i].since.n || c->entries[system][i].until.n;
    buf_puts(out, dated ? "code,name,since,until\n" : "code,name\n");
    for (size_t i = 0; i < c->n[system]; i++) {
        const struct classification_entry *e = &c->entries[system][i];
        buf_str(out, e->code);
        buf_char(out, ',');
        put_field(out, e->name);
        if (dated)
            buf_printf(out, ",%.*s,%.*s", STR_ARG(e->since), STR_ARG(e->until));
        buf_char(out, '\n');
    }
}

size_t classification_count(const struct classification *c, enum code_system system, size_t level)
{
    size_t n = 0;
    for (size_t i = 0; i < c->n[system]; i++) {
        const struct classification_entry *e = &c->entries[system][i];
        n += code_level(e->code) == level && (!i || !str_eq(e[-1].code, e->code));
    }
    return n;
}
