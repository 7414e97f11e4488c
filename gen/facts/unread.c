/* What the data file gives and nothing has looked at: no table, no sentence, no sum. */
#include "facts/internal.h"

#include <stdlib.h>

struct walk {
    const struct facts *facts;
    uint32_t *used; /* positions of the figures that were looked at, sorted when all are there */
    size_t used_n, used_cap;
    struct map told; /* paths, each once */
    void (*visit)(void *user, struct str path, uint32_t at);
    void *user;
    struct arena *arena;
};

static int by_position(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

static bool was_used(const struct walk *w, uint32_t at)
{
    return w->used_n && bsearch(&at, w->used, w->used_n, sizeof at, by_position);
}

static void note_used(struct walk *w, const struct fact *fact)
{
    if (!fact || fact->state != FACT_DONE || !fact->at)
        return;
    uint32_t *used = arena_room(w->arena, w->used, w->used_n, &w->used_cap, sizeof *used);
    if (!used)
        return;
    w->used = used;
    used[w->used_n++] = fact->at;
}

static void note_row(struct walk *w, const struct fact_row *r)
{
    for (size_t i = 0; r->facts && i < r->set->measure_count; i++)
        note_used(w, r->facts[i]);
}

static void note_all(struct walk *w)
{
    for (size_t i = 0; i < w->facts->singles.n; i++)
        note_used(w, w->facts->singles.entries[i].value);
    for (size_t i = 0; i < w->facts->sets.n; i++) {
        const struct fact_set *s = w->facts->sets.entries[i].value;
        for (size_t k = 0; k < s->rows.n; k++)
            note_row(w, s->rows.entries[k].value);
    }
}

static bool says_something(const struct value *v)
{
    struct dec d;
    if (v->type == VALUE_STR)
        return v->s.n != 0 && !(value_number(v, &d) && dec_sign(d) == 0);
    return value_number(v, &d) && dec_sign(d) != 0;
}

static void tell(struct walk *w, struct str path, uint32_t at)
{
    if (!map_find(&w->told, path) && map_put(&w->told, path, w))
        w->visit(w->user, path, at);
}

/* `seen` is what expressions see of `v`, NULL where that is a set; `asked`: it was looked at. */
static void walk(struct walk *w, const struct value *v, const struct value *seen, bool asked,
                 struct str path)
{
    const struct fact_node *node =
        seen && fact_node_is(seen) ? (const struct fact_node *)seen->object : NULL;
    const struct list *items = seen && seen->type == VALUE_LIST ? seen->list : NULL;
    if (v->type == VALUE_MAP) {
        for (size_t i = 0; i < v->map->n; i++) {
            const struct vmap_entry *e = &v->map->entries[i];
            const struct value *sub = node ? vmap_find(node->members, e->key.s) : NULL;
            if (str_starts(e->key.s, STR("//")) || str_eq(e->key.s, STR("code")) ||
                str_eq(e->key.s, STR("name")) || str_eq(e->key.s, STR("kind")))
                continue; /* what says which thing it is */
            struct str name =
                str_is_digits(e->key.s) ? path /* by code: told as one */
                : path.n ? arena_printf(w->arena, "%.*s.%.*s", STR_ARG(path), STR_ARG(e->key.s))
                         : e->key.s;
            walk(w, &e->value, sub, sub && fact_node_asked(node, sub), name);
        }
    } else if (v->type == VALUE_LIST) {
        for (size_t i = 0; i < v->list->n; i++)
            walk(w, &v->list->items[i], items && i < items->n ? &items->items[i] : NULL, asked,
                 path);
    } else if (!asked && says_something(v) && !was_used(w, v->at)) {
        tell(w, path, v->at);
    }
}

void facts_unread(struct facts *f, struct str section, const struct value *v,
                  void (*visit)(void *user, struct str path, uint32_t at), void *user)
{
    struct walk w = {.facts = f, .visit = visit, .user = user, .arena = f->arena};
    map_init(&w.told, f->arena);
    note_all(&w);
    if (w.used_n)
        qsort(w.used, w.used_n, sizeof *w.used, by_position);
    walk(&w, v, vmap_find(f->root->members, section), false, section);
}
