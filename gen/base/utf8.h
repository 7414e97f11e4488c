/* UTF-8 decoding, encoding, validation and the width of characters on a terminal. */
#ifndef JUESUAN_BASE_UTF8_H
#define JUESUAN_BASE_UTF8_H

#include "base/str.h"

/* Decodes the code point at *p and moves *p behind it. At an invalid byte returns -1 and moves one
 * byte. */
int32_t utf8_next(const char **p, const char *end);
/* Writes `cp` (a valid scalar value) as UTF-8; returns the number of bytes, 1 to 4. */
size_t utf8_put(char out[4], int32_t cp);
/* True when `s` is UTF-8 throughout (no surrogates, no overlong forms); else *bad is the first
 * wrong byte. */
bool utf8_valid(struct str s, size_t *bad);
size_t utf8_count(struct str s);
/* Where the character begins that holds the byte before `at`, and where the next one begins after
 * the one that holds byte `at`. 0 and s.n at the ends. */
size_t utf8_before(struct str s, size_t at);
size_t utf8_after(struct str s, size_t at);
/* As many whole characters of the beginning as fit into `bytes`. */
struct str utf8_cut(struct str s, size_t bytes);
/* Byte offset of code point number `index` (s.n when beyond the end). */
size_t utf8_offset(struct str s, size_t index);
/* Columns on a terminal: 2 for East Asian wide and full-width characters, 0 for combining marks,
 * else 1. */
int utf8_width(int32_t cp);
bool cp_is_han(int32_t cp);
/* Where the run of Han characters that ends at `end` begins. */
size_t utf8_han_start(struct str s, size_t end);
bool utf8_has_han(struct str s);

#endif
