/* Tables flow onto pages: whole where they fit, else cut, with header rows on every page. */
#include "layout/table.h"

static mpt page_room(const struct page_builder *b, bool landscape)
{
    const struct page_shape *s = landscape ? &b->style->landscape : &b->style->portrait;
    return s->height - s->top - s->bottom;
}

static void draw_pieces(struct page_builder *b, struct table_layout *t, const struct pieces *pieces)
{
    for (size_t i = 0; i < pieces->n && !b->stopped; i++) {
        if (i > 0)
            page_open(b, t->landscape);
        table_draw_head(b, t, i == 0 && !t->continues);
        table_draw_piece(b, t, &pieces->items[i], i == 0);
    }
    table_draw_notes(b, t);
    b->y += b->style->table.after;
}

/* A bookmark, unless the heading just above says the same. */
static void add_bookmark(struct page_builder *b, const struct table_layout *t, size_t index, mpt y)
{
    enum { LEVELS = 3 };
    uint8_t level = 1;
    for (size_t i = index; i-- > 0;) {
        const struct doc_block *block = &b->doc->blocks[i];
        if (block->kind != BLOCK_HEADING)
            continue;
        level = block->level < LEVELS ? (uint8_t)(block->level + 1) : LEVELS;
        if (i + 1 == index && str_find(doc_block_text(block, b->a), t->g->title, 0) != SIZE_MAX)
            return;
        break;
    }
    if (!b->style->table.outline || !t->g->title.n)
        return;
    struct str title =
        t->g->code.n ? arena_printf(b->a, "%.*s　%.*s", STR_ARG(t->g->code), STR_ARG(t->g->title))
                     : t->g->title;
    outline_add(b, level, title, (uint32_t)(b->out->page_count - 1), y);
}

/* Lines, notes and title for the room there is. */
static bool set_all(struct page_builder *b, struct table_layout *t, mpt headings)
{
    bool same_page = b->open && b->landscape == t->landscape;
    struct space room = {.page = page_room(b, t->landscape) - headings};
    room.here = same_page ? b->bottom - b->y - headings : 0;
    t->width = area_width(b, t->landscape) + 2 * t->overhang;
    if (!table_set_around(b, t))
        return false;
    if (!table_settle(b, t, room))
        return false;
    /* the width may have changed */
    return table_set(b, t) && table_set_around(b, t) && !b->stopped;
}

static bool header_fits(struct page_builder *b, const struct table_layout *t)
{
    mpt header = table_header_height(t, b->style->table.pad_y_min);
    if (page_room(b, t->landscape) - t->head_next - header >= t->leading)
        return true;
    DIAG(b->setter.ds, E5212, t->place, t->g->title.n ? t->g->title : t->g->id);
    return false;
}

static struct page_piece *pieces_noted(struct page_builder *b, const struct table_layout *t,
                                       const struct pieces *pieces)
{
    struct page_piece *noted = arena_alloc(b->a, pieces->n * sizeof *noted);
    for (size_t i = 0; noted && i < pieces->n; i++) {
        const struct piece *p = &pieces->items[i];
        mpt room = i ? page_room(b, t->landscape) - t->head_next : b->bottom - b->y - t->head_first;
        noted[i] = (struct page_piece){.from = p->from,
                                       .to = p->to,
                                       .head = p->head,
                                       .begun = p->skip > 0,
                                       .room = room - (i + 1 < pieces->n ? 0 : t->notes_height)};
    }
    return noted;
}

static bool parts_rows(const struct pieces *pieces)
{
    for (size_t i = 0; i < pieces->n; i++)
        if (pieces->items[i].take)
            return true;
    return false;
}

/* Leaves word of how the table was set, or the next part of it. Where the pages part a row, other
 * outputs could not say again what stands beside it: for them the table is cut between rows. */
static void record(struct page_builder *b, struct table_layout *t, size_t index,
                   const struct pieces *pieces)
{
    struct pieces between = {0};
    if (parts_rows(pieces)) {
        table_cut_between_rows(b, t, page_room(b, t->landscape), &between);
        if (between.n && between.items[0].to > between.items[0].from)
            pieces = &between;
    }
    struct page_table *at = &b->out->block_tables[index];
    mpt *widths = arena_alloc(b->a, t->g->cols * sizeof *widths);
    for (uint32_t col = 0; widths && col < t->g->cols; col++)
        widths[col] = t->cols[col].width;
    while (t->continues && at && at->next)
        at = at->next;
    if (t->continues && at) {
        at->next = arena_zalloc(b->a, sizeof *at->next);
        at = at->next;
    }
    struct page_piece *noted = pieces_noted(b, t, pieces);
    if (!at || !widths || !noted) {
        b->stopped = true;
        return;
    }
    *at = (struct page_table){.grid = t->g,
                              .widths = widths,
                              .size = t->size,
                              .leading = t->leading,
                              .pad_x = t->pad_x,
                              .pad_y = t->pad_y,
                              .text_heights = t->text_heights,
                              .pieces = noted,
                              .piece_count = pieces->n};
    if (!t->continues)
        title_noted(b, index, &t->title);
}

static void draw_table(struct page_builder *b, struct table_layout *t, size_t index)
{
    struct pieces pieces = {0};
    table_cut_for_page(b, t, page_room(b, t->landscape), &pieces);
    if (pieces.n > 1 && pieces.items[0].to == pieces.items[0].from && !pieces.items[0].take) {
        page_open(b, t->landscape); /* not even one row below the headings */
        table_cut_for_page(b, t, page_room(b, t->landscape), &pieces);
    }
    if (b->stopped)
        return;
    if (!t->continues) {
        block_placed(b, index);
        add_bookmark(b, t, index, b->y);
    }
    record(b, t, index, &pieces);
    b->list_tag = TAG_NONE;
    t->tag = tag_add(b, TAG_TABLE, b->root_tag);
    draw_pieces(b, t, &pieces);
}

static void flow_one(struct page_builder *b, struct table_layout *t, size_t index)
{
    mpt headings = pending_height(b, t->landscape);
    if (!set_all(b, t, headings) || !header_fits(b, t))
        return;
    if (!table_starts_here(b, t, headings))
        page_open(b, t->landscape);
    pending_place(b, 0, t->landscape);
    if (!b->stopped)
        draw_table(b, t, index);
}

void table_flow(struct page_builder *b, size_t index)
{
    struct table_layout *t = b->tables[index];
    if (!t)
        return;
    if (b->pending == b->pending_end)
        b->pending = b->pending_end = index;
    if (!t->parts) {
        flow_one(b, t, index);
        return;
    }
    for (struct table_layout *part = t->parts; part && !b->stopped; part = part->next)
        flow_one(b, part, index);
}
