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

static bool tells_direction(const struct claim *c)
{
    return (c->kind == CLAIM_CHANGE || c->kind == CLAIM_RATE) && dec_sign(c->value) &&
           !(c->qualifiers & QUALIFIER_REASON) &&
           (c->direction == DIRECTION_UP || c->direction == DIRECTION_DOWN);
}

/* 增加……，减少的主要原因: the trend that `before`, up to the reason, ends with; "" when none does.
 */
static struct str trend_at_end(const struct judge *j, struct str before)
{
    size_t n = word_at_end(words_of(j, W_trend_words), before);
    struct str lead = str_sub(before, 0, before.n - n);
    bool either = word_at_end(words_of(j, W_trend_words), lead) ||
                  word_at_end(words_of(j, W_neutral_changes), lead);
    return str_sub(before, before.n - (either ? 0 : n), before.n);
}

static void judge_reason_of(struct judge *j, const struct claim *c, struct str trend)
{
    bool down = word_in(words_of(j, W_decrease_words), trend);
    if ((c->direction == DIRECTION_DOWN) != down)
        REPORT_FIGURE(j, FOUND_REASON_DIRECTION, NULL, trend,
                      phrase_text(j->run->arena, down ? SAY_WAS_MORE : SAY_WAS_LESS, NULL, 0),
                      c->text, trend);
}

/* 增加2.85万元，减少的主要原因是……: the reason is told of the other direction. Looked for piece by
 * piece, so that a long paragraph is gone through once. */
void judge_reason_direction(struct judge *j, size_t from, size_t to)
{
    enum { PIECE = 600, WORD = 30 /* bytes */ };
    struct str s = j->passage->text;
    const struct claim *last = NULL;
    for (size_t at = 0; at < s.n;) {
        struct lexeme mark = first_word(words_of(j, W_reason_marks),
                                        str_sub(s, at, at + PIECE < s.n ? at + PIECE : s.n));
        if (!mark.end) {
            at += PIECE - WORD;
            continue;
        }
        struct str before = str_sub(s, 0, at + mark.at), trend = trend_at_end(j, before);
        size_t end = before.n - trend.n;
        for (; from < to && j->claims->items[from].end <= end; from++)
            last = tells_direction(&j->claims->items[from]) ? &j->claims->items[from] : last;
        struct str between = last ? str_sub(s, last->end, end) : STR("");
        if (trend.n && last && between.n < PIECE && str_find(between, STR("。"), 0) == SIZE_MAX &&
            str_find(between, STR("；"), 0) == SIZE_MAX)
            judge_reason_of(j, last, trend);
        at += mark.end;
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
        /* A project that is assessed need not be explained where its points are told. */
        if (!t->compared || (!t->subject && word_in(words_of(j, W_assessing_words), flat)))
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
