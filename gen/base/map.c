/* Open addressing over an array of entries in order. Keys with other types than text: vmap of
 * data/value.c. */
#include "base/map.h"

#include "base/nearest.h"
#include "base/steps.h"

void map_init(struct map *m, struct arena *a)
{
    *m = (struct map){.arena = a};
}

static size_t slot_of(const struct map *m, struct str key)
{
    size_t mask = m->slot_count - 1;
    size_t i = (size_t)key_hash(m->secret, key) & mask;
    while (m->slots[i] && !str_eq(m->entries[m->slots[i] - 1].key, key)) {
        i = (i + 1) & mask;
        STEPS(1);
    }
    return i;
}

struct map_entry *map_find(const struct map *m, struct str key)
{
    if (!m->slot_count)
        return NULL;
    uint32_t at = m->slots[slot_of(m, key)];
    return at ? &m->entries[at - 1] : NULL;
}

void *map_get(const struct map *m, struct str key)
{
    struct map_entry *e = map_find(m, key);
    return e ? e->value : NULL;
}

static bool grow(struct map *m)
{
    size_t cap = m->cap ? m->cap * 2 : 8;
    struct map_entry *entries =
        arena_grow(m->arena, m->entries, m->n * sizeof *entries, cap * sizeof *entries);
    uint32_t *slots = arena_zalloc(m->arena, cap * 2 * sizeof *slots);
    if (!entries || !slots)
        return false;
    if (!m->slots)
        m->secret = hash_key_of_process();
    m->entries = entries;
    m->cap = cap;
    m->slots = slots;
    m->slot_count = cap * 2;
    for (size_t i = 0; i < m->n; i++)
        m->slots[slot_of(m, entries[i].key)] = (uint32_t)(i + 1);
    return true;
}

bool map_put(struct map *m, struct str key, void *value)
{
    struct map_entry *e = map_find(m, key);
    if (e) {
        e->value = value;
        return true;
    }
    if ((!m->entries || m->n == m->cap || m->n >= UINT32_MAX - 1) && !grow(m))
        return false;
    m->entries[m->n] = (struct map_entry){key, value};
    m->slots[slot_of(m, key)] = (uint32_t)++m->n;
    return true;
}

struct str map_nearest(const struct map *m, struct str key)
{
    struct nearest near = {.wanted = key};
    for (size_t i = 0; i < m->n; i++)
        nearest_consider(&near, m->entries[i].key);
    return nearest_best(&near);
}
