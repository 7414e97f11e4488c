/* The text form of origins: what is made is read again. */
#include "check.h"

#include "data/origin.h"

static void expect(struct str origin, const char *text, bool depends, int branch,
                   const char *filter, bool sum, const char *addresses)
{
    struct origin_reader r = origin_read(origin);
    struct buf found;
    struct str address;
    int sign;
    buf_init(&found);
    assert_str(origin, text);
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
    struct str x = STR("income[208].fiscal"), y = STR("总计['甲'].b_1"), none = {NULL, 0};
    struct str sum = origin_reckoned(&a, x, "+", y), both[] = {x, y}, mixed[] = {sum, y};
    struct str depends = origin_depending(&a, both, 2);
    expect(x, "income[208].fiscal", false, -1, "", true, "+income[208].fiscal ");
    expect(origin_reckoned(&a, x, "-", y), "income[208].fiscal-总计['甲'].b_1", false, -1, "", true,
           "+income[208].fiscal -总计['甲'].b_1 ");
    expect(origin_reckoned(&a, sum, "-", x), "income[208].fiscal+总计['甲'].b_1-income[208].fiscal",
           false, -1, "", true, "+income[208].fiscal +总计['甲'].b_1 -income[208].fiscal ");
    expect(origin_reckoned(&a, x, "/", y), "income[208].fiscal/总计['甲'].b_1", false, -1, "",
           false, "+income[208].fiscal +总计['甲'].b_1 ");
    expect(origin_filtered(&a, "percent", x, y), "percent(income[208].fiscal,总计['甲'].b_1)",
           false, -1, "percent", false, "+income[208].fiscal +总计['甲'].b_1 ");
    expect(depends, "?income[208].fiscal,总计['甲'].b_1", true, -1, "", false,
           "+income[208].fiscal +总计['甲'].b_1 ");
    expect(origin_of_branch(&a, depends, 12), "?12:income[208].fiscal,总计['甲'].b_1", true, 12, "",
           false, "+income[208].fiscal +总计['甲'].b_1 ");
    expect(none, "", false, -1, "", true, "");
    assert_null(origin_depending(&a, both, 0).p);
    assert_str(origin_reckoned(&a, none, "+", y), "总计['甲'].b_1");
    assert_str(origin_filtered(&a, "change", x, none), "income[208].fiscal");
    struct origin_reader r = origin_read(origin_depending(&a, mixed, 2));
    struct str whole;
    assert_true(origin_next_whole(&r, &whole));
    assert_str(whole, "income[208].fiscal+总计['甲'].b_1");
    assert_true(origin_next_whole(&r, &whole) && !origin_next_whole(&r, &whole));
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
        struct origin_reader r = origin_read(str_of(texts[i])), w = r;
        struct str address;
        int rounds = 0;
        while (origin_next(&r, &address, NULL))
            rounds++;
        while (origin_next_whole(&w, &address))
            rounds++;
        assert_true(rounds < 16);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_made_is_read_again),
        cmocka_unit_test(what_nobody_made_ends_too),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
