/* Pies and rings: slices clockwise from the top, each with its name, figure and share beside it,
 * tied to it by a thin line. What is no part of a whole (nothing, less than nothing, not known) has
 * no slice and is said below. */
#include "chart/sketch.h"

#include <math.h>

enum { GAP = 3000, RADIAL = 7000, REACH = 20000, STARTS = 24, TURN = 360, RADIUS_MIN = 20000 };

struct slice {
    size_t category;
    double from, to; /* in turns, clockwise from the top */
    struct label name, figure;
    bool right;
    int32_t y, height; /* of its texts */
};

struct pie {
    struct sketch *k;
    struct slice *slices;
    size_t n;
    struct path_point middle;
    int32_t radius, hole;
    int32_t top, height; /* of the room for it and its texts */
    int32_t column;      /* width of the texts on either side */
};

static const struct path_stroke edge = {.width = 600, .color = GRAY};

static struct path_point on_circle(const struct pie *p, double turn, int32_t radius)
{
    static const double whole = 2 * 3.14159265358979323846;
    return (struct path_point){p->middle.x + (int32_t)lround(sin(turn * whole) * radius),
                               p->middle.y - (int32_t)lround(cos(turn * whole) * radius)};
}

/* An arc as curves of at most a twelfth of a turn. */
static size_t put_arc(const struct pie *p, double from, double to, int32_t radius,
                      struct path_segment *s)
{
    static const double whole = 2 * 3.14159265358979323846;
    int pieces = (int)ceil(fabs(to - from) * 12);
    double step = (to - from) / (pieces < 1 ? 1 : pieces);
    double handle = 4.0 / 3.0 * tan(step * whole / 4) * radius;
    size_t n = 0;
    for (int i = 0; i < pieces; i++) {
        double a = (from + step * i) * whole, b = (from + step * (i + 1)) * whole;
        struct path_point start = on_circle(p, from + step * i, radius),
                          end = on_circle(p, from + step * (i + 1), radius);
        s[n++] = (struct path_segment){
            PATH_CURVE,
            {{start.x + (int32_t)lround(cos(a) * handle),
              start.y + (int32_t)lround(sin(a) * handle)},
             {end.x - (int32_t)lround(cos(b) * handle), end.y - (int32_t)lround(sin(b) * handle)},
             end}};
    }
    return n;
}

static void draw_slice(struct pie *p, const struct slice *slice)
{
    struct path_segment s[40];
    bool whole = slice->to - slice->from > 0.9999999;
    size_t n = 0;
    s[n++] = (struct path_segment){PATH_MOVE, {on_circle(p, slice->from, p->radius)}};
    n += put_arc(p, slice->from, slice->to, p->radius, s + n);
    if (whole)
        s[n++] = (struct path_segment){PATH_CLOSE, {{0, 0}}};
    if (p->hole) {
        s[n++] = (struct path_segment){whole ? PATH_MOVE : PATH_LINE,
                                       {on_circle(p, slice->to, p->hole)}};
        n += put_arc(p, slice->to, slice->from, p->hole, s + n);
        s[n++] = (struct path_segment){PATH_CLOSE, {{0, 0}}};
    } else if (!whole) {
        s[n++] = (struct path_segment){PATH_LINE, {p->middle}};
        s[n++] = (struct path_segment){PATH_CLOSE, {{0, 0}}};
    }
    sketch_path(p->k, s, n, p->k->c->looks[slice->category].fill, edge);
}

static struct str slice_text(struct sketch *k, size_t category)
{
    const struct chart *c = k->c;
    struct str value = chart_cell(c, category, 0)->text, part = c->parts[category];
    if (!c->shares || !part.n)
        return value;
    struct str s =
        c->values ? arena_printf(k->a, "%.*s（%.*s）", STR_ARG(value), STR_ARG(part)) : part;
    k->failed |= !s.p;
    return s.p ? s : STR("");
}

static bool say_figures(struct sketch *k)
{
    struct str *said = arena_alloc(k->a, (k->c->categories + 1) * sizeof *said);
    k->c->said = said;
    for (size_t i = 0; said && i < k->c->categories; i++)
        said[i] = slice_text(k, i);
    return said && !k->failed;
}

static bool find_slices(struct pie *p)
{
    struct sketch *k = p->k;
    double total = 0, at = 0;
    p->slices = arena_zalloc(k->a, (k->c->categories + 1) * sizeof *p->slices);
    if (!p->slices)
        return false;
    for (size_t i = 0; i < k->c->categories; i++)
        total += sketch_value(k, i, 0) > 0 ? (double)sketch_value(k, i, 0) : 0;
    for (size_t i = 0; i < k->c->categories; i++) {
        double v = (double)sketch_value(k, i, 0);
        if (v <= 0)
            continue;
        struct slice *s = &p->slices[p->n++];
        s->category = i;
        s->from = at / total;
        s->to = (at + v) / total;
        at += v;
        if (!label_wrap(k, chart_category(k->c, i), p->column, &s->name) ||
            !label_wrap(k, k->c->said[i], p->column, &s->figure))
            return false;
        s->height = (int32_t)(s->name.n + s->figure.n) * k->line + GAP;
    }
    return true;
}

static double middle_of(const struct slice *s, int start)
{
    double turn = (s->from + s->to) / 2 + (double)start / TURN;
    return turn - floor(turn);
}

/* The higher of the two columns of texts when the first slice begins at `start`. */
static int32_t column_height(const struct pie *p, int start)
{
    int32_t right = 0, left = 0;
    for (size_t i = 0; i < p->n; i++)
        *(middle_of(&p->slices[i], start) <= 0.5 ? &right : &left) += p->slices[i].height;
    return right > left ? right : left;
}

/* Puts the texts of one side below each other, each as near to its slice as the others let it. The
 * slices of the right side come from the top down, those of the left from the bottom up. */
static void stack_side(struct pie *p, bool right)
{
    int32_t end = p->top;
    size_t i = 0;
    for (size_t k = 0; k < p->n; k++) {
        struct slice *s = &p->slices[right ? k : p->n - 1 - k];
        if (s->right != right)
            continue;
        int32_t wanted = on_circle(p, middle_of(s, p->k->c->start), p->radius + RADIAL).y;
        s->y = wanted - s->height / 2 > end ? wanted - s->height / 2 : end;
        end = s->y + s->height;
    }
    int32_t limit = p->top + p->height;
    for (i = p->n; i-- > 0;) {
        struct slice *s = &p->slices[right ? i : p->n - 1 - i];
        if (s->right != right)
            continue;
        if (s->y + s->height > limit)
            s->y = limit - s->height;
        limit = s->y;
    }
}

/* Where a turned pie begins inside a side, its slices are brought into the order of that side. */
static void order_slices(struct pie *p)
{
    int start = p->k->c->start;
    for (size_t i = 0; i < p->n; i++) {
        struct slice s = p->slices[i];
        size_t at = i;
        while (at > 0 && middle_of(&p->slices[at - 1], start) > middle_of(&s, start)) {
            p->slices[at] = p->slices[at - 1];
            at--;
        }
        p->slices[at] = s;
    }
}

/* Whether the line between two points outside of the pie touches it. */
static bool goes_through(const struct pie *p, struct path_point a, struct path_point b)
{
    double dx = b.x - a.x, dy = b.y - a.y, all = dx * dx + dy * dy;
    double t = all > 0 ? ((p->middle.x - a.x) * dx + (p->middle.y - a.y) * dy) / all : 0;
    t = t < 0 ? 0 : t > 1 ? 1 : t;
    double x = a.x + t * dx - p->middle.x, y = a.y + t * dy - p->middle.y;
    return x * x + y * y < (double)p->radius * p->radius;
}

/* The texts beside the pie when the first slice begins at `start`. */
static void place_texts(struct pie *p, int start)
{
    p->k->c->start = start;
    for (size_t i = 0; i < p->n; i++)
        p->slices[i].right = middle_of(&p->slices[i], start) <= 0.5;
    order_slices(p);
    stack_side(p, true);
    stack_side(p, false);
}

/* The line from a slice to its texts, from outside of the pie; gives back whether it must go around
 * the pie. */
static bool line_to_text(const struct pie *p, const struct slice *s, struct path_point *out,
                         struct path_point *end)
{
    int32_t side = s->right ? 1 : -1;
    *out = on_circle(p, middle_of(s, p->k->c->start), p->radius + RADIAL);
    *end = (struct path_point){p->middle.x + side * (p->radius + REACH - 2 * POINT),
                               s->y + (s->height - GAP) / 2};
    return goes_through(p, *out, *end);
}

/* How far the lines lead away from their slices; one around the pie, where several become one thick
 * bar, counts as long as the pie is wide. */
static int64_t detour(const struct pie *p)
{
    int64_t sum = 0;
    for (size_t i = 0; i < p->n; i++) {
        struct path_point out, end;
        bool around = line_to_text(p, &p->slices[i], &out, &end);
        sum += (around ? 2 * p->radius : 0) + (out.y > end.y ? out.y - end.y : end.y - out.y);
    }
    return sum;
}

static bool none_around(const struct pie *p)
{
    struct path_point out, end;
    for (size_t i = 0; i < p->n; i++)
        if (line_to_text(p, &p->slices[i], &out, &end))
            return false;
    return true;
}

/* Slices begin at the top, unless texts on one side then need more room than there is or lines have
 * to go around the pie: then where they lead least astray. */
static void choose_start(struct pie *p)
{
    int best = 0;
    int64_t least = INT64_MAX;
    place_texts(p, 0);
    if (column_height(p, 0) <= p->height && none_around(p))
        return;
    for (int start = 0; start < TURN; start += TURN / STARTS) {
        int32_t over = column_height(p, start) - p->height;
        place_texts(p, start);
        int64_t all = detour(p) + (over > 0 ? (int64_t)over * 40 : 0);
        if (all < least) {
            least = all;
            best = start;
        }
    }
    place_texts(p, best);
}

static void draw_texts(struct pie *p, const struct slice *s)
{
    struct sketch *k = p->k;
    int32_t side = s->right ? 1 : -1;
    int32_t x = p->middle.x + side * (p->radius + REACH);
    enum text_anchor anchor = s->right ? ANCHOR_START : ANCHOR_END;
    struct path_stroke thin = {.width = 400, .color = GRAY};
    struct path_point out, end;
    bool around = line_to_text(p, s, &out, &end);
    sketch_line(k, on_circle(p, middle_of(s, k->c->start), p->radius), out, thin);
    if (around) {
        struct path_point corner = {p->middle.x + side * (p->radius + RADIAL), out.y};
        sketch_line(k, out, corner, thin);
        out = corner;
    }
    sketch_line(k, out, end, thin);
    sketch_label(k, &s->name, x, s->y, anchor);
    sketch_label(k, &s->figure, x, s->y + (int32_t)s->name.n * k->line, anchor);
}

/* Categories without a slice, one below the other: their names and figures as they are. */
static int32_t draw_others(struct sketch *k, int32_t top)
{
    for (size_t i = 0; i < k->c->categories && !k->failed; i++) {
        const struct grid_cell *cell = chart_cell(k->c, i, 0);
        struct label all;
        if (sketch_value(k, i, 0) > 0)
            continue;
        struct str text =
            arena_printf(k->a, "%.*s　%.*s", STR_ARG(chart_category(k->c, i)), STR_ARG(cell->text));
        if (!text.p || !label_wrap(k, text, k->d->width, &all)) {
            k->failed = true;
            break;
        }
        sketch_label(k, &all, k->d->width / 2, top, ANCHOR_MIDDLE);
        top += (int32_t)all.n * k->line;
    }
    return top;
}

static void draw_empty(struct pie *p)
{
    struct path_segment s[40];
    size_t n = 0;
    s[n++] = (struct path_segment){PATH_MOVE, {on_circle(p, 0, p->radius)}};
    n += put_arc(p, 0, 1, p->radius, s + n);
    s[n++] = (struct path_segment){PATH_CLOSE, {{0, 0}}};
    struct path_stroke dashed = edge;
    dashed.dash[0] = dashed.dash[1] = 3000;
    sketch_path(p->k, s, n, (struct path_fill){0}, dashed);
}

/* A pie of that size with its texts beside it; gives back whether they have room, without lines
 * that lead around it. */
static bool lay_out(struct pie *p, int32_t radius)
{
    struct sketch *k = p->k;
    p->radius = radius;
    p->hole = k->c->kind == CHART_RING ? radius * 11 / 20 : 0;
    p->column = k->d->width / 2 - radius - REACH;
    p->n = 0;
    if (!find_slices(p)) {
        k->failed = true;
        return true;
    }
    p->height = k->c->height - p->top;
    if (p->height < 2 * (radius + RADIAL))
        p->height = 2 * (radius + RADIAL);
    p->middle = (struct path_point){k->d->width / 2, p->top + p->height / 2};
    choose_start(p);
    int32_t wanted = column_height(p, k->c->start);
    if (wanted <= p->height)
        return none_around(p);
    p->height = wanted;
    p->middle.y = p->top + p->height / 2;
    place_texts(p, k->c->start);
    return false;
}

/* Of the figures beside slices the widest that should not part: a value, or a share in brackets. */
static int32_t widest_figure(const struct sketch *k)
{
    int32_t widest = 0;
    for (size_t i = 0; i < k->c->categories; i++) {
        int32_t width = sketch_value(k, i, 0) > 0 ? label_least(k->c->said[i], k->size) : 0;
        widest = width > widest ? width : widest;
    }
    return widest;
}

int32_t draw_slices(struct sketch *k, int32_t top)
{
    static const int32_t sizes[] = {100, 90, 80, 70, 100}; /* where none has room the first has */
    struct pie p = {.k = k, .top = top};
    int32_t by_width = k->d->width / 5, by_height = (k->c->height - top) / 2 - RADIAL;
    int32_t radius = by_width < by_height || by_height < 30 * POINT ? by_width : by_height;
    if (!say_figures(k)) {
        k->failed = true;
        return top;
    }
    int32_t beside = k->d->width / 2 - REACH - widest_figure(k);
    if (radius > beside)
        radius = beside > RADIUS_MIN ? beside : RADIUS_MIN;
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes && !lay_out(&p, radius * sizes[i] / 100);)
        i++;
    if (k->failed)
        return top;
    for (size_t i = 0; i < p.n; i++) {
        struct slice turned = p.slices[i];
        turned.from += (double)k->c->start / TURN;
        turned.to += (double)k->c->start / TURN;
        draw_slice(&p, &turned);
    }
    for (size_t i = 0; i < p.n; i++)
        draw_texts(&p, &p.slices[i]);
    if (!p.n)
        draw_empty(&p);
    return draw_others(k, top + p.height + GAP);
}
