/* The rows of a table: those that the specification's rows, panels and footer make of the facts,
 * first counted, then written. One cell is cell.c's. */
#include "tables/spec.h"

enum { ROWS_MAX = 20000 };

/* One row to write: its specification and what it stands for. */
struct planned_row {
    const struct value *spec;  /* NULL: blank */
    struct value subject;      /* `row` in expressions */
    uint32_t index;            /* 1-based among the rows that one "each" keeps */
    const struct value *group; /* the item of the "each" around this one; NULL when there is none */
};

struct panel {
    uint32_t first, columns; /* of the table's leaves */
    struct planned_row *rows;
    uint32_t n, cap;
    uint32_t fill_at; /* where blank rows are put in to make panels equally high; UINT32_MAX: at the
                         end */
};

struct row_plan {
    struct panel *panels;
    uint32_t panel_count;
    struct panel footer; /* rows over all columns, below the panels */
    uint32_t height;
};

struct row_scope {
    struct scope scope;
    struct value row;
    uint32_t index;
    const struct value *group;
};

static bool row_lookup(const struct scope *self, struct str name, struct value *out)
{
    const struct row_scope *s = (const struct row_scope *)self;
    if (str_eq(name, STR("row")))
        *out = s->row;
    else if (str_eq(name, STR("index")))
        *out = value_int(s->index);
    else if (s->group && str_eq(name, STR("group")))
        *out = *s->group;
    else
        return false;
    return true;
}

static struct row_scope row_scope_of(const struct builder *b, const struct planned_row *r)
{
    return (struct row_scope){{b->in->scope, row_lookup, NULL}, r->subject, r->index, r->group};
}

/* Planning */

static bool plan_add(struct builder *b, struct panel *p, struct planned_row row)
{
    if (p->n == ROWS_MAX) {
        DIAG0(b->in->diags, E4314, spec_place(b, row.spec));
        return false;
    }
    if (p->n == p->cap) {
        uint32_t cap = p->cap ? p->cap * 2 : 16;
        struct planned_row *rows =
            arena_grow(b->in->arena, p->rows, p->n * sizeof *rows, cap * sizeof *rows);
        if (!rows)
            return false;
        p->rows = rows;
        p->cap = cap;
    }
    p->rows[p->n++] = row;
    return true;
}

static bool plan_rows(struct builder *b, struct panel *p, const struct value *rows,
                      const struct value *group);

/* One item of an "each": its row, or the rows that its specification lists for it. */
static bool plan_item(struct builder *b, struct panel *p, const struct planned_row *row)
{
    const struct value *below = value_get(row->spec, "rows");
    if (!below)
        return plan_add(b, p, *row);
    struct value *group = arena_alloc(b->in->arena, sizeof *group);
    if (!group)
        return false;
    *group = row->subject;
    return plan_rows(b, p, below, group);
}

/* Whether "where" of a repeated row keeps an item; *keep is left alone without one. */
static bool is_wanted(struct builder *b, const struct planned_row *r, bool *keep)
{
    const struct value *where = value_get(r->spec, "where");
    struct row_scope scope = row_scope_of(b, r);
    struct value v;
    if (!where)
        return true;
    if (!spec_eval(b, where, &scope.scope, &v))
        return false;
    *keep = spec_keeps(b, &v);
    return true;
}

static bool plan_each(struct builder *b, struct panel *p, const struct value *spec,
                      const struct value *each, const struct value *group,
                      const struct scope *scope)
{
    struct value rows, item;
    uint32_t index = 0;
    if (!spec_eval(b, each, scope, &rows))
        return false;
    for (uint32_t i = 0;; i++) {
        bool keep = true;
        if (rows.type == VALUE_LIST) {
            if (i >= rows.list->n)
                return true;
            item = rows.list->items[i];
        } else if (rows.type != VALUE_OBJECT || !rows.object->ops->element) {
            DIAG(b->in->diags, E4315, spec_place(b, each), value_type_name(&rows));
            return false;
        } else if (!rows.object->ops->element(rows.object, i, &item)) {
            return true;
        }
        const struct planned_row row = {spec, item, index + 1, group};
        if (!is_wanted(b, &row, &keep))
            return false;
        index += keep;
        if (keep && !plan_item(b, p, &row))
            return false;
    }
}

static bool plan_row(struct builder *b, struct panel *p, const struct value *spec,
                     const struct value *group)
{
    const struct planned_row outer = {.subject = group ? *group : value_none(), .group = group};
    struct row_scope scope = row_scope_of(b, &outer);
    const struct value *condition = value_get(spec, "if"), *each = value_get(spec, "each");
    const struct value *row = value_get(spec, "row");
    struct value v = value_none();
    if (condition) {
        if (!spec_eval(b, condition, &scope.scope, &v))
            return false;
        if (!value_truth(&v))
            return true;
    }
    if (spec_flag(spec, "fill", false)) {
        p->fill_at = p->n;
        return true;
    }
    for (long i = spec_int(spec, "blank", 0); i > 0; i--)
        if (!plan_add(b, p, (struct planned_row){.subject = value_none()}))
            return false;
    if (value_get(spec, "blank"))
        return true;
    if (each)
        return plan_each(b, p, spec, each, group, &scope.scope);
    if (row && !spec_eval(b, row, &scope.scope, &v))
        return false;
    return plan_add(b, p, (struct planned_row){spec, row ? v : value_none(), 1, group});
}

static bool plan_rows(struct builder *b, struct panel *p, const struct value *rows,
                      const struct value *group)
{
    for (size_t i = 0; i < value_count(rows); i++)
        if (!plan_row(b, p, &rows->list->items[i], group))
            return false;
    return true;
}

bool body_plan(struct builder *b, const struct table_columns *c, struct row_plan **out,
               uint32_t *rows)
{
    const struct value *panels = value_get(b->spec, "panels");
    struct row_plan *plan = arena_zalloc(b->in->arena, sizeof *plan);
    uint32_t n = panels ? (uint32_t)value_count(panels) : 1, first = 0;
    if (plan)
        plan->panels = arena_zalloc(b->in->arena, (n + 1) * sizeof *plan->panels);
    if (!plan || !plan->panels)
        return false;
    plan->panel_count = n;
    for (uint32_t i = 0; i < n; i++) {
        const struct value *spec = panels ? &panels->list->items[i] : b->spec;
        struct panel *p = &plan->panels[i];
        long width = panels ? spec_int(spec, "columns", 0) : (long)c->n;
        *p = (struct panel){.first = first, .columns = (uint32_t)width, .fill_at = UINT32_MAX};
        first += p->columns;
        if (!width || first > c->n) {
            DIAG0(b->in->diags, E4316, spec_place(b, spec));
            return false;
        }
        if (!plan_rows(b, p, value_get(spec, "rows"), NULL))
            return false;
        plan->height = p->n > plan->height ? p->n : plan->height;
    }
    plan->footer = (struct panel){.columns = c->n, .fill_at = UINT32_MAX};
    if (!plan_rows(b, &plan->footer, value_get(b->spec, "footer"), NULL))
        return false;
    *out = plan;
    *rows = plan->height + plan->footer.n;
    return true;
}

/* Writing */

static bool read_indent(struct builder *b, const struct value *spec, const struct scope *scope,
                        uint8_t *out)
{
    const struct value *indent = value_get(spec, "indent");
    struct value v;
    struct dec d;
    int64_t n = 0;
    *out = 0;
    if (!indent)
        return true;
    if (!spec_eval(b, indent, scope, &v))
        return false;
    if (!value_number(&v, &d) || !dec_to_i64(d, &n) || n < 0 || n > 20) {
        DIAG0(b->in->diags, E4318, spec_place(b, indent));
        return false;
    }
    *out = (uint8_t)n;
    return true;
}

static enum cell_role row_role(const struct value *spec)
{
    struct str role = value_get_str(spec, "role");
    if (str_eq(role, STR("total")))
        return ROLE_TOTAL_LABEL;
    if (str_eq(role, STR("section")))
        return ROLE_SECTION;
    if (str_eq(role, STR("header")))
        return ROLE_HEADER;
    return ROLE_LABEL;
}

/* Labels and codes of a total or section row take its role. */
static void apply_role(const struct value *spec, struct grid_cell *cell)
{
    enum cell_role role = row_role(spec);
    if (role != ROLE_LABEL && (cell->role == ROLE_LABEL || cell->role == ROLE_CODE ||
                               cell->role == ROLE_TEXT || role == ROLE_HEADER))
        cell->role = role;
    cell->bold = spec_flag(spec, "bold", false);
}

/* The zero of one row: a text for all its columns, or one by column key. */
static struct number_look row_look(const struct value *spec, const struct leaf *leaf)
{
    struct number_look look = look_narrow(leaf->look, spec);
    const struct value *zero = value_get(spec, "zero");
    if (zero && zero->type == VALUE_MAP) {
        const struct value *mine = vmap_find(zero->map, leaf->key);
        if (mine && mine->type == VALUE_STR)
            look.zero = mine->s;
    }
    return look;
}

static bool write_line_number(struct builder *b, const struct planned_row *r, uint32_t *line,
                              struct grid_cell *cell)
{
    cell->role = ROLE_LINE_NUMBER;
    if (r->spec && !spec_flag(r->spec, "line", true))
        return true;
    cell->kind = CELL_NUMBER;
    cell->number = dec_of(++*line);
    cell->text = arena_printf(b->in->arena, "%u", *line);
    return cell->text.p != NULL;
}

/* Columns of the specification too: one that is repeated or left out may have made none. */
static bool written_key(const struct value *columns, struct str key)
{
    for (size_t i = 0; i < value_count(columns); i++) {
        const struct value *c = &columns->list->items[i];
        if (str_eq(value_get_str(c, "key"), key) || written_key(value_get(c, "columns"), key))
            return true;
    }
    return false;
}

static bool check_keys(struct builder *b, const struct table_columns *c, const struct value *cells)
{
    for (size_t i = 0; cells && cells->type == VALUE_MAP && i < cells->map->n; i++)
        if (leaf_index(c, cells->map->entries[i].key.s) == UINT32_MAX &&
            !written_key(value_get(b->spec, "columns"), cells->map->entries[i].key.s)) {
            DIAG(b->in->diags, E4319, spec_place(b, &cells->map->entries[i].key),
                 cells->map->entries[i].key.s);
            return false;
        }
    return true;
}

static bool write_row(struct builder *b, const struct table_columns *c, const struct panel *p,
                      const struct planned_row *r, uint32_t row, uint32_t *line)
{
    struct row_scope scope = row_scope_of(b, r);
    const struct value *cells = value_get(r->spec, "cells");
    bool has_subject = r->subject.type != VALUE_NONE;
    uint8_t indent = 0;
    if (r->spec && (!check_keys(b, c, cells) || !read_indent(b, r->spec, &scope.scope, &indent)))
        return false;
    for (uint32_t i = p->first; i < p->first + p->columns; i++) {
        const struct leaf *leaf = &c->leaves[i];
        struct grid_cell *cell = grid_at(b->grid, row, i);
        const struct value *own = cells && leaf->key.n ? vmap_find(cells->map, leaf->key) : NULL;
        if (!own && cells && leaf->base_key.n)
            own = vmap_find(cells->map, leaf->base_key);
        const struct value *bind = own ? own : has_subject ? leaf->bind : NULL;
        if (leaf->kind == COLUMN_LINE && !own) {
            if (!write_line_number(b, r, line, cell))
                return false;
            continue;
        }
        cell->role = leaf->kind == COLUMN_LABEL || leaf->kind == COLUMN_CODE ? ROLE_LABEL
                     : b->grid->columns[i].numeric                           ? ROLE_FIGURE
                                                                             : ROLE_TEXT;
        if (!r->spec || !bind)
            continue;
        struct number_look look = row_look(r->spec, leaf);
        if (!cell_write(b, leaf, bind, &look, column_scope(leaf->spec, &scope.scope, b->in->arena),
                        cell))
            return false;
        if (leaf->kind == COLUMN_LABEL)
            cell->indent = indent;
        apply_role(r->spec, cell);
    }
    return !r->spec || merge_row(b, c, r->spec, row);
}

bool body_write(struct builder *b, const struct table_columns *c, const struct row_plan *plan)
{
    static const struct planned_row blank = {0};
    uint32_t line = 0;
    for (uint32_t i = 0; i < plan->panel_count; i++) {
        const struct panel *p = &plan->panels[i];
        uint32_t missing = plan->height - p->n;
        uint32_t fill_at = p->fill_at == UINT32_MAX ? p->n : p->fill_at;
        for (uint32_t k = 0; k < plan->height; k++) {
            bool filler = k >= fill_at && k < fill_at + missing;
            const struct planned_row *r = filler ? &blank : &p->rows[k < fill_at ? k : k - missing];
            if (!write_row(b, c, p, r, c->header_rows + k, &line))
                return false;
        }
    }
    for (uint32_t k = 0; k < plan->footer.n; k++)
        if (!write_row(b, c, &plan->footer, &plan->footer.rows[k],
                       c->header_rows + plan->height + k, &line))
            return false;
    return true;
}
