/* A sheet of the fill-in workbook to be filled in here: the same cells, read in the same way. */
#include "serve/look.h"
#include "serve/pages.h"
#include "serve/where.h"

#include "entry/entry.h"
#include "entry/layout.h"

enum { SPARE = 5 };

struct sheet_page {
    struct visit *v;
    const struct form *plan;
    const struct form_sheet *form;
    const struct form_words *words;
    const struct book *book;
    struct list *rows;
};

static void add_head(struct visit *v, struct list *heads, struct str title, struct str note)
{
    struct vmap *m = entry_new(v);
    entry_put(v, m, "title", value_str(title));
    entry_put(v, m, "note", value_str(note));
    entries_put(v, heads, m);
}

static const char *look_of(const struct form_leaf *leaf)
{
    return leaf->kind == LEAF_AMOUNT || leaf->kind == LEAF_NUMBER || leaf->kind == LEAF_WHOLE
               ? "amount"
           : str_eq(value_get_str(leaf->definition, "format"), STR("text")) ? "long"
                                                                            : "text";
}

static struct value choices_of(struct sheet_page *s, const struct form_leaf *leaf)
{
    struct list *l = entries_new(s->v);
    if (leaf->choices)
        return *leaf->choices;
    if (!l || (leaf->kind != LEAF_BOOL && leaf->kind != LEAF_NOTHING))
        return value_none();
    (void)list_push(l, &s->v->arena, value_str(s->words->yes));
    (void)list_push(l, &s->v->arena, value_str(s->words->no));
    return value_list(l);
}

/* A cell to type into, or with `leaf` NULL or a formula in it one to read. */
static void add_cell(struct sheet_page *s, struct list *cells, uint32_t row, uint32_t col,
                     const struct form_leaf *leaf)
{
    struct visit *v = s->v;
    char name[16];
    struct vmap *m = entry_new(v);
    struct entry_shown now = entry_show_at(s->book, s->form->name, row, col, &v->arena);
    struct str cell = cell_name(row + 1, col + 1, name);
    bool input = leaf && !now.formula;
    entry_put(v, m, "text", value_str(now.text));
    entry_put(v, m, "input", value_bool(input));
    if (input) {
        entry_put(
            v, m, "place",
            value_str(arena_printf(&v->arena, "%.*s!%.*s", STR_ARG(s->form->name), STR_ARG(cell))));
        entry_put(v, m, "look", value_str(str_of(look_of(leaf))));
        entry_put(v, m, "choices", choices_of(s, leaf));
    }
    entries_put(v, cells, m);
}

static void add_row(struct sheet_page *s, struct list *cells)
{
    struct vmap *m = entry_new(s->v);
    entry_put(s->v, m, "cells", cells ? value_list(cells) : value_none());
    entries_put(s->v, s->rows, m);
}

static void put_form(struct sheet_page *s, struct list *heads)
{
    const struct form_sheet *f = s->form;
    add_head(s->v, heads, s->words->group, STR(""));
    add_head(s->v, heads, s->words->item, STR(""));
    for (size_t c = 0; c < f->column_n; c++)
        add_head(s->v, heads, f->columns[c], STR(""));
    uint32_t last = entry_last_row(s->book, f->name, 1);
    for (uint32_t row = FORM_HEAD_ROW + 1; row <= last; row++) {
        struct list *cells = entries_new(s->v);
        struct str group = entry_show_at(s->book, f->name, row, 0, &s->v->arena).text;
        struct str title = entry_show_at(s->book, f->name, row, 1, &s->v->arena).text;
        add_cell(s, cells, row, 0, NULL);
        add_cell(s, cells, row, 1, NULL);
        for (size_t c = 0; c < f->column_n; c++)
            add_cell(s, cells, row, 2 + (uint32_t)c, entry_leaf_at(s->plan, f, group, title, c));
        add_row(s, cells);
    }
}

static void put_table(struct sheet_page *s, struct list *heads)
{
    static const struct form_leaf number = {.kind = LEAF_WHOLE};
    const struct form_sheet *f = s->form;
    uint32_t first = (f->parent ? 1U : 0U) + (f->coded ? 0U : 1U);
    uint32_t from = TABLE_HEAD_ROW + (f->coded ? 2U : 1U),
             to = entry_last_row(s->book, s->form->name, f->coded ? 0 : first);
    for (uint32_t c = 0; c < first; c++)
        add_head(s->v, heads, f->parent && !c ? s->words->parent : s->words->number, STR(""));
    for (size_t i = 0; i < f->leaf_n; i++)
        add_head(s->v, heads, f->leaves[i].title,
                 f->leaves[i].required ? s->words->must : f->leaves[i].source);
    for (uint32_t row = from; row <= (to < from ? from - 1 : to) + SPARE; row++) {
        struct list *cells = entries_new(s->v);
        for (uint32_t c = 0; c < first; c++)
            add_cell(s, cells, row, c, &number);
        for (uint32_t i = 0; i < f->leaf_n; i++)
            add_cell(s, cells, row, first + i, &f->leaves[i]);
        add_row(s, cells);
    }
    if (!f->parent) {
        static const struct form_leaf none = {.kind = LEAF_NOTHING};
        struct list *cells = entries_new(s->v);
        add_cell(s, cells, NONE_ROW, 1, &none);
        visit_set_text(s->v, "none", s->words->none);
        visit_set(s->v, "none_cells", cells ? value_list(cells) : value_none());
    }
}

static void put_lines(struct sheet_page *s, struct list *heads)
{
    static const struct form_leaf leaf = {.kind = LEAF_TEXT};
    const struct form_words *w = s->words;
    const struct str titles[] = {w->item, w->key, w->number, w->level, w->content};
    uint32_t last = entry_last_row(s->book, s->form->name, 0);
    for (size_t i = 0; i < sizeof titles / sizeof *titles; i++)
        add_head(s->v, heads, titles[i], STR(""));
    for (uint32_t row = FORM_HEAD_ROW + 1; row <= last; row++) {
        struct list *cells = entries_new(s->v);
        add_cell(s, cells, row, 0, NULL);
        for (uint32_t c = 1; c < sizeof titles / sizeof *titles; c++)
            add_cell(s, cells, row, c, c == 4 ? &s->form->lines[0].leaf : &leaf);
        add_row(s, cells);
    }
}

static void put_sheets(struct visit *v, const struct form *form, size_t chosen)
{
    struct list *rows = entries_new(v);
    for (size_t i = 0; i < form->n; i++) {
        struct vmap *m = entry_new(v);
        if (form->sheets[i]->kind == SHEET_RAW)
            continue;
        entry_put(v, m, "number", value_int((long long)i + 1));
        entry_put(v, m, "name", value_str(form->sheets[i]->name));
        entry_put(v, m, "current", value_bool(i == chosen));
        entries_put(v, rows, m);
    }
    visit_set(v, "sheets", rows ? value_list(rows) : value_none());
}

static size_t chosen_sheet(struct visit *v, const struct form *form)
{
    struct str s = field_text(&v->fields, "sheet");
    size_t n = 0;
    for (size_t i = 0; i < s.n && i < 4 && ascii_is_digit(s.p[i]); i++)
        n = n * 10 + (size_t)(s.p[i] - '0');
    return n >= 1 && n <= form->n && form->sheets[n - 1]->kind != SHEET_RAW ? n - 1 : 0;
}

static bool put_sheet(struct visit *v, const struct form *form, const struct book *book)
{
    size_t at = chosen_sheet(v, form);
    struct list *heads = entries_new(v);
    struct sheet_page s = {v, form, form->sheets[at], &form->words, book, entries_new(v)};
    if (!entry_has_sheet(book, s.form->name))
        return false;
    if (s.form->kind == SHEET_FORM)
        put_form(&s, heads);
    else if (s.form->kind == SHEET_TABLE)
        put_table(&s, heads);
    else if (s.form->kind == SHEET_LINES && s.form->line_n)
        put_lines(&s, heads);
    put_sheets(v, form, at);
    visit_set(v, "number", value_int((long long)at + 1));
    visit_set_text(v, "sheet", s.form->name);
    visit_set_text(v, "about", form_in_cells(form, s.form->about, &v->arena));
    visit_set(v, "coded", value_bool(s.form->kind == SHEET_TABLE && s.form->coded));
    visit_set(v, "heads", heads ? value_list(heads) : value_none());
    visit_set(v, "rows", s.rows ? value_list(s.rows) : value_none());
    return true;
}

void page_sheet(struct visit *v)
{
    struct form form;
    struct diags ignored;
    if (work_step(&v->work)->kind != WORK_DATA) {
        visit_go(v, v->base);
        return;
    }
    struct juesuan_input data = look_anew(v);
    if (!data.bytes) {
        visit_set(v, "diagnostics", visit_diagnostics(v));
        visit_set_text(v, "name", work_step(&v->work)->name);
        visit_show(v, 200, "unread.html.j2");
        return;
    }
    diags_init(&ignored);
    const struct book *book =
        entry_open((struct str){data.bytes, data.n}, STR(""), &v->arena, &ignored);
    bool ok = book && where_form(v, &form) && put_sheet(v, &form, book);
    diags_free(&ignored);
    visit_set_text(v, "name", work_step(&v->work)->name);
    if (ok)
        visit_show(v, 200, "sheet.html.j2");
    else
        visit_refuse(v, 500);
}
