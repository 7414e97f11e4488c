/* Reads one token after another and says what is wrong with each in the words of somebody who typed
 * it. Which token may follow which is json.c's concern. Each byte is looked at a bounded number of
 * times, however long the line and however many slips stand on it. */
#include "data/json_scan.h"

#include "base/steps.h"
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

static struct str text_of(const struct json_scan *s)
{
    return s->source->text;
}

static char byte_at(const struct json_scan *s, size_t at)
{
    STEPS(1);
    return at < text_of(s).n ? text_of(s).p[at] : '\0';
}

/* The character at `at`, whose end goes to *end; -1 at the end of the text. */
static int32_t char_at(const struct json_scan *s, size_t at, size_t *end)
{
    const char *p = text_of(s).p + at;
    int32_t cp = at < text_of(s).n ? utf8_next(&p, text_of(s).p + text_of(s).n) : -1;
    STEPS(1);
    *end = (size_t)(p - text_of(s).p);
    return cp;
}

void json_slip(struct json_scan *s, size_t at, size_t end, struct str why)
{
    s->found++;
    if (diags_full(s->diags))
        return;
    struct place place = source_place(s->source, at);
    place.caret_width = (uint32_t)utf8_count(str_sub(text_of(s), at, end));
    DIAG(s->diags, E2001, place, why);
}

static void wrong_keyboard(struct json_scan *s, size_t at, size_t end, char wanted)
{
    s->found++;
    if (diags_full(s->diags))
        return;
    DIAG(s->diags, E2008, source_place(s->source, at), str_sub(text_of(s), at, end),
         wanted == ' ' ? diag_word(WORD_A_BLANK) : (struct str){&wanted, 1});
}

/* Blanks and what people put between values */

static bool is_invisible(int32_t cp)
{
    return cp == 0xFEFF || (cp >= 0x200B && cp <= 0x200F) || cp == 0x2060;
}

static size_t line_end(const struct json_scan *s, size_t at)
{
    while (at < text_of(s).n && text_of(s).p[at] != '\n' && text_of(s).p[at] != '\r') {
        at++;
        STEPS(1);
    }
    return at;
}

static bool skip_comment(struct json_scan *s)
{
    size_t at = s->at, end;
    if (byte_at(s, at) == '/' && byte_at(s, at + 1) == '*') {
        end = str_find(text_of(s), STR("*/"), at);
        STEPS((end == SIZE_MAX ? text_of(s).n : end) - at);
        end = end == SIZE_MAX ? text_of(s).n : end + 2;
    } else if (byte_at(s, at) == '#' || (byte_at(s, at) == '/' && byte_at(s, at + 1) == '/')) {
        end = line_end(s, at);
    } else {
        return false;
    }
    json_slip(s, at, at + 1, diag_word(WORD_JSON_HAS_NO_COMMENTS));
    s->at = end;
    return true;
}

static bool skip_one_blank(struct json_scan *s)
{
    size_t end;
    int32_t cp = char_at(s, s->at, &end);
    if (cp < 0)
        return false;
    if (is_invisible(cp)) {
        if (s->at || cp != 0xFEFF) /* a byte order mark */
            json_slip(s, s->at, end, diag_word(WORD_AN_INVISIBLE_CHARACTER_PROBABLY_PASTED_IN));
    } else if (cp > 0x7F && ascii_for(cp) == ' ') {
        wrong_keyboard(s, s->at, end, ' ');
    } else if (cp != ' ' && cp != '\t' && cp != '\n' && cp != '\r') {
        return skip_comment(s);
    }
    s->at = end > s->at ? end : s->at;
    return true;
}

/* Strings */

static bool is_mark(char c)
{
    return c == '{' || c == '}' || c == '[' || c == ']' || c == ',' || c == ':';
}

/* Whether a string may end before `at`: there follows what follows a value, or nothing on the line.
 */
static bool string_may_end(const struct json_scan *s, size_t at)
{
    size_t end;
    bool blank = false;
    while (byte_at(s, at) == ' ' || byte_at(s, at) == '\t') {
        at++;
        blank = true;
    }
    int32_t cp = char_at(s, at, &end);
    char c = cp > 0x7F ? ascii_for(cp) : (char)(cp < 0 ? '\n' : cp);
    return blank || is_mark(c) || c == '\n' || c == '\r' || c == '#' || c == '/';
}

static bool is_hex(const struct json_scan *s, size_t at)
{
    for (size_t i = at; i < at + 4; i++) {
        char c = byte_at(s, i);
        if (!ascii_is_digit(c) && !((c | 0x20) >= 'a' && (c | 0x20) <= 'f'))
            return false;
    }
    return true;
}

static bool starts_with(const struct json_scan *s, size_t at, const char *low, const char *high)
{
    char c = (char)(byte_at(s, at + 1) | 0x20);
    return (byte_at(s, at) | 0x20) == 'd' && c >= *low && c <= *high;
}

/* The end of the escape at the backslash `at`; SIZE_MAX for none. */
static size_t escape_end(const struct json_scan *s, size_t at)
{
    char c = byte_at(s, at + 1);
    if (c && strchr("\"\\/bfnrt", c))
        return at + 2;
    if (c != 'u' || !is_hex(s, at + 2) || starts_with(s, at + 2, "c", "f"))
        return SIZE_MAX;
    if (!starts_with(s, at + 2, "8", "b"))
        return at + 6;
    bool pair = byte_at(s, at + 6) == '\\' && byte_at(s, at + 7) == 'u' && is_hex(s, at + 8) &&
                starts_with(s, at + 8, "c", "f");
    return pair ? at + 12 : SIZE_MAX;
}

static int32_t hex4(const char *p)
{
    int32_t v = 0;
    for (int i = 0; i < 4; i++)
        v = v * 16 + (ascii_is_digit(p[i]) ? p[i] - '0' : (p[i] | 0x20) - 'a' + 10);
    return v;
}

int32_t json_escape(const char **p)
{
    static const char letters[] = "bfnrt", meant[] = "\b\f\n\r\t";
    char c = (*p)[1];
    const char *letter = strchr(letters, c);
    *p += 2;
    if (c != 'u')
        return letter ? meant[letter - letters] : c;
    int32_t cp = hex4(*p);
    *p += 4;
    if (cp >= 0xD800 && cp <= 0xDBFF) {
        cp = 0x10000 + ((cp - 0xD800) << 10) + (hex4(*p + 2) - 0xDC00);
        *p += 6;
    }
    return cp;
}

static size_t wrong_escape(struct json_scan *s, size_t at, struct json_token *t)
{
    bool unicode = byte_at(s, at + 1) == 'u';
    size_t end;
    char_at(s, at + 1, &end);
    t->mended = true;
    json_slip(s, at, end,
              unicode ? diag_word(WORD_AN_ESCAPE_U_IN_THIS_TEXT_IS_NO_CHARACTER)
                      : diag_word(WORD_WRONG_CHARACTER_BEHIND_THE_BACKSLASH_A));
    return at + 1;
}

/* A string on its way: how far its inside was searched for a quote typed with a Chinese keyboard,
 * and the first one that may end it (SIZE_MAX: none yet). */
struct typed_quote {
    size_t searched, at;
};

/* Such a quote before `to`; what was searched once is not searched again. */
static bool find_typed_quote(const struct json_scan *s, struct typed_quote *q, size_t to)
{
    while (q->at == SIZE_MAX && q->searched < to) {
        size_t at = q->searched;
        int32_t cp = char_at(s, at, &q->searched);
        if (cp > 0x7F && ascii_for(cp) == '"' && string_may_end(s, q->searched))
            q->at = at;
    }
    return q->at < to;
}

static void end_at_typed_quote(struct json_scan *s, struct json_token *t,
                               const struct typed_quote *q)
{
    char_at(s, q->at, &t->end);
    wrong_keyboard(s, q->at, t->end, '"');
    t->mended = true;
}

/* The end of a string that goes on behind the line end `eol`; SIZE_MAX when what comes next is
 * something else and the quote was forgotten. */
static size_t end_on_later_line(const struct json_scan *s, size_t eol)
{
    size_t at = eol;
    while (ascii_is_space(byte_at(s, at)))
        at++;
    if (byte_at(s, at) == '"' || is_mark(byte_at(s, at)))
        return SIZE_MAX;
    size_t quote = str_find(text_of(s), STR("\""), at);
    STEPS((quote == SIZE_MAX ? text_of(s).n : quote) - at);
    return quote != SIZE_MAX && string_may_end(s, quote + 1) ? quote + 1 : SIZE_MAX;
}

/* A string that its line does not end: either the quote at its end was typed with a Chinese
 * keyboard, or it was forgotten, probably before the comma. */
static void end_open_string(struct json_scan *s, struct json_token *t, struct typed_quote *q,
                            size_t eol)
{
    t->mended = true;
    if (find_typed_quote(s, q, eol)) {
        end_at_typed_quote(s, t, q);
        return;
    }
    t->end = end_on_later_line(s, eol);
    if (t->end != SIZE_MAX) {
        json_slip(s, eol, eol + 1, diag_word(WORD_A_TEXT_IN_QUOTES_CANNOT_HOLD_A_LINE_BREAK));
        return;
    }
    json_slip(s, t->at, t->at + 1,
              eol < text_of(s).n ? diag_word(WORD_THIS_QUOTE_IS_NOT_CLOSED)
                                 : diag_word(WORD_THE_FILE_ENDS_HERE_THIS_QUOTE_IS_NOT));
    t->end = eol;
    while (t->end > t->at + 1 && strchr(" \t,}]", text_of(s).p[t->end - 1]))
        t->end--;
}

/* The quote at `at`: does the string end there, or did it end before? */
static bool ends_string(struct json_scan *s, struct json_token *t, struct typed_quote *q, size_t at)
{
    if (string_may_end(s, at + 1)) {
        t->end = at + 1;
        return true;
    }
    if (find_typed_quote(s, q, at)) { /* ”, "…: that was the end, and this begins the next one */
        end_at_typed_quote(s, t, q);
        return true;
    }
    if (!t->mended)
        json_slip(s, at, at + 1, diag_word(WORD_A_QUOTE_WITHIN_A_TEXT_IS_WRITTEN_IF_THE));
    t->mended = true;
    return false;
}

/* Where the next byte stands that is more than a character of a string: a quote, a backslash, a
 * control character, a line end. */
static size_t plain_end(const struct json_scan *s, size_t at)
{
    const unsigned char *p = (const unsigned char *)text_of(s).p;
    size_t from = at;
    while (at < text_of(s).n && p[at] >= 0x20 && p[at] != '"' && p[at] != '\\')
        at++;
    STEPS(at - from);
    return at;
}

static void read_string(struct json_scan *s, struct json_token *t)
{
    size_t at = t->at + 1, end;
    struct typed_quote q = {at, SIZE_MAX};
    t->kind = JSON_STRING;
    for (;;) {
        at = plain_end(s, at);
        char c = byte_at(s, at);
        if (at == text_of(s).n || c == '\n' || c == '\r') {
            end_open_string(s, t, &q, at);
            return;
        }
        if (c == '"') {
            if (ends_string(s, t, &q, at))
                return;
            at++;
        } else if (c == '\\') {
            t->escaped = true;
            end = escape_end(s, at);
            at = end == SIZE_MAX ? wrong_escape(s, at, t) : end;
        } else {
            t->mended = true;
            json_slip(s, at, at + 1, diag_word(WORD_A_TEXT_IN_QUOTES_CANNOT_HOLD_A_TAB_OR));
            at++;
        }
    }
}

/* A string in quotes of a Chinese keyboard or in single ones: to the next quote on the line that
 * may end it. */
static void read_strange_string(struct json_scan *s, struct json_token *t, size_t at)
{
    size_t end;
    t->kind = JSON_STRING;
    t->mended = true;
    for (int32_t cp; (cp = char_at(s, at, &end)) >= 0 && cp != '\n' && cp != '\r'; at = end) {
        char c = cp > 0x7F ? ascii_for(cp) : (char)cp;
        if ((c == '"' || c == '\'') && string_may_end(s, end)) {
            at = end;
            break;
        }
    }
    t->end = at;
}

/* Numbers and words */

static bool is_word(char c)
{
    return ascii_is_digit(c) || ascii_is_alpha(c) || c == '.' || c == '-' || c == '+' || c == '%' ||
           c == '_';
}

static size_t digits(struct str w, size_t at)
{
    while (at < w.n && ascii_is_digit(w.p[at]))
        at++;
    return at;
}

static bool is_number(struct str w)
{
    size_t at = w.n && w.p[0] == '-', from = at;
    at = digits(w, at);
    if (at == from || (at - from > 1 && w.p[from] == '0'))
        return false;
    if (at < w.n && w.p[at] == '.') {
        from = ++at;
        at = digits(w, at);
        if (at == from)
            return false;
    }
    if (at < w.n && (w.p[at] | 0x20) == 'e') {
        at++;
        at += at < w.n && (w.p[at] == '+' || w.p[at] == '-');
        from = at;
        at = digits(w, at);
        if (at == from)
            return false;
    }
    return at == w.n;
}

static bool looks_like_number(char c)
{
    return ascii_is_digit(c) || c == '-' || c == '+' || c == '.';
}

static struct str word_slip(struct str word, bool foreign)
{
    if (foreign && looks_like_number(word.p[0]))
        return diag_word(WORD_NO_UNIT_OR_TEXT_STANDS_BEHIND_A_NUMBER);
    if (looks_like_number(word.p[0]) && str_find(word, STR("%"), 0) != SIZE_MAX)
        return diag_word(WORD_NO_STANDS_BEHIND_A_NUMBER);
    if (looks_like_number(word.p[0]))
        return diag_word(WORD_THE_NUMBER_IS_MALFORMED_NO_LEADING_ZERO);
    return diag_word(WORD_TEXT_STANDS_IN_DOUBLE_QUOTES_ONLY_TRUE);
}

static void read_word(struct json_scan *s, struct json_token *t)
{
    bool foreign = false;
    size_t end = t->at, next;
    int32_t cp = char_at(s, end, &next);
    while (cp >= 0 && (cp > 0x7F ? !ascii_for(cp) && !is_invisible(cp) : is_word((char)cp))) {
        foreign |= cp > 0x7F;
        end = next;
        cp = char_at(s, end, &next);
    }
    struct str word = str_sub(text_of(s), t->at, end);
    t->end = end;
    if (is_number(word)) {
        t->kind = JSON_NUMBER;
    } else if (str_eq(word, STR("true")) || str_eq(word, STR("false")) ||
               str_eq(word, STR("null"))) {
        t->kind = JSON_WORD;
    } else {
        t->kind = JSON_JUNK;
        t->mended = true;
        json_slip(s, t->at, end, word_slip(word, foreign));
    }
}

/* Digits typed with a Chinese keyboard. */
static void read_wide_number(struct json_scan *s, struct json_token *t)
{
    size_t next;
    int32_t cp;
    t->kind = JSON_JUNK;
    while ((cp = char_at(s, t->end, &next)) >= 0) {
        char c = cp > 0x7F ? ascii_for(cp) : (char)cp;
        if (!is_word(c))
            break;
        t->end = next;
    }
}

static void read_look_alike(struct json_scan *s, struct json_token *t, char wanted)
{
    wrong_keyboard(s, t->at, t->end, wanted);
    t->mended = true;
    if (wanted == '"' || wanted == '\'') {
        read_strange_string(s, t, t->end);
    } else if (is_mark(wanted)) {
        t->kind = JSON_MARK;
        t->mark = wanted;
    } else {
        read_wide_number(s, t);
    }
}

struct json_token json_scan_next(struct json_scan *s)
{
    while (skip_one_blank(s))
        ;
    struct json_token t = {.kind = JSON_END, .at = s->at};
    int32_t cp = char_at(s, s->at, &t.end);
    char c = (char)(cp > 0x7F || cp < 0 ? '\0' : cp);
    if (cp < 0)
        return t;
    if (is_mark(c)) {
        t.kind = JSON_MARK;
        t.mark = c;
    } else if (c == '"') {
        read_string(s, &t);
    } else if (c == '\'') {
        json_slip(s, t.at, t.end, diag_word(WORD_QUOTES_ARE_DOUBLE_QUOTES));
        read_strange_string(s, &t, t.end);
    } else if (cp > 0x7F && ascii_for(cp)) {
        read_look_alike(s, &t, ascii_for(cp));
    } else if (cp > 0x7F || is_word(c)) {
        read_word(s, &t);
    } else {
        t.kind = JSON_JUNK;
        t.mended = true;
        json_slip(s, t.at, t.end, diag_word(WORD_THIS_CHARACTER_DOES_NOT_BELONG_HERE_A));
    }
    s->at = t.end;
    return t;
}
