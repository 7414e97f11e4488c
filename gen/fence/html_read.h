/* Web pages held in memory, read as a tree by libxml2's tolerant parser: elements left open, closed
 * twice or in the wrong order are no errors. Names are in lower case. Not for finding out how the
 * bytes are encoded, and not for what a page looks like: that is its reader's business. */
#ifndef JUESUAN_FENCE_HTML_READ_H
#define JUESUAN_FENCE_HTML_READ_H

#include "base/diag.h"

/* Elements deeper than this are not opened: what they hold belongs to the last one. */
enum { HTML_READ_DEPTH_MAX = 200 };

struct html_attr {
    struct str name, value;
};

struct html_node {
    struct str name; /* empty: a text */
    struct str text; /* of a text; entities are replaced */
    const struct html_attr *attrs;
    size_t attr_count;
    struct html_node *parent, *next, *first, *last;
};

/* The page as one node without a name whose children are the outermost elements. `page` must be
 * UTF-8 without NUL; the tree lives in the arena. NULL after E1004 or E6063. */
struct html_node *html_read(struct str page, struct arena *a, struct diags *ds);

/* Empty when there is no such attribute. */
struct str html_attr(const struct html_node *node, const char *name);
bool html_has(const struct html_node *node, const char *name);
bool html_is(const struct html_node *node, const char *name);

#endif
