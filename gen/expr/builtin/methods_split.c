/* Methods that split texts. */
#include "base/utf8.h"
#include "expr/builtin/internal.h"
#include "expr/lex.h"

static bool push_text(struct call *c, struct list *l, struct str s)
{
    return call_push(c, l, value_str(s)) && call_charge(c, 1);
}

/* Words between white space, at most `max` splits, then the rest. */
static bool split_words(struct call *c, struct str s, size_t max, struct list *l)
{
    struct str none = {NULL, 0};
    for (;;) {
        s = text_strip(s, none, true, false);
        if (!s.n)
            return true;
        if (l->n == max)
            return push_text(c, l, text_strip(s, none, false, true));
        const char *p = s.p, *end = s.p + s.n;
        while (p < end) {
            const char *next = p;
            if (cp_is_space(utf8_next(&next, end)))
                break;
            p = next;
        }
        size_t n = (size_t)(p - s.p);
        if (!push_text(c, l, str_sub(s, 0, n)))
            return false;
        s = str_sub(s, n, s.n);
    }
}

static bool split_at(struct call *c, struct str s, struct str separator, size_t max, struct list *l)
{
    for (;;) {
        size_t at = l->n < max ? str_find(s, separator, 0) : SIZE_MAX;
        if (at == SIZE_MAX)
            return push_text(c, l, s);
        if (!push_text(c, l, str_sub(s, 0, at)))
            return false;
        s = str_sub(s, at + separator.n, s.n);
    }
}

static void reverse_list(struct list *l)
{
    for (size_t i = 0; i < l->n / 2; i++) {
        struct value t = l->items[i];
        l->items[i] = l->items[l->n - 1 - i];
        l->items[l->n - 1 - i] = t;
    }
}

static bool split_from_end(struct call *c, struct str s, struct str separator, size_t max,
                           struct list *l)
{
    size_t at;
    while (l->n < max && (at = text_rfind(s, separator)) != SIZE_MAX) {
        if (!push_text(c, l, str_sub(s, at + separator.n, s.n)))
            return false;
        s.n = at;
    }
    if (!push_text(c, l, s))
        return false;
    reverse_list(l);
    return true;
}

static bool split(struct call *c, bool from_end, struct value *out)
{
    struct value v[3];
    struct str separator = {NULL, 0};
    int64_t max = -1;
    struct list *l;
    if (!call_bind(c, "s! sep maxsplit", v) || !call_int(c, &v[2], "maxsplit", &max) ||
        (v[1].type != VALUE_NONE && !call_str(c, &v[1], "sep", &separator)) ||
        !call_new_list(c, &l))
        return false;
    if (separator.p && !separator.n)
        return CALL_FAIL(c, E3112, &v[1], STR("split: sep"),
                         diag_word(WORD_A_TEXT_THAT_IS_NOT_EMPTY), diag_word(WORD_AN_EMPTY_TEXT));
    size_t limit = max < 0 ? SIZE_MAX : (size_t)max;
    *out = value_list(l);
    if (separator.p && !charge_search(c, v[0].s, separator))
        return false;
    if (!separator.p)
        return split_words(c, v[0].s, limit, l);
    return from_end ? split_from_end(c, v[0].s, separator, limit, l)
                    : split_at(c, v[0].s, separator, limit, l);
}

static bool str_split(struct call *c, struct value *out)
{
    return split(c, false, out);
}

static bool str_rsplit(struct call *c, struct value *out)
{
    return split(c, true, out);
}

static bool str_splitlines(struct call *c, struct value *out)
{
    struct value v[2];
    struct str line;
    bool keep = false;
    struct list *l;
    if (!call_bind(c, "s! keepends", v) || !call_bool(c, &v[1], &keep) || !call_new_list(c, &l))
        return false;
    while (text_line(&v[0].s, &line)) {
        if (keep)
            line.n = (size_t)(v[0].s.p - line.p);
        if (!push_text(c, l, line))
            return false;
    }
    *out = value_list(l);
    return true;
}

static bool cut(struct call *c, bool last, struct value *out)
{
    struct value v[2];
    struct str separator = {NULL, 0};
    struct list *l;
    if (!call_bind(c, "s! sep!", v) || !call_str(c, &v[1], "sep", &separator) ||
        !charge_search(c, v[0].s, separator) || !call_new_list(c, &l))
        return false;
    struct str s = v[0].s, none = STR("");
    size_t at = last ? text_rfind(s, separator) : str_find(s, separator, 0);
    struct str parts[3] = {last ? none : s, none, last ? s : none};
    if (at != SIZE_MAX) {
        parts[0] = str_sub(s, 0, at);
        parts[1] = separator;
        parts[2] = str_sub(s, at + separator.n, s.n);
    }
    for (size_t i = 0; i < 3; i++)
        if (!push_text(c, l, parts[i]))
            return false;
    l->tuple = true;
    *out = value_list(l);
    return true;
}

static bool str_partition(struct call *c, struct value *out)
{
    return cut(c, false, out);
}

static bool str_rpartition(struct call *c, struct value *out)
{
    return cut(c, true, out);
}

static const struct native table[] = {{"partition", str_partition, 0},
                                      {"rpartition", str_rpartition, 0},
                                      {"rsplit", str_rsplit, 0},
                                      {"split", str_split, 0},
                                      {"splitlines", str_splitlines, 0}};

const struct native_table methods_split = NATIVE_TABLE(table);
