/* Digits of an .xlsx become the nearest double; number formats are told apart; addresses. */
#include "check.h"
#include "read/build.h"

#include <stdlib.h>

static const struct {
    const char *text;
    double expected;
} fine[] = {{"0", 0},
            {"-0", -0.0},
            {"12.5", 12.5},
            {"+3", 3},
            {".5", .5},
            {"5.", 5},
            {" 7 ", 7},
            {"1E3", 1000},
            {"1.5e-7", 1.5e-7},
            {"0.1", 0.1},
            {"1e22", 1e22},
            {"0.07000000000000001", 0.07000000000000001},
            {"1e-400", 0},
            {"4.9E-324", 5e-324},
            {"123456789012345678901234567890", 123456789012345678901234567890.0},
            {"9007199254740993", 9007199254740992.0},
            {"1.7976931348623157E308", 1.7976931348623157e308},
            {"0.000000000000000000000000000001", 1e-30},
            {"000123", 123},
            {"1e+5", 1e5}};

static const char *const bad[] = {"",      "-",    ".",   "e5",  "1e",    "1e+", "1,5",
                                  "1.2.3", "0x10", "INF", "NaN", "1e400", "1 2", "１"};

static void test_numbers(void **state)
{
    (void)state;
    double v;
    for (size_t i = 0; i < sizeof fine / sizeof *fine; i++) {
        assert_true(number_of_text(str_of(fine[i].text), &v));
        assert_memory_equal(&v, &fine[i].expected, sizeof v);
    }
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_false(number_of_text(str_of(bad[i]), &v));
}

/* Against the C library, over digits with many places and exponents. */
static void test_like_strtod(void **state)
{
    (void)state;
    uint64_t seed = 7;
    for (int i = 0; i < 100000; i++) {
        struct buf b;
        double v;
        buf_init(&b);
        seed = seed * 6364136223846793005u + 1442695040888963407u;
        buf_int(&b, (long long)(seed >> (20 + seed % 40)));
        buf_char(&b, '.');
        buf_int(&b, (long long)(seed >> (30 + seed % 30)));
        if (seed & 0x10000)
            buf_printf(&b, "E%d", (int)(seed >> 40) % 300 - 150);
        struct str text = buf_view(&b);
        assert_true(number_of_text(text, &v));
        buf_char(&b, '\0');
        double expected = strtod(b.p, NULL);
        assert_memory_equal(&v, &expected, sizeof v);
        buf_free(&b);
    }
}

static const struct {
    const char *code;
    enum cell_format format;
} codes[] = {{"General", CELL_FORMAT_GENERAL},
             {"GENERAL", CELL_FORMAT_GENERAL},
             {"", CELL_FORMAT_GENERAL},
             {"G/通用格式", CELL_FORMAT_NUMBER},
             {"#,##0.00_ ", CELL_FORMAT_NUMBER},
             {"#,##0.00;[Red]-#,##0.00", CELL_FORMAT_NUMBER},
             {"0.00E+00", CELL_FORMAT_NUMBER},
             {"#,##0.00\"元\"", CELL_FORMAT_NUMBER},
             {"0.00\"days\"", CELL_FORMAT_NUMBER},
             {"\\d0", CELL_FORMAT_NUMBER},
             {"_-* #,##0.00_-", CELL_FORMAT_NUMBER},
             {"[$¥-804]#,##0.00", CELL_FORMAT_NUMBER},
             {"[>=100]0;0.0", CELL_FORMAT_NUMBER},
             {"0%", CELL_FORMAT_PERCENT},
             {"0.00%", CELL_FORMAT_PERCENT},
             {"@", CELL_FORMAT_TEXT},
             {"yyyy/m/d", CELL_FORMAT_DATE},
             {"yyyy\"年\"m\"月\"", CELL_FORMAT_DATE},
             {"[$-804]yyyy-mm-dd", CELL_FORMAT_DATE},
             {"h:mm AM/PM", CELL_FORMAT_DATE},
             {"[h]:mm", CELL_FORMAT_DATE},
             {"mm:ss.0", CELL_FORMAT_DATE},
             {"[DBNum1]yyyy\"年\"", CELL_FORMAT_DATE},
             {"aaaa", CELL_FORMAT_DATE}};

static void test_formats(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
        assert_int_equal(format_of_code(str_of(codes[i].code)), codes[i].format);
    assert_int_equal(format_of_id(0), CELL_FORMAT_GENERAL);
    assert_int_equal(format_of_id(4), CELL_FORMAT_NUMBER);
    assert_int_equal(format_of_id(10), CELL_FORMAT_PERCENT);
    assert_int_equal(format_of_id(14), CELL_FORMAT_DATE);
    assert_int_equal(format_of_id(31), CELL_FORMAT_DATE); /* yyyy"年"m"月"d"日" */
    assert_int_equal(format_of_id(49), CELL_FORMAT_TEXT);
}

static void test_addresses(void **state)
{
    (void)state;
    uint32_t row, col;
    assert_true(address_parse(STR("A1"), &row, &col));
    assert_true(row == 0 && col == 0);
    assert_true(address_parse(STR("$AB$12"), &row, &col));
    assert_true(row == 11 && col == 27);
    assert_true(address_parse(STR("XFD1048576"), &row, &col));
    assert_true(row == BOOK_ROWS - 1 && col == BOOK_COLS - 1);
    static const char *const wrong[] = {"",
                                        "A",
                                        "1",
                                        "A0",
                                        "1A",
                                        "XFE1",
                                        "A1048577",
                                        "A1B",
                                        "ZZZZZZZZZZZZ1",
                                        "A99999999999999999999",
                                        "$",
                                        "甲1"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_false(address_parse(str_of(wrong[i]), &row, &col));
}

static void test_dates(void **state)
{
    (void)state;
    static const struct {
        double number;
        bool since_1904;
        int year, month, day;
    } dates[] = {{1, false, 1900, 1, 1},         {59, false, 1900, 2, 28},
                 {61, false, 1900, 3, 1},        {45000, false, 2023, 3, 15},
                 {45351.99, false, 2024, 2, 29}, {2958465, false, 9999, 12, 31},
                 {1, true, 1904, 1, 2},          {43538, true, 2023, 3, 15}};
    int year, month, day;
    for (size_t i = 0; i < sizeof dates / sizeof *dates; i++) {
        struct book b = {.since_1904 = dates[i].since_1904};
        struct book_cell c = {
            .type = BOOK_CELL_NUMBER, .format = CELL_FORMAT_DATE, .number = dates[i].number};
        assert_true(book_date(&b, &c, &year, &month, &day));
        assert_int_equal(year, dates[i].year);
        assert_int_equal(month, dates[i].month);
        assert_int_equal(day, dates[i].day);
    }
    static const double none[] = {0, 60, -1, 0.5, 2958466, 1e300};
    struct book b = {.since_1904 = false};
    for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
        struct book_cell c = {
            .type = BOOK_CELL_NUMBER, .format = CELL_FORMAT_DATE, .number = none[i]};
        assert_false(book_date(&b, &c, &year, &month, &day));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_numbers), cmocka_unit_test(test_like_strtod),
        cmocka_unit_test(test_formats), cmocka_unit_test(test_addresses),
        cmocka_unit_test(test_dates)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
