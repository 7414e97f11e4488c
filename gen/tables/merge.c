/* Merged areas of the body, as the specification asks for them. */
#include "tables/spec.h"

uint32_t leaf_index(const struct table_columns *c, struct str key)
{
    for (uint32_t i = 0; i < c->n; i++)
        if (str_eq(c->leaves[i].key, key))
            return i;
    return UINT32_MAX;
}

static bool merge_pair(struct builder *b, const struct table_columns *c, const struct value *pair,
                       uint32_t row)
{
    uint32_t from = UINT32_MAX, to = UINT32_MAX;
    if (value_count(pair) == 2 && pair->list->items[0].type == VALUE_STR &&
        pair->list->items[1].type == VALUE_STR) {
        from = leaf_index(c, pair->list->items[0].s);
        to = leaf_index(c, pair->list->items[1].s);
    }
    if (from == UINT32_MAX || to == UINT32_MAX || to < from ||
        !grid_merge(b->grid, row, from, 1, to - from + 1)) {
        DIAG0(b->in->diags, E4317, spec_place(b, pair));
        return false;
    }
    return true;
}

/* "merge": ["code", "name"] or a list of such pairs. */
bool merge_row(struct builder *b, const struct table_columns *c, const struct value *spec,
               uint32_t row)
{
    const struct value *merge = value_get(spec, "merge");
    if (!value_count(merge))
        return true;
    if (merge->list->items[0].type != VALUE_LIST)
        return merge_pair(b, c, merge, row);
    for (size_t i = 0; i < merge->list->n; i++)
        if (!merge_pair(b, c, &merge->list->items[i], row))
            return false;
    return true;
}

/* True when the cells left of column `col` allow rows `row` - 1 and `row` to be one, and it is as
 * wide there: a merge never crosses the border of a merge before it. */
static bool continues(const struct grid *g, uint32_t row, uint32_t col, uint32_t first_col,
                      uint16_t width)
{
    const struct grid_cell *cell = grid_at(g, row, col);
    if (cell->kind != CELL_BLANK || cell->covered || cell->colspan != width)
        return false;
    for (uint32_t c = first_col; c < col; c++)
        if (grid_at(g, row, c)->kind != CELL_BLANK)
            return false;
    return true;
}

/* Cells merged row by row become one. */
static bool join_rows(struct grid *g, uint32_t row, uint32_t end, uint32_t col)
{
    uint16_t width = grid_at(g, row, col)->colspan;
    for (uint32_t r = row; r < end; r++)
        for (uint32_t c = col; c < col + width; c++) {
            grid_at(g, r, c)->colspan = 1;
            grid_at(g, r, c)->covered = false;
        }
    return grid_merge(g, row, col, end - row, width);
}

static bool merge_column(struct builder *b, uint32_t col, uint32_t first_col)
{
    struct grid *g = b->grid;
    for (uint32_t row = g->header_rows; row < g->rows;) {
        const struct grid_cell *cell = grid_at(g, row, col);
        uint32_t end = row + 1;
        bool starts = cell->kind != CELL_BLANK && !cell->covered;
        while (starts && end < g->rows && continues(g, end, col, first_col, cell->colspan))
            end++;
        if (end > row + 1 && !join_rows(g, row, end, col))
            return false;
        row = end;
    }
    return true;
}

/* "merge_down": ["level1", "level2"]: blank cells below a text join it. Later columns stay within
 * the merges of earlier ones. */
bool merge_down(struct builder *b, const struct table_columns *c)
{
    const struct value *keys = value_get(b->spec, "merge_down");
    uint32_t first = UINT32_MAX;
    for (size_t i = 0; i < value_count(keys); i++) {
        const struct value *key = &keys->list->items[i];
        uint32_t col = key->type == VALUE_STR ? leaf_index(c, key->s) : UINT32_MAX;
        if (col == UINT32_MAX) {
            DIAG(b->in->diags, E4319, spec_place(b, key),
                 key->type == VALUE_STR ? key->s : STR("?"));
            return false;
        }
        first = col < first ? col : first;
        if (!merge_column(b, col, first))
            return false;
    }
    return true;
}
