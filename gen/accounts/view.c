/* A sheet before anybody knows which table it is: what stands over it, where its header is, and the
 * titles of each column with those above them. */
#include "accounts/internal.h"

#include "grid/text.h"

enum { HEADING_ROWS = 12, HEADING_COLS = 100, HEADER_ROWS = 10 };

void account_no_memory(struct accounts *x)
{
    if (!x->failed)
        DIAG0(x->ds, E1004, x->book_n ? place_file(x->books[0].name) : (struct place){0});
    x->failed = true;
}

struct place account_place(const struct sheet_view *v, uint32_t row, uint32_t col)
{
    struct place p = book_place(v->in->name, v->sheet, row, col);
    const struct book_cell *c = book_cell(v->sheet, row, col);
    if (c)
        p.excerpt = c->text;
    return p;
}

uint32_t account_at(const struct sheet_view *v, const struct book_cell *cell)
{
    return v->in->places.source && cell ? book_at(v->in->book, &v->in->places, v->sheet, cell) : 0;
}

struct str account_cell_text(const struct book_cell *c)
{
    return c && c->type == BOOK_CELL_TEXT ? c->text : STR("");
}

struct str account_trim(struct str text)
{
    static const char *const wide[] = {"\xE3\x80\x80", "\xC2\xA0"};
    for (bool cut = true; cut;) {
        cut = false;
        text = str_trim(text);
        for (size_t i = 0; i < sizeof wide / sizeof *wide; i++) {
            struct str blank = str_of(wide[i]);
            if (str_starts(text, blank)) {
                text = str_sub(text, blank.n, text.n);
                cut = true;
            }
            if (str_ends(text, blank)) {
                text.n -= blank.n;
                cut = true;
            }
        }
    }
    return text;
}

static const struct value *names_listed(const struct value *map, const char *name)
{
    return value_get(value_get(map, "words"), name);
}

bool account_word(const struct value *map, const char *name, struct str text)
{
    return word_is(names_listed(map, name), text);
}

static bool starts_word(const struct value *map, const char *name, struct str text, size_t *n)
{
    const struct value *words = names_listed(map, name);
    *n = 0;
    for (size_t i = 0; i < value_count(words); i++)
        if (str_starts(text, words->list->items[i].s) && words->list->items[i].s.n > *n)
            *n = words->list->items[i].s.n;
    return *n > 0;
}

static bool ends_word(const struct value *map, const char *name, struct str text, size_t *n)
{
    const struct value *words = names_listed(map, name);
    *n = 0;
    for (size_t i = 0; i < value_count(words); i++)
        if (str_ends(text, words->list->items[i].s) && words->list->items[i].s.n > *n &&
            words->list->items[i].s.n < text.n)
            *n = words->list->items[i].s.n;
    return *n > 0;
}

struct str account_plain(const struct accounts *x, struct str text)
{
    struct str s = squeeze(text, x->arena);
    size_t n;
    for (bool cut = true; cut && s.n;) {
        struct str before = s;
        s = strip_ordinal(s);
        if (starts_word(x->map, "front_cut", s, &n) && n < s.n)
            s = str_sub(s, n, s.n);
        if (ends_word(x->map, "end_cut", s, &n))
            s.n -= n;
        cut = s.n < before.n;
    }
    return s;
}

struct str account_digits(const struct accounts *x, struct dec d)
{
    struct buf text;
    buf_init(&text);
    if (!dec_format(&text, d, (struct dec_style){.places = d.scale > 2 ? d.scale : 2}))
        dec_print(&text, d);
    struct str s = arena_str(x->arena, buf_view(&text));
    buf_free(&text);
    return s.p ? s : STR("");
}

/* ---- the heading ---- */

/* "03", "05-1" at the start of s: digits, and those behind a dash or underscore; *used: how many
 * bytes of s. */
static struct str number_at(const struct accounts *x, struct str s, struct str as, size_t *used)
{
    size_t n = 0, more;
    while (n < s.n && ascii_is_digit(s.p[n]))
        n++;
    *used = n;
    if (!n || n > 2)
        return STR("");
    more = n + 1;
    while (n + 1 < s.n && (s.p[n] == '-' || s.p[n] == '_') && more < s.n &&
           ascii_is_digit(s.p[more]))
        more++;
    struct str main = str_sub(s, 0, n);
    const char *zero = main.n < 2 ? "0" : "";
    if (more > n + 1 && more <= n + 2) {
        *used = more;
        return arena_printf(x->arena, "%.*s%s%.*s-%.*s", STR_ARG(as), zero, STR_ARG(main),
                            (int)(more - n - 1), s.p + n + 1);
    }
    return arena_printf(x->arena, "%.*s%s%.*s", STR_ARG(as), zero, STR_ARG(main));
}

/* The number of a table: in a sheet's name at its start or behind a word, above a table in a cell
 * of its own. "" when none is there. */
static struct str table_number(const struct accounts *x, struct str text, bool sheet)
{
    const struct value *numbers = value_get(x->map, "numbers");
    for (size_t i = 0; i < value_count(numbers); i++) {
        const struct value *n = &numbers->list->items[i];
        struct str before = value_get_str(n, "before"), first = value_get_str(n, "sheet");
        size_t at = before.n ? str_find(text, before, 0) : SIZE_MAX, used;
        if (!before.n && sheet && str_starts(text, first))
            at = 0;
        if (at == SIZE_MAX || (at && !sheet))
            continue;
        struct str rest = str_sub(text, at + (before.n ? before.n : first.n), text.n);
        struct str found = number_at(x, rest, value_get_str(n, "as"), &used);
        struct str behind = str_sub(rest, used, rest.n);
        if (found.n && (sheet || !behind.n || str_eq(behind, value_get_str(n, "after"))))
            return found;
    }
    return STR("");
}

/* 2019 of 2019年度, anywhere in a text; 0. */
static int year_told(const struct accounts *x, struct str text)
{
    size_t n;
    for (size_t i = 0; i + 4 < text.n; i++) {
        struct str digits = str_sub(text, i, i + 4);
        bool alone = (!i || !ascii_is_digit(text.p[i - 1])) && str_is_digits(digits);
        if (!alone || !starts_word(x->map, "year", str_sub(text, i + 4, text.n), &n))
            continue;
        int year = (digits.p[0] - '0') * 1000 + (digits.p[1] - '0') * 100 +
                   (digits.p[2] - '0') * 10 + (digits.p[3] - '0');
        if (year > 1990 && year < 2100)
            return year;
    }
    return 0;
}

static struct str behind_colon(struct str s)
{
    if (str_starts(s, STR(":")))
        return str_sub(s, 1, s.n);
    if (str_starts(s, STR("：")))
        return str_sub(s, 3, s.n);
    return (struct str){NULL, 0};
}

/* What a label says, in its own cell or in the next one of its row; {NULL, 0}: it is no label. */
static struct str labelled(const struct accounts *x, const struct sheet_view *v, size_t cell,
                           const char *words)
{
    const struct book_cell *c = &v->sheet->cells[cell];
    struct str text = squeeze(account_cell_text(c), x->arena);
    size_t n;
    if (!starts_word(x->map, words, text, &n))
        return (struct str){NULL, 0};
    struct str said = behind_colon(str_sub(text, n, text.n));
    if (said.p && !said.n && cell + 1 < v->sheet->n && c[1].row == c->row)
        said = squeeze(account_cell_text(&c[1]), x->arena);
    return said;
}

static void read_money(const struct accounts *x, struct sheet_view *v, struct str said)
{
    size_t n;
    if (starts_word(x->map, "money_cut", said, &n))
        said = str_sub(said, n, said.n);
    v->unit_known |= amount_unit_parse(said, &v->unit);
}

/* Reads one cell above the table; false when it says nothing of the table as a whole. */
static bool read_heading_cell(const struct accounts *x, struct sheet_view *v, size_t cell)
{
    struct str text = squeeze(account_cell_text(&v->sheet->cells[cell]), x->arena), said;
    bool any = false;
    struct str number = table_number(x, text, false);
    if (number.n) {
        v->number = number;
        any = true;
    }
    if (!v->year && (v->year = year_told(x, text)))
        any = true;
    if ((said = labelled(x, v, cell, "money")).p) {
        read_money(x, v, said);
        any = true;
    } else if ((said = labelled(x, v, cell, "department")).p) {
        v->department = v->department.n ? v->department : said;
        any = true;
    }
    return any;
}

static void read_heading(const struct accounts *x, struct sheet_view *v)
{
    v->number = table_number(x, squeeze(v->sheet->name, x->arena), true);
    v->head = 0;
    for (size_t i = 0; i < v->sheet->n && v->sheet->cells[i].row < HEADING_ROWS; i++)
        if (v->sheet->cells[i].type == BOOK_CELL_TEXT && v->sheet->cells[i].col < HEADING_COLS &&
            read_heading_cell(x, v, i))
            v->head = v->sheet->cells[i].row + 1;
    /* what says that it was published is none of an accounts program's tables */
    for (size_t i = 0; i < v->sheet->n && v->sheet->cells[i].row < v->head; i++) {
        struct str text = account_trim(account_cell_text(&v->sheet->cells[i]));
        size_t n;
        if (starts_word(x->map, "published", text, &n) && n < text.n && ascii_is_digit(text.p[n]))
            v->use = VIEW_PUBLISHED;
    }
    size_t n;
    if (starts_word(x->map, "published", v->sheet->name, &n) && n < v->sheet->name.n &&
        ascii_is_digit(v->sheet->name.p[n]))
        v->use = VIEW_PUBLISHED;
}

/* ---- the header ---- */

static bool begins_body(const struct accounts *x, const struct book_cell *c)
{
    struct str text = squeeze(account_cell_text(c), x->arena);
    if (c->type == BOOK_CELL_NUMBER)
        return true;
    return c->col < 6 &&
           (account_word(x->map, "total", text) || (str_is_digits(text) && text.n >= 3));
}

/* Behind the row of column numbers; without one, the first row with a total, a code or a number. */
static void find_body(const struct accounts *x, struct sheet_view *v)
{
    uint32_t numbers = UINT32_MAX, first = UINT32_MAX;
    for (size_t i = 0; i < v->sheet->n; i++) {
        const struct book_cell *c = &v->sheet->cells[i];
        if (c->row < v->head)
            continue;
        if (c->row > v->head + HEADER_ROWS)
            break;
        if (account_word(x->map, "numbers_row", squeeze(account_cell_text(c), x->arena)))
            numbers = c->row;
        if (first == UINT32_MAX && begins_body(x, c))
            first = c->row;
    }
    v->body = numbers != UINT32_MAX ? numbers + 1 : first != UINT32_MAX ? first : v->head;
    if (v->body > v->head + HEADER_ROWS + 1)
        v->body = v->head;
}

static bool has_title_below(const struct str *texts, const struct sheet_view *v, uint32_t row,
                            uint32_t col)
{
    for (uint32_t r = row + 1; r < v->body - v->head; r++) {
        struct str t = texts[(size_t)r * v->cols + col];
        if (t.n && !str_is_digits(t))
            return true;
    }
    return false;
}

/* A title over columns that have titles of their own reaches to the next one, where merged cells do
 * not say how far: tables copied by hand lose them. */
static void spread_titles(struct str *texts, const bool *merged, const struct sheet_view *v)
{
    for (uint32_t r = 0; r + 1 < v->body - v->head; r++)
        for (uint32_t c = 1; c < v->cols; c++) {
            size_t i = (size_t)r * v->cols + c;
            bool under_one = !r || str_eq(texts[i - v->cols], texts[i - v->cols - 1]);
            if (!texts[i].n && !merged[i] && texts[i - 1].n && under_one &&
                has_title_below(texts, v, r, c) && has_title_below(texts, v, r, c - 1))
                texts[i] = texts[i - 1];
        }
}

static void fill_merges(struct str *texts, bool *merged, const struct sheet_view *v)
{
    for (size_t m = 0; m < v->sheet->merge_n; m++) {
        const struct book_area *a = &v->sheet->merges[m];
        if (a->row < v->head || a->row >= v->body || a->col >= v->cols)
            continue;
        struct str text = texts[(size_t)(a->row - v->head) * v->cols + a->col];
        for (uint32_t r = a->row; r <= a->last_row && r < v->body; r++)
            for (uint32_t c = a->col; c <= a->last_col && c < v->cols; c++) {
                texts[(size_t)(r - v->head) * v->cols + c] = text;
                merged[(size_t)(r - v->head) * v->cols + c] = true;
            }
    }
}

static bool read_titles(struct accounts *x, struct sheet_view *v)
{
    size_t rows = v->body - v->head;
    v->cols = 0;
    for (size_t i = 0; i < v->sheet->n; i++)
        if (v->sheet->cells[i].col + 1u > v->cols && v->sheet->cells[i].row < v->body)
            v->cols = v->sheet->cells[i].col + 1u;
    if (v->cols > VIEW_COLS_MAX)
        v->cols = VIEW_COLS_MAX;
    size_t n = rows * v->cols;
    struct str *texts = arena_zalloc(x->arena, (n + 1) * sizeof *texts);
    bool *merged = arena_zalloc(x->arena, (n + 1) * sizeof *merged);
    v->titles = arena_zalloc(x->arena, (v->cols + 1) * sizeof *v->titles);
    if (!texts || !merged || !v->titles)
        return false;
    for (size_t i = 0; i < v->sheet->n; i++) {
        const struct book_cell *c = &v->sheet->cells[i];
        if (c->row >= v->head && c->row < v->body && c->col < v->cols)
            texts[(size_t)(c->row - v->head) * v->cols + c->col] =
                account_plain(x, account_cell_text(c));
    }
    fill_merges(texts, merged, v);
    if (rows)
        spread_titles(texts, merged, v);
    for (uint32_t c = 0; c < v->cols; c++)
        for (size_t r = 0; r < rows; r++) {
            struct export_titles *t = &v->titles[c];
            struct str text = texts[r * v->cols + c];
            bool again = t->depth && str_eq(t->path[t->depth - 1], text);
            if (text.n && !str_is_digits(text) && !again && t->depth < TITLES_MAX &&
                !account_word(x->map, "numbers_row", text))
                t->path[t->depth++] = text;
        }
    return true;
}

bool view_read(struct accounts *x, struct sheet_view *v)
{
    v->department = v->number = v->id = STR("");
    v->unit = UNIT_YUAN;
    read_heading(x, v);
    find_body(x, v);
    if (!read_titles(x, v) || x->arena->failed) {
        account_no_memory(x);
        return false;
    }
    return true;
}
