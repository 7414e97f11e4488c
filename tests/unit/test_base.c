#include "check.h"

#include "base/map.h"
#include "base/plain_format.h"
#include "base/utf8.h"

#include <limits.h>
#include <stdio.h>

/* ---- str ---- */

static void compares_by_bytes(void **state)
{
    (void)state;
    assert_true(str_cmp(STR("a"), STR("b")) < 0);
    assert_true(str_cmp(STR("ab"), STR("a")) > 0);
    assert_int_equal(str_cmp(STR(""), STR("")), 0);
    assert_true(str_cmp(STR("~"), STR("部")) < 0); /* bytes are unsigned */
    assert_true(str_eq((struct str){NULL, 0}, STR("")));
    assert_false(str_eq(STR("a\0b"), STR("a\0c")));
}

static void finds(void **state)
{
    (void)state;
    struct str s = STR("aXbXXc");
    assert_int_equal(str_find(s, STR("X"), 0), 1);
    assert_int_equal(str_find(s, STR("X"), 2), 3);
    assert_int_equal(str_find(s, STR("XX"), 0), 3);
    assert_int_equal(str_find(s, STR("c"), 0), 5);
    assert_int_equal(str_find(s, STR("Xc"), 0), 4);
    assert_true(str_find(s, STR("cX"), 0) == SIZE_MAX);
    assert_int_equal(str_find(s, STR("XXc"), 0), 3);
    assert_true(str_find(s, STR("XXcd"), 0) == SIZE_MAX);
    assert_true(str_find(s, STR("Y"), 0) == SIZE_MAX);
    assert_int_equal(str_find(s, STR(""), 6), 6);
    assert_true(str_find(s, STR(""), 7) == SIZE_MAX);
    assert_true(str_find(STR(""), STR("a"), 0) == SIZE_MAX);
    assert_true(str_starts(s, STR("aX")) && !str_starts(s, STR("X")) && str_starts(s, STR("")));
    assert_true(str_ends(s, STR("Xc")) && !str_ends(s, STR("X")) && !str_ends(STR("c"), s));
}

static void trims_and_recognises_digits(void **state)
{
    (void)state;
    assert_str(str_trim(STR(" \t a b\r\n")), "a b");
    assert_str(str_trim(STR("  ")), "");
    assert_true(str_is_digits(STR("0012")));
    assert_false(str_is_digits(STR("")));
    assert_false(str_is_digits(STR("1２")));
    assert_false(str_is_digits(STR("-1")));
}

static void measures_distance_in_code_points(void **state)
{
    (void)state;
    assert_int_equal(str_distance(STR("部门"), STR("部门"), 3), 0);
    assert_int_equal(str_distance(STR("部门"), STR("部们"), 3), 1);
    assert_int_equal(str_distance(STR("department"), STR("departmnet"), 3), 1);
    assert_int_equal(str_distance(STR("abcd"), STR("badc"), 3), 2);
    assert_int_equal(str_distance(STR("ca"), STR("abc"), 3), 3);
    assert_int_equal(str_distance(STR("year"), STR("unit"), 3), 4);
    assert_int_equal(str_distance(STR(""), STR("abc"), 3), 3);
    char a[100], b[100];
    memset(a, 'x', sizeof a);
    memset(b, 'x', sizeof b);
    b[99] = 'y';
    /* Names too long to compare are equal or different, never "near". */
    assert_int_equal(str_distance((struct str){a, 100}, (struct str){b, 100}, 3), 4);
    assert_int_equal(str_distance((struct str){a, 100}, (struct str){a, 100}, 3), 0);
}

/* ---- utf8 ---- */

static void refuses_what_is_not_utf8(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        size_t n, bad; /* bad: offset of the first wrong byte; n when valid */
    } cases[] = {{"部门", 6, 6},
                 {"a\xF0\xA0\xAE\xB7", 5, 5},
                 {"\xF4\x8F\xBF\xBF", 4, 4},  /* U+10FFFF */
                 {"\xF4\x90\x80\x80", 4, 0},  /* beyond it */
                 {"\xC0\x80", 2, 0},          /* overlong NUL */
                 {"\xE0\x80\xAF", 3, 0},      /* overlong slash */
                 {"\xF0\x80\x80\xAF", 4, 0},  /* overlong slash */
                 {"\xED\xA0\x80", 3, 0},      /* surrogate */
                 {"\xED\x9F\xBF", 3, 3},      /* U+D7FF */
                 {"ab\x80", 3, 2},            /* continuation alone */
                 {"ab\xE9\x83", 4, 2},        /* cut short */
                 {"\xE9\x83\x41", 3, 0},      /* broken off */
                 {"\xB2\xBF\xC3\xC5", 4, 0},  /* 部门 in GBK */
                 {"\xFF\xFE\x41\x00", 4, 0}}; /* UTF-16 */
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        size_t bad = cases[i].n;
        bool valid = utf8_valid((struct str){cases[i].bytes, cases[i].n}, &bad);
        assert_int_equal(valid, cases[i].bad == cases[i].n);
        assert_int_equal(bad, cases[i].bad);
    }
}

static void every_code_point_survives(void **state)
{
    (void)state;
    for (int32_t cp = 0; cp <= 0x10FFFF; cp++) {
        if (cp >= 0xD800 && cp <= 0xDFFF)
            continue;
        char bytes[4];
        const char *p = bytes;
        size_t n = utf8_put(bytes, cp);
        assert_true(utf8_next(&p, bytes + n) == cp && p == bytes + n);
    }
}

static void walks_over_wrong_bytes_one_by_one(void **state)
{
    (void)state;
    struct str s = STR("a\xFF\xE9\x83部");
    assert_int_equal(utf8_count(s), 5);
    assert_int_equal(utf8_offset(s, 0), 0);
    assert_int_equal(utf8_offset(s, 4), 4);
    assert_int_equal(utf8_offset(s, 99), s.n);
}

static void finds_where_characters_begin_and_end(void **state)
{
    (void)state;
    struct str s = STR("a部𠮷");
    static const size_t before[] = {0, 0, 1, 1, 1, 4, 4, 4, 4},
                        after[] = {1, 4, 4, 4, 8, 8, 8, 8, 8},
                        cut[] = {0, 1, 1, 1, 4, 4, 4, 4, 8, 8};
    for (size_t at = 0; at <= s.n; at++) {
        assert_int_equal(utf8_before(s, at), before[at]);
        assert_int_equal(utf8_after(s, at), after[at]);
    }
    for (size_t bytes = 0; bytes < sizeof cut / sizeof *cut; bytes++)
        assert_int_equal(utf8_cut(s, bytes).n, cut[bytes]);
    assert_int_equal(utf8_after(STR(""), 0), 0);
}

static void knows_the_width_of_characters(void **state)
{
    (void)state;
    static const struct {
        int32_t cp;
        int width;
    } cases[] = {{'a', 1},     {0x90E8, 2}, {0xFF0C, 2},  {0x3000, 2},  {0xFF71, 1}, {0x301, 0},
                 {0x200B, 0},  {0xFEFF, 0}, {0xFE0F, 0},  {0x20BB7, 2}, {0xE9, 1},   {0x1B, 0},
                 {0xE0100, 0}, {0x3007, 2}, {0x1F600, 2}, {0xA0, 1}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(utf8_width(cases[i].cp), cases[i].width);
    assert_true(utf8_has_han(STR("12部")) && !utf8_has_han(STR("12，—")) && !utf8_has_han(STR("")));
    assert_true(cp_is_han(0x4E00) && cp_is_han(0x20BB7) && cp_is_han(0x3007));
    assert_false(cp_is_han('a') || cp_is_han(0xFF0C) || cp_is_han(0x3041));
}

/* ---- buf ---- */

static void a_buffer_grows_and_prints(void **state)
{
    (void)state;
    struct buf b;
    buf_init(&b);
    for (int i = 0; i < 1000; i++)
        buf_puts(&b, "0123456789");
    assert_int_equal(b.n, 10000);
    buf_clear(&b);
    buf_printf(&b, "%s-%d", "a", 7);
    buf_int(&b, -9223372036854775807LL - 1);
    buf_cp(&b, 0x90E8);
    buf_str(&b, (struct str){NULL, 0});
    assert_str(buf_view(&b), "a-7-9223372036854775808部");
    assert_false(b.failed);
    buf_free(&b);
}

/* What is written without printf is what printf writes. */
static void assert_prints_as_printf(struct arena *a, const char *expected, size_t cap, bool plain,
                                    const char *format, ...)
{
    char out[64] = {0};
    size_t n = 0;
    struct str made;
    va_list args;
    va_start(args, format);
    assert_true(plain_format(out, cap, format, args, &n) == plain);
    va_end(args);
    if (plain)
        assert_string_equal(out, expected);
    if (plain)
        assert_int_equal(n, strlen(expected));
    va_start(args, format);
    vsnprintf(out, sizeof out, format, args);
    va_end(args);
    assert_string_equal(out, expected);
    made = arena_printf(a, "%s", out);
    assert_string_equal(made.p, expected);
}

static void plain_formats_agree_with_printf(void **state)
{
    struct arena a;
    (void)state;
    arena_init(&a);
    assert_prints_as_printf(&a, "a[7].b 100%", 64, true, "%.*s[%zu].%s 100%%", 1, "ab", (size_t)7,
                            "b");
    assert_prints_as_printf(&a, "-2147483648 4294967295 0", 64, true, "%d %u %d", INT_MIN, UINT_MAX,
                            0);
    assert_prints_as_printf(&a, "ab|", 64, true, "%.*s|", 5, "ab"); /* ends at a NUL */
    assert_prints_as_printf(&a, "||x", 64, true, "|%.*s|%c", 0, "never", 'x');
    assert_prints_as_printf(&a, "", 64, true, "");
    assert_prints_as_printf(&a, "18446744073709551615", 64, true, "%zu", SIZE_MAX);
    assert_prints_as_printf(&a, "007", 64, false, "%03d", 7); /* left to printf */
    assert_prints_as_printf(&a, "x 9", 64, false, "%c %ld", 'x', 9L);
    assert_prints_as_printf(&a, "abcd", 4, false, "%s", "abcd"); /* no room for the NUL */
    assert_prints_as_printf(&a, "abc", 4, true, "%s", "abc");
    arena_free(&a);
}

static void a_buffer_remembers_that_it_failed(void **state)
{
    (void)state;
    struct buf b;
    buf_init(&b);
    b.max = 8;
    buf_printf(&b, "%d", 12345678); /* just fits */
    assert_false(b.failed);
    buf_char(&b, 'x');
    assert_true(b.failed);
    assert_int_equal(b.n, 8);
    buf_clear(&b);
    buf_char(&b, 'x');
    assert_int_equal(b.n, 0); /* later puts do nothing */
    assert_true(b.failed);
    buf_free(&b);
    assert_false(b.failed);
}

static void a_buffer_refuses_absurd_sizes(void **state)
{
    (void)state;
    struct buf b;
    buf_init(&b);
    buf_put(&b, "x", SIZE_MAX / 2);
    assert_true(b.failed);
    buf_free(&b);
}

/* ---- arena ---- */

static void an_arena_aligns_and_keeps(void **state)
{
    (void)state;
    struct arena a;
    arena_init(&a);
    unsigned char *kept[300];
    for (size_t i = 0; i < 300; i++) {
        size_t size = i * 37 % 5000 + (i % 50 == 0 ? 70000 : 0);
        kept[i] = arena_zalloc(&a, size + 1);
        assert_non_null(kept[i]);
        assert_int_equal((uintptr_t)kept[i] % 16, 0);
        memset(kept[i], (int)(i % 251), size + 1);
    }
    for (size_t i = 0; i < 300; i++) {
        size_t size = i * 37 % 5000 + (i % 50 == 0 ? 70000 : 0);
        assert_int_equal(kept[i][0], i % 251);
        assert_int_equal(kept[i][size], i % 251);
    }
    arena_free(&a);
    assert_int_equal(a.used, 0);
}

static void an_arena_has_a_limit(void **state)
{
    (void)state;
    struct arena a;
    arena_init(&a);
    a.limit = 1000;
    assert_non_null(arena_alloc(&a, 900));
    assert_false(a.failed);
    assert_null(arena_alloc(&a, 200));
    assert_true(a.failed); /* remembered, though smaller pieces still fit */
    assert_non_null(arena_alloc(&a, 16));
    assert_null(arena_alloc(&a, SIZE_MAX));
    assert_null(arena_alloc(&a, SIZE_MAX - 4));
    arena_free(&a);
}

static void an_arena_copies_and_prints(void **state)
{
    (void)state;
    struct arena a;
    arena_init(&a);
    struct str copy = arena_str(&a, STR("部门\0x"));
    assert_int_equal(copy.n, 8);
    assert_int_equal(copy.p[copy.n], '\0');
    assert_str(arena_str(&a, (struct str){NULL, 0}), "");
    assert_str(arena_printf(&a, "%.*s%d", STR_ARG(STR("第")), 3), "第3");
    int *old = arena_alloc(&a, 4 * sizeof *old);
    assert_non_null(old);
    for (int i = 0; i < 4; i++)
        old[i] = i;
    int *grown = arena_grow(&a, old, 4 * sizeof *old, 8 * sizeof *old);
    assert_non_null(grown);
    for (int i = 0; i < 4; i++)
        assert_true(grown[i] == i && old[i] == i);
    a.limit = 1;
    assert_null(arena_str(&a, STR("x")).p);
    assert_null(arena_printf(&a, "x").p);
    arena_free(&a);
}

/* ---- map ---- */

static void a_map_keeps_order_and_finds_all(void **state)
{
    (void)state;
    enum { N = 5000 };
    struct arena a;
    struct map m;
    static int values[N];
    arena_init(&a);
    map_init(&m, &a);
    assert_null(map_get(&m, STR("x")));
    for (int i = 0; i < N; i++)
        assert_true(map_put(&m, arena_printf(&a, "%d", i * 7), &values[i]));
    assert_int_equal(m.n, N);
    for (int i = 0; i < N; i++) {
        struct str key = arena_printf(&a, "%d", i * 7);
        assert_ptr_equal(map_get(&m, key), &values[i]);
        assert_true(str_eq(m.entries[i].key, key));
    }
    assert_null(map_get(&m, STR("1")));
    assert_true(map_put(&m, STR("0"), &values[9])); /* replaces in place */
    assert_int_equal(m.n, N);
    assert_ptr_equal(m.entries[0].value, &values[9]);
    assert_true(map_put(&m, STR(""), &values[1]));
    assert_ptr_equal(map_get(&m, STR("")), &values[1]);
    arena_free(&a);
}

static void a_map_says_when_memory_is_gone(void **state)
{
    (void)state;
    struct arena a;
    struct map m;
    arena_init(&a);
    map_init(&m, &a);
    a.limit = 1000;
    int n = 0;
    static const char *const keys[] = {"a", "b", "c", "d", "e", "f", "g", "h", "i",
                                       "j", "k", "l", "m", "n", "o", "p", "q", "r"};
    while (n < 18 && map_put(&m, str_of(keys[n]), &n))
        n++;
    assert_in_range(n, 8, 17);
    for (int i = 0; i < n; i++)
        assert_non_null(map_get(&m, str_of(keys[i]))); /* what was in stays */
    arena_free(&a);
}

static void a_map_suggests_only_what_is_near(void **state)
{
    (void)state;
    struct arena a;
    struct map m;
    int v;
    arena_init(&a);
    map_init(&m, &a);
    static const char *const names[] = {"department", "year", "unit", "income", "部门", "年度决算"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        assert_true(map_put(&m, str_of(names[i]), &v));
    static const struct {
        const char *typed, *meant;
    } cases[] = {
        {"departmnet", "department"}, {"yaer", "year"}, {"years", "year"}, {"uint", "unit"},
        {"incom", "income"},          {"部", ""},       {"部们", "部门"},  {"收入", ""},
        {"年度结算", "年度决算"},     {"", ""},         {"x", ""},         {"completely_else", ""}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_str(map_nearest(&m, str_of(cases[i].typed)), cases[i].meant);
    arena_free(&a);
}

/* ---- source ---- */

static void finds_line_column_and_excerpt(void **state)
{
    (void)state;
    struct source s = {.name = STR("a.json"), .text = STR("一二\r\nab部c\n\nend")};
    static const struct {
        size_t offset;
        uint32_t line, col;
        const char *excerpt;
    } cases[] = {{0, 1, 1, "一二"},  {3, 1, 2, "一二"},   {6, 1, 3, "一二"},
                 {8, 2, 1, "ab部c"}, {13, 2, 4, "ab部c"}, {15, 3, 1, ""},
                 {16, 4, 1, "end"},  {19, 4, 4, "end"},   {999, 4, 4, "end"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct place p = source_place(&s, cases[i].offset);
        assert_int_equal(p.line, cases[i].line);
        assert_int_equal(p.col, cases[i].col);
        assert_str(p.excerpt, cases[i].excerpt);
        assert_str(p.file, "a.json");
    }
    struct source empty = {.name = STR("e"), .text = {NULL, 0}};
    assert_int_equal(source_place(&empty, 0).line, 1);
}

static void positions_tell_their_file(void **state)
{
    (void)state;
    struct arena a;
    struct sources shared, job;
    arena_init(&a);
    sources_init(&shared, &a, NULL);
    sources_init(&job, &a, &shared);
    struct source *one = sources_add(&job, STR("one"), STR("ab\ncd"));
    struct source *pack = sources_add(&shared, STR("pack"), STR("p\nq"));
    struct source *two = sources_add(&job, STR("two"), STR("x\ny"));
    assert_true(one && two && pack);
    struct place p = sources_place(&job, one->base + 3 + 1);
    assert_str(p.file, "one");
    assert_int_equal(p.line, 2);
    p = sources_place(&job, two->base + 2 + 1);
    assert_str(p.file, "two");
    assert_int_equal(p.line, 2);
    assert_str(p.excerpt, "y");
    p = sources_place(&job, pack->base + 2 + 1);
    assert_str(p.file, "pack");
    assert_str(p.excerpt, "q");
    /* The end of one text is not the beginning of the next. */
    assert_ptr_equal(sources_of(&job, one->base + 5 + 1), one);
    assert_ptr_equal(sources_of(&job, two->base + 1), two);
    assert_null(sources_of(&job, 0));
    assert_int_equal(sources_place(&job, 0).line, 0);
    /* A text that would run out of the positions of a job is refused. */
    job.next = SOURCES_SHARED_BASE - 4;
    assert_null(sources_add(&job, STR("three"), STR("abc")));
    assert_non_null(sources_add(&job, STR("three"), STR("ab")));
    arena_free(&a);
}

/* Every short text of two letters in every other, and long ones, against the plain way. */
static void find_is_the_first_place(void **state)
{
    (void)state;
    char text[12], needle[6];
    for (size_t n = 1; n <= 12; n++)
        for (size_t m = 1; m <= 6; m++)
            for (unsigned bits = 0; bits < 4096; bits += 7) {
                for (size_t i = 0; i < n; i++)
                    text[i] = bits * 2654435761u >> i & 1 ? 'a' : 'b';
                for (size_t i = 0; i < m; i++)
                    needle[i] = bits >> i & 1 ? 'a' : 'b';
                size_t first = SIZE_MAX;
                for (size_t i = 0; i + m <= n && first == SIZE_MAX; i++)
                    if (memcmp(text + i, needle, m) == 0)
                        first = i;
                struct str found = {needle, m};
                assert_true(str_find((struct str){text, n}, found, 0) == first);
            }
    struct str s = STR("一般公共预算财政拨款支出决算，一般公共预算财政拨款支出决算表。");
    assert_int_equal(str_find(s, STR("决算表"), 0), s.n - 12);
    assert_int_equal(str_find(s, STR("一般公共预算财政拨款支出决算表。"), 0), 45);
    assert_true(str_find(s, STR("决算书"), 0) == SIZE_MAX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(find_is_the_first_place),
        cmocka_unit_test(compares_by_bytes),
        cmocka_unit_test(finds),
        cmocka_unit_test(trims_and_recognises_digits),
        cmocka_unit_test(measures_distance_in_code_points),
        cmocka_unit_test(refuses_what_is_not_utf8),
        cmocka_unit_test(every_code_point_survives),
        cmocka_unit_test(walks_over_wrong_bytes_one_by_one),
        cmocka_unit_test(finds_where_characters_begin_and_end),
        cmocka_unit_test(knows_the_width_of_characters),
        cmocka_unit_test(a_buffer_grows_and_prints),
        cmocka_unit_test(plain_formats_agree_with_printf),
        cmocka_unit_test(a_buffer_remembers_that_it_failed),
        cmocka_unit_test(a_buffer_refuses_absurd_sizes),
        cmocka_unit_test(an_arena_aligns_and_keeps),
        cmocka_unit_test(an_arena_has_a_limit),
        cmocka_unit_test(an_arena_copies_and_prints),
        cmocka_unit_test(a_map_keeps_order_and_finds_all),
        cmocka_unit_test(a_map_says_when_memory_is_gone),
        cmocka_unit_test(a_map_suggests_only_what_is_near),
        cmocka_unit_test(finds_line_column_and_excerpt),
        cmocka_unit_test(positions_tell_their_file),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
