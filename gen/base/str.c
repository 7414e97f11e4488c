/* Comparing, finding, trimming: what string.h has, for slices. Code points: utf8.c. */
#include "base/str.h"

#include "base/utf8.h"

enum { FIND_SHORT = 32 };

int str_cmp(struct str a, struct str b)
{
    size_t n = a.n < b.n ? a.n : b.n;
    int order = n ? memcmp(a.p, b.p, n) : 0;
    if (order)
        return order;
    return a.n < b.n ? -1 : a.n > b.n;
}

bool str_eq_nocase(struct str a, struct str b)
{
    if (a.n != b.n)
        return false;
    for (size_t i = 0; i < a.n; i++)
        if (ascii_lower(a.p[i]) != ascii_lower(b.p[i]))
            return false;
    return true;
}

bool str_has_at(struct str s, size_t at, const char *word)
{
    for (; *word; word++, at++)
        if (at >= s.n || ascii_lower(s.p[at]) != *word)
            return false;
    return true;
}

bool str_starts(struct str s, struct str prefix)
{
    return s.n >= prefix.n && str_eq(str_sub(s, 0, prefix.n), prefix);
}

bool str_ends(struct str s, struct str suffix)
{
    return s.n >= suffix.n && str_eq(str_sub(s, s.n - suffix.n, s.n), suffix);
}

/* A short needle by the third byte of its first character: of a Han character's three that is the
 * one that differs most, and memmem spends longer on its tables than on a sentence. */
static const char *find_short(const char *p, const char *end, struct str needle)
{
    if ((size_t)(end - p) < needle.n)
        return NULL;
    const char *last = end - needle.n;
    size_t third = needle.n < 3 ? needle.n - 1 : 2;
    for (const char *hit = p; hit <= last; hit++) {
        hit = memchr(hit + third, needle.p[third], (size_t)(last - hit) + 1);
        if (!hit)
            return NULL;
        hit -= third;
        if (memcmp(hit, needle.p, needle.n) == 0)
            return hit;
    }
    return NULL;
}

size_t str_find(struct str s, struct str needle, size_t from)
{
    if (needle.n == 0)
        return from <= s.n ? from : SIZE_MAX;
    if (from >= s.n)
        return SIZE_MAX;
    /* memmem takes linear time whatever the texts are; so does the other for needles this short. */
    const char *hit = needle.n <= FIND_SHORT ? find_short(s.p + from, s.p + s.n, needle)
                                             : memmem(s.p + from, s.n - from, needle.p, needle.n);
    return hit ? (size_t)(hit - s.p) : SIZE_MAX;
}

struct str str_trim(struct str s)
{
    while (s.n && ascii_is_space(s.p[0]))
        s = str_sub(s, 1, s.n);
    while (s.n && ascii_is_space(s.p[s.n - 1]))
        s.n--;
    return s;
}

bool str_is_digits(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (!ascii_is_digit(s.p[i]))
            return false;
    return s.n > 0;
}

enum { DISTANCE_MAX = 64 };

static size_t code_points(struct str s, int32_t out[DISTANCE_MAX])
{
    size_t n = 0;
    for (const char *p = s.p, *end = s.p + s.n; p < end && n < DISTANCE_MAX;)
        out[n++] = utf8_next(&p, end);
    return n;
}

static size_t min3(size_t a, size_t b, size_t c)
{
    size_t least = a < b ? a : b;
    return least < c ? least : c;
}

/* Optimal string alignment: rows of the table for i - 2, i - 1 and i code points of `a`. */
size_t str_distance(struct str a, struct str b, size_t limit)
{
    int32_t ca[DISTANCE_MAX], cb[DISTANCE_MAX];
    size_t rows[3][DISTANCE_MAX + 1];
    if (utf8_count(a) > DISTANCE_MAX || utf8_count(b) > DISTANCE_MAX)
        return str_eq(a, b) ? 0 : limit + 1;
    size_t na = code_points(a, ca), nb = code_points(b, cb);
    for (size_t j = 0; j <= nb; j++)
        rows[0][j] = j;
    for (size_t i = 1; i <= na; i++) {
        size_t *row = rows[i % 3];
        const size_t *above = rows[(i + 2) % 3], *two_above = rows[(i + 1) % 3];
        row[0] = i;
        for (size_t j = 1; j <= nb; j++) {
            row[j] = min3(above[j] + 1, row[j - 1] + 1, above[j - 1] + (ca[i - 1] != cb[j - 1]));
            bool swapped = i > 1 && j > 1 && ca[i - 1] == cb[j - 2] && ca[i - 2] == cb[j - 1];
            if (swapped && two_above[j - 2] + 1 < row[j])
                row[j] = two_above[j - 2] + 1;
        }
    }
    size_t distance = rows[na % 3][nb];
    return distance <= limit ? distance : limit + 1;
}
