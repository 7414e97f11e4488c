/* Filters over the lines of a text: indent, wordwrap, paragraphs. */
#include "base/utf8.h"
#include "expr/builtin/figures.h"
#include "expr/builtin/internal.h"

static void put_indented(struct buf *b, struct str s, struct str pad, bool first, bool blank)
{
    bool more, leading = true;
    do {
        struct str line = {"", 0};
        more = s.n && text_line(&s, &line) && line.p + line.n < s.p; /* a line end followed */
        if (!leading)
            buf_char(b, '\n');
        if (leading ? first : (line.n || blank))
            buf_str(b, pad);
        buf_str(b, line);
        leading = false;
    } while (more);
}

static bool indent_width(struct call *c, const struct value *v, struct str *pad)
{
    size_t width = 4;
    struct buf b;
    struct value text;
    if (v->type == VALUE_STR) {
        *pad = v->s;
        return true;
    }
    if (!call_size(c, v, "width", &width))
        return false;
    call_buf_init(&b);
    text_repeat(&b, STR(" "), width);
    if (!call_return_buf(c, &b, false, &text))
        return false;
    *pad = text.s;
    return true;
}

static bool filter_indent(struct call *c, struct value *out)
{
    struct value v[4];
    struct buf b;
    struct str s, pad;
    bool first = false, blank = false;
    if (!call_bind(c, "s! width first blank", v) || !indent_width(c, &v[1], &pad) ||
        !call_bool(c, &v[2], &first) || !call_bool(c, &v[3], &blank) ||
        !text_subject(c, &v[0], &b, &s))
        return false;
    put_indented(&b, s, pad, first, blank);
    return text_result(c, &b, &v[0], out);
}

/* ---- wordwrap: Python's textwrap without expanding tabs ---- */

struct text_wrap {
    struct call *call;
    struct buf *out;
    struct str joint;
    size_t width;
    bool break_long, hyphens;
    bool any;     /* a line was written */
    size_t chunk; /* where the rest of a parted word ends */
};

static bool is_wrap_space(char ch)
{
    return ch && memchr("\t\n\v\f\r ", ch, 6);
}

static int32_t char_before(struct str s, size_t at)
{
    const char *p = s.p + utf8_before(s, at);
    return at ? utf8_next(&p, s.p + at) : 0;
}

static int32_t char_at(struct str s, size_t at)
{
    const char *p = s.p + at;
    return at < s.n ? utf8_next(&p, s.p + s.n) : 0;
}

static bool in_word(int32_t cp)
{
    return cp_is_letter(cp) || ascii_is_digit(cp) || cp == '_';
}

static bool is_letter(int32_t cp)
{
    return cp_is_letter(cp) || cp == '_';
}

/* Behind what two hyphens are a dash. */
static bool before_dash(int32_t cp)
{
    return in_word(cp) || (cp > 0 && cp < 0x80 && strchr("!\"'&.,?", (char)cp));
}

/* Where a dash of hyphens that begins at `at` and a word follows ends; `at` when there is none. */
static size_t dash_end(struct str s, size_t at)
{
    size_t end = at;
    if (at == s.n || s.p[at] != '-' || !before_dash(char_before(s, at)))
        return at;
    while (end < s.n && s.p[end] == '-')
        end++;
    return end >= at + 2 && in_word(char_at(s, end)) ? end : at;
}

/* Whether a word may end behind the hyphen before `at`: two letters, or one between hyphens, stand
 * before it and two letters, or one and a hyphen, follow. */
static bool parts_at_hyphen(struct str s, size_t at)
{
    size_t hyphen = at - 1, next = utf8_after(s, at);
    if (!is_letter(char_before(s, hyphen)) || !is_letter(char_at(s, at)))
        return false;
    size_t one = utf8_before(s, hyphen);
    bool two = is_letter(char_before(s, one));
    if (!two && (!one || s.p[one - 1] != '-' || !is_letter(char_before(s, one - 1))))
        return false;
    if (next < s.n && s.p[next] == '-')
        next++;
    return is_letter(char_at(s, next));
}

/* Where the chunk at `from` ends: blanks, a dash, or a word or a part of it, as textwrap parts
 * them. */
static size_t chunk_end(struct str s, size_t from, bool hyphens)
{
    bool space = is_wrap_space(s.p[from]);
    size_t at = hyphens && !space ? dash_end(s, from) : from;
    if (at > from)
        return at;
    for (at = utf8_after(s, from); at < s.n && is_wrap_space(s.p[at]) == space;) {
        if (hyphens && !space && s.p[at] == '-') {
            if (parts_at_hyphen(s, at + 1))
                return at + 1;
            if (dash_end(s, at) > at)
                return at;
        }
        at = utf8_after(s, at);
    }
    return at;
}

/* How many bytes of a word that no line holds go on a line with room for `room` characters: up to
 * its last hyphen there, if something else stands before that. */
static size_t part_of_long(struct str word, size_t room, bool hyphens)
{
    size_t bytes = utf8_offset(word, room), hyphen = hyphens ? bytes : 0;
    while (hyphen > 0 && word.p[hyphen - 1] != '-')
        hyphen--;
    for (size_t i = 0; i + 1 < hyphen; i++)
        if (word.p[i] != '-')
            return hyphen;
    return bytes;
}

/* Without blanks at its end, unless they fill it before a word that is parted: textwrap keeps
 * those.
 */
static void put_line(struct text_wrap *w, struct str line, bool full)
{
    while (!full && line.n && is_wrap_space(line.p[line.n - 1]))
        line.n--;
    if (!line.n)
        return;
    if (w->any)
        buf_str(w->out, w->joint);
    buf_str(w->out, line);
    w->any = true;
}

static void wrap_line(struct text_wrap *w, struct str s)
{
    for (size_t from = 0; from < s.n;) {
        size_t used = 0, to, end;
        bool full = false;
        if (w->any && is_wrap_space(s.p[from])) /* a new line drops blanks at its start */
            from = chunk_end(s, from, w->hyphens);
        for (to = from; to < s.n; to = end) {
            end = w->chunk > to ? w->chunk : chunk_end(s, to, w->hyphens);
            struct str word = str_sub(s, to, end);
            if (!call_charge(w->call, word.n / 8 + 1))
                return;
            size_t n = utf8_count(word);
            if (used + n <= w->width) {
                used += n;
                continue;
            }
            if (n > w->width && w->break_long) {
                full = used == w->width;
                to += part_of_long(word, w->width - used, w->hyphens);
                w->chunk = end;
            } else if (to == from) {
                to = end;
            }
            break;
        }
        put_line(w, str_sub(s, from, to), full);
        from = to;
    }
}

static bool filter_wordwrap(struct call *c, struct value *out)
{
    struct value v[5];
    struct buf b;
    struct str s, line;
    struct text_wrap w = {.joint = STR("\n"), .width = 79, .break_long = true, .hyphens = true};
    if (!call_bind(c, "s! width break_long_words wrapstring break_on_hyphens", v) ||
        !call_size(c, &v[1], "width", &w.width) || !call_bool(c, &v[2], &w.break_long) ||
        (v[3].type != VALUE_NONE && !call_str(c, &v[3], "wrapstring", &w.joint)) ||
        !call_bool(c, &v[4], &w.hyphens) || !text_subject(c, &v[0], &b, &s))
        return false;
    if (!w.width)
        return CALL_FAIL(c, E3112, &v[1], STR("wordwrap: width"),
                         diag_word(WORD_AN_INTEGER_ABOVE_ZERO), STR("0"));
    w.call = c;
    w.out = &b;
    for (bool first = true; text_line(&s, &line); first = false) {
        if (!first)
            buf_str(&b, w.joint);
        w.any = false;
        w.chunk = 0;
        wrap_line(&w, line);
    }
    if (c->env->stopped) {
        buf_free(&b);
        return false;
    }
    return text_result(c, &b, &v[0], out);
}

/* Lines of the data become paragraphs; each is escaped. */
static bool filter_paragraphs(struct call *c, struct value *out)
{
    struct value v[1];
    struct str s, line;
    struct buf b;
    if (!call_bind(c, "value!", v) || !call_text(c, &v[0], &s))
        return false;
    call_buf_init(&b);
    while (text_line(&s, &line)) {
        line = text_strip(line, (struct str){NULL, 0}, true, true);
        if (!line.n)
            continue;
        if (b.n)
            buf_puts(&b, "\n\n");
        if (c->env->escape && !v[0].safe)
            expr_escape(c->env, &b, line);
        else
            buf_str(&b, line);
    }
    if (!call_charge(c, b.n / 32) || !call_return_buf(c, &b, c->env->escape, out))
        return false;
    keep_origin(out, &v[0]);
    return true;
}

static const struct native table[] = {{"indent", filter_indent, 0},
                                      {"paragraphs", filter_paragraphs, 0},
                                      {"wordwrap", filter_wordwrap, 0}};

const struct native_table filters_lines = NATIVE_TABLE(table);
