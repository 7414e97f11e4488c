/* What stands around the figures of a finding: rows of tables, cells of the workbook. */
#include "serve/around.h"

#include "entry/entry.h"
#include "grid/analyse.h"
#include "job/job.h"
#include "serve/look.h"

enum { ROWS_SHOWN = 6 };

/* Where a figure stands: in the table that the place names, else in the first that shows it. */
static bool find_figure(const struct job *job, struct str address, struct str where,
                        const struct grid **grid, uint32_t *row)
{
    *grid = NULL;
    for (size_t i = 0; i < job->grid_count; i++) {
        const struct grid *g = job->grids[i];
        bool named = g->code.n && str_starts(where, g->code);
        for (size_t k = 0; k < (size_t)g->rows * g->cols; k++) {
            if (!str_eq(g->cells[k].address, address) || (*grid && !named))
                continue;
            *grid = g;
            *row = (uint32_t)(k / g->cols);
            if (named)
                return true;
            break;
        }
    }
    return *grid != NULL;
}

static bool is_marked(const struct value *places, const struct grid_cell *cell)
{
    for (size_t i = 0; cell->address.n && i < value_count(places); i++)
        if (str_eq(value_get_str(&places->list->items[i], "address"), cell->address))
            return true;
    return false;
}

static void add_row(struct visit *v, struct list *rows, const struct grid *g, uint32_t row,
                    const struct value *places)
{
    struct vmap *m = entry_new(v);
    struct list *cells = entries_new(v);
    struct grid_key key = grid_row_key(g, row, g->cols - 1);
    for (uint32_t col = 0; col < g->cols; col++) {
        const struct grid_cell *cell = grid_at(g, row, col);
        struct vmap *c = entry_new(v);
        if (g->columns[col].kind != GRID_AMOUNT)
            continue;
        entry_put(v, c, "text", value_str(arena_str(&v->arena, cell->text)));
        entry_put(v, c, "marked", value_bool(is_marked(places, cell)));
        entries_put(v, cells, c);
    }
    entry_put(v, m, "code", value_str(arena_str(&v->arena, key.code)));
    entry_put(v, m, "label", value_str(arena_str(&v->arena, key.label)));
    entry_put(v, m, "cells", cells ? value_list(cells) : value_none());
    entries_put(v, rows, m);
}

/* A table with its heads, to which rows are added; returns the list of these. */
static struct list *add_table(struct visit *v, struct list *tables, const struct grid *g)
{
    struct vmap *m = entry_new(v);
    struct list *heads = entries_new(v), *rows = entries_new(v);
    for (uint32_t col = 0; col < g->cols && heads; col++)
        if (g->columns[col].kind == GRID_AMOUNT)
            (void)list_push(heads, &v->arena, value_str(grid_column_title(g, col, &v->arena)));
    entry_put(v, m, "title",
              value_str(arena_printf(&v->arena, "%.*s %.*s", STR_ARG(g->code), STR_ARG(g->title))));
    entry_put(v, m, "heads", heads ? value_list(heads) : value_none());
    entry_put(v, m, "rows", rows ? value_list(rows) : value_none());
    entries_put(v, tables, m);
    return rows;
}

struct seen {
    const struct grid *grid;
    uint32_t row;
    struct list *rows;
};

static void add_rows(struct visit *v, const struct job *job, const struct value *finding)
{
    const struct value *places = value_get(finding, "places");
    struct list *tables = entries_new(v);
    struct seen seen[ROWS_SHOWN];
    size_t n = 0;
    for (size_t i = 0; i < value_count(places) && n < ROWS_SHOWN; i++) {
        const struct value *p = &places->list->items[i];
        struct str address = value_get_str(p, "address");
        struct seen s = {0};
        bool again = false;
        if (!address.n || !find_figure(job, address, value_get_str(p, "where"), &s.grid, &s.row))
            continue;
        for (size_t k = 0; k < n; k++) {
            s.rows = seen[k].grid == s.grid ? seen[k].rows : s.rows;
            again |= seen[k].grid == s.grid && seen[k].row == s.row;
        }
        if (again)
            continue;
        if (!s.rows)
            s.rows = add_table(v, tables, s.grid);
        add_row(v, s.rows, s.grid, s.row, places);
        seen[n++] = s;
    }
    entry_put(v, finding->map, "tables", tables ? value_list(tables) : value_none());
}

static void analyse(struct job *job)
{
    for (size_t i = 0; i < job->grid_count; i++) {
        const struct grid *made = job->grids[i];
        struct grid *g = arena_alloc(&job->arena, sizeof *g);
        if (!g)
            return;
        *g = *made; /* cells and columns are the job's own */
        for (uint32_t col = 0; col < g->cols; col++)
            g->columns[col].depth = 0; /* it may have been looked at before */
        if (grid_plain(g, &job->arena))
            grid_analyse(g);
        job->grids[i] = g;
    }
}

void around_rows(struct visit *v, const struct value *found)
{
    const struct value *findings = value_get(found, "findings");
    struct juesuan_input data = look_input(v);
    struct diags ignored;
    struct job job;
    if (!value_count(findings) || !data.bytes)
        return;
    diags_init(&ignored);
    job_begin(&job, v->site->j, true);
    job.diags = &ignored;
    if (job_load(&job, &data, NULL) && job_facts(&job)) {
        (void)job_tables(&job);
        analyse(&job);
        for (size_t i = 0; i < findings->list->n; i++)
            if (findings->list->items[i].type == VALUE_MAP)
                add_rows(v, &job, &findings->list->items[i]);
    }
    job_end(&job);
    diags_free(&ignored);
}

static void add_now(struct visit *v, const struct book *book, const struct value *place)
{
    struct str sheet = value_get_str(place, "sheet"), cell = value_get_str(place, "cell");
    if (!sheet.n || !cell.n)
        return;
    struct entry_shown shown = entry_show(book, sheet, cell, &v->arena);
    if (!shown.formula)
        entry_put(v, place->map, "now", value_str(shown.text));
}

static void add_to_all(struct visit *v, const struct book *book, const struct value *list)
{
    for (size_t i = 0; i < value_count(list); i++)
        if (list->list->items[i].type == VALUE_MAP)
            add_now(v, book, &list->list->items[i]);
}

void around_cells(struct visit *v, const struct value *found)
{
    const struct value *findings = value_get(found, "findings");
    struct str bytes = look_bytes(v);
    struct diags ignored;
    diags_init(&ignored);
    const struct book *book =
        bytes.p ? entry_open(bytes, work_step(&v->work)->name, &v->arena, &ignored) : NULL;
    if (book) {
        add_to_all(v, book, value_get(found, "diagnostics"));
        for (size_t i = 0; i < value_count(findings); i++)
            add_to_all(v, book, value_get(&findings->list->items[i], "places"));
    }
    diags_free(&ignored);
}
