/* Charts on their pages: the drawing in the middle of the text area, its caption below it, both on
 * one page. What is drawn has been decided by gen/chart; here it is moved to its place. */
#include "chart/chart.h"
#include "layout/builder.h"

/* A drawing larger than the area is shown smaller, as a whole. */
struct figure_frame {
    mpt left, top; /* on the page */
    int64_t scale; /* thousandths */
};

static mpt scaled(const struct figure_frame *f, int32_t length)
{
    return (mpt)(length * f->scale / 1000);
}

static struct path_point moved(const struct figure_frame *f, struct path_point p)
{
    return (struct path_point){f->left + scaled(f, p.x), f->top + scaled(f, p.y)};
}

static void draw_path(struct page_builder *b, const struct figure_frame *f, const struct path *p,
                      uint32_t tag)
{
    struct path_segment *segments = arena_alloc(b->a, (p->n + 1) * sizeof *segments);
    if (!segments) {
        b->stopped = true;
        return;
    }
    for (size_t i = 0; i < p->n; i++) {
        segments[i] = p->segments[i];
        for (size_t k = 0; k < 3; k++)
            segments[i].p[k] = moved(f, p->segments[i].p[k]);
    }
    struct page_path placed = {*p, tag};
    placed.path.segments = segments;
    placed.path.stroke.width = scaled(f, p->stroke.width);
    path_add(b, page_current(b), placed);
}

static void draw_text(struct page_builder *b, const struct figure_frame *f,
                      const struct drawn_text *t, uint32_t tag)
{
    int role = role_of(b, STR("table"), b->style->table.font);
    struct pen pen = {role, role, scaled(f, t->size), tag, false, 0};
    struct path_point at = moved(f, (struct path_point){t->x, t->y});
    mpt width = t->anchor == ANCHOR_START ? 0 : string_draw(b, NULL, t->text, 0, 0, &pen);
    string_draw(b, page_current(b), t->text, at.x - (t->anchor == ANCHOR_END ? width : width / 2),
                at.y, &pen);
}

static void draw_figure(struct page_builder *b, const struct chart *c, struct para *caption)
{
    const struct drawing *d = &c->drawing;
    mpt area = b->right - b->left, room = b->bottom - b->y - para_height(caption);
    struct figure_frame f = {.scale = 1000};
    if (d->width > area)
        f.scale = (int64_t)area * 1000 / d->width;
    if (scaled(&f, d->height) > room && room > 0)
        f.scale = (int64_t)room * 1000 / d->height;
    f.left = b->left + (area - scaled(&f, d->width)) / 2;
    f.top = b->y;
    uint32_t tag = tag_add(b, TAG_FIGURE, b->root_tag);
    if (tag == TAG_NONE)
        return;
    struct page_tag *figure = &b->out->tags[tag];
    figure->alt = c->alt;
    figure->page = (uint32_t)(b->out->page_count - 1);
    figure->x = f.left;
    figure->y = f.top;
    figure->w = scaled(&f, d->width);
    figure->h = scaled(&f, d->height);
    for (size_t i = 0; i < d->path_count && !b->stopped; i++)
        draw_path(b, &f, &d->paths[i], tag);
    for (size_t i = 0; i < d->text_count && !b->stopped; i++)
        draw_text(b, &f, &d->texts[i], tag);
    b->y += scaled(&f, d->height);
    b->blank = false;
    caption->tag = tag_add(b, TAG_CAPTION, tag);
    para_draw(b, caption, 0, caption->lines.n);
}

/* Its own look where the pack has one. */
static const struct look *caption_look(struct page_builder *b)
{
    const struct look *look = style_look(b->style, STR("figure_caption"));
    return look ? look : look_named(b, "center");
}

/* What the figure would take of the text area's height. */
static mpt height_of(const struct page_builder *b, const struct chart *c)
{
    mpt area = area_width(b, false);
    const struct drawing *d = &c->drawing;
    return d->width > area ? (mpt)((int64_t)d->height * area / d->width) : d->height;
}

/* A figure that the rest of the page is a little too low for is drawn lower rather than put on the
 * next page, which would leave a hole in the text. */
static const struct chart *fitted(struct page_builder *b, const struct chart *c, mpt others)
{
    mpt room = b->bottom - b->y - pending_height(b, false) - others;
    if (!b->open || b->landscape || b->blank || height_of(b, c) <= room || room <= 0 ||
        c->drawing.width > area_width(b, false))
        return c;
    const struct chart *lower = chart_lower(c, room, b->a);
    return lower ? lower : c;
}

void figure_flow(struct page_builder *b, size_t index)
{
    const struct doc_block *block = &b->doc->blocks[index];
    const struct chart *c = block->chart;
    const struct look *look = caption_look(b);
    struct para caption;
    if (!c || !para_set(b, look, c->caption, block->place, area_width(b, false), &caption))
        return;
    mpt around = look->line / 3, others = 2 * around + para_height(&caption);
    if (b->pending == b->pending_end)
        b->pending = b->pending_end = index;
    c = fitted(b, c, others);
    b->out->block_lower[index] = block->chart->drawing.height - c->drawing.height;
    pending_place(b, others + height_of(b, c), false);
    if (b->stopped)
        return;
    if (!b->blank)
        b->y += around;
    b->list_tag = TAG_NONE;
    block_placed(b, index);
    draw_figure(b, c, &caption);
    b->y += around;
}
