#include "check.h"

#include "base/dec.h"

static struct dec d(const char *text)
{
    struct dec out;
    assert_true(dec_parse(str_of(text), &out));
    return out;
}

static void assert_dec(struct dec actual, const char *expected)
{
    struct buf b;
    buf_init(&b);
    dec_print(&b, actual);
    assert_str(buf_view(&b), expected);
    buf_free(&b);
}

static void parses_plain_notation_only(void **state)
{
    (void)state;
    assert_dec(d("0.10"), "0.10");
    assert_dec(d("-12.345"), "-12.345");
    assert_dec(d("007"), "7");
    struct dec out;
    const char *const wrong[] = {"",
                                 "-",
                                 ".",
                                 "1.",
                                 ".5",
                                 "1e3",
                                 "1,000",
                                 "1..2",
                                 "0x1",
                                 " 1",
                                 "1 ",
                                 "--1",
                                 "99999999999999999999999999999999999999999"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_false(dec_parse(str_of(wrong[i]), &out));
}

static void adds_without_binary_error(void **state)
{
    (void)state;
    struct dec sum;
    assert_true(dec_add(d("0.1"), d("0.2"), &sum));
    assert_true(dec_eq(sum, d("0.3")));
    assert_dec(sum, "0.3");
    assert_true(dec_sub(d("1103.93"), d("0.05"), &sum));
    assert_dec(sum, "1103.88");
}

static void rounds_half_up_away_from_zero(void **state)
{
    (void)state;
    static const struct {
        const char *in;
        int places;
        const char *out;
    } cases[] = {{"0.125", 2, "0.13"},  {"-0.125", 2, "-0.13"},   {"0.124", 2, "0.12"},
                 {"2.5", 0, "3"},       {"-2.5", 0, "-3"},        {"1.005", 2, "1.01"},
                 {"149", -2, "100"},    {"150", -2, "200"},       {"1.5", 3, "1.500"},
                 {"0.0049", 2, "0.00"}, {"999.995", 2, "1000.00"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct dec out;
        assert_true(dec_round(d(cases[i].in), cases[i].places, &out));
        assert_dec(out, cases[i].out);
    }
}

static void divides_to_the_places_asked(void **state)
{
    (void)state;
    struct dec out;
    assert_true(dec_div(d("249.96"), d("853.97"), 6, &out));
    assert_dec(out, "0.292703");
    assert_true(dec_div(d("1"), d("-3"), 4, &out));
    assert_dec(out, "-0.3333");
    assert_true(dec_div(d("2"), d("3"), 0, &out));
    assert_dec(out, "1");
    assert_false(dec_div(d("1"), d("0.00"), 2, &out));
}

static void floors_like_python(void **state)
{
    (void)state;
    struct dec q, r;
    assert_true(dec_floordiv(d("-7"), d("2"), &q, &r));
    assert_dec(q, "-4");
    assert_dec(r, "1");
    assert_true(dec_floordiv(d("7.5"), d("-2"), &q, &r));
    assert_dec(q, "-4");
    assert_dec(r, "-0.5");
}

static void compares_across_scales(void **state)
{
    (void)state;
    assert_int_equal(dec_cmp(d("1.0"), d("1")), 0);
    assert_true(dec_cmp(d("0.000000000000000000000000000001"), d("999999999999999999999")) < 0);
    assert_true(dec_cmp(d("-1"), d("0.5")) < 0);
}

static void formats_amounts(void **state)
{
    (void)state;
    static const struct {
        const char *in;
        struct dec_style style;
        const char *out;
    } cases[] = {{"1103.93", {2, true, false}, "1,103.93"},
                 {"-1234567.8", {2, true, false}, "-1,234,567.80"},
                 {"14.70", {2, false, true}, "14.7"},
                 {"131", {2, false, true}, "131"},
                 {"-0.001", {2, false, false}, "0.00"},
                 {"999", {0, true, false}, "999"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct buf b;
        buf_init(&b);
        assert_true(dec_format(&b, d(cases[i].in), cases[i].style));
        assert_str(buf_view(&b), cases[i].out);
        buf_free(&b);
    }
}

static void refuses_overflow(void **state)
{
    (void)state;
    struct dec big = d("999999999999999999999999999999999999"), out;
    assert_false(dec_mul(big, big, &out));
    assert_false(dec_rescale(big, 5, &out));
    assert_true(dec_add(big, big, &out));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(parses_plain_notation_only),
        cmocka_unit_test(adds_without_binary_error),
        cmocka_unit_test(rounds_half_up_away_from_zero),
        cmocka_unit_test(divides_to_the_places_asked),
        cmocka_unit_test(floors_like_python),
        cmocka_unit_test(compares_across_scales),
        cmocka_unit_test(formats_amounts),
        cmocka_unit_test(refuses_overflow),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
