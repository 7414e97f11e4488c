/* What Excel refuses in texts, names and numbers, by its documents and by trying. Pure: no
 * library, no file. */
#include "fence/xlsx_text.h"

#include "base/utf8.h"

size_t xlsx_utf16_units(struct str text)
{
    size_t n = 0;
    for (const char *p = text.p, *end = p + text.n; p < end;)
        n += utf8_next(&p, end) > 0xFFFF ? 2 : 1;
    return n;
}

/* XML 1.0 section 2.2, without the carriage return, which XML readers turn into a line feed; C1
 * controls are allowed there but mean a text in the wrong encoding. */
static bool forbidden(int32_t cp)
{
    return (cp < 0x20 && cp != '\n' && cp != '\t') || (cp >= 0x7F && cp <= 0x9F) || cp == 0xFFFE ||
           cp == 0xFFFF;
}

enum xlsx_fault xlsx_text_check(struct str text, int32_t *cp)
{
    if (!utf8_valid(text, NULL))
        return XLSX_NOT_UTF8;
    for (const char *p = text.p, *end = p + text.n; p < end;) {
        *cp = utf8_next(&p, end);
        if (forbidden(*cp))
            return XLSX_CONTROL;
    }
    size_t units = xlsx_utf16_units(text);
    *cp = units > INT32_MAX ? INT32_MAX : (int32_t)units;
    return units > XLSX_TEXT_MAX ? XLSX_TOO_LONG : XLSX_FINE;
}

static bool is_hex(char c)
{
    return ascii_is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

static bool is_escape(struct str s)
{
    return s.n >= 7 && s.p[0] == '_' && s.p[1] == 'x' && is_hex(s.p[2]) && is_hex(s.p[3]) &&
           is_hex(s.p[4]) && is_hex(s.p[5]) && s.p[6] == '_';
}

struct str xlsx_escape(struct arena *a, struct str text)
{
    size_t extra = 0;
    for (size_t i = 0; i < text.n; i++)
        extra += is_escape(str_sub(text, i, text.n)) ? 6 : 0;
    if (!extra)
        return arena_str(a, text);
    char *out = arena_alloc(a, text.n + extra + 1);
    if (!out)
        return (struct str){NULL, 0};
    size_t n = 0;
    for (size_t i = 0; i < text.n; i++) {
        if (is_escape(str_sub(text, i, text.n))) {
            memcpy(out + n, "_x005F", 6);
            n += 6;
        }
        out[n++] = text.p[i];
    }
    out[n] = '\0';
    return (struct str){out, n};
}

bool xlsx_looks_like_formula(struct str text)
{
    return text.n > 1 && memchr("=+-@", text.p[0], 4) != NULL;
}

void xlsx_cell_name(struct buf *out, uint32_t row, uint32_t col)
{
    char letters[8];
    size_t n = 0;
    for (uint32_t c = col + 1; c; c = (c - 1) / 26)
        letters[n++] = (char)('A' + (c - 1) % 26);
    while (n)
        buf_char(out, letters[--n]);
    buf_int(out, (long long)row + 1);
}

/* Excel forbids these in names of sheets; an apostrophe only at the ends. */
static int32_t allowed_in_name(int32_t cp, bool at_end)
{
    if (cp < 0x20 || cp == 0x7F || cp == 0xFFFE || cp == 0xFFFF)
        return ' ';
    if (strchr("[]:*?/\\", cp < 0x80 ? (int)cp : 'a'))
        return cp - 0x20 + 0xFF00;
    return cp == '\'' && at_end ? 0x2019 : cp;
}

/* The longest beginning of `s` within `units` UTF-16 units. */
static struct str cut(struct str s, size_t units)
{
    size_t used = 0;
    for (const char *p = s.p, *end = p + s.n; p < end;) {
        const char *at = p;
        used += utf8_next(&p, end) > 0xFFFF ? 2 : 1;
        if (used > units)
            return str_sub(s, 0, (size_t)(at - s.p));
    }
    return s;
}

static struct str usable_name(struct arena *a, struct str wanted)
{
    struct buf b;
    buf_init(&b);
    wanted = str_trim(wanted);
    for (const char *p = wanted.p, *end = p + wanted.n; p < end;) {
        bool first = p == wanted.p;
        int32_t cp = utf8_next(&p, end);
        buf_cp(&b, allowed_in_name(cp < 0 ? 0xFFFD : cp, first || p == end));
    }
    struct str name = cut(buf_view(&b), XLSX_SHEET_NAME_MAX);
    if (name.n && name.p[name.n - 1] == '\'')
        name.n--; /* an inner apostrophe that the cut has moved to the end */
    name = b.failed ? (struct str){NULL, 0} : arena_str(a, name);
    buf_free(&b);
    return name;
}

static bool taken(const struct str *names, size_t n, struct str name)
{
    if (name.n == 0 || str_eq_nocase(name, STR("History"))) /* reserved by Excel */
        return true;
    for (size_t i = 0; i < n; i++)
        if (str_eq_nocase(names[i], name))
            return true;
    return false;
}

/* Names that a formula can only hold between quotes, although no character of them asks for quotes:
 * 2022, A1, R1C1. libxlsxwriter leaves the quotes out and Excel then refuses the print area. */
static bool reads_as_reference(struct str name)
{
    size_t letters = 0;
    for (size_t i = 0; i < name.n; i++)
        if (!ascii_is_alpha(name.p[i]) && !ascii_is_digit(name.p[i]) && name.p[i] != '_' &&
            name.p[i] != '.')
            return false;
    while (letters < name.n && ascii_is_alpha(name.p[letters]))
        letters++;
    if (letters == name.n)
        return str_eq_nocase(name, STR("R")) || str_eq_nocase(name, STR("C")) ||
               str_eq_nocase(name, STR("RC"));
    return letters <= 3 && name.p[letters] != '_';
}

bool xlsx_number_fits(struct dec number)
{
    dec_int coef = dec_abs(dec_trim(number)).coef;
    return coef < dec_pow10(XLSX_DIGITS_MAX);
}

/* Letters of a name for an area: Excel also takes those of any other script, and "\\" in front. */
static bool is_name_letter(int32_t cp)
{
    return cp == '_' || (cp < 0x80 ? ascii_is_alpha((int)cp) : cp_is_han(cp));
}

bool xlsx_is_name(struct str name)
{
    bool first = true;
    for (const char *p = name.p, *end = p + name.n; p < end; first = false) {
        int32_t cp = utf8_next(&p, end);
        if (!is_name_letter(cp) && (first || !(ascii_is_digit((int)cp) || cp == '.')))
            return false;
    }
    return name.n && xlsx_utf16_units(name) <= XLSX_NAME_MAX && !reads_as_reference(name);
}

/* The name that is wanted, as far as Excel allows it. */
static struct str base_name(struct arena *a, struct str wanted, size_t number)
{
    struct str name = usable_name(a, wanted);
    if (!name.p)
        return name;
    if (!name.n)
        return arena_printf(a, "Sheet%zu", number);
    if (reads_as_reference(name))
        return arena_printf(a, "(%.*s)", STR_ARG(cut(name, XLSX_SHEET_NAME_MAX - 2)));
    return name;
}

bool xlsx_sheet_names(struct arena *a, const struct str *wanted, size_t n, struct str *names)
{
    for (size_t i = 0; i < n; i++) {
        struct str base = base_name(a, wanted[i], i + 1);
        names[i] = base;
        for (size_t k = 2; names[i].p && taken(names, i, names[i]); k++)
            names[i] = arena_printf(a, "%.*s(%zu)", STR_ARG(cut(base, XLSX_SHEET_NAME_MAX - 6)), k);
        if (!names[i].p)
            return false;
    }
    return true;
}
