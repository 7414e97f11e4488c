/* Runs tests/spec/linebreak.txt and checks what the lines of any paragraph must satisfy. */
#include "check.h"
#include "fake_fonts.h"

#include <stdio.h>

#include "base/utf8.h"
#include "layout/compose.h"

struct fixture {
    struct arena arena;
    struct diags ds;
    struct setter setter;
    struct composer *composer;
};

static void setup(struct fixture *f)
{
    *f = (struct fixture){0};
    arena_init(&f->arena);
    diags_init(&f->ds);
    struct style *style = standard_style(&f->arena, NULL, &f->ds);
    assert_non_null(style);
    f->setter =
        (struct setter){.measure = &fake_measure, .style = style, .a = &f->arena, .ds = &f->ds};
    f->composer = composer_new(&f->arena);
}

static void teardown(struct fixture *f)
{
    arena_free(&f->arena);
    diags_free(&f->ds);
}

static struct text make_text(struct fixture *f, struct str s)
{
    struct text t = {0};
    struct text_manner m = {.pitch = 1000, .is_name = true, .role_name = STR("body")};
    text_add(&f->setter, &t, &m, s, 0);
    text_finish(&f->setter, &t, &m);
    return t;
}

static struct para_lines make_lines(struct fixture *f, const struct text *t,
                                    struct compose_shape shape)
{
    struct para_lines lines;
    assert_true(compose(f->composer, t, &f->setter.style->spacing, shape, &f->arena, &lines));
    return lines;
}

static struct str line_text(struct fixture *f, const struct text *t, const struct line *l)
{
    struct buf b;
    buf_init(&b);
    for (size_t i = l->from; i < l->to; i++)
        buf_cp(&b, t->c[i].cp);
    struct str s = arena_str(&f->arena, buf_view(&b));
    buf_free(&b);
    return s;
}

/* One case of the specification file. */
struct spec {
    struct str name, text;
    struct compose_shape shape;
    struct str expected[40];
    size_t expected_count;
};

static int32_t number_after(struct str line, size_t skip)
{
    int32_t v = 0;
    for (size_t i = skip; i < line.n; i++)
        if (ascii_is_digit(line.p[i]))
            v = v * 10 + (line.p[i] - '0');
    return v;
}

static void read_spec_line(struct spec *s, struct str line)
{
    if (str_starts(line, STR("== ")))
        *s = (struct spec){.name = str_sub(line, 3, line.n)};
    else if (str_starts(line, STR("text: ")))
        s->text = str_sub(line, 6, line.n);
    else if (str_starts(line, STR("width: ")))
        s->shape.width = number_after(line, 7) * 1000;
    else if (str_starts(line, STR("indent: ")))
        s->shape.indent = number_after(line, 8) * 1000;
    else if (str_eq(line, STR("mode: ragged")))
        s->shape.mode = COMPOSE_RAGGED;
    else if (str_eq(line, STR("mode: balance")))
        s->shape.mode = COMPOSE_BALANCE;
    else if (str_starts(line, STR("| ")))
        s->expected[s->expected_count++] = str_sub(line, 2, line.n);
}

static size_t run_spec(struct fixture *f, const struct spec *s)
{
    if (!s->text.n)
        return 0;
    struct text t = make_text(f, s->text);
    struct para_lines lines = make_lines(f, &t, s->shape);
    bool same = lines.n == s->expected_count;
    for (size_t i = 0; same && i < lines.n; i++)
        same = str_eq(line_text(f, &t, &lines.items[i]), s->expected[i]);
    if (same)
        return 0;
    print_message("%.*s:\n", STR_ARG(s->name));
    for (size_t i = 0; i < lines.n; i++)
        print_message("| %.*s\n", STR_ARG(line_text(f, &t, &lines.items[i])));
    return 1;
}

static void breaks_lines_as_specified(void **state)
{
    (void)state;
    struct fixture f;
    struct str file;
    struct spec spec = {0};
    size_t wrong = 0, count = 0;
    setup(&f);
    assert_true(
        file_read(JUESUAN_ROOT "/tests/spec/linebreak.txt", 1 << 20, &f.arena, &file, &f.ds));
    for (size_t at = 0; at <= file.n;) {
        size_t end = str_find(file, STR("\n"), at);
        struct str line = str_sub(file, at, end > file.n ? file.n : end);
        if (str_starts(line, STR("== ")) || end > file.n) {
            wrong += run_spec(&f, &spec);
            count++;
        }
        read_spec_line(&spec, line);
        if (end > file.n)
            break;
        at = end + 1;
    }
    assert_true(count > 20);
    assert_int_equal(wrong, 0);
    teardown(&f);
}

/* Sentences of real disclosures and hard ones. */
static const char *const texts[] = {
    "2022年度收、支总计均为1103.93万元。与上年度相比,收、支总计各增加249.96万元,增长29.27%,"
    "主要原因是2022年"
    "我单位工作人员工资基数增长，所以人员经费增大。",
    "依据：临州医改办发【2018】21号关于印发临夏州城乡居民基本医疗保险州级统筹实施细则的通知、临州医"
    "保【2018】"
    "62号关于转发《临夏州职工生育保险实施细则》、《临夏州职工生育保险结算管理办法》的通知。",
    "“十四五”规划（2021—2025年）提出：“加快……建设”——这是“重中之重”。",
    "Supercalifragilisticexpialidociousandevenlongerthanthatbecauseitneverends 结束。",
    "卫生健康支出（类）行政事业单位医疗（款）行政单位医疗（项）1234567890123456789012345678万元。",
    "））））））。。。。。。，，，，，，（（（（（（“““““““",
    "a",
    "。",
    "（",
};

/* No line is wider than asked, none starts or ends with a mark that must not, and together they
 * hold every character but blanks at line ends, in order. */
static void assert_lines_sound(struct fixture *f, const struct text *t, int32_t width,
                               bool check_marks)
{
    struct para_lines lines =
        make_lines(f, t, (struct compose_shape){.width = width, .indent = 2000});
    size_t at = 0;
    assert_true(lines.n > 0);
    for (size_t i = 0; i < lines.n; i++) {
        const struct line *l = &lines.items[i];
        assert_true(l->to > l->from);
        for (; at < l->from; at++)
            assert_int_equal(t->c[at].cls, CC_SPACE);
        if (check_marks) {
            assert_true(l->origin[l->to - l->from] <= width);
            assert_true(i == 0 || !class_not_first((enum char_class)t->c[l->from].cls));
            assert_true(i + 1 == lines.n || !class_not_last((enum char_class)t->c[l->to - 1].cls));
        }
        for (size_t k = 0; k + 1 < l->to - l->from; k++)
            assert_true(l->origin[k] <= l->origin[k + 1]);
        at = l->to;
    }
    assert_int_equal(at, t->n);
}

static void lines_hold_everything_at_any_width(void **state)
{
    (void)state;
    struct fixture f;
    setup(&f);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct text t = make_text(&f, str_of(texts[i]));
        for (int32_t width = 3; width <= 40; width++)
            assert_lines_sound(&f, &t, width * 1000, i < 5 && width >= 9);
    }
    teardown(&f);
}

static void justified_lines_end_at_the_margin(void **state)
{
    (void)state;
    struct fixture f;
    setup(&f);
    struct text t = make_text(&f, str_of(texts[1]));
    struct para_lines lines = make_lines(&f, &t, (struct compose_shape){.width = 28000});
    assert_true(lines.n >= 3);
    for (size_t i = 0; i + 1 < lines.n; i++) {
        const struct line *l = &lines.items[i];
        assert_int_equal(l->origin[l->to - l->from], 28000);
    }
    teardown(&f);
}

static void squeezes_marks_side_by_side(void **state)
{
    (void)state;
    struct fixture f;
    int32_t natural, part;
    setup(&f);
    struct text t = make_text(&f, STR("《甲》、《乙》"));
    text_extent(&t, &natural, &part);
    /* 》、 and 、《 lose nearly half an em each */
    assert_int_equal(natural, 7000 - 2 * TEXT_SQUEEZE_MAX);
    t = make_text(&f, STR("甲“乙”丙"));
    text_extent(&t, &natural, &part);
    assert_int_equal(natural, 5000);
    teardown(&f);
}

/* However tight a line is: a character whose box starts half an em before its neighbour's ends
 * makes poppler lose the order of the text. */
static void neighbours_overlap_less_than_half_an_em(void **state)
{
    (void)state;
    struct fixture f;
    setup(&f);
    struct text t =
        make_text(&f, STR("甲》·“（《乙》）”。、甲；“乙”，（丙）·丁：《戊》——（己）。“庚”、辛"));
    for (int32_t width = 6; width < 40; width++) {
        struct para_lines lines = make_lines(&f, &t, (struct compose_shape){.width = width * 1000});
        for (size_t i = 0; i < lines.n; i++) {
            const struct line *l = &lines.items[i];
            for (size_t k = l->from; k + 1 < l->to; k++) {
                int32_t step = l->origin[k + 1 - l->from] - l->origin[k - l->from];
                assert_true(step >= t.c[k].advance - TEXT_SQUEEZE_MAX);
            }
        }
    }
    teardown(&f);
}

static void spaces_han_and_latin_alike(void **state)
{
    (void)state;
    struct fixture f;
    int32_t typed, plain, part;
    setup(&f);
    struct text t = make_text(&f, STR("共 12 张"));
    text_extent(&t, &typed, &part);
    t = make_text(&f, STR("共12张"));
    text_extent(&t, &plain, &part);
    assert_int_equal(typed, plain);
    assert_int_equal(plain, 2000 + 1000 + 2 * 125);
    teardown(&f);
}

static void drops_invisible_and_reports_missing(void **state)
{
    (void)state;
    struct fixture f;
    setup(&f);
    struct text t = make_text(&f, STR("张\xE2\x80\x8B三\xC2\xAD龥龥"));
    assert_int_equal(t.n, 4);
    assert_int_equal(t.c[2].cp, 0x3013);
    assert_int_equal(t.c[2].given, 0x9FA5);
    assert_int_equal(f.ds.n, 1); /* what is missing, once; the data stage has told the others */
    assert_int_equal(f.ds.items[0].code, E5201);
    teardown(&f);
}

static void endless_texts_end(void **state)
{
    (void)state;
    struct fixture f;
    struct buf b;
    setup(&f);
    buf_init(&b);
    for (int i = 0; i < TEXT_MAX + 5; i++)
        buf_puts(&b, "字");
    struct text t = make_text(&f, buf_view(&b));
    assert_int_equal(t.n, TEXT_MAX);
    assert_int_equal(f.ds.first_error, E5213);
    struct para_lines lines = make_lines(&f, &t, (struct compose_shape){.width = 28000});
    assert_int_equal(lines.n, (TEXT_MAX + 27) / 28);
    buf_free(&b);
    teardown(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(breaks_lines_as_specified),
        cmocka_unit_test(lines_hold_everything_at_any_width),
        cmocka_unit_test(justified_lines_end_at_the_margin),
        cmocka_unit_test(squeezes_marks_side_by_side),
        cmocka_unit_test(neighbours_overlap_less_than_half_an_em),
        cmocka_unit_test(spaces_han_and_latin_alike),
        cmocka_unit_test(drops_invisible_and_reports_missing),
        cmocka_unit_test(endless_texts_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
