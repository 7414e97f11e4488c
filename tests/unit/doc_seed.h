/* Loads a document for tests of the writers from a folder: report.md with markers and figures
 * written «address=text», tables.json (code, title, header_rows, merges …) and one CSV a table.
 * Stands in for the real flow, which the writers must not need. */
#ifndef JUESUAN_TESTS_DOC_SEED_H
#define JUESUAN_TESTS_DOC_SEED_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/file.h"
#include "data/json.h"
#include "doc/build.h"
#include "layout/style.h"

struct seed {
    struct arena arena;
    struct diags ds;
    struct doc doc;
    struct style *style;
    const struct pages *pages; /* NULL unless laid out */
};

static inline struct str seed_read(struct seed *s, struct str folder, struct str name)
{
    struct str text;
    struct str path = path_join(&s->arena, folder, name);
    assert_true(file_read(path.p, JSON_BYTES_MAX, &s->arena, &text, &s->ds));
    return text;
}

static inline struct str seed_string(const struct value *object, const char *key)
{
    const struct value *v = vmap_find(object->map, str_of(key));
    return v && v->type == VALUE_STR ? v->s : STR("");
}

static inline long seed_integer(const struct value *v)
{
    int64_t n = 0;
    if (v && v->type == VALUE_INT)
        dec_to_i64(v->d, &n);
    return (long)n;
}

/* One CSV field, quotes taken off; *p moves behind its comma or line end. */
static inline struct str seed_field(struct seed *s, const char **p, const char *end, bool *line_end)
{
    struct buf b;
    buf_init(&b);
    bool quoted = *p < end && **p == '"';
    if (quoted)
        ++*p;
    while (*p < end) {
        if (quoted && **p == '"') {
            ++*p;
            if (*p == end || **p != '"') {
                quoted = false;
                continue;
            }
        } else if (!quoted && (**p == ',' || **p == '\n' || **p == '\r')) {
            break;
        }
        buf_char(&b, *(*p)++);
    }
    if (*p < end && **p == '\r')
        ++*p;
    *line_end = *p == end || **p == '\n';
    if (*p < end)
        ++*p;
    struct str out = arena_str(&s->arena, buf_view(&b));
    buf_free(&b);
    return out;
}

static inline bool seed_number(struct seed *s, struct str text, struct grid_cell *cell)
{
    struct buf digits;
    buf_init(&digits);
    for (size_t i = 0; i < text.n; i++)
        if (text.p[i] != ',')
            buf_char(&digits, text.p[i]);
    bool ok =
        str_find(text, STR("."), 0) != SIZE_MAX && dec_parse(buf_view(&digits), &cell->number);
    buf_free(&digits);
    (void)s;
    return ok;
}

static inline void seed_role(struct seed *s, struct grid *g, uint32_t row, uint32_t col)
{
    struct grid_cell *cell = grid_at(g, row, col);
    struct str first = grid_at(g, row, 0)->text;
    if (row < g->header_rows) {
        cell->role = str_eq(first, STR("栏次")) ? ROLE_COLUMN_NUMBER : ROLE_HEADER;
    } else if (seed_number(s, cell->text, cell)) {
        cell->kind = CELL_NUMBER;
        cell->role = ROLE_FIGURE;
        cell->style = (struct dec_style){.places = 2, .separator = true};
        cell->address = arena_printf(&s->arena, "%.*s[%u,%u]", STR_ARG(g->id), row + 1, col + 1);
        cell->made = origin_fact(&s->arena, cell->address);
    } else if (str_is_digits(cell->text)) {
        cell->role = cell->text.n < 3 ? ROLE_LINE_NUMBER : ROLE_CODE;
    } else if (str_ends(cell->text, STR("合计")) || str_ends(cell->text, STR("总计"))) {
        cell->role = ROLE_TOTAL_LABEL;
    } else {
        cell->role = g->header_rows ? ROLE_LABEL : ROLE_TEXT;
    }
}

static inline void seed_merges(struct grid *g, const struct value *table, const char *key)
{
    const struct value *list = vmap_find(table->map, str_of(key));
    for (size_t i = 0; list && i < list->list->n; i++) {
        const struct value *area = list->list->items[i].list->items;
        uint32_t at[4];
        for (int k = 0; k < 4; k++)
            at[k] = (uint32_t)seed_integer(&area[k]);
        assert_true(grid_merge(g, at[0], at[1], at[2] - at[0] + 1, at[3] - at[1] + 1));
    }
}

static inline struct grid *seed_grid(struct seed *s, struct str folder, struct str id,
                                     const struct value *table)
{
    uint32_t rows = (uint32_t)seed_integer(vmap_find(table->map, STR("rows")));
    uint32_t cols = (uint32_t)seed_integer(vmap_find(table->map, STR("columns")));
    struct grid *g = grid_new(&s->arena, rows, cols);
    struct str csv = seed_read(s, folder, arena_printf(&s->arena, "%.*s.csv", STR_ARG(id)));
    const char *p = csv.p, *end = csv.p + csv.n;
    g->id = id;
    g->code = seed_string(table, "code");
    g->title = seed_string(table, "title");
    if (str_eq(seed_string(table, "orientation"), STR("landscape")))
        g->orientation = ORIENT_LANDSCAPE;
    g->sheet = g->code;
    g->department = seed_string(table, "department_line");
    g->above = seed_string(table, "above");
    g->header_rows = (uint32_t)seed_integer(vmap_find(table->map, STR("header_rows")));
    if (seed_string(table, "unit").n)
        g->unit = arena_printf(&s->arena, "金额单位：%.*s", STR_ARG(seed_string(table, "unit")));
    for (uint32_t row = 0; row < rows; row++) {
        bool line_end = false;
        for (uint32_t col = 0; !line_end; col++) {
            struct str text = seed_field(s, &p, end, &line_end);
            assert_true(col < cols);
            grid_at(g, row, col)->text = text;
            grid_at(g, row, col)->kind = text.n ? CELL_TEXT : CELL_BLANK;
        }
        for (uint32_t col = 0; col < cols; col++)
            seed_role(s, g, row, col);
    }
    seed_merges(g, table, "header_merges");
    seed_merges(g, table, "body_merges");
    const struct value *notes = vmap_find(table->map, STR("notes"));
    g->notes = arena_alloc(&s->arena, ((notes ? notes->list->n : 0) + 1) * sizeof *g->notes);
    for (size_t i = 0; notes && i < notes->list->n; i++)
        g->notes[g->note_count++] = notes->list->items[i].s;
    return g;
}

/* Takes the «address=text» out of the report and remembers where they stood. */
static inline struct str seed_figures(struct seed *s, struct str text, struct doc_span *spans,
                                      size_t *n)
{
    struct buf plain;
    buf_init(&plain);
    *n = 0;
    for (size_t i = 0; i < text.n; i++) {
        struct str rest = str_sub(text, i, text.n);
        size_t equals = str_find(rest, STR("="), 0);
        if (str_starts(rest, STR("«")) && equals != SIZE_MAX) {
            spans[*n].begin = plain.n;
            spans[*n].made = origin_fact(&s->arena, str_sub(rest, 2, equals));
            i += equals;
        } else if (str_starts(rest, STR("»"))) {
            spans[(*n)++].end = plain.n;
            i++;
        } else {
            buf_char(&plain, text.p[i]);
        }
    }
    struct str out = arena_str(&s->arena, buf_view(&plain));
    buf_free(&plain);
    return out;
}

/* The style of the standard pack. */
static inline void seed_style(struct seed *s)
{
    struct str folder = STR(JUESUAN_ROOT "/templates/standard");
    struct sources sources;
    struct value root;
    sources_init(&sources, &s->arena, NULL);
    struct source *source =
        sources_add(&sources, STR("style.json"), seed_read(s, folder, STR("style.json")));
    assert_non_null(source);
    s->style = style_new(&s->arena);
    assert_non_null(s->style);
    assert_true(json_parse(source, &s->arena, &root, &s->ds));
    assert_true(style_apply(s->style, &root, &s->ds));
}

/* The caller ends it with seed_free. */
static inline void seed_load(struct seed *s, const char *path)
{
    struct str folder = str_of(path);
    struct value tables;
    *s = (struct seed){0};
    arena_init(&s->arena);
    diags_init(&s->ds);
    seed_style(s);
    struct str report = seed_read(s, folder, STR("report.md"));
    struct source source = {.name = STR("tables.json"),
                            .text = seed_read(s, folder, STR("tables.json"))};
    assert_true(json_parse(&source, &s->arena, &tables, &s->ds));
    struct doc_span *spans = arena_alloc(&s->arena, (report.n / 2 + 1) * sizeof *spans);
    struct doc_input in = {.markdown = {.name = STR("report.md")}, .spans = spans};
    in.markdown.text = seed_figures(s, report, spans, &in.span_count);
    in.grids = arena_alloc(&s->arena, (tables.map->n + 1) * sizeof *in.grids);
    for (size_t i = 0; i < tables.map->n; i++) {
        const struct vmap_entry *e = &tables.map->entries[i];
        in.grids[in.grid_count++] = seed_grid(s, folder, e->key.s, &e->value);
    }
    in.meta = (struct doc_meta){.title = STR("临夏市医疗保障局2022年度部门决算"),
                                .author = STR("临夏市医疗保障局"),
                                .subject = STR("部门决算公开"),
                                .keywords = STR("部门决算；三公经费；临夏市医疗保障局"),
                                .date = STR("2023-09-01"),
                                .epoch = 1693526400};
    if (!doc_build(&in, &s->arena, &s->doc, &s->ds)) {
        struct buf b;
        buf_init(&b);
        for (size_t i = 0; i < s->ds.n; i++)
            diag_print(&b, &s->ds.items[i], LANG_ZH);
        buf_char(&b, '\0');
        fail_msg("%s", b.p);
    }
}

static inline void seed_free(struct seed *s)
{
    diags_free(&s->ds);
    arena_free(&s->arena);
}

#endif
