/* What is said in words alone: 持平, 没有, 小于预算数; and what a clause without a figure makes of
 * those that follow. */
#include "prose/reading.h"

#include "base/utf8.h"

/* What is said in words */

static struct figure_at word_figure(struct str text, struct str digits, struct str unit,
                                    size_t from, size_t to)
{
    (void)text;
    return (struct figure_at){.from = from,
                              .digits_end = to,
                              .to = to,
                              .digits = digits,
                              .unit = unit,
                              .value = dec_of(0),
                              .factor = 1,
                              .qualifiers = QUALIFIER_WORD};
}

void set_subject(const struct text_reading *rd, struct context *c, struct subjects s)
{
    if (!s.n)
        return;
    bool same = c->now.n == s.n && str_eq(c->now.names[0], s.names[0]);
    c->now = s;
    if (!same) {
        c->budget = (rd->budgets && !c->as_of) || (c->within && c->parts.kind == CLAIM_BUDGET);
        c->last = (struct meaning){.kind = CLAIM_NONE};
        c->budget_told = 0;
    }
}

/* 与上年持平 */
static bool read_same(struct text_reading *rd, struct context *c, struct str clause, size_t from)
{
    struct lexeme same = last_word(words(rd, W_same_words), clause);
    if (!same.end || has(rd, W_not_claims, clause))
        return false;
    struct meaning m = {.kind = CLAIM_CHANGE, .direction = DIRECTION_SAME};
    struct str t = str_sub(clause, 0, same.at);
    t = cut_fillers(rd, t, &m.qualifiers);
    t = take_comparison(rd, c, t, &m);
    if (m.against == AGAINST_OTHER && !year_in(rd, m.yardstick))
        return false; /* 与实际情况一致 */
    if (!m.against && c->against == AGAINST_NONE && !has(rd, W_change_nouns, clause) &&
        !has(rd, W_reason_marks, str_sub(clause, same.end, clause.n)))
        return false;
    take_basis(rd, c, &m);
    m.against = budget_basis(c, m.against);
    struct subjects s = named_before(rd, c, clause, t, 1);
    s = s.n ? s : section_subject(rd);
    if (!s.n)
        return false;
    if (s.n == 1 && c->pair.n == 2 && c->now.n && str_eq(s.names[0], c->now.names[0]))
        s = c->pair; /* both sides were just told */
    enum claim_kind of_budget = budget_measure(c, m.against);
    m.measure = of_budget ? of_budget
                : has(rd, W_counted_names, s.names[0]) && !ends(rd, W_cost_words, s.names[0])
                    ? CLAIM_COUNT
                    : CLAIM_NONE;
    if (m.measure == CLAIM_BUDGET && m.against == AGAINST_PREVIOUS)
        m.against = AGAINST_PREVIOUS_BUDGET;
    set_subject(rd, c, s);
    struct figure_at f = word_figure(clause, STR("0"), STR(""), from + same.at, from + same.end);
    add_for(rd, c, &s, &m, &f, 0);
    return true;
}

static enum claim_direction relation_named(struct str name)
{
    static const char *const names[] = {"greater", "less", "equal", "at-most", "at-least"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (str_eq(name, str_of(names[i])))
            return (enum claim_direction)(DIRECTION_GREATER + i);
    return DIRECTION_NONE;
}

/* 决算数小于预算数, 比公用经费多, 略有增加 */
static bool read_relation(struct text_reading *rd, struct context *c, struct str clause,
                          size_t from)
{
    const struct value *list = words(rd, W_relations);
    struct meaning m = {.kind = CLAIM_RELATION};
    struct lexeme best = {0};
    for (size_t i = 0; i < value_count(list); i++) {
        const struct value *item = &list->list->items[i];
        struct lexeme at = last_word(value_get(item, "words"), clause);
        struct str with = str_sub(clause, at.end, clause.n);
        struct lexeme of = first_word(words(rd, W_reason_marks), with);
        with = of.end ? str_sub(with, 0, of.at) : with;
        if (!at.end || at.end < best.end || (at.end == best.end && at.at >= best.at) ||
            !(has(rd, W_budget_words, with) || tells_previous(rd, with)))
            continue;
        best = at;
        m.direction = relation_named(value_get_str(item, "is"));
        m.against = basis_named(rd, with, c->budget).against;
    }
    struct str before = str_sub(clause, 0, best.at);
    if (!best.end) {
        /* X支出减少的主要原因, 比上年有所增加 */
        struct lexeme reason = first_word(words(rd, W_reason_marks), clause);
        struct str t = reason.end ? str_sub(clause, 0, reason.at) : clause;
        t = without_tail(words(rd, W_of_words), t);
        size_t n = word_at_end(words(rd, W_trend_words), t);
        if (!n || c->reason)
            return false;
        best = (struct lexeme){t.n - n, t.n};
        m.direction = direction_of(rd, str_sub(t, best.at, t.n)) == DIRECTION_DOWN
                          ? DIRECTION_LESS
                          : DIRECTION_GREATER;
        before = str_sub(t, 0, best.at);
        size_t slight = word_at_end(words(rd, W_slight_words), before);
        if (slight) {
            before.n -= slight;
            m.qualifiers |=
                has(rd, W_about_trends, str_sub(clause, before.n, best.at)) ? QUALIFIER_ABOUT : 0;
        }
        /* 今年预算数比去年决算数增长: a plan is compared */
        struct str told = comparison_in(rd, before).name;
        struct context plan = *c;
        plan.budget |= ends(rd, W_budget_tails, told) && !ends(rd, W_fund_tails, told);
        struct str name = take_comparison(rd, &plan, before, &m);
        if (plan.budget)
            m.measure = budget_measure(&plan, m.against);
        if (!clean_name(rd, name).n && !(m.against && c->now.n && !reason.end))
            return false;
        if (word_is(words(rd, W_vague_trends), str_sub(t, best.at, best.end)) && !m.against)
            return false;
        if (m.against == AGAINST_OTHER && year_in(rd, m.yardstick) == 0 &&
            has(rd, W_trend_stops, clause))
            return false;
        before = name;
        take_basis(rd, c, &m);
    }
    m.against = budget_basis(c, m.against);
    struct subjects s = named_before(rd, c, clause, before, 1);
    s = s.n ? s : section_subject(rd);
    if (!s.n || !best.end)
        return false;
    set_subject(rd, c, s);
    m.measure = m.measure ? m.measure : budget_measure(c, m.against);
    struct figure_at f = word_figure(clause, STR(""), STR(""), from + best.at, from + best.end);
    add_for(rd, c, &s, &m, &f, 0);
    return true;
}

/* 翻了一番, 翻两番: two and four times as much */
static bool read_doubling(struct text_reading *rd, struct context *c, struct str clause,
                          size_t from)
{
    const struct value *list = words(rd, W_doubling);
    int64_t times = 1, factor = 1;
    size_t used = 0;
    if (value_count(list) != 2)
        return false;
    struct str turn = list->list->items[0].s, fold = list->list->items[1].s;
    size_t at = str_find(clause, turn, 0), end = at == SIZE_MAX ? at : str_find(clause, fold, at);
    if (end == SIZE_MAX || utf8_count(str_sub(clause, at, end)) > 4)
        return false;
    struct str number = str_sub(clause, at + turn.n, end);
    for (size_t i = 0; i < number.n && !used; i = utf8_after(number, i))
        (void)chinese_numeral(str_sub(number, i, number.n), &used, &times);
    times = used && times > 0 && times < 20 ? times : 1;
    for (int64_t i = 0; i < times; i++)
        factor *= 2;
    struct meaning m = {.kind = CLAIM_MULTIPLE};
    struct str t = take_comparison(rd, c, str_sub(clause, 0, at), &m);
    take_basis(rd, c, &m);
    m.measure = ends(rd, W_count_tails, t) ? CLAIM_COUNT : CLAIM_NONE;
    struct subjects s = named_before(rd, c, clause, t, 1);
    if (!s.n)
        return false;
    set_subject(rd, c, s);
    struct figure_at f =
        word_figure(clause, arena_printf(rd->v->arena, "%lld", (long long)factor),
                    rule_word(rd->v->rules, W_doubling_unit), from + at, from + end + fold.n);
    f.value = dec_of(factor);
    f.kind = UNIT_MULTIPLE;
    add_for(rd, c, &s, &m, &f, 0);
    return true;
}

/* 无X, 未发生X, X为零, X无; 不涉及X */
static bool read_nothing(struct text_reading *rd, struct context *c, struct str clause, size_t from)
{
    struct lexeme none = last_word(words(rd, W_nothing_words), clause);
    size_t tail = word_at_end(words(rd, W_nothing_ends), clause);
    struct meaning m = {.kind = CLAIM_AMOUNT};
    struct str name;
    if (tail) {
        name = str_sub(clause, 0, clause.n - tail);
        none = (struct lexeme){clause.n - tail, clause.n};
    } else if (none.end) {
        struct str lead = str_sub(clause, 0, none.at);
        name = str_sub(clause, none.end, clause.n);
        if (utf8_count(lead) > 14 || utf8_count(name) > 30)
            return false;
        m.year = other_year(rd, lead);
        if (tells_previous(rd, lead)) {
            m.kind = CLAIM_PREVIOUS;
            m.year = 0;
        }
    } else {
        return false;
    }
    if (has(rd, W_not_claims, clause))
        return false;
    bool same = word_is(words(rd, W_this_names), without_tail(words(rd, W_role_tails), name)) ||
                word_in(words(rd, W_this_names), name);
    bool budget = ends(rd, W_budget_ends, name);
    struct str clean = clean_name(rd, name);
    clean = without_tail(words(rd, W_activity_tails), clean);
    struct subjects s = same || !clean.n ? c->now : one_subject(clean);
    if (!same && clean.n) {
        struct subjects pair = {.n = 0}, list = names_in(rd, clean);
        if (pair_in(rd, clean, &pair)) {
            s = pair;
        } else if (list.n > 1) {
            s = list;
        }
    }
    if (!s.n || (tail && !clean.n && !same) || has(rd, W_same_words, clause))
        return false;
    bool purchased = has(rd, W_purchase_words, clause) && !has(rd, W_money_names, s.names[0]);
    bool counted = has(rd, W_counted_names, s.names[0]) && !has(rd, W_money_names, s.names[0]);
    if (m.kind == CLAIM_AMOUNT && budget)
        m.kind = CLAIM_BUDGET;
    else if (m.kind == CLAIM_AMOUNT && (counted || purchased))
        m.kind = CLAIM_COUNT;
    else if (m.kind == CLAIM_AMOUNT && !has(rd, W_money_names, s.names[0]) && !same)
        return false;
    if (m.kind == CLAIM_PREVIOUS && (budget || c->budget)) {
        m.kind = CLAIM_BUDGET;
        m.year = rd->v->year - 1;
    }
    if (str_find(clause, rule_word(rd->v->rules, W_not_applicable), 0) != SIZE_MAX)
        m.qualifiers |= QUALIFIER_NOT_APPLICABLE;
    struct figure_at f = word_figure(clause, STR("0"), STR(""), from + none.at, from + none.end);
    struct context plain = *c;
    plain.reason = false;
    add_for(rd, &plain, &s, &m, &f, 0);
    if (!same && !c->reason)
        set_subject(rd, c, s);
    return true;
}

/* 其中: parts of the subject are told, as it was told itself. */
void open_parts(struct context *c)
{
    if (!c->now.n)
        return;
    c->within = true;
    c->head = c->now;
    bool inherits = c->last.kind == CLAIM_PREVIOUS || c->last.kind == CLAIM_CHANGE;
    c->parts =
        (struct meaning){.kind = c->budget  ? CLAIM_BUDGET
                                 : inherits ? c->last.kind
                                            : CLAIM_NONE,
                         .direction = inherits && !c->budget ? c->last.direction : DIRECTION_NONE,
                         .against = inherits && !c->budget ? c->last.against : AGAINST_NONE,
                         .year = c->budget && c->last.kind == CLAIM_BUDGET ? c->last.year : 0,
                         .yardstick = STR("")};
}

/* A clause without a figure: what it claims in words, and what it makes of those that follow. */
void read_clause(struct text_reading *rd, struct context *c, struct str clause, size_t from)
{
    struct str plain = without_asides(rd, clause);
    if (!plain.n)
        return;
    struct lexeme cause = first_word(words(rd, W_reason_words), plain);
    struct lexeme mark = first_word(words(rd, W_reason_marks), plain);
    if (cause.end && !(mark.end && mark.at))
        c->reason = true;
    size_t among = word_at_end(words(rd, W_among_words), plain);
    if (among && !c->reason)
        c->among = str_sub(plain, lead_length(rd, plain), plain.n - among);
    if (has(rd, W_until_words, plain)) {
        c->reason = c->reason && !word_at_start(words(rd, W_until_words), plain);
        c->as_of = true;
        c->as_of_year = other_year(rd, plain);
    }
    bool told = !c->reason && (read_doubling(rd, c, plain, from) || read_same(rd, c, plain, from) ||
                               read_relation(rd, c, plain, from));
    if (!told)
        told = read_nothing(rd, c, plain, from);
    struct lexeme intro = last_word(words(rd, W_part_leads_in), plain);
    size_t end;
    struct str item = item_in(rd, clause, &end);
    if (item.n && !is_purpose(rd, str_sub(clause, 0, end))) {
        set_subject(rd, c, item_subject(item));
        c->within = c->spent = false;
    } else if (!told && !c->reason && !is_purpose(rd, plain)) {
        /* 公务接待费降幅最大，决算数…… : a name that the pack knows */
        const struct value *entry;
        struct str name = clean_name(rd, plain);
        struct lexeme trend = last_word(words(rd, W_rate_ends), name);
        struct str known = trend.end ? str_sub(name, 0, trend.at) : name;
        struct str ranked = without_tail(words(rd, W_rank_words), known);
        bool rank = ranked.n < known.n; /* 因公出国(境)次之 */
        known = ranked;
        bool topic =
            rank || ((!from || trend.end || str_ends(str_sub(rd->text.s, 0, from), STR("。"))) &&
                     ends(rd, W_cost_words, known) && utf8_count(known) <= 20);
        if (known.n && utf8_count(known) <= 20 &&
            (topic || resolve_name(rd->v, rd->section, known, CLAIM_AMOUNT, STR(""), &entry).n ||
             strip_ordinal(plain).n < plain.n)) {
            if (!word_is(words(rd, W_generic_names), known))
                set_subject(rd, c, subjects_of(rd, known, plain, 1));
        } else {
            struct comparison compared = comparison_in(rd, plain);
            struct meaning m = {.kind = CLAIM_NONE};
            if (compared.found) {
                (void)take_comparison(rd, c, plain, &m);
                struct str subject = clean_name(rd, compared.name);
                if (m.against) {
                    c->against = m.against;
                    c->yardstick = m.yardstick;
                }
                if (subject.n &&
                    resolve_name(rd->v, rd->section, subject, CLAIM_AMOUNT, STR(""), &entry).n)
                    set_subject(rd, c, subjects_of(rd, subject, plain, 1));
            }
        }
    }
    if (intro.end && !has(rd, W_use_words, plain))
        open_parts(c);
    if (has(rd, W_reason_words, plain))
        c->reason = true;
    if (is_purpose(rd, plain))
        c->purpose = true;
}
