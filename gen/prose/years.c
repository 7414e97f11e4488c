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

/* Why the year at `i` is doubtful; "" when it is not. */
struct doubt {
    const char *why;
    enum finding_level level;
};

/* 与2020年相比 in the accounts of 2022 */
static bool compares_wrongly(const struct run *r, struct str s, size_t i, int y)
{
    struct str before = str_sub(s, 0, i), behind = str_sub(s, i + 7, s.n);
    int year = r->in->record->year;
    return y != year - 1 && y < year && y > year - 10 &&
           word_at_end(rule_words(r->in->rules, "year_comparators"), before) &&
           word_at_start(rule_words(r->in->rules, "year_compared"), behind);
}

/* 2021年度收入合计…… as the beginning of a sentence that never names the year itself */
static bool begins_wrongly(const struct run *r, struct str s, size_t i, int y)
{
    int year = r->in->record->year;
    struct str right = arena_printf(r->arena, "%d年", year);
    return i == 0 && y != year && y >= year - 3 && y <= year + 1 &&
           word_at_start(rule_words(r->in->rules, "year_subjects"), str_sub(s, 7, s.n)) &&
           str_find(s, right, 0) == SIZE_MAX;
}

static bool is_other_year_named(const struct run *r, struct str s, size_t i)
{
    return word_in(rule_words(r->in->rules, "other_year"),
                   str_sub(s, i > 15 ? i - 15 : 0, i + 40 < s.n ? i + 40 : s.n));
}

static struct doubt doubt_in_explanation(const struct run *r, struct str s, size_t i, int y)
{
    struct str rest = str_sub(s, i + 4, s.n);
    if (y != r->in->record->year && str_starts(rest, STR("年12月31日")) &&
        str_ends(str_sub(s, 0, i), STR("截至")))
        return (struct doubt){"截止日期应在本年度末", FINDING_ERROR};
    if (compares_wrongly(r, s, i, y))
        return (struct doubt){"应与上年比较", FINDING_WARNING};
    if (begins_wrongly(r, s, i, y))
        return (struct doubt){"说的应是本年度", FINDING_WARNING};
    return (struct doubt){"", FINDING_NOTE};
}

static struct doubt doubt_of(const struct run *r, const struct passage *p, struct str s, size_t i,
                             int y)
{
    int year = r->in->record->year;
    struct str rest = str_sub(s, i + 4, s.n);
    bool explains = !p->level && !p->annex &&
                    word_in(rule_words(r->in->rules, "explaining_headings"), p->heading) &&
                    !word_in(rule_words(r->in->rules, "other_headings"), p->heading);
    if (str_starts(rest, STR("年月")) && (y < year || y > year + 2))
        return (struct doubt){"日期还是别的年度的", FINDING_ERROR};
    if (p->level && y != year)
        return (struct doubt){"标题里的年度与本年度不符", FINDING_WARNING};
    if (p->annex && y == year - 1 && !is_other_year_named(r, s, i))
        return (struct doubt){"可能是上年的文字没有改", FINDING_WARNING};
    if (y > year + 3)
        return (struct doubt){"年度在本年度之后很久", FINDING_WARNING};
    return explains ? doubt_in_explanation(r, s, i, y) : (struct doubt){"", FINDING_NOTE};
}

void check_years(struct run *r, const struct passage *p)
{
    struct str s = p->flat;
    for (size_t i = 0; i + 7 <= s.n; i++) {
        int y = year_at(s, i);
        if (!y || !str_starts(str_sub(s, i + 4, s.n), STR("年")))
            continue;
        struct doubt d = doubt_of(r, p, s, i, y);
        if (*d.why)
            report_text(r, "R128", d.level, "年度可能有误", p, str_sub(s, i, i + 7),
                        arena_printf(r->arena, "本表册是%d年度，这里写%d年（%s）：%.*s",
                                     r->in->record->year, y, d.why,
                                     STR_ARG(around(r, s, i, i + 7))));
    }
}

/* R129: the level of government in a department's name */
void check_places(struct run *r, const struct passage *p)
{
    const struct value *list = rule_words(r->in->rules, "wrong_level");
    struct str name = value_get_str(record_member(r->in->record, STR("department")), "name");
    for (size_t i = 0; list && list->type == VALUE_LIST && i < list->list->n; i++) {
        const struct value *item = &list->list->items[i];
        struct str find = value_get_str(item, "find");
        size_t at = str_find(name, value_get_str(item, "name_has"), 0) == SIZE_MAX
                        ? SIZE_MAX
                        : str_find(p->text, find, 0);
        if (at != SIZE_MAX && !p->annex)
            report_text(r, "R129", FINDING_WARNING, "名称可能是别处的", p, find,
                        arena_printf(r->arena, "%.*s的文字里有“%.*s”：%.*s", STR_ARG(name),
                                     STR_ARG(find), STR_ARG(around(r, p->text, at, at + find.n))));
    }
}
