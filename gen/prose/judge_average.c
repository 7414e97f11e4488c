/* Averages (人均接待费, 车均运行维护费, 平均每辆), worked out again from the amount and the number
 * that are told beside them. Which of several numbers in the same unit was meant is not said: an
 * average that one of them gives is right. */
#include "prose/judge.h"

/* 人 of 人均 is told as 人次, 人数, too. */
static bool same_unit(struct str unit, struct str per)
{
    return str_eq(unit, per) || (per.n && str_starts(unit, per));
}

/* amount ÷ count in the unit of the average; false where nothing can be divided. */
static bool divide(const struct claim *c, struct dec amount, struct dec count, struct dec *out)
{
    struct dec unit;
    return dec_sign(count) > 0 && dec_mul(count, dec_of(c->factor), &unit) &&
           dec_div(amount, unit, 12, out);
}

/* Half of the last digit of the average, and of the amount spread over the number. */
static bool is_near(const struct claim *c, struct dec step, struct dec count, struct dec expected)
{
    struct dec difference, allowed, half = {5, (int)(c->decimals + 1)};
    return divide(c, step, count, &allowed) && dec_add(allowed, half, &allowed) &&
           dec_sub(dec_abs(c->value), expected, &difference) &&
           dec_cmp(dec_abs(difference), allowed) <= 0;
}

/* The amount that is shared out: as the paragraph told it, else as it is known. */
static bool amount_of(struct judge *j, const struct topic *t, struct said *out)
{
    if (t->amount.known) {
        *out = t->amount;
        return true;
    }
    const struct fact *fact = t->subject ? known_fact(j, t->subject->address) : NULL;
    const struct said *said = t->subject ? &t->subject->of[SAID_AMOUNT] : NULL;
    if (!fact && !(said && said->known))
        return false;
    *out = fact ? (struct said){.value = fact->value, .step = yuan_step(j), .known = true} : *said;
    return true;
}

/* What was counted, of all that the paragraph tells before and behind the average. */
struct counted {
    const struct claim *nearest; /* of the same unit; NULL: none */
    struct dec expected;         /* by it */
    bool fits;                   /* one of them gives the average */
};

static void try_number(const struct claim *c, const struct claim *n, const struct said *amount,
                       struct counted *out)
{
    struct dec here;
    if (n->kind != CLAIM_COUNT || !n->has_value || !same_unit(n->unit, c->per) ||
        !divide(c, amount->value, n->value, &here))
        return;
    out->fits |= is_near(c, amount->step, n->value, here);
    out->expected = out->nearest ? out->expected : here;
    out->nearest = out->nearest ? out->nearest : n;
}

/* 国内公务接待8批次、71人次。⏎公务接待人均124元: the number of the same thing in the paragraphs
 * just before.
 */
static void look_back(const struct judge *j, const struct claim *c, const struct said *amount,
                      struct counted *out)
{
    enum { LOOK_MAX = 60, PARAGRAPHS = 2 };
    const struct claim *first = j->claims->items;
    for (size_t n = 0; n < LOOK_MAX && c - n > first; n++) {
        const struct claim *number = c - n - 1;
        if (c->passage - number->passage > PARAGRAPHS ||
            !str_eq(number->passage->heading, c->passage->heading))
            return;
        if (number->passage != c->passage && is_plain(number) && c->name.n &&
            str_find(number->name, c->name, 0) != SIZE_MAX && dec_sign(number->value))
            try_number(c, number, amount, out);
    }
}

void judge_average(struct judge *j, struct topic *t, const struct claim *c)
{
    struct said amount;
    struct counted counted = {.nearest = NULL};
    const struct claim *all = j->claims->items, *end = all + j->claims->n;
    if (c->unit_kind != UNIT_MONEY || c->measure || c->year || !amount_of(j, t, &amount))
        return;
    for (const struct claim *n = c; n > all && n[-1].passage == c->passage; n--)
        try_number(c, n - 1, &amount, &counted);
    for (const struct claim *n = c + 1; n < end && n->passage == c->passage; n++)
        try_number(c, n, &amount, &counted);
    if (!counted.nearest)
        look_back(j, c, &amount, &counted);
    const struct claim *number = counted.nearest;
    struct dec expected = counted.expected;
    if (!counted.fits && (!number || !dec_sign(amount.value)))
        return;
    ledger_compared(j->run, catalogue_at(FOUND_AVERAGE)->rule);
    if (counted.fits)
        return;
    dec_round(expected, c->decimals, &expected);
    struct said of = said_by(number);
    struct finding *f =
        REPORT_FIGURE(j, FOUND_AVERAGE, t, c->text, c->text, in_unit(j, amount.value), of.text,
                      arena_printf(j->run->arena, "%.*s%.*s",
                                   STR_ARG(decimal_text(j->run, expected)), STR_ARG(c->unit)));
    if (f)
        place_said(j, f, &of, 1);
}
