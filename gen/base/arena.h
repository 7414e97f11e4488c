/* Memory that is released all at once. One arena holds what is loaded (data, pack), one what a job
 * makes. */
#ifndef JUESUAN_BASE_ARENA_H
#define JUESUAN_BASE_ARENA_H

#include "base/str.h"

struct arena_chunk;

struct arena {
    struct arena_chunk *head;
    size_t used;  /* bytes handed out so far */
    size_t limit; /* 0: none; beyond it allocation fails */
    bool failed;  /* sticky: some allocation returned NULL */
};

void arena_init(struct arena *a);
void arena_free(struct arena *a);
/* Aligned for any type; NULL when memory or the limit is exhausted. arena_zalloc clears the bytes.
 */
void *arena_alloc(struct arena *a, size_t size);
void *arena_zalloc(struct arena *a, size_t size);
/* Grows an array made in this arena: a new place with the old bytes copied, the old one stays
 * unused. */
void *arena_grow(struct arena *a, const void *old, size_t old_size, size_t new_size);
/* Room for one more item behind the `n` of an array of items of `size` bytes: `items` itself while
 * n is below *cap, else a larger copy, and *cap says how large. NULL when memory is exhausted;
 * nothing has changed then. */
void *arena_room(struct arena *a, void *items, size_t n, size_t *cap, size_t size);
/* A copy of `s`, ended by a NUL that n does not count; {NULL, 0} on failure. */
struct str arena_str(struct arena *a, struct str s);
/* printf into the arena. Only %s, %.*s, %d, %u, %zu, %ld, %lld, %c and the like: nothing of
 * floating point. */
struct str arena_printf(struct arena *a, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#endif
