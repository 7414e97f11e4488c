/* What a figure is said to be: the words before it taken apart from behind. A plain amount, a
 * budget, a change and against what, a share and of what. Whose it is, is not asked here
 * (read_names.c). */
#include "prose/reading.h"

#include "base/utf8.h"

/* Years and other times */

/* The last year that the text names; 0 when it names none. */
int year_in(const struct text_reading *rd, struct str s)
{
    int year = 0, found;
    for (size_t i = 0; i + 4 < s.n; i++)
        if (ascii_is_digit(s.p[i]) && (!i || !ascii_is_digit(s.p[i - 1])) &&
            year_at_start(rd, str_sub(s, i, s.n), &found))
            year = found;
    return year;
}

bool tells_previous(const struct text_reading *rd, struct str s)
{
    return has(rd, W_previous_words, s) || year_in(rd, s) == rd->v->year - 1;
}

/* Comparisons */

/* What the words between 较 and 增加 name: the year before, a budget, another year, another
 * yardstick. */
struct meaning basis_named(const struct text_reading *rd, struct str s, bool budget)
{
    struct meaning m = {.yardstick = STR("")};
    int year = year_in(rd, s);
    bool previous = tells_previous(rd, s);
    if (has(rd, W_adjusted_words, s)) {
        m.against = AGAINST_ADJUSTED;
    } else if (has(rd, W_budget_words, s) && !(previous && budget)) {
        m.against = previous                      ? AGAINST_PREVIOUS_BUDGET
                    : has(rd, W_initial_words, s) ? AGAINST_INITIAL
                                                  : AGAINST_BUDGET;
    } else if (has(rd, W_initial_words, s) && !word_is(words(rd, W_opening_words), s)) {
        m.against = AGAINST_INITIAL;
    } else if (has(rd, W_average_words, s) && !previous && !year) {
        m.against = AGAINST_OTHER;
        m.yardstick = without_tail(words(rd, W_of_words), s);
    } else if (has(rd, W_plan_words, s)) {
        m.against = AGAINST_PLAN;
    } else if (previous || (!s.n)) {
        m.against = !budget                        ? AGAINST_PREVIOUS
                    : has(rd, W_decision_words, s) ? AGAINST_PREVIOUS_AMOUNT
                                                   : AGAINST_PREVIOUS_BUDGET;
    } else if (budget && year == rd->v->year) { /* a plan for next year against this one */
        m.against =
            has(rd, W_decision_words, s) ? AGAINST_PREVIOUS_AMOUNT : AGAINST_PREVIOUS_BUDGET;
        m.year = year + 1;
    } else if (year && year != rd->v->year) {
        m.against = budget && year == rd->v->year - 1 ? AGAINST_PREVIOUS_BUDGET : AGAINST_OTHER;
        m.yardstick = arena_printf(rd->v->arena, "%d", year);
    } else if (s.n) {
        m.against = AGAINST_OTHER;
        m.yardstick = s;
    }
    return m;
}

/* 比 in 比例, 和 in 人员经费和公用经费 compare nothing. */
static struct lexeme opener_in(const struct text_reading *rd, struct str s, bool closed)
{
    struct lexeme best = last_word(words(rd, W_comparators), s);
    while (best.end && word_at_start(words(rd, W_compare_stops), str_sub(s, best.at, s.n)))
        best = last_word(words(rd, W_comparators), str_sub(s, 0, best.at));
    struct lexeme with = last_word(words(rd, W_with_words), s);
    struct str rest = str_sub(s, with.end, s.n);
    bool named = tells_previous(rd, rest) || has(rd, W_budget_words, rest) ||
                 has(rd, W_initial_words, rest) || year_in(rd, rest);
    if (with.end > best.end && (closed || named || !with.at))
        best = with;
    return best;
}

struct comparison comparison_in(const struct text_reading *rd, struct str s)
{
    struct comparison c = {.name = s, .with = STR(""), .rest = STR("")};
    struct lexeme end = last_word(words(rd, W_compare_ends), s);
    struct lexeme open = opener_in(rd, end.end ? str_sub(s, 0, end.at) : s, end.end > 0);
    if (end.end && open.end) {
        c.closed = true;
        c.with = str_sub(s, open.end, end.at);
        c.rest = str_sub(s, end.end, s.n);
    } else if (end.end) {
        open = end;
        c.same_time = has(rd, W_same_time, str_sub(s, end.at, end.end));
        c.with = str_sub(s, end.end, s.n);
        /* 相比2021年公务接待费: the yardstick ends, the name begins */
        int year;
        size_t n = year_at_start(rd, c.with, &year);
        n = n ? n : word_length_at_start(words(rd, W_previous_words), c.with);
        if (n) {
            n += word_length_at_start(words(rd, W_role_tails), str_sub(c.with, n, c.with.n));
            c.rest = str_sub(c.with, n, c.with.n);
            c.with = str_sub(c.with, 0, n);
        }
    } else if (open.end) {
        c.with = str_sub(s, open.end, s.n);
    } else {
        return c;
    }
    c.found = true;
    c.name = str_sub(s, 0, open.at);
    return c;
}

/* What stands before a figure */

static bool is_budget_basis(enum claim_basis basis)
{
    return basis == AGAINST_INITIAL || basis == AGAINST_ADJUSTED || basis == AGAINST_BUDGET;
}

/* A change of what was told as a budget, against another year: one of the budget. */
enum claim_kind budget_measure(const struct context *c, enum claim_basis against)
{
    return c->budget && !is_budget_basis(against) ? CLAIM_BUDGET : CLAIM_NONE;
}

/* Words at the end that only lead to the figure: 为 共 约. Those that say how exactly it is meant
 * are kept. */
struct str cut_fillers(const struct text_reading *rd, struct str s, unsigned *qualifiers)
{
    for (size_t n = 1; n && !word_is(words(rd, W_name_starts), s);) { /* 一是 */
        n = word_at_end(words(rd, W_fillers), s);
        size_t about = word_at_end(words(rd, W_about_words), s);
        size_t least = word_at_end(words(rd, W_least_leads), s);
        size_t most = word_at_end(words(rd, W_most_leads), s);
        if (about >= n && about)
            *qualifiers |= QUALIFIER_ABOUT;
        else if (least >= n && least)
            *qualifiers |= QUALIFIER_AT_LEAST;
        else if (most >= n && most)
            *qualifiers |= QUALIFIER_AT_MOST;
        n = about > n ? about : n;
        n = least > n ? least : n;
        n = most > n ? most : n;
        if (str_ends(s, STR("“")) || str_ends(s, STR("《")))
            n = n ? n : strlen("“");
        s.n -= n;
    }
    return s;
}

enum claim_direction direction_of(const struct text_reading *rd, struct str word)
{
    if (has(rd, W_neutral_changes, word))
        return DIRECTION_SIGNED;
    return has(rd, W_decrease_words, word) ? DIRECTION_DOWN : DIRECTION_UP;
}

/* The comparison that a change is made in: in its clause, else the sentence's, else with the year
 * before. */
void take_basis(const struct text_reading *rd, const struct context *c, struct meaning *m)
{
    (void)rd;
    if (m->against)
        return;
    m->against = c->against;
    m->yardstick = c->yardstick;
    if (!m->against)
        m->against = c->budget ? AGAINST_PREVIOUS_BUDGET : AGAINST_PREVIOUS;
    if (m->against == AGAINST_PREVIOUS && c->budget)
        m->against = AGAINST_PREVIOUS_BUDGET;
}

/* What is left of a clause when its comparison is taken out; the basis goes to *m. */
struct str take_comparison(const struct text_reading *rd, const struct context *c, struct str t,
                           struct meaning *m)
{
    struct comparison compared = comparison_in(rd, t);
    if (!compared.found)
        return t;
    struct meaning basis = basis_named(rd, compared.with, c->budget);
    if (!compared.with.n && !compared.closed && !compared.same_time)
        basis.against = c->against ? c->against : AGAINST_NONE;
    m->against = basis.against;
    m->yardstick = basis.yardstick;
    m->year = basis.year ? basis.year : m->year;
    return clean_name(rd, compared.rest).n ? compared.rest : compared.name;
}

/* 决算数大于预算数 55.90, 低于定额标准 0.10 */
static bool take_relation(const struct text_reading *rd, const struct context *c, struct str *t,
                          struct meaning *m)
{
    const struct value *list = words(rd, W_relations);
    for (size_t i = 0; i < value_count(list); i++) {
        const struct value *item = &list->list->items[i];
        struct lexeme at = last_word(value_get(item, "words"), *t);
        struct str with = str_sub(*t, at.end, t->n);
        if (!at.end || utf8_count(with) < 2 ||
            (!has(rd, W_budget_words, with) && !tells_previous(rd, with) &&
             !has(rd, W_average_words, with) && !has(rd, W_plan_words, with)))
            continue;
        struct meaning basis = basis_named(rd, with, c->budget);
        m->direction =
            str_eq(value_get_str(item, "is"), STR("less")) ? DIRECTION_DOWN : DIRECTION_UP;
        m->against = basis.against;
        m->yardstick = basis.yardstick;
        *t = str_sub(*t, 0, at.at);
        return true;
    }
    return false;
}

static bool take_average(const struct text_reading *rd, struct str *t, struct meaning *m)
{
    const struct value *list = words(rd, W_averages);
    for (size_t i = 0; i < value_count(list); i++) {
        const struct value *item = &list->list->items[i];
        struct lexeme at = last_word(value_get(item, "words"), *t);
        if (!at.end)
            continue;
        m->kind = CLAIM_AVERAGE;
        m->per = value_get_str(item, "per");
        *t = arena_printf(rd->v->arena, "%.*s%.*s", (int)at.at, t->p, (int)(t->n - at.end),
                          t->p + at.end);
        return true;
    }
    return false;
}

static unsigned budget_kind(const struct text_reading *rd, struct str s)
{
    struct lexeme initial = last_word(words(rd, W_initial_words), s);
    struct lexeme adjusted = last_word(words(rd, W_adjusted_words), s);
    if (adjusted.end && adjusted.end >= initial.end)
        return QUALIFIER_ADJUSTED;
    return initial.end ? QUALIFIER_INITIAL : 0;
}

int other_year(const struct text_reading *rd, struct str s)
{
    int year = year_in(rd, s);
    return year == rd->v->year ? 0 : year;
}

/* A plain amount of money: of the year before, a budget, or what was spent. */
static void amount_role(const struct text_reading *rd, const struct context *c, struct str *t,
                        struct meaning *m)
{
    bool budget = ends(rd, W_budget_tails, *t) && !ends(rd, W_fund_tails, *t);
    struct lexeme spent = last_word(words(rd, W_decision_words), *t);
    struct lexeme before = last_word(words(rd, W_previous_words), *t);
    int year = other_year(rd, *t);
    bool carried =
        before.end && word_at_start(words(rd, W_previous_stops), str_sub(*t, before.end, t->n));
    m->kind = CLAIM_AMOUNT;
    if (budget) {
        m->kind = CLAIM_BUDGET;
        m->qualifiers |= budget_kind(rd, *t);
        m->year = before.end && !carried ? rd->v->year - 1 : year;
    } else if ((before.end && !carried) || year == rd->v->year - 1) {
        m->kind = c->reason ? CLAIM_AMOUNT : CLAIM_PREVIOUS;
        m->year = c->reason ? rd->v->year - 1 : 0;
        if (before.end && !c->reason)
            *t = arena_printf(rd->v->arena, "%.*s%.*s", (int)before.at, t->p,
                              (int)(t->n - before.end), t->p + before.end);
    } else if (year || c->as_of_year) {
        m->year = year ? year : c->as_of_year;
    } else if (c->within && c->parts.kind && c->parts.kind != CLAIM_CHANGE && !spent.end) {
        *m = c->parts;
    } else if (rd->budgets && !spent.end && !c->as_of) {
        m->kind = CLAIM_BUDGET;
    }
}

/* 主要原因是压缩印刷费: behind what leads to the reason */
static struct str without_reason(const struct text_reading *rd, struct str s)
{
    struct lexeme lead = last_word(words(rd, W_intro_words), s);
    s = lead.end ? str_sub(s, lead.end, s.n) : s;
    for (size_t n = 1; n;) {
        n = lead_length(rd, s);
        s = str_sub(s, n, s.n);
    }
    return s;
}

/* 比上年减少, 大于预算数: *change is the length of the word at the end, 0 when a relation says it
 */
static void take_change_words(const struct text_reading *rd, const struct context *c, struct str *t,
                              size_t change, struct meaning *m)
{
    struct str word = str_sub(*t, t->n - change, t->n);
    m->direction = direction_of(rd, word);
    t->n -= change;
    *t = cut_fillers(rd, *t, &m->qualifiers);
    struct str whole = *t;
    *t = take_comparison(rd, c, *t, m);
    if (ends(rd, W_budget_tails, *t) && !ends(rd, W_fund_tails, *t) && whole.n > t->n)
        m->measure = CLAIM_BUDGET;
    if (has(rd, W_saving_words, word) && !m->against)
        m->against = AGAINST_BUDGET;
    if (has(rd, W_added_words, word) && c->budget && !m->against) {
        m->against = AGAINST_INITIAL; /* 年中追加20万元 */
        m->measure = CLAIM_BUDGET;
    }
}

/* 由上年的1200万元增加到: what it was before */
static bool take_origin(const struct text_reading *rd, const struct context *c, struct str *t)
{
    struct str next = str_sub(rd->text.s, c->figure_end, rd->text.s.n);
    struct lexeme origin = last_word(words(rd, W_from_words), *t);
    struct str since = str_sub(*t, origin.end, t->n);
    if (origin.end && utf8_count(since) <= 8 && tells_previous(rd, since)) {
        *t = str_sub(*t, 0, origin.at);
        return true;
    }
    return ends(rd, W_from_words, *t) && word_at_start(words(rd, W_change_to_words), next);
}

/* 较上年的 100万元: the figure is itself what is compared with. */
static bool take_base(const struct text_reading *rd, const struct context *c, struct str *t,
                      struct meaning *m)
{
    struct comparison compared = comparison_in(rd, *t);
    struct meaning basis = {.kind = CLAIM_NONE};
    if (!compared.found)
        return false;
    struct str name = take_comparison(rd, c, *t, &basis);
    if (compared.closed) {
        *t = name;
        return false;
    }
    /* 较2014年度“三公”经费16.08万元增加: the name stands in the comparison */
    if (!clean_name(rd, name).n && ends(rd, W_cost_words, clean_name(rd, compared.with)))
        name = clean_name(rd, compared.with);
    if (basis.against == AGAINST_OTHER) {
        m->year = year_in(rd, compared.with);
        *t = m->year ? name : compared.with;
        return true;
    }
    if (!basis.against)
        return false;
    *t = name;
    if (basis.against == AGAINST_PREVIOUS && c->last.kind == CLAIM_AVERAGE) {
        *m = c->last; /* 比上年17937.20元: per head, too */
        m->year = rd->v->year - 1;
        return true;
    }
    bool previous = basis.against == AGAINST_PREVIOUS || basis.against == AGAINST_PREVIOUS_AMOUNT;
    m->kind = previous ? CLAIM_PREVIOUS : CLAIM_BUDGET;
    m->qualifiers |= basis.against == AGAINST_INITIAL    ? QUALIFIER_INITIAL
                     : basis.against == AGAINST_ADJUSTED ? QUALIFIER_ADJUSTED
                                                         : 0;
    m->year = basis.against == AGAINST_PREVIOUS_BUDGET ? rd->v->year - 1 : 0;
    m->against = basis.against;
    return true;
}

/* 支出2.05万元，年初预算为2.95万元，差值为0.9万元: the change between the two figures just told of
 * one name, which say its direction. */
static bool take_difference(const struct text_reading *rd, struct str *t, struct meaning *m)
{
    size_t n = word_at_end(words(rd, W_difference_words), *t), told = rd->out->n;
    if (!n || told < 2)
        return false;
    const struct claim *one = &rd->out->items[told - 2], *other = one + 1;
    const struct claim *now = one->kind == CLAIM_AMOUNT ? one : other,
                       *base = now == one ? other : one;
    struct dec a, b;
    if (one->sentence != rd->sentence || other->sentence != rd->sentence ||
        now->kind != CLAIM_AMOUNT || (base->kind != CLAIM_BUDGET && base->kind != CLAIM_PREVIOUS) ||
        !now->has_value || !base->has_value || !str_eq(now->name, base->name) ||
        !dec_mul(now->value, dec_of(now->factor), &a) ||
        !dec_mul(base->value, dec_of(base->factor), &b))
        return false;
    int order = dec_cmp(a, b);
    m->kind = CLAIM_CHANGE;
    m->direction = order < 0 ? DIRECTION_DOWN : order > 0 ? DIRECTION_UP : DIRECTION_SIGNED;
    m->against = base->kind == CLAIM_PREVIOUS            ? AGAINST_PREVIOUS
                 : base->qualifiers & QUALIFIER_INITIAL  ? AGAINST_INITIAL
                 : base->qualifiers & QUALIFIER_ADJUSTED ? AGAINST_ADJUSTED
                                                         : AGAINST_BUDGET;
    t->n -= n;
    *t = cut_fillers(rd, *t, &m->qualifiers);
    return true;
}

static struct meaning money_meaning(const struct text_reading *rd, const struct context *c,
                                    struct str *t, bool counted)
{
    struct meaning m = {.kind = counted ? CLAIM_COUNT : CLAIM_AMOUNT};
    bool average = !counted && take_average(rd, t, &m);
    size_t to = word_at_end(words(rd, W_change_to_words), *t);
    if (!to && !word_at_end(words(rd, W_change_ends), *t))
        *t = cut_fillers(rd, *t, &m.qualifiers);
    to = to ? to : word_at_end(words(rd, W_change_to_words), *t);
    if (to) {
        struct meaning ignored = {.kind = CLAIM_NONE};
        *t = take_comparison(rd, c, str_sub(*t, 0, t->n - to), &ignored);
        return m;
    }
    size_t change = word_at_end(words(rd, W_change_ends), *t);
    struct str cause = without_reason(rd, *t);
    size_t verb = word_length_at_start(words(rd, W_change_verbs), cause);
    enum claim_kind pieces = counted ? CLAIM_COUNT : CLAIM_NONE;
    if (!counted && take_difference(rd, t, &m))
        return m;
    if (change || take_relation(rd, c, t, &m)) {
        m.kind = CLAIM_CHANGE;
        m.measure = average || (c->last.kind == CLAIM_AVERAGE && !counted) ? CLAIM_AVERAGE : pieces;
        if (change)
            take_change_words(rd, c, t, change, &m);
    } else if (verb && (c->reason || has(rd, W_reason_words, *t))) {
        m.kind = CLAIM_CHANGE;
        m.measure = pieces;
        m.direction = direction_of(rd, str_sub(cause, 0, verb));
        *t = str_sub(cause, verb, cause.n);
    } else if (take_origin(rd, c, t)) {
        m.kind = CLAIM_PREVIOUS;
    } else if (counted) {
        struct lexeme plan = last_word(words(rd, W_plan_words), *t);
        if (plan.end && word_at_start(words(rd, W_is_words), str_sub(*t, plan.end, t->n))) {
            m.qualifiers |= QUALIFIER_PLAN; /* 目标为新建道路12公里 */
            *t = str_sub(*t, plan.end, t->n);
        }
        m = c->within && c->parts.kind == CLAIM_COUNT ? c->parts : m;
    } else if (!average && !take_base(rd, c, t, &m)) {
        amount_role(rd, c, t, &m);
    }
    return m;
}

enum claim_basis budget_basis(const struct context *c, enum claim_basis told)
{
    if (told != AGAINST_BUDGET)
        return told;
    return c->budget_told & QUALIFIER_ADJUSTED  ? AGAINST_ADJUSTED
           : c->budget_told & QUALIFIER_INITIAL ? AGAINST_INITIAL
                                                : told;
}

/* 占A的, 占比: a share, or of a budget its completion */
static bool take_share(const struct text_reading *rd, const struct context *c, struct str *t,
                       struct meaning *m)
{
    struct lexeme share = last_word(words(rd, W_share_starts), *t);
    size_t tail = word_at_end(words(rd, W_share_tails), *t);
    if (!share.end && !tail)
        return false;
    m->kind = CLAIM_SHARE;
    if (tail && share.at + tail >= t->n)
        share.end = 0; /* 所占比重 */
    if (!share.end) {
        t->n -= tail;
        return true;
    }
    struct str whole = str_sub(*t, share.end, t->n);
    whole = without_tail(words(rd, W_share_ends), whole);
    whole = without_tail(words(rd, W_of_words), whole);
    whole = without_quotes(
        str_sub(whole, word_length_at_start(words(rd, W_share_ends), whole), whole.n));
    if (ends(rd, W_whole_budgets, whole) && !c->budget && !has(rd, W_total_words, whole)) {
        m->kind = CLAIM_COMPLETION;
        m->against = budget_basis(c, basis_named(rd, whole, false).against);
    }
    m->measure = c->budget && m->kind == CLAIM_SHARE ? CLAIM_BUDGET : CLAIM_NONE;
    if (m->kind == CLAIM_SHARE)
        m->whole = without_inner_quotes(rd, str_sub(whole, lead_length(rd, whole), whole.n));
    m->whole_given = m->whole.n > 0; /* 占56% alone names none */
    *t = cut_fillers(rd, str_sub(*t, 0, share.at), &m->qualifiers);
    return true;
}

static bool take_completion(const struct text_reading *rd, const struct context *c, struct str *t,
                            struct meaning *m)
{
    size_t rate = word_at_end(words(rd, W_done_ends), *t);
    struct lexeme done = last_word(words(rd, W_done_words), *t);
    if (rate) {
        m->against = AGAINST_BUDGET;
        struct str with = str_sub(*t, t->n - rate, t->n);
        if (has(rd, W_initial_words, with) || has(rd, W_adjusted_words, with))
            m->against = basis_named(rd, with, false).against;
        t->n -= rate;
    } else if (done.end) {
        struct str with = without_tail(words(rd, W_of_words), str_sub(*t, done.end, t->n));
        if (with.n && !has(rd, W_budget_words, with) && !has(rd, W_plan_words, with) &&
            !has(rd, W_initial_words, with))
            return false;
        m->against = with.n ? basis_named(rd, with, false).against : AGAINST_BUDGET;
        *t = str_sub(*t, 0, done.at);
    } else {
        return false;
    }
    m->kind = CLAIM_COMPLETION;
    m->against = budget_basis(c, m->against);
    return true;
}

/* 与上年的3.10%相比: the same of the year before */
static bool previous_ratio(const struct text_reading *rd, const struct context *c, struct str *t,
                           struct meaning *m)
{
    struct comparison compared = comparison_in(rd, without_tail(words(rd, W_of_words), *t));
    bool ratio = c->last.kind == CLAIM_SHARE || c->last.kind == CLAIM_COMPLETION ||
                 c->last.kind == CLAIM_RATE;
    if (!compared.found || compared.closed || !ratio || !tells_previous(rd, compared.with) ||
        has(rd, W_budget_words, compared.with))
        return false;
    *m = c->last;
    m->year = rd->v->year - 1;
    *t = compared.name;
    return true;
}

static struct meaning ratio_meaning(const struct text_reading *rd, const struct context *c,
                                    const struct figure_at *f, struct str *t)
{
    struct meaning m = {.kind = CLAIM_NONE};
    *t = cut_fillers(rd, *t, &m.qualifiers);
    size_t change = word_at_end(words(rd, W_change_ends), *t);
    size_t rate = word_at_end(words(rd, W_rate_ends), *t);
    size_t saved = word_at_end(words(rd, W_saving_rates), *t);
    enum claim_kind told = f->kind == UNIT_MULTIPLE ? CLAIM_MULTIPLE : CLAIM_RATE;
    if (saved) {
        m.kind = CLAIM_RATE;
        m.direction = DIRECTION_DOWN;
        m.against = AGAINST_BUDGET;
        t->n -= saved;
    } else if (change || rate) {
        size_t n = rate > change ? rate : change;
        m.kind = told;
        m.measure = c->last.kind == CLAIM_AVERAGE ? CLAIM_AVERAGE : CLAIM_NONE;
        struct str word = str_sub(*t, t->n - n, t->n);
        m.direction = direction_of(rd, word);
        if (f->digits.n && (f->digits.p[0] == '-' || f->digits.p[0] == '+') && rate >= change &&
            rate)
            m.direction = DIRECTION_SIGNED;
        if (has(rd, W_neutral_rates, word))
            m.direction = DIRECTION_SIGNED;
        if (has(rd, W_budget_rates, word))
            m.against = c->budget_told & QUALIFIER_ADJUSTED ? AGAINST_ADJUSTED : AGAINST_INITIAL;
        t->n -= n;
        if (!ends(rd, W_yearly_words, *t))
            *t = cut_fillers(rd, *t, &m.qualifiers);
        size_t yearly = word_at_end(words(rd, W_yearly_words), *t);
        t->n -= yearly;
        if (yearly)
            m.against = AGAINST_AVERAGE;
        else
            *t = take_comparison(rd, c, *t, &m);
        if (ends(rd, W_count_tails, *t))
            m.measure = CLAIM_COUNT;
    } else if (f->kind != UNIT_MULTIPLE && previous_ratio(rd, c, t, &m)) {
        return m;
    } else if (f->kind == UNIT_MULTIPLE) {
        m.kind = CLAIM_MULTIPLE;
        *t = without_tail(words(rd, W_of_words), *t);
        *t = take_comparison(rd, c, *t, &m);
        struct lexeme before = last_word(words(rd, W_previous_words), *t);
        if (before.end)
            *t = str_sub(*t, 0, before.at);
    } else if (take_share(rd, c, t, &m) || take_completion(rd, c, t, &m)) {
        return m;
    } else if (str_eq(*t, rule_word(rd->v->rules, W_of_words)) && c->last.kind == CLAIM_BUDGET) {
        m.kind = CLAIM_COMPLETION; /* 年初预算80万元的110% */
        m.against = c->last.qualifiers & QUALIFIER_INITIAL    ? AGAINST_INITIAL
                    : c->last.qualifiers & QUALIFIER_ADJUSTED ? AGAINST_ADJUSTED
                                                              : AGAINST_BUDGET;
        *t = STR("");
    } else if (str_eq(*t, rule_word(rd->v->rules, W_of_words)) && c->last.kind == CLAIM_PREVIOUS) {
        return m; /* 上年80万元的110%: a change told in another way */
    } else if (str_ends(*t, rule_word(rd->v->rules, W_of_words))) {
        m.kind = CLAIM_SHARE; /* 支出合计的95%: of what is written, the subject was told before */
        m.whole_given = true;
        m.whole = clean_name(rd, without_tail(words(rd, W_of_words), *t));
        *t = STR("");
    }
    return m;
}

static struct meaning points_meaning(const struct text_reading *rd, const struct context *c,
                                     struct str *t)
{
    struct meaning m = {.kind = CLAIM_POINTS};
    *t = cut_fillers(rd, *t, &m.qualifiers);
    size_t change = word_at_end(words(rd, W_change_ends), *t);
    m.direction = direction_of(rd, str_sub(*t, t->n - change, t->n));
    t->n -= change;
    if (!change && take_relation(rd, c, t, &m)) {
    } else {
        *t = take_comparison(rd, c, *t, &m);
    }
    *t = cut_fillers(rd, *t, &m.qualifiers);
    size_t rate = word_at_end(words(rd, W_rate_ends), *t),
           share = word_at_end(words(rd, W_share_tails), *t),
           done = word_at_end(words(rd, W_done_ends), *t);
    m.measure = rate    ? CLAIM_RATE
                : share ? CLAIM_SHARE
                : done  ? CLAIM_COMPLETION
                : c->last.kind == CLAIM_RATE || c->last.kind == CLAIM_SHARE ||
                        c->last.kind == CLAIM_COMPLETION
                    ? c->last.kind
                    : CLAIM_NONE;
    t->n -= rate ? rate : share;
    return m;
}

struct meaning meaning_before(const struct text_reading *rd, const struct context *c,
                              const struct figure_at *f, struct str *t)
{
    switch (f->kind) {
    case UNIT_PERCENT:
    case UNIT_PERMILLE:
    case UNIT_MULTIPLE:
        return ratio_meaning(rd, c, f, t);
    case UNIT_POINTS:
        return points_meaning(rd, c, t);
    case UNIT_SCORE: {
        struct meaning m = {.kind = CLAIM_SCORE};
        *t = cut_fillers(rd, *t, &m.qualifiers);
        *t = without_tail(words(rd, W_score_tails), *t);
        return m;
    }
    default:
        return money_meaning(rd, c, t, f->kind == UNIT_PIECES);
    }
}
