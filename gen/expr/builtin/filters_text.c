/* Jinja2's filters over text. */
#include "base/utf8.h"
#include "expr/builtin/internal.h"
#include "expr/eval.h"
#include "expr/lex.h"

bool text_subject(struct call *c, const struct value *v, struct buf *b, struct str *s)
{
    call_buf_init(b);
    return call_text(c, v, s) && call_charge(c, s->n / 32);
}

bool text_result(struct call *c, struct buf *b, const struct value *from, struct value *out)
{
    if (!call_return_buf(c, b, value_is_safe(from), out))
        return false;
    out->origin = value_origin(from);
    return true;
}

static bool filter_lower(struct call *c, struct value *out)
{
    struct value v[1];
    struct buf b;
    struct str s;
    if (!call_bind(c, "s!", v) || !text_subject(c, &v[0], &b, &s))
        return false;
    text_lower(&b, s);
    return text_result(c, &b, &v[0], out);
}

static bool filter_upper(struct call *c, struct value *out)
{
    struct value v[1];
    struct buf b;
    struct str s;
    if (!call_bind(c, "s!", v) || !text_subject(c, &v[0], &b, &s))
        return false;
    text_upper(&b, s);
    return text_result(c, &b, &v[0], out);
}

static bool filter_capitalize(struct call *c, struct value *out)
{
    struct value v[1];
    struct buf b;
    struct str s;
    if (!call_bind(c, "s!", v) || !text_subject(c, &v[0], &b, &s))
        return false;
    size_t first = utf8_offset(s, 1);
    text_upper(&b, str_sub(s, 0, first));
    text_lower(&b, str_sub(s, first, s.n));
    return text_result(c, &b, &v[0], out);
}

/* Jinja2's word starts: after blanks, hyphens and opening brackets. */
static bool filter_title(struct call *c, struct value *out)
{
    struct value v[1];
    struct buf b;
    struct str s;
    if (!call_bind(c, "s!", v) || !text_subject(c, &v[0], &b, &s))
        return false;
    bool start = true;
    for (const char *p = s.p, *end = p + s.n; p < end;) {
        int32_t cp = utf8_next(&p, end);
        bool breaks = cp_is_space(cp) || (cp < 0x80 && cp > 0 && memchr("-({[<", cp, 5));
        buf_cp(&b, start ? cp_upper(cp) : cp_lower(cp));
        start = breaks;
    }
    return text_result(c, &b, &v[0], out);
}

static bool filter_center(struct call *c, struct value *out)
{
    struct value v[2];
    struct buf b;
    struct str s;
    size_t width = 80;
    if (!call_bind(c, "value! width", v) || !call_size(c, &v[1], "width", &width) ||
        !text_subject(c, &v[0], &b, &s))
        return false;
    size_t n = utf8_count(s), pad = width > n ? width - n : 0;
    size_t left = pad / 2 + (pad & width & 1);
    text_repeat(&b, STR(" "), left);
    buf_str(&b, s);
    text_repeat(&b, STR(" "), pad - left);
    return text_result(c, &b, &v[0], out);
}

bool text_trim_native(struct call *c, struct value *out)
{
    struct value v[2];
    struct str s, set = {NULL, 0};
    if (!call_bind(c, "value! chars", v) || !call_text(c, &v[0], &s))
        return false;
    if (v[1].type != VALUE_NONE && !call_str(c, &v[1], "chars", &set))
        return false;
    *out = value_str(text_strip(s, set, true, true));
    out->safe = value_is_safe(&v[0]);
    out->origin = value_origin(&v[0]);
    return true;
}

bool text_replace_native(struct call *c, struct value *out)
{
    struct value v[4];
    struct buf b;
    struct str s, from, to;
    int64_t count = -1;
    if (!call_bind(c, "s! old! new! count", v) || !call_text(c, &v[1], &from) ||
        !call_text(c, &v[2], &to) || !text_subject(c, &v[0], &b, &s))
        return false;
    if (v[3].type != VALUE_NONE && !call_int(c, &v[3], "count", &count))
        return false;
    /* Unsafe text that goes into markup is escaped first. */
    struct buf escaped;
    call_buf_init(&escaped);
    bool mixed = c->env->escape && value_is_safe(&v[0]) && !value_is_safe(&v[2]);
    if (mixed) {
        expr_escape(c->env, &escaped, to);
        to = buf_view(&escaped);
    }
    text_replace(&b, s, from, to, count < 0 ? SIZE_MAX : (size_t)count);
    b.failed |= escaped.failed;
    buf_free(&escaped);
    return text_result(c, &b, &v[0], out);
}

static bool filter_truncate(struct call *c, struct value *out)
{
    struct value v[5];
    struct buf b;
    struct str s, end = STR("...");
    size_t length = 255, leeway = 5;
    bool kill = false;
    if (!call_bind(c, "s! length killwords end leeway", v) ||
        !call_size(c, &v[1], "length", &length) || !call_bool(c, &v[2], &kill) ||
        !call_str(c, &v[3], "end", &end) ||
        (v[4].type != VALUE_NONE && !call_size(c, &v[4], "leeway", &leeway)) ||
        !text_subject(c, &v[0], &b, &s))
        return false;
    size_t tail = utf8_count(end);
    if (length < tail)
        return CALL_FAIL(c, E3112, &v[1], STR("truncate: length"),
                         diag_word(WORD_A_LENGTH_NOT_BELOW_THAT_OF_END),
                         diag_word(WORD_A_SMALLER_NUMBER));
    if (utf8_count(s) <= length + leeway) {
        buf_str(&b, s);
        return text_result(c, &b, &v[0], out);
    }
    struct str cut = str_sub(s, 0, utf8_offset(s, length - tail));
    size_t blank = text_rfind(cut, STR(" "));
    if (!kill && blank != SIZE_MAX)
        cut.n = blank;
    buf_str(&b, cut);
    buf_str(&b, end);
    return text_result(c, &b, &v[0], out);
}

static bool filter_wordcount(struct call *c, struct value *out)
{
    struct value v[1];
    struct buf b;
    struct str s;
    long long n = 0;
    bool inside = false;
    if (!call_bind(c, "s!", v) || !text_subject(c, &v[0], &b, &s))
        return false;
    for (const char *p = s.p, *end = p + s.n; p < end;) {
        int32_t cp = utf8_next(&p, end);
        bool word = cp_is_letter(cp) || ascii_is_digit(cp) || cp == '_';
        n += word && !inside;
        inside = word;
    }
    *out = value_int(n);
    return true;
}

static bool filter_string(struct call *c, struct value *out)
{
    struct value v[1];
    struct str s;
    if (!call_bind(c, "object!", v) || !call_text(c, &v[0], &s))
        return false;
    *out = value_str(s);
    out->safe = value_is_safe(&v[0]);
    out->origin = value_origin(&v[0]);
    return true;
}

static bool filter_format(struct call *c, struct value *out)
{
    struct str s;
    if (!c->n || !call_text(c, &c->args[0], &s))
        return false;
    if (c->named_count && c->n > 1)
        return CALL_FAIL(c, E3117, NULL, STR("format"),
                         diag_word(WORD_ARGUMENTS_ARE_GIVEN_BY_POSITION_OR_BY));
    struct vmap *named = c->named_count ? vmap_new(c->env->arena) : NULL;
    for (size_t i = 0; i < c->named_count; i++)
        if (!named || !vmap_set(named, c->env->arena, c->named[i].name, c->named[i].value))
            return call_no_memory(c);
    return format_percent(c, s, c->args + 1, c->n - 1, named, out);
}

static const struct native table[] = {
    {"capitalize", filter_capitalize, 0}, {"center", filter_center, 0},
    {"format", filter_format, 0},         {"lower", filter_lower, 0},
    {"replace", text_replace_native, 0},  {"string", filter_string, 0},
    {"title", filter_title, 0},           {"trim", text_trim_native, 0},
    {"truncate", filter_truncate, 0},     {"upper", filter_upper, 0},
    {"wordcount", filter_wordcount, 0}};

const struct native_table filters_text = NATIVE_TABLE(table);
