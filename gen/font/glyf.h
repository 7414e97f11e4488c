/* A glyph as a TrueType file holds it (OpenType specification, 'glyf' table). */
#ifndef JUESUAN_FONT_GLYF_H
#define JUESUAN_FONT_GLYF_H

#include "base/buf.h"
#include "font/curve.h"

/* Embedded fonts have this many units per em, whatever the source: 1/500 em is 0.03 pt in body
 * text, finer than print, and smaller numbers compress better. */
enum { GLYF_EM = 500 };

struct glyf_info {
    int16_t xmin, ymin, xmax, ymax; /* of the points */
    uint16_t points, contours;
};

/* Appends the description of a simple glyph of 1000 units per em; nothing for a blank one. False
 * when the glyph has more points or contours than the format holds, or memory is exhausted. */
bool glyf_encode(const struct curves *c, struct buf *out, struct glyf_info *info);

#endif
