/* Whether a schema that a pack has added to is one that the validator can walk: every keyword of
 * the right type, every $ref there, and nothing inside itself without end. */
#include "data/schema.h"

enum { DEPTH_MAX = 40, NODES_MAX = 200000 };

struct sound {
    const struct schema *schema;
    const struct sources *sources;
    struct diags *diags;
    long nodes;
    bool ok;
};

static bool all_texts(const struct value *v)
{
    for (size_t i = 0; i < value_count(v); i++)
        if (v->list->items[i].type != VALUE_STR)
            return false;
    return v->type == VALUE_LIST;
}

static bool all_maps(const struct value *v)
{
    for (size_t i = 0; v->type == VALUE_MAP && i < v->map->n; i++)
        if (v->map->entries[i].key.type != VALUE_STR || v->map->entries[i].value.type != VALUE_MAP)
            return false;
    return v->type == VALUE_MAP;
}

static bool keyword_fits(struct str name, const struct value *v)
{
    static const char *const texts[] = {"$ref", "title", "description", "format"};
    static const char *const numbers[] = {"minItems", "minLength", "minimum", "maximum"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (str_eq(name, str_of(texts[i])))
            return v->type == VALUE_STR;
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        if (str_eq(name, str_of(numbers[i])))
            return v->type == VALUE_INT || v->type == VALUE_DEC;
    if (str_eq(name, STR("type")))
        return v->type == VALUE_STR || all_texts(v);
    if (str_eq(name, STR("required")))
        return all_texts(v);
    if (str_eq(name, STR("enum")))
        return v->type == VALUE_LIST;
    if (str_eq(name, STR("properties")) || str_eq(name, STR("$defs")))
        return all_maps(v);
    if (str_eq(name, STR("items")))
        return v->type == VALUE_MAP;
    if (str_eq(name, STR("additionalProperties")))
        return v->type == VALUE_MAP || v->type == VALUE_BOOL;
    if (str_eq(name, STR("anyOf")))
        return v->type == VALUE_LIST && value_count(v) > 0;
    return true;
}

static void wrong(struct sound *s, const struct value *v, struct str name)
{
    DIAG(s->diags, E4404, sources_place(s->sources, v->at), name);
    s->ok = false;
}

static void look(struct sound *s, const struct value *node, int depth);

static void look_in_members(struct sound *s, const struct value *members, int depth)
{
    for (size_t i = 0; members && members->type == VALUE_MAP && s->ok && i < members->map->n; i++)
        look(s, &members->map->entries[i].value, depth);
}

static void look(struct sound *s, const struct value *node, int depth)
{
    if (depth > DEPTH_MAX || ++s->nodes > NODES_MAX) {
        wrong(s, node, STR("$ref"));
        return;
    }
    for (size_t i = 0; i < node->map->n; i++) {
        const struct vmap_entry *e = &node->map->entries[i];
        if (e->key.type != VALUE_STR || !keyword_fits(e->key.s, &e->value)) {
            wrong(s, e->value.at ? &e->value : &e->key,
                  e->key.type == VALUE_STR ? e->key.s : STR("?"));
            return;
        }
    }
    const struct value *ref = value_get(node, "$ref"), *items = value_get(node, "items"),
                       *extra = value_get(node, "additionalProperties");
    if (ref) {
        const struct value *target = schema_resolve(s->schema, node);
        if (!target || target == node || target->type != VALUE_MAP || value_get(target, "$ref"))
            wrong(s, ref, STR("$ref"));
        else
            look(s, target, depth + 1);
    }
    look_in_members(s, value_get(node, "properties"), depth + 1);
    if (s->ok && items)
        look(s, items, depth + 1);
    if (s->ok && extra && extra->type == VALUE_MAP)
        look(s, extra, depth + 1);
}

bool schema_sound(const struct schema *schema, const struct sources *sources, struct diags *ds)
{
    struct sound s = {.schema = schema, .sources = sources, .diags = ds, .ok = true};
    look(&s, &schema->root, 0);
    return s.ok;
}
