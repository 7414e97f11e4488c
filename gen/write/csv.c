/* The tables as open data: a data package (a zip of UTF-8 files with a header line and
 * datapackage.json, which tells what their columns are). tables.csv lists the tables, cells.csv
 * holds every figure of them once a line, facts.csv each fact that they show. Amounts stand in the
 * unit of publication, plain digits. */
#include "base/jsonout.h"
#include "base/map.h"
#include "fence/zip_write.h"
#include "grid/analyse.h"
#include "write/write.h"

struct csv_column {
    const char *name, *type;
};

static const struct csv_column table_columns[] = {
    {"table", "string"}, {"code", "string"},  {"title", "string"}, {"department", "string"},
    {"unit", "string"},  {"rows", "integer"}, {"notes", "string"}};
static const struct csv_column cell_columns[] = {
    {"table", "string"},  {"row", "integer"},  {"row_code", "string"}, {"row_name", "string"},
    {"column", "string"}, {"value", "number"}, {"unit", "string"},     {"address", "string"}};
static const struct csv_column fact_columns[] = {
    {"address", "string"}, {"value", "number"}, {"unit", "string"}, {"tables", "string"}};

struct resource {
    const char *name;
    const struct csv_column *columns;
    size_t n;
};

#define RESOURCE(name, columns)                                                                    \
    {                                                                                              \
        name, columns, sizeof(columns) / sizeof *(columns)                                         \
    }
static const struct resource resources[] = {RESOURCE("tables", table_columns),
                                            RESOURCE("cells", cell_columns),
                                            RESOURCE("facts", fact_columns)};
enum { TABLES, CELLS, FACTS, RESOURCES };

/* RFC 4180: in quotes where there is a comma, a quote or a line break. */
static void put_field(struct buf *out, struct str s, bool last)
{
    bool plain = str_find(s, STR(","), 0) == SIZE_MAX && str_find(s, STR("\""), 0) == SIZE_MAX &&
                 str_find(s, STR("\n"), 0) == SIZE_MAX && str_find(s, STR("\r"), 0) == SIZE_MAX;
    if (plain)
        buf_str(out, s);
    else {
        buf_char(out, '"');
        for (size_t i = 0; i < s.n; i++) {
            if (s.p[i] == '"')
                buf_char(out, '"');
            buf_char(out, s.p[i]);
        }
        buf_char(out, '"');
    }
    buf_puts(out, last ? "\r\n" : ",");
}

static void put_head(struct buf *out, const struct resource *r)
{
    for (size_t i = 0; i < r->n; i++)
        put_field(out, str_of(r->columns[i].name), i + 1 == r->n);
}

static void put_table(struct buf *out, const struct grid *g, struct arena *a)
{
    struct str notes = STR("");
    for (size_t i = 0; i < g->note_count; i++)
        notes =
            i ? arena_printf(a, "%.*s\n%.*s", STR_ARG(notes), STR_ARG(g->notes[i])) : g->notes[i];
    put_field(out, g->id, false);
    put_field(out, g->code, false);
    put_field(out, g->title, false);
    put_field(out, g->department, false);
    put_field(out, amount_unit_name(g->in_unit), false);
    put_field(out, arena_printf(a, "%u", (unsigned)(g->rows - g->header_rows)), false);
    put_field(out, notes, true);
}

static struct str column_name(const struct grid *g, uint32_t col, struct arena *a)
{
    const struct grid_column *c = &g->columns[col];
    struct str s = STR("");
    for (size_t i = 0; i < c->depth; i++)
        s = i ? arena_printf(a, "%.*s·%.*s", STR_ARG(s), STR_ARG(c->path[i])) : c->path[i];
    return s;
}

/* The nearest text of that role to the left in the row: tables may have several blocks side by
 * side. */
static struct str to_the_left(const struct grid *g, uint32_t row, uint32_t col, bool code)
{
    for (uint32_t c = col; c-- > 0;) {
        const struct grid_cell *cell = grid_at(g, row, c);
        bool digits = cell->text.n && str_is_digits(cell->text);
        if (cell->covered || cell->kind == CELL_NUMBER || !cell->text.n)
            continue;
        if (digits == code)
            return cell->text;
        if (!code && !digits)
            break;
    }
    return STR("");
}

static struct str unit_of(const struct grid *g, const struct grid_cell *cell, uint32_t col)
{
    bool amount = g->columns[col].numeric && cell->style.places > 0;
    return amount ? amount_unit_name(g->in_unit) : STR("");
}

struct csv_seen {
    struct str value, unit, tables;
};

static bool put_cell(struct buf *out, struct map *facts, const struct grid *g, uint32_t row,
                     uint32_t col, struct arena *a)
{
    const struct grid_cell *cell = grid_at(g, row, col);
    struct buf number;
    buf_init(&number);
    dec_print(&number, cell->number);
    struct str value = arena_str(a, buf_view(&number)), unit = unit_of(g, cell, col);
    buf_free(&number);
    put_field(out, g->id, false);
    put_field(out, arena_printf(a, "%u", (unsigned)(row - g->header_rows + 1)), false);
    put_field(out, to_the_left(g, row, col, true), false);
    put_field(out, to_the_left(g, row, col, false), false);
    put_field(out, column_name(g, col, a), false);
    put_field(out, value, false);
    put_field(out, unit, false);
    put_field(out, cell->address, true);
    if (!cell->address.n || !value.p)
        return value.p != NULL;
    struct csv_seen *s = map_get(facts, cell->address);
    if (s) {
        s->tables = arena_printf(a, "%.*s %.*s", STR_ARG(s->tables), STR_ARG(g->id));
        return s->tables.p != NULL;
    }
    s = arena_alloc(a, sizeof *s);
    if (!s)
        return false;
    *s = (struct csv_seen){value, unit, g->id};
    return map_put(facts, cell->address, s);
}

static bool put_grid(struct buf *out, struct map *facts, const struct grid *g, struct arena *a)
{
    for (uint32_t r = g->header_rows; r < g->rows; r++)
        for (uint32_t c = 0; c < g->cols; c++) {
            const struct grid_cell *cell = grid_at(g, r, c);
            bool figure = cell->kind == CELL_NUMBER && !cell->covered &&
                          cell->role != ROLE_LINE_NUMBER && cell->role != ROLE_COLUMN_NUMBER;
            if (figure && !put_cell(out, facts, g, r, c, a))
                return false;
        }
    return true;
}

static void put_facts(struct buf *out, const struct map *facts)
{
    for (size_t i = 0; i < facts->n; i++) {
        const struct csv_seen *s = facts->entries[i].value;
        put_field(out, facts->entries[i].key, false);
        put_field(out, s->value, false);
        put_field(out, s->unit, false);
        put_field(out, s->tables, true);
    }
}

static void put_resource(struct jsonout *j, const struct resource *r, struct arena *a)
{
    jsonout_open(j, '{');
    jsonout_member(j, "name", str_of(r->name));
    jsonout_member(j, "path", arena_printf(a, "%s.csv", r->name));
    jsonout_member(j, "profile", STR("tabular-data-resource"));
    jsonout_member(j, "encoding", STR("utf-8"));
    jsonout_key(j, "schema");
    jsonout_open(j, '{');
    jsonout_key(j, "fields");
    jsonout_open(j, '[');
    for (size_t i = 0; i < r->n; i++) {
        jsonout_open_flat(j, '{');
        jsonout_member(j, "name", str_of(r->columns[i].name));
        jsonout_member(j, "type", str_of(r->columns[i].type));
        jsonout_close(j, '}');
    }
    jsonout_close(j, ']');
    jsonout_close(j, '}');
    jsonout_close(j, '}');
}

static void put_package(struct buf *out, const struct doc_meta *m, struct arena *a)
{
    struct jsonout j;
    jsonout_init(&j, out);
    jsonout_open(&j, '{');
    jsonout_member(&j, "profile", STR("tabular-data-package"));
    jsonout_member(&j, "name", STR("tables"));
    jsonout_member(&j, "title", m->title);
    if (m->subject.n)
        jsonout_member(&j, "description", m->subject);
    if (m->date.n)
        jsonout_member(&j, "created", arena_printf(a, "%.*sT00:00:00Z", STR_ARG(m->date)));
    jsonout_key(&j, "resources");
    jsonout_open(&j, '[');
    for (size_t i = 0; i < RESOURCES; i++)
        put_resource(&j, &resources[i], a);
    jsonout_close(&j, ']');
    jsonout_close(&j, '}');
    buf_char(out, '\n');
}

bool write_csv(const struct writing *w, struct buf *out, struct diags *ds)
{
    struct buf files[RESOURCES], package;
    struct arena scratch;
    struct map facts;
    bool ok = true;
    arena_init(&scratch);
    map_init(&facts, &scratch);
    buf_init(&package);
    for (size_t i = 0; i < RESOURCES; i++) {
        buf_init(&files[i]);
        put_head(&files[i], &resources[i]);
    }
    for (size_t i = 0; ok && i < w->doc->grid_count; i++) {
        put_table(&files[TABLES], w->doc->grids[i], &scratch);
        ok = put_grid(&files[CELLS], &facts, w->doc->grids[i], &scratch);
    }
    put_facts(&files[FACTS], &facts);
    put_package(&package, &w->doc->meta, &scratch);
    struct zip_part parts[] = {{.name = "datapackage.json", .bytes = buf_view(&package)},
                               {.name = "tables.csv", .bytes = buf_view(&files[TABLES])},
                               {.name = "cells.csv", .bytes = buf_view(&files[CELLS])},
                               {.name = "facts.csv", .bytes = buf_view(&files[FACTS])}};
    ok = ok && !scratch.failed && !package.failed && !files[TABLES].failed &&
         !files[CELLS].failed && !files[FACTS].failed &&
         zip_write(parts, sizeof parts / sizeof *parts, w->doc->meta.epoch, out);
    if (!ok)
        DIAG0(ds, E1004, (struct place){0});
    for (size_t i = 0; i < RESOURCES; i++)
        buf_free(&files[i]);
    buf_free(&package);
    arena_free(&scratch);
    return ok;
}
