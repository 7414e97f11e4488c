/* What stands around the figures of a finding: rows of tables, sentences, cells of the workbook. */
#include "serve/around.h"

#include "entry/entry.h"
#include "grid/analyse.h"
#include "job/job.h"
#include "printed/printed.h"
#include "serve/look.h"

enum { ROWS_SHOWN = 6, SENTENCES_SHOWN = 12, MARKS_MAX = 32 };

/* Where a figure stands: in the table that the place names, else in the first that shows it. */
static bool find_figure(const struct job *job, struct str address, struct str where,
                        const struct grid **grid, uint32_t *row, uint32_t *col)
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
            *col = (uint32_t)(k % g->cols);
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

static bool same_key(struct grid_key a, struct grid_key b)
{
    return str_eq(a.code, b.code) && str_eq(a.label, b.label);
}

/* Where labels stand side by side, each with its figures, those of one label. */
static void add_row(struct visit *v, struct list *rows, const struct grid *g, uint32_t row,
                    struct grid_key key, const struct value *places)
{
    struct vmap *m = entry_new(v);
    struct list *cells = entries_new(v);
    for (uint32_t col = 0; col < g->cols; col++) {
        const struct grid_cell *cell = grid_at(g, row, col);
        struct vmap *c = entry_new(v);
        if (g->columns[col].kind != GRID_AMOUNT)
            continue;
        bool other = !same_key(grid_row_key(g, row, col), key);
        entry_put(v, c, "text", value_str(other ? STR("") : arena_str(&v->arena, cell->text)));
        entry_put(v, c, "marked", value_bool(!other && is_marked(places, cell)));
        entries_put(v, cells, c);
    }
    entry_put(v, m, "code", value_str(arena_str(&v->arena, key.code)));
    entry_put(v, m, "label", value_str(arena_str(&v->arena, key.label)));
    entry_put(v, m, "cells", cells ? value_list(cells) : value_none());
    entries_put(v, rows, m);
}

/* A table with its heads, to which rows are added; returns the list of these. Texts are copied:
 * they outlive the job. */
static struct list *add_table(struct visit *v, struct list *tables, const struct grid *g)
{
    struct vmap *m = entry_new(v);
    struct list *heads = entries_new(v), *rows = entries_new(v);
    for (uint32_t col = 0; col < g->cols && heads; col++)
        if (g->columns[col].kind == GRID_AMOUNT)
            (void)list_push(heads, &v->arena,
                            value_str(arena_str(&v->arena, grid_column_title(g, col, &v->arena))));
    entry_put(v, m, "title",
              value_str(arena_printf(&v->arena, "%.*s %.*s", STR_ARG(g->code), STR_ARG(g->title))));
    entry_put(v, m, "heads", heads ? value_list(heads) : value_none());
    entry_put(v, m, "rows", rows ? value_list(rows) : value_none());
    entries_put(v, tables, m);
    return rows;
}

struct seen {
    const struct grid *grid;
    uint32_t row, col;
    struct grid_key key;
    size_t table; /* number of the first that is of its table */
};

/* Table by table as the finding names them, each from top to bottom. */
static void insert_seen(struct seen *all, size_t n, struct seen s)
{
    s.table = n;
    for (size_t i = n; i-- > 0;)
        if (all[i].grid == s.grid)
            s.table = all[i].table;
    size_t at = n;
    while (at > 0 && (all[at - 1].table > s.table ||
                      (all[at - 1].table == s.table && all[at - 1].row > s.row))) {
        all[at] = all[at - 1];
        at--;
    }
    all[at] = s;
}

static bool is_marked_column(const struct value *rows, size_t col)
{
    for (size_t i = 0; i < value_count(rows); i++) {
        const struct value *cells = value_get(&rows->list->items[i], "cells");
        const struct value *marked =
            col < value_count(cells) ? value_get(&cells->list->items[col], "marked") : NULL;
        if (marked && marked->type == VALUE_BOOL && marked->b)
            return true;
    }
    return false;
}

/* Of as many columns as would run off the page the first and those with marks: what is meant must
 * be seen at once. */
static void narrow(struct visit *v, const struct value *table)
{
    enum { COLUMNS_SHOWN = 8 };
    const struct value *heads = value_get(table, "heads"), *rows = value_get(table, "rows");
    size_t n = value_count(heads), kept = 0;
    if (n <= COLUMNS_SHOWN || table->type != VALUE_MAP)
        return;
    for (size_t col = 0; col < n; col++) {
        if (col && !is_marked_column(rows, col))
            continue;
        heads->list->items[kept] = heads->list->items[col];
        for (size_t i = 0; i < value_count(rows); i++) {
            const struct value *cells = value_get(&rows->list->items[i], "cells");
            if (value_count(cells) == n)
                cells->list->items[kept] = cells->list->items[col];
        }
        kept++;
    }
    for (size_t i = 0; i < value_count(rows); i++) {
        const struct value *cells = value_get(&rows->list->items[i], "cells");
        if (value_count(cells) == n)
            cells->list->n = kept;
    }
    heads->list->n = kept;
    entry_put(v, table->map, "narrowed", value_bool(true));
}

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
        if (!address.n ||
            !find_figure(job, address, value_get_str(p, "where"), &s.grid, &s.row, &s.col))
            continue;
        s.key = grid_row_key(s.grid, s.row, s.col);
        for (size_t k = 0; k < n; k++)
            again |= seen[k].grid == s.grid && seen[k].row == s.row && same_key(seen[k].key, s.key);
        if (!again)
            insert_seen(seen, n++, s);
    }
    struct list *rows = NULL;
    for (size_t i = 0; i < n; i++) {
        if (!i || seen[i].grid != seen[i - 1].grid)
            rows = add_table(v, tables, seen[i].grid);
        add_row(v, rows, seen[i].grid, seen[i].row, seen[i].key, places);
    }
    for (size_t i = 0; tables && i < tables->n; i++)
        narrow(v, &tables->items[i]);
    entry_put(v, finding->map, "tables", tables ? value_list(tables) : value_none());
}

/* Tables as we make them. */
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

/* The tables of the current step, with the address of the fact that each cell shows or states. */
static bool make_tables(struct visit *v, struct job *job)
{
    struct juesuan_input data = look_input(v);
    if (!data.bytes)
        return false;
    if (work_step(&v->work)->kind == WORK_PUBLISHED) {
        struct published p;
        const char *pack = v->work.pack.n ? arena_str(&v->arena, v->work.pack).p : NULL;
        if (!job_load_published(job, &data, NULL, 0, pack, v->work.year) ||
            !job_published_tables(job, &p))
            return false;
        job->grids = p.grids;
        job->grid_count = p.grid_count;
        return true;
    }
    if (!job_load(job, &data, NULL) || !job_facts(job))
        return false;
    (void)job_tables(job);
    analyse(job);
    return true;
}

void around_rows(struct visit *v, const struct value *found)
{
    const struct value *findings = value_get(found, "findings");
    struct diags ignored;
    struct job job;
    if (!value_count(findings))
        return;
    diags_init(&ignored);
    job_begin(&job, v->site->j, true);
    job.diags = &ignored;
    if (make_tables(v, &job))
        for (size_t i = 0; i < findings->list->n; i++)
            if (findings->list->items[i].type == VALUE_MAP)
                add_rows(v, &job, &findings->list->items[i]);
    job_end(&job);
    diags_free(&ignored);
}

/* Sentences */

/* A sentence and which parts of it are figures of the finding, in their order. */
struct sentence {
    const struct value *place; /* that of the first */
    struct str text;
    struct {
        size_t from, to;
    } marks[MARKS_MAX];
    size_t n;
};

static void mark(struct sentence *s, size_t from, size_t to)
{
    size_t k = s->n;
    if (s->n == MARKS_MAX)
        return;
    for (size_t i = 0; i < s->n; i++)
        if (from < s->marks[i].to && s->marks[i].from < to)
            return; /* one of two that overlap */
    for (; k > 0 && s->marks[k - 1].from > from; k--)
        s->marks[k] = s->marks[k - 1];
    s->marks[k].from = from;
    s->marks[k].to = to;
    s->n++;
}

static void add_part(struct visit *v, struct list *parts, struct str text, bool marked)
{
    struct vmap *m = entry_new(v);
    if (!text.n)
        return;
    entry_put(v, m, "text", value_str(text));
    entry_put(v, m, "marked", value_bool(marked));
    entries_put(v, parts, m);
}

static void add_sentence(struct visit *v, struct list *sentences, const struct sentence *s)
{
    struct vmap *m = entry_new(v);
    struct list *parts = entries_new(v);
    size_t at = 0;
    for (size_t i = 0; i < s->n; i++) {
        add_part(v, parts, str_sub(s->text, at, s->marks[i].from), false);
        add_part(v, parts, str_sub(s->text, s->marks[i].from, s->marks[i].to), true);
        at = s->marks[i].to;
    }
    add_part(v, parts, str_sub(s->text, at, s->text.n), false);
    entry_put(v, m, "place", *s->place);
    entry_put(v, m, "parts", parts ? value_list(parts) : value_none());
    entries_put(v, sentences, m);
}

static void add_sentences(struct visit *v, const struct value *finding)
{
    const struct value *places = value_get(finding, "places");
    struct list *out = entries_new(v);
    struct sentence all[SENTENCES_SHOWN];
    size_t n = 0;
    for (size_t i = 0; i < value_count(places); i++) {
        const struct value *p = &places->list->items[i];
        const struct value *before = value_get(p, "before");
        struct str text = value_get_str(p, "text"), after = value_get_str(p, "after");
        size_t k = 0;
        if (!before || before->type != VALUE_STR)
            continue;
        struct str whole = arena_printf(&v->arena, "%.*s%.*s%.*s", STR_ARG(before->s),
                                        STR_ARG(text), STR_ARG(after));
        while (k < n && (!str_eq(all[k].text, whole) ||
                         !str_eq(value_get_str(all[k].place, "where"), value_get_str(p, "where"))))
            k++;
        if (k == SENTENCES_SHOWN)
            continue;
        if (k == n)
            all[n++] = (struct sentence){.place = p, .text = whole};
        mark(&all[k], before->s.n, before->s.n + text.n);
    }
    for (size_t i = 0; i < n; i++)
        add_sentence(v, out, &all[i]);
    entry_put(v, finding->map, "sentences", out ? value_list(out) : value_none());
}

void around_sentences(struct visit *v, const struct value *found)
{
    const struct value *findings = value_get(found, "findings");
    for (size_t i = 0; i < value_count(findings); i++)
        if (findings->list->items[i].type == VALUE_MAP)
            add_sentences(v, &findings->list->items[i]);
}

/* Cells */

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
