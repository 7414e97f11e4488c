/* Titles of several lines: Word breaks where a line is full, which parts words and may leave a
 * single character behind. The lines that the pages have are given to it. */
#include "base/utf8.h"
#include "write/docx.h"

const struct page_title *docx_title(const struct docx *d, size_t block)
{
    const struct pages *p = d->pages;
    const struct page_title *t = p && block < p->block_count ? &p->block_titles[block] : NULL;
    return t && t->n ? t : NULL;
}

/* Whether the title's next line begins with its character number `seen`. */
static bool begins_line(const struct page_title *t, size_t seen)
{
    size_t sum = 0;
    for (size_t i = 0; i + 1 < t->n; i++) {
        sum += t->chars[i];
        if (sum == seen)
            return true;
    }
    return false;
}

void docx_title_run(struct docx *d, const struct page_title *t, unsigned flags, struct str text,
                    size_t *seen)
{
    const char *from = text.p, *p = text.p, *end = text.p + text.n;
    while (p < end) {
        const char *at = p;
        int32_t cp = utf8_next(&p, end);
        if (cp == ' ' || cp == 0x3000)
            continue;
        if (*seen > 0 && begins_line(t, *seen)) {
            docx_run(d->x, (flags & ~(unsigned)RUN_BREAK) | RUN_BREAK,
                     (struct str){from, (size_t)(at - from)});
            from = at;
        }
        ++*seen;
    }
    docx_run(d->x, flags, (struct str){from, (size_t)(end - from)});
}

struct look docx_title_look(const struct docx *d, const struct page_title *t, const struct look *l,
                            bool landscape)
{
    enum { SLACK = 400 }; /* thousandths of an em: faces of Word are not just as wide */
    struct look narrow = *l;
    mpt widest = 0;
    for (size_t i = 0; i < t->n; i++)
        widest = t->widths[i] > widest ? t->widths[i] : widest;
    mpt rest = docx_text_width(d, landscape) - widest - l->size * SLACK / 1000;
    mem_t each = rest > 0 && l->size > 0 ? (mem_t)((int64_t)rest * 1000 / l->size / 2) : 0;
    narrow.left = narrow.left > each ? narrow.left : each;
    narrow.right = narrow.right > each ? narrow.right : each;
    return narrow;
}
