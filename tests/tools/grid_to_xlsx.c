/* Test tool: tables given as JSON become a workbook, without templates or facts.
 *   grid_to_xlsx TABLES.json OUT.xlsx
 * The JSON is {"meta": {…}, "grids": [{…, "cells": [[cell, …], …]}]}; tests/e2e/workbook.py writes
 * it. A cell is null (covered), a text, or an object {text, number, places, separator, trim, role,
 * align, indent, bold, rowspan, colspan, terms: [[row, col, sign], …]}. */
#include "base/file.h"
#include "base/fileset.h"
#include "data/json.h"
#include "write/write.h"

#include <stdio.h>

static const struct value *member(const struct value *map, const char *name)
{
    static const struct value none = {.type = VALUE_NONE};
    const struct value *v = map->type == VALUE_MAP ? vmap_find(map->map, str_of(name)) : NULL;
    return v ? v : &none;
}

static struct str text_of(const struct value *map, const char *name)
{
    const struct value *v = member(map, name);
    return v->type == VALUE_STR ? v->s : STR("");
}

static long long int_of(const struct value *map, const char *name, long long otherwise)
{
    int64_t n = otherwise;
    const struct value *v = member(map, name);
    if (v->type == VALUE_INT)
        (void)dec_to_i64(v->d, &n);
    return n;
}

static bool flag_of(const struct value *map, const char *name)
{
    const struct value *v = member(map, name);
    return v->type == VALUE_BOOL && v->b;
}

static enum cell_role role_of(struct str name)
{
    static const char *const names[] = {"header", "column_number", "label",   "code", "line_number",
                                        "amount", "total_label",   "section", "text"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (str_eq(name, str_of(names[i])))
            return (enum cell_role)i;
    return ROLE_LABEL;
}

static enum cell_align align_of(struct str name)
{
    static const char *const names[] = {"auto", "left", "center", "right"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (str_eq(name, str_of(names[i])))
            return (enum cell_align)i;
    return ALIGN_AUTO;
}

static void read_terms(struct grid_cell *cell, const struct value *terms, struct arena *a)
{
    if (terms->type != VALUE_LIST)
        return;
    struct grid_term *out = arena_zalloc(a, (terms->list->n + 1) * sizeof *out);
    for (size_t i = 0; out && i < terms->list->n; i++) {
        const struct value *t = terms->list->items[i].list->items;
        out[i] = (struct grid_term){(uint32_t)t[0].d.coef, (uint32_t)t[1].d.coef, (int)t[2].d.coef};
    }
    cell->terms = out;
    cell->term_count = out ? terms->list->n : 0;
}

static void read_cell(struct grid *g, uint32_t row, uint32_t col, const struct value *v,
                      struct arena *a)
{
    struct grid_cell *cell = grid_at(g, row, col);
    if (v->type == VALUE_STR) {
        cell->kind = v->s.n ? CELL_TEXT : CELL_BLANK;
        cell->text = v->s;
    }
    if (v->type != VALUE_MAP)
        return;
    cell->text = text_of(v, "text");
    cell->kind = cell->text.n ? CELL_TEXT : CELL_BLANK;
    if (member(v, "number")->type == VALUE_STR && dec_parse(text_of(v, "number"), &cell->number))
        cell->kind = CELL_NUMBER;
    cell->style = (struct dec_style){(int)int_of(v, "places", 2), flag_of(v, "separator"),
                                     flag_of(v, "trim")};
    cell->role = role_of(text_of(v, "role"));
    cell->align = align_of(text_of(v, "align"));
    cell->indent = (uint8_t)int_of(v, "indent", 0);
    cell->bold = flag_of(v, "bold");
    read_terms(cell, member(v, "terms"), a);
    uint32_t down = (uint32_t)int_of(v, "rowspan", 1), across = (uint32_t)int_of(v, "colspan", 1);
    if (down > 1 || across > 1)
        (void)grid_merge(g, row, col, down, across);
}

static struct grid *read_grid(const struct value *v, struct arena *a)
{
    const struct list *rows = member(v, "cells")->list;
    uint32_t cols = rows->n ? (uint32_t)rows->items[0].list->n : 0;
    struct grid *g = grid_new(a, (uint32_t)rows->n, cols);
    if (!g)
        return NULL;
    g->code = text_of(v, "code");
    g->title = text_of(v, "title");
    g->sheet = text_of(v, "sheet");
    g->department = text_of(v, "department");
    g->unit = text_of(v, "unit");
    g->year = text_of(v, "year");
    g->above = text_of(v, "above");
    g->header_rows = (uint32_t)int_of(v, "header_rows", 0);
    g->orientation = (enum grid_orientation)int_of(v, "orientation", ORIENT_AUTO);
    for (uint32_t r = 0; r < g->rows; r++)
        for (uint32_t c = 0; c < cols; c++)
            read_cell(g, r, c, &rows->items[r].list->items[c], a);
    const struct value *notes = member(v, "notes");
    g->note_count = notes->type == VALUE_LIST ? notes->list->n : 0;
    g->notes = arena_zalloc(a, (g->note_count + 1) * sizeof *g->notes);
    for (size_t i = 0; i < g->note_count; i++)
        g->notes[i] = notes->list->items[i].s;
    return g;
}

static bool run(const char *from, const char *to, struct arena *a, struct diags *ds)
{
    struct source source = {.name = str_of(from)};
    struct value root;
    if (!file_read(from, JSON_BYTES_MAX, a, &source.text, ds) || !json_parse(&source, a, &root, ds))
        return false;
    const struct value *meta = member(&root, "meta");
    const struct list *grids = member(&root, "grids")->list;
    struct doc doc = {.meta = {.title = text_of(meta, "title"),
                               .author = text_of(meta, "author"),
                               .subject = text_of(meta, "subject"),
                               .keywords = text_of(meta, "keywords"),
                               .epoch = int_of(meta, "epoch", 0),
                               .draft = flag_of(meta, "draft")}};
    doc.grid_count = grids->n;
    doc.grids = arena_zalloc(a, (grids->n + 1) * sizeof *doc.grids);
    for (size_t i = 0; i < grids->n; i++)
        doc.grids[i] = read_grid(&grids->items[i], a);
    struct buf out;
    buf_init(&out);
    bool ok =
        write_xlsx(&(struct writing){.doc = &doc}, &out, ds) && file_write(to, buf_view(&out), ds);
    buf_free(&out);
    return ok;
}

int main(int argc, char **argv)
{
    struct arena a;
    struct diags ds;
    struct buf text;
    if (argc != 3)
        return 2;
    arena_init(&a);
    diags_init(&ds);
    buf_init(&text);
    bool ok = run(argv[1], argv[2], &a, &ds);
    for (size_t i = 0; i < ds.n; i++)
        diag_print(&text, &ds.items[i], LANG_ZH);
    if (text.n)
        fwrite(text.p, 1, text.n, stderr);
    buf_free(&text);
    diags_free(&ds);
    arena_free(&a);
    return ok ? 0 : 1;
}
