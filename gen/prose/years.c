/* R128: years in headings, dates and comparisons; R129: the level of government in names. */
#include "prose/internal.h"

#include "base/utf8.h"

/* R128: years */

/* 0 to 9 for a character that is a digit of a number written out; -1 for others. Three signs stand
 * for the zero besides its own: a circle, a letter, the character of amounts. */
static int han_digit(int32_t cp)
{
    static const int32_t digits[] = {0x3007, 0x4E00, 0x4E8C, 0x4E09, 0x56DB,
                                     0x4E94, 0x516D, 0x4E03, 0x516B, 0x4E5D};
    for (int d = 0; d < 10; d++)
        if (cp == digits[d])
            return d;
    return cp == 0x25CB || cp == 0x96F6 || cp == 0xFF2F ? 0 : -1;
}

/* 二〇二一: the year in the characters of its digits; 0 when it is none. *length: its bytes. */
static int han_year_at(struct str s, size_t i, size_t *length)
{
    int year = 0;
    size_t at = i;
    for (int k = 0; k < 4; k++) {
        const char *p = s.p + at;
        int digit = at < s.n ? han_digit(utf8_next(&p, s.p + s.n)) : -1;
        if (digit < 0)
            return 0;
        year = year * 10 + digit;
        at = utf8_after(s, at);
    }
    *length = at - i;
    return year / 100 == 20 ? year : 0;
}

static int year_at(struct str s, size_t i)
{
    if (i + 4 > s.n || s.p[i] != '2' || s.p[i + 1] != '0' || !str_is_digits(str_sub(s, i, i + 4)))
        return 0;
    if ((i > 0 && (ascii_is_digit(s.p[i - 1]) || s.p[i - 1] == '.')) ||
        (i + 4 < s.n && ascii_is_digit(s.p[i + 4])))
        return 0;
    return 2000 + (s.p[i + 2] - '0') * 10 + (s.p[i + 3] - '0');
}

/* Why the year at `i` is doubtful; PHRASE_COUNT when it is not. */
struct doubt {
    enum phrase why;
    enum finding_level level;
};

static struct str year_word(const struct run *r)
{
    return rule_word(r->in->rules, W_year_words);
}

static bool names_year(const struct run *r, struct str s, int year)
{
    struct str named = arena_printf(r->arena, "%d%.*s", year, STR_ARG(year_word(r)));
    return str_find(s, named, 0) != SIZE_MAX;
}

/* Whether the sentence compared with the year before, too: a further year stands beside it. */
static bool compared_rightly(const struct run *r, struct str before)
{
    size_t from = 0;
    for (size_t at = str_find(before, STR("。"), 0); at != SIZE_MAX;
         at = str_find(before, STR("。"), from))
        from = at + strlen("。");
    struct str sentence = str_sub(before, from, before.n);
    return names_year(r, sentence, r->in->record->year - 1) ||
           word_in(rule_words(r->in->rules, W_previous_words), sentence);
}

/* 与2020年相比 in the accounts of 2022 */
static bool compares_wrongly(const struct run *r, struct str s, size_t i, size_t end, int y)
{
    struct str before = str_sub(s, 0, i), behind = str_sub(s, end, s.n);
    int year = r->in->record->year;
    bool same = y == year && word_at_start(rule_words(r->in->rules, W_year_same_compared), behind);
    return y != year - 1 && (y < year || same) && y > year - 10 &&
           word_at_end(rule_words(r->in->rules, W_year_comparators), before) &&
           word_at_start(rule_words(r->in->rules, W_year_compared), behind) &&
           !compared_rightly(r, before) &&
           !word_in(rule_words(r->in->rules, W_base_years), count_text(r->arena, y));
}

static size_t self_name_at(const struct run *r, struct str s)
{
    struct str own = value_get_str(record_member(r->in->record, STR("department")), "name");
    if (own.n && str_starts(s, own))
        return own.n;
    return word_length_at_start(rule_words(r->in->rules, W_self_names), s);
}

/* The sentence of a paragraph that begins at `from`. */
static struct str sentence_from(struct str s, size_t from)
{
    size_t stop = str_find(s, STR("。"), from);
    return str_sub(s, from, stop == SIZE_MAX ? s.n : stop);
}

/* Whether what stands between the beginning of a sentence and a year only says whose year it is:
 * nothing, 本部门, 我镇, the department's or another office's name. */
static bool only_names_us(const struct run *r, struct str s)
{
    enum { BRIEF = 4, LONG = 20 }; /* characters */
    size_t chars = utf8_count(s);
    if (!s.n || self_name_at(r, s) == s.n)
        return true;
    return utf8_han_start(s, s.n) == 0 &&
           ((chars <= BRIEF && word_at_start(rule_words(r->in->rules, W_self_starts), s)) ||
            (chars <= LONG && word_at_end(rule_words(r->in->rules, W_office_ends), s)));
}

/* Where the sentence begins that holds the byte at `i`. */
static size_t sentence_start(struct str s, size_t i)
{
    struct str stop = STR("。");
    size_t from = s.n - strip_ordinal(s).n;
    for (size_t at = str_find(s, stop, from); at < i; at = str_find(s, stop, from))
        from = at + stop.n;
    return from <= i ? from : s.n - strip_ordinal(s).n;
}

/* 2021年度收入合计……, （三）2021年度……, 某局2021年度……, 2021年度我局……: a sentence begins with
 * another year and never names this one; nor does the paragraph, where it is not its first. */
static bool begins_wrongly(const struct run *r, struct str s, size_t i, size_t end, int y)
{
    int year = r->in->record->year;
    if (y == year || y < year - 3 || y > year + 1)
        return false;
    struct str rest = str_sub(s, end, s.n), whole = rule_word(r->in->rules, W_whole_year);
    size_t whole_year = str_starts(rest, whole) ? whole.n : 0;
    size_t own = self_name_at(r, str_sub(rest, whole_year, rest.n));
    if (own)
        rest = arena_printf(r->arena, "%.*s%.*s", (int)whole_year, rest.p,
                            (int)(rest.n - whole_year - own), rest.p + whole_year + own);
    size_t from = sentence_start(s, i), comma = i;
    while (comma > from && !str_ends(str_sub(s, 0, comma), STR("，")))
        comma = utf8_before(s, comma);
    if (comma > from && only_names_us(r, str_sub(s, comma, i)) && !names_year(r, s, year) &&
        !names_year(r, str_sub(s, from, comma), y) &&
        !word_in(rule_words(r->in->rules, W_previous_words), str_sub(s, from, comma)) &&
        word_at_start(rule_words(r->in->rules, W_year_nothing), rest))
        return true; /* 本单位属于公益一类，2021年度无机关运行经费 */
    bool first = from == s.n - strip_ordinal(s).n;
    return only_names_us(r, str_sub(s, from, i)) &&
           word_at_start(rule_words(r->in->rules, W_year_subjects), rest) &&
           !names_year(r,
                       first || word_at_start(rule_words(r->in->rules, W_year_ends_told), rest)
                           ? sentence_from(s, i)
                           : s,
                       year);
}

/* 截至2024年9月30日，本部门共有车辆 in the accounts of 2024: what there is on the last day of the
 * year is told. */
static bool ends_early(const struct run *r, struct str s, size_t i, size_t end, int y)
{
    struct str rest = str_sub(s, end - year_word(r).n, s.n);
    size_t stop = str_find(rest, STR("，"), 0);
    return y == r->in->record->year && end < s.n && ascii_is_digit(s.p[end]) && stop < 24 &&
           !word_at_start(rule_words(r->in->rules, W_year_ends), rest) &&
           word_at_end(rule_words(r->in->rules, W_until_words), str_sub(s, 0, i)) &&
           word_in(rule_words(r->in->rules, W_year_end_things), sentence_from(rest, stop));
}

/* 我单位组织对2021年度项目支出开展了绩效自评 in the accounts of 2022 */
static bool assesses_wrongly(const struct run *r, struct str s, size_t i, size_t end, int y)
{
    int year = r->in->record->year;
    struct str rest = str_sub(s, end, s.n);
    size_t stop = str_find(rest, STR("。"), 0);
    rest = stop == SIZE_MAX ? rest : str_sub(rest, 0, stop);
    return y < year && y >= year - 3 && !names_year(r, s, year) &&
           word_at_end(rule_words(r->in->rules, W_year_objects), str_sub(s, 0, i)) &&
           word_in(rule_words(r->in->rules, W_assessing_words), rest);
}

/* 2020年度部门决算: the set as a whole, in a text that never names its year */
static bool names_other_set(const struct run *r, struct str s, size_t i, size_t end, int y)
{
    int year = r->in->record->year;
    struct str rest = str_sub(s, end - year_word(r).n, s.n);
    return y != year && y >= year - 3 && y <= year + 1 &&
           word_at_start(rule_words(r->in->rules, W_year_titles), rest) &&
           !word_at_end(rule_words(r->in->rules, W_year_comparators), str_sub(s, 0, i)) &&
           !names_year(r, s, year);
}

static bool is_other_year_named(const struct run *r, struct str s, size_t i)
{
    return word_in(rule_words(r->in->rules, W_other_year),
                   str_sub(s, i > 15 ? i - 15 : 0, i + 40 < s.n ? i + 40 : s.n));
}

static struct doubt doubt_in_explanation(const struct run *r, struct str s, size_t i, size_t end,
                                         int y)
{
    const struct value *ends = rule_words(r->in->rules, W_year_ends);
    struct str rest = str_sub(s, end - year_word(r).n, s.n);
    if (y != r->in->record->year && word_at_start(ends, rest) &&
        word_at_end(rule_words(r->in->rules, W_until_words), str_sub(s, 0, i)))
        return (struct doubt){SAY_YEAR_END, str_starts(rest, ends->list->items[0].s)
                                                ? FINDING_ERROR
                                                : FINDING_WARNING};
    if (ends_early(r, s, i, end, y))
        return (struct doubt){SAY_YEAR_END, FINDING_WARNING};
    if (compares_wrongly(r, s, i, end, y))
        return (struct doubt){SAY_YEAR_COMPARED, FINDING_WARNING};
    if (begins_wrongly(r, s, i, end, y))
        return (struct doubt){SAY_YEAR_OWN, FINDING_WARNING};
    return (struct doubt){PHRASE_COUNT, FINDING_NOTE};
}

static struct doubt doubt_of(const struct run *r, const struct passage *p, struct str s, size_t i,
                             size_t end, int y)
{
    int year = r->in->record->year;
    struct str rest = str_sub(s, end - year_word(r).n, s.n);
    bool explains = !p->level && !p->annex &&
                    word_in(rule_words(r->in->rules, W_explaining_headings), p->heading) &&
                    !word_in(rule_words(r->in->rules, W_other_headings), p->heading);
    if (word_at_start(rule_words(r->in->rules, W_blank_dates), rest) && (y < year || y > year + 2))
        return (struct doubt){SAY_YEAR_DATE, FINDING_ERROR};
    if (p->level && y != year)
        return (struct doubt){SAY_YEAR_HEADING, FINDING_WARNING};
    if (!p->annex && !explains && y == year - 1 &&
        word_at_start(rule_words(r->in->rules, W_year_ends), rest) &&
        word_at_end(rule_words(r->in->rules, W_until_words), str_sub(s, 0, i)))
        return (struct doubt){SAY_YEAR_END, FINDING_WARNING};
    if (p->annex && y == year - 1 && !is_other_year_named(r, s, i))
        return (struct doubt){SAY_YEAR_STALE, FINDING_WARNING};
    if (y > year + 3)
        return (struct doubt){SAY_YEAR_LATER, FINDING_WARNING};
    if (!p->annex && assesses_wrongly(r, s, i, end, y))
        return (struct doubt){SAY_YEAR_OWN, FINDING_WARNING};
    bool names_own = !p->annex && !explains && names_year(r, p->heading, year);
    if (!p->annex && (names_other_set(r, s, i, end, y) ||
                      (names_own && !p->level && begins_wrongly(r, s, i, end, y))))
        return (struct doubt){SAY_YEAR_OWN, FINDING_WARNING};
    return explains ? doubt_in_explanation(r, s, i, end, y)
                    : (struct doubt){PHRASE_COUNT, FINDING_NOTE};
}

void check_years(struct run *r, const struct passage *p)
{
    struct str s = p->flat;
    for (size_t i = 0; i + 7 <= s.n; i++) {
        size_t length = 4;
        int y = year_at(s, i);
        if (!y && (unsigned char)s.p[i] == 0xE4) /* 二 */
            y = han_year_at(s, i, &length);
        if (!y || !str_starts(str_sub(s, i + length, s.n), year_word(r)))
            continue;
        size_t end = i + length + year_word(r).n;
        struct doubt d = doubt_of(r, p, s, i, end, y);
        struct finding *f =
            d.why == PHRASE_COUNT
                ? NULL
                : REPORT_TEXT(r, FOUND_YEAR, p, str_sub(s, i, end),
                              count_text(r->arena, r->in->record->year), count_text(r->arena, y),
                              phrase_text(r->arena, d.why, NULL, 0), around(r, s, i, end));
        if (f)
            f->level = d.level;
    }
}

/* R129: the level of government in a department's name */
void check_places(struct run *r, const struct passage *p)
{
    const struct value *list = rule_words(r->in->rules, W_wrong_level);
    struct str name = value_get_str(record_member(r->in->record, STR("department")), "name");
    for (size_t i = 0; list && list->type == VALUE_LIST && i < list->list->n; i++) {
        const struct value *item = &list->list->items[i];
        struct str find = value_get_str(item, "find");
        size_t at = str_find(name, value_get_str(item, "name_has"), 0) == SIZE_MAX
                        ? SIZE_MAX
                        : str_find(p->text, find, 0);
        if (at != SIZE_MAX && !p->annex)
            REPORT_TEXT(r, FOUND_WRONG_PLACE, p, find, name, find,
                        around(r, p->text, at, at + find.n));
    }
}
