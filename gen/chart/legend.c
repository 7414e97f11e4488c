/* The legend: which sign is which series, and, where the drawing had no room for them, its figures.
 */
#include "chart/sketch.h"

enum { SIGN_WIDTH = 18000, SIGN_HEIGHT = 8000, GAP = 5000, BETWEEN = 14000 };

static void draw_sign(struct sketch *k, size_t series, int32_t x, int32_t top)
{
    const struct chart_look *look = &k->c->looks[series];
    int32_t middle = top + k->line / 2;
    if (k->c->kind == CHART_LINE) {
        struct path_stroke stroke = {.width = 1500, .color = look->fill.ink};
        memcpy(stroke.dash, look->dash, sizeof stroke.dash);
        sketch_line(k, (struct path_point){x, middle}, (struct path_point){x + SIGN_WIDTH, middle},
                    stroke);
        sketch_marker(k, (struct path_point){x + SIGN_WIDTH / 2, middle}, series);
        return;
    }
    sketch_box(k, (struct box){x, middle - SIGN_HEIGHT / 2, SIGN_WIDTH, SIGN_HEIGHT}, look->fill,
               (struct path_stroke){.width = 500, .color = GRAY});
}

/* "name: category figure; category figure"; a category without a figure is left out. */
static struct str said_in_full(struct sketch *k, size_t series)
{
    struct buf b;
    buf_init(&b);
    buf_str(&b, k->c->names[series]);
    bool any = false;
    for (size_t i = 0; i < k->c->categories; i++) {
        struct str figure = chart_cell(k->c, i, series)->text;
        if (!figure.n)
            continue;
        buf_puts(&b, any ? "；" : k->c->names[series].n ? "：" : "");
        buf_str(&b, chart_category(k->c, i));
        buf_puts(&b, " ");
        buf_str(&b, figure);
        any = true;
    }
    struct str s = arena_str(k->a, buf_view(&b));
    k->failed |= b.failed || !s.p;
    buf_free(&b);
    return s.p ? s : STR("");
}

void series_say_all(struct sketch *k)
{
    struct str *all = arena_alloc(k->a, (k->c->series + 1) * sizeof *all);
    k->failed |= !all;
    for (size_t s = 0; all && s < k->c->series; s++)
        all[s] = said_in_full(k, s);
    k->c->in_full = all;
}

/* A line of entries, as many as go on it, in its middle. */
struct legend_row {
    size_t from, to;
    int32_t width;
};

static int32_t entry_width(const struct sketch *k, size_t series)
{
    return SIGN_WIDTH + GAP + label_width(k->c->names[series], k->size);
}

static struct legend_row next_row(const struct sketch *k, size_t from)
{
    struct legend_row r = {from, from + 1, entry_width(k, from)};
    while (r.to < k->c->series && r.width + BETWEEN + entry_width(k, r.to) <= k->d->width)
        r.width += BETWEEN + entry_width(k, r.to++);
    return r;
}

static int32_t draw_row(struct sketch *k, const struct legend_row *r, int32_t top)
{
    struct label name;
    int32_t x = r->width < k->d->width ? (k->d->width - r->width) / 2 : 0, lines = 1;
    for (size_t s = r->from; s < r->to; s++) {
        draw_sign(k, s, x, top);
        if (!label_wrap(k, k->c->names[s], k->d->width - x - SIGN_WIDTH - GAP, &name))
            break;
        sketch_label(k, &name, x + SIGN_WIDTH + GAP, top, ANCHOR_START);
        lines = (int32_t)name.n > lines ? (int32_t)name.n : lines;
        x += entry_width(k, s) + BETWEEN;
    }
    return top + lines * k->line;
}

int32_t draw_legend(struct sketch *k, int32_t top)
{
    bool listed = k->c->in_full != NULL;
    int32_t from = top;
    if (!listed && k->c->series < 2)
        return top;
    top += GAP;
    for (size_t s = 0; s < k->c->series && !k->failed;) {
        if (!listed) {
            struct legend_row r = next_row(k, s);
            top = draw_row(k, &r, top);
            s = r.to;
            continue;
        }
        struct label all;
        draw_sign(k, s, 0, top);
        if (!label_wrap(k, k->c->in_full[s], k->d->width - SIGN_WIDTH - GAP, &all))
            break;
        sketch_label(k, &all, SIGN_WIDTH + GAP, top, ANCHOR_START);
        top += (int32_t)all.n * k->line;
        s++;
    }
    k->c->in_full_height = listed ? top - from : 0;
    return top;
}
