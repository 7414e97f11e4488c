#include "check.h"

#include "base/utf8.h"

#include <stdio.h>
#include <stdlib.h>

static void printed(struct diags *ds, enum diag_lang lang, const char *expected)
{
    struct buf b;
    buf_init(&b);
    diag_print(&b, &ds->items[ds->n - 1], lang);
    assert_str(buf_view(&b), expected);
    buf_free(&b);
}

static void prints_place_message_caret_and_hint(void **state)
{
    (void)state;
    struct diags ds;
    diags_init(&ds);
    struct source s = {.name = STR("data/a.json"),
                       .text = STR("{\n  \"部门\": 1,\n  \"部门\": 2\n}")};
    struct place p = place_with_pointer(source_place(&s, 19), STR("/部门"));
    DIAG(&ds, E2005, p, STR("部门"), STR("2"));
    printed(&ds, LANG_ZH,
            "data/a.json:3:3: 错误 E2005：“部门”写了两次，第一次在第 2 行（/部门）\n"
            "      \"部门\": 2\n"
            "      ^\n"
            "    → 只保留一处。\n");
    printed(&ds, LANG_EN,
            "data/a.json:3:3: error E2005: '部门' stands here twice, first on line 2 (/部门)\n"
            "      \"部门\": 2\n"
            "      ^\n"
            "    -> Keep one of them.\n");
    diags_free(&ds);
}

static void cells_and_pages_are_places(void **state)
{
    (void)state;
    static const struct source_cell cells[] = {{STR_INIT("收入"), 11, 5, STR_INIT("12")},
                                               {STR_INIT("收入"), 0, 702, STR_INIT("x")}};
    static const struct source_box boxes[] = {{3, {100, 200, 300, 400}, STR_INIT("合计")}};
    struct arena a;
    struct sources all;
    struct diags ds;
    struct buf json;
    arena_init(&a);
    sources_init(&all, &a, &(struct sources){0});
    diags_init(&ds);
    buf_init(&json);
    struct source *text = sources_add(&all, STR("a.json"), STR("{}"));
    struct source *book = sources_add_cells(&all, STR("我局.xlsx"), cells, 2);
    struct source *page = sources_add_boxes(&all, STR("公开.pdf"), boxes, 1);
    assert_true(text && book && page);
    DIAG0(&ds, E2007, sources_place(&all, source_at(text, 1)));
    printed(&ds, LANG_EN,
            "a.json:1:2: error E2007: the file is empty\n    {}\n     ^\n"
            "    -> Check that the file was saved completely.\n");
    DIAG0(&ds, E2007, sources_place(&all, source_at(book, 0)));
    printed(&ds, LANG_EN,
            "我局.xlsx!收入!F12: error E2007: the file is empty\n"
            "    -> Check that the file was saved completely.\n");
    DIAG0(&ds, E2007, sources_place(&all, source_at(book, 1)));
    printed(&ds, LANG_EN,
            "我局.xlsx!收入!AAA1: error E2007: the file is empty\n"
            "    -> Check that the file was saved completely.\n");
    DIAG0(&ds, E2007, sources_place(&all, source_at(page, 0)));
    printed(&ds, LANG_EN,
            "公开.pdf:3: error E2007: the file is empty\n"
            "    -> Check that the file was saved completely.\n");
    diags_json(&json, &ds, LANG_EN);
    assert_true(str_find(buf_view(&json), STR("\"sheet\": \"收入\", \"cell\": \"F12\""), 0) !=
                SIZE_MAX);
    assert_true(str_find(buf_view(&json), STR("\"page\": 3, \"box\": [100, 200, 300, 400]"), 0) !=
                SIZE_MAX);
    buf_free(&json);
    diags_free(&ds);
    arena_free(&a);
}

static void report_at(struct diags *ds, const char *line, uint32_t col, uint32_t width)
{
    struct place p = {.file = STR("f"), .line = 1, .col = col, .caret_width = width};
    place_show_line(&p, str_of(line), utf8_offset(str_of(line), col - 1));
    DIAG0(ds, E2007, p);
}

static void carets_stand_under_wide_characters(void **state)
{
    (void)state;
    static const struct {
        const char *line;
        uint32_t col, width;
        const char *shown; /* the two lines, without their indent */
    } cases[] = {
        {"ab部门cd", 5, 1, "ab部门cd|      ^"},
        {"ab部门cd", 3, 2, "ab部门cd|  ^^^^"},
        {"ab部门cd", 4, 0, "ab部门cd|    ^^"},
        {"e\u0301x", 3, 1, "e\u0301x| ^"},
        {"a\tb", 3, 1, "a b|  ^"},
        {"abc", 4, 1, "abc|   ^"}, /* behind the end */
        {"abc", 2, 99, "abc| ^^"}, /* not beyond the line */
        {"a\x1b[2Jb", 6, 1, "a\uFFFD[2Jb|     ^"},
        {"a\xFF\xFE"
         "b",
         4, 1, "a\uFFFD\uFFFDb|   ^"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct diags ds;
        struct buf b, expected;
        diags_init(&ds);
        buf_init(&b);
        buf_init(&expected);
        report_at(&ds, cases[i].line, cases[i].col, cases[i].width);
        diag_print(&b, &ds.items[0], LANG_ZH);
        size_t from = str_find(buf_view(&b), STR("\n"), 0) + 1;
        size_t to = str_find(buf_view(&b), STR("\n    →"), 0);
        buf_puts(&expected, "    ");
        for (const char *p = cases[i].shown; *p; p++) {
            if (*p == '|')
                buf_puts(&expected, "\n    ");
            else
                buf_char(&expected, *p);
        }
        buf_char(&expected, '\0');
        assert_str(str_sub(buf_view(&b), from, to), expected.p);
        buf_free(&b);
        buf_free(&expected);
        diags_free(&ds);
    }
}

/* Line and caret line of a report on a line of n ASCII characters. */
static void window_of(size_t n, uint32_t col, size_t *line_width, size_t *caret_at,
                      char *above_caret)
{
    char *line = malloc(n + 1);
    assert_non_null(line);
    for (size_t i = 0; i < n; i++)
        line[i] = (char)('a' + i % 26);
    line[n] = '\0';
    struct diags ds;
    struct buf b;
    diags_init(&ds);
    buf_init(&b);
    report_at(&ds, line, col, 1);
    free(line);
    diag_print(&b, &ds.items[0], LANG_EN);
    size_t from = str_find(buf_view(&b), STR("\n"), 0) + 5;
    size_t to = str_find(buf_view(&b), STR("\n"), from);
    size_t caret = str_find(buf_view(&b), STR("^"), to);
    assert_true(caret != SIZE_MAX);
    *line_width = to - from;
    *caret_at = caret - to - 5;
    *above_caret = *caret_at < *line_width ? b.p[from + *caret_at] : 0;
    buf_free(&b);
    diags_free(&ds);
}

static void assert_windows(size_t n, uint32_t step)
{
    for (uint32_t col = 1; col <= n; col += step) {
        size_t width, caret;
        char above;
        window_of(n, col, &width, &caret, &above);
        assert_in_range(width, 1, 100);
        assert_in_range(caret, 0, 80);
        assert_int_equal(above, 'a' + (col - 1) % 26);
        if (col + 100 < n)
            assert_int_equal(width, 100); /* what follows is shown too */
    }
}

static void long_lines_show_the_part_around_the_caret(void **state)
{
    (void)state;
    assert_windows(1000, 37);
}

static void a_file_without_line_breaks_shows_its_place_too(void **state)
{
    (void)state;
    assert_windows(100000, 4999);
    struct diags ds;
    struct buf b, line;
    diags_init(&ds);
    buf_init(&b);
    buf_init(&line);
    for (int i = 0; i < 5000; i++)
        buf_puts(&line, i == 3000 ? "门" : "部");
    buf_char(&line, '\0');
    report_at(&ds, line.p, 3001, 1);
    assert_true(utf8_valid(ds.items[0].place.excerpt, NULL));
    diag_print(&b, &ds.items[0], LANG_EN);
    size_t shown = str_find(buf_view(&b), STR("    "), 0) + 4;
    size_t marked = str_find(buf_view(&b), STR("门"), 0);
    size_t caret_line = str_find(buf_view(&b), STR("\n"), shown) + 5;
    size_t caret = str_find(buf_view(&b), STR("^^"), 0);
    assert_int_equal((marked - shown) / 3 * 2, caret - caret_line);
    buf_free(&b);
    buf_free(&line);
    diags_free(&ds);
}

static void texts_from_files_cannot_steer_the_terminal(void **state)
{
    (void)state;
    struct diags ds;
    diags_init(&ds);
    struct place p = {.file = STR("a\nb"), .pointer = STR("/\x1b]0;x\x07")};
    DIAG(&ds, E2005, p, STR("键\r\n伪造"), STR("\xFF"));
    printed(&ds, LANG_EN,
            "a\\u000Ab: error E2005: '键\\u000D\\u000A伪造' stands here twice, first on line "
            "\uFFFD (/\\u001B]0;x\\u0007)\n    -> Keep one of them.\n");
    diags_free(&ds);
}

static void arguments_may_differ_by_language(void **state)
{
    (void)state;
    struct diags ds;
    diags_init(&ds);
    DIAG(&ds, E1001, place_file(STR("x")),
         STR("没有\x1f"
             "absent"));
    printed(&ds, LANG_ZH, "x: 错误 E1001：读不到文件：没有\n    → 请核对路径和读取权限。\n");
    printed(&ds, LANG_EN,
            "x: error E1001: cannot read the file: absent\n    -> Check the path and the "
            "permission to read it.\n");
    diags_free(&ds);
}

static void words_take_arguments_in_both_languages(void **state)
{
    (void)state;
    struct arena a;
    struct buf b;
    arena_init(&a);
    buf_init(&b);
    assert_str(DIAG_PHRASE(&a, WORD_A_COLUMN_OF_A_SET, diag_word(WORD_A_FIGURE), STR("{0}")),
               "指标的“{0}”一栏\x1f"
               "a figure: {0}");
    DIAG_SAY(&b, WORD_A_COLUMN_OF_A_SET, LANG_EN, diag_word(WORD_A_FIGURE));
    assert_str(buf_view(&b), "a figure: ");
    buf_clear(&b);
    diag_say(&b, WORD_A_FIGURE, LANG_ZH, NULL, 0);
    assert_str(buf_view(&b), "指标");
    buf_free(&b);
    arena_free(&a);
}

static void identical_reports_are_kept_once(void **state)
{
    (void)state;
    struct diags ds;
    diags_init(&ds);
    DIAG0(&ds, E2007, place_file(STR("a")));
    DIAG0(&ds, E2007, place_file(STR("a")));
    DIAG0(&ds, E2007, place_file(STR("b")));
    DIAG0(&ds, E2003, place_file(STR("a")));
    assert_int_equal(ds.n, 3);
    assert_int_equal(ds.errors, 2);
    assert_int_equal(ds.warnings, 1);
    assert_int_equal(ds.first_error, E2007);
    diags_free(&ds);
}

static void counts_on_when_it_stops_keeping(void **state)
{
    (void)state;
    struct diags ds;
    diags_init(&ds);
    for (uint32_t i = 1; i <= 1000; i++)
        DIAG0(&ds, E2007, ((struct place){.file = STR("a"), .line = i, .col = 1}));
    assert_true(diags_full(&ds));
    assert_int_equal(ds.n + ds.dropped, 1000);
    assert_int_equal(ds.errors, 1000);
    assert_false(ds.out_of_memory);
    diags_free(&ds);
}

static void reports_are_copied(void **state)
{
    (void)state;
    char name[] = "first", arg[] = "甲";
    struct diags ds;
    diags_init(&ds);
    DIAG(&ds, E2006, place_file((struct str){name, 5}), (struct str){arg, 3});
    memset(name, 'z', 5);
    memset(arg, 'z', 3);
    printed(&ds, LANG_ZH,
            "first: 错误 E2006：数字过大或位数过多，无法精确记录：甲\n    → "
            "金额请用元为单位、最多两位小数，或写成带引号的文字。\n");
    diags_free(&ds);
}

static void says_so_when_memory_is_gone(void **state)
{
    (void)state;
    struct diags ds;
    diags_init(&ds);
    ds.arena.limit = 64;
    DIAG0(&ds, E2007, place_file(STR("a")));
    assert_true(ds.out_of_memory);
    assert_int_equal(ds.errors, 1); /* the error itself is not forgotten */
    diags_out_of_memory(&ds);       /* what was reported is dropped, and programs are told that */
    struct buf json;
    buf_init(&json);
    diags_json(&json, &ds, LANG_EN);
    assert_true(str_find(buf_view(&json), STR("\"code\": \"E1004\""), 0) != SIZE_MAX);
    assert_true(str_find(buf_view(&json), STR("out of memory"), 0) != SIZE_MAX);
    buf_free(&json);
    diags_free(&ds);
}

static void every_code_has_a_name_and_texts(void **state)
{
    (void)state;
    for (int code = 0; code < DIAG_CODE_COUNT; code++) {
        struct diag d = {.code = (enum diag_code)code};
        struct buf zh, en;
        buf_init(&zh);
        buf_init(&en);
        diag_message(&zh, &d, LANG_ZH);
        diag_message(&en, &d, LANG_EN);
        assert_int_equal(diag_code_name(d.code).n, 5);
        assert_true(zh.n > 0 && en.n > 0);
        buf_free(&zh);
        buf_free(&en);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(prints_place_message_caret_and_hint),
        cmocka_unit_test(cells_and_pages_are_places),
        cmocka_unit_test(carets_stand_under_wide_characters),
        cmocka_unit_test(long_lines_show_the_part_around_the_caret),
        cmocka_unit_test(a_file_without_line_breaks_shows_its_place_too),
        cmocka_unit_test(texts_from_files_cannot_steer_the_terminal),
        cmocka_unit_test(arguments_may_differ_by_language),
        cmocka_unit_test(words_take_arguments_in_both_languages),
        cmocka_unit_test(identical_reports_are_kept_once),
        cmocka_unit_test(counts_on_when_it_stops_keeping),
        cmocka_unit_test(reports_are_copied),
        cmocka_unit_test(says_so_when_memory_is_gone),
        cmocka_unit_test(every_code_has_a_name_and_texts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
