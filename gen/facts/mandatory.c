/* Which item of mandatory.json asks for a fact, so that what is missing names its rule. Whether
 * the document has it: job/mandatory.c. */
#include "facts/mandatory.h"

static bool add_rule(struct buf *b, const struct value *rules, const struct value *key)
{
    const struct value *text = key->type == VALUE_STR && rules && rules->type == VALUE_MAP
                                   ? vmap_find(rules->map, key->s)
                                   : NULL;
    if (text && text->type == VALUE_STR) {
        buf_puts(b, b->n ? "、" : "");
        buf_str(b, text->s);
    }
    return !b->failed;
}

struct str mandatory_rule(const struct value *mandatory, const struct value *item, struct arena *a)
{
    const struct value *rules = value_get(mandatory, "rules"), *keys = value_get(item, "rule");
    struct buf b;
    buf_init(&b);
    if (keys && keys->type == VALUE_STR)
        add_rule(&b, rules, keys);
    for (size_t i = 0; i < value_count(keys); i++)
        /* NOLINTNEXTLINE(clang-analyzer-core.NullDereference): only a list has a count */
        add_rule(&b, rules, &keys->list->items[i]);
    struct str joined = arena_str(a, buf_view(&b));
    buf_free(&b);
    return joined.p ? joined : STR("");
}

/* True for the address itself and whatever is inside of it: income for income[208].fiscal. */
static bool covers(struct str outer, struct str address)
{
    return str_eq(outer, address) ||
           (str_starts(address, outer) && (address.p[outer.n] == '.' || address.p[outer.n] == '['));
}

static bool demands(const struct value *item, struct str address)
{
    const struct value *at = value_get(item, "at");
    if (str_eq(value_get_str(item, "severity"), STR("W")))
        return false;
    for (size_t i = 0; i < value_count(at); i++)
        if (at->list->items[i].type == VALUE_STR && covers(at->list->items[i].s, address))
            return true;
    return false;
}

const struct value *mandatory_item(const struct value *mandatory, struct str address)
{
    const struct value *items = value_get(mandatory, "items");
    for (size_t i = 0; items && items->type == VALUE_MAP && i < items->map->n; i++)
        if (demands(&items->map->entries[i].value, address))
            return &items->map->entries[i].value;
    return NULL;
}

static bool is_within(struct str address, struct str section)
{
    return section.n && str_starts(address, section) &&
           (address.n == section.n || address.p[section.n] == '.');
}

struct str mandatory_withheld(const struct value *list, struct str key, const struct value *item)
{
    const struct value *at = value_get(item, "at");
    for (size_t i = 0; i < value_count(list); i++) {
        struct str where = value_get_str(&list->list->items[i], "at");
        bool named = str_eq(where, key);
        for (size_t k = 0; k < value_count(at); k++)
            named |= is_within(at->list->items[k].s, where);
        if (named)
            return value_get_str(&list->list->items[i], "basis");
    }
    return STR("");
}
