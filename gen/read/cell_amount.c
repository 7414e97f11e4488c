/* Stored numbers and texts such as "1,234.50 万元" made exact; what could be meant in two ways is
 * refused. Nothing is taken for 0. */
#include "read/cell_amount.h"
#include "base/normalize.h"
#include "base/utf8.h"
#include "data/words.h"

#include <math.h>

enum { TEXT_SHOWN = 60 };

/* The one way from a double to an amount. A double is m · 2^e: all of this is arithmetic on
 * integers, so that nothing depends on how a library prints. */
static bool decimal_near(double number, int places, bool thousandth, struct dec *out)
{
    enum { MANTISSA = 53, TINY = 110 };
    int e;
    double m = frexp(number, &e);
    if (!(number - number == 0))
        return false;
    dec_int coef = (dec_int)ldexp(m, MANTISSA) * dec_pow10(places); /* < 2^53 · 10^10 < 2^87 */
    e -= MANTISSA;
    if (e >= 0) {
        if (e > 20)
            return false;
        *out = (struct dec){coef << e, places};
        return true;
    }
    if (-e > TINY) { /* less than 2^53 · 2^-111: nothing beside any step */
        *out = (struct dec){0, places};
        return true;
    }
    dec_int one = (dec_int)1 << -e, magnitude = coef < 0 ? -coef : coef;
    dec_int rounded = (magnitude + one / 2) >> -e;
    dec_int off = magnitude - rounded * one;
    off = off < 0 ? -off : off;
    if (!(thousandth && off * 1000 <= one) && off > 2 * dec_pow10(places))
        return false;
    *out = (struct dec){coef < 0 ? -rounded : rounded, places};
    return true;
}

bool cell_decimal(double number, int places, struct dec *out)
{
    return decimal_near(number, places, true, out);
}

bool cell_shortest(double number, struct dec *out)
{
    enum { PLACES_MAX = 10 };
    for (int places = 0; places <= PLACES_MAX; places++)
        if (decimal_near(number, places, false, out))
            return true;
    return cell_decimal(number, PLACES_MAX, out);
}

static int places_of(enum amount_unit unit)
{
    return unit == UNIT_YUAN ? 2 : unit == UNIT_WAN ? 6 : unit == UNIT_YI ? 10 : 0;
}

/* A text reduced to what counts in an amount: digits and signs of half width. */
struct plain {
    char p[64];
    size_t n;
    bool other; /* it holds something else, or is too long */
};

enum { YUAN_SIGN = 'Y', DASH = '_', IDEOGRAPHIC_SPACE = 0x3000 };

/* The ASCII character that `cp` stands for in an amount; 0: none. */
static int plain_char(int32_t cp)
{
    switch (cp) {
    case 0xFFE5:
    case 0xA5:
        return YUAN_SIGN;
    case 0x2212: /* the minus sign; U+FF0D is the full-width hyphen */
        return '-';
    case 0x2013:
    case 0x2014:
    case 0x2015:
    case 0x2500: /* drawn instead of a dash */
        return DASH;
    case 0x2026:
        return '~';
    default:
        break;
    }
    if (cp >= 0xFF01 && cp <= 0xFF5E)
        cp -= 0xFF00 - 0x20;
    return cp < 0x7F && (ascii_is_digit(cp) || (cp && strchr("+-,./%", cp))) ? cp : 0;
}

static struct plain reduce(struct str text)
{
    struct plain out = {.n = 0};
    for (const char *p = text.p, *end = p + text.n; p < end;) {
        int32_t cp = utf8_next(&p, end);
        enum char_kind kind = char_kind_of(cp);
        bool blank = kind == CHAR_SPACE || cp == IDEOGRAPHIC_SPACE ||
                     (cp >= 0 && cp < 0x80 && ascii_is_space(cp));
        int c = blank ? ' ' : plain_char(cp);
        if (kind == CHAR_INVISIBLE || (blank && !out.n))
            continue;
        if (!c || out.n == sizeof out.p) {
            out.other = true;
            return out;
        }
        out.p[out.n++] = (char)c;
    }
    while (out.n && out.p[out.n - 1] == ' ')
        out.n--;
    return out;
}

/* Only signs for "nothing": one or more dashes or dots of an ellipsis, or one stroke. */
static bool is_none(const struct plain *t)
{
    static const char signs[] = {DASH, '-', '~', '/'};
    if (t->other)
        return false;
    for (size_t i = 0; i < t->n; i++)
        if (!memchr(signs, t->p[i], sizeof signs) || t->p[i] != t->p[0])
            return false;
    return true;
}

/* Takes 元, 万元 or 亿元 from the end of the text. */
static struct str take_unit(struct str text, struct cell_amount *out)
{
    static const enum amount_unit longest_first[] = {UNIT_YI, UNIT_WAN, UNIT_YUAN};
    while (text.n && (ascii_is_space(text.p[text.n - 1]) || str_ends(text, STR("\xE3\x80\x80"))))
        text.n -= ascii_is_space(text.p[text.n - 1]) ? 1 : 3;
    for (size_t i = 0; i < sizeof longest_first / sizeof *longest_first; i++) {
        struct str name = amount_unit_name(longest_first[i]);
        if (str_ends(text, name)) {
            out->unit = longest_first[i];
            out->says_unit = true;
            return str_sub(text, 0, text.n - name.n);
        }
    }
    return text;
}

/* Digits behind the sign into `digits` (an own place of t->n + 1 bytes), without separators. Groups
 * have three digits, the first one to three, and one kind of separator. */
static enum diag_code read_digits(const struct plain *t, size_t i, char *digits, size_t *n)
{
    size_t group = 0, groups = 0;
    char separator = 0;
    bool point = false, seen = false;
    for (; i < t->n; i++) {
        char c = t->p[i];
        if (ascii_is_digit(c)) {
            digits[(*n)++] = c;
            group++;
            seen = true;
        } else if (c == '.' && !point) {
            if (groups && group != 3)
                return E2408;
            point = true;
            digits[(*n)++] = c;
        } else if (c == ',' || c == ' ') {
            if (point || !group || group > 3 || (groups && group != 3) ||
                (separator && c != separator))
                return E2408;
            separator = c;
            groups++;
            group = 0;
        } else {
            return c == '%' ? E2407 : E2401;
        }
    }
    if (!point && groups && group != 3)
        return E2408;
    return seen && digits[*n - 1] != '.' ? DIAG_CODE_COUNT : E2401;
}

/* DIAG_CODE_COUNT when the text is an amount. */
static enum diag_code parse(const struct plain *t, struct cell_amount *out)
{
    char digits[sizeof t->p + 2];
    size_t n = 0, i = 0;
    bool sign = false, money = false;
    if (t->other)
        return E2401;
    for (; i < t->n && !ascii_is_digit(t->p[i]); i++) { /* -¥5, ¥-5, - 5 */
        char c = t->p[i];
        if (c == ' ' || (c == YUAN_SIGN && !money) || ((c == '-' || c == '+') && !sign)) {
            money |= c == YUAN_SIGN;
            sign |= c != ' ' && c != YUAN_SIGN;
            if (c == '-')
                digits[n++] = '-';
            continue;
        }
        break;
    }
    if (i < t->n && t->p[i] == '.')
        digits[n++] = '0';
    enum diag_code fault = read_digits(t, i, digits, &n);
    if (fault != DIAG_CODE_COUNT)
        return fault;
    if (!dec_parse((struct str){digits, n}, &out->value))
        return E2406;
    struct dec exact = dec_trim(out->value);
    int places = places_of(out->unit);
    if (exact.scale > places)
        return E2402;
    return dec_rescale(exact, places, &out->value) ? DIAG_CODE_COUNT : E2406;
}

static void report(enum diag_code code, struct str shown, const struct cell_amount *amount,
                   struct place place, struct diags *ds)
{
    DIAG(ds, code, place, utf8_cut(shown, TEXT_SHOWN), amount_unit_name(amount->unit),
         arena_printf(&ds->arena, "%d", places_of(amount->unit)));
}

static enum amount_result amount_of_text(struct str text, struct cell_amount *out,
                                         struct place place, struct diags *ds)
{
    struct plain whole = reduce(text);
    if (is_none(&whole) || str_eq(str_trim(text), CELL_EMPTY) || str_eq(str_trim(text), CELL_NONE))
        return AMOUNT_NONE;
    struct plain t = reduce(take_unit(text, out));
    enum diag_code fault = parse(&t, out);
    if (fault == DIAG_CODE_COUNT)
        return AMOUNT_GIVEN;
    report(fault, text, out, place, ds);
    return AMOUNT_REFUSED;
}

/* The shortest digits that the double stands for, to be shown. */
static struct str shown_number(const struct book_cell *cell, struct arena *a)
{
    struct dec d;
    struct buf text;
    if (cell->text.n || !(fabs(cell->number) < 1e15))
        return cell->text.n ? cell->text : STR("…");
    buf_init(&text);
    if (cell_shortest(cell->number, &d))
        dec_print(&text, d);
    struct str copy = arena_str(a, text.n ? buf_view(&text) : STR("…"));
    buf_free(&text);
    return copy;
}

static enum amount_result amount_of_number(const struct book_cell *cell, struct cell_amount *out,
                                           struct place place, struct diags *ds)
{
    enum diag_code fault = DIAG_CODE_COUNT;
    if (cell->format == CELL_FORMAT_DATE)
        fault = E2403;
    else if (cell->format == CELL_FORMAT_PERCENT)
        fault = E2407;
    else if (!(fabs(cell->number) < 1e20))
        fault = E2406;
    else if (!cell_decimal(cell->number, places_of(out->unit), &out->value))
        fault = E2402;
    if (fault == DIAG_CODE_COUNT)
        return AMOUNT_GIVEN;
    report(fault, shown_number(cell, &ds->arena), out, place, ds);
    return AMOUNT_REFUSED;
}

enum amount_result cell_amount(const struct book_cell *cell, enum amount_unit unit,
                               struct place place, struct cell_amount *out, struct diags *ds)
{
    *out = (struct cell_amount){.unit = unit};
    if (!cell)
        return AMOUNT_NONE;
    switch ((enum cell_type)cell->type) {
    case BOOK_CELL_NUMBER:
        return amount_of_number(cell, out, place, ds);
    case BOOK_CELL_TEXT:
        if (cell->format != CELL_FORMAT_DATE || !cell->text.n)
            return amount_of_text(cell->text, out, place, ds);
        report(E2403, cell->text, out, place, ds);
        return AMOUNT_REFUSED;
    case BOOK_CELL_ERROR:
        report(E2404, cell->text, out, place, ds);
        return AMOUNT_REFUSED;
    case BOOK_CELL_BOOL:
        report(E2401, cell->number != 0 ? STR("TRUE") : STR("FALSE"), out, place, ds);
        return AMOUNT_REFUSED;
    case BOOK_CELL_NONE:
        break;
    }
    report(E2405, STR(""), out, place, ds);
    return AMOUNT_REFUSED;
}
