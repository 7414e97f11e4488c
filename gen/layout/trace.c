/* Pages as text: page, then one line for each mark in the order of drawing; lengths in points. */
#include "layout/layout.h"

static void put_points(struct buf *out, mpt v)
{
    mpt magnitude = v < 0 ? -v : v;
    buf_printf(out, " %s%d.%03d", v < 0 ? "-" : "", magnitude / 1000, magnitude % 1000);
}

static void put_tag(struct buf *out, uint32_t tag)
{
    if (tag == TAG_NONE)
        buf_puts(out, " -");
    else
        buf_printf(out, " #%u", tag);
}

static void put_text(struct buf *out, const struct page_text *t)
{
    mpt width = 0;
    for (size_t i = 0; i < t->n; i++)
        width += t->advances[i];
    buf_puts(out, "text");
    put_points(out, t->x);
    put_points(out, t->y);
    buf_puts(out, " w");
    put_points(out, width);
    buf_printf(out, " role %u size", t->role);
    put_points(out, t->size);
    put_tag(out, t->tag);
    if (t->bold)
        buf_puts(out, " bold");
    if (t->gray)
        buf_printf(out, " gray %u", t->gray);
    if (t->angle)
        buf_printf(out, " angle %d", t->angle);
    buf_puts(out, " |");
    for (size_t i = 0; i < t->n; i++)
        buf_cp(out, t->cps[i]);
    buf_puts(out, "|");
    if (t->actual_text.n) {
        buf_puts(out, " means ");
        buf_str(out, t->actual_text);
    }
    buf_char(out, '\n');
}

static void put_box(struct buf *out, const char *name, mpt x, mpt y, mpt w, mpt h)
{
    buf_puts(out, name);
    put_points(out, x);
    put_points(out, y);
    put_points(out, w);
    put_points(out, h);
}

static void put_color(struct buf *out, const char *name, uint32_t color)
{
    buf_printf(out, " %s %06X", name, (unsigned)color);
}

static void put_path(struct buf *out, const struct page_path *p)
{
    static const char *const ops[] = {"move", "line", "curve", "close"};
    static const size_t points[] = {1, 1, 3, 0};
    static const char *const patterns[PATTERNS] = {"solid",    "rising", "falling", "horizontal",
                                                   "vertical", "grid",   "crossed", "dots"};
    const struct path *path = &p->path;
    buf_puts(out, "path");
    if (path->fill.on) {
        put_color(out, "fill", path->fill.ink);
        if (path->fill.pattern != PATTERN_SOLID) {
            put_color(out, patterns[path->fill.pattern], path->fill.paper);
        }
    }
    if (path->stroke.width) {
        put_color(out, "stroke", path->stroke.color);
        put_points(out, path->stroke.width);
        for (size_t i = 0; i < 4 && path->stroke.dash[i]; i++) {
            buf_puts(out, i ? "" : " dash");
            put_points(out, path->stroke.dash[i]);
        }
    }
    put_tag(out, p->tag);
    for (size_t i = 0; i < path->n; i++) {
        const struct path_segment *s = &path->segments[i];
        buf_printf(out, " %s", ops[s->op]);
        for (size_t k = 0; k < points[s->op]; k++) {
            put_points(out, s->p[k].x);
            put_points(out, s->p[k].y);
        }
    }
    buf_char(out, '\n');
}

static void put_page(struct buf *out, const struct page *p, size_t index)
{
    buf_printf(out, "page %zu", index);
    put_points(out, p->width);
    put_points(out, p->height);
    buf_printf(out, " label '%.*s'\n", STR_ARG(p->label));
    for (size_t i = 0; i < p->text_count; i++)
        put_text(out, &p->texts[i]);
    for (size_t i = 0; i < p->rect_count; i++) {
        const struct page_rect *r = &p->rects[i];
        put_box(out, "rect", r->x, r->y, r->w, r->h);
        buf_printf(out, r->gray ? " gray %u\n" : "\n", r->gray);
    }
    for (size_t i = 0; i < p->path_count; i++)
        put_path(out, &p->paths[i]);
    for (size_t i = 0; i < p->link_count; i++) {
        const struct page_link *l = &p->links[i];
        put_box(out, "link", l->x, l->y, l->w, l->h);
        buf_printf(out, " to %u", l->page);
        put_points(out, l->dest_y);
        put_tag(out, l->tag);
        buf_char(out, '\n');
    }
}

static void put_structure(struct buf *out, const struct page_tag *t, size_t index)
{
    static const char *const names[] = {"Document", "H1",   "H2",      "H3",   "H4",    "P",
                                        "TOC",      "TOCI", "L",       "LI",   "Table", "TR",
                                        "TH",       "TD",   "Caption", "Note", "Figure"};
    buf_printf(out, "tag #%zu %s", index, names[t->kind]);
    put_tag(out, t->parent);
    if (t->rowspan > 1 || t->colspan > 1)
        buf_printf(out, " spans %u×%u", t->rowspan, t->colspan);
    if (t->alt.n)
        buf_printf(out, " alt |%.*s|", STR_ARG(t->alt));
    buf_puts(out, t->scope_row ? " heads its row\n" : "\n");
}

void pages_trace(const struct pages *p, struct buf *out)
{
    for (size_t i = 0; i < p->page_count; i++)
        put_page(out, &p->pages[i], i);
    for (size_t i = 0; i < p->outline_count; i++) {
        const struct outline_entry *e = &p->outline[i];
        buf_printf(out, "outline %u page %u", e->level, e->page);
        put_points(out, e->y);
        buf_printf(out, " %.*s\n", STR_ARG(e->title));
    }
    for (size_t i = 0; i < p->tag_count; i++)
        put_structure(out, &p->tags[i], i);
}
