#include "doc/doc.h"

#include "doc/text.h"

/* A forced line end inside a title is no blank in the contents, unless words would run together. */
static bool needs_blank(const struct doc_run *run, const struct doc_run *next)
{
    return (run->flags & RUN_BREAK) && !text_joins(run->text, next->text);
}

struct str doc_block_text(const struct doc_block *b, struct arena *a)
{
    size_t n = 0;
    for (size_t i = 0; i < b->run_count; i++)
        n += b->runs[i].text.n + 1;
    char *p = arena_alloc(a, n + 1), *at = p;
    if (!p)
        return (struct str){NULL, 0};
    for (size_t i = 0; i < b->run_count; i++) {
        const struct doc_run *run = &b->runs[i];
        if (run->text.n)
            memcpy(at, run->text.p, run->text.n);
        at += run->text.n;
        if (i + 1 < b->run_count && needs_blank(run, run + 1))
            *at++ = ' ';
    }
    *at = '\0';
    return (struct str){p, (size_t)(at - p)};
}

struct str doc_block_look(const struct doc_block *b)
{
    static const struct str headings[] = {{"heading1", 8}, {"heading2", 8}, {"heading3", 8},
                                          {"heading4", 8}, {"heading5", 8}, {"heading6", 8}};
    if (b->style.n)
        return b->style;
    if (b->kind == BLOCK_HEADING)
        return headings[b->level >= 1 && b->level <= 6 ? b->level - 1 : 5];
    return b->kind == BLOCK_ITEM ? STR("item") : STR("body");
}
