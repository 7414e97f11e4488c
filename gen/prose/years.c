/* R128: years in headings, dates and comparisons; R129: the level of government in names. */
#include "prose/internal.h"

/* R128: years */

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

/* 与2020年相比 in the accounts of 2022 */
static bool compares_wrongly(const struct run *r, struct str s, size_t i, int y)
{
    struct str before = str_sub(s, 0, i), behind = str_sub(s, i + 7, s.n);
    int year = r->in->record->year;
    return y != year - 1 && y < year && y > year - 10 &&
           word_at_end(rule_words(r->in->rules, W_year_comparators), before) &&
           word_at_start(rule_words(r->in->rules, W_year_compared), behind);
}

/* 2021年度收入合计…… as the beginning of a sentence that never names the year itself */
static bool begins_wrongly(const struct run *r, struct str s, size_t i, int y)
{
    int year = r->in->record->year;
    struct str right = arena_printf(r->arena, "%d%.*s", year, STR_ARG(year_word(r)));
    return i == 0 && y != year && y >= year - 3 && y <= year + 1 &&
           word_at_start(rule_words(r->in->rules, W_year_subjects), str_sub(s, 7, s.n)) &&
           str_find(s, right, 0) == SIZE_MAX;
}

static bool is_other_year_named(const struct run *r, struct str s, size_t i)
{
    return word_in(rule_words(r->in->rules, W_other_year),
                   str_sub(s, i > 15 ? i - 15 : 0, i + 40 < s.n ? i + 40 : s.n));
}

static struct doubt doubt_in_explanation(const struct run *r, struct str s, size_t i, int y)
{
    struct str rest = str_sub(s, i + 4, s.n);
    if (y != r->in->record->year && word_at_start(rule_words(r->in->rules, W_year_ends), rest) &&
        word_at_end(rule_words(r->in->rules, W_until_words), str_sub(s, 0, i)))
        return (struct doubt){SAY_YEAR_END, FINDING_ERROR};
    if (compares_wrongly(r, s, i, y))
        return (struct doubt){SAY_YEAR_COMPARED, FINDING_WARNING};
    if (begins_wrongly(r, s, i, y))
        return (struct doubt){SAY_YEAR_OWN, FINDING_WARNING};
    return (struct doubt){PHRASE_COUNT, FINDING_NOTE};
}

static struct doubt doubt_of(const struct run *r, const struct passage *p, struct str s, size_t i,
                             int y)
{
    int year = r->in->record->year;
    struct str rest = str_sub(s, i + 4, s.n);
    bool explains = !p->level && !p->annex &&
                    word_in(rule_words(r->in->rules, W_explaining_headings), p->heading) &&
                    !word_in(rule_words(r->in->rules, W_other_headings), p->heading);
    if (word_at_start(rule_words(r->in->rules, W_blank_dates), rest) && (y < year || y > year + 2))
        return (struct doubt){SAY_YEAR_DATE, FINDING_ERROR};
    if (p->level && y != year)
        return (struct doubt){SAY_YEAR_HEADING, FINDING_WARNING};
    if (p->annex && y == year - 1 && !is_other_year_named(r, s, i))
        return (struct doubt){SAY_YEAR_STALE, FINDING_WARNING};
    if (y > year + 3)
        return (struct doubt){SAY_YEAR_LATER, FINDING_WARNING};
    return explains ? doubt_in_explanation(r, s, i, y) : (struct doubt){PHRASE_COUNT, FINDING_NOTE};
}

void check_years(struct run *r, const struct passage *p)
{
    struct str s = p->flat;
    for (size_t i = 0; i + 7 <= s.n; i++) {
        int y = year_at(s, i);
        if (!y || !str_starts(str_sub(s, i + 4, s.n), year_word(r)))
            continue;
        struct doubt d = doubt_of(r, p, s, i, y);
        struct finding *f =
            d.why == PHRASE_COUNT
                ? NULL
                : REPORT_TEXT(r, FOUND_YEAR, p, str_sub(s, i, i + 7),
                              count_text(r->arena, r->in->record->year), count_text(r->arena, y),
                              phrase_text(r->arena, d.why, NULL, 0), around(r, s, i, i + 7));
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
