/* Web pages as trees that are fit to be read: free of office mark-up, with what their style sheets
 * say about showing. */
#ifndef JUESUAN_READ_PAGE_H
#define JUESUAN_READ_PAGE_H

#include "fence/html_read.h"

/* The page (UTF-8) without comments, scripts, processing instructions, conditional sections and
 * elements of other vocabularies (<o:p>), whose content stays; the text of its style elements is
 * appended to `styles`. False when memory is exhausted. */
bool page_clean(struct str page, struct arena *a, struct str *out, struct buf *styles);

enum page_display { DISPLAY_INLINE, DISPLAY_BLOCK, DISPLAY_NONE };
enum page_list { LIST_NONE, LIST_DECIMAL, LIST_HAN, LIST_LETTER, LIST_BULLET };

/* How an element is shown. */
struct page_look {
    enum page_display display;
    bool hidden;         /* takes room but shows nothing: inherited */
    bool pre;            /* white space is shown as it is: inherited */
    enum page_list list; /* inherited */
};

struct style_rule;
struct style_sheet {
    struct style_rule *rules;
    size_t n, cap;
};

/* The rules of a style sheet that bear upon what is shown; those for other media and those whose
 * selectors are beyond tags, classes, identities, descendants and children are left out. */
bool styles_read(struct str text, struct arena *a, struct style_sheet *out);
/* What the element's name, attributes, style sheet and style attribute say, in this order. */
struct page_look page_look(const struct html_node *node, const struct page_look *parent,
                           const struct style_sheet *sheet);

#endif
