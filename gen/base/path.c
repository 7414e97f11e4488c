/* The lines that patterns are made of, clipped to a box. What a path means on paper is the business
 * of whoever draws it. */
#include "base/path.h"

enum { LINES_MAX = 20000 };

struct pattern_box {
    struct arena *arena;
    struct path_point from, to;
    struct path_segment *items;
    size_t n, cap;
    bool failed;
};

static void add_line(struct pattern_box *b, int32_t x0, int32_t y0, int32_t x1, int32_t y1)
{
    const struct path_segment line[2] = {{PATH_MOVE, {{x0, y0}}}, {PATH_LINE, {{x1, y1}}}};
    for (size_t i = 0; i < 2 && !b->failed && b->n < 2 * LINES_MAX; i++) {
        struct path_segment *items =
            arena_room(b->arena, b->items, b->n, &b->cap, sizeof *b->items);
        b->failed = !items;
        if (!items)
            return;
        b->items = items;
        b->items[b->n++] = line[i];
    }
}

/* The first multiple of the step at or behind `v`. */
static int32_t raster(int32_t v)
{
    int32_t rest = v % PATTERN_STEP;
    return rest == 0 ? v : v - rest + (v > 0 ? PATTERN_STEP : 0);
}

static void horizontal(struct pattern_box *b)
{
    for (int32_t y = raster(b->from.y); y <= b->to.y; y += PATTERN_STEP)
        add_line(b, b->from.x, y, b->to.x, y);
}

static void vertical(struct pattern_box *b)
{
    for (int32_t x = raster(b->from.x); x <= b->to.x; x += PATTERN_STEP)
        add_line(b, x, b->from.y, x, b->to.y);
}

/* Lines on which x + y (rising to the right) or x - y (falling) is a multiple of one and a half
 * steps. */
static void diagonal(struct pattern_box *b, bool rising)
{
    enum { STEP = PATTERN_STEP * 3 / 2 };
    int32_t low = rising ? b->from.x + b->from.y : b->from.x - b->to.y;
    int32_t high = rising ? b->to.x + b->to.y : b->to.x - b->from.y;
    int32_t first = low / STEP * STEP;
    for (int32_t k = first - STEP; k <= high; k += STEP) {
        /* x from the left edge or where the line enters at the top or bottom */
        int32_t enter = rising ? k - b->to.y : k + b->from.y;
        int32_t leave = rising ? k - b->from.y : k + b->to.y;
        int32_t x0 = enter > b->from.x ? enter : b->from.x;
        int32_t x1 = leave < b->to.x ? leave : b->to.x;
        if (x0 < x1)
            add_line(b, x0, rising ? k - x0 : x0 - k, x1, rising ? k - x1 : x1 - k);
    }
}

static void dots(struct pattern_box *b)
{
    enum { DOT = PATTERN_WIDTH };
    bool shifted = false;
    for (int32_t y = raster(b->from.y); y <= b->to.y; y += PATTERN_STEP, shifted = !shifted)
        for (int32_t x = raster(b->from.x) + (shifted ? PATTERN_STEP / 2 : 0); x <= b->to.x;
             x += PATTERN_STEP)
            add_line(b, x, y, x + DOT, y);
}

struct path_segment *pattern_lines(enum path_pattern pattern, struct path_point from,
                                   struct path_point to, struct arena *a, size_t *n)
{
    struct pattern_box b = {.arena = a, .from = from, .to = to};
    b.items = arena_alloc(a, sizeof *b.items);
    b.cap = 1;
    if (!b.items)
        return NULL;
    if (pattern == PATTERN_HORIZONTAL || pattern == PATTERN_GRID)
        horizontal(&b);
    if (pattern == PATTERN_VERTICAL || pattern == PATTERN_GRID)
        vertical(&b);
    if (pattern == PATTERN_RISING || pattern == PATTERN_CROSSED)
        diagonal(&b, true);
    if (pattern == PATTERN_FALLING || pattern == PATTERN_CROSSED)
        diagonal(&b, false);
    if (pattern == PATTERN_DOTS)
        dots(&b);
    *n = b.n;
    return b.failed ? NULL : b.items;
}
