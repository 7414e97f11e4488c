/* What was said about several indicators, together: parts and wholes, sums, orders, causes, what
 * must be told. Which belong together is data (rules.json, "text"). */
#include "prose/judge.h"

static const struct said *said_about(struct judge *j, struct str address, enum said_kind kind)
{
    const struct indicator *i = said_of(j, address);
    return i && i->of[kind].known ? &i->of[kind] : NULL;
}

static struct str name_of(const struct value *item, const char *name)
{
    return value_get_str(item, name);
}

/* 其中 is never more than the whole. */
static void check_parts(struct judge *j)
{
    const struct value *list = words_of(j, W_parts);
    for (size_t i = 0; i < value_count(list); i++) {
        const struct value *item = &list->list->items[i];
        const struct said *part = said_about(j, name_of(item, "part"), SAID_AMOUNT);
        const struct said *whole = said_about(j, name_of(item, "whole"), SAID_AMOUNT);
        if (!part || !whole || dec_cmp(part->value, whole->value) <= 0)
            continue;
        struct str rule = name_of(item, "rule");
        struct finding *f = REPORT_PAIR(j, FOUND_PART, part, whole, name_of(item, "part_name"),
                                        part->text, name_of(item, "whole_name"), whole->text);
        if (f && rule.n)
            f->rule = rule;
        if (f && str_eq(name_of(item, "severity"), STR("W")))
            f->level = FINDING_WARNING;
    }
}

/* Two indicators that are the same money change by the same amount. */
static void check_twins(struct judge *j)
{
    const struct value *list = words_of(j, W_twins);
    for (size_t i = 0; i < value_count(list); i++) {
        const struct value *item = &list->list->items[i];
        const struct said *a = said_about(j, name_of(item, "a"), SAID_CHANGE);
        const struct said *b = said_about(j, name_of(item, "b"), SAID_CHANGE);
        struct dec x, y;
        if (!a || !b || !best_value(j, name_of(item, "a"), &x) ||
            !best_value(j, name_of(item, "b"), &y) || !dec_eq(x, y) || dec_eq(a->value, b->value))
            continue;
        bool close = same_amount(j, a->value, a->step, b->value, b->step) == VERDICT_ROUNDING;
        struct finding *f =
            REPORT_PAIR(j, FOUND_TWINS, a, b, name_of(item, "a_name"), name_of(item, "b_name"),
                        a->text, b->text, rounding_words(j, close));
        if (f && close) {
            f->level = FINDING_NOTE;
            f->rounding = true;
        }
    }
}

/* Of a sum that does not hold: the figure that a slip of the hand leads to from the right one comes
 * first. */
struct ranked {
    struct finding *finding;
    int best;
};

static int likeness(const struct judge *j, const struct said *s, struct dec right)
{
    struct dec printed = s->value;
    if (j->run->in->unit == UNIT_WAN) {
        dec_mul(printed, (struct dec){1, 4}, &printed);
        dec_mul(right, (struct dec){1, 4}, &right);
    }
    return dec_sign(right) < 0 ? 0 : slip_likeness(dec_trim(printed), dec_trim(right), 2);
}

static void place_ranked(struct judge *j, struct ranked *r, const struct said *s, struct dec right,
                         int side)
{
    struct finding *f = r->finding;
    int like = likeness(j, s, right);
    if (!dec_sign(s->value) && like <= r->best)
        return; /* of many zeros, none is the likeliest */
    place_said(j, f, s, side);
    if (like <= r->best || f->place_count < 2)
        return;
    r->best = like;
    struct finding_place last = f->places[f->place_count - 1];
    memmove(&f->places[1], &f->places[0], (f->place_count - 1) * sizeof *f->places);
    f->places[0] = last;
}

/* R126: what two places call by different names is one figure. */
static void check_same(struct judge *j)
{
    const struct value *list = words_of(j, W_same);
    for (size_t i = 0; i < value_count(list); i++) {
        const struct value *item = &list->list->items[i];
        const struct said *b = said_about(j, name_of(item, "b"), SAID_AMOUNT);
        const struct said *a = said_about(j, name_of(item, "a"), SAID_AMOUNT);
        struct dec ours;
        /* Where a table shows it the sentence is compared with that. */
        if (!b || known_fact(j, name_of(item, "b")) || !best_value(j, name_of(item, "a"), &ours) ||
            same_amount(j, ours, yuan_step(j), b->value, b->step) != VERDICT_WRONG)
            continue;
        struct finding *f = finding_new(j->run, FOUND_SAME_FIGURE);
        if (!f)
            return;
        f->rule = name_of(item, "rule");
        f->title = name_of(item, "title");
        FINDING_SAY(j->run, f, FOUND_SAME_FIGURE, name_of(item, "b_name"), b->text,
                    name_of(item, "a_name"), in_unit(j, ours));
        f->hint = name_of(item, "advice");
        place_said(j, f, b, 1);
        if (a)
            place_said(j, f, a, -1);
        finding_add(j->run, f);
    }
}

/* An item of the level whose codes have so many digits: general.expenditure[2080505] */
static bool is_item(const struct indicator *one, struct str prefix, size_t digits)
{
    size_t end = str_find(one->address, STR("]"), 0);
    return str_starts(one->address, prefix) && end == prefix.n + digits;
}

/* R106, R125: budgets and changes of the classes, or of the items, against those of the total */
static void check_items(struct judge *j, enum said_kind kind, size_t digits)
{
    const struct said *total = said_about(j, rule_word(j->run->in->rules, W_items_total), kind);
    bool budget = kind == SAID_BUDGET;
    struct str prefix = rule_word(j->run->in->rules, W_general_address);
    prefix = str_sub(prefix, 0, str_find(prefix, STR("]"), 0));
    struct dec sum = {0, 2}, difference, spent = {0, 2};
    const struct fact *all = known_fact(j, rule_word(j->run->in->rules, W_items_total));
    size_t n = 0;
    if (!total)
        return;
    struct tolerance t = tolerance_of(TOLERANCE_SUM, total->value, total->step, yuan_step(j));
    for (size_t i = 0; i < j->indicators.n; i++) {
        struct indicator *one = j->indicators.entries[i].value;
        if (!is_item(one, prefix, digits))
            continue;
        if (one->of[kind].known) {
            dec_add(sum, one->of[kind].value, &sum);
            tolerance_add(&t, one->of[kind].value, one->of[kind].step, yuan_step(j));
            n++;
            const struct fact *fact = known_fact(j, one->address);
            if (fact)
                dec_add(spent, fact->value, &spent);
        } else if (!budget) {
            struct fact *fact = known_fact(j, one->address);
            if (fact && dec_sign(fact->value))
                return; /* not all changes are told */
        }
    }
    if (n < 2 || !dec_sub(total->value, sum, &difference) ||
        same_sum(t, difference) != VERDICT_WRONG)
        return;
    /* Where those whose budgets are told did not spend all, others had a part of the budget. */
    if (budget && dec_sign(difference) > 0 && all && !dec_eq(spent, all->value))
        return;
    enum finding_code code = budget ? FOUND_ITEM_BUDGETS : FOUND_ITEM_CHANGES;
    struct finding *f = finding_new(j->run, code);
    if (!f)
        return;
    FINDING_SAY(j->run, f, code, total->text, count_text(j->run->arena, (long long)n),
                in_unit(j, sum), in_unit(j, dec_abs(difference)));
    if (budget)
        f->hint = phrase_text(j->run->arena, SAY_ITEMS_HINT, NULL, 0);
    struct ranked ranked = {f, likeness(j, total, sum)};
    place_said(j, f, total, -1);
    for (size_t i = 0; i < j->indicators.n; i++) {
        struct indicator *one = j->indicators.entries[i].value;
        struct dec right;
        if (is_item(one, prefix, digits) && one->of[kind].known &&
            dec_add(one->of[kind].value, difference, &right))
            place_ranked(j, &ranked, &one->of[kind], right, 1);
    }
    finding_add(j->run, f);
}

/* Sums that no table shows */

struct sum {
    struct dec value;
    struct tolerance tolerance;
    size_t n, told;
    size_t gone;  /* parts that are nothing this year and whose changes are not told: they did not
                     grow */
    bool certain; /* every other part is told */
};

static bool part_value(struct judge *j, struct str address, enum said_kind kind, struct sum *s)
{
    const struct said *said = said_about(j, address, kind);
    struct fact *fact = kind == SAID_AMOUNT ? known_fact(j, address) : NULL;
    if (!said && !fact)
        return false;
    struct dec value = said ? said->value : fact->value;
    dec_add(s->value, value, &s->value);
    tolerance_add(&s->tolerance, value, said ? said->step : yuan_step(j), yuan_step(j));
    s->told += said != NULL;
    s->n++;
    return true;
}

static bool add_part(struct judge *j, struct str address, enum said_kind kind, struct sum *s)
{
    const struct value *pieces = pieces_of(j, address);
    bool whole = part_value(j, address, kind, s), any = whole, lacking = false;
    for (size_t i = 0; !whole && i < value_count(pieces); i++) {
        struct str piece = pieces->list->items[i].s;
        struct dec amount;
        bool told = part_value(j, piece, kind, s);
        any |= told;
        /* 公务用车购置费2480万元, whose change nobody tells */
        lacking |=
            !told && kind == SAID_CHANGE && best_value(j, piece, &amount) && dec_sign(amount);
    }
    return any && !lacking;
}

static struct sum sum_of(struct judge *j, const struct value *parts, enum said_kind kind,
                         const struct said *whole)
{
    struct sum s = {.value = {0, 2}, .certain = true};
    s.tolerance = tolerance_of(TOLERANCE_SUM, whole->value, whole->step, yuan_step(j));
    for (size_t i = 0; i < value_count(parts); i++) {
        struct str part = parts->list->items[i].s;
        size_t n = s.n;
        struct dec amount;
        bool told = add_part(j, part, kind, &s);
        if (!told && kind == SAID_CHANGE && s.n == n && best_value(j, part, &amount) &&
            !dec_sign(amount))
            s.gone++;
        else
            s.certain &= told;
    }
    return s;
}

/* Whether one slip of the hand in a change makes the difference: its direction, or a digit. */
static bool is_slip(const struct judge *j, const struct said *said, struct dec difference)
{
    struct dec right;
    if (!said || !dec_sign(said->value) || !dec_add(said->value, difference, &right))
        return false;
    if (dec_eq(right, dec_neg(said->value)))
        return true;
    return dec_sign(right) == dec_sign(said->value) &&
           likeness(j, &(struct said){.value = dec_abs(said->value)}, dec_abs(right)) >= 2;
}

/* A difference that changes which are not told cannot make: they could only have fallen; or that
 * one slip makes. */
static bool is_beyond(struct judge *j, const struct value *parts, const struct said *whole,
                      struct dec difference)
{
    bool beyond = dec_sign(difference) > 0 || is_slip(j, whole, dec_neg(difference));
    for (size_t i = 0; i < value_count(parts) && !beyond; i++) {
        struct str part = parts->list->items[i].s;
        const struct value *pieces = pieces_of(j, part);
        beyond |= is_slip(j, said_about(j, part, SAID_CHANGE), difference);
        for (size_t k = 0; k < value_count(pieces); k++)
            /* NOLINTNEXTLINE(clang-analyzer-core.NullDereference): only a list has a count */
            beyond |= is_slip(j, said_about(j, pieces->list->items[k].s, SAID_CHANGE), difference);
    }
    return beyond;
}

static bool is_of(const struct value *item, const char *word)
{
    return str_eq(value_get_str(item, "of"), str_of(word));
}

static void place_part(struct judge *j, struct ranked *ranked, struct str address,
                       enum said_kind kind, struct dec difference)
{
    const struct said *said = said_about(j, address, kind);
    struct dec right;
    if (said && dec_add(said->value, difference, &right))
        place_ranked(j, ranked, said, right, 1);
}

static void report_sum(struct judge *j, const struct value *item, const struct said *whole,
                       const struct sum *sum, struct dec difference, enum said_kind kind)
{
    struct run *r = j->run;
    bool count = is_of(item, "count");
    struct finding *f = finding_new(r, FOUND_SUM);
    if (!f)
        return;
    f->rule = value_get_str(item, "rule");
    f->title = value_get_str(item, "title");
    f->level = sum->certain ? FINDING_ERROR : FINDING_WARNING;
    /* Of changes the whole is told as its parts are added up: with its sign. */
    struct str told = kind == SAID_CHANGE ? in_unit(j, whole->value) : whole->text;
    FINDING_SAY(r, f, FOUND_SUM, told, count_text(r->arena, (long long)sum->n),
                count ? decimal_text(r, dec_trim(sum->value)) : in_unit(j, sum->value),
                count ? decimal_text(r, dec_trim(dec_abs(difference)))
                      : in_unit(j, dec_abs(difference)));
    struct ranked ranked = {f, likeness(j, whole, sum->value)};
    place_said(j, f, whole, -1);
    const struct value *parts = value_get(item, "parts");
    for (size_t i = 0; i < value_count(parts); i++) {
        struct str part = parts->list->items[i].s;
        const struct value *pieces = said_about(j, part, kind) ? NULL : pieces_of(j, part);
        place_part(j, &ranked, part, kind, difference);
        for (size_t k = 0; k < value_count(pieces); k++)
            /* NOLINTNEXTLINE(clang-analyzer-core.NullDereference): only a list has a count */
            place_part(j, &ranked, pieces->list->items[k].s, kind, difference);
    }
    finding_add(r, f);
}

static const struct said *whole_said(struct judge *j, struct str address, enum said_kind kind)
{
    const struct said *said = said_about(j, address, kind);
    const struct value *pieces = said ? NULL : pieces_of(j, address);
    /* NOLINTNEXTLINE(clang-analyzer-core.NullDereference): only a list has a count */
    return value_count(pieces) == 1 ? said_about(j, pieces->list->items[0].s, kind) : said;
}

/* Whether the paragraph counts parts in the same unit that have no address: what is not told may be
 * among them. */
static bool counts_others(const struct judge *j, const struct said *whole)
{
    struct str unit = STR("");
    for (size_t i = 0; i < j->claims->n; i++) {
        const struct claim *c = &j->claims->items[i];
        if (c->passage != whole->passage || c->kind != CLAIM_COUNT)
            continue;
        if (c->text.p == whole->text.p)
            unit = c->unit;
        else if (c->within.n && !c->indicator.n && dec_sign(c->value) && str_eq(c->unit, unit))
            return true;
    }
    return false;
}

static void check_sums(struct judge *j)
{
    const struct value *list = words_of(j, W_sums);
    for (size_t i = 0; i < value_count(list); i++) {
        const struct value *item = &list->list->items[i], *parts = value_get(item, "parts");
        enum said_kind kind = is_of(item, "change")   ? SAID_CHANGE
                              : is_of(item, "budget") ? SAID_BUDGET
                                                      : SAID_AMOUNT;
        struct str address = value_get_str(item, "whole");
        const struct said *whole = whole_said(j, address, kind);
        struct fact *fact = known_fact(j, address);
        struct dec difference;
        if (!whole)
            continue;
        struct sum s = sum_of(j, parts, kind, whole);
        if (s.told < 2 || !dec_sub(whole->value, s.value, &difference))
            continue;
        /* Pieces may be some of those that there are; more than all they are not. */
        s.certain |= is_of(item, "count") && dec_sign(difference) < 0;
        const struct value *some = value_get(item, "some");
        if (some && some->type == VALUE_BOOL && some->b && s.told < value_count(parts) &&
            dec_sign(difference) > 0)
            continue;
        /* Tables say it better. */
        if (kind == SAID_AMOUNT && fact && !dec_eq(fact->value, whole->value))
            continue;
        s.certain |= kind == SAID_AMOUNT && j->complete[whole->passage - j->all];
        /* What is not told may make up what is missing. */
        bool more =
            kind == SAID_CHANGE ||
            (kind == SAID_BUDGET && s.told < value_count(parts) && dec_sign(difference) > 0) ||
            (is_of(item, "count") ? counts_others(j, whole) : j->strange[whole->passage - j->all]);
        if (!s.certain && more)
            continue;
        if (s.gone && !is_beyond(j, parts, whole, difference))
            continue;
        s.certain &= !s.gone;
        ledger_compared(j->run, catalogue_at(FOUND_SUM)->rule);
        if (is_of(item, "count") ? dec_sign(difference) != 0
                                 : same_sum(s.tolerance, difference) == VERDICT_WRONG)
            report_sum(j, item, whole, &s, difference, kind);
    }
}

/* R118: this year, last year and the change between them, told in different paragraphs */
static void check_far_changes(struct judge *j)
{
    for (size_t i = 0; i < j->indicators.n; i++) {
        const struct indicator *one = j->indicators.entries[i].value;
        const struct said *now = &one->of[SAID_AMOUNT], *before = &one->of[SAID_PREVIOUS],
                          *change = &one->of[SAID_CHANGE];
        struct dec expected, difference;
        if (!now->known || !before->known || !change->known || one->contradicted ||
            change->passage == before->passage || !dec_sub(now->value, before->value, &expected) ||
            !dec_sub(change->value, expected, &difference) ||
            same_sum(change_tolerance(j, change, before, now), difference) != VERDICT_WRONG)
            continue;
        struct finding *f =
            REPORT_PAIR(j, FOUND_FAR_CHANGE, change, now, change->text, in_unit(j, now->value),
                        in_unit(j, before->value), in_unit(j, expected));
        if (f)
            place_said(j, f, before, 1);
    }
}

/* R128: last year's figure in words is this year's of the tables, and this year's is not told: the
 * year was left as it was. */
static void check_stale(struct judge *j)
{
    for (size_t i = 0; i < j->indicators.n; i++) {
        const struct indicator *one = j->indicators.entries[i].value;
        const struct said *before = &one->of[SAID_PREVIOUS];
        const struct fact *now = before->known ? known_fact(j, one->address) : NULL;
        if (!now || one->of[SAID_AMOUNT].known || !dec_sign(before->value) ||
            same_amount(j, before->value, before->step, now->value, yuan_step(j)) == VERDICT_WRONG)
            continue;
        struct finding *f = finding_new(j->run, FOUND_STALE_YEAR);
        if (!f)
            return;
        FINDING_SAY(j->run, f, FOUND_STALE_YEAR, before->text);
        place_said(j, f, before, -1);
        finding_add(j->run, f);
    }
}

/* R124: the year before, worked back from the changes, is in the same order as this year. */

static bool value_before(struct judge *j, struct str address, struct dec *out)
{
    const struct said *change = said_about(j, address, SAID_CHANGE);
    const struct said *previous = said_about(j, address, SAID_PREVIOUS);
    struct dec now;
    if (previous) {
        *out = previous->value;
        return true;
    }
    return change && best_value(j, address, &now) && dec_sub(now, change->value, out);
}

static void check_orders(struct judge *j)
{
    const struct value *list = words_of(j, W_orders);
    for (size_t i = 0; i < value_count(list); i++) {
        const struct value *item = &list->list->items[i];
        struct str whole = value_get_str(item, "whole"), part = value_get_str(item, "part");
        struct dec all, some;
        if (!value_before(j, whole, &all) || !value_before(j, part, &some) ||
            dec_cmp(some, all) <= 0 ||
            same_amount(j, some, yuan_step(j), all, yuan_step(j)) != VERDICT_WRONG)
            continue;
        const struct said *a = said_about(j, part, SAID_CHANGE),
                          *b = said_about(j, whole, SAID_CHANGE);
        a = a ? a : said_about(j, part, SAID_PREVIOUS);
        b = b ? b : said_about(j, whole, SAID_PREVIOUS);
        REPORT_PAIR(j, FOUND_PREVIOUS_ORDER, a, b, value_get_str(item, "part_name"),
                    in_unit(j, some), value_get_str(item, "whole_name"), in_unit(j, all));
    }
}

/* R114: money without pieces, pieces without money */

static void check_causes(struct judge *j)
{
    const struct value *list = words_of(j, W_causes);
    for (size_t i = 0; i < value_count(list); i++) {
        const struct value *item = &list->list->items[i], *counts = value_get(item, "counts");
        struct str address = value_get_str(item, "amount");
        const struct said *money = said_about(j, address, SAID_AMOUNT), *piece = NULL;
        bool none = true, told = value_count(counts) > 0;
        struct dec spent;
        for (size_t k = 0; k < value_count(counts); k++) {
            struct indicator *one = said_of(j, counts->list->items[k].s);
            told &= one && one->of[SAID_AMOUNT].known && !one->contradicted;
            if (!told)
                break;
            if (!piece || dec_sign(one->of[SAID_AMOUNT].value))
                piece = &one->of[SAID_AMOUNT];
            none &= dec_sign(one->of[SAID_AMOUNT].value) == 0;
        }
        if (!told || !j->run->in->as_published || !best_value(j, address, &spent) ||
            (dec_sign(spent) == 0) == none)
            continue;
        /* NOLINTNEXTLINE(clang-analyzer-core.NullDereference): one was told */
        REPORT_PAIR(j, FOUND_CAUSE, piece, money ? money : piece, value_get_str(item, "name"),
                    in_unit(j, spent), piece->text);
    }
}

/* R115: counts that must be told, but for those of what nothing was spent on */
static void check_required(struct judge *j, bool has_part)
{
    const struct value *list = words_of(j, W_required_counts);
    struct str missing = STR("");
    const struct said *near = NULL;
    for (size_t i = 0; has_part && i < value_count(list); i++) {
        const struct value *item = &list->list->items[i];
        struct dec spent;
        bool nothing = best_value(j, value_get_str(item, "amount"), &spent) && !dec_sign(spent);
        if (nothing || said_about(j, value_get_str(item, "fact"), SAID_AMOUNT))
            continue;
        missing = arena_printf(j->run->arena, "%.*s%s%.*s", STR_ARG(missing), missing.n ? "、" : "",
                               STR_ARG(value_get_str(item, "name")));
    }
    near = said_about(j, rule_word(j->run->in->rules, W_counts_near), SAID_AMOUNT);
    if (!missing.n || !near || !j->run->in->as_published)
        return;
    struct finding *f = finding_new(j->run, FOUND_COUNTS_MISSING);
    if (!f)
        return;
    FINDING_SAY(j->run, f, FOUND_COUNTS_MISSING, missing);
    place_said(j, f, near, 0);
    finding_add(j->run, f);
}

/* R104, R105: what the table has and the text leaves out, once the text lists such things at all */
static void check_complete(struct judge *j, const struct value *rows, size_t digits,
                           enum finding_code finding)
{
    struct run *r = j->run;
    struct str missing = STR("");
    size_t told = 0, left_out = 0;
    for (size_t i = 0; i < value_count(rows); i++) {
        /* NOLINTNEXTLINE(clang-analyzer-core.NullDereference): only a list has a count */
        struct str code = value_get_str(&rows->list->items[i], "code");
        struct str address = address_of(j->words, W_general_address, code);
        struct fact *fact = code.n == digits ? known_fact(j, address) : NULL;
        struct indicator *one = said_of(j, address);
        one = one ? one : said_of(j, address_of(j->words, W_wider_address, code));
        told += code.n == digits && one && one->of[SAID_AMOUNT].known;
        if (!fact || !dec_sign(fact->value) || one)
            continue;
        struct str name = codes_name(r->in->function, code);
        missing = arena_printf(r->arena, "%.*s%s%.*s%.*s", STR_ARG(missing), left_out++ ? "、" : "",
                               STR_ARG(code), name.n ? (int)name.n : 0, name.n ? name.p : "");
    }
    if (told < 2 || !left_out || left_out > told)
        return;
    struct finding *f = finding_new(r, finding);
    const struct said *near = said_about(j, rule_word(r->in->rules, W_items_total), SAID_AMOUNT);
    if (!f)
        return;
    FINDING_SAY(r, f, finding, missing);
    if (near)
        place_said(j, f, near, 0);
    finding_add(r, f);
}

void check_together(struct judge *j)
{
    const struct value *rows = item_rows(j->run);
    check_parts(j);
    check_twins(j);
    check_same(j);
    for (size_t digits = 3; digits <= 7; digits += 2) {
        check_items(j, SAID_BUDGET, digits);
        check_items(j, SAID_CHANGE, digits);
        check_items(j, SAID_BUDGET_CHANGE, digits);
    }
    check_sums(j);
    check_orders(j);
    check_far_changes(j);
    check_stale(j);
    check_grades(j);
    check_causes(j);
    if (!j->run->in->as_published)
        return;
    check_required(j, true);
    check_complete(j, rows, 3, FOUND_CLASSES_MISSING);
    check_complete(j, rows, 7, FOUND_ITEMS_MISSING);
}
