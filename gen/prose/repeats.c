/* What stands twice: words, marks, paragraphs; and brackets that stand alone. */
#include "prose/internal.h"

#include "base/utf8.h"

/* R136: doubled words */

/* A text as characters, each with the offset of its first byte; one more offset at the end. */
struct letters {
    int32_t *cp;
    uint32_t *at;
    size_t n;
};

static struct letters letters_of(struct run *r, struct str s)
{
    struct letters l = {arena_alloc(r->arena, (s.n + 1) * sizeof *l.cp),
                        arena_alloc(r->arena, (s.n + 1) * sizeof *l.at), 0};
    const char *p = s.p, *end = s.p + s.n;
    if (!l.cp || !l.at) {
        r->ok = false;
        return l;
    }
    while (p < end) {
        l.at[l.n] = (uint32_t)(p - s.p);
        l.cp[l.n++] = utf8_next(&p, end);
    }
    l.at[l.n] = (uint32_t)s.n;
    return l;
}

static struct str text_of(struct str s, const struct letters *l, size_t from, size_t to)
{
    return str_sub(s, l->at[from], l->at[to]);
}

/* 的的 in 的的确确, 在在 in 实实在在: two characters, each doubled */
static bool is_aabb(const struct letters *l, size_t i)
{
    const int32_t *c = l->cp + i;
    bool behind = i + 3 < l->n && c[2] == c[3] && c[2] != c[0] && cp_is_han(c[2]);
    bool before = i >= 2 && c[-1] == c[-2] && c[-1] != c[0] && cp_is_han(c[-1]);
    return behind || before;
}

/* Where the run of Han characters at `i` ends. */
static size_t han_end(const struct letters *l, size_t i)
{
    while (i < l->n && cp_is_han(l->cp[i]))
        i++;
    return i;
}

/* The longest run of 2 … 12 Han characters at `i` that comes again at once; `end` is of han_end. */
static size_t doubled_at(const struct letters *l, size_t i, size_t end)
{
    size_t best = 0, most = end - i < 12 ? end - i : 12;
    for (size_t n = 2; n <= most && i + 2 * n <= l->n; n++)
        if (l->cp[i] == l->cp[i + n] && l->cp[i + 1] == l->cp[i + n + 1] &&
            memcmp(l->cp + i, l->cp + i + n, n * sizeof *l->cp) == 0)
            best = n;
    return best;
}

/* 一项一项, 逐步逐步: said twice on purpose */
static bool is_distributive(struct run *r, struct str once)
{
    return utf8_count(once) <= 3 &&
           word_at_start(rule_words(r->in->rules, W_distributive_starts), once);
}

static bool is_allowed(struct run *r, const struct letters *l, struct str s, size_t from, size_t to)
{
    size_t a = from > 2 ? from - 2 : 0, b = to + 2 < l->n ? to + 2 : l->n;
    return word_in(rule_words(r->in->rules, W_doubled_words_allowed), text_of(s, l, a, b));
}

static void report_double(struct run *r, const struct passage *p, const struct letters *l, size_t i,
                          size_t n)
{
    struct str s = p->flat;
    REPORT_TEXT(r, FOUND_DOUBLED, p, text_of(s, l, i, i + 2 * n), text_of(s, l, i, i + n),
                around(r, s, l->at[i], l->at[i + 2 * n]));
}

void check_doubled(struct run *r, const struct passage *p)
{
    const struct value *singles = rule_words(r->in->rules, W_doubled_words);
    struct str s = p->flat;
    struct letters l = letters_of(r, s);
    for (size_t i = 0, end = 0; r->ok && i + 1 < l.n; i++) {
        end = i < end ? end : han_end(&l, i);
        size_t n = doubled_at(&l, i, end);
        if (n && !is_allowed(r, &l, s, i, i + 2 * n) &&
            !is_distributive(r, text_of(s, &l, i, i + n))) {
            report_double(r, p, &l, i, n);
            i += 2 * n - 1;
        } else if (l.cp[i] == l.cp[i + 1] && word_at_start(singles, text_of(s, &l, i, l.n)) &&
                   !is_aabb(&l, i) && !is_allowed(r, &l, s, i, i + 2)) {
            report_double(r, p, &l, i, 1);
            i++;
        }
    }
}

/* R135: pairs and marks */

static void check_pair(struct run *r, const struct passage *p, struct str s, struct str open,
                       struct str close)
{
    long depth = 0, opened = 0, closed = 0;
    if (str_find(s, open, 0) == SIZE_MAX && str_find(s, close, 0) == SIZE_MAX)
        return;
    for (size_t i = 0; i < s.n; i = utf8_after(s, i)) {
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
        REPORT_TEXT(r, FOUND_PAIRS, p, around(r, p->text, 0, 0), open, count_text(r->arena, opened),
                    close, count_text(r->arena, closed), around(r, p->text, 0, 0));
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
            REPORT_TEXT(r, FOUND_MARKS_DOUBLED, p, find, find,
                        around(r, squeezed, at, at + find.n));
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
            str_find(p->text, amount_unit_name(UNIT_YUAN), 0) == SIZE_MAX)
            continue;
        const struct passage *first = map_get(&seen, p->text);
        if (first)
            REPORT_TEXT(r, FOUND_COPIES, p, p->text, first->heading, p->text);
        else
            map_put(&seen, p->text, (void *)(uintptr_t)p);
    }
}

/* A paragraph of the explanation that ends without a mark */
void check_ends(struct run *r, const struct passages *all)
{
    const struct value *explaining = rule_words(r->in->rules, W_explaining_headings);
    struct finding *f = NULL;
    for (size_t i = 0; i < all->n && r->in->as_published; i++) {
        const struct passage *p = &all->items[i];
        struct str s = p->flat;
        bool sentence = !p->annex && !p->level && s.n > 60 && word_in(explaining, p->heading) &&
                        str_find(s, STR("，"), 0) != SIZE_MAX;
        if (!sentence || word_at_end(rule_words(r->in->rules, W_sentence_ends), s))
            continue;
        struct str tail = around(r, s, s.n, s.n);
        if (!f) {
            f = finding_new(r, FOUND_NO_END);
            if (!f)
                return;
            finding_add(r, f);
        }
        finding_passage(r, f, STR(""), p, tail, 0);
        FINDING_SAY(r, f, FOUND_NO_END, count_text(r->arena, (long long)f->place_count),
                    f->places[0].text,
                    f->place_count > 1 ? phrase_text(r->arena, SAY_AND_SO_ON, NULL, 0) : STR(""));
    }
}
