/* Charts in workbooks, drawn over cells of a sheet. A part of the fence of xlsx_write.h: the caches
 * that the library writes are right for plain cells only, so a chart must not stand on formulas. */
#ifndef JUESUAN_FENCE_XLSX_DRAW_H
#define JUESUAN_FENCE_XLSX_DRAW_H

#include "base/path.h"
#include "fence/xlsx_write.h"

enum xlsx_chart_kind {
    XLSX_CHART_COLUMN,
    XLSX_CHART_BAR, /* lying columns, the first category on top */
    XLSX_CHART_COLUMN_STACKED,
    XLSX_CHART_BAR_STACKED,
    XLSX_CHART_LINE,
    XLSX_CHART_PIE,
    XLSX_CHART_RING
};

struct xlsx_series {
    struct str name;         /* "" for none */
    struct xlsx_area values; /* cells of the sheet */
    struct path_fill fill;   /* the ink is the colour of a line */
    const int32_t *dash; /* of a line: up to four lengths in thousandths of a point, 0 ends them */
    struct str number_format; /* of its labels */
};

struct xlsx_chart {
    enum xlsx_chart_kind kind;
    struct xlsx_area categories;
    const struct xlsx_series *series;
    size_t series_count;
    const struct path_fill *slices; /* PIE, RING: one a category */
    size_t slice_count;
    bool labels; /* figures beside their marks; of a pie shares */
    int start;   /* PIE, RING: degrees of the first slice, clockwise from the top */
    struct str axis_format;
    bool has_min;     /* the axis of figures begins there, whatever the program would choose */
    double min, step; /* step: 0 as the program chooses */
    struct str alt;
    double width, height; /* points */
};

/* Draws it on the sheet, its top left corner in that cell. */
void xlsx_add_chart(struct xlsx_sheet *s, uint32_t row, uint32_t col, const struct xlsx_chart *c);

#endif
