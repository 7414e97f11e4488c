/* A chart becomes a drawing: its unit, then its kind's marks, then its legend, each below the
 * other. */
#include "chart/sketch.h"

bool chart_draw(struct chart *c, struct arena *a)
{
    struct sketch k = {.c = c, .a = a, .d = &c->drawing};
    int32_t top = 0;
    c->drawing = (struct drawing){.width = c->width};
    k.size = c->text_size;
    k.line = c->text_size * 13 / 10;
    if (!values_read(&k))
        return false;
    if (c->unit.n) {
        struct label unit;
        if (label_wrap(&k, c->unit, c->width, &unit))
            sketch_label(&k, &unit, c->width, 0, ANCHOR_END);
        top = (int32_t)unit.n * k.line + (chart_is_round(c) ? k.line / 4 : 0); /* no slice's name */
    }
    if (!c->categories) { /* the data has nothing to draw: the caption stays */
        c->drawing.height = top;
        return !k.failed;
    }
    switch (c->kind) {
    case CHART_PIE:
    case CHART_RING:
        top = draw_slices(&k, top);
        break;
    case CHART_LINE:
        top = draw_curves(&k, top);
        break;
    default:
        c->across = c->kind == CHART_BAR || !columns_can_stand(&k);
        top = draw_bars(&k, top);
        break;
    }
    if (!chart_is_round(c))
        top = draw_legend(&k, top);
    c->drawing.height = top;
    return !k.failed && !a->failed;
}

/* Texts keep their size; what gives way is the height of the plot, up to two fifths of the whole.
 */
const struct chart *chart_lower(const struct chart *c, int32_t most, struct arena *a)
{
    enum { LEAST = 600 }; /* thousandths */
    const struct drawing *d = &c->drawing;
    struct chart *lower = NULL;
    if ((int64_t)most * 1000 < (int64_t)d->height * LEAST || !c->categories)
        return NULL;
    lower = arena_alloc(a, sizeof *lower);
    if (!lower)
        return NULL;
    *lower = *c;
    lower->height = c->height - (d->height - most);
    if (lower->height <= 0 || !chart_draw(lower, a) || lower->drawing.height > most)
        return NULL;
    return lower;
}
