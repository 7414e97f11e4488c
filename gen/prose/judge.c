/* From claims to findings: each paragraph's claims go to the topics that they are about, and are
 * compared as they come. */
#include "prose/judge.h"

#include "base/utf8.h"

const struct value *words_of(const struct judge *j, enum lexicon list)
{
    return rule_words(j->run->in->rules, list);
}

/* Indicators and what is known of them */

struct indicator *said_of(struct judge *j, struct str address)
{
    return map_get(&j->indicators, address);
}

static struct indicator *indicator_at(struct judge *j, const struct claim *c)
{
    struct indicator *i = said_of(j, c->indicator);
    if (i)
        return i;
    i = arena_zalloc(j->run->arena, sizeof *i);
    struct str address = arena_str(j->run->arena, c->indicator);
    if (!i || !map_put(&j->indicators, address, i)) {
        j->run->ok = false;
        return NULL;
    }
    i->address = address;
    i->budget_address = c->entry ? value_get_str(c->entry, "budget") : STR("");
    i->rule = c->entry ? value_get_str(c->entry, "rule") : STR("");
    bool economic = section_has(j->section, words_of(j, W_economic_headings));
    if (!i->rule.n)
        i->rule = catalogue_at(c->entry || c->kind == CLAIM_COUNT ? FOUND_AMOUNT_DIFFERS
                               : economic                         ? FOUND_USE_AMOUNT
                                                                  : FOUND_ITEMS_MISSING)
                      ->rule;
    return i;
}

/* fund.sum.income, when the table of fund is printed */
static bool in_printed_set(const struct judge *j, struct str address)
{
    const struct value *sets = record_member(j->run->in->record, STR("printed_sets"));
    for (size_t i = 0; i < value_count(sets); i++) {
        struct str set = sets->list->items[i].s;
        if (str_starts(address, set) &&
            str_starts(str_sub(address, set.n, address.n), STR(".sum.")))
            return true;
    }
    return false;
}

struct fact *known_fact(struct judge *j, struct str address)
{
    struct fact *fact = address.n ? fact_find(j->run->in->facts, address) : NULL;
    if (!fact || !fact->known)
        return NULL;
    if (!j->run->in->as_published || figure_of(j->run, fact))
        return fact;
    if (in_printed_set(j, fact->address))
        return fact;
    /* In print a figure that no table shows is known only when it follows from those that do; a
     * row that its table does not print is zero, any other zero may be just a default. */
    if (!fact->term_count && !fact->row)
        return NULL;
    return dec_sign(fact->value) == 0 && !fact->row ? NULL : fact;
}

/* 本年收入合计 of the income table, said as that of the summary */
static bool said_otherwise(struct judge *j, struct str address, struct dec *out)
{
    const struct value *pieces = pieces_of(j, address);
    const struct indicator *said =
        value_count(pieces) == 1 ? said_of(j, pieces->list->items[0].s) : NULL;
    if (!said || !said->of[SAID_AMOUNT].known)
        return false;
    *out = said->of[SAID_AMOUNT].value;
    return true;
}

bool best_value(struct judge *j, struct str address, struct dec *out)
{
    struct fact *fact = known_fact(j, address);
    const struct indicator *said = said_of(j, address);
    if (fact)
        *out = fact->value;
    else if (said && said->of[SAID_AMOUNT].known)
        *out = said->of[SAID_AMOUNT].value;
    else
        return said_otherwise(j, address, out);
    return true;
}

/* Amounts */

struct str in_unit(struct judge *j, struct dec yuan)
{
    struct dec d = yuan;
    if (j->run->in->unit == UNIT_WAN)
        dec_mul(d, (struct dec){1, 4}, &d);
    return arena_printf(j->run->arena, "%.*s%.*s", STR_ARG(money_text(j->run, d)),
                        STR_ARG(amount_unit_name(j->run->in->unit)));
}

struct dec yuan_step(const struct judge *j)
{
    struct dec step = published_step(j->run);
    if (j->run->in->unit == UNIT_WAN)
        dec_mul(step, dec_of(10000), &step);
    return step;
}

struct dec coarser(struct dec a, struct dec b)
{
    return dec_cmp(a, b) < 0 ? b : a;
}

/* 元 with 分 are never rounded apart. */
enum verdict same_sum(struct tolerance t, struct dec difference)
{
    static const struct dec cent = {1, 2};
    struct dec allowed;
    if (dec_cmp(t.coarsest, cent) <= 0)
        t.kind = TOLERANCE_EXACT;
    return tolerance_judge(&t, difference, &allowed);
}

enum verdict same_amount(const struct judge *j, struct dec a, struct dec a_step, struct dec b,
                         struct dec b_step)
{
    struct tolerance t = tolerance_of(TOLERANCE_SAME, a, a_step, yuan_step(j));
    struct dec difference;
    tolerance_add(&t, b, b_step, yuan_step(j));
    return dec_sub(a, b, &difference) ? same_sum(t, difference) : VERDICT_WRONG;
}

struct tolerance change_tolerance(const struct judge *j, const struct said *change,
                                  const struct said *before, const struct said *now)
{
    struct dec usual = yuan_step(j);
    struct tolerance t = tolerance_of(TOLERANCE_SUM, change->value, change->step, usual);
    tolerance_add(&t, before->value, before->step, usual);
    tolerance_add(&t, now->value, now->step, usual);
    return t;
}

struct str rounding_words(const struct judge *j, bool close)
{
    return close ? phrase_text(j->run->arena, SAY_ROUNDING, NULL, 0) : STR("");
}

/* Reports */

enum finding_level certain(const struct judge *j)
{
    return j->explaining ? FINDING_ERROR : FINDING_WARNING;
}

void place_said(struct judge *j, struct finding *f, const struct said *s, int side)
{
    finding_place(j->run, f, STR(""), s->passage->heading, s->text, side,
                  passage_place(j->run, s->passage));
}

/* One figure may stand for two subjects (收、支总计): what is wrong with it is told once. */
static bool just_told(const struct judge *j, enum finding_code code, struct str found)
{
    const struct findings *all = j->run->findings;
    for (size_t i = all->n; i-- > 0 && i + 4 > all->n;) {
        const struct finding *f = all->items[i];
        if (f->place_count && str_eq(f->rule, catalogue_at(code)->rule) &&
            f->places[0].text.p == found.p && str_eq(f->places[0].where, j->passage->heading))
            return true;
    }
    return false;
}

struct finding *report_figure(struct judge *j, enum finding_code code, const struct topic *t,
                              struct str found, const struct str *args, size_t n)
{
    struct finding *f = just_told(j, code, found) ? NULL : finding_new(j->run, code);
    if (!f)
        return NULL;
    if (f->level == FINDING_ERROR)
        f->level = certain(j);
    finding_say(j->run, f, code, args, n);
    finding_place(j->run, f, t && t->subject ? t->subject->address : STR(""), j->passage->heading,
                  found, -1, passage_place(j->run, j->passage));
    finding_add(j->run, f);
    return f;
}

struct finding *report_pair(struct judge *j, enum finding_code code, const struct said *a,
                            const struct said *b, const struct str *args, size_t n)
{
    struct finding *f = finding_new(j->run, code);
    if (!f)
        return NULL;
    finding_say(j->run, f, code, args, n);
    place_said(j, f, a, -1);
    place_said(j, f, b, 1);
    finding_add(j->run, f);
    return f;
}

/* Topics */

/* The key of a claim's subject: its address, else its name. */
static struct str key_of(struct judge *j, const struct claim *c)
{
    if (c->assumed)
        return STR("?");
    if (c->indicator.n)
        return c->indicator;
    bool count = c->kind == CLAIM_COUNT; /* 项目3个 is nothing that money is a share of */
    struct str key = name_key(j->words, c->name, count);
    return count ? arena_printf(j->run->arena, "#%.*s", STR_ARG(key)) : key;
}

static struct topic *topic_of(struct judge *j, const struct claim *c)
{
    struct str key = key_of(j, c);
    struct topic *t = map_get(&j->topics, key);
    if (t)
        return t;
    t = arena_zalloc(j->run->arena, sizeof *t);
    if (!t || !map_put(&j->topics, key, t)) {
        j->run->ok = false;
        return NULL;
    }
    t->key = key;
    t->subject = c->indicator.n && !c->assumed ? indicator_at(j, c) : NULL;
    return t;
}

struct topic *topic_named(struct judge *j, struct str name, struct str address)
{
    struct topic *t = address.n ? map_get(&j->topics, address) : NULL;
    return t ? t : map_get(&j->topics, name_key(j->words, name, false));
}

/* Claims */

static struct said said_by(const struct claim *c)
{
    struct said s = {.value = c->value, .text = c->text, .passage = c->passage, .known = true};
    s.step = (struct dec){1, c->decimals};
    if (c->unit_kind != UNIT_MONEY)
        return s;
    dec_mul(s.value, dec_of(c->factor), &s.value);
    dec_mul(s.step, dec_of(c->factor), &s.step);
    return s;
}

static enum basis basis_of(const struct claim *c)
{
    return c->against == AGAINST_INITIAL || c->against == AGAINST_ADJUSTED ||
                   c->against == AGAINST_BUDGET
               ? TO_BUDGET
               : TO_PREVIOUS;
}

/* A figure that is exactly meant, of this year, of the indicator itself. */
static bool is_plain(const struct claim *c)
{
    bool ratio = c->kind == CLAIM_SHARE || c->kind == CLAIM_RATE || c->kind == CLAIM_COMPLETION;
    unsigned loose = (ratio ? 0 : QUALIFIER_ABOUT) | QUALIFIER_AT_LEAST | QUALIFIER_AT_MOST |
                     QUALIFIER_REASON | QUALIFIER_PLAN;
    return !(c->qualifiers & loose) && !c->year && !c->per.n && c->measure != CLAIM_BUDGET &&
           c->measure != CLAIM_AVERAGE;
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
    if (minus && (c->direction == DIRECTION_UP || c->direction == DIRECTION_DOWN))
        REPORT_FIGURE(j, FOUND_SIGN, t, c->text,
                      phrase_text(j->run->arena,
                                  c->direction == DIRECTION_UP ? SAY_WAS_MORE : SAY_WAS_LESS, NULL,
                                  0),
                      c->text, c->text);
    if (c->direction == DIRECTION_DOWN && !minus)
        said.value = dec_neg(said.value);
    t->change[basis] = said;
    judge_proportion(j, t, &said);
    if (basis == TO_PREVIOUS && t->subject && !t->subject->of[SAID_CHANGE].known)
        t->subject->of[SAID_CHANGE] = said;
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
        (c->qualifiers & QUALIFIER_REASON) ||
        told_already(j, catalogue_at(FOUND_YEAR)->rule, c->yardstick))
        return;
    REPORT_FIGURE(j, FOUND_YEAR, t, c->yardstick, count_text(j->run->arena, year), c->yardstick,
                  phrase_text(j->run->arena, SAY_YEAR_COMPARED, NULL, 0), c->text);
}

static void judge_claim(struct judge *j, const struct claim *c, const struct claim *before)
{
    struct topic *t = topic_of(j, c);
    if (!t)
        return;
    judge_number(j, t, c);
    if (c->kind == CLAIM_CHANGE || c->kind == CLAIM_RATE)
        judge_year(j, t, c);
    switch (c->kind) {
    case CLAIM_AMOUNT:
    case CLAIM_BUDGET:
    case CLAIM_PREVIOUS:
        take_money(j, t, c);
        break;
    case CLAIM_CHANGE:
        if (is_plain(c) && c->measure == CLAIM_NONE && is_usual_basis(c))
            take_change(j, t, c);
        break;
    case CLAIM_RATE:
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
    struct str before = flat_text(str_sub(u->passage->text, 0, u->start), a),
               behind = flat_text(str_sub(u->passage->text, u->end, u->passage->text.n), a);
    size_t point = str_find(u->text, STR("."), 0);
    bool ended = !behind.n;
    for (size_t i = 0; i < sizeof stops / sizeof *stops; i++)
        ended |= str_starts(behind, str_of(stops[i]));
    before = without_tail(words_of(j, W_fillers), before);
    if (u->why != SAY_UNREAD_UNIT || point == SIZE_MAX || u->text.n - point < 3 || !ended ||
        (!word_at_end(words_of(j, W_before_amount), before) &&
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
        finding_place(r, f, STR(""), u->passage->heading, u->text, 0, passage_place(r, u->passage));
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
    size_t k = 0;
    for (size_t i = 0; i < all->n && r->ok; i++) {
        const struct passage *p = &all->items[i];
        if (p->annex || p->level || p->ours)
            continue;
        begin_paragraph(&j, p);
        while (k < claims->n && claims->items[k].passage < p)
            k++;
        for (; k < claims->n && claims->items[k].passage == p && r->ok; k++)
            judge_claim(&j, &claims->items[k], k ? &claims->items[k - 1] : NULL);
        judge_shares(&j);
        judge_text(&j, p->flat);
        judge_reasons(&j, p->flat);
        check_uses(&j, p->flat);
        total_said(&j);
    }
    judge_limits(&j);
    list_unread(&j);
    check_together(&j);
}
