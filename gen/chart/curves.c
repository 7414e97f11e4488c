/* Lines over years or other categories in order. Each point has its figure beside it where that
 * keeps clear of all others; where one does not find room, the legend says them all. */
#include "chart/sketch.h"

#include <stdlib.h>

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

static bool overlap(struct box a, struct box b)
{
    return a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
}

static bool is_free(const struct curve_plot *c, struct box b)
{
    if (b.x < c->left - GAP || b.x + b.w > c->left + c->width || b.y < c->top - c->k->line ||
        b.y + b.h > c->top + c->height + GAP) /* below stand the names */
        return false;
    for (size_t i = 0; i < c->taken_count; i++)
        if (overlap(b, c->taken[i]))
            return false;
    return true;
}

/* Whether a straight line touches a box: it comes near, and not all corners are on one side. */
static bool touches(struct path_point p, struct path_point q, struct box b)
{
    struct box around = {p.x < q.x ? p.x : q.x, p.y < q.y ? p.y : q.y, abs(q.x - p.x) + 1,
                         abs(q.y - p.y) + 1};
    int left = 0, right = 0;
    if (!overlap(around, b))
        return false;
    for (int i = 0; i < 4; i++) {
        int64_t x = b.x + (i & 1 ? b.w : 0), y = b.y + (i & 2 ? b.h : 0);
        int64_t side = (int64_t)(q.x - p.x) * (y - p.y) - (int64_t)(q.y - p.y) * (x - p.x);
        left += side < 0;
        right += side > 0;
    }
    return left < 4 && right < 4;
}

/* Whether a curve or the axis would run through the characters of a figure in `b`. */
static bool is_crossed(const struct curve_plot *c, struct box b)
{
    struct sketch *k = c->k;
    struct box ink = {b.x + GAP / 2, b.y + b.h / 6, b.w - GAP, b.h * 2 / 3};
    int32_t zero = c->top + c->height - axis_place(&c->axis, 0);
    if (zero >= c->top && zero <= c->top + c->height &&
        touches((struct path_point){c->left, zero}, (struct path_point){c->left + c->width, zero},
                ink))
        return true;
    for (size_t i = 0; i + 1 < k->c->categories; i++)
        for (size_t s = 0; s < k->c->series; s++)
            if (chart_known(chart_cell(k->c, i, s)) && chart_known(chart_cell(k->c, i + 1, s)) &&
                touches((struct path_point){place_x(c, i), place_y(c, i, s)},
                        (struct path_point){place_x(c, i + 1), place_y(c, i + 1, s)}, ink))
                return true;
    return false;
}

/* Whether a figure in `b` would stand beyond another point of its category, and be taken for that
 * one's. */
static bool misleads(const struct curve_plot *c, size_t category, size_t series, struct box b)
{
    int32_t y = place_y(c, category, series), middle = b.y + b.h / 2;
    for (size_t s = 0; s < c->k->c->series; s++) {
        int32_t other = place_y(c, category, s);
        if (s != series && chart_known(chart_cell(c->k->c, category, s)) &&
            ((y < other && middle > other) || (y > other && middle < other)))
            return true;
    }
    return false;
}

/* A figure in its place. Paper behind it parts the curve that it could not keep clear of. */
struct placed {
    struct box box;
    bool paper;
    struct str text;
};

/* Finds a place for a figure above, below, beside or aslant from its point, where no curve runs
 * through it, else where one does; nearer places first. */
static bool place_figure(struct curve_plot *c, size_t category, size_t series, struct placed *out)
{
    struct sketch *k = c->k;
    struct str text = chart_cell(k->c, category, series)->text;
    int32_t w = label_width(text, k->size) + GAP, h = k->line;
    int32_t x = place_x(c, category), y = place_y(c, category, series);
    bool first = category == 0, last = category + 1 == k->c->categories;
    enum chart_side left = last ? SIDE_LEFT : SIDE_ABOVE, right = first ? SIDE_RIGHT : SIDE_ABOVE;
    const struct {
        struct box box;
        enum chart_side side; /* for programs that know no more */
    } places[] = {{{x - w / 2, y - MARK - h, w, h}, SIDE_ABOVE},
                  {{x - w / 2, y + MARK, w, h}, SIDE_BELOW},
                  {{x + MARK, y - h / 2, w, h}, SIDE_RIGHT},
                  {{x - MARK - w, y - h / 2, w, h}, SIDE_LEFT},
                  {{x - w, y - MARK - h, w, h}, left},
                  {{x, y - MARK - h, w, h}, right},
                  {{x - w, y + MARK, w, h}, category ? SIDE_BELOW : left},
                  {{x, y + MARK, w, h}, category ? SIDE_BELOW : right},
                  {{x - w / 2, y - MARK - h * 3 / 2, w, h}, SIDE_ABOVE},
                  {{x - w / 2, y + MARK + h / 2, w, h}, SIDE_BELOW}};
    for (int crossed = 0; crossed < 2; crossed++)
        for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
            if (!is_free(c, places[i].box) || misleads(c, category, series, places[i].box) ||
                (!crossed && is_crossed(c, places[i].box)))
                continue;
            c->taken[c->taken_count++] = places[i].box;
            c->sides[category * k->c->series + series] = (uint8_t)places[i].side;
            *out = (struct placed){places[i].box, crossed != 0, text};
            return true;
        }
    return false;
}

static void draw_figure(struct sketch *k, const struct placed *f)
{
    const struct box *b = &f->box;
    if (f->paper)
        sketch_box(k, (struct box){b->x + GAP / 2, b->y + b->h / 6, b->w - GAP, b->h * 2 / 3},
                   (struct path_fill){.pattern = PATTERN_SOLID, .ink = WHITE, .on = true},
                   (struct path_stroke){0});
    sketch_text(k, f->text, b->x + b->w / 2, b->y, ANCHOR_MIDDLE);
}

/* All figures, or none where one of them finds no place. Points of other lines are kept clear,
 * too. */
static bool draw_figures(struct curve_plot *c)
{
    struct sketch *k = c->k;
    size_t n = k->c->categories * k->c->series, count = 0;
    struct placed *figures = arena_zalloc(k->a, (n + 1) * sizeof *figures);
    c->taken = arena_alloc(k->a, (2 * n + 1) * sizeof *c->taken);
    c->sides = arena_zalloc(k->a, n + 1);
    k->c->sides = c->sides;
    k->failed |= !c->taken || !c->sides || !figures;
    for (size_t i = 0; i < k->c->categories && !k->failed; i++)
        for (size_t s = 0; s < k->c->series; s++)
            if (chart_known(chart_cell(k->c, i, s)))
                c->taken[c->taken_count++] =
                    (struct box){place_x(c, i) - MARK + 100, place_y(c, i, s) - MARK + 100,
                                 2 * MARK - 200, 2 * MARK - 200};
    for (size_t i = 0; i < k->c->categories && !k->failed; i++)
        for (size_t s = 0; s < k->c->series; s++)
            if (chart_cell(k->c, i, s)->text.n && !place_figure(c, i, s, &figures[count++]))
                return false;
    for (size_t i = 0; i < count && !k->failed; i++)
        draw_figure(k, &figures[i]);
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
            sketch_label(k, &name, place_x(c, i), c->top + c->height + SIGN, ANCHOR_MIDDLE);
        lines = (int32_t)name.n > lines ? (int32_t)name.n : lines;
    }
    return lines * k->line;
}

/* Height of what stands below the axis: the names; without any, half of its last number. */
static int32_t below_axis(struct curve_plot *c, bool draw)
{
    int32_t names = SIGN + draw_names(c, draw);
    return names < c->k->line ? c->k->line : names;
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
    c.height = k->c->height - c.top - below_axis(&c, false);
    if (c.height < 80 * POINT)
        c.height = 80 * POINT;
    c.axis.length = c.height;
    draw_axis(&c);
    for (size_t s = 0; s < k->c->series && !k->failed; s++)
        draw_curve(&c, s);
    if (name_stride(&c) > 1 || !draw_figures(&c))
        series_say_all(k);
    return c.top + c.height + below_axis(&c, true);
}
