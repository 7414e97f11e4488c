/* Which figure of a failing identity is wrong? The identity accuses all its figures alike; the one
 * whose correction makes the most failing identities hold and breaks none, and which differs from
 * the corrected figure the way typing errors do, is the likeliest. What is made of that verdict is
 * blame.c. */
#include "checks/blame.h"

#include "base/steps.h"

enum { WEIGHT = 4, HINTS_HEARD = 2 };

int sign_in(const struct equation *e, const struct figure *f)
{
    STEPS(f->use_count < e->base_count ? f->use_count : e->base_count);
    for (size_t i = 0; f->use_count < e->base_count && i < f->use_count; i++)
        if (f->uses[i].equation == e)
            return f->uses[i].sign;
    for (size_t i = 0; e->base_count <= f->use_count && i < e->base_count; i++)
        if (e->base[i].figure == f)
            return e->base[i].sign;
    return 0;
}

bool open_error(const struct equation *e)
{
    return !e->done && e->verdict == VERDICT_WRONG && e->rule->level == FINDING_ERROR;
}

/* Digits as typed: without separators, sign and point kept. */
static size_t digits_of(struct dec d, int places, char *out, size_t cap)
{
    struct buf b;
    buf_init(&b);
    dec_format(&b, d, (struct dec_style){places, false, false});
    size_t n = b.n < cap ? b.n : cap - 1;
    if (n)
        memcpy(out, b.p, n);
    buf_free(&b);
    return n;
}

static size_t common_prefix(const char *a, size_t an, const char *b, size_t bn)
{
    size_t i = 0;
    while (i < an && i < bn && a[i] == b[i])
        i++;
    return i;
}

static size_t common_suffix(const char *a, size_t an, const char *b, size_t bn, size_t keep)
{
    size_t i = 0;
    while (i + keep < an && i + keep < bn && a[an - 1 - i] == b[bn - 1 - i])
        i++;
    return i;
}

static bool is_power_apart(struct dec a, struct dec b)
{
    for (int k = 1; k <= 4; k++) {
        struct dec up, down;
        if (dec_mul(a, dec_of((long long)dec_pow10(k)), &up) && dec_eq(up, b))
            return true;
        if (dec_mul(b, dec_of((long long)dec_pow10(k)), &down) && dec_eq(down, a))
            return true;
    }
    return false;
}

int slip_likeness(struct dec printed, struct dec right, int places)
{
    char a[48] = "", b[48] = "";
    if (dec_sign(right) == 0 && dec_sign(printed) == 0)
        return 0;
    if (dec_sign(printed) < 0 && dec_eq(printed, dec_neg(right)))
        return 5; /* a sign that nothing but the slip explains */
    if (dec_eq(printed, dec_neg(right)))
        return 3;
    if (dec_sign(printed) && dec_sign(right) && is_power_apart(printed, right))
        return 4;
    size_t an = digits_of(printed, places, a, sizeof a), bn = digits_of(right, places, b, sizeof b);
    size_t from = common_prefix(a, an, b, bn);
    size_t back = common_suffix(a, an, b, bn, from);
    size_t ra = an - from - back, rb = bn - from - back;
    if (dec_sign(right) < 0)
        return 0;
    if (dec_sign(right) == 0 || dec_sign(printed) == 0)
        return 1;
    if (ra == 2 && rb == 2 && a[from] == b[from + 1] && a[from + 1] == b[from])
        return 3;
    if (ra + rb == 1)
        return 3;
    return ra == 1 && rb == 1 ? 2 : 0;
}

enum verdict verdict_with(const struct use *use, struct dec delta)
{
    struct dec change, difference, allowed;
    STEPS(1);
    if (!dec_mul(delta, dec_of(use->sign), &change) ||
        !dec_add(use->equation->difference, change, &difference))
        return VERDICT_WRONG;
    return equation_judge(use->equation, difference, &allowed);
}

bool is_as_told(struct witness told, struct dec amount)
{
    struct dec difference, twice;
    return dec_sub(told.value, amount, &difference) &&
           dec_mul(dec_abs(difference), dec_of(2), &twice) && dec_cmp(twice, told.step) <= 0;
}

static void judge_suspect(const struct run *r, struct suspect *s, struct dec delta)
{
    const struct figure *f = s->figure;
    int broken = 0, hints = 0;
    s->fixed = 0;
    for (size_t i = 0; i < f->use_count; i++) {
        const struct equation *e = f->uses[i].equation;
        if (e->rule->level == FINDING_NOTE)
            continue;
        bool wrong_then = verdict_with(&f->uses[i], delta) == VERDICT_WRONG;
        if (e->rule->level == FINDING_WARNING)
            hints += (e->verdict == VERDICT_WRONG) - wrong_then;
        else if (open_error(e) && !wrong_then)
            s->fixed++;
        else if (e->verdict != VERDICT_WRONG && wrong_then)
            broken++;
    }
    /* What is only likely decides between figures that explain as much: the rows of a table all add
     * up to the same totals. */
    hints = hints > HINTS_HEARD ? HINTS_HEARD : hints < -HINTS_HEARD ? -HINTS_HEARD : hints;
    s->score = WEIGHT * ((int)s->fixed - broken) + WEIGHT / 2 * hints +
               slip_likeness(f->value, s->corrected, r->in->places);
    /* What a sentence says is the word of somebody who had the right figure before him. */
    if (f->told && !f->told_apart && is_as_told(*f->told, s->corrected))
        s->score += WEIGHT;
    else if (f->told && !f->told_apart && is_as_told(*f->told, f->value))
        s->score -= WEIGHT;
    /* Between what was entered and a total stated over it, the total is the likelier slip. */
    if (!r->in->as_published && f->fact->stated)
        s->score += WEIGHT / 2;
}

static bool can_be_wrong(const struct run *r, const struct figure *f)
{
    return r->in->as_published || f->given;
}

static bool lower_place(const struct figure *a, const struct figure *b)
{
    return a->fact->term_count == 0 && b->fact->term_count != 0;
}

static void rank(struct suspect *best, size_t *n, struct suspect s)
{
    for (size_t i = 0; i < *n; i++)
        if (best[i].figure == s.figure) {
            if (s.score <= best[i].score)
                return;
            memmove(&best[i], &best[i + 1], (--*n - i) * sizeof *best);
            break;
        }
    size_t at = *n;
    while (at > 0 && (best[at - 1].score < s.score || (best[at - 1].score == s.score &&
                                                       lower_place(s.figure, best[at - 1].figure))))
        at--;
    if (at >= SUSPECTS_SHOWN)
        return;
    size_t last = *n < SUSPECTS_SHOWN ? *n : SUSPECTS_SHOWN - 1;
    memmove(&best[at + 1], &best[at], (last - at) * sizeof *best);
    best[at] = s;
    *n = last + 1;
}

/* Rounding leaves room around the figure that balances exactly: the nearest one in it that a slip
 * of the hand leads to. */
static void adjust(const struct run *r, const struct equation *e, struct suspect *s)
{
    struct dec step = published_step(r), best = s->corrected, steps;
    int64_t room = 0;
    int most = slip_likeness(s->figure->value, s->corrected, r->in->places);
    if (!dec_div(e->allowed, step, 0, &steps) || !dec_to_i64(steps, &room))
        return;
    room = room > 9 ? 9 : room;
    for (int64_t k = 1; k <= 2 * room; k++) {
        struct dec offset, tried;
        long long times = k % 2 ? (k + 1) / 2 : -(k / 2);
        if (!dec_mul(step, dec_of(times), &offset) || !dec_add(s->corrected, offset, &tried))
            return;
        int here = slip_likeness(s->figure->value, tried, r->in->places);
        if (here > most) {
            most = here;
            best = tried;
        }
    }
    s->corrected = best;
}

/* The code that a figure is about: income[2080505].fiscal → [2080505]. */
static struct str code_of(struct str address)
{
    size_t from = str_find(address, STR("["), 0), to = str_find(address, STR("]"), 0);
    return from < to && to != SIZE_MAX ? str_sub(address, from, to) : STR("");
}

static void ring_figures(struct run *r)
{
    struct map first;
    map_init(&first, r->arena);
    for (size_t i = 0; i < r->figures.n; i++) {
        struct figure *f = r->figures.entries[i].value, *other;
        struct str code = code_of(f->fact->address);
        if (!code.n)
            continue;
        other = map_get(&first, code);
        f->beside = other ? other->beside : f;
        if (other)
            other->beside = f;
        else if (!map_put(&first, code, f))
            r->ok = false;
    }
}

static bool link_uses(struct run *r)
{
    for (size_t i = 0; i < r->equation_count; i++)
        for (size_t k = 0; k < r->equations[i]->base_count; k++)
            r->equations[i]->base[k].figure->use_count++;
    for (size_t i = 0; i < r->equation_count; i++) {
        struct equation *e = r->equations[i];
        for (size_t k = 0; k < e->base_count; k++) {
            struct figure *f = e->base[k].figure;
            if (!f->uses) {
                f->uses = arena_alloc(r->arena, f->use_count * sizeof *f->uses);
                f->use_count = 0;
            }
            if (!f->uses)
                return false;
            f->uses[f->use_count++] = (struct use){e, e->base[k].sign};
        }
    }
    return true;
}

bool suspects_begin(struct run *r)
{
    ring_figures(r);
    return link_uses(r);
}

/* What the figure would be corrected to is what another table has for the same code: income and
 * expenditure of one item, the same expenditure in two tables. */
static bool has_twin(const struct equation *e, const struct suspect *s)
{
    const struct figure *other = s->figure->beside;
    for (; other && other != s->figure; other = other->beside)
        if (dec_sign(s->corrected) && dec_eq(other->value, s->corrected) && !sign_in(e, other))
            return true;
    return false;
}

void suspects_of(const struct run *r, const struct equation *e, struct suspect *best, size_t *n)
{
    for (size_t i = 0; i < e->base_count; i++) {
        struct figure *f = e->base[i].figure;
        struct suspect s = {.figure = f};
        struct dec delta;
        if (!can_be_wrong(r, f) || !dec_mul(e->difference, dec_of(-e->base[i].sign), &delta) ||
            !dec_add(f->value, delta, &s.corrected))
            continue;
        adjust(r, e, &s);
        if (!dec_sub(s.corrected, f->value, &delta))
            continue;
        judge_suspect(r, &s, delta);
        s.score += has_twin(e, &s) ? WEIGHT - 1 : 0;
        rank(best, n, s);
    }
}

bool is_possible(const struct suspect *s)
{
    return dec_sign(s->corrected) >= 0 || dec_sign(s->figure->value) < 0 ||
           dec_eq(s->corrected, dec_neg(s->figure->value));
}

bool is_sure(const struct suspect *s, size_t n)
{
    return n && is_possible(&s[0]) && (n == 1 || s[0].score > s[1].score);
}
