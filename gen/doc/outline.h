/* The headings of a document as its contents list them. */
#ifndef JUESUAN_DOC_OUTLINE_H
#define JUESUAN_DOC_OUTLINE_H

#include "doc/doc.h"

struct outline_item {
    size_t block;  /* index into doc->blocks */
    uint8_t level; /* as in the report, 1 … 6 */
    uint8_t depth; /* 1 … 6 without gaps: a heading is at most one deeper than the one before */
    bool listed;   /* stands in the contents */
    struct str text;
};

struct outline {
    struct outline_item *items;
    size_t n;
    int levels; /* that stand in the contents */
};

/* All headings in order, those down to `levels` (1 … 3) listed; memory from `a`. False when it is
 * exhausted. */
bool outline_of(const struct doc *doc, int levels, struct arena *a, struct outline *out);
/* The heading that is this block, NULL when it is none. */
const struct outline_item *outline_find(const struct outline *o, size_t block);

#endif
