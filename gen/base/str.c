#include "base/str.h"

#include "base/utf8.h"

int str_cmp(struct str a, struct str b)
{
    size_t n = a.n < b.n ? a.n : b.n;
    int order = n ? memcmp(a.p, b.p, n) : 0;
    if (order)
        return order;
    return a.n < b.n ? -1 : a.n > b.n;
}

bool str_starts(struct str s, struct str prefix)
{
    return s.n >= prefix.n && str_eq(str_sub(s, 0, prefix.n), prefix);
}

bool str_ends(struct str s, struct str suffix)
{
    return s.n >= suffix.n && str_eq(str_sub(s, s.n - suffix.n, s.n), suffix);
}

size_t str_find(struct str s, struct str needle, size_t from)
{
    if (needle.n == 0)
        return from <= s.n ? from : SIZE_MAX;
    while (from < s.n && s.n - from >= needle.n) {
        const char *hit = memchr(s.p + from, needle.p[0], s.n - from - needle.n + 1);
        if (!hit)
            return SIZE_MAX;
        from = (size_t)(hit - s.p);
        if (memcmp(hit, needle.p, needle.n) == 0)
            return from;
        from++;
    }
    return SIZE_MAX;
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

size_t str_distance(struct str a, struct str b, size_t limit)
{
    int32_t ca[DISTANCE_MAX], cb[DISTANCE_MAX];
    size_t row[DISTANCE_MAX + 1];
    if (utf8_count(a) > DISTANCE_MAX || utf8_count(b) > DISTANCE_MAX)
        return str_eq(a, b) ? 0 : limit + 1;
    size_t na = code_points(a, ca), nb = code_points(b, cb);
    for (size_t j = 0; j <= nb; j++)
        row[j] = j;
    for (size_t i = 1; i <= na; i++) {
        size_t diagonal = row[0];
        row[0] = i;
        for (size_t j = 1; j <= nb; j++) {
            size_t change = diagonal + (ca[i - 1] != cb[j - 1]);
            diagonal = row[j];
            size_t gap = (row[j] < row[j - 1] ? row[j] : row[j - 1]) + 1;
            row[j] = change < gap ? change : gap;
        }
    }
    return row[nb] <= limit ? row[nb] : limit + 1;
}
