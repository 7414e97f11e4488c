/* The shape of a table where no layout says it: which way its page lies, how wide its columns are
 * and how small its type. */
#ifndef JUESUAN_WRITE_SHAPE_H
#define JUESUAN_WRITE_SHAPE_H

#include "doc/doc.h"
#include "layout/style.h"

struct table_shape {
    const mpt *widths; /* of the columns; their sum is the width of the table */
    mpt size, leading; /* of the type; distance of baselines */
    mpt pad_x, pad_y;
};

/* The text area of a page. */
mpt shape_text_width(const struct style *style, bool landscape);
mpt shape_text_height(const struct style *style, bool landscape);
/* True when the table wants a landscape page: it says so, or its type would be uncomfortably small
 * on a portrait one. Memory from `a`. */
bool shape_is_wide(const struct grid *g, const struct style *style, struct arena *a);
/* Fits the table into a text area of `width` by `height`: figures are never broken, names wrap
 * where they would not fit in type of style.size_min, type shrinks from style.size to
 * style.size_floor, padding to style.pad_y_min where that saves a page. NULL in .widths when memory
 * is exhausted. */
struct table_shape shape_fit(const struct grid *g, mpt width, mpt height,
                             const struct table_style *style, struct arena *a);

/* Height of a row, as far as it can be known without measuring the fonts of the reader. */
long long shape_row_height(const struct grid *g, uint32_t row, const struct table_shape *s);
/* Height of its lines, without padding, as many as they may become: a program that does not set
 * punctuation closer leaves up to a character of each line of a paragraph blank. */
long long shape_row_most(const struct grid *g, uint32_t row, const struct table_shape *s);

/* True for what is not to be parted from the block behind it: it goes with a table to its page. */
bool shape_keeps_next(const struct style *style, const struct doc_block *b);

#endif
