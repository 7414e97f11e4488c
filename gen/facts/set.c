/* Sets: rows by code with the same measures. */
#include "facts/internal.h"

static bool read_measures(struct fact_set *s, const struct value *model)
{
    const struct value *measures = vmap_find(model->map, STR("measures"));
    size_t n = measures && measures->type == VALUE_MAP ? measures->map->n : 0;
    s->measures = arena_alloc(s->owner->arena, (n + 1) * sizeof *s->measures);
    if (!s->measures)
        return false;
    for (size_t i = 0; i < n; i++) {
        const struct vmap_entry *e = &measures->map->entries[i];
        s->measures[i] = fact_def_new(s->owner, e->key.s, &e->value);
        if (!s->measures[i])
            return false;
        s->measure_count++;
    }
    return true;
}

struct fact_set *set_new(struct facts *f, struct str address, const struct value *model)
{
    struct fact_set *s = arena_zalloc(f->arena, sizeof *s);
    if (!s)
        return NULL;
    const struct value *title = vmap_find(model->map, STR("title"));
    const struct value *codes = vmap_find(model->map, STR("codes"));
    set_value_init(s);
    s->owner = f;
    s->address = address;
    s->title = title && title->type == VALUE_STR ? title->s : address;
    s->codes = codes && codes->type == VALUE_STR && str_eq(codes->s, STR("economic"))
                   ? f->in.economic
                   : f->in.function;
    s->model = model;
    map_init(&s->rows, f->arena);
    s->given = list_new(f->arena);
    if (!s->given || !read_measures(s, model))
        return NULL;
    s->total = row_new(s, STR(""), NULL);
    return s->total ? s : NULL;
}
