/* R116: projects that were assessed, and how many of them got each grade, how many points, or are
 * of which level. A sentence that tells the grades tells all of them; of how many projects, it or
 * the one before says. */
#include "prose/judge.h"

#include "base/utf8.h"

enum {
    BETWEEN_MAX = 27, /* bytes between the points and the number of those who have them */
    GRADES_MAX = 8,   /* of one division that are shown */
    LOOK_MAX = 40,    /* figures looked at before the grades */
    BESIDE_MAX = 60   /* bytes looked at beside a number */
};

enum division { BY_NOTHING, BY_GRADE, BY_LEVEL, BY_POINTS };

struct graded {
    const struct claim *whole; /* the number of projects */
    struct dec sum;
    const struct claim *parts[GRADES_MAX];
    size_t n;
};

/* The text between a claim and the next mark before it or behind it, without quotes and brackets.
 */
static struct str beside(const struct claim *c, bool behind)
{
    static const char *const marks[] = {"，", "、", "；", "。", "：", ",", ";", ":"};
    struct str text = c->passage->text;
    struct str s = behind
                       ? utf8_cut(str_sub(text, c->end, text.n), BESIDE_MAX)
                       : str_sub(text, c->start > BESIDE_MAX ? c->start - BESIDE_MAX : 0, c->start);
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        struct str mark = str_of(marks[i]);
        for (size_t at; (at = str_find(s, mark, 0)) != SIZE_MAX;)
            s = behind ? str_sub(s, 0, at) : str_sub(s, at + mark.n, s.n);
    }
    return str_trim(s);
}

static struct str without_marks(const struct judge *j, struct str s)
{
    const struct value *marks = words_of(j, W_quote_marks);
    size_t n;
    while ((n = word_at_end(marks, s)) > 0)
        s = str_trim(str_sub(s, 0, s.n - n));
    while ((n = word_length_at_start(marks, s)) > 0)
        s = str_trim(str_sub(s, n, s.n));
    return s;
}

/* 自评“优”10个; 5个“优”; 12个项目自评等次为优: a grade at the end of what stands before a number or
 * behind it. */
static bool tells_grade(const struct judge *j, const struct claim *c)
{
    struct str before = without_marks(j, beside(c, false)),
               behind = without_marks(j, beside(c, true));
    size_t n = word_at_end(words_of(j, W_grade_words), before);
    struct str lead = without_marks(j, str_sub(before, 0, before.n - n));
    if (n && (!lead.n || word_at_end(words_of(j, W_grade_leads), lead)))
        return true;
    n = word_at_end(words_of(j, W_grade_words), behind);
    lead = without_marks(j, str_sub(behind, 0, behind.n - n));
    return n && (!lead.n || word_at_end(words_of(j, W_grade_leads), lead));
}

static enum division division_of(const struct judge *j, const struct claim *c)
{
    const struct claim *before = c > j->claims->items ? c - 1 : NULL;
    if (c->kind != CLAIM_COUNT || !c->has_value)
        return BY_NOTHING;
    if (word_is(words_of(j, W_grade_words), c->name) || tells_grade(j, c))
        return BY_GRADE;
    if (word_is(words_of(j, W_level_names), c->name))
        return BY_LEVEL;
    /* 90分以上的4个 */
    return before && before->kind == CLAIM_SCORE && before->sentence == c->sentence &&
                   c->start - before->end <= BETWEEN_MAX
               ? BY_POINTS
               : BY_NOTHING;
}

/* 16个项目自评等级均为优: all that there are */
static bool all_of_grade(const struct judge *j, const struct claim *c)
{
    struct lexeme each = last_word(words_of(j, W_all_words), beside(c, true));
    return each.end && c->name.n && !c->within.n;
}

/* The last number of the same pieces before the grades, in this sentence or the one before it; not
 * one of its parts (项目12个，其中省级9个、市级3个。90分以上的10个……). */
static const struct claim *whole_before(const struct judge *j, size_t first)
{
    const struct claim *grade = &j->claims->items[first], *part = NULL;
    size_t sentence = grade->sentence;
    for (size_t i = first, n = 0; i-- > 0 && n < LOOK_MAX; n++) {
        const struct claim *c = &j->claims->items[i];
        if (c->passage != grade->passage || c->sentence + 1 < sentence)
            break;
        if (c->kind != CLAIM_COUNT || !c->has_value || c->qualifiers ||
            !str_eq(c->unit, grade->unit))
            continue;
        if (!c->within.n || str_eq(c->within, grade->within))
            return c;
        part = part ? part : c;
        sentence = c->sentence;
    }
    return part;
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
    for (size_t i = 0; i < g->n && i < GRADES_MAX; i++)
        finding_passage(r, f, STR(""), g->parts[i]->passage, g->parts[i]->text, 1);
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
            if (g->n < GRADES_MAX)
                g->parts[g->n] = &all[i];
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
        struct graded g = {.whole = whole_before(j, i), .sum = dec_of(0)};
        k = add_grades(j, i, by, &g);
        bool alone = g.n == 1 && by == BY_GRADE && all_of_grade(j, &all->items[i]);
        if (!g.whole || (g.n < ENOUGH && !alone) ||
            (g.n <= ENOUGH && counts_more(j, i, by, g.whole)))
            continue;
        ledger_compared(j->run, catalogue_at(FOUND_GRADES)->rule);
        if (!dec_eq(g.sum, g.whole->value))
            report_grades(j, &g);
    }
}
