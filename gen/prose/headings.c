/* R135: ordinals of headings follow each other in one style. */
#include "prose/internal.h"

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
