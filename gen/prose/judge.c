/* From claims to findings: each paragraph's claims go to the topics that they are about, and are
 * compared as they come. */
#include "prose/judge.h"

#include "base/utf8.h"

static enum basis basis_of(const struct claim *c)
{
    return c->against == AGAINST_INITIAL || c->against == AGAINST_ADJUSTED ||
                   c->against == AGAINST_BUDGET
               ? TO_BUDGET
               : TO_PREVIOUS;
}

/* A change against this year's budgets, or the year before; not against another year or yardstick.
 */
static bool is_usual_basis(const struct claim *c)
{
    return c->against != AGAINST_OTHER && c->against != AGAINST_AVERAGE &&
           c->against != AGAINST_PLAN && c->against != AGAINST_PREVIOUS_BUDGET &&
           c->against != AGAINST_PREVIOUS_AMOUNT;
}

static void take_change(struct judge *j, struct topic *t, const struct claim *c)
{
    enum basis basis = basis_of(c);
    struct said said = said_by(c);
    bool minus = dec_sign(said.value) < 0;
    if (minus && c->direction == DIRECTION_UP)
        note_again(j, &j->minus, FOUND_UP_BY_MINUS, t, c->text);
    else if (minus && c->direction == DIRECTION_DOWN)
        REPORT_FIGURE(j, FOUND_SIGN, t, c->text, phrase_text(j->run->arena, SAY_WAS_LESS, NULL, 0),
                      c->text, c->text);
    said.value = change_said(c);
    t->change[basis] = said;
    judge_proportion(j, t, &said);
    enum said_kind kind = basis == TO_PREVIOUS ? SAID_CHANGE : SAID_BUDGET_CHANGE;
    bool told = basis == TO_PREVIOUS || c->against == AGAINST_INITIAL;
    if (told && t->subject && !t->subject->of[kind].known)
        t->subject->of[kind] = said;
    if (basis == TO_BUDGET && t->completion)
        judge_completion(j, t, t->completion);
    if (c->direction == DIRECTION_SAME)
        judge_same(j, t, c, basis);
    else
        judge_change(j, t, basis);
}

static void take_previous(struct topic *t, struct said said)
{
    t->previous = said;
    if (t->subject && !t->subject->of[SAID_PREVIOUS].known)
        t->subject->of[SAID_PREVIOUS] = said;
}

static void take_money(struct judge *j, struct topic *t, const struct claim *c)
{
    struct said said = said_by(c);
    if (!is_plain(c)) {
        judge_proportion(j, t, &said);
        return;
    }
    if (c->kind == CLAIM_AMOUNT && (c->qualifiers & QUALIFIER_WORD) && !c->unit.n)
        t->amount = said; /* 没有: judged as a text (none_claims) */
    else if (c->kind == CLAIM_AMOUNT)
        judge_amount(j, t, c, said);
    else if (c->kind == CLAIM_BUDGET)
        judge_budget(j, t, c, said);
    else
        take_previous(t, said);
}

static bool told_already(const struct judge *j, struct str rule, struct str year)
{
    for (size_t i = 0; i < j->run->findings->n; i++) {
        const struct finding *f = j->run->findings->items[i];
        if (f->place_count && str_eq(f->rule, rule) && str_starts(f->places[0].text, year) &&
            str_eq(f->places[0].where, j->passage->heading))
            return true;
    }
    return false;
}

/* 1.2E+07元, 2000000.0000000002元, 1，103.93万元: read, but written as a program does or by a slip
 */
static void judge_number(struct judge *j, const struct topic *t, const struct claim *c)
{
    bool exponent = false, wide = str_find(c->text, STR("，"), 0) != SIZE_MAX;
    for (size_t i = 0; i < c->digits.n; i++)
        exponent |= c->digits.p[i] == 'e' || c->digits.p[i] == 'E';
    bool long_tail = c->unit_kind == UNIT_MONEY && c->decimals > 6;
    bool malformed = (c->qualifiers & QUALIFIER_MALFORMED) != 0;
    if ((exponent || wide || long_tail || malformed) &&
        !told_already(j, catalogue_at(FOUND_NUMBER)->rule, str_sub(c->text, 0, 2)))
        REPORT_FIGURE(j, FOUND_NUMBER, t, c->text, c->text, c->name);
}

/* 与2020年度决算数相比 in the accounts of 2022: last year's figures were meant. */
static void judge_year(struct judge *j, const struct topic *t, const struct claim *c)
{
    int year = j->run->in->record->year;
    struct dec told;
    int64_t y;
    if (c->against != AGAINST_OTHER || !str_is_digits(c->yardstick) || !j->explaining ||
        !dec_parse(c->yardstick, &told) || !dec_to_i64(told, &y) || y >= year - 1 || y < year - 3 ||
        (c->qualifiers & QUALIFIER_REASON) || t->change[TO_PREVIOUS].known ||
        t->rate[TO_PREVIOUS].known || told_already(j, catalogue_at(FOUND_YEAR)->rule, c->yardstick))
        return;
    REPORT_FIGURE(j, FOUND_YEAR, t, c->yardstick, count_text(j->run->arena, year), c->yardstick,
                  phrase_text(j->run->arena, SAY_YEAR_COMPARED, NULL, 0), c->text);
}

static void keep_other(struct topic *t, const struct claim *c)
{
    t->other_change = said_by(c);
    t->other_change.value = change_said(c);
    t->other_year = c->yardstick;
}

/* Whether the amount before a change is told of a year before last. */
static bool is_since(const struct judge *j, const struct claim *c, const struct claim *before)
{
    return before->kind == CLAIM_AMOUNT && before->year &&
           before->year < j->run->in->record->year - 1 && str_eq(before->name, c->name);
}

/* 与2019年相比增加……，增长……: a second comparison, beside or instead of that with last year. */
static void take_other(struct judge *j, struct topic *t, const struct claim *c)
{
    if (c->against != AGAINST_OTHER || !str_is_digits(c->yardstick) || !is_plain(c) ||
        c->measure != CLAIM_NONE)
        return;
    if (c->kind == CLAIM_RATE) {
        judge_other_rate(j, t, c);
        return;
    }
    keep_other(t, c);
}

/* One comparison of one figure: 较年初预算27.00万元减少0.60万元，下降2.22%. */
struct comparison_told {
    const struct claim *base, *change, *rate; /* NULL: not told */
    const struct claim *first;
};

/* The comparison that a claim belongs to. */
static struct comparison_told comparison_at(const struct judge *j, const struct claim *c)
{
    const struct claim *begin = j->claims->items, *end = begin + j->claims->n;
    struct comparison_told told = {.first = c};
    while (told.first > begin && told.first[-1].sentence == c->sentence &&
           str_eq(told.first[-1].name, c->name) && told.first->kind != CLAIM_BUDGET &&
           told.first->kind != CLAIM_PREVIOUS &&
           ((told.first->kind == CLAIM_RATE && told.first[-1].kind == CLAIM_CHANGE) ||
            (told.first->kind == CLAIM_CHANGE &&
             (told.first[-1].kind == CLAIM_BUDGET || told.first[-1].kind == CLAIM_PREVIOUS))))
        told.first--;
    for (const struct claim *n = told.first;
         n < end && n->sentence == c->sentence && str_eq(n->name, c->name); n++) {
        bool base = n->kind == CLAIM_BUDGET || n->kind == CLAIM_PREVIOUS;
        if (base && n == told.first)
            told.base = n;
        else if (n->kind == CLAIM_CHANGE && !told.change)
            told.change = n;
        else if (n->kind == CLAIM_RATE && told.change && !told.rate)
            told.rate = n;
        else
            break;
    }
    return told;
}

/* Whether a comparison is one of an amount, by all that it tells. */
static bool fits(const struct judge *j, const struct comparison_told *told,
                 const struct said *amount)
{
    struct dec expected;
    if (told->base && told->change) {
        struct said base = said_by(told->base), change = said_by(told->change);
        if (!dec_sub(amount->value, base.value, &expected) ||
            same_amount(j, change_said(told->change), change.step, expected, base.step) ==
                VERDICT_WRONG)
            return false;
    }
    return !told->rate || is_change_of(j, amount, told->change, told->rate);
}

enum { LOOK_BACK = 40 }; /* claims */

/* 收入总计100万元，其中年初结转5万元，比上年增加10万元，增长11.11%: of the part that was told last,
 * unless that does not fit and what the paragraph told before does. */
static struct topic *subject_of(struct judge *j, const struct claim *c)
{
    struct topic *own = topic_of(j, c);
    if (!own || !own->amount.known)
        return own;
    struct comparison_told told = comparison_at(j, c);
    if (!told.change || (!told.base && !told.rate) || fits(j, &told, &own->amount))
        return own;
    for (const struct claim *w = told.first, *least = w - j->claims->items > LOOK_BACK
                                                          ? w - LOOK_BACK
                                                          : j->claims->items;
         w-- > least && w->passage == c->passage;) {
        struct topic *other = w->kind == CLAIM_AMOUNT && w->unit_kind == UNIT_MONEY &&
                                      is_plain(w) && !str_eq(w->name, c->name)
                                  ? topic_of(j, w)
                                  : NULL;
        if (other && other->amount.known && fits(j, &told, &other->amount))
            return other;
    }
    return own;
}

/* 与2019年决算12.45万元相比减少7.47万元, after a comparison with last year: the change is one since
 * the year of the amount before it. True where it has been taken so. */
static bool take_since(struct judge *j, struct topic *t, const struct claim *c,
                       const struct claim *before)
{
    if (!before || before->passage != c->passage || c->against != AGAINST_PREVIOUS)
        return false;
    if (c->kind == CLAIM_RATE) {
        bool since = t->other_change.known && before->text.p == t->other_change.text.p;
        if (since)
            judge_other_rate(j, t, c);
        return since;
    }
    if (!is_since(j, c, before) ||
        !(t->change[TO_PREVIOUS].known || t->rate[TO_PREVIOUS].known || t->previous.known))
        return false;
    keep_other(t, c);
    return true;
}

/* 2021年度为96.23万元，增加3.77万元 in the accounts of 2023: what the change starts from is last
 * year's, whatever year is written. */
static void judge_base_year(struct judge *j, struct topic *t, const struct claim *c,
                            const struct claim *before)
{
    struct dec expected;
    if (!before || before->passage != c->passage || !is_since(j, c, before) || !t->amount.known ||
        c->against != AGAINST_PREVIOUS || !j->explaining)
        return;
    struct said base = said_by(before);
    if (!dec_sub(t->amount.value, base.value, &expected) ||
        same_amount(j, change_said(c), said_by(c).step, expected, base.step) == VERDICT_WRONG)
        return;
    struct str year = count_text(j->run->arena, before->year);
    if (!told_already(j, catalogue_at(FOUND_YEAR)->rule, year))
        REPORT_FIGURE(j, FOUND_YEAR, t, before->text,
                      count_text(j->run->arena, j->run->in->record->year), year,
                      phrase_text(j->run->arena, SAY_YEAR_COMPARED, NULL, 0), before->text);
}

static void judge_claim(struct judge *j, const struct claim *c, const struct claim *before)
{
    struct topic *t =
        c->kind == CLAIM_CHANGE || c->kind == CLAIM_RATE ? subject_of(j, c) : topic_of(j, c);
    if (!t)
        return;
    judge_number(j, t, c);
    if (c->kind == CLAIM_CHANGE || c->kind == CLAIM_RATE) {
        take_other(j, t, c);
        judge_year(j, t, c);
    }
    switch (c->kind) {
    case CLAIM_AMOUNT:
    case CLAIM_BUDGET:
    case CLAIM_PREVIOUS:
        take_money(j, t, c);
        break;
    case CLAIM_CHANGE:
        if (take_since(j, t, c, before))
            break;
        judge_base_year(j, t, c, before);
        if (is_plain(c) && c->measure == CLAIM_NONE && is_usual_basis(c))
            take_change(j, t, c);
        break;
    case CLAIM_RATE:
        if (take_since(j, t, c, before))
            break;
        if (is_plain(c) && c->measure == CLAIM_NONE && is_usual_basis(c))
            judge_rate(j, t, c, basis_of(c));
        break;
    case CLAIM_COMPLETION:
        if (is_plain(c) && c->against != AGAINST_PLAN)
            judge_completion(j, t, c);
        break;
    case CLAIM_SHARE:
        if (is_plain(c) && c->measure == CLAIM_NONE)
            judge_share(j, t, c);
        break;
    case CLAIM_MULTIPLE:
        if (is_plain(c) && is_usual_basis(c))
            judge_multiple(j, t, c);
        break;
    case CLAIM_POINTS:
        if (is_plain(c) && before)
            judge_points(j, t, c, before);
        break;
    case CLAIM_AVERAGE:
        judge_average(j, t, c);
        break;
    case CLAIM_COUNT:
        if (is_plain(c))
            judge_count(j, t, c, said_by(c));
        break;
    case CLAIM_RELATION:
        judge_relation(j, t, c);
        break;
    default:
        break;
    }
}

/* Paragraphs */

static void begin_paragraph(struct judge *j, const struct passage *p)
{
    j->passage = p;
    j->section = section_of(j->words, p->heading, p->flat);
    j->shares = (struct shares){.sum = dec_of(0), .parts = dec_of(0), .whole = dec_of(0)};
    map_init(&j->topics, j->run->arena);
    j->explaining = j->headless || (section_has(j->section, words_of(j, W_explaining_headings)) &&
                                    !section_has(j->section, words_of(j, W_other_headings)));
}

/* Where there are no tables the first total said is the measure. */
static void total_said(struct judge *j)
{
    const struct value *totals = words_of(j, W_proportion_totals);
    for (size_t i = 0; !j->has_total && i < value_count(totals); i++) {
        struct indicator *one = said_of(j, totals->list->items[i].s);
        if (one && one->of[SAID_AMOUNT].known && dec_sign(one->of[SAID_AMOUNT].value) > 0) {
            j->total = one->of[SAID_AMOUNT].value;
            j->has_total = true;
        }
    }
}

static void find_total(struct judge *j)
{
    const struct value *totals = words_of(j, W_proportion_totals);
    for (size_t i = 0; !j->has_total && i < value_count(totals); i++) {
        struct fact *fact = known_fact(j, totals->list->items[i].s);
        if (fact && dec_sign(fact->value) > 0) {
            j->total = fact->value;
            j->has_total = true;
        }
    }
}

/* 支出决算3.00，: what can only be money, and does not say of which unit. */
static bool lacks_unit(struct judge *j, const struct unread *u)
{
    static const char *const stops[] = {"，", "。", "；", "、", ")"};
    struct arena *a = j->run->arena;
    size_t point = str_find(u->text, STR("."), 0);
    if (u->why != SAY_UNREAD_UNIT || point == SIZE_MAX || u->text.n - point < 3)
        return false;
    struct str before = text_before(u, a), behind = text_behind(u, a);
    bool ended = !behind.n;
    for (size_t i = 0; i < sizeof stops / sizeof *stops; i++)
        ended |= str_starts(behind, str_of(stops[i]));
    before = without_tail(words_of(j, W_fillers), before);
    if (!ended || (!word_at_end(words_of(j, W_before_amount), before) &&
                   !word_at_end(words_of(j, W_money_names), before)))
        return false;
    REPORT_FIGURE(
        j, FOUND_NO_UNIT, NULL, u->text, u->text,
        around(j->run,
               arena_printf(a, "%.*s%.*s%.*s", STR_ARG(before), STR_ARG(u->text), STR_ARG(behind)),
               before.n, before.n + u->text.n));
    return true;
}

/* Figures of the explanation that became no claim were not compared with anything: that is said. */
static void list_unread(struct judge *j)
{
    struct run *r = j->run;
    struct finding *f = NULL;
    struct str texts = STR("");
    for (size_t i = 0; i < j->claims->unread_count; i++) {
        const struct unread *u = &j->claims->unread[i];
        if (!u->listed || u->passage->ours)
            continue;
        begin_paragraph(j, u->passage);
        if (!j->explaining || lacks_unit(j, u))
            continue;
        f = f ? f : finding_new(r, FOUND_UNREAD);
        if (!f)
            return;
        finding_passage(r, f, STR(""), u->passage, u->text, 0);
        if (f->place_count <= 8)
            texts = arena_printf(r->arena, "%.*s%s“%.*s”", STR_ARG(texts), texts.n ? "、" : "",
                                 STR_ARG(u->text));
    }
    if (!f)
        return;
    FINDING_SAY(r, f, FOUND_UNREAD, count_text(r->arena, (long long)f->place_count),
                f->place_count > 8 ? arena_printf(r->arena, "%.*s……", STR_ARG(texts)) : texts);
    finding_add(r, f);
}

void judge_claims(struct run *r, const struct vocabulary *v, const struct claims *claims,
                  const struct passages *all)
{
    struct judge j = {
        .run = r, .words = v, .claims = claims, .all = all->items, .passage_count = all->n};
    map_init(&j.indicators, r->arena);
    j.headless = r->in->as_published;
    for (size_t i = 0; i < all->n; i++)
        j.headless &= !all->items[i].level && !all->items[i].heading.n;
    j.strange = arena_zalloc(r->arena, (all->n + 1) * sizeof *j.strange);
    j.complete = arena_zalloc(r->arena, (all->n + 1) * sizeof *j.complete);
    if (!j.strange || !j.complete)
        return;
    find_total(&j);
    j.printed = r->in->as_published ? printed_amounts(&j) : NULL;
    size_t k = 0;
    for (size_t i = 0; i < all->n && r->ok; i++) {
        const struct passage *p = &all->items[i];
        if (p->annex || p->level || p->ours)
            continue;
        begin_paragraph(&j, p);
        while (k < claims->n && claims->items[k].passage < p)
            k++;
        size_t first = k, findings = r->findings->n;
        for (; k < claims->n && claims->items[k].passage == p && r->ok; k++)
            judge_claim(&j, &claims->items[k], k ? &claims->items[k - 1] : NULL);
        judge_parts(&j, first, k);
        judge_divisions(&j, first, k, findings);
        judge_reason_direction(&j, first, k);
        judge_shares(&j);
        judge_text(&j, p->flat);
        judge_reasons(&j, p->flat);
        check_uses(&j, p->flat);
        judge_tables(&j, first, k, findings);
        total_said(&j);
    }
    judge_limits(&j);
    list_unread(&j);
    check_together(&j);
}
