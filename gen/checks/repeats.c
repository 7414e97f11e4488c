/* What stands twice: words, marks, paragraphs; and brackets that stand alone. */
#include "checks/internal.h"
#include "checks/lexicon.h"

#include "base/utf8.h"

/* R136: doubled words */

static size_t next_cp(struct str s, size_t i)
{
    do
        i++;
    while (i < s.n && ((unsigned char)s.p[i] & 0xC0) == 0x80);
    return i;
}

static bool all_han(struct str s)
{
    const char *p = s.p, *end = s.p + s.n;
    while (p < end)
        if (!cp_is_han(utf8_next(&p, end)))
            return false;
    return true;
}

static struct str char_at(struct str s, size_t i)
{
    return i < s.n ? str_sub(s, i, next_cp(s, i)) : STR("");
}

/* 的的 in 的的确确, 在在 in 实实在在: two characters, each doubled */
static bool is_aabb(struct str s, size_t at)
{
    struct str c = char_at(s, at);
    size_t behind = at + 2 * c.n;
    struct str x = char_at(s, behind), y = char_at(s, behind + x.n);
    if (x.n && str_eq(x, y) && !str_eq(x, c) && all_han(x))
        return true;
    if (at < 6)
        return false;
    struct str u = str_sub(s, at - 6, at - 3), v = str_sub(s, at - 3, at);
    return str_eq(u, v) && !str_eq(u, c) && all_han(u);
}

/* 一项一项, 逐步逐步: said twice on purpose */
static bool is_distributive(struct run *r, struct str once)
{
    return utf8_count(once) <= 3 &&
           word_at_start(rule_words(r->in->rules, "distributive_starts"), once);
}

/* The longest text of 2 … 12 characters at `i` that comes again at once; its length in bytes. */
static size_t doubled_at(struct str s, size_t i)
{
    size_t end = i, best = 0;
    for (int n = 1; n <= 12 && end < s.n; n++) {
        end = next_cp(s, end);
        size_t len = end - i;
        if (n >= 2 && end + len <= s.n && s.p[end + 2] == s.p[i + 2] &&
            memcmp(s.p + i, s.p + end, len) == 0 && all_han(str_sub(s, i, end)))
            best = len;
    }
    return best;
}

static void report_double(struct run *r, const struct passage *p, struct str s, size_t at,
                          size_t len)
{
    report_text(r, "R136", FINDING_WARNING, "词语重复", p, str_sub(s, at, at + 2 * len),
                arena_printf(r->arena, "“%.*s”写了两遍：%.*s", STR_ARG(str_sub(s, at, at + len)),
                             STR_ARG(around(r, s, at, at + 2 * len))));
}

void check_doubled(struct run *r, const struct passage *p)
{
    const struct value *singles = rule_words(r->in->rules, "doubled_words");
    const struct value *allowed = rule_words(r->in->rules, "doubled_words_allowed");
    struct str s = p->flat;
    for (size_t i = 0; i < s.n; i = next_cp(s, i)) {
        size_t len = doubled_at(s, i);
        struct str near = str_sub(s, i > 6 ? i - 6 : 0, i + 12 < s.n ? i + 12 : s.n);
        if (len && !word_in(allowed, str_sub(s, i, i + 2 * len)) &&
            !is_distributive(r, str_sub(s, i, i + len))) {
            report_double(r, p, s, i, len);
            i += 2 * len - 1;
        } else if (word_at_start(singles, str_sub(s, i, s.n)) && !is_aabb(s, i) &&
                   !word_in(allowed, near)) {
            report_double(r, p, s, i, next_cp(s, i) - i);
            i = next_cp(s, i);
        }
    }
}

/* R135: pairs and marks */

static void check_pair(struct run *r, const struct passage *p, struct str s, struct str open,
                       struct str close)
{
    long depth = 0, opened = 0, closed = 0;
    for (size_t i = 0; i < s.n; i = next_cp(s, i)) {
        struct str rest = str_sub(s, i, s.n);
        if (str_starts(rest, open)) {
            depth++;
            opened++;
        } else if (str_starts(rest, close)) {
            /* 1） numbers an item */
            bool item = i == 0 || (i < 4 && ascii_is_digit(s.p[i - 1]));
            if (item && !depth)
                continue;
            closed++;
            depth -= depth > 0;
        }
    }
    if (opened != closed)
        report_text(r, "R135", FINDING_WARNING, "括号或引号不成对", p, around(r, p->text, 0, 0),
                    arena_printf(r->arena, "左边的 %.*s 有 %ld 个，右边的 %.*s 有 %ld 个：%.*s……",
                                 STR_ARG(open), opened, STR_ARG(close), closed,
                                 STR_ARG(around(r, p->text, 0, 0))));
}

void check_marks(struct run *r, const struct passage *p)
{
    struct str squeezed = p->flat;
    static const char *const pairs[][2] = {{"(", ")"}, {"“", "”"}, {"《", "》"}, {"【", "】"}};
    static const char *const doubles[] = {"，,",  ",，",  "：：", "。。",
                                          "，，", "、、", "，。", "。，"};
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        check_pair(r, p, squeezed, str_of(pairs[i][0]), str_of(pairs[i][1]));
    for (size_t i = 0; i < sizeof doubles / sizeof *doubles; i++) {
        struct str find = str_of(doubles[i]);
        size_t at = str_find(squeezed, find, 0);
        if (at != SIZE_MAX)
            report_text(r, "R135", FINDING_WARNING, "标点重复", p, find,
                        arena_printf(r->arena, "“%.*s”：%.*s", STR_ARG(find),
                                     STR_ARG(around(r, squeezed, at, at + 6))));
    }
}
/* The same paragraph with figures in several sections */
void check_copies(struct run *r, const struct passages *all)
{
    struct map seen;
    map_init(&seen, r->arena);
    for (size_t i = 0; i < all->n; i++) {
        const struct passage *p = &all->items[i];
        if (p->annex || p->level || p->text.n < 45 || !r->in->as_published ||
            str_find(p->text, STR("元"), 0) == SIZE_MAX)
            continue;
        const struct passage *first = map_get(&seen, p->text);
        if (first)
            report_text(r, "R136", FINDING_WARNING, "两节的文字完全相同", p, p->text,
                        arena_printf(r->arena, "与“%.*s”一节的文字完全相同：%.*s",
                                     STR_ARG(first->heading), STR_ARG(p->text)));
        else
            map_put(&seen, p->text, (void *)(uintptr_t)p);
    }
}

/* A paragraph of the explanation that ends without a mark */
void check_ends(struct run *r, const struct passages *all)
{
    const struct value *explaining = rule_words(r->in->rules, "explaining_headings");
    struct finding *f = NULL;
    for (size_t i = 0; i < all->n && r->in->as_published; i++) {
        const struct passage *p = &all->items[i];
        struct str s = p->flat;
        bool sentence = !p->annex && !p->level && s.n > 60 && word_in(explaining, p->heading) &&
                        str_find(s, STR("，"), 0) != SIZE_MAX;
        if (!sentence || word_at_end(rule_words(r->in->rules, "sentence_ends"), s))
            continue;
        struct str tail = around(r, s, s.n, s.n);
        if (!f) {
            f = finding_new(r, "R136", FINDING_NOTE, STR("句末没有标点"));
            if (!f)
                return;
            finding_add(r, f);
        }
        finding_place(r, f, STR(""), p->heading, tail, 0, passage_place(r, p));
        f->message = arena_printf(r->arena, "%zu 段文字末尾没有标点：“……%.*s”%s", f->place_count,
                                  STR_ARG(f->places[0].text), f->place_count > 1 ? "等" : "");
    }
}
