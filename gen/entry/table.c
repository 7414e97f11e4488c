/* Sheets with an object a row. */
#include "entry/cell.h"

#include <stdlib.h>

struct table_reading {
    struct reading *r;
    const struct form_sheet *f;
    const struct book_sheet *sheet;
    struct columns cols;
    size_t extra; /* columns before those of the leaves */
    struct table_rows *rows;
    struct map codes; /* code → item */
    uint32_t sum_row;
    bool none;
};

static const struct book_cell *cell_of(const struct table_reading *t, uint32_t row, size_t leaf)
{
    return reading_cell(t->sheet, row, t->cols.of[t->extra + leaf]);
}

/* A number that tells which row it is; 0 where there is none. */
static long long row_number(struct table_reading *t, uint32_t row, size_t column)
{
    const struct book_cell *c = reading_cell(t->sheet, row, t->cols.of[column]);
    struct form_leaf whole = {.kind = LEAF_WHOLE};
    struct value v;
    int64_t n;
    if (cell_value(t->r, t->sheet, c, &whole, &v) != CELL_GIVEN)
        return 0;
    if (v.type == VALUE_INT && dec_to_i64(v.d, &n) && n > 0)
        return n;
    DIAG(t->r->ds, E2509, reading_place(t->r, t->sheet, c->row, c->col), c->text);
    return 0;
}

static bool is_name_formula(const struct form_sheet *f, const struct form_leaf *leaf,
                            const struct book_cell *c)
{
    return c && c->formula && f->coded && leaf->path.n == 1 &&
           str_eq(leaf->path.names[0], STR("name"));
}

static bool take_leaves(struct table_reading *t, uint32_t row, struct table_row *out)
{
    bool any = false;
    for (size_t i = 0; i < t->f->leaf_n; i++) {
        const struct form_leaf *leaf = &t->f->leaves[i];
        const struct book_cell *c = cell_of(t, row, i);
        struct value v;
        enum cell_result result = CELL_EMPTY;
        if (!is_name_formula(t->f, leaf, c))
            result = cell_value(t->r, t->sheet, c, leaf, &v);
        any |= result != CELL_EMPTY;
        if (result != CELL_GIVEN)
            continue;
        if (t->f->scalar)
            out->value = v;
        else if (!reading_put(t->r, out->item, leaf->path, v))
            return false;
        if (!out->value.at)
            out->value.at = v.at;
    }
    return any;
}

static bool is_sum(const struct table_reading *t, uint32_t row)
{
    struct str sum = t->r->form->words.sum;
    return t->f->coded && (str_eq(reading_text(cell_of(t, row, 0)), sum) ||
                           (t->f->leaf_n > 1 && str_eq(reading_text(cell_of(t, row, 1)), sum) &&
                            !reading_text(cell_of(t, row, 0)).n));
}

/* A code that stands there twice: the same again is dropped, something else is an error. */
static bool is_again(struct table_reading *t, const struct table_row *row, uint32_t at)
{
    const struct value *code = vmap_find(row->item, STR("code"));
    if (code->type != VALUE_STR)
        return false;
    struct vmap *there = map_get(&t->codes, code->s);
    if (!there) {
        if (!map_put(&t->codes, code->s, row->item))
            reading_no_memory(t->r);
        return false;
    }
    struct value a = value_map(there), b = value_map(row->item);
    struct place first = sources_place(t->r->sources, vmap_find(there, STR("code"))->at);
    char name[16];
    struct str cell = cell_name(first.line, first.col, name);
    struct place place = reading_place(t->r, t->sheet, at, t->cols.of[t->extra]);
    if (value_equal(&a, &b))
        DIAG(t->r->ds, E2517, place, code->s, cell);
    else
        DIAG(t->r->ds, E2510, place, code->s, first.sheet, cell);
    return true;
}

static void take_row(struct table_reading *t, uint32_t row)
{
    struct table_row made = {.order = row};
    if (is_sum(t, row)) {
        t->sum_row = row;
        return;
    }
    if (!t->f->scalar) {
        made.item = vmap_new(t->r->arena);
        if (!made.item) {
            reading_no_memory(t->r);
            return;
        }
        made.value = value_map(made.item);
    }
    if (!take_leaves(t, row, &made))
        return;
    size_t column = 0;
    if (t->f->parent)
        made.parent = row_number(t, row, column++);
    if (!t->f->coded)
        made.number = row_number(t, row, column++);
    if (t->f->coded && !vmap_find(made.item, STR("code"))) {
        const struct book_cell *c = NULL;
        for (size_t i = 0; !c && i < t->f->leaf_n; i++)
            if (!is_name_formula(t->f, &t->f->leaves[i], cell_of(t, row, i)))
                c = cell_of(t, row, i);
        DIAG(t->r->ds, E2507, reading_place(t->r, t->sheet, row, c ? c->col : 0),
             t->f->leaves[0].title);
        return;
    }
    if (t->f->coded && is_again(t, &made, row))
        return;
    struct table_row *items =
        arena_room(t->r->arena, t->rows->items, t->rows->n, &t->rows->cap, sizeof *items);
    if (!items) {
        reading_no_memory(t->r);
        return;
    }
    t->rows->items = items;
    items[t->rows->n++] = made;
}

/* Rows keep the order of their numbers, whatever was sorted; one without follows the row that it
 * was put in behind. */
static int by_number(const void *a, const void *b)
{
    const struct table_row *x = a, *y = b;
    if (x->number != y->number)
        return x->number < y->number ? -1 : 1;
    return x->order < y->order ? -1 : x->order > y->order;
}

static void find_none(struct table_reading *t)
{
    const struct form_words *words = &t->r->form->words;
    for (size_t i = 0; i + 1 < t->sheet->n && t->sheet->cells[i].row < t->cols.head; i++) {
        const struct book_cell *c = &t->sheet->cells[i], *next = c + 1;
        if (str_eq(reading_text(c), words->none) && next->row == c->row)
            t->none |= str_eq(reading_text(next), words->yes);
    }
}

static void compare_sums(struct table_reading *t)
{
    for (size_t i = 0; i < t->f->leaf_n; i++) {
        const struct form_leaf *leaf = &t->f->leaves[i];
        struct dec sum = dec_of(0), d, stated;
        struct value v;
        if (leaf->kind != LEAF_AMOUNT)
            continue;
        const struct book_cell *c = cell_of(t, t->sum_row, i);
        for (size_t k = 0; k < t->rows->n; k++) {
            const struct value *a = form_value(&t->rows->items[k].value, leaf->path);
            if (a && value_number(a, &d))
                (void)dec_add(sum, d, &sum);
        }
        if (!c || c->type == BOOK_CELL_NONE ||
            cell_value(t->r, t->sheet, c, leaf, &v) != CELL_GIVEN || !value_number(&v, &stated) ||
            dec_eq(stated, sum))
            continue;
        struct buf text[2];
        for (int k = 0; k < 2; k++) {
            buf_init(&text[k]);
            dec_print(&text[k], dec_trim(k ? sum : stated));
        }
        DIAG(t->r->ds, E2511, reading_place(t->r, t->sheet, c->row, c->col), leaf->title,
             buf_view(&text[0]), buf_view(&text[1]));
        buf_free(&text[0]);
        buf_free(&text[1]);
    }
}

static uint32_t head_at(const struct table_reading *t)
{
    for (size_t i = 0; i < t->sheet->n; i++)
        if (t->sheet->cells[i].row == t->cols.head)
            return reading_at(t->r, t->sheet, &t->sheet->cells[i]);
    return 0;
}

static bool push(struct table_reading *t, struct list *l, struct value v)
{
    if (l && list_push(l, t->r->arena, v))
        return true;
    reading_no_memory(t->r);
    return false;
}

static void put_list(struct table_reading *t)
{
    struct list *l = list_new(t->r->arena);
    struct value v = l ? value_list(l) : value_none();
    v.at = head_at(t);
    if (!l)
        reading_no_memory(t->r);
    for (size_t i = 0; l && i < t->rows->n; i++)
        if (!push(t, l, t->rows->items[i].value))
            return;
    if (l && (t->rows->n || t->none))
        reading_put(t->r, t->r->root, t->f->list, v);
}

/* The rows of the parent are in the order of their numbers. */
static struct table_row *parent_of(struct table_reading *t, const struct table_row *row)
{
    const struct table_rows *rows = NULL;
    for (size_t i = 0; i < t->r->form->n; i++)
        if (t->r->form->sheets[i] == t->f->parent)
            rows = &t->r->rows[i];
    size_t low = 0, high = rows ? rows->n : 0;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (rows->items[middle].number < row->parent)
            low = middle + 1;
        else
            high = middle;
    }
    return rows && low < rows->n && rows->items[low].number == row->parent ? &rows->items[low]
                                                                           : NULL;
}

/* A row without a number whose only content says that the list is there and empty. */
static bool is_empty_list(const struct table_reading *t, const struct table_row *row)
{
    const struct value *v = t->f->scalar ? &row->value : NULL;
    if (!t->f->scalar && row->item->n == 1)
        v = &row->item->entries[0].value;
    return !row->number && v && v->type == VALUE_STR && !v->s.n;
}

static void put_in_parents(struct table_reading *t)
{
    for (size_t i = 0; i < t->rows->n && !t->r->failed; i++) {
        const struct table_row *row = &t->rows->items[i];
        struct table_row *parent = row->parent ? parent_of(t, row) : NULL;
        if (!parent) {
            DIAG(t->r->ds, E2519,
                 reading_place(t->r, t->sheet, (uint32_t)row->order, t->cols.of[0]),
                 t->r->form->words.parent, t->f->parent->name);
            continue;
        }
        struct value in = value_map(parent->item);
        const struct value *list = form_value(&in, t->f->list);
        if (!list) {
            struct list *l = list_new(t->r->arena);
            struct value v = l ? value_list(l) : value_none();
            v.at = row->value.at;
            if (!l || !reading_put(t->r, parent->item, t->f->list, v)) {
                reading_no_memory(t->r);
                return;
            }
            list = form_value(&in, t->f->list);
        }
        if (!is_empty_list(t, row) && !push(t, list->list, row->value))
            return;
    }
}

/* Of the list: the first row that is free; of what stands in its rows: the columns. */
static void note_homes(struct table_reading *t, uint32_t row)
{
    const struct form_path whole = {0};
    reading_home(t->r, &whole, t->f->list, t->sheet, row, t->cols.of[t->extra]);
    for (size_t i = 0; !t->f->scalar && i < t->f->leaf_n; i++)
        reading_home(t->r, &t->f->list, t->f->leaves[i].path, t->sheet, row,
                     t->cols.of[t->extra + i]);
}

void reading_table(struct reading *r, size_t index, const struct book_sheet *sheet)
{
    const struct form_sheet *f = r->form->sheets[index];
    struct table_reading t = {
        .r = r, .f = f, .sheet = sheet, .rows = &r->rows[index], .sum_row = UINT32_MAX};
    size_t n = 0;
    map_init(&t.codes, r->arena);
    struct str *titles = arena_alloc(r->arena, (f->leaf_n + 2) * sizeof *titles);
    if (!titles) {
        reading_no_memory(r);
        return;
    }
    if (f->parent)
        titles[n++] = r->form->words.parent;
    if (!f->coded)
        titles[n++] = r->form->words.number;
    t.extra = n;
    for (size_t i = 0; i < f->leaf_n; i++)
        titles[n++] = f->leaves[i].title;
    if (!reading_columns(r, sheet, titles, n, &t.cols))
        return;
    uint32_t last = t.cols.head;
    for (uint32_t row = reading_next_row(sheet, t.cols.head); row != NO_ROW && !r->failed;
         row = reading_next_row(sheet, row)) {
        size_t before_row = t.rows->n;
        take_row(&t, row);
        last = t.rows->n > before_row || row == t.sum_row ? row : last;
    }
    if (!f->parent)
        note_homes(&t, last + 1 < BOOK_ROWS ? last + 1 : last);
    long long before = 0;
    for (size_t i = 0; i < t.rows->n; i++) {
        struct table_row *row = &t.rows->items[i];
        if (!f->coded && !row->number && !(f->parent && is_empty_list(&t, row)))
            row->number = before;
        before = row->number;
    }
    if (!f->coded && t.rows->n)
        qsort(t.rows->items, t.rows->n, sizeof *t.rows->items, by_number);
    find_none(&t);
    if (t.none && t.rows->n)
        DIAG(r->ds, E2513, reading_place(r, sheet, (uint32_t)t.rows->items[0].order, 0),
             r->form->words.none);
    if (t.sum_row != UINT32_MAX)
        compare_sums(&t);
    if (f->parent)
        put_in_parents(&t);
    else
        put_list(&t);
}
