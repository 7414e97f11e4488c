#include "base/source.h"

#include "base/utf8.h"

/* Kept apart and plain: compilers turn it into vector code, and a report may come far down a large
 * file. */
static uint32_t count_newlines(const char *p, size_t n)
{
    uint32_t count = 0;
    for (size_t i = 0; i < n; i++)
        count += p[i] == '\n';
    return count;
}

struct place source_place(const struct source *source, size_t offset)
{
    struct str text = source->text;
    if (offset > text.n)
        offset = text.n;
    size_t start = offset, end = offset;
    while (start > 0 && text.p[start - 1] != '\n')
        start--;
    while (end < text.n && text.p[end] != '\n' && text.p[end] != '\r')
        end++;
    struct str before = str_sub(text, start, offset);
    return (struct place){.file = source->name,
                          .line = count_newlines(text.p, start) + 1,
                          .col = (uint32_t)utf8_count(before) + 1,
                          .excerpt = str_sub(text, start, end)};
}

void sources_init(struct sources *all, struct arena *a, struct sources *shared)
{
    *all = (struct sources){.arena = a, .shared = shared, .next = shared ? 0 : SOURCES_SHARED_BASE};
}

struct source *sources_add(struct sources *all, struct str name, struct str text)
{
    uint32_t room = (all->shared ? SOURCES_SHARED_BASE : UINT32_MAX) - all->next;
    struct source **items = arena_room(all->arena, all->items, all->n, &all->cap, sizeof *items);
    if (!items)
        return NULL;
    all->items = items;
    struct source *s = arena_alloc(all->arena, sizeof *s);
    if (!s || text.n + 2 > room)
        return NULL;
    *s = (struct source){.name = name, .text = text, .base = all->next};
    all->next += (uint32_t)text.n + 1;
    all->items[all->n++] = s;
    return s;
}

const struct source *sources_of(const struct sources *all, uint32_t at)
{
    if (!at)
        return NULL;
    if (all->shared && at - 1 >= SOURCES_SHARED_BASE)
        all = all->shared;
    for (size_t i = all->n; i-- > 0;)
        if (at - 1 >= all->items[i]->base)
            return all->items[i];
    return NULL;
}

struct place sources_place(const struct sources *all, uint32_t at)
{
    const struct source *s = sources_of(all, at);
    return s ? source_place(s, at - 1 - s->base) : (struct place){0};
}
