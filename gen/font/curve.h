/* Outlines as TrueType draws them: closed contours of lines and quadratic curves, few points. */
#ifndef JUESUAN_FONT_CURVE_H
#define JUESUAN_FONT_CURVE_H

#include "font/face.h"

/* Coordinates of curves: quarters of 1/1000 em. */
enum { CURVE_UNIT = 4, CURVE_EM = 1000 * CURVE_UNIT };

struct curve_point {
    int32_t x, y;
};
/* A piece of a contour; it starts where the one before ends. For a line `control` is unused. */
struct curve {
    struct curve_point control, end;
    bool line;
    bool closes; /* the last piece of its contour */
};
struct curves {
    struct curve *items;
    size_t n, cap;
    bool failed; /* memory is exhausted */
};
void curves_free(struct curves *c);

/* Replaces `out` with the outline: cubic curves become quadratic ones, then neighbouring pieces
 * that one piece can stand for (within 1/400 em: 0.04 pt in body text, less than a dot at 600 dpi)
 * are merged. False when memory is exhausted. */
bool curves_from_outline(const struct glyph_outline *o, int units_per_em, struct curves *out);

#endif
