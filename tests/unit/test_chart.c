/* Drawings of charts: whatever the figures and names are, no two texts lie upon each other, nothing
 * leaves the box, every figure is said, and nothing is drawn of what is not known. */
#include "layout_doc.h"

#include "chart/chart.h"
#include "chart/looks.h"

#include <stdlib.h>

static const enum chart_kind kinds[] = {CHART_COLUMN, CHART_BAR, CHART_STACKED,
                                        CHART_LINE,   CHART_PIE, CHART_RING};
enum { KINDS = sizeof kinds / sizeof *kinds };

/* A chart of `n` categories and `m` series put together by hand. */
static struct chart *new_chart(struct arena *a, enum chart_kind kind, size_t n, size_t m)
{
    struct chart *c = arena_zalloc(a, sizeof *c);
    struct grid *g = grid_new(a, (uint32_t)n + 1, (uint32_t)m + 1);
    uint32_t *columns = arena_alloc(a, (m + 1) * sizeof *columns);
    struct str *names = arena_alloc(a, (m + 1) * sizeof *names);
    size_t looks = n > m ? n : m;
    struct chart_look *look = arena_zalloc(a, (looks + 1) * sizeof *look);
    struct str *parts = arena_alloc(a, (n + 1) * sizeof *parts);
    assert_true(c && g && columns && names && look && parts);
    g->header_rows = 1;
    for (size_t s = 0; s < m; s++) {
        columns[s] = (uint32_t)s + 1;
        names[s] = arena_printf(a, "系列%zu", s + 1);
    }
    for (size_t i = 0; i < looks; i++)
        look[i].fill = (struct path_fill){.on = true, .pattern = (enum path_pattern)(i % PATTERNS)};
    for (size_t i = 0; i < n; i++)
        parts[i] = STR("");
    *c = (struct chart){.id = STR("c"),
                        .kind = kind,
                        .grid = g,
                        .columns = columns,
                        .names = names,
                        .series = m,
                        .categories = n,
                        .number = 1,
                        .caption = STR("图1"),
                        .unit = STR("单位：万元"),
                        .alt = STR("一张图"),
                        .values = true,
                        .shares = true,
                        .parts = parts,
                        .looks = look,
                        .width = 430000,
                        .height = 230000,
                        .text_size = 9000};
    return c;
}

static void set(struct arena *a, struct chart *c, size_t category, const char *name, size_t series,
                const char *figure)
{
    uint32_t row = (uint32_t)category + 1;
    struct grid_cell *cell = grid_at(c->grid, row, (uint32_t)series + 1);
    grid_at(c->grid, row, 0)->text = arena_str(a, str_of(name));
    cell->text = arena_str(a, str_of(figure));
    cell->kind = dec_parse(cell->text, &cell->number) ? CELL_NUMBER : CELL_TEXT;
    struct str *parts = (struct str *)(uintptr_t)c->parts;
    if (cell->kind == CELL_NUMBER && dec_sign(cell->number) > 0)
        parts[category] = STR("12.34%");
}

struct area {
    int64_t x0, y0, x1, y1;
};

static struct area area_of(const struct drawn_text *t)
{
    int64_t left = t->anchor == ANCHOR_START ? t->x
                   : t->anchor == ANCHOR_END ? t->x - t->width
                                             : t->x - t->width / 2;
    return (struct area){left, t->y - t->size * 88 / 100, left + t->width,
                         t->y + t->size * 12 / 100};
}

static bool meet(struct area a, struct area b)
{
    enum { TOUCH = 60 }; /* rounding */
    return a.x0 < b.x1 - TOUCH && b.x0 < a.x1 - TOUCH && a.y0 < b.y1 - TOUCH && b.y0 < a.y1 - TOUCH;
}

static void check_within(const struct drawing *d, int64_t x, int64_t y, int64_t slack)
{
    if (x < -slack || y < -slack || x > d->width + slack || y > d->height + slack)
        print_message("%ld %ld leaves %d by %d\n", (long)x, (long)y, d->width, d->height);
    assert_true(x >= -slack && y >= -slack && x <= d->width + slack && y <= d->height + slack);
}

static void check_drawing(const struct drawing *d)
{
    static const size_t points[] = {1, 1, 3, 0};
    enum { SIGN = 3100 }; /* signs on lines reach beyond their point */
    for (size_t i = 0; i < d->text_count; i++) {
        struct area a = area_of(&d->texts[i]);
        check_within(d, a.x0, a.y0, 60);
        check_within(d, a.x1, a.y1, 60);
        for (size_t k = 0; k < i; k++) {
            if (meet(a, area_of(&d->texts[k])))
                print_message("%.*s upon %.*s\n", STR_ARG(d->texts[i].text),
                              STR_ARG(d->texts[k].text));
            assert_false(meet(a, area_of(&d->texts[k])));
        }
    }
    for (size_t i = 0; i < d->path_count; i++)
        for (size_t s = 0; s < d->paths[i].n; s++)
            for (size_t k = 0; k < points[d->paths[i].segments[s].op]; k++)
                check_within(d, d->paths[i].segments[s].p[k].x, d->paths[i].segments[s].p[k].y,
                             SIGN);
}

/* All texts of the drawing joined, without blanks. */
static struct str all_text(struct arena *a, const struct drawing *d)
{
    struct buf b;
    buf_init(&b);
    for (size_t i = 0; i < d->text_count; i++)
        for (size_t k = 0; k < d->texts[i].text.n; k++)
            if (d->texts[i].text.p[k] != ' ')
                buf_char(&b, d->texts[i].text.p[k]);
    struct str s = arena_str(a, buf_view(&b));
    buf_free(&b);
    return s;
}

static void check_said(struct arena *a, const struct chart *c)
{
    struct str text = all_text(a, &c->drawing);
    for (size_t i = 0; i < c->categories; i++)
        for (size_t s = 0; s < c->series; s++) {
            struct str figure = chart_cell(c, i, s)->text;
            if (str_find(text, figure, 0) == SIZE_MAX)
                print_message("%.*s is not said\n", STR_ARG(figure));
            assert_true(str_find(text, figure, 0) != SIZE_MAX);
        }
}

static void draw(struct arena *a, struct chart *c)
{
    assert_true(chart_draw(c, a));
    check_drawing(&c->drawing);
    check_said(a, c);
}

static const char *const hard_names[] = {
    "一",
    "国有资本经营预算财政拨款安排的历史遗留问题解决及改革成本支出补助资金（含以前年度结转）",
    "2023年",
    "A very long name in letters without end and without mercy",
    "附属单位上缴收入",
    "",
    "、、、、。。。。",
    "123456789012345678901234567890"};
static const char *const hard_figures[] = {
    "0",       "0.00", "-12.50",     "99999999999.99",   "0.01", "〔待填〕", "-99999999999.99",
    "1234.56", "1",    "1000000000", "12345678901234.5", "—"};

static size_t next(uint32_t *seed, size_t n)
{
    *seed = *seed * 1664525u + 1013904223u;
    return (size_t)(*seed >> 8) % n;
}

static void texts_never_meet_whatever_is_drawn(void **state)
{
    (void)state;
    enum { ROUNDS = 3000 };
    uint32_t seed = 20230917;
    for (int round = 0; round < ROUNDS; round++) {
        struct arena a;
        arena_init(&a);
        enum chart_kind kind = kinds[next(&seed, KINDS)];
        bool is_round = kind == CHART_PIE || kind == CHART_RING;
        size_t n = 1 + next(&seed, round % 10 ? 12 : CHART_CATEGORIES_MAX);
        size_t m = is_round ? 1 : 1 + next(&seed, round % 10 ? 4 : CHART_SERIES_MAX);
        struct chart *c = new_chart(&a, kind, n, m);
        c->text_size = 6000 + (int32_t)next(&seed, 5000);
        c->width = 200000 + (int32_t)next(&seed, 400000);
        c->height = 100000 + (int32_t)next(&seed, 300000);
        c->shares = next(&seed, 2);
        for (size_t i = 0; i < n; i++) {
            const char *name = hard_names[next(&seed, 8)];
            for (size_t s = 0; s < m; s++)
                set(&a, c, i, name, s, hard_figures[next(&seed, 12)]);
        }
        assert_true(chart_draw(c, &a));
        check_drawing(&c->drawing);
        arena_free(&a);
    }
}

static void each_kind_says_all_its_figures(void **state)
{
    (void)state;
    for (size_t k = 0; k < KINDS; k++) {
        struct arena a;
        arena_init(&a);
        bool is_round = kinds[k] == CHART_PIE || kinds[k] == CHART_RING;
        size_t m = is_round ? 1 : 3;
        struct chart *c = new_chart(&a, kinds[k], 5, m);
        for (size_t i = 0; i < 5; i++)
            for (size_t s = 0; s < m; s++)
                set(&a, c, i, "类别", s, hard_figures[(i * 3 + s) % 12]);
        draw(&a, c);
        arena_free(&a);
    }
}

/* A shape that shows a figure, not the paper below its digits. */
static bool is_mark(const struct path *p)
{
    return p->fill.on && p->fill.ink != 0xFFFFFF;
}

/* How many shapes are filled. */
static size_t filled(const struct drawing *d)
{
    size_t n = 0;
    for (size_t i = 0; i < d->path_count; i++)
        n += is_mark(&d->paths[i]) && d->paths[i].n > 4;
    return n;
}

static void nothing_is_drawn_of_what_is_nothing_or_not_known(void **state)
{
    (void)state;
    static const enum chart_kind some[] = {CHART_COLUMN, CHART_BAR, CHART_PIE, CHART_RING};
    for (size_t k = 0; k < 4; k++) {
        struct arena a;
        arena_init(&a);
        struct chart *c = new_chart(&a, some[k], 4, 1);
        set(&a, c, 0, "有", 0, "7.50");
        set(&a, c, 1, "零", 0, "0.00");
        set(&a, c, 2, "不知道", 0, "〔待填〕");
        set(&a, c, 3, "也有", 0, "2.50");
        draw(&a, c);
        assert_int_equal(filled(&c->drawing), 2);
        arena_free(&a);
    }
}

static void a_slice_is_as_large_as_its_share(void **state)
{
    (void)state;
    struct arena a;
    arena_init(&a);
    struct chart *c = new_chart(&a, CHART_PIE, 3, 1);
    set(&a, c, 0, "一半", 0, "50");
    set(&a, c, 1, "四分之一", 0, "25");
    set(&a, c, 2, "又四分之一", 0, "25");
    draw(&a, c);
    const struct path_segment *s = c->drawing.paths[0].segments;
    const struct path_segment *second = c->drawing.paths[1].segments;
    size_t last =
        c->drawing.paths[0].n - 3; /* a line to the middle and the end of the path follow */
    assert_int_equal(s[0].op, PATH_MOVE);
    assert_int_equal(s[last].op, PATH_CURVE);
    assert_int_equal(s[0].p[0].x, s[last].p[2].x); /* from the top straight down */
    assert_true(s[0].p[0].y < s[last].p[2].y);
    assert_int_equal(second[0].p[0].x, s[last].p[2].x);
    int32_t radius = (s[last].p[2].y - s[0].p[0].y) / 2;
    const struct path_segment *end = &second[c->drawing.paths[1].n - 3];
    assert_true(abs(end->p[2].x - (s[0].p[0].x - radius)) < 5);
    arena_free(&a);
}

static void one_slice_is_a_whole_circle(void **state)
{
    (void)state;
    for (size_t k = 4; k < KINDS; k++) {
        struct arena a;
        arena_init(&a);
        struct chart *c = new_chart(&a, kinds[k], 1, 1);
        set(&a, c, 0, "全部", 0, "3");
        draw(&a, c);
        size_t closed = 0;
        for (size_t i = 0; i < c->drawing.paths[0].n; i++) {
            assert_int_not_equal(c->drawing.paths[0].segments[i].op, PATH_LINE);
            closed += c->drawing.paths[0].segments[i].op == PATH_CLOSE;
        }
        assert_int_equal(closed, kinds[k] == CHART_RING ? 2 : 1);
        arena_free(&a);
    }
}

static void bars_are_as_long_as_their_figures(void **state)
{
    (void)state;
    struct arena a;
    arena_init(&a);
    struct chart *c = new_chart(&a, CHART_COLUMN, 3, 1);
    set(&a, c, 0, "甲", 0, "100");
    set(&a, c, 1, "乙", 0, "25");
    set(&a, c, 2, "丙", 0, "-50");
    draw(&a, c);
    assert_false(c->across);
    int32_t heights[3], n = 0;
    for (size_t i = 0; i < c->drawing.path_count; i++)
        if (is_mark(&c->drawing.paths[i]) && n < 3)
            heights[n++] =
                c->drawing.paths[i].segments[2].p[0].y - c->drawing.paths[i].segments[0].p[0].y;
    assert_int_equal(n, 3);
    assert_true(abs(heights[0] - 4 * heights[1]) < 8);
    assert_true(abs(heights[0] - 2 * heights[2]) < 8);
    arena_free(&a);
}

static void columns_lie_down_where_names_or_figures_do_not_fit(void **state)
{
    (void)state;
    struct arena a;
    arena_init(&a);
    struct chart *few = new_chart(&a, CHART_COLUMN, 2, 2),
                 *many = new_chart(&a, CHART_COLUMN, 12, 2);
    struct chart *named = new_chart(&a, CHART_COLUMN, 4, 1);
    for (size_t i = 0; i < 12; i++)
        for (size_t s = 0; s < 2; s++) {
            set(&a, many, i, "类别", s, "1234567.89");
            if (i < 2)
                set(&a, few, i, "2022年", s, "1234.56");
        }
    for (size_t i = 0; i < 4; i++)
        set(&a, named, i, hard_names[1], 0, "1");
    draw(&a, few);
    draw(&a, many);
    draw(&a, named);
    assert_false(few->across);
    assert_true(many->across && named->across);
    arena_free(&a);
}

static void lines_part_where_a_figure_is_not_known(void **state)
{
    (void)state;
    struct arena a;
    arena_init(&a);
    struct chart *c = new_chart(&a, CHART_LINE, 5, 1);
    static const char *const figures[] = {"10", "20", "〔待填〕", "15", "30"};
    for (size_t i = 0; i < 5; i++)
        set(&a, c, i, "年", 0, figures[i]);
    draw(&a, c);
    size_t pieces = 0, signs = 0;
    for (size_t i = 0; i < c->drawing.path_count; i++) {
        pieces += c->drawing.paths[i].stroke.width == 1500;
        signs += c->drawing.paths[i].fill.on;
    }
    assert_int_equal(pieces, 2);
    assert_int_equal(signs, 4);
    assert_null(c->in_full);
    arena_free(&a);
}

static void figures_without_room_are_said_in_the_legend(void **state)
{
    (void)state;
    struct arena a;
    arena_init(&a);
    struct chart *c = new_chart(&a, CHART_LINE, 12, 4);
    for (size_t i = 0; i < 12; i++)
        for (size_t s = 0; s < 4; s++)
            set(&a, c, i, "年", s, "1000.01");
    draw(&a, c);
    assert_non_null(c->in_full);
    assert_true(str_starts(c->in_full[0], STR("系列1：年 1000.01；年 ")));
    arena_free(&a);
}

static void a_figure_keeps_to_its_page_with_its_caption(void **state)
{
    (void)state;
    for (int before = 0; before < 24; before++) {
        struct sample s;
        sample_open(&s, NULL);
        struct chart *c = new_chart(&s.arena, CHART_COLUMN, 2, 1);
        set(&s.arena, c, 0, "甲", 0, "1");
        set(&s.arena, c, 1, "乙", 0, "2");
        assert_true(chart_draw(c, &s.arena));
        if (before)
            add_lines(&s, (size_t)before);
        add_block(&s, BLOCK_FIGURE, "", "")->chart = c;
        assert_true(lay_out(&s));
        const struct page *p = &s.pages.pages[s.pages.block_pages[s.doc.block_count - 1]];
        assert_true(p->path_count >= c->drawing.path_count);
        uint32_t tag = p->paths[0].tag;
        assert_int_equal(s.pages.tags[tag].kind, TAG_FIGURE);
        assert_str(s.pages.tags[tag].alt, "一张图");
        /* drawn lower where the page has not quite the room, rather than put on the next */
        assert_in_range(s.pages.tags[tag].h, c->drawing.height * 6 / 10, c->drawing.height);
        assert_true(s.pages.block_pages[s.doc.block_count - 1] == 0 ||
                    s.pages.tags[tag].h == c->drawing.height);
        bool caption = false;
        for (size_t i = 0; i < p->text_count; i++)
            caption |=
                p->texts[i].tag != TAG_NONE && s.pages.tags[p->texts[i].tag].kind == TAG_CAPTION;
        assert_true(caption);
        for (size_t i = 0; i < p->path_count; i++)
            for (size_t k = 0; k < p->paths[i].path.n; k++)
                assert_true(p->paths[i].path.segments[k].p[0].y <= p->height);
        sample_close(&s);
    }
}

static void a_drawing_wider_than_the_page_is_shown_smaller(void **state)
{
    (void)state;
    struct sample s;
    sample_open(&s, NULL);
    struct chart *c = new_chart(&s.arena, CHART_PIE, 2, 1);
    c->width = 800000;
    set(&s.arena, c, 0, "甲", 0, "1");
    set(&s.arena, c, 1, "乙", 0, "2");
    assert_true(chart_draw(c, &s.arena));
    add_block(&s, BLOCK_FIGURE, "", "")->chart = c;
    assert_true(lay_out(&s));
    const struct page *p = &s.pages.pages[0];
    const struct page_tag *t = &s.pages.tags[p->paths[0].tag];
    assert_true(t->x >= 79000 && t->x + t->w <= 595276 - 73000);
    struct buf trace;
    buf_init(&trace);
    pages_trace(&s.pages, &trace);
    assert_true(str_find(buf_view(&trace), STR("\npath fill "), 0) != SIZE_MAX);
    assert_true(str_find(buf_view(&trace), STR(" curve "), 0) != SIZE_MAX);
    assert_true(str_find(buf_view(&trace), STR("Figure"), 0) != SIZE_MAX);
    buf_free(&trace);
    sample_close(&s);
}

static void patterns_stay_in_their_box(void **state)
{
    (void)state;
    for (int p = 0; p < PATTERNS; p++) {
        struct arena a;
        size_t n;
        arena_init(&a);
        struct path_point from = {-7777, 1234}, to = {33333, 21234};
        struct path_segment *s = pattern_lines((enum path_pattern)p, from, to, &a, &n);
        assert_non_null(s);
        assert_true(p == PATTERN_SOLID ? n == 0 : n > 6);
        for (size_t i = 0; i < n; i++) {
            assert_true(s[i].p[0].x >= from.x && s[i].p[0].y >= from.y);
            assert_true(s[i].p[0].x <= to.x + PATTERN_WIDTH && s[i].p[0].y <= to.y);
        }
        arena_free(&a);
    }
}

static void colours_and_patterns_are_read(void **state)
{
    static const char *const wrong[] = {"",        "1F4E79",  "#1F4E7",  "#1F4E799",
                                        "#1F4E7G", "#1F4E7/", "#1F4E7:", "#1F4E7@"};
    uint32_t color;
    enum path_pattern pattern;
    (void)state;
    assert_true(color_read(STR("#1F4e7A"), &color));
    assert_int_equal(color, 0x1F4E7A);
    assert_true(color_read(STR("#000000"), &color) && color == 0);
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_false(color_read(str_of(wrong[i]), &color));
    assert_true(pattern_named(STR("rising"), &pattern) && pattern == PATTERN_RISING);
    assert_true(pattern_named(STR("dots"), &pattern) && pattern == PATTERN_DOTS);
    assert_false(pattern_named(STR("Rising"), &pattern));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(texts_never_meet_whatever_is_drawn),
        cmocka_unit_test(each_kind_says_all_its_figures),
        cmocka_unit_test(nothing_is_drawn_of_what_is_nothing_or_not_known),
        cmocka_unit_test(a_slice_is_as_large_as_its_share),
        cmocka_unit_test(one_slice_is_a_whole_circle),
        cmocka_unit_test(bars_are_as_long_as_their_figures),
        cmocka_unit_test(columns_lie_down_where_names_or_figures_do_not_fit),
        cmocka_unit_test(lines_part_where_a_figure_is_not_known),
        cmocka_unit_test(figures_without_room_are_said_in_the_legend),
        cmocka_unit_test(a_figure_keeps_to_its_page_with_its_caption),
        cmocka_unit_test(a_drawing_wider_than_the_page_is_shown_smaller),
        cmocka_unit_test(patterns_stay_in_their_box),
        cmocka_unit_test(colours_and_patterns_are_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
