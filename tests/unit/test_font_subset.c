/* Embedded fonts: outlines stay where they were, bytes are what the format asks, history leaves no
 * trace. */
#include "check.h"

#include "base/file.h"
#include "font/curve.h"
#include "font/font.h"
#include "font/glyf.h"

#include <math.h>
#include <stdlib.h>

static struct fontset *open_defaults(struct diags *ds)
{
    diags_init(ds);
    struct fontset *fs = fontset_open(JUESUAN_ROOT "/fonts/fonts.json", JUESUAN_ROOT "/fonts", ds);
    assert_non_null(fs);
    return fs;
}

/* ---- outlines ---- */

enum { STEPS = 32, POLYGON_MAX = 20000 };

struct polygon {
    double x[POLYGON_MAX], y[POLYGON_MAX];
    size_t start[POLYGON_MAX]; /* of the contour that point i belongs to */
    size_t n, first;
};

static void add_point(struct polygon *p, double x, double y)
{
    assert_true(p->n < POLYGON_MAX);
    p->x[p->n] = x;
    p->y[p->n] = y;
    p->start[p->n++] = p->first;
}

static void add_bezier(struct polygon *p, const double *x, const double *y, int degree)
{
    for (int s = 1; s <= STEPS; s++) {
        double t = (double)s / STEPS, u = 1 - t;
        if (degree == 1)
            add_point(p, u * x[0] + t * x[1], u * y[0] + t * y[1]);
        else if (degree == 2)
            add_point(p, u * u * x[0] + 2 * u * t * x[1] + t * t * x[2],
                      u * u * y[0] + 2 * u * t * y[1] + t * t * y[2]);
        else
            add_point(
                p,
                u * u * u * x[0] + 3 * u * u * t * x[1] + 3 * u * t * t * x[2] + t * t * t * x[3],
                u * u * u * y[0] + 3 * u * u * t * y[1] + 3 * u * t * t * y[2] + t * t * t * y[3]);
    }
}

/* A contour of one place is an anchor of the designer, not a shape. */
static void drop_anchor(struct polygon *p)
{
    size_t i = p->first;
    while (i < p->n && p->x[i] == p->x[p->first] && p->y[i] == p->y[p->first])
        i++;
    if (i == p->n)
        p->n = p->first;
}

static void from_outline(const struct glyph_outline *o, int em, struct polygon *p)
{
    size_t at = 0;
    double x[4] = {0}, y[4] = {0};
    p->n = p->first = 0;
    for (size_t i = 0; i < o->op_count; i++) {
        int degree = o->ops[i];
        for (int k = 0; k < (degree ? degree : 1); k++, at++) {
            x[k + 1] = o->points[at].x * 1000.0 / em;
            y[k + 1] = o->points[at].y * 1000.0 / em;
        }
        if (degree == OUTLINE_MOVE) {
            drop_anchor(p);
            p->first = p->n;
            add_point(p, x[1], y[1]);
        } else {
            add_bezier(p, x, y, degree);
        }
        x[0] = x[degree ? degree : 1];
        y[0] = y[degree ? degree : 1];
    }
    drop_anchor(p);
}

static void from_curves(const struct curves *c, struct polygon *p)
{
    p->n = p->first = 0;
    for (size_t i = 0; i < c->n;) {
        size_t last = i;
        while (!c->items[last].closes)
            last++;
        double x[3] = {c->items[last].end.x / 4.0}, y[3] = {c->items[last].end.y / 4.0};
        for (p->first = p->n; i <= last; i++) {
            const struct curve *k = &c->items[i];
            int degree = k->line ? 1 : 2;
            x[1] = k->control.x / 4.0;
            y[1] = k->control.y / 4.0;
            x[degree] = k->end.x / 4.0;
            y[degree] = k->end.y / 4.0;
            add_bezier(p, x, y, degree);
            x[0] = x[degree];
            y[0] = y[degree];
        }
    }
}

static size_t following(const struct polygon *p, size_t i)
{
    return i + 1 < p->n && p->start[i + 1] == p->start[i] ? i + 1 : p->start[i];
}

static double area(const struct polygon *p)
{
    double sum = 0;
    for (size_t i = 0; i < p->n; i++) {
        size_t j = following(p, i);
        sum += p->x[i] * p->y[j] - p->x[j] * p->y[i];
    }
    return fabs(sum) / 2;
}

static double distance(const struct polygon *p, double x, double y)
{
    double best = 1e30;
    for (size_t i = 0; i < p->n; i++) {
        size_t j = following(p, i);
        double dx = p->x[j] - p->x[i], dy = p->y[j] - p->y[i], length2 = dx * dx + dy * dy;
        double t = length2 > 0 ? ((x - p->x[i]) * dx + (y - p->y[i]) * dy) / length2 : 0;
        t = t < 0 ? 0 : t > 1 ? 1 : t;
        double ex = p->x[i] + t * dx - x, ey = p->y[i] + t * dy - y;
        best = ex * ex + ey * ey < best ? ex * ex + ey * ey : best;
    }
    return sqrt(best);
}

static double farthest(const struct polygon *from, const struct polygon *to)
{
    double worst = 0;
    for (size_t i = 0; i < from->n; i += STEPS / 4) {
        double d = distance(to, from->x[i], from->y[i]);
        worst = d > worst ? d : worst;
    }
    return worst;
}

/* 4/1000 em: the tolerance of 2.5 and what the estimate of distances may miss. */
static void assert_faithful(const char *file, int index, int32_t from, int32_t to, int32_t step)
{
    static struct polygon before, after;
    if (!file_exists(file))
        return; /* this one is not installed here */
    struct face_library *lib = face_library_open();
    struct face *face;
    struct glyph_outline o = {0};
    struct curves c = {0};
    assert_int_equal(face_open(lib, &(struct face_wish){file, index, STR(""), STR("")}, &face),
                     FACE_OK);
    int em = face_measures(face).units_per_em;
    for (int32_t cp = from; cp < to; cp += step) {
        uint32_t glyph = face_glyph_index(face, cp);
        if (!glyph)
            continue;
        assert_true(face_outline(face, glyph, &o));
        assert_true(curves_from_outline(&o, em, &c));
        from_outline(&o, em, &before);
        from_curves(&c, &after);
        if (farthest(&before, &after) > 4 || farthest(&after, &before) > 4 ||
            fabs(area(&before) - area(&after)) > 0.03 * area(&before))
            fail_msg("%s U+%04X: off by %f and %f, area %f became %f", file, (unsigned)cp,
                     farthest(&before, &after), farthest(&after, &before), area(&before),
                     area(&after));
    }
    outline_free(&o);
    curves_free(&c);
    face_close(face);
    face_library_close(lib);
}

static void simplified_outlines_stay_where_they_were(void **state)
{
    (void)state;
    const char *noto = "/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc";
    assert_faithful(noto, 2, 0x21, 0x7F, 3);
    assert_faithful(noto, 2, 0x4E00, 0x9FA5, 1201);
    assert_faithful("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc", 2, 0x4E00, 0x9FA5,
                    1201);
    assert_faithful(JUESUAN_ROOT "/fonts/FandolFang-Regular.otf", 0, 0x4E00, 0x9FA5, 331);
    assert_faithful(JUESUAN_ROOT "/fonts/FandolKai-Regular.otf", 0, 0x4E00, 0x9FA5, 331);
    assert_faithful("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf", 0, 0x21, 0x7F, 3);
}

/* ---- glyf ---- */

static int get16(const char *p)
{
    return (int16_t)((unsigned char)p[0] << 8 | (unsigned char)p[1]);
}

static void a_square_is_encoded_by_the_book(void **state)
{
    (void)state;
    struct curve items[] = {{.end = {0, 400}, .line = true},
                            {.end = {-1200, 400}, .line = true},
                            {.end = {-1200, 0}, .line = true},
                            {.end = {0, 0}, .line = true, .closes = true}};
    struct curves c = {.items = items, .n = 4};
    struct glyf_info info;
    struct buf b;
    buf_init(&b);
    assert_true(glyf_encode(&c, &b, &info));
    assert_int_equal(info.points, 4);
    assert_int_equal(info.contours, 1);
    assert_int_equal(info.xmin, -150);
    assert_int_equal(info.ymax, 50);
    /* (0,50) (-150,50) (-150,0) (0,0): on-curve, x same or short, y same or short, by sign. */
    static const unsigned char expected[] = {0,
                                             1,
                                             0xFF,
                                             0x6A,
                                             0,
                                             0,
                                             0,
                                             0,
                                             0,
                                             50, /* contours, box */
                                             0,
                                             3,
                                             0,
                                             0, /* last point, no instructions */
                                             0x01 | 0x10 | 0x04 | 0x20,
                                             0x01 | 0x02 | 0x20, /* +50 up; 150 to the left */
                                             0x01 | 0x10 | 0x04,
                                             0x01 | 0x02 | 0x10 |
                                                 0x20, /* 50 down; 150 to the right */
                                             150,
                                             150,
                                             50,
                                             50};
    assert_int_equal(b.n, sizeof expected);
    assert_memory_equal(b.p, expected, sizeof expected);
    buf_free(&b);
}

static void blanks_and_slivers_have_no_description(void **state)
{
    (void)state;
    struct curve line[] = {{.end = {400, 0}, .line = true},
                           {.end = {0, 0}, .line = true, .closes = true}};
    struct curves c = {.items = line, .n = 2};
    struct glyf_info info;
    struct buf b;
    buf_init(&b);
    assert_true(glyf_encode(&c, &b, &info));
    assert_int_equal(b.n, 0);
    c.n = 0;
    assert_true(glyf_encode(&c, &b, &info));
    assert_int_equal(b.n, 0);
    assert_int_equal(info.points, 0);
    buf_free(&b);
}

/* ---- the font file ---- */

/* The glyphs of the body's first face for a text; returns the face. */
static size_t glyphs_of(struct fontset *fs, const int32_t *cps, size_t n,
                        struct subset_glyph *glyphs)
{
    size_t face = 0;
    for (size_t i = 0; i < n; i++) {
        struct glyph g;
        assert_true(font_glyph(fs, fontset_role(fs, STR("body")), cps[i], &g));
        glyphs[i] = (struct subset_glyph){g.index, 0};
        face = g.face;
    }
    return face;
}

static const int32_t sample[] = {0x4E00, 0x516C, 0x51B3, 0x5F00, 0x7B97, 0x90E8};
enum { SAMPLE = sizeof sample / sizeof *sample };

static void history_leaves_no_trace(void **state)
{
    (void)state;
    struct buf first;
    buf_init(&first);
    for (int round = 0; round < 3; round++) {
        struct diags ds;
        struct fontset *fs = open_defaults(&ds);
        struct arena a;
        arena_init(&a);
        struct glyph g;
        for (int32_t cp = 0x4E00; round && cp < 0x4E00 + 300 * round; cp += round)
            assert_true(font_glyph(fs, fontset_role(fs, STR("body")), cp, &g));
        struct subset_glyph glyphs[SAMPLE + 1];
        size_t face = glyphs_of(fs, sample, SAMPLE, glyphs);
        for (int again = 0; again <= round; again++) {
            struct font_subset s;
            assert_true(font_subset_build(fs, face, glyphs, SAMPLE, &a, &s, &ds));
            if (!first.n)
                buf_str(&first, buf_view(&s.bytes));
            assert_int_equal(s.bytes.n, first.n);
            assert_memory_equal(s.bytes.p, first.p, first.n);
            font_subset_free(&s);
        }
        arena_free(&a);
        fontset_close(fs);
        diags_free(&ds);
    }
    buf_free(&first);
}

static uint32_t get32(const char *p)
{
    return (uint32_t)(uint16_t)get16(p) << 16 | (uint16_t)get16(p + 2);
}

static uint32_t checksum(const char *p, size_t n)
{
    uint32_t sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += (uint32_t)(unsigned char)p[i] << (24 - 8 * (i % 4));
    return sum;
}

/* The table with this tag; checks its place and, but for head, its checksum. */
static const char *table_of(struct str font, const char *tag, size_t *length)
{
    for (int i = 0; i < get16(font.p + 4); i++) {
        const char *entry = font.p + 12 + 16 * i;
        if (memcmp(entry, tag, 4) != 0)
            continue;
        size_t offset = get32(entry + 8);
        *length = get32(entry + 12);
        assert_int_equal(offset % 4, 0);
        assert_true(offset + *length <= font.n);
        if (strcmp(tag, "head") != 0)
            assert_int_equal(get32(entry + 4), checksum(font.p + offset, *length));
        return font.p + offset;
    }
    fail_msg("no table %s", tag);
    return NULL;
}

static void the_file_is_a_true_type_font(void **state)
{
    (void)state;
    struct diags ds;
    struct fontset *fs = open_defaults(&ds);
    struct arena a;
    arena_init(&a);
    struct subset_glyph glyphs[SAMPLE + 1];
    size_t face = glyphs_of(fs, sample, SAMPLE, glyphs), length;
    struct font_subset s;
    assert_true(font_subset_build(fs, face, glyphs, SAMPLE, &a, &s, &ds));
    assert_int_equal(s.n, SAMPLE + 1);
    for (size_t i = 0; i < s.n; i++)
        assert_int_equal(s.widths[i], 1000);
    assert_str(s.name, "FandolFang-Regular");

    struct str font = buf_view(&s.bytes);
    assert_int_equal(get32(font.p), 0x00010000);
    assert_int_equal(checksum(font.p, font.n), 0xB1B0AFBA);
    const char *head = table_of(font, "head", &length);
    assert_int_equal(length, 54);
    assert_int_equal(get32(head + 12), 0x5F0F3CF5);
    assert_int_equal(get16(head + 18), GLYF_EM);
    const char *maxp = table_of(font, "maxp", &length);
    assert_int_equal(length, 32);
    assert_int_equal(get16(maxp + 4), s.n);
    const char *hhea = table_of(font, "hhea", &length);
    assert_int_equal(length, 36);
    assert_int_equal(get16(hhea + 34), 1);
    table_of(font, "hmtx", &length);
    assert_int_equal(length, 4 + 2 * (s.n - 1));
    size_t glyf_length;
    const char *glyf = table_of(font, "glyf", &glyf_length);
    const char *loca = table_of(font, "loca", &length);
    assert_int_equal(length, 4 * (s.n + 1));
    assert_int_equal(get32(loca + 4), 0); /* .notdef is empty */
    for (size_t i = 1; i < s.n; i++) {
        uint32_t from = get32(loca + 4 * i), to = get32(loca + 4 * i + 4);
        assert_true(from < to && to <= glyf_length);
        assert_in_range(get16(glyf + from), 1, 30); /* contours */
    }
    font_subset_free(&s);
    arena_free(&a);
    fontset_close(fs);
    diags_free(&ds);
}

/* The same glyph with a wider advance costs a reference, not a second outline. */
static void padded_glyphs_share_their_outline(void **state)
{
    (void)state;
    struct diags ds;
    struct fontset *fs = open_defaults(&ds);
    struct arena a;
    arena_init(&a);
    struct subset_glyph glyphs[SAMPLE + 1];
    size_t face = glyphs_of(fs, sample, SAMPLE, glyphs), length;
    glyphs[SAMPLE] = (struct subset_glyph){glyphs[SAMPLE - 1].index, 125};
    struct font_subset s;
    assert_true(font_subset_build(fs, face, glyphs, SAMPLE + 1, &a, &s, &ds));
    assert_int_equal(s.widths[SAMPLE], 1000);
    assert_int_equal(s.widths[SAMPLE + 1], 1125);
    struct str font = buf_view(&s.bytes);
    const char *loca = table_of(font, "loca", &length), *glyf = table_of(font, "glyf", &length);
    uint32_t from = get32(loca + 4 * s.n - 4), to = get32(loca + 4 * s.n);
    assert_int_equal(to - from, 16);
    assert_int_equal(get16(glyf + from), -1);
    assert_int_equal(get16(glyf + from + 12), SAMPLE); /* the code it repeats */
    const char *hmtx = table_of(font, "hmtx", &length);
    assert_int_equal(get16(hmtx + 4 * (s.n - 1)), 1125 * GLYF_EM / 1000);
    font_subset_free(&s);
    arena_free(&a);
    fontset_close(fs);
    diags_free(&ds);
}

static void too_many_glyphs_are_refused(void **state)
{
    (void)state;
    struct diags ds;
    struct fontset *fs = open_defaults(&ds);
    struct arena a;
    arena_init(&a);
    struct font_subset s;
    static struct subset_glyph many[70000];
    assert_false(font_subset_build(fs, 0, many, 70000, &a, &s, &ds));
    assert_int_equal(ds.first_error, E5008);
    font_subset_free(&s);
    assert_false(font_subset_build(fs, 9999, many, 1, &a, &s, &ds));
    arena_free(&a);
    fontset_close(fs);
    diags_free(&ds);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(simplified_outlines_stay_where_they_were),
        cmocka_unit_test(a_square_is_encoded_by_the_book),
        cmocka_unit_test(blanks_and_slivers_have_no_description),
        cmocka_unit_test(history_leaves_no_trace),
        cmocka_unit_test(the_file_is_a_true_type_font),
        cmocka_unit_test(padded_glyphs_share_their_outline),
        cmocka_unit_test(too_many_glyphs_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
