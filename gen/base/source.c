#include "base/source.h"

#include <string.h>

/* Kept apart and plain: compilers turn it into vector code, and a report may come far down a large
 * file. */
static uint32_t count_newlines(const char *p, size_t n)
{
    uint32_t count = 0;
    for (size_t i = 0; i < n; i++)
        count += p[i] == '\n';
    return count;
}

/* Every cell of every table knows the data line behind it: that is asked for thousands of times. */
static void index_lines(struct source *s, struct arena *a)
{
    uint32_t n = count_newlines(s->text.p, s->text.n), k = 0;
    uint32_t *lines = arena_alloc(a, (n + 1u) * sizeof *lines);
    if (!lines)
        return;
    lines[k++] = 0;
    for (const char *p = s->text.p, *end = p + s->text.n; k <= n; k++) {
        p = (const char *)memchr(p, '\n', (size_t)(end - p)) + 1;
        lines[k] = (uint32_t)(p - s->text.p);
    }
    s->lines = lines;
    s->line_count = k;
}

/* Number of the line that holds `offset`, from 1, and where it begins. */
static uint32_t line_at(const struct source *s, size_t offset, size_t *start)
{
    uint32_t low = 0, high = s->line_count;
    if (!s->lines) {
        for (*start = offset; *start > 0 && s->text.p[*start - 1] != '\n';)
            --*start;
        return count_newlines(s->text.p, *start) + 1;
    }
    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;
        *(s->lines[middle] <= offset ? &low : &high) = middle;
    }
    *start = s->lines[low];
    return low + 1;
}

/* A file written by a machine may be one line from end to end: this is plain for the same reason.
 */
static uint32_t count_characters(const char *p, size_t n)
{
    uint32_t count = 0;
    for (size_t i = 0; i < n; i++)
        count += (p[i] & 0xC0) != 0x80;
    return count;
}

static size_t line_end(struct str text, size_t from)
{
    const char *end = memchr(text.p + from, '\n', text.n - from);
    size_t n = end ? (size_t)(end - text.p) : text.n;
    end = memchr(text.p + from, '\r', n - from);
    return end ? (size_t)(end - text.p) : n;
}

struct place source_place(const struct source *source, size_t offset)
{
    struct str text = source->text;
    size_t start;
    if (!text.n)
        return (struct place){.file = source->name, .line = 1, .col = 1, .excerpt = STR("")};
    if (offset > text.n)
        offset = text.n;
    uint32_t line = line_at(source, offset, &start);
    return (struct place){.file = source->name,
                          .line = line,
                          .col = count_characters(text.p + start, offset - start) + 1,
                          .excerpt = str_sub(text, start, line_end(text, offset))};
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
    index_lines(s, all->arena);
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
