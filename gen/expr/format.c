/* Python's two ways to format: "%05.2f" % x and "{:,.2f}".format(x), over exact decimals. */
#include "base/utf8.h"
#include "expr/eval.h"
#include "expr/text.h"

enum { WIDTH_MAX = 10000 };

/* What a conversion asks for, common to both notations. */
struct spec {
    bool left, plus, blank, zero, alternate, comma, underscore, center, align_given;
    struct str fill;
    size_t width;
    int precision; /* -1: not given */
    char type;     /* 0: none */
};

static void pad(struct buf *out, const struct spec *sp, struct str sign, struct str digits)
{
    size_t n = utf8_count(sign) + utf8_count(digits), gap = sp->width > n ? sp->width - n : 0;
    size_t before = sp->left ? 0 : sp->center ? gap / 2 : gap;
    if (sp->zero) {
        buf_str(out, sign);
        text_repeat(out, sp->align_given ? sp->fill : STR("0"), gap);
        buf_str(out, digits);
        return;
    }
    text_repeat(out, sp->fill, before);
    buf_str(out, sign);
    buf_str(out, digits);
    text_repeat(out, sp->fill, gap - before);
}

static struct str sign_of(const struct spec *sp, struct dec d)
{
    if (dec_sign(d) < 0)
        return STR("-");
    return sp->plus ? STR("+") : sp->blank ? STR(" ") : STR("");
}

static bool put_based(struct buf *b, struct dec d, int base, bool upper)
{
    char reversed[140];
    size_t n = 0;
    dec_int v = d.coef;
    do {
        int digit = (int)(v % base);
        reversed[n++] = (char)(digit < 10 ? '0' + digit : (upper ? 'A' : 'a') + digit - 10);
        v /= base;
    } while (v);
    while (n)
        buf_char(b, reversed[--n]);
    return true;
}

static void put_exponent(struct buf *b, struct dec d, int precision, char type)
{
    int exponent = 0;
    struct buf text;
    call_buf_init(&text);
    d = dec_trim(d);
    dec_print(&text, (struct dec){d.coef, 0});
    exponent = (int)text.n - 1 - d.scale;
    struct dec mantissa = {d.coef, (int)text.n - 1}, rounded;
    if (mantissa.scale > DEC_SCALE_MAX || !dec_round(mantissa, precision, &rounded))
        rounded = mantissa;
    if (rounded.coef >= 10 * dec_pow10(rounded.scale)) {
        exponent++;
        if (!dec_div(rounded, dec_of(10), precision, &rounded))
            rounded = mantissa;
    }
    if (d.coef == 0)
        exponent = 0;
    dec_print(b, rounded);
    buf_printf(b, "%c%c%02d", type, exponent < 0 ? '-' : '+', exponent < 0 ? -exponent : exponent);
    buf_free(&text);
}

/* Rounded to so many digits from the first that is not 0 on. */
static struct dec significant(struct dec d, int digits)
{
    struct buf text;
    struct dec rounded = d, power;
    call_buf_init(&text);
    dec_print(&text, (struct dec){d.coef, 0});
    int before = (int)text.n - d.scale, places = (digits ? digits : 1) - before;
    buf_free(&text);
    if (places >= d.scale)
        return d;
    if (places >= 0)
        return dec_round(d, places, &rounded) ? rounded : d;
    power = (struct dec){dec_pow10(-places), 0};
    return dec_div(d, power, 0, &rounded) && dec_mul(rounded, power, &rounded) ? rounded : d;
}

/* The character with that code. */
static bool put_code(struct buf *out, struct dec d)
{
    int64_t cp;
    if (!dec_to_i64(d, &cp) || cp < 0 || cp > 0x10FFFF || (cp >= 0xD800 && cp <= 0xDFFF))
        return false;
    buf_cp(out, (int32_t)cp);
    return true;
}

/* {:_x}: binary, octal and hexadecimal digits in groups of four. */
static void put_grouped(struct buf *out, struct str digits)
{
    for (size_t i = 0; i < digits.n; i++) {
        if (i && (digits.n - i) % 4 == 0)
            buf_char(out, '_');
        buf_char(out, digits.p[i]);
    }
}

static void put_whole(struct buf *out, const struct spec *sp, struct dec d)
{
    struct buf digits;
    call_buf_init(&digits);
    if (sp->alternate)
        buf_printf(out, "0%c", sp->type);
    put_based(&digits, d, sp->type == 'o' ? 8 : sp->type == 'b' ? 2 : 16, sp->type == 'X');
    if (sp->underscore)
        put_grouped(out, buf_view(&digits));
    else
        buf_str(out, buf_view(&digits));
    buf_free(&digits);
}

static bool put_number(struct buf *out, const struct spec *sp, struct dec d, bool whole)
{
    struct str sign = sign_of(sp, d);
    struct buf digits;
    bool ok = true;
    call_buf_init(&digits);
    d = dec_abs(d);
    switch (sp->type) {
    case 'x':
    case 'X':
    case 'o':
    case 'b':
        put_whole(&digits, sp, d);
        break;
    case 'e':
    case 'E':
        put_exponent(&digits, d, sp->precision < 0 ? 6 : sp->precision, sp->type);
        break;
    case 'f':
    case 'F':
    case '%':
        if (sp->type == '%')
            ok = dec_mul(d, dec_of(100), &d);
        ok = ok && dec_format(
                       &digits, d,
                       (struct dec_style){sp->precision < 0 ? 6 : sp->precision, sp->comma, false});
        if (sp->type == '%')
            buf_char(&digits, '%');
        break;
    case 'c':
        ok = put_code(&digits, d);
        break;
    default: /* 'd', 'g' or none */
        d = dec_trim(sp->type == 'g' && sp->precision >= 0 ? significant(d, sp->precision) : d);
        ok = dec_format(&digits, d, (struct dec_style){d.scale, sp->comma, false});
        if (!whole && d.scale == 0 && sp->type == 0)
            buf_puts(&digits, ".0");
    }
    for (size_t i = 0; sp->underscore && i < digits.n; i++)
        if (digits.p[i] == ',')
            digits.p[i] = '_';
    if (ok)
        pad(out, sp, sign, buf_view(&digits));
    buf_free(&digits);
    return ok;
}

static void put_text(struct buf *out, const struct spec *sp, struct str s)
{
    struct spec text = *sp;
    text.zero = false;
    if (sp->precision >= 0)
        s.n = utf8_offset(s, (size_t)sp->precision);
    pad(out, &text, STR(""), s);
}

static struct dec whole_part(struct dec d)
{
    return (struct dec){d.coef / dec_pow10(d.scale), 0};
}

static size_t read_size(struct str s, size_t *i)
{
    size_t n = 0;
    while (*i < s.n && ascii_is_digit(s.p[*i])) {
        if (n <= WIDTH_MAX)
            n = n * 10 + (size_t)(s.p[*i] - '0');
        ++*i;
    }
    return n;
}

static bool bad_format(struct call *c, struct str what)
{
    return CALL_FAIL(c, E3117, NULL, c->name, what);
}

/* ---- "%s" ---- */

struct percent {
    struct call *c;
    struct buf *out;
    const struct value *args;
    size_t n, next;
    const struct vmap *named;
};

static bool next_arg(struct percent *p, struct str key, const struct value **out)
{
    if (key.p) {
        *out = p->named ? vmap_find(p->named, key) : NULL;
        return *out || bad_format(p->c, diag_word(WORD_NO_VALUE_WAS_GIVEN_BY_NAME));
    }
    if (p->next >= p->n)
        return bad_format(p->c, diag_word(WORD_FEWER_VALUES_ARE_GIVEN_THAN_THE_FORMAT));
    *out = &p->args[p->next++];
    return true;
}

static bool convert_percent(struct percent *p, const struct spec *sp, struct str key)
{
    const struct value *v = NULL;
    struct dec d = {0};
    struct str s;
    if (!next_arg(p, key, &v))
        return false;
    if (sp->type == 'r') {
        struct buf b;
        call_buf_init(&b);
        value_repr(&b, v);
        put_text(p->out, sp, buf_view(&b));
        buf_free(&b);
        return true;
    }
    /* NOLINTNEXTLINE(clang-analyzer-core.NullDereference): whoever calls has a value */
    if (sp->type == 's' || (sp->type == 'c' && v->type == VALUE_STR)) {
        if (!call_text(p->c, v, &s))
            return false;
        put_text(p->out, sp, s);
        return true;
    }
    if (!value_number(v, &d))
        return call_number(p->c, v, "value", &d);
    struct spec number = *sp;
    if (strchr("diuxXoc", sp->type))
        d = whole_part(d);
    if (sp->type == 'i' || sp->type == 'u')
        number.type = 'd';
    if (sp->type == 'c') {
        return put_code(p->out, d) ||
               bad_format(p->c, diag_word(WORD_THAT_IS_NO_CODE_OF_A_CHARACTER));
    }
    return put_number(p->out, &number, d, true) ||
           bad_format(p->c, diag_word(WORD_THE_NUMBER_IS_TOO_LARGE));
}

static void percent_flags(struct str f, size_t *i, struct spec *sp)
{
    for (; *i < f.n && memchr("-+ 0#", f.p[*i], 5); ++*i) {
        sp->left |= f.p[*i] == '-';
        sp->plus |= f.p[*i] == '+';
        sp->blank |= f.p[*i] == ' ';
        sp->zero |= f.p[*i] == '0';
        sp->alternate |= f.p[*i] == '#';
    }
    if (sp->left)
        sp->zero = false;
}

static bool percent_at(struct percent *p, struct str f, size_t *i)
{
    struct spec sp = {.precision = -1, .fill = STR(" ")};
    struct str key = {NULL, 0};
    if (*i < f.n && f.p[*i] == '(') {
        size_t close = str_find(f, STR(")"), *i);
        if (close == SIZE_MAX)
            return bad_format(p->c, diag_word(WORD_A_BRACKET_OF_THE_FORMAT_HAS_NO_PARTNER));
        key = str_sub(f, *i + 1, close);
        *i = close + 1;
    }
    percent_flags(f, i, &sp);
    sp.width = read_size(f, i);
    if (*i < f.n && f.p[*i] == '.') {
        ++*i;
        sp.precision = (int)read_size(f, i);
    }
    if (*i >= f.n || sp.width > WIDTH_MAX || sp.precision > WIDTH_MAX)
        return bad_format(p->c, diag_word(WORD_THE_FORMAT_IS_INCOMPLETE_OR_ITS_WIDTH));
    sp.type = f.p[(*i)++];
    if (sp.type == '%') {
        buf_char(p->out, '%');
        return true;
    }
    if (!memchr("sdiufFeEgGxXocr", sp.type, 15))
        return bad_format(p->c, diag_word(WORD_THE_LETTER_OF_THE_FORMAT_IS_NOT_KNOWN));
    if (sp.type == 'G')
        sp.type = 'g';
    return convert_percent(p, &sp, key);
}

bool format_percent(struct call *c, struct str format, const struct value *args, size_t n,
                    const struct vmap *named, struct value *out)
{
    struct buf b;
    struct percent p = {.c = c, .out = &b, .args = args, .n = n, .named = named};
    call_buf_init(&b);
    for (size_t i = 0; i < format.n;) {
        if (format.p[i] != '%') {
            buf_char(&b, format.p[i++]);
            continue;
        }
        i++;
        if (!percent_at(&p, format, &i)) {
            buf_free(&b);
            return false;
        }
    }
    if (!named && p.next < n) {
        buf_free(&b);
        return bad_format(c, diag_word(WORD_MORE_VALUES_ARE_GIVEN_THAN_THE_FORMAT));
    }
    return call_charge(c, b.n / 64) && call_return_buf(c, &b, false, out);
}

/* ---- "{}".format ---- */

struct braces {
    struct call *c;
    struct buf *out;
    size_t next;
};

/* Where "0.name[key]" leads. */
static bool field_value(struct braces *f, struct str field, struct value *out)
{
    struct call *c = f->c;
    size_t i = 0;
    while (i < field.n && field.p[i] != '.' && field.p[i] != '[')
        i++;
    struct str first = str_sub(field, 0, i);
    bool found = false;
    if (!first.n || str_is_digits(first)) {
        size_t at = 0, index = first.n ? read_size(first, &at) : f->next++;
        found = index + 1 < c->n;
        if (found)
            *out = c->args[index + 1];
    }
    for (size_t k = 0; k < c->named_count && !found; k++)
        if (str_eq(c->named[k].name, first)) {
            *out = c->named[k].value;
            found = true;
        }
    if (!found)
        return bad_format(c, diag_word(WORD_NO_VALUE_WAS_GIVEN_FOR_A_PLACE));
    while (i < field.n) {
        bool bracket = field.p[i++] == '[';
        size_t end = i;
        while (end < field.n &&
               (bracket ? field.p[end] != ']' : field.p[end] != '.' && field.p[end] != '['))
            end++;
        struct value path = value_str(str_sub(field, i, end)), base = *out;
        if (!attribute_path(c, &base, &path, NULL, out))
            return false;
        i = end + (bracket && end < field.n);
    }
    return call_defined(c, out);
}

static bool align_char(char ch, struct spec *sp)
{
    if (!memchr("<>^=", ch, 4))
        return false;
    sp->align_given = true;
    sp->left = ch == '<';
    sp->center = ch == '^';
    sp->zero = ch == '=';
    return true;
}

static bool parse_spec(struct braces *f, struct str s, struct spec *sp)
{
    size_t i = 0, first = utf8_offset(s, 1);
    *sp = (struct spec){.precision = -1, .fill = STR(" ")};
    if (first < s.n && align_char(s.p[first], sp)) {
        sp->fill = str_sub(s, 0, first);
        i = first + 1;
    } else if (s.n && align_char(s.p[0], sp)) {
        i = 1;
    }
    if (i < s.n && memchr("+- ", s.p[i], 3)) {
        sp->plus = s.p[i] == '+';
        sp->blank = s.p[i++] == ' ';
    }
    if (i < s.n && s.p[i] == '#') {
        sp->alternate = true;
        i++;
    }
    if (i < s.n && s.p[i] == '0' && !sp->align_given) {
        sp->zero = true;
        i++;
    }
    sp->width = read_size(s, &i);
    if (i < s.n && (s.p[i] == ',' || s.p[i] == '_')) {
        sp->comma = true;
        sp->underscore = s.p[i++] == '_';
    }
    if (i < s.n && s.p[i] == '.') {
        i++;
        sp->precision = (int)read_size(s, &i);
    }
    if (i < s.n)
        sp->type = s.p[i++];
    if (i != s.n || sp->width > WIDTH_MAX || sp->precision > WIDTH_MAX ||
        (sp->type && !memchr("bcdeEfFgGnosxX%", sp->type, 15)))
        return bad_format(f->c, diag_word(WORD_THE_FORMAT_IS_NOT_KNOWN));
    return true;
}

static bool put_field(struct braces *f, const struct value *v, struct str spec_text,
                      char conversion)
{
    struct spec sp;
    struct dec d;
    struct str s;
    if (!parse_spec(f, spec_text, &sp))
        return false;
    /* NOLINTNEXTLINE(clang-analyzer-core.UndefinedBinaryOperatorResult): callers set it */
    if (conversion != 'r' && conversion != 's' && v->type != VALUE_BOOL && value_number(v, &d)) {
        bool whole = v->type == VALUE_INT;
        if (sp.precision >= 0 && !sp.type)
            sp.type = 'f';
        return put_number(f->out, &sp, d, whole) ||
               bad_format(f->c, diag_word(WORD_THE_NUMBER_IS_TOO_LARGE));
    }
    struct buf b;
    call_buf_init(&b);
    if (conversion == 'r')
        value_repr(&b, v);
    else if (call_text(f->c, v, &s))
        buf_str(&b, s);
    if (!sp.align_given)
        sp.left = true;
    put_text(f->out, &sp, buf_view(&b));
    buf_free(&b);
    return true;
}

static bool brace_at(struct braces *f, struct str s, size_t *i)
{
    size_t close = str_find(s, STR("}"), *i);
    if (close == SIZE_MAX)
        return bad_format(f->c, diag_word(WORD_AN_OPENING_BRACE_HAS_NO_PARTNER));
    struct str inside = str_sub(s, *i, close), spec = {"", 0};
    char conversion = 0;
    size_t colon = str_find(inside, STR(":"), 0);
    if (colon != SIZE_MAX) {
        spec = str_sub(inside, colon + 1, inside.n);
        inside.n = colon;
    }
    if (inside.n >= 2 && inside.p[inside.n - 2] == '!') {
        conversion = inside.p[inside.n - 1];
        inside.n -= 2;
    }
    struct value v;
    *i = close + 1;
    return field_value(f, inside, &v) && put_field(f, &v, spec, conversion);
}

bool format_braces(struct call *c, struct value *out)
{
    struct str s = c->args[0].s;
    struct buf b;
    struct braces f = {.c = c, .out = &b};
    call_buf_init(&b);
    for (size_t i = 0; i < s.n;) {
        char ch = s.p[i++];
        bool doubled = i < s.n && s.p[i] == ch;
        if (ch != '{' && ch != '}') {
            buf_char(&b, ch);
        } else if (doubled) {
            buf_char(&b, ch);
            i++;
        } else if (ch == '}' || !brace_at(&f, s, &i)) {
            buf_free(&b);
            return ch == '}' && bad_format(c, diag_word(WORD_THERE_IS_A_CLOSING_BRACE_TOO_MANY));
        }
    }
    return call_charge(c, b.n / 64) && call_return_buf(c, &b, false, out);
}
