/* The shape of a table where no layout says it: which way its page lies, how wide its columns are
 * and how small its type. */
#ifndef JUESUAN_OUT_SHAPE_H
#define JUESUAN_OUT_SHAPE_H

#include "layout/style.h"
#include "tables/grid.h"

struct table_shape {
    const mpt *widths; /* of the columns; their sum is the width of the table */
    mpt size, leading; /* of the type; distance of baselines */
    mpt pad_x, pad_y;
};

/* True when the table wants a landscape page. */
bool shape_is_wide(const struct grid *g);
/* Fits the table into a text area of `width` by `height`: figures are never broken, names may wrap,
 * type shrinks from style.size to style.size_floor, padding to style.pad_y_min where that saves a
 * page. NULL in .widths when memory is exhausted. */
struct table_shape shape_fit(const struct grid *g, mpt width, mpt height,
                             const struct table_style *style, struct arena *a);

/* Height of a row, as far as it can be known without measuring the fonts of the reader. */
long long shape_row_height(const struct grid *g, uint32_t row, const struct table_shape *s);

#endif
