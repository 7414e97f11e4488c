/* Before any page is built: every table measured, its orientation chosen, and short text between
 * landscape tables set aside to go with them. */
#include "layout/table.h"

/* Of the headings right above the block. */
static mpt height_of_headings(struct page_builder *b, size_t index)
{
    size_t from = index;
    while (from > 0 && b->doc->blocks[from - 1].kind == BLOCK_HEADING)
        from--;
    b->pending = from;
    b->pending_end = index;
    mpt height = pending_height(b, false);
    b->pending = b->pending_end = 0;
    return height;
}

static struct table_layout *prepare(struct page_builder *b, size_t index)
{
    const struct table_style *s = &b->style->table;
    const struct doc_block *block = &b->doc->blocks[index];
    struct table_layout *t = arena_alloc(b->a, sizeof *t);
    if (!t)
        return NULL;
    const struct grid *g = block->grid;
    *t = (struct table_layout){.g = g,
                               .header_rows = g->header_rows < g->rows ? g->header_rows : g->rows,
                               .place = block->place,
                               .role = role_of(b, STR("table"), s->font),
                               .header_role = role_of(b, STR("table"), s->header_font),
                               .role_name = s->font,
                               .header_role_name = s->header_font};
    if (!table_measure(b, t))
        return NULL;
    table_note_what_is_said(b, index, t);
    table_choose(b, t);
    table_prefer_one_page(b, t, height_of_headings(b, index));
    for (struct table_layout *part = t->parts; part; part = part->next) {
        part->title_said = t->title_said || part->continues;
        part->code_said = t->code_said;
    }
    return b->stopped ? NULL : t;
}

static bool is_table(const struct doc_block *block)
{
    return block->kind == BLOCK_TABLE && block->grid && block->grid->rows && block->grid->cols;
}

/* Text from … to - 1 that is short enough to share a landscape page with the tables around it. */
static bool is_short_text(struct page_builder *b, size_t from, size_t to)
{
    enum { BLOCKS_MAX = 6, BYTES_MAX = 900 };
    size_t bytes = 0;
    if (to - from > BLOCKS_MAX)
        return false;
    for (size_t i = from; i < to; i++) {
        const struct doc_block *block = &b->doc->blocks[i];
        if (block->kind == BLOCK_PAGE_BREAK || block->kind == BLOCK_TOC ||
            block->kind == BLOCK_FIGURE || look_of_block(b, block)->new_page)
            return false;
        for (size_t k = 0; k < block->run_count; k++)
            bytes += block->runs[k].text.n;
    }
    return bytes <= BYTES_MAX;
}

static void mark_if_short(struct page_builder *b, size_t from, size_t to)
{
    if (from < to && is_short_text(b, from, to))
        memset(b->landscape_text + from, true, to - from);
}

static void mark_landscape_text(struct page_builder *b)
{
    size_t from = SIZE_MAX; /* of the text behind a landscape table */
    for (size_t i = 0; i < b->doc->block_count; i++) {
        const struct table_layout *t = b->tables[i];
        if (!t)
            continue;
        if (t->landscape)
            mark_if_short(b, from, i);
        from = t->landscape ? i + 1 : SIZE_MAX;
    }
    mark_if_short(b, from, b->doc->block_count);
    b->tail = from;
}

bool tables_prepare(struct page_builder *b)
{
    size_t n = b->doc->block_count;
    b->tables = arena_zalloc(b->a, (n + 1) * sizeof(struct table_layout *));
    b->landscape_text = arena_zalloc(b->a, (n + 1) * sizeof *b->landscape_text);
    if (!b->tables || !b->landscape_text)
        return false;
    for (size_t i = 0; i < n; i++) {
        if (!is_table(&b->doc->blocks[i]))
            continue;
        b->tables[i] = prepare(b, i);
        if (!b->tables[i])
            return false;
    }
    mark_landscape_text(b);
    return true;
}
