/* Chunks that grow; in tests a block each. One failure marks the whole arena. */
#include "base/arena.h"
#include "base/memory.h"
#include "base/plain_format.h"
#include "base/sanitize.h"

#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

/* Chunks grow with the arena, up to CHUNK_MAX. Large pages of its own it gets when it is very
 * large: the heap of the program has some already (memory_settle), which all arenas share.
 *
 * Under AddressSanitizer every object is a block of its own and exactly as long as asked, so that
 * reading or writing one byte beyond it is seen; in the program that tests of faults run
 * (JUESUAN_BLOCKS), so that each object can be the one that finds no room. */
#if UNDER_ADDRESS_SANITIZER || defined(JUESUAN_BLOCKS)
enum { CHUNK = 1, CHUNK_MAX = 1, ALIGN = UNDER_ADDRESS_SANITIZER ? 1 : 16, HUGE_FROM = INT_MAX };
#else
enum { CHUNK = 64 * 1024, CHUNK_MAX = 8 * CHUNK, ALIGN = 16, HUGE_FROM = 8 * MEMORY_HUGE };
#endif

struct arena_chunk {
    struct arena_chunk *next;
    size_t used, size;
    bool huge; /* of memory_take_huge */
    _Alignas(16) char data[];
};

void arena_init(struct arena *a)
{
    *a = (struct arena){0};
}

void arena_free(struct arena *a)
{
    for (struct arena_chunk *c = a->head; c;) {
        struct arena_chunk *next = c->next;
        if (c->huge)
            memory_give_huge(c);
        else
            free(c);
        c = next;
    }
    arena_init(a);
}

static struct arena_chunk *add_chunk(struct arena *a, size_t size)
{
    size_t usual = a->used < CHUNK ? CHUNK : a->used < CHUNK_MAX ? a->used : CHUNK_MAX;
    size_t room = size > usual ? size : usual;
    if (room > SIZE_MAX - sizeof(struct arena_chunk))
        return NULL;
    /* An arena that has grown large will grow on. */
    bool wide = a->used >= HUGE_FROM && size <= CHUNK;
    struct arena_chunk *c = wide ? memory_take_huge() : NULL;
    bool huge = c != NULL;
    c = huge ? c : memory_alloc(sizeof *c + room);
    if (!c)
        return NULL;
    c->used = 0;
    c->size = huge ? MEMORY_HUGE - sizeof *c : room;
    c->huge = huge;
    /* A big block goes behind the head, so that the rest of the current chunk stays in use. */
    if (a->head && size > CHUNK / 2 && !huge) {
        c->next = a->head->next;
        a->head->next = c;
    } else {
        c->next = a->head;
        a->head = c;
    }
    return c;
}

void *arena_alloc(struct arena *a, size_t size)
{
    if (size > SIZE_MAX - ALIGN) {
        a->failed = true;
        return NULL;
    }
    size = (size + ALIGN - 1) / ALIGN * ALIGN;
    if (size == 0)
        size = ALIGN;
    if (a->limit && (size > a->limit || a->used > a->limit - size)) {
        a->failed = true;
        return NULL;
    }
    struct arena_chunk *c = a->head;
    if (!c || c->size - c->used < size)
        c = add_chunk(a, size);
    if (!c) {
        a->failed = true;
        return NULL;
    }
    void *p = c->data + c->used;
    c->used += size;
    a->used += size;
    return p;
}

void *arena_zalloc(struct arena *a, size_t size)
{
    void *p = arena_alloc(a, size);
    if (p)
        memset(p, 0, size);
    return p;
}

void *arena_grow(struct arena *a, const void *old, size_t old_size, size_t new_size)
{
    void *p = arena_alloc(a, new_size);
    if (p && old_size)
        memcpy(p, old, old_size);
    return p;
}

void *arena_room(struct arena *a, void *items, size_t n, size_t *cap, size_t size)
{
    enum { FIRST = 4 }; /* most arrays are short: lists of packs, texts of rows */
    if (n < *cap)
        return items;
    if (*cap > SIZE_MAX / 2 / size) {
        a->failed = true;
        return NULL;
    }
    size_t wider = *cap ? *cap * 2 : FIRST;
    void *grown = arena_grow(a, items, n * size, wider * size);
    if (grown)
        *cap = wider;
    return grown;
}

struct str arena_str(struct arena *a, struct str s)
{
    char *p = arena_alloc(a, s.n + 1);
    if (!p)
        return (struct str){NULL, 0};
    if (s.n)
        memcpy(p, s.p, s.n);
    p[s.n] = '\0';
    return (struct str){p, s.n};
}

struct str arena_printf(struct arena *a, const char *format, ...)
{
    char usual[256]; /* what fits is formatted once */
    size_t length;
    va_list args;
    va_start(args, format);
    int n = plain_format(usual, sizeof usual, format, args, &length) ? (int)length : -1;
    va_end(args);
    if (n < 0) {
        va_start(args, format);
        n = vsnprintf(usual, sizeof usual, format, args);
        va_end(args);
    }
    char *p = n < 0 ? NULL : arena_alloc(a, (size_t)n + 1);
    if (!p)
        return (struct str){NULL, 0};
    if ((size_t)n < sizeof usual)
        return (struct str){memcpy(p, usual, (size_t)n + 1), (size_t)n};
    va_start(args, format);
    vsnprintf(p, (size_t)n + 1, format, args);
    va_end(args);
    return (struct str){p, (size_t)n};
}
