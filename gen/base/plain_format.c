/* Text and whole numbers into a small block of bytes. */
#include "base/plain_format.h"

#include <string.h>

struct plain_out {
    char *p;
    size_t n, cap; /* one byte is kept for the NUL */
};

static bool put(struct plain_out *o, const char *bytes, size_t n)
{
    if (n >= o->cap - o->n)
        return false;
    if (n)
        memcpy(o->p + o->n, bytes, n);
    o->n += n;
    return true;
}

static bool put_number(struct plain_out *o, unsigned long long value, bool negative)
{
    char digits[24];
    size_t at = sizeof digits;
    do {
        digits[--at] = (char)('0' + value % 10);
        value /= 10;
    } while (value);
    if (negative)
        digits[--at] = '-';
    return put(o, digits + at, sizeof digits - at);
}

static bool put_text(struct plain_out *o, const char *text, size_t most)
{
    const char *end = most ? memchr(text, 0, most) : text;
    return put(o, text, end ? (size_t)(end - text) : most);
}

bool plain_format(char *out, size_t cap, const char *format, va_list args, size_t *n)
{
    struct plain_out o = {out, 0, cap};
    bool ok = cap > 0;
    while (ok && *format) {
        size_t literal = strcspn(format, "%");
        ok = put(&o, format, literal);
        format += literal;
        if (!ok || !*format)
            break;
        if (strncmp(format, "%.*s", 4) == 0) {
            int most = va_arg(args, int);
            const char *text = va_arg(args, const char *);
            ok = most >= 0 && put_text(&o, text, text ? (size_t)most : 0);
            format += 4;
        } else if (strncmp(format, "%zu", 3) == 0) {
            ok = put_number(&o, va_arg(args, size_t), false);
            format += 3;
        } else if (format[1] == 's') {
            const char *text = va_arg(args, const char *);
            ok = text && put(&o, text, strlen(text));
            format += 2;
        } else if (format[1] == 'd') {
            long long value = va_arg(args, int);
            ok = put_number(&o, (unsigned long long)(value < 0 ? -value : value), value < 0);
            format += 2;
        } else if (format[1] == 'u') {
            ok = put_number(&o, va_arg(args, unsigned), false);
            format += 2;
        } else if (format[1] == 'c') {
            char c = (char)va_arg(args, int);
            ok = put(&o, &c, 1);
            format += 2;
        } else if (format[1] == '%') {
            ok = put(&o, format, 1);
            format += 2;
        } else {
            ok = false;
        }
    }
    if (!ok)
        return false;
    out[o.n] = 0;
    *n = o.n;
    return true;
}
