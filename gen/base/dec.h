/* Exact decimals: an integer coefficient of at most 38 digits and a scale. All money and all ratios
 * are these; no double ever holds an amount. Every operation that can overflow says so; nothing
 * wraps. */
#ifndef JUESUAN_BASE_DEC_H
#define JUESUAN_BASE_DEC_H

#include "base/buf.h"

__extension__ typedef __int128 dec_int;

enum { DEC_SCALE_MAX = 30, DEC_DIGITS_MAX = 37 };

struct dec {
    dec_int coef;
    int scale; /* value = coef / 10^scale, 0 <= scale <= DEC_SCALE_MAX */
};

static inline struct dec dec_of(long long integer)
{
    return (struct dec){integer, 0};
}

/* Plain notation only: [-]digits[.digits]; no exponent, no blanks, no separators. False when it is
 * not that or too long. */
bool dec_parse(struct str text, struct dec *out);

bool dec_add(struct dec a, struct dec b, struct dec *out);
bool dec_sub(struct dec a, struct dec b, struct dec *out);
bool dec_mul(struct dec a, struct dec b, struct dec *out);
/* Quotient rounded half up (away from zero) to `places` decimals; false for b = 0 or overflow. */
bool dec_div(struct dec a, struct dec b, int places, struct dec *out);
/* Floored quotient and the remainder with the sign of b, as Python's // and %. */
bool dec_floordiv(struct dec a, struct dec b, struct dec *quotient, struct dec *remainder);
/* Half up, away from zero: 0.125 -> 0.13, -0.125 -> -0.13 (财务 rounding). `places` may be
 * negative. */
bool dec_round(struct dec a, int places, struct dec *out);
/* The same value at another scale; false when digits would be lost or it overflows. */
bool dec_rescale(struct dec a, int scale, struct dec *out);
struct dec dec_trim(struct dec a); /* without trailing zeros behind the point */
struct dec dec_neg(struct dec a);
struct dec dec_abs(struct dec a);
int dec_sign(struct dec a);
int dec_cmp(struct dec a, struct dec b);
static inline bool dec_eq(struct dec a, struct dec b)
{
    return dec_cmp(a, b) == 0;
}
/* False when it is no integer or does not fit. */
bool dec_to_i64(struct dec a, int64_t *out);
/* 10^places; places <= DEC_DIGITS_MAX. */
dec_int dec_pow10(int places);

/* Writes all digits of the scale: coef 10, scale 1 -> "1.0". */
void dec_print(struct buf *out, struct dec a);

struct dec_style {
    int places;     /* decimals shown, rounded half up */
    bool separator; /* 1,103.93 */
    bool trim;      /* drop trailing zeros: 14.70 -> 14.7, 131.00 -> 131 */
};
/* False on overflow. A negative value that rounds to zero is printed without its sign. */
bool dec_format(struct buf *out, struct dec a, struct dec_style style);

/* The nearest double, for a workbook's numeric cell: the one place where a decimal leaves
 * exactness. */
double dec_to_double(struct dec a);

#endif
