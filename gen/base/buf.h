/* A growing output buffer that remembers its first failure, so that writers need not check each
 * put. */
#ifndef JUESUAN_BASE_BUF_H
#define JUESUAN_BASE_BUF_H

#include "base/str.h"

struct buf {
    char *p;
    size_t n, cap;
    size_t max;  /* 0: none; growing beyond it is a failure */
    bool failed; /* sticky: later puts do nothing */
};

void buf_init(struct buf *b);
void buf_free(struct buf *b);
void buf_clear(struct buf *b); /* empties it, keeps memory and the failure */
/* Makes room for n more bytes and a NUL; false, and the buffer failed, when there is none. */
bool buf_reserve(struct buf *b, size_t n);
void buf_put(struct buf *b, const void *bytes, size_t n);
void buf_puts(struct buf *b, const char *cstring);
void buf_str(struct buf *b, struct str s);
void buf_char(struct buf *b, char c);
void buf_cp(struct buf *b, int32_t code_point);
void buf_int(struct buf *b, long long value);
/* Only integer and string conversions: floating point output depends on the locale. */
void buf_printf(struct buf *b, const char *format, ...) __attribute__((format(printf, 2, 3)));

static inline struct str buf_view(const struct buf *b)
{
    return (struct str){b->p ? b->p : "", b->n};
}

#endif
