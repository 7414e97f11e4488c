/* The validator's keywords, one by one: patterns as a full engine of regular expressions judges
 * them, limits, and what is told. */
#include "check.h"

#include "data/json.h"
#include "data/schema_words.h"

static void patterns_match_as_elsewhere(void **state)
{
    (void)state;
    static const struct {
        const char *pattern, *text;
        bool matches;
    } cases[] = {
        {"", "x", true},
        {"^//", "// x", true},
        {"^//", "x //", false},
        {"a", "bab", true},
        {"^a$", "a", true},
        {"^a$", "ab", false},
        {"^[a-z_]+$", "ab_c", true},
        {"^[a-z_]+$", "ab1", false},
        {"^[a-z_]+[+-]$", "ab+", true},
        {"^[a-z_]+[+-]$", "+", false},
        {"^[^0-9]*$", "abc", true},
        {"^[^0-9]*$", "a1c", false},
        {"^a?b", "b", true},
        {"^a?b", "aab", false},
        {"x.z", "axyz", true},
        {"^\\$$", "$", true},
        {"^a*a$", "aaaa", true},
        {"^[U+0-9 -]+$", "U+20-30 U+4", true},
        {"[", "[", true},
        {"^$", "", true},
        {"^.$", "", false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (schema_pattern_matches(str_of(cases[i].pattern), str_of(cases[i].text)) !=
            cases[i].matches)
            fail_msg("%s on %s", cases[i].pattern, cases[i].text);
}

struct fixture {
    struct arena arena;
    struct diags diags;
    struct sources sources;
};

static struct value parsed(struct fixture *f, const char *text)
{
    struct value v;
    struct source *s = sources_add(&f->sources, STR("x.json"), str_of(text));
    assert_true(json_parse(s, &f->arena, &v, &f->diags));
    return v;
}

static void what_is_wanted_is_said(void **state)
{
    (void)state;
    static const struct {
        const char *schema, *value, *wanted, *found; /* "" for wanted: it fits */
    } cases[] = {
        {"{\"type\": \"integer\", \"minimum\": 0, \"maximum\": 6}", "7", "0 至 6 的整数", "7"},
        {"{\"type\": \"integer\", \"minimum\": 0, \"maximum\": 6}", "6", "", ""},
        {"{\"type\": [\"string\", \"null\"]}", "[]", "文字", "空的列表"},
        {"{\"type\": [\"string\", \"null\"]}", "null", "", ""},
        {"{\"enum\": [\"a\", \"b\", null]}", "\"c\"", "\"a\"、\"b\" 之一", "\"c\""},
        {"{\"const\": false}", "true", "false", "true"},
        {"{\"type\": \"string\", \"minLength\": 1}", "\"\"", "不空的文字", "\"\""},
        {"{\"type\": \"array\", \"minItems\": 2, \"maxItems\": 2}", "[1]", "2 项的列表 [ … ]",
         "列表"},
        {"{\"type\": \"array\", \"minItems\": 1, \"items\": {\"type\": \"string\"}}", "{}",
         "至少一项的文字 [\"…\", \"…\"]", "空的 { }"},
        {"{\"type\": \"string\", \"pattern\": \"^U\", \"examples\": [\"U+20\"]}", "\"x\"",
         "形如“U+20”的文字", "\"x\""},
        {"{\"type\": \"string\", \"format\": \"expression\"}", "5", "算式（文字）", "5"},
        {"{\"anyOf\": [{\"type\": \"string\"}, {\"const\": false}]}", "1", "文字 或 false", "1"},
        {"{\"anyOf\": [{\"type\": \"string\"}, {\"const\": false}]}", "false", "", ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct fixture f = {0};
        arena_init(&f.arena);
        diags_init(&f.diags);
        sources_init(&f.sources, &f.arena, NULL);
        struct schema schema = {parsed(&f, cases[i].schema)};
        struct value v = parsed(&f, cases[i].value);
        const struct schema_check check = {.kind = SCHEMA_OF_PACK,
                                           .schema = &schema,
                                           .sources = &f.sources,
                                           .arena = &f.arena,
                                           .diags = &f.diags};
        assert_int_equal(schema_apply(&check, &v), cases[i].wanted[0] == '\0');
        assert_int_equal(f.diags.n, cases[i].wanted[0] != '\0');
        if (f.diags.n) {
            struct buf message;
            struct str wanted =
                arena_printf(&f.arena, "“”应为%s，这里是%s", cases[i].wanted, cases[i].found);
            buf_init(&message);
            diag_message(&message, &f.diags.items[0], LANG_ZH);
            assert_int_equal(f.diags.items[0].code, E4021);
            assert_str(buf_view(&message), wanted.p);
            buf_free(&message);
        }
        diags_free(&f.diags);
        arena_free(&f.arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(patterns_match_as_elsewhere),
        cmocka_unit_test(what_is_wanted_is_said),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
