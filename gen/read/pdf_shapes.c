/* What pdftocairo -svg writes: where glyphs are drawn, and the straight lines that tables are ruled
 * with. Programs draw them as strokes, or as thin filled rectangles, whole or one for each side of
 * a cell. */
#include "read/pdf_page.h"

#include <stdlib.h>

enum { NESTING_MAX = 32 };

/* Lines up to this width are rules; what is thicker is a surface. */
static const float THICKEST = 3.5f, SHORTEST = 2.0f;

struct matrix {
    float a, b, c, d, e, f;
};

static const struct matrix unchanged = {1, 0, 0, 1, 0, 0};

static struct matrix product(struct matrix m, struct matrix inner)
{
    return (struct matrix){
        m.a * inner.a + m.c * inner.b,       m.b * inner.a + m.d * inner.b,
        m.a * inner.c + m.c * inner.d,       m.b * inner.c + m.d * inner.d,
        m.a * inner.e + m.c * inner.f + m.e, m.b * inner.e + m.d * inner.f + m.f};
}

static struct matrix matrix_of(const struct pdf_tag *tag)
{
    struct str s = pdf_tag_get(tag, "transform");
    struct matrix m = unchanged;
    float *parts[] = {&m.a, &m.b, &m.c, &m.d, &m.e, &m.f};
    size_t at = 7;
    if (!str_starts(s, STR("matrix(")))
        return unchanged;
    for (size_t i = 0; i < 6; i++)
        if (!pdf_number(s, &at, parts[i]))
            return unchanged;
    return m;
}

static void apply(const struct matrix *m, float *x, float *y)
{
    float from_x = *x, from_y = *y;
    *x = m->a * from_x + m->c * from_y + m->e;
    *y = m->b * from_x + m->d * from_y + m->f;
}

static bool near(float a, float b, float distance)
{
    return a - b < distance && b - a < distance;
}

static void add_rule(struct pdf_pages *pages, struct pdf_rules *rules, struct pdf_rule r)
{
    if (r.from > r.to) {
        float from = r.to;
        r.to = r.from;
        r.from = from;
    }
    if (rules->n >= PDF_PAGE_RULES_MAX)
        return;
    struct pdf_rule *items =
        arena_room(pages->arena, rules->items, rules->n, &rules->cap, sizeof *items);
    if (!items) {
        pages->failed = true;
        return;
    }
    rules->items = items;
    items[rules->n++] = r;
}

static void add_line(struct pdf_pages *pages, struct pdf_page *page, float x0, float y0, float x1,
                     float y1)
{
    if (near(y0, y1, 0.4f) && !near(x0, x1, 0.4f))
        add_rule(pages, &page->across, (struct pdf_rule){(y0 + y1) / 2, x0, x1});
    else if (near(x0, x1, 0.4f) && !near(y0, y1, 0.4f))
        add_rule(pages, &page->down, (struct pdf_rule){(x0 + x1) / 2, y0, y1});
}

struct extent {
    float x0, y0, x1, y1;
    bool straight; /* every side runs across or down */
    size_t points;
};

/* A filled part of a path: a thin one is a rule. */
static void end_fill(struct pdf_pages *pages, struct pdf_page *page, const struct extent *e)
{
    float w = e->x1 - e->x0, h = e->y1 - e->y0;
    if (e->points < 3 || !e->straight)
        return;
    if (h <= THICKEST && w >= SHORTEST && w > h)
        add_rule(pages, &page->across, (struct pdf_rule){(e->y0 + e->y1) / 2, e->x0, e->x1});
    else if (w <= THICKEST && h >= SHORTEST && h > w)
        add_rule(pages, &page->down, (struct pdf_rule){(e->x0 + e->x1) / 2, e->y0, e->y1});
}

static void see_point(struct extent *e, float x, float y, float from_x, float from_y)
{
    if (e->points && !near(x, from_x, 0.05f) && !near(y, from_y, 0.05f))
        e->straight = false;
    if (!e->points || x < e->x0)
        e->x0 = x;
    if (!e->points || x > e->x1)
        e->x1 = x;
    if (!e->points || y < e->y0)
        e->y0 = y;
    if (!e->points || y > e->y1)
        e->y1 = y;
    e->points++;
}

static void read_path(struct pdf_pages *pages, struct pdf_page *page, struct str d,
                      const struct matrix *m, bool stroke)
{
    struct extent e = {.straight = true};
    float x = 0, y = 0, start_x = 0, start_y = 0;
    char command = 0;
    for (size_t at = 0; at < d.n;) {
        char c = d.p[at];
        if (c == ' ' || c == ',') {
            at++;
            continue;
        }
        if (ascii_is_alpha((unsigned char)c)) {
            command = c;
            at++;
            if (command == 'Z' && stroke)
                add_line(pages, page, x, y, start_x, start_y);
            if (command == 'Z') {
                x = start_x;
                y = start_y;
            }
            continue;
        }
        float points[6], to_x, to_y;
        size_t wanted = command == 'C' ? 6 : 2;
        for (size_t i = 0; i < wanted; i++)
            if (!pdf_number(d, &at, &points[i]))
                return;
        to_x = points[wanted - 2];
        to_y = points[wanted - 1];
        apply(m, &to_x, &to_y);
        if (command == 'M') {
            if (!stroke)
                end_fill(pages, page, &e);
            e = (struct extent){.straight = true};
            start_x = to_x;
            start_y = to_y;
        } else if (command == 'L' && stroke) {
            add_line(pages, page, x, y, to_x, to_y);
        } else if (command != 'L') {
            e.straight = false;
        }
        see_point(&e, to_x, to_y, x, y);
        x = to_x;
        y = to_y;
    }
    if (!stroke)
        end_fill(pages, page, &e);
}

/* rgb(100%,100%,100%), or as good as that: what cannot be seen on paper. */
static bool is_white(struct str colour)
{
    size_t at = 4;
    float part;
    if (!str_starts(colour, STR("rgb(")))
        return false;
    for (int i = 0; i < 3; i++) {
        if (!pdf_number(colour, &at, &part) || part < 97)
            return false;
        at += at < colour.n && colour.p[at] == '%';
    }
    return true;
}

static bool is_none(struct str colour)
{
    return !colour.p || str_eq(colour, STR("none"));
}

static void see_path(struct pdf_pages *pages, struct pdf_page *page, const struct pdf_tag *tag,
                     const struct matrix *outer)
{
    struct matrix m = product(*outer, matrix_of(tag));
    struct str d = pdf_tag_get(tag, "d"), fill = pdf_tag_get(tag, "fill"),
               stroke = pdf_tag_get(tag, "stroke");
    if (!d.n)
        return;
    if (!is_none(stroke) && !is_white(stroke)) {
        /* Curves are drawings, or letters made bold by drawing their outlines. */
        if (memchr(d.p, 'C', d.n))
            return;
        float scale = m.a < 0 ? -m.a : m.a > 0 ? m.a : m.b < 0 ? -m.b : m.b;
        if (pdf_tag_number(tag, "stroke-width") * scale <= 2 * THICKEST)
            read_path(pages, page, d, &m, true);
    } else if (!is_none(fill) && !is_white(fill)) {
        read_path(pages, page, d, &m, false);
    }
}

static void see_use(struct pdf_pages *pages, struct pdf_page *page, const struct pdf_tag *tag,
                    const struct matrix *outer)
{
    struct str of = pdf_tag_get(tag, "xlink:href");
    if (str_starts(of, STR("#image")))
        page->image = true;
    if (!str_starts(of, STR("#glyph")) || page->glyph_count >= PDF_PAGE_CHARS_MAX)
        return;
    struct pdf_glyph g = {pdf_tag_number(tag, "x"), pdf_tag_number(tag, "y")};
    apply(outer, &g.x, &g.y);
    struct pdf_glyph *glyphs =
        arena_room(pages->arena, page->glyphs, page->glyph_count, &page->glyph_cap, sizeof *glyphs);
    if (!glyphs) {
        pages->failed = true;
        return;
    }
    page->glyphs = glyphs;
    glyphs[page->glyph_count++] = g;
}

bool pdf_shapes_read(struct str svg, struct pdf_pages *pages)
{
    struct matrix nested[NESTING_MAX + 1] = {unchanged};
    size_t depth = 0, too_deep = 0, number = 0;
    bool many = str_find(svg, STR("<pageSet>"), 0) != SIZE_MAX;
    struct pdf_page *page = many || !pages->n ? NULL : &pages->items[0];
    struct pdf_tag tag;
    for (size_t at = 0; pdf_tag_next(svg, at, &tag) && !pages->failed; at = tag.end) {
        if (pdf_tag_is(&tag, "defs")) {
            size_t end = str_find(svg, STR("</defs>"), tag.end);
            tag.end = end == SIZE_MAX ? svg.n : end;
        } else if (pdf_tag_is(&tag, "page") && many) {
            page = number < pages->n ? &pages->items[number] : NULL;
            number++;
            depth = too_deep = 0;
        } else if (pdf_tag_is(&tag, "g") && tag.all.p[tag.all.n - 1] != '/') {
            if (depth == NESTING_MAX) {
                too_deep++;
                continue;
            }
            nested[depth + 1] = product(nested[depth], matrix_of(&tag));
            depth++;
        } else if (pdf_tag_is(&tag, "/g")) {
            if (too_deep)
                too_deep--;
            else if (depth)
                depth--;
        } else if (page && pdf_tag_is(&tag, "path")) {
            see_path(pages, page, &tag, &nested[depth]);
        } else if (page && pdf_tag_is(&tag, "use")) {
            see_use(pages, page, &tag, &nested[depth]);
        } else if (page && pdf_tag_is(&tag, "image")) {
            page->image = true;
        }
    }
    return !pages->failed;
}

static int by_place(const void *a, const void *b)
{
    const struct pdf_rule *x = a, *y = b;
    if (x->at != y->at)
        return x->at < y->at ? -1 : 1;
    return x->from < y->from ? -1 : x->from > y->from;
}

static int by_begin(const void *a, const void *b)
{
    const struct pdf_rule *x = a, *y = b;
    return x->from < y->from ? -1 : x->from > y->from;
}

void pdf_rules_join(struct pdf_rules *rules)
{
    const float beside = 2.6f, gap = 2.6f; /* double lines; corners between sides of cells */
    size_t kept = 0;
    if (!rules->n)
        return;
    qsort(rules->items, rules->n, sizeof *rules->items, by_place);
    for (size_t i = 0; i < rules->n;) {
        struct pdf_rule *r = &rules->items[i];
        size_t n = 1;
        float sum = r->at;
        for (; i + n < rules->n && r[n].at - r->at <= beside; n++)
            sum += r[n].at;
        float at = sum / (float)n;
        qsort(r, n, sizeof *r, by_begin);
        size_t first = kept;
        for (size_t k = 0; k < n; k++) {
            struct pdf_rule one = {at, r[k].from, r[k].to},
                            *last = &rules->items[kept ? kept - 1 : 0];
            if (kept > first && one.from <= last->to + gap)
                last->to = one.to > last->to ? one.to : last->to;
            else
                rules->items[kept++] = one;
        }
        i += n;
    }
    rules->n = kept;
}
