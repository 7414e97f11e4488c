#include "pack/pack.h"

bool value_merge(struct arena *a, const struct value *under, const struct value *over,
                 struct value *out)
{
    if (under->type != VALUE_MAP || over->type != VALUE_MAP) {
        *out = *over;
        return true;
    }
    struct vmap *merged = vmap_new(a);
    if (!merged)
        return false;
    for (size_t i = 0; i < under->map->n; i++) {
        const struct vmap_entry *e = &under->map->entries[i];
        const struct value *mine = vmap_get(over->map, e->key);
        struct value v = e->value;
        if (mine && mine->type == VALUE_NONE)
            continue;
        if (mine && !value_merge(a, &e->value, mine, &v))
            return false;
        if (!vmap_put(merged, a, e->key, v))
            return false;
    }
    for (size_t i = 0; i < over->map->n; i++) {
        const struct vmap_entry *e = &over->map->entries[i];
        if (e->value.type != VALUE_NONE && !vmap_get(under->map, e->key) &&
            !vmap_put(merged, a, e->key, e->value))
            return false;
    }
    *out = value_map(merged);
    out->at = over->at;
    return true;
}
