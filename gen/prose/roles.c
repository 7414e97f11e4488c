/* What a figure is, told by the words around it. */
#include "prose/reader.h"

static struct lexeme last_of(const struct text_reader *rd, enum lexicon list, struct str s)
{
    return last_word(words_of(rd, list), s);
}

static bool ends(const struct text_reader *rd, enum lexicon list, struct str s)
{
    return word_at_end(words_of(rd, list), s) > 0;
}

/* 2021年 in a report on 2022 */
static struct lexeme year_before(const struct text_reader *rd, struct str s)
{
    struct lexeme best = {0};
    struct str year = arena_printf(rd->run->arena, "%d年", rd->run->in->record->year - 1);
    for (size_t at = str_find(s, year, 0); at != SIZE_MAX; at = str_find(s, year, at + 1))
        best = (struct lexeme){at, at + year.n};
    return best;
}

struct lexeme previous_year(const struct text_reader *rd, struct str s)
{
    struct lexeme word = last_of(rd, W_previous_words, s), year = year_before(rd, s);
    return year.end > word.end ? year : word;
}

/* 较年初预算数……, 与年初预算相比，…… */
static struct str compared_with(const struct text_reader *rd, struct str s, size_t than)
{
    struct str before = str_sub(s, 0, than), rest = str_sub(s, than, s.n);
    if (word_at_end(words_of(rd, W_past_comparators), before))
        return last_clause(before);
    size_t stop = str_find(rest, STR("，"), 0);
    return stop == SIZE_MAX ? rest : str_sub(rest, 0, stop);
}

enum basis basis_of(const struct text_reader *rd, struct str s, enum basis otherwise)
{
    struct lexeme than = last_word(words_of(rd, W_comparators), s);
    if (!than.end)
        return otherwise;
    struct str with = compared_with(rd, s, than.end);
    return word_in(words_of(rd, W_budget_bases), with) ||
                   word_at_start(words_of(rd, W_budget_starts), with)
               ? TO_BUDGET
               : TO_PREVIOUS;
}

/* 10-20万元, 1%至2% */
static bool in_range(struct str lead, struct str behind)
{
    static const char *const marks[] = {"-", "~", "～", "—", "至", "到"};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        struct str m = str_of(marks[i]);
        if (str_ends(lead, m) && lead.n > m.n &&
            (ascii_is_digit(lead.p[lead.n - m.n - 1]) || lead.p[lead.n - m.n - 1] == '%'))
            return true;
        if (str_starts(behind, m) && behind.n > m.n && ascii_is_digit(behind.p[m.n]))
            return true;
    }
    return false;
}

static bool is_decrease(const struct text_reader *rd, struct str lead)
{
    struct lexeme down = last_of(rd, W_decrease_words, lead);
    return down.end && down.end >= last_of(rd, W_increase_words, lead).end;
}

static enum budget_kind budget_kind_of(const struct text_reader *rd, struct str lead)
{
    struct lexeme adjusted = last_of(rd, W_adjusted_words, lead);
    return adjusted.end && adjusted.end >= last_of(rd, W_initial_words, lead).end ? BUDGET_ADJUSTED
                                                                                  : BUDGET_INITIAL;
}

/* 2021年决算数, 上年支出; but not 与上年相比支出, and not what was carried over from it. */
static bool is_previous(const struct text_reader *rd, struct str lead)
{
    struct str clause = last_clause(lead);
    struct lexeme year = previous_year(rd, clause);
    return year.end &&
           !word_in(words_of(rd, W_previous_stops), str_sub(clause, year.end, clause.n));
}

/* 支出预算, but not 一般公共预算安排的支出 */
static struct lexeme budget_word(const struct text_reader *rd, struct str sentence)
{
    struct lexeme word = last_of(rd, W_budget_words, sentence);
    struct lexeme source = last_of(rd, W_source_words, sentence);
    return word.end && source.end >= word.end && source.at < word.end ? (struct lexeme){0} : word;
}

/* 2023年 in a report on 2022: plans for another year */
static bool is_later(const struct text_reader *rd, struct str lead)
{
    return rd->later || str_find(last_clause(lead), rd->next_year, 0) != SIZE_MAX;
}

static struct meaning amount_meaning(const struct text_reader *rd, struct str lead,
                                     struct str behind)
{
    struct meaning m = {.role = ROLE_AMOUNT, .basis = rd->now.basis};
    struct str bare = without_tail(words_of(rd, W_fillers), lead);
    struct str sentence = last_sentence(lead);
    if (rd->later) {
        m.role = ROLE_OTHER;
    } else if (in_range(lead, behind) || word_at_start(words_of(rd, W_bounds), behind) ||
               ends(rd, W_per_unit_words, without_tail(words_of(rd, W_is_words), lead))) {
        m.role = ROLE_NONE;
    } else if (ends(rd, W_change_to_words, lead)) {
        m.role = ROLE_AMOUNT;
    } else if (ends(rd, W_change_ends, bare)) {
        m.role = ROLE_CHANGE;
        m.basis = basis_of(rd, lead, rd->now.basis);
        m.decrease = is_decrease(rd, bare);
    } else if (ends(rd, W_about_words, lead)) {
        m.role = ROLE_NONE;
    } else if (is_later(rd, lead)) {
        m.role = ROLE_OTHER;
    } else if (is_previous(rd, lead)) {
        m.role = ROLE_PREVIOUS;
    } else if (ends(rd, W_budget_ends, bare) ||
               budget_word(rd, sentence).end > last_of(rd, W_decision_words, sentence).end) {
        m.role = ROLE_BUDGET;
        m.budget = budget_kind_of(rd, lead);
    } else if (rd->now.scope != ROLE_NONE && !last_of(rd, W_decision_words, lead).end) {
        m.role = rd->now.scope;
    }
    return m;
}

/* 占……的, 占比为, 比重 */
static bool is_share(const struct text_reader *rd, struct str lead, struct str bare)
{
    struct lexeme share = last_of(rd, W_share_words, lead);
    return share.end &&
           (share.end == bare.n || str_ends(lead, STR("的")) || ends(rd, W_share_ends, bare));
}

static bool is_done(const struct text_reader *rd, struct str lead, struct str bare)
{
    struct lexeme done = last_of(rd, W_done_words, lead);
    if (ends(rd, W_done_ends, bare))
        return true;
    if (!done.end || done.end < last_of(rd, W_share_words, lead).end)
        return false;
    return str_ends(lead, STR("的")) || str_ends(lead, STR("预算")) ||
           str_ends(lead, STR("预算数"));
}

/* 占年初预算的 is a rate of completion, 占一般公共预算支出的 a share. */
static bool is_share_of_budget(const struct text_reader *rd, struct str lead)
{
    struct lexeme share = last_of(rd, W_share_words, lead);
    return share.end && str_ends(lead, STR("的")) &&
           ends(rd, W_whole_budgets, str_sub(lead, 0, lead.n - 3));
}

static struct meaning percent_meaning(const struct text_reader *rd, struct str lead,
                                      struct str behind)
{
    struct meaning m = {.role = ROLE_NONE, .basis = rd->now.basis};
    struct str bare = without_tail(words_of(rd, W_fillers), lead);
    if (in_range(lead, behind) || word_at_start(words_of(rd, W_bounds), behind) || rd->later)
        return m;
    if (ends(rd, W_change_words, bare) || ends(rd, W_rate_ends, bare)) {
        m.role = ROLE_RATE;
        m.basis = basis_of(rd, lead, rd->now.basis);
        m.decrease = is_decrease(rd, bare);
        m.neutral = ends(rd, W_neutral_rates, bare);
        if (ends(rd, W_budget_rates, bare))
            m.basis = TO_BUDGET;
    } else if (is_done(rd, lead, bare) || is_share_of_budget(rd, lead)) {
        m.role = ROLE_DONE;
        m.budget = budget_kind_of(rd, lead);
    } else if (is_share(rd, lead, bare)) {
        m.role = ROLE_SHARE;
    }
    return m;
}

/* 一是……；二是……, (1)……；(2)…… */
static bool goes_on(const struct text_reader *rd, struct str stop, struct str rest)
{
    if (word_at_start(words_of(rd, W_reason_continues), rest))
        return true;
    return str_eq(stop, STR("；")) && strip_ordinal(rest).n < rest.n;
}

/* Between 原因 and the end of the sentence the figures belong to other things. */
static bool still_reason(const struct text_reader *rd, struct str lead)
{
    static const char *const stops[] = {"。", "；", "其中"};
    struct lexeme reason = last_of(rd, W_reason_words, lead);
    size_t stop = 0;
    for (size_t i = 0; i < sizeof stops / sizeof *stops; i++) {
        struct str mark = str_of(stops[i]);
        for (size_t at = str_find(lead, mark, 0); at != SIZE_MAX; at = str_find(lead, mark, at + 1))
            if (at + 1 > stop && !goes_on(rd, mark, str_sub(lead, at + mark.n, lead.n)))
                stop = at + 1;
    }
    return reason.end ? reason.at + 1 > stop : rd->in_reason && !stop;
}

struct meaning meaning_of(struct text_reader *rd, struct str lead, struct str behind, bool percent)
{
    struct meaning m;
    if (str_find(lead, STR("。"), 0) != SIZE_MAX)
        rd->now.basis = TO_PREVIOUS;
    rd->in_reason = still_reason(rd, lead);
    if (rd->in_reason)
        return (struct meaning){.role = ROLE_NONE};
    m = percent ? percent_meaning(rd, lead, behind) : amount_meaning(rd, lead, behind);
    if (m.role == ROLE_CHANGE || m.role == ROLE_RATE)
        rd->now.basis = m.basis;
    /* 比年初预算12万元减少: the change that follows is one against it. */
    if ((m.role == ROLE_BUDGET || m.role == ROLE_PREVIOUS) &&
        last_of(rd, W_comparators, last_clause(lead)).end)
        rd->now.basis = m.role == ROLE_BUDGET ? TO_BUDGET : TO_PREVIOUS;
    return m;
}
