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

static void put_row(struct run *r, const struct vocabulary *v, struct str code, struct map *rows)
{
    struct str address = address_of(v, W_general_address, code);
    struct fact *fact =
        code_level(code) == 3 && address.n ? fact_find(r->in->facts, address) : NULL;
    if (fact && fact->known && dec_sign(fact->value))
        map_put(rows, address, fact);
}

/* The rows that tables have: of several items of one name those are meant. */
const struct map *rows_printed(struct run *r, const struct vocabulary *v)
{
    struct map *rows = arena_zalloc(r->arena, sizeof *rows);
    const struct map *lists[] = {&v->function->map, &v->function->other};
    const struct value *items = item_rows(r);
    if (!rows)
        return NULL;
    map_init(rows, r->arena);
    for (size_t k = 0; k < 2; k++)
        for (size_t i = 0; i < lists[k]->n; i++)
            put_row(r, v, lists[k]->entries[i].key, rows);
    for (size_t i = 0; i < value_count(items); i++)
        put_row(r, v, value_get_str(&items->list->items[i], "code"), rows);
    return rows;
}

/* Names that rows give to codes which no list has. */
const struct map *names_printed(struct run *r)
{
    struct map *named = arena_zalloc(r->arena, sizeof *named);
    const struct value *items = item_rows(r);
    if (!named)
        return NULL;
    map_init(named, r->arena);
    for (size_t i = 0; i < value_count(items); i++) {
        const struct value *row = &items->list->items[i];
        struct code code = {value_get_str(row, "code"), value_get_str(row, "name"), 0};
        code.level = code_level(code.code);
        struct code *kept = code.level && code.name.n && !codes_name(r->in->function, code.code).p
                                ? arena_alloc(r->arena, sizeof *kept)
                                : NULL;
        if (kept)
            *kept = code;
        if (kept && !map_put(named, code.code, kept))
            return NULL;
    }
    return named;
}
