/* How a table uses the room it gets: type size, reach into the margins and padding, chosen by the
 * pages they save. */
#include "layout/table.h"

mpt table_header_height(const struct table_layout *t, mpt pad)
{
    mpt sum = 0;
    for (uint32_t r = 0; r < t->header_rows; r++)
        sum += row_height(t, r, pad);
    return sum;
}

/* What is left for rows under the head: on the page where the table starts, on the others. */
struct rooms {
    mpt first, next;
};

static struct rooms rooms_for(const struct table_layout *t, mpt room, mpt page, mpt pad)
{
    mpt header = table_header_height(t, pad);
    return (struct rooms){room - t->head_first - header, page - t->head_next - header};
}

static size_t pieces_with(struct page_builder *b, const struct table_layout *t, mpt room, mpt page,
                          mpt pad, struct pieces *out)
{
    struct rooms r = rooms_for(t, room, page, pad);
    if (r.next < t->leading || !table_cut(b, t, pad, r.first, r.next, out))
        return PAGES_MAX;
    return out->n;
}

/* The most padding that costs no page more than the least padding does. */
static mpt best_padding(struct page_builder *b, const struct table_layout *t, mpt room, mpt page,
                        struct pieces *out)
{
    enum { STEP = 50 };
    mpt high = b->style->table.pad_y, low = b->style->table.pad_y_min;
    size_t fewest = pieces_with(b, t, room, page, low, out);
    if (low > high || pieces_with(b, t, room, page, high, out) <= fewest)
        return high;
    while (high - low > STEP) {
        mpt mid = (low + high) / 2;
        if (pieces_with(b, t, room, page, mid, out) <= fewest)
            low = mid;
        else
            high = mid;
    }
    return low;
}

/* How tight a table may be set to stay on a page that is partly filled: airy still, but tight when
 * the page would else stay almost empty. */
static mpt staying_padding(const struct page_builder *b)
{
    const struct table_style *s = &b->style->table;
    bool almost_empty = b->open && b->y - b->top < (b->bottom - b->top) / 6;
    return almost_empty ? s->pad_y_min : (s->pad_y + s->pad_y_min) / 2;
}

static int64_t whole_height(const struct table_layout *t, mpt pad)
{
    int64_t sum = t->head_first + t->notes_height;
    for (uint32_t r = 0; r < t->g->rows; r++)
        sum += row_height(t, r, pad);
    return sum;
}

/* A choice of type size and reach into the margins, with the number of pages it takes. */
struct space_choice {
    mpt size, overhang;
    size_t pieces;
    bool tight;
};

/* Pages it takes as last tried; 0 when not even a new one. */
static size_t pages_taken(struct page_builder *b, const struct table_layout *t, struct space room)
{
    struct pieces pieces = {0};
    size_t n = pieces_with(b, t, room.page, room.page, b->style->table.pad_y_min, &pieces);
    return n == 1 && whole_height(t, staying_padding(b)) <= room.here ? 0 : n;
}

size_t table_pages(struct page_builder *b, struct table_layout *t, mpt headings)
{
    const struct page_shape *s = t->landscape ? &b->style->landscape : &b->style->portrait;
    struct space room = {.page = s->height - s->top - s->bottom - headings};
    t->width = area_width(b, t->landscape) + 2 * t->overhang;
    if (!table_set_around(b, t) || !table_try(b, t, t->size, t->overhang))
        return PAGES_MAX;
    return pages_taken(b, t, room);
}

static bool try_choice(struct page_builder *b, struct table_layout *t, struct space room, mpt size,
                       mpt overhang, struct space_choice *best)
{
    if (!table_suits(b, t, size, overhang))
        return true;
    for (int tight = 0; tight < 2 && best->pieces > 0 && !b->stopped; tight++) {
        t->tight = tight;
        if (!table_try(b, t, size, overhang))
            return false;
        size_t n = pages_taken(b, t, room);
        if (n < best->pieces)
            *best = (struct space_choice){size, overhang, n, tight};
        if (n <= 1)
            break;
    }
    return !b->stopped;
}

static bool try_sizes(struct page_builder *b, struct table_layout *t, struct space room, mpt from,
                      mpt to, mpt overhang, struct space_choice *best)
{
    for (mpt size = from; size >= to && best->pieces > 0; size -= b->style->table.size_step)
        if (!try_choice(b, t, room, size, overhang, best))
            return false;
    return true;
}

/* The largest comfortable type that takes the fewest pages; smaller type and the margins only where
 * that saves a page, the smallest only where all then stands on one. */
bool table_settle(struct page_builder *b, struct table_layout *t, struct space room)
{
    enum { CELLS_MAX = 3000, PIECES_MAX = 4 };
    const struct table_style *s = &b->style->table;
    struct space_choice best = {t->size, t->overhang, PAGES_MAX, t->tight};
    if (!table_try(b, t, best.size, best.overhang))
        return false;
    best.pieces = pages_taken(b, t, room);
    if (t->is_part || best.pieces == 0 || best.pieces > PIECES_MAX || t->size < s->portrait_min ||
        (size_t)t->g->rows * t->g->cols > CELLS_MAX)
        return true;
    mpt reach = t->landscape ? t->overhang : s->overhang;
    if (!try_sizes(b, t, room, best.size, s->portrait_min, best.overhang, &best) ||
        !try_sizes(b, t, room, s->size, s->portrait_min, reach, &best))
        return false;
    if (best.pieces > 1) {
        struct space_choice small = best;
        if (!try_sizes(b, t, room, s->portrait_min - s->size_step, s->size_min, reach, &small))
            return false;
        if (small.pieces <= 1)
            best = small;
    }
    t->tight = best.tight;
    return table_try(b, t, best.size, best.overhang);
}

/* Whether the table starts on the page as it stands: when all of it fits, or when a good part of
 * the page is free and the table needs several pages anyway or belongs to the text, having no
 * title. */
bool table_starts_here(struct page_builder *b, const struct table_layout *t, mpt headings)
{
    mpt page = b->bottom - b->top, room = b->bottom - b->y - headings;
    if (!b->open || b->landscape != t->landscape)
        return false;
    if (b->blank || whole_height(t, staying_padding(b)) <= room)
        return true;
    if (t->g->title.n && whole_height(t, b->style->table.pad_y_min) <= page - headings)
        return false;
    return room >= page / 2;
}

void table_cut_for_page(struct page_builder *b, struct table_layout *t, mpt page,
                        struct pieces *out)
{
    mpt room = b->bottom - b->y;
    t->pad_y = best_padding(b, t, room, page, out);
    pieces_with(b, t, room, page, t->pad_y, out);
}

void table_cut_between_rows(struct page_builder *b, struct table_layout *t, mpt page,
                            struct pieces *out)
{
    t->keeps_rows = true;
    pieces_with(b, t, b->bottom - b->y, page, t->pad_y, out);
    t->keeps_rows = false;
}
