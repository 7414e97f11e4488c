/* Marks of a drawing: paths and texts are added here and nowhere else. Where they go is decided by
 * the drawers. */
#include "chart/sketch.h"

void sketch_path(struct sketch *k, const struct path_segment *s, size_t n, struct path_fill fill,
                 struct path_stroke stroke)
{
    struct drawing *d = k->d;
    struct path_segment *kept = arena_alloc(k->a, n * sizeof *kept);
    struct path *paths = arena_room(k->a, d->paths, d->path_count, &d->path_cap, sizeof *paths);
    if (!kept || !paths) {
        k->failed = true;
        return;
    }
    memcpy(kept, s, n * sizeof *kept);
    d->paths = paths;
    d->paths[d->path_count++] = (struct path){kept, n, fill, stroke};
}

void sketch_box(struct sketch *k, struct box b, struct path_fill fill, struct path_stroke stroke)
{
    const struct path_segment s[] = {{PATH_MOVE, {{b.x, b.y}}},
                                     {PATH_LINE, {{b.x + b.w, b.y}}},
                                     {PATH_LINE, {{b.x + b.w, b.y + b.h}}},
                                     {PATH_LINE, {{b.x, b.y + b.h}}},
                                     {PATH_CLOSE, {{0, 0}}}};
    sketch_path(k, s, sizeof s / sizeof *s, fill, stroke);
}

void sketch_line(struct sketch *k, struct path_point from, struct path_point to,
                 struct path_stroke stroke)
{
    const struct path_segment s[] = {{PATH_MOVE, {from}}, {PATH_LINE, {to}}};
    sketch_path(k, s, 2, (struct path_fill){0}, stroke);
}

void sketch_text(struct sketch *k, struct str text, int32_t x, int32_t top, enum text_anchor anchor)
{
    enum { ABOVE = 880 }; /* of the em box stands above the baseline in Han faces */
    struct drawing *d = k->d;
    if (!text.n)
        return;
    struct drawn_text *texts =
        arena_room(k->a, d->texts, d->text_count, &d->text_cap, sizeof *texts);
    if (!texts) {
        k->failed = true;
        return;
    }
    d->texts = texts;
    d->texts[d->text_count++] =
        (struct drawn_text){.x = x,
                            .y = top + (k->line - k->size) / 2 + k->size * ABOVE / 1000,
                            .anchor = anchor,
                            .size = k->size,
                            .width = label_width(text, k->size),
                            .text = text};
}

void sketch_label(struct sketch *k, const struct label *l, int32_t x, int32_t top,
                  enum text_anchor anchor)
{
    for (size_t i = 0; i < l->n; i++)
        sketch_text(k, l->lines[i], x, top + (int32_t)i * k->line, anchor);
}

/* Distance of the control points of a quarter of a circle, in thousandths of its radius. */
enum { ROUND = 552 };

static void circle(struct sketch *k, struct path_point at, int32_t r, struct path_fill fill,
                   struct path_stroke stroke)
{
    int32_t c = r * ROUND / 1000;
    const struct path_segment s[] = {
        {PATH_MOVE, {{at.x + r, at.y}}},
        {PATH_CURVE, {{at.x + r, at.y + c}, {at.x + c, at.y + r}, {at.x, at.y + r}}},
        {PATH_CURVE, {{at.x - c, at.y + r}, {at.x - r, at.y + c}, {at.x - r, at.y}}},
        {PATH_CURVE, {{at.x - r, at.y - c}, {at.x - c, at.y - r}, {at.x, at.y - r}}},
        {PATH_CURVE, {{at.x + c, at.y - r}, {at.x + r, at.y - c}, {at.x + r, at.y}}},
        {PATH_CLOSE, {{0, 0}}}};
    sketch_path(k, s, sizeof s / sizeof *s, fill, stroke);
}

void sketch_marker(struct sketch *k, struct path_point at, size_t series)
{
    enum { SIDES = 4, R = 2400 };
    static const struct path_point corners[3][SIDES] = {
        {{-R, -R}, {R, -R}, {R, R}, {-R, R}},
        {{0, -R * 5 / 4}, {R * 5 / 4, R}, {-R * 5 / 4, R}, {-R * 5 / 4, R}},
        {{0, -R * 5 / 4}, {R * 5 / 4, 0}, {0, R * 5 / 4}, {-R * 5 / 4, 0}}};
    struct path_fill fill = k->c->looks[series].fill;
    struct path_stroke stroke = {.width = 800, .color = fill.ink};
    struct path_segment s[SIDES + 1];
    fill.pattern = PATTERN_SOLID;
    if (series % 8 > 3) /* hollow the second time round */
        fill.ink = WHITE;
    if (series % 4 == 0) {
        circle(k, at, R, fill, stroke);
        return;
    }
    for (size_t i = 0; i < SIDES; i++) {
        const struct path_point *p = &corners[series % 4 - 1][i];
        s[i] = (struct path_segment){i ? PATH_LINE : PATH_MOVE, {{at.x + p->x, at.y + p->y}}};
    }
    s[SIDES] = (struct path_segment){PATH_CLOSE, {{0, 0}}};
    sketch_path(k, s, SIDES + 1, fill, stroke);
}
