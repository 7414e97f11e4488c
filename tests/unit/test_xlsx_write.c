/* The fence around the library that writes workbooks. `test_xlsx_write --write FILE`: a workbook
 * with everything in it, for readers that others wrote (test_xlsx_write.py). */
#include "check.h"

#include "base/file.h"
#include "base/fileset.h"
#include "fence/xlsx_text.h"
#include "fence/xlsx_write.h"

#include <stdio.h>

static const struct xlsx_look plain = {.size = 10, .number_format = STR_INIT("")};

struct fixture {
    struct diags diags;
    struct buf out;
    struct xlsx *book;
    struct xlsx_sheet *sheet;
};

static int open_fixture(void **state)
{
    static struct fixture f;
    struct xlsx_meta meta = {.title = STR("填报"),
                             .subject = STR(""),
                             .author = STR(""),
                             .keywords = STR(""),
                             .epoch = 1700000000};
    diags_init(&f.diags);
    buf_init(&f.out);
    f.book = xlsx_new(&meta, &f.diags);
    f.sheet = xlsx_add_sheet(f.book, STR("收入"));
    *state = &f;
    return !f.sheet;
}

static int close_fixture(void **state)
{
    struct fixture *f = *state;
    diags_free(&f->diags);
    buf_free(&f->out);
    return 0;
}

/* The workbook is refused, for that reason alone. */
static void assert_refused(struct fixture *f, enum diag_code code)
{
    xlsx_put_text(f->sheet, 9, 9, STR("后来的不再写"), &plain);
    assert_false(xlsx_finish(f->book, &f->out));
    assert_int_equal(f->out.n, 0);
    assert_int_equal(f->diags.n, 1);
    assert_int_equal(f->diags.items[0].code, code);
}

static void refuses_areas_that_overlap(void **state)
{
    struct fixture *f = *state;
    xlsx_merge(f->sheet, (struct xlsx_area){2, 1, 5, 3}, &plain);
    xlsx_merge(f->sheet, (struct xlsx_area){6, 1, 9, 3}, &plain);
    xlsx_merge(f->sheet, (struct xlsx_area){2, 4, 200, 4}, &plain);
    assert_int_equal(f->diags.n, 0);
    xlsx_merge(f->sheet, (struct xlsx_area){0, 3, 2, 5}, &plain);
    assert_refused(f, E6055);
}

static void refuses_an_area_turned_around(void **state)
{
    struct fixture *f = *state;
    xlsx_merge(f->sheet, (struct xlsx_area){5, 1, 2, 3}, &plain);
    assert_refused(f, E6055);
}

static void refuses_texts_that_break_the_file(void **state)
{
    struct fixture *f = *state;
    xlsx_put_text(f->sheet, 0, 0, STR("\xCA\xD5\xC8\xEB"), &plain);
    assert_refused(f, E6051);
}

static void refuses_control_characters_in_notes_too(void **state)
{
    struct fixture *f = *state;
    xlsx_comment(f->sheet, 0, 0, STR("a\x1b[31m"));
    assert_refused(f, E6052);
    assert_str(f->diags.items[0].args[0], "收入!A1");
}

static void refuses_more_digits_than_excel_has(void **state)
{
    struct fixture *f = *state;
    struct dec d;
    assert_true(dec_parse(STR("1234567890123456"), &d));
    xlsx_put_number(f->sheet, 11, 27, d, &plain);
    assert_refused(f, E6057);
    assert_str(f->diags.items[0].args[0], "收入!AB12");
}

static void refuses_a_sheet_of_the_same_name(void **state)
{
    struct fixture *f = *state;
    assert_non_null(xlsx_add_sheet(f->book, STR("Sheet")));
    assert_null(xlsx_add_sheet(f->book, STR("sheet")));
    assert_refused(f, E6060);
}

static void refuses_a_name_that_reads_as_a_cell(void **state)
{
    struct fixture *f = *state;
    xlsx_define(f->book, STR("收入.本年_1"), f->sheet, (struct xlsx_area){0, 0, 3, 3});
    assert_int_equal(f->diags.n, 0);
    xlsx_define(f->book, STR("R1C1"), f->sheet, (struct xlsx_area){0, 0, 3, 3});
    assert_refused(f, E6060);
}

static void knows_names(void **state)
{
    (void)state;
    static const char *const right[] = {"收入", "_x", "juesuan.t01", "年度2022", "ABCD1", "X_1"};
    static const char *const wrong[] = {"",     "1坏", "A1",  "a b",   "r1c1", "R",
                                        "XFD9", ".x",  "a-b", "收入!", "c",    "\xCA"};
    for (size_t i = 0; i < sizeof right / sizeof *right; i++)
        assert_true(xlsx_is_name(str_of(right[i])));
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_false(xlsx_is_name(str_of(wrong[i])));
}

/* What is called on a workbook that could not be opened does nothing. */
static void nothing_is_no_trouble(void **state)
{
    (void)state;
    struct buf out;
    buf_init(&out);
    struct xlsx_sheet *s = xlsx_add_sheet(NULL, STR("a"));
    assert_null(s);
    xlsx_put_text(s, 0, 0, STR("a"), &plain);
    xlsx_merge(s, (struct xlsx_area){0, 0, 1, 1}, &plain);
    xlsx_protect(s);
    xlsx_property(NULL, STR("a"), STR("b"));
    assert_false(xlsx_finish(NULL, &out));
    assert_int_equal(out.n, 0);
}

static struct dec number(const char *digits)
{
    struct dec d;
    assert_true(dec_parse(str_of(digits), &d));
    return d;
}

static void fill_sheet(struct xlsx_sheet *s)
{
    struct xlsx_look input = {.align = XLSX_RIGHT,
                              .size = 10,
                              .border = true,
                              .unlocked = true,
                              .fill = 0xFFF9E5,
                              .number_format = STR("#,##0.00")};
    struct xlsx_rule amount = {.kind = XLSX_DECIMAL,
                               .low = number("0"),
                               .high = number("999999999999.99"),
                               .warn_only = true,
                               .prompt_title = STR("金额"),
                               .prompt = STR("以元为单位"),
                               .error_title = STR("金额"),
                               .error = STR("请填数")};
    struct str words[] = {STR("是"), STR("否")};
    struct xlsx_rule choice = {.kind = XLSX_LIST, .choices = words, .choice_count = 2};
    struct xlsx_rule from = {.kind = XLSX_LIST, .choices_from = STR("='列表'!$A$1:$A$2")};
    xlsx_merge(s, (struct xlsx_area){0, 0, 0, 3}, &plain);
    xlsx_put_text(s, 0, 0, STR("收入（_x0041_）"), &plain);
    xlsx_put_text(s, 1, 0, STR("2101101"), &plain);
    xlsx_put_number(s, 1, 1, number("1103.93"), &input);
    xlsx_put_number(s, 2, 1, number("0.07"), &input);
    xlsx_put_formula(s, 3, 1, STR("=SUM(B2:B3)"), number("1104.00"), &plain);
    xlsx_put_text(s, 4, 1, STR(""), &input);
    xlsx_comment(s, 1, 1, STR("填本年决算数"));
    xlsx_validate(s, (struct xlsx_area){1, 1, 4, 1}, &amount);
    xlsx_validate(s, (struct xlsx_area){1, 2, 1, 2}, &choice);
    xlsx_validate(s, (struct xlsx_area){2, 2, 2, 2}, &from);
    xlsx_columns(s, 0, 0, 30, false);
    xlsx_columns(s, 3, 3, 10, true);
    xlsx_row_height(s, 0, 30);
    xlsx_freeze(s, 1, 1);
    xlsx_no_marks(s, (struct xlsx_area){0, 0, 4, 3});
    xlsx_print_as(s, &(struct xlsx_print){.area = {0, 0, 4, 3}, .repeat_rows = 1, .footer = "&P"});
    xlsx_protect(s);
}

static bool make_sample(struct fixture *f)
{
    struct xlsx_sheet *list = xlsx_add_sheet(f->book, STR("列表"));
    xlsx_put_text(list, 0, 0, STR("甲"), &plain);
    xlsx_put_text(list, 1, 0, STR("乙"), &plain);
    xlsx_hide_sheet(list);
    fill_sheet(f->sheet);
    xlsx_property(f->book, STR("juesuan"), STR("填报 2022"));
    xlsx_define(f->book, STR("收入_本年"), f->sheet, (struct xlsx_area){1, 1, 4, 1});
    return xlsx_finish(f->book, &f->out);
}

static void the_same_calls_give_the_same_bytes(void **state)
{
    struct fixture *f = *state;
    assert_true(make_sample(f));
    struct buf first = f->out;
    void *again;
    open_fixture(&again);
    assert_true(make_sample(again));
    assert_int_equal(first.n, f->out.n);
    assert_memory_equal(first.p, f->out.p, first.n);
    buf_free(&first);
}

static int write_sample(const char *path)
{
    void *state;
    if (open_fixture(&state))
        return 1;
    struct fixture *f = state;
    bool ok = make_sample(f) && file_write(path, buf_view(&f->out), &f->diags);
    close_fixture(&state);
    return !ok;
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, open_fixture, close_fixture)

int main(int argc, char **argv)
{
    if (argc == 3 && !strcmp(argv[1], "--write"))
        return write_sample(argv[2]);
    const struct CMUnitTest tests[] = {
        TEST(refuses_areas_that_overlap),          TEST(refuses_an_area_turned_around),
        TEST(refuses_texts_that_break_the_file),   TEST(refuses_control_characters_in_notes_too),
        TEST(refuses_more_digits_than_excel_has),  TEST(refuses_a_sheet_of_the_same_name),
        TEST(refuses_a_name_that_reads_as_a_cell), cmocka_unit_test(knows_names),
        cmocka_unit_test(nothing_is_no_trouble),   TEST(the_same_calls_give_the_same_bytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
