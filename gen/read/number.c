/* Numbers as texts and the formats that show them. */
#include "read/build.h"

#include <stdlib.h>

/* Powers of ten that a double holds exactly. */
static const double exact_powers[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                      1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                      1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
enum { EXACT_DIGITS = 15, EXACT_POWER = 22, DIGITS_MAX = 400, EXPONENT_MAX = 2000 };

struct digits {
    bool negative;
    uint64_t head; /* the first digits, as far as EXACT_DIGITS */
    size_t n;      /* without zeros in front */
    int exponent;  /* of ten, for the digits as a whole number */
    char all[DIGITS_MAX];
};

static bool read_digits(struct str text, struct digits *d, size_t *end)
{
    size_t i = text.n && (text.p[0] == '-' || text.p[0] == '+'), seen = 0;
    bool point = false;
    *d = (struct digits){.negative = text.n && text.p[0] == '-'};
    for (; i < text.n; i++) {
        char c = text.p[i];
        if (c == '.' && !point) {
            point = true;
            continue;
        }
        if (!ascii_is_digit(c))
            break;
        seen++;
        d->exponent -= point;
        if (!d->n && c == '0')
            continue;
        if (d->n == DIGITS_MAX)
            return false;
        d->all[d->n++] = c;
        if (d->n <= EXACT_DIGITS)
            d->head = d->head * 10 + (uint64_t)(c - '0');
    }
    *end = i;
    return seen > 0;
}

static bool read_exponent(struct str text, struct digits *d)
{
    size_t i = 1;
    int exponent = 0;
    if (!text.n)
        return true;
    if (text.p[0] != 'e' && text.p[0] != 'E')
        return false;
    bool negative = i < text.n && text.p[i] == '-';
    i += i < text.n && (text.p[i] == '-' || text.p[i] == '+');
    if (i == text.n)
        return false;
    for (; i < text.n; i++) {
        if (!ascii_is_digit(text.p[i]))
            return false;
        if (exponent < EXPONENT_MAX)
            exponent = exponent * 10 + (text.p[i] - '0');
    }
    d->exponent += negative ? -exponent : exponent;
    d->exponent = d->exponent > EXPONENT_MAX ? EXPONENT_MAX : d->exponent;
    d->exponent = d->exponent < -EXPONENT_MAX ? -EXPONENT_MAX : d->exponent;
    return true;
}

/* The C library rounds correctly; without a decimal point no locale plays a part. */
static double slow_double(const struct digits *d)
{
    char text[DIGITS_MAX + 16];
    size_t n = d->n;
    memcpy(text, d->all, n);
    text[n++] = 'E';
    int exponent = d->exponent;
    if (exponent < 0)
        text[n++] = '-';
    for (int unit = 1000; unit; unit /= 10)
        text[n++] = (char)('0' + abs(exponent) / unit % 10);
    text[n] = '\0';
    return strtod(text, NULL);
}

bool number_of_text(struct str text, double *out)
{
    struct digits d;
    size_t end;
    text = str_trim(text);
    if (!read_digits(text, &d, &end) || !read_exponent(str_sub(text, end, text.n), &d))
        return false;
    double v = 0;
    if (d.n <= EXACT_DIGITS && d.exponent >= -EXACT_POWER && d.exponent <= 0)
        v = (double)d.head / exact_powers[-d.exponent]; /* both exact: rounded once */
    else if (d.n)
        v = slow_double(&d);
    *out = d.negative ? -v : v;
    return v <= 1.7976931348623157e308; /* not infinite */
}

enum cell_format format_of_id(unsigned id)
{
    if ((id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) ||
        (id >= 50 && id <= 58))
        return CELL_FORMAT_DATE;
    if (id == 9 || id == 10)
        return CELL_FORMAT_PERCENT;
    if (id == 49)
        return CELL_FORMAT_TEXT;
    return id == 0 ? CELL_FORMAT_GENERAL : CELL_FORMAT_NUMBER;
}

/* Behind quoted text, an escaped or filling character; sets *elapsed for [h], [mm] and the like. */
static size_t skip_literal(struct str code, size_t i, bool *elapsed)
{
    char c = code.p[i];
    if (c == '\\' || c == '_' || c == '*')
        return i + 2;
    char last = c == '"' ? '"' : ']';
    if (c != '"' && c != '[')
        return i;
    size_t from = ++i;
    while (i < code.n && code.p[i] != last)
        i++;
    if (c == '[' && i > from) {
        static const struct str units = STR_INIT("hHmMsS");
        size_t n = 0;
        while (from + n < i && memchr(units.p, code.p[from + n], units.n))
            n++;
        *elapsed |= n == i - from;
    }
    return i + 1;
}

/* In any case: LibreOffice wrote GENERAL. */
static bool is_general(struct str code)
{
    static const struct str general = STR_INIT("general");
    if (code.n < general.n)
        return false;
    for (size_t i = 0; i < general.n; i++)
        if ((code.p[i] | 0x20) != general.p[i])
            return false;
    return true;
}

/* Letters of dates against places of digits: "0.00E+00" and "#,##0.00_ " are numbers, "mm:ss.0" is
 * a time. Only the first section counts: it shows positive numbers. */
enum cell_format format_of_code(struct str code)
{
    size_t dates = 0, places = 0;
    bool percent = false, text = false, elapsed = false, general = false;
    for (size_t i = 0; i < code.n && code.p[i] != ';';) {
        size_t next = skip_literal(code, i, &elapsed);
        if (next != i) {
            i = next;
            continue;
        }
        if (is_general(str_sub(code, i, code.n))) {
            general = true;
            i += 7;
            continue;
        }
        switch (code.p[i++] | 0x20) {
        case 'y':
        case 'm':
        case 'd':
        case 'h':
        case 's':
        case 'a':
            dates++;
            break;
        default:
            places += memchr("0#?", code.p[i - 1], 3) != NULL;
            percent |= code.p[i - 1] == '%';
            text |= code.p[i - 1] == '@';
        }
    }
    if (elapsed || dates > places)
        return CELL_FORMAT_DATE;
    if (percent)
        return CELL_FORMAT_PERCENT;
    if (text)
        return CELL_FORMAT_TEXT;
    return general || (!places && !code.n) ? CELL_FORMAT_GENERAL : CELL_FORMAT_NUMBER;
}
