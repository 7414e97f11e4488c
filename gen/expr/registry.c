/* Look-up through the chain of tables, by halving each. */
#include "expr/registry.h"

static const struct native *find_in(const struct native_table *t, struct str name)
{
    size_t low = 0, high = t ? t->n : 0;
    while (low < high) {
        size_t middle = (low + high) / 2;
        int order = str_cmp(str_of(t->items[middle].name), name);
        if (order == 0)
            return &t->items[middle];
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

const struct native *registry_find(const struct registry *r, enum native_kind kind, struct str name)
{
    for (; r; r = r->next) {
        const struct native *found = find_in(r->kinds[kind], name);
        if (found)
            return found;
    }
    return NULL;
}

const struct native *method_find(const struct registry *r, const struct value *v, struct str name)
{
    switch (v->type) {
    case VALUE_STR:
        return registry_find(r, NATIVE_TEXT_METHOD, name);
    case VALUE_LIST:
        return registry_find(r, NATIVE_LIST_METHOD, name);
    case VALUE_MAP:
        return registry_find(r, NATIVE_MAP_METHOD, name);
    default:
        return NULL;
    }
}

struct str registry_name(const struct registry *r, enum native_kind kind, size_t i)
{
    for (; r; r = r->next) {
        const struct native_table *t = r->kinds[kind];
        if (!t)
            continue;
        if (i < t->n)
            return str_of(t->items[i].name);
        i -= t->n;
    }
    return (struct str){NULL, 0};
}

void registry_nearest(const struct registry *r, enum native_kind kind, struct nearest *near)
{
    struct str known;
    for (size_t i = 0; (known = registry_name(r, kind, i)).p; i++)
        nearest_consider(near, known);
}

void registry_report_unknown(const struct registry *r, enum native_kind kind, struct str name,
                             struct place place, struct diags *ds)
{
    struct nearest near = {.wanted = name};
    registry_nearest(r, kind, &near);
    DIAG(ds, registry_unknown(kind, &near), place, name, nearest_best(&near));
}
