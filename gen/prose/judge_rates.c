/* Changes, percentages, multiples and points, worked out again from the amounts that are said
 * beside them. */
#include "prose/judge.h"

struct rate {
    enum finding_code code;
    struct dec part, whole;
    const struct said *from[2]; /* the amounts as they are written; may be NULL */
    struct str said_text;
    struct dec printed;
    int places, percent; /* what 1 is printed as: 100, or 1 for multiples */
    bool minus;          /* with its sign */
};

static struct rate rate_of(const struct claim *c, enum finding_code code)
{
    struct rate rate = {.code = code,
                        .said_text = c->text,
                        .printed = dec_abs(c->value),
                        .places = c->decimals,
                        .minus = dec_sign(c->value) < 0,
                        .percent = c->unit_kind == UNIT_MULTIPLE ? 1 : 100};
    /* 5‰ is judged as 0.5% */
    if (c->unit_kind == UNIT_PERMILLE && dec_mul(rate.printed, (struct dec){1, 1}, &rate.printed))
        rate.places++;
    return rate;
}

/* 1 万元: below it amounts in 万元 are too coarse for a rate. */
static struct dec small_base(const struct judge *j)
{
    return j->run->in->unit == UNIT_WAN ? dec_of(10000) : dec_of(0);
}

static bool compute(const struct rate *rate, struct dec *computed, struct dec *difference)
{
    return dec_sign(rate->whole) != 0 && dec_div(rate->part, rate->whole, 12, computed) &&
           dec_mul(*computed, dec_of(rate->percent), computed) &&
           dec_sub(rate->printed, *computed, difference);
}

/* 10万元 usually stands for 10.00万元: trailing zeros are dropped, digits seldom are. */
static struct dec fine_step(const struct judge *j, const struct said *s)
{
    bool wan = j->run->in->unit == UNIT_WAN && dec_cmp(s->step, dec_of(10000)) <= 0;
    return wan && dec_cmp(s->step, yuan_step(j)) > 0 ? yuan_step(j) : s->step;
}

/* As coarse as the amounts that it is worked out from. */
static struct dec rate_step(const struct judge *j, const struct rate *rate)
{
    struct dec step = {1, 2};
    bool written = true;
    for (int i = 0; i < 2; i++) {
        bool known = rate->from[i] && rate->from[i]->known;
        step = known ? coarser(step, fine_step(j, rate->from[i])) : step;
        written &= known;
    }
    return written ? step : coarser(step, yuan_step(j));
}

static enum verdict judge_difference(const struct judge *j, const struct rate *rate,
                                     struct dec difference, struct dec *allowed)
{
    struct tolerance t = {.kind = TOLERANCE_RATIO,
                          .step = rate_step(j, rate),
                          .places = rate->places,
                          .a = rate->part,
                          .b = rate->whole,
                          .small = small_base(j)};
    return tolerance_judge(&t, difference, allowed);
}

/* A small base makes a rate uncertain, not meaningless. */
static bool far_off(struct dec difference, struct dec allowed)
{
    struct dec far;
    return dec_mul(allowed, dec_of(3), &far) && dec_cmp(dec_abs(difference), far) > 0 &&
           dec_cmp(dec_abs(difference), dec_of(1)) > 0;
}

static bool agrees(const struct judge *j, const struct rate *rate)
{
    struct dec computed, difference, allowed;
    return compute(rate, &computed, &difference) &&
           judge_difference(j, rate, difference, &allowed) != VERDICT_WRONG;
}

/* To the last digit that is printed. */
static bool agrees_exactly(const struct rate *rate)
{
    struct dec computed, difference, rounded;
    return compute(rate, &computed, &difference) && dec_round(computed, rate->places, &rounded) &&
           dec_eq(rounded, rate->printed);
}

static void check_rate(struct judge *j, const struct topic *t, const struct rate *rate)
{
    struct dec computed, difference, allowed, rounded;
    if (!compute(rate, &computed, &difference))
        return;
    enum verdict v = judge_difference(j, rate, difference, &allowed);
    bool far = v == VERDICT_ROUNDING && far_off(difference, allowed);
    bool close = v == VERDICT_ROUNDING && !far;
    ledger_compared(j->run, catalogue_at(rate->code)->rule);
    dec_round(computed, rate->places, &rounded);
    if (v == VERDICT_EQUAL || dec_eq(rounded, rate->printed))
        return;
    dec_round(computed, 4, &computed);
    struct str unit = rate->percent == 100 ? STR("%") : STR("");
    struct str result = arena_printf(j->run->arena, "%.*s%.*s",
                                     STR_ARG(decimal_text(j->run, computed)), STR_ARG(unit));
    struct finding *f =
        REPORT_FIGURE(j, rate->code, t, rate->said_text, rate->said_text, in_unit(j, rate->part),
                      in_unit(j, rate->whole), result, rounding_words(j, close));
    if (!f)
        return;
    f->level = close ? FINDING_NOTE : far ? FINDING_WARNING : f->level;
    if (close)
        f->title = phrase_text(j->run->arena, SAY_RATE_ROUNDED, NULL, 0);
    for (int i = 0; i < 2; i++)
        if (rate->from[i] && rate->from[i]->known)
            place_said(j, f, rate->from[i], 1);
    f->rounding = close;
    f->compares = true;
    f->left = rate->printed;
    f->right = computed;
    f->difference = difference;
    f->allowed = allowed;
}

/* The amount of a topic: in this paragraph, from the facts, or as it was said before. */
static bool topic_amount(struct judge *j, const struct topic *t, struct dec *out)
{
    struct fact *fact = t->subject ? known_fact(j, t->subject->address) : NULL;
    const struct said *before = t->subject ? &t->subject->of[SAID_AMOUNT] : NULL;
    if (t->amount.known)
        *out = t->amount.value;
    else if (fact)
        *out = fact->value;
    else if (before && before->known && !t->subject->contradicted)
        *out = before->value;
    else
        return false;
    return true;
}

static const struct said *budget_said(const struct topic *t, int kind)
{
    return t->budget[kind].known ? &t->budget[kind] : &t->budget[!kind];
}

/* The amount that a change starts from. */
static const struct said *base_said(const struct topic *t, enum basis basis)
{
    const struct said *s = basis == TO_PREVIOUS ? &t->previous : budget_said(t, 0);
    return s->known ? s : NULL;
}

void note_again(struct judge *j, struct finding **all, enum finding_code code,
                const struct topic *t, struct str text)
{
    struct run *r = j->run;
    if (!*all) {
        *all = finding_new(r, code);
        if (!*all)
            return;
        finding_add(r, *all);
    }
    finding_passage(r, *all, t->subject ? t->subject->address : STR(""), j->passage, text, 0);
    const struct finding_place *first = &(*all)->places[0];
    FINDING_SAY(r, *all, code, count_text(r->arena, (long long)(*all)->place_count), first->where,
                first->text,
                (*all)->place_count > 1 ? phrase_text(r->arena, SAY_AND_SO_ON, NULL, 0) : STR(""));
}

/* A rate where there is nothing to divide by. */
static void check_zero_base(struct judge *j, const struct topic *t, const struct rate *rate,
                            enum basis basis)
{
    bool nothing = dec_sign(rate->part) == 0;
    if (nothing && dec_sign(rate->printed) == 0)
        note_again(j, &j->no_change, FOUND_NO_CHANGE, t, rate->said_text);
    else
        REPORT_FIGURE(j,
                      nothing              ? FOUND_RATE_OF_NO_CHANGE
                      : basis == TO_BUDGET ? FOUND_NO_INITIAL
                                           : FOUND_NO_PREVIOUS,
                      t, rate->said_text, rate->said_text);
}

static void check_direction(struct judge *j, const struct topic *t, struct str text,
                            const struct said *change, enum claim_direction direction)
{
    bool down = direction == DIRECTION_DOWN;
    if (direction == DIRECTION_SIGNED || dec_sign(change->value) == 0 ||
        (dec_sign(change->value) < 0) == down)
        return;
    struct arena *a = j->run->arena;
    struct finding *f = REPORT_FIGURE(
        j, FOUND_DIRECTION, t, text,
        phrase_text(a, dec_sign(change->value) < 0 ? SAY_WAS_LESS : SAY_WAS_MORE, NULL, 0),
        change->text, phrase_text(a, down ? SAY_FELL : SAY_GREW, NULL, 0), text);
    if (f)
        place_said(j, f, change, 1);
}

static bool change_of(const struct topic *t, enum basis basis, struct dec amount, struct said *out)
{
    const struct said *base = base_said(t, basis);
    *out = t->change[basis];
    if (out->known)
        return true;
    if (!base)
        return false;
    *out = *base;
    return dec_sub(amount, base->value, &out->value);
}

static void check_growth(struct judge *j, struct topic *t, struct rate rate,
                         enum claim_direction direction, enum basis basis)
{
    struct said change;
    struct dec amount;
    bool known = topic_amount(j, t, &amount);
    if (!known && t->change[basis].known) {
        check_direction(j, t, rate.said_text, &t->change[basis], direction);
        return;
    }
    if (!known || !change_of(t, basis, amount, &change)) {
        if (direction == DIRECTION_DOWN && dec_cmp(rate.printed, dec_of(100)) > 0)
            REPORT_FIGURE(j, FOUND_FALL, t, rate.said_text, rate.said_text);
        t->rate[basis] =
            (struct said){rate.printed, {0, rate.places}, rate.said_text, j->passage, true};
        t->rate_direction[basis] = direction;
        return;
    }
    rate.from[0] = &change;
    rate.from[1] = &t->amount;
    rate.part = dec_abs(change.value);
    if (!dec_sub(amount, change.value, &rate.whole))
        return;
    check_direction(j, t, rate.said_text, &change, direction);
    if (direction == DIRECTION_SIGNED && !t->change[basis].known && dec_sign(change.value) < 0 &&
        dec_sign(rate.printed) > 0 && !rate.minus && dec_sign(rate.whole) > 0 && agrees(j, &rate)) {
        struct finding *f = REPORT_FIGURE(j, FOUND_RATE_SIGN, t, rate.said_text, rate.said_text,
                                          in_unit(j, amount), in_unit(j, rate.whole));
        if (f)
            place_said(j, f, &t->amount, 1);
    }
    if (dec_sign(rate.whole) == 0) {
        check_zero_base(j, t, &rate, basis);
        return;
    }
    rate.whole = dec_abs(rate.whole); /* of a negative year before: by its size */
    if (dec_sign(rate.part) == 0 && dec_sign(rate.printed) == 0)
        note_again(j, &j->no_change, FOUND_NO_CHANGE, t, rate.said_text);
    check_rate(j, t, &rate);
}

void judge_rate(struct judge *j, struct topic *t, const struct claim *c, enum basis basis)
{
    bool minus = dec_sign(c->value) < 0;
    if (minus && (c->direction == DIRECTION_UP || c->direction == DIRECTION_DOWN)) {
        if (c->direction == DIRECTION_UP)
            note_again(j, &j->minus, FOUND_UP_BY_MINUS, t, c->text);
        else
            REPORT_FIGURE(j, FOUND_SIGN, t, c->text, phrase_text(j->run->arena, SAY_FELL, NULL, 0),
                          c->text, c->text);
        check_growth(j, t, rate_of(c, FOUND_GROWTH), DIRECTION_SIGNED, basis);
        return;
    }
    check_growth(j, t, rate_of(c, FOUND_GROWTH), c->direction, basis);
}

/* 上年 80 万元，今年 100 万元，增加 20 万元 */
static void check_between(struct judge *j, const struct topic *t, const struct said *change,
                          const struct said *base, struct dec amount)
{
    struct dec expected, difference;
    if (!dec_sub(amount, base->value, &expected) || !dec_sub(change->value, expected, &difference))
        return;
    enum verdict v = same_sum(change_tolerance(j, change, base, &t->amount), difference);
    ledger_compared(j->run, catalogue_at(FOUND_CHANGE)->rule);
    if (v == VERDICT_EQUAL)
        return;
    bool turned = v == VERDICT_WRONG && dec_eq(dec_neg(change->value), expected);
    struct arena *a = j->run->arena;
    struct str less = phrase_text(a, SAY_WAS_LESS, NULL, 0),
               more = phrase_text(a, SAY_WAS_MORE, NULL, 0);
    bool fell = dec_sign(change->value) < 0;
    struct finding *f =
        turned ? REPORT_FIGURE(j, FOUND_CHANGE_DIRECTION, t, change->text, fell ? less : more,
                               change->text, fell ? more : less, in_unit(j, amount),
                               in_unit(j, base->value), in_unit(j, expected))
               : REPORT_FIGURE(j, FOUND_CHANGE, t, change->text, change->text, in_unit(j, amount),
                               in_unit(j, base->value), in_unit(j, expected),
                               rounding_words(j, v == VERDICT_ROUNDING));
    if (!f)
        return;
    f->level = v == VERDICT_ROUNDING ? FINDING_NOTE : f->level;
    f->rounding = v == VERDICT_ROUNDING;
    place_said(j, f, base, 1);
    place_said(j, f, &t->amount, 1);
}

void judge_change(struct judge *j, struct topic *t, enum basis basis)
{
    const struct said *base = base_said(t, basis), *change = &t->change[basis];
    struct said rate = t->rate[basis];
    struct dec amount;
    if (dec_sign(change->value) == 0)
        note_again(j, &j->no_change, FOUND_NO_CHANGE, t, change->text);
    if (base && t->amount.known && topic_amount(j, t, &amount))
        check_between(j, t, change, base, amount);
    if (!rate.known)
        return;
    t->rate[basis] = (struct said){0};
    struct rate again = {.code = FOUND_GROWTH,
                         .said_text = rate.text,
                         .printed = rate.value,
                         .places = rate.step.scale,
                         .percent = 100};
    check_growth(j, t, again, t->rate_direction[basis], basis);
}

/* Completion */

static bool budget_of(struct judge *j, const struct topic *t, int kind, struct rate *rate)
{
    const struct said *said = budget_said(t, kind);
    struct fact *fact = t->subject ? known_fact(j, t->subject->budget_address) : NULL;
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

struct dec change_said(const struct claim *c)
{
    struct dec value = said_by(c).value;
    return c->direction == DIRECTION_DOWN && dec_sign(value) > 0 ? dec_neg(value) : value;
}

bool is_change_of(const struct judge *j, const struct said *amount, const struct claim *change,
                  const struct claim *rate)
{
    struct said said = said_by(change);
    struct rate r = rate_of(rate, FOUND_GROWTH);
    struct dec computed, difference;
    r.part = dec_abs(said.value);
    r.from[0] = amount;
    r.from[1] = &said;
    /* Of small amounts many rates may be; this one must be meant. */
    return dec_sub(amount->value, change_said(change), &r.whole) && agrees(j, &r) &&
           compute(&r, &computed, &difference) &&
           dec_cmp(dec_abs(difference), (struct dec){1, r.places}) <= 0;
}

void judge_other_rate(struct judge *j, struct topic *t, const struct claim *c)
{
    struct rate r = rate_of(c, FOUND_GROWTH);
    if (!t->other_change.known || !t->amount.known || !str_eq(t->other_year, c->yardstick) ||
        !dec_sub(t->amount.value, t->other_change.value, &r.whole) || dec_sign(r.whole) <= 0)
        return;
    r.part = dec_abs(t->other_change.value);
    r.from[0] = &t->amount;
    r.from[1] = &t->other_change;
    check_rate(j, t, &r);
}

/* What stands between a claim and the one before it. */
static struct str lead_of(const struct judge *j, const struct claim *c)
{
    enum { LEAD_MAX = 120 };
    const struct claim *before = c > j->claims->items ? c - 1 : NULL;
    size_t from =
        before && before->passage == c->passage && before->end <= c->start ? before->end : 0;
    from = c->start - from > LEAD_MAX ? c->start - LEAD_MAX : from;
    return str_trim(str_sub(c->passage->text, from, c->start));
}

static const struct claim *money_before(const struct judge *j, const struct claim *c)
{
    enum { LOOK_MAX = 6 };
    const struct claim *first = j->claims->items;
    for (size_t n = 0; n < LOOK_MAX && c > first && c[-1].sentence == c->sentence; n++) {
        c--;
        if ((c->kind == CLAIM_AMOUNT || c->kind == CLAIM_BUDGET) && c->unit_kind == UNIT_MONEY &&
            c->has_value && is_plain(c))
            return c;
    }
    return NULL;
}

/* 到位800万元，支出760万元，资金执行率95%; 预算150万元，全年执行142.5万元，执行率95%: what was
 * spent of what there was, told one after the other whatever they are called. */
static void judge_spent(struct judge *j, struct topic *t, const struct claim *c)
{
    struct rate rate = rate_of(c, FOUND_COMPLETION);
    struct str lead = without_tail(words_of(j, W_fillers), lead_of(j, c));
    const struct claim *spent = money_before(j, c), *of = spent ? money_before(j, spent) : NULL;
    if (c->unit_kind != UNIT_PERCENT || !of || !word_at_end(words_of(j, W_spending_rates), lead) ||
        !word_in(words_of(j, W_spent_words), lead_of(j, spent)) ||
        !word_in(words_of(j, W_funds_words), lead_of(j, of)))
        return;
    struct said part = said_by(spent), whole = said_by(of);
    rate.part = part.value;
    rate.from[0] = &part;
    for (const struct claim *w = of; w; w = money_before(j, w)) { /* or of what was told before */
        struct said other = said_by(w);
        rate.whole = other.value;
        if (agrees(j, &rate))
            return;
    }
    rate.whole = whole.value;
    rate.from[1] = &whole;
    check_rate(j, t, &rate);
}

void judge_completion(struct judge *j, struct topic *t, const struct claim *c)
{
    struct rate rate = rate_of(c, FOUND_COMPLETION);
    t->done = (struct said){c->value, dec_of(0), c->text, c->passage, true};
    if (!budget_of(j, t, c->against == AGAINST_ADJUSTED, &rate)) {
        /* 完成年初预算的103.26%，比年初预算增加430.70万元: by what it differs from it */
        const struct said *change = &t->change[TO_BUDGET];
        t->completion = change->known ? NULL : c;
        if (!t->amount.known || !change->known || change->passage != c->passage ||
            !dec_sub(t->amount.value, change->value, &rate.whole)) {
            judge_spent(j, t, c);
            return;
        }
        rate.from[1] = change;
    }
    /* 年初预算 is told here, what was spent in a table only */
    bool here = rate.from[1] && rate.from[1]->passage == c->passage;
    struct fact *fact =
        !t->amount.known && here && t->subject ? known_fact(j, t->subject->address) : NULL;
    if (!t->amount.known && !fact) {
        judge_spent(j, t, c);
        return;
    }
    rate.from[0] = fact ? NULL : &t->amount;
    rate.part = fact ? fact->value : t->amount.value;
    t->compared |=
        same_amount(j, rate.part, yuan_step(j), rate.whole, yuan_step(j)) == VERDICT_WRONG;
    bool fits = !dec_sign(rate.printed) || dec_eq(rate.printed, dec_of(100)); /* some write it so */
    if (!dec_sign(rate.whole) && !dec_sign(rate.part) && fits) {
        note_again(j, &j->no_budget, FOUND_NO_BUDGET, t, c->text);
    } else if (dec_sign(rate.whole) == 0) {
        struct finding *f = REPORT_FIGURE(j, FOUND_COMPLETION_OF_NOTHING, t, c->text, c->text);
        if (f && !dec_sign(rate.printed))
            f->level = FINDING_WARNING;
    } else {
        check_rate(j, t, &rate);
    }
}

/* Shares */

static bool value_of_whole(struct judge *j, struct str name, struct str address, struct dec *out)
{
    const struct topic *here = topic_named(j, name, address);
    if (here && here->amount.known) {
        *out = here->amount.value;
        return true;
    }
    return address.n && best_value(j, address, out);
}

/* Performance is told of another circle of money than the accounts: its 项目支出总额 is not theirs.
 */
static bool is_other_circle(struct judge *j, const struct claim *c)
{
    return section_has(j->section, words_of(j, W_other_headings)) &&
           !topic_named(j, c->whole, STR(""));
}

/* 占政府采购支出总额的: the whole that is named; false when it is not known. */
static bool named_whole(struct judge *j, const struct claim *c, struct dec *out)
{
    const struct value *wholes = words_of(j, W_wholes);
    size_t length = 0;
    struct str address = c->whole_address;
    struct str key = name_key(j->words, c->whole, false);
    for (size_t i = 0; i < value_count(wholes); i++) {
        const struct value *entry = &wholes->list->items[i], *names = value_get(entry, "names");
        for (size_t k = 0; section_allows(j->section, entry) && k < value_count(names); k++) {
            struct str theirs = name_key(j->words, names->list->items[k].s, false);
            /* 本年财政拨款支出 and 本年支出 have one key: word by word is closer. */
            size_t n = 2 * theirs.n + str_ends(c->whole, names->list->items[k].s);
            if (theirs.n && n > length && str_ends(key, theirs)) {
                length = n;
                address = value_get_str(entry, "fact");
            }
        }
    }
    return value_of_whole(j, c->whole, address, out);
}

/* 占……% of what a figure of this kind is a part of */
static bool usual_whole(struct judge *j, const struct topic *t, struct dec *out)
{
    const struct value *list = words_of(j, W_shares_of);
    for (size_t i = 0; t->subject && i < value_count(list); i++) {
        const struct value *item = &list->list->items[i];
        struct str whole = value_get_str(item, "whole");
        if (str_starts(t->subject->address, value_get_str(item, "part")) &&
            !str_eq(t->subject->address, whole))
            return value_of_whole(j, STR(""), whole, out);
    }
    return false;
}

/* The whole as it is named, or what 其中 divides, or the usual one: where they differ, the one that
 * agrees. */
static bool whole_of(struct judge *j, const struct topic *t, const struct claim *c,
                     struct rate *rate)
{
    struct dec candidates[3];
    size_t n = 0;
    if (!is_other_circle(j, c) && named_whole(j, c, &candidates[n]))
        n++;
    if (c->whole_given)
        candidates[0] = n ? candidates[0] : dec_of(0);
    if (c->whole_given && !n)
        return false;
    const struct topic *head = c->within.n ? topic_named(j, c->within, STR("")) : NULL;
    if (!c->whole_given && head && head->amount.known)
        candidates[n++] = head->amount.value;
    if (!c->whole_given && usual_whole(j, t, &candidates[n]))
        n++;
    for (size_t i = 0; i < n; i++) {
        rate->whole = candidates[i];
        if (agrees(j, rate))
            return true;
    }
    /* A bare 占 may be of any amount that the paragraph told before, where that is beyond doubt. */
    const struct claim *first = j->claims->items;
    for (const struct claim *w = c;
         n && !c->whole_given && w-- > first && w->passage == c->passage;) {
        if (w->kind != CLAIM_AMOUNT || w->unit_kind != UNIT_MONEY || !w->has_value)
            continue;
        rate->whole = said_by(w).value;
        if (dec_cmp(rate->whole, rate->part) >= 0 && !str_eq(w->name, c->name) &&
            !(w->within.n && str_eq(w->within, c->within)) && agrees_exactly(rate))
            return true;
    }
    rate->whole = n ? candidates[0] : dec_of(0);
    return n > 0;
}

static void add_share(struct judge *j, const struct rate *rate)
{
    struct shares *s = &j->shares;
    if (!s->n || !dec_eq(s->whole, rate->whole)) {
        judge_shares(j);
        s->whole = rate->whole;
    }
    s->places = rate->places > s->places ? rate->places : s->places;
    s->n++;
    dec_add(s->sum, rate->printed, &s->sum);
    dec_add(s->parts, rate->part, &s->parts);
}

/* 项目资金785.28万元，占项目支出总额的100%, where the tables have 875.28: what is assessed may be
 * another circle of money, unless one slip of the hand, in the share or in the sum, makes it the
 * same. */
static void judge_other_circle(struct judge *j, struct topic *t, const struct claim *c,
                               struct rate *rate)
{
    struct dec computed, difference, rounded;
    if (!is_other_circle(j, c) || c->unit_kind != UNIT_PERCENT ||
        !named_whole(j, c, &rate->whole) || agrees(j, rate) ||
        !compute(rate, &computed, &difference) || !dec_round(computed, rate->places, &rounded))
        return;
    struct dec wan = {1, j->run->in->unit == UNIT_WAN ? 4 : 0}, part, whole;
    bool all = dec_eq(rate->printed, dec_of(100)) && dec_mul(rate->part, wan, &part) &&
               dec_mul(rate->whole, wan, &whole) &&
               slip_likeness(dec_trim(part), dec_trim(whole), 2) >= 2;
    if (all || slip_likeness(dec_trim(rate->printed), dec_trim(rounded), rate->places) >= 2)
        check_rate(j, t, rate);
}

/* A share in a list of shares, of which no amount is told: all of one whole that is known. */
static bool told_alone(const struct judge *j, const struct claim *c)
{
    const struct claim *all = j->claims->items, *end = all + j->claims->n;
    const struct claim *next = c + 1 < end ? c + 1 : NULL, *before = c > all ? c - 1 : NULL;
    bool listed = (next && next->kind == CLAIM_SHARE && next->sentence == c->sentence) ||
                  (before && before->kind == CLAIM_SHARE && before->sentence == c->sentence);
    return listed && c->indicator.n && c->whole.n && !c->within.n;
}

void judge_share(struct judge *j, struct topic *t, const struct claim *c)
{
    struct rate rate = rate_of(c, FOUND_SHARE);
    bool above = c->unit_kind == UNIT_PERCENT && dec_cmp(rate.printed, dec_of(100)) > 0;
    rate.from[0] = &t->amount;
    rate.part = t->amount.value;
    bool told = t->amount.known;
    /* 占“三公”经费的23.55%; “三公”经费支出决算中，接待费占23.55%: of an amount that a table has */
    if (!told && (c->whole_given || told_alone(j, c))) {
        told = t->subject && topic_amount(j, t, &rate.part);
        rate.from[0] = NULL;
    }
    bool known = told && whole_of(j, t, c, &rate);
    if (above && c->whole_given && (!known || agrees(j, &rate)))
        REPORT_FIGURE(j, FOUND_SHARE_ABOVE, t, c->text, c->text);
    if (!known) {
        judge_spent(j, t, c);
        if (told && c->whole_given)
            judge_other_circle(j, t, c, &rate);
        return;
    }
    if (dec_sign(rate.whole) == 0 && dec_sign(rate.printed) != 0)
        REPORT_FIGURE(j, FOUND_SHARE_OF_NOTHING, t, c->text, c->text);
    check_rate(j, t, &rate);
    if (rate.percent == 100)
        add_share(j, &rate);
}

/* Where the parts make up the whole, their shares make up 100. */
void judge_shares(struct judge *j)
{
    struct shares s = j->shares;
    struct tolerance t = {.kind = TOLERANCE_SHARES, .n = s.n, .places = s.places};
    struct dec difference, allowed;
    bool whole = s.n >= 2 && dec_sign(s.whole) && dec_eq(s.parts, s.whole) &&
                 dec_sub(s.sum, dec_of(100), &difference);
    j->shares = (struct shares){.sum = dec_of(0), .parts = dec_of(0), .whole = dec_of(0)};
    if (s.n >= 2 && dec_sub(s.sum, dec_of(100), &difference) &&
        tolerance_judge(&t, difference, &allowed) != VERDICT_WRONG)
        j->complete[j->passage - j->all] = true;
    if (!whole)
        return;
    enum verdict v = tolerance_judge(&t, difference, &allowed);
    ledger_compared(j->run, catalogue_at(FOUND_SHARES)->rule);
    if (v == VERDICT_EQUAL)
        return;
    struct str text = decimal_text(j->run, s.sum);
    struct finding *f =
        REPORT_FIGURE(j, FOUND_SHARES, NULL, text, count_text(j->run->arena, (long long)s.n), text,
                      rounding_words(j, v == VERDICT_ROUNDING));
    if (f && v == VERDICT_ROUNDING) {
        f->level = FINDING_NOTE;
        f->rounding = true;
    }
}

/* 是上年的1.5倍, 增长2倍 */
void judge_multiple(struct judge *j, struct topic *t, const struct claim *c)
{
    struct rate rate = rate_of(c, FOUND_MULTIPLE);
    const struct said *base = base_said(t, TO_PREVIOUS);
    struct said change = t->change[TO_PREVIOUS];
    struct dec amount;
    if (!topic_amount(j, t, &amount))
        return;
    rate.part = amount;
    if (base)
        rate.whole = base->value;
    else if (!change.known || !dec_sub(amount, change.value, &rate.whole))
        return;
    if (c->direction == DIRECTION_UP && !dec_sub(amount, rate.whole, &rate.part))
        return;
    rate.from[0] = &t->amount;
    rate.from[1] = base;
    check_rate(j, t, &rate);
}

/* 占比 3.45%，与上年的 3.10% 相比提高 0.35 个百分点 */
void judge_points(struct judge *j, struct topic *t, const struct claim *c,
                  const struct claim *before)
{
    if (!c->measure && t->amount.known && t->change[TO_PREVIOUS].known) {
        REPORT_FIGURE(j, FOUND_POINTS_FOR_PERCENT, t, c->text, c->text);
        return;
    }
    const struct claim *now = before - 1;
    struct dec expected;
    bool two = before > j->claims->items && before->year && now->kind == before->kind &&
               now->unit_kind == before->unit_kind && now->passage == before->passage &&
               str_eq(now->name, before->name);
    if (!two || !dec_sub(now->value, before->value, &expected))
        return;
    struct dec said = c->direction == DIRECTION_DOWN ? dec_neg(c->value) : c->value;
    ledger_compared(j->run, catalogue_at(FOUND_POINTS)->rule);
    if (dec_eq(said, expected))
        return;
    REPORT_FIGURE(j, FOUND_POINTS, t, c->text, c->text, now->text, before->text,
                  decimal_text(j->run, expected));
}
