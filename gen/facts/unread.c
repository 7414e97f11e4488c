/* What the data file gives and nothing shows: figures that no table and no sentence has looked at
 * and that are in no sum of those, texts that do not stand in the document. */
#include "facts/internal.h"

#include <stdlib.h>

struct walk {
    const struct facts *facts;
    uint32_t *used; /* positions of the figures that were looked at, sorted when all are there */
    size_t used_n, used_cap;
    struct map told; /* paths, each once */
    const struct unread_visitor *to;
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

/* What is entered itself is shown, not what its formula says. */
static void note_used(struct walk *w, struct fact *fact)
{
    if (!fact || fact->used || fact->state != FACT_DONE)
        return;
    fact->used = true;
    if (fact->at) {
        uint32_t *used = arena_room(w->arena, w->used, w->used_n, &w->used_cap, sizeof *used);
        if (!used)
            return;
        w->used = used;
        used[w->used_n++] = fact->at;
    }
    for (size_t i = 0; !fact->entered && !fact->stated && i < fact->term_count; i++)
        note_used(w, fact->terms[i].fact);
}

static void note_looked_at(struct walk *w, struct fact *fact)
{
    if (fact && fact->looked_at)
        note_used(w, fact);
}

static void forget_used(struct walk *w, struct fact *fact)
{
    (void)w;
    if (fact)
        fact->used = false;
}

static void each_fact(struct walk *w, void (*visit)(struct walk *w, struct fact *fact))
{
    for (size_t i = 0; i < w->facts->singles.n; i++)
        visit(w, w->facts->singles.entries[i].value);
    for (size_t i = 0; i < w->facts->sets.n; i++) {
        const struct fact_set *s = w->facts->sets.entries[i].value;
        for (size_t k = 0; k < s->rows.n; k++) {
            struct fact_row *r = s->rows.entries[k].value;
            for (size_t m = 0; r->facts && m < s->measure_count; m++)
                visit(w, r->facts[m]);
        }
        for (size_t m = 0; s->total && s->total->facts && m < s->measure_count; m++)
            visit(w, s->total->facts[m]);
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
        w->to->visit(w->to->user, path, at);
}

/* Whether what was looked at was not only asked about. Figures tell themselves what looks at them;
 * codes are shown as names. */
static bool is_shown(const struct walk *w, const struct value *v, const struct value *seen)
{
    if (seen && fact_of(seen))
        return false;
    return v->type != VALUE_STR || str_is_digits(v->s) || !w->to->shows ||
           w->to->shows(w->to->user, v->s);
}

/* What says which thing the others are about. */
static bool is_label(const struct vmap *map, struct str key)
{
    return str_starts(key, STR("//")) || str_eq(key, STR("code")) || str_eq(key, STR("kind")) ||
           (str_eq(key, STR("name")) && vmap_find(map, STR("code")));
}

/* Whether of what is given by code some codes were looked at: then it matters which. */
static bool some_asked(const struct fact_node *node)
{
    for (size_t i = 0; node && i < node->members->n; i++)
        if (str_is_digits(node->members->entries[i].key.s) &&
            fact_node_asked(node, &node->members->entries[i].value))
            return true;
    return false;
}

/* `seen` is what expressions see of `v`, NULL where that is a set; `asked`: it was looked at. */
static void walk(struct walk *w, const struct value *v, const struct value *seen, bool asked,
                 struct str path)
{
    const struct fact_node *node =
        seen && fact_node_is(seen) ? (const struct fact_node *)seen->object : NULL;
    bool by_code = some_asked(node);
    const struct list *items = seen && seen->type == VALUE_LIST ? seen->list : NULL;
    if (v->type == VALUE_MAP) {
        for (size_t i = 0; i < v->map->n; i++) {
            const struct vmap_entry *e = &v->map->entries[i];
            const struct value *sub = node ? vmap_find(node->members, e->key.s) : NULL;
            if (is_label(v->map, e->key.s))
                continue;
            struct str name =
                str_is_digits(e->key.s) && !by_code ? path
                : path.n ? arena_printf(w->arena, "%.*s.%.*s", STR_ARG(path), STR_ARG(e->key.s))
                         : e->key.s;
            walk(w, &e->value, sub, sub && fact_node_asked(node, sub), name);
        }
    } else if (v->type == VALUE_LIST) {
        for (size_t i = 0; i < v->list->n; i++)
            walk(w, &v->list->items[i], items && i < items->n ? &items->items[i] : NULL, asked,
                 path);
    } else if (says_something(v) && !(asked && is_shown(w, v, seen)) && !was_used(w, v->at)) {
        tell(w, path, v->at);
    }
}

void facts_unread(struct facts *f, struct str section, const struct value *v,
                  const struct unread_visitor *to)
{
    struct walk w = {.facts = f, .to = to, .arena = f->arena};
    map_init(&w.told, f->arena);
    each_fact(&w, forget_used);
    each_fact(&w, note_looked_at);
    if (w.used_n)
        qsort(w.used, w.used_n, sizeof *w.used, by_position);
    walk(&w, v, vmap_find(f->root->members, section), false, section);
}
