/* Texts of templates: placeholders left over, marks without a partner. */
#include "template/lint_state.h"

#include "expr/report.h"
static bool is_word_byte(struct str s, size_t i)
{
    return i < s.n && (ascii_is_alpha(s.p[i]) || ascii_is_digit(s.p[i]));
}

static void report_fault(struct lint *l, struct str part)
{
    size_t at = (size_t)(part.p - l->template->source->text.p);
    DIAG(l->diags, E3505, span_place(l->template->source, at, at + part.n), part);
}

/* A pair of words of which one was to be chosen: 增加（减少）, 增长(下降), 大于/小于. Its length.
 */
static size_t choice_left_over(struct str s)
{
    const struct report_words *w = &report_default.words;
    const struct str pairs[][2] = {{w->increase, w->decrease}, {w->decrease, w->increase},
                                   {w->rise, w->fall},         {w->fall, w->rise},
                                   {w->more, w->less},         {w->less, w->more}};
    static const struct str opens[] = {STR_INIT("（"), STR_INIT("("), STR_INIT("/")},
                            closes[] = {STR_INIT("）"), STR_INIT(")"), STR_INIT("")};
    for (size_t k = 0; k < sizeof pairs / sizeof *pairs; k++)
        for (size_t m = 0; m < sizeof opens / sizeof *opens; m++) {
            struct str rest = s;
            const struct str parts[] = {pairs[k][0], opens[m], pairs[k][1], closes[m]};
            size_t i = 0;
            while (i < 4 && str_starts(rest, parts[i])) {
                rest = str_sub(rest, parts[i].n, rest.n);
                i++;
            }
            if (i == 4)
                return s.n - rest.n;
        }
    return 0;
}

/* The length of a placeholder at i: XX, ××, 增加（减少） and the like; 0 when there is none. */
static size_t placeholder(struct str s, size_t i)
{
    static const char *const crosses[] = {"×", "✕", "╳", "Ｘ", "XX"};
    struct str rest = str_sub(s, i, s.n);
    size_t both = choice_left_over(rest);
    if (both)
        return both;
    for (size_t k = 0; k < sizeof crosses / sizeof *crosses; k++) {
        struct str cross = str_of(crosses[k]);
        size_t n = 0;
        bool letters = cross.p[0] == 'X';
        if (letters)
            cross.n = 1;
        while (str_starts(str_sub(rest, n, rest.n), cross))
            n += cross.n;
        bool inside_word = letters && ((i && is_word_byte(s, i - 1)) || is_word_byte(s, i + n));
        if (n >= 2 * cross.n && !inside_word)
            return n;
    }
    return 0;
}

void lint_placeholders(struct lint *l, struct str text)
{
    for (size_t i = 0; i < text.n;) {
        size_t n = placeholder(text, i);
        if (n)
            report_fault(l, str_sub(text, i, i + n));
        i += n ? n : 1;
    }
}

static size_t tag_end(struct str s, size_t i)
{
    const char *close = i + 1 < s.n && s.p[i] == '{' ? (s.p[i + 1] == '{'   ? "}}"
                                                        : s.p[i + 1] == '%' ? "%}"
                                                        : s.p[i + 1] == '#' ? "#}"
                                                                            : NULL)
                                                     : NULL;
    size_t end = close ? str_find(s, str_of(close), i + 2) : SIZE_MAX;
    return end == SIZE_MAX ? i : end + 2;
}

void lint_bold(struct lint *l)
{
    struct str s = l->template->source->text;
    size_t marks = 0, last = 0;
    for (size_t i = 0; i <= s.n; i++) {
        bool paragraph_ends = i == s.n || (s.p[i] == '\n' && i + 1 < s.n && s.p[i + 1] == '\n');
        if (paragraph_ends) {
            if (marks % 2)
                DIAG0(l->diags, E3506, span_place(l->template->source, last, last + 2));
            marks = 0;
            continue;
        }
        size_t behind = tag_end(s, i);
        if (behind != i) {
            i = behind - 1;
        } else if (s.p[i] == '\\') {
            i++;
        } else if (i + 1 < s.n && s.p[i] == '*' && s.p[i + 1] == '*') {
            last = i++;
            marks++;
        }
    }
}
