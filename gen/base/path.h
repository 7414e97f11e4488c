/* Vector paths: lines and curves that are filled and stroked. Charts are made of them, pages hold
 * them, PDF and SVG draw them alike. */
#ifndef JUESUAN_BASE_PATH_H
#define JUESUAN_BASE_PATH_H

#include "base/arena.h"

/* Lengths in thousandths of a point, x to the right, y downwards. */
struct path_point {
    int32_t x, y;
};

enum path_op { PATH_MOVE, PATH_LINE, PATH_CURVE, PATH_CLOSE };

/* One step: p[0] is where a move or a line goes; a curve is a cubic Bézier with the control points
 * p[0] and p[1] to p[2]. */
struct path_segment {
    enum path_op op;
    struct path_point p[3];
};

/* What can be told apart without colours, too. Lines and dots are drawn in the ink on the paper. */
enum path_pattern {
    PATTERN_SOLID, /* ink alone */
    PATTERN_RISING,
    PATTERN_FALLING,
    PATTERN_HORIZONTAL,
    PATTERN_VERTICAL,
    PATTERN_GRID,
    PATTERN_CROSSED,
    PATTERN_DOTS,
    PATTERNS
};

/* Colours are 0xRRGGBB. */
struct path_fill {
    bool on;
    enum path_pattern pattern;
    uint32_t ink, paper;
};

struct path_stroke {
    int32_t width; /* 0: none */
    uint32_t color;
    int32_t dash[4]; /* lengths drawn and left out in turn; all 0: a whole line */
};

struct path {
    const struct path_segment *segments;
    size_t n;
    struct path_fill fill;
    struct path_stroke stroke;
};

/* The lines of a pattern within a box, as segments (moves and lines; dots are short lines with
 * round ends): what every output that has no patterns of its own draws. They stand in a raster that
 * does not depend on the box. NULL when memory is exhausted; *n is 0 for PATTERN_SOLID. */
struct path_segment *pattern_lines(enum path_pattern pattern, struct path_point from,
                                   struct path_point to, struct arena *a, size_t *n);
/* The distance of its lines and their width. */
enum { PATTERN_STEP = 4500, PATTERN_WIDTH = 900 };

#endif
