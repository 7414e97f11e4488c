/* Methods of text, as Python has them. Splitting is methods_split.c, filters of text
 * filters_text.c. */
#include "base/utf8.h"
#include "expr/builtin/internal.h"
#include "expr/eval.h"
#include "expr/lex.h"

static bool use_filter(struct call *c, const char *name, struct value *out)
{
    return call_filter(c, str_of(name), out);
}

static bool str_capitalize(struct call *c, struct value *out)
{
    return use_filter(c, "capitalize", out);
}

static bool str_lower(struct call *c, struct value *out)
{
    return use_filter(c, "lower", out);
}

static bool str_upper(struct call *c, struct value *out)
{
    return use_filter(c, "upper", out);
}

/* A word starts at every letter that follows none with case. */
static bool str_title(struct call *c, struct value *out)
{
    struct value v[1];
    struct buf b;
    bool inside = false;
    if (!call_bind(c, "s!", v))
        return false;
    call_buf_init(&b);
    for (const char *p = v[0].s.p, *end = p + v[0].s.n; p < end;) {
        int32_t cp = utf8_next(&p, end);
        buf_cp(&b, inside ? cp_lower(cp) : cp_upper(cp));
        inside = cp_upper(cp) != cp || cp_lower(cp) != cp;
    }
    return call_return_buf(c, &b, v[0].safe, out);
}

static bool str_swapcase(struct call *c, struct value *out)
{
    struct value v[1];
    struct buf b;
    if (!call_bind(c, "s!", v))
        return false;
    call_buf_init(&b);
    for (const char *p = v[0].s.p, *end = p + v[0].s.n; p < end;) {
        int32_t cp = utf8_next(&p, end);
        buf_cp(&b, cp_lower(cp) != cp ? cp_lower(cp) : cp_upper(cp));
    }
    return call_return_buf(c, &b, v[0].safe, out);
}

static bool strip(struct call *c, bool left, bool right, struct value *out)
{
    struct value v[2];
    struct str set = {NULL, 0};
    if (!call_bind(c, "s! chars", v) ||
        (v[1].type != VALUE_NONE && !call_str(c, &v[1], "chars", &set)))
        return false;
    *out = v[0];
    out->s = text_strip(v[0].s, set, left, right);
    return true;
}

static bool str_strip(struct call *c, struct value *out)
{
    return strip(c, true, true, out);
}

static bool str_lstrip(struct call *c, struct value *out)
{
    return strip(c, true, false, out);
}

static bool str_rstrip(struct call *c, struct value *out)
{
    return strip(c, false, true, out);
}

/* Whether text starts or ends with one text or any of a tuple. */
static bool affix(struct call *c, bool end, struct value *out)
{
    struct value v[2];
    if (!call_bind(c, "s! prefix!", v))
        return false;
    struct list one = {.items = &v[1], .n = 1, .tuple = true};
    const struct list *l = v[1].type == VALUE_LIST ? v[1].list : &one;
    bool found = false;
    for (size_t i = 0; i < l->n; i++) {
        struct str part;
        if (!call_str(c, &l->items[i], "prefix", &part))
            return false;
        found |= end ? str_ends(v[0].s, part) : str_starts(v[0].s, part);
    }
    *out = value_bool(found);
    return true;
}

static bool str_startswith(struct call *c, struct value *out)
{
    return affix(c, false, out);
}

static bool str_endswith(struct call *c, struct value *out)
{
    return affix(c, true, out);
}

static bool remove_affix(struct call *c, bool end, struct value *out)
{
    struct value v[2];
    struct str part = {NULL, 0};
    if (!call_bind(c, "s! affix!", v) || !call_str(c, &v[1], "affix", &part))
        return false;
    *out = v[0];
    if (end && str_ends(v[0].s, part))
        out->s.n -= part.n;
    else if (!end && str_starts(v[0].s, part))
        out->s = str_sub(v[0].s, part.n, v[0].s.n);
    return true;
}

static bool str_removeprefix(struct call *c, struct value *out)
{
    return remove_affix(c, false, out);
}

static bool str_removesuffix(struct call *c, struct value *out)
{
    return remove_affix(c, true, out);
}

bool charge_search(struct call *c, struct str s, struct str part)
{
    return call_charge(c, s.n / 16 + s.n / 64 * (part.n / 64));
}

/* Index in characters of the first or last occurrence; -1 or an error when there is none. */
static bool find_text(struct call *c, bool last, bool must, struct value *out)
{
    struct value v[2];
    struct str part = {NULL, 0};
    if (!call_bind(c, "s! sub!", v) || !call_str(c, &v[1], "sub", &part) ||
        !charge_search(c, v[0].s, part))
        return false;
    size_t at = last ? text_rfind(v[0].s, part) : str_find(v[0].s, part, 0);
    if (at == SIZE_MAX && must)
        return CALL_FAIL(c, E3117, &v[0], c->name, diag_word(WORD_IT_WAS_NOT_FOUND));
    *out = value_int(at == SIZE_MAX ? -1 : (long long)utf8_count(str_sub(v[0].s, 0, at)));
    return true;
}

static bool str_find_method(struct call *c, struct value *out)
{
    return find_text(c, false, false, out);
}

static bool str_rfind(struct call *c, struct value *out)
{
    return find_text(c, true, false, out);
}

static bool str_index(struct call *c, struct value *out)
{
    return find_text(c, false, true, out);
}

static bool str_rindex(struct call *c, struct value *out)
{
    return find_text(c, true, true, out);
}

static bool str_count(struct call *c, struct value *out)
{
    struct value v[2];
    struct str part = {NULL, 0};
    long long n = 0;
    if (!call_bind(c, "s! sub!", v) || !call_str(c, &v[1], "sub", &part))
        return false;
    if (!part.n)
        n = (long long)utf8_count(v[0].s) + 1;
    for (size_t i = 0; part.n && (i = str_find(v[0].s, part, i)) != SIZE_MAX; i += part.n)
        n++;
    *out = value_int(n);
    return call_charge(c, v[0].s.n / 64);
}

/* Pads to a width: `before` parts of 2 stand before the text. */
static bool justify(struct call *c, int before, struct value *out)
{
    struct value v[3];
    struct buf b;
    struct str fill = STR(" ");
    size_t width = 0;
    if (!call_bind(c, "s! width! fillchar", v) || !call_size(c, &v[1], "width", &width) ||
        !call_str(c, &v[2], "fillchar", &fill))
        return false;
    size_t n = utf8_count(v[0].s), gap = width > n ? width - n : 0;
    size_t left = before == 2 ? gap : before == 1 ? gap / 2 + (gap & width & 1) : 0;
    call_buf_init(&b);
    text_repeat(&b, fill, left);
    buf_str(&b, v[0].s);
    text_repeat(&b, fill, gap - left);
    return call_return_buf(c, &b, v[0].safe, out);
}

static bool str_center(struct call *c, struct value *out)
{
    return justify(c, 1, out);
}

static bool str_ljust(struct call *c, struct value *out)
{
    return justify(c, 0, out);
}

static bool str_rjust(struct call *c, struct value *out)
{
    return justify(c, 2, out);
}

static bool str_zfill(struct call *c, struct value *out)
{
    struct value v[2];
    struct buf b;
    size_t width = 0;
    if (!call_bind(c, "s! width!", v) || !call_size(c, &v[1], "width", &width))
        return false;
    struct str s = v[0].s;
    size_t n = utf8_count(s);
    call_buf_init(&b);
    if (s.n && (s.p[0] == '-' || s.p[0] == '+')) {
        buf_char(&b, s.p[0]);
        s = str_sub(s, 1, s.n);
    }
    text_repeat(&b, STR("0"), width > n ? width - n : 0);
    buf_str(&b, s);
    return call_return_buf(c, &b, false, out);
}

static bool str_join(struct call *c, struct value *out)
{
    struct value v[2];
    if (!call_bind(c, "s! iterable!", v))
        return false;
    struct value args[2] = {v[1], v[0]};
    struct call join = *c;
    join.args = args;
    join.n = 2;
    join.named_count = 0;
    return call_filter(&join, STR("join"), out);
}

static bool str_format(struct call *c, struct value *out)
{
    return format_braces(c, out);
}

typedef bool char_test(int32_t cp);

static bool is_digit_cp(int32_t cp)
{
    return ascii_is_digit(cp) || (cp >= 0xFF10 && cp <= 0xFF19);
}

static bool is_alnum_cp(int32_t cp)
{
    return is_digit_cp(cp) || cp_is_letter(cp);
}

static bool every(struct call *c, char_test *test, struct value *out)
{
    struct value v[1];
    bool all = true;
    if (!call_bind(c, "s!", v))
        return false;
    for (const char *p = v[0].s.p, *end = p + v[0].s.n; p < end;)
        all &= test(utf8_next(&p, end));
    *out = value_bool(all && v[0].s.n);
    return true;
}

static bool str_isdigit(struct call *c, struct value *out)
{
    return every(c, is_digit_cp, out);
}

static bool str_isalpha(struct call *c, struct value *out)
{
    return every(c, cp_is_letter, out);
}

static bool str_isalnum(struct call *c, struct value *out)
{
    return every(c, is_alnum_cp, out);
}

static bool str_isspace(struct call *c, struct value *out)
{
    return every(c, cp_is_space, out);
}

static bool cased(struct call *c, const char *test, struct value *out)
{
    bool yes;
    if (!call_test(c, str_of(test), &yes))
        return false;
    *out = value_bool(yes);
    return true;
}

static bool str_islower(struct call *c, struct value *out)
{
    return cased(c, "lower", out);
}

static bool str_isupper(struct call *c, struct value *out)
{
    return cased(c, "upper", out);
}

static const struct native table[] = {{"capitalize", str_capitalize, 0},
                                      {"center", str_center, 0},
                                      {"count", str_count, 0},
                                      {"endswith", str_endswith, 0},
                                      {"find", str_find_method, 0},
                                      {"format", str_format, 0},
                                      {"index", str_index, 0},
                                      {"isalnum", str_isalnum, 0},
                                      {"isalpha", str_isalpha, 0},
                                      {"isdecimal", str_isdigit, 0},
                                      {"isdigit", str_isdigit, 0},
                                      {"islower", str_islower, 0},
                                      {"isnumeric", str_isdigit, 0},
                                      {"isspace", str_isspace, 0},
                                      {"isupper", str_isupper, 0},
                                      {"join", str_join, 0},
                                      {"ljust", str_ljust, 0},
                                      {"lower", str_lower, 0},
                                      {"lstrip", str_lstrip, 0},
                                      {"removeprefix", str_removeprefix, 0},
                                      {"removesuffix", str_removesuffix, 0},
                                      {"replace", text_replace_native, 0},
                                      {"rfind", str_rfind, 0},
                                      {"rindex", str_rindex, 0},
                                      {"rjust", str_rjust, 0},
                                      {"rstrip", str_rstrip, 0},
                                      {"startswith", str_startswith, 0},
                                      {"strip", str_strip, 0},
                                      {"swapcase", str_swapcase, 0},
                                      {"title", str_title, 0},
                                      {"upper", str_upper, 0},
                                      {"zfill", str_zfill, 0}};

const struct native_table methods_text = NATIVE_TABLE(table);
