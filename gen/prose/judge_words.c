/* What sentences say in words about figures: larger, smaller, the same, nothing, and why. */
#include "prose/judge.h"

static const struct said *any_budget(const struct topic *t)
{
    return t->budget[0].known ? &t->budget[0] : &t->budget[1];
}

static int compare(const struct judge *j, const struct said *a, const struct said *b)
{
    enum verdict v = same_amount(j, a->value, a->step, b->value, b->step);
    return v == VERDICT_WRONG ? dec_cmp(a->value, b->value) : 0;
}

static void contradict(struct judge *j, const struct topic *t, enum finding_code code,
                       struct str text, const struct said *a, const struct said *b)
{
    struct finding *f = REPORT_FIGURE(j, code, t, text, text, a->text, b->text);
    if (!f)
        return;
    place_said(j, f, a, 1);
    place_said(j, f, b, 1);
}

static bool holds(int order, enum claim_direction said)
{
    switch (said) {
    case DIRECTION_GREATER:
        return order > 0;
    case DIRECTION_LESS:
        return order < 0;
    case DIRECTION_EQUAL:
        return order == 0;
    case DIRECTION_AT_MOST:
        return order <= 0;
    default:
        return order >= 0;
    }
}

/* 完成预算的100%，决算数大于预算数 */
static void judge_by_completion(struct judge *j, const struct topic *t, const struct claim *c)
{
    if (!t->done.known || holds(dec_cmp(t->done.value, dec_of(100)), c->direction))
        return;
    struct finding *f = REPORT_FIGURE(j, FOUND_ORDER_COMPLETION, t, c->text, c->text, t->done.text);
    if (!f)
        return;
    if (dec_eq(t->done.value, dec_of(100)) || c->direction == DIRECTION_EQUAL)
        f->level = FINDING_WARNING;
    place_said(j, f, &t->done, 1);
}

void judge_relation(struct judge *j, struct topic *t, const struct claim *c)
{
    bool budget = c->against == AGAINST_BUDGET || c->against == AGAINST_INITIAL ||
                  c->against == AGAINST_ADJUSTED;
    if ((c->qualifiers & QUALIFIER_REASON) || c->measure)
        return;
    const struct said *amount = &t->amount, *other = budget ? any_budget(t) : &t->previous;
    if (t->subject && !amount->known && !other->known && !t->subject->contradicted) {
        amount = &t->subject->of[SAID_AMOUNT];
        other = &t->subject->of[budget ? SAID_BUDGET : SAID_PREVIOUS];
    }
    if (amount->known && other->known) {
        if (!holds(compare(j, amount, other), c->direction))
            contradict(j, t, FOUND_ORDER, c->text, amount, other);
    } else if (budget) {
        judge_by_completion(j, t, c);
    }
}

/* 与上年持平, 与预算一致 */
void judge_same(struct judge *j, struct topic *t, const struct claim *c, enum basis basis)
{
    const struct said *other = basis == TO_BUDGET ? any_budget(t) : &t->previous;
    if (c->qualifiers & QUALIFIER_ABOUT)
        return;
    if (t->amount.known && other->known && compare(j, &t->amount, other) != 0)
        contradict(j, t, basis == TO_BUDGET ? FOUND_SAME_BUDGET : FOUND_SAME_PREVIOUS, c->text,
                   &t->amount, other);
}

/* The last change that the sentence tells before `at`, a byte of the paragraph; NULL: none. */
static const struct claim *change_before(const struct judge *j, size_t from, size_t to, size_t at)
{
    const struct claim *last = NULL;
    for (size_t i = from; i < to && j->claims->items[i].end <= at; i++) {
        const struct claim *c = &j->claims->items[i];
        bool change = (c->kind == CLAIM_CHANGE || c->kind == CLAIM_RATE) && dec_sign(c->value) &&
                      !(c->qualifiers & QUALIFIER_REASON);
        if (change && (c->direction == DIRECTION_UP || c->direction == DIRECTION_DOWN))
            last = c;
    }
    struct str between = last ? str_sub(j->passage->text, last->end, at) : STR("");
    return str_find(between, STR("。"), 0) == SIZE_MAX &&
                   str_find(between, STR("；"), 0) == SIZE_MAX
               ? last
               : NULL;
}

/* 增加2.85万元，减少的主要原因是……: the reason is told of the other direction. */
void judge_reason_direction(struct judge *j, size_t from, size_t to)
{
    struct str s = j->passage->text;
    const struct value *trends = words_of(j, W_trend_words);
    struct lexeme mark;
    for (size_t at = 0; (mark = first_word(words_of(j, W_reason_marks), str_sub(s, at, s.n))).end;
         at += mark.end) {
        struct str before = str_sub(s, 0, at + mark.at);
        size_t n = word_at_end(trends, before);
        struct str word = str_sub(before, before.n - n, before.n);
        before.n -= n;
        const struct claim *c = n && !word_at_end(trends, before) &&
                                        !word_at_end(words_of(j, W_neutral_changes), before)
                                    ? change_before(j, from, to, before.n)
                                    : NULL;
        bool down = word_in(words_of(j, W_decrease_words), word);
        if (!c || (c->direction == DIRECTION_DOWN) == down)
            continue;
        struct arena *a = j->run->arena;
        REPORT_FIGURE(j, FOUND_REASON_DIRECTION, NULL, word,
                      phrase_text(a, down ? SAY_WAS_MORE : SAY_WAS_LESS, NULL, 0), c->text, word);
    }
}

/* 主要原因是。 */
static void judge_empty_reason(struct judge *j, struct str s)
{
    const struct value *list = words_of(j, W_reason_leads);
    const struct passage *next =
        (size_t)(j->passage - j->all) + 1 < j->passage_count ? j->passage + 1 : NULL;
    for (size_t i = 0; i < value_count(list); i++) {
        struct str w = list->list->items[i].s;
        for (size_t at = str_find(s, w, 0); at != SIZE_MAX; at = str_find(s, w, at + 1)) {
            struct str rest = str_sub(s, at + w.n, s.n);
            if (str_starts(rest, STR("：")))
                rest = str_sub(rest, strlen("："), rest.n);
            bool end = !rest.n;
            if (end && str_ends(s, STR("：")) && next && !next->level)
                continue; /* the reasons follow as paragraphs of their own */
            if (end || str_starts(rest, STR("。")) || str_starts(rest, STR("；")) ||
                str_starts(rest, STR("，")))
                REPORT_FIGURE(j, FOUND_EMPTY_REASON, NULL, w, w, around(j->run, s, at, at + w.n));
        }
    }
}

/* 没有政府性基金收入和支出, where the table has some */
static void judge_nothing(struct judge *j, struct str s)
{
    const struct value *list = words_of(j, W_none_claims);
    for (size_t i = 0; i < value_count(list); i++) {
        const struct value *item = &list->list->items[i], *facts = value_get(item, "facts");
        struct lexeme claim = last_word(value_get(item, "words"), s);
        struct dec value;
        for (size_t k = 0; claim.end && section_allows(j->section, item) && k < value_count(facts);
             k++) {
            if (!best_value(j, facts->list->items[k].s, &value) || !dec_sign(value))
                continue;
            struct str text = str_sub(s, claim.at, claim.end);
            struct fact *fact = known_fact(j, facts->list->items[k].s);
            struct figure *figure = fact ? figure_of(j->run, fact) : NULL;
            struct finding *f =
                REPORT_FIGURE(j, FOUND_NOT_NOTHING, NULL, text, text,
                              figure ? figure_where(j->run, figure)
                              : fact ? fact->title
                                     : phrase_text(j->run->arena, SAY_TEXT_ABOVE, NULL, 0),
                              in_unit(j, value));
            if (f)
                f->rule = value_get_str(item, "rule");
            if (f && figure)
                finding_figure(j->run, f, figure, 1);
            break;
        }
    }
}

void judge_text(struct judge *j, struct str flat)
{
    judge_empty_reason(j, flat);
    judge_nothing(j, flat);
}

/* Amount and budget of a subject differ, and nothing in the paragraph says why. */
void judge_reasons(struct judge *j, struct str flat)
{
    struct run *r = j->run;
    /* Often the reasons stand together at the end of the paragraph; or the parts follow (其中：),
     * each with its own. */
    if (!j->explaining || word_in(words_of(j, W_reason_words), flat) || str_ends(flat, STR(":")) ||
        str_ends(flat, STR("：")))
        return;
    for (size_t i = 0; i < j->topics.n; i++) {
        const struct topic *t = j->topics.entries[i].value;
        if (!t->compared)
            continue;
        if (!j->no_reason) {
            j->no_reason = finding_new(r, FOUND_NO_REASON);
            if (!j->no_reason)
                return;
            finding_add(r, j->no_reason);
        }
        finding_passage(r, j->no_reason, t->subject ? t->subject->address : STR(""),
                        t->done.passage, t->done.text, 0);
        FINDING_SAY(r, j->no_reason, FOUND_NO_REASON,
                    count_text(r->arena, (long long)j->no_reason->place_count),
                    j->no_reason->places[0].where, j->no_reason->places[0].text);
    }
}
