/* Numbers without an exponent or a locale, strings, names and dates as PDF writes them. */
#include "write/pdf_text.h"

#include "base/calendar.h"
#include "base/utf8.h"

/* v / 10^places without superfluous zeros. */
static void put_decimal(struct buf *b, int64_t v, int places)
{
    if (v < 0) {
        buf_char(b, '-');
        v = -v;
    }
    int64_t power = 1;
    for (int i = 0; i < places; i++)
        power *= 10;
    int64_t whole = v / power, rest = v % power;
    char digits[24];
    size_t n = 0;
    for (; whole; whole /= 10)
        digits[n++] = (char)('0' + whole % 10);
    if (n == 0 && rest == 0)
        digits[n++] = '0';
    while (n)
        buf_char(b, digits[--n]);
    if (rest == 0)
        return;
    buf_char(b, '.');
    for (; rest; rest %= power) {
        power /= 10;
        buf_char(b, (char)('0' + rest / power));
    }
}

void pdf_thousandths(struct buf *b, int32_t v)
{
    put_decimal(b, v, 3);
}

void pdf_hundredths(struct buf *b, int32_t v)
{
    put_decimal(b, v, 2);
}

static void put_unit(struct buf *b, unsigned unit)
{
    static const char digits[] = "0123456789ABCDEF";
    const char text[4] = {digits[unit >> 12 & 15], digits[unit >> 8 & 15], digits[unit >> 4 & 15],
                          digits[unit & 15]};
    buf_put(b, text, 4);
}

void pdf_hex_utf16(struct buf *b, int32_t cp)
{
    if (cp < 0x10000) {
        put_unit(b, (unsigned)cp);
        return;
    }
    put_unit(b, 0xD800 + ((unsigned)(cp - 0x10000) >> 10));
    put_unit(b, 0xDC00 + ((unsigned)(cp - 0x10000) & 0x3FF));
}

void pdf_string_byte(struct buf *b, unsigned char c)
{
    if (c == '(' || c == ')' || c == '\\')
        buf_char(b, '\\');
    if (c == '\r') /* a reader may take it for a line feed */
        buf_puts(b, "\\r");
    else
        buf_char(b, (char)c);
}

static bool is_ascii(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] < 0x20 || (unsigned char)s.p[i] > 0x7E)
            return false;
    return true;
}

void pdf_text_string(struct buf *b, struct str text)
{
    if (is_ascii(text)) {
        buf_char(b, '(');
        for (size_t i = 0; i < text.n; i++)
            pdf_string_byte(b, (unsigned char)text.p[i]);
        buf_char(b, ')');
        return;
    }
    buf_puts(b, "<FEFF");
    for (const char *p = text.p, *end = text.p + text.n; p < end;) {
        int32_t cp = utf8_next(&p, end);
        pdf_hex_utf16(b, cp < 0 ? 0xFFFD : cp);
    }
    buf_char(b, '>');
}

void pdf_name(struct buf *b, struct str name)
{
    buf_char(b, '/');
    for (size_t i = 0; i < name.n; i++) {
        char c = name.p[i];
        if (ascii_is_alpha(c) || ascii_is_digit(c) || c == '-' || c == '_' || c == '+')
            buf_char(b, c);
        else
            buf_printf(b, "#%02X", (unsigned)(unsigned char)c);
    }
}

void pdf_date(struct buf *b, long long epoch)
{
    struct moment t = moment_of(epoch);
    buf_printf(b, "(D:%04lld%02d%02d%02d%02d%02dZ)", t.year, t.month, t.day, t.hour, t.minute,
               t.second);
}

void pdf_xml_text(struct buf *b, struct str text)
{
    for (const char *p = text.p, *end = text.p + text.n; p < end;) {
        int32_t cp = utf8_next(&p, end);
        if (cp == '<')
            buf_puts(b, "&lt;");
        else if (cp == '>')
            buf_puts(b, "&gt;");
        else if (cp == '&')
            buf_puts(b, "&amp;");
        else if (cp >= 0x20 && cp != 0xFFFE && cp != 0xFFFF)
            buf_cp(b, cp);
        else if (cp == '\t' || cp == '\n')
            buf_char(b, ' ');
    }
}
