/* Whatever a value holds, Markdown shows it as text and the document keeps its structure: checked
 * against md4c, with tables and the other extensions switched on. */
#include "check.h"

#include "base/utf8.h"
#include "expr/escape.h"

#include <md4c.h>

/* Blocks and spans as a trace of characters, and all text joined. */
struct seen {
    struct buf structure, text;
};

static int enter_block(MD_BLOCKTYPE type, void *detail, void *user)
{
    (void)detail;
    buf_printf(&((struct seen *)user)->structure, "<%d", (int)type);
    return 0;
}

static int leave_block(MD_BLOCKTYPE type, void *detail, void *user)
{
    (void)type;
    (void)detail;
    buf_puts(&((struct seen *)user)->structure, ">");
    buf_puts(&((struct seen *)user)->text, " ");
    return 0;
}

static int enter_span(MD_SPANTYPE type, void *detail, void *user)
{
    (void)detail;
    buf_printf(&((struct seen *)user)->structure, "(%d", (int)type);
    return 0;
}

static int leave_span(MD_SPANTYPE type, void *detail, void *user)
{
    (void)type;
    (void)detail;
    buf_puts(&((struct seen *)user)->structure, ")");
    return 0;
}

static int text(MD_TEXTTYPE type, const MD_CHAR *s, MD_SIZE n, void *user)
{
    struct seen *seen = user;
    if (type == MD_TEXT_SOFTBR)
        buf_puts(&seen->text, " ");
    else if (type == MD_TEXT_NORMAL || type == MD_TEXT_NULLCHAR)
        buf_put(&seen->text, s, n);
    else
        buf_printf(&seen->structure, "!%d", (int)type);
    return 0;
}

static void parse(struct str markdown, struct seen *seen)
{
    MD_PARSER p = {.flags = MD_FLAG_TABLES | MD_FLAG_STRIKETHROUGH | MD_FLAG_TASKLISTS,
                   .enter_block = enter_block,
                   .leave_block = leave_block,
                   .enter_span = enter_span,
                   .leave_span = leave_span,
                   .text = text};
    buf_init(&seen->structure);
    buf_init(&seen->text);
    assert_int_equal(md_parse(markdown.p, (MD_SIZE)markdown.n, &p, seen), 0);
}

/* Blanks and line breaks joined to one blank, none at the ends. */
static void squeeze(struct buf *out, struct str s)
{
    bool blank = false;
    for (size_t i = 0; i < s.n; i++) {
        bool separator = str_starts(str_sub(s, i, s.n), STR("\xE2\x80\xA8")); /* U+2028 */
        if (separator || ascii_is_space((unsigned char)s.p[i])) {
            i += separator ? 2 : 0;
            blank = true;
            continue;
        }
        if (blank && out->n)
            buf_char(out, ' ');
        blank = false;
        buf_char(out, s.p[i]);
    }
}

/* Puts the value where "@" stands in the frame. */
static void build(struct buf *out, const char *frame, struct str value, bool escape)
{
    for (const char *p = frame; *p; p++)
        if (*p != '@')
            buf_char(out, *p);
        else if (escape)
            markdown_escape(out, value);
        else
            buf_str(out, value);
}

static const char *const frames[] = {"@\n",         "部门：@。\n",
                                     "- @\n",       "# @\n",
                                     "> @\n",       "前文\n@\n",
                                     "@ 后文\n",    "@\n后文\n",
                                     "@@\n",        "1. @\n",
                                     "前文\n\n@\n", "@\n\n后文\n",
                                     "@。 后\n",    "| 甲 | 乙 |\n|---|---|\n| @ | 末 |\n",
                                     "a @ b @ c\n", "**粗 @ 体**\n",
                                     "@\n---尾\n",  "   @\n"};

/* What a harmless value makes of the frame is what any value must make of it. */
static void check_value(struct str value)
{
    for (size_t f = 0; f < sizeof frames / sizeof *frames; f++) {
        struct buf markdown, plain, wanted_text, got, wanted;
        struct seen a, b;
        buf_init(&markdown);
        buf_init(&plain);
        buf_init(&wanted_text);
        buf_init(&got);
        buf_init(&wanted);
        build(&markdown, frames[f], value, true);
        build(&plain, frames[f], STR("x"), false);
        parse(buf_view(&markdown), &a);
        parse(buf_view(&plain), &b);
        if (!str_eq(buf_view(&a.structure), buf_view(&b.structure)))
            fail_msg(
                "[%.*s] changes the structure of [%s]: %.*s, should be %.*s; written as [%.*s]",
                STR_ARG(value), frames[f], STR_ARG(buf_view(&a.structure)),
                STR_ARG(buf_view(&b.structure)), STR_ARG(buf_view(&markdown)));
        for (size_t i = 0; i < b.text.n; i++)
            if (b.text.p[i] == 'x')
                buf_str(&wanted_text, value);
            else
                buf_char(&wanted_text, b.text.p[i]);
        squeeze(&got, buf_view(&a.text));
        squeeze(&wanted, buf_view(&wanted_text));
        if (!str_eq(buf_view(&got), buf_view(&wanted)))
            fail_msg("in [%s] shows [%.*s], not [%.*s]; written as [%.*s]", frames[f],
                     STR_ARG(buf_view(&got)), STR_ARG(buf_view(&wanted)),
                     STR_ARG(buf_view(&markdown)));
        buf_free(&markdown);
        buf_free(&plain);
        buf_free(&wanted_text);
        buf_free(&got);
        buf_free(&wanted);
        buf_free(&a.structure);
        buf_free(&a.text);
        buf_free(&b.structure);
        buf_free(&b.text);
    }
}

static void shows_chosen_values_as_text(void **state)
{
    (void)state;
    static const char *const values[] = {"临夏市*医疗*保障局",
                                         "_下划线_",
                                         "a|b",
                                         "<b>粗</b>",
                                         "&lt;",
                                         "&#42;",
                                         "1. 第一",
                                         "1.",
                                         "2024.",
                                         "2024. 年",
                                         "1) 甲",
                                         "- 项",
                                         "+ 项",
                                         "-",
                                         "* 项",
                                         "---",
                                         "===",
                                         "=",
                                         "# 标题",
                                         "#",
                                         "> 引",
                                         "`代码`",
                                         "``",
                                         "[链接](u)",
                                         "[x]: u",
                                         "![图](u)",
                                         "!",
                                         "\\",
                                         "尾\\",
                                         "~~删~~",
                                         "~~~",
                                         "```",
                                         "第一行\n第二行",
                                         "一\n\n# 二",
                                         "一\r\n- 二",
                                         "    缩进",
                                         "\t缩进",
                                         "尾  ",
                                         "尾  \n",
                                         "http://a.b/c_d_e",
                                         "a@b.cn",
                                         "www.a.cn",
                                         "<!-- x -->",
                                         ":--",
                                         ":-|-:",
                                         "$a$",
                                         "[ ] 任务",
                                         "[x] 任务",
                                         "一\x01二",
                                         "　全角",
                                         "1103.93",
                                         "-5",
                                         "3.",
                                         "--",
                                         "- - -",
                                         "* * *",
                                         "***",
                                         "__",
                                         "a__b__c",
                                         "<http://a>",
                                         "&amp;amp;",
                                         "&",
                                         "a & b",
                                         "\"引\"",
                                         "'",
                                         "(a)",
                                         ("A\xC2\xA0"
                                          "B"),
                                         "\xE2\x80\xA8行",
                                         "1.\n2.",
                                         "：--"};
    for (size_t i = 0; i < sizeof values / sizeof *values; i++)
        check_value(str_of(values[i]));
}

static void shows_random_values_as_text(void **state)
{
    (void)state;
    static const char *const parts[] = {
        "*",  "_", "`", "[", "]", "(", ")",  "<",  ">", "&", "#",  "-",   "+", "=",  "~",  "|",
        "\\", "!", "1", ".", ")", " ", "\n", "甲", "a", ":", "  ", "lt;", "0", "，", "\t", "&#"};
    uint32_t seed = 12345;
    for (int round = 0; round < 4000; round++) {
        char value[80];
        size_t n = 0;
        seed = seed * 1664525u + 1013904223u;
        for (uint32_t k = seed >> 29; n < 60; k--) {
            seed = seed * 1664525u + 1013904223u;
            const char *part = parts[(seed >> 16) % (sizeof parts / sizeof *parts)];
            memcpy(value + n, part, strlen(part));
            n += strlen(part);
            if (k == 0)
                break;
        }
        struct str v = {value, n};
        struct buf squeezed;
        buf_init(&squeezed);
        squeeze(&squeezed, v);
        if (squeezed.n) /* a blank value leaves nothing to show */
            check_value(v);
        buf_free(&squeezed);
    }
}

static void leaves_ordinary_text_readable(void **state)
{
    (void)state;
    static const char *const same[] = {
        "临夏市医疗保障局", "2022年度收入总计1103.93万元，支出总计1103.93万元。",
        "增长14.70%",       "（一）基本支出",
        "“三公”经费",       "-12.30",
        "A-B+C=D",          "R&D 经费",
        "1103.93",          "是否完成：是！好"};
    for (size_t i = 0; i < sizeof same / sizeof *same; i++) {
        struct buf b;
        buf_init(&b);
        markdown_escape(&b, str_of(same[i]));
        assert_str(buf_view(&b), strcmp(same[i], "R&D 经费") ? same[i] : "R\\&D 经费");
        buf_free(&b);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shows_chosen_values_as_text),
        cmocka_unit_test(shows_random_values_as_text),
        cmocka_unit_test(leaves_ordinary_text_readable),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
