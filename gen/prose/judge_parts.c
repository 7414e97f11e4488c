/* A sentence that tells a whole and its parts
 * (行政运行40万元，其中：人员经费30万元、公用经费11万元; 车辆8辆，其中轿车6辆、客车3辆): the parts
 * are compared with the whole where no indicator is known, so that nothing else looks at them.
 * Parts that are indicators: check_parts, sums of rules.json. */
#include "prose/judge.h"

/* An amount of this year that is told of nothing a table or another sentence is compared with, or
 * a number of things of which each is in one part only (cars, people by employment; people are
 * counted by sex, by age and by post in one breath). */
static bool is_loose(const struct judge *j, const struct claim *c)
{
    bool money = c->kind == CLAIM_AMOUNT && c->unit_kind == UNIT_MONEY;
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
            (part->kind == CLAIM_AMOUNT
                 ? is_loose(j, &all[i])
                 : all[i].has_value && is_plain(&all[i]) && str_eq(all[i].unit, part->unit)))
            return &all[i];
    return NULL;
}

static struct str told_sum(struct judge *j, const struct claim *whole, struct dec sum)
{
    return whole->kind == CLAIM_COUNT
               ? arena_printf(j->run->arena, "%.*s%.*s",
                              STR_ARG(decimal_text(j->run, dec_trim(sum))), STR_ARG(whole->unit))
               : in_unit(j, sum);
}

/* Whether a sum of parts is the whole, but for rounding. */
static bool reaches(const struct claim *whole, struct tolerance t, struct dec over)
{
    return !dec_sign(over) || (whole->kind == CLAIM_AMOUNT && same_sum(t, over) != VERDICT_WRONG);
}

/* Whether the parts are by their names all that there are: 基本支出列支 and 项目支出列支 */
static bool are_all(const struct judge *j, const struct claim *parts, size_t n)
{
    const struct value *sets = words_of(j, W_complete_sets);
    for (size_t i = 0; i < value_count(sets); i++) {
        const struct value *set = &sets->list->items[i];
        size_t found = 0;
        for (size_t k = 0; k < n; k++)
            found += parts[k].kind == parts[0].kind && !parts[k].measure && parts[k].has_value &&
                     is_plain(&parts[k]) && str_eq(parts[k].unit, parts[0].unit) &&
                     word_in(set, parts[k].name);
        bool each = value_count(set) == n && found == n;
        for (size_t w = 0; each && w < n; w++) {
            size_t named = 0;
            for (size_t k = 0; k < n; k++)
                named += str_find(parts[k].name, set->list->items[w].s, 0) != SIZE_MAX;
            each = named == 1;
        }
        if (each)
            return true;
    }
    return false;
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
    bool set = are_all(j, parts, n);
    bool all = set || word_at_end(words_of(j, W_parts_complete), whole->name) > 0;
    for (size_t i = 0; i < n; i++) {
        if (parts[i].kind != parts[0].kind || parts[i].measure)
            continue; /* 在职人员416人，增加8人 */
        if (!set && !is_loose(j, &parts[i]))
            return;
        last = said_by(&parts[i]);
        dec_add(sum, last.value, &sum);
        tolerance_add(&t, last.value, last.step, yuan_step(j));
        told++;
        all &= set || word_at_end(words_of(j, W_parts_complete), parts[i].name) > 0;
        if (dec_sub(sum, of.value, &over) && reaches(whole, t, over)) {
            sum = dec_of(0);
            told = 0;
            t = tolerance_of(TOLERANCE_SUM, of.value, of.step, yuan_step(j));
        }
    }
    int more = dec_cmp(sum, of.value);
    if (told > 1 && (more > 0 || (all && more)))
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
        if (!part->within.n || part->address.n || !is_part(j, part))
            continue;
        whole = whole_before(j, i, part->within);
        if (!whole)
            continue;
        /* A list of parts goes on behind a semicolon with what is a part by its look. */
        while (end < to && str_eq(all[end].within, part->within) &&
               (all[end].sentence == all[end - 1].sentence ||
                (all[end].sentence == all[end - 1].sentence + 1 && is_loose(j, &all[end]) &&
                 !all[end].address.n)))
            end++;
        struct said of = said_by(whole);
        bool larger = false;
        for (size_t k = i; k < end; k++) {
            struct said one = said_by(&all[k]);
            bool loose = is_loose(j, &all[k]);
            /* Behind a semicolon people are counted anew: 编制186人；实有201人 */
            if (all[k].kind != whole->kind || !is_part(j, &all[k]) ||
                (!loose && all[k].sentence != whole->sentence) || all[k].address.n ||
                dec_cmp(one.value, of.value) <= 0 ||
                (whole->kind == CLAIM_AMOUNT &&
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
        if (!larger && (is_loose(j, part) || are_all(j, part, end - i)))
            judge_sum(j, part, end - i, whole);
    }
}
