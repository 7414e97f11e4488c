/* Rows of a table drawn on the page: texts, rules, tags. Everything has been measured before;
 * nothing is decided here. */
#include "layout/table.h"

/* Rows as they stand on the page: header rows, then those of the piece. */
struct band {
    uint32_t row;
    mpt top, bottom;
    bool header, repeated;
    bool goes_on; /* the row does not end here */
};

struct bands {
    struct band *items;
    size_t n;
};

static struct pen cell_pen(const struct table_layout *t, const struct grid_cell *g, uint32_t tag)
{
    bool header = g->role == ROLE_HEADER || g->role == ROLE_COLUMN_NUMBER;
    int role = header ? t->header_role : t->role;
    return (struct pen){role, role, t->size, tag, false, 0};
}

/* Left edge of a line inside its cell. Numbers stand on their decimal points. */
static mpt line_x(const struct table_layout *t, const struct grid_cell *g,
                  const struct table_cell *cell, uint32_t col, mpt left, mpt inner, mpt width)
{
    const struct table_column *column = &t->cols[col];
    mpt indent = g->indent * t->size;
    mpt x = left + t->pad_x + indent;
    switch (grid_cell_align(g)) {
    case ALIGN_CENTER:
        return x + (inner - width) / 2;
    case ALIGN_RIGHT:
        if (cell->whole >= 0 && g->colspan == 1)
            width += scale(column->fraction - (cell->natural - cell->whole), t->size);
        return x + inner - width;
    default:
        return x;
    }
}

static void draw_lines(struct page_builder *b, struct table_layout *t, uint32_t row, uint32_t col,
                       mpt top, size_t from, size_t to, uint32_t tag)
{
    const struct grid_cell *g = grid_at(t->g, row, col);
    const struct table_cell *cell = cell_of(t, row, col);
    struct pen pen = cell_pen(t, g, tag);
    mpt left = b->left - t->overhang + t->cols[col].x;
    mpt inner = cell_inner_width(t, row, col);
    for (size_t i = from; i < to; i++) {
        const struct line *l = &cell->lines.items[i];
        mpt x = line_x(t, g, cell, col, left, inner, line_end(l, t->size));
        line_draw(b, page_current(b), &cell->text, l, x, top + baseline_in(t->leading, t->size),
                  &pen);
        top += t->leading;
    }
}

/* All lines of a cell in the middle between top and bottom. */
static void draw_centred(struct page_builder *b, struct table_layout *t, uint32_t row, uint32_t col,
                         mpt top, mpt bottom, uint32_t tag)
{
    struct table_cell *cell = cell_of(t, row, col);
    mpt height = (mpt)cell->lines.n * t->leading;
    draw_lines(b, t, row, col, top + (bottom - top - height) / 2, 0, cell->lines.n, tag);
    cell->drawn = cell->lines.n;
}

static size_t lines_with_room(const struct table_layout *t, mpt top, mpt bottom)
{
    mpt room = bottom - top - 2 * t->pad_y + 1; /* widths and paddings were rounded down */
    return room > 0 ? (size_t)(room / t->leading) : 0;
}

/* A cell that titles its rows, merged ones or one parted by the page end: said again on each page
 * they reach. */
static bool is_title_of_rows(const struct grid_cell *g, const struct table_cell *cell, uint32_t col)
{
    enum { TITLE_MAX = 16000 };
    return cell->natural <= TITLE_MAX &&
           (col == 0 || g->rowspan > 1 || g->role == ROLE_HEADER || g->role == ROLE_LABEL);
}

/* Draws what of a cell belongs between top and bottom: all of it when it fits; else line by line,
 * the rest on the next page, where it `ends` at the latest. */
static void draw_cell(struct page_builder *b, struct table_layout *t, uint32_t row, uint32_t col,
                      mpt top, mpt bottom, bool ends)
{
    struct table_cell *cell = cell_of(t, row, col);
    const struct grid_cell *g = grid_at(t->g, row, col);
    size_t n = cell->lines.n, fit = lines_with_room(t, top, bottom);
    if (cell->drawn == n) {
        if (n > 0 && n <= fit && is_title_of_rows(g, cell, col))
            draw_centred(b, t, row, col, top, bottom, TAG_NONE);
        return;
    }
    if (cell->drawn == 0 && (n <= fit || ends)) {
        draw_centred(b, t, row, col, top, bottom, cell->tag);
        return;
    }
    size_t to = ends || cell->drawn + fit > n ? n : cell->drawn + fit;
    draw_lines(b, t, row, col, top + t->pad_y, cell->drawn, to, cell->tag);
    cell->drawn = to;
}

static enum tag_kind cell_tag_kind(const struct grid_cell *g)
{
    switch (g->role) {
    case ROLE_HEADER:
    case ROLE_COLUMN_NUMBER:
    case ROLE_LABEL:
    case ROLE_TOTAL_LABEL:
    case ROLE_SECTION:
        return TAG_TH;
    default:
        return TAG_TD;
    }
}

static void tag_row(struct page_builder *b, struct table_layout *t, uint32_t row)
{
    uint32_t tr = tag_add(b, TAG_TR, t->tag);
    for (uint32_t c = 0; c < t->g->cols && !b->stopped; c++) {
        const struct grid_cell *g = grid_at(t->g, row, c);
        if (g->covered)
            continue;
        enum tag_kind kind = cell_tag_kind(g);
        uint32_t tag = tag_add(b, kind, tr);
        if (tag == TAG_NONE)
            return;
        b->out->tags[tag].rowspan = g->rowspan;
        b->out->tags[tag].colspan = g->colspan;
        b->out->tags[tag].scope_row = kind == TAG_TH && row >= t->header_rows;
        cell_of(t, row, c)->tag = tag;
    }
}

/* Which bands the cell at (band, col) covers from here down. */
static size_t last_band(const struct table_layout *t, const struct bands *bands, size_t at,
                        uint32_t col)
{
    const struct table_cell *cell = cell_of(t, bands->items[at].row, col);
    while (at + 1 < bands->n && cell_of(t, bands->items[at + 1].row, col) == cell)
        at++;
    return at;
}

static void draw_band(struct page_builder *b, struct table_layout *t, const struct bands *bands,
                      size_t at)
{
    const struct band *band = &bands->items[at];
    for (uint32_t c = 0; c < t->g->cols && !b->stopped; c++) {
        uint32_t index = t->owners[(size_t)band->row * t->g->cols + c];
        uint32_t row = index / t->g->cols, col = index % t->g->cols;
        if (col != c || (at > 0 && cell_of(t, bands->items[at - 1].row, c) == &t->cells[index]))
            continue;
        size_t last = last_band(t, bands, at, c);
        uint32_t end = row + t->g->cells[index].rowspan;
        end = end < t->g->rows ? end : t->g->rows;
        bool ends = bands->items[last].row + 1 >= end && !bands->items[last].goes_on;
        bool from_above = band->row >= t->header_rows && row < band->row; /* what it titled */
        if (band->repeated && bands->items[last].repeated && from_above)
            continue;
        if (band->repeated && bands->items[last].repeated)
            draw_centred(b, t, row, col, band->top, bands->items[last].bottom, TAG_NONE);
        else
            draw_cell(b, t, row, col, band->top, bands->items[last].bottom, ends);
    }
}

static void horizontal(struct page_builder *b, const struct table_layout *t, uint32_t from,
                       uint32_t to, mpt y, mpt thick)
{
    mpt x0 = b->left - t->overhang + t->cols[from].x;
    mpt x1 = b->left - t->overhang + t->cols[to - 1].x + t->cols[to - 1].width;
    if (thick == b->style->table.frame) { /* corners are filled */
        x0 -= thick / 2;
        x1 += thick / 2;
    }
    rect_add(b, page_current(b), (struct page_rect){x0, y - thick / 2, x1 - x0, thick, 0});
}

static void vertical(struct page_builder *b, const struct table_layout *t, uint32_t col, mpt top,
                     mpt bottom, mpt thick)
{
    mpt x = b->left - t->overhang + (col < t->g->cols ? t->cols[col].x : t->width);
    rect_add(b, page_current(b), (struct page_rect){x - thick / 2, top, thick, bottom - top, 0});
}

/* Rules between bands, in as few strokes as merged cells allow. */
static void draw_horizontals(struct page_builder *b, const struct table_layout *t,
                             const struct bands *bands)
{
    for (size_t i = 0; i + 1 < bands->n; i++) {
        uint32_t from = 0;
        for (uint32_t c = 0; c <= t->g->cols; c++) {
            bool rule = c < t->g->cols && cell_of(t, bands->items[i].row, c) !=
                                              cell_of(t, bands->items[i + 1].row, c);
            if (rule)
                continue;
            if (c > from)
                horizontal(b, t, from, c, bands->items[i].bottom, b->style->table.rule);
            from = c + 1;
        }
    }
}

static void draw_verticals(struct page_builder *b, const struct table_layout *t,
                           const struct bands *bands)
{
    for (uint32_t c = 1; c < t->g->cols; c++) {
        size_t from = 0;
        for (size_t i = 0; i <= bands->n; i++) {
            bool rule = i < bands->n && cell_of(t, bands->items[i].row, c - 1) !=
                                            cell_of(t, bands->items[i].row, c);
            if (rule)
                continue;
            if (i > from)
                vertical(b, t, c, bands->items[from].top, bands->items[i - 1].bottom,
                         b->style->table.rule);
            from = i + 1;
        }
    }
}

static void draw_frame(struct page_builder *b, const struct table_layout *t, mpt top, mpt bottom)
{
    mpt thick = b->style->table.frame;
    horizontal(b, t, 0, t->g->cols, top, thick);
    horizontal(b, t, 0, t->g->cols, bottom, thick);
    vertical(b, t, 0, top, bottom, thick);
    vertical(b, t, t->g->cols, top, bottom, thick);
}

static bool make_bands(struct page_builder *b, struct table_layout *t, const struct piece *p,
                       bool first, struct bands *out)
{
    uint32_t header = t->header_rows;
    out->n = 0;
    out->items = arena_alloc(b->a, ((size_t)header + (p->to - p->from) + 2) * sizeof *out->items);
    if (!out->items) {
        b->stopped = true;
        return false;
    }
    mpt y = b->y;
    for (uint32_t r = 0; r < header; r++) {
        mpt h = row_height(t, r, t->pad_y);
        out->items[out->n++] = (struct band){r, y, y + h, true, !first, false};
        y += h;
    }
    if (p->head != NO_HEAD) {
        mpt h = row_height(t, p->head, t->pad_y);
        out->items[out->n++] = (struct band){p->head, y, y + h, true, true, false};
        y += h;
    }
    for (uint32_t r = p->from; r < p->to; r++) {
        mpt text = t->text_heights[r] - (r == p->from ? p->skip : 0);
        bool goes_on = r + 1 == p->to && p->take;
        if (goes_on)
            text = p->take;
        mpt h = text + 2 * t->pad_y;
        out->items[out->n++] = (struct band){r, y, y + h, false, false, goes_on};
        y += h;
    }
    return out->n > 0;
}

void table_draw_piece(struct page_builder *b, struct table_layout *t, const struct piece *piece,
                      bool first)
{
    struct bands bands;
    if (!make_bands(b, t, piece, first, &bands))
        return;
    for (size_t i = 0; i < bands.n && !b->stopped; i++) {
        const struct band *band = &bands.items[i];
        bool begun = !band->header && band->row == piece->from && piece->skip > 0;
        if (!band->repeated && !begun)
            tag_row(b, t, band->row);
        draw_band(b, t, &bands, i);
    }
    draw_horizontals(b, t, &bands);
    draw_verticals(b, t, &bands);
    draw_frame(b, t, bands.items[0].top, bands.items[bands.n - 1].bottom);
    b->y = bands.items[bands.n - 1].bottom;
    b->blank = false;
}
