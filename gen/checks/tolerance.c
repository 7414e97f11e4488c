/* The one model of rounding: every difference of figures is judged here. */
#include "checks/tolerance.h"

enum { RATIO_PLACES = 12 };

static struct dec half(struct dec d)
{
    struct dec out = d;
    dec_mul(d, (struct dec){5, 1}, &out);
    return out;
}

/* n × step / 2 */
static struct dec halves(size_t n, struct dec step)
{
    struct dec out = step;
    dec_mul(dec_of((long long)n), half(step), &out);
    return out;
}

static struct dec finer(struct dec a, struct dec b)
{
    return dec_cmp(a, b) < 0 ? a : b;
}

struct dec coarser(struct dec a, struct dec b)
{
    return dec_cmp(a, b) < 0 ? b : a;
}

struct tolerance tolerance_of(enum tolerance_kind kind, struct dec total, struct dec step,
                              struct dec usual)
{
    struct tolerance t = {.kind = kind, .step = step, .parts = dec_of(0)};
    if (dec_sign(total) == 0)
        t.step = finer(step, usual);
    if (kind == TOLERANCE_AT_MOST)
        t.step = dec_of(0);
    t.coarsest = t.step;
    return t;
}

void tolerance_add(struct tolerance *t, struct dec value, struct dec step, struct dec usual)
{
    struct dec least = finer(step, usual), own = step;
    if (dec_sign(value) == 0 && t->kind == TOLERANCE_SUM)
        return;
    if (dec_sign(value) == 0)
        own = least;
    else if (t->kind == TOLERANCE_SUM)
        own = coarser(finer(step, t->step), least);
    dec_add(t->parts, own, &t->parts);
    t->coarsest = coarser(t->coarsest, own);
}

/* 0.5·10^-k + 100·(step/2)·(1 + a/b)/b: rounding of the rate itself, and of the two amounts passed
 * on. False when that cannot be computed. */
static bool ratio_allowed(const struct tolerance *t, struct dec *out)
{
    struct dec ratio, carried, b = dec_abs(t->b);
    if (!dec_div(dec_abs(t->a), b, RATIO_PLACES, &ratio) || !dec_add(ratio, dec_of(1), &ratio) ||
        !dec_mul(ratio, half(t->step), &carried) || !dec_mul(carried, dec_of(100), &carried) ||
        !dec_div(carried, b, RATIO_PLACES, &carried))
        return false;
    return dec_add(carried, (struct dec){5, t->places + 1}, out);
}

static enum verdict judge_ratio(const struct tolerance *t, struct dec difference,
                                struct dec *allowed)
{
    static const struct dec cut_off = {2, 2};
    if (!ratio_allowed(t, allowed))
        return VERDICT_WRONG;
    if (dec_cmp(difference, *allowed) <= 0 || dec_cmp(difference, cut_off) <= 0)
        return VERDICT_ROUNDING;
    return dec_cmp(dec_abs(t->b), t->small) < 0 ? VERDICT_ROUNDING : VERDICT_WRONG;
}

enum verdict tolerance_judge(const struct tolerance *t, struct dec difference, struct dec *allowed)
{
    struct dec d = dec_abs(difference);
    *allowed = dec_of(0);
    if (dec_sign(d) == 0)
        return VERDICT_EQUAL;
    switch (t->kind) {
    case TOLERANCE_EXACT:
        return VERDICT_WRONG;
    case TOLERANCE_SAME:
    case TOLERANCE_SUM:
        dec_add(t->step, t->parts, allowed);
        *allowed = half(*allowed);
        break;
    case TOLERANCE_SHARES:
        *allowed = halves(t->n + 1, (struct dec){1, t->places});
        break;
    case TOLERANCE_RATIO:
        return judge_ratio(t, d, allowed);
    case TOLERANCE_AT_MOST:
        if (dec_sign(difference) < 0)
            return VERDICT_EQUAL;
        *allowed = half(t->parts);
        break;
    }
    return dec_cmp(d, *allowed) <= 0 ? VERDICT_ROUNDING : VERDICT_WRONG;
}
