/* Columns, lying bars and stacks: along one axis the categories, along the other the figures. */
#include "chart/sketch.h"

enum { BAR_MIN = 11000, BAR_MAX = 40000, GAP = 3000, SIGN = 4000, LINES_MAX = 3, STEPS = 5 };

/* Where everything stands. A place along the categories and one along the figures make a point, one
 * way for columns that stand and the other for bars that lie. */
struct bars {
    struct sketch *k;
    struct axis axis;
    bool across, stacked;
    int32_t figure;        /* room for a figure at the end of a bar; 0 where the legend says them */
    int32_t left, top;     /* of the plot */
    int32_t width, height; /* of the plot */
    int32_t *starts, *ends; /* of each category along its axis */
    struct label *names;
};

static const struct path_stroke rule = {.width = 500, .color = GRAY};
static const struct path_stroke grid_line = {.width = 400, .color = PALE};

static struct path_point point(const struct bars *b, int32_t along, int32_t value)
{
    return b->across ? (struct path_point){b->left + value, b->top + along}
                     : (struct path_point){b->left + along, b->top + b->height - value};
}

static int32_t widest_figure(const struct sketch *k)
{
    int32_t widest = 0;
    for (size_t i = 0; i < k->c->categories; i++)
        for (size_t s = 0; s < k->c->series; s++) {
            int32_t width = label_width(chart_cell(k->c, i, s)->text, k->size);
            widest = width > widest ? width : widest;
        }
    return widest;
}

static int32_t widest_step(struct sketch *k, const struct axis *x)
{
    int32_t widest = 0;
    for (int64_t v = x->low; v <= x->high; v += x->step) {
        int32_t width = label_width(axis_text(k, v), k->size);
        widest = width > widest ? width : widest;
    }
    return widest;
}

bool columns_can_stand(struct sketch *k)
{
    const struct chart *c = k->c;
    bool stacked = c->kind == CHART_STACKED;
    struct axis x = axis_of(k, STEPS, stacked);
    int32_t width = k->d->width - widest_step(k, &x) - SIGN;
    int32_t slot = width / (int32_t)c->categories;
    int32_t figures = stacked ? 1 : (int32_t)c->series;
    if ((widest_figure(k) + GAP) * figures > slot)
        return false;
    for (size_t i = 0; i < c->categories; i++) {
        struct label name;
        if (!label_wrap(k, chart_category(c, i), slot - GAP, &name))
            return true;
        if (name.n > LINES_MAX || name.width > slot - GAP)
            return false;
    }
    return true;
}

/* Names of the categories, no wider than `most`. */
static bool wrap_names(struct bars *b, int32_t most)
{
    struct sketch *k = b->k;
    size_t n = k->c->categories;
    b->names = arena_alloc(k->a, (n + 1) * sizeof *b->names);
    b->starts = arena_alloc(k->a, (n + 1) * sizeof *b->starts);
    b->ends = arena_alloc(k->a, (n + 1) * sizeof *b->ends);
    k->failed |= !b->names || !b->starts || !b->ends;
    for (size_t i = 0; i < n && !k->failed; i++)
        label_wrap(k, chart_category(k->c, i), most, &b->names[i]);
    return !k->failed;
}

static int32_t most_lines(const struct bars *b)
{
    size_t most = 0;
    for (size_t i = 0; i < b->k->c->categories; i++)
        most = b->names[i].n > most ? b->names[i].n : most;
    return (int32_t)most;
}

static int32_t widest_name(const struct bars *b)
{
    int32_t widest = 0;
    for (size_t i = 0; i < b->k->c->categories; i++)
        widest = b->names[i].width > widest ? b->names[i].width : widest;
    return widest;
}

/* Columns: as wide as the box, as high as is left of it. */
static void place_standing(struct bars *b, int32_t top)
{
    struct sketch *k = b->k;
    int32_t n = (int32_t)k->c->categories;
    b->axis = axis_of(k, STEPS, b->stacked);
    b->left = widest_step(k, &b->axis) + SIGN;
    b->width = k->d->width - b->left;
    if (!wrap_names(b, b->width / n - GAP))
        return;
    b->top = top + k->line; /* a figure stands above the highest column */
    int32_t below = most_lines(b) * k->line + SIGN + (b->axis.low < 0 ? k->line : 0);
    b->height = k->c->height - b->top - below;
    if (b->height < 80 * POINT)
        b->height = 80 * POINT;
    b->axis.length = b->height;
    for (int32_t i = 0; i < n; i++) {
        b->starts[i] = (int32_t)((int64_t)b->width * i / n);
        b->ends[i] = (int32_t)((int64_t)b->width * (i + 1) / n);
    }
}

/* Bars: as high as they must be. */
static void place_lying(struct bars *b, int32_t top)
{
    struct sketch *k = b->k;
    int32_t at = 0, least = 60 * POINT;
    int32_t bars = b->stacked ? 1 : (int32_t)k->c->series;
    if (!wrap_names(b, k->d->width * 2 / 5))
        return;
    b->axis = axis_of(k, STEPS, b->stacked);
    b->figure = b->stacked ? 0 : widest_figure(k) + SIGN;
    if (widest_name(b) + SIGN + (b->axis.low < 0 ? 2 : 1) * b->figure + least > k->d->width) {
        b->figure = 0;
        series_say_all(k);
    }
    b->left = widest_name(b) + SIGN + (b->axis.low < 0 ? b->figure : 0);
    if (b->left < label_width(axis_text(k, b->axis.low), k->size) / 2)
        b->left = label_width(axis_text(k, b->axis.low), k->size) / 2;
    b->width = k->d->width - b->left - b->figure;
    int steps = b->width / (widest_step(k, &b->axis) + 3 * SIGN);
    b->axis = axis_of(k, steps < 1 ? 1 : steps > STEPS ? STEPS : steps, b->stacked);
    int32_t beyond = label_width(axis_text(k, b->axis.high), k->size) / 2 - b->figure;
    b->width -= beyond > 0 ? beyond : 0; /* the last number stands out */
    b->axis.length = b->width;
    b->top = top;
    for (size_t i = 0; i < k->c->categories; i++) {
        int32_t names = (int32_t)b->names[i].n * k->line, all = bars * (k->line + 1 * POINT);
        b->starts[i] = at;
        at += (names > all ? names : all) + 2 * GAP;
        b->ends[i] = at;
    }
    b->height = at;
}

/* Lines at the steps of the axis with what they stand for, as far as that has room beside the step
 * before. */
static void draw_axis(struct bars *b)
{
    struct sketch *k = b->k;
    int32_t along = b->across ? b->height : b->width, free = INT32_MIN;
    for (int64_t v = b->axis.low; v <= b->axis.high && !k->failed; v += b->axis.step) {
        int32_t at = axis_place(&b->axis, v);
        struct str text = axis_text(k, v);
        int32_t room = b->across ? label_width(text, k->size) + GAP : k->line;
        sketch_line(k, point(b, 0, at), point(b, along, at), v == 0 ? rule : grid_line);
        if (at - room / 2 < free)
            continue;
        free = at + room / 2;
        if (b->across)
            sketch_text(k, text, b->left + at, b->top + b->height + 1 * POINT, ANCHOR_MIDDLE);
        else
            sketch_text(k, text, b->left - SIGN, b->top + b->height - at - k->line / 2, ANCHOR_END);
    }
}

static void draw_names(struct bars *b)
{
    struct sketch *k = b->k;
    int32_t figure = b->across && b->axis.low < 0 ? b->figure : 0;
    for (size_t i = 0; i < k->c->categories; i++) {
        const struct label *name = &b->names[i];
        int32_t middle = (b->starts[i] + b->ends[i]) / 2;
        if (b->across)
            sketch_label(k, name, b->left - SIGN - figure,
                         b->top + middle - (int32_t)name->n * k->line / 2, ANCHOR_END);
        else
            sketch_label(k, name, b->left + middle,
                         b->top + b->height + SIGN + (b->axis.low < 0 ? k->line : 0),
                         ANCHOR_MIDDLE);
    }
}

/* A bar between two places of each axis. */
static struct box bar_box(const struct bars *b, int32_t from, int32_t to, int32_t low, int32_t high)
{
    struct path_point p = point(b, from, low), q = point(b, to, high);
    return (struct box){p.x < q.x ? p.x : q.x, p.y < q.y ? p.y : q.y,
                        p.x < q.x ? q.x - p.x : p.x - q.x, p.y < q.y ? q.y - p.y : p.y - q.y};
}

/* A figure on paper of its own, so that no line of the axis runs through it. */
static void draw_on_paper(struct sketch *k, struct str text, int32_t x, int32_t top,
                          enum text_anchor anchor)
{
    int32_t width = label_width(text, k->size), edge = GAP / 2;
    int32_t left = anchor == ANCHOR_START ? x : x - (anchor == ANCHOR_END ? width : width / 2);
    struct box paper = {left - edge, top + (k->line - k->size) / 2, width + 2 * edge, k->size};
    if (text.n)
        sketch_box(k, paper, (struct path_fill){.on = true, .ink = WHITE}, (struct path_stroke){0});
    sketch_text(k, text, x, top, anchor);
}

/* A figure at the end of its bar. */
static void draw_figure(struct bars *b, struct str text, int32_t along, int32_t end, bool below)
{
    struct sketch *k = b->k;
    struct path_point p = point(b, along, end);
    if (b->across)
        draw_on_paper(k, text, below ? p.x - SIGN / 2 : p.x + SIGN / 2, p.y - k->line / 2,
                      below ? ANCHOR_END : ANCHOR_START);
    else
        draw_on_paper(k, text, p.x, below ? p.y : p.y - k->line, ANCHOR_MIDDLE);
}

/* The bars of a category side by side. What is not known has no bar; its word stands at zero. */
static void draw_group(struct bars *b, size_t category)
{
    struct sketch *k = b->k;
    int32_t n = (int32_t)k->c->series, room = b->ends[category] - b->starts[category];
    int32_t share = b->across ? (room - 2 * GAP) / n : room / n;
    int32_t thick = b->across ? share - 2 * POINT : share * 7 / 10;
    if (thick > BAR_MAX)
        thick = BAR_MAX;
    if (!b->across && share > thick + widest_figure(k) + GAP)
        share = thick + GAP > widest_figure(k) + GAP ? thick + GAP : widest_figure(k) + GAP;
    int32_t first = (b->starts[category] + b->ends[category] - share * n) / 2;
    int32_t zero = axis_place(&b->axis, 0);
    for (int32_t s = 0; s < n; s++) {
        const struct grid_cell *cell = chart_cell(k->c, category, (size_t)s);
        int64_t v = sketch_value(k, category, (size_t)s);
        int32_t middle = first + share * s + share / 2, end = axis_place(&b->axis, v);
        if (v != 0)
            sketch_box(k, bar_box(b, middle - thick / 2, middle + thick / 2, zero, end),
                       k->c->looks[s].fill, rule);
        if (!b->across || b->figure)
            draw_figure(b, cell->text, middle, end, v < 0);
    }
}

/* One part of a stack between two of its places. False when its figure finds no room in it. */
static bool draw_part(struct bars *b, size_t category, size_t s, int32_t from, int32_t to, bool say)
{
    struct sketch *k = b->k;
    int32_t room = b->ends[category] - b->starts[category];
    int32_t thick = room * 7 / 10 < BAR_MAX * 3 / 2 ? room * 7 / 10 : BAR_MAX * 3 / 2;
    int32_t middle = (b->starts[category] + b->ends[category]) / 2;
    struct str text = chart_cell(k->c, category, s)->text;
    struct box box = bar_box(b, middle - thick / 2, middle + thick / 2, from, to);
    bool fits = box.h >= k->line && box.w >= label_width(text, k->size) + GAP;
    if (!say)
        sketch_box(k, box, k->c->looks[s].fill, rule);
    else if (fits)
        draw_on_paper(k, text, box.x + box.w / 2, box.y + (box.h - k->line) / 2, ANCHOR_MIDDLE);
    return fits;
}

/* All stacks; `say`: their figures. False when one of those finds no room. */
static bool draw_stacks(struct bars *b, bool say)
{
    struct sketch *k = b->k;
    bool room = true;
    for (size_t i = 0; i < k->c->categories; i++) {
        int64_t up = 0, down = 0;
        for (size_t s = 0; s < k->c->series; s++) {
            int64_t v = sketch_value(k, i, s), *side = v < 0 ? &down : &up;
            int32_t from = axis_place(&b->axis, *side), to = axis_place(&b->axis, *side + v);
            *side += v;
            if (v != 0)
                room &= draw_part(b, i, s, from, to, say);
            else
                room = false; /* zero, or not known: there is nothing to write it on */
        }
    }
    return room;
}

/* Other programs write a figure beyond the end of a bar, there where an axis of theirs may end and
 * names begin: how far down theirs must reach for it. */
static void find_floor(const struct bars *b)
{
    enum { MOST = 20 /* steps */ };
    struct chart *c = b->k->c;
    int32_t room = b->across ? b->figure : b->k->line;
    int64_t least = 0, floor = b->axis.low;
    for (size_t i = 0; i < c->categories * c->series; i++)
        least = b->k->values[i] < least ? b->k->values[i] : least;
    for (int i = 0; i < MOST && (dec_int)(least - floor) * b->axis.length <
                                    (dec_int)room * (b->axis.high - floor);
         i++)
        floor -= b->axis.step;
    c->has_floor = true;
    c->floor = axis_number(b->k, floor);
    c->step = axis_number(b->k, b->axis.step);
}

int32_t draw_bars(struct sketch *k, int32_t top)
{
    struct bars b = {.k = k, .across = k->c->across, .stacked = k->c->kind == CHART_STACKED};
    if (b.across)
        place_lying(&b, top);
    else
        place_standing(&b, top);
    if (k->failed)
        return top;
    if (b.axis.low < 0 && !b.stacked)
        find_floor(&b);
    draw_axis(&b);
    draw_names(&b);
    if (b.stacked) {
        size_t texts = k->d->text_count;
        (void)draw_stacks(&b, false);
        size_t paths = k->d->path_count;
        if (!draw_stacks(&b, true)) { /* all of them stand in the legend then */
            k->d->text_count = texts;
            k->d->path_count = paths;
            series_say_all(k);
        }
    }
    for (size_t i = 0; !b.stacked && i < k->c->categories && !k->failed; i++)
        draw_group(&b, i);
    int32_t names = most_lines(&b) * k->line + (b.axis.low < 0 ? k->line : 0);
    int32_t below = b.across || names == 0 ? k->line + 1 * POINT : names + SIGN;
    return b.top + b.height + below;
}
