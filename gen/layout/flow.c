/* Text flows onto pages: headings wait for what follows them, no line stands alone. Not tables and
 * contents, which flow by their own rules on top of these. */
#include "layout/builder.h"

/* Screen readers want levels without gaps: a heading is at most one deeper than the one it stands
 * under, whatever the report calls it. */
static enum tag_kind heading_tag(struct page_builder *b, uint8_t level)
{
    enum { DEEPEST = sizeof b->open_levels };
    static const enum tag_kind kinds[] = {TAG_H1, TAG_H1, TAG_H2, TAG_H3, TAG_H4};
    while (b->depth && (b->open_levels[b->depth - 1] >= level || b->depth == DEEPEST))
        b->depth--;
    b->open_levels[b->depth++] = level;
    return kinds[b->depth < 4 ? b->depth : 4];
}

static uint32_t tag_block(struct page_builder *b, const struct doc_block *block)
{
    if (block->kind != BLOCK_ITEM) {
        b->list_tag = TAG_NONE;
        return tag_add(b, block->kind == BLOCK_HEADING ? heading_tag(b, block->level) : TAG_P,
                       b->root_tag);
    }
    if (b->list_tag == TAG_NONE)
        b->list_tag = tag_add(b, TAG_L, b->root_tag);
    return tag_add(b, TAG_LI, b->list_tag);
}

/* Numbering starts where the report proper does: behind the contents, or behind the cover when
 * there are none. */
static bool starts_numbering(const struct page_builder *b, size_t index)
{
    const struct doc_block *block = &b->doc->blocks[index];
    for (size_t i = index; i < b->doc->block_count; i++)
        if (b->doc->blocks[i].kind == BLOCK_TOC)
            return false;
    for (size_t i = 0; i < index; i++)
        if (b->doc->blocks[i].kind == BLOCK_TOC)
            return true;
    return block->kind != BLOCK_PARAGRAPH || block->style.n == 0;
}

void block_placed(struct page_builder *b, size_t index)
{
    const struct doc_block *block = &b->doc->blocks[index];
    uint32_t page = (uint32_t)(b->out->page_count - 1);
    enum { OUTLINE_LEVELS = 3 };
    b->out->block_pages[index] = page;
    b->out->block_opens[index] = b->blank;
    b->anchors[index] = (struct anchor){page, b->y, true};
    if (b->first_numbered == UINT32_MAX && starts_numbering(b, index))
        b->first_numbered = page;
    if (block->kind == BLOCK_HEADING && block->level <= OUTLINE_LEVELS)
        outline_add(b, block->level, doc_block_text(block, b->a), page, b->y);
}

/* Where to part a paragraph of n lines when `fit` of them have room: at least two stay, at least
 * `go` go. */
static size_t lines_that_stay(size_t n, size_t fit, size_t go)
{
    if (fit >= n)
        return n;
    if (n - fit < go)
        fit = n > go ? n - go : 0;
    return n < 4 || fit < 2 ? 0 : fit;
}

static size_t lines_that_fit(const struct page_builder *b, const struct look *look)
{
    mpt room = b->bottom - b->y;
    return room < look->line ? 0 : (size_t)(room / look->line);
}

static void draw_lines(struct page_builder *b, const struct para *p, size_t room_for, size_t go)
{
    for (size_t at = 0; at < p->lines.n && !b->stopped;) {
        size_t left = p->lines.n - at;
        size_t fit = lines_that_fit(b, p->look);
        if (at == 0 && fit > room_for)
            fit = room_for;
        size_t stay = at == 0 || left > fit ? lines_that_stay(left, fit, go) : left;
        if (stay == 0 && b->blank) /* a page too low for two lines: take what goes */
            stay = fit ? fit : 1;
        if (stay == 0) {
            page_open(b, b->landscape);
            continue;
        }
        para_draw(b, p, at, at + stay);
        at += stay;
        if (at < p->lines.n)
            page_open(b, b->landscape);
    }
}

/* Whether a part of the report ends in front of that block. */
static bool part_ends(struct page_builder *b, size_t index)
{
    if (index >= b->doc->block_count)
        return true;
    const struct doc_block *block = &b->doc->blocks[index];
    if (block->kind == BLOCK_PAGE_BREAK || block->kind == BLOCK_TOC)
        return true;
    return block->kind != BLOCK_TABLE && block->kind != BLOCK_FIGURE &&
           look_of_block(b, block)->new_page;
}

static bool is_plain_text(struct page_builder *b, size_t index)
{
    const struct doc_block *block = &b->doc->blocks[index];
    return (block->kind == BLOCK_PARAGRAPH || block->kind == BLOCK_ITEM) &&
           !look_of_block(b, block)->keep_next && !look_of_block(b, block)->at_bottom;
}

/* The paragraph behind, where it ends the part with a line or two. */
static bool rest_behind(struct page_builder *b, size_t index, struct para *next)
{
    enum { REST = 2 };
    return !part_ends(b, index + 1) && part_ends(b, index + 2) && is_plain_text(b, index + 1) &&
           block_set(b, index + 1, b->landscape, next) && next->lines.n > 0 &&
           next->lines.n <= REST;
}

/* Whether only the one or two lines of the next paragraph would stand on the last page of a part.
 */
static bool leaves_a_rest(struct page_builder *b, size_t index, const struct para *p)
{
    struct para next;
    mpt below = b->bottom - b->y - para_height(p) - p->look->after;
    return rest_behind(b, index, &next) && below >= 0 &&
           below < next.look->before + para_height(&next);
}

/* A paragraph in its place. The last page of a part is not left with a line or two: lines of this
 * paragraph go along. */
static void draw_text(struct page_builder *b, size_t index, const struct para *p)
{
    enum { GO = 2, GO_LAST = 3 };
    size_t n = p->lines.n;
    if (!is_plain_text(b, index))
        draw_lines(b, p, n, GO);
    else if (n >= 4 && leaves_a_rest(b, index, p))
        draw_lines(b, p, n - GO, GO);
    else
        draw_lines(b, p, n, n > 4 && part_ends(b, index + 1) ? GO_LAST : GO);
}

/* Height of the lines that must stand together at the start of a paragraph. A paragraph too short
 * to be parted goes along with the line or two that end the part behind it. */
static mpt first_lines(struct page_builder *b, size_t index, const struct para *p)
{
    struct para next;
    if (p->lines.n > 3)
        return 2 * p->look->line;
    if (!is_plain_text(b, index) || !rest_behind(b, index, &next))
        return para_height(p);
    return para_height(p) + p->look->after + next.look->before + para_height(&next);
}

/* Height of blocks from … to - 1 of text, one below the other. */
static mpt heights(struct page_builder *b, size_t from, size_t to, bool landscape)
{
    mpt sum = 0;
    for (size_t i = from; i < to && !b->stopped; i++) {
        struct para p;
        if (!block_set(b, i, landscape, &p))
            return 0;
        sum += (i > from ? p.look->before : 0) + para_height(&p) + p.look->after;
    }
    return sum;
}

mpt pending_height(struct page_builder *b, bool landscape)
{
    return heights(b, b->pending, b->pending_end, landscape);
}

static void place_one(struct page_builder *b, size_t index, const struct para *p)
{
    struct para tagged = *p;
    if (p->lines.n == 0) {
        block_placed(b, index);
        return;
    }
    tagged.tag = tag_block(b, &b->doc->blocks[index]);
    title_noted(b, index, p);
    if (p->look->at_bottom && b->y < b->bottom - para_height(p))
        b->y = b->bottom - para_height(p);
    else
        b->y += space_before(b, p->look);
    if (!b->blank && lines_that_stay(p->lines.n, lines_that_fit(b, p->look), 2) == 0)
        page_open(b, b->landscape);
    block_placed(b, index);
    draw_text(b, index, &tagged);
    b->y += p->look->after;
    b->blank = false;
}

void pending_place(struct page_builder *b, mpt room, bool landscape)
{
    mpt height = pending_height(b, landscape);
    page_need(b, landscape);
    if (!b->stopped && !b->blank && b->y + height + room > b->bottom)
        page_open(b, landscape);
    for (size_t i = b->pending; i < b->pending_end && !b->stopped; i++) {
        struct para p;
        if (block_set(b, i, landscape, &p))
            place_one(b, i, &p);
    }
    b->pending = b->pending_end;
}

void pending_flush(struct page_builder *b)
{
    if (b->pending < b->pending_end && !b->stopped)
        pending_place(b, 0, b->landscape_text[b->pending]);
}

/* Whether the titles just above start a page themselves: what belongs to them starts no other. */
static bool titles_open_a_page(struct page_builder *b, size_t index)
{
    if (b->pending == b->pending_end || b->doc->blocks[index].kind == BLOCK_HEADING)
        return false;
    return look_of_block(b, &b->doc->blocks[b->pending])->new_page;
}

/* A few lines that end the document stay below the landscape table they follow when there is room;
 * a landscape page of their own would look strange. */
static void settle_tail(struct page_builder *b, size_t index)
{
    size_t end = b->doc->block_count;
    if (index != b->tail || !b->landscape_text[index])
        return;
    if (!b->open || !b->landscape || b->y + heights(b, index, end, true) > b->bottom)
        memset(b->landscape_text + index, false, end - index);
}

void text_flow(struct page_builder *b, size_t index)
{
    settle_tail(b, index);
    const struct look *look = look_of_block(b, &b->doc->blocks[index]);
    bool landscape = b->landscape_text[index];
    struct para p;
    if (look->new_page && !titles_open_a_page(b, index)) {
        pending_flush(b);
        page_close(b);
    }
    if (b->pending == b->pending_end)
        b->pending = b->pending_end = index;
    if (look->keep_next) {
        b->pending_end = index + 1;
        return;
    }
    if (!block_set(b, index, landscape, &p))
        return;
    if (p.lines.n == 0 && b->pending < index) { /* nothing a heading could stand on */
        b->pending_end = index + 1;
        return;
    }
    pending_place(b, p.look->before + first_lines(b, index, &p), landscape);
    if (!b->stopped)
        place_one(b, index, &p);
}
