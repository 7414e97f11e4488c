/* One outline written as an entry of a glyf table, and read from one. */
#include "font/glyf.h"
#include "base/memory.h"

#include <stdlib.h>

enum { ON_CURVE = 0x01, X_SHORT = 0x02, Y_SHORT = 0x04, X_SAME = 0x10, Y_SAME = 0x20 };

struct glyf_point {
    int16_t x, y;
    bool on;
};

struct point_list {
    struct glyf_point *points;
    uint16_t *ends; /* last point of each contour */
    size_t n, contours;
};

static int16_t to_unit(int32_t v)
{
    enum { STEP = CURVE_EM / GLYF_EM, FAR = 16000 };
    int32_t r = v >= 0 ? (v + STEP / 2) / STEP : -((-v + STEP / 2) / STEP);
    return (int16_t)(r > FAR ? FAR : r < -FAR ? -FAR : r);
}

static struct glyf_point point_of(struct curve_point p, bool on)
{
    return (struct glyf_point){to_unit(p.x), to_unit(p.y), on};
}

/* A point on the curve half way between two control points need not be written. */
static bool is_implied(struct glyf_point before, struct glyf_point p, struct glyf_point after)
{
    if (before.on || !p.on || after.on)
        return false;
    int dx = before.x + after.x - 2 * p.x, dy = before.y + after.y - 2 * p.y;
    return dx >= -1 && dx <= 1 && dy >= -1 && dy <= 1;
}

static bool equal(struct glyf_point a, struct glyf_point b)
{
    return a.x == b.x && a.y == b.y;
}

/* Drops what need not be written from the contour that begins at `first`; returns its new end. */
static size_t tidy_contour(struct glyf_point *p, size_t first, size_t n)
{
    size_t kept = first;
    for (size_t i = first; i < n; i++)
        if (kept == first || !p[i].on || !equal(p[kept - 1], p[i]) || !p[kept - 1].on)
            p[kept++] = p[i];
    n = kept;
    kept = first;
    struct glyf_point start = p[first];
    for (size_t i = first; i < n; i++) {
        struct glyf_point after = i + 1 < n ? p[i + 1] : start;
        if (kept == first || !is_implied(p[kept - 1], p[i], after))
            p[kept++] = p[i];
    }
    return kept;
}

static bool list_points(const struct curves *c, struct point_list *l)
{
    l->points = memory_alloc((2 * c->n + 1) * sizeof *l->points);
    l->ends = memory_alloc((c->n + 1) * sizeof *l->ends);
    if (!l->points || !l->ends)
        return false;
    size_t first = 0;
    for (size_t i = 0; i < c->n; i++) {
        const struct curve *piece = &c->items[i];
        if (!piece->line)
            l->points[l->n++] = point_of(piece->control, false);
        l->points[l->n++] = point_of(piece->end, true);
        if (!piece->closes)
            continue;
        l->n = tidy_contour(l->points, first, l->n);
        if (l->n - first < 3) { /* no area */
            l->n = first;
            continue;
        }
        if (l->n > UINT16_MAX || l->contours == INT16_MAX)
            return false;
        l->ends[l->contours++] = (uint16_t)(l->n - 1);
        first = l->n;
    }
    return true;
}

/* Bytes being written; there is room for all. */
struct cursor {
    unsigned char *p;
};

static void put8(struct cursor *c, int v)
{
    *c->p++ = (unsigned char)v;
}

static void put16(struct cursor *c, int v)
{
    put8(c, (int)((unsigned)v >> 8 & 0xFF));
    put8(c, v & 0xFF);
}

static int delta_flags(int d, int is_short, int is_same)
{
    if (d == 0)
        return is_same;
    if (d > -256 && d < 256)
        return is_short | (d > 0 ? is_same : 0);
    return 0;
}

static void put_delta(struct cursor *c, int d)
{
    if (d > -256 && d < 256 && d != 0)
        put8(c, d < 0 ? -d : d);
    else if (d != 0)
        put16(c, d);
}

/* Without the repeat counts that the format offers: the bytes are deflated anyway. */
static void put_flags(struct cursor *c, const struct point_list *l)
{
    struct glyf_point pen = {0, 0, false};
    for (size_t i = 0; i < l->n; pen = l->points[i++]) {
        struct glyf_point p = l->points[i];
        put8(c, (p.on ? ON_CURVE : 0) | delta_flags(p.x - pen.x, X_SHORT, X_SAME) |
                    delta_flags(p.y - pen.y, Y_SHORT, Y_SAME));
    }
}

static struct glyf_info measure(const struct point_list *l)
{
    struct glyf_info m = {INT16_MAX, INT16_MAX,      INT16_MIN,
                          INT16_MIN, (uint16_t)l->n, (uint16_t)l->contours};
    for (size_t i = 0; i < l->n; i++) {
        struct glyf_point p = l->points[i];
        m.xmin = p.x < m.xmin ? p.x : m.xmin;
        m.ymin = p.y < m.ymin ? p.y : m.ymin;
        m.xmax = p.x > m.xmax ? p.x : m.xmax;
        m.ymax = p.y > m.ymax ? p.y : m.ymax;
    }
    return m;
}

static void put_glyph(struct cursor *c, const struct point_list *l, const struct glyf_info *m)
{
    put16(c, m->contours);
    put16(c, m->xmin);
    put16(c, m->ymin);
    put16(c, m->xmax);
    put16(c, m->ymax);
    for (size_t i = 0; i < l->contours; i++)
        put16(c, l->ends[i]);
    put16(c, 0); /* instructions */
    put_flags(c, l);
    struct glyf_point pen = {0, 0, false};
    for (size_t i = 0; i < l->n; pen = l->points[i++])
        put_delta(c, l->points[i].x - pen.x);
    pen = (struct glyf_point){0, 0, false};
    for (size_t i = 0; i < l->n; pen = l->points[i++])
        put_delta(c, l->points[i].y - pen.y);
}

static void encode_points(const struct point_list *l, const struct glyf_info *m, struct buf *out)
{
    enum { HEAD = 12, PER_CONTOUR = 2, PER_POINT = 5 };
    unsigned char *bytes = memory_alloc(HEAD + PER_CONTOUR * l->contours + PER_POINT * l->n);
    struct cursor c = {bytes};
    if (bytes) {
        put_glyph(&c, l, m);
        buf_put(out, bytes, (size_t)(c.p - bytes));
    }
    out->failed = out->failed || !bytes;
    free(bytes);
}

bool glyf_encode(const struct curves *c, struct buf *out, struct glyf_info *info)
{
    struct point_list l = {0};
    *info = (struct glyf_info){0};
    bool ok = list_points(c, &l);
    out->failed = out->failed || !l.points || !l.ends;
    if (ok && l.n) {
        *info = measure(&l);
        encode_points(&l, info, out);
        ok = !out->failed;
    }
    free(l.points);
    free(l.ends);
    return ok;
}
