#include "check.h"

#include "base/jsonout.h"
#include "diff/align.h"
#include "diff/diff_report.h"

/* Letters of two words aligned, written as "a" kept, "+a" new, "-a" gone, "a>b" paired. */
static void assert_aligned(const char *old, const char *new, const char *expected)
{
    struct arena arena;
    struct str a[32], b[32];
    struct pair *pairs;
    size_t n, an = strlen(old), bn = strlen(new);
    struct buf text;
    arena_init(&arena);
    buf_init(&text);
    for (size_t i = 0; i < an; i++)
        a[i] = (struct str){old + i, 1};
    for (size_t i = 0; i < bn; i++)
        b[i] = (struct str){new + i, 1};
    assert_true(align(a, an, b, bn, &(struct align_room){&arena, ALIGN_CELLS}, &pairs, &n));
    for (size_t i = 0; i < n; i++) {
        struct pair p = pairs[i];
        if (i)
            buf_char(&text, ' ');
        if (p.a == ALIGN_NONE)
            buf_printf(&text, "+%c", new[p.b]);
        else if (p.b == ALIGN_NONE)
            buf_printf(&text, "-%c", old[p.a]);
        else if (old[p.a] == new[p.b])
            buf_char(&text, old[p.a]);
        else
            buf_printf(&text, "%c>%c", old[p.a], new[p.b]);
    }
    assert_str(buf_view(&text), expected);
    buf_free(&text);
    arena_free(&arena);
}

static void rows_that_stay_are_found_again(void **state)
{
    (void)state;
    assert_aligned("", "", "");
    assert_aligned("abc", "abc", "a b c");
    assert_aligned("abc", "axc", "a b>x c");
    assert_aligned("abc", "abxc", "a b +x c");
    assert_aligned("abc", "ac", "a -b c");
    assert_aligned("abcd", "bcde", "-a b c d +e");
    assert_aligned("ab", "", "-a -b");
    assert_aligned("", "ab", "+a +b");
    assert_aligned("aabb", "abab", "a -a b +a b");
    assert_aligned("xaybzc", "abc", "-x a -y b -z c");
}

/* What is left over by capitals is compared by letters. */
static void rest_is_compared_by_the_next_key(void **state)
{
    struct arena arena;
    struct str a[] = {STR("x"), STR("B"), STR("C")}, b[] = {STR("b"), STR("c"), STR("y")};
    struct str a_small[] = {STR("x"), STR("b"), STR("c")};
    struct align_keys keys = {{a, a_small}, {b, b}, 2};
    static const struct pair expected[] = {{0, ALIGN_NONE}, {1, 0}, {2, 1}, {ALIGN_NONE, 2}};
    struct pair *pairs;
    size_t n;
    (void)state;
    arena_init(&arena);
    assert_true(align_by(&keys, 3, 3, &(struct align_room){&arena, 100}, &pairs, &n));
    assert_int_equal(n, 4);
    for (size_t i = 0; i < n; i++) {
        assert_int_equal(pairs[i].a, expected[i].a);
        assert_int_equal(pairs[i].b, expected[i].b);
    }
    arena_free(&arena);
}

static void correction_names_a_figure_a_row_or_a_section(void **state)
{
    (void)state;
    struct arena a;
    struct map m;
    arena_init(&a);
    map_init(&m, &a);
    assert_true(diff_cover(&m, STR("income[2101101].fiscal")));
    assert_non_null(map_find(&m, STR("income[2101101].fiscal")));
    assert_non_null(map_find(&m, STR("income[2101101]")));
    assert_non_null(map_find(&m, STR("income")));
    assert_null(map_find(&m, STR("inc")));
    assert_null(map_find(&m, STR("income[21011")));
    assert_null(map_find(&m, STR("income[2101101].fiscal.x")));
    assert_null(map_find(&m, STR("")));
    assert_int_equal(m.n, 3);
    arena_free(&a);
}

static void json_is_escaped_and_indented(void **state)
{
    (void)state;
    struct buf text;
    struct jsonout j;
    buf_init(&text);
    jsonout_init(&j, &text);
    jsonout_open(&j, '{');
    jsonout_member(&j, "a", STR("\"\\\n\x01\x7f\xff字"));
    jsonout_key(&j, "b");
    jsonout_open_flat(&j, '[');
    jsonout_int(&j, -1);
    jsonout_bool(&j, true);
    jsonout_null(&j);
    jsonout_open(&j, '{');
    jsonout_close(&j, '}');
    jsonout_close(&j, ']');
    jsonout_key(&j, "c");
    jsonout_open(&j, '[');
    jsonout_close(&j, ']');
    jsonout_close(&j, '}');
    assert_str(buf_view(&text), "{\n  \"a\": \"\\\"\\\\\\n\\u0001\\u007f\xEF\xBF\xBD字\",\n"
                                "  \"b\": [-1, true, null, {}],\n  \"c\": []\n}");
    buf_free(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_that_stay_are_found_again),
        cmocka_unit_test(rest_is_compared_by_the_next_key),
        cmocka_unit_test(correction_names_a_figure_a_row_or_a_section),
        cmocka_unit_test(json_is_escaped_and_indented),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
