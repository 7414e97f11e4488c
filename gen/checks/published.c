/* A disclosure as it was printed: its tables are read by their titles, codes and labels, never by
 * position, so that tables of other provinces and other programs can be checked as well. */
#include "checks/internal.h"

#include "base/utf8.h"

static uint32_t small_int(const struct value *v, uint32_t fallback)
{
    int64_t i;
    struct dec d;
    return v && value_number(v, &d) && dec_to_i64(d, &i) && i >= 0 && i < 10000 ? (uint32_t)i
                                                                                : fallback;
}

/* Reading printed tables */

static bool is_nothing(struct str t)
{
    return !t.n || str_eq(t, STR("—")) || str_eq(t, STR("-")) || str_eq(t, STR("——"));
}

static void read_cell(struct sheet_cell *cell, const struct value *v, struct arena *a)
{
    *cell = (struct sheet_cell){.text = STR(""), .raw = STR(""), .address = STR("")};
    cell->colspan = cell->rowspan = 1;
    if (!v || v->type != VALUE_STR)
        return;
    cell->raw = v->s;
    cell->at = v->at;
    cell->text = squeeze(v->s, a);
    if (is_nothing(cell->text)) {
        cell->text = STR("");
        return;
    }
    cell->is_number = printed_number(cell->text, &cell->number, &cell->malformed);
}

static void merge(struct sheet *s, const struct value *area)
{
    uint32_t r1, c1, r2, c2;
    if (value_count(area) != 4)
        return;
    r1 = small_int(&area->list->items[0], 0);
    c1 = small_int(&area->list->items[1], 0);
    r2 = small_int(&area->list->items[2], 0);
    c2 = small_int(&area->list->items[3], 0);
    if (r2 < r1 || c2 < c1 || r2 >= s->rows || c2 >= s->cols)
        return;
    for (uint32_t r = r1; r <= r2; r++)
        for (uint32_t c = c1; c <= c2; c++)
            sheet_at(s, r, c)->covered = r != r1 || c != c1;
    sheet_at(s, r1, c1)->rowspan = (uint16_t)(r2 - r1 + 1);
    sheet_at(s, r1, c1)->colspan = (uint16_t)(c2 - c1 + 1);
}

static struct sheet *read_sheet(const struct value *t, enum amount_unit unit, struct arena *a)
{
    const struct value *rows = value_get(t, "rows"), *merges = value_get(t, "merges");
    struct sheet *s = arena_zalloc(a, sizeof *s);
    uint32_t cols = 0;
    if (!s)
        return NULL;
    for (size_t i = 0; i < value_count(rows); i++)
        if (value_count(&rows->list->items[i]) > cols)
            cols = (uint32_t)value_count(&rows->list->items[i]);
    *s = (struct sheet){.id = value_get_str(t, "table"),
                        .code = value_get_str(t, "code"),
                        .title = value_get_str(t, "title"),
                        .department = value_get_str(t, "department"),
                        .unit_line = value_get_str(t, "unit"),
                        .unit = unit,
                        .printed = true,
                        .rows = (uint32_t)value_count(rows),
                        .cols = cols,
                        .header_rows = small_int(value_get(t, "header_rows"), 1),
                        .at = t->at};
    amount_unit_parse(s->unit_line, &s->unit);
    if (s->header_rows > s->rows)
        s->header_rows = s->rows;
    if (value_get(t, "notes"))
        s->notes = *value_get(t, "notes");
    s->cells = arena_zalloc(a, ((size_t)s->rows * cols + 1) * sizeof *s->cells);
    if (!s->cells)
        return NULL;
    for (uint32_t r = 0; r < s->rows; r++)
        for (uint32_t c = 0; c < cols; c++) {
            const struct value *row = &rows->list->items[r];
            read_cell(sheet_at(s, r, c), c < value_count(row) ? &row->list->items[c] : NULL, a);
        }
    for (size_t i = 0; i < value_count(merges); i++)
        merge(s, &merges->list->items[i]);
    return sheet_analyse(s, a) ? s : NULL;
}

bool published_read(const struct record *record, struct arena *a, struct published *out,
                    struct diags *ds)
{
    const struct value *section = record_member(record, STR("published"));
    const struct value *tables = value_get(section, "tables");
    *out = (struct published){.arena = a, .record = *record};
    if (!section || section->type != VALUE_MAP) {
        DIAG0(ds, E7010, place_file(record->source->name));
        return false;
    }
    out->sheets = arena_zalloc(a, (value_count(tables) + 1) * sizeof *out->sheets);
    for (size_t i = 0; out->sheets && i < value_count(tables); i++) {
        struct sheet *s = read_sheet(&tables->list->items[i], record->unit, a);
        if (!s)
            return false;
        out->sheets[out->sheet_count++] = s;
    }
    return out->sheets != NULL;
}

/* Which table of the pack a printed one is */

static size_t title_distance(struct str a, struct str b)
{
    return str_distance(a, b, 20);
}

static bool id_taken(const struct published *p, struct str id)
{
    for (size_t i = 0; i < p->sheet_count; i++)
        if (str_eq(p->sheets[i]->id, id))
            return true;
    return false;
}

/* The pack's table whose title is at most `most` characters away. */
static struct str table_of(struct published *p, const struct sheet *s, struct pack *pack,
                           size_t most, struct diags *ds)
{
    const struct value *ids = pack_setting(pack, STR("tables"));
    struct str best = STR("");
    size_t best_distance = most + 1;
    for (size_t i = 0; i < value_count(ids); i++) {
        struct value spec;
        if (ids->list->items[i].type != VALUE_STR || id_taken(p, ids->list->items[i].s) ||
            !pack_table(pack, ids->list->items[i].s, &spec, ds))
            continue;
        size_t d = title_distance(squeeze(value_get_str(&spec, "title"), p->arena),
                                  squeeze(s->title, p->arena));
        if (d < best_distance) {
            best_distance = d;
            best = ids->list->items[i].s;
        }
    }
    return best;
}

/* Equal titles first, so that a similar one does not take the place of the right one. */
static void name_tables(struct published *p, struct pack *pack, struct diags *ds)
{
    for (size_t most = 0; most <= 6; most += 2)
        for (size_t i = 0; i < p->sheet_count; i++) {
            struct sheet *s = (struct sheet *)p->sheets[i];
            if (!s->id.n)
                s->id = table_of(p, s, pack, most, ds);
        }
}

/* The set whose rows a table shows: what stands before .rows and the like in its row model. */
static struct str set_in(struct str expression)
{
    static const char *const ends[] = {".rows", ".leaves", ".under", ".given", ".arranged", ".sum"};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        size_t end = str_find(expression, str_of(ends[i]), 0);
        if (end == SIZE_MAX)
            continue;
        size_t from = end;
        while (from > 0 && (ascii_is_alpha(expression.p[from - 1]) ||
                            expression.p[from - 1] == '_' || expression.p[from - 1] == '.'))
            from--;
        return str_sub(expression, from, end);
    }
    return STR("");
}

static struct str set_of_rows(const struct value *rows)
{
    for (size_t i = 0; i < value_count(rows); i++) {
        struct str set = set_in(value_get_str(&rows->list->items[i], "each"));
        if (!set.n)
            set = set_in(value_get_str(&rows->list->items[i], "row"));
        if (set.n)
            return set;
    }
    return STR("");
}

static struct str set_of_table(const struct value *spec)
{
    struct str set = set_of_rows(value_get(spec, "rows"));
    const struct value *panels = value_get(spec, "panels");
    for (size_t i = 0; !set.n && i < value_count(panels); i++)
        set = set_of_rows(value_get(&panels->list->items[i], "rows"));
    return set;
}

/* The record */

/* The list at a dotted path of the record, made where missing. */
static struct list *list_at(struct published *p, struct str path)
{
    struct vmap *at = p->record.root.map;
    for (;;) {
        size_t dot = str_find(path, STR("."), 0);
        struct str name = dot == SIZE_MAX ? path : str_sub(path, 0, dot);
        const struct value *v = vmap_find(at, name);
        bool last = dot == SIZE_MAX;
        if (!v || v->type != (last ? VALUE_LIST : VALUE_MAP)) {
            struct list *l = last ? list_new(p->arena) : NULL;
            struct vmap *m = last ? NULL : vmap_new(p->arena);
            if ((!l && !m) || !vmap_set(at, p->arena, name, last ? value_list(l) : value_map(m)))
                return NULL;
            v = vmap_find(at, name);
        }
        if (last)
            return v->list;
        at = v->map;
        path = str_sub(path, dot + 1, path.n);
    }
}

static bool has_row(const struct list *rows, struct str code)
{
    for (size_t i = 0; i < rows->n; i++)
        if (str_eq(value_get_str(&rows->items[i], "code"), code))
            return true;
    return false;
}

static bool is_code(struct str t)
{
    return str_is_digits(t) && (t.n == 3 || t.n == 5 || t.n == 7);
}

/* Names follow the classification: what the print calls a code is compared elsewhere. */
static bool add_rows(struct published *p, const struct sheet *s, struct list *rows)
{
    for (uint32_t r = s->header_rows; r < s->rows; r++)
        for (uint32_t c = 0; c < s->cols; c++) {
            const struct sheet_cell *cell = sheet_at(s, r, c);
            if (s->columns[c].kind == SHEET_AMOUNT || s->columns[c].kind == SHEET_LINE ||
                !is_code(cell->text) || has_row(rows, cell->text))
                continue;
            struct vmap *row = vmap_new(p->arena);
            struct value code = value_str(cell->text);
            code.at = cell->at;
            if (!row || !vmap_set(row, p->arena, STR("code"), code))
                return false;
            struct value v = value_map(row);
            v.at = cell->at;
            if (!list_push(rows, p->arena, v))
                return false;
        }
    return true;
}

/* The order in which the print has its codes: packs that keep it ask the data for it. */
static bool state_order(struct published *p, const struct sheet *s)
{
    struct list *codes = list_at(p, arena_printf(p->arena, "order.%.*s", STR_ARG(s->id)));
    for (uint32_t r = s->header_rows; codes && r < s->rows; r++)
        for (uint32_t c = 0; c < s->cols; c++) {
            const struct sheet_cell *cell = sheet_at(s, r, c);
            if (s->columns[c].kind != SHEET_AMOUNT && is_code(cell->text) &&
                !list_push(codes, p->arena, value_str(cell->text)))
                return false;
        }
    return codes != NULL;
}

static bool copy_member(struct published *p, const struct record *from, const char *name)
{
    const struct value *v = record_member(from, str_of(name));
    return !v || vmap_set(p->record.root.map, p->arena, str_of(name), *v);
}

bool published_rows(struct published *p, struct pack *pack, struct diags *ds)
{
    struct record given = p->record;
    struct vmap *root = vmap_new(p->arena);
    if (!root)
        return false;
    p->record.root = value_map(root);
    if (!copy_member(p, &given, "department") || !copy_member(p, &given, "template") ||
        !copy_member(p, &given, "explanations") || !copy_member(p, &given, "published"))
        return false;
    struct list *printed = list_at(p, STR("printed_sets"));
    if (!printed)
        return false;
    name_tables(p, pack, ds);
    for (size_t i = 0; i < p->sheet_count; i++) {
        const struct sheet *s = p->sheets[i];
        struct value spec;
        if (!s->id.n || !pack_table(pack, s->id, &spec, ds))
            continue;
        struct str set = set_of_table(&spec);
        struct list *rows = set.n ? list_at(p, set) : NULL;
        if (rows && (!add_rows(p, s, rows) || !state_order(p, s) ||
                     !list_push(printed, p->arena, value_str(set))))
            return false;
    }
    return true;
}

/* Columns: printed titles against the pack's */

struct match {
    const struct sheet *printed, *built;
    const struct rule_set *rules;
    struct arena *arena;
    int year;
    uint32_t *columns; /* printed column → built column with the same titles; UINT32_MAX */
    struct map cells;  /* key → address of the built cell */
};

static bool is_alias(const struct match *m, const char *kind, struct str ours, struct str theirs)
{
    const struct value *all = value_get(m->rules->published, kind);
    const struct value *names = all && all->type == VALUE_MAP ? vmap_find(all->map, ours) : NULL;
    for (size_t i = 0; i < value_count(names); i++)
        if (names->list->items[i].type == VALUE_STR && str_eq(names->list->items[i].s, theirs))
            return true;
    return false;
}

/* A title of another year or of a percentage is never one of ours. */
static bool is_foreign(const struct match *m, struct str title)
{
    if (str_find(title, STR("%"), 0) != SIZE_MAX)
        return true;
    for (size_t i = 0; i + 4 <= title.n; i++)
        if (title.p[i] == '2' && title.p[i + 1] == '0' && str_is_digits(str_sub(title, i, i + 4)))
            return (title.p[i + 2] - '0') * 10 + title.p[i + 3] - '0' != m->year % 100;
    return false;
}

static int title_match(const struct match *m, struct str theirs, struct str ours)
{
    if (str_eq(theirs, ours))
        return 10;
    if (is_alias(m, "columns", ours, theirs) || is_alias(m, "columns", theirs, ours))
        return 9;
    if (ours.n >= 6 && theirs.n >= 6 && (str_ends(theirs, ours) || str_ends(ours, theirs)))
        return 6;
    if (utf8_count(ours) >= 5 && utf8_count(theirs) >= 5 && str_distance(theirs, ours, 2) <= 2)
        return 5;
    return 0;
}

static bool any_foreign(const struct match *m, const struct sheet_column *theirs,
                        const struct sheet_column *ours)
{
    for (size_t i = 0; i < theirs->depth; i++) {
        bool known = false;
        for (size_t k = 0; k < ours->depth; k++)
            known |= str_eq(theirs->path[i], ours->path[k]);
        if (!known && is_foreign(m, theirs->path[i]))
            return true;
    }
    return false;
}

static bool is_total_title(struct str t)
{
    return str_eq(t, STR("小计")) || str_eq(t, STR("合计"));
}

static bool same_path(const struct sheet_column *a, const struct sheet_column *b)
{
    if (a->depth != b->depth)
        return false;
    for (size_t i = 0; i < a->depth; i++)
        if (!str_eq(a->path[i], b->path[i]))
            return false;
    return true;
}

/* No other column of ours ends in this title. */
static bool leaf_is_unique(const struct sheet *s, const struct sheet_column *column)
{
    for (uint32_t c = 0; c < s->cols; c++) {
        const struct sheet_column *other = &s->columns[c];
        if (other->kind == SHEET_AMOUNT && other->depth && !same_path(other, column) &&
            str_eq(other->path[other->depth - 1], column->path[column->depth - 1]))
            return false;
    }
    return true;
}

/* How well two columns fit: 0 not at all. */
static int column_match(const struct match *m, const struct sheet_column *theirs,
                        const struct sheet_column *ours)
{
    if (!theirs->depth || !ours->depth || any_foreign(m, theirs, ours))
        return 0;
    int score = title_match(m, theirs->path[theirs->depth - 1], ours->path[ours->depth - 1]);
    if (!score && theirs->depth > 1 && is_total_title(theirs->path[theirs->depth - 1]))
        score = title_match(m, theirs->path[theirs->depth - 2], ours->path[ours->depth - 1]);
    if (!score)
        return 0;
    for (size_t i = 0; i + 1 < ours->depth; i++) {
        int best = 0;
        for (size_t k = 0; k + 1 < theirs->depth; k++) {
            int here = title_match(m, theirs->path[k], ours->path[i]);
            best = here > best ? here : best;
        }
        if (!best && theirs->depth >= ours->depth && !leaf_is_unique(m->built, ours))
            return 0;
        score += best;
    }
    return score * 4 - (int)(theirs->depth > ours->depth ? theirs->depth - ours->depth
                                                         : ours->depth - theirs->depth);
}

static uint32_t first_like(const struct sheet *s, uint32_t col)
{
    for (uint32_t c = 0; c < col; c++)
        if (s->columns[c].kind == SHEET_AMOUNT && same_path(&s->columns[c], &s->columns[col]))
            return c;
    return col;
}

static bool is_taken(const struct match *m, uint32_t built)
{
    for (uint32_t c = 0; c < m->printed->cols; c++)
        if (m->columns[c] == built)
            return true;
    return false;
}

/* When one column is left over on both sides, they belong together. */
static void match_last_column(struct match *m)
{
    uint32_t theirs = UINT32_MAX, ours = UINT32_MAX;
    for (uint32_t c = 0; c < m->printed->cols; c++) {
        const struct sheet_column *column = &m->printed->columns[c];
        if (column->kind != SHEET_AMOUNT || m->columns[c] != UINT32_MAX || !column->depth ||
            first_like(m->printed, c) != c)
            continue;
        if (theirs != UINT32_MAX)
            return;
        theirs = c;
    }
    for (uint32_t c = 0; c < m->built->cols; c++) {
        if (m->built->columns[c].kind != SHEET_AMOUNT || first_like(m->built, c) != c ||
            is_taken(m, c))
            continue;
        if (ours != UINT32_MAX)
            return;
        ours = c;
    }
    if (theirs != UINT32_MAX && ours != UINT32_MAX)
        m->columns[theirs] = ours;
}

static bool match_columns(struct match *m)
{
    m->columns = arena_alloc(m->arena, (m->printed->cols + 1) * sizeof *m->columns);
    if (!m->columns)
        return false;
    for (uint32_t c = 0; c < m->printed->cols; c++)
        m->columns[c] = UINT32_MAX;
    for (uint32_t c = 0; c < m->printed->cols; c++) {
        int best = 0;
        for (uint32_t k = 0; m->printed->columns[c].kind == SHEET_AMOUNT && k < m->built->cols;
             k++) {
            if (m->built->columns[k].kind != SHEET_AMOUNT || first_like(m->built, k) != k)
                continue;
            int score = column_match(m, &m->printed->columns[c], &m->built->columns[k]);
            if (score > best) {
                best = score;
                m->columns[c] = k;
            }
        }
    }
    match_last_column(m);
    return true;
}

/* Rows */

static struct str label_key(const struct sheet *s, struct sheet_key key, struct arena *a)
{
    const struct sheet_column *c = &s->columns[key.col];
    struct str top = key.label.n && c->depth > 1 ? c->path[0] : STR("");
    return arena_printf(a, "l:%.*s:%.*s", STR_ARG(top), STR_ARG(strip_ordinal(key.label)));
}

static struct str cell_key(const struct match *m, const struct sheet *s, uint32_t row, uint32_t col,
                           uint32_t column)
{
    struct sheet_key key = sheet_row_key(s, row, col);
    struct str name = key.code.n ? arena_printf(m->arena, "c:%.*s", STR_ARG(key.code))
                                 : label_key(s, key, m->arena);
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
            struct sheet_cell *cell = sheet_at(m->built, r, c);
            if (m->built->columns[c].kind != SHEET_AMOUNT || !cell->address.n)
                continue;
            struct str key = cell_key(m, m->built, r, c, first_like(m->built, c));
            map_put(&m->cells, numbered(m, &seen, key), cell);
        }
}

/* A row that the print calls otherwise: by another name that is known, or the nearest one. */
static const struct sheet_cell *similar(struct match *m, uint32_t row, uint32_t col,
                                        uint32_t column)
{
    struct sheet_key key = sheet_row_key(m->printed, row, col);
    struct str label = strip_ordinal(key.label);
    const struct sheet_cell *best = NULL;
    size_t best_distance = utf8_count(label) / 3 + 1;
    if (!label.n || key.code.n)
        return NULL;
    for (uint32_t r = m->built->header_rows; r < m->built->rows; r++)
        for (uint32_t c = 0; c < m->built->cols; c++) {
            const struct sheet_cell *cell = sheet_at(m->built, r, c);
            if (m->built->columns[c].kind != SHEET_AMOUNT || !cell->address.n ||
                first_like(m->built, c) != column)
                continue;
            struct str ours = strip_ordinal(sheet_row_key(m->built, r, c).label);
            size_t d = is_alias(m, "rows", ours, label) ? 0 : str_distance(ours, label, 8);
            if (ours.n && d < best_distance) {
                best_distance = d;
                best = cell;
            }
        }
    return best;
}

static void state(struct published *p, struct vmap *stated, struct sheet_cell *printed,
                  struct str address)
{
    struct buf digits;
    if (printed->malformed || vmap_find(stated, address))
        return;
    buf_init(&digits);
    if (printed->is_number)
        dec_print(&digits, printed->number);
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

static void state_cells(struct published *p, struct match *m, struct vmap *stated)
{
    struct map seen;
    map_init(&seen, m->arena);
    for (uint32_t r = m->printed->header_rows; r < m->printed->rows; r++)
        for (uint32_t c = 0; c < m->printed->cols; c++) {
            struct sheet_cell *cell = sheet_at(m->printed, r, c);
            uint32_t column = m->columns[c];
            if (m->printed->columns[c].kind != SHEET_AMOUNT || column == UINT32_MAX ||
                cell->covered || (cell->text.n && !cell->is_number))
                continue;
            struct str key = numbered(m, &seen, cell_key(m, m->printed, r, c, column));
            const struct sheet_cell *ours = map_get(&m->cells, key);
            if (!ours && cell->is_number)
                ours = similar(m, r, c, column);
            if (ours)
                state(p, stated, cell, ours->address);
        }
}

/* A table that is printed without any figure says that all of its figures are zero. */
static void state_nothing(struct published *p, const struct sheet *printed,
                          const struct sheet *built, struct vmap *stated)
{
    for (uint32_t r = built->header_rows; r < built->rows; r++)
        for (uint32_t c = 0; c < built->cols; c++) {
            const struct sheet_cell *cell = sheet_at(built, r, c);
            struct value zero = value_str(STR("0")), key = value_str(cell->address);
            zero.at = key.at = printed->at;
            if (built->columns[c].kind == SHEET_AMOUNT && cell->address.n &&
                !vmap_find(stated, cell->address))
                vmap_put(stated, p->arena, key, zero);
        }
}

static const struct sheet *sheet_named(const struct sheet *const *sheets, size_t n, struct str id)
{
    for (size_t i = 0; i < n; i++)
        if (str_eq(sheets[i]->id, id))
            return sheets[i];
    return NULL;
}

bool published_state(struct published *p, const struct sheet *const *built, size_t built_count,
                     const struct rule_set *rules)
{
    struct vmap *stated = vmap_new(p->arena);
    if (!stated)
        return false;
    for (size_t i = 0; i < p->sheet_count; i++) {
        struct match m = {.printed = p->sheets[i],
                          .built = sheet_named(built, built_count, p->sheets[i]->id),
                          .rules = rules,
                          .arena = p->arena,
                          .year = p->record.year};
        if (!m.built || p->sheets[i]->unit != p->record.unit)
            continue;
        if (!match_columns(&m))
            return false;
        index_built(&m);
        state_cells(p, &m, stated);
        if (!p->sheets[i]->has_amount)
            state_nothing(p, p->sheets[i], m.built, stated);
    }
    return vmap_set(p->record.root.map, p->arena, STR("stated"), value_map(stated));
}
