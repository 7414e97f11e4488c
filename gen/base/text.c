/* Which characters no output may hold, entities, and whether a line end between Chinese
 * characters is a blank. */
#include "base/text.h"

#include "base/normalize.h"
#include "base/utf8.h"

enum text_fault text_fault_of(int32_t cp)
{
    if (cp < 0)
        return TEXT_INVALID;
    enum char_kind kind = char_kind_of(cp);
    if (kind == CHAR_CONTROL || kind == CHAR_RETURN)
        return TEXT_CONTROL;
    if (kind == CHAR_DIRECTION)
        return TEXT_DIRECTION;
    return TEXT_FINE;
}

enum text_fault text_check(struct str text, size_t from, size_t *at, int32_t *cp)
{
    const char *end = text.p + text.n;
    for (const char *p = text.p + from; p < end;) {
        *at = (size_t)(p - text.p);
        if (*p >= ' ' && *p < 0x7F) {
            p++;
            continue;
        }
        *cp = utf8_next(&p, end);
        enum text_fault fault = text_fault_of(*cp);
        if (fault != TEXT_FINE)
            return fault;
    }
    return TEXT_FINE;
}

void text_report(struct diags *ds, enum text_fault fault, int32_t cp, struct place place)
{
    struct buf name;
    buf_init(&name);
    buf_printf(&name, "U+%04X", (unsigned)cp);
    if (fault == TEXT_INVALID)
        DIAG0(ds, E4915, place);
    else
        DIAG(ds, fault == TEXT_CONTROL ? E4910 : E4911, place, buf_view(&name));
    buf_free(&name);
}

static bool is_chinese(int32_t cp)
{
    /* Quotation marks, dashes and the ellipsis are shared with Latin text but full-width here. */
    return utf8_width(cp) == 2 || (cp >= 0x2018 && cp <= 0x201D) || cp == 0x2014 || cp == 0x2026 ||
           cp == 0xB7;
}

bool text_joins(struct str before, struct str after)
{
    if (!before.n || !after.n)
        return true;
    const char *p = before.p + utf8_before(before, before.n), *q = after.p;
    return is_chinese(utf8_next(&p, before.p + before.n)) ||
           is_chinese(utf8_next(&q, after.p + after.n));
}

/* HTML 5 has 2 231 names; these are the ones that people write in Markdown. */
static const struct {
    const char *name;
    int32_t cp;
} names[] = {{"amp", '&'},       {"apos", '\''},    {"bull", 0x2022},  {"copy", 0xA9},
             {"emsp", 0x2003},   {"ensp", 0x2002},  {"ge", 0x2265},    {"gt", '>'},
             {"hellip", 0x2026}, {"laquo", 0xAB},   {"ldquo", 0x201C}, {"le", 0x2264},
             {"lsquo", 0x2018},  {"lt", '<'},       {"mdash", 0x2014}, {"middot", 0xB7},
             {"minus", 0x2212},  {"nbsp", 0xA0},    {"ndash", 0x2013}, {"permil", 0x2030},
             {"plusmn", 0xB1},   {"quot", '"'},     {"raquo", 0xBB},   {"rdquo", 0x201D},
             {"reg", 0xAE},      {"rsquo", 0x2019}, {"sect", 0xA7},    {"thinsp", 0x2009},
             {"times", 0xD7},    {"yen", 0xA5},     {"divide", 0xF7}};

static int digit_of(char c)
{
    if (ascii_is_digit(c))
        return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : 99;
}

static int32_t numeric(struct str digits)
{
    int base = 10, value = 0;
    if (digits.n && (digits.p[0] == 'x' || digits.p[0] == 'X')) {
        base = 16;
        digits = str_sub(digits, 1, digits.n);
    }
    for (size_t i = 0; i < digits.n; i++) {
        int digit = digit_of(digits.p[i]);
        if (digit >= base || value > 0x10FFFF)
            return -1;
        value = value * base + digit;
    }
    bool scalar = value > 0 && value <= 0x10FFFF && !(value >= 0xD800 && value <= 0xDFFF);
    return digits.n && scalar ? value : -1;
}

size_t text_entity(struct str entity, char out[4])
{
    if (entity.n < 3 || entity.p[0] != '&' || entity.p[entity.n - 1] != ';')
        return 0;
    struct str name = str_sub(entity, 1, entity.n - 1);
    if (name.p[0] == '#') {
        int32_t cp = numeric(str_sub(name, 1, name.n));
        return cp < 0 ? 0 : utf8_put(out, cp);
    }
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (str_eq(name, str_of(names[i].name)))
            return utf8_put(out, names[i].cp);
    return 0;
}
