/* Slices of UTF-8 text. A slice never owns its bytes; its owner is an arena, a file held in memory
 * or a literal. */
#ifndef JUESUAN_BASE_STR_H
#define JUESUAN_BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct str {
    const char *p;
    size_t n;
};

/* STR("literal"): a slice of a string literal. STR_INIT("literal"): the same where the language
 * wants a constant, in the initialiser of a static. */
#define STR(literal) ((struct str){(literal), sizeof(literal) - 1})
#define STR_INIT(literal)                                                                          \
    {                                                                                              \
        (literal), sizeof(literal) - 1                                                             \
    }
/* For printf: "%.*s", STR_ARG(s). Looks at `s` twice: what makes a text is called before. */
#define STR_ARG(s) (int)(s).n, (s).p

static inline struct str str_of(const char *cstring)
{
    return (struct str){cstring, cstring ? strlen(cstring) : 0};
}

static inline struct str str_sub(struct str s, size_t from, size_t to)
{
    return (struct str){s.p + from, to - from};
}

static inline bool str_eq(struct str a, struct str b)
{
    /* NOLINTNEXTLINE(clang-analyzer-core.NonNullParamChecker): a slice of n has its bytes */
    return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

/* Byte order, which for valid UTF-8 is code point order. Never locale dependent. */
int str_cmp(struct str a, struct str b);
/* Equal but for the case of ASCII letters. */
bool str_eq_nocase(struct str a, struct str b);
/* Whether `word`, in small letters, stands at offset `at` of s in any case. */
bool str_has_at(struct str s, size_t at, const char *word);
bool str_starts(struct str s, struct str prefix);
bool str_ends(struct str s, struct str suffix);
/* Offset of the first `needle` at or after `from`; SIZE_MAX when there is none. */
size_t str_find(struct str s, struct str needle, size_t from);
struct str str_trim(struct str s);
bool str_is_digits(struct str s);
/* Edit distance in code points, two neighbours swapped counting as one edit, cut off at `limit`
 * (returns limit + 1). For "did you mean". */
size_t str_distance(struct str a, struct str b, size_t limit);

static inline bool ascii_is_digit(int c)
{
    return c >= '0' && c <= '9';
}
static inline bool ascii_is_alpha(int c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
/* The letter in small, A to Z only: never locale dependent. */
static inline char ascii_lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}
static inline bool ascii_is_space(int c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

#endif
