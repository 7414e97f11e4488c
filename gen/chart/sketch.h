/* What the drawers of the kinds of charts share. Internal to gen/chart. */
#ifndef JUESUAN_CHART_SKETCH_H
#define JUESUAN_CHART_SKETCH_H

#include "chart/chart.h"

/* A label broken into lines. */
struct label {
    struct str *lines;
    size_t n;
    int32_t width; /* of the widest line */
};

struct box {
    int32_t x, y, w, h;
};

/* A drawing under construction. All figures stand in `values` as whole numbers of one scale. */
struct sketch {
    struct chart *c;
    struct arena *a;
    struct drawing *d;
    int32_t size, line;    /* of its texts, and the distance of their lines */
    const int64_t *values; /* category by category; 0 where nothing is known */
    int scale;             /* a value is so many tens to the power of -scale */
    bool failed;
};

/* A range of values along a length. */
struct axis {
    int64_t low, high, step; /* low and high are multiples of step; 0 lies between them */
    int32_t length;
};

enum { POINT = 1000, GRAY = 0x595959, PALE = 0xD9D9D9, WHITE = 0xFFFFFF };

/* label.c: the width of a text, at most, that of its widest part that should stay whole, and its
 * lines; no line is wider than `most` unless one character is. */
int32_t label_width(struct str text, int32_t size);
int32_t label_least(struct str text, int32_t size);
bool label_wrap(struct sketch *k, struct str text, int32_t most, struct label *out);

/* sketch.c: marks */
void sketch_path(struct sketch *k, const struct path_segment *s, size_t n, struct path_fill fill,
                 struct path_stroke stroke);
void sketch_box(struct sketch *k, struct box b, struct path_fill fill, struct path_stroke stroke);
void sketch_line(struct sketch *k, struct path_point from, struct path_point to,
                 struct path_stroke stroke);
/* A text whose line begins at `top`. */
void sketch_text(struct sketch *k, struct str text, int32_t x, int32_t top,
                 enum text_anchor anchor);
void sketch_label(struct sketch *k, const struct label *l, int32_t x, int32_t top,
                  enum text_anchor anchor);
/* A sign on a line: circle, box, triangle or diamond, by the number of its series. */
void sketch_marker(struct sketch *k, struct path_point at, size_t series);

/* axis.c */
static inline int64_t sketch_value(const struct sketch *k, size_t category, size_t series)
{
    return k->values[category * k->c->series + series];
}
/* Brings all values to one scale on which they can be reckoned with. */
bool values_read(struct sketch *k);
/* From zero or the least value to the greatest, in about `steps` round steps; `stacked`: of the
 * sums of each category. */
struct axis axis_of(const struct sketch *k, int steps, bool stacked);
/* How far from its low end a value stands. */
int32_t axis_place(const struct axis *x, int64_t value);
/* Value `v` of the axis as a number. */
struct dec axis_number(const struct sketch *k, int64_t v);
/* What stands at value `v` of the axis: digits with separators, no needless decimals. */
struct str axis_text(struct sketch *k, int64_t v);

/* The drawers: from `top` down; each returns where it ends. */
int32_t draw_bars(struct sketch *k, int32_t top);
int32_t draw_curves(struct sketch *k, int32_t top);
int32_t draw_slices(struct sketch *k, int32_t top);
/* Sets c->in_full. */
void series_say_all(struct sketch *k);
/* The names of the series with their signs, and with all their figures where these found no room in
 * the drawing. */
int32_t draw_legend(struct sketch *k, int32_t top);
/* bars.c: whether names and figures fit below and above columns that stand. */
bool columns_can_stand(struct sketch *k);

#endif
