/* Cuts a table into pieces, one for each page. */
#include "layout/table.h"

enum { SPLIT_LINES_MIN = 3 };

static bool is_total(const struct table_layout *t, uint32_t row)
{
    for (uint32_t c = 0; c < t->g->cols; c++)
        if (grid_at(t->g, row, c)->role == ROLE_TOTAL_LABEL)
            return true;
    return false;
}

static bool inside_span(const struct table_layout *t, uint32_t row)
{
    for (uint32_t c = 0; c < t->g->cols; c++)
        if (cell_of(t, row - 1, c) == cell_of(t, row, c))
            return true;
    return false;
}

/* Whether a page may end above `row`: a total stays with its neighbour, a heading with what it
 * titles. */
static bool may_cut(const struct table_layout *t, uint32_t row)
{
    uint32_t first = t->header_rows;
    if (row <= first || row >= t->g->rows)
        return row >= t->g->rows;
    if (is_total(t, row) || grid_is_heading(t->g, row - 1))
        return false;
    return !(row - 1 == first && is_total(t, first));
}

/* The best row above `limit` (exclusive of `from`) to cut at: outside merged cells when one is so
 * near that little of the page stays empty. `limit` itself when nothing is allowed. */
static uint32_t best_cut(const struct table_layout *t, uint32_t from, uint32_t limit, mpt pad,
                         mpt page)
{
    mpt empty = 0;
    for (uint32_t r = limit; r > from && empty <= page / 5; r--) {
        if (may_cut(t, r) && !inside_span(t, r))
            return r;
        empty += row_height(t, r - 1, pad);
    }
    for (uint32_t r = limit; r > from; r--)
        if (may_cut(t, r))
            return r;
    return limit;
}

static bool push_piece(struct page_builder *b, struct pieces *out, struct piece p)
{
    struct piece *grown = arena_room(b->a, out->items, out->n, &out->cap, sizeof *grown);
    if (!grown) {
        b->stopped = true;
        return false;
    }
    out->items = grown;
    out->items[out->n++] = p;
    return true;
}

/* How much text of a row fits into `room`: whole lines, leaving enough for the next page. 0: the
 * row is not to be parted here. */
static mpt part_of_row(const struct table_layout *t, uint32_t row, mpt skip, mpt room, mpt pad,
                       mpt page, bool forced)
{
    mpt text = t->text_heights[row] - skip;
    mpt lines = (room - 2 * pad) / t->leading, least = SPLIT_LINES_MIN * t->leading;
    mpt take = lines * t->leading;
    if (forced)
        return take < t->leading ? t->leading : take;
    if (t->keeps_rows || text + 2 * pad < page * 2 / 5 || take < least)
        return 0;
    if (text - take < least)
        take -= least;
    return take < least ? 0 : take;
}

/* How many rows from `from` fit into `room`; what remains of it goes to *rest. */
static uint32_t rows_that_fit(const struct table_layout *t, uint32_t from, mpt skip, mpt room,
                              mpt pad, mpt *rest)
{
    uint32_t k = from;
    mpt used = 0;
    for (; k < t->g->rows; k++) {
        mpt h = row_height(t, k, pad) - (k == from ? skip : 0);
        mpt below = k + 1 == t->g->rows ? t->notes_height : 0;
        if (used + h + below > room)
            break;
        used += h;
    }
    *rest = room - used;
    return k;
}

/* The piece that starts at `from`; where it ends is where the next one starts. */
static struct piece next_piece(const struct table_layout *t, uint32_t from, mpt skip, mpt room,
                               mpt pad, mpt page)
{
    mpt rest;
    uint32_t rows = t->g->rows, k = rows_that_fit(t, from, skip, room, pad, &rest);
    struct piece p = {from, k, skip, 0, NO_HEAD};
    if (k == rows)
        return p;
    mpt take = part_of_row(t, k, k == from ? skip : 0, rest, pad, page, false);
    if (!take && k == from && room < page)
        return (struct piece){from, from, skip, 0,
                              NO_HEAD}; /* nothing here: the whole of it overleaf */
    if (!take && k == from)
        take = part_of_row(t, k, skip, rest, pad, page, true);
    if (take >= t->text_heights[k] - (k == from ? skip : 0)) {
        p.to = k + 1; /* only the notes go over */
        return p;
    }
    if (take) {
        p.to = k + 1;
        p.take = take;
        return p;
    }
    p.to = best_cut(t, from, k, pad, page);
    if (rows - p.to < 2 && p.to > from + 2)
        p.to = best_cut(t, from, p.to - 1, pad, page);
    return p;
}

bool table_cut(struct page_builder *b, const struct table_layout *t, mpt pad, mpt first, mpt next,
               struct pieces *out)
{
    uint32_t row = t->header_rows, before = 0, found = NO_HEAD;
    mpt skip = 0;
    out->n = 0;
    do {
        uint32_t head = out->n ? grid_inner_head(t->g, row, before, found) : NO_HEAD;
        before = out->n ? row : 0;
        found = head;
        mpt above = head == NO_HEAD ? 0 : row_height(t, head, pad);
        if (above > next / 3)
            head = NO_HEAD, above = 0;
        struct piece p =
            next_piece(t, row, skip, (out->n ? next : first) - above, pad, next - above);
        p.head = head;
        if (!push_piece(b, out, p) || out->n > PAGES_MAX)
            return false;
        row = p.take ? p.to - 1 : p.to;
        skip = p.take ? (p.to - 1 == p.from ? p.skip : 0) + p.take : 0;
    } while (row < t->g->rows);
    return true;
}
