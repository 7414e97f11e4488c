/* Charts: a pack's specification and the facts become a grid, as for a table, and a drawing of it.
 * Every output shows a chart from this and nothing else: pages and HTML play the drawing, Word and
 * Excel get a chart of their own kind over the same cells, Markdown the cells. docs/charts.md
 * describes the specification. */
#ifndef JUESUAN_CHART_CHART_H
#define JUESUAN_CHART_CHART_H

#include "base/path.h"
#include "tables/tables.h"

enum chart_kind { CHART_COLUMN, CHART_BAR, CHART_STACKED, CHART_LINE, CHART_PIE, CHART_RING };

/* More would not be legible, nor does any office program take them well. */
enum { CHART_CATEGORIES_MAX = 60, CHART_SERIES_MAX = 12 };

enum chart_side { SIDE_ABOVE, SIDE_BELOW, SIDE_RIGHT, SIDE_LEFT };

enum text_anchor { ANCHOR_START, ANCHOR_MIDDLE, ANCHOR_END };

/* A text of a drawing, on one line. */
struct drawn_text {
    int32_t x, y; /* of the anchor on the baseline */
    enum text_anchor anchor;
    int32_t size, width; /* width: at most that wide in any of our faces */
    struct str text;
};

/* A chart as marks in a box, lengths in thousandths of a point from its top left corner. Paths
 * first, texts above them. */
struct drawing {
    int32_t width, height;
    struct path *paths;
    size_t path_count, path_cap;
    struct drawn_text *texts;
    size_t text_count, text_cap;
};

/* How a series is told from the others, or a slice. */
struct chart_look {
    struct path_fill fill;
    int32_t dash[4]; /* of its line */
};

struct chart {
    struct str id;
    enum chart_kind kind;
    bool across; /* columns lie: their names or figures would not fit below each other */
    const struct grid *grid; /* its numbers: a category each row, a series each column of figures */
    uint32_t labels;         /* the column with the names of the categories */
    const uint32_t *columns; /* of the series */
    size_t series, categories;
    const struct str *names; /* of the series */
    uint32_t number;         /* of the figure in its document, from 1 */
    struct str title, caption, unit, alt;
    bool values, shares; /* what the labels of slices say */
    const struct str
        *parts; /* PIE, RING: share of each category ("12.50%"), "" where it has no slice */
    const struct chart_look *looks;   /* one a series; of PIE and RING one a category */
    int32_t width, height, text_size; /* as wanted; the drawing may be higher */
    /* Set by drawing: */
    const struct str *in_full; /* where figures found no room beside their marks: each series with
                                  all of them, in words; else NULL */
    int32_t in_full_height;    /* of the drawing's height: what those take */
    bool has_floor; /* bars below zero: where an axis begins that leaves room for the figures at
                       their ends, and its steps */
    struct dec floor, step;
    const uint8_t
        *sides; /* LINE: on which side of its point a figure stands, category by category */
    const struct str *said; /* PIE, RING: what stands beside a slice: figure and share */
    int start;              /* PIE, RING: degrees of the first slice, clockwise from the top */
    struct drawing drawing;
};

/* The cell of a category and a series, and the name of a category. */
static inline const struct grid_cell *chart_cell(const struct chart *c, size_t category,
                                                 size_t series)
{
    return grid_at(c->grid, c->grid->header_rows + (uint32_t)category, c->columns[series]);
}
static inline struct str chart_category(const struct chart *c, size_t category)
{
    return grid_at(c->grid, c->grid->header_rows + (uint32_t)category, c->labels)->text;
}
/* Whether there is a figure: what is not known is never drawn as 0. */
static inline bool chart_known(const struct grid_cell *cell)
{
    return cell->kind == CELL_NUMBER;
}
/* Whether categories are slices of one whole. */
static inline bool chart_is_round(const struct chart *c)
{
    return c->kind == CHART_PIE || c->kind == CHART_RING;
}

/* Whether Word and Excel can draw it as slices: they would draw one for what is less than nothing,
 * too, as large as if it were more; bars say it. */
bool chart_has_slices(const struct chart *c);

/* Whether the axis of figures begins at 0: programs left alone begin it where the least figure is
 * near, and a column a tenth higher than another looks twice as high. False where some figure is
 * below 0, for which any program finds a beginning. */
bool chart_begins_at_zero(const struct chart *c);

/* Builds chart `id` of the pack, charts/ID.json, as figure `number` of its document. Wrong
 * specifications and figures that are missing are reported (E43xx); NULL when there is no chart. */
const struct chart *chart_build(const struct tables_input *in, struct str id, uint32_t number);

/* Draws it: no two texts overlap and nothing leaves the box, whatever the figures are; the box
 * grows in height for that. Sets c->across and c->start. False when memory is exhausted. */
bool chart_draw(struct chart *c, struct arena *a);

/* The same chart drawn to stand in `most` of height, where its marks can be made lower without
 * becoming illegible; NULL where they cannot. */
const struct chart *chart_lower(const struct chart *c, int32_t most, struct arena *a);

#endif
