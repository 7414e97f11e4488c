/* Cells of two tables of one kind, row by row as they correspond, with the figures that changed
 * them. */
#include "diff/diff.h"

#include "base/utf8.h"

struct sides {
    const struct snap_table *old, *new;
    struct str name; /* 公开03表 支出决算表 */
};

static const struct snap_cell *cell_at(const struct snap_table *t, size_t row, size_t col)
{
    return &t->cells[row * t->cols + col];
}

static bool is_plain_number(struct str s)
{
    return s.n > 0 && s.n <= 4 && str_is_digits(s);
}

/* A text such as "共 12.50 分" that figures were put into. */
static bool is_made_figure(const struct snap_cell *cell)
{
    bool digits = false;
    for (size_t i = 0; cell->reads.n && i < cell->text.n; i++)
        digits |= ascii_is_digit(cell->text.p[i]);
    return digits;
}

/* What makes a row that row, whatever its figures are: its texts and the first figure's address. */
static struct str row_key(struct arena *a, const struct snap_table *t, size_t row)
{
    struct buf key;
    struct str address = STR("");
    buf_init(&key);
    for (size_t c = 0; c < t->cols; c++) {
        const struct snap_cell *cell = cell_at(t, row, c);
        if (cell->address.n && !address.n)
            address = cell->address;
        if (cell->address.n || is_plain_number(cell->text) || is_made_figure(cell))
            continue;
        buf_str(&key, cell->text);
        buf_char(&key, '\n');
    }
    buf_str(&key, address);
    struct str s = key.failed ? (struct str){NULL, 0} : arena_str(a, buf_view(&key));
    buf_free(&key);
    return s;
}

static struct str *row_keys(struct arena *a, const struct snap_table *t)
{
    struct str *keys = arena_alloc(a, (t->rows + 1u) * sizeof *keys);
    for (size_t r = 0; keys && r < t->rows; r++)
        keys[r] = row_key(a, t, r);
    return keys;
}

/* The nearest text to the left of a cell: tables may have several panels side by side. */
static struct str row_label(const struct snap_table *t, size_t row, size_t col)
{
    for (size_t c = col; c-- > 0;) {
        const struct snap_cell *cell = cell_at(t, row, c);
        if (!cell->covered && !cell->address.n && cell->text.n && !str_is_digits(cell->text))
            return str_trim(cell->text);
    }
    return STR("");
}

static struct str place_of(struct diff *d, const struct snap_table *t, size_t row, size_t col)
{
    struct str label = row < t->header_rows ? STR("") : row_label(t, row, col);
    struct str column = t->columns[col];
    if (!label.n && !column.n)
        return diff_counted(d->arena, WORD_COLUMN_N, col + 1);
    return arena_printf(d->arena, "%.*s%s%.*s", STR_ARG(label), label.n && column.n ? "·" : "",
                        STR_ARG(column));
}

static void compare_cell(struct diff *d, const struct sides *s, struct pair row, struct pair col)
{
    bool had = row.a != ALIGN_NONE && col.a != ALIGN_NONE;
    bool has = row.b != ALIGN_NONE && col.b != ALIGN_NONE;
    const struct snap_cell nothing = {.text = STR(""), .address = STR(""), .reads = STR("")};
    const struct snap_cell *old = had ? cell_at(s->old, row.a, col.a) : &nothing;
    const struct snap_cell *new = has ? cell_at(s->new, row.b, col.b) : &nothing;
    if (str_eq(old->text, new->text))
        return;
    struct diff_change *c = diff_add(d, DIFF_CELL);
    if (!c)
        return;
    c->where = s->name;
    c->what = has ? place_of(d, s->new, row.b, col.b) : place_of(d, s->old, row.a, col.a);
    c->from = old->text;
    c->to = new->text;
    c->old_row = had ? row.a + 1 : 0;
    c->new_row = has ? row.b + 1 : 0;
    c->old_column = had ? col.a + 1 : 0;
    c->new_column = has ? col.b + 1 : 0;
    c->renumbered = had && has && row.a != row.b && !old->address.n &&
                    !new->address.n &&is_plain_number(old->text) && is_plain_number(new->text);
    diff_add_causes(d, &c->causes, old->address);
    diff_add_causes(d, &c->causes, new->address);
    diff_add_causes(d, &c->causes, old->reads);
    diff_add_causes(d, &c->causes, new->reads);
}

static struct cause_set causes_since(struct diff *d, size_t begin)
{
    struct cause_set all = {arena_zalloc(d->arena, d->words * sizeof *all.words)};
    for (size_t i = begin; i < d->n; i++)
        diff_unite(d, &all, &d->changes[i].causes);
    return all;
}

/* The figures of a row that are others than before: a row whose code was corrected. */
static void add_row_figures(struct diff *d, const struct sides *s, struct pair row,
                            struct cause_set *set)
{
    struct str none = STR("");
    for (size_t c = 0; c < s->old->cols || c < s->new->cols; c++) {
        bool had = row.a != ALIGN_NONE && c < s->old->cols;
        bool has = row.b != ALIGN_NONE && c < s->new->cols;
        struct str old = had ? cell_at(s->old, row.a, c)->address : none;
        struct str new = has ? cell_at(s->new, row.b, c)->address : none;
        if (str_eq(old, new))
            continue;
        diff_add_causes(d, set, old);
        diff_add_causes(d, set, new);
    }
}

/* "[2080101]" of an address; "" where it has no row. */
static struct str row_of(struct str address)
{
    size_t from = str_find(address, STR("["), 0), to = str_find(address, STR("]"), 0);
    return from < to && to != SIZE_MAX ? str_sub(address, from, to + 1) : STR("");
}

/* A row whose figures are all unknown came or went with a row of the data for the same item. */
static void add_item_roots(struct diff *d, const struct sides *s, struct pair row,
                           struct cause_set *set)
{
    const struct snap_table *t = row.a != ALIGN_NONE ? s->old : s->new;
    size_t at = row.a != ALIGN_NONE ? row.a : row.b;
    for (size_t c = 0; c < t->cols; c++) {
        struct str item = row_of(cell_at(t, at, c)->address);
        for (size_t i = 0; item.n && i < d->root_count; i++)
            if (str_eq(row_of(d->roots[i]->address), item))
                diff_unite(d, set, &d->roots[i]->causes);
    }
}

/* A row that appears, disappears or becomes another does so for its figures: its texts belong to
 * their causes. */
static void share_causes(struct diff *d, const struct sides *s, struct pair row, size_t first)
{
    struct cause_set all = causes_since(d, first);
    if (first < d->n && diff_is_empty(d, &all))
        add_row_figures(d, s, row, &all);
    if (diff_is_empty(d, &all) && (row.a == ALIGN_NONE || row.b == ALIGN_NONE))
        add_item_roots(d, s, row, &all);
    for (size_t i = first; i < d->n; i++)
        if (diff_is_empty(d, &d->changes[i].causes))
            diff_unite(d, &d->changes[i].causes, &all);
}

/* Line numbers of one table moved for the rows that were added or removed there. */
static void explain_numbers(struct diff *d, size_t begin)
{
    struct cause_set all = {arena_zalloc(d->arena, d->words * sizeof *all.words)};
    for (size_t i = begin; i < d->n; i++)
        if (!d->changes[i].old_row || !d->changes[i].new_row)
            diff_unite(d, &all, &d->changes[i].causes);
    for (size_t i = begin; i < d->n; i++)
        if (d->changes[i].renumbered)
            diff_unite(d, &d->changes[i].causes, &all);
}

/* `cells` are the causes of all cells of the table that have changed: a note that comes or goes
 * ("本表无数据") does so for them. */
static void compare_lines(struct diff *d, const struct sides *s, const struct cause_set *cells)
{
    struct pair *pairs;
    size_t n;
    if (!align(s->old->lines, s->old->line_count, s->new->lines, s->new->line_count, &d->align,
               &pairs, &n)) {
        d->failed = true;
        return;
    }
    for (size_t i = 0; i < n; i++) {
        /* NOLINTNEXTLINE(clang-analyzer-core.NullDereference): pairs name lines that are there */
        struct str from = pairs[i].a == ALIGN_NONE ? STR("") : s->old->lines[pairs[i].a];
        /* NOLINTNEXTLINE(clang-analyzer-core.NullDereference): as above */
        struct str to = pairs[i].b == ALIGN_NONE ? STR("") : s->new->lines[pairs[i].b];
        struct diff_change *c = str_eq(from, to) ? NULL : diff_add(d, DIFF_TEXT);
        if (!c)
            continue;
        c->where = s->name;
        c->from = from;
        c->to = to;
        if (!from.n || !to.n)
            diff_unite(d, &c->causes, cells);
    }
}

static void compare_table(struct diff *d, const struct sides *s)
{
    struct pair *rows, *cols;
    size_t row_count, col_count;
    const struct snap_table *o = s->old, *w = s->new;
    struct str *old_keys = row_keys(d->arena, o), *new_keys = row_keys(d->arena, w);
    if (!old_keys || !new_keys ||
        !align(old_keys, o->rows, new_keys, w->rows, &d->align, &rows, &row_count) ||
        !align(o->columns, o->cols, w->columns, w->cols, &d->align, &cols, &col_count)) {
        d->failed = true;
        return;
    }
    size_t begin = d->n;
    for (size_t r = 0; r < row_count; r++) {
        size_t first = d->n;
        for (size_t c = 0; c < col_count; c++)
            compare_cell(d, s, rows[r], cols[c]);
        share_causes(d, s, rows[r], first);
    }
    explain_numbers(d, begin);
    struct cause_set all = causes_since(d, begin);
    compare_lines(d, s, &all);
}

static const struct snap_table *find_table(const struct snapshot *s, struct str id)
{
    for (size_t i = 0; i < s->table_count; i++)
        if (str_eq(s->tables[i].id, id))
            return &s->tables[i];
    return NULL;
}

static struct str table_name(struct diff *d, const struct snap_table *t)
{
    return t->code.n ? arena_printf(d->arena, "%.*s %.*s", STR_ARG(t->code), STR_ARG(t->title))
                     : t->title;
}

void diff_tables(struct diff *d)
{
    static const struct snap_table none = {.code = {"", 0}};
    for (size_t i = 0; i < d->new->table_count; i++) {
        const struct snap_table *new = &d->new->tables[i], *old = find_table(d->old, new->id);
        struct sides s = {old ? old : &none, new, table_name(d, new)};
        compare_table(d, &s);
        if (old && !str_eq(table_name(d, old), s.name)) {
            struct diff_change *c = diff_add(d, DIFF_TEXT);
            if (c) {
                c->where = s.name;
                c->from = table_name(d, old);
                c->to = s.name;
            }
        }
    }
    for (size_t i = 0; i < d->old->table_count; i++) {
        const struct snap_table *old = &d->old->tables[i];
        struct sides s = {old, &none, table_name(d, old)};
        if (!find_table(d->new, old->id))
            compare_table(d, &s);
    }
}
