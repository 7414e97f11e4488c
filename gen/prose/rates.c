/* Percentages in sentences, recomputed from the amounts beside them. */
#include "prose/reader.h"

struct rate {
    const char *rule, *name;
    struct dec part, whole;
    const struct said *from[2]; /* the amounts as they are written; may be NULL */
    struct str said_text;
    struct dec printed;
};

static int decimals_of(struct str percent)
{
    size_t point = str_find(percent, STR("."), 0);
    return point == SIZE_MAX ? 0 : (int)(percent.n - 1 - point - 1);
}

/* 1 万元: below it amounts in 万元 are too coarse for a rate. */
static struct dec small_base(const struct text_reader *rd)
{
    return rd->run->in->unit == UNIT_WAN ? dec_of(10000) : dec_of(0);
}

static bool compute(const struct rate *rate, struct dec *computed, struct dec *difference)
{
    return dec_sign(rate->whole) != 0 && dec_div(rate->part, rate->whole, 12, computed) &&
           dec_mul(*computed, dec_of(100), computed) &&
           dec_sub(rate->printed, *computed, difference);
}

/* 10万元 usually stands for 10.00万元: trailing zeros are dropped, digits seldom are. */
static struct dec fine_step(const struct text_reader *rd, const struct said *s)
{
    bool wan = rd->run->in->unit == UNIT_WAN && dec_cmp(s->step, dec_of(10000)) <= 0;
    return wan && dec_cmp(s->step, yuan_step(rd)) > 0 ? yuan_step(rd) : s->step;
}

/* As coarse as the amounts that it is worked out from. */
static struct dec rate_step(const struct text_reader *rd, const struct rate *rate)
{
    struct dec step = {1, 2};
    bool written = true;
    for (int i = 0; i < 2; i++) {
        bool known = rate->from[i] && rate->from[i]->known;
        step = known ? coarser(step, fine_step(rd, rate->from[i])) : step;
        written &= known;
    }
    return written ? step : coarser(step, yuan_step(rd));
}

static enum verdict judge(struct text_reader *rd, const struct rate *rate, struct dec difference,
                          struct dec *allowed)
{
    struct tolerance t = {.kind = TOLERANCE_RATIO,
                          .step = rate_step(rd, rate),
                          .places = decimals_of(rate->said_text),
                          .a = rate->part,
                          .b = rate->whole,
                          .small = small_base(rd)};
    return tolerance_judge(&t, difference, allowed);
}

/* A small base makes a rate uncertain, not meaningless. */
static bool far_off(struct dec difference, struct dec allowed)
{
    struct dec far;
    return dec_mul(allowed, dec_of(3), &far) && dec_cmp(dec_abs(difference), far) > 0 &&
           dec_cmp(dec_abs(difference), dec_of(1)) > 0;
}

static bool agrees(struct text_reader *rd, const struct rate *rate)
{
    struct dec computed, difference, allowed;
    return compute(rate, &computed, &difference) &&
           judge(rd, rate, difference, &allowed) != VERDICT_WRONG;
}

static void check_rate(struct text_reader *rd, const struct rate *rate)
{
    struct dec computed, difference, allowed, rounded;
    if (!compute(rate, &computed, &difference))
        return;
    enum verdict v = judge(rd, rate, difference, &allowed);
    bool far = v == VERDICT_ROUNDING && far_off(difference, allowed);
    bool close = v == VERDICT_ROUNDING && !far;
    rd->run->findings->comparisons++;
    dec_round(computed, decimals_of(rate->said_text), &rounded);
    if (v == VERDICT_EQUAL || dec_eq(rounded, rate->printed))
        return;
    dec_round(computed, 4, &computed);
    struct finding *f = report_figure(
        rd, rate->rule,
        close ? FINDING_NOTE
        : far ? FINDING_WARNING
              : certain(rd),
        close ? "百分比的尾数差" : "百分比与所写的数不符", rate->said_text,
        arena_printf(rd->run->arena, "%s印 %.*s，按所写的数计算：%.*s ÷ %.*s = %.*s%%%s",
                     rate->name, STR_ARG(rate->said_text), STR_ARG(in_unit(rd, rate->part)),
                     STR_ARG(in_unit(rd, rate->whole)), STR_ARG(decimal_text(rd->run, computed)),
                     close ? "，属取整误差" : ""));
    if (!f)
        return;
    for (int i = 0; i < 2; i++)
        if (rate->from[i] && rate->from[i]->known)
            place_said(rd, f, rate->from[i], 1);
    f->rounding = close;
    f->compares = true;
    f->left = rate->printed;
    f->right = computed;
    f->difference = difference;
    f->allowed = allowed;
}

bool amount_is_subjects(const struct text_reader *rd)
{
    return !rd->now.subject || !rd->now.amount_of || rd->now.amount_of == rd->now.subject;
}

/* The amount of the indicator named last, in this paragraph or from the facts. */
static bool subject_amount(struct text_reader *rd, struct dec *out)
{
    if (rd->now.subject) {
        const struct said *mine = map_get(&rd->amounts, rd->now.subject->address);
        const struct said *before = &rd->now.subject->of[SAID_AMOUNT];
        struct fact *fact = known_fact(rd, rd->now.subject->address);
        bool earlier = before->known && !rd->now.subject->contradicted;
        if (mine || fact || earlier) {
            *out = mine ? mine->value : fact ? fact->value : before->value;
            return true;
        }
    }
    *out = rd->now.amount.value;
    return rd->now.amount.known && amount_is_subjects(rd);
}

static const struct said *budget_said(const struct text_reader *rd, enum budget_kind kind)
{
    return rd->now.budget[kind].known ? &rd->now.budget[kind] : &rd->now.budget[!kind];
}

/* The amount that a change starts from. */
static const struct said *base_said(const struct text_reader *rd, enum basis basis)
{
    const struct said *s =
        basis == TO_PREVIOUS ? &rd->now.previous : budget_said(rd, BUDGET_INITIAL);
    return s->known ? s : NULL;
}

/* One finding for all places of a kind that come by the dozen. */
static void note_again(struct text_reader *rd, struct finding **all, const char *rule,
                       const char *title, struct str text, const char *what)
{
    struct run *r = rd->run;
    if (!*all) {
        *all = finding_new(r, rule, FINDING_WARNING, str_of(title));
        if (!*all)
            return;
        finding_add(r, *all);
    }
    finding_place(r, *all, rd->now.subject ? rd->now.subject->address : STR(""),
                  rd->passage->heading, text, 0, passage_place(r, rd->passage));
    const struct finding_place *first = &(*all)->places[0];
    (*all)->message = arena_printf(r->arena, "%zu 处%s：%.*s“%.*s”%s", (*all)->place_count, what,
                                   STR_ARG(first->where), STR_ARG(first->text),
                                   (*all)->place_count > 1 ? "等" : "");
}

/* 增加0元，增长0%: nothing changed, and the words should say that. */
static void note_no_change(struct text_reader *rd, struct str text)
{
    note_again(rd, &rd->no_change, "R119", "没有增减应写“持平”", text,
               "没有增减，却写增减了 0，宜写“与上年持平”");
}

static void note_zero_budget(struct text_reader *rd, struct str text)
{
    note_again(rd, &rd->no_budget, "R121", "预算为零，没有完成率", text,
               "预算是 0，不能写完成预算的百分之几，宜写“无预算、无支出”");
}

/* A rate where there is nothing to divide by. */
static void check_zero_base(struct text_reader *rd, const struct rate *rate, enum basis basis)
{
    bool nothing = dec_sign(rate->part) == 0;
    if (nothing && dec_sign(rate->printed) == 0) {
        note_no_change(rd, rate->said_text);
        return;
    }
    struct str message =
        nothing
            ? arena_printf(rd->run->arena, "增减额是 0，增减率却写 %.*s", STR_ARG(rate->said_text))
            : arena_printf(rd->run->arena, "%s数是 0，不能写增减 %.*s，应写“%s无此项支出”",
                           basis == TO_BUDGET ? "预算" : "上年", STR_ARG(rate->said_text),
                           basis == TO_BUDGET ? "年初预算" : "上年");
    report_figure(rd, "R120", nothing ? certain(rd) : FINDING_WARNING,
                  basis == TO_BUDGET ? "预算为零，没有增减率" : "上年为零，没有增减率",
                  rate->said_text, message);
}

static void check_direction(struct text_reader *rd, struct str text, const struct said *change,
                            const struct meaning *m)
{
    if (m->neutral || dec_sign(change->value) == 0 || (dec_sign(change->value) < 0) == m->decrease)
        return;
    struct finding *f = report_figure(rd, "R118", certain(rd), "增减的方向前后不一", text,
                                      arena_printf(rd->run->arena, "前面写%s %.*s，这里写%s %.*s",
                                                   dec_sign(change->value) < 0 ? "减少" : "增加",
                                                   STR_ARG(change->text),
                                                   m->decrease ? "下降" : "增长", STR_ARG(text)));
    if (f)
        place_said(rd, f, change, 1);
}

static bool change_of(struct text_reader *rd, enum basis basis, struct dec amount, struct said *out)
{
    const struct said *base = base_said(rd, basis);
    *out = rd->now.change[basis];
    if (out->known)
        return true;
    if (!base)
        return false;
    *out = *base;
    return dec_sub(amount, base->value, &out->value);
}

/* The change may be that of the amount written last and not of the sentence's subject. */
static bool last_amount_agrees(struct text_reader *rd, struct rate rate, struct dec change)
{
    struct dec before = rate.whole;
    return rd->now.amount.known && dec_sub(rd->now.amount.value, change, &rate.whole) &&
           !dec_eq(before, rate.whole) && agrees(rd, &rate);
}

void check_growth(struct text_reader *rd, struct str text, struct dec printed,
                  const struct meaning *m)
{
    struct rate rate = {.rule = "R118", .name = "增减率", .printed = printed, .said_text = text};
    struct said change;
    struct dec amount;
    rate.printed = m->neutral ? dec_abs(printed) : printed;
    bool known = subject_amount(rd, &amount);
    if (!known && rd->now.change[m->basis].known) {
        check_direction(rd, text, &rd->now.change[m->basis], m);
        return;
    }
    if (!known || !change_of(rd, m->basis, amount, &change)) {
        rd->now.rate[m->basis] = (struct said){m->decrease ? dec_neg(printed) : printed, dec_of(0),
                                               text, rd->passage, true};
        return;
    }
    rate.from[0] = &change;
    rate.from[1] = &rd->now.amount;
    rate.part = dec_abs(change.value);
    if (!dec_sub(amount, change.value, &rate.whole) || dec_sign(rate.whole) < 0)
        return;
    check_direction(rd, text, &change, m);
    if (dec_sign(rate.whole) == 0) {
        check_zero_base(rd, &rate, m->basis);
        return;
    }
    if (dec_sign(rate.part) == 0 && dec_sign(printed) == 0)
        note_no_change(rd, text);
    if (!last_amount_agrees(rd, rate, change.value))
        check_rate(rd, &rate);
}

/* 上年 80 万元，今年 100 万元，增加 20 万元 */
static void check_between(struct text_reader *rd, const struct said *change,
                          const struct said *base, struct dec amount)
{
    struct dec expected, difference;
    if (!dec_sub(amount, base->value, &expected) || !dec_sub(change->value, expected, &difference))
        return;
    enum verdict v = same_sum(change_tolerance(rd, change, base, &rd->now.amount), difference);
    rd->run->findings->comparisons++;
    if (v == VERDICT_EQUAL)
        return;
    struct finding *f = report_figure(
        rd, "R118", v == VERDICT_ROUNDING ? FINDING_NOTE : certain(rd), "增减额与前后两数不符",
        change->text,
        arena_printf(rd->run->arena, "增减额写 %.*s，按所写的数计算：%.*s − %.*s = %.*s%s",
                     STR_ARG(change->text), STR_ARG(in_unit(rd, amount)),
                     STR_ARG(in_unit(rd, base->value)), STR_ARG(in_unit(rd, expected)),
                     v == VERDICT_ROUNDING ? "，属取整误差" : ""));
    if (!f)
        return;
    f->rounding = v == VERDICT_ROUNDING;
    place_said(rd, f, base, 1);
    place_said(rd, f, &rd->now.amount, 1);
}

void check_change(struct text_reader *rd, enum basis basis)
{
    const struct said *base = base_said(rd, basis), *change = &rd->now.change[basis];
    struct said rate = rd->now.rate[basis];
    struct dec amount;
    if (dec_sign(change->value) == 0)
        note_no_change(rd, change->text);
    if (base && rd->now.amount.known && subject_amount(rd, &amount))
        check_between(rd, change, base, amount);
    if (!rate.known)
        return;
    rd->now.rate[basis] = (struct said){0};
    struct meaning m = {.role = ROLE_RATE, .basis = basis, .decrease = dec_sign(rate.value) < 0};
    check_growth(rd, rate.text, dec_abs(rate.value), &m);
}

static bool budget_of(struct text_reader *rd, enum budget_kind kind, struct rate *rate)
{
    const struct said *said = budget_said(rd, kind);
    struct fact *fact = rd->now.subject ? known_fact(rd, rd->now.subject->budget_address) : NULL;
    if (said->known) {
        rate->from[1] = said;
        rate->whole = said->value;
    } else if (fact) {
        rate->whole = fact->value;
    } else {
        return false;
    }
    return true;
}

void check_done(struct text_reader *rd, struct str text, struct dec printed,
                const struct meaning *m)
{
    struct rate rate = {.rule = "R123", .name = "完成率", .printed = printed, .said_text = text};
    rd->now.done = (struct said){printed, dec_of(0), text, rd->passage, true};
    if (!rd->now.amount.known || !amount_is_subjects(rd) || !budget_of(rd, m->budget, &rate))
        return;
    rate.from[0] = &rd->now.amount;
    rate.part = rd->now.amount.value;
    if (same_amount(rd, rate.part, yuan_step(rd), rate.whole, yuan_step(rd)) == VERDICT_WRONG &&
        !rd->compared) {
        rd->compared = true;
        rd->unexplained = (struct said){printed, dec_of(0), text, rd->passage, true};
    }
    bool nothing = dec_sign(printed) == 0 && dec_sign(rate.part) == 0;
    if (dec_sign(rate.whole) == 0 && nothing)
        note_zero_budget(rd, text);
    else if (dec_sign(rate.whole) == 0)
        report_figure(
            rd, "R121", dec_sign(printed) ? certain(rd) : FINDING_WARNING, "预算为零，没有完成率",
            text, arena_printf(rd->run->arena, "预算是 0，不能写完成预算的 %.*s", STR_ARG(text)));
    else
        check_rate(rd, &rate);
}

/* Shares */

static bool value_of_whole(struct text_reader *rd, struct str address, struct dec *out)
{
    const struct said *here = map_get(&rd->amounts, address);
    if (here)
        *out = here->value;
    return here || best_value(rd, address, out);
}

/* 占政府采购支出总额的: the whole that is named; false when it is not known. */
static bool named_whole(struct text_reader *rd, struct str between, struct dec *out)
{
    struct naming name = {0};
    const struct value *wholes = words_of(rd, "wholes");
    for (size_t i = 0; i < value_count(wholes); i++) {
        const struct value *entry = &wholes->list->items[i], *names = value_get(entry, "names");
        for (size_t k = 0; entry_applies(rd, entry) && k < value_count(names); k++) {
            size_t found = str_find(between, names->list->items[k].s, 0);
            if (found != SIZE_MAX)
                better_name(&name, found, names->list->items[k].s.n, entry,
                            value_get_str(entry, "fact"), false);
        }
    }
    return name.end && value_of_whole(rd, name.address, out);
}

static struct str behind_share_word(struct text_reader *rd, struct str lead)
{
    struct lexeme share = last_word(words_of(rd, "share_starts"), lead);
    struct str s = share.end ? str_sub(lead, share.end, lead.n) : STR("");
    s = without_tail(words_of(rd, "fillers"), s);
    s = without_tail(words_of(rd, "share_ends"), s);
    return str_ends(s, STR("的")) ? str_sub(s, 0, s.n - 3) : s;
}

static void add_share(struct text_reader *rd, const struct rate *rate)
{
    int places = decimals_of(rate->said_text);
    if (!rd->share_count || !dec_eq(rd->share_whole, rate->whole)) {
        check_shares(rd);
        rd->share_whole = rate->whole;
    }
    rd->share_places = places > rd->share_places ? places : rd->share_places;
    rd->share_count++;
    dec_add(rd->share_sum, rate->printed, &rd->share_sum);
    dec_add(rd->share_parts, rate->part, &rd->share_parts);
}

/* 占……% of what a figure of this kind is a part of */
static bool usual_whole(struct text_reader *rd, struct dec *out)
{
    const struct value *list = words_of(rd, "shares_of");
    for (size_t i = 0; rd->now.subject && i < value_count(list); i++) {
        const struct value *item = &list->list->items[i];
        struct str whole = value_get_str(item, "whole");
        if (str_starts(rd->now.subject->address, value_get_str(item, "part")) &&
            !str_eq(rd->now.subject->address, whole))
            return value_of_whole(rd, whole, out);
    }
    return false;
}

/* Without a named whole: the usual one, what 其中 divides, or the first amount. */
static bool likely_whole(struct text_reader *rd, struct rate *rate)
{
    struct dec candidates[3];
    size_t n = 0;
    if (usual_whole(rd, &candidates[n]))
        n++;
    if (rd->now.head.known)
        candidates[n++] = rd->now.head.value;
    if (rd->first.known)
        candidates[n++] = rd->first.value;
    for (size_t i = 0; i < n; i++) {
        rate->whole = candidates[i];
        if (agrees(rd, rate))
            return true;
    }
    rate->whole = n ? candidates[0] : dec_of(0);
    return n > 0;
}

/* 货物采购授予中小企业合同金额占货物支出金额的: a part whose amount is not written */
static bool part_is_other(struct text_reader *rd, struct str lead)
{
    struct lexeme share = last_word(words_of(rd, "share_starts"), lead);
    struct naming name = {0};
    if (share.end > 0)
        name = find_name(rd, str_sub(lead, 0, share.at));
    return name.end && name.address.n && rd->now.amount_of &&
           !str_eq(name.address, rd->now.amount_of->address);
}

void check_share(struct text_reader *rd, struct str lead, struct str text, struct dec printed)
{
    struct rate rate = {.rule = "R100", .name = "占比", .printed = printed, .said_text = text};
    struct str name = behind_share_word(rd, lead);
    if (!rd->now.amount.known || part_is_other(rd, lead))
        return;
    rate.from[0] = &rd->now.amount;
    rate.part = rd->now.amount.value;
    if (name.n ? !named_whole(rd, name, &rate.whole) : !likely_whole(rd, &rate))
        return;
    if (dec_sign(rate.whole) == 0 && dec_sign(printed) != 0)
        report_figure(rd, "R100", certain(rd), "百分比与所写的数不符", text,
                      arena_printf(rd->run->arena, "总数是 0，占比却写 %.*s", STR_ARG(text)));
    check_rate(rd, &rate);
    add_share(rd, &rate);
}

/* Where the parts make up the whole, their shares make up 100. */
void check_shares(struct text_reader *rd)
{
    struct tolerance t = {
        .kind = TOLERANCE_SHARES, .n = rd->share_count, .places = rd->share_places};
    struct dec difference, allowed, sum = rd->share_sum;
    bool whole = rd->share_count >= 2 && dec_sign(rd->share_whole) &&
                 dec_eq(rd->share_parts, rd->share_whole) && dec_sub(sum, dec_of(100), &difference);
    size_t n = rd->share_count;
    rd->share_sum = rd->share_parts = dec_of(0);
    rd->share_count = 0;
    rd->share_places = 0;
    if (!whole)
        return;
    enum verdict v = tolerance_judge(&t, difference, &allowed);
    rd->run->findings->comparisons++;
    if (v == VERDICT_EQUAL)
        return;
    struct indicator *subject = rd->now.subject;
    rd->now.subject = NULL;
    struct str text = decimal_text(rd->run, sum);
    struct finding *f =
        report_figure(rd, "R100", v == VERDICT_ROUNDING ? FINDING_NOTE : FINDING_WARNING,
                      "各项占比之和不是100%", text,
                      arena_printf(rd->run->arena, "%zu 项占比之和是 %.*s%%%s", n, STR_ARG(text),
                                   v == VERDICT_ROUNDING ? "，属取整误差" : ""));
    if (f)
        f->rounding = v == VERDICT_ROUNDING;
    rd->now.subject = subject;
}
