/* Amounts in sentences against tables and against what was said before. */
#include "prose/reader.h"

#include "base/utf8.h"

struct str in_unit(struct text_reader *rd, struct dec yuan)
{
    struct dec d = yuan;
    if (rd->run->in->unit == UNIT_WAN)
        dec_mul(d, (struct dec){1, 4}, &d);
    return arena_printf(rd->run->arena, "%.*s%.*s", STR_ARG(money_text(rd->run, d)),
                        STR_ARG(amount_unit_name(rd->run->in->unit)));
}

static bool ten_thousand_apart(struct dec a, struct dec b)
{
    struct dec up;
    return dec_sign(a) && ((dec_mul(a, dec_of(10000), &up) && dec_eq(up, b)) ||
                           (dec_mul(b, dec_of(10000), &up) && dec_eq(up, a)));
}

struct dec yuan_step(const struct text_reader *rd)
{
    struct dec step = published_step(rd->run);
    if (rd->run->in->unit == UNIT_WAN)
        dec_mul(step, dec_of(10000), &step);
    return step;
}

struct dec coarser(struct dec a, struct dec b)
{
    return dec_cmp(a, b) < 0 ? b : a;
}

/* 元 with 分 are never rounded apart. */
enum verdict same_sum(struct tolerance t, struct dec difference)
{
    static const struct dec cent = {1, 2};
    struct dec allowed;
    if (dec_cmp(t.coarsest, cent) <= 0)
        t.kind = TOLERANCE_EXACT;
    return tolerance_judge(&t, difference, &allowed);
}

enum verdict same_amount(const struct text_reader *rd, struct dec a, struct dec a_step,
                         struct dec b, struct dec b_step)
{
    struct tolerance t = tolerance_of(TOLERANCE_SAME, a, a_step, yuan_step(rd));
    struct dec difference;
    tolerance_add(&t, b, b_step, yuan_step(rd));
    return dec_sub(a, b, &difference) ? same_sum(t, difference) : VERDICT_WRONG;
}

struct tolerance change_tolerance(const struct text_reader *rd, const struct said *change,
                                  const struct said *before, const struct said *now)
{
    struct dec usual = yuan_step(rd);
    struct tolerance t = tolerance_of(TOLERANCE_SUM, change->value, change->step, usual);
    tolerance_add(&t, before->value, before->step, usual);
    tolerance_add(&t, now->value, now->step, usual);
    return t;
}

static void report_difference(struct text_reader *rd, const char *rule, const struct said *said,
                              struct dec other, struct str other_where, const struct figure *figure,
                              enum verdict verdict)
{
    bool unit = ten_thousand_apart(said->value, other), close = verdict == VERDICT_ROUNDING;
    struct dec difference;
    dec_sub(said->value, other, &difference);
    struct finding *f = report_figure(
        rd, unit ? "R132" : rule, close ? FINDING_NOTE : certain(rd),
        unit ? "元、万元写错" : "文字里的数与别处不符", said->text,
        arena_printf(rd->run->arena, "文字写“%.*s”，%.*s 是 %.*s，相差 %.*s%s", STR_ARG(said->text),
                     STR_ARG(other_where), STR_ARG(in_unit(rd, other)),
                     STR_ARG(in_unit(rd, dec_abs(difference))),
                     unit    ? "（正好一万倍，单位写错）"
                     : close ? "，属取整误差"
                             : ""));
    if (!f)
        return;
    f->rounding = close;
    if (figure)
        finding_figure(rd->run, f, figure, 1);
}

void compare_fact(struct text_reader *rd, struct str address, const struct said *said,
                  const char *rule)
{
    struct fact *fact = known_fact(rd, address);
    if (!fact || fact->kind != FACT_AMOUNT)
        return;
    enum verdict v = same_amount(rd, said->value, said->step, fact->value, yuan_step(rd));
    struct figure *figure = figure_of(rd->run, fact);
    rd->run->findings->comparisons++;
    if (v != VERDICT_EQUAL)
        report_difference(rd, rule, said, fact->value,
                          figure ? figure_where(rd->run, figure) : fact->title, figure, v);
}

static void compare_said(struct text_reader *rd, const struct said *before, const struct said *now)
{
    enum verdict v = same_amount(rd, now->value, now->step, before->value, before->step);
    rd->run->findings->comparisons++;
    if (v != VERDICT_EQUAL)
        report_difference(
            rd, "R117", now, before->value,
            arena_printf(rd->run->arena, "前面“%.*s”", STR_ARG(before->passage->heading)), NULL, v);
}

void check_proportion(struct text_reader *rd, const struct said *said)
{
    struct dec most;
    int times = rd->explaining ? 20 : 100;
    if (!rd->has_total || !dec_mul(rd->total, dec_of(times), &most) ||
        dec_cmp(dec_abs(said->value), most) <= 0)
        return;
    report_figure(rd, "R132", FINDING_WARNING, "金额大得不合情理", said->text,
                  arena_printf(rd->run->arena,
                               "文字写“%.*s”，是全年收支 %.*s 的 %d 倍以上，单位可能写错",
                               STR_ARG(said->text), STR_ARG(in_unit(rd, rd->total)), times));
}

/* 单价50万元以上: only some limits are in use. */
void check_price(struct text_reader *rd, struct str lead, const struct said *said)
{
    const struct value *limits = words_of(rd, "price_limits");
    struct dec limit;
    if (!word_at_end(words_of(rd, "price_words"), without_tail(words_of(rd, "is_words"), lead)) ||
        !heading_has(rd, words_of(rd, "count_headings")))
        return;
    for (size_t i = 0; i < value_count(limits); i++)
        if (dec_parse(limits->list->items[i].s, &limit) && dec_eq(limit, said->value))
            return;
    report_figure(rd, "R113", FINDING_WARNING, "设备单价的界限不是通用的", said->text,
                  arena_printf(rd->run->arena,
                               "文字写单价“%.*s”，应公开的是单价 50 万元、100 万元以上的设备",
                               STR_ARG(said->text)));
}

/* Only a figure right behind the name is surely its own: the words between are few and end no
 * clause. */
static bool right_behind(struct text_reader *rd, struct str lead, const struct naming *name)
{
    struct str gap = str_sub(lead, name->end, lead.n);
    static const char *const stops[] = {"，", "。", "；", ",", ";", "原因", "其中"};
    if (name->code) {
        struct str bare = without_tail(words_of(rd, "fillers"), gap);
        return !bare.n || word_at_end(words_of(rd, "decision_ends"), gap) ||
               word_at_end(words_of(rd, "gap_ends"), bare);
    }
    for (size_t i = 0; i < sizeof stops / sizeof *stops; i++)
        if (str_find(gap, str_of(stops[i]), 0) != SIZE_MAX)
            return word_at_end(words_of(rd, "decision_ends"), gap) > 0;
    return utf8_count(gap) <= 12;
}

static void keep(struct text_reader *rd, struct said said)
{
    struct said *kept = arena_alloc(rd->run->arena, sizeof *kept);
    struct said *first = &rd->now.subject->of[SAID_AMOUNT];
    if (kept) {
        *kept = said;
        map_put(&rd->amounts, rd->now.subject->address, kept);
    }
    if (!first->known)
        *first = said;
    else if (same_amount(rd, first->value, first->step, said.value, said.step) == VERDICT_WRONG)
        rd->now.subject->contradicted = true;
}

void take_amount(struct text_reader *rd, struct str lead, const struct naming *name,
                 struct said said)
{
    bool behind = name->end > 0 ? right_behind(rd, lead, name)
                                : word_at_end(words_of(rd, "decision_ends"), lead) > 0;
    rd->now.amount = said;
    rd->now.amount_of = rd->now.subject;
    if (!rd->first.known)
        rd->first = rd->now.head = said;
    check_proportion(rd, &said);
    if (!rd->now.subject || !behind)
        return;
    const struct said before = rd->now.subject->of[SAID_AMOUNT];
    keep(rd, said);
    if (known_fact(rd, rd->now.subject->address))
        compare_fact(rd, rd->now.subject->address, &said, rd->now.subject->rule);
    else if (before.known && !word_in(words_of(rd, "scope_words"), last_sentence(lead)))
        compare_said(rd, &before, &said);
}

void take_aside(struct text_reader *rd, const struct naming *name, struct said said)
{
    struct indicator *i = indicator_at(rd, name->address, "R107"), *subject = rd->now.subject;
    if (!i)
        return;
    rd->now.subject = i;
    rd->now.amount = said;
    rd->now.amount_of = i;
    keep(rd, said);
    compare_fact(rd, name->address, &said, i->rule);
    rd->now.subject = subject;
}

void take_budget(struct text_reader *rd, struct said said, enum budget_kind kind)
{
    rd->now.budget[kind] = said;
    if (!rd->now.subject)
        return;
    if (!rd->now.subject->of[SAID_BUDGET].known)
        rd->now.subject->of[SAID_BUDGET] = said;
    compare_fact(rd, rd->now.subject->budget_address, &said, rd->now.subject->rule);
}
