/* What can be asked of a finished document: texts and levels of its blocks. */
#include "doc/doc.h"

#include "base/text.h"
#include "base/utf8.h"

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

static const struct str heading_looks[] = {STR_INIT("heading1"), STR_INIT("heading2"),
                                           STR_INIT("heading3"), STR_INIT("heading4"),
                                           STR_INIT("heading5"), STR_INIT("heading6")};

enum { HEADING_LEVELS = sizeof heading_looks / sizeof *heading_looks };

int doc_shown_level(const struct doc_block *heading)
{
    int level = heading->level - heading->lift;
    return level < 1 ? 1 : level > HEADING_LEVELS ? HEADING_LEVELS : level;
}

struct str doc_block_look(const struct doc_block *b)
{
    if (b->style.n)
        return b->style;
    if (b->kind == BLOCK_HEADING)
        return heading_looks[doc_shown_level(b) - 1];
    return b->kind == BLOCK_ITEM ? STR("item") : STR("body");
}

/* The level whose look a style names; 0 when it names none. */
static int level_of_look(struct str style)
{
    for (int i = 0; i < HEADING_LEVELS; i++)
        if (str_eq(style, heading_looks[i]))
            return i + 1;
    return 0;
}

void doc_lift_headings(struct doc *doc)
{
    int8_t lifts[HEADING_LEVELS + 1] = {0}; /* of the last heading of each level */
    for (size_t i = 0; i < doc->block_count; i++) {
        struct doc_block *b = &doc->blocks[i];
        int level = b->level, look = level_of_look(b->style);
        if (b->kind != BLOCK_HEADING || level < 1 || level > HEADING_LEVELS)
            continue;
        b->lift = look ? (int8_t)(level - look) : lifts[level - 1];
        for (int below = level; below <= HEADING_LEVELS; below++)
            lifts[below] = b->lift;
    }
}

/* The next character that is no blank; 0 at the end. *run and *at move on through the runs. */
static int32_t next_of_runs(const struct doc_block *b, size_t *run, size_t *at)
{
    for (; *run < b->run_count; ++*run, *at = 0) {
        struct str text = b->runs[*run].text;
        while (*at < text.n) {
            const char *p = text.p + *at;
            int32_t cp = utf8_next(&p, text.p + text.n);
            *at = (size_t)(p - text.p);
            if (cp != ' ' && cp != 0x3000)
                return cp;
        }
    }
    return 0;
}

static bool says(const struct doc_block *b, struct str text)
{
    size_t run = 0, at = 0;
    for (const char *p = text.p, *end = text.p + text.n; p < end;) {
        int32_t cp = utf8_next(&p, end);
        if (cp != ' ' && cp != 0x3000 && cp != next_of_runs(b, &run, &at))
            return false;
    }
    return next_of_runs(b, &run, &at) == 0;
}

bool doc_says_before(const struct doc *doc, size_t table, struct str text)
{
    enum { LOOK_BACK = 3 };
    for (size_t i = table; i-- > 0 && table - i <= LOOK_BACK && text.n;) {
        const struct doc_block *b = &doc->blocks[i];
        if (b->kind != BLOCK_HEADING && b->kind != BLOCK_PARAGRAPH)
            break;
        if (says(b, text))
            return true;
    }
    return false;
}
