/* Figures as lengths: one scale for all, round steps, places along an axis. Whole numbers
 * throughout: what is printed is the exact decimal of the cell, never a number from here but for
 * those at the axis. */
#include "chart/sketch.h"

/* Beyond this many digits the rest is less than a thousandth of a point on any page. */
enum { DIGITS = 12 };

static int widest_scale(const struct chart *c)
{
    int scale = 0;
    for (size_t i = 0; i < c->categories; i++)
        for (size_t s = 0; s < c->series; s++) {
            const struct grid_cell *cell = chart_cell(c, i, s);
            if (chart_known(cell) && cell->number.scale > scale)
                scale = cell->number.scale;
        }
    return scale;
}

/* The scale on which even the greatest figure has few enough digits; may be negative. */
static int fitting_scale(const struct chart *c, int scale)
{
    for (;; scale--) {
        bool fits = true;
        for (size_t i = 0; i < c->categories && fits; i++)
            for (size_t s = 0; s < c->series && fits; s++) {
                const struct grid_cell *cell = chart_cell(c, i, s);
                int shift = DIGITS - scale;
                struct dec limit = {shift >= 0 ? dec_pow10(shift) : 1, 0};
                if (chart_known(cell))
                    fits = dec_cmp(dec_abs(cell->number), limit) < 0;
            }
        if (fits || scale < -DIGITS)
            return scale;
    }
}

bool values_read(struct sketch *k)
{
    const struct chart *c = k->c;
    int64_t *values = arena_zalloc(k->a, (c->categories * c->series + 1) * sizeof *values);
    k->scale = fitting_scale(c, widest_scale(c));
    for (size_t i = 0; values && i < c->categories; i++)
        for (size_t s = 0; s < c->series; s++) {
            const struct grid_cell *cell = chart_cell(c, i, s);
            struct dec v;
            if (!chart_known(cell) || !dec_round(cell->number, k->scale, &v))
                continue;
            dec_int coef = v.coef;
            for (int at = v.scale; at < k->scale; at++)
                coef *= 10;
            for (int at = v.scale; at > k->scale; at--)
                coef /= 10;
            values[i * c->series + s] = (int64_t)coef;
        }
    k->values = values;
    return values != NULL;
}

/* The least of 1, 2, 5, 10, 20 … that is not less than `v`. */
static int64_t round_step(int64_t v)
{
    int64_t step = 1;
    for (;;) {
        if (step >= v)
            return step;
        if (step * 2 >= v)
            return step * 2;
        if (step * 5 >= v)
            return step * 5;
        step *= 10;
    }
}

static void widen(struct axis *x, int64_t v)
{
    x->low = v < x->low ? v : x->low;
    x->high = v > x->high ? v : x->high;
}

struct axis axis_of(const struct sketch *k, int steps, bool stacked)
{
    struct axis x = {0};
    for (size_t i = 0; i < k->c->categories; i++) {
        int64_t up = 0, down = 0;
        for (size_t s = 0; s < k->c->series; s++) {
            int64_t v = sketch_value(k, i, s);
            up = (stacked ? up : 0) + (v > 0 ? v : 0);
            down = (stacked ? down : 0) + (v < 0 ? v : 0);
            widen(&x, up);
            widen(&x, down);
        }
    }
    if (x.low == x.high)
        x.high = 1;
    x.step = round_step((x.high - x.low + steps - 1) / steps);
    x.low = -((-x.low + x.step - 1) / x.step) * x.step;
    x.high = (x.high + x.step - 1) / x.step * x.step;
    return x;
}

int32_t axis_place(const struct axis *x, int64_t value)
{
    return (int32_t)((dec_int)(value - x->low) * x->length / (x->high - x->low));
}

struct dec axis_number(const struct sketch *k, int64_t v)
{
    struct dec d = {v, k->scale > 0 ? k->scale : 0};
    for (int at = k->scale; at < 0; at++)
        d.coef *= 10;
    return d;
}

struct str axis_text(struct sketch *k, int64_t v)
{
    const struct dec_style style = {.places = DEC_SCALE_MAX, .separator = true, .trim = true};
    struct dec d = axis_number(k, v);
    struct buf text;
    struct dec_style own = style;
    own.places = d.scale;
    buf_init(&text);
    dec_format(&text, d, own);
    struct str s = arena_str(k->a, buf_view(&text));
    k->failed |= text.failed || !s.p;
    buf_free(&text);
    return s.p ? s : STR("");
}
