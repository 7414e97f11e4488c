#include "data/json_syntax.h"

#include "base/utf8.h"

/* Characters that a Chinese input method gives where JSON wants the ASCII one on the right. */
static const struct {
    int32_t typed;
    char wanted;
} look_alikes[] = {{0x3001, ','}, {0x3002, '.'}, {0x3010, '['}, {0x3011, ']'}, {0x201C, '"'},
                   {0x201D, '"'}, {0x2018, '"'}, {0x2019, '"'}, {0x300C, '"'}, {0x300D, '"'},
                   {0x3000, ' '}, {0x00A0, ' '}, {0x2212, '-'}, {0x2014, '-'}};

static char ascii_for(int32_t cp)
{
    if (cp >= 0xFF01 && cp <= 0xFF5E) /* the full-width forms of ASCII */
        return (char)(cp - 0xFEE0);
    for (size_t i = 0; i < sizeof look_alikes / sizeof *look_alikes; i++)
        if (look_alikes[i].typed == cp)
            return look_alikes[i].wanted;
    return 0;
}

/* First byte of the character that ends before `end`. */
static size_t last_character(struct str text, size_t end)
{
    size_t at = end ? end - 1 : 0;
    while (at > 0 && ((unsigned char)text.p[at] & 0xC0) == 0x80)
        at--;
    return at;
}

static bool escaped(struct str text, size_t at)
{
    size_t backslashes = 0;
    while (backslashes < at && text.p[at - 1 - backslashes] == '\\')
        backslashes++;
    return backslashes % 2 == 1;
}

static bool is_word(char c)
{
    return ascii_is_alpha(c) || ascii_is_digit(c) || c == '-' || c == '+' || c == '.';
}

/* First byte of the token whose last character begins at `last`: a string, a word or number, or
 * that one character. */
static size_t token_start(struct str text, size_t last)
{
    size_t at = last;
    if (text.p[last] == '"') {
        while (at > 0 && text.p[at - 1] != '\n') {
            at--;
            if (text.p[at] == '"' && !escaped(text, at))
                return at;
        }
        return last;
    }
    while (is_word(text.p[last]) && at > 0 && is_word(text.p[at - 1]))
        at--;
    return at;
}

/* The last character before `at` that is no blank; 0 at the beginning. */
static char before(struct str text, size_t at)
{
    while (at > 0 && ascii_is_space(text.p[at - 1]))
        at--;
    return at ? text.p[at - 1] : 0;
}

static bool ends_a_value(char c)
{
    return c == '"' || c == '}' || c == ']' || ascii_is_alpha(c) || ascii_is_digit(c);
}

static struct str cause_of_word(struct str text, size_t start, size_t end)
{
    struct str word = str_sub(text, start, end);
    if (ascii_is_digit(word.p[0]) || word.p[0] == '-' || word.p[0] == '.' || word.p[0] == '+')
        return DIAG_BOTH("数字的写法不对（不能以 0、小数点或加号开头，也不能以小数点结尾）",
                         "the number is malformed (no leading zero, point or plus sign, no point "
                         "at the end)");
    return DIAG_BOTH("文字要写在双引号里；不加引号的词只能是 true、false、null",
                     "text stands in double quotes; only true, false and null stand without");
}

static struct str cause_of(struct str text, size_t start, size_t end)
{
    char c = text.p[start], previous = before(text, start);
    if (ends_a_value(previous) && (c == '}' || c == ']'))
        return DIAG_BOTH("括号不配对：方括号 [ ] 与花括号 { } 混了，或名称后面没有值",
                         "brackets do not match: [ ] and { } are mixed up, or a name has no value");
    if (ends_a_value(previous) && (c == '"' || c == '{' || c == '[' || is_word(c)))
        return DIAG_BOTH("前面缺逗号（如果前面是名称，则缺冒号）",
                         "a comma is missing before this (a colon, if a name stands before it)");
    if (previous == ',' && (c == '}' || c == ']'))
        return DIAG_BOTH("最后一项后面多了逗号", "there is a comma behind the last item");
    if (previous == ',' && c == ',')
        return DIAG_BOTH("多了一个逗号", "there is a comma too many");
    if (c == '\'')
        return DIAG_BOTH("引号要用英文双引号", "quotes are double quotes");
    if (c == '/' || c == '#')
        return DIAG_BOTH("JSON 里不能写注释", "JSON has no comments");
    if (c == '"' && str_find(str_sub(text, start, end), STR("\\u"), 0) != SIZE_MAX)
        return DIAG_BOTH("文字里的 \\u 转义不成一个字符",
                         "an escape \\u in this text is no character");
    if (is_word(c))
        return cause_of_word(text, start, end);
    return DIAG_BOTH("此处不符合 JSON 写法（常见原因：缺逗号、多逗号、缺引号、缺冒号）",
                     "this is not JSON (often: a missing or extra comma, a missing quote or "
                     "colon)");
}

/* Whether byte `at` lies between the quotes of a text; one never runs over a line end. */
static bool inside_string(struct str text, size_t at)
{
    size_t from = at;
    bool inside = false;
    while (from > 0 && text.p[from - 1] != '\n')
        from--;
    for (; from < at; from++) {
        if (inside && text.p[from] == '\\')
            from++;
        else if (text.p[from] == '"')
            inside = !inside;
    }
    return inside;
}

static void report_in_string(const struct source *source, size_t end, struct diags *ds)
{
    struct str text = source->text;
    if (end < text.n && (unsigned char)text.p[end] < 0x20)
        DIAG(ds, E2001, source_place(source, end),
             DIAG_BOTH("双引号里的文字不能直接换行或含控制字符，换行写成 \\n",
                       "a text in quotes cannot hold a line break or control character; write "
                       "\\n"));
    else
        DIAG(ds, E2001, source_place(source, end - 1),
             DIAG_BOTH("反斜杠后面的字符不对；反斜杠本身要写成 \\\\",
                       "wrong character behind the backslash; a backslash itself is written "
                       "\\\\"));
}

void json_report_syntax(const struct source *source, size_t end, struct diags *ds)
{
    struct str text = source->text;
    end = end > text.n ? text.n : end;
    if (!text.n || !end)
        end = text.n ? 1 : 0;
    if (!end) {
        DIAG0(ds, E2007, place_file(source->name));
        return;
    }
    if (inside_string(text, end)) {
        report_in_string(source, end, ds);
        return;
    }
    size_t last = last_character(text, end), start = token_start(text, last);
    const char *p = text.p + last;
    char wanted = ascii_for(utf8_next(&p, text.p + text.n));
    if (wanted) {
        DIAG(ds, E2008, source_place(source, last), str_sub(text, last, (size_t)(p - text.p)),
             wanted == ' ' ? DIAG_BOTH("空格", "a blank") : (struct str){&wanted, 1});
        return;
    }
    struct place place = source_place(source, start);
    place.caret_width = (uint32_t)utf8_count(str_sub(text, start, end));
    DIAG(ds, E2001, place, cause_of(text, start, end));
}
