/* R135: ordinals of headings follow each other in one style, those of paragraphs and figures too.
 */
#include "prose/internal.h"

#include "base/utf8.h"
#include "data/lexicon.h"

static int64_t heading_ordinal(struct str s, int *style)
{
    size_t used;
    bool bracket = s.n && s.p[0] == '(';
    struct str t = bracket ? str_sub(s, 1, s.n) : s;
    int64_t n = chinese_ordinal(t, &used);
    *style = n ? (bracket ? 2 : 1) : (bracket ? 4 : 3);
    if (!n)
        while (used < t.n && used < 4 && ascii_is_digit(t.p[used]))
            n = n * 10 + (t.p[used++] - '0');
    struct str rest = str_sub(t, used, t.n);
    bool closed = bracket ? str_starts(rest, STR(")"))
                          : str_starts(rest, STR("、")) || str_starts(rest, STR(".")) ||
                                str_starts(rest, STR("．"));
    return n && closed ? n : 0;
}

void check_heading(struct run *r, const struct passage *p, struct str s, struct numbering levels[8])
{
    struct numbering *here = &levels[p->level];
    int style;
    int64_t n = heading_ordinal(s, &style);
    for (int i = p->level + 1; i < 8; i++)
        levels[i] = (struct numbering){0};
    if (!n)
        return;
    enum finding_code why = FOUND_BY_RULE;
    int64_t before = here->of_style[style];
    if (!before && here->last && n == here->last + 1)
        why = FOUND_HEADING_STYLE;
    else if (before && n == before)
        why = FOUND_HEADING_TWICE;
    else if (before && n != before + 1 && n != 1)
        why = FOUND_HEADING_JUMPS;
    if (why != FOUND_BY_RULE)
        REPORT_TEXT(r, why, p, p->text, p->text);
    here->last = here->of_style[style] = n;
}

static void report_twice(struct run *r, const struct passage *p)
{
    struct str begin = utf8_cut(p->text, 48);
    REPORT_TEXT(r, FOUND_HEADING_TWICE, p, begin, begin);
}

/* 7. behind 7. below one heading. What is left out is not told: some number by another list. Higher
 * styles begin lower ones anew. */
void check_paragraph_number(struct run *r, const struct passage *p, struct numbers *seen)
{
    int style;
    int64_t n = heading_ordinal(p->flat, &style);
    struct str rest = strip_ordinal(p->flat);
    if (!n || rest.n == p->flat.n || (rest.n && ascii_is_digit(*rest.p)))
        return;
    if (style > 2 && n != 1 && n == seen->last[style]) /* 一、 and （一） are headings */
        report_twice(r, p);
    seen->last[style] = n;
    for (int lower = style + 1; lower < STYLES; lower++)
        seen->last[lower] = 0;
}

/* 图2： the number of a figure's caption; 0 */
static int64_t figure_number(const struct value *words, struct str s)
{
    s = str_starts(s, STR("(")) ? str_sub(s, 1, s.n) : s;
    size_t word = word_length_at_start(words, s), end = word, used = 0;
    while (end < s.n && ascii_is_digit(s.p[end]))
        end++;
    struct dec d;
    int64_t n = 0;
    if (!word || end > word + 2)
        return 0;
    if (end > word)
        return dec_parse(str_sub(s, word, end), &d) && dec_to_i64(d, &n) ? n : 0;
    return chinese_ordinal(str_sub(s, word, s.n), &used);
}

/* The captions of figures have each a number of its own. */
void check_figure_numbers(struct run *r, const struct passages *all)
{
    const struct value *words = rule_words(r->in->rules, W_figure_words);
    int64_t before = 0;
    for (size_t i = 0; i < all->n; i++) {
        const struct passage *p = &all->items[i];
        int64_t n = p->annex || p->level ? 0 : figure_number(words, p->flat);
        if (!n)
            continue;
        if (n == before)
            report_twice(r, p);
        before = n;
    }
}
