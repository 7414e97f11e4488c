/* What was said about several indicators, together: parts and wholes, sums, orders, causes, what
 * must be told. Which belong together is data (rules.json, "text"). */
#include "prose/reader.h"

static const struct said *said_about(struct text_reader *rd, struct str address,
                                     enum said_kind kind)
{
    const struct indicator *i = said_of(rd, address);
    return i && i->of[kind].known ? &i->of[kind] : NULL;
}

static struct str name_of(const struct value *item, const char *name)
{
    return value_get_str(item, name);
}

/* 其中 is never more than the whole. */
static void check_parts(struct text_reader *rd)
{
    const struct value *list = words_of(rd, "parts");
    for (size_t i = 0; i < value_count(list); i++) {
        const struct value *item = &list->list->items[i];
        const struct said *part = said_about(rd, name_of(item, "part"), SAID_AMOUNT);
        const struct said *whole = said_about(rd, name_of(item, "whole"), SAID_AMOUNT);
        if (!part || !whole || dec_cmp(part->value, whole->value) <= 0)
            continue;
        struct str rule = name_of(item, "rule");
        report_pair(rd, rule.n ? arena_str(rd->run->arena, rule).p : "R112", FINDING_ERROR,
                    "其中数大于总数", part, whole,
                    arena_printf(rd->run->arena, "%.*s %.*s，大于 %.*s %.*s",
                                 STR_ARG(name_of(item, "part_name")), STR_ARG(part->text),
                                 STR_ARG(name_of(item, "whole_name")), STR_ARG(whole->text)));
    }
}

/* Two indicators that are the same money change by the same amount. */
static void check_twins(struct text_reader *rd)
{
    const struct value *list = words_of(rd, "twins");
    for (size_t i = 0; i < value_count(list); i++) {
        const struct value *item = &list->list->items[i];
        const struct said *a = said_about(rd, name_of(item, "a"), SAID_CHANGE);
        const struct said *b = said_about(rd, name_of(item, "b"), SAID_CHANGE);
        struct dec x, y;
        if (!a || !b || !best_value(rd, name_of(item, "a"), &x) ||
            !best_value(rd, name_of(item, "b"), &y) || !dec_eq(x, y) || dec_eq(a->value, b->value))
            continue;
        bool close = same_amount(rd, a->value, a->step, b->value, b->step) == VERDICT_ROUNDING;
        report_pair(rd, "R117", close ? FINDING_NOTE : FINDING_WARNING, "同一笔钱的增减额不同", a,
                    b,
                    arena_printf(rd->run->arena, "%.*s与%.*s本年数相同，增减额却是 %.*s 和 %.*s%s",
                                 STR_ARG(name_of(item, "a_name")), STR_ARG(name_of(item, "b_name")),
                                 STR_ARG(a->text), STR_ARG(b->text), close ? "，属取整误差" : ""));
    }
}

/* Of a sum that does not hold: the figure that a slip of the hand leads to from the right one comes
 * first. */
struct ranked {
    struct finding *finding;
    int best;
};

static int likeness(const struct text_reader *rd, const struct said *s, struct dec right)
{
    struct dec printed = s->value;
    if (rd->run->in->unit == UNIT_WAN) {
        dec_mul(printed, (struct dec){1, 4}, &printed);
        dec_mul(right, (struct dec){1, 4}, &right);
    }
    return dec_sign(right) < 0 ? 0 : slip_likeness(dec_trim(printed), dec_trim(right), 2);
}

static void place_ranked(struct text_reader *rd, struct ranked *r, const struct said *s,
                         struct dec right, int side)
{
    struct finding *f = r->finding;
    int like = likeness(rd, s, right);
    if (!dec_sign(s->value) && like <= r->best)
        return; /* of many zeros, none is the likeliest */
    place_said(rd, f, s, side);
    if (like <= r->best || f->place_count < 2)
        return;
    r->best = like;
    struct finding_place last = f->places[f->place_count - 1];
    memmove(&f->places[1], &f->places[0], (f->place_count - 1) * sizeof *f->places);
    f->places[0] = last;
}

/* R126: what two places call by different names is one figure. */
static void check_same(struct text_reader *rd)
{
    const struct value *list = words_of(rd, "same");
    for (size_t i = 0; i < value_count(list); i++) {
        const struct value *item = &list->list->items[i];
        const struct said *b = said_about(rd, name_of(item, "b"), SAID_AMOUNT);
        const struct said *a = said_about(rd, name_of(item, "a"), SAID_AMOUNT);
        struct dec ours;
        /* Where a table shows it the sentence is compared with that. */
        if (!b || known_fact(rd, name_of(item, "b")) ||
            !best_value(rd, name_of(item, "a"), &ours) ||
            same_amount(rd, ours, yuan_step(rd), b->value, b->step) != VERDICT_WRONG)
            continue;
        struct finding *f = finding_new(rd->run, arena_str(rd->run->arena, name_of(item, "rule")).p,
                                        FINDING_WARNING, name_of(item, "title"));
        if (!f)
            return;
        f->message = arena_printf(rd->run->arena, "%.*s %.*s，%.*s %.*s",
                                  STR_ARG(name_of(item, "b_name")), STR_ARG(b->text),
                                  STR_ARG(name_of(item, "a_name")), STR_ARG(in_unit(rd, ours)));
        f->hint = name_of(item, "advice");
        place_said(rd, f, b, 1);
        if (a)
            place_said(rd, f, a, -1);
        finding_add(rd->run, f);
    }
}

/* R106, R125: budgets and changes of the classes or items against those of the total */
static void check_items(struct text_reader *rd, enum said_kind kind)
{
    const struct said *total = said_about(rd, STR("general.expenditure.sum.total"), kind);
    bool budget = kind == SAID_BUDGET;
    struct dec sum = {0, 2}, difference;
    size_t n = 0;
    if (!total)
        return;
    struct tolerance t = tolerance_of(TOLERANCE_SUM, total->value, total->step, yuan_step(rd));
    for (size_t i = 0; i < rd->indicators.n; i++) {
        struct indicator *one = rd->indicators.entries[i].value;
        if (!str_starts(one->address, STR("general.expenditure[")))
            continue;
        if (one->of[kind].known) {
            dec_add(sum, one->of[kind].value, &sum);
            tolerance_add(&t, one->of[kind].value, one->of[kind].step, yuan_step(rd));
            n++;
        } else if (!budget) {
            struct fact *fact = known_fact(rd, one->address);
            if (fact && dec_sign(fact->value))
                return; /* not all changes are told */
        }
    }
    if (n < 2 || !dec_sub(total->value, sum, &difference) ||
        same_sum(t, difference) != VERDICT_WRONG)
        return;
    struct finding *f =
        finding_new(rd->run, budget ? "R106" : "R125", FINDING_WARNING,
                    budget ? STR("各项年初预算之和与总额不符") : STR("各类增减额之和与总额不符"));
    if (!f)
        return;
    f->message = arena_printf(rd->run->arena, "总额 %.*s，所列 %zu 项之和 %.*s，相差 %.*s",
                              STR_ARG(total->text), n, STR_ARG(in_unit(rd, sum)),
                              STR_ARG(in_unit(rd, dec_abs(difference))));
    f->hint = budget ? STR("有预算而没有支出的项可以不列；否则请核对。") : STR("");
    struct ranked ranked = {f, likeness(rd, total, sum)};
    place_said(rd, f, total, -1);
    for (size_t i = 0; i < rd->indicators.n; i++) {
        struct indicator *one = rd->indicators.entries[i].value;
        struct dec right;
        if (str_starts(one->address, STR("general.expenditure[")) && one->of[kind].known &&
            dec_add(one->of[kind].value, difference, &right))
            place_ranked(rd, &ranked, &one->of[kind], right, 1);
    }
    finding_add(rd->run, f);
}

/* Sums that no table shows */

struct sum {
    struct dec value;
    struct tolerance tolerance;
    size_t n, told;
    bool certain; /* every part is told */
};

static bool part_value(struct text_reader *rd, struct str address, enum said_kind kind,
                       struct sum *s)
{
    const struct said *said = said_about(rd, address, kind);
    struct fact *fact = kind == SAID_AMOUNT ? known_fact(rd, address) : NULL;
    if (!said && !fact)
        return false;
    struct dec value = said ? said->value : fact->value;
    dec_add(s->value, value, &s->value);
    tolerance_add(&s->tolerance, value, said ? said->step : yuan_step(rd), yuan_step(rd));
    s->told += said != NULL;
    s->n++;
    return true;
}

const struct value *pieces_of(struct text_reader *rd, struct str address)
{
    const struct value *list = words_of(rd, "made_of");
    for (size_t i = 0; i < value_count(list); i++)
        if (str_eq(value_get_str(&list->list->items[i], "whole"), address))
            return value_get(&list->list->items[i], "parts");
    return NULL;
}

static bool add_part(struct text_reader *rd, struct str address, enum said_kind kind, struct sum *s)
{
    const struct value *pieces = pieces_of(rd, address);
    bool whole = part_value(rd, address, kind, s), any = whole;
    for (size_t i = 0; !whole && i < value_count(pieces); i++)
        any |= part_value(rd, pieces->list->items[i].s, kind, s);
    return any;
}

static struct sum sum_of(struct text_reader *rd, const struct value *parts, enum said_kind kind,
                         const struct said *whole)
{
    struct sum s = {.value = {0, 2}, .certain = true};
    s.tolerance = tolerance_of(TOLERANCE_SUM, whole->value, whole->step, yuan_step(rd));
    for (size_t i = 0; i < value_count(parts); i++)
        s.certain &= add_part(rd, parts->list->items[i].s, kind, &s);
    return s;
}

static bool is_of(const struct value *item, const char *word)
{
    return str_eq(value_get_str(item, "of"), str_of(word));
}

static void place_part(struct text_reader *rd, struct ranked *ranked, struct str address,
                       enum said_kind kind, struct dec difference)
{
    const struct said *said = said_about(rd, address, kind);
    struct dec right;
    if (said && dec_add(said->value, difference, &right))
        place_ranked(rd, ranked, said, right, 1);
}

static void report_sum(struct text_reader *rd, const struct value *item, const struct said *whole,
                       const struct sum *sum, struct dec difference, enum said_kind kind)
{
    struct run *r = rd->run;
    bool count = is_of(item, "count");
    struct str rule = value_get_str(item, "rule"), title = value_get_str(item, "title");
    enum finding_level level = sum->certain ? FINDING_ERROR : FINDING_WARNING;
    struct finding *f = finding_new(r, arena_str(r->arena, rule).p, level, title);
    if (!f)
        return;
    f->message = arena_printf(
        r->arena, "写的是 %.*s，所列 %zu 项之和 %.*s，相差 %.*s", STR_ARG(whole->text), sum->n,
        STR_ARG(count ? decimal_text(r, sum->value) : in_unit(rd, sum->value)),
        STR_ARG(count ? decimal_text(r, dec_abs(difference)) : in_unit(rd, dec_abs(difference))));
    struct ranked ranked = {f, likeness(rd, whole, sum->value)};
    place_said(rd, f, whole, -1);
    const struct value *parts = value_get(item, "parts");
    for (size_t i = 0; i < value_count(parts); i++) {
        struct str part = parts->list->items[i].s;
        const struct value *pieces = said_about(rd, part, kind) ? NULL : pieces_of(rd, part);
        place_part(rd, &ranked, part, kind, difference);
        for (size_t k = 0; k < value_count(pieces); k++)
            place_part(rd, &ranked, pieces->list->items[k].s, kind, difference);
    }
    finding_add(r, f);
}

static const struct said *whole_said(struct text_reader *rd, struct str address,
                                     enum said_kind kind)
{
    const struct said *said = said_about(rd, address, kind);
    const struct value *pieces = said ? NULL : pieces_of(rd, address);
    return value_count(pieces) == 1 ? said_about(rd, pieces->list->items[0].s, kind) : said;
}

static void check_sums(struct text_reader *rd)
{
    const struct value *list = words_of(rd, "sums");
    for (size_t i = 0; i < value_count(list); i++) {
        const struct value *item = &list->list->items[i], *parts = value_get(item, "parts");
        enum said_kind kind = is_of(item, "change")   ? SAID_CHANGE
                              : is_of(item, "budget") ? SAID_BUDGET
                                                      : SAID_AMOUNT;
        struct str address = value_get_str(item, "whole");
        const struct said *whole = whole_said(rd, address, kind);
        struct fact *fact = known_fact(rd, address);
        struct dec difference;
        if (!whole)
            continue;
        struct sum s = sum_of(rd, parts, kind, whole);
        size_t enough = is_of(item, "count") ? 3 : 2;
        if (s.told < enough || !dec_sub(whole->value, s.value, &difference))
            continue;
        /* Tables say it better. */
        if (kind == SAID_AMOUNT && fact && !dec_eq(fact->value, whole->value))
            continue;
        /* What is not told may make up what is missing. */
        bool more = kind == SAID_CHANGE || rd->strange[whole->passage - rd->all];
        if (!s.certain && more)
            continue;
        rd->run->findings->comparisons++;
        if (is_of(item, "count") ? dec_sign(difference) != 0
                                 : same_sum(s.tolerance, difference) == VERDICT_WRONG)
            report_sum(rd, item, whole, &s, difference, kind);
    }
}

/* R118: this year, last year and the change between them, told in different paragraphs */
static void check_far_changes(struct text_reader *rd)
{
    for (size_t i = 0; i < rd->indicators.n; i++) {
        const struct indicator *one = rd->indicators.entries[i].value;
        const struct said *now = &one->of[SAID_AMOUNT], *before = &one->of[SAID_PREVIOUS],
                          *change = &one->of[SAID_CHANGE];
        struct dec expected, difference;
        if (!now->known || !before->known || !change->known || one->contradicted ||
            change->passage == before->passage || !dec_sub(now->value, before->value, &expected) ||
            !dec_sub(change->value, expected, &difference) ||
            same_sum(change_tolerance(rd, change, before, now), difference) != VERDICT_WRONG)
            continue;
        struct finding *f = report_pair(
            rd, "R118", FINDING_WARNING, "增减额与前后两数不符", change, now,
            arena_printf(rd->run->arena, "增减额写 %.*s，按所写的数计算：%.*s − %.*s = %.*s",
                         STR_ARG(change->text), STR_ARG(in_unit(rd, now->value)),
                         STR_ARG(in_unit(rd, before->value)), STR_ARG(in_unit(rd, expected))));
        if (f)
            place_said(rd, f, before, 1);
    }
}

/* R124: the year before, worked back from the changes, is in the same order as this year. */

static bool value_before(struct text_reader *rd, struct str address, struct dec *out)
{
    const struct said *change = said_about(rd, address, SAID_CHANGE);
    const struct said *previous = said_about(rd, address, SAID_PREVIOUS);
    struct dec now;
    if (previous) {
        *out = previous->value;
        return true;
    }
    return change && best_value(rd, address, &now) && dec_sub(now, change->value, out);
}

static void check_orders(struct text_reader *rd)
{
    const struct value *list = words_of(rd, "orders");
    for (size_t i = 0; i < value_count(list); i++) {
        const struct value *item = &list->list->items[i];
        struct str whole = value_get_str(item, "whole"), part = value_get_str(item, "part");
        struct dec all, some;
        if (!value_before(rd, whole, &all) || !value_before(rd, part, &some) ||
            dec_cmp(some, all) <= 0 ||
            same_amount(rd, some, yuan_step(rd), all, yuan_step(rd)) != VERDICT_WRONG)
            continue;
        const struct said *a = said_about(rd, part, SAID_CHANGE),
                          *b = said_about(rd, whole, SAID_CHANGE);
        a = a ? a : said_about(rd, part, SAID_PREVIOUS);
        b = b ? b : said_about(rd, whole, SAID_PREVIOUS);
        report_pair(
            rd, "R124", FINDING_WARNING, "倒推的上年数互相矛盾", a, b,
            arena_printf(rd->run->arena, "按本年数和增减额倒推，上年%.*s %.*s 大于上年%.*s %.*s",
                         STR_ARG(value_get_str(item, "part_name")), STR_ARG(in_unit(rd, some)),
                         STR_ARG(value_get_str(item, "whole_name")), STR_ARG(in_unit(rd, all))));
    }
}

/* R114: money without pieces, pieces without money */

static void check_causes(struct text_reader *rd)
{
    const struct value *list = words_of(rd, "causes");
    for (size_t i = 0; i < value_count(list); i++) {
        const struct value *item = &list->list->items[i], *counts = value_get(item, "counts");
        struct str address = value_get_str(item, "amount");
        const struct said *money = said_about(rd, address, SAID_AMOUNT), *piece = NULL;
        bool none = true, told = value_count(counts) > 0;
        struct dec spent;
        for (size_t k = 0; k < value_count(counts); k++) {
            struct indicator *one = said_of(rd, counts->list->items[k].s);
            told &= one && one->of[SAID_AMOUNT].known && !one->contradicted;
            if (!told)
                break;
            if (!piece || dec_sign(one->of[SAID_AMOUNT].value))
                piece = &one->of[SAID_AMOUNT];
            none &= dec_sign(one->of[SAID_AMOUNT].value) == 0;
        }
        if (!told || !rd->run->in->as_published || !best_value(rd, address, &spent) ||
            (dec_sign(spent) == 0) == none)
            continue;
        report_pair(rd, "R114", FINDING_ERROR, "费用与实物量不同有同无", piece,
                    money ? money : piece,
                    arena_printf(rd->run->arena, "%.*s是 %.*s，实物量却是 %.*s",
                                 STR_ARG(value_get_str(item, "name")), STR_ARG(in_unit(rd, spent)),
                                 STR_ARG(piece->text)));
    }
}

/* R115: counts that must be told, zero too */
static void check_required(struct text_reader *rd, bool has_part)
{
    const struct value *list = words_of(rd, "required_counts");
    struct str missing = STR("");
    const struct said *near = NULL;
    for (size_t i = 0; has_part && i < value_count(list); i++) {
        const struct value *item = &list->list->items[i];
        if (said_about(rd, value_get_str(item, "fact"), SAID_AMOUNT))
            continue;
        missing = arena_printf(rd->run->arena, "%.*s%s%.*s", STR_ARG(missing),
                               missing.n ? "、" : "", STR_ARG(value_get_str(item, "name")));
    }
    near = said_about(rd, STR("three_public.actual.total"), SAID_AMOUNT);
    if (!missing.n || !near || !rd->run->in->as_published)
        return;
    struct finding *f =
        finding_new(rd->run, "R115", FINDING_WARNING, STR("“三公”经费的实物量没有写全"));
    if (!f)
        return;
    f->message = arena_printf(rd->run->arena, "没有写%.*s（是零也要写）", STR_ARG(missing));
    place_said(rd, f, near, 0);
    finding_add(rd->run, f);
}

/* R104, R105: what the table has and the text leaves out, once the text lists such things at all */
static void check_complete(struct text_reader *rd, const struct value *rows, size_t digits,
                           const char *rule, const char *title)
{
    struct run *r = rd->run;
    struct str missing = STR("");
    size_t told = 0, left_out = 0;
    for (size_t i = 0; i < value_count(rows); i++) {
        struct str code = value_get_str(&rows->list->items[i], "code");
        struct str address =
            arena_printf(r->arena, "general.expenditure[%.*s].total", STR_ARG(code));
        struct fact *fact = code.n == digits ? known_fact(rd, address) : NULL;
        struct indicator *one = said_of(rd, address);
        told += code.n == digits && one && one->of[SAID_AMOUNT].known;
        if (!fact || !dec_sign(fact->value) || one)
            continue;
        struct str name = codes_name(r->in->function, code);
        missing = arena_printf(r->arena, "%.*s%s%.*s%.*s", STR_ARG(missing), left_out++ ? "、" : "",
                               STR_ARG(code), name.n ? (int)name.n : 0, name.n ? name.p : "");
    }
    if (told < 2 || !left_out || left_out > told)
        return;
    struct finding *f = finding_new(r, rule, FINDING_WARNING, str_of(title));
    const struct said *near = said_about(rd, STR("general.expenditure.sum.total"), SAID_AMOUNT);
    if (!f)
        return;
    f->message = arena_printf(r->arena, "表中有支出，文字没有写：%.*s", STR_ARG(missing));
    if (near)
        place_said(rd, f, near, 0);
    finding_add(r, f);
}

void check_together(struct text_reader *rd)
{
    const struct value *general = record_member(rd->run->in->record, STR("general"));
    const struct value *rows = value_get(general, "expenditure");
    check_parts(rd);
    check_twins(rd);
    check_same(rd);
    check_items(rd, SAID_BUDGET);
    check_items(rd, SAID_CHANGE);
    check_sums(rd);
    check_orders(rd);
    check_far_changes(rd);
    check_causes(rd);
    if (!rd->run->in->as_published)
        return;
    check_required(rd, true);
    check_complete(rd, rows, 3, "R104", "有支出的类没有写全");
    check_complete(rd, rows, 7, "R105", "有支出的项没有写全");
}
