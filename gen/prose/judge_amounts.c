/* Amounts and pieces in sentences against tables and against what was said before. */
#include "prose/judge.h"

static bool ten_thousand_apart(struct dec a, struct dec b)
{
    struct dec up;
    return dec_sign(a) && ((dec_mul(a, dec_of(10000), &up) && dec_eq(up, b)) ||
                           (dec_mul(b, dec_of(10000), &up) && dec_eq(up, a)));
}

static void report_difference(struct judge *j, const struct topic *t, struct str rule,
                              const struct said *said, struct dec other, struct str other_where,
                              const struct figure *figure, enum verdict verdict)
{
    bool unit = ten_thousand_apart(said->value, other), close = verdict == VERDICT_ROUNDING;
    struct dec difference;
    dec_sub(said->value, other, &difference);
    const struct str words[] = {said->text, other_where, in_unit(j, other),
                                in_unit(j, dec_abs(difference)), rounding_words(j, close)};
    struct finding *cause =
        figure && figure->blamed && figure->told && is_as_told(*figure->told, figure->corrected)
            ? figure->blamed
            : NULL;
    struct finding *f = report_for_cause(j, cause, unit ? FOUND_UNIT_DIFFERS : FOUND_AMOUNT_DIFFERS,
                                         t, said->text, words, sizeof words / sizeof *words);
    if (!f)
        return;
    f->rule = unit ? f->rule : rule;
    f->level = close ? FINDING_NOTE : f->level;
    f->rounding = close;
    if (figure)
        finding_figure(j->run, f, figure, 1);
}

static void compare_fact(struct judge *j, const struct topic *t, struct str address,
                         const struct said *said)
{
    struct fact *fact = known_fact(j, address);
    if (!fact || fact->kind != FACT_AMOUNT)
        return;
    enum verdict v = same_amount(j, said->value, said->step, fact->value, yuan_step(j));
    struct figure *figure = figure_of(j->run, fact);
    ledger_compared(j->run, t->subject->rule);
    ledger_figure(j->run, ledger_kind(j->run->in->rules, t->subject->rule), figure);
    /* A report of another form (总收入 of an evaluation) may mean another of the tables' figures.
     */
    bool other = !j->explaining && v == VERDICT_WRONG && is_in_tables(j, said);
    if (v != VERDICT_EQUAL && !other)
        report_difference(j, t, t->subject->rule, said, fact->value,
                          figure ? figure_where(j->run, figure) : fact->title, figure, v);
}

static void compare_said(struct judge *j, const struct topic *t, const struct said *before,
                         const struct said *now)
{
    enum verdict v = same_amount(j, now->value, now->step, before->value, before->step);
    ledger_compared(j->run, catalogue_at(FOUND_AMOUNT_DIFFERS)->rule);
    if (v != VERDICT_EQUAL)
        report_difference(j, t, catalogue_at(FOUND_AMOUNT_DIFFERS)->rule, now, before->value,
                          PHRASE_TEXT(j->run->arena, SAY_BEFORE, before->passage->heading), NULL,
                          v);
}

void judge_proportion(struct judge *j, const struct topic *t, const struct said *said)
{
    struct dec most;
    int times = j->explaining ? 20 : 100;
    if (!j->has_total || !dec_mul(j->total, dec_of(times), &most) ||
        dec_cmp(dec_abs(said->value), most) <= 0)
        return;
    REPORT_FIGURE(j, FOUND_OUT_OF_PROPORTION, t, said->text, said->text, in_unit(j, j->total),
                  count_text(j->run->arena, times));
}

/* 单价50万元以上: only some limits are in use. */
static void judge_limit(struct judge *j, const struct unread *u)
{
    const struct value *limits = words_of(j, W_price_limits);
    struct dec limit;
    for (size_t i = 0; i < value_count(limits); i++)
        if (dec_parse(limits->list->items[i].s, &limit) && dec_eq(limit, u->value))
            return;
    REPORT_FIGURE(j, FOUND_PRICE_LIMIT, NULL, u->text, u->text);
}

void judge_limits(struct judge *j)
{
    for (size_t i = 0; i < j->claims->unread_count; i++) {
        const struct unread *u = &j->claims->unread[i];
        if (u->why != SAY_UNREAD_THRESHOLD || u->passage->ours)
            continue;
        j->passage = u->passage;
        j->section = section_of(j->words, u->passage->heading, u->passage->flat);
        struct str before = text_before(u, j->run->arena);
        before = without_tail(words_of(j, W_is_words), before);
        if (section_has(j->section, words_of(j, W_count_headings)) &&
            word_at_end(words_of(j, W_price_words), before))
            judge_limit(j, u);
    }
}

static void keep(struct judge *j, struct topic *t, const struct said *said)
{
    struct said *first = &t->subject->of[SAID_AMOUNT];
    if (!first->known)
        *first = *said;
    else if (same_amount(j, first->value, first->step, said->value, said->step) == VERDICT_WRONG)
        t->subject->contradicted = true;
}

/* Between last year, this year and the change, told in any order */
static void after_amount(struct judge *j, struct topic *t)
{
    for (enum basis b = TO_PREVIOUS; b < BASES; b++)
        if (t->change[b].known)
            judge_change(j, t, b);
}

void judge_amount(struct judge *j, struct topic *t, const struct claim *c, struct said said)
{
    bool again = t->amount.known;
    t->amount = said;
    judge_proportion(j, t, &said);
    if (!t->subject) {
        j->strange[c->passage - j->all] |= dec_sign(said.value) != 0 && !c->assumed;
        if (!again)
            after_amount(j, t);
        return;
    }
    const struct said before = t->subject->of[SAID_AMOUNT];
    keep(j, t, &said);
    if (known_fact(j, t->subject->address))
        compare_fact(j, t, t->subject->address, &said);
    else if (before.known && !word_in(words_of(j, W_scope_words), c->name))
        compare_said(j, t, &before, &said);
    if (!again)
        after_amount(j, t);
}

void judge_budget(struct judge *j, struct topic *t, const struct claim *c, struct said said)
{
    t->budget[c->qualifiers & QUALIFIER_ADJUSTED ? 1 : 0] = said;
    if (!t->subject)
        return;
    if (!t->subject->of[SAID_BUDGET].known)
        t->subject->of[SAID_BUDGET] = said;
    compare_fact(j, t, t->subject->budget_address, &said);
}

static void compare_count(struct judge *j, const struct topic *t, const struct said *said,
                          struct dec other, struct str where)
{
    ledger_compared(j->run, catalogue_at(FOUND_COUNT_DIFFERS)->rule);
    if (!dec_eq(said->value, other))
        REPORT_FIGURE(j, FOUND_COUNT_DIFFERS, t, said->text, said->text, where,
                      decimal_text(j->run, other));
}

void judge_count(struct judge *j, struct topic *t, const struct claim *c, struct said said)
{
    t->amount = said;
    if (!t->subject || (c->qualifiers & QUALIFIER_NOT_APPLICABLE))
        return;
    struct fact *fact = known_fact(j, t->subject->address);
    struct said *first = &t->subject->of[SAID_AMOUNT];
    if (fact) {
        compare_count(j, t, &said, fact->value, fact->title);
    } else if (first->known) {
        t->subject->contradicted |= !dec_eq(first->value, said.value);
        compare_count(j, t, &said, first->value,
                      PHRASE_TEXT(j->run->arena, SAY_BEFORE, first->text));
    }
    if (!first->known)
        *first = said;
}
