/* The headings of a document with their levels, as contents and navigation list them. */
#include "doc/outline.h"

static size_t count_headings(const struct doc *doc)
{
    size_t n = 0;
    for (size_t i = 0; i < doc->block_count; i++)
        n += doc->blocks[i].kind == BLOCK_HEADING;
    return n;
}

bool outline_of(const struct doc *doc, int levels, struct arena *a, struct outline *out)
{
    size_t n = count_headings(doc);
    uint8_t open[6]; /* levels of the headings that the next one may stand under */
    uint8_t depth = 0;
    levels = levels < 1 ? 1 : levels > 3 ? 3 : levels;
    *out = (struct outline){arena_alloc(a, (n ? n : 1) * sizeof *out->items), 0, levels};
    if (!out->items)
        return false;
    for (size_t i = 0; i < doc->block_count; i++) {
        const struct doc_block *b = &doc->blocks[i];
        if (b->kind != BLOCK_HEADING)
            continue;
        while (depth && open[depth - 1] >= b->level)
            depth--;
        open[depth++] = b->level;
        out->items[out->n++] = (struct outline_item){.block = i,
                                                     .level = b->level,
                                                     .depth = depth,
                                                     .listed = b->level <= levels,
                                                     .text = doc_block_text(b, a)};
    }
    return !a->failed;
}

const struct outline_item *outline_find(const struct outline *o, size_t block)
{
    size_t low = 0, high = o->n;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (o->items[middle].block < block)
            low = middle + 1;
        else
            high = middle;
    }
    return low < o->n && o->items[low].block == block ? &o->items[low] : NULL;
}
