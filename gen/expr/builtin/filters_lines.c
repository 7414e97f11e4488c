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
    bool any; /* a line was written */
};

static bool is_wrap_space(char ch)
{
    return ch && memchr("\t\n\v\f\r ", ch, 6);
}

/* The next chunk: blanks, or a word, which may end behind a hyphen between letters. */
static struct str chunk(struct str *rest, bool hyphens)
{
    size_t i = 0;
    bool space = is_wrap_space(rest->p[0]);
    while (i < rest->n && is_wrap_space(rest->p[i]) == space) {
        i++;
        bool letters = !space && hyphens && i >= 2 && i < rest->n && rest->p[i - 1] == '-' &&
                       rest->p[i] != '-' && !is_wrap_space(rest->p[i]) &&
                       cp_is_letter((unsigned char)rest->p[i - 2]) &&
                       cp_is_letter((unsigned char)rest->p[i]);
        if (letters)
            break;
    }
    struct str word = str_sub(*rest, 0, i);
    *rest = str_sub(*rest, i, rest->n);
    return word;
}

static void put_line(struct text_wrap *w, struct str line)
{
    while (line.n && is_wrap_space(line.p[line.n - 1]))
        line.n--;
    if (!line.n)
        return;
    if (w->any)
        buf_str(w->out, w->joint);
    buf_str(w->out, line);
    w->any = true;
}

static void wrap_line(struct text_wrap *w, struct str rest)
{
    while (rest.n) {
        struct str line = {rest.p, 0};
        size_t used = 0;
        if (w->any && is_wrap_space(rest.p[0])) { /* a new line drops blanks at its start */
            chunk(&rest, w->hyphens);
            line.p = rest.p;
        }
        while (rest.n) {
            struct str after = rest, word = chunk(&after, w->hyphens);
            if (!call_charge(w->call, word.n / 8 + 1))
                return;
            size_t n = utf8_count(word);
            if (used + n > w->width) {
                if (n > w->width && w->break_long) {
                    size_t room = w->width > used ? w->width - used : 1;
                    size_t bytes = utf8_offset(word, room);
                    line.n += bytes;
                    rest = str_sub(rest, bytes, rest.n);
                } else if (!line.n) {
                    line.n += word.n;
                    rest = after;
                }
                break;
            }
            line.n += word.n;
            used += n;
            rest = after;
        }
        put_line(w, line);
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
