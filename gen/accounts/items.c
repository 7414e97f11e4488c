/* Tables with an item in each row, known by its label, in panels beside each other: each panel has
 * a column of labels and those of its amounts. Where a panel lists the classes of expenditure, they
 * are rows too, by their code. */
#include "accounts/internal.h"

#include "grid/text.h"
#include "read/cell_amount.h"

struct export_panel {
    uint32_t label, end; /* columns [label, end) */
};

/* A label of a panel, in order from the top. */
struct export_label {
    struct str text;
    uint32_t row;
    const struct export_panel *panel;
};

struct items {
    struct export_panel panels[8];
    size_t panel_n;
    struct export_label *labels;
    size_t n, cap;
};

static bool is_label_column(const struct accounts *x, const struct export_titles *t)
{
    const struct value *words = value_get(value_get(x->map, "words"), "item");
    struct str last = t->depth ? t->path[t->depth - 1] : STR("");
    for (size_t i = 0; i < value_count(words); i++)
        if (str_starts(last, words->list->items[i].s) && !account_word(x->map, "item_not", last))
            return true;
    return false;
}

static void find_panels(const struct accounts *x, const struct sheet_view *v, struct items *it)
{
    for (uint32_t c = 0; c < v->cols; c++) {
        bool again =
            it->panel_n && it->panels[it->panel_n - 1].label + 1 == c && c &&
            v->titles[c].depth == v->titles[c - 1].depth &&
            str_eq(v->titles[c].path[v->titles[c].depth ? v->titles[c].depth - 1 : 0],
                   v->titles[c - 1].path[v->titles[c - 1].depth ? v->titles[c - 1].depth - 1 : 0]);
        if (!is_label_column(x, &v->titles[c]) || again)
            continue;
        if (it->panel_n)
            it->panels[it->panel_n - 1].end = c;
        if (it->panel_n == sizeof it->panels / sizeof *it->panels)
            return;
        it->panels[it->panel_n++] = (struct export_panel){c, v->cols};
    }
}

static bool find_labels(struct accounts *x, const struct sheet_view *v, struct items *it)
{
    for (size_t p = 0; p < it->panel_n; p++)
        for (size_t i = 0; i < v->sheet->n; i++) {
            const struct book_cell *c = &v->sheet->cells[i];
            if (c->row < v->body || c->row > v->body + ITEM_ROWS_MAX ||
                c->col != it->panels[p].label || c->type != BOOK_CELL_TEXT)
                continue;
            struct export_label *labels =
                arena_room(x->arena, it->labels, it->n, &it->cap, sizeof *labels);
            if (!labels) {
                account_no_memory(x);
                return false;
            }
            it->labels = labels;
            labels[it->n++] =
                (struct export_label){account_plain(x, c->text), c->row, &it->panels[p]};
        }
    return true;
}

/* Whether some label of the same panel above (or below) that one is of the list. */
static bool stands_beside(const struct items *it, size_t label, const struct value *list,
                          bool above)
{
    for (size_t i = above ? 0 : label + 1; i < (above ? label : it->n); i++)
        if (it->labels[i].panel == it->labels[label].panel && word_is(list, it->labels[i].text))
            return true;
    return false;
}

static bool is_item(const struct items *it, size_t label, const struct value *item)
{
    const struct value *after = value_get(item, "after"), *before = value_get(item, "before");
    return word_is(value_get(item, "labels"), it->labels[label].text) &&
           (!after || stands_beside(it, label, after, true)) &&
           (!before || stands_beside(it, label, before, false));
}

/* A whole number: people, vehicles. */
static bool read_count(struct accounts *x, const struct account_table *t, uint32_t row,
                       uint32_t col, struct export_figure *out)
{
    const struct book_cell *c = book_cell(t->view->sheet, row, col);
    struct diags refused;
    struct cell_amount a = {.value = dec_of(0)};
    int64_t n;
    *out = (struct export_figure){.value = dec_of(0), .col = col};
    diags_init(&refused);
    enum amount_result r = cell_amount(c, UNIT_YUAN, (struct place){0}, &a, &refused);
    diags_free(&refused);
    if (r == AMOUNT_NONE)
        return true;
    if (r == AMOUNT_GIVEN && dec_to_i64(a.value, &n) && n >= 0) {
        out->value = dec_of(n);
        out->given = true;
        return true;
    }
    DIAG(x->ds, E2609, account_place(t->view, row, col), t->code,
         c && c->text.n ? c->text : account_digits(x, a.value));
    return false;
}

static bool read_row(struct accounts *x, struct account_table *t, struct account_row *row,
                     const struct export_panel *panel, bool count)
{
    const struct value *columns = value_get(t->spec, "columns");
    bool ok = true;
    for (size_t i = 0; i < t->column_n; i++) {
        uint32_t col = view_column(t->view, vmap_find(columns->map, t->columns[i].name),
                                   panel->label + 1, panel->end);
        if (col == NO_COL)
            continue;
        t->columns[i].col = col;
        if (!t->columns[i].title.n)
            t->columns[i].title = t->view->titles[col].path[t->view->titles[col].depth - 1];
        ok &= count ? read_count(x, t, row->row, col, &row->figures[i])
                    : table_amount(x, t, row->row, col, &row->figures[i]);
    }
    return ok;
}

static bool same_figures(const struct account_table *t, const struct account_row *a,
                         const struct account_row *b)
{
    for (size_t i = 0; i < t->column_n; i++)
        if (a->figures[i].given && b->figures[i].given &&
            !dec_eq(a->figures[i].value, b->figures[i].value))
            return false;
    return true;
}

/* What an item has in one panel it may have in another: 年末结转 stands behind each. */
static void join_figures(const struct account_table *t, struct account_row *into,
                         const struct account_row *more)
{
    for (size_t i = 0; i < t->column_n; i++)
        if (!into->figures[i].given)
            into->figures[i] = more->figures[i];
}

static void take(struct accounts *x, struct account_table *t, const struct export_label *label,
                 struct str code, struct str name, bool count)
{
    struct account_row *r = table_add_row(x, t, label->row);
    if (!r)
        return;
    r->code = code;
    r->name = name;
    (void)read_row(x, t, r, label->panel, count);
    struct account_row *before = NULL;
    for (size_t i = 0; i + 1 < t->row_n; i++)
        if (str_eq(t->rows[i].code, code))
            before = &t->rows[i];
    if (!before)
        return;
    if (!same_figures(t, before, r))
        DIAG(x->ds, E2619, account_place(t->view, label->row, label->panel->label), name,
             account_digits(x, r->figures[0].value), account_digits(x, before->figures[0].value));
    join_figures(t, before, r);
    t->row_n--;
}

static bool is_count(const struct value *item)
{
    const struct value *v = value_get(item, "count");
    return v && v->type == VALUE_BOOL && v->b;
}

/* The class that bears this name, in the export's own tables or in the year's list. */
static struct str class_named(const struct accounts *x, struct str name)
{
    for (size_t k = 0; k < x->table_n; k++)
        for (size_t i = 0; !x->tables[k].items && i < x->tables[k].row_n; i++) {
            const struct account_row *r = &x->tables[k].rows[i];
            if (r->code.n == 3 && str_eq(r->plain, name))
                return r->code;
        }
    for (size_t i = 0; i < x->function->map.n; i++) {
        const struct code *c = x->function->map.entries[i].value;
        if (c->level == 1 && str_eq(squeeze(c->name, x->arena), name))
            return c->code;
    }
    for (size_t i = 0; i < x->function->map.n; i++) {
        const struct code *c = x->function->map.entries[i].value;
        if (c->level == 1 && codes_other_use(x->function, c->code, name))
            return c->code;
    }
    return STR("");
}

bool table_read_items(struct accounts *x, struct account_table *t)
{
    const struct value *items = value_get(t->spec, "items"),
                       *columns = value_get(t->spec, "columns");
    const struct value *classes = value_get(t->spec, "classes");
    struct items it = {.panel_n = 0};
    find_panels(x, t->view, &it);
    if (!find_labels(x, t->view, &it))
        return false;
    for (size_t i = 0; i < columns->map->n; i++) {
        struct account_column *c = table_add_column(x, t);
        if (!c)
            return false;
        c->name = columns->map->entries[i].key.s;
    }
    for (size_t l = 0; l < it.n && !x->failed; l++) {
        bool known = false;
        for (size_t i = 0; i < items->map->n; i++) {
            const struct vmap_entry *e = &items->map->entries[i];
            if (!is_item(&it, l, &e->value))
                continue;
            take(x, t, &it.labels[l], e->key.s, it.labels[l].text, is_count(&e->value));
            known = true;
        }
        struct str class_code = !known && classes ? class_named(x, it.labels[l].text) : STR("");
        if (class_code.n)
            take(x, t, &it.labels[l], class_code, it.labels[l].text, false);
    }
    for (size_t i = 0; i < t->row_n; i++)
        if (!map_put(&t->by_code, t->rows[i].code, &t->rows[i]))
            account_no_memory(x);
    return !x->failed;
}
