/* The items that the tables of a department have: of several of one name they are meant, and some
 * are named by the tables alone. */
#include "prose/claims.h"
#include "prose/internal.h"

const struct value *item_rows(const struct run *r)
{
    const struct value *path = rule_words(r->in->rules, W_item_rows), *rows = NULL;
    for (size_t i = 0; i < value_count(path); i++)
        rows = i ? value_get(rows, arena_str(r->arena, path->list->items[i].s).p)
                 : record_member(r->in->record, path->list->items[i].s);
    return rows;
}

/* The further rows at a dotted path: fund, capital.expenditure */
static const struct value *rows_at(const struct run *r, struct str path)
{
    size_t dot = str_find(path, STR("."), 0);
    struct str first = str_sub(path, 0, dot == SIZE_MAX ? path.n : dot);
    const struct value *rows = record_member(r->in->record, first);
    if (dot == SIZE_MAX || !rows)
        return rows;
    return value_get(rows, arena_str(r->arena, str_sub(path, dot + 1, path.n)).p);
}

static void put_row(struct run *r, const struct vocabulary *v, struct str code, struct map *rows)
{
    static const enum lexicon patterns[] = {W_general_address, W_fund_address, W_capital_address};
    for (size_t i = 0; code_level(code) == 3 && i < sizeof patterns / sizeof *patterns; i++) {
        struct str address = address_of(v, patterns[i], code);
        struct fact *fact = address.n ? fact_find(r->in->facts, address) : NULL;
        if (fact && fact->known && dec_sign(fact->value))
            map_put(rows, address, fact);
    }
}

static void put_rows(struct run *r, const struct vocabulary *v, const struct value *items,
                     struct map *rows)
{
    for (size_t i = 0; i < value_count(items); i++)
        put_row(r, v, value_get_str(&items->list->items[i], "code"), rows);
}

/* The rows that tables have: of several items of one name those are meant. */
const struct map *rows_printed(struct run *r, const struct vocabulary *v)
{
    struct map *rows = arena_zalloc(r->arena, sizeof *rows);
    const struct map *lists[] = {&v->function->map, &v->function->other};
    const struct value *others = rule_words(r->in->rules, W_other_item_rows);
    if (!rows)
        return NULL;
    map_init(rows, r->arena);
    for (size_t k = 0; k < 2; k++)
        for (size_t i = 0; i < lists[k]->n; i++)
            put_row(r, v, lists[k]->entries[i].key, rows);
    put_rows(r, v, item_rows(r), rows);
    for (size_t i = 0; i < value_count(others); i++)
        put_rows(r, v, rows_at(r, others->list->items[i].s), rows);
    return rows;
}

static bool put_name(struct run *r, struct str code, struct str name, struct map *named)
{
    struct code one = {code, name, code_level(code)};
    bool wanted =
        one.level && name.n && !codes_name(r->in->function, code).p && !map_find(named, code);
    struct code *kept = wanted ? arena_alloc(r->arena, sizeof *kept) : NULL;
    if (kept)
        *kept = one;
    return !wanted || (kept && map_put(named, code, kept));
}

static bool put_names(struct run *r, const struct value *items, struct map *named)
{
    bool ok = true;
    for (size_t i = 0; ok && i < value_count(items); i++) {
        const struct value *row = &items->list->items[i];
        ok = put_name(r, value_get_str(row, "code"), value_get_str(row, "name"), named);
    }
    return ok;
}

bool each_printed_item(const struct run *r, const struct grid *s, item_taker *take, void *user)
{
    bool ok = true;
    uint32_t col = 0;
    while (col < s->cols && s->columns[col].kind != GRID_AMOUNT)
        col++;
    for (uint32_t row = s->header_rows; ok && col < s->cols && row < s->rows; row++) {
        struct grid_key key = grid_row_key(s, row, col);
        if (key.label.n && code_level(key.code) &&
            word_at_start(rule_words(r->in->rules, W_functional_starts), key.code))
            ok = take(user, key.code, key.label);
    }
    return ok;
}

struct names_taken {
    struct run *run;
    struct map *named;
};

static bool take_name(void *user, struct str code, struct str name)
{
    const struct names_taken *t = user;
    return put_name(t->run, code, name, t->named);
}

/* Names that rows give to codes which no list has; in print those of the data's rows are missing,
 * and the tables' count. */
const struct map *names_printed(struct run *r)
{
    const struct value *others = rule_words(r->in->rules, W_other_item_rows);
    struct map *named = arena_zalloc(r->arena, sizeof *named);
    if (!named)
        return NULL;
    map_init(named, r->arena);
    struct names_taken taken = {r, named};
    bool ok = put_names(r, item_rows(r), named);
    for (size_t i = 0; ok && i < value_count(others); i++)
        ok = put_names(r, rows_at(r, others->list->items[i].s), named);
    for (size_t i = 0; ok && i < r->in->grid_count; i++)
        if (r->in->grids[i]->printed && r->in->grids[i]->id.n)
            ok = each_printed_item(r, r->in->grids[i], take_name, &taken);
    return ok ? named : NULL;
}
