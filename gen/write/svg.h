/* A chart as an SVG element of a page. */
#ifndef JUESUAN_WRITE_SVG_H
#define JUESUAN_WRITE_SVG_H

#include "base/buf.h"
#include "chart/chart.h"

/* Writes the drawing of a chart, its caption as title and its words as description. Names within
 * are made from the chart's number, so that several charts share a page. */
void svg_chart(struct buf *out, const struct chart *c);

#endif
