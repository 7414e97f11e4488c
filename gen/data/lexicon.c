/* Lists of words in a pack's rules.json, section "text". */
#include "data/lexicon.h"

struct lexeme last_word(const struct value *list, struct str s)
{
    struct lexeme best = {0};
    for (size_t i = 0; i < value_count(list); i++) {
        struct str w = list->list->items[i].s;
        for (size_t at = str_find(s, w, 0); at != SIZE_MAX; at = str_find(s, w, at + 1))
            if (at + w.n > best.end || (at + w.n == best.end && w.n > best.end - best.at))
                best = (struct lexeme){at, at + w.n};
    }
    return best;
}

struct lexeme first_word(const struct value *list, struct str s)
{
    struct lexeme best = {0};
    for (size_t i = 0; i < value_count(list); i++) {
        struct str w = list->list->items[i].s;
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
    size_t best = 0;
    for (size_t i = 0; i < value_count(list); i++) {
        struct str w = list->list->items[i].s;
        if (w.n > best && w.n <= s.n && w.p[w.n - 1] == s.p[s.n - 1] &&
            memcmp(w.p, s.p + (s.n - w.n), w.n) == 0)
            best = w.n;
    }
    return best;
}

size_t word_length_at_start(const struct value *list, struct str s)
{
    size_t best = 0;
    for (size_t i = 0; i < value_count(list); i++) {
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
    for (size_t i = 0; i < value_count(list); i++)
        if (str_find(s, list->list->items[i].s, 0) != SIZE_MAX)
            return true;
    return false;
}

struct str without_tail(const struct value *list, struct str s)
{
    size_t n;
    while ((n = word_at_end(list, s)) > 0)
        s.n -= n;
    return s;
}
