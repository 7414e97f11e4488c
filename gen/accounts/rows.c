/* Tables with a row for each code: codes whole, in three cells or as numbers, the total above or
 * below, and rows that have others below them. Where columns are codes too, they are found by
 * their names. */
#include "accounts/internal.h"

#include "base/nearest.h"
#include "grid/text.h"
#include "read/cell_amount.h"
#include "read/cell_code.h"

struct account_row *table_add_row(struct accounts *x, struct account_table *t, uint32_t row)
{
    struct account_row *rows = arena_room(x->arena, t->rows, t->row_n, &t->row_cap, sizeof *rows);
    struct export_figure *figures =
        rows ? arena_zalloc(x->arena, (t->column_n + 1) * sizeof *figures) : NULL;
    if (!figures) {
        account_no_memory(x);
        return NULL;
    }
    t->rows = rows;
    rows[t->row_n] = (struct account_row){.of = t, .row = row, .leaf = true, .figures = figures};
    return &rows[t->row_n++];
}

struct account_column *table_add_column(struct accounts *x, struct account_table *t)
{
    struct account_column *columns =
        arena_room(x->arena, t->columns, t->column_n, &t->column_cap, sizeof *columns);
    if (!columns) {
        account_no_memory(x);
        return NULL;
    }
    t->columns = columns;
    columns[t->column_n] =
        (struct account_column){.name = STR(""), .title = STR(""), .code = STR(""), .col = NO_COL};
    return &columns[t->column_n++];
}

const struct account_column *table_column(const struct account_table *t, struct str name)
{
    for (size_t i = 0; i < t->column_n; i++)
        if (str_eq(t->columns[i].name, name))
            return &t->columns[i];
    return NULL;
}

bool table_amount(struct accounts *x, const struct account_table *t, uint32_t row, uint32_t col,
                  struct export_figure *out)
{
    const struct sheet_view *v = t->view;
    struct cell_amount a;
    *out = (struct export_figure){.value = dec_of(0), .col = col};
    enum amount_result r =
        cell_amount(book_cell(v->sheet, row, col), v->unit, account_place(v, row, col), &a, x->ds);
    if (r != AMOUNT_GIVEN)
        return r == AMOUNT_NONE;
    out->given = amount_from_unit(a.value, a.unit, &out->value);
    return out->given;
}

/* ---- columns ---- */

static bool is_under(const struct accounts *x, const struct export_titles *t, const char *words)
{
    for (size_t i = 0; i < t->depth; i++) {
        const struct value *list = value_get(value_get(x->map, "words"), words);
        for (size_t k = 0; k < value_count(list); k++)
            if (str_find(t->path[i], list->list->items[k].s, 0) != SIZE_MAX)
                return true;
    }
    return false;
}

static struct str last_title(const struct export_titles *t)
{
    return t->depth ? t->path[t->depth - 1] : STR("");
}

/* The columns of codes are the first ones whose titles say so; the name's is the first behind. */
static void find_keys(const struct accounts *x, const struct sheet_view *v, uint32_t *code,
                      size_t *code_n, uint32_t *name)
{
    *code_n = 0;
    *name = NO_COL;
    for (uint32_t c = 0; c < v->cols; c++) {
        struct str last = last_title(&v->titles[c]);
        bool level = account_word(x->map, "code_levels", last);
        bool is_code = (level || is_under(x, &v->titles[c], "code")) &&
                       !account_word(x->map, "code_not", last);
        if (is_code && *code_n < CODE_COLS_MAX && (!*code_n || code[*code_n - 1] + 1 == c))
            code[(*code_n)++] = c;
        else if (*name == NO_COL && account_word(x->map, "name", last))
            *name = c;
    }
}

static struct str joined_titles(const struct accounts *x, const struct export_titles *t)
{
    struct str s = last_title(t);
    if (t->depth > 1)
        s = arena_printf(x->arena, "%.*s·%.*s", STR_ARG(t->path[t->depth - 2]), STR_ARG(s));
    return s;
}

static bool add_known_columns(struct accounts *x, struct account_table *t)
{
    const struct value *columns = value_get(t->spec, "columns");
    for (size_t i = 0; i < columns->map->n; i++) {
        struct account_column *c = table_add_column(x, t);
        if (!c)
            return false;
        c->name = columns->map->entries[i].key.s;
        c->col = view_column(t->view, &columns->map->entries[i].value, 0, t->view->cols);
        if (c->col != NO_COL)
            c->title = joined_titles(x, &t->view->titles[c->col]);
    }
    return true;
}

/* ---- columns that are codes ---- */

static bool equal_names(const struct accounts *x, struct str a, struct str b)
{
    return str_eq(squeeze(a, x->arena), squeeze(b, x->arena));
}

/* The code of a level that bears this name below `parent`; "" when none does. `near` sees all
 * names there. */
static struct str economic_code(const struct accounts *x, struct str name, struct str parent,
                                struct nearest *near)
{
    const struct codes *c = x->economic;
    const struct map *lists[] = {&c->map, &c->other, &c->usual};
    for (size_t k = 0; k < sizeof lists / sizeof *lists; k++)
        for (size_t i = 0; i < lists[k]->n; i++) {
            const struct code *e = lists[k]->entries[i].value;
            if (!str_eq(code_parent(e->code), parent))
                continue;
            if (equal_names(x, e->name, name) || codes_other_use(c, e->code, name))
                return e->code;
            nearest_consider(near, e->name);
        }
    return STR("");
}

/* 301工资福利支出: a title that brings its code along. */
static struct str code_in_title(struct str *title)
{
    size_t n = 0;
    while (n < title->n && ascii_is_digit(title->p[n]))
        n++;
    if ((n != 3 && n != 5) || n == title->n)
        return STR("");
    struct str code = str_sub(*title, 0, n);
    *title = str_sub(*title, n, title->n);
    return code;
}

/* An unknown name matters where there is an amount below it. */
static bool column_is_empty(const struct accounts *x, const struct account_table *t, uint32_t col)
{
    struct diags ignored;
    bool empty = true;
    diags_init(&ignored);
    for (size_t i = 0; i < t->view->sheet->n && empty; i++) {
        const struct book_cell *c = &t->view->sheet->cells[i];
        struct cell_amount a;
        if (c->col == col && c->row >= t->view->body &&
            cell_amount(c, t->view->unit, (struct place){0}, &a, &ignored) != AMOUNT_NONE)
            empty = !dec_sign(a.value);
    }
    diags_free(&ignored);
    (void)x;
    return empty;
}

/* The cell of a column's last title. */
static struct place title_place(const struct accounts *x, const struct sheet_view *v, uint32_t col)
{
    for (uint32_t row = v->body; row-- > v->head;)
        if (str_eq(account_plain(x, account_cell_text(book_cell(v->sheet, row, col))),
                   last_title(&v->titles[col])))
            return account_place(v, row, col);
    return account_place(v, v->head, col);
}

static bool add_coded_column(struct accounts *x, struct account_table *t, uint32_t col,
                             struct str *class_code)
{
    const struct export_titles *titles = &t->view->titles[col];
    struct str last = last_title(titles), above = STR(""), code;
    if (titles->depth > 1)
        above = titles->path[titles->depth - 2];
    bool subtotal = account_word(x->map, "subtotal", last) || !above.n;
    struct str named = subtotal && above.n ? above : last;
    struct nearest near = {.wanted = named};
    struct str parent = STR("");
    if (!subtotal) {
        struct str said = above;
        struct nearest ignored = {.wanted = above};
        parent = code_in_title(&said);
        if (!parent.n)
            parent = economic_code(x, said, STR(""), &ignored);
        if (!parent.n)
            parent = *class_code;
    }
    code = code_in_title(&named);
    if (!code.n)
        code = economic_code(x, named, parent, &near);
    if (!code.n) {
        if (!column_is_empty(x, t, col))
            DIAG(x->ds, E2612, title_place(x, t->view, col), joined_titles(x, titles),
                 near.n ? nearest_list(&near, x->arena) : STR("—"));
        return !x->failed;
    }
    if (subtotal)
        *class_code = code;
    if (table_column(t, code)) {
        DIAG(x->ds, E2610, title_place(x, t->view, col), t->code, code);
        return true;
    }
    struct account_column *c = table_add_column(x, t);
    if (!c)
        return false;
    *c = (struct account_column){
        .name = code, .code = code, .col = col, .title = joined_titles(x, titles)};
    return true;
}

static bool add_code_columns(struct accounts *x, struct account_table *t, uint32_t after)
{
    struct str class_code = STR("");
    size_t known = t->column_n;
    for (uint32_t c = after; c < t->view->cols; c++) {
        bool taken = !t->view->titles[c].depth;
        for (size_t i = 0; i < known; i++)
            taken |= t->columns[i].col == c;
        if (!taken && !add_coded_column(x, t, c, &class_code))
            return false;
    }
    return true;
}

/* ---- rows ---- */

static bool read_figures(struct accounts *x, struct account_table *t, uint32_t row,
                         struct export_figure *figures, bool *any)
{
    bool ok = true;
    for (size_t i = 0; i < t->column_n; i++) {
        figures[i] = (struct export_figure){.value = dec_of(0), .col = t->columns[i].col};
        if (t->columns[i].col == NO_COL)
            continue;
        ok &= table_amount(x, t, row, t->columns[i].col, &figures[i]);
        *any |= figures[i].given && dec_sign(figures[i].value);
    }
    return ok;
}

static bool is_total(struct accounts *x, const struct sheet_view *v, uint32_t row,
                     const uint32_t *cols, size_t n, uint32_t name)
{
    for (size_t i = 0; i <= n; i++) {
        uint32_t c = i < n ? cols[i] : name;
        if (c != NO_COL &&
            account_word(x->map, "total",
                         squeeze(account_cell_text(book_cell(v->sheet, row, c)), x->arena)))
            return true;
    }
    return false;
}

struct keys {
    uint32_t code[CODE_COLS_MAX], name;
    size_t n;
};

/* Keeps a row with the figures read for it. */
static struct account_row *keep_row(struct accounts *x, struct account_table *t, uint32_t row,
                                    const struct export_figure *figures)
{
    if ((t->row_n + 1) * (t->column_n + 1) > FIGURES_MAX) {
        if (!t->too_large)
            DIAG(x->ds, E2626, account_place(t->view, row, 0), t->code);
        t->too_large = true;
        return NULL;
    }
    struct account_row *r = table_add_row(x, t, row);
    if (r && t->column_n)
        memcpy(r->figures, figures, t->column_n * sizeof *figures);
    return r;
}

static void keep_total(struct accounts *x, struct account_table *t, uint32_t row,
                       const struct export_figure *figures)
{
    struct account_row *kept = arena_alloc(x->arena, sizeof *kept);
    struct account_row *r = kept ? keep_row(x, t, row, figures) : NULL;
    if (!kept)
        account_no_memory(x);
    if (!r)
        return;
    *kept = *r;
    t->total = kept;
    t->row_n--;
}

static void keep_code(struct accounts *x, struct account_table *t, const struct keys *keys,
                      uint32_t row, struct str code, const struct export_figure *figures)
{
    const struct sheet_view *v = t->view;
    if (map_get(&t->by_code, code)) {
        DIAG(x->ds, E2610, account_place(v, row, keys->code[0]), t->code, code);
        return;
    }
    struct account_row *r = keep_row(x, t, row, figures);
    if (!r)
        return;
    r->code = code;
    r->name = keys->name == NO_COL
                  ? STR("")
                  : account_trim(account_cell_text(book_cell(v->sheet, row, keys->name)));
    r->plain = code.n == 3 ? squeeze(r->name, x->arena) : STR("");
    if (!map_put(&t->by_code, code, r))
        account_no_memory(x);
}

/* `figures`: room for those of one row. */
static void take_row(struct accounts *x, struct account_table *t, const struct keys *keys,
                     uint32_t row, struct str *before, struct export_figure *figures)
{
    const struct sheet_view *v = t->view;
    bool any = false;
    bool total = is_total(x, v, row, keys->code, keys->n, keys->name);
    struct str code = STR("");
    enum code_result found =
        total ? CODE_NONE : row_code(v->sheet, row, keys->code, keys->n, *before, x->arena, &code);
    struct diags own, *ds = x->ds;
    diags_init(&own); /* of lines that turn out to be none of the table */
    x->ds = &own;
    bool ok = read_figures(x, t, row, figures, &any);
    x->ds = ds;
    if (total || code.n || any)
        diags_add(ds, &own);
    diags_free(&own);
    if (total && !t->total)
        keep_total(x, t, row, figures);
    else if (code.n)
        keep_code(x, t, keys, row, code, figures);
    else if (!total && any && ok)
        DIAG(x->ds, found == CODE_OTHER ? E2607 : E2608, account_place(v, row, keys->code[0]),
             t->code);
    if (code.n)
        *before = code;
}

/* Rows move while the list grows. */
static void index_rows(struct accounts *x, struct account_table *t)
{
    for (size_t i = 0; i < t->row_n; i++)
        if (!map_put(&t->by_code, t->rows[i].code, &t->rows[i]))
            account_no_memory(x);
    for (size_t i = 0; i < t->row_n; i++)
        for (struct str up = code_parent(t->rows[i].code); up.n; up = code_parent(up)) {
            struct account_row *above = map_get(&t->by_code, up);
            if (above)
                above->leaf = false;
        }
}

/* Columns of which nothing is taken, though they hold amounts. */
static void count_ignored(const struct accounts *x, struct account_table *t, uint32_t after)
{
    for (uint32_t c = after; c < t->view->cols; c++) {
        bool known = !t->view->titles[c].depth;
        for (size_t i = 0; i < t->column_n; i++)
            known |= t->columns[i].col == c;
        t->ignored += !known && !column_is_empty(x, t, c);
    }
}

static void mark_leaves(struct account_table *t)
{
    for (size_t i = 0; i < t->column_n; i++) {
        struct str code = t->columns[i].code;
        t->columns[i].leaf = code.n > 0;
        for (size_t k = 0; k < t->column_n; k++)
            if (t->columns[k].code.n > code.n && str_starts(t->columns[k].code, code))
                t->columns[i].leaf = false;
    }
}

bool table_read_rows(struct accounts *x, struct account_table *t)
{
    const struct sheet_view *v = t->view;
    bool matrix = str_eq(value_get_str(t->spec, "kind"), STR("matrix"));
    struct keys keys;
    struct str before = STR("");
    find_keys(x, v, keys.code, &keys.n, &keys.name);
    if (!keys.n) {
        DIAG(x->ds, E2606, account_place(v, v->head, 0), value_get_str(t->spec, "title"),
             value_get(value_get(x->map, "words"), "code")->list->items[0].s);
        return !x->failed;
    }
    uint32_t after = keys.name == NO_COL ? keys.code[keys.n - 1] + 1 : keys.name + 1;
    if (!add_known_columns(x, t) || (matrix && !add_code_columns(x, t, after)))
        return false;
    mark_leaves(t);
    struct export_figure *figures = arena_zalloc(x->arena, (t->column_n + 1) * sizeof *figures);
    if (!figures) {
        account_no_memory(x);
        return false;
    }
    for (size_t i = 0; i < v->sheet->n && !x->failed && !t->too_large; i++) {
        uint32_t row = v->sheet->cells[i].row;
        if (row >= v->body && (!i || row != v->sheet->cells[i - 1].row))
            take_row(x, t, &keys, row, &before, figures);
    }
    index_rows(x, t);
    count_ignored(x, t, after);
    return !x->failed;
}
