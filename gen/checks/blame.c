/* What is to blame for the identities that fail: a figure (suspects.c), a table as a whole
 * (blame_tables.c), stated totals that were forgotten. All that has one cause is one finding. */
#include "checks/blame.h"

static struct str suspicion(struct run *r, const struct suspect *s, size_t n, bool few)
{
    struct buf b;
    buf_init(&b);
    bool sure = is_sure(s, n);
    if (sure)
        PUT_PHRASE(&b, s[0].fixed > 1 ? SAY_LIKELIEST_OF_SEVERAL : SAY_LIKELIEST,
                   figure_where(r, s[0].figure), figure_text(r, s[0].figure),
                   size_text(r, s[0].figure, s[0].corrected));
    else
        phrase_put(&b, few ? SAY_LOOK_AT_FEW : SAY_LOOK_AT_FIRST, NULL, 0);
    struct str text = arena_str(r->arena, buf_view(&b));
    buf_free(&b);
    return text;
}

/* Puts the other failing identities that the same correction mends under the first. */
static void absorb(struct run *r, struct finding *f, const struct suspect *s)
{
    struct dec delta;
    if (!dec_sub(s->corrected, s->figure->value, &delta))
        return;
    for (size_t i = 0; i < s->figure->use_count; i++) {
        const struct use *use = &s->figure->uses[i];
        if (open_error(use->equation) && verdict_with(use, delta) != VERDICT_WRONG)
            add_under(r, f, equation_finding(r, use->equation, s, 1));
    }
}

/* The failing identities, that which its best suspect explains best first: certain causes are taken
 * before others. What a finding explains makes suspects of others only less likely, never more: a
 * score is worked out again when its identity comes first, and sinks where it is no longer true. */
struct candidate {
    struct equation *equation;
    size_t at; /* among all: of those with the same score the first */
    int score;
};

struct candidates {
    struct candidate *items; /* a heap */
    size_t n;
};

static bool comes_before(struct candidate a, struct candidate b)
{
    return a.score != b.score ? a.score > b.score : a.at < b.at;
}

static void sink(struct candidates *all, size_t i)
{
    for (size_t child; (child = 2 * i + 1) < all->n; i = child) {
        if (child + 1 < all->n && comes_before(all->items[child + 1], all->items[child]))
            child++;
        if (!comes_before(all->items[child], all->items[i]))
            return;
        struct candidate c = all->items[i];
        all->items[i] = all->items[child];
        all->items[child] = c;
    }
}

static int score_of(const struct run *r, const struct equation *e, struct suspect *best, size_t *n)
{
    *n = 0;
    suspects_of(r, e, best, n);
    return *n ? best[0].score : -1000;
}

static bool candidates_of(struct run *r, struct candidates *all)
{
    struct suspect best[SUSPECTS_SHOWN + 1];
    size_t n;
    all->items = arena_zalloc(r->arena, (r->equation_count + 1) * sizeof *all->items);
    for (size_t i = 0; all->items && i < r->equation_count; i++)
        if (open_error(r->equations[i]))
            all->items[all->n++] =
                (struct candidate){r->equations[i], i, score_of(r, r->equations[i], best, &n)};
    for (size_t i = all->n / 2; i-- > 0;)
        sink(all, i);
    return all->items;
}

static bool next_error(const struct run *r, struct candidates *all, struct equation **out,
                       struct suspect *best, size_t *n)
{
    *n = 0;
    while (all->n) {
        struct candidate *first = &all->items[0];
        struct equation *e = first->equation;
        int score = open_error(e) ? score_of(r, e, best, n) : first->score;
        bool taken = open_error(e) && score == first->score;
        first->score = score;
        if (taken || !open_error(e))
            *first = all->items[--all->n];
        sink(all, 0);
        *out = e;
        if (taken)
            return true;
    }
    return false;
}

static void other_findings(struct run *r)
{
    size_t roundings = 0;
    for (size_t i = 0; i < r->equation_count; i++) {
        struct equation *e = r->equations[i];
        if (e->done || e->verdict == VERDICT_EQUAL)
            continue;
        if (e->printed_exactly)
            roundings++;
        else
            finding_add(r, equation_finding(r, e, NULL, 0));
    }
    if (!roundings)
        return;
    struct finding *f = finding_new(r, FOUND_ROUNDINGS);
    if (!f)
        return;
    f->rounding = true;
    FINDING_SAY(r, f, FOUND_ROUNDINGS, count_text(r->arena, (long long)roundings));
    finding_add(r, f);
}

/* Stated totals that were forgotten when what they are totals of was corrected: every stated total
 * put right at once makes all identities hold. */

enum { SHIFTS_MAX = 200, SHIFT_PASSES = 6 };

struct shift {
    struct figure *figure;
    struct equation *own; /* the total against what it is made of */
    struct dec delta;
};

struct shifts {
    struct shift *items;
    size_t n;
};

static bool is_shifted(const struct figure *f)
{
    return f->shift && dec_sign(*f->shift);
}

static struct dec shifted_difference(const struct equation *e)
{
    struct dec difference = e->difference, d;
    for (size_t i = 0; i < e->base_count; i++)
        if (is_shifted(e->base[i].figure) &&
            dec_mul(*e->base[i].figure->shift, dec_of(e->base[i].sign), &d))
            (void)dec_add(difference, d, &difference);
    return difference;
}

/* A total that was put right may still differ by what rounding allowed it before. */
static bool is_wrong_then(const struct equation *e)
{
    struct dec difference = shifted_difference(e), allowed, room = dec_of(0);
    if (equation_judge(e, difference, &allowed) != VERDICT_WRONG)
        return false;
    for (size_t i = 0; i < e->base_count; i++) {
        const struct figure *f = e->base[i].figure;
        if (is_shifted(f) && f->own != e)
            (void)dec_add(room, f->own->allowed, &room);
    }
    return dec_cmp(dec_abs(difference), room) > 0;
}

static bool collect_shifts(struct run *r, struct shifts *all)
{
    bool any = false;
    all->items = arena_zalloc(r->arena, SHIFTS_MAX * sizeof *all->items);
    for (size_t i = 0; all->items && i < r->figures.n; i++) {
        struct figure *f = r->figures.entries[i].value;
        if (!f->own)
            continue;
        if (all->n == SHIFTS_MAX)
            return false;
        all->items[all->n] = (struct shift){f, f->own, dec_of(0)};
        f->shift = &all->items[all->n++].delta;
        any |= open_error(f->own);
    }
    return any;
}

static void blame_stated(struct run *r)
{
    struct shifts all = {0};
    bool moved = true;
    if (r->in->as_published || !r->stated || !collect_shifts(r, &all))
        return;
    for (int pass = 0; pass < SHIFT_PASSES && moved; pass++) {
        moved = false;
        for (size_t i = 0; i < all.n; i++) {
            struct shift *s = &all.items[i];
            int sign = sign_in(s->own, s->figure);
            struct dec d;
            if (!sign || !is_wrong_then(s->own) ||
                !dec_mul(shifted_difference(s->own), dec_of(-sign), &d) ||
                !dec_add(s->delta, d, &s->delta))
                continue;
            moved = true;
        }
    }
    for (size_t i = 0; i < r->equation_count; i++)
        if (r->equations[i]->rule->level == FINDING_ERROR && is_wrong_then(r->equations[i]))
            return;
    for (size_t i = 0; i < all.n; i++) {
        struct suspect s = {.figure = all.items[i].figure, .fixed = 1};
        if (!dec_sign(all.items[i].delta) || !open_error(all.items[i].own) ||
            !dec_add(s.figure->value, all.items[i].delta, &s.corrected))
            continue;
        struct finding *f = equation_finding(r, all.items[i].own, &s, 1);
        if (!f)
            return;
        f->hint = suspicion(r, &s, 1, true);
        absorb(r, f, &s);
        finding_add(r, f);
    }
    for (size_t i = 0; i < r->equation_count; i++)
        r->equations[i]->done |= open_error(r->equations[i]);
}

bool blame(struct run *r)
{
    struct suspect suspects[SUSPECTS_SHOWN + 1];
    struct candidates open = {0};
    struct equation *e;
    size_t n;
    if (!suspects_begin(r))
        return r->ok = false;
    if (r->in->as_published)
        blame_tables(r);
    blame_stated(r);
    if (!candidates_of(r, &open))
        return r->ok = false;
    while (r->ok && next_error(r, &open, &e, suspects, &n)) {
        struct finding *f = equation_finding(r, e, suspects, n);
        if (!f)
            return false;
        if (n) {
            f->hint = suspicion(r, suspects, n, f->place_count <= 3);
            if (is_sure(suspects, n)) {
                absorb(r, f, &suspects[0]);
                suspects[0].figure->blamed = f;
                suspects[0].figure->corrected = suspects[0].corrected;
            }
        }
        finding_add(r, f);
    }
    other_findings(r);
    return r->ok;
}
