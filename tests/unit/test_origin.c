/* Origins: what is made is printed and read again. */
#include "check.h"

#include "data/origin.h"

static void expect(struct arena *a, const struct origin *origin, const char *text, bool depends,
                   int branch, const char *filter, bool sum, const char *addresses)
{
    struct str printed = origin_text(a, origin);
    struct origin_reader r = origin_read(printed);
    struct buf found;
    struct str address;
    int sign;
    buf_init(&found);
    assert_str(printed, text);
    assert_true(!origin || origin->length == printed.n);
    assert_int_equal(r.depends, depends);
    assert_int_equal(r.depends, origin_depends(origin));
    assert_int_equal(r.branch, branch);
    while (origin_next(&r, &address, &sign))
        buf_printf(&found, "%c%.*s ", sign < 0 ? '-' : '+', STR_ARG(address));
    assert_str(buf_view(&found), addresses);
    assert_str(r.filter, filter);
    assert_int_equal(r.sum, sum);
    buf_free(&found);
}

static void what_is_made_is_read_again(void **state)
{
    (void)state;
    struct arena a;
    arena_init(&a);
    const struct origin *x = origin_fact(&a, STR("income[208].fiscal")),
                        *y = origin_fact(&a, STR("总计['甲'].b_1")), *none = NULL;
    const struct origin *sum = origin_reckoned(&a, x, "+", y), *both[] = {x, y};
    const struct origin *depends = origin_depending(&a, both, 2), *mixed[] = {sum, depends, y};
    expect(&a, x, "income[208].fiscal", false, -1, "", true, "+income[208].fiscal ");
    expect(&a, origin_reckoned(&a, x, "-", y), "income[208].fiscal-总计['甲'].b_1", false, -1, "",
           true, "+income[208].fiscal -总计['甲'].b_1 ");
    expect(&a, origin_reckoned(&a, sum, "-", x),
           "income[208].fiscal+总计['甲'].b_1-income[208].fiscal", false, -1, "", true,
           "+income[208].fiscal +总计['甲'].b_1 -income[208].fiscal ");
    expect(&a, origin_reckoned(&a, x, "/", y), "income[208].fiscal/总计['甲'].b_1", false, -1, "",
           false, "+income[208].fiscal +总计['甲'].b_1 ");
    expect(&a, origin_filtered(&a, "percent", x, y), "percent(income[208].fiscal,总计['甲'].b_1)",
           false, -1, "percent", false, "+income[208].fiscal +总计['甲'].b_1 ");
    expect(&a, depends, "?income[208].fiscal,总计['甲'].b_1", true, -1, "", false,
           "+income[208].fiscal +总计['甲'].b_1 ");
    expect(&a, origin_of_branch(&a, depends, 12), "?12:income[208].fiscal,总计['甲'].b_1", true, 12,
           "", false, "+income[208].fiscal +总计['甲'].b_1 ");
    expect(&a, none, "", false, -1, "", true, "");
    assert_null(origin_depending(&a, both, 0));
    assert_str(origin_text(&a, origin_reckoned(&a, none, "+", y)), "总计['甲'].b_1");
    assert_str(origin_text(&a, origin_filtered(&a, "change", x, none)), "income[208].fiscal");
    /* A dependence on a dependence is one on what that depends on. */
    const struct origin *flat = origin_depending(&a, mixed, 3);
    assert_int_equal(flat->n, 4);
    assert_ptr_equal(flat->operands[0], sum);
    expect(
        &a, flat,
        "?income[208].fiscal+总计['甲'].b_1,income[208].fiscal,总计['甲'].b_1,总计['甲'].b_1", true,
        -1, "", false,
        "+income[208].fiscal +总计['甲'].b_1 +income[208].fiscal +总计['甲'].b_1 +总计['甲'].b_1 ");
    arena_free(&a);
}

static void the_same_is_known_as_the_same(void **state)
{
    (void)state;
    struct arena a;
    arena_init(&a);
    const struct origin *x = origin_fact(&a, STR("x")), *y = origin_fact(&a, STR("y"));
    const struct origin *both[] = {x, y}, *depends = origin_depending(&a, both, 2);
    assert_true(origin_equal(origin_reckoned(&a, x, "+", y), origin_reckoned(&a, x, "+", y)));
    assert_false(origin_equal(origin_reckoned(&a, x, "+", y), origin_reckoned(&a, x, "-", y)));
    assert_false(origin_equal(origin_reckoned(&a, x, "+", y), origin_reckoned(&a, y, "+", x)));
    assert_true(origin_equal(depends, origin_depending(&a, both, 2)));
    assert_false(origin_equal(depends, origin_of_branch(&a, depends, 1)));
    assert_true(origin_equal(NULL, NULL));
    assert_false(origin_equal(NULL, x));
    arena_free(&a);
}

/* Of themselves they would double with each step: 2 to the power of 200. */
static void what_grows_without_end_is_not_made(void **state)
{
    (void)state;
    struct arena a;
    arena_init(&a);
    const struct origin *sum = origin_fact(&a, STR("x")), *filtered = sum;
    for (int i = 0; i < 200; i++) {
        const struct origin *more = origin_reckoned(&a, sum, "+", sum);
        sum = more ? more : sum;
        more = origin_filtered(&a, "change", filtered, filtered);
        filtered = more ? more : filtered;
    }
    assert_true(sum->length > 100 && sum->length <= ORIGIN_SUM_MAX + 1);
    assert_true(filtered->length > 2000 && filtered->length <= ORIGIN_FILTER_MAX + 10);
    assert_int_equal(origin_text(&a, sum).n, sum->length);
    arena_free(&a);
}

/* A manifest may hold anything. */
static void what_nobody_made_ends_too(void **state)
{
    (void)state;
    static const char *const texts[] = {"?",  "?:",  "?2", "?2:",  "?99999999999:a",
                                        "(",  "a(",  "((", "a(b(", ",,,,",
                                        "--", "?)(", ":",  "~~"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct origin_reader r = origin_read(str_of(texts[i]));
        struct str address;
        int rounds = 0;
        while (origin_next(&r, &address, NULL))
            rounds++;
        assert_true(rounds < 16);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_made_is_read_again),
        cmocka_unit_test(the_same_is_known_as_the_same),
        cmocka_unit_test(what_grows_without_end_is_not_made),
        cmocka_unit_test(what_nobody_made_ends_too),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
