#include "check.h"

#include "data/json.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

struct fixture {
    struct arena arena;
    struct diags diags;
    struct source source;
    struct value value;
};

static int open_fixture(void **state)
{
    static struct fixture f;
    f = (struct fixture){.source = {.name = STR("d.json")}};
    arena_init(&f.arena);
    diags_init(&f.diags);
    *state = &f;
    return 0;
}

static int close_fixture(void **state)
{
    struct fixture *f = *state;
    arena_free(&f->arena);
    diags_free(&f->diags);
    return 0;
}

static bool parse(struct fixture *f, struct str text)
{
    diags_free(&f->diags);
    f->source.text = text;
    return json_parse(&f->source, &f->arena, &f->value, &f->diags);
}

static const struct value *member(const struct value *v, const char *name)
{
    assert_int_equal(v->type, VALUE_MAP);
    const struct value *found = vmap_find(v->map, str_of(name));
    assert_non_null(found);
    return found;
}

static void assert_number(const struct value *v, const char *digits)
{
    struct buf b;
    buf_init(&b);
    assert_true(v->type == VALUE_INT || v->type == VALUE_DEC);
    dec_print(&b, v->d);
    assert_str(buf_view(&b), digits);
    buf_free(&b);
}

/* The only diagnostic: its code and place. */
static void assert_fault(struct fixture *f, enum diag_code code, uint32_t line, uint32_t col)
{
    assert_int_equal(f->diags.n, 1);
    assert_int_equal(f->diags.items[0].code, code);
    assert_int_equal(f->diags.items[0].place.line, line);
    assert_int_equal(f->diags.items[0].place.col, col);
    assert_str(f->diags.items[0].place.file, "d.json");
}

static void reads_every_type_with_its_place(void **state)
{
    struct fixture *f = *state;
    f->source.base = 1000; /* as the third file of a job */
    assert_true(parse(f, STR("{\"a\": [1, true, null, \"文\"],\n \"b\": {}, \"c\": false}")));
    assert_int_equal(f->diags.n, 0);
    const struct list *list = member(&f->value, "a")->list;
    assert_int_equal(list->n, 4);
    assert_int_equal(list->items[0].type, VALUE_INT);
    assert_true(list->items[1].type == VALUE_BOOL && list->items[1].b);
    assert_int_equal(list->items[2].type, VALUE_NONE);
    assert_str(list->items[3].s, "文");
    assert_int_equal(member(&f->value, "b")->map->n, 0);
    assert_false(member(&f->value, "c")->b);
    assert_int_equal(f->value.at, 1001);
    assert_int_equal(list->items[0].at, 1001 + 7);
    struct place p = source_place(&f->source, member(&f->value, "b")->at - 1 - f->source.base);
    assert_true(p.line == 2 && p.col == 7);
}

static void keeps_members_in_order(void **state)
{
    struct fixture *f = *state;
    assert_true(parse(f, STR("{\"z\":1,\"部\":2,\"a\":3,\"\":4}")));
    static const char *const names[] = {"z", "部", "a", ""};
    for (size_t i = 0; i < 4; i++)
        assert_str(f->value.map->entries[i].key.s, names[i]);
}

static void keeps_every_digit(void **state)
{
    struct fixture *f = *state;
    static const struct {
        const char *written;
        enum value_type type;
        const char *kept;
    } cases[] = {{"0.10", VALUE_DEC, "0.10"},
                 {"1103.93", VALUE_DEC, "1103.93"},
                 {"-0", VALUE_INT, "0"},
                 {"-0.00", VALUE_DEC, "0.00"},
                 {"1E+2", VALUE_DEC, "100"},
                 {"1.5e-3", VALUE_DEC, "0.0015"},
                 {"12.50e1", VALUE_DEC, "125.0"},
                 {"0e99999", VALUE_DEC, "0"},
                 {"9007199254740993", VALUE_INT, "9007199254740993"},
                 {"12345678901234567890.12", VALUE_DEC, "12345678901234567890.12"},
                 {"1234567890123456789012345678901234567", VALUE_INT,
                  "1234567890123456789012345678901234567"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_true(parse(f, str_of(cases[i].written)));
        assert_int_equal(f->diags.n, 0);
        assert_int_equal(f->value.type, cases[i].type);
        assert_number(&f->value, cases[i].kept);
    }
}

static void reports_numbers_it_cannot_keep(void **state)
{
    struct fixture *f = *state;
    static const char *const cases[] = {
        "[0, 12345678901234567890123456789012345678]", "[0, 1e400]", "[0, 1e-40]",
        "[0, 0.1234567890123456789012345678901]",      "[0, -1e38]", "[0, 1e999999999999]"};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        parse(f, str_of(cases[i]));
        assert_int_equal(f->diags.n, 1);
        assert_int_equal(f->diags.items[0].code, E2006);
        assert_str(f->diags.items[0].args[0],
                   arena_str(&f->arena, str_sub(str_of(cases[i]), 4, strlen(cases[i]) - 1)).p);
    }
    parse(f, STR("[1e40, 1e41]")); /* both are reported */
    assert_int_equal(f->diags.n, 2);
}

static void reads_escapes(void **state)
{
    struct fixture *f = *state;
    assert_true(
        parse(f, STR("[\"\\\"\\\\\\/\\b\\f\\n\\r\\t\", \"\\u90e8\\u95E8\", \"\\uD842\\uDFB7\","
                     " \"a\\u0000b\", \"plain\"]")));
    const struct value *v = f->value.list->items;
    assert_str(v[0].s, "\"\\/\b\f\n\r\t");
    assert_str(v[1].s, "部门");
    assert_str(v[2].s, "𠮷");
    assert_true(str_eq(v[3].s, STR("a\0b")));
    assert_str(v[4].s, "plain");
}

static void says_what_is_wrong_in_words(void **state)
{
    struct fixture *f = *state;
    static const struct {
        const char *text;
        uint32_t line, col;
        const char *zh;
    } cases[] = {
        {"{\"a\": 1 \"b\": 2}", 1, 9, "前面缺逗号"},
        {"{\"a\": \"x\"\n \"long name of a member\": 2}", 2, 2, "前面缺逗号"},
        {"[{\"a\": 1} {\"a\": 2}]", 1, 11, "前面缺逗号"},
        {"{\"a\" 1}", 1, 6, "冒号"},
        {"{\"a\": 1,}", 1, 8, "最后一项后面多了逗号"},
        {"[1, 2,\n]", 1, 6, "最后一项后面多了逗号"},
        {"[1,,2]", 1, 4, "多了一个逗号"},
        {"{'a': 1}", 1, 2, "英文双引号"},
        {"{\"a\": 1} // 注", 1, 10, "注释"},
        {"{ // 注\n\"a\": 1}", 1, 3, "注释"},
        {"{\"a\": 合计}", 1, 7, "双引号"},
        {"{\"a\": heji}", 1, 7, "双引号"},
        {"{\"a\": 007}", 1, 7, "数字的写法"},
        {"{\"a\": .5}", 1, 7, "数字的写法"},
        {"{\"a\": 1.}", 1, 7, "数字的写法"},
        {"{\"a\": +1}", 1, 7, "数字的写法"},
        {"{\"a\": \"一\n二\"}", 1, 9, "不能直接换行"},
        {"{\"a\": \"C:\\data\"}", 1, 10, "反斜杠本身要写成 \\\\"},
        {"{\"a\": \"\\uD800\"}", 1, 8, "转义不成一个字符"},
        {"{\"a\": \"x\ty\"}", 1, 9, "控制字符"},
        {"{\"a\": [1, 2}", 1, 12, "括号不配对"},
        {"{\"a\"}", 1, 5, "名称后面没有值"},
        {"{\"a\": 1", 1, 7, "第 1 行的 { 没有配对"},
        {"{\"a\": \"x}", 1, 7, "没有配对"},
        {"{\"a\": \"x,\n\"b\": 1}", 1, 7, "没有配对"},
        {"{\"a\": 1,250.50}", 1, 9, "千分位"},
        {"{\"a\": 12.5万元}", 1, 7, "单位"},
        {"{\"a\": 12.5%}", 1, 7, "%"},
        {"{\"a\": \"甲\"乙\"丙\"}", 1, 9, "里面的双引号"},
        {"{\"a\": 1\u200B}", 1, 8, "看不见的字符"},
        {"{{\"a\": 1}}", 1, 2, "花括号"},
        {"[\"a\": 1]", 1, 5, "方括号"},
        {"{a: 1}", 1, 2, "双引号"},
        {"{\"a\" = 1}", 1, 6, "冒号"},
        {"{\"a\": 1}}", 1, 9, "多余的内容"},
        {"​{}", 1, 1, "看不见的字符"},
        {"{\"a\\u0000\": 1}", 1, 4, "\\u0000"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct buf b;
        buf_init(&b);
        assert_false(parse(f, str_of(cases[i].text)));
        assert_int_equal(f->diags.n, 1);
        diag_message(&b, &f->diags.items[0], LANG_ZH);
        struct place p = f->diags.items[0].place;
        if (str_find(buf_view(&b), str_of(cases[i].zh), 0) == SIZE_MAX || p.line != cases[i].line ||
            p.col != cases[i].col)
            fail_msg("%s: %u:%u %.*s", cases[i].text, p.line, p.col, STR_ARG(buf_view(&b)));
        buf_free(&b);
    }
}

static void says_all_that_is_wrong(void **state)
{
    struct fixture *f = *state;
    static const struct {
        enum diag_code code;
        uint32_t line, col;
    } slips[] = {{E2008, 1, 5},  {E2001, 2, 1}, {E2008, 3, 6}, {E2001, 4, 7},
                 {E2001, 5, 22}, {E2001, 6, 8}, {E2008, 7, 1}, {E2001, 8, 6}};
    assert_false(parse(f, STR("{\"a\"：1\n"
                              "\"b\": [1, 2],\n"
                              "\"c\": “甲”,\n"
                              "\"d\": \"\t\",\n"
                              "\"e\": {\"x\": 1, \"y\": 1,250},\n"
                              "\"f\": 1,, \"g\": 2,\n"
                              "“h”: [1],\n"
                              "\"i\": 1.,\n"
                              "\"j\": [{}, null, true]}\n")));
    for (size_t i = 0; i < f->diags.n && i < sizeof slips / sizeof *slips; i++) {
        const struct diag *d = &f->diags.items[i];
        if (d->code != slips[i].code || d->place.line != slips[i].line ||
            d->place.col != slips[i].col)
            fail_msg("%zu: %u:%u", i, d->place.line, d->place.col);
    }
    assert_int_equal(f->diags.n, sizeof slips / sizeof *slips);
}

/* Names that stand twice and numbers too long to keep are told in the same run as slips. */
static void says_what_else_is_wrong_too(void **state)
{
    struct fixture *f = *state;
    static const struct {
        enum diag_code code;
        uint32_t line, col;
    } slips[] = {{E2001, 2, 1}, {E2005, 3, 1}, {E2006, 4, 6}, {E2008, 4, 10}, {E2005, 5, 25}};
    assert_false(parse(f, STR("{\"a\": 1\n"
                              "\"b\": 2,\n"
                              "\"a\": 3,\n"
                              "\"d\": 1e77，\n"
                              "\"e\": {\"“x”\": 1, \"x\": 2, \"“x”\": 3}}")));
    for (size_t i = 0; i < f->diags.n && i < sizeof slips / sizeof *slips; i++) {
        const struct diag *d = &f->diags.items[i];
        if (d->code != slips[i].code || d->place.line != slips[i].line ||
            d->place.col != slips[i].col)
            fail_msg("%zu: %u:%u", i, d->place.line, d->place.col);
    }
    assert_int_equal(f->diags.n, sizeof slips / sizeof *slips);
}

static void recognises_a_chinese_keyboard(void **state)
{
    struct fixture *f = *state;
    static const struct {
        const char *text;
        uint32_t col;
        const char *found, *wanted;
    } cases[] = {{"{\"a\": 1，\"b\": 2}", 8, "，", ","},
                 {"{\"a\"：1}", 5, "：", ":"},
                 {"{“a”: 1}", 2, "“", "\""},
                 {"{\"a\": １}", 7, "１", "1"},
                 {"｛\"a\": 1}", 1, "｛", "{"},
                 {"[1、2]", 3, "、", ","},
                 {"[1，2]", 3, "，", ","}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_false(parse(f, str_of(cases[i].text)));
        assert_fault(f, E2008, 1, cases[i].col);
        assert_str(f->diags.items[0].args[0], cases[i].found);
        assert_str(f->diags.items[0].args[1], cases[i].wanted);
    }
    assert_false(parse(f, STR("{\"a\":\u30001}")));
    assert_int_equal(f->diags.items[0].code, E2008);
}

static void reports_all_double_names_with_the_first_line(void **state)
{
    struct fixture *f = *state;
    assert_true(parse(f, STR("{\"a\": 1,\n\"b\": {\"x\": 1,\n\"x\": 2},\n\"a\":\n 3,\n\"a\": 4}")));
    assert_int_equal(f->diags.n, 3);
    static const struct {
        uint32_t line;
        const char *name, *first;
    } wanted[] = {{3, "x", "2"}, {4, "a", "1"}, {6, "a", "1"}};
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(f->diags.items[i].code, E2005);
        assert_int_equal(f->diags.items[i].place.line, wanted[i].line);
        assert_str(f->diags.items[i].args[0], wanted[i].name);
        assert_str(f->diags.items[i].args[1], wanted[i].first);
    }
    assert_number(member(&f->value, "a"), "1"); /* the first one stays */
}

static void the_first_line_is_that_of_the_name(void **state)
{
    struct fixture *f = *state;
    assert_true(parse(f, STR("{\"a\":\n\n 1, \"a\": 2}")));
    assert_str(f->diags.items[0].args[1], "1");
}

static void skips_a_byte_order_mark(void **state)
{
    struct fixture *f = *state;
    assert_true(parse(f, STR("\xEF\xBB\xBF{\"a\": 1}")));
    assert_fault(f, E2003, 1, 1);
    assert_int_equal(f->diags.errors, 0);
    assert_number(member(&f->value, "a"), "1");
    assert_false(parse(f, STR("\xEF\xBB\xBF{\"a\": 1 2}")));
    assert_int_equal(f->diags.items[1].place.col, 10); /* counted with the mark */
    assert_false(parse(f, STR("\xEF\xBB\xBF")));
    assert_int_equal(f->diags.first_error, E2007);
}

static void refuses_other_encodings(void **state)
{
    struct fixture *f = *state;
    /* {"部门": 1} in GBK, UTF-16LE and UTF-16BE */
    assert_false(parse(f, STR("{\n\"\xB2\xBF\xC3\xC5\": 1}")));
    assert_fault(f, E2002, 2, 2);
    assert_false(parse(f, STR("\xFF\xFE{\0\"\0")));
    assert_int_equal(f->diags.first_error, E2002);
    assert_false(parse(f, STR("\xFE\xFF\0{\0\"")));
    assert_int_equal(f->diags.first_error, E2002);
    assert_false(parse(f, STR("{\"a\": 1}\0")));
    assert_int_equal(f->diags.first_error, E2001);
}

static void refuses_empty_texts(void **state)
{
    struct fixture *f = *state;
    static const char *const cases[] = {"", " ", "\n\t\r\n"};
    for (size_t i = 0; i < 3; i++) {
        assert_false(parse(f, str_of(cases[i])));
        assert_int_equal(f->diags.first_error, E2007);
    }
    assert_false(parse(f, (struct str){NULL, 0}));
}

static struct str repeated(struct fixture *f, const char *open, const char *middle,
                           const char *close, size_t n)
{
    struct buf b;
    buf_init(&b);
    for (size_t i = 0; i < n; i++)
        buf_puts(&b, open);
    buf_puts(&b, middle);
    for (size_t i = 0; i < n; i++)
        buf_puts(&b, close);
    struct str out = arena_str(&f->arena, buf_view(&b));
    buf_free(&b);
    return out;
}

static void limits_nesting(void **state)
{
    struct fixture *f = *state;
    assert_true(parse(f, repeated(f, "[", "1", "]", 64)));
    assert_false(parse(f, repeated(f, "[", "1", "]", 65)));
    assert_fault(f, E2004, 1, 65);
    assert_false(parse(f, repeated(f, "{\"a\":", "1", "}", 65)));
    assert_int_equal(f->diags.first_error, E2004);
    assert_false(parse(f, repeated(f, "[", "1", "]", 100000)));
    assert_int_equal(f->diags.first_error, E2004);
    assert_false(parse(f, repeated(f, "[{\"a\":", "", "", 100000)));
    assert_int_equal(f->diags.first_error, E2004);
}

static void limits_size(void **state)
{
    struct fixture *f = *state;
    size_t n = 100 * 1000 * 1000;
    char *big = malloc(n);
    assert_non_null(big);
    memset(big, '[', n);
    assert_false(parse(f, (struct str){big, n}));
    assert_int_equal(f->diags.first_error, E1003);
    free(big);
}

/* A file full of faults must not take the square of its size. */
static void many_faults_end_in_time(void **state)
{
    struct fixture *f = *state;
    struct buf b;
    buf_init(&b);
    buf_char(&b, '{');
    for (int i = 0; i < 300000; i++)
        buf_puts(&b, i ? ",\n\"a\": 1e77" : "\"a\": 1");
    buf_char(&b, '}');
    clock_t start = clock();
    assert_true(parse(f, buf_view(&b)));
    assert_true((double)(clock() - start) / CLOCKS_PER_SEC < 60);
    assert_true(f->diags.errors >= 300000 - 1);
    assert_true(diags_full(&f->diags));
    buf_free(&b);
}

static void says_when_memory_is_gone(void **state)
{
    struct fixture *f = *state;
    f->arena.limit = 2000;
    assert_false(parse(f, STR("[[1],[2],[3],[4],[5],[6],[7],[8],[9],[10],[11],[12],[13],[14],[15],"
                              "[16],[17],[18],[19],[20],[21],[22],[23],[24],[25],[26],[27]]")));
    assert_int_equal(f->diags.first_error, E1004);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, open_fixture, close_fixture)
    const struct CMUnitTest tests[] = {
        TEST(reads_every_type_with_its_place),
        TEST(keeps_members_in_order),
        TEST(keeps_every_digit),
        TEST(reports_numbers_it_cannot_keep),
        TEST(reads_escapes),
        TEST(says_what_is_wrong_in_words),
        TEST(says_all_that_is_wrong),
        TEST(says_what_else_is_wrong_too),
        TEST(recognises_a_chinese_keyboard),
        TEST(reports_all_double_names_with_the_first_line),
        TEST(the_first_line_is_that_of_the_name),
        TEST(skips_a_byte_order_mark),
        TEST(refuses_other_encodings),
        TEST(refuses_empty_texts),
        TEST(limits_nesting),
        TEST(limits_size),
        TEST(many_faults_end_in_time),
        TEST(says_when_memory_is_gone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
