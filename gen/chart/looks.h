/* Colours and patterns of charts. Internal to gen/chart. */
#ifndef JUESUAN_CHART_LOOKS_H
#define JUESUAN_CHART_LOOKS_H

#include "chart/chart.h"

/* What a specification chooses; it begins again where there are more series. None: the usual ones.
 */
struct look_choice {
    uint32_t colors[CHART_CATEGORIES_MAX];
    size_t color_count;
    enum path_pattern patterns[CHART_CATEGORIES_MAX];
    size_t pattern_count;
    bool lines; /* they draw lines: none is too pale for one */
};

/* "rising" …; false when there is none of that name. */
bool pattern_named(struct str name, enum path_pattern *out);
/* "#1F4E79" */
bool color_read(struct str text, uint32_t *out);
/* The look of series or slice number i. */
struct chart_look look_for(const struct look_choice *choice, size_t i);

#endif
