/* Drawings as SVG: the same marks as on the pages of the PDF, with patterns as SVG's own. */
#include "write/svg.h"

#include "write/html_text.h"

static void put_length(struct buf *out, int32_t v)
{
    int32_t size = v < 0 ? -v : v;
    buf_puts(out, v < 0 ? "-" : "");
    buf_int(out, size / 1000);
    if (size % 1000) {
        char digits[5] = {'.', (char)('0' + size / 100 % 10), (char)('0' + size / 10 % 10),
                          (char)('0' + size % 10), '\0'};
        for (int end = 3; digits[end] == '0'; end--)
            digits[end] = '\0';
        buf_puts(out, digits);
    }
}

static void put_attribute(struct buf *out, const char *name, int32_t length)
{
    buf_printf(out, " %s=\"", name);
    put_length(out, length);
    buf_char(out, '"');
}

/* One period of each pattern: its side, and its lines, drawn a bit beyond the corners. */
static const struct {
    const char *side, *lines;
} tiles[PATTERNS] = {[PATTERN_RISING] = {"6.75", "M-1 1L1-1M0 6.75L6.75 0M5.75 7.75L7.75 5.75"},
                     [PATTERN_FALLING] = {"6.75", "M-1 5.75L1 7.75M0 0L6.75 6.75M5.75-1L7.75 1"},
                     [PATTERN_HORIZONTAL] = {"4.5", "M0 2.25H4.5"},
                     [PATTERN_VERTICAL] = {"4.5", "M2.25 0V4.5"},
                     [PATTERN_GRID] = {"4.5", "M0 2.25H4.5M2.25 0V4.5"},
                     [PATTERN_CROSSED] = {"6.75", "M0 6.75L6.75 0M0 0L6.75 6.75"},
                     [PATTERN_DOTS] = {"9", "M1.8 2.25h.9M6.3 2.25h.9M4.05 6.75h.9M0 6.75h.45M8.55 "
                                            "6.75h.45"}};

static void put_color(struct buf *out, const char *name, uint32_t color)
{
    buf_printf(out, " %s=\"#%06X\"", name, (unsigned)color);
}

static void put_pattern(struct buf *out, const struct chart *c, size_t i, const struct path_fill *f)
{
    const char *side = tiles[f->pattern].side;
    buf_printf(out,
               "<pattern id=\"figure-%u-p%zu\" width=\"%s\" height=\"%s\" "
               "patternUnits=\"userSpaceOnUse\"><rect width=\"%s\" height=\"%s\"",
               (unsigned)c->number, i, side, side, side, side);
    put_color(out, "fill", f->paper);
    buf_printf(out, "/><path d=\"%s\" fill=\"none\"", tiles[f->pattern].lines);
    put_color(out, "stroke", f->ink);
    put_attribute(out, "stroke-width", PATTERN_WIDTH);
    buf_puts(out, f->pattern == PATTERN_DOTS ? " stroke-linecap=\"round\"/></pattern>\n"
                                             : "/></pattern>\n");
}

static bool same_fill(const struct path_fill *a, const struct path_fill *b)
{
    return a->on == b->on && a->pattern == b->pattern && a->ink == b->ink && a->paper == b->paper;
}

/* The first path that is filled as number i is: its pattern bears that number. */
static size_t pattern_of(const struct drawing *d, size_t i)
{
    for (size_t k = 0; k < i; k++)
        if (same_fill(&d->paths[k].fill, &d->paths[i].fill))
            return k;
    return i;
}

static bool is_patterned(const struct path *p)
{
    return p->fill.on && p->fill.pattern != PATTERN_SOLID;
}

static void put_patterns(struct buf *out, const struct chart *c)
{
    const struct drawing *d = &c->drawing;
    buf_puts(out, "<defs>\n");
    for (size_t i = 0; i < d->path_count; i++)
        if (is_patterned(&d->paths[i]) && pattern_of(d, i) == i)
            put_pattern(out, c, i, &d->paths[i].fill);
    buf_puts(out, "</defs>\n");
}

static void put_segments(struct buf *out, const struct path *p)
{
    static const char ops[] = "MLCZ";
    static const size_t points[] = {1, 1, 3, 0};
    buf_puts(out, " d=\"");
    for (size_t i = 0; i < p->n; i++) {
        buf_char(out, ops[p->segments[i].op]);
        for (size_t k = 0; k < points[p->segments[i].op]; k++) {
            if (k)
                buf_char(out, ' ');
            put_length(out, p->segments[i].p[k].x);
            buf_char(out, ' ');
            put_length(out, p->segments[i].p[k].y);
        }
    }
    buf_char(out, '"');
}

static void put_path(struct buf *out, const struct chart *c, size_t i)
{
    const struct path *p = &c->drawing.paths[i];
    buf_puts(out, "<path");
    put_segments(out, p);
    if (is_patterned(p))
        buf_printf(out, " fill=\"url(#figure-%u-p%zu)\"", (unsigned)c->number,
                   pattern_of(&c->drawing, i));
    else if (p->fill.on)
        put_color(out, "fill", p->fill.ink);
    else
        buf_puts(out, " fill=\"none\"");
    if (p->stroke.width) {
        put_color(out, "stroke", p->stroke.color);
        put_attribute(out, "stroke-width", p->stroke.width);
        for (size_t k = 0; k < 4 && p->stroke.dash[k]; k++) {
            buf_puts(out, k ? " " : " stroke-dasharray=\"");
            put_length(out, p->stroke.dash[k]);
        }
        buf_puts(out, p->stroke.dash[0] ? "\"" : "");
    }
    buf_puts(out, "/>\n");
}

static void put_text(struct buf *out, const struct drawn_text *t)
{
    static const char *const anchors[] = {"start", "middle", "end"};
    buf_puts(out, "<text");
    put_attribute(out, "x", t->x);
    put_attribute(out, "y", t->y);
    put_attribute(out, "font-size", t->size);
    buf_printf(out, " text-anchor=\"%s\">", anchors[t->anchor]);
    html_text(out, t->text);
    buf_puts(out, "</text>\n");
}

void svg_chart(struct buf *out, const struct chart *c)
{
    const struct drawing *d = &c->drawing;
    unsigned n = c->number;
    buf_puts(out, "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 ");
    put_length(out, d->width);
    buf_char(out, ' ');
    put_length(out, d->height);
    buf_puts(out, "\" width=\"");
    put_length(out, d->width);
    buf_puts(out, "pt\" height=\"");
    put_length(out, d->height);
    buf_printf(
        out,
        "pt\" role=\"img\" aria-labelledby=\"figure-%u-t\" aria-describedby=\"figure-%u-d\">\n", n,
        n);
    buf_printf(out, "<title id=\"figure-%u-t\">", n);
    html_text(out, c->caption);
    buf_printf(out, "</title>\n<desc id=\"figure-%u-d\">", n);
    html_text(out, c->alt);
    buf_puts(out, "</desc>\n");
    put_patterns(out, c);
    for (size_t i = 0; i < d->path_count; i++)
        put_path(out, c, i);
    buf_puts(out, "<g fill=\"#000\" aria-hidden=\"true\">\n");
    for (size_t i = 0; i < d->text_count; i++)
        put_text(out, &d->texts[i]);
    buf_puts(out, "</g>\n</svg>\n");
}
