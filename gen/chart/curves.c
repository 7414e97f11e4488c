/* Lines over years or other categories in order. Each point has its figure beside it where that
 * keeps clear of all others; where one does not find room, the legend says them all. */
#include "chart/sketch.h"

enum { GAP = 3000, SIGN = 4000, MARK = 3000, STEPS = 5 };

struct curve_plot {
    struct sketch *k;
    struct axis axis;
    int32_t left, top, width, height;
    struct box *taken; /* by figures */
    size_t taken_count;
    uint8_t *sides; /* chart->sides */
};

static int32_t place_x(const struct curve_plot *c, size_t category)
{
    int32_t n = (int32_t)c->k->c->categories;
    return c->left + (int32_t)((int64_t)c->width * (2 * (int32_t)category + 1) / (2 * n));
}

static int32_t place_y(const struct curve_plot *c, size_t category, size_t series)
{
    return c->top + c->height - axis_place(&c->axis, sketch_value(c->k, category, series));
}

static void draw_axis(struct curve_plot *c)
{
    struct sketch *k = c->k;
    int32_t last = INT32_MAX;
    for (int64_t v = c->axis.low; v <= c->axis.high && !k->failed; v += c->axis.step) {
        int32_t y = c->top + c->height - axis_place(&c->axis, v);
        struct path_stroke stroke = {.width = v == 0 ? 500 : 400, .color = v == 0 ? GRAY : PALE};
        sketch_line(k, (struct path_point){c->left, y}, (struct path_point){c->left + c->width, y},
                    stroke);
        if (last - y < k->line)
            continue;
        sketch_text(k, axis_text(k, v), c->left - SIGN, y - k->line / 2, ANCHOR_END);
        last = y;
    }
}

/* A figure that is not known parts the line. */
static void draw_curve(struct curve_plot *c, size_t series)
{
    struct sketch *k = c->k;
    const struct chart_look *look = &k->c->looks[series];
    struct path_stroke stroke = {.width = 1500, .color = look->fill.ink};
    memcpy(stroke.dash, look->dash, sizeof stroke.dash);
    for (size_t i = 0; i + 1 < k->c->categories; i++) {
        if (!chart_known(chart_cell(k->c, i, series)) ||
            !chart_known(chart_cell(k->c, i + 1, series)))
            continue;
        sketch_line(k, (struct path_point){place_x(c, i), place_y(c, i, series)},
                    (struct path_point){place_x(c, i + 1), place_y(c, i + 1, series)}, stroke);
    }
    for (size_t i = 0; i < k->c->categories; i++)
        if (chart_known(chart_cell(k->c, i, series)))
            sketch_marker(k, (struct path_point){place_x(c, i), place_y(c, i, series)}, series);
}

static bool is_free(const struct curve_plot *c, struct box b)
{
    if (b.x < c->left - GAP || b.x + b.w > c->left + c->width || b.y < c->top - c->k->line ||
        b.y + b.h > c->top + c->height + c->k->line)
        return false;
    for (size_t i = 0; i < c->taken_count; i++) {
        const struct box *t = &c->taken[i];
        if (b.x < t->x + t->w && t->x < b.x + b.w && b.y < t->y + t->h && t->y < b.y + b.h)
            return false;
    }
    return true;
}

/* Puts a figure above, below or beside its point, nearer places first: in the order of enum
 * chart_side. */
static bool draw_figure(struct curve_plot *c, size_t category, size_t series)
{
    struct sketch *k = c->k;
    struct str text = chart_cell(k->c, category, series)->text;
    int32_t w = label_width(text, k->size) + GAP, h = k->line;
    int32_t x = place_x(c, category), y = place_y(c, category, series);
    const struct box places[] = {{x - w / 2, y - MARK - h, w, h},
                                 {x - w / 2, y + MARK, w, h},
                                 {x + MARK, y - h / 2, w, h},
                                 {x - MARK - w, y - h / 2, w, h}};
    for (size_t i = 0; i < sizeof places / sizeof *places; i++)
        if (is_free(c, places[i])) {
            c->taken[c->taken_count++] = places[i];
            c->sides[category * k->c->series + series] = (uint8_t)i;
            sketch_text(k, text, places[i].x + w / 2, places[i].y, ANCHOR_MIDDLE);
            return true;
        }
    return false;
}

/* Points of other lines are kept clear, too. */
static bool draw_figures(struct curve_plot *c)
{
    struct sketch *k = c->k;
    size_t n = k->c->categories * k->c->series;
    c->taken = arena_alloc(k->a, (2 * n + 1) * sizeof *c->taken);
    c->sides = arena_zalloc(k->a, n + 1);
    k->c->sides = c->sides;
    k->failed |= !c->taken || !c->sides;
    for (size_t i = 0; i < k->c->categories && !k->failed; i++)
        for (size_t s = 0; s < k->c->series; s++)
            c->taken[c->taken_count++] =
                (struct box){place_x(c, i) - MARK + 100, place_y(c, i, s) - MARK + 100,
                             2 * MARK - 200, 2 * MARK - 200};
    for (size_t i = 0; i < k->c->categories && !k->failed; i++)
        for (size_t s = 0; s < k->c->series; s++)
            if (!draw_figure(c, i, s))
                return false;
    return !k->failed;
}

/* Every how many categories have their name: all, but where they stand closer than two characters.
 */
static size_t name_stride(const struct curve_plot *c)
{
    size_t n = c->k->c->categories, stride = 1;
    while (stride < n && c->width / (int32_t)n * (int32_t)stride - GAP < 2 * c->k->size)
        stride++;
    return stride;
}

/* Names of the categories, on as many lines as they need; returns their height. */
static int32_t draw_names(struct curve_plot *c, bool draw)
{
    struct sketch *k = c->k;
    size_t stride = name_stride(c);
    int32_t most = c->width / (int32_t)k->c->categories * (int32_t)stride - GAP, lines = 0;
    for (size_t i = 0; i < k->c->categories && !k->failed; i += stride) {
        struct label name;
        if (!label_wrap(k, chart_category(k->c, i), most, &name))
            break;
        if (draw && place_x(c, i) + name.width / 2 <= k->d->width)
            sketch_label(k, &name, place_x(c, i), c->top + c->height + k->line + SIGN / 2,
                         ANCHOR_MIDDLE);
        lines = (int32_t)name.n > lines ? (int32_t)name.n : lines;
    }
    return lines * k->line;
}

int32_t draw_curves(struct sketch *k, int32_t top)
{
    struct curve_plot c = {.k = k, .axis = axis_of(k, STEPS, false)};
    int32_t widest = 0;
    for (int64_t v = c.axis.low; v <= c.axis.high; v += c.axis.step) {
        int32_t width = label_width(axis_text(k, v), k->size);
        widest = width > widest ? width : widest;
    }
    c.left = widest + SIGN;
    c.width = k->d->width - c.left;
    c.top = top + k->line;
    c.height = k->c->height - c.top - k->line - SIGN - draw_names(&c, false);
    if (c.height < 80 * POINT)
        c.height = 80 * POINT;
    c.axis.length = c.height;
    draw_axis(&c);
    for (size_t s = 0; s < k->c->series && !k->failed; s++)
        draw_curve(&c, s);
    size_t texts = k->d->text_count;
    if (!draw_figures(&c) || name_stride(&c) > 1) {
        k->d->text_count = texts;
        series_say_all(k);
    }
    return c.top + c.height + k->line + SIGN / 2 + draw_names(&c, true);
}
