/* A table too wide for legible type on any page is set in parts, one below the other: each takes a
 * range of columns and repeats the ones that title the rows. */
#include "layout/table.h"

/* Columns from … to - 1, behind the repeated columns stub … stub_end - 1. */
struct table_part {
    uint32_t stub, stub_end, from, to;
    bool inside; /* starts between columns that title the rows */
};

struct split {
    const struct table_layout *t;
    const int64_t *sums; /* of the columns before each, in thousandths of a point */
    const struct table_part *stubs;
    int64_t room;
};

/* Whether side-by-side panels meet in front of `col`: figures to the left, titles to the right and
 * figures again behind them. */
static bool panel_starts(const struct table_layout *t, uint32_t col)
{
    if (col == 0 || !t->needs[col - 1].numeric || t->needs[col].numeric)
        return col == 0;
    while (col < t->g->cols && !t->needs[col].numeric)
        col++;
    return col < t->g->cols;
}

/* The titles of the panel each column belongs to; none where they are wider than 2/5 of the room.
 */
static struct table_part *find_stubs(struct page_builder *b, const struct table_layout *t,
                                     const int64_t *sums, int64_t room)
{
    struct table_part *stubs = arena_zalloc(b->a, (t->g->cols + 1) * sizeof *stubs);
    struct table_part panel = {0};
    for (uint32_t c = 0; stubs && c < t->g->cols; c++) {
        if (panel_starts(t, c)) {
            panel = (struct table_part){.stub = c, .stub_end = c};
            while (panel.stub_end < t->g->cols && !t->needs[panel.stub_end].numeric)
                panel.stub_end++;
            if ((sums[panel.stub_end] - sums[c]) * 5 > room * 2)
                panel.stub_end = c;
        }
        if (c > panel.stub)
            stubs[c] = (struct table_part){.stub = panel.stub, .stub_end = panel.stub_end};
        if (c > panel.stub && c < panel.stub_end)
            stubs[c] = (struct table_part){.inside = true};
    }
    return stubs;
}

static int64_t *sum_needs(struct page_builder *b, const struct table_layout *t, mpt size, mpt pad)
{
    int64_t *sums = arena_alloc(b->a, (t->g->cols + 1) * sizeof *sums);
    if (!sums)
        return NULL;
    sums[0] = 0;
    for (uint32_t c = 0; c < t->g->cols; c++)
        sums[c + 1] = sums[c] + scale(t->needs[c].hard, size) + 2 * pad;
    return sums;
}

/* How many merged headers a cut in front of `col` goes through. */
static int64_t headers_cut(const struct table_layout *t, uint32_t col)
{
    int64_t n = 0;
    for (uint32_t r = 0; col > 0 && col < t->g->cols && r < t->header_rows; r++)
        n += cell_of(t, r, col - 1) == cell_of(t, r, col);
    return n;
}

/* How bad columns from … to - 1 are as one part; negative when they do not fit. */
static int64_t part_cost(const struct split *s, uint32_t from, uint32_t to)
{
    const int64_t part = (int64_t)1 << 52, header = (int64_t)1 << 40, title = (int64_t)1 << 48;
    const struct table_part *stub = &s->stubs[from];
    int64_t width = s->sums[to] - s->sums[from] + s->sums[stub->stub_end] - s->sums[stub->stub];
    int64_t slack = (s->room - width) / 1000;
    if (width > s->room)
        return -1;
    return part + headers_cut(s->t, to) * header + stub->inside * title + slack * slack;
}

/* Fewest parts first, then cuts between groups of headers, then parts of like width. Fills `parts`
 * from its end; returns their number, 0 when a column alone is too wide. */
static uint32_t choose_parts(struct page_builder *b, const struct split *s,
                             struct table_part *parts)
{
    uint32_t n = s->t->g->cols, count = 0;
    int64_t *best = arena_alloc(b->a, (n + 1) * sizeof *best);
    uint32_t *origin = arena_zalloc(b->a, (n + 1) * sizeof *origin);
    if (!best || !origin)
        return 0;
    best[0] = 0;
    for (uint32_t to = 1; to <= n; to++) {
        best[to] = INT64_MAX;
        for (uint32_t from = to; from-- > 0;) {
            int64_t cost = part_cost(s, from, to);
            if (cost < 0 || best[from] == INT64_MAX || best[from] + cost >= best[to])
                continue;
            best[to] = best[from] + cost;
            origin[to] = from;
        }
    }
    if (best[n] == INT64_MAX)
        return 0;
    for (uint32_t to = n; to > 0; to = origin[to]) {
        parts[n - ++count] = s->stubs[origin[to]];
        parts[n - count].from = origin[to];
        parts[n - count].to = to;
    }
    return count;
}

/* Parts at that size; they stand at the end of `parts`, which has room for one a column. */
static uint32_t parts_at(struct page_builder *b, const struct table_layout *t, mpt size, mpt room,
                         struct table_part *parts)
{
    int64_t *sums = sum_needs(b, t, size, b->style->table.pad_x_min);
    struct table_part *stubs = sums ? find_stubs(b, t, sums, room) : NULL;
    struct split s = {t, sums, stubs, room};
    return stubs ? choose_parts(b, &s, parts) : 0;
}

/* Which column of the whole table stands at place `k` of a part. */
static uint32_t column_of(const struct table_part *p, uint32_t k)
{
    uint32_t stub = p->stub_end - p->stub;
    return k < stub ? p->stub + k : p->from + k - stub;
}

static bool is_title(const struct grid_cell *c)
{
    return c->role != ROLE_FIGURE && c->role != ROLE_TEXT;
}

/* The part's cell at (row, k): the piece of a merged cell that lies within the part. Titles are
 * said again in every part they reach, other text only where it begins. */
static void copy_cell(const struct table_layout *t, const struct table_part *p, struct grid *out,
                      uint32_t row, uint32_t k)
{
    uint32_t col = column_of(p, k);
    const struct table_cell *owner = cell_of(t, row, col);
    const struct grid_cell *from = grid_cell_of(t, row, col);
    struct grid_cell *to = grid_at(out, row, k);
    bool left = k > 0 && cell_of(t, row, column_of(p, k - 1)) == owner;
    bool above = row > 0 && cell_of(t, row - 1, col) == owner;
    *to = *from;
    to->term_count = 0;
    to->covered = left || above;
    to->rowspan = to->covered ? 1 : from->rowspan;
    to->colspan = 1;
    if (to->covered) {
        to->text = STR("");
        return;
    }
    while (k + to->colspan < out->cols && cell_of(t, row, column_of(p, k + to->colspan)) == owner)
        to->colspan++;
    if (grid_at(t->g, row, col)->covered && row >= t->header_rows && !is_title(from))
        to->text = STR("");
}

static struct grid *part_grid(struct page_builder *b, const struct table_layout *t,
                              const struct table_part *p)
{
    uint32_t cols = p->stub_end - p->stub + p->to - p->from;
    struct grid *g = grid_new(b->a, t->g->rows, cols);
    if (!g)
        return NULL;
    struct grid_cell *cells = g->cells;
    struct grid_column *columns = g->columns;
    *g = *t->g;
    g->cols = cols;
    g->cells = cells;
    g->columns = columns;
    if (p->to < t->g->cols) /* notes stand below the last part */
        g->note_count = 0;
    for (uint32_t k = 0; k < cols; k++)
        columns[k] = t->g->columns[column_of(p, k)];
    for (uint32_t r = 0; r < g->rows; r++)
        for (uint32_t k = 0; k < cols; k++)
            copy_cell(t, p, g, r, k);
    return g;
}

static struct table_layout *make_part(struct page_builder *b, const struct table_layout *t,
                                      const struct table_part *p, mpt size)
{
    const struct grid *g = part_grid(b, t, p);
    struct table_layout *part = arena_alloc(b->a, sizeof *part);
    if (!g || !part)
        return NULL;
    *part = (struct table_layout){.g = g,
                                  .header_rows = t->header_rows,
                                  .place = t->place,
                                  .role = t->role,
                                  .header_role = t->header_role,
                                  .role_name = t->role_name,
                                  .header_role_name = t->header_role_name,
                                  .landscape = t->landscape,
                                  .overhang = table_reach(b, t->landscape),
                                  .size = size,
                                  .is_part = true,
                                  .continues = p->from > 0};
    return table_measure(b, part) ? part : NULL;
}

/* The largest type that needs no more parts than the least legible type. */
static mpt largest_size(struct page_builder *b, const struct table_layout *t, mpt room,
                        uint32_t count, struct table_part *parts)
{
    const struct table_style *s = &b->style->table;
    mpt size = s->size_min;
    while (size + s->size_step <= s->size &&
           parts_at(b, t, size + s->size_step, room, parts) == count)
        size += s->size_step;
    return size;
}

static void resize_parts(const struct page_builder *b, struct table_layout *t, mpt size)
{
    for (struct table_layout *part = t->parts; part; part = part->next) {
        part->size = size;
        table_pad(b, part);
    }
}

/* Smaller type where that saves pages. */
static void settle_parts(struct page_builder *b, struct table_layout *t, mpt largest)
{
    enum { CELLS_MAX = 3000 };
    size_t fewest = SIZE_MAX;
    mpt best = largest;
    if ((size_t)t->g->rows * t->g->cols > CELLS_MAX)
        return;
    for (mpt size = largest; size >= b->style->table.size_min && !b->stopped;
         size -= b->style->table.size_step) {
        size_t pages = 0;
        resize_parts(b, t, size);
        for (struct table_layout *part = t->parts; part; part = part->next)
            pages += table_pages(b, part, 0);
        if (pages < fewest) {
            fewest = pages;
            best = size;
        }
    }
    resize_parts(b, t, best);
}

bool table_split(struct page_builder *b, struct table_layout *t)
{
    uint32_t n = t->g->cols;
    mpt room = area_width(b, t->landscape) + 2 * table_reach(b, t->landscape);
    struct table_part *parts = arena_alloc(b->a, (n + 1) * sizeof *parts);
    struct table_layout **last = &t->parts;
    uint32_t count = parts ? parts_at(b, t, b->style->table.size_min, room, parts) : 0;
    if (count < 2)
        return false;
    mpt size = largest_size(b, t, room, count, parts);
    count = parts_at(b, t, size, room, parts);
    for (uint32_t i = n - count; i < n; i++) {
        *last = make_part(b, t, &parts[i], size);
        if (!*last) {
            b->stopped = true;
            return false;
        }
        table_pad(b, *last);
        last = &(*last)->next;
    }
    settle_parts(b, t, size);
    return !b->stopped;
}
