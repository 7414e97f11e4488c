#include "base/source.h"

#include "base/utf8.h"

struct place source_place(const struct source *source, size_t offset)
{
    struct str text = source->text;
    if (offset > text.n)
        offset = text.n;
    size_t start = 0;
    uint32_t line = 1;
    for (size_t i = 0; i < offset; i++)
        if (text.p[i] == '\n') {
            line++;
            start = i + 1;
        }
    size_t end = offset;
    while (end < text.n && text.p[end] != '\n' && text.p[end] != '\r')
        end++;
    struct str before = str_sub(text, start, offset);
    return (struct place){.file = source->name,
                          .line = line,
                          .col = (uint32_t)utf8_count(before) + 1,
                          .excerpt = str_sub(text, start, end)};
}

struct source *sources_add(struct sources *all, struct arena *a, struct str name, struct str text)
{
    if (all->n == all->cap) {
        size_t cap = all->cap ? all->cap * 2 : 16;
        struct source **items =
            arena_grow(a, all->items, all->n * sizeof *items, cap * sizeof *items);
        if (!items)
            return NULL;
        all->items = items;
        all->cap = cap;
    }
    struct source *s = arena_alloc(a, sizeof *s);
    if (!s || text.n >= UINT32_MAX - all->next - 2)
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
