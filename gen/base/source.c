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
