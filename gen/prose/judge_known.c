/* What judging stands on: what was said and what is known of a figure, how close two must be, the
 * subjects of a paragraph, and how a contradiction is reported. */
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

enum { DEPTH_MAX = 20 };

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

/* Whether a figure that no table shows follows from figures that tables show: what none of its
 * terms shows is unknown and no zero. */
static bool follows(struct judge *j, struct fact *fact, int depth)
{
    bool all = fact->term_count > 0;
    for (size_t i = 0; all && i < fact->term_count; i++) {
        struct fact *term = fact->terms[i].fact;
        all = term->known &&
              (term->row || figure_of(j->run, term) || in_printed_set(j, term->address) ||
               (depth < DEPTH_MAX && follows(j, term, depth + 1)));
    }
    return all;
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
    if (!fact->row && !follows(j, fact, 0))
        return NULL;
    return dec_sign(fact->value) == 0 && !fact->row ? NULL : fact;
}

const struct value *pieces_of(struct judge *j, struct str address)
{
    const struct value *list = words_of(j, W_made_of);
    for (size_t i = 0; i < value_count(list); i++)
        if (str_eq(value_get_str(&list->list->items[i], "whole"), address))
            return value_get(&list->list->items[i], "parts");
    return NULL;
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
    struct str amount = money_text(j->run, d), unit = amount_unit_name(j->run->in->unit);
    return arena_printf(j->run->arena, "%.*s%.*s", STR_ARG(amount), STR_ARG(unit));
}

struct dec yuan_step(const struct judge *j)
{
    struct dec step = published_step(j->run);
    if (j->run->in->unit == UNIT_WAN)
        dec_mul(step, dec_of(10000), &step);
    return step;
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

bool is_plain(const struct claim *c)
{
    bool ratio = c->kind == CLAIM_SHARE || c->kind == CLAIM_RATE || c->kind == CLAIM_COMPLETION;
    unsigned loose = (ratio ? 0 : QUALIFIER_ABOUT) | QUALIFIER_AT_LEAST | QUALIFIER_AT_MOST |
                     QUALIFIER_REASON | QUALIFIER_PLAN;
    return !(c->qualifiers & loose) && !c->year && !c->per.n && c->measure != CLAIM_BUDGET &&
           c->measure != CLAIM_AVERAGE;
}

struct said said_by(const struct claim *c)
{
    struct said s = {.value = c->value, .text = c->text, .passage = c->passage, .known = true};
    s.step = (struct dec){1, c->decimals};
    if (c->unit_kind != UNIT_MONEY)
        return s;
    dec_mul(s.value, dec_of(c->factor), &s.value);
    dec_mul(s.step, dec_of(c->factor), &s.step);
    return s;
}

void place_said(struct judge *j, struct finding *f, const struct said *s, int side)
{
    finding_passage(j->run, f, STR(""), s->passage, s->text, side);
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
    return report_for_cause(j, NULL, code, t, found, args, n);
}

struct finding *report_for_cause(struct judge *j, struct finding *cause, enum finding_code code,
                                 const struct topic *t, struct str found, const struct str *args,
                                 size_t n)
{
    struct finding *f = just_told(j, code, found) ? NULL : finding_new(j->run, code);
    if (!f)
        return NULL;
    if (f->level == FINDING_ERROR)
        f->level = certain(j);
    finding_say(j->run, f, code, args, n);
    finding_passage(j->run, f, t && t->subject ? t->subject->address : STR(""), j->passage, found,
                    -1);
    if (cause)
        add_under(j->run, cause, f);
    else
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

struct topic *topic_of(struct judge *j, const struct claim *c)
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

/* As far as anyone looks: of a sentence of ten thousand figures not all is copied for each. */
enum { LOOK_BYTES = 1200 };

struct str text_before(const struct unread *u, struct arena *a)
{
    struct str text = u->passage->text;
    size_t from = u->start > LOOK_BYTES ? utf8_after(text, u->start - LOOK_BYTES) : 0;
    return flat_text(str_sub(text, from, u->start), a);
}

struct str text_behind(const struct unread *u, struct arena *a)
{
    struct str text = u->passage->text;
    return flat_text(utf8_cut(str_sub(text, u->end, text.n), LOOK_BYTES), a);
}
