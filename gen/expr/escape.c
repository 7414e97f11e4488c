/* The one place where printed values are kept from being read as Markdown or HTML. */
#include "expr/escape.h"

#include "base/utf8.h"
#include "expr/expr.h"

int digit_value(char c)
{
    if (ascii_is_digit(c))
        return c - '0';
    if (ascii_is_alpha(c))
        return (c | 0x20) - 'a' + 10;
    return 99;
}

/* A number of at most `max` digits at *i. */
static bool code(struct str s, size_t *i, int base, size_t min, size_t max, int32_t *out)
{
    size_t n = 0;
    *out = 0;
    while (n < max && *i < s.n && digit_value(s.p[*i]) < base) {
        *out = *out * base + digit_value(s.p[(*i)++]);
        n++;
    }
    bool surrogate = *out >= 0xD800 && *out <= 0xDFFF;
    return n >= min && *out <= 0x10FFFF && !surrogate;
}

/* One escape behind the backslash at s.p[*i]; writes at most four bytes. */
static bool escape_at(struct str s, size_t *i, char *out, size_t *n)
{
    static const char from[] = "\\'\"abfnrtv", to[] = "\\'\"\a\b\f\n\r\t\v";
    char c = s.p[*i];
    const char *simple = memchr(from, c, sizeof from - 1);
    int32_t cp;
    *n = 0;
    if (c == '\n') {
        ++*i;
        return true;
    }
    if (simple) {
        ++*i;
        out[(*n)++] = to[simple - from];
        return true;
    }
    if (c == 'N') /* names of characters: not offered */
        return false;
    if (c == 'x' || c == 'u' || c == 'U') {
        size_t width = c == 'x' ? 2 : c == 'u' ? 4 : 8;
        ++*i;
        if (!code(s, i, 16, width, width, &cp))
            return false;
    } else if (c >= '0' && c <= '7') {
        code(s, i, 8, 1, 3, &cp);
    } else {
        out[(*n)++] = '\\'; /* an unknown escape stays as written */
        return true;
    }
    *n = utf8_put(out, cp);
    return true;
}

bool string_unescape(struct arena *a, struct str literal, struct str *out, size_t *bad)
{
    bool plain = !memchr(literal.p, '\\', literal.n) && !memchr(literal.p, '\r', literal.n);
    *bad = SIZE_MAX;
    if (plain) {
        *out = literal;
        return true;
    }
    char *p = arena_alloc(a, literal.n * 2 + 1);
    size_t n = 0, i = 0;
    if (!p)
        return false;
    while (i < literal.n) {
        char c = literal.p[i];
        if (c == '\\' && i + 1 < literal.n) {
            size_t at = i++, written;
            if (!escape_at(literal, &i, p + n, &written)) {
                *bad = at;
                return false;
            }
            n += written;
            continue;
        }
        i++;
        if (c == '\r') {
            i += i < literal.n && literal.p[i] == '\n';
            c = '\n';
        }
        p[n++] = c;
    }
    *out = (struct str){p, n};
    return true;
}

void html_escape(struct buf *out, struct str text)
{
    for (size_t i = 0; i < text.n; i++)
        switch (text.p[i]) {
        case '&':
            buf_puts(out, "&amp;");
            break;
        case '<':
            buf_puts(out, "&lt;");
            break;
        case '>':
            buf_puts(out, "&gt;");
            break;
        case '\'':
            buf_puts(out, "&#39;");
            break;
        case '"':
            buf_puts(out, "&#34;");
            break;
        default:
            buf_char(out, text.p[i]);
        }
}

/* No line starts with more bytes of marks than this. */
enum { MARKS_MAX = 200 };

/* What stands on the line so far decides whether a block could start here. */
enum line_state {
    LINE_START,  /* nothing but blanks and marks of lists, quotes and headings */
    LINE_NUMBER, /* then only digits: "1" could become "1." */
    LINE_TEXT
};

/* A mark of a list or heading counts when a blank, itself again or nothing follows; a bar begins a
 * cell of what could become the line below a table's head. */
static bool is_mark(const struct buf *out, size_t i)
{
    char c = out->p[i], next = i + 1 < out->n ? out->p[i + 1] : ' ';
    return c == '>' || c == '|' ||
           (c && memchr("-+*#.)", c, 6) && (next == ' ' || next == '\t' || next == c));
}

static enum line_state line_state(const struct buf *out)
{
    size_t start = out->n;
    while (start && out->p[start - 1] != '\n')
        if (out->n - start-- == MARKS_MAX)
            return LINE_TEXT;
    enum line_state state = LINE_START;
    for (size_t i = start; i < out->n; i++) {
        char c = out->p[i];
        bool blank = c == ' ' || c == '\t', ends_number = c == '.' || c == ')';
        if (ascii_is_digit(c))
            state = LINE_NUMBER;
        else if (state == LINE_NUMBER && ends_number && is_mark(out, i))
            state = LINE_START;
        else if (state == LINE_NUMBER || ends_number || (!blank && !is_mark(out, i)))
            return LINE_TEXT;
    }
    return state;
}

static bool is_break(int32_t cp)
{
    return (cp >= '\n' && cp <= '\r') || (cp >= 0x1C && cp <= 0x1E) || cp == 0x85 || cp == 0x2028 ||
           cp == 0x2029;
}

static bool is_blank(int32_t cp)
{
    return cp == ' ' || cp == '\t' || is_break(cp);
}

static bool escaped_anywhere(int32_t cp)
{
    return cp < 0x80 && cp > 0 && memchr("\\`*_[]<|~", cp, 9);
}

/* Marks that matter only where a block could start: headings, quotes, bullets, underlines of
 * headings, numbers of lists ("1." or "1)" before a blank or at the end of the value). */
static bool escaped_at_start(int32_t cp, enum line_state state, const char *next, const char *end)
{
    bool ends_word = next == end || is_blank((unsigned char)*next);
    if (state == LINE_NUMBER)
        return (cp == '.' || cp == ')') && ends_word;
    if (state != LINE_START)
        return false;
    if (cp == '#' || cp == '>' || cp == '=')
        return true;
    if (cp == ':')
        return next < end && *next == '-';
    return (cp == '-' || cp == '+') && (ends_word || *next == cp || (cp == '-' && *next == ':'));
}

/* "&" could start an entity, "!" an image, when what follows continues it. */
static bool escaped_before(int32_t cp, const char *next, const char *end)
{
    if (cp == '&')
        return next == end || *next == '#' || ascii_is_alpha((unsigned char)*next);
    return cp == '!' && next == end;
}

/* "#" behind a blank could close a heading. */
static bool closes_heading(int32_t cp, const struct buf *out)
{
    return cp == '#' && out->n && (out->p[out->n - 1] == ' ' || out->p[out->n - 1] == '\t');
}

static const char *skip_blanks(const char *p, const char *end, bool *broken)
{
    *broken = false;
    while (p < end) {
        const char *next = p;
        int32_t cp = utf8_next(&next, end);
        if (!is_blank(cp))
            break;
        *broken |= is_break(cp);
        p = next;
    }
    return p;
}

/* A run of blanks: nothing where a line starts (it could indent code), one blank for a line break
 * or at the end (two would break the line), else as it is. */
static const char *put_blanks(struct buf *out, const char *p, const char *end,
                              enum line_state state)
{
    bool broken;
    const char *after = skip_blanks(p, end, &broken);
    if (state == LINE_START)
        return after;
    if (broken || after == end) {
        if (!out->n || out->p[out->n - 1] != ' ')
            buf_char(out, ' ');
    } else {
        for (; p < after; p++)
            buf_char(out, ' ');
    }
    return after;
}

void markdown_escape(struct buf *out, struct str text)
{
    if (!text.n)
        return;
    const char *p = text.p, *end = p + text.n;
    enum line_state state = line_state(out);
    while (p < end) {
        const char *next = p;
        int32_t cp = utf8_next(&next, end);
        if (is_blank(cp)) {
            p = put_blanks(out, p, end, state);
            if (state == LINE_NUMBER)
                state = LINE_TEXT;
            continue;
        }
        if (cp < 0 || cp == 0) {
            buf_cp(out, 0xFFFD);
        } else {
            if (escaped_anywhere(cp) || escaped_at_start(cp, state, next, end) ||
                escaped_before(cp, next, end) || closes_heading(cp, out))
                buf_char(out, '\\');
            buf_put(out, p, (size_t)(next - p));
        }
        bool digit = ascii_is_digit(cp) && state != LINE_TEXT;
        state = digit ? LINE_NUMBER : LINE_TEXT;
        p = next;
    }
}

void expr_escape(const struct expr_env *env, struct buf *out, struct str text)
{
    if (env->html)
        html_escape(out, text);
    else
        markdown_escape(out, text);
}
