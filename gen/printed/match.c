/* Printed tables against those of the pack: which row is which; then every printed cell states its
 * fact. Which column is which is told by their titles (match_titles.c). */
#include "printed/match.h"

#include "base/utf8.h"
#include "data/lexicon.h"
#include "data/words.h"

/* 其中：（1）公务用车购置费 is 公务用车购置费, 机关运行经费（万元） is 机关运行经费. */
static struct str plain_label(const struct match *m, struct str label)
{
    const struct value *leads = value_get(m->words, "leads");
    for (size_t i = 0; i < value_count(leads); i++) {
        struct str lead = leads->list->items[i].s;
        if (str_starts(label, lead) && label.n > lead.n)
            label = str_sub(label, lead.n, label.n);
    }
    return strip_ordinal(without_tail(value_get(m->words, "label_tails"), label));
}

static struct str label_key(const struct match *m, const struct grid *s, struct grid_key key)
{
    const struct grid_column *c = &s->columns[key.col];
    struct str top = key.label.n && c->depth > 1 ? c->path[0] : STR("");
    struct str label = plain_label(m, key.label);
    return arena_printf(m->arena, "l:%.*s:%.*s", STR_ARG(top), STR_ARG(label));
}

static struct str cell_key(const struct match *m, const struct grid *s, uint32_t row, uint32_t col,
                           uint32_t column)
{
    struct grid_key key = grid_row_key(s, row, col);
    struct str name =
        key.code.n ? arena_printf(m->arena, "c:%.*s", STR_ARG(key.code)) : label_key(m, s, key);
    return arena_printf(m->arena, "%.*s|%u", STR_ARG(name), column);
}

/* The same key may come again (一般公共预算财政拨款 as income and as opening balance): the n-th in
 * print is the n-th of ours. */
static struct str numbered(struct match *m, struct map *seen, struct str key)
{
    size_t *n = map_get(seen, key);
    if (!n) {
        n = arena_zalloc(m->arena, sizeof *n);
        if (!n || !map_put(seen, key, n))
            return key;
    }
    return arena_printf(m->arena, "%.*s#%zu", STR_ARG(key), (*n)++);
}

static void index_built(struct match *m)
{
    struct map seen;
    map_init(&seen, m->arena);
    map_init(&m->cells, m->arena);
    for (uint32_t r = m->built->header_rows; r < m->built->rows; r++)
        for (uint32_t c = 0; c < m->built->cols; c++) {
            struct grid_cell *cell = grid_at(m->built, r, c);
            if (m->built->columns[c].kind != GRID_AMOUNT || (!cell->made && !cell->reads))
                continue;
            struct str key = cell_key(m, m->built, r, c, first_like(m->built, c));
            map_put(&m->cells, numbered(m, &seen, key), cell);
        }
}

/* The names of the printed rows: a row of ours that has its own is not meant by a similar one. */
static void index_labels(struct match *m)
{
    const struct grid *s = m->printed;
    map_init(&m->labels, m->arena);
    for (uint32_t r = s->header_rows; r < s->rows; r++)
        for (uint32_t c = 0; c < s->cols; c++) {
            struct str label = s->columns[c].kind == GRID_AMOUNT
                                   ? plain_label(m, grid_row_key(s, r, c).label)
                                   : STR("");
            if (label.n)
                map_put(&m->labels, label, (void *)s);
        }
}

/* A row that the print calls otherwise: by another name that is known, or, of a figure, the nearest
 * one that print does not have by its own name. */
static const struct grid_cell *similar(struct match *m, uint32_t row, uint32_t col, uint32_t column,
                                       bool figure)
{
    struct grid_key key = grid_row_key(m->printed, row, col);
    struct str label = plain_label(m, key.label);
    const struct grid_cell *best = NULL;
    size_t best_distance = figure ? utf8_count(label) / 3 + 1 : 1;
    if (!label.n || key.code.n)
        return NULL;
    for (uint32_t r = m->built->header_rows; r < m->built->rows; r++)
        for (uint32_t c = 0; c < m->built->cols; c++) {
            const struct grid_cell *cell = grid_at(m->built, r, c);
            if (m->built->columns[c].kind != GRID_AMOUNT || !cell->made ||
                first_like(m->built, c) != column)
                continue;
            struct str ours = plain_label(m, grid_row_key(m->built, r, c).label);
            bool alias = is_alias(m, "rows", ours, label);
            size_t d = alias ? 0 : str_distance(ours, label, 8);
            if (ours.n && d < best_distance && (alias || !d || !map_get(&m->labels, ours))) {
                best_distance = d;
                best = cell;
            }
        }
    return best;
}

/* Of a table in another unit than the data file is said to be in. */
static struct dec in_unit_of(const struct published *p, const struct grid *s,
                             const struct grid_cell *cell)
{
    struct dec yuan, out;
    bool other = !cell->counts && s->in_unit != p->record.unit &&
                 amount_from_unit(cell->number, s->in_unit, &yuan) &&
                 amount_in_unit(yuan, p->record.unit, &out);
    return other ? out : cell->number;
}

/* A code that our table has in another panel of the same columns: print has them all in one. */
static const struct grid_cell *in_other_panel(struct match *m, uint32_t row, uint32_t col)
{
    struct grid_key key = grid_row_key(m->printed, row, col);
    const struct grid_column *like = &m->built->columns[m->columns[col]];
    for (uint32_t k = 0; key.code.n && like->depth && k < m->built->cols; k++) {
        const struct grid_column *c = &m->built->columns[k];
        if (c->kind != GRID_AMOUNT || c->depth != like->depth || first_like(m->built, k) != k ||
            !str_eq(c->path[c->depth - 1], like->path[like->depth - 1]))
            continue;
        const struct grid_cell *cell =
            map_get(&m->cells, arena_printf(m->arena, "c:%.*s|%u#0", STR_ARG(key.code), k));
        if (cell)
            return cell;
    }
    return NULL;
}

/* Figures without row titles: print may turn the table round, or have its titles in another order
 */

/* All titles of a figure, those of its column and of its row; the row's ends the list. */
static struct grid_column all_titles(const struct match *m, const struct grid *s, uint32_t row,
                                     uint32_t col)
{
    struct grid_column t = s->columns[col];
    struct str label = plain_label(m, grid_row_key(s, row, col).label);
    if (label.n && t.depth < GRID_PATH_MAX)
        t.path[t.depth++] = label;
    return t;
}

/* The one figure of ours with the same titles as a printed one; NULL when there is none, or two. */
static const struct grid_cell *with_titles(const struct match *m, uint32_t row, uint32_t col)
{
    struct grid_column theirs = all_titles(m, m->printed, row, col);
    const struct grid_cell *found = NULL;
    int most = 0;
    for (uint32_t r = m->built->header_rows; r < m->built->rows; r++)
        for (uint32_t c = 0; c < m->built->cols; c++) {
            const struct grid_cell *cell = grid_at(m->built, r, c);
            struct grid_key key = grid_row_key(m->built, r, c);
            if (m->built->columns[c].kind != GRID_AMOUNT || !cell->made || key.label.n ||
                key.code.n)
                continue;
            int score = figure_match(m, &theirs, &m->built->columns[c]);
            if (score < most || score <= 0)
                continue;
            found = score > most ? cell : NULL;
            most = score;
        }
    return found;
}

/* 一、 1, （一） 2, 1. 3, （1） 4; 0: no ordinal */
static int ordinal_rank(struct str label)
{
    size_t used = 0;
    bool bracket = str_starts(label, STR("("));
    struct str s = str_sub(label, bracket, label.n);
    bool digits = s.n && ascii_is_digit(*s.p);
    if (digits)
        while (used < s.n && ascii_is_digit(s.p[used]))
            used++;
    else if (chinese_ordinal(s, &used) <= 0)
        return 0;
    struct str end = str_sub(s, used, s.n);
    bool ends = bracket ? str_starts(end, STR(")"))
                        : str_starts(end, STR("、")) || str_starts(end, STR("."));
    return !ends ? 0 : digits ? 3 + bracket : 1 + bracket;
}

/* 二、机关运行经费 — above （一）行政单位 12.50: the dash of a heading, which is no zero. */
static bool heads_rows(const struct grid *s, uint32_t row, uint32_t col)
{
    const struct grid_cell *cell = grid_at(s, row, col);
    if (cell->plain.n || !cell->text.n || row + 1 >= s->rows)
        return false;
    const struct grid_cell *below = grid_at(s, row + 1, col);
    int rank = ordinal_rank(grid_row_key(s, row, col).label);
    return rank && ordinal_rank(grid_row_key(s, row + 1, col).label) > rank &&
           below->kind == CELL_NUMBER && dec_sign(below->number);
}

static void state(struct published *p, struct vmap *stated, const struct grid *s,
                  struct grid_cell *printed, struct str address)
{
    struct buf digits;
    if (printed->malformed || !address.n)
        return;
    if (vmap_find(stated, address)) {
        printed->address = printed->kind == CELL_NUMBER ? address : STR("");
        return; /* printed twice: the checks compare */
    }
    buf_init(&digits);
    if (printed->kind == CELL_NUMBER)
        dec_print(&digits, in_unit_of(p, s, printed));
    else
        buf_puts(&digits, "0");
    struct value v = value_str(arena_str(p->arena, buf_view(&digits)));
    buf_free(&digits);
    v.at = printed->at;
    struct value key = value_str(address);
    key.at = printed->at;
    vmap_put(stated, p->arena, key, v);
    printed->address = address;
}

/* 公用经费合计 over all panels: its figure stands at the end, the cells between are none. */
static bool stands_behind(const struct grid *s, uint32_t row, uint32_t col)
{
    if (grid_at(s, row, col)->plain.n || !str_ends(grid_row_key(s, row, col).label, TABLE_SUM))
        return false;
    for (uint32_t c = col + 1; c < s->cols; c++) {
        const struct grid_cell *cell = grid_at(s, row, c);
        if (cell->plain.n)
            return cell->kind == CELL_NUMBER && s->columns[c].kind == GRID_AMOUNT &&
                   s->columns[col].depth == s->columns[c].depth &&
                   same_path(&s->columns[col], &s->columns[c]);
    }
    return false;
}

/* The printed cell at a place when it is a figure, or blank where one could stand, and its key in
 * our table; NULL when it is neither. To be asked for every place in order: equal keys are numbered
 * by `seen`. */
static struct grid_cell *printed_figure(struct match *m, struct map *seen, uint32_t row,
                                        uint32_t col, struct str *key)
{
    struct grid_cell *cell = grid_at(m->printed, row, col);
    if (m->printed->columns[col].kind != GRID_AMOUNT || m->columns[col] == UINT32_MAX ||
        cell->covered || (cell->plain.n && cell->kind != CELL_NUMBER) ||
        stands_behind(m->printed, row, col))
        return NULL;
    *key = numbered(m, seen, cell_key(m, m->printed, row, col, m->columns[col]));
    return cell;
}

static const struct grid_cell *own_cell(struct match *m, struct map *seen, uint32_t row,
                                        uint32_t col)
{
    struct str key;
    const struct grid_cell *cell = printed_figure(m, seen, row, col, &key);
    const struct grid_cell *ours = cell ? map_get(&m->cells, key) : NULL;
    bool figure = m->printed->columns[col].kind == GRID_AMOUNT &&
                  grid_at(m->printed, row, col)->kind == CELL_NUMBER;
    if (cell && !ours && figure)
        ours = in_other_panel(m, row, col);
    if (cell && !ours && figure)
        ours = similar(m, row, col, m->columns[col], true);
    return ours || !figure ? ours : with_titles(m, row, col);
}

static void state_cells(struct published *p, struct match *m, struct vmap *stated)
{
    struct map seen;
    map_init(&seen, m->arena);
    for (uint32_t r = m->printed->header_rows; r < m->printed->rows; r++)
        for (uint32_t c = 0; c < m->printed->cols; c++) {
            const struct grid_cell *ours = own_cell(m, &seen, r, c);
            struct grid_cell *cell = grid_at(m->printed, r, c);
            if (!ours)
                continue;
            cell->taken = m->printed->columns[c].known = true;
            cell->counts = ours->counts;
            if (!ours->reads && !heads_rows(m->printed, r, c))
                state(p, stated, m->printed, cell, ours->address);
        }
}

/* Blank cells of rows that print calls by another known name: nothing, where no other row of that
 * name has a figure (a title over several rows may be called like their sum). */
static void state_renamed_blanks(struct published *p, struct match *m, struct vmap *stated)
{
    for (uint32_t r = m->printed->header_rows; r < m->printed->rows; r++)
        for (uint32_t c = 0; c < m->printed->cols; c++) {
            struct grid_cell *cell = grid_at(m->printed, r, c);
            if (m->columns[c] == UINT32_MAX || cell->plain.n || cell->covered || cell->taken ||
                m->printed->columns[c].kind != GRID_AMOUNT || stands_behind(m->printed, r, c))
                continue;
            const struct grid_cell *ours = similar(m, r, c, m->columns[c], false);
            if (!ours || ours->reads || vmap_find(stated, ours->address) ||
                heads_rows(m->printed, r, c))
                continue;
            cell->taken = true;
            state(p, stated, m->printed, cell, ours->address);
        }
}

/* What the pack's own table makes of the other printed figures. */
static void expect_cells(struct match *m)
{
    struct map seen;
    struct str key;
    map_init(&seen, m->arena);
    for (uint32_t r = m->printed->header_rows; r < m->printed->rows; r++)
        for (uint32_t c = 0; c < m->printed->cols; c++) {
            struct grid_cell *cell = printed_figure(m, &seen, r, c, &key);
            const struct grid_cell *ours = cell ? map_get(&m->cells, key) : NULL;
            if (!ours || ours->kind != CELL_NUMBER || cell->kind != CELL_NUMBER)
                continue;
            cell->has_expected = true;
            cell->expected = ours->number;
            cell->reads = ours->reads;
        }
}

/* A table that is printed without any figure says that all of its figures are zero. */
static void state_nothing(struct published *p, const struct grid *printed, const struct grid *built,
                          struct vmap *stated)
{
    for (uint32_t r = built->header_rows; r < built->rows; r++)
        for (uint32_t c = 0; c < built->cols; c++) {
            const struct grid_cell *cell = grid_at(built, r, c);
            struct value zero = value_str(STR("0")), key = value_str(cell->address);
            zero.at = key.at = printed->at;
            if (built->columns[c].kind == GRID_AMOUNT && cell->address.n &&
                !vmap_find(stated, cell->address))
                vmap_put(stated, p->arena, key, zero);
        }
}

static bool has_unread(const struct grid *s)
{
    for (uint32_t r = s->header_rows; r < s->rows; r++)
        for (uint32_t c = 0; c < s->cols; c++)
            if (s->columns[c].kind == GRID_AMOUNT && grid_is_unread(grid_at(s, r, c)))
                return true;
    return false;
}

/* What has figures and none of them was recognised is told: columns by their titles, rows by their
 * names. */
static bool is_strange(const struct grid *s, uint32_t row, uint32_t rows, uint32_t col,
                       uint32_t cols)
{
    bool figures = false;
    for (uint32_t r = row; r < row + rows; r++)
        for (uint32_t c = col; c < col + cols; c++) {
            const struct grid_cell *cell = grid_at(s, r, c);
            if (cell->taken)
                return false;
            figures |= s->columns[c].kind == GRID_AMOUNT && cell->kind == CELL_NUMBER &&
                       dec_sign(cell->number);
        }
    return figures;
}

static struct str told(const struct match *m, struct str list, struct str name)
{
    return arena_printf(m->arena, "%.*s%s“%.*s”", STR_ARG(list), list.n ? "、" : "", STR_ARG(name));
}

static struct str row_name(const struct match *m, const struct grid *s, uint32_t row)
{
    struct str name = STR("");
    for (uint32_t c = 0; c < s->cols; c++) {
        const struct grid_cell *cell = grid_at(s, row, c);
        if (s->columns[c].kind != GRID_AMOUNT && s->columns[c].kind != GRID_LINE && cell->plain.n)
            name = arena_printf(m->arena, "%.*s%.*s", STR_ARG(name), STR_ARG(cell->plain));
    }
    return name.n ? name : arena_printf(m->arena, "%u", row - s->header_rows + 1);
}

static bool tell_strange(const struct match *m, struct grid *s, bool *rows)
{
    uint32_t body = s->rows - s->header_rows, read = 0;
    s->strange = s->strange_rows = STR("");
    for (uint32_t c = 0; c < s->cols; c++) {
        if (!s->columns[c].known && is_strange(s, s->header_rows, body, c, 1))
            s->strange = told(m, s->strange, grid_column_title(s, c, m->arena));
        read += s->columns[c].known;
    }
    *rows = false;
    for (uint32_t r = s->header_rows; read && r < s->rows; r++)
        if (is_strange(s, r, 1, 0, s->cols)) {
            *rows = true;
            s->strange_rows = told(m, s->strange_rows, row_name(m, s, r));
        }
    return !m->arena->failed;
}

/* Sums over the rows of a table are unknown where one of them was not read; a figure that nothing
 * states is where one of the columns was not. */
static bool mark_unread(struct published *p, size_t table, bool rows)
{
    struct str set, lists[] = {STR("unread_sets"), STR("unread_columns")};
    bool marked[] = {rows, p->grids[table]->strange.n > 0};
    for (size_t k = 0; (set = published_set(p, table, k)).n; k++)
        for (size_t i = 0; i < 2; i++) {
            struct list *l = marked[i] ? list_at(p, lists[i]) : NULL;
            if (marked[i] && !(l && list_push(l, p->arena, value_str(set))))
                return false;
        }
    return true;
}

/* How many columns of ours the printed ones have found, each once, and how many stay empty. */
static void count_found(const struct match *m, size_t *found, size_t *empty)
{
    *found = *empty = 0;
    for (uint32_t k = 0; k < m->built->cols; k++) {
        bool taken = false;
        if (m->built->columns[k].kind != GRID_AMOUNT || first_like(m->built, k) != k)
            continue;
        for (uint32_t c = 0; c < m->printed->cols; c++)
            taken |= m->columns[c] == k;
        *found += taken;
        *empty += !taken;
    }
}

static bool has_title(const struct grid *s, struct str title)
{
    for (uint32_t c = 0; c < s->cols; c++)
        for (size_t i = 0; i < s->columns[c].depth; i++)
            if (str_eq(s->columns[c].path[i], title))
                return true;
    return false;
}

/* Something stands in print, be it beside a row, that is a title of `a` and not one of `b`. */
static bool needs(const struct grid *printed, const struct grid *a, const struct grid *b)
{
    for (size_t i = 0; i < (size_t)printed->rows * printed->cols; i++) {
        struct str t = printed->cells[i].plain;
        if (t.n && has_title(a, t) && !has_title(b, t))
            return true;
    }
    return false;
}

/* Of the pack's own table and other layouts of it, the one that has the most of the printed
 * columns; of two the one that has the least that are not printed. */
static bool choose_layout(struct match *m, const struct grid *const *built, size_t built_count)
{
    const struct grid *best = NULL;
    uint32_t *columns = NULL;
    size_t most = 0, least = 0;
    for (size_t i = 0; i < built_count; i++) {
        size_t found, empty;
        if (!str_eq(built[i]->id, m->printed->id) && !str_eq(built[i]->instead, m->printed->id))
            continue;
        m->built = built[i];
        if (!match_columns(m))
            return false;
        count_found(m, &found, &empty);
        if (!best || found > most ||
            (found && found == most && empty < least && !needs(m->printed, best, built[i]))) {
            best = built[i];
            columns = m->columns;
            most = found;
            least = empty;
        }
    }
    m->built = best;
    m->columns = columns;
    for (uint32_t c = 0; best && c < m->printed->cols; c++)
        m->printed->columns[c].known |= columns[c] != UINT32_MAX;
    return true;
}

/* Pairs every printed table with the pack's own of the same figures. */
static bool pair_tables(struct published *p, const struct grid *const *built, size_t built_count,
                        const struct value *words, struct vmap *stated)
{
    for (size_t i = 0; i < p->grid_count; i++) {
        struct match m = {
            .printed = p->grids[i], .words = words, .arena = p->arena, .year = p->record.year};
        if (!m.printed->id.n)
            continue;
        if (!choose_layout(&m, built, built_count))
            return false;
        if (!m.built)
            continue;
        index_built(&m);
        index_labels(&m);
        if (!stated) {
            expect_cells(&m);
            continue;
        }
        bool rows;
        state_cells(p, &m, stated);
        state_renamed_blanks(p, &m, stated);
        if (!tell_strange(&m, (struct grid *)p->grids[i], &rows) || !mark_unread(p, i, rows))
            return false;
        if (!p->grids[i]->has_amount && !has_unread(p->grids[i]))
            state_nothing(p, p->grids[i], m.built, stated);
    }
    return !p->arena->failed;
}

bool published_state(struct published *p, const struct grid *const *built, size_t built_count,
                     const struct value *words)
{
    struct vmap *stated = vmap_new(p->arena);
    return stated && pair_tables(p, built, built_count, words, stated) &&
           vmap_set(p->record.root.map, p->arena, STR("stated"), value_map(stated));
}

bool published_expect(struct published *p, const struct grid *const *built, size_t built_count,
                      const struct value *words)
{
    return pair_tables(p, built, built_count, words, NULL);
}
