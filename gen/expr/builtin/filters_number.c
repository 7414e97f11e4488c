/* Jinja2's filters that give numbers. Rounding is half up, away from zero: 财务 rounding. */
#include "base/utf8.h"
#include "expr/builtin/internal.h"
#include "expr/escape.h"
#include "expr/eval.h"
#include "expr/unknown.h"

static bool filter_abs(struct call *c, struct value *out)
{
    struct value v[1];
    struct dec d;
    if (!call_bind(c, "x!", v))
        return false;
    *out = v[0];
    if (value_is_unknown(&v[0]))
        return true;
    if (!call_number(c, &v[0], "x", &d))
        return false;
    bool whole = v[0].type == VALUE_INT || v[0].type == VALUE_BOOL;
    *out = (struct value){
        .type = whole ? VALUE_INT : VALUE_DEC, .d = dec_abs(d), .origin = value_origin(&v[0])};
    return true;
}

/* Decimal text as Python's float() reads it: blanks around, sign, underscores, exponent. */
static bool float_text(struct str s, struct dec *out)
{
    char plain[100];
    size_t n = 0, i = 0;
    s = text_strip(s, (struct str){NULL, 0}, true, true);
    if (i < s.n && (s.p[i] == '+' || s.p[i] == '-'))
        if (s.p[i++] == '-')
            plain[n++] = '-';
    bool digits = false, point = false;
    if (i < s.n && s.p[i] == '.')
        plain[n++] = '0';
    for (; i < s.n && (s.p[i] | 0x20) != 'e'; i++) {
        bool inner = s.p[i] == '_' && digits && i + 1 < s.n && ascii_is_digit(s.p[i + 1]);
        if (inner)
            continue;
        if (n + 2 >= sizeof plain || (!ascii_is_digit(s.p[i]) && (s.p[i] != '.' || point)))
            return false;
        point |= s.p[i] == '.';
        digits |= ascii_is_digit(s.p[i]);
        plain[n++] = s.p[i];
    }
    if (n && plain[n - 1] == '.')
        plain[n++] = '0';
    if (!digits || !dec_parse((struct str){plain, n}, out))
        return false;
    if (i == s.n)
        return true;
    bool negative = ++i < s.n && s.p[i] == '-';
    i += i < s.n && (s.p[i] == '-' || s.p[i] == '+');
    int exponent = 0;
    if (i == s.n || !str_is_digits(str_sub(s, i, s.n)))
        return false;
    for (; i < s.n && exponent < 1000; i++)
        exponent = exponent * 10 + (s.p[i] - '0');
    if (exponent > (negative ? DEC_SCALE_MAX : DEC_DIGITS_MAX - 1))
        return false;
    return negative ? dec_mul(dec_trim(*out), (struct dec){1, exponent}, out)
                    : dec_mul(dec_trim(*out), (struct dec){dec_pow10(exponent), 0}, out);
}

/* The text with full-width digits as ASCII has them, which Python reads as well. */
static struct str narrowed(struct call *c, struct str s)
{
    char *narrow = arena_alloc(c->env->arena, s.n + 1);
    size_t n = 0;
    if (!narrow || str_find(s, STR("\xEF\xBC"), 0) == SIZE_MAX)
        return s;
    for (const char *p = s.p, *end = p + s.n; p < end;) {
        const char *from = p;
        int32_t cp = utf8_next(&p, end);
        if (cp >= 0xFF10 && cp <= 0xFF19) {
            narrow[n++] = (char)('0' + cp - 0xFF10);
            continue;
        }
        memcpy(narrow + n, from, (size_t)(p - from));
        n += (size_t)(p - from);
    }
    return (struct str){narrow, n};
}

static bool filter_float(struct call *c, struct value *out)
{
    struct value v[2];
    struct dec d;
    if (!call_bind(c, "value! default", v))
        return false;
    if (v[0].type == VALUE_UNDEFINED)
        return env_undefined(c->env, c->source, c->from, c->to, c->scope, &v[0]);
    bool number =
        v[0].type == VALUE_STR ? float_text(narrowed(c, v[0].s), &d) : value_number(&v[0], &d);
    if (number)
        *out = value_dec(d);
    else
        *out = value_is_absent(&v[1]) ? value_dec(dec_of(0)) : v[1];
    out->origin = value_origin(&v[0]);
    return true;
}

/* An integer in `base` as Python's int() reads it: prefix, underscores; base 0 goes by the prefix.
 */
static bool int_text(struct str s, int64_t base, struct dec *out)
{
    static const char letters[] = "box";
    static const int bases[] = {2, 8, 16};
    s = text_strip(s, (struct str){NULL, 0}, true, true);
    bool negative = s.n && s.p[0] == '-', digits = false;
    if (s.n && (s.p[0] == '-' || s.p[0] == '+'))
        s = str_sub(s, 1, s.n);
    for (size_t i = 0; i < 3; i++)
        if (s.n > 2 && s.p[0] == '0' && (s.p[1] | 0x20) == letters[i] &&
            (base == bases[i] || base == 0)) {
            s = str_sub(s, 2, s.n);
            base = bases[i];
        }
    if (base == 0)
        base = 10;
    *out = dec_of(0);
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '_' && i && i + 1 < s.n && s.p[i + 1] != '_')
            continue;
        if (digit_value(s.p[i]) >= base || !dec_mul(*out, dec_of(base), out) ||
            !dec_add(*out, dec_of(digit_value(s.p[i])), out))
            return false;
        digits = true;
    }
    if (negative)
        *out = dec_neg(*out);
    return digits;
}

static struct dec truncated(struct dec d)
{
    return (struct dec){d.coef / dec_pow10(d.scale), 0};
}

static bool filter_int(struct call *c, struct value *out)
{
    struct value v[3];
    struct dec d;
    int64_t base = 10;
    if (!call_bind(c, "value! default base", v) || !call_int(c, &v[2], "base", &base))
        return false;
    if (base < 0 || base == 1 || base > 36)
        return CALL_FAIL(c, E3112, &v[2], STR("int: base"), diag_word(WORD_N_0_OR_2_TO_36),
                         diag_word(WORD_ANOTHER_NUMBER));
    if (v[0].type == VALUE_UNDEFINED)
        return env_undefined(c->env, c->source, c->from, c->to, c->scope, &v[0]);
    struct str s = v[0].type == VALUE_STR ? narrowed(c, v[0].s) : STR("");
    bool number = v[0].type == VALUE_STR ? int_text(s, base, &d) || float_text(s, &d)
                                         : value_number(&v[0], &d);
    if (number)
        *out = (struct value){.type = VALUE_INT, .d = truncated(d)};
    else
        *out = value_is_absent(&v[1]) ? value_int(0) : v[1];
    out->origin = value_origin(&v[0]);
    return true;
}

/* Towards +infinity (ceil) or -infinity (floor) at `places`. */
static bool directed(struct dec d, int places, bool up, struct dec *out)
{
    struct dec unit = places >= 0 ? (struct dec){1, places} : (struct dec){dec_pow10(-places), 0};
    struct dec q, r;
    if (!dec_floordiv(d, unit, &q, &r))
        return false;
    if (up && dec_sign(r) && !dec_add(q, dec_of(1), &q))
        return false;
    return dec_mul(q, unit, out);
}

static bool filter_round(struct call *c, struct value *out)
{
    struct value v[3];
    struct dec d;
    int64_t places = 0;
    struct str method = STR("common");
    if (!call_bind(c, "value! precision method", v) || !call_number(c, &v[0], "value", &d) ||
        !call_int(c, &v[1], "precision", &places) || !call_str(c, &v[2], "method", &method))
        return false;
    bool common = str_eq(method, STR("common")), up = str_eq(method, STR("ceil"));
    if (!common && !up && !str_eq(method, STR("floor")))
        return CALL_FAIL(c, E3112, &v[2], STR("round: method"),
                         diag_word(WORD_COMMON_CEIL_OR_FLOOR), method);
    if (places > DEC_SCALE_MAX || places < -DEC_DIGITS_MAX + 2)
        return CALL_FAIL(c, E3106, &v[0], STR("round"));
    if (common ? !dec_round(d, (int)places, &d) : !directed(d, (int)places, up, &d))
        return CALL_FAIL(c, E3106, &v[0], STR("round"));
    bool whole = common && (v[0].type == VALUE_INT || v[0].type == VALUE_BOOL);
    *out = (struct value){.type = whole ? VALUE_INT : VALUE_DEC,
                          .d = whole ? dec_trim(d) : d,
                          .origin = value_origin(&v[0])};
    return true;
}

static bool print_size(struct buf *b, struct dec bytes, bool binary)
{
    static const char prefixes[] = "kMGTPEZY";
    struct dec base = dec_of(binary ? 1024 : 1000), unit = base, next, shown;
    size_t i = 0;
    while (i + 1 < sizeof prefixes - 1 && dec_mul(unit, base, &next) && dec_cmp(bytes, next) >= 0) {
        unit = next;
        i++;
    }
    if (!dec_div(bytes, unit, 1, &shown))
        return false;
    dec_print(b, shown);
    buf_printf(b, " %c%sB", binary && i == 0 ? 'K' : prefixes[i], binary ? "i" : "");
    return true;
}

static bool filter_filesizeformat(struct call *c, struct value *out)
{
    struct value v[2];
    struct dec d = dec_of(0);
    struct buf b;
    bool binary = false;
    if (!call_bind(c, "value! binary", v) || !call_bool(c, &v[1], &binary))
        return false;
    if (v[0].type == VALUE_STR ? !float_text(v[0].s, &d) : !value_number(&v[0], &d))
        return CALL_FAIL(c, E3104, &v[0], value_type_name(&v[0]));
    call_buf_init(&b);
    if (dec_eq(d, dec_of(1))) {
        buf_puts(&b, "1 Byte");
    } else if (dec_cmp(d, dec_of(binary ? 1024 : 1000)) < 0) {
        dec_print(&b, truncated(d));
        buf_puts(&b, " Bytes");
    } else if (!print_size(&b, d, binary)) {
        buf_free(&b);
        return CALL_FAIL(c, E3106, &v[0], STR("filesizeformat"));
    }
    return call_return_buf(c, &b, false, out);
}

static const struct native table[] = {{"abs", filter_abs, 0},
                                      {"filesizeformat", filter_filesizeformat, 0},
                                      {"float", filter_float, 0},
                                      {"int", filter_int, 0},
                                      {"round", filter_round, 0}};

const struct native_table filters_number = NATIVE_TABLE(table);
