/* Divisions that a sentence tells by its form: a whole and, behind 其中, 包括 or a colon, its parts
 * one after the other (项目资金880万元：甲410万元、乙470万元; 问题5个，已整改3个，正在整改2个;
 * 编制74名、工勤9名，共83名). What is counted or paid is not asked; where a list ends is told by
 * its marks. Whether its parts are all that there are is concluded: from what opens the list, from
 * names that share one measure (行政、事业), from 其他 at its end, from a number told with it, from
 * a second list in other units that runs beside it and adds up. Parts that may overlap (党员、女性)
 * are never added up. */
#include "prose/judge.h"

#include "base/utf8.h"
#include "grid/text.h"

enum {
    GAP_BYTES = 240,  /* two figures of one list stand no farther apart */
    PARTS_MAX = 60,   /* in a list */
    SPAN_MAX = 300,   /* figures of all kinds from its first part on, or looked at before it */
    BETWEEN_MAX = 4,  /* figures between a whole and its first part */
    POSTS_LEAST = 3,  /* kinds of people that are told where all are */
    UNITS_MAX = 2,    /* lists that run beside each other */
    REPORTS_SEEN = 12 /* findings of the paragraph looked through for the same figure */
};

enum opening { OPENS_NOTHING, OPENS_SOME, OPENS_ALL };

/* How strong a mark between two figures is. */
enum mark { MARK_NONE, MARK_LIST, MARK_COMMA, MARK_SEMICOLON, MARK_STOP, MARK_END };

struct sentence_gaps {
    size_t from, to;
    struct str *text; /* of each claim: what stands between it and the one before, flat */
    int *depth;       /* of each claim: brackets that are open */
};

struct part_list {
    size_t items[PARTS_MAX]; /* the claims of its first unit */
    size_t n, tight;         /* `tight`: as far as the marks are those of one list */
    size_t next;             /* the claim behind the tight part */
    enum mark usual;         /* between its parts */
    bool nested, open;       /* a list within it; 等 behind it */
};

struct sum_told {
    struct dec value;
    struct tolerance tolerance;
    const struct claim *parts[PARTS_MAX];
    size_t n, unwritten; /* parts without a figure: the department itself */
};

static bool is_money(const struct claim *c)
{
    return (c->kind == CLAIM_AMOUNT || c->kind == CLAIM_BUDGET) && c->unit_kind == UNIT_MONEY;
}

static bool is_figure(const struct claim *c)
{
    return (is_money(c) || c->kind == CLAIM_COUNT) && c->has_value && !c->measure && is_plain(c) &&
           !(c->qualifiers & QUALIFIER_WORD);
}

/* 1个团组 is one of 2个 */
static bool same_unit(const struct judge *j, const struct claim *a, const struct claim *b)
{
    if (is_money(a) || is_money(b))
        return is_money(a) && is_money(b);
    struct str one = rule_word(j->run->in->rules, W_general_unit);
    return str_eq(a->unit, b->unit) || (str_starts(a->unit, one) && str_starts(b->unit, one) &&
                                        (str_eq(a->unit, one) || str_eq(b->unit, one)));
}

static bool same_kind(const struct judge *j, const struct claim *a, const struct claim *b)
{
    return is_figure(a) && is_figure(b) && same_unit(j, a, b);
}

/* One figure told of two subjects is one figure. */
static bool is_again(const struct judge *j, size_t k)
{
    const struct claim *c = &j->claims->items[k];
    return k > 0 && c[-1].passage == c->passage && c[-1].start == c->start;
}

static int depth_behind(int depth, struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        depth += s.p[i] == '(';
        depth -= s.p[i] == ')' && depth > 0;
    }
    return str_find(s, STR("。"), 0) == SIZE_MAX ? depth : 0;
}

static bool gaps_of(const struct judge *j, size_t from, size_t to, struct sentence_gaps *out)
{
    const struct claim *all = j->claims->items;
    struct arena *a = j->run->arena;
    *out = (struct sentence_gaps){.from = from, .to = to};
    out->text = arena_zalloc(a, (to - from + 1) * sizeof *out->text);
    out->depth = arena_zalloc(a, (to - from + 1) * sizeof *out->depth);
    if (!out->text || !out->depth)
        return false;
    for (size_t k = from; k < to; k++) {
        size_t begin = k > from ? all[k - 1].end : 0, end = all[k].start;
        bool far = end > begin && end - begin > GAP_BYTES;
        begin = far ? end - GAP_BYTES : begin;
        struct str text = all[k].passage->text;
        while (begin < end && ((unsigned char)text.p[begin] & 0xC0) == 0x80)
            begin++;
        out->text[k - from] = end > begin ? flat_text(str_sub(text, begin, end), a) : STR("");
        out->depth[k - from] =
            depth_behind(k > from && !far ? out->depth[k - from - 1] : 0, out->text[k - from]);
        if (far) /* and nothing before it is one list with it */
            out->text[k - from] = arena_printf(a, "。%.*s", STR_ARG(out->text[k - from]));
    }
    return true;
}

static struct str gap_at(const struct sentence_gaps *g, size_t k)
{
    return g->text[k - g->from];
}

/* The strongest mark of a gap outside of what is in brackets deeper than `depth`; *tail: behind the
 * last of these marks. MARK_END where the bracket of the list is closed. */
static enum mark mark_in(struct str s, int open, int depth, struct str *tail)
{
    static const struct {
        const char *text;
        enum mark mark;
    } marks[] = {{"、", MARK_LIST}, {"，", MARK_COMMA}, {"；", MARK_SEMICOLON}, {"。", MARK_STOP}};
    enum mark best = MARK_NONE;
    size_t behind = 0;
    for (size_t i = 0; i < s.n; i++) {
        open += s.p[i] == '(';
        open -= s.p[i] == ')';
        if (open < depth)
            best = MARK_END;
        for (size_t m = 0; open == depth && m < sizeof marks / sizeof *marks; m++) {
            if (!str_has_at(s, i, marks[m].text))
                continue;
            best = marks[m].mark > best ? marks[m].mark : best;
            behind = i + strlen(marks[m].text);
        }
    }
    *tail = str_sub(s, behind, s.n);
    return best;
}

static struct str tail_at(const struct sentence_gaps *g, size_t k)
{
    struct str tail;
    int depth = g->depth[k - g->from], before = k > g->from ? g->depth[k - g->from - 1] : 0;
    (void)mark_in(gap_at(g, k), before, depth, &tail);
    return tail;
}

/* 其中, 包括, ：: what opens a list in a gap, before the name of its first part. */
static enum opening opening_in(const struct judge *j, struct str gap, struct str *name)
{
    struct lexeme all = last_word(words_of(j, W_division_all), gap);
    struct lexeme some = last_word(words_of(j, W_division_some), gap);
    enum opening opening = OPENS_NOTHING;
    size_t end = 0;
    if (all.end && all.end >= some.end) {
        struct str before = str_sub(gap, 0, all.at);
        bool main = word_at_end(words_of(j, W_division_main), before) > 0 || some.at == all.at;
        opening = main ? OPENS_SOME : OPENS_ALL;
        end = all.end;
    } else if (some.end) {
        opening = OPENS_SOME;
        end = some.end;
    } else if (str_starts(gap, STR("："))) {
        opening = OPENS_ALL;
    } else if (str_starts(gap, STR("("))) { /* 其他用车12辆（教学用车8辆、通勤车4辆） */
        opening = word_at_start(words_of(j, W_aside_starts), str_sub(gap, 1, gap.n)) ? OPENS_NOTHING
                                                                                     : OPENS_ALL;
        end = 1;
    }
    struct str rest = str_sub(gap, end, gap.n), tail;
    rest = str_starts(rest, STR("：")) || str_starts(rest, STR("，"))
               ? str_sub(rest, strlen("："), rest.n)
               : rest;
    *name = rest;
    if (opening && mark_in(rest, 0, 0, &tail) > MARK_LIST)
        return OPENS_NOTHING; /* what follows it stands farther on */
    return opening;
}

static bool is_state(const struct judge *j, struct str name, enum lexicon list)
{
    return word_at_start(words_of(j, list), name);
}

/* 已整改3个，正在整改1个: done and not done are all, with no word before them. */
static bool opens_states(const struct judge *j, const struct sentence_gaps *g, size_t k)
{
    if (k + 1 >= g->to || !same_kind(j, &j->claims->items[k], &j->claims->items[k + 1]) ||
        j->claims->items[k].kind != CLAIM_COUNT)
        return false;
    struct str a = tail_at(g, k), b = tail_at(g, k + 1);
    return (is_state(j, a, W_states_done) && is_state(j, b, W_states_open)) ||
           (is_state(j, a, W_states_open) && is_state(j, b, W_states_done));
}

/* The list whose first part is claim `first`. */
static struct part_list list_at(const struct judge *j, const struct sentence_gaps *g, size_t first)
{
    const struct claim *all = j->claims->items;
    struct part_list list = {.items = {first}, .n = 1, .tight = 1, .next = first + 1};
    int depth = g->depth[first - g->from];
    enum mark since = MARK_NONE, usual = MARK_NONE;
    bool tight = true;
    for (size_t k = first + 1; k < g->to && k < first + SPAN_MAX && list.n < PARTS_MAX; k++) {
        struct str gap = gap_at(g, k), tail, ignored;
        enum mark here = mark_in(gap, g->depth[k - g->from - 1], depth, &tail);
        since = here > since ? here : since;
        if (since >= MARK_STOP)
            break;
        if (g->depth[k - g->from] > depth || is_again(j, k))
            continue;
        tight &= !word_in(words_of(j, W_division_stops), gap);
        /* a number that was not read may be one of the list; money is always read */
        for (size_t i = 0; i < gap.n && all[first].kind == CLAIM_COUNT; i++)
            tight &= !ascii_is_digit(gap.p[i]);
        if (!same_kind(j, &all[first], &all[k])) {
            list.next = tight && since <= (usual ? usual : since) ? k + 1 : list.next;
            continue;
        }
        usual = usual ? usual : since;
        tight &= since <= usual;
        list.nested |= tight && opening_in(j, tail, &ignored) != OPENS_NOTHING;
        tight &= !list.nested;
        list.items[list.n++] = k;
        list.tight = tight ? list.n : list.tight;
        list.next = tight ? k + 1 : list.next;
        since = MARK_NONE;
    }
    list.usual = usual;
    const struct claim *last = &all[list.items[list.tight - 1]];
    struct str behind = str_sub(last->passage->text, last->end, last->passage->text.n);
    list.open = word_at_start(words_of(j, W_and_so_on), behind);
    /* in brackets: and nothing else in them */
    if (str_starts(gap_at(g, first), STR("(")))
        list.open |= !str_starts(behind, STR(")")) && !str_starts(behind, STR("）"));
    return list;
}

/* The first claim in unit of `c` of a part that begins with claim `at`, before claim `end`. */
static size_t in_unit_of(const struct judge *j, const struct claim *c, size_t at, size_t end)
{
    for (; at < end; at++)
        if (same_kind(j, c, &j->claims->items[at]) && !is_again(j, at))
            return at;
    return SIZE_MAX;
}

static struct sum_told nothing_of(const struct judge *j, const struct claim *whole)
{
    struct said of = said_by(whole);
    return (struct sum_told){.value = dec_of(0),
                             .tolerance =
                                 tolerance_of(TOLERANCE_SUM, of.value, of.step, yuan_step(j))};
}

static void add_told(const struct judge *j, struct sum_told *sum, const struct claim *c)
{
    struct said one = said_by(c);
    dec_add(sum->value, one.value, &sum->value);
    tolerance_add(&sum->tolerance, one.value, one.step, yuan_step(j));
    sum->parts[sum->n++] = c;
}

static bool is_sum(const struct sum_told *sum, const struct claim *whole)
{
    struct dec over;
    return dec_sub(sum->value, said_by(whole).value, &over) &&
           (!dec_sign(over) ||
            (whole->kind != CLAIM_COUNT && same_sum(sum->tolerance, over) != VERDICT_WRONG));
}

/* The parts of a list in one unit, up to its part `n`; *reached: the first parts, two or more, are
 * all of the whole. Between 、 no other list begins unmarked. */
static struct sum_told sum_of_list(const struct judge *j, const struct part_list *list, size_t n,
                                   const struct claim *whole, bool *reached)
{
    const struct claim *all = j->claims->items;
    struct sum_told sum = nothing_of(j, whole);
    *reached = false;
    for (size_t i = 0; i < n; i++) {
        size_t end = i + 1 < list->n ? list->items[i + 1] : list->next;
        size_t k = in_unit_of(j, whole, list->items[i], end);
        if (k == SIZE_MAX)
            continue;
        add_told(j, &sum, &all[k]);
        bool ends = list->usual > MARK_LIST || i + 1 >= list->tight;
        *reached |= ends && sum.n > 1 && is_sum(&sum, whole);
    }
    return sum;
}

/* Names of parts */

static struct str part_name(const struct judge *j, const struct sentence_gaps *g,
                            const struct part_list *list, size_t i)
{
    struct str name, tail = tail_at(g, list->items[i]);
    if (i == 0 && opening_in(j, gap_at(g, list->items[0]), &name))
        return name;
    return tail;
}

static bool has_word(const struct judge *j, const struct sentence_gaps *g,
                     const struct part_list *list, const struct value *words)
{
    for (size_t i = 0; i < list->tight; i++)
        if (word_in(words, part_name(j, g, list, i)))
            return true;
    return false;
}

/* Whether all parts are of one measure: 行政25人、事业46人 */
static bool of_one_measure(const struct judge *j, const struct sentence_gaps *g,
                           const struct part_list *list)
{
    const struct value *measures = words_of(j, W_measures);
    for (size_t m = 0; m < value_count(measures); m++) {
        size_t n = 0;
        while (n < list->tight && word_in(&measures->list->items[m], part_name(j, g, list, n)))
            n++;
        if (n == list->tight)
            return true;
    }
    return false;
}

/* Whether the parts are those of one set that is always told whole, each once. */
static bool is_set(const struct judge *j, const struct sentence_gaps *g,
                   const struct part_list *list)
{
    const struct value *sets = words_of(j, W_complete_sets);
    for (size_t m = 0; m < value_count(sets); m++) {
        const struct value *set = &sets->list->items[m];
        bool each = value_count(set) == list->tight;
        for (size_t w = 0; each && w < list->tight; w++) {
            size_t named = 0;
            for (size_t i = 0; i < list->tight; i++)
                named += str_find(part_name(j, g, list, i), set->list->items[w].s, 0) != SIZE_MAX;
            each = named == 1;
        }
        if (each)
            return true;
    }
    return false;
}

/* Whether the sentence told before the list that it has so many parts. */
static bool number_told(const struct judge *j, const struct part_list *list)
{
    const struct claim *all = j->claims->items, *first = &all[list->items[0]];
    for (size_t k = list->items[0], n = SPAN_MAX;
         k-- > 0 && n-- > 0 && all[k].sentence == first->sentence;) {
        int64_t told;
        if (all[k].kind == CLAIM_COUNT && is_figure(&all[k]) && !same_unit(j, &all[k], first) &&
            dec_to_i64(all[k].value, &told) && told == (int64_t)list->tight)
            return true;
    }
    return false;
}

static bool is_graded(const struct judge *j, const struct part_list *list)
{
    for (size_t i = 0; i < list->tight; i++)
        if (word_is(words_of(j, W_grade_words), j->claims->items[list->items[i]].name))
            return true;
    return false;
}

static bool names_states(const struct judge *j, const struct sentence_gaps *g,
                         const struct part_list *list)
{
    bool done = false, open = false;
    for (size_t i = 0; i < list->tight; i++) {
        struct str name = part_name(j, g, list, i);
        done |= is_state(j, name, W_states_done);
        open |= is_state(j, name, W_states_open);
    }
    return done && open;
}

/* All parts have an address: what they add up to is told by sums of the pack. */
static bool has_addresses(const struct judge *j, const struct part_list *list,
                          const struct claim *whole)
{
    bool all = whole->address.n > 0;
    for (size_t i = 0; i < list->tight; i++)
        all &= j->claims->items[list->items[i]].address.n > 0;
    return all;
}

/* Reports */

static bool told_before(const struct judge *j, size_t findings, const struct claim *c)
{
    const struct findings *all = j->run->findings;
    for (size_t i = all->n; i-- > findings && i + REPORTS_SEEN >= all->n;)
        for (size_t k = 0; k < all->items[i]->place_count; k++)
            if (all->items[i]->places[k].text.p == c->text.p)
                return true;
    return false;
}

static void report_sum(struct judge *j, const struct sum_told *sum, const struct claim *whole,
                       bool complete)
{
    struct said of = said_by(whole);
    bool more = dec_cmp(sum->value, of.value) > 0;
    enum finding_code code = more && !complete ? FOUND_PARTS : FOUND_PARTS_DIFFER;
    struct finding *f = finding_new(j->run, code);
    if (!f)
        return;
    FINDING_SAY(j->run, f, code, count_text(j->run->arena, (long long)(sum->n + sum->unwritten)),
                told_sum(j, whole, sum->value), whole->name, of.text);
    for (size_t i = 0; i < sum->n; i++) {
        struct said part = said_by(sum->parts[i]);
        place_said(j, f, &part, -1);
    }
    place_said(j, f, &of, 1);
    finding_add(j->run, f);
}

/* The whole that a list in the unit of claim `part` divides, told before claim `first`. Behind a
 * full stop it is named again, or is itself no part of another whole. */
static const struct claim *whole_of_list(const struct judge *j, const struct sentence_gaps *g,
                                         size_t first, const struct claim *part)
{
    const struct claim *all = j->claims->items;
    size_t n = 0;
    for (size_t k = first; k-- > g->from && n <= BETWEEN_MAX; n++) {
        if (all[k].sentence + 1 < all[first].sentence ||
            g->depth[k - g->from] > g->depth[first - g->from])
            return NULL;
        if (all[k].unit_kind != part->unit_kind ||
            (!is_money(part) && !same_unit(j, &all[k], part)))
            continue;
        struct str gap = gap_at(g, first);
        bool named = all[k].name.n && str_find(gap, all[k].name, 0) != SIZE_MAX;
        bool near = all[k].sentence == all[first].sentence || named ||
                    (!all[k].within.n && (!n || str_starts(gap, STR("。"))));
        return near && same_kind(j, &all[k], part) && all[k].kind == part->kind ? &all[k] : NULL;
    }
    return NULL;
}

/* Whether two digits of one part are swapped: 1.4 for 4.1 makes the parts the whole. */
static bool swapped(const struct sum_told *sum, const struct claim *whole)
{
    enum { SWAPPED = 3 };
    struct dec lacking;
    if (!dec_sub(said_by(whole).value, sum->value, &lacking))
        return false;
    for (size_t i = 0; i < sum->n; i++) {
        const struct claim *part = sum->parts[i];
        struct dec value = said_by(part).value, right, scaled;
        /* the digits as they are written: in the unit, without the point */
        if (!dec_add(value, lacking, &right) ||
            (part->factor > 1 && !dec_div(right, dec_of(part->factor), part->decimals, &right)) ||
            !dec_mul(right, dec_of((long long)dec_pow10(part->decimals)), &right) ||
            !dec_mul(part->value, dec_of((long long)dec_pow10(part->decimals)), &scaled))
            continue;
        int64_t a, b, ten = 10;
        if (!dec_to_i64(scaled, &a) || !dec_to_i64(right, &b) || a < ten)
            continue;
        while (ten <= a / 10)
            ten *= 10;
        bool same_length = b >= ten && b / 10 < ten;
        if (same_length && slip_likeness(dec_trim(scaled), dec_trim(right), 0) == SWAPPED)
            return true;
    }
    return false;
}

/* 局本级和2个所属单位: the department itself is one more. */
static bool is_beside_itself(const struct judge *j, const struct sentence_gaps *g, size_t k)
{
    struct str before = gap_at(g, k);
    struct lexeme itself = last_word(words_of(j, W_itself_words), before);
    return itself.end && j->claims->items[k].kind == CLAIM_COUNT &&
           word_in(words_of(j, W_list_joins), str_sub(before, itself.end, before.n));
}

/* 授予中小企业47万元，其中：授予小微31万元；货物14万元；工程5万元；服务28万元: the parts behind the
 * first ones are all. */
static bool ends_in_sum(const struct sum_told *sum, const struct claim *whole)
{
    struct sum_told rest = *sum;
    for (size_t i = 0; is_money(whole) && i + 3 < sum->n && i < PARTS_MAX; i++) {
        if (!dec_sub(rest.value, said_by(sum->parts[i]).value, &rest.value))
            return false;
        if (is_sum(&rest, whole))
            return true;
    }
    return false;
}

/* Judges the list in one of its units; true where it adds up. */
static bool judge_list(struct judge *j, const struct sentence_gaps *g, struct part_list list,
                       const struct claim *whole, enum opening opening, bool beside,
                       size_t findings)
{
    bool reached, ignored;
    (void)sum_of_list(j, &list, list.n, whole, &reached);
    struct sum_told sum = sum_of_list(j, &list, list.tight, whole, &ignored);
    if (sum.n < 2)
        return false;
    ledger_compared(j->run, catalogue_at(FOUND_PARTS)->rule);
    struct dec others;
    bool itself = is_beside_itself(j, g, (size_t)(whole - j->claims->items)) &&
                  dec_sub(sum.value, whole->value, &others) && dec_eq(others, dec_of(1));
    if (reached || itself || is_sum(&sum, whole) || ends_in_sum(&sum, whole))
        return true;
    bool people = word_is(words_of(j, W_people_units), whole->unit);
    bool states = names_states(j, g, &list), measure = of_one_measure(j, g, &list);
    bool posts =
        people && sum.n >= POSTS_LEAST; /* so many kinds of people are all that there are */
    bool more = dec_cmp(sum.value, said_by(whole).value) > 0;
    if (list.nested || is_graded(j, &list) || has_addresses(j, &list, whole) ||
        has_word(j, g, &list, words_of(j, W_overlapping)))
        return false;
    struct str last = part_name(j, g, &list, list.tight - 1);
    bool complete =
        !list.open && (opening == OPENS_ALL || states || measure || posts || beside ||
                       is_set(j, g, &list) || number_told(j, &list) ||
                       word_at_start(words_of(j, W_rest_words), last) || swapped(&sum, whole));
    if (!complete && (!more || people))
        return false;
    if (!told_before(j, findings, whole) && !told_before(j, findings, sum.parts[sum.n - 1]))
        report_sum(j, &sum, whole, complete);
    return false;
}

/* 主要用于四个方面：: the number of parts in a word, and the word; 0: none */
static int64_t aspects_in(const struct judge *j, struct str gap, struct str *numeral)
{
    struct lexeme word = last_word(words_of(j, W_aspect_words), gap);
    size_t used;
    *numeral = str_sub(gap, word.end ? utf8_before(gap, word.at) : 0, word.at);
    return word.end ? chinese_ordinal(*numeral, &used) : 0;
}

static void report_number(struct judge *j, const struct part_list *list, struct str told,
                          const struct claim *at)
{
    struct said first = said_by(&j->claims->items[list->items[0]]), number = said_by(at);
    REPORT_PAIR(j, FOUND_LISTED, &number, &first, told,
                count_text(j->run->arena, (long long)list->tight), at->name);
}

/* The count that a list of amounts is opened by or runs beside: 安排项目5个：甲3万元；……; NULL. */
static const struct claim *number_of_list(const struct judge *j, const struct sentence_gaps *g,
                                          const struct part_list *list, bool adds)
{
    const struct claim *all = j->claims->items, *first = &all[list->items[0]], *found = NULL;
    for (size_t k = list->items[0], n = SPAN_MAX;
         k-- > g->from && n-- > 0 && all[k].sentence == first->sentence;) {
        if (all[k].kind != CLAIM_COUNT)
            continue;
        bool next = k + 1 == list->items[0] && str_starts(gap_at(g, k + 1), STR("："));
        bool projects =
            word_in(words_of(j, W_project_words), all[k].name) ||
            word_at_start(words_of(j, W_project_words),
                          str_sub(all[k].passage->text, all[k].end, all[k].passage->text.n));
        if (found || !is_figure(&all[k]) || !projects)
            return NULL; /* which of several is not told */
        found = next || adds ? &all[k] : NULL;
        if (next)
            return found;
    }
    return found;
}

/* 项目支出421万元，其中……。安排项目5个：……: what the listed projects were paid from */
static const struct claim *project_sum(const struct judge *j, const struct sentence_gaps *g,
                                       size_t first)
{
    const struct claim *all = j->claims->items;
    for (size_t k = first, n = 0; k-- > g->from && n <= BETWEEN_MAX; n++)
        if (is_money(&all[k]) && is_figure(&all[k]) && !all[k].within.n)
            return word_at_end(words_of(j, W_project_sums), all[k].name) ? &all[k] : NULL;
    return NULL;
}

/* The number of amounts that are listed; a list that ends with its sentence. */
static void judge_number(struct judge *j, const struct sentence_gaps *g,
                         const struct part_list *list, bool adds, size_t findings)
{
    const struct claim *first = &j->claims->items[list->items[0]];
    struct str numeral;
    int64_t told = aspects_in(j, gap_at(g, list->items[0]), &numeral), counted = 0;
    const struct claim *count = number_of_list(j, g, list, adds);
    if (!is_money(first) || list->tight != list->n || list->nested || list->open)
        return;
    if (told && told != (int64_t)list->tight)
        report_number(j, list, numeral, first);
    if (!count || !dec_to_i64(count->value, &counted))
        return;
    ledger_compared(j->run, catalogue_at(FOUND_LISTED)->rule);
    if (counted != (int64_t)list->tight) {
        report_number(j, list, count_text(j->run->arena, counted), count);
        return;
    }
    const struct claim *whole = adds ? NULL : project_sum(j, g, list->items[0]);
    if (whole && !whole_of_list(j, g, list->items[0], first))
        (void)judge_list(j, g, *list, whole, OPENS_ALL, false, findings);
}

/* A list and those in other units that run beside it: 项目9个，资金1120万元；项目3个，资金423万元
 */
static size_t judge_opened(struct judge *j, const struct sentence_gaps *g, size_t first,
                           enum opening opening, size_t findings)
{
    const struct claim *all = j->claims->items, *wholes[UNITS_MAX] = {NULL};
    struct part_list list = list_at(j, g, first);
    size_t units = 0;
    if (list.tight < 2)
        return first + 1;
    for (size_t k = first; k < list.items[1] && units < UNITS_MAX; k++) {
        if (!is_figure(&all[k]) || is_again(j, k) ||
            g->depth[k - g->from] != g->depth[first - g->from])
            continue;
        const struct claim *whole = whole_of_list(j, g, first, &all[k]);
        if (whole && !(units && same_unit(j, wholes[0], whole)))
            wholes[units++] = whole;
    }
    bool adds[UNITS_MAX] = {false};
    for (size_t u = 0; u < units; u++) {
        bool reached;
        struct sum_told sum = sum_of_list(j, &list, list.tight, wholes[u], &reached);
        adds[u] = sum.n == list.tight && is_sum(&sum, wholes[u]) && !list.nested;
    }
    for (size_t u = 0; u < units; u++)
        (void)judge_list(j, g, list, wholes[u], opening, units > 1 && adds[1 - u], findings);
    if (opening == OPENS_ALL)
        judge_number(j, g, &list, adds[0], findings);
    return list.items[list.tight - 1] + 1;
}

/* 编制74名、工勤编制9名，共83名; 本级和1个所属单位，共2个单位: a number behind what it is of */
static void judge_total_behind(struct judge *j, const struct sentence_gaps *g, size_t at,
                               size_t findings)
{
    const struct claim *all = j->claims->items, *total = &all[at];
    struct str tail;
    struct sum_told sum = nothing_of(j, total);
    bool sums = total->kind == CLAIM_COUNT ||
                (is_money(total) && total->within.n); /* others: judge_parts.c */
    if (!sums || !is_figure(total) || mark_in(gap_at(g, at), 0, 0, &tail) > MARK_COMMA ||
        !word_is(words_of(j, W_sum_words), tail) || tail.n == gap_at(g, at).n)
        return;
    size_t k = at;
    for (; k-- > g->from && sum.n < PARTS_MAX;) {
        struct str ignored, name;
        if (!same_kind(j, total, &all[k]) || all[k].sentence != total->sentence ||
            g->depth[k - g->from] != g->depth[at - g->from])
            break;
        add_told(j, &sum, &all[k]);
        if (sum.n > 1 && is_sum(&sum, total))
            return;
        if (mark_in(gap_at(g, k), 0, 0, &ignored) > MARK_COMMA ||
            opening_in(j, gap_at(g, k), &name) != OPENS_NOTHING)
            break;
    }
    if (sum.n == 1 && is_beside_itself(j, g, at - 1)) {
        struct dec one = dec_of(1);
        dec_add(sum.value, one, &sum.value);
        sum.unwritten = 1;
        if (is_sum(&sum, total))
            return;
    }
    struct dec twice;
    bool far = dec_mul(sum.value, dec_of(2), &twice) && dec_cmp(twice, said_by(total).value) < 0;
    if (sum.n + sum.unwritten < 2 || far) /* 14个村委会、2个居委会，共96个村民小组: of others */
        return;
    ledger_compared(j->run, catalogue_at(FOUND_PARTS)->rule);
    if (!told_before(j, findings, total))
        report_sum(j, &sum, total, true);
}

/* Carry-over: 上年结转20万元，收入100万元，支出110万元，结转下年10万元 */

enum carry_step { FLOW_OPENING, FLOW_INCOME, FLOW_SPENDING, FLOW_CLOSING, FLOWS };

static enum carry_step flow_of(const struct judge *j, struct str name)
{
    if (word_in(words_of(j, W_flow_opening), name))
        return FLOW_OPENING;
    if (word_at_end(words_of(j, W_flow_closing), name))
        return FLOW_CLOSING;
    const struct value *sides = words_of(j, W_sides);
    for (size_t i = 0; i < value_count(sides) && i < 2; i++)
        if (str_ends(name, sides->list->items[i].s))
            return i ? FLOW_SPENDING : FLOW_INCOME;
    return FLOWS;
}

/* The four sums from claim `at` on, where they are all that the sentence tells one after the other.
 */
static void judge_balance(struct judge *j, const struct sentence_gaps *g, size_t at)
{
    const struct claim *all = j->claims->items, *told[FLOWS] = {NULL};
    struct said of[FLOWS];
    if (at + FLOWS > g->to)
        return;
    for (size_t k = at; k < at + FLOWS; k++) {
        struct str name = without_tail(words_of(j, W_fillers), tail_at(g, k));
        enum carry_step flow = all[k].kind == CLAIM_AMOUNT && is_figure(&all[k]) &&
                                       is_money(&all[k]) && all[k].sentence == all[at].sentence
                                   ? flow_of(j, name)
                                   : FLOWS;
        if (flow == FLOWS || told[flow] || word_in(words_of(j, W_flow_totals), name))
            return;
        told[flow] = &all[k];
        of[flow] = said_by(&all[k]);
    }
    struct tolerance t =
        tolerance_of(TOLERANCE_SUM, of[FLOW_CLOSING].value, of[FLOW_CLOSING].step, yuan_step(j));
    struct dec left, difference;
    for (size_t i = FLOW_OPENING; i <= FLOW_SPENDING; i++)
        tolerance_add(&t, of[i].value, of[i].step, yuan_step(j));
    if (!dec_add(of[FLOW_OPENING].value, of[FLOW_INCOME].value, &left) ||
        !dec_sub(left, of[FLOW_SPENDING].value, &left) ||
        !dec_sub(of[FLOW_CLOSING].value, left, &difference))
        return;
    ledger_compared(j->run, catalogue_at(FOUND_BALANCE)->rule);
    struct finding *f =
        same_sum(t, difference) == VERDICT_WRONG ? finding_new(j->run, FOUND_BALANCE) : NULL;
    if (!f)
        return;
    FINDING_SAY(j->run, f, FOUND_BALANCE, of[FLOW_OPENING].text, of[FLOW_INCOME].text,
                of[FLOW_SPENDING].text, in_unit(j, left), of[FLOW_CLOSING].text);
    for (size_t i = 0; i < FLOWS; i++)
        place_said(j, f, &of[i], i == FLOW_CLOSING ? 1 : -1);
    finding_add(j->run, f);
}

/* Claims [from, to) of one paragraph; `findings`: those that were there before it was judged. */
void judge_divisions(struct judge *j, size_t from, size_t to, size_t findings)
{
    struct sentence_gaps g;
    if (to - from < 2 || !gaps_of(j, from, to, &g))
        return;
    for (size_t k = from; k < to; k++)
        judge_balance(j, &g, k);
    for (size_t k = from + 1, next; k < to; k = next) {
        struct str name;
        next = k + 1;
        if (!is_figure(&j->claims->items[k]) || is_again(j, k))
            continue;
        enum opening opening = opening_in(j, gap_at(&g, k), &name);
        if (!opening && opens_states(j, &g, k))
            opening = OPENS_ALL;
        if (opening)
            next = judge_opened(j, &g, k, opening, findings);
        else
            judge_total_behind(j, &g, k, findings);
    }
}
