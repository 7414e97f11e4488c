/* What the codes of printed rows say of each other: a level that is left out where the rest of the
 * table has it (R144), and one name that stands beside another code in another table (R98). */
#include "checks/run.h"

#include "base/utf8.h"

/* One row of one panel of a table. */
struct code_row {
    struct str code, label;
    const struct grid *grid;
    uint32_t row, col; /* of its first figure */
    bool tells;        /* that figure is not zero */
};

struct code_rows {
    struct code_row *items;
    size_t n, cap;
};

enum { MOST_OF = 2 /* rows that have the level to one that has not */ };

static bool has_amount(const struct grid *s, uint32_t row, uint32_t col)
{
    const struct grid_cell *cell = grid_at(s, row, col);
    return s->columns[col].kind == GRID_AMOUNT && cell->kind == CELL_NUMBER && !cell->covered;
}

/* Rows in order, those of a panel after those of the panel before. */
static bool rows_of(struct run *r, const struct grid *s, struct code_rows *out)
{
    uint32_t named = UINT32_MAX;
    for (uint32_t col = 0; col < s->cols; col++) {
        bool begun = false;
        for (uint32_t row = s->header_rows; row < s->rows; row++) {
            struct grid_key key =
                has_amount(s, row, col) ? grid_row_key(s, row, col) : (struct grid_key){0};
            if (!key.code.n || !code_level(key.code) || (key.col == named && !begun))
                continue;
            begun = true;
            named = key.col;
            struct code_row *grown =
                arena_room(r->arena, out->items, out->n, &out->cap, sizeof *grown);
            if (!grown)
                return false;
            out->items = grown;
            out->items[out->n++] =
                (struct code_row){.code = key.code,
                                  .label = key.label,
                                  .grid = s,
                                  .row = row,
                                  .col = col,
                                  .tells = dec_sign(grid_at(s, row, col)->number) != 0};
        }
    }
    return true;
}

static void report_row(struct run *r, enum finding_code code, const struct code_row *row,
                       const struct str *args, size_t n)
{
    const struct grid_cell *cell = grid_at(row->grid, row->row, row->col);
    struct finding *f = finding_new(r, code);
    if (!f)
        return;
    finding_say(r, f, code, args, n);
    finding_place(r, f, STR(""), grid_where(row->grid, row->row, row->col, r->arena), row->code, 0,
                  place_at(r, cell->at));
    finding_add(r, f);
}

/* Levels */

/* Those of the rows' levels that stand where they should, and that do not. */
struct level_count {
    size_t with, without;
};

static bool has_parent(const struct map *codes, const struct code_row *row)
{
    return map_get(codes, str_sub(row->code, 0, row->code.n - 2)) != NULL;
}

static bool has_child(const struct map *parents, const struct code_row *row)
{
    return map_get(parents, row->code) != NULL;
}

/* One level against the one above it, of codes of `digits`: each has its row above, and each row
 * above has some of them below. */
static void check_level(struct run *r, const struct code_rows *rows, const struct map *codes,
                        const struct map *parents, size_t digits)
{
    struct level_count up = {0}, down = {0};
    for (size_t i = 0; i < rows->n; i++) {
        const struct code_row *row = &rows->items[i];
        if (row->code.n == digits)
            *(has_parent(codes, row) ? &up.with : &up.without) += 1;
        else if (row->code.n == digits - 2 && row->tells)
            *(has_child(parents, row) ? &down.with : &down.without) += 1;
    }
    bool ups = up.without && up.with > 1 && up.with >= MOST_OF * up.without;
    bool downs = down.without && down.with > 1 && down.with >= MOST_OF * down.without;
    for (size_t i = 0; i < rows->n; i++) {
        const struct code_row *row = &rows->items[i];
        struct str table = row->grid->code.n ? row->grid->code : row->grid->title;
        struct str above = str_sub(row->code, 0, row->code.n - 2);
        const struct str args[] = {table, row->code, row->label, above};
        if (ups && row->code.n == digits && !has_parent(codes, row))
            report_row(r, FOUND_LEVEL_ABOVE, row, args, sizeof args / sizeof *args);
        if (downs && row->code.n == digits - 2 && row->tells && !has_child(parents, row))
            report_row(r, FOUND_LEVEL_BELOW, row, args, sizeof args / sizeof *args);
    }
}

static bool check_levels(struct run *r, const struct code_rows *rows)
{
    struct map codes, parents;
    map_init(&codes, r->arena);
    map_init(&parents, r->arena);
    for (size_t i = 0; i < rows->n; i++) {
        struct code_row *row = &rows->items[i];
        if (!map_put(&codes, row->code, row) ||
            !map_put(&parents, str_sub(row->code, 0, row->code.n - 2), row))
            return false;
    }
    check_level(r, rows, &codes, &parents, 5);
    check_level(r, rows, &codes, &parents, 7);
    return true;
}

/* One name, two codes */

static bool table_has(const struct code_rows *all, const struct grid *s, struct str code)
{
    for (size_t i = 0; i < all->n; i++)
        if (all->items[i].grid == s && str_eq(all->items[i].code, code))
            return true;
    return false;
}

/* 其他自然资源事务支出 is 2200190 here and 2200199 there, and neither table has the other's code.
 */
static void compare_codes(struct run *r, const struct code_rows *all, const struct code_row *here,
                          const struct code_row *there)
{
    if (here->grid == there->grid || str_eq(here->code, there->code) ||
        here->code.n != there->code.n || here->code.n < 5 ||
        !str_eq(str_sub(here->code, 0, 3), str_sub(there->code, 0, 3)) ||
        table_has(all, here->grid, there->code) || table_has(all, there->grid, here->code))
        return;
    struct str table = here->grid->code.n ? here->grid->code : here->grid->title;
    struct str other = there->grid->code.n ? there->grid->code : there->grid->title;
    const struct str args[] = {table, here->label, here->code, other, there->code};
    report_row(r, FOUND_CODE_ELSEWHERE, here, args, sizeof args / sizeof *args);
}

/* Each name against the first table that has it. */
static bool check_names(struct run *r, const struct code_rows *all)
{
    struct map names;
    map_init(&names, r->arena);
    for (size_t i = 0; i < all->n; i++) {
        struct code_row *row = &all->items[i];
        const struct code_row *first =
            utf8_count(row->label) < 3 ? NULL : map_get(&names, row->label);
        if (first && first->grid != row->grid && !str_eq(first->code, row->code))
            compare_codes(r, all, row, first);
        else if (!first && row->label.n && !map_put(&names, row->label, row))
            return false;
    }
    return true;
}

void check_code_rows(struct run *r)
{
    struct code_rows all = {0};
    for (size_t i = 0; r->in->as_published && i < r->in->grid_count; i++) {
        const struct grid *s = r->in->grids[i];
        size_t before = all.n;
        if (!s->printed)
            continue;
        bool ok = rows_of(r, s, &all);
        struct code_rows own = {all.n ? all.items + before : NULL, all.n - before, 0};
        if (!ok || !check_levels(r, &own)) {
            r->ok = false;
            return;
        }
    }
    r->ok = check_names(r, &all) && r->ok;
}
