/* R116: projects that were assessed, and how many of them got each grade, how many points, or are
 * of which level. A sentence that tells the grades tells all of them; of how many projects, it or
 * the one before says. */
#include "prose/judge.h"

enum { BETWEEN_MAX = 27 /* bytes between the points and the number of those who have them */ };

enum division { BY_NOTHING, BY_GRADE, BY_LEVEL, BY_POINTS };

struct graded {
    const struct claim *whole; /* the number of projects */
    struct dec sum;
    size_t n;
};

static enum division division_of(const struct judge *j, const struct claim *c)
{
    const struct claim *before = c > j->claims->items ? c - 1 : NULL;
    if (c->kind != CLAIM_COUNT || !c->has_value)
        return BY_NOTHING;
    if (word_is(words_of(j, W_grade_words), c->name))
        return BY_GRADE;
    if (word_is(words_of(j, W_level_names), c->name))
        return BY_LEVEL;
    /* 90分以上的4个 */
    return before && before->kind == CLAIM_SCORE && before->sentence == c->sentence &&
                   c->start - before->end <= BETWEEN_MAX
               ? BY_POINTS
               : BY_NOTHING;
}

/* The last number of the same pieces before the grades, in this sentence or the one before it. */
static const struct claim *whole_before(const struct judge *j, size_t first)
{
    const struct claim *grade = &j->claims->items[first];
    for (size_t i = first; i-- > 0;) {
        const struct claim *c = &j->claims->items[i];
        if (c->passage != grade->passage || c->sentence + 1 < grade->sentence)
            return NULL;
        if (c->kind == CLAIM_COUNT && c->has_value && !c->qualifiers &&
            str_eq(c->unit, grade->unit))
            return c;
    }
    return NULL;
}

static void report_grades(struct judge *j, const struct graded *g)
{
    struct run *r = j->run;
    struct finding *f = finding_new(r, FOUND_GRADES);
    if (!f)
        return;
    struct dec difference;
    dec_sub(g->whole->value, g->sum, &difference);
    FINDING_SAY(r, f, FOUND_GRADES, g->whole->text, count_text(r->arena, (long long)g->n),
                decimal_text(r, g->sum), decimal_text(r, dec_abs(difference)));
    finding_passage(r, f, STR(""), g->whole->passage, g->whole->text, -1);
    finding_add(r, f);
}

/* Adds up the parts of one division from claim `i` on; returns the claim behind them. Of points the
 * bounds stand between the numbers. */
static size_t add_grades(const struct judge *j, size_t i, enum division by, struct graded *g)
{
    const struct claim *all = j->claims->items, *first = &all[i];
    for (; i < j->claims->n && all[i].sentence == first->sentence; i++) {
        enum division here = division_of(j, &all[i]);
        if (here == by && str_eq(all[i].unit, first->unit)) {
            dec_add(g->sum, all[i].value, &g->sum);
            g->n++;
        } else if (by != BY_POINTS || here != BY_NOTHING) {
            break;
        }
    }
    return i;
}

/* Whether the sentence counts more than the parts and their whole: then a few parts may be some of
 * those that there are. */
static bool counts_more(const struct judge *j, size_t first, enum division by,
                        const struct claim *whole)
{
    const struct claim *all = j->claims->items;
    for (size_t i = first; i < j->claims->n && all[i].sentence == all[first].sentence; i++)
        if (all[i].kind == CLAIM_COUNT && str_eq(all[i].unit, all[first].unit) &&
            &all[i] != whole && division_of(j, &all[i]) != by)
            return true;
    return false;
}

void check_grades(struct judge *j)
{
    enum { ENOUGH = 2 }; /* one alone may be some of them */
    const struct claims *all = j->claims;
    for (size_t i = 0, k; i < all->n; i = k) {
        enum division by = division_of(j, &all->items[i]);
        k = i + 1;
        if (by == BY_NOTHING || all->items[i].passage->ours)
            continue;
        struct graded g = {whole_before(j, i), dec_of(0), 0};
        k = add_grades(j, i, by, &g);
        if (!g.whole || g.n < ENOUGH || (g.n == ENOUGH && counts_more(j, i, by, g.whole)))
            continue;
        ledger_compared(j->run, catalogue_at(FOUND_GRADES)->rule);
        if (!dec_eq(g.sum, g.whole->value))
            report_grades(j, &g);
    }
}
