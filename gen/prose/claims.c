/* What sentences claim in words about the figures before them: larger, smaller, the same, and why.
 */
#include "prose/reader.h"

static const struct said *any_budget(const struct text_reader *rd)
{
    return rd->now.budget[BUDGET_INITIAL].known ? &rd->now.budget[BUDGET_INITIAL]
                                                : &rd->now.budget[BUDGET_ADJUSTED];
}

static int compare(const struct text_reader *rd, const struct said *a, const struct said *b)
{
    enum verdict v = same_amount(rd, a->value, a->step, b->value, b->step);
    return v == VERDICT_WRONG ? dec_cmp(a->value, b->value) : 0;
}

static void contradict(struct text_reader *rd, const char *rule, const char *title,
                       struct str claim, const struct said *a, const struct said *b)
{
    struct finding *f =
        report_figure(rd, rule, certain(rd), title, claim,
                      arena_printf(rd->run->arena, "文字写“%.*s”，但前面的两数是 %.*s 和 %.*s",
                                   STR_ARG(claim), STR_ARG(a->text), STR_ARG(b->text)));
    if (!f)
        return;
    place_said(rd, f, a, 1);
    place_said(rd, f, b, 1);
}

/* 公务接待费比预算无增减变化, in a sentence on something else */
static bool about_another(struct text_reader *rd, struct str before, struct str clause, size_t than)
{
    struct naming name = names_prepare(rd) ? find_name(rd, before) : (struct naming){0};
    if (name.end)
        return !rd->now.subject || !str_eq(name.address, rd->now.subject->address);
    return than && other_thing(rd, str_sub(clause, 0, than));
}

/* 完成预算的100%，决算数大于预算数 */
static void check_done_order(struct text_reader *rd, int claimed, struct str claim)
{
    int real = rd->now.done.known ? dec_cmp(rd->now.done.value, dec_of(100)) : claimed;
    if (real == claimed)
        return;
    struct finding *f =
        report_figure(rd, "R122", real && claimed ? certain(rd) : FINDING_WARNING,
                      "“大于”“小于”与完成率不符", claim,
                      arena_printf(rd->run->arena, "文字写“%.*s”，但前面的完成率是 %.*s",
                                   STR_ARG(claim), STR_ARG(rd->now.done.text)));
    if (f)
        place_said(rd, f, &rd->now.done, 1);
}

/* The sentence comes back to another indicator, whose figures were told before. */
static void check_other_order(struct text_reader *rd, int claimed, struct str words,
                              struct lexeme at)
{
    struct naming name = find_name(rd, str_sub(words, 0, at.at));
    const struct indicator *i = name.end && name.address.n ? said_of(rd, name.address) : NULL;
    const struct said *amount = i ? &i->of[SAID_AMOUNT] : NULL;
    const struct said *budget = i ? &i->of[SAID_BUDGET] : NULL;
    if (amount && amount->known && budget->known && !i->contradicted &&
        compare(rd, amount, budget) != claimed)
        contradict(rd, "R122", "“大于”“小于”与两数不符", str_sub(words, at.at, at.end), amount,
                   budget);
}

/* 决算数大于预算数 */
static void check_order(struct text_reader *rd, struct str words)
{
    static const char *const lists[] = {"less_claims", "equal_claims", "greater_claims"};
    const struct said *budget = any_budget(rd);
    if (!word_in(words_of(rd, "budget_starts"), words))
        return;
    for (int claimed = -1; claimed <= 1; claimed++) {
        struct lexeme at = last_word(words_of(rd, lists[claimed + 1]), words);
        if (!at.end)
            continue;
        if (about_another(rd, str_sub(words, 0, at.at), STR(""), 0))
            check_other_order(rd, claimed, words, at);
        else if (!rd->now.amount.known || !budget->known)
            check_done_order(rd, claimed, str_sub(words, at.at, at.end));
        else if (compare(rd, &rd->now.amount, budget) != claimed)
            contradict(rd, "R122", "“大于”“小于”与两数不符", str_sub(words, at.at, at.end),
                       &rd->now.amount, budget);
    }
}

/* 与上年持平, 与预算一致 */
static void check_same(struct text_reader *rd, struct str words)
{
    struct lexeme same = last_word(words_of(rd, "same_words"), words);
    if (!same.end)
        return;
    struct str before = str_sub(words, 0, same.at), clause = last_clause(before);
    struct str claim = str_sub(words, before.n - clause.n, same.end);
    struct lexeme than = last_word(words_of(rd, "comparators"), clause);
    if (!than.end || word_in(words_of(rd, "reason_words"), clause) ||
        about_another(rd, before, clause, than.at))
        return;
    if (basis_of(rd, clause, TO_PREVIOUS) == TO_BUDGET) {
        const struct said *budget = any_budget(rd);
        if (rd->now.amount.known && budget->known && compare(rd, &rd->now.amount, budget) != 0)
            contradict(rd, "R122", "“持平”与两数不符", claim, &rd->now.amount, budget);
        return;
    }
    const struct said *change = &rd->now.change[TO_PREVIOUS];
    if (rd->now.previous.known && rd->now.amount.known &&
        compare(rd, &rd->now.amount, &rd->now.previous) != 0)
        contradict(rd, "R119", "“持平”与两数不符", claim, &rd->now.amount, &rd->now.previous);
    else if (change->known && dec_sign(change->value) != 0)
        contradict(rd, "R119", "“持平”与增减额不符", claim, change, change);
}

/* 主要原因是。 */
static void check_empty_reason(struct text_reader *rd, struct str words)
{
    const struct value *list = words_of(rd, "reason_leads");
    for (size_t i = 0; i < value_count(list); i++) {
        struct str w = list->list->items[i].s;
        for (size_t at = str_find(words, w, 0); at != SIZE_MAX; at = str_find(words, w, at + 1)) {
            struct str rest = str_sub(words, at + w.n, words.n);
            if (str_starts(rest, STR("：")))
                rest = str_sub(rest, 3, rest.n);
            bool end = !rest.n && words.p + words.n == rd->text.p + rd->text.n;
            if (end && str_ends(words, STR("：")) && rd->next && !rd->next->level)
                continue; /* the reasons follow as paragraphs of their own */
            if (end || str_starts(rest, STR("。")) || str_starts(rest, STR("；")) ||
                str_starts(rest, STR("，")))
                report_figure(rd, "R122", certain(rd), "原因没有写", w,
                              arena_printf(rd->run->arena, "“%.*s”后面没有写原因：%.*s", STR_ARG(w),
                                           STR_ARG(around(rd->run, words, at, at + w.n))));
        }
    }
}

/* 没有政府性基金收入和支出, where the table has some */
static void check_none(struct text_reader *rd, struct str words)
{
    const struct value *list = words_of(rd, "none_claims");
    for (size_t i = 0; i < value_count(list); i++) {
        const struct value *item = &list->list->items[i], *facts = value_get(item, "facts");
        struct lexeme claim = last_word(value_get(item, "words"), words);
        struct dec value;
        for (size_t k = 0; claim.end && entry_applies(rd, item) && k < value_count(facts); k++) {
            if (!best_value(rd, facts->list->items[k].s, &value) || !dec_sign(value))
                continue;
            struct str text = str_sub(words, claim.at, claim.end);
            struct fact *fact = known_fact(rd, facts->list->items[k].s);
            struct figure *figure = fact ? figure_of(rd->run, fact) : NULL;
            struct finding *f = report_figure(
                rd, arena_str(rd->run->arena, value_get_str(item, "rule")).p, certain(rd),
                "写“没有”，表中却有数", text,
                arena_printf(rd->run->arena, "文字写“%.*s”，%.*s 是 %.*s", STR_ARG(text),
                             STR_ARG(figure ? figure_where(rd->run, figure)
                                     : fact ? fact->title
                                            : STR("前文")),
                             STR_ARG(in_unit(rd, value))));
            if (f && figure)
                finding_figure(rd->run, f, figure, 1);
            break;
        }
    }
}

void read_claims(struct text_reader *rd, struct str words)
{
    if (word_in(words_of(rd, "reason_words"), words))
        rd->unexplained.known = false;
    if (!rd->in_reason) {
        check_order(rd, words);
        check_same(rd, words);
    }
    check_empty_reason(rd, words);
    check_none(rd, words);
}

/* Amount and budget of the subject differ, and nothing up to here says why. */
void subject_ends(struct text_reader *rd)
{
    struct run *r = rd->run;
    struct said u = rd->unexplained;
    rd->unexplained = (struct said){0};
    rd->compared = false;
    /* Often the reasons stand together at the end of the paragraph. */
    if (!u.known || !rd->explaining || word_in(words_of(rd, "reason_words"), rd->text))
        return;
    if (!rd->no_reason) {
        rd->no_reason = finding_new(r, "R122", FINDING_WARNING, STR("决算与预算不同，没有写原因"));
        if (!rd->no_reason)
            return;
        finding_add(r, rd->no_reason);
    }
    finding_place(r, rd->no_reason, rd->now.subject ? rd->now.subject->address : STR(""),
                  u.passage->heading, u.text, 0, passage_place(r, u.passage));
    rd->no_reason->message = arena_printf(
        r->arena, "有 %zu 处决算与预算不同，没有写原因：%.*s“%.*s”等", rd->no_reason->place_count,
        STR_ARG(rd->no_reason->places[0].where), STR_ARG(rd->no_reason->places[0].text));
}
