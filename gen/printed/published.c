/* A disclosure as it was printed: its tables are read by their titles, codes and labels, never by
 * position, so that tables of other provinces and other programs can be checked as well. */
#include "printed/internal.h"

#include "base/utf8.h"
#include "data/lexicon.h"
#include "data/words.h"

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

/* Stars, circled numbers and the like behind a figure point to a note. */
static struct str without_marks(struct str s)
{
    for (size_t from = s.n; from > 0;) {
        do
            from--;
        while (from > 0 && ((unsigned char)s.p[from] & 0xC0) == 0x80);
        const char *p = s.p + from;
        int32_t cp = utf8_next(&p, s.p + s.n);
        bool mark = cp == '*' || cp == 0xFF0A || cp == 0x203B || (cp >= 0x2460 && cp <= 0x2473);
        if (!mark || !from)
            break;
        s.n = from;
    }
    return s;
}

static void read_cell(struct grid_cell *cell, const struct value *v, struct arena *a)
{
    if (!v || v->type != VALUE_STR)
        return;
    cell->text = v->s;
    cell->at = v->at;
    cell->plain = squeeze(v->s, a);
    if (is_nothing(cell->plain)) {
        cell->plain = STR("");
        return;
    }
    cell->kind = printed_number(without_marks(cell->plain), &cell->number, &cell->malformed)
                     ? CELL_NUMBER
                     : CELL_TEXT;
}

static void merge(struct grid *s, const struct value *area)
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
            grid_at(s, r, c)->covered = r != r1 || c != c1;
    grid_at(s, r1, c1)->rowspan = (uint16_t)(r2 - r1 + 1);
    grid_at(s, r1, c1)->colspan = (uint16_t)(c2 - c1 + 1);
}

static bool read_notes(struct grid *s, const struct value *notes, struct arena *a)
{
    s->notes = arena_alloc(a, (value_count(notes) + 1) * sizeof *s->notes);
    for (size_t i = 0; s->notes && i < value_count(notes); i++)
        if (notes->list->items[i].type == VALUE_STR)
            s->notes[s->note_count++] = notes->list->items[i].s;
    return s->notes != NULL;
}

static struct grid *read_table(const struct value *t, enum amount_unit unit, struct arena *a)
{
    const struct value *rows = value_get(t, "rows"), *merges = value_get(t, "merges");
    struct grid *s;
    uint32_t cols = 0;
    for (size_t i = 0; i < value_count(rows); i++)
        if (value_count(&rows->list->items[i]) > cols)
            cols = (uint32_t)value_count(&rows->list->items[i]);
    s = grid_new(a, (uint32_t)value_count(rows), cols);
    if (!s)
        return NULL;
    s->id = value_get_str(t, "table");
    s->code = value_get_str(t, "code");
    s->title = value_get_str(t, "title");
    s->department = value_get_str(t, "department");
    s->unit = value_get_str(t, "unit");
    s->year = value_get_str(t, "year");
    s->in_unit = unit;
    s->printed = true;
    s->header_rows = small_int(value_get(t, "header_rows"), 1);
    s->at = t->at;
    amount_unit_parse(s->unit, &s->in_unit);
    if (s->header_rows > s->rows)
        s->header_rows = s->rows;
    if (!read_notes(s, value_get(t, "notes"), a))
        return NULL;
    for (uint32_t r = 0; r < s->rows; r++)
        for (uint32_t c = 0; c < cols; c++) {
            const struct value *row = &rows->list->items[r];
            read_cell(grid_at(s, r, c), c < value_count(row) ? &row->list->items[c] : NULL, a);
        }
    for (size_t i = 0; i < value_count(merges); i++)
        merge(s, &merges->list->items[i]);
    if (!s->header_rows)
        layout_header_spans(s);
    layout_header(s);
    layout_merges(s);
    grid_analyse(s);
    layout_codes(s, a);
    return s;
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
    size_t most = 2 * value_count(tables) + 1; /* each may have further pairs */
    struct grid **grids = arena_zalloc(a, most * sizeof *grids);
    out->grids = arena_zalloc(a, most * sizeof *out->grids);
    out->sets = arena_zalloc(a, most * sizeof *out->sets);
    out->more_sets = arena_zalloc(a, most * sizeof *out->more_sets);
    if (!grids || !out->grids || !out->sets || !out->more_sets)
        return false;
    for (size_t i = 0; i < value_count(tables); i++) {
        struct grid *s = read_table(&tables->list->items[i], record->unit, a), *pairs;
        if (!s || !pairs_take(s, a, &pairs))
            return false;
        out->grids[out->grid_count] = grids[out->grid_count] = s;
        out->grid_count++;
        if (pairs) {
            out->grids[out->grid_count] = grids[out->grid_count] = pairs;
            out->grid_count++;
        }
    }
    return units_settle(out, grids, value_get(section, "text"));
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
struct list *list_at(struct published *p, struct str path)
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
static bool add_rows(struct published *p, const struct grid *s, struct list *rows)
{
    for (uint32_t r = s->header_rows; r < s->rows; r++)
        for (uint32_t c = 0; c < s->cols; c++) {
            const struct grid_cell *cell = grid_at(s, r, c);
            if (s->columns[c].kind == GRID_AMOUNT || s->columns[c].kind == GRID_LINE ||
                !is_code(cell->plain) || has_row(rows, cell->plain))
                continue;
            struct vmap *row = vmap_new(p->arena);
            struct value code = value_str(cell->plain);
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

/* Whether some code stands in several rows. */
static bool has_repeated_code(const struct published *p, const struct grid *s)
{
    struct map seen;
    map_init(&seen, p->arena);
    for (uint32_t r = s->header_rows; r < s->rows; r++)
        for (uint32_t c = 0; c < s->cols; c++) {
            const struct grid_cell *cell = grid_at(s, r, c);
            if (s->columns[c].kind == GRID_AMOUNT || !is_code(cell->plain))
                continue;
            if (map_get(&seen, cell->plain))
                return true;
            map_put(&seen, cell->plain, p->arena);
        }
    return false;
}

/* Whether the table has codes and none of them is of the specification's: 301 and 302 in a table of
 * the same title whose rows are functional items. */
static bool has_other_codes(const struct grid *s, const struct value *starts)
{
    bool any = false;
    for (uint32_t r = s->header_rows; value_count(starts) && r < s->rows; r++)
        for (uint32_t c = 0; c < s->cols; c++) {
            const struct grid_cell *cell = grid_at(s, r, c);
            if (s->columns[c].kind == GRID_AMOUNT || !is_code(cell->plain))
                continue;
            if (word_at_start(starts, cell->plain))
                return false;
            any = true;
        }
    return any;
}

/* The order in which the print has its codes: packs that keep it ask the data for it. */
static bool state_order(struct published *p, const struct grid *s)
{
    struct list *codes = list_at(p, arena_printf(p->arena, "order.%.*s", STR_ARG(s->id)));
    for (uint32_t r = s->header_rows; codes && r < s->rows; r++)
        for (uint32_t c = 0; c < s->cols; c++) {
            const struct grid_cell *cell = grid_at(s, r, c);
            if (s->columns[c].kind != GRID_AMOUNT && is_code(cell->plain) &&
                !list_push(codes, p->arena, value_str(cell->plain)))
                return false;
        }
    return codes != NULL;
}

/* The member of the list's items that one of the cells shows: NAME of "{{ row.NAME }}"; "" where
 * none does. */
static struct str member_shown(const struct value *cells)
{
    static const struct str before = STR_INIT("{{ row."), behind = STR_INIT(" }}");
    for (size_t i = 0; cells && cells->type == VALUE_MAP && i < cells->map->n; i++) {
        const struct value *text = &cells->map->entries[i].value;
        if (text->type == VALUE_STR && str_starts(text->s, before) && str_ends(text->s, behind))
            return str_sub(text->s, before.n, text->s.n - behind.n);
    }
    return STR("");
}

/* The list of the data that the rows below each code are about, "local.projects", and what their
 * label is there; "" when a table has none. Such rows belong to a code by a "where" that says so.
 */
static struct str list_below(const struct value *rows, struct str *label)
{
    for (size_t i = 0; i < value_count(rows); i++) {
        const struct value *below = value_get(&rows->list->items[i], "rows");
        for (size_t k = 0; k < value_count(below); k++) {
            const struct value *row = &below->list->items[k];
            struct str each = value_get_str(row, "each"), where = value_get_str(row, "where");
            bool plain = each.n && str_find(where, STR("group.code"), 0) != SIZE_MAX &&
                         !set_in(each).n && str_find(each, STR("|"), 0) == SIZE_MAX;
            *label = plain ? member_shown(value_get(row, "cells")) : STR("");
            if (label->n)
                return each;
        }
    }
    return STR("");
}

/* Rows without a code below one that has one: what stands there, project by project. */
static bool add_items(struct published *p, const struct grid *s, struct list *items,
                      struct str label)
{
    struct value code = value_none();
    for (uint32_t r = s->header_rows; r < s->rows; r++) {
        const struct grid_cell *name = NULL;
        bool coded = false, figure = false;
        for (uint32_t c = 0; c < s->cols; c++) {
            const struct grid_cell *cell = grid_at(s, r, c);
            if (s->columns[c].kind == GRID_AMOUNT) {
                figure |= cell->kind == CELL_NUMBER;
            } else if (is_code(cell->plain)) {
                coded = true;
                code = value_str(cell->plain);
                code.at = cell->at;
            } else if (cell->plain.n) {
                name = cell;
            }
        }
        if (coded || !name || !figure || code.type != VALUE_STR ||
            str_ends(name->plain, TABLE_SUM) || str_ends(name->plain, TABLE_GRAND_SUM))
            continue;
        struct vmap *item = vmap_new(p->arena);
        struct value text = value_str(name->plain);
        text.at = name->at;
        if (!item || !vmap_set(item, p->arena, STR("code"), code) ||
            !vmap_set(item, p->arena, label, text))
            return false;
        struct value v = value_map(item);
        v.at = name->at;
        if (!list_push(items, p->arena, v))
            return false;
    }
    return true;
}

static bool copy_member(struct published *p, const struct record *from, const char *name)
{
    const struct value *v = record_member(from, str_of(name));
    return !v || vmap_set(p->record.root.map, p->arena, str_of(name), *v);
}

struct str published_set(const struct published *p, size_t table, size_t k)
{
    if (!k)
        return p->sets[table];
    const struct value *more = p->more_sets[table];
    return k - 1 < value_count(more) ? more->list->items[k - 1].s : STR("");
}

bool published_rows(struct published *p, struct pack *pack, const struct value *words,
                    struct diags *ds)
{
    struct record given = p->record;
    struct vmap *root = vmap_new(p->arena);
    if (!root)
        return false;
    p->record.root = value_map(root);
    if (!copy_member(p, &given, "department") || !copy_member(p, &given, "template") ||
        !copy_member(p, &given, "explanations") || !copy_member(p, &given, "dates"))
        return false;
    struct list *printed = list_at(p, STR("printed_sets"));
    if (!printed)
        return false;
    if (!published_name_tables(p, pack, words, ds))
        return false;
    for (size_t i = 0; i < p->grid_count; i++) {
        struct grid *s = (struct grid *)p->grids[i];
        struct value spec;
        if (!s->id.n || !pack_table(pack, s->id, &spec, ds))
            continue;
        const struct value *repeat = value_get(&spec, "codes_repeat");
        s->codes_repeat = repeat && repeat->type == VALUE_BOOL && repeat->b;
        if ((s->codes_repeat && has_repeated_code(p, s)) ||
            has_other_codes(s, value_get(&spec, "code_starts"))) {
            s->id = STR(""); /* its rows cannot be told apart, or are others */
            continue;
        }
        struct str set = p->sets[i] = set_of_table(&spec);
        p->more_sets[i] = value_get(&spec, "sets");
        if (set.n && !state_order(p, s))
            return false;
        struct str label, below = list_below(value_get(&spec, "rows"), &label);
        struct list *items = below.n ? list_at(p, below) : NULL;
        if (below.n && !(items && add_items(p, s, items, label)))
            return false;
        for (size_t k = 0; set.n; k++, set = published_set(p, i, k)) {
            struct list *rows = list_at(p, set);
            if (!rows || !add_rows(p, s, rows) || !list_push(printed, p->arena, value_str(set)))
                return false;
        }
    }
    return true;
}
