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
    for (r = r ? r : &registry_builtin; r; r = r->next) {
        const struct native *found = find_in(r->kinds[kind], name);
        if (found)
            return found;
    }
    return NULL;
}

struct str registry_name(const struct registry *r, enum native_kind kind, size_t i)
{
    for (r = r ? r : &registry_builtin; r; r = r->next) {
        const struct native_table *t = r->kinds[kind];
        if (!t)
            continue;
        if (i < t->n)
            return str_of(t->items[i].name);
        i -= t->n;
    }
    return (struct str){NULL, 0};
}

struct str registry_nearest(const struct registry *r, enum native_kind kind, struct str name)
{
    struct str best = {NULL, 0}, known;
    size_t distance = name.n < 5 ? 2 : 3;
    for (size_t i = 0; (known = registry_name(r, kind, i)).p; i++) {
        size_t d = str_distance(known, name, distance);
        if (d < distance) {
            distance = d;
            best = known;
        }
    }
    return best;
}

void registry_report_unknown(const struct registry *r, enum native_kind kind, struct str name,
                             struct place place, struct diags *ds)
{
    struct str near = registry_nearest(r, kind, name);
    enum diag_code code = kind == NATIVE_FILTER ? (near.p ? E3016 : E3028) : near.p ? E3017 : E3029;
    DIAG(ds, code, place, name, near);
}
