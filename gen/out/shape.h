/* The shape of a table where no layout says it: which way its page lies, how wide its columns are
 * and how small its type. */
#ifndef JUESUAN_OUT_SHAPE_H
#define JUESUAN_OUT_SHAPE_H

#include "layout/style.h"
#include "tables/grid.h"

struct table_shape {
    mpt size;    /* of the type */
    mpt *widths; /* of the columns; their sum is the width asked for */
};

/* True when the table wants a landscape page. */
bool shape_is_wide(const struct grid *g);
/* Fits the table into `width`: figures are never broken, names may wrap, type shrinks from
 * style.size to style.size_floor. NULL in .widths when memory is exhausted. */
struct table_shape shape_fit(const struct grid *g, mpt width, const struct table_style *style,
                             struct arena *a);

#endif
