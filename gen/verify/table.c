/* Tables: each that a file has against the approved one of the same title, row by row and cell by
 * cell. Numbers are compared as numbers: how many zeros or separators are written is no difference.
 */
#include "verify/verify.h"

#include "grid/analyse.h"
#include "grid/text.h"

struct row {
    struct str full, label; /* all of it; what names it */
    const struct value *cells;
    uint32_t at;
};

struct table_verify {
    struct verify *v;
    const struct sources *sources;
    const struct grid *grid;
    const struct value *table;
    size_t cols;   /* of the published table */
    bool by_order; /* it has other columns: what its cells say counts, in order */
};

/* What a cell says: a number without its separators and ending zeros. */
static struct str canonical(struct str text, struct arena *a)
{
    struct str s = squeeze(text, a);
    struct dec d;
    bool malformed;
    if (!printed_number(s, &d, &malformed))
        return s;
    struct buf b;
    buf_init(&b);
    dec_print(&b, dec_trim(d));
    s = arena_str(a, buf_view(&b));
    buf_free(&b);
    return s.p ? s : STR("");
}

static bool is_number(struct str s)
{
    struct dec d;
    bool malformed;
    return printed_number(s, &d, &malformed);
}

/* A dash, a zero and nothing are all nothing. */
static bool is_nothing(struct str s)
{
    return !s.n || str_eq(s, STR("0")) || str_eq(s, STR("-")) || str_eq(s, STR("—")) ||
           str_eq(s, STR("－"));
}

static struct str wanted_cell(const struct table_verify *t, uint32_t row, uint32_t col)
{
    const struct grid_cell *c = grid_at(t->grid, row, col);
    return c->covered ? STR("") : canonical(c->text, t->v->arena);
}

static struct str there_cell(const struct table_verify *t, const struct row *r, size_t col)
{
    const struct value *c = col < value_count(r->cells) ? &r->cells->list->items[col] : NULL;
    return c && c->type == VALUE_STR ? canonical(c->s, t->v->arena) : STR("");
}

static uint32_t cell_at(const struct row *r, size_t col)
{
    return col < value_count(r->cells) ? r->cells->list->items[col].at : r->at;
}

struct row_text {
    struct buf full;
    struct str label;
};

static void add_cell(struct row_text *r, struct str cell, bool by_order)
{
    if (is_nothing(cell))
        cell = STR("");
    if (by_order && !cell.n)
        return;
    buf_str(&r->full, cell);
    buf_char(&r->full, '\x1e');
    if (cell.n && !r->label.n)
        r->label = cell;
}

static struct row end_row(struct row_text *r, struct arena *a)
{
    struct row row = {.full = arena_str(a, buf_view(&r->full)), .label = r->label};
    buf_free(&r->full);
    row.full = row.full.p ? row.full : STR("");
    row.label = row.label.p ? row.label : STR("");
    return row;
}

static struct row *wanted_rows(const struct table_verify *t)
{
    struct row *rows = arena_zalloc(t->v->arena, (t->grid->rows + 1) * sizeof *rows);
    for (uint32_t i = 0; rows && i < t->grid->rows; i++) {
        struct row_text text = {.label = STR("")};
        buf_init(&text.full);
        for (uint32_t col = 0; col < t->grid->cols; col++) {
            struct str cell = wanted_cell(t, i, col);
            add_cell(&text, cell, t->by_order);
            t->v->figures += i >= t->grid->header_rows && is_number(cell);
        }
        rows[i] = end_row(&text, t->v->arena);
    }
    return rows;
}

static struct row *there_rows(struct table_verify *t, size_t *n)
{
    const struct value *list = value_get(t->table, "rows");
    struct row *rows = arena_zalloc(t->v->arena, (value_count(list) + 1) * sizeof *rows);
    *n = 0;
    for (size_t i = 0; rows && i < value_count(list); i++) {
        struct row row = {.cells = &list->list->items[i], .at = t->table->at};
        struct row_text text = {.label = STR("")};
        buf_init(&text.full);
        if (value_count(row.cells))
            row.at = row.cells->list->items[0].at;
        for (size_t col = 0; col < t->grid->cols || col < value_count(row.cells); col++)
            add_cell(&text, there_cell(t, &row, col), t->by_order);
        struct row made = end_row(&text, t->v->arena);
        row.full = made.full;
        row.label = made.label;
        if (row.label.n)
            rows[(*n)++] = row;
    }
    return rows;
}

/* 208 社会保障和就业支出 770.86, for a row as a whole */
static struct str shown(struct str full, struct arena *a)
{
    struct buf b;
    buf_init(&b);
    for (size_t i = 0; i < full.n; i++) {
        bool mark = full.p[i] == '\x1e';
        if (!mark)
            buf_char(&b, full.p[i]);
        else if (b.n && b.p[b.n - 1] != ' ' && i + 1 < full.n)
            buf_char(&b, ' ');
    }
    struct str s = arena_str(a, buf_view(&b));
    buf_free(&b);
    return s.p ? str_trim(s) : STR("");
}

static void compare_row(const struct table_verify *t, uint32_t i, const struct row *there)
{
    size_t cols = t->grid->cols > t->cols ? t->grid->cols : t->cols;
    for (size_t col = 0; col < cols; col++) {
        struct str wanted = col < t->grid->cols ? wanted_cell(t, i, (uint32_t)col) : STR("");
        struct str found = there_cell(t, there, col);
        if (str_eq(wanted, found) || (is_nothing(wanted) && is_nothing(found)))
            continue;
        const struct grid_cell *cell =
            col < t->grid->cols ? grid_at(t->grid, i, (uint32_t)col) : NULL;
        bool figure = is_number(wanted) || is_number(found);
        verify_add(t->v, (struct difference){
                             .kind = figure ? DIFFERENT_FIGURE : DIFFERENT_TEXT,
                             .where = grid_where(
                                 t->grid, i, cell ? (uint32_t)col : t->grid->cols - 1, t->v->arena),
                             .expected = cell && !cell->covered ? cell->text : STR(""),
                             .found = found.n ? there->cells->list->items[col].s : STR(""),
                             .address = cell ? cell->address : STR(""),
                             .place = sources_place(t->sources, cell_at(there, col))});
    }
}

/* The cells of a row that say something, and in which column each stands. */
static struct str *said(const struct table_verify *t, uint32_t row, const struct row *there,
                        size_t *columns, size_t *n)
{
    size_t cols = there ? value_count(there->cells) : t->grid->cols;
    struct str *cells = arena_zalloc(t->v->arena, (cols + 1) * sizeof *cells);
    *n = 0;
    for (size_t col = 0; cells && col < cols; col++) {
        struct str cell = there ? there_cell(t, there, col) : wanted_cell(t, row, (uint32_t)col);
        if (is_nothing(cell))
            continue;
        columns[*n] = col;
        cells[(*n)++] = cell;
    }
    return cells;
}

static void compare_order(const struct table_verify *t, uint32_t row, const struct row *there)
{
    struct arena *arena = t->v->arena;
    size_t an, bn, n;
    size_t *a_cols = arena_zalloc(arena, (t->grid->cols + 1) * sizeof *a_cols);
    size_t *b_cols = arena_zalloc(arena, (value_count(there->cells) + 1) * sizeof *b_cols);
    struct str *a = a_cols ? said(t, row, NULL, a_cols, &an) : NULL;
    struct str *b = b_cols ? said(t, row, there, b_cols, &bn) : NULL;
    struct pair *pairs;
    if (!a || !b || !align(a, an, b, bn, &t->v->align, &pairs, &n)) {
        t->v->failed = true;
        return;
    }
    for (size_t i = 0; i < n; i++) {
        const struct pair *p = &pairs[i];
        struct str wanted = p->a == ALIGN_NONE ? STR("") : a[p->a];
        struct str found = p->b == ALIGN_NONE ? STR("") : b[p->b];
        if (str_eq(wanted, found))
            continue;
        uint32_t col = (uint32_t)(wanted.n ? a_cols[p->a] : 0);
        verify_add(t->v, (struct difference){
                             .kind = is_number(wanted) || is_number(found) ? DIFFERENT_FIGURE
                                                                           : DIFFERENT_TEXT,
                             .where = grid_where(t->grid, row, col, arena),
                             .expected = wanted,
                             .found = found,
                             .address = wanted.n ? grid_at(t->grid, row, col)->address : STR(""),
                             .place = sources_place(
                                 t->sources, found.n ? cell_at(there, b_cols[p->b]) : there->at)});
    }
}

static bool row_is_empty(const struct row *r)
{
    return !r->label.n;
}

/* Title, number, unit and the like, where they stand in cells above the table. */
static bool is_head(const struct table_verify *t, struct str full)
{
    const struct grid *g = t->grid;
    const struct str lines[] = {g->title, g->code,  g->sheet, g->department,
                                g->unit,  g->above, g->year};
    struct buf b;
    buf_init(&b);
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        buf_str(&b, squeeze(lines[i], t->v->arena));
        buf_char(&b, '\n');
    }
    bool all = full.n > 0;
    for (size_t from = 0; from < full.n && all;) {
        size_t end = str_find(full, STR("\x1e"), from);
        struct str cell = str_sub(full, from, end == SIZE_MAX ? full.n : end);
        struct str rest = cell;
        if (g->code.n && str_starts(cell, squeeze(g->code, t->v->arena)))
            rest = str_sub(cell, squeeze(g->code, t->v->arena).n, cell.n);
        all = str_find(buf_view(&b), rest, 0) != SIZE_MAX;
        from += cell.n + 1;
    }
    buf_free(&b);
    return all;
}

static void compare_rows(struct table_verify *t, const struct row *wanted, const struct row *there,
                         size_t there_n)
{
    struct arena *arena = t->v->arena;
    size_t n = t->grid->rows, pair_n;
    struct str *keys[4];
    struct pair *pairs;
    for (size_t k = 0; k < 4; k++) {
        keys[k] = arena_zalloc(arena, ((k < 2 ? n : there_n) + 1) * sizeof **keys);
        if (!keys[k]) {
            t->v->failed = true;
            return;
        }
    }
    for (size_t i = 0; i < n; i++) {
        keys[0][i] = wanted[i].full;
        keys[1][i] = wanted[i].label;
    }
    for (size_t i = 0; i < there_n; i++) {
        keys[2][i] = there[i].full;
        keys[3][i] = there[i].label;
    }
    struct align_keys by = {.a = {keys[0], keys[1]}, .b = {keys[2], keys[3]}, .n = 2};
    if (!align_by(&by, n, there_n, &t->v->align, &pairs, &pair_n)) {
        t->v->failed = true;
        return;
    }
    for (size_t i = 0; i < pair_n; i++) {
        const struct pair *p = &pairs[i];
        bool both = p->a != ALIGN_NONE && p->b != ALIGN_NONE;
        if (both && str_eq(wanted[p->a].full, there[p->b].full))
            continue;
        if (both && t->by_order) {
            compare_order(t, (uint32_t)p->a, &there[p->b]);
        } else if (both) {
            compare_row(t, (uint32_t)p->a, &there[p->b]);
        } else if (p->a != ALIGN_NONE && !row_is_empty(&wanted[p->a])) {
            verify_add(t->v,
                       (struct difference){.kind = MISSING_ROW,
                                           .where = grid_where(t->grid, (uint32_t)p->a, 0, arena),
                                           .expected = shown(wanted[p->a].full, arena),
                                           .found = STR(""),
                                           .address = STR(""),
                                           .place = sources_place(t->sources, t->table->at)});
        } else if (p->b != ALIGN_NONE && !is_head(t, there[p->b].full)) {
            verify_add(t->v,
                       (struct difference){.kind = ADDED_ROW,
                                           .where = t->grid->title,
                                           .expected = STR(""),
                                           .found = shown(there[p->b].full, arena),
                                           .address = STR(""),
                                           .place = sources_place(t->sources, there[p->b].at)});
        }
    }
}

static void compare_notes(const struct table_verify *t)
{
    const struct value *notes = value_get(t->table, "notes");
    struct buf wanted, there;
    buf_init(&wanted);
    buf_init(&there);
    for (size_t i = 0; i < t->grid->note_count; i++)
        buf_str(&wanted, squeeze(t->grid->notes[i], t->v->arena));
    for (size_t i = 0; i < value_count(notes); i++)
        buf_str(&there, squeeze(notes->list->items[i].s, t->v->arena));
    if (there.n && !str_eq(buf_view(&wanted), buf_view(&there)))
        verify_words(t->v, arena_str(t->v->arena, buf_view(&wanted)),
                     arena_str(t->v->arena, buf_view(&there)), t->grid->title,
                     sources_place(t->sources, notes->list->items[0].at));
    buf_free(&wanted);
    buf_free(&there);
}

/* The approved table that has this title; of several the one with this number, or the first that
 * this file has not had yet. */
static size_t table_of(const struct verify *v, const bool *used, struct str title, struct str code)
{
    const struct doc *doc = &v->approved->doc;
    size_t found = SIZE_MAX;
    title = squeeze(title, v->arena);
    code = squeeze(code, v->arena);
    for (size_t i = 0; i < doc->grid_count; i++) {
        struct str t = squeeze(doc->grids[i]->title, v->arena);
        struct str c = squeeze(doc->grids[i]->code, v->arena);
        bool numbered = code.n && str_eq(c, code);
        bool titled =
            t.n && title.n && (str_eq(t, title) || (numbered && str_find(title, t, 0) != SIZE_MAX));
        if (titled && (found == SIZE_MAX || (numbered && !used[i]) || (used[found] && !used[i])))
            found = i;
    }
    for (size_t i = 0; found == SIZE_MAX && title.n && i < doc->grid_count; i++) {
        struct str t = squeeze(doc->grids[i]->title, v->arena);
        if (t.n && (str_ends(title, t) || str_find(title, t, 0) != SIZE_MAX))
            found = i;
    }
    return found;
}

static size_t columns_of(const struct value *table)
{
    const struct value *rows = value_get(table, "rows");
    size_t most = 0;
    for (size_t i = 0; i < value_count(rows); i++)
        if (value_count(&rows->list->items[i]) > most)
            most = value_count(&rows->list->items[i]);
    return most;
}

/* How many of the texts in the first column of words stand in both, in percent of the approved. */
static size_t likeness(struct table_verify *t)
{
    size_t n, same = 0, all = 0, figures = t->v->figures;
    const struct row *wanted = wanted_rows(t), *there = there_rows(t, &n);
    t->v->figures = figures;
    for (uint32_t i = 0; wanted && there && i < t->grid->rows; i++) {
        bool found = false;
        for (size_t k = 0; wanted[i].label.n && k < n && !found; k++)
            found = str_eq(wanted[i].label, there[k].label);
        same += found;
        all += wanted[i].label.n > 0;
    }
    return all ? same * 100 / all : 0;
}

enum { ALIKE = 60 };

/* The approved table that the file has not had and whose rows are called like these: a title may be
 * cut by a page, or be another one. */
static size_t table_like(const struct verify *v, const bool *used, const struct value *table)
{
    size_t best = SIZE_MAX, score = ALIKE;
    for (size_t i = 0; i < v->approved->doc.grid_count; i++) {
        struct table_verify t = {.v = (struct verify *)v,
                                 .grid = v->approved->doc.grids[i],
                                 .table = table,
                                 .by_order = true};
        size_t s = used[i] ? 0 : likeness(&t);
        if (s > score) {
            score = s;
            best = i;
        }
    }
    return best;
}

static void compare_title(const struct table_verify *t)
{
    struct str title = value_get_str(t->table, "title");
    struct str there = squeeze(title, t->v->arena), wanted = squeeze(t->grid->title, t->v->arena);
    if (there.n && str_find(wanted, there, 0) == SIZE_MAX &&
        !str_eq(there, squeeze(t->grid->sheet, t->v->arena)))
        verify_add(t->v, (struct difference){.kind = DIFFERENT_TEXT,
                                             .where = t->grid->code.n ? t->grid->code : wanted,
                                             .expected = t->grid->title,
                                             .found = title,
                                             .address = STR(""),
                                             .place = sources_place(t->sources, t->table->at)});
}

static void compare_list(struct verify *v, const struct sources *sources, bool *used,
                         const struct value *list)
{
    for (size_t i = 0; i < value_count(list); i++) {
        struct table_verify t = {.v = v, .sources = sources, .table = &list->list->items[i]};
        size_t which =
            table_of(v, used, value_get_str(t.table, "title"), value_get_str(t.table, "code"));
        bool titled = which != SIZE_MAX;
        if (!titled)
            which = table_like(v, used, t.table);
        if (which == SIZE_MAX)
            continue;
        t.grid = v->approved->doc.grids[which];
        v->table_seen[which] = used[which] = true;
        v->tables++;
        t.cols = columns_of(t.table);
        t.by_order = t.cols != t.grid->cols;
        if (!titled)
            compare_title(&t);
        size_t n;
        struct row *wanted = wanted_rows(&t), *there = there_rows(&t, &n);
        if (!wanted || !there) {
            v->failed = true;
            return;
        }
        compare_rows(&t, wanted, there, n);
        compare_notes(&t);
    }
}

void verify_tables(struct verify *v, const struct sources *sources, const struct value *section)
{
    const struct value *unread = value_get(section, "unread");
    bool *used = arena_zalloc(v->arena, (v->approved->doc.grid_count + 1) * sizeof *used);
    if (!used) {
        v->failed = true;
        return;
    }
    compare_list(v, sources, used, value_get(section, "tables"));
    compare_list(v, sources, used, value_get(section, "annexes"));
    for (size_t i = 0; i < value_count(unread); i++) {
        const struct value *table = &unread->list->items[i];
        size_t which = table_of(v, used, value_get_str(table, "title"), STR(""));
        if (which == SIZE_MAX || v->table_seen[which])
            continue;
        v->table_seen[which] = true;
        verify_add(v, (struct difference){.kind = UNREAD_TABLE,
                                          .where = v->approved->doc.grids[which]->title,
                                          .expected = STR(""),
                                          .found = STR(""),
                                          .address = STR(""),
                                          .place = sources_place(sources, table->at)});
    }
}
