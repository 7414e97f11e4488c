/* 128-bit coefficients, checked at every step; rounding is half away from zero, as accountants
 * round. How figures look: dec_style of dec.h; parsing of people's writing: read/cell_amount.c. */
#include "base/dec.h"

#include <stdlib.h>

static const long long small_powers[] = {1LL,
                                         10LL,
                                         100LL,
                                         1000LL,
                                         10000LL,
                                         100000LL,
                                         1000000LL,
                                         10000000LL,
                                         100000000LL,
                                         1000000000LL,
                                         10000000000LL,
                                         100000000000LL,
                                         1000000000000LL,
                                         10000000000000LL,
                                         100000000000000LL,
                                         1000000000000000LL,
                                         10000000000000000LL,
                                         100000000000000000LL,
                                         1000000000000000000LL};

dec_int dec_pow10(int places)
{
    if (places <= 18)
        return small_powers[places];
    if (places <= 36)
        return (dec_int)small_powers[18] * small_powers[places - 18];
    return (dec_int)small_powers[18] * small_powers[18] * small_powers[places - 36];
}

static dec_int magnitude(dec_int v)
{
    return v < 0 ? -v : v;
}

/* Every coefficient stays below 10^37, so that adding two can never leave 127 bits. */
static bool store(dec_int coef, int scale, struct dec *out)
{
    if (scale < 0 || scale > DEC_SCALE_MAX || magnitude(coef) >= dec_pow10(DEC_DIGITS_MAX))
        return false;
    *out = (struct dec){coef, scale};
    return true;
}

static bool checked_mul(dec_int a, dec_int b, dec_int *out)
{
    return !__builtin_mul_overflow(a, b, out);
}

bool dec_parse(struct str text, struct dec *out)
{
    size_t i = 0, digits = 0;
    bool negative = text.n && text.p[0] == '-', point = false;
    dec_int coef = 0;
    int scale = 0;

    for (i = negative; i < text.n; i++) {
        char c = text.p[i];
        if (c == '.' && !point && digits) {
            point = true;
            continue;
        }
        if (!ascii_is_digit(c) || (point && scale == DEC_SCALE_MAX))
            return false;
        if (coef >= dec_pow10(DEC_DIGITS_MAX - 1))
            return false;
        coef = coef * 10 + (c - '0');
        scale += point;
        digits++;
    }
    if (!digits || text.p[text.n - 1] == '.')
        return false;
    return store(negative ? -coef : coef, scale, out);
}

bool dec_rescale(struct dec a, int scale, struct dec *out)
{
    if (scale < 0 || scale > DEC_SCALE_MAX)
        return false;
    if (scale < a.scale) {
        dec_int power = dec_pow10(a.scale - scale);
        if (a.coef % power)
            return false;
        return store(a.coef / power, scale, out);
    }
    dec_int coef;
    return checked_mul(a.coef, dec_pow10(scale - a.scale), &coef) && store(coef, scale, out);
}

static bool same_scale(struct dec *a, struct dec *b)
{
    return a->scale < b->scale ? dec_rescale(*a, b->scale, a) : dec_rescale(*b, a->scale, b);
}

bool dec_add(struct dec a, struct dec b, struct dec *out)
{
    return same_scale(&a, &b) && store(a.coef + b.coef, a.scale, out);
}

bool dec_sub(struct dec a, struct dec b, struct dec *out)
{
    return dec_add(a, dec_neg(b), out);
}

bool dec_mul(struct dec a, struct dec b, struct dec *out)
{
    dec_int coef;
    if (a.scale + b.scale > DEC_SCALE_MAX) {
        a = dec_trim(a);
        b = dec_trim(b);
    }
    return checked_mul(a.coef, b.coef, &coef) && store(coef, a.scale + b.scale, out);
}

static dec_int divide_half_up(dec_int n, dec_int d)
{
    dec_int q = n / d, r = magnitude(n % d);
    if (r >= magnitude(d) - r)
        q += (n < 0) == (d < 0) ? 1 : -1;
    return q;
}

bool dec_div(struct dec a, struct dec b, int places, struct dec *out)
{
    if (b.coef == 0 || places < 0 || places > DEC_SCALE_MAX)
        return false;
    a = dec_trim(a);
    b = dec_trim(b);
    /* a.coef / 10^as : b.coef / 10^bs = a.coef * 10^(places + bs - as) / b.coef / 10^places */
    int shift = places + b.scale - a.scale;
    dec_int n = a.coef, d = b.coef;
    if (shift > DEC_DIGITS_MAX || shift < -DEC_DIGITS_MAX)
        return false;
    if (shift >= 0 ? !checked_mul(n, dec_pow10(shift), &n) : !checked_mul(d, dec_pow10(-shift), &d))
        return false;
    return store(divide_half_up(n, d), places, out);
}

bool dec_floordiv(struct dec a, struct dec b, struct dec *quotient, struct dec *remainder)
{
    if (b.coef == 0 || !same_scale(&a, &b))
        return false;
    dec_int q = a.coef / b.coef, r = a.coef % b.coef;
    if (r && (r < 0) != (b.coef < 0)) {
        q--;
        r += b.coef;
    }
    return (!quotient || store(q, 0, quotient)) && (!remainder || store(r, a.scale, remainder));
}

bool dec_round(struct dec a, int places, struct dec *out)
{
    if (places > DEC_SCALE_MAX)
        places = DEC_SCALE_MAX;
    if (places >= a.scale)
        return dec_rescale(a, places < 0 ? 0 : places, out);
    if (a.scale - places > DEC_DIGITS_MAX) {
        *out = dec_of(0);
        return true;
    }
    dec_int coef = divide_half_up(a.coef, dec_pow10(a.scale - places));
    if (places >= 0)
        return store(coef, places, out);
    return checked_mul(coef, dec_pow10(-places), &coef) && store(coef, 0, out);
}

struct dec dec_trim(struct dec a)
{
    while (a.scale > 0 && a.coef % 10 == 0) {
        a.coef /= 10;
        a.scale--;
    }
    return a;
}

struct dec dec_neg(struct dec a)
{
    return (struct dec){-a.coef, a.scale};
}

struct dec dec_abs(struct dec a)
{
    return (struct dec){magnitude(a.coef), a.scale};
}

int dec_sign(struct dec a)
{
    return a.coef < 0 ? -1 : a.coef > 0;
}

int dec_cmp(struct dec a, struct dec b)
{
    a = dec_trim(a);
    b = dec_trim(b);
    if (same_scale(&a, &b))
        return a.coef < b.coef ? -1 : a.coef > b.coef;
    /* Only numbers of very different size cannot be brought to one scale: compare the whole parts.
     */
    dec_int wa = a.coef / dec_pow10(a.scale), wb = b.coef / dec_pow10(b.scale);
    if (wa != wb)
        return wa < wb ? -1 : 1;
    return a.scale > b.scale ? dec_sign(a) : -dec_sign(b);
}

bool dec_to_i64(struct dec a, int64_t *out)
{
    a = dec_trim(a);
    if (a.scale || a.coef > INT64_MAX || a.coef < INT64_MIN)
        return false;
    *out = (int64_t)a.coef;
    return true;
}

/* Digits of |coef|, padded with zeros to at least scale + 1; returns their number. */
static size_t digits_of(struct dec a, char out[48])
{
    char reversed[48];
    size_t n = 0;
    for (dec_int v = magnitude(a.coef); v || n <= (size_t)a.scale; v /= 10)
        reversed[n++] = (char)('0' + (int)(v % 10));
    for (size_t i = 0; i < n; i++)
        out[i] = reversed[n - 1 - i];
    return n;
}

static void print_digits(struct buf *out, struct dec a, bool separator)
{
    char digits[48];
    size_t n = digits_of(a, digits), whole = n - (size_t)a.scale;
    if (a.coef < 0)
        buf_char(out, '-');
    for (size_t i = 0; i < whole; i++) {
        if (separator && i && (whole - i) % 3 == 0)
            buf_char(out, ',');
        buf_char(out, digits[i]);
    }
    if (a.scale) {
        buf_char(out, '.');
        buf_put(out, digits + whole, (size_t)a.scale);
    }
}

void dec_print(struct buf *out, struct dec a)
{
    print_digits(out, a, false);
}

bool dec_format(struct buf *out, struct dec a, struct dec_style style)
{
    if (!dec_round(a, style.places, &a))
        return false;
    print_digits(out, style.trim ? dec_trim(a) : a, style.separator);
    return true;
}

double dec_to_double(struct dec a)
{
    char text[64];
    size_t n = 0;
    a = dec_trim(a);
    /* Coefficient and power of ten both below 2^53: one division of two exact doubles rounds
     * correctly. */
    if (magnitude(a.coef) < (dec_int)1 << 53 && a.scale <= 22)
        return (double)a.coef / (double)dec_pow10(a.scale);
    char digits[48];
    size_t count = digits_of(a, digits);
    if (a.coef < 0)
        text[n++] = '-';
    memcpy(text + n, digits, count);
    n += count;
    text[n++] = 'e'; /* no decimal point, so strtod reads the same in every locale */
    text[n++] = '-';
    text[n++] = (char)('0' + a.scale / 10);
    text[n++] = (char)('0' + a.scale % 10);
    text[n] = '\0';
    return strtod(text, NULL);
}
