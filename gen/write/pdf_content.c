/* The display list of a page as PDF operators: rectangles, paths, texts and the marks that tie them
 * to the structure. Not fonts and objects around it: pdf_fonts.c, pdf.c. */
#include "write/pdf_content.h"
#include "base/memory.h"

#include "write/pdf_text.h"

#include <math.h>
#include <stdlib.h>

enum {
    NOTHING = -1,
    TOLERANCE = 40000 /* millionths of a point that a character may be off its place */
};

/* What the reader of the content stream has been told last. Lengths in hundredths of a point unless
 * said otherwise. */
struct pdf_pen {
    const struct page *page;
    const struct pdf_fonts *fonts;
    struct pdf_struct *tags;
    const struct page_tag *kinds;
    size_t tag_count;
    uint32_t page_index;
    struct buf *out;
    bool *used;
    bool in_text;
    int font, gray;
    mpt size, spacing; /* spacing: extra advance of every character */
    bool bold;
    mpt bold_size; /* the size that the outline's width was set for */
    int bold_gray;
    bool line_known;
    int32_t line_x, line_y; /* start of the current line */
    bool marked;
    uint32_t mark; /* tag of the open stretch when marked */
};

static int32_t hundredths(mpt v)
{
    return v >= 0 ? (v + 5) / 10 : -((-v + 5) / 10);
}

static int32_t from_bottom(const struct page *p, mpt y)
{
    return hundredths(p->height) - hundredths(y);
}

static void put_gray(struct buf *b, int gray, const char *op)
{
    pdf_thousandths(b, (int32_t)((gray * 1000 + 127) / 255));
    buf_puts(b, op);
}

/* ---- rectangles ---- */

struct pdf_box {
    int32_t x, y, w, h; /* y: lower edge, from the bottom */
};

static int by_row(const void *a, const void *b)
{
    const struct pdf_box *p = a, *q = b;
    if (p->y != q->y)
        return p->y < q->y ? 1 : -1;
    if (p->h != q->h)
        return p->h < q->h ? -1 : 1;
    return p->x < q->x ? -1 : p->x > q->x;
}

static int by_column(const void *a, const void *b)
{
    const struct pdf_box *p = a, *q = b;
    if (p->x != q->x)
        return p->x < q->x ? -1 : 1;
    if (p->w != q->w)
        return p->w < q->w ? -1 : 1;
    return p->y < q->y ? -1 : p->y > q->y;
}

/* Joins sorted boxes that continue each other; returns how many are left. */
static size_t join(struct pdf_box *boxes, size_t n, bool rows)
{
    size_t kept = 0;
    for (size_t i = 0; i < n; i++) {
        struct pdf_box *last = kept ? &boxes[kept - 1] : NULL;
        struct pdf_box *b = &boxes[i];
        if (rows && last && last->y == b->y && last->h == b->h && b->x <= last->x + last->w) {
            int32_t end = b->x + b->w > last->x + last->w ? b->x + b->w : last->x + last->w;
            last->w = end - last->x;
        } else if (!rows && last && last->x == b->x && last->w == b->w &&
                   b->y <= last->y + last->h) {
            int32_t end = b->y + b->h > last->y + last->h ? b->y + b->h : last->y + last->h;
            last->h = end - last->y;
        } else {
            boxes[kept++] = *b;
        }
    }
    return kept;
}

static void put_boxes(struct buf *b, struct pdf_box *boxes, size_t n)
{
    qsort(boxes, n, sizeof *boxes, by_column);
    n = join(boxes, n, false);
    qsort(boxes, n, sizeof *boxes, by_row);
    n = join(boxes, n, true);
    for (size_t i = 0; i < n; i++) {
        const int32_t v[4] = {boxes[i].x, boxes[i].y, boxes[i].w, boxes[i].h};
        for (size_t k = 0; k < 4; k++) {
            pdf_hundredths(b, v[k]);
            buf_puts(b, k < 3 ? " " : " re\n");
        }
    }
    buf_puts(b, "f\n");
}

static struct pdf_box to_box(const struct page *p, const struct page_rect *r)
{
    int32_t left = hundredths(r->x), right = hundredths(r->x + r->w);
    int32_t top = from_bottom(p, r->y), bottom = from_bottom(p, r->y + r->h);
    return (struct pdf_box){left, bottom, right - left, top - bottom};
}

/* Neighbours of one gray are drawn in one go; their order among themselves does not show. */
static void draw_rects(struct pdf_pen *pen)
{
    const struct page *p = pen->page;
    if (!p->rect_count)
        return;
    struct pdf_box *boxes = memory_alloc(p->rect_count * sizeof *boxes);
    if (!boxes) {
        pen->out->failed = true;
        return;
    }
    buf_puts(pen->out, "/Artifact BMC\n");
    for (size_t i = 0; i < p->rect_count;) {
        uint8_t gray = p->rects[i].gray;
        size_t n = 0;
        for (; i < p->rect_count && p->rects[i].gray == gray; i++)
            boxes[n++] = to_box(p, &p->rects[i]);
        if (gray != pen->gray)
            put_gray(pen->out, gray, " g\n");
        pen->gray = gray;
        put_boxes(pen->out, boxes, n);
    }
    buf_puts(pen->out, "EMC\n");
    free(boxes);
}

/* ---- marked content ---- */

static void end_mark(struct pdf_pen *pen)
{
    if (pen->marked)
        buf_puts(pen->out, "EMC\n");
    pen->marked = false;
}

static void put_begin_mark(struct pdf_pen *pen, const char *type, uint32_t mcid)
{
    buf_char(pen->out, '/');
    buf_puts(pen->out, type);
    buf_puts(pen->out, "<</MCID ");
    buf_int(pen->out, mcid);
    buf_puts(pen->out, ">>BDC\n");
}

static void begin_mark(struct pdf_pen *pen, uint32_t tag)
{
    if (pen->marked && pen->mark == tag)
        return;
    end_mark(pen);
    if (tag == TAG_NONE)
        buf_puts(pen->out, "/Artifact BMC\n");
    else
        put_begin_mark(pen, pdf_struct_type(pen->kinds[tag].kind),
                       pdf_struct_mark(pen->tags, pen->page_index, tag));
    pen->marked = true;
    pen->mark = tag;
}

/* ---- paths ---- */

static void put_point(struct pdf_pen *pen, struct path_point p)
{
    pdf_hundredths(pen->out, hundredths(p.x));
    buf_char(pen->out, ' ');
    pdf_hundredths(pen->out, from_bottom(pen->page, p.y));
    buf_char(pen->out, ' ');
}

static void put_segments(struct pdf_pen *pen, const struct path_segment *s, size_t n)
{
    static const char *const ops[] = {"m\n", "l\n", "c\n", "h\n"};
    static const size_t points[] = {1, 1, 3, 0};
    for (size_t i = 0; i < n; i++) {
        for (size_t k = 0; k < points[s[i].op]; k++)
            put_point(pen, s[i].p[k]);
        buf_puts(pen->out, ops[s[i].op]);
    }
}

static void put_color(struct pdf_pen *pen, uint32_t color, const char *op)
{
    for (int shift = 16; shift >= 0; shift -= 8) {
        pdf_thousandths(pen->out, (int32_t)(((color >> shift & 0xFF) * 1000 + 127) / 255));
        buf_char(pen->out, ' ');
    }
    buf_puts(pen->out, op);
}

static void grow_box(struct path_point p, struct path_point *from, struct path_point *to)
{
    from->x = p.x < from->x ? p.x : from->x;
    from->y = p.y < from->y ? p.y : from->y;
    to->x = p.x > to->x ? p.x : to->x;
    to->y = p.y > to->y ? p.y : to->y;
}

/* The pattern's lines within the path, which clips them. */
static void put_pattern(struct pdf_pen *pen, const struct path *path)
{
    static const size_t points[] = {1, 1, 3, 0};
    struct path_point from = {INT32_MAX, INT32_MAX}, to = {INT32_MIN, INT32_MIN};
    struct arena scratch;
    size_t n = 0;
    for (size_t i = 0; i < path->n; i++)
        for (size_t k = 0; k < points[path->segments[i].op]; k++)
            grow_box(path->segments[i].p[k], &from, &to);
    arena_init(&scratch);
    struct path_segment *lines =
        from.x <= to.x ? pattern_lines(path->fill.pattern, from, to, &scratch, &n) : NULL;
    if (lines && n) {
        put_segments(pen, path->segments, path->n);
        buf_puts(pen->out, "W n\n");
        put_color(pen, path->fill.ink, "RG ");
        pdf_thousandths(pen->out, PATTERN_WIDTH);
        buf_puts(pen->out, path->fill.pattern == PATTERN_DOTS ? " w 1 J\n" : " w\n");
        put_segments(pen, lines, n);
        buf_puts(pen->out, "S\n");
    } else if (from.x <= to.x && !lines) {
        pen->out->failed = true;
    }
    arena_free(&scratch);
}

static void draw_fill(struct pdf_pen *pen, const struct path *path)
{
    bool solid = path->fill.pattern == PATTERN_SOLID;
    buf_puts(pen->out, "q\n");
    put_color(pen, solid ? path->fill.ink : path->fill.paper, "rg\n");
    put_segments(pen, path->segments, path->n);
    buf_puts(pen->out, "f\n");
    if (!solid)
        put_pattern(pen, path);
    buf_puts(pen->out, "Q\n");
}

static void draw_stroke(struct pdf_pen *pen, const struct path *path)
{
    const struct path_stroke *s = &path->stroke;
    buf_puts(pen->out, "q\n");
    put_color(pen, s->color, "RG ");
    pdf_thousandths(pen->out, s->width);
    buf_puts(pen->out, " w 1 j\n");
    if (s->dash[0]) {
        buf_char(pen->out, '[');
        for (size_t i = 0; i < 4 && s->dash[i]; i++) {
            buf_puts(pen->out, i ? " " : "");
            pdf_thousandths(pen->out, s->dash[i]);
        }
        buf_puts(pen->out, "] 0 d\n");
    }
    put_segments(pen, path->segments, path->n);
    buf_puts(pen->out, "S\nQ\n");
}

static void draw_paths(struct pdf_pen *pen)
{
    for (size_t i = 0; i < pen->page->path_count; i++) {
        const struct page_path *p = &pen->page->paths[i];
        begin_mark(pen, p->tag < pen->tag_count ? p->tag : TAG_NONE);
        if (p->path.fill.on)
            draw_fill(pen, &p->path);
        if (p->path.stroke.width)
            draw_stroke(pen, &p->path);
    }
    end_mark(pen);
}

/* ---- text ---- */

static void move_to(struct pdf_pen *pen, const struct page_text *t)
{
    int32_t x = hundredths(t->x), y = from_bottom(pen->page, t->y);
    if (t->angle) {
        static const double degree = 3.14159265358979323846 / 180;
        int32_t c = (int32_t)lround(cos(t->angle * degree) * 1000);
        int32_t s = (int32_t)lround(sin(t->angle * degree) * 1000);
        const int32_t m[4] = {c, s, -s, c};
        for (size_t i = 0; i < 4; i++) {
            pdf_thousandths(pen->out, m[i]);
            buf_char(pen->out, ' ');
        }
    } else if (pen->line_known) {
        pdf_hundredths(pen->out, x - pen->line_x);
        buf_char(pen->out, ' ');
        pdf_hundredths(pen->out, y - pen->line_y);
        buf_puts(pen->out, " Td\n");
    } else {
        buf_puts(pen->out, "1 0 0 1 ");
    }
    if (t->angle || !pen->line_known) {
        pdf_hundredths(pen->out, x);
        buf_char(pen->out, ' ');
        pdf_hundredths(pen->out, y);
        buf_puts(pen->out, " Tm\n");
    }
    pen->line_known = !t->angle;
    pen->line_x = x;
    pen->line_y = y;
}

static void set_gray(struct pdf_pen *pen, const struct page_text *t)
{
    if (t->gray != pen->gray)
        put_gray(pen->out, t->gray, " g\n");
    pen->gray = t->gray;
}

/* Simulated bold: the outline is drawn with a pen of 1/36 em. */
static void set_bold(struct pdf_pen *pen, const struct page_text *t)
{
    if (t->bold != pen->bold)
        buf_puts(pen->out, t->bold ? "2 Tr\n" : "0 Tr\n");
    pen->bold = t->bold;
    if (!t->bold)
        return;
    if (t->size != pen->bold_size) {
        pdf_thousandths(pen->out, t->size / 36);
        buf_puts(pen->out, " w\n");
    }
    if (t->gray != pen->bold_gray)
        put_gray(pen->out, t->gray, " G\n");
    pen->bold_size = t->size;
    pen->bold_gray = t->gray;
}

/* What character i of a text moves beyond its natural width, in millionths of a point. */
static int64_t extra(const struct pdf_pen *pen, const struct page_text *t, size_t i)
{
    int width = pdf_fonts_char(pen->fonts, t, i).width;
    return (int64_t)t->advances[i] * 1000 - (int64_t)width * t->size;
}

/* The extra advance of most characters of a justified line, so that it is said once for the line
 * instead of at every character; 0 when no value has a majority. */
static mpt common_spacing(const struct pdf_pen *pen, const struct page_text *t)
{
    int64_t candidate = 0;
    size_t votes = 0, count = 0, n = t->n - 1; /* the last advance moves nothing */
    for (size_t i = 0; i < n; i++) {
        int64_t e = extra(pen, t, i);
        if (votes == 0)
            candidate = e;
        if (e == candidate)
            votes++;
        else
            votes--;
    }
    for (size_t i = 0; i < n; i++)
        count += extra(pen, t, i) == candidate;
    int64_t sum = candidate * (int64_t)n;
    if (count * 2 <= n || (sum < TOLERANCE && sum > -TOLERANCE))
        return 0;
    return (mpt)(candidate >= 0 ? (candidate + 500) / 1000 : -((-candidate + 500) / 1000));
}

static void set_spacing(struct pdf_pen *pen, mpt spacing)
{
    if (spacing != pen->spacing) {
        pdf_thousandths(pen->out, spacing);
        buf_puts(pen->out, " Tc\n");
    }
    pen->spacing = spacing;
}

static void set_font(struct pdf_pen *pen, int font, mpt size)
{
    if (font == pen->font && size == pen->size)
        return;
    buf_printf(pen->out, "/F%d ", font);
    pdf_thousandths(pen->out, size);
    buf_puts(pen->out, " Tf\n");
    pen->font = font;
    pen->size = size;
    pen->used[font] = true;
}

/* One string or array of strings and movements being shown. */
struct show {
    struct buf b;
    bool in_string, moved;
};

static void end_string(struct show *s)
{
    if (s->in_string)
        buf_char(&s->b, ')');
    s->in_string = false;
}

static void add_code(struct show *s, uint16_t code)
{
    if (!s->in_string)
        buf_char(&s->b, '(');
    s->in_string = true;
    pdf_string_byte(&s->b, (unsigned char)(code >> 8));
    pdf_string_byte(&s->b, (unsigned char)code);
}

static void add_move(struct show *s, int64_t thousandths_of_em)
{
    end_string(s);
    buf_int(&s->b, thousandths_of_em);
    s->moved = true;
}

static void flush_show(struct pdf_pen *pen, struct show *s)
{
    end_string(s);
    if (s->b.n) {
        buf_puts(pen->out, s->moved ? "[" : "");
        buf_str(pen->out, buf_view(&s->b));
        buf_puts(pen->out, s->moved ? "]TJ\n" : "Tj\n");
    }
    pen->out->failed = pen->out->failed || s->b.failed;
    buf_clear(&s->b);
    s->moved = false;
}

/* Where the pen should be and where the reader has it are compared before each character; what is
 * off by more than the tolerance is corrected. */
static void show_text(struct pdf_pen *pen, const struct page_text *t, struct show *s)
{
    int64_t wanted = 0, actual = 0; /* millionths of a point */
    for (size_t i = 0; i < t->n; i++) {
        struct drawn_glyph c = pdf_fonts_char(pen->fonts, t, i);
        if (c.font != pen->font || t->size != pen->size) {
            flush_show(pen, s);
            set_font(pen, c.font, t->size);
        }
        int64_t off = wanted - actual;
        if (off >= TOLERANCE || off <= -TOLERANCE) {
            int64_t half = off < 0 ? -t->size / 2 : t->size / 2;
            int64_t units = (off + half) / t->size;
            if (units) {
                add_move(s, -units);
                actual += units * t->size;
            }
        }
        add_code(s, c.code);
        wanted += (int64_t)t->advances[i] * 1000;
        actual += (int64_t)c.width * t->size + (int64_t)pen->spacing * 1000;
    }
    flush_show(pen, s);
}

static void draw_text(struct pdf_pen *pen, const struct page_text *t, struct show *s)
{
    if (!t->n || t->size <= 0)
        return;
    if (!pen->in_text)
        buf_puts(pen->out, "BT\n");
    pen->in_text = true;
    begin_mark(pen, t->tag < pen->tag_count ? t->tag : TAG_NONE);
    bool replaced = t->actual_text.n && pen->mark != TAG_NONE;
    if (replaced) {
        buf_puts(pen->out, "/Span<</ActualText");
        pdf_text_string(pen->out, t->actual_text);
        buf_puts(pen->out, ">>BDC\n");
    }
    move_to(pen, t);
    set_gray(pen, t);
    set_bold(pen, t);
    set_spacing(pen, common_spacing(pen, t));
    show_text(pen, t, s);
    if (replaced)
        buf_puts(pen->out, "EMC\n");
}

/* A watermark lies under the rules of tables; otherwise text lies over them. */
static bool is_watermark(const struct page_text *t)
{
    enum { PALE = 128 };
    return t->tag == TAG_NONE && t->gray >= PALE;
}

static void draw_texts(struct pdf_pen *pen, bool watermarks)
{
    struct show show = {.in_string = false};
    buf_init(&show.b);
    for (size_t i = 0; i < pen->page->text_count; i++)
        if (is_watermark(&pen->page->texts[i]) == watermarks)
            draw_text(pen, &pen->page->texts[i], &show);
    end_mark(pen);
    if (pen->in_text)
        buf_puts(pen->out, "ET\n");
    pen->in_text = pen->line_known = false;
    buf_free(&show.b);
}

void pdf_content(const struct pages *pages, uint32_t page, const struct pdf_fonts *fonts,
                 struct pdf_struct *tags, struct buf *out, bool *used)
{
    struct pdf_pen pen = {.page = &pages->pages[page],
                          .fonts = fonts,
                          .tags = tags,
                          .kinds = pages->tags,
                          .tag_count = pages->tag_count,
                          .page_index = page,
                          .out = out,
                          .used = used,
                          .font = NOTHING,
                          .bold_gray = 0};
    draw_texts(&pen, true);
    draw_rects(&pen);
    draw_paths(&pen);
    draw_texts(&pen, false);
}
