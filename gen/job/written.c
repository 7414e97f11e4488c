#include "job/written.h"

#include "base/utf8.h"

/* The stretch that holds this byte; NULL where none is known. */
static const struct written *find(const struct job *job, size_t offset)
{
    size_t low = 0, high = job->written_count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (job->written[middle].end <= offset)
            low = middle + 1;
        else
            high = middle;
    }
    return low < job->written_count && job->written[low].begin <= offset ? &job->written[low]
                                                                         : NULL;
}

static struct written_cursor *cursor_of(struct written_places *places, const struct source *source)
{
    size_t i = 0;
    while (i + 1 < WRITTEN_CURSORS && places->cursors[i].source &&
           places->cursors[i].source != source)
        i++;
    struct written_cursor *c = &places->cursors[i];
    if (c->source != source)
        *c = (struct written_cursor){.source = source};
    return c;
}

static size_t newlines_between(struct str text, size_t from, size_t to)
{
    size_t n = 0;
    for (size_t i = from; i < to; i++)
        n += text.p[i] == '\n';
    return n;
}

/* Every block of a report asks for its place: most are a few lines from the last one. */
static void move_to(struct written_cursor *c, size_t offset)
{
    struct str text = c->source->text;
    if (offset >= c->offset)
        c->newlines += newlines_between(text, c->offset, offset);
    else
        c->newlines -= newlines_between(text, offset, c->offset);
    c->offset = offset;
}

static struct place place_in(struct written_places *places, const struct source *source,
                             size_t offset)
{
    struct str text = source->text;
    if (offset > text.n)
        offset = text.n;
    size_t start = offset, end = offset;
    while (start > 0 && text.p[start - 1] != '\n')
        start--;
    while (end < text.n && text.p[end] != '\n' && text.p[end] != '\r')
        end++;
    struct written_cursor *c = cursor_of(places, source);
    move_to(c, offset);
    return (struct place){.file = source->name,
                          .line = (uint32_t)c->newlines + 1,
                          .col = (uint32_t)utf8_count(str_sub(text, start, offset)) + 1,
                          .excerpt = str_sub(text, start, end)};
}

struct place written_place(void *user, size_t offset)
{
    struct written_places *places = user;
    struct job *job = places->job;
    const struct written *w = find(job, offset);
    const struct source *data = w && w->at ? sources_of(&job->sources, w->at) : NULL;
    if (data)
        return place_in(places, data, w->at - 1 - data->base);
    if (w)
        return place_in(places, w->source, w->from + (w->verbatim ? offset - w->begin : 0));
    return source_place(&(struct source){.name = STR(REPORT_TEXT_NAME), .text = job->markdown},
                        offset);
}
