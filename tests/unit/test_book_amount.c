/* Amounts in cells: what a double and a text stand for, and what is refused. */
#include "check.h"
#include "read/cell_amount.h"

static const struct {
    double number;
    enum amount_unit unit;
    const char *expected; /* digits, or the code of the refusal */
} numbers[] = {
    {0, UNIT_YUAN, "0.00"},
    {-0.0, UNIT_YUAN, "0.00"},
    {12.5, UNIT_YUAN, "12.50"},
    {0.07000000000000001, UNIT_YUAN, "0.07"},
    {0.1 + 0.2, UNIT_YUAN, "0.30"},
    {1103.93, UNIT_WAN, "1103.930000"},
    {123456.37000000001, UNIT_YUAN, "123456.37"},
    {-5.55, UNIT_YUAN, "-5.55"},
    {12.345, UNIT_YUAN, "E2402"},
    {12.3450001, UNIT_YUAN, "E2402"},
    {12.34001, UNIT_YUAN, "12.34"}, /* a thousandth of a fen */
    {12.34002, UNIT_YUAN, "E2402"},
    {0.005, UNIT_YUAN, "E2402"},
    {1e-9, UNIT_YUAN, "0.00"},
    {5e-324, UNIT_YUAN, "0.00"},
    {12.345678, UNIT_WAN, "12.345678"},
    {12.3456785, UNIT_WAN, "E2402"},
    {99999999999.99, UNIT_YUAN, "99999999999.99"},
    {12345678901234.56, UNIT_YUAN, "12345678901234.56"},
    {123456789012345.7, UNIT_YUAN, "123456789012345.70"}, /* two units in its last place: 0.03 */
    {1e15, UNIT_YUAN, "1000000000000000.00"},
    {1e19, UNIT_YUAN, "10000000000000000000.00"},
    {1e20, UNIT_YUAN, "E2406"},
    {1e300, UNIT_YUAN, "E2406"},
};

static const struct {
    const char *text;
    enum amount_unit unit;
    const char *expected; /* digits and unit that it says, "none", or a code */
} texts[] = {
    {"12.5", UNIT_YUAN, "12.50"},
    {" 1,234,567.89 ", UNIT_YUAN, "1234567.89"},
    {"１，２３４．５", UNIT_YUAN, "1234.50"},
    {"1 234 567", UNIT_YUAN, "1234567.00"},
    {"1\xC2\xA0"
     "234",
     UNIT_YUAN, "1234.00"},
    {"　12　", UNIT_YUAN, "12.00"},
    {"\xE2\x80\x8B"
     "12",
     UNIT_YUAN, "12.00"},
    {"￥1,000.00", UNIT_YUAN, "1000.00"},
    {"¥ 5", UNIT_YUAN, "5.00"},
    {"-¥5", UNIT_YUAN, "-5.00"},
    {"¥-5", UNIT_YUAN, "-5.00"},
    {"－5.5", UNIT_YUAN, "-5.50"},
    {"−5", UNIT_YUAN, "-5.00"},
    {"+5", UNIT_YUAN, "5.00"},
    {".5", UNIT_YUAN, "0.50"},
    {"007", UNIT_YUAN, "7.00"},
    {"12.50元", UNIT_YUAN, "12.50 元"},
    {"1,103.93 万元", UNIT_YUAN, "1103.930000 万元"},
    {"3.5亿元", UNIT_WAN, "3.5000000000 亿元"},
    {"5元　", UNIT_WAN, "5.00 元"},
    {"12.3456", UNIT_WAN, "12.345600"},
    {"12.500", UNIT_YUAN, "12.50"},
    {"", UNIT_YUAN, "none"},
    {" 　", UNIT_YUAN, "none"},
    {"—", UNIT_YUAN, "none"},
    {"——", UNIT_YUAN, "none"},
    {"-", UNIT_YUAN, "none"},
    {"－", UNIT_YUAN, "none"},
    {"/", UNIT_YUAN, "none"},
    {"／", UNIT_YUAN, "none"},
    {"…", UNIT_YUAN, "none"},
    {"……", UNIT_YUAN, "none"},
    {"空", UNIT_YUAN, "none"},
    {"无", UNIT_YUAN, "none"},
    {"12.345", UNIT_YUAN, "E2402"},
    {"12.345元", UNIT_WAN, "E2402"},
    {"12,5", UNIT_YUAN, "E2408"},
    {"1,23,456", UNIT_YUAN, "E2408"},
    {"1234,567", UNIT_YUAN, "E2408"},
    {"1,234.5,6", UNIT_YUAN, "E2408"},
    {"1,234 567", UNIT_YUAN, "E2408"},
    {"1,", UNIT_YUAN, "E2408"},
    {"5%", UNIT_YUAN, "E2407"},
    {"５％", UNIT_YUAN, "E2407"},
    {"12。5", UNIT_YUAN, "E2401"},
    {"1.2.3", UNIT_YUAN, "E2401"},
    {"12.", UNIT_YUAN, "E2401"},
    {"--5", UNIT_YUAN, "E2401"},
    {"5-1", UNIT_YUAN, "E2401"},
    {"（5）", UNIT_YUAN, "E2401"},
    {"1e3", UNIT_YUAN, "E2401"},
    {"0x10", UNIT_YUAN, "E2401"},
    {"元", UNIT_YUAN, "E2401"},
    {"¥", UNIT_YUAN, "E2401"},
    {"—5", UNIT_YUAN, "E2401"},
    {"-/", UNIT_YUAN, "E2401"},
    {"约5", UNIT_YUAN, "E2401"},
    {"5元2角", UNIT_YUAN, "E2401"},
    {"\xFF", UNIT_YUAN, "E2401"},
    {"12345678901234567890123456789012345678", UNIT_YUAN, "E2406"},
    {"1234567890123456789012345678901234567890123456789012345678901234567890", UNIT_YUAN, "E2401"},
};

static void check_cell(const struct book_cell *cell, enum amount_unit unit, const char *expected)
{
    struct diags ds;
    struct buf said;
    struct cell_amount amount;
    diags_init(&ds);
    buf_init(&said);
    struct place place = {.file = STR("我局.xlsx"), .sheet = STR("收入"), .line = 12, .col = 6};
    switch (cell_amount(cell, unit, place, &amount, &ds)) {
    case AMOUNT_NONE:
        buf_puts(&said, "none");
        break;
    case AMOUNT_GIVEN:
        dec_print(&said, amount.value);
        if (amount.says_unit)
            buf_printf(&said, " %.*s", STR_ARG(amount_unit_name(amount.unit)));
        break;
    case AMOUNT_REFUSED:
        assert_int_equal(ds.n, 1);
        assert_int_equal(ds.items[0].place.col, 6);
        buf_str(&said, diag_code_name(ds.items[0].code));
        break;
    }
    assert_int_equal(ds.n, expected[0] == 'E');
    assert_str(buf_view(&said), expected);
    buf_free(&said);
    diags_free(&ds);
}

static void test_numbers(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        struct book_cell c = {
            .type = BOOK_CELL_NUMBER, .number = numbers[i].number, .text = STR("")};
        check_cell(&c, numbers[i].unit, numbers[i].expected);
    }
    double zero = 0;
    struct book_cell c = {.type = BOOK_CELL_NUMBER, .number = 1 / zero, .text = STR("")};
    check_cell(&c, UNIT_YUAN, "E2406");
    c.number = zero / zero;
    check_cell(&c, UNIT_YUAN, "E2406");
}

static void test_texts(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct book_cell c = {.type = BOOK_CELL_TEXT, .text = str_of(texts[i].text)};
        check_cell(&c, texts[i].unit, texts[i].expected);
    }
}

static void test_other_cells(void **state)
{
    (void)state;
    const struct book_cell date = {
        .type = BOOK_CELL_NUMBER, .format = CELL_FORMAT_DATE, .number = 45000};
    const struct book_cell date_text = {
        .type = BOOK_CELL_TEXT, .format = CELL_FORMAT_DATE, .text = STR("2023-W1")};
    const struct book_cell percent = {
        .type = BOOK_CELL_NUMBER, .format = CELL_FORMAT_PERCENT, .number = 0.05};
    const struct book_cell error = {.type = BOOK_CELL_ERROR, .text = STR("#DIV/0!")};
    const struct book_cell formula = {.type = BOOK_CELL_NONE, .formula = true};
    const struct book_cell truth = {.type = BOOK_CELL_BOOL, .number = 1};
    check_cell(NULL, UNIT_YUAN, "none");
    check_cell(&date, UNIT_YUAN, "E2403");
    check_cell(&date_text, UNIT_YUAN, "E2403");
    check_cell(&percent, UNIT_YUAN, "E2407");
    check_cell(&error, UNIT_YUAN, "E2404");
    check_cell(&formula, UNIT_YUAN, "E2405");
    check_cell(&truth, UNIT_YUAN, "E2401");
}

/* Every amount of 元 up to 14 digits survives being a double, and so does the sum of two. */
static void test_all_cents(void **state)
{
    (void)state;
    uint64_t seed = 1;
    for (int i = 0; i < 200000; i++) {
        seed = seed * 6364136223846793005u + 1442695040888963407u;
        long long cents = (long long)(seed >> 17) % 100000000000000LL;
        struct dec exact = {cents, 2}, back;
        assert_true(cell_decimal(dec_to_double(exact), 2, &back));
        assert_true(dec_eq(exact, back));
        assert_true(cell_decimal(dec_to_double(exact) + 0.07, 2, &back));
        assert_true(dec_eq((struct dec){cents + 7, 2}, back));
    }
}

/* What stands in a cell is shown as it was typed, whatever its size. */
static void test_shortest(void **state)
{
    static const char *const typed[] = {"0",
                                        "5",
                                        "-5",
                                        "5.0004",
                                        "0.50003",
                                        "12.345",
                                        "0.07",
                                        "95.35",
                                        "0.9535",
                                        "89962224.2",
                                        "1523061.64",
                                        "98765432109.1",
                                        "1234567.123456",
                                        "0.0000000001",
                                        "-123456789012.34"};
    (void)state;
    for (size_t i = 0; i < sizeof typed / sizeof *typed; i++) {
        struct dec exact, back;
        struct buf text;
        buf_init(&text);
        assert_true(dec_parse(str_of(typed[i]), &exact));
        assert_true(cell_shortest(dec_to_double(exact), &back));
        dec_print(&text, back);
        assert_str(buf_view(&text), typed[i]);
        buf_free(&text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_shortest),
                                       cmocka_unit_test(test_numbers), cmocka_unit_test(test_texts),
                                       cmocka_unit_test(test_other_cells),
                                       cmocka_unit_test(test_all_cents)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
