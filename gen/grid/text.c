/* Text as it was printed, made comparable: blanks, brackets, widths, ordinals and numbers. */
#include "grid/text.h"

#include "base/chinese.h"
#include "base/utf8.h"

static bool is_blank(int32_t cp)
{
    return cp == ' ' || cp == '\t' || cp == '\n' || cp == '\r' || cp == 0x3000 || cp == 0xA0;
}

/* Full-width digits, signs of percent, and points and separators behind a digit; 0: as it is. */
static char halved(int32_t cp, char before)
{
    if (cp >= 0xFF10 && cp <= 0xFF19)
        return (char)('0' + (cp - 0xFF10));
    if (cp == 0xFF05 || cp == 0xFE6A)
        return '%';
    return cp == 0xFF0E && ascii_is_digit(before) ? '.' : 0;
}

struct str squeeze(struct str s, struct arena *a)
{
    char *out = arena_alloc(a, s.n + 1);
    size_t n = 0;
    const char *p = s.p, *end = s.p + s.n;
    if (!out)
        return STR("");
    while (p < end) {
        const char *from = p;
        int32_t cp = utf8_next(&p, end);
        if (is_blank(cp))
            continue;
        /* （ ） and ( ) are the same for a reader. */
        if (cp == 0xFF08 || cp == 0xFF09) {
            out[n++] = cp == 0xFF08 ? '(' : ')';
            continue;
        }
        char plain = halved(cp, n ? out[n - 1] : 0);
        if (plain) {
            out[n++] = plain;
            continue;
        }
        memcpy(out + n, from, (size_t)(p - from));
        n += (size_t)(p - from);
    }
    out[n] = 0;
    return (struct str){out, n};
}

static bool is_ordinal_char(int32_t cp)
{
    for (int i = 1; i <= 10; i++) {
        const char *p = i < 10 ? chinese_digits_plain[i] : chinese_powers[1];
        if (utf8_next(&p, p + strlen(p)) == cp)
            return true;
    }
    return cp >= '0' && cp <= '9';
}

struct str strip_ordinal(struct str s)
{
    const char *p = s.p, *end = s.p + s.n;
    int32_t cp = p < end ? utf8_next(&p, end) : 0;
    bool bracket = cp == '(' || cp == 0xFF08;
    size_t digits = 0;
    if (!bracket)
        p = s.p;
    while (p < end) {
        cp = utf8_next(&p, end);
        if (is_ordinal_char(cp)) {
            digits++;
            continue;
        }
        bool closes =
            bracket ? cp == ')' || cp == 0xFF09 : cp == 0x3001 || cp == '.' || cp == 0xFF0E;
        if (!digits || !closes)
            return s;
        /* 1.5 is a number, no ordinal. */
        if (cp == '.' && p < end && ascii_is_digit(*p))
            return s;
        return (struct str){p, (size_t)(end - p)};
    }
    return s;
}

static bool grouped(struct str s)
{
    size_t lead = 0, i = 0;
    while (i < s.n && ascii_is_digit(s.p[i]))
        i++, lead++;
    if (lead == 0 || lead > 3)
        return false;
    while (i < s.n && s.p[i] == ',') {
        size_t k = 0;
        for (i++; i < s.n && ascii_is_digit(s.p[i]); i++)
            k++;
        if (k != 3)
            return false;
    }
    return i == s.n;
}

bool printed_number(struct str s, struct dec *out, bool *malformed)
{
    char plain[64];
    size_t n = 0, digits = 0;
    *malformed = false;
    for (size_t i = 0; i < s.n; i++) {
        bool known =
            ascii_is_digit(s.p[i]) || s.p[i] == '.' || s.p[i] == ',' || (s.p[i] == '-' && i == 0);
        if (!known)
            return false;
        digits += ascii_is_digit(s.p[i]);
        if (s.p[i] != ',' && n < sizeof plain)
            plain[n++] = s.p[i];
    }
    if (!digits || n >= sizeof plain)
        return false;
    struct str body = s.p[0] == '-' ? str_sub(s, 1, s.n) : s;
    size_t point = str_find(body, STR("."), 0);
    struct str whole = point == SIZE_MAX ? body : str_sub(body, 0, point);
    *malformed = !dec_parse((struct str){plain, n}, out) ||
                 (str_find(s, STR(","), 0) != SIZE_MAX && !grouped(whole)) ||
                 (point != SIZE_MAX && str_find(body, STR(","), point) != SIZE_MAX);
    return !*malformed;
}

int digit_of_numeral(int32_t cp)
{
    if (cp < 0x80)
        return ascii_is_digit((int)cp) ? (int)cp - '0' : -1;
    if (cp == 0x96F6 || cp == 0x25CB || cp == 0x25EF || cp == 0x039F) /* 零 and round look-alikes */
        return 0;
    for (int i = 0; i < 10; i++) {
        const char *p = chinese_digit_round(i);
        if (utf8_next(&p, p + strlen(p)) == cp)
            return i;
    }
    return -1;
}

int64_t chinese_ordinal(struct str s, size_t *used)
{
    int64_t n = 0;
    size_t i = 0;
    while (i + 3 <= s.n) {
        struct str c = str_sub(s, i, i + 3);
        if (str_eq(c, str_of(chinese_powers[1]))) {
            n = n ? n * 10 : 10;
        } else {
            size_t k = 0;
            while (k < 9 && !str_eq(c, str_of(chinese_digits_plain[k + 1])))
                k++;
            if (k == 9)
                break;
            n = n >= 10 ? n + (int64_t)k + 1 : (int64_t)k + 1;
        }
        i += 3;
    }
    *used = i;
    return n;
}

/* The value of a numeral, and whether it is a power of ten that multiplies what stands before it.
 */
static int64_t numeral(struct str c, bool *power)
{
    static const int64_t values[] = {1, 10, 100, 1000};
    *power = false;
    for (int i = 0; i < 10; i++)
        if (str_eq(c, str_of(chinese_digits_plain[i])) ||
            str_eq(c, str_of(chinese_digits_formal[i])))
            return i;
    if (str_eq(c, str_of(chinese_two)))
        return 2;
    *power = true;
    for (int i = 1; i < 4; i++)
        if (str_eq(c, str_of(chinese_powers[i])) || str_eq(c, str_of(chinese_powers_formal[i])))
            return values[i];
    if (str_eq(c, str_of(chinese_myriads[1])))
        return 10000;
    if (str_eq(c, str_of(chinese_myriads[2])))
        return 100000000;
    *power = false;
    return -1;
}

bool chinese_numeral(struct str s, size_t *used, int64_t *out)
{
    int64_t total = 0, part = 0, digit = -1;
    size_t i = 0;
    for (bool power; i + 3 <= s.n && i < 36; i += 3) {
        int64_t n = numeral(str_sub(s, i, i + 3), &power);
        /* 三千万元: 万 belongs to the unit unless the number goes on behind it */
        if (n < 0 || (power && n >= 10000 && digit < 0 && !part))
            break;
        if (!power) {
            digit = n;
        } else if (n >= 10000) {
            bool next;
            if (i + 6 > s.n || numeral(str_sub(s, i + 3, i + 6), &next) < 0)
                break;
            total += (part + (digit < 0 ? 0 : digit)) * n;
            part = 0;
            digit = -1;
        } else {
            part += (digit < 0 ? 1 : digit) * n;
            digit = -1;
        }
    }
    *used = i;
    *out = total + part + (digit < 0 ? 0 : digit);
    return i > 0;
}

/* Halved punctuation, as it comes from web pages, is that of the text: 1,500.00万元,占 keeps its
 * first comma only. */
struct str flat_text(struct str text, struct arena *a)
{
    struct str s = squeeze(text, a);
    char *out = arena_alloc(a, 3 * s.n + 1);
    size_t n = 0;
    if (!out)
        return STR("");
    for (size_t i = 0; i < s.n; i++) {
        bool number = i && i + 1 < s.n && ascii_is_digit(s.p[i - 1]) && ascii_is_digit(s.p[i + 1]);
        bool address = s.p[i] == ':' && i + 1 < s.n && s.p[i + 1] == '/';
        const char *wide = s.p[i] == ',' ? "，" : s.p[i] == ':' ? "：" : "；";
        if ((s.p[i] != ',' && s.p[i] != ';' && s.p[i] != ':') || number || address) {
            out[n++] = s.p[i];
            continue;
        }
        memcpy(out + n, wide, 3);
        n += 3;
    }
    out[n] = 0;
    return (struct str){out, n};
}
