/* A specification and the facts become a grid: head, header, body, notes, in that order. */
#include "tables/spec.h"

#include "grid/analyse.h"

/* A line of the table's head: from the specification, else from the pack's defaults. */
static bool head_line(struct builder *b, const char *name, struct str *out)
{
    const struct value *v = value_get(b->spec, name);
    const struct origin *ignored;
    if (!v)
        v = value_get(pack_setting(b->in->pack, STR("table")), name);
    *out = STR("");
    return !v || spec_text(b, v, b->in->scope, out, &ignored);
}

/* A text of several lines is as many notes; what says nothing is none. */
static bool add_notes(struct builder *b, size_t *cap, struct str text)
{
    struct grid *g = b->grid;
    for (size_t at = 0, end; at <= text.n; at = end + 1) {
        end = str_find(text, STR("\n"), at);
        end = end == SIZE_MAX ? text.n : end;
        if (end == at)
            continue;
        struct str *notes = arena_room(b->in->arena, g->notes, g->note_count, cap, sizeof *notes);
        if (!notes)
            return false;
        g->notes = notes;
        notes[g->note_count++] = str_sub(text, at, end);
    }
    return true;
}

static bool write_notes(struct builder *b)
{
    const struct value *notes = value_get(b->spec, "notes");
    size_t n = value_count(notes), cap = 0;
    for (size_t i = 0; i < n; i++) {
        const struct value *note = &notes->list->items[i];
        const struct value *condition = value_get(note, "if"), *text = value_get(note, "text");
        struct value v = value_bool(true);
        struct str line;
        const struct origin *ignored;
        if (condition && !spec_eval(b, condition, b->in->scope, &v))
            return false;
        if (!value_truth(&v))
            continue;
        if (!spec_text(b, text ? text : note, b->in->scope, &line, &ignored))
            return false;
        if (!add_notes(b, &cap, line))
            return false;
    }
    return true;
}

static enum grid_orientation read_orientation(const struct builder *b)
{
    struct str s = value_get_str(b->spec, "orientation");
    return str_eq(s, STR("landscape"))  ? ORIENT_LANDSCAPE
           : str_eq(s, STR("portrait")) ? ORIENT_PORTRAIT
                                        : ORIENT_AUTO;
}

/* The sheet's name is the code without blanks: 公开 01 表 → 公开01表. */
static struct str sheet_name(struct arena *a, struct str code)
{
    char *p = arena_alloc(a, code.n + 1);
    size_t n = 0;
    for (size_t i = 0; p && i < code.n; i++)
        if (code.p[i] != ' ')
            p[n++] = code.p[i];
    return (struct str){p, n};
}

static bool write_head(struct builder *b)
{
    struct grid *g = b->grid;
    g->id = b->id;
    g->instead = value_get_str(b->spec, "instead");
    if (!head_line(b, "code", &g->code) || !head_line(b, "number", &g->number) ||
        !head_line(b, "title", &g->title) || !head_line(b, "department", &g->department) ||
        !head_line(b, "unit", &g->unit) || !head_line(b, "year", &g->year) ||
        !head_line(b, "above", &g->above))
        return false;
    if (!head_line(b, "sheet", &g->sheet))
        return false;
    if (!g->sheet.n)
        g->sheet = sheet_name(b->in->arena, g->code.n ? g->code : g->title);
    g->orientation = read_orientation(b);
    return g->sheet.p != NULL;
}

static bool build(struct builder *b)
{
    struct table_columns columns;
    struct row_plan *plan;
    uint32_t rows;
    if (!columns_read(b, &columns) || !body_plan(b, &columns, &plan, &rows))
        return false;
    b->grid = grid_new(b->in->arena, columns.header_rows + rows, columns.n);
    if (!b->grid)
        return false;
    b->grid->header_rows = columns.header_rows;
    if (!write_head(b) || !header_write(b, &columns) || !body_write(b, &columns, plan) ||
        !merge_down(b, &columns) || !write_notes(b) || !terms_find(b) ||
        !grid_plain(b->grid, b->in->arena))
        return false;
    b->grid->in_unit = b->in->unit;
    grid_analyse(b->grid);
    return true;
}

struct grid *table_build(const struct tables_input *in, struct str spec_id, struct str id)
{
    struct value spec;
    struct builder b = {.in = in, .id = id, .spec = &spec};
    size_t errors = in->diags->errors;
    struct number_look look = {.unit = in->unit, .style = {2, false, false}, .zero = STR("number")};
    if (!pack_table(in->pack, spec_id, &spec, in->diags))
        return NULL;
    look = look_narrow(look, pack_setting(in->pack, STR("numbers")));
    b.look = look_narrow(look, value_get(&spec, "numbers"));
    if (build(&b))
        return b.grid;
    if (in->arena->failed && in->diags->errors == errors)
        DIAG0(in->diags, E1004, place_file(id));
    return NULL;
}

bool tables_text(const struct tables_input *in, const struct value *text, struct str *out)
{
    struct builder b = {.in = in, .id = pack_name(in->pack), .spec = text};
    const struct origin *ignored;
    return spec_text(&b, text, in->scope, out, &ignored);
}
