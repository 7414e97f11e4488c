/* A sentence that tells a whole and its parts
 * (行政运行40万元，其中：人员经费30万元、公用经费11万元; 车辆8辆，其中轿车6辆、客车3辆): the parts
 * are compared with the whole where no indicator is known, so that nothing else looks at them.
 * Parts that are indicators: check_parts, sums of rules.json. */
#include "prose/judge.h"

static bool is_money(const struct claim *c)
{
    return (c->kind == CLAIM_AMOUNT || c->kind == CLAIM_BUDGET) && c->unit_kind == UNIT_MONEY;
}

/* An amount of this year, spent or planned, that is told of nothing a table or another sentence is
 * compared with, or a number of things of which each is in one part only (cars, people by
 * employment; people are counted by sex, by age and by post in one breath). */
static bool is_loose(const struct judge *j, const struct claim *c)
{
    bool money = is_money(c);
    bool things = c->kind == CLAIM_COUNT && (word_is(words_of(j, W_counted_once), c->unit) ||
                                             word_at_end(words_of(j, W_parts_once), c->name));
    return (money || things) && c->has_value && c->measure == CLAIM_NONE && is_plain(c);
}

/* A part is never more than its whole, whatever is counted. */
static bool is_part(const struct judge *j, const struct claim *c)
{
    return is_loose(j, c) ||
           (c->kind == CLAIM_COUNT && c->has_value && c->measure == CLAIM_NONE && is_plain(c));
}

/* What the sentence, or the one before it (108人。其中：……), told of `name` before claim `at`, in
 * the same kind of unit. */
static const struct claim *whole_before(const struct judge *j, size_t at, struct str name)
{
    const struct claim *all = j->claims->items, *part = &all[at];
    for (size_t i = at;
         i-- > 0 && all[i].passage == part->passage && all[i].sentence + 1 >= part->sentence;)
        if (str_eq(all[i].name, name) && all[i].kind == part->kind &&
            (is_money(part)
                 ? is_loose(j, &all[i])
                 : all[i].has_value && is_plain(&all[i]) && str_eq(all[i].unit, part->unit)))
            return &all[i];
    return NULL;
}

struct str told_sum(struct judge *j, const struct claim *whole, struct dec sum)
{
    return whole->kind == CLAIM_COUNT
               ? arena_printf(j->run->arena, "%.*s%.*s",
                              STR_ARG(decimal_text(j->run, dec_trim(sum))), STR_ARG(whole->unit))
               : in_unit(j, sum);
}

/* Whether a sum of parts is the whole, but for rounding. */
static bool reaches(const struct claim *whole, struct tolerance t, struct dec over)
{
    return !dec_sign(over) || (is_money(whole) && same_sum(t, over) != VERDICT_WRONG);
}

/* One of the parts that are told, as opposed to what is told of them: 在职人员416人，增加8人;
 * 行政编制60人（含工勤编制2人） */
static bool is_of_list(const struct claim *parts, const struct claim *c)
{
    return c->kind == parts->kind && !c->measure && str_eq(c->within, parts->within);
}

/* Whether the parts are by their names all that there are: 基本支出列支 and 项目支出列支 */
static bool are_all(const struct judge *j, const struct claim *parts, size_t n)
{
    const struct value *sets = words_of(j, W_complete_sets);
    for (size_t i = 0; i < value_count(sets); i++) {
        const struct value *set = &sets->list->items[i];
        size_t found = 0, told = 0;
        for (size_t k = 0; k < n; k++) {
            bool part = is_of_list(parts, &parts[k]);
            told += part;
            found += part && parts[k].has_value && is_plain(&parts[k]) &&
                     str_eq(parts[k].unit, parts[0].unit) && word_in(set, parts[k].name);
        }
        bool each = value_count(set) == told && found == told;
        for (size_t w = 0; each && w < told; w++) {
            size_t named = 0;
            for (size_t k = 0; k < n; k++)
                named += is_of_list(parts, &parts[k]) &&
                         str_find(parts[k].name, set->list->items[w].s, 0) != SIZE_MAX;
            each = named == 1;
        }
        if (each)
            return true;
    }
    return false;
}

/* How many of the claims from the first part on tell all parts by their names, before others follow
 * (编制62人，其中行政编制60人、事业编制2人；实有57人); 0: they do not. */
static size_t complete(const struct judge *j, const struct claim *parts, size_t n,
                       const struct claim *whole)
{
    const struct value *names = words_of(j, W_parts_complete), *sets = words_of(j, W_complete_sets);
    size_t by_name = 0, told = 0, largest = 0;
    for (size_t i = 0; i < value_count(sets); i++)
        if (value_count(&sets->list->items[i]) > largest)
            largest = value_count(&sets->list->items[i]);
    for (size_t i = 0; i < n && told < largest; i++) { /* more parts than that are no set */
        bool part = is_of_list(parts, &parts[i]);
        told += part;
        if (part && told > 1 && are_all(j, parts, i + 1))
            return i + 1;
    }
    told = 0;
    for (size_t i = 0; word_at_end(names, whole->name) && i < n; i++) {
        if (!is_of_list(parts, &parts[i]))
            continue;
        if (!word_at_end(names, parts[i].name))
            break;
        told++;
        by_name = i + 1;
    }
    return told > 1 ? by_name : 0;
}

/* The parts after one another, from the first; a sum that reaches the whole ends one division of it
 * and another may begin. */
static void judge_sum(struct judge *j, const struct claim *parts, size_t n,
                      const struct claim *whole)
{
    struct said of = said_by(whole), last = said_by(parts);
    struct dec sum = {0, 2}, over;
    struct tolerance t = tolerance_of(TOLERANCE_SUM, of.value, of.step, yuan_step(j));
    size_t told = 0;
    size_t whole_set = complete(j, parts, n, whole);
    for (size_t i = 0; whole_set && i < n; i++)
        if (is_of_list(parts, &parts[i]))
            dec_add(sum, said_by(&parts[i]).value, &sum);
    if (whole_set && dec_sub(sum, of.value, &over) && reaches(whole, t, over))
        return; /* 行政单位1个，参公事业单位1个，公益一类事业单位3个: with what follows it is all */
    sum = (struct dec){0, 2};
    n = whole_set ? whole_set : n;
    for (size_t i = 0; i < n; i++) {
        if (!is_of_list(parts, &parts[i]))
            continue;
        if (!whole_set && !is_loose(j, &parts[i]))
            return;
        last = said_by(&parts[i]);
        dec_add(sum, last.value, &sum);
        tolerance_add(&t, last.value, last.step, yuan_step(j));
        told++;
        if (dec_sub(sum, of.value, &over) && reaches(whole, t, over)) {
            sum = dec_of(0);
            told = 0;
            t = tolerance_of(TOLERANCE_SUM, of.value, of.step, yuan_step(j));
        }
    }
    int more = dec_cmp(sum, of.value);
    if (told > 1 && (more > 0 || (whole_set && more)))
        REPORT_PAIR(j, more > 0 ? FOUND_PARTS : FOUND_PARTS_DIFFER, &last, &of,
                    count_text(j->run->arena, (long long)told), told_sum(j, whole, sum),
                    whole->name, of.text);
}

/* 甲3万元，乙4万元，合计7万元: a sum behind what it is of, be it of all that the sentence told
 * before or of the last ones. */
static void judge_total(struct judge *j, size_t at)
{
    const struct claim *all = j->claims->items, *total = &all[at], *last = NULL;
    struct said of = said_by(total);
    struct tolerance t = tolerance_of(TOLERANCE_SUM, of.value, of.step, yuan_step(j));
    struct dec sum = {0, 2}, over;
    size_t n = 0;
    for (size_t i = at; i-- > 0 && all[i].sentence == total->sentence;) {
        if (all[i].kind == CLAIM_SHARE)
            continue;
        if (!is_loose(j, &all[i]) || all[i].kind != CLAIM_AMOUNT || all[i].within.n)
            break;
        struct said one = said_by(&all[i]);
        dec_add(sum, one.value, &sum);
        tolerance_add(&t, one.value, one.step, yuan_step(j));
        last = last ? last : &all[i];
        if (++n > 1 && dec_sub(sum, of.value, &over) && same_sum(t, over) != VERDICT_WRONG)
            return;
    }
    if (n < 2)
        return;
    struct said part = said_by(last);
    REPORT_PAIR(j, FOUND_PARTS_DIFFER, &of, &part, count_text(j->run->arena, (long long)n),
                in_unit(j, sum), total->name, of.text);
}

/* Whether a list of parts goes on with `c` after the claims [i, at): behind a semicolon with what
 * is a part by its look. */
static bool goes_on(const struct judge *j, size_t i, size_t at, const struct claim *c)
{
    const struct claim *part = &j->claims->items[i], *last = &j->claims->items[at - 1];
    bool next = c->sentence == last->sentence + 1 && !c->address.n &&
                (is_loose(j, c) || (part->kind == CLAIM_COUNT && is_part(j, c)));
    return str_eq(c->within, part->within) && (c->sentence == last->sentence || next);
}

/* What is told between two parts: a part of a part, money that was spent on counted things */
static bool stands_between(const struct judge *j, size_t i, size_t at, const struct claim *c)
{
    const struct claim *all = j->claims->items;
    for (size_t k = i; k < at; k++)
        if (str_eq(c->within, all[k].name))
            return true;
    return all[i].kind == CLAIM_COUNT && c->kind != CLAIM_COUNT;
}

/* The end of the list of parts that begins with claim `i`, at most at `to`. */
static size_t end_of_list(const struct judge *j, size_t i, size_t to)
{
    enum { BETWEEN_MAX = 3 };
    const struct claim *all = j->claims->items;
    size_t end = i + 1;
    for (size_t k = end; k < to && k < end + BETWEEN_MAX; k++)
        if (goes_on(j, i, end, &all[k]))
            end = k + 1;
        else if (!stands_between(j, i, end, &all[k]))
            break;
    return end;
}

/* Claims [from, to) of one paragraph. */
void judge_parts(struct judge *j, size_t from, size_t to)
{
    const struct claim *all = j->claims->items;
    for (size_t i = from, end; i < to; i = end) {
        const struct claim *part = &all[i], *whole = NULL;
        end = i + 1;
        if (part->kind == CLAIM_AMOUNT && !part->within.n && is_loose(j, part) &&
            word_is(words_of(j, W_sum_words), part->name))
            judge_total(j, i);
        if (!part->within.n || part->address.n || !is_part(j, part) ||
            word_at_start(words_of(j, W_division_stops), part->name))
            continue;
        whole = whole_before(j, i, part->within);
        if (!whole)
            continue;
        end = end_of_list(j, i, to);
        struct said of = said_by(whole);
        bool larger = false;
        for (size_t k = i; k < end; k++) {
            struct said one = said_by(&all[k]);
            bool loose = is_loose(j, &all[k]);
            /* Behind a semicolon people are counted anew: 编制186人；实有201人 */
            if (all[k].kind != whole->kind || !is_part(j, &all[k]) ||
                (whole->kind == CLAIM_COUNT && !str_eq(all[k].unit, whole->unit)) ||
                word_at_start(words_of(j, W_division_stops), all[k].name) || /* 下辖派出所14个 */
                !str_eq(all[k].within, part->within) ||
                (!loose && all[k].sentence != whole->sentence) || all[k].address.n ||
                dec_cmp(one.value, of.value) <= 0 ||
                (is_money(whole) &&
                 same_amount(j, one.value, one.step, of.value, of.step) != VERDICT_WRONG))
                continue;
            larger = true;
            struct finding *f =
                REPORT_PAIR(j, FOUND_PART, &one, &of, all[k].name, one.text, whole->name, of.text);
            if (f) {
                f->rule = catalogue_at(FOUND_PARTS)->rule;
                f->level = loose ? f->level : FINDING_WARNING;
            }
        }
        if (!larger && (is_loose(j, part) || complete(j, part, end - i, whole)))
            judge_sum(j, part, end - i, whole);
    }
}
