/* Lists of words in a pack's rules.json, section "text". */
#include "data/lexicon.h"

/* Which characters of three bytes, as Han are, a text has, and some that it has not: most words of
 * a list are known to be absent without a search. */
struct present {
    uint64_t bits[8];
    bool all; /* a text or list too short to be worth it: everything may be there */
};

static unsigned triple(const char *p)
{
    return ((unsigned char)p[0] * 29u + (unsigned char)p[1] * 7u + (unsigned char)p[2]) & 511;
}

/* The first of three bytes. */
static bool is_wide(char c)
{
    return (c & 0xF0) == 0xE0;
}

static struct present present_in(struct str s, size_t words)
{
    struct present t = {.all = words < 4 || s.n < 3};
    for (size_t i = 0; !t.all && i + 3 <= s.n; i++) {
        if (!is_wide(s.p[i]))
            continue;
        unsigned k = triple(s.p + i);
        t.bits[k >> 6] |= (uint64_t)1 << (k & 63);
        i += 2;
    }
    return t;
}

static bool may_hold(const struct present *t, struct str word)
{
    unsigned k;
    if (t->all || word.n < 3)
        return true;
    k = triple(word.p);
    if (is_wide(word.p[0]) && !(t->bits[k >> 6] >> (k & 63) & 1))
        return false;
    k = triple(word.p + word.n - 3);
    return !is_wide(word.p[word.n - 3]) || (t->bits[k >> 6] >> (k & 63) & 1);
}

struct lexeme last_word(const struct value *list, struct str s)
{
    struct lexeme best = {0};
    size_t n = value_count(list);
    struct present there = present_in(s, n);
    for (size_t i = 0; i < n; i++) {
        struct str w = list->list->items[i].s;
        if (w.n > s.n || !may_hold(&there, w))
            continue;
        for (size_t at = str_find(s, w, 0); at != SIZE_MAX; at = str_find(s, w, at + 1))
            if (at + w.n > best.end || (at + w.n == best.end && w.n > best.end - best.at))
                best = (struct lexeme){at, at + w.n};
    }
    return best;
}

struct lexeme first_word(const struct value *list, struct str s)
{
    struct lexeme best = {0};
    size_t n = value_count(list);
    struct present there = present_in(s, n);
    for (size_t i = 0; i < n; i++) {
        struct str w = list->list->items[i].s;
        if (w.n > s.n || !may_hold(&there, w))
            continue;
        size_t at = str_find(s, w, 0);
        if (at != SIZE_MAX && (!best.end || at < best.at || (at == best.at && at + w.n > best.end)))
            best = (struct lexeme){at, at + w.n};
    }
    return best;
}

bool word_is(const struct value *list, struct str s)
{
    for (size_t i = 0; i < value_count(list); i++)
        if (str_eq(list->list->items[i].s, s))
            return true;
    return false;
}

size_t word_at_end(const struct value *list, struct str s)
{
    size_t best = 0, n = value_count(list);
    for (size_t i = 0; i < n; i++) {
        struct str w = list->list->items[i].s;
        if (w.n > best && w.n <= s.n && w.p[w.n - 1] == s.p[s.n - 1] &&
            memcmp(w.p, s.p + (s.n - w.n), w.n) == 0)
            best = w.n;
    }
    return best;
}

size_t word_length_at_start(const struct value *list, struct str s)
{
    size_t best = 0, n = value_count(list);
    for (size_t i = 0; i < n; i++) {
        struct str w = list->list->items[i].s;
        /* Most differ in their first or last character: asked first, as this is done for every word
         * of a text. */
        if (w.n > best && w.n <= s.n && w.p[0] == s.p[0] && w.p[w.n - 1] == s.p[w.n - 1] &&
            memcmp(w.p, s.p, w.n) == 0)
            best = w.n;
    }
    return best;
}

bool word_at_start(const struct value *list, struct str s)
{
    return word_length_at_start(list, s) > 0;
}

bool word_in(const struct value *list, struct str s)
{
    size_t n = value_count(list);
    struct present there = present_in(s, n);
    for (size_t i = 0; i < n; i++) {
        struct str w = list->list->items[i].s;
        if (w.n <= s.n && may_hold(&there, w) && str_find(s, w, 0) != SIZE_MAX)
            return true;
    }
    return false;
}

struct str without_tail(const struct value *list, struct str s)
{
    size_t n;
    while ((n = word_at_end(list, s)) > 0)
        s.n -= n;
    return s;
}
