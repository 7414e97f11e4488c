/* A filled-in workbook by the plan that it was made from. Sheets are known by the title on them or
 * by their name, columns by their header, rows by what stands in them: nothing relies on where
 * something stood when the workbook was written. */
#include "data/json.h"
#include "data/strings.h"
#include "entry/cell.h"
#include "entry/entry.h"
#include "entry/layout.h"
#include "entry/reading.h"

enum { TITLE_ROWS_MAX = 30, FILLED_ROWS_MAX = 20000 };

struct str entry_identity_text(struct arena *a, struct str pack, int year)
{
    return arena_printf(a, "form=1;pack=%.*s;year=%d", STR_ARG(pack), year);
}

static struct str part(struct str text, struct str name)
{
    size_t at = str_find(text, name, 0);
    if (at == SIZE_MAX)
        return STR("");
    size_t end = str_find(text, STR(";"), at);
    return str_sub(text, at + name.n, end == SIZE_MAX ? text.n : end);
}

bool entry_identify(const struct book *book, struct str name, struct entry_identity *out,
                    struct diags *ds)
{
    struct str in_property = STR(""), in_sheet = STR("");
    struct dec year;
    int64_t y;
    *out = (struct entry_identity){.pack = STR("")};
    for (size_t i = 0; i < book->property_n; i++)
        if (str_eq(book->properties[i].name, STR(ENTRY_PROPERTY)))
            in_property = book->properties[i].value;
    for (size_t i = 0; i < book->n; i++) {
        const struct book_cell *c = book_cell(&book->sheets[i], 0, 0);
        if (c && c->type == BOOK_CELL_TEXT && str_starts(c->text, STR("form=")))
            in_sheet = c->text;
    }
    if (in_property.n && in_sheet.n && !str_eq(in_property, in_sheet)) {
        DIAG(ds, E2503, place_file(name), in_property, in_sheet);
        return false;
    }
    struct str text = in_property.n ? in_property : in_sheet;
    if (!text.n)
        return true;
    out->found = true;
    out->pack = part(text, STR("pack="));
    if (dec_parse(part(text, STR("year=")), &year) && dec_to_i64(year, &y) && y > 0 && y < 10000)
        out->year = (int)y;
    return true;
}

/* ---- sheets of single values ---- */

static const struct form_row *row_named(const struct form_sheet *f, struct str group,
                                        struct str title)
{
    for (size_t i = 0; i < f->row_n; i++)
        if (reading_same_header(f->rows[i].group, group) &&
            reading_same_header(f->rows[i].title, title))
            return &f->rows[i];
    return NULL;
}

/* A workbook keeps apart what its pack does not print: which that is may have changed since. */
const struct form_leaf *entry_leaf_at(const struct form *form, const struct form_sheet *sheet,
                                      struct str group, struct str title, size_t column)
{
    const struct form_row *row = row_named(sheet, group, title);
    if (row)
        return row->leaves[column];
    return column ? NULL : form_leaf_named(form, group, title);
}

static void take_single(struct reading *r, const struct book_sheet *sheet,
                        const struct book_cell *cell, const struct form_leaf *leaf)
{
    struct value v;
    if (cell_value(r, sheet, cell, leaf, &v) != CELL_GIVEN)
        return;
    const struct value root = value_map(r->root);
    const struct value *before = form_value(&root, leaf->path);
    if (!before) {
        reading_put(r, r->root, leaf->path, v);
    } else if (leaf->kind != LEAF_NOTHING) {
        struct place first = sources_place(r->sources, before->at);
        char name[16];
        if (before->type != v.type || !value_equal(before, &v))
            DIAG(r->ds, E2510, reading_place(r, sheet, cell->row, cell->col), leaf->title,
                 first.sheet, cell_name(first.line, first.col, name));
    }
}

static void read_form(struct reading *r, const struct form_sheet *f, const struct book_sheet *sheet)
{
    const struct form_words *words = &r->form->words;
    struct str titles[FORM_COLUMNS_MAX + 3] = {words->group, words->item, words->about};
    for (size_t i = 0; i < f->column_n; i++)
        titles[3 + i] = f->columns[i];
    struct columns cols;
    if (!reading_columns(r, sheet, titles, 3 + f->column_n, &cols))
        return;
    for (uint32_t row = reading_next_row(sheet, cols.head); row != NO_ROW && !diags_full(r->ds);
         row = reading_next_row(sheet, row)) {
        struct str group = reading_text(reading_cell(sheet, row, cols.of[0]));
        struct str title = reading_text(reading_cell(sheet, row, cols.of[1]));
        for (size_t c = 0; c < f->column_n; c++) {
            const struct book_cell *cell = reading_cell(sheet, row, cols.of[3 + c]);
            const struct form_leaf *leaf = entry_leaf_at(r->form, f, group, title, c);
            if (leaf && !leaf->computed)
                reading_home(r, NULL, leaf->path, sheet, row, cols.of[3 + c]);
            if (!cell || (cell->type == BOOK_CELL_TEXT && !reading_text(cell).n))
                continue;
            if (leaf)
                take_single(r, sheet, cell, leaf);
            else
                DIAG(r->ds, E2508, reading_place(r, sheet, row, cell->col), group, title);
        }
    }
}

/* ---- pieces of JSON ---- */

static struct value container(struct reading *r, struct str next, uint32_t at)
{
    struct list *l = str_is_digits(next) ? list_new(r->arena) : NULL;
    struct vmap *m = l ? NULL : vmap_new(r->arena);
    struct value v = l ? value_list(l) : m ? value_map(m) : value_none();
    v.at = at;
    return v;
}

/* The member or item that `name` is of `in`, which may be the next one of a list; NULL. */
static struct value *child(struct reading *r, struct value *in, struct str name, struct value v)
{
    if (in->type == VALUE_MAP) {
        if (!vmap_find(in->map, name) && !vmap_set(in->map, r->arena, name, v))
            return NULL;
        return (struct value *)(uintptr_t)vmap_find(in->map, name);
    }
    struct dec d;
    int64_t i;
    if (in->type != VALUE_LIST || !dec_parse(name, &d) || !dec_to_i64(d, &i) || i < 0)
        return NULL;
    if ((size_t)i == in->list->n && !list_push(in->list, r->arena, v))
        return NULL;
    return (size_t)i < in->list->n ? &in->list->items[i] : NULL;
}

static bool put_at_pointer(struct reading *r, struct str pointer, struct value v)
{
    struct value root = value_map(r->root), *in = &root;
    if (pointer.n < 2 || pointer.p[0] != '/')
        return false;
    for (size_t from = 1; in && from <= pointer.n;) {
        size_t end = str_find(pointer, STR("/"), from);
        bool last = end == SIZE_MAX;
        struct str name = str_sub(pointer, from, last ? pointer.n : end);
        size_t after = last ? 0 : str_find(pointer, STR("/"), end + 1);
        struct str next =
            last ? STR("") : str_sub(pointer, end + 1, after == SIZE_MAX ? pointer.n : after);
        in = child(r, in, name, last ? v : container(r, next, v.at));
        if (last)
            return in != NULL;
        from = end + 1;
    }
    return false;
}

static void read_raw(struct reading *r, const struct book_sheet *sheet)
{
    struct str titles[] = {r->form->words.place, r->form->words.content};
    struct columns cols;
    if (!reading_columns(r, sheet, titles, 2, &cols))
        return;
    for (uint32_t row = reading_next_row(sheet, cols.head); row != NO_ROW;
         row = reading_next_row(sheet, row)) {
        struct str pointer = reading_text(reading_cell(sheet, row, cols.of[0]));
        const struct book_cell *cell = reading_cell(sheet, row, cols.of[1]);
        struct value v;
        if (!cell && !pointer.n)
            continue;
        struct str text = cell ? cell->text : STR("");
        if (cell && cell->type == BOOK_CELL_NUMBER) {
            struct value number = cell_plain_text(r, sheet, cell);
            text = number.s;
        }
        struct diags ignored;
        diags_init(&ignored);
        struct source source = {.name = r->name, .text = text};
        bool ok = cell && json_parse(&source, r->arena, &v, &ignored);
        diags_free(&ignored);
        if (ok) {
            reading_set_at(&v, reading_at(r, sheet, cell));
            ok = put_at_pointer(r, pointer, v);
        }
        if (!ok)
            DIAG(r->ds, E2518, reading_place(r, sheet, row, cols.of[1]), pointer);
    }
}

/* ---- which sheet is which ---- */

/* The title is the first text on the sheet, also when rows were put in above it. */
static bool is_sheet(const struct form_sheet *f, const struct book_sheet *sheet)
{
    for (size_t i = 0; i < sheet->n && sheet->cells[i].row < TITLE_ROWS_MAX; i++) {
        struct str text = reading_text(&sheet->cells[i]);
        if (text.n)
            return str_eq(text, f->title);
    }
    return false;
}

/* By the title on it; where none has that, by its name. */
static const struct book_sheet *find_sheet(struct reading *r, const struct form_sheet *f)
{
    const struct book_sheet *found = NULL;
    for (size_t i = 0; i < r->book->n; i++) {
        const struct book_sheet *s = &r->book->sheets[i];
        if (!is_sheet(f, s))
            continue;
        if (found)
            DIAG(r->ds, E2504, reading_place(r, s, TITLE_ROW, 0), f->title, found->name);
        else
            found = s;
    }
    for (size_t i = 0; !found && i < r->book->n; i++)
        /* NOLINTNEXTLINE(clang-analyzer-core.NullDereference): a book of n has its sheets */
        if (str_eq(r->book->sheets[i].name, f->name))
            found = &r->book->sheets[i];
    return found;
}

/* No department fills in so many rows: something else was pasted in, which need not be read. */
static bool is_too_long(struct reading *r, const struct book_sheet *s)
{
    size_t rows = 0;
    for (size_t i = 0; i < s->n; i++)
        rows += !i || s->cells[i].row != s->cells[i - 1].row;
    if (rows > FILLED_ROWS_MAX)
        DIAG(r->ds, E2523, reading_place(r, s, s->cells[s->n - 1].row, s->cells[s->n - 1].col),
             s->name, arena_printf(r->arena, "%zu", rows),
             arena_printf(r->arena, "%d", FILLED_ROWS_MAX));
    return rows > FILLED_ROWS_MAX;
}

static void note_hidden(struct reading *r, const struct book_sheet *s)
{
    if (s->visibility != BOOK_VISIBLE)
        DIAG(r->ds, E2515, reading_place(r, s, 0, 0), s->name);
    for (size_t i = 0; i < s->n; i++)
        if (book_row_is_hidden(s, s->cells[i].row) || book_col_is_hidden(s, s->cells[i].col)) {
            DIAG(r->ds, E2515, reading_place(r, s, s->cells[i].row, s->cells[i].col), s->name);
            return;
        }
}

static void note_others(struct reading *r, const bool *used)
{
    for (size_t i = 0; i < r->book->n; i++) {
        const struct book_sheet *s = &r->book->sheets[i];
        struct str title = reading_text(book_cell(s, 0, 0));
        if (!used[i] && s->n && !str_starts(title, STR("form=")) &&
            !str_starts(title, r->form->words.guide))
            DIAG(r->ds, E2512, reading_place(r, s, 0, 0), s->name);
    }
}

static bool add_source(struct reading *r)
{
    bool added = book_add_source(r->book, r->name, r->arena, r->sources, &r->places);
    if (!added)
        reading_no_memory(r);
    return added;
}

static void read_unit(struct reading *r)
{
    const struct value *unit = vmap_find(r->root, STR("unit"));
    if (unit && unit->type == VALUE_STR)
        (void)amount_unit_parse(unit->s, &r->unit);
}

/* The names of a workbook's first sheets, for who gave the wrong one. */
static struct str what_it_holds(struct reading *r)
{
    enum { NAMED = 3 };
    struct buf names;
    buf_init(&names);
    for (size_t i = 0; i < r->book->n && i < NAMED; i++)
        buf_printf(&names, "%s“%.*s”", i ? "、" : "", STR_ARG(r->book->sheets[i].name));
    if (r->book->n > NAMED)
        buf_puts(&names, "……");
    struct str text = arena_str(r->arena, buf_view(&names));
    buf_free(&names);
    return text.p ? text : STR("");
}

static bool read_sheets(struct reading *r, const struct entry_identity *identity)
{
    size_t found = 0;
    bool *used = arena_zalloc(r->arena, (r->book->n + 1) * sizeof *used);
    const struct book_sheet **of = arena_zalloc(r->arena, (r->form->n + 1) * sizeof *of);
    if (!used || !of) {
        reading_no_memory(r);
        return false;
    }
    for (size_t i = 0; i < r->form->n; i++) {
        of[i] = find_sheet(r, r->form->sheets[i]);
        found += of[i] != NULL;
        if (of[i])
            used[of[i] - r->book->sheets] = true;
    }
    if (!identity->found && found < 2) {
        DIAG(r->ds, E2501, place_file(r->name), what_it_holds(r));
        return false;
    }
    if (!identity->found)
        DIAG0(r->ds, E2502, place_file(r->name));
    for (size_t i = 0; i < r->form->n && !r->failed; i++) {
        const struct form_sheet *f = r->form->sheets[i];
        if (!of[i] && f->kind != SHEET_RAW)
            DIAG(r->ds, E2514, place_file(r->name), f->name);
        if (!of[i] || is_too_long(r, of[i]))
            continue;
        note_hidden(r, of[i]);
        if (f->kind == SHEET_FORM)
            read_form(r, f, of[i]);
        else if (f->kind == SHEET_TABLE)
            reading_table(r, i, of[i]);
        else if (f->kind == SHEET_LINES)
            reading_lines(r, f, of[i]);
        else
            read_raw(r, of[i]);
        read_unit(r);
    }
    note_others(r, used);
    return true;
}

bool entry_read(const struct form *form, const struct book *book, struct str name, struct arena *a,
                struct sources *sources, enum entry_refused refused, struct record *out,
                struct diags *ds)
{
    struct entry_identity identity;
    struct reading r = {.form = form,
                        .book = book,
                        .name = name,
                        .arena = a,
                        .sources = sources,
                        .ds = ds,
                        .unit = UNIT_YUAN,
                        .keep = refused == ENTRY_KEPT,
                        .root = vmap_new(a),
                        .homes = arena_alloc(a, sizeof *r.homes),
                        .rows = arena_zalloc(a, (form->n + 1) * sizeof *r.rows)};
    size_t errors = ds->errors;
    if (r.homes)
        homes_init(r.homes, a);
    if (!r.root || !r.rows || !r.homes)
        reading_no_memory(&r);
    if (r.failed || !entry_identify(book, name, &identity, ds) || !add_source(&r) ||
        !read_sheets(&r, &identity) || r.failed)
        return false;
    *out = (struct record){
        .sources = sources, .source = r.places.source, .root = value_map(r.root), .homes = r.homes};
    return record_finish(out, a, ds) && ds->errors == errors;
}
