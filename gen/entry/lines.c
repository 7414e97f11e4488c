/* Sheets with a paragraph or an element of a list a row. */
#include "entry/cell.h"

#include <stdlib.h>

struct raw_line {
    const struct form_lines *of;
    struct str key;
    long long number;
    uint32_t row, first; /* of all of its list */
    bool empty;          /* says that the list is there and empty */
    struct value value;
};

struct lines_reading {
    struct reading *r;
    const struct form_sheet *f;
    const struct book_sheet *sheet;
    struct columns cols;
    struct raw_line *lines;
    size_t n, cap;
};

enum { COL_ITEM, COL_KEY, COL_NUMBER, COL_LEVEL, COL_CONTENT, COL_COUNT };

static const struct book_cell *cell_of(const struct lines_reading *t, uint32_t row, int column)
{
    return reading_cell(t->sheet, row, t->cols.of[column]);
}

static struct value plain(struct lines_reading *t, uint32_t row, int column, enum leaf_kind kind)
{
    struct form_leaf leaf = {.kind = kind};
    struct value v;
    if (cell_value(t->r, t->sheet, cell_of(t, row, column), &leaf, &v) != CELL_GIVEN)
        v = value_undefined(STR(""));
    return v;
}

static bool put_member(struct lines_reading *t, struct vmap *m, const char *name, struct value v)
{
    struct value key = value_str(str_of(name));
    key.at = v.at;
    if (m && vmap_put(m, t->r->arena, key, v))
        return true;
    reading_no_memory(t->r);
    return false;
}

/* A heading among paragraphs: {"heading": …, "level": …}. */
static void make_heading(struct lines_reading *t, uint32_t row, struct raw_line *line)
{
    struct value level = plain(t, row, COL_LEVEL, LEAF_WHOLE);
    if (level.type == VALUE_UNDEFINED)
        return;
    struct vmap *m = vmap_new(t->r->arena);
    struct value v = m ? value_map(m) : value_none();
    v.at = line->value.at;
    if (!put_member(t, m, "heading", line->value))
        return;
    bool named = level.type == VALUE_STR && str_eq(level.s, t->r->form->words.heading);
    if (named || put_member(t, m, "level", level))
        line->value = v;
}

/* On whatever sheet the plan has it: a workbook keeps apart what its pack does not print. */
static const struct form_lines *lines_named(const struct form *form, struct str title)
{
    for (size_t s = 0; s < form->n; s++)
        for (size_t i = 0; i < form->sheets[s]->line_n; i++)
            if (str_eq(form->sheets[s]->lines[i].title, title))
                return &form->sheets[s]->lines[i];
    return NULL;
}

static void take_line(struct lines_reading *t, uint32_t row)
{
    const struct book_cell *content = cell_of(t, row, COL_CONTENT);
    struct str title = reading_text(cell_of(t, row, COL_ITEM)), text = reading_text(content);
    struct raw_line line = {.of = lines_named(t->r->form, title), .row = row, .key = STR("")};
    if (line.of)
        reading_home(t->r, NULL, line.of->path, t->sheet, row, t->cols.of[COL_CONTENT]);
    if (!content || (content->type == BOOK_CELL_TEXT && !text.n))
        return;
    struct place place = reading_place(t->r, t->sheet, row, content->col);
    if (!line.of && title.n)
        DIAG(t->r->ds, E2508, place, t->f->name, title);
    else if (!line.of)
        DIAG(t->r->ds, E2507, place, t->r->form->words.item);
    if (!line.of)
        return;
    struct value key = plain(t, row, COL_KEY, LEAF_CODE);
    struct value number = plain(t, row, COL_NUMBER, LEAF_WHOLE);
    bool keyed = line.of->shape >= LINES_MAP;
    int64_t n;
    if (key.type == VALUE_STR)
        line.key = key.s;
    if (number.type == VALUE_INT && dec_to_i64(number.d, &n))
        line.number = n;
    line.empty = str_eq(text, t->r->form->words.empty) && !line.number &&
                 !(line.of->shape == LINES_MAP && line.key.n);
    if (keyed && !line.key.n && !line.empty) {
        DIAG(t->r->ds, E2507, place, t->r->form->words.key);
        return;
    }
    if (cell_value(t->r, t->sheet, content, &line.of->leaf, &line.value) != CELL_GIVEN)
        return;
    if (line.of->shape == LINES_PROSE || line.of->shape == LINES_MAP_PROSE)
        make_heading(t, row, &line);
    struct raw_line *lines = arena_room(t->r->arena, t->lines, t->n, &t->cap, sizeof *lines);
    if (!lines) {
        reading_no_memory(t->r);
        return;
    }
    t->lines = lines;
    lines[t->n++] = line;
}

static int by_number(const void *a, const void *b)
{
    const struct raw_line *x = a, *y = b;
    if (x->first != y->first)
        return x->first < y->first ? -1 : 1;
    if (x->number != y->number)
        return x->number < y->number ? -1 : 1;
    return x->row < y->row ? -1 : x->row > y->row;
}

/* The list that a line belongs to, made when it is the first. */
static struct list *list_of(struct lines_reading *t, const struct raw_line *line)
{
    struct value root = value_map(t->r->root);
    struct str names[FORM_DEPTH_MAX + 1];
    struct form_path path = {names, line->of->path.n};
    memcpy(names, line->of->path.names, path.n * sizeof *names);
    if (line->of->shape >= LINES_MAP)
        names[path.n++] = line->key;
    const struct value *there = form_value(&root, path);
    if (there)
        return there->type == VALUE_LIST ? there->list : NULL;
    struct list *l = list_new(t->r->arena);
    struct value v = l ? value_list(l) : value_none();
    v.at = line->value.at;
    if (!l) {
        reading_no_memory(t->r);
        return NULL;
    }
    return reading_put(t->r, t->r->root, path, v) ? l : NULL;
}

static void put_keyed(struct lines_reading *t, const struct raw_line *line)
{
    struct value root = value_map(t->r->root);
    struct str names[FORM_DEPTH_MAX + 1];
    struct form_path path = {names, line->of->path.n};
    memcpy(names, line->of->path.names, path.n * sizeof *names);
    if (line->key.n)
        names[path.n++] = line->key;
    const struct value *there = form_value(&root, path);
    if (there && line->key.n) {
        struct place first = sources_place(t->r->sources, there->at);
        char name[16];
        DIAG(t->r->ds, E2510, reading_place(t->r, t->sheet, line->row, t->cols.of[COL_CONTENT]),
             line->key, first.sheet, cell_name(first.line, first.col, name));
        return;
    }
    struct value v = line->value;
    if (!line->key.n) { /* it is there and empty */
        struct vmap *m = vmap_new(t->r->arena);
        if (!m)
            reading_no_memory(t->r);
        v = m ? value_map(m) : value_none();
        v.at = line->value.at;
    }
    if (!there)
        reading_put(t->r, t->r->root, path, v);
}

static void put_line(struct lines_reading *t, const struct raw_line *line)
{
    bool whole_map = line->of->shape >= LINES_MAP && !line->key.n;
    if (line->of->shape == LINES_MAP || whole_map) {
        put_keyed(t, line);
        return;
    }
    struct list *l = list_of(t, line);
    if (l && !line->empty && !list_push(l, t->r->arena, line->value))
        reading_no_memory(t->r);
}

/* Lists keep the order in which they begin. */
static void find_firsts(struct lines_reading *t)
{
    struct map firsts; /* title and key → first line */
    map_init(&firsts, t->r->arena);
    for (size_t i = 0; i < t->n && !t->r->failed; i++) {
        struct raw_line *line = &t->lines[i];
        struct str name =
            arena_printf(t->r->arena, "%.*s\x1f%.*s", STR_ARG(line->of->title), STR_ARG(line->key));
        const struct raw_line *first = name.p ? map_get(&firsts, name) : NULL;
        line->first = first ? first->row : line->row;
        if (!name.p || (!first && !map_put(&firsts, name, line)))
            reading_no_memory(t->r);
    }
}

void reading_lines(struct reading *r, const struct form_sheet *f, const struct book_sheet *sheet)
{
    const struct form_words *words = &r->form->words;
    const struct str titles[COL_COUNT] = {words->item, words->key, words->number, words->level,
                                          words->content};
    struct lines_reading t = {.r = r, .f = f, .sheet = sheet};
    if (!reading_columns(r, sheet, titles, COL_COUNT, &t.cols))
        return;
    for (uint32_t row = reading_next_row(sheet, t.cols.head);
         row != NO_ROW && !r->failed && !diags_full(r->ds); row = reading_next_row(sheet, row))
        take_line(&t, row);
    find_firsts(&t);
    /* one without a number follows the one above it */
    for (size_t i = 1; i < t.n; i++)
        if (!t.lines[i].number && t.lines[i].of == t.lines[i - 1].of &&
            t.lines[i].of->shape != LINES_MAP && str_eq(t.lines[i].key, t.lines[i - 1].key))
            t.lines[i].number = t.lines[i - 1].number;
    if (t.n)
        qsort(t.lines, t.n, sizeof *t.lines, by_number);
    for (size_t i = 0; i < t.n && !r->failed; i++)
        put_line(&t, &t.lines[i]);
}
