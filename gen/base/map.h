/* A hash map from text to pointers that remembers the order of insertion. Keys and memory belong to
 * the arena. */
#ifndef JUESUAN_BASE_MAP_H
#define JUESUAN_BASE_MAP_H

#include "base/arena.h"
#include "base/hash.h"

struct map_entry {
    struct str key;
    void *value;
};

struct map {
    struct arena *arena;
    struct map_entry *entries; /* in order of insertion */
    size_t n, cap;
    uint32_t *slots;
    size_t slot_count;
    struct hash_key secret; /* once there are slots */
};

void map_init(struct map *m, struct arena *a);
/* NULL when the key is absent. */
void *map_get(const struct map *m, struct str key);
struct map_entry *map_find(const struct map *m, struct str key);
/* Adds or replaces; the key is not copied. False when memory is exhausted. */
bool map_put(struct map *m, struct str key, void *value);
/* The known key nearest to `key` for a "did you mean", or {NULL, 0}. */
struct str map_nearest(const struct map *m, struct str key);

#endif
