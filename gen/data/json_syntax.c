#include "data/json_syntax.h"

#include "base/utf8.h"
#include "data/json_scan.h"

#include <stdio.h>

enum { OPEN_MAX = 256 };

struct open {
    char bracket;
    bool either; /* people mixed up { and [: both ends will do */
    size_t at;
};

struct syntax {
    struct json_scan scan;
    struct open open[OPEN_MAX];
    size_t depth, comma; /* offset of the comma before the value in hand */
    bool done;
    enum expected { A_VALUE, AN_ITEM, A_NAME, A_COLON, A_COMMA } expected;
    bool behind_comma;
};

static bool in_map(const struct syntax *s)
{
    return s->depth && s->open[s->depth - 1].bracket == '{';
}

/* A slip of order; said once where the token itself was at fault. */
static void wrong(struct syntax *s, const struct json_token *t, struct str why)
{
    if (!t->mended)
        json_slip(&s->scan, t->at, t->end, why);
}

static void expect_member(struct syntax *s, bool behind_comma)
{
    s->behind_comma = behind_comma;
    s->expected = in_map(s) ? A_NAME : AN_ITEM;
}

static void open_bracket(struct syntax *s, const struct json_token *t)
{
    if (s->depth == OPEN_MAX) {
        s->done = true;
        return;
    }
    s->open[s->depth++] = (struct open){t->mark, false, t->at};
    expect_member(s, false);
}

/* "第 3 行的 {": the lines are counted only for a report. */
static void not_closed(struct syntax *s, const struct open *o, size_t at, size_t end, bool at_end)
{
    char why[256];
    struct place place = source_place(s->scan.source, o->at);
    const char close = o->bracket == '{' ? '}' : ']';
    int n = at_end ? snprintf(why, sizeof why,
                              "文件到此中断：第 %u 行的 %c 没有配对的 %c\x1f"
                              "the file ends here: %c on line %u has no %c",
                              place.line, o->bracket, close, o->bracket, place.line, close)
                   : snprintf(why, sizeof why,
                              "括号不配对：第 %u 行的 %c 应以 %c 结束\x1f"
                              "brackets do not match: %c on line %u ends with %c",
                              place.line, o->bracket, close, o->bracket, place.line, close);
    json_slip(&s->scan, at, end, (struct str){why, (size_t)n});
}

/* Behind brackets that do not match nothing more can be said for certain. */
static void close_bracket(struct syntax *s, const struct json_token *t)
{
    struct open *o = s->depth ? &s->open[s->depth - 1] : NULL;
    if (!o) {
        wrong(s, t,
              DIAG_BOTH("正文结束之后还有多余的内容",
                        "there is text behind the end of the document"));
        s->done = true;
    } else if (!o->either && (o->bracket == '{') != (t->mark == '}')) {
        not_closed(s, o, t->at, t->end, false);
        s->done = true;
    } else {
        s->depth--;
        s->expected = A_COMMA;
    }
}

static void behind_last_comma(struct syntax *s)
{
    if (s->behind_comma)
        json_slip(&s->scan, s->comma, s->comma + 1,
                  DIAG_BOTH("最后一项后面多了逗号", "there is a comma behind the last item"));
    s->behind_comma = false;
}

static bool is(const struct json_token *t, const char *marks)
{
    return t->kind == JSON_MARK && strchr(marks, t->mark);
}

static void read_value(struct syntax *s, const struct json_token *t)
{
    bool first_or_next = s->expected == AN_ITEM;
    if (is(t, "{[")) {
        open_bracket(s, t);
    } else if (is(t, "}]")) {
        if (first_or_next)
            behind_last_comma(s);
        else
            wrong(s, t, DIAG_BOTH("名称后面没有值", "a name has no value"));
        close_bracket(s, t);
    } else if (is(t, ",")) {
        wrong(s, t,
              first_or_next ? DIAG_BOTH("多了一个逗号", "there is a comma too many")
                            : DIAG_BOTH("名称后面没有值", "a name has no value"));
        expect_member(s, true);
        s->comma = t->at;
    } else if (is(t, ":")) {
        wrong(s, t, DIAG_BOTH("多了一个冒号", "there is a colon too many"));
    } else {
        s->expected = A_COMMA;
    }
}

static char byte_before(const struct syntax *s, size_t at)
{
    return at ? s->scan.source->text.p[at - 1] : '\0';
}

/* 1,250.50 without quotes */
static bool is_thousands(const struct syntax *s, const struct json_token *t)
{
    return t->kind == JSON_SCALAR && s->behind_comma && s->comma + 1 == t->at &&
           ascii_is_digit(byte_before(s, s->comma)) &&
           ascii_is_digit(s->scan.source->text.p[t->at]);
}

static void read_name(struct syntax *s, const struct json_token *t)
{
    if (t->kind == JSON_STRING) {
        s->expected = A_COLON;
    } else if (is(t, "}]")) {
        behind_last_comma(s);
        close_bracket(s, t);
    } else if (is(t, ",")) {
        wrong(s, t, DIAG_BOTH("多了一个逗号", "there is a comma too many"));
        s->comma = t->at;
        s->behind_comma = true;
    } else if (is(t, "{[")) {
        wrong(s, t,
              DIAG_BOTH("花括号 { } 里要写“名称: 值”；一列东西用方括号 [ ]",
                        "braces { } hold names with values; a list stands in brackets [ ]"));
        s->open[s->depth - 1].either = true;
        s->open[s->depth - 1].bracket = '[';
        open_bracket(s, t);
    } else if (is_thousands(s, t)) {
        wrong(s, t, DIAG_BOTH("数里不能写千分位逗号", "a number has no thousands separators"));
        s->expected = A_COMMA;
    } else if (t->kind == JSON_MARK) {
        wrong(s, t, DIAG_BOTH("冒号前面没有名称", "there is no name before the colon"));
        s->expected = A_VALUE;
    } else {
        wrong(s, t, DIAG_BOTH("名称要写在双引号里", "a name stands in double quotes"));
        s->expected = A_COLON;
    }
}

static void read_colon(struct syntax *s, const struct json_token *t)
{
    if (is(t, ":")) {
        s->expected = A_VALUE;
    } else if (t->kind == JSON_JUNK) {
        s->expected = A_VALUE; /* = and the like, reported */
    } else {
        if (!is(t, ",}]"))
            wrong(s, t, DIAG_BOTH("名称后面缺冒号", "a colon is missing behind the name"));
        s->expected = A_VALUE;
        read_value(s, t);
    }
}

static void read_comma(struct syntax *s, const struct json_token *t)
{
    if (!s->depth) {
        if (t->kind != JSON_END)
            wrong(s, t,
                  DIAG_BOTH("正文结束之后还有多余的内容",
                            "there is text behind the end of the document"));
        s->done = true;
    } else if (is(t, ",")) {
        expect_member(s, true);
        s->comma = t->at;
    } else if (is(t, "}]")) {
        close_bracket(s, t);
    } else if (is(t, ":")) {
        wrong(s, t,
              in_map(s) ? DIAG_BOTH("多了一个冒号", "there is a colon too many")
                        : DIAG_BOTH("方括号 [ ] 里不能写“名称: 值”，应改用花括号 { }",
                                    "brackets [ ] hold no names; use braces { }"));
        s->open[s->depth - 1].either = true;
        s->open[s->depth - 1].bracket = '{';
        s->expected = A_VALUE;
    } else if (t->kind != JSON_JUNK) { /* junk stands for the comma: ; and the like */
        wrong(s, t, DIAG_BOTH("前面缺逗号", "a comma is missing before this"));
        expect_member(s, false);
        if (in_map(s))
            read_name(s, t);
        else
            read_value(s, t);
    } else {
        expect_member(s, false);
    }
}

static void read_end(struct syntax *s)
{
    struct str text = s->scan.source->text;
    size_t at = text.n;
    s->done = true;
    if (!s->depth)
        return;
    while (at > 0 && ascii_is_space(text.p[at - 1]))
        at--;
    at = utf8_before(text, at);
    not_closed(s, &s->open[s->depth - 1], at, at + 1, true);
}

void json_report_syntax(const struct source *source, size_t end, struct diags *ds)
{
    struct syntax s = {.scan = {.source = source, .diags = ds}, .expected = A_VALUE};
    while (!s.done && !diags_full(ds)) {
        struct json_token t = json_scan_next(&s.scan);
        if (t.kind == JSON_END && !(s.expected == A_COMMA && !s.depth))
            read_end(&s);
        else if (s.expected == A_VALUE || s.expected == AN_ITEM)
            read_value(&s, &t);
        else if (s.expected == A_NAME)
            read_name(&s, &t);
        else if (s.expected == A_COLON)
            read_colon(&s, &t);
        else
            read_comma(&s, &t);
    }
    if (!s.scan.found) /* the parser knows better */
        json_slip(&s.scan, end ? end - 1 : 0, end,
                  DIAG_BOTH("此处不符合 JSON 写法（常见原因：缺逗号、多逗号、缺引号、缺冒号）",
                            "this is not JSON (often: a missing or extra comma, a missing quote or "
                            "colon)"));
}
