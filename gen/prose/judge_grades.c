/* R116: projects that were assessed, and how many of them got each grade. A sentence that tells the
 * grades tells all of them; of how many projects, it or the one before says. */
#include "prose/judge.h"

struct graded {
    const struct claim *whole; /* the number of projects */
    struct dec sum;
    size_t n;
};

static bool is_grade(const struct judge *j, const struct claim *c)
{
    return c->kind == CLAIM_COUNT && c->has_value && word_is(words_of(j, W_grade_words), c->name);
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

void check_grades(struct judge *j)
{
    enum { TOLD = 3 }; /* two grades may be some of those that there are */
    const struct claims *all = j->claims;
    for (size_t i = 0, k; i < all->n; i = k) {
        k = i + 1;
        if (!is_grade(j, &all->items[i]) || all->items[i].passage->ours)
            continue;
        struct graded g = {whole_before(j, i), dec_of(0), 0};
        for (k = i; k < all->n && is_grade(j, &all->items[k]) &&
                    all->items[k].sentence == all->items[i].sentence &&
                    str_eq(all->items[k].unit, all->items[i].unit);
             k++, g.n++)
            dec_add(g.sum, all->items[k].value, &g.sum);
        if (!g.whole || g.n < TOLD)
            continue;
        ledger_compared(j->run, catalogue_at(FOUND_GRADES)->rule);
        if (!dec_eq(g.sum, g.whole->value))
            report_grades(j, &g);
    }
}
