/* Doubling, bounded by `max`; nothing is appended after a failure. */
#include "base/buf.h"
#include "base/memory.h"
#include "base/plain_format.h"

#include "base/utf8.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

void buf_init(struct buf *b)
{
    *b = (struct buf){0};
}

void buf_free(struct buf *b)
{
    free(b->p);
    buf_init(b);
}

void buf_clear(struct buf *b)
{
    b->n = 0;
}

bool buf_reserve(struct buf *b, size_t n)
{
    if (b->failed)
        return false;
    if (n >= SIZE_MAX / 4 - b->n || (b->max && b->n + n > b->max)) {
        b->failed = true;
        return false;
    }
    if (b->p && b->cap - b->n > n)
        return true;
    size_t cap = b->cap ? b->cap : 256;
    while (cap - b->n <= n)
        cap *= 2;
    char *p = memory_resize(b->p, cap);
    if (!p) {
        b->failed = true;
        return false;
    }
    b->p = p;
    b->cap = cap;
    return true;
}

void buf_put(struct buf *b, const void *bytes, size_t n)
{
    if (n == 0 || !buf_reserve(b, n))
        return;
    memcpy(b->p + b->n, bytes, n);
    b->n += n;
}

void buf_puts(struct buf *b, const char *cstring)
{
    buf_put(b, cstring, strlen(cstring));
}

void buf_str(struct buf *b, struct str s)
{
    buf_put(b, s.p, s.n);
}

void buf_char(struct buf *b, char c)
{
    buf_put(b, &c, 1);
}

void buf_cp(struct buf *b, int32_t code_point)
{
    char bytes[4];
    buf_put(b, bytes, utf8_put(bytes, code_point));
}

void buf_int(struct buf *b, long long value)
{
    char digits[24];
    size_t n = sizeof digits;
    unsigned long long rest = value < 0 ? 0 - (unsigned long long)value : (unsigned long long)value;
    do {
        digits[--n] = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest);
    if (value < 0)
        digits[--n] = '-';
    buf_put(b, digits + n, sizeof digits - n);
}

void buf_printf(struct buf *b, const char *format, ...)
{
    char usual[256];
    size_t length;
    va_list args;
    va_start(args, format);
    bool done = plain_format(usual, sizeof usual, format, args, &length);
    va_end(args);
    if (done) {
        buf_put(b, usual, length);
        return;
    }
    va_start(args, format);
    int n = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (n < 0) {
        b->failed = true;
        return;
    }
    if (!buf_reserve(b, (size_t)n))
        return;
    va_start(args, format);
    vsnprintf(b->p + b->n, (size_t)n + 1, format, args);
    va_end(args);
    b->n += (size_t)n;
}
