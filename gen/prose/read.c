/* Reading sentences: text in, claims out. A paragraph is gone through from its beginning to its
 * end, clause by clause and figure by figure; what a row of figures says is read_figures.c. */
#include "prose/reading.h"

#include "base/utf8.h"

/* 其中：货物9万元；工程4万元；服务8万元。节约资金…… : behind a list of parts the whole is meant */
static bool told_parts(const struct text_reading *rd, const struct context *c)
{
    const struct claim *all = rd->out->items;
    size_t n = rd->out->n;
    if (!c->within || !c->head.n || !n || !str_eq(all[n - 1].within, c->head.names[0]))
        return false;
    for (size_t i = n - 1; i-- > 0 && str_eq(all[i].within, c->head.names[0]);)
        if (!str_eq(all[i].name, all[n - 1].name))
            return true;
    return false;
}

/* `goes_on`: with a semicolon, behind which a list of parts is continued. */
static void end_sentence(struct text_reading *rd, struct context *c, bool goes_on)
{
    rd->sentence++;
    c->against = AGAINST_NONE;
    c->yardstick = STR("");
    c->reason = c->purpose = c->as_of = c->lost = false;
    c->as_of_year = 0;
    c->total = c->total_address = c->among = STR("");
    c->cause.n = 0;
    if (c->within && goes_on)
        return;
    if (c->spent || told_parts(rd, c)) {
        c->now = c->head;
        c->paid = (struct subjects){.n = 0}; /* and no money of the last part's pieces */
        c->last = (struct meaning){.kind = CLAIM_NONE};
    }
    c->within = c->spent = false;
    c->parts = (struct meaning){.kind = CLAIM_NONE};
}

/* A bracket with figures of its own: an aside about what stands before it. */
static bool holds_figures(const struct text_reading *rd, size_t at)
{
    struct str s = rd->text.s;
    struct figure_at f;
    size_t close = str_find(s, STR(")"), at);
    if (close == SIZE_MAX || level_mark_at(rd, s, at))
        return false;
    for (size_t i = at; figure_from(rd, i, &f) && f.from < close; i = f.to)
        if (!f.no_claim && f.kind)
            return true;
    return false;
}

/* 较上年(4.00万元)增加, 完成年初预算(6.00万元)的: the figure that something is compared with, and
 * not an aside. `before`: the clause before the bracket at `at`. */
static bool brackets_base(const struct text_reading *rd, const struct context *c, struct str before,
                          size_t at)
{
    struct figure_at f, next;
    size_t close = str_find(rd->text.s, STR(")"), at);
    if (close == SIZE_MAX || !figure_from(rd, at, &f) || f.from != at + 1 || f.to != close ||
        (figure_from(rd, f.to, &next) && next.from < close))
        return false;
    struct comparison compared = comparison_in(rd, before);
    struct meaning basis = {.kind = CLAIM_NONE};
    struct str name = take_comparison(rd, c, before, &basis);
    if (compared.found && !compared.closed)
        return basis.against && basis.against != AGAINST_OTHER && name.n < before.n;
    return has(rd, W_done_words, before) && ends(rd, W_budget_tails, before);
}

/* 水文调查项目绩效自评综述：全年预算数为…… */
static void take_title(const struct text_reading *rd, struct context *c, struct str clause)
{
    size_t tail = word_at_end(words(rd, W_review_titles), clause);
    struct str name = tail ? clean_name(rd, str_sub(clause, 0, clause.n - tail)) : STR("");
    if (name.n)
        set_subject(rd, c, one_subject(name));
}

/* The clauses of [from, to) one after the other, with what ends each of them; all but the last when
 * a figure follows it: that one stands before the figure. Gives back where it begins. */
static size_t read_clauses(struct text_reading *rd, struct context *c, size_t from, size_t to,
                           bool figure)
{
    static const char *const stops[] = {"。", "；", "！", "？", "，", ",", "："};
    enum { SENTENCE_STOPS = 4, COLON = 6 };
    struct str s = rd->text.s;
    size_t start = from;
    for (size_t i = from; i < to;) {
        size_t stop = SIZE_MAX;
        for (size_t k = 0; k < sizeof stops / sizeof *stops && stop == SIZE_MAX; k++)
            if (str_starts(str_sub(s, i, to), str_of(stops[k])))
                stop = k;
        if (stop == SIZE_MAX) {
            struct str before = str_sub(s, start, i);
            if (s.p[i] == '(' && !rd->open && holds_figures(rd, i) &&
                !brackets_base(rd, c, before, i)) {
                if (clean_name(rd, before).n && !has(rd, W_reason_words, before))
                    set_subject(rd, c, named_before(rd, c, before, before, 1));
                rd->outside = *c;
                rd->open = true;
                start = i + 1;
            }
            if (s.p[i] == ')' && rd->open) {
                if (i > start)
                    read_clause(rd, c, str_sub(s, start, i), start);
                *c = rd->outside;
                rd->open = false;
                start = i + 1;
            }
            i = utf8_after(s, i);
            continue;
        }
        size_t next = i + strlen(stops[stop]);
        /* 收入为：5万元, 团组共计，0个: nothing ends between a name and its figure */
        bool leads = figure && !without_tail(words(rd, W_fillers), str_sub(s, next, to)).n &&
                     (stop == COLON || (stop >= SENTENCE_STOPS && next == to &&
                                        ends(rd, W_sum_words, str_sub(s, start, i))));
        if (!leads) {
            read_clause(rd, c, str_sub(s, start, i), start);
            if (stop == COLON)
                take_title(rd, c, str_sub(s, start, i));
            start = next;
        }
        if (stop < SENTENCE_STOPS) {
            bool goes_on = stop == 1;
            bool reason = c->reason && goes_on &&
                          word_at_start(words(rd, W_reason_continues), str_sub(s, next, s.n));
            end_sentence(rd, c, goes_on);
            c->reason = reason;
        }
        i = next;
    }
    if (!figure && start < to)
        read_clause(rd, c, str_sub(s, start, to), start);
    return start;
}

/* A heading that names an item or an indicator: （一）因公出国（境）费 */
static struct subjects heading_subject(const struct text_reading *rd, struct str heading)
{
    struct str mark = STR(" › "), last = heading;
    const struct value *entry;
    for (size_t at; (at = str_find(last, mark, 0)) != SIZE_MAX;)
        last = str_sub(last, at + mark.n, last.n);
    size_t end;
    struct str flat = squeeze(last, rd->v->arena), item = item_in(rd, flat, &end);
    if (item.n)
        return item_subject(item);
    struct str name = clean_name(rd, flat);
    bool known = name.n && utf8_count(name) <= 15 && ends(rd, W_cost_words, name) &&
                 resolve_name(rd->v, rd->section, name, CLAIM_AMOUNT, STR(""), &entry).n;
    return known ? one_subject(name) : (struct subjects){.n = 0};
}

/* 90分以上的10个，80—90分的3个: the lower end of a range has the unit of the upper one, and not
 * that of what was listed before it. */
static void take_unit(const struct text_reading *rd, struct figure_at *low,
                      const struct figure_at *high)
{
    struct str between = str_sub(rd->text.s, low->digits_end, high->from);
    if (low->kind || low->no_claim || high->no_claim || high->kind != UNIT_SCORE ||
        !word_is(words(rd, W_range_marks), between))
        return;
    low->kind = high->kind;
    low->unit = high->unit;
    low->factor = high->factor;
}

static bool find_figures(struct text_reading *rd)
{
    struct figure_at *all = NULL, one;
    size_t n = 0, cap = 0;
    for (size_t at = 0; next_figure(rd->v, rd->text.s, at, &one);) {
        struct figure_at *grown = arena_room(rd->v->arena, all, n, &cap, sizeof *grown);
        if (!grown)
            return false;
        all = grown;
        all[n++] = one;
        at = one.no_claim || one.to < one.digits_end ? one.digits_end : one.to;
    }
    for (size_t i = 0; i + 1 < n; i++)
        take_unit(rd, &all[i], &all[i + 1]);
    rd->figures = all;
    rd->figure_count = n;
    return true;
}

/* 行政运行（项）40万元，主要用于人员经费30万元: of this item, not of all that the section tells of
 */
static void open_spending(const struct text_reading *rd, struct context *c, struct str lead)
{
    size_t end;
    const struct value *entry;
    struct str name = clean_name(rd, lead);
    if (!c->now.item || c->reason || !name.n || item_in(rd, lead, &end).n ||
        !resolve_name(rd->v, rd->section, name, CLAIM_AMOUNT, STR(""), &entry).n)
        return;
    open_parts(c);
    c->spent = true;
}

/* ……的主要原因是规范用车，与上年相比增加2万元: behind the reason the subject is compared again. */
static bool ends_reason(const struct text_reading *rd, const struct context *c, struct str lead,
                        const struct figure_at *f)
{
    struct comparison compared = comparison_in(rd, lead);
    return c->reason && (f->kind == UNIT_MONEY || f->kind == UNIT_PERCENT) && compared.closed &&
           !compared.name.n && tells_previous(rd, compared.with) &&
           (!compared.rest.n || word_is(words(rd, W_trend_words), compared.rest));
}

static void read_text(struct text_reading *rd, struct str heading)
{
    struct context c = {.yardstick = STR(""), .budget = rd->budgets};
    c.now = heading_subject(rd, heading);
    struct str s = rd->text.s;
    struct figure_at f;
    size_t from = 0, scan = 0;
    while (rd->ok && figure_from(rd, scan, &f)) {
        if (f.no_claim) {
            if (f.why != SAY_UNREAD_YEAR && f.why != SAY_UNREAD_DATE && f.why != SAY_UNREAD_ORDINAL)
                add_unread(rd, &f, f.why, false);
            scan = f.digits_end;
            continue;
        }
        size_t start = read_clauses(rd, &c, from, f.from, true);
        struct str lead = str_sub(s, start, f.from);
        struct lexeme intro = last_word(words(rd, W_part_leads_in), lead);
        if (intro.end && !has(rd, W_use_words, lead) &&
            !clean_name(rd, str_sub(lead, 0, intro.at)).n)
            open_parts(&c);
        if (ends_reason(rd, &c, lead, &f))
            c.reason = false;
        if (has(rd, W_reason_words, lead))
            c.reason = true;
        if (is_purpose(rd, lead)) {
            c.purpose = true;
            open_spending(rd, &c, lead);
        }
        from = scan = read_figure_row(rd, &c, start, &f);
    }
    read_clauses(rd, &c, from, s.n, false);
}

static enum claim_scope section_scope(const struct text_reading *rd)
{
    if (section_has(rd->section, words(rd, W_fund_sections)))
        return SCOPE_FUND;
    return section_has(rd->section, words(rd, W_capital_sections)) ? SCOPE_CAPITAL : SCOPE_GENERAL;
}

/* A line that a printed page cut in the midst of a sentence goes on in the next. */
static bool goes_on(const struct vocabulary *v, const struct passage *p, const struct passage *next)
{
    struct str s = p->text, t = next->text;
    if (p->level || next->level || p->annex != next->annex || !str_eq(p->heading, next->heading))
        return false;
    /* 比上年……: what is compared was told before. 增加⏎5.07万元: the figure is wanted */
    t = str_trim(t);
    if (word_at_start(rule_words(v->rules, W_comparators), t) ||
        (t.n && ascii_is_digit(t.p[0]) &&
         word_at_end(rule_words(v->rules, W_change_ends), str_trim(s))))
        return true;
    if (utf8_count(s) < 14 || word_at_end(rule_words(v->rules, W_line_ends), str_trim(s)) ||
        strip_ordinal(str_trim(t)).n < str_trim(t).n)
        return false;
    return true;
}

/* 公务用车购置安排692万元 */
static bool plans_figure(const struct vocabulary *v, struct str s)
{
    const struct value *list = rule_words(v->rules, W_planning_words);
    for (size_t i = 1; i < s.n; i++)
        if (ascii_is_digit(s.p[i]) && !ascii_is_digit(s.p[i - 1]) &&
            word_at_end(list, str_trim(str_sub(s, 0, i))))
            return true;
    return false;
}

/* A text without figures that holds a word which may stand for one: 持平, 没有, 大于, 减少 */
static bool may_claim_in_words(const struct text_reading *rd)
{
    static const enum lexicon lists[] = {W_same_words, W_nothing_words, W_nothing_ends,
                                         W_trend_words, W_doubling};
    const struct value *relations = words(rd, W_relations);
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
        if (has(rd, lists[i], rd->text.s))
            return true;
    for (size_t i = 0; i < value_count(relations); i++)
        if (word_in(value_get(&relations->list->items[i], "words"), rd->text.s))
            return true;
    return false;
}

bool claims_read(const struct vocabulary *v, const struct passage *passages, size_t n,
                 struct claims *out)
{
    bool ok = true, budgets = true;
    size_t sentence = 0;
    for (size_t i = 0; i < n && budgets; i++) /* a text that never says 决算 is one on budgets */
        budgets = !word_in(rule_words(v->rules, W_final_marks), passages[i].text) &&
                  !word_in(rule_words(v->rules, W_final_marks), passages[i].heading);
    if (budgets) {
        budgets = false;
        for (size_t i = 0; i < n && !budgets; i++)
            budgets = word_in(rule_words(v->rules, W_budget_marks), passages[i].text) ||
                      plans_figure(v, passages[i].text);
    }
    for (size_t i = 0, k; i < n && ok; i = k) {
        const struct passage *p = &passages[i];
        for (k = i + 1; k < n && goes_on(v, &passages[k - 1], &passages[k]); k++)
            ;
        if (p->annex || p->form || p->level || (p->ours && v->skip_ours))
            continue;
        sentence++;
        struct text_reading rd = {.v = v, .out = out, .sentence = sentence, .ok = true};
        if (!scan_text_of(v, p, k - i, &rd.text))
            return false;
        if (!find_figures(&rd))
            return false;
        if (!rd.figure_count && !may_claim_in_words(&rd))
            continue;
        rd.section = section_of(v, p->heading, rd.text.s);
        rd.scope = section_scope(&rd);
        rd.budgets = budgets || (section_has(rd.section, rule_words(v->rules, W_budget_sections)) &&
                                 !section_has(rd.section, rule_words(v->rules, W_final_sections)));
        read_text(&rd, p->heading);
        sentence = rd.sentence;
        ok = rd.ok;
    }
    return ok && !v->arena->failed;
}
