/* Where a line may end: the prohibitions of CLReq at GB level and the stretches of GB/T 15835 that
 * stay whole, such as a number with its unit. */
#include "base/utf8.h"
#include "layout/text.h"

enum {
    SPAN_MAX = 15,        /* longer ones may part before the unit */
    PENALTY_DASH = 40,    /* a dash or ellipsis that opens a line */
    PENALTY_HYPHEN = 60,  /* behind the hyphen of a Latin word */
    PENALTY_UNIT = 500,   /* between a very long number and its unit */
    PENALTY_SLASH = 200,  /* behind the slash of 元/人 */
    PENALTY_ADDRESS = 300 /* behind / . ? & = @ … inside a long Latin word */
};

static enum char_class cls(const struct text *t, size_t i)
{
    return (enum char_class)t->c[i].cls;
}

static uint16_t western_penalty(const struct text *t, size_t i)
{
    if (cls(t, i) == CC_HYPHEN && i > 0 && cls(t, i - 1) == CC_LETTER && cls(t, i + 1) == CC_LETTER)
        return PENALTY_HYPHEN;
    return BREAK_NEVER;
}

static uint16_t pair_penalty(const struct text *t, size_t i)
{
    enum char_class a = cls(t, i), b = cls(t, i + 1);
    if (class_not_last(a) || class_not_first(b))
        return BREAK_NEVER;
    if (a == CC_SPACE || a == CC_WIDE_SPACE)
        return 0;
    if (class_is_western(a) && class_is_western(b))
        return western_penalty(t, i);
    if (t->c[i + 1].cp == '/')
        return BREAK_NEVER;
    if (t->c[i].cp == '/')
        return PENALTY_SLASH;
    if ((a == CC_DASH || a == CC_ELLIPSIS) && a == b)
        return BREAK_NEVER;
    if (b == CC_DASH && (i + 2 >= t->n || cls(t, i + 2) != CC_DASH))
        return BREAK_NEVER; /* alone it links: 3月—12月 (GB/T 15834, 5.1.6) */
    if (b == CC_DASH || b == CC_ELLIPSIS)
        return PENALTY_DASH;
    return 0;
}

/* Forbids line ends between from and to (exclusive). */
static void join(struct text *t, size_t from, size_t to)
{
    for (size_t i = from; i + 1 < to && i + 1 < t->n; i++)
        t->c[i].penalty = BREAK_NEVER;
}

/* Number of characters when `word` stands at `i`, else 0. */
static size_t word_at(const struct text *t, size_t i, struct str word)
{
    size_t at = i;
    for (const char *p = word.p, *end = word.p + word.n; p < end; at++)
        if (at >= t->n || t->c[at].cp != utf8_next(&p, end))
            return 0;
    return at - i;
}

/* The first word of the set that starts with `cp`, or where it would be. */
static size_t first_with(const struct str_set *set, int32_t cp)
{
    size_t low = 0, high = set->n;
    while (low < high) {
        size_t mid = (low + high) / 2;
        if (set->first[mid] < cp)
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}

/* Length of the longest word of the set at `i`. */
static size_t longest_at(const struct text *t, size_t i, const struct str_set *set)
{
    size_t best = 0;
    if (i >= t->n)
        return 0;
    for (size_t k = first_with(set, t->c[i].cp); k < set->n && set->first[k] == t->c[i].cp; k++) {
        size_t n = word_at(t, i, set->items[k]);
        if (n > best)
            best = n;
    }
    return best;
}

/* End of the digits, points and separators that start at `i`. */
static size_t number_end(const struct text *t, size_t i)
{
    while (i < t->n && (cls(t, i) == CC_DIGIT || ((t->c[i].cp == '.' || t->c[i].cp == ',') &&
                                                  i + 1 < t->n && cls(t, i + 1) == CC_DIGIT)))
        i++;
    return i;
}

static bool is_range_mark(const struct text *t, size_t i)
{
    return i + 1 < t->n && cls(t, i + 1) == CC_DIGIT &&
           (cls(t, i) == CC_DASH || cls(t, i) == CC_LINK || cls(t, i) == CC_HYPHEN);
}

/* One number with sign, unit, percent sign: all joined. Returns where it ends. */
static size_t join_number(const struct word_style *w, struct text *t, size_t from)
{
    enum { AMOUNT_MIN = 5 }; /* digits and point: not years */
    size_t start = from, end = number_end(t, from), unit;
    while (is_range_mark(t, end)) { /* 2021—2023年 */
        start = end + 1;
        end = number_end(t, start);
    }
    bool amount = end - start >= AMOUNT_MIN;
    size_t digits = end;
    while (end < t->n && cls(t, end) == CC_POSTFIX)
        end++;
    unit = longest_at(t, end, &w->units);
    if (unit)
        t->c[end].flags |= TEXT_UNIT;
    join(t, from, end + unit);
    if (unit && amount && end == digits)
        t->c[end - 1].penalty = BREAK_UNIT;
    return end + unit;
}

/* 第3号: the mark before a number stays with it, and what is counted as well. */
static size_t number_start(const struct word_style *w, struct text *t, size_t digits)
{
    for (size_t k = 0; k < w->ordinals.n; k++) {
        size_t n = utf8_count(w->ordinals.items[k]);
        if (n <= digits && word_at(t, digits - n, w->ordinals.items[k]))
            return digits - n;
    }
    if (digits > 0 && (t->c[digits - 1].cp == '-' || t->c[digits - 1].cp == '+') &&
        (digits == 1 || !class_is_western(cls(t, digits - 2))))
        return digits - 1;
    return digits;
}

static bool ends_with_date_unit(const struct word_style *w, const struct text *t, size_t end)
{
    for (size_t k = 0; k < w->dates.n; k++) {
        size_t n = utf8_count(w->dates.items[k]);
        if (n <= end && word_at(t, end - n, w->dates.items[k]))
            return true;
    }
    return false;
}

/* Where the date that ends at `end` goes on with a part that is left blank to be filled in by hand:
 * 2023年　月　日; `end` when it does not. */
static size_t blank_date_part(const struct word_style *w, const struct text *t, size_t end)
{
    size_t from = end;
    while (from < t->n && (t->c[from].cp == 0x3000 || t->c[from].cp == ' '))
        from++;
    size_t unit = from > end && from < t->n ? longest_at(t, from, &w->dates) : 0;
    return unit && ends_with_date_unit(w, t, end) ? from + unit : end;
}

static void join_numbers(const struct word_style *w, struct text *t)
{
    for (size_t i = 0; i < t->n;) {
        if (cls(t, i) != CC_DIGIT) {
            i++;
            continue;
        }
        size_t end = join_number(w, t, i);
        size_t start = number_start(w, t, i);
        join(t, start, i + 1);
        if (start > 0 && start < i && cls(t, start) == CC_HYPHEN &&
            !class_not_last(cls(t, start - 1)))
            t->c[start - 1].penalty = 0; /* a minus sign may open a line, a hyphen may not */
        while (end < t->n && cls(t, end) == CC_DIGIT && ends_with_date_unit(w, t, end)) {
            join(t, end - 1, end + 1); /* 12月31日 */
            end = join_number(w, t, end);
        }
        for (size_t next; (next = blank_date_part(w, t, end)) > end; end = next)
            join(t, end - 1, next);
        i = end;
    }
}

static bool is_han_numeral(int32_t cp)
{
    static const int32_t numerals[] = {0x4E00, 0x4E8C, 0x4E09, 0x56DB, 0x4E94, 0x516D, 0x4E03,
                                       0x516B, 0x4E5D, 0x5341, 0x767E, 0x5343, 0x3007, 0x96F6};
    for (size_t k = 0; k < sizeof numerals / sizeof *numerals; k++)
        if (numerals[k] == cp)
            return true;
    return false;
}

/* End of the number that follows an ordinal mark at `i`: 3, 二十 or （二）; `i` when there is none.
 */
static size_t ordinal_end(const struct text *t, size_t i)
{
    enum { GROUP_MAX = 5 };
    size_t end = i;
    if (i < t->n && (cls(t, i) == CC_OPEN || cls(t, i) == CC_WOPEN)) {
        while (end < t->n && end - i <= GROUP_MAX && cls(t, end) != CC_CLOSE &&
               cls(t, end) != CC_WCLOSE)
            end++;
        return end < t->n && end - i <= GROUP_MAX ? end + 1 : i;
    }
    while (end < t->n && (cls(t, end) == CC_DIGIT || is_han_numeral(t->c[end].cp)))
        end++;
    return end;
}

/* 第二十条, 第（二）项, 第3目: from the mark to what is counted. */
static void join_ordinals(const struct word_style *w, struct text *t)
{
    for (size_t i = 0; i < t->n; i++) {
        size_t n = longest_at(t, i, &w->ordinals), end = n ? ordinal_end(t, i + n) : i;
        if (end > i + n)
            join(t, i, end + (end < t->n && cls(t, end) == CC_HAN));
    }
}

/* 〔2022〕3号, from the bracket to the last character of the number. */
static void join_document_numbers(struct text *t)
{
    for (size_t i = 0; i + 2 < t->n; i++) {
        if (cls(t, i) != CC_OPEN || cls(t, i + 1) != CC_DIGIT)
            continue;
        size_t close = number_end(t, i + 1);
        if (close >= t->n || cls(t, close) != CC_CLOSE || close + 1 >= t->n)
            continue;
        size_t digits = cls(t, close + 1) == CC_DIGIT ? close + 1 : close + 2;
        size_t end = digits < t->n ? number_end(t, digits) : digits;
        if (end > digits && end < t->n)
            join(t, i, end + 1);
    }
}

static void join_attached(const struct word_style *w, struct text *t)
{
    for (size_t i = 1; i < t->n; i++) {
        size_t n =
            cls(t, i) == CC_OPEN || cls(t, i) == CC_WOPEN ? longest_at(t, i, &w->attached) : 0;
        if (!n)
            continue;
        join(t, i, i + n);
        if (t->c[i - 1].penalty != BREAK_NEVER)
            t->c[i - 1].penalty = BREAK_TERM;
    }
}

/* Whether an address may part behind `i`: a sign beside a letter, not a number's point, not the
 * slashes of https:// but the last. */
static bool parts_an_address(const struct text *t, size_t i)
{
    int32_t cp = t->c[i].cp;
    enum char_class next = cls(t, i + 1);
    bool sign = cp > ' ' && cp < 0x7F && cp != '\'' && cp != '"' && cls(t, i) != CC_LETTER &&
                cls(t, i) != CC_DIGIT && cls(t, i) != CC_WOPEN && cls(t, i) != CC_PREFIX;
    return sign && (next == CC_LETTER || next == CC_DIGIT) &&
           (next == CC_LETTER || (i > 0 && cls(t, i - 1) == CC_LETTER));
}

/* Whether the stretch is an address rather than a word: it has signs that words have not. */
static bool is_address(const struct text *t, size_t from, size_t to)
{
    for (size_t i = from; i + 1 < to; i++)
        if (cls(t, i) != CC_HYPHEN && parts_an_address(t, i))
            return true;
    return false;
}

/* Lets a stretch of more than SPAN_MAX characters part where it hurts least. The hyphens of an
 * address are its own: one at a line's end would be taken for that of a parted word. */
static void loosen(struct text *t, size_t from, size_t to)
{
    enum { WORD_PART_MIN = 3 };
    bool address = is_address(t, from, to);
    for (size_t i = from; i + 1 < to; i++) {
        struct text_char *c = &t->c[i];
        bool inside = i + 1 >= from + WORD_PART_MIN && i + 1 + WORD_PART_MIN <= to;
        bool letters = cls(t, i) == CC_LETTER && cls(t, i + 1) == CC_LETTER;
        if (t->c[i + 1].flags & TEXT_UNIT)
            c->penalty = PENALTY_UNIT;
        else if (inside && parts_an_address(t, i) && cls(t, i) != CC_HYPHEN)
            c->penalty = PENALTY_ADDRESS;
        else if (inside && letters)
            c->penalty = BREAK_WORD;
        else if (address && cls(t, i) == CC_HYPHEN)
            c->penalty = BREAK_NEVER;
    }
}

static void loosen_long_spans(struct text *t)
{
    size_t from = 0;
    for (size_t i = 0; i < t->n; i++) {
        bool inside = text_holds(&t->c[i], false) || cls(t, i) == CC_HYPHEN;
        if (inside && i + 1 < t->n)
            continue;
        if (i + 1 - from > SPAN_MAX)
            loosen(t, from, i + 1);
        from = i + 1;
    }
}

/* Marks the known term at `i`; returns its length, 0 when there is none. */
static size_t mark_term(const struct word_style *w, struct text *t, size_t i)
{
    size_t n = longest_at(t, i, &w->terms);
    if (n == 0)
        return 0;
    if (i > 0)
        t->c[i - 1].flags |= TEXT_BOUNDARY;
    for (size_t k = i; k + 1 < i + n; k++)
        t->c[k].flags |= TEXT_INSIDE;
    t->c[i + n - 1].flags |= TEXT_BOUNDARY;
    return n;
}

/* A year or long number starts something new: …医疗保障局 2022年度…; not so 附件1. */
static bool number_follows(const struct text *t, size_t i)
{
    enum { DIGITS = 4 };
    return cls(t, i) == CC_HAN && number_end(t, i + 1) - i > DIGITS;
}

/* What short brackets and quotes enclose is not to be parted: （基本建设）, “三公”. */
static void mark_groups(struct text *t)
{
    enum { GROUP_MAX = 16 };
    for (size_t i = 0; i < t->n; i++) {
        size_t end = i + 1, depth = 1;
        if (cls(t, i) != CC_OPEN && cls(t, i) != CC_WOPEN)
            continue;
        for (; end < t->n && end - i <= GROUP_MAX && depth > 0; end++) {
            depth += cls(t, end) == CC_OPEN || cls(t, end) == CC_WOPEN;
            depth -= cls(t, end) == CC_CLOSE || cls(t, end) == CC_WCLOSE;
        }
        for (size_t k = i; depth == 0 && k + 1 < end; k++)
            t->c[k].flags |= TEXT_GROUP;
    }
}

/* 十九、: what only numbers a name does not stand on a line of its own. */
static void mark_numbering(struct text *t)
{
    enum { NUMBERING_MAX = 4 };
    for (size_t i = 0; i < NUMBERING_MAX && i + 1 < t->n; i++)
        if (cls(t, i) == CC_COMMA) {
            t->c[i].flags = (uint8_t)((t->c[i].flags & ~TEXT_PREFERRED) | TEXT_INSIDE);
            return;
        }
}

void linebreak_prefer(const struct word_style *w, struct text *t)
{
    for (size_t i = 0; i + 1 < t->n; i++)
        if (longest_at(t, i + 1, &w->wrap_before) || longest_at(t, i, &w->wrap_after) ||
            number_follows(t, i))
            t->c[i].flags |= TEXT_PREFERRED;
    for (size_t i = 0; i < t->n;) {
        size_t n = mark_term(w, t, i);
        i += n ? n : 1;
    }
    mark_groups(t);
    mark_numbering(t);
}

void linebreak_apply(const struct word_style *w, struct text *t)
{
    for (size_t i = 0; i + 1 < t->n; i++)
        t->c[i].penalty = pair_penalty(t, i);
    join_numbers(w, t);
    join_ordinals(w, t);
    join_document_numbers(t);
    join_attached(w, t);
    loosen_long_spans(t);
}
