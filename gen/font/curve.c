/* Cubic outlines become quadratic ones within a tolerance, with few points. Knows neither fonts nor
 * files. */
#include "font/curve.h"
#include "base/memory.h"

#include <stdlib.h>

__extension__ typedef __int128 wide;

enum {
    SPLIT_ERROR = 2,      /* of a cubic by quadratic pieces, in coordinates (quarter units) */
    MERGE_ERROR = 10,     /* of one piece standing for several */
    LINE_ERROR = 6,       /* of a line standing for several pieces */
    PIECES_MAX = 12,      /* of one cubic */
    MERGE_PIECES_MAX = 40 /* taken into one */
};

void curves_free(struct curves *c)
{
    free(c->items);
    *c = (struct curves){0};
}

static void push(struct curves *c, struct curve piece)
{
    if (c->n == c->cap) {
        size_t cap = c->cap ? c->cap * 2 : 128;
        struct curve *items = memory_resize(c->items, cap * sizeof *items);
        if (!items) {
            c->failed = true;
            return;
        }
        c->items = items;
        c->cap = cap;
    }
    c->items[c->n++] = piece;
}

static int64_t divide(int64_t a, int64_t b) /* rounded to nearest, b > 0 */
{
    return a >= 0 ? (a + b / 2) / b : -((-a + b / 2) / b);
}

static int32_t scale(int32_t v, int units_per_em)
{
    enum { FAR = 8 * CURVE_EM }; /* no sane glyph is larger */
    int64_t scaled = units_per_em == 1000 ? (int64_t)v * CURVE_UNIT
                                          : divide((int64_t)v * CURVE_EM, units_per_em);
    return (int32_t)(scaled > FAR ? FAR : scaled < -FAR ? -FAR : scaled);
}

static bool same(struct curve_point a, struct curve_point b)
{
    return a.x == b.x && a.y == b.y;
}

static void push_line(struct curves *c, struct curve_point from, struct curve_point to)
{
    if (!same(from, to))
        push(c, (struct curve){.control = from, .end = to, .line = true});
}

struct cubic {
    struct curve_point p[4];
};

/* The distance between a cubic and its best quadratic is sqrt(3)/36 |p3 - 3 p2 + 3 p1 - p0| and
 * falls with the cube of the number of pieces. */
static int pieces_needed(const struct cubic *c)
{
    const struct curve_point *p = c->p;
    int64_t dx = p[3].x - 3 * (int64_t)p[2].x + 3 * (int64_t)p[1].x - p[0].x;
    int64_t dy = p[3].y - 3 * (int64_t)p[2].y + 3 * (int64_t)p[1].y - p[0].y;
    int64_t length2 = dx * dx + dy * dy;
    int n = 1;
    while (n < PIECES_MAX) { /* rarely more than two or three */
        int64_t cube = (int64_t)n * n * n;
        if (length2 * 3 <= 36 * 36 * (int64_t)SPLIT_ERROR * SPLIT_ERROR * cube * cube)
            break;
        n++;
    }
    return n;
}

/* One coordinate of the cubic at t = i/n, times n^3. */
static int64_t at(const int64_t p[4], int64_t i, int64_t n)
{
    int64_t j = n - i;
    return p[0] * j * j * j + 3 * p[1] * j * j * i + 3 * p[2] * j * i * i + p[3] * i * i * i;
}

/* One coordinate of the control point of the quadratic over [i/n, (i+1)/n]: where the tangents at
 * its ends would put it, averaged. */
static int64_t control_at(const int64_t p[4], int64_t i, int64_t n)
{
    int64_t cube = n * n * n, result = 0;
    for (int side = 0; side < 2; side++) {
        int64_t k = i + side, j = n - k;
        int64_t slope = 3 * ((p[1] - p[0]) * j * j + 2 * (p[2] - p[1]) * j * k +
                             (p[3] - p[2]) * k * k); /* times n^2 */
        result += 2 * at(p, k, n) + (side ? -slope : slope);
    }
    return divide(result, 4 * cube);
}

/* Control point of the one quadratic nearest to a cubic. */
static int32_t single_control(int32_t p0, int32_t p1, int32_t p2, int32_t p3)
{
    return (int32_t)divide(3 * ((int64_t)p1 + p2) - p0 - p3, 4);
}

static void push_cubic(struct curves *out, const struct cubic *c)
{
    const struct curve_point *p = c->p;
    int n = pieces_needed(c);
    if (n == 1) {
        struct curve_point control = {single_control(p[0].x, p[1].x, p[2].x, p[3].x),
                                      single_control(p[0].y, p[1].y, p[2].y, p[3].y)};
        push(out, (struct curve){.control = control, .end = p[3]});
        return;
    }
    int64_t x[4], y[4];
    for (int k = 0; k < 4; k++) {
        x[k] = p[k].x;
        y[k] = p[k].y;
    }
    int64_t cube = (int64_t)n * n * n;
    for (int i = 0; i < n; i++) {
        struct curve piece = {
            .control = {(int32_t)control_at(x, i, n), (int32_t)control_at(y, i, n)},
            .end = {(int32_t)divide(at(x, i + 1, n), cube),
                    (int32_t)divide(at(y, i + 1, n), cube)}};
        push(out, piece);
    }
}

/* ---- merging ---- */

struct vector {
    int64_t x, y;
};

static struct vector between(struct curve_point a, struct curve_point b)
{
    return (struct vector){(int64_t)b.x - a.x, (int64_t)b.y - a.y};
}

static int64_t cross(struct vector a, struct vector b)
{
    return a.x * b.y - a.y * b.x;
}

static int64_t dot(struct vector a, struct vector b)
{
    return a.x * b.x + a.y * b.y;
}

/* A stretch of one contour that a single piece may stand for. */
struct stretch {
    struct curve_point from;
    const struct curve *pieces;
    size_t n;
};

static struct vector start_direction(const struct stretch *s)
{
    const struct curve *first = &s->pieces[0];
    bool straight = first->line || same(first->control, s->from);
    return between(s->from, straight ? first->end : first->control);
}

static struct vector end_direction(const struct stretch *s)
{
    const struct curve *last = &s->pieces[s->n - 1];
    struct curve_point before = s->n > 1 ? last[-1].end : s->from;
    bool straight = last->line || same(last->control, last->end);
    return between(straight ? before : last->control, last->end);
}

/* The point of a piece at quarter / 4. */
static struct curve_point point_at(struct curve_point from, const struct curve *c, int32_t quarter)
{
    int32_t q = quarter, r = 4 - quarter;
    if (c->line)
        return (struct curve_point){(r * from.x + q * c->end.x) / 4,
                                    (r * from.y + q * c->end.y) / 4};
    return (struct curve_point){(r * r * from.x + 2 * q * r * c->control.x + q * q * c->end.x) / 16,
                                (r * r * from.y + 2 * q * r * c->control.y + q * q * c->end.y) /
                                    16};
}

static bool is_long(struct curve_point from, const struct curve *c)
{
    enum { LONG = CURVE_EM / 16 };
    struct vector chord = between(from, c->end);
    return dot(chord, chord) > (int64_t)LONG * LONG;
}

/* Calls `near` for points along the stretch, its ends left out: the middle of each piece, three of
 * a long one. */
static bool all_near(const struct stretch *s, const void *shape,
                     bool (*near)(const void *shape, struct curve_point p))
{
    struct curve_point from = s->from;
    for (size_t i = 0; i < s->n; i++) {
        const struct curve *c = &s->pieces[i];
        if (!near(shape, point_at(from, c, 2)) || (i + 1 < s->n && !near(shape, c->end)))
            return false;
        if (is_long(from, c) &&
            (!near(shape, point_at(from, c, 1)) || !near(shape, point_at(from, c, 3))))
            return false;
        from = c->end;
    }
    return true;
}

struct chord {
    struct curve_point from;
    struct vector along;
    int64_t length2;
};

static bool near_chord(const void *shape, struct curve_point p)
{
    const struct chord *c = shape;
    struct vector v = between(c->from, p);
    int64_t area = cross(c->along, v), progress = dot(c->along, v);
    return progress >= 0 && progress <= c->length2 &&
           (wide)area * area <= (wide)LINE_ERROR * LINE_ERROR * c->length2;
}

static bool fits_line(const struct stretch *s)
{
    struct chord c = {s->from, between(s->from, s->pieces[s->n - 1].end), 0};
    c.length2 = dot(c.along, c.along);
    return c.length2 > 0 && all_near(s, &c, near_chord);
}

/* A quadratic curve as the set where V^2 = 4 U W; U, V, W are a point's areas against the sides of
 * the triangle of its control points. */
struct parabola {
    struct curve_point from;
    struct vector first, second; /* from -> control, from -> end */
    int64_t area, sign;          /* of the triangle, twice; its orientation */
};

static bool near_parabola(const void *shape, struct curve_point p)
{
    const struct parabola *q = shape;
    struct vector v = between(q->from, p);
    int64_t V = q->sign * cross(v, q->second), W = q->sign * cross(q->first, v);
    int64_t U = q->area - V - W, beyond = -q->area / 8;
    if (V < 0 || V > q->area || U < beyond || W < beyond)
        return false;
    /* Distance is about |F| / |gradient of F|, F = V^2 - 4 U W. */
    struct vector dV = {q->sign * q->second.y, q->sign * -q->second.x};
    struct vector dW = {q->sign * -q->first.y, q->sign * q->first.x};
    struct vector dU = {-dV.x - dW.x, -dV.y - dW.y};
    int64_t F = V * V - 4 * U * W;
    int64_t gx = 2 * V * dV.x - 4 * (dU.x * W + U * dW.x);
    int64_t gy = 2 * V * dV.y - 4 * (dU.y * W + U * dW.y);
    return (wide)F * F <= (wide)MERGE_ERROR * MERGE_ERROR * ((wide)gx * gx + (wide)gy * gy);
}

/* True when `p` is within the tolerance of the straight line from `a` to `b`. */
static bool near_side(struct curve_point p, struct curve_point a, struct curve_point b)
{
    struct vector side = between(a, b), v = between(a, p);
    int64_t length2 = dot(side, side), progress = dot(side, v);
    const int64_t tolerance2 = (int64_t)MERGE_ERROR * MERGE_ERROR;
    if (progress <= 0 || length2 == 0)
        return dot(v, v) <= tolerance2;
    if (progress >= length2) {
        struct vector w = between(b, p);
        return dot(w, w) <= tolerance2;
    }
    int64_t area = cross(side, v);
    return (wide)area * area <= (wide)tolerance2 * length2;
}

/* True when `p` is near the stretch, taken as straight between quarters of its pieces. */
static bool near_stretch(const struct stretch *s, struct curve_point p)
{
    struct curve_point from = s->from;
    for (size_t i = 0; i < s->n; i++) {
        const struct curve *c = &s->pieces[i];
        struct curve_point a = from;
        for (int32_t quarter = c->line ? 4 : 1; quarter <= 4; quarter++) {
            struct curve_point b = point_at(from, c, quarter);
            if (near_side(p, a, b))
                return true;
            a = b;
        }
        from = c->end;
    }
    return false;
}

/* Distances to a flat parabola are underrated, so the curve is compared with the stretch as well.
 */
static bool stays_near(const struct stretch *s, const struct curve *c)
{
    for (int32_t quarter = 1; quarter < 4; quarter++)
        if (!near_stretch(s, point_at(s->from, c, quarter)))
            return false;
    return true;
}

/* The one curve with the stretch's ends and end tangents; false when there is none or it runs too
 * far from the stretch. */
static bool fits_curve(const struct stretch *s, struct curve_point *control)
{
    struct curve_point end = s->pieces[s->n - 1].end;
    struct vector a = start_direction(s), b = end_direction(s), chord = between(s->from, end);
    int64_t turn = cross(a, b);
    if (dot(a, b) <= 0 || turn == 0)
        return false;
    int64_t along_a = cross(chord, b), along_b = cross(a, chord);
    if (turn < 0) {
        turn = -turn;
        along_a = -along_a;
        along_b = -along_b;
    }
    if (along_a <= 0 || along_b <= 0)
        return false;
    int64_t x = a.x * along_a / turn, y = a.y * along_a / turn; /* FAR keeps them within 63 bits */
    if (x > CURVE_EM || x < -CURVE_EM || y > CURVE_EM || y < -CURVE_EM)
        return false;
    *control = (struct curve_point){s->from.x + (int32_t)x, s->from.y + (int32_t)y};
    struct parabola q = {s->from, between(s->from, *control), chord, 0, 1};
    q.area = cross(q.first, q.second);
    if (q.area < 0) {
        q.area = -q.area;
        q.sign = -1;
    }
    enum { AREA_MAX = 1 << 28 }; /* keeps the products below within their types */
    return q.area != 0 && q.area < AREA_MAX && all_near(s, &q, near_parabola);
}

/* The single piece for a stretch; false when nothing is near enough. */
static bool single_piece(const struct stretch *s, struct curve *out)
{
    *out = s->pieces[s->n - 1];
    out->line = out->line && s->n == 1 ? true : fits_line(s);
    return out->line || s->n == 1 || (fits_curve(s, &out->control) && stays_near(s, out));
}

/* Merges within one contour, in place; returns the number of pieces left. */
static size_t merge_contour(struct curve *pieces, size_t n)
{
    struct curve_point from = pieces[n - 1].end;
    size_t kept = 0;
    for (size_t i = 0; i < n;) {
        struct stretch s = {from, pieces + i, 1};
        struct curve best, longer;
        size_t taken = 1;
        (void)single_piece(&s, &best);
        for (s.n = 2; i + s.n <= n && s.n <= MERGE_PIECES_MAX && single_piece(&s, &longer); s.n++) {
            best = longer;
            taken = s.n;
        }
        i += taken;
        from = best.end;
        pieces[kept++] = best;
    }
    return kept;
}

static void close_contour(struct curves *c, size_t first, struct curve_point start)
{
    if (c->n == first || c->failed)
        return;
    push_line(c, c->items[c->n - 1].end, start);
    if (c->failed)
        return;
    c->n = first + merge_contour(c->items + first, c->n - first);
    c->items[c->n - 1].closes = true;
}

bool curves_from_outline(const struct glyph_outline *o, int units_per_em, struct curves *out)
{
    out->n = 0;
    out->failed = false;
    size_t first = 0, at_point = 0;
    struct curve_point start = {0, 0}, pen = {0, 0};
    for (size_t i = 0; i < o->op_count; i++) {
        static const size_t count[] = {1, 1, 2, 3};
        struct cubic c = {{pen}};
        size_t n = count[o->ops[i]];
        for (size_t k = 0; k < n; k++)
            c.p[k + 1] = (struct curve_point){scale(o->points[at_point + k].x, units_per_em),
                                              scale(o->points[at_point + k].y, units_per_em)};
        at_point += n;
        switch ((enum outline_op)o->ops[i]) {
        case OUTLINE_MOVE:
            close_contour(out, first, start);
            first = out->n;
            start = c.p[1];
            break;
        case OUTLINE_LINE:
            push_line(out, pen, c.p[1]);
            break;
        case OUTLINE_CONIC:
            push(out, (struct curve){.control = c.p[1], .end = c.p[2]});
            break;
        case OUTLINE_CUBIC:
            push_cubic(out, &c);
            break;
        }
        pen = c.p[n];
    }
    close_contour(out, first, start);
    return !out->failed;
}
