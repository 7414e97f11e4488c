/* Reading sentences: text in, claims out. A paragraph is gone through from its beginning to its
 * end; what the text so far makes of the words that follow is one small value (struct context) that
 * each step takes and gives back. */
#include "prose/scan.h"

#include "base/utf8.h"

enum { SUBJECTS_MAX = 8 };

struct subjects {
    struct str names[SUBJECTS_MAX];
    size_t n;
    bool respectively; /* one figure to each, in their order */
    bool assumed;      /* nothing is named: what the section is about */
    bool counted;      /* things with pieces, not sums of money */
};

/* What a figure is said to be. */
struct meaning {
    enum claim_kind kind, measure;
    enum claim_direction direction;
    enum claim_basis against;
    struct str yardstick, whole, per;
    int year; /* 0: the report's */
    unsigned qualifiers;
    bool whole_given;
};

struct context {
    struct subjects now;  /* what the sentence is about */
    struct subjects head; /* whose parts are told */
    struct meaning parts; /* what the parts are, when the whole was told as a budget, a change … */
    bool within;          /* parts are being told */
    bool budget;          /* the subject was last told as a budget: changes are changes of it */
    bool reason;          /* inside a statement of reasons */
    bool purpose;
    enum claim_basis against; /* of the comparison that the sentence made last */
    struct str yardstick;
    struct meaning last;
    bool has_last;
    unsigned budget_told; /* which budget of the subject was told last */
    size_t figure_end;    /* of the figure that is read */
    struct subjects paid; /* of the last sum of money */
    struct subjects pair; /* both sides, where they were just told one after the other */
};

struct reading {
    const struct vocabulary *v;
    struct scan_text text;
    struct str section;
    struct claims *out;
    enum claim_scope scope;
    bool budgets;           /* the section is about budgets */
    struct context outside; /* before the bracket that is open */
    bool open;
    size_t sentence;
    bool ok;
};

static const struct value *words(const struct reading *rd, enum lexicon list)
{
    return rule_words(rd->v->rules, list);
}

static bool ends(const struct reading *rd, enum lexicon list, struct str s)
{
    return word_at_end(words(rd, list), s) > 0;
}

static bool has(const struct reading *rd, enum lexicon list, struct str s)
{
    return word_in(words(rd, list), s);
}

/* Pieces of text */

static bool has_mark(struct str s, const char *mark)
{
    return str_find(s, str_of(mark), 0) != SIZE_MAX;
}

/* Brackets that close again and hold no part of a name are left out: 本年收入合计(不含结转). */
static struct str without_asides(const struct reading *rd, struct str s)
{
    if (!has_mark(s, ")"))
        return s;
    char *out = arena_alloc(rd->v->arena, s.n + 1);
    size_t n = 0, open = SIZE_MAX;
    for (size_t i = 0; out && i < s.n; i++) {
        if (s.p[i] == '(')
            open = n;
        out[n++] = s.p[i];
        if (s.p[i] != ')')
            continue;
        if (open == SIZE_MAX) {
            n = 0; /* what was open before this text ends here */
            continue;
        }
        struct str inner = {out + open + 1, n - open - 2};
        if (utf8_count(inner) > 4 || has(rd, W_aside_words, inner))
            n = open;
        open = SIZE_MAX;
    }
    return out ? (struct str){out, n} : s;
}

/* Years and other times */

/* 2021年度 at the start: its length and the year. */
static size_t year_at_start(const struct reading *rd, struct str s, int *year)
{
    if (s.n < 4 || !str_is_digits(str_sub(s, 0, 4)) || (s.p[0] != '2' && s.p[0] != '1'))
        return 0;
    size_t n = word_length_at_start(words(rd, W_year_forms), str_sub(s, 4, s.n));
    if (!n)
        return 0;
    *year = (s.p[0] - '0') * 1000 + (s.p[1] - '0') * 100 + (s.p[2] - '0') * 10 + (s.p[3] - '0');
    return 4 + n;
}

/* The last year that the text names; 0 when it names none. */
static int year_in(const struct reading *rd, struct str s)
{
    int year = 0, found;
    for (size_t i = 0; i + 4 < s.n; i++)
        if (ascii_is_digit(s.p[i]) && (!i || !ascii_is_digit(s.p[i - 1])) &&
            year_at_start(rd, str_sub(s, i, s.n), &found))
            year = found;
    return year;
}

static bool tells_previous(const struct reading *rd, struct str s)
{
    return has(rd, W_previous_words, s) || year_in(rd, s) == rd->v->year - 1;
}

/* Comparisons */

/* What the words between 较 and 增加 name: the year before, a budget, another year, another
 * yardstick. */
static struct meaning basis_named(const struct reading *rd, struct str s, bool budget)
{
    struct meaning m = {.yardstick = STR("")};
    int year = year_in(rd, s);
    bool previous = tells_previous(rd, s);
    if (has(rd, W_adjusted_words, s)) {
        m.against = AGAINST_ADJUSTED;
    } else if (has(rd, W_budget_words, s) && !(previous && budget)) {
        m.against = previous                      ? AGAINST_PREVIOUS_BUDGET
                    : has(rd, W_initial_words, s) ? AGAINST_INITIAL
                                                  : AGAINST_BUDGET;
    } else if (has(rd, W_initial_words, s) && !word_is(words(rd, W_opening_words), s)) {
        m.against = AGAINST_INITIAL;
    } else if (has(rd, W_average_words, s) && !previous && !year) {
        m.against = AGAINST_OTHER;
        m.yardstick = without_tail(words(rd, W_of_words), s);
    } else if (has(rd, W_plan_words, s)) {
        m.against = AGAINST_PLAN;
    } else if (previous || (!s.n)) {
        m.against = !budget                        ? AGAINST_PREVIOUS
                    : has(rd, W_decision_words, s) ? AGAINST_PREVIOUS_AMOUNT
                                                   : AGAINST_PREVIOUS_BUDGET;
    } else if (budget && year == rd->v->year) { /* a plan for next year against this one */
        m.against =
            has(rd, W_decision_words, s) ? AGAINST_PREVIOUS_AMOUNT : AGAINST_PREVIOUS_BUDGET;
        m.year = year + 1;
    } else if (year && year != rd->v->year) {
        m.against = budget && year == rd->v->year - 1 ? AGAINST_PREVIOUS_BUDGET : AGAINST_OTHER;
        m.yardstick = arena_printf(rd->v->arena, "%d", year);
    } else if (s.n) {
        m.against = AGAINST_OTHER;
        m.yardstick = s;
    }
    return m;
}

/* A comparison in a clause: NAME 较 BASIS, NAME 与 BASIS 相比 REST, 同比. */
struct comparison {
    bool found, closed; /* closed: 相比 stands behind what it is with */
    bool same_time;     /* 同比 */
    struct str name, with, rest;
};

/* 比 in 比例, 和 in 人员经费和公用经费 compare nothing. */
static struct lexeme opener_in(const struct reading *rd, struct str s, bool closed)
{
    struct lexeme best = last_word(words(rd, W_comparators), s);
    while (best.end && word_at_start(words(rd, W_compare_stops), str_sub(s, best.at, s.n)))
        best = last_word(words(rd, W_comparators), str_sub(s, 0, best.at));
    struct lexeme with = last_word(words(rd, W_with_words), s);
    struct str rest = str_sub(s, with.end, s.n);
    bool named = tells_previous(rd, rest) || has(rd, W_budget_words, rest) ||
                 has(rd, W_initial_words, rest) || year_in(rd, rest);
    if (with.end > best.end && (closed || named || !with.at))
        best = with;
    return best;
}

static struct comparison comparison_in(const struct reading *rd, struct str s)
{
    struct comparison c = {.name = s, .with = STR(""), .rest = STR("")};
    struct lexeme end = last_word(words(rd, W_compare_ends), s);
    struct lexeme open = opener_in(rd, end.end ? str_sub(s, 0, end.at) : s, end.end > 0);
    if (end.end && open.end) {
        c.closed = true;
        c.with = str_sub(s, open.end, end.at);
        c.rest = str_sub(s, end.end, s.n);
    } else if (end.end) {
        open = end;
        c.same_time = has(rd, W_same_time, str_sub(s, end.at, end.end));
        c.with = str_sub(s, end.end, s.n);
        /* 相比2021年公务接待费: the yardstick ends, the name begins */
        int year;
        size_t n = year_at_start(rd, c.with, &year);
        n = n ? n : word_length_at_start(words(rd, W_previous_words), c.with);
        if (n) {
            n += word_length_at_start(words(rd, W_role_tails), str_sub(c.with, n, c.with.n));
            c.rest = str_sub(c.with, n, c.with.n);
            c.with = str_sub(c.with, 0, n);
        }
    } else if (open.end) {
        c.with = str_sub(s, open.end, s.n);
    } else {
        return c;
    }
    c.found = true;
    c.name = str_sub(s, 0, open.at);
    return c;
}

/* Names */

static struct str without_quotes(struct str s)
{
    static const char *const marks[] = {"“",  "”",  "\"", "《", "》", "‘", "’", "「",
                                        "」", "[",  "]",  "、", "：", "(", "-", "—",
                                        "·",  "〈", "〉", "*",  "#",  "."};
    for (bool cut = true; cut && s.n;) {
        cut = false;
        for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
            struct str m = str_of(marks[i]);
            if (str_starts(s, m)) {
                s = str_sub(s, m.n, s.n);
                cut = true;
            }
            if (str_ends(s, m)) {
                s.n -= m.n;
                cut = true;
            }
        }
        if (str_ends(s, STR(")")) && !has_mark(s, "(")) {
            s.n--;
            cut = true;
        }
        if (str_starts(s, STR(")"))) {
            s = str_sub(s, 1, s.n);
            cut = true;
        }
    }
    return s;
}

static struct str without_inner_quotes(const struct reading *rd, struct str s)
{
    static const char *const marks[] = {"“", "”", "《", "》", "‘", "’"};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        for (size_t at; (at = str_find(s, str_of(marks[i]), 0)) != SIZE_MAX;)
            s = arena_printf(rd->v->arena, "%.*s%.*s", (int)at, s.p,
                             (int)(s.n - at - strlen(marks[i])), s.p + at + strlen(marks[i]));
    return s;
}

/* 一般公共预算 in a section on income: the name in full */
static struct str full_name(const struct reading *rd, struct str s)
{
    const struct value *list = words(rd, W_short_names);
    for (size_t i = 0; i < value_count(list); i++) {
        const struct value *item = &list->list->items[i];
        if (word_is(value_get(item, "names"), s) && section_allows(rd->section, item))
            return value_get_str(item, "name");
    }
    return s;
}

static size_t lead_length(const struct reading *rd, struct str s)
{
    int year;
    struct str rest = strip_ordinal(s);
    size_t n = s.n - rest.n;
    if (!n)
        n = year_at_start(rd, s, &year);
    if (!n)
        n = word_length_at_start(words(rd, W_name_starts), s);
    if (!n && rd->v->department.n && str_starts(s, rd->v->department))
        n = rd->v->department.n;
    if (!n)
        n = word_length_at_start(words(rd, W_self_names), s);
    return n;
}

/* 主要用于……, 保障……: what money is for. 保障 in 社会保障 is none. */
static bool begins_purpose(const struct reading *rd, struct str s)
{
    for (size_t n = 1; n && !word_at_start(words(rd, W_purpose_verbs), s);) {
        n = lead_length(rd, s);
        s = str_sub(s, n, s.n);
    }
    return word_at_start(words(rd, W_purpose_verbs), s);
}

static bool is_purpose(const struct reading *rd, struct str s)
{
    return has(rd, W_purpose_words, s) || begins_purpose(rd, s);
}

/* 某局2022年度收入合计, 公务接待费2022年: a year cuts a name. */
static struct str without_year(const struct reading *rd, struct str s)
{
    int year;
    for (size_t i = s.n; i-- > 1;) {
        size_t n = ascii_is_digit(s.p[i]) && !ascii_is_digit(s.p[i - 1])
                       ? year_at_start(rd, str_sub(s, i, s.n), &year)
                       : 0;
        if (n)
            return i + n < s.n ? str_sub(s, i + n, s.n) : str_sub(s, 0, i);
    }
    return s;
}

/* What is left of the words before a figure when all that is no name is taken off. */
static struct str clean_name(const struct reading *rd, struct str s)
{
    struct lexeme intro = last_word(words(rd, W_intro_words), s);
    if (intro.end)
        s = str_sub(s, intro.end, s.n);
    for (size_t n = SIZE_MAX; s.n && s.n != n;) {
        n = s.n;
        s = str_sub(s, lead_length(rd, s), s.n);
        s = without_quotes(s);
        size_t digits = 0;
        while (digits < s.n && ascii_is_digit(s.p[digits]))
            digits++;
        if (digits == 3 || digits == 5 || digits == 7)
            s = str_sub(s, digits, s.n);
        if (!ends(rd, W_fund_tails, s)) {
            s = without_tail(words(rd, W_role_tails), s);
            s = without_tail(words(rd, W_fillers), s);
        }
        size_t sum = word_at_end(words(rd, W_sum_words), s);
        if (sum && ends(rd, W_cost_tails, str_sub(s, 0, s.n - sum)))
            s.n -= sum;
        s = without_year(rd, s);
    }
    return full_name(rd, without_inner_quotes(rd, s));
}

/* Items: A(类)B(款)C(项), 卫生健康支出(210类), “行政运行”(项) */

static size_t level_mark_at(const struct reading *rd, struct str s, size_t at)
{
    size_t i = at + 1;
    if (at >= s.n || s.p[at] != '(')
        return 0;
    while (i < s.n && ascii_is_digit(s.p[i]))
        i++;
    size_t n = word_length_at_start(words(rd, W_level_words), str_sub(s, i, s.n));
    return n && i + n < s.n && s.p[i + n] == ')' ? i + n + 1 - at : 0;
}

/* Start of the name that ends at `end`. */
static size_t item_start(const struct reading *rd, struct str s, size_t end)
{
    static const char *const stops[] = {"，", "。", "；", "：", "！", "？"};
    size_t i = end;
    while (i > 0) {
        size_t k = utf8_before(s, i);
        struct str c = str_sub(s, k, i);
        bool stop = c.n == 1 && (ascii_is_digit(c.p[0]) || c.p[0] == '.');
        for (size_t m = 0; m < sizeof stops / sizeof *stops; m++)
            stop |= str_eq(c, str_of(stops[m]));
        if (stop)
            break;
        if (c.p[0] == ')') {
            size_t open = k;
            while (open > 0 && s.p[open] != '(')
                open--;
            if (level_mark_at(rd, s, open) || k - open > 15 || s.p[open] != '(' ||
                ascii_is_digit(s.p[open + 1]))
                break;
            i = open;
            continue;
        }
        if (c.p[0] == '(')
            break;
        i = k;
    }
    return i;
}

static struct str item_in(const struct reading *rd, struct str s, size_t *end)
{
    struct str name = STR("");
    size_t last = SIZE_MAX;
    *end = 0;
    for (size_t i = 0; i < s.n; i++) {
        size_t mark = level_mark_at(rd, s, i);
        if (!mark)
            continue;
        size_t from = item_start(rd, s, i);
        struct str part = str_sub(s, from, i);
        size_t behind = i + mark;
        part = clean_name(rd, part);
        if (!part.n && last == SIZE_MAX) { /* (项)其他城市生活救助：预算30万元 */
            size_t to = str_find(s, STR("："), behind);
            part = clean_name(rd, str_sub(s, behind, to == SIZE_MAX ? behind : to));
            behind = to == SIZE_MAX ? behind : to;
        }
        /* 住房保障(类)支出 */
        size_t more = word_length_at_start(words(rd, W_class_tails), str_sub(s, behind, s.n));
        if (more && part.n && !str_ends(part, str_sub(s, behind, behind + more))) {
            part = arena_printf(rd->v->arena, "%.*s%.*s", STR_ARG(part), (int)more, s.p + behind);
            behind += more;
        }
        bool joined = name.n && last != SIZE_MAX && from >= last && from - last <= 6;
        name =
            joined ? arena_printf(rd->v->arena, "%.*s/%.*s", STR_ARG(name), STR_ARG(part)) : part;
        last = behind;
        *end = name.n ? behind : *end;
    }
    return name;
}

/* Lists of names */

static void add_subject(struct subjects *s, struct str name)
{
    if (s->n < SUBJECTS_MAX && name.n)
        s->names[s->n++] = name;
}

/* 财政拨款收、支总计: two names, each with what stands before the pair */
static bool pair_in(const struct reading *rd, struct str name, struct subjects *out)
{
    const struct value *pairs = words(rd, W_pairs);
    size_t best = 0;
    const struct value *found = NULL;
    for (size_t i = 0; i < value_count(pairs); i++) {
        size_t n = word_at_end(value_get(&pairs->list->items[i], "words"), name);
        if (n > best) {
            best = n;
            found = &pairs->list->items[i];
        }
    }
    const struct value *names = value_get(found, "names");
    for (size_t i = 0; i < value_count(names); i++)
        add_subject(out, arena_printf(rd->v->arena, "%.*s%.*s", (int)(name.n - best), name.p,
                                      STR_ARG(names->list->items[i].s)));
    return out->n > 0;
}

static size_t join_at(const struct reading *rd, struct str s, size_t i)
{
    return word_length_at_start(words(rd, W_join_words), str_sub(s, i, s.n));
}

/* A、B和C */
static struct subjects names_in(const struct reading *rd, struct str list)
{
    struct subjects out = {.n = 0};
    size_t from = 0, depth = 0;
    for (size_t i = 0; i < list.n; i = utf8_after(list, i)) {
        depth += list.p[i] == '(' ? 1 : list.p[i] == ')' && depth ? SIZE_MAX : 0;
        size_t n = depth ? 0 : join_at(rd, list, i);
        if (!n || i == from)
            continue;
        add_subject(&out, clean_name(rd, str_sub(list, from, i)));
        from = i + n;
        i = from - 1;
    }
    add_subject(&out, clean_name(rd, str_sub(list, from, list.n)));
    return out;
}

/* 货物、工程、服务采购规模: what the last name ends with is said of all */
static void share_tail(const struct reading *rd, struct subjects *s)
{
    size_t tail = s->n ? word_at_end(words(rd, W_shared_tails), s->names[s->n - 1]) : 0;
    if (!tail)
        return;
    struct str last = s->names[s->n - 1], end = str_sub(last, last.n - tail, last.n);
    for (size_t i = 0; i + 1 < s->n; i++)
        if (!str_ends(s->names[i], end) && utf8_count(s->names[i]) <= 3)
            s->names[i] =
                arena_printf(rd->v->arena, "%.*s%.*s", STR_ARG(s->names[i]), STR_ARG(end));
}

static struct subjects one_subject(struct str name)
{
    struct subjects s = {.n = 0};
    add_subject(&s, name);
    return s;
}

/* What a name stands for: two sides, several things, their sum, or one. */
static struct subjects subjects_of(const struct reading *rd, struct str name, struct str clause,
                                   size_t figures)
{
    struct subjects s = {.n = 0};
    if (pair_in(rd, name, &s)) {
        s.respectively = figures == s.n;
        return s;
    }
    bool each = has(rd, W_each_words, clause), sum = ends(rd, W_sum_words, clause);
    if (!each && !sum && figures < 2)
        return one_subject(name);
    struct subjects list = names_in(rd, name);
    if (list.n < 2 || (figures > 1 && figures != list.n))
        return one_subject(name);
    if (sum && !each) {
        struct str all = list.names[0];
        for (size_t i = 1; i < list.n; i++)
            all = arena_printf(rd->v->arena, "%.*s＋%.*s", STR_ARG(all), STR_ARG(list.names[i]));
        return one_subject(all);
    }
    share_tail(rd, &list);
    list.respectively = figures == list.n;
    return list;
}

/* Claims */

static struct str within_of(const struct context *c, struct str name)
{
    return c->within && c->head.n && !str_eq(c->head.names[0], name) ? c->head.names[0] : STR("");
}

static enum claim_scope scope_of(const struct reading *rd, struct str name)
{
    if (has(rd, W_fund_words, name))
        return SCOPE_FUND;
    return has(rd, W_capital_words, name) ? SCOPE_CAPITAL : rd->scope;
}

static void add_claim(struct reading *rd, const struct context *c, bool assumed, struct str name,
                      const struct meaning *m, const struct figure_at *f, size_t group)
{
    struct claims *all = rd->out;
    struct claim *first = group && group <= all->n ? &all->items[group - 1] : NULL;
    struct claim *grown = arena_room(rd->v->arena, all->items, all->n, &all->cap, sizeof *grown);
    const struct value *entry;
    if (!grown) {
        rd->ok = false;
        return;
    }
    struct str same = first && first->passage ? first->text : STR("");
    size_t same_at = first ? first->start : 0;
    all->items = grown;
    struct claim *out = &all->items[all->n++];
    size_t last = f->to ? f->to - 1 : 0;
    *out = (struct claim){.kind = m->kind,
                          .measure = m->measure,
                          .direction = m->direction,
                          .against = m->against,
                          .scope = scope_of(rd, name),
                          .qualifiers =
                              m->qualifiers | f->qualifiers | (c->reason ? QUALIFIER_REASON : 0),
                          .has_value = f->digits.n > 0,
                          .value = f->value,
                          .decimals = f->decimals,
                          .digits = f->digits,
                          .unit = f->unit,
                          .unit_kind = f->kind,
                          .factor = f->factor,
                          .name = name,
                          .whole = m->whole,
                          .per = m->per,
                          .yardstick = m->yardstick,
                          .within = within_of(c, name),
                          .year = m->year,
                          .text = arena_str(rd->v->arena, str_sub(rd->text.s, f->from, f->to)),
                          .passage = rd->text.passage[f->from],
                          .start = rd->text.at[f->from],
                          .sentence = rd->sentence,
                          .group = group};
    const struct passage *p = out->passage;
    out->end = rd->text.passage[last] == p ? utf8_after(p->text, rd->text.at[last])
                                           : p->text.n; /* the rest stands in the next line */
    out->address = resolve_name(rd->v, rd->section, name,
                                m->measure == CLAIM_COUNT ? CLAIM_COUNT : m->kind, f->unit, &entry);
    if (same.n && same_at == out->start)
        out->text = same; /* the same figure, of another subject */
    out->indicator = out->address;
    out->entry = entry;
    out->assumed = assumed;
    out->whole_given = m->whole_given;
    if (entry && (m->kind == CLAIM_BUDGET || m->measure == CLAIM_BUDGET))
        out->address = value_get_str(entry, "budget");
    if (m->whole.n)
        out->whole_address =
            resolve_name(rd->v, rd->section, m->whole, CLAIM_AMOUNT, STR(""), &entry);
}

/* What a number of pieces is usually called: 购置公务用车 is 公务用车购置数; 人次 of 团组 are those
 * of the same journeys. */
static struct str count_name(const struct reading *rd, struct str name, struct str unit)
{
    const struct value *list = words(rd, W_count_names);
    for (size_t i = 0; i < value_count(list); i++) {
        const struct value *item = &list->list->items[i];
        size_t n = word_at_end(value_get(item, "ends"), name);
        n = word_is(value_get(item, "is"), name) ? name.n : n;
        const struct value *units = value_get(item, "units");
        if (!n || (units && !word_is(units, unit)) || !section_allows(rd->section, item))
            continue;
        struct str with = value_get_str(item, "with");
        if (!with.n)
            return value_get_str(item, "name");
        return arena_printf(rd->v->arena, "%.*s%.*s", (int)(name.n - n), name.p, STR_ARG(with));
    }
    return name;
}

static void add_for(struct reading *rd, const struct context *c, const struct subjects *s,
                    const struct meaning *m, const struct figure_at *f, size_t k)
{
    size_t group = rd->out->n + 1;
    for (size_t i = 0; i < s->n; i++)
        if (!s->respectively || i == k)
            add_claim(rd, c, s->assumed,
                      m->kind == CLAIM_COUNT || m->measure == CLAIM_COUNT
                          ? count_name(rd, s->names[i], f->unit)
                          : s->names[i],
                      m, f, group);
}

static void add_unread(struct reading *rd, const struct figure_at *f, enum phrase why, bool listed)
{
    struct claims *all = rd->out;
    struct unread *grown =
        arena_room(rd->v->arena, all->unread, all->unread_count, &all->unread_cap, sizeof *grown);
    if (!grown) {
        rd->ok = false;
        return;
    }
    all->unread = grown;
    size_t last = f->to - 1;
    const struct passage *p = rd->text.passage[f->from];
    struct unread *out = &all->unread[all->unread_count++];
    *out = (struct unread){
        .text = arena_str(rd->v->arena, str_sub(rd->text.s, f->from, f->to)),
        .passage = p,
        .start = rd->text.at[f->from],
        .end = rd->text.passage[last] == p ? utf8_after(p->text, rd->text.at[last]) : p->text.n,
        .why = why,
        .listed = listed};
    dec_mul(f->value, dec_of(f->factor), &out->value);
}

/* What stands before a figure */

static bool is_budget_basis(enum claim_basis basis)
{
    return basis == AGAINST_INITIAL || basis == AGAINST_ADJUSTED || basis == AGAINST_BUDGET;
}

/* A change of what was told as a budget, against another year: one of the budget. */
static enum claim_kind budget_measure(const struct context *c, enum claim_basis against)
{
    return c->budget && !is_budget_basis(against) ? CLAIM_BUDGET : CLAIM_NONE;
}

/* Words at the end that only lead to the figure: 为 共 约. Those that say how exactly it is meant
 * are kept. */
static struct str cut_fillers(const struct reading *rd, struct str s, unsigned *qualifiers)
{
    for (size_t n = 1; n;) {
        n = word_at_end(words(rd, W_fillers), s);
        size_t about = word_at_end(words(rd, W_about_words), s);
        size_t least = word_at_end(words(rd, W_least_leads), s);
        size_t most = word_at_end(words(rd, W_most_leads), s);
        if (about >= n && about)
            *qualifiers |= QUALIFIER_ABOUT;
        else if (least >= n && least)
            *qualifiers |= QUALIFIER_AT_LEAST;
        else if (most >= n && most)
            *qualifiers |= QUALIFIER_AT_MOST;
        n = about > n ? about : n;
        n = least > n ? least : n;
        n = most > n ? most : n;
        if (str_ends(s, STR("“")) || str_ends(s, STR("《")))
            n = n ? n : strlen("“");
        s.n -= n;
    }
    return s;
}

static enum claim_direction direction_of(const struct reading *rd, struct str word)
{
    if (has(rd, W_neutral_changes, word))
        return DIRECTION_SIGNED;
    return has(rd, W_decrease_words, word) ? DIRECTION_DOWN : DIRECTION_UP;
}

/* The comparison that a change is made in: in its clause, else the sentence's, else with the year
 * before. */
static void take_basis(const struct reading *rd, const struct context *c, struct meaning *m)
{
    (void)rd;
    if (m->against)
        return;
    m->against = c->against;
    m->yardstick = c->yardstick;
    if (!m->against)
        m->against = c->budget ? AGAINST_PREVIOUS_BUDGET : AGAINST_PREVIOUS;
    if (m->against == AGAINST_PREVIOUS && c->budget)
        m->against = AGAINST_PREVIOUS_BUDGET;
}

/* What is left of a clause when its comparison is taken out; the basis goes to *m. */
static struct str take_comparison(const struct reading *rd, const struct context *c, struct str t,
                                  struct meaning *m)
{
    struct comparison compared = comparison_in(rd, t);
    if (!compared.found)
        return t;
    struct meaning basis = basis_named(rd, compared.with, c->budget);
    if (!compared.with.n && !compared.closed && !compared.same_time)
        basis.against = c->against ? c->against : AGAINST_NONE;
    m->against = basis.against;
    m->yardstick = basis.yardstick;
    m->year = basis.year ? basis.year : m->year;
    return clean_name(rd, compared.rest).n ? compared.rest : compared.name;
}

/* 决算数大于预算数 55.90, 低于定额标准 0.10 */
static bool take_relation(const struct reading *rd, const struct context *c, struct str *t,
                          struct meaning *m)
{
    const struct value *list = words(rd, W_relations);
    for (size_t i = 0; i < value_count(list); i++) {
        const struct value *item = &list->list->items[i];
        struct lexeme at = last_word(value_get(item, "words"), *t);
        struct str with = str_sub(*t, at.end, t->n);
        if (!at.end || utf8_count(with) < 2 ||
            (!has(rd, W_budget_words, with) && !tells_previous(rd, with) &&
             !has(rd, W_average_words, with) && !has(rd, W_plan_words, with)))
            continue;
        struct meaning basis = basis_named(rd, with, c->budget);
        m->direction =
            str_eq(value_get_str(item, "is"), STR("less")) ? DIRECTION_DOWN : DIRECTION_UP;
        m->against = basis.against;
        m->yardstick = basis.yardstick;
        *t = str_sub(*t, 0, at.at);
        return true;
    }
    return false;
}

static bool take_average(const struct reading *rd, struct str *t, struct meaning *m)
{
    const struct value *list = words(rd, W_averages);
    for (size_t i = 0; i < value_count(list); i++) {
        const struct value *item = &list->list->items[i];
        struct lexeme at = last_word(value_get(item, "words"), *t);
        if (!at.end)
            continue;
        m->kind = CLAIM_AVERAGE;
        m->per = value_get_str(item, "per");
        *t = arena_printf(rd->v->arena, "%.*s%.*s", (int)at.at, t->p, (int)(t->n - at.end),
                          t->p + at.end);
        return true;
    }
    return false;
}

static unsigned budget_kind(const struct reading *rd, struct str s)
{
    struct lexeme initial = last_word(words(rd, W_initial_words), s);
    struct lexeme adjusted = last_word(words(rd, W_adjusted_words), s);
    if (adjusted.end && adjusted.end >= initial.end)
        return QUALIFIER_ADJUSTED;
    return initial.end ? QUALIFIER_INITIAL : 0;
}

static int other_year(const struct reading *rd, struct str s)
{
    int year = year_in(rd, s);
    return year == rd->v->year ? 0 : year;
}

/* A plain amount of money: of the year before, a budget, or what was spent. */
static void amount_role(const struct reading *rd, const struct context *c, struct str *t,
                        struct meaning *m)
{
    bool budget = ends(rd, W_budget_tails, *t) && !ends(rd, W_fund_tails, *t);
    struct lexeme spent = last_word(words(rd, W_decision_words), *t);
    struct lexeme before = last_word(words(rd, W_previous_words), *t);
    int year = other_year(rd, *t);
    bool carried =
        before.end && word_at_start(words(rd, W_previous_stops), str_sub(*t, before.end, t->n));
    m->kind = CLAIM_AMOUNT;
    if (budget) {
        m->kind = CLAIM_BUDGET;
        m->qualifiers |= budget_kind(rd, *t);
        m->year = before.end && !carried ? rd->v->year - 1 : year;
    } else if ((before.end && !carried) || year == rd->v->year - 1) {
        m->kind = c->reason ? CLAIM_AMOUNT : CLAIM_PREVIOUS;
        m->year = c->reason ? rd->v->year - 1 : 0;
        if (before.end && !c->reason)
            *t = arena_printf(rd->v->arena, "%.*s%.*s", (int)before.at, t->p,
                              (int)(t->n - before.end), t->p + before.end);
    } else if (year) {
        m->year = year;
    } else if (c->within && c->parts.kind && c->parts.kind != CLAIM_CHANGE && !spent.end) {
        *m = c->parts;
    } else if (rd->budgets && !spent.end) {
        m->kind = CLAIM_BUDGET;
    }
}

/* 主要原因是压缩印刷费: behind what leads to the reason */
static struct str without_reason(const struct reading *rd, struct str s)
{
    struct lexeme lead = last_word(words(rd, W_intro_words), s);
    s = lead.end ? str_sub(s, lead.end, s.n) : s;
    for (size_t n = 1; n;) {
        n = lead_length(rd, s);
        s = str_sub(s, n, s.n);
    }
    return s;
}

static struct meaning money_meaning(const struct reading *rd, const struct context *c,
                                    struct str *t, bool counted)
{
    struct meaning m = {.kind = counted ? CLAIM_COUNT : CLAIM_AMOUNT};
    bool average = !counted && take_average(rd, t, &m);
    size_t to = word_at_end(words(rd, W_change_to_words), *t);
    if (!to && !word_at_end(words(rd, W_change_ends), *t))
        *t = cut_fillers(rd, *t, &m.qualifiers);
    to = to ? to : word_at_end(words(rd, W_change_to_words), *t);
    if (to) {
        t->n -= to;
        struct meaning ignored = {.kind = CLAIM_NONE};
        *t = take_comparison(rd, c, *t, &ignored);
        return m;
    }
    size_t change = word_at_end(words(rd, W_change_ends), *t);
    if (change || take_relation(rd, c, t, &m)) {
        bool saved = change && has(rd, W_saving_words, str_sub(*t, t->n - change, t->n));
        enum claim_kind measure = average || (c->last.kind == CLAIM_AVERAGE && !counted)
                                      ? CLAIM_AVERAGE
                                  : counted ? CLAIM_COUNT
                                            : CLAIM_NONE;
        m.kind = CLAIM_CHANGE;
        m.measure = measure;
        if (!change)
            return m;
        m.direction = direction_of(rd, str_sub(*t, t->n - change, t->n));
        t->n -= change;
        *t = cut_fillers(rd, *t, &m.qualifiers);
        struct str whole = *t;
        *t = take_comparison(rd, c, *t, &m);
        if (ends(rd, W_budget_tails, *t) && !ends(rd, W_fund_tails, *t) && whole.n > t->n)
            m.measure = CLAIM_BUDGET;
        if (saved && !m.against)
            m.against = AGAINST_BUDGET;
        return m;
    }
    size_t verb = word_length_at_start(words(rd, W_change_verbs), without_reason(rd, *t));
    if (verb && (c->reason || has(rd, W_reason_words, *t))) {
        struct str rest = without_reason(rd, *t);
        m.kind = CLAIM_CHANGE;
        m.measure = counted ? CLAIM_COUNT : CLAIM_NONE;
        m.direction = direction_of(rd, str_sub(rest, 0, verb));
        *t = str_sub(rest, verb, rest.n);
        return m;
    }
    struct str next = str_sub(rd->text.s, c->figure_end, rd->text.s.n);
    struct lexeme origin = last_word(words(rd, W_from_words), *t);
    struct str since = str_sub(*t, origin.end, t->n);
    if (origin.end && utf8_count(since) <= 8 && tells_previous(rd, since)) {
        m.kind = CLAIM_PREVIOUS;
        *t = str_sub(*t, 0, origin.at);
        return m;
    }
    if (ends(rd, W_from_words, *t) && word_at_start(words(rd, W_change_to_words), next)) {
        m.kind = CLAIM_PREVIOUS;
        return m;
    }
    if (average)
        return m;
    struct comparison compared = comparison_in(rd, *t);
    if (compared.found && !counted) {
        struct meaning basis = {.kind = CLAIM_NONE};
        struct str with = compared.with;
        struct str name = take_comparison(rd, c, *t, &basis);
        bool closed = compared.closed;
        if (!closed && basis.against && basis.against != AGAINST_OTHER) {
            bool previous =
                basis.against == AGAINST_PREVIOUS || basis.against == AGAINST_PREVIOUS_AMOUNT;
            m.kind = previous ? CLAIM_PREVIOUS : CLAIM_BUDGET;
            m.qualifiers |= basis.against == AGAINST_INITIAL    ? QUALIFIER_INITIAL
                            : basis.against == AGAINST_ADJUSTED ? QUALIFIER_ADJUSTED
                                                                : 0;
            m.year = basis.against == AGAINST_PREVIOUS_BUDGET ? rd->v->year - 1 : 0;
            m.against = basis.against;
            *t = name;
            return m;
        }
        if (!closed && basis.against == AGAINST_OTHER) {
            m.year = year_in(rd, with);
            *t = m.year ? name : with;
            return m;
        }
        *t = closed ? name : *t;
    }
    if (counted) {
        if (c->within && c->parts.kind == CLAIM_COUNT)
            m = c->parts;
        return m;
    }
    amount_role(rd, c, t, &m);
    return m;
}

static enum claim_basis budget_basis(const struct context *c, enum claim_basis told)
{
    if (told != AGAINST_BUDGET)
        return told;
    return c->budget_told & QUALIFIER_ADJUSTED  ? AGAINST_ADJUSTED
           : c->budget_told & QUALIFIER_INITIAL ? AGAINST_INITIAL
                                                : told;
}

/* 占A的, 占比: a share, or of a budget its completion */
static bool take_share(const struct reading *rd, const struct context *c, struct str *t,
                       struct meaning *m)
{
    struct lexeme share = last_word(words(rd, W_share_starts), *t);
    size_t tail = word_at_end(words(rd, W_share_tails), *t);
    if (!share.end && !tail)
        return false;
    m->kind = CLAIM_SHARE;
    if (tail && share.at + tail >= t->n)
        share.end = 0; /* 所占比重 */
    if (!share.end) {
        t->n -= tail;
        return true;
    }
    struct str whole = str_sub(*t, share.end, t->n);
    whole = without_tail(words(rd, W_share_ends), whole);
    whole = without_tail(words(rd, W_of_words), whole);
    whole = without_quotes(
        str_sub(whole, word_length_at_start(words(rd, W_share_ends), whole), whole.n));
    if (ends(rd, W_whole_budgets, whole) && !c->budget && !has(rd, W_total_words, whole)) {
        m->kind = CLAIM_COMPLETION;
        m->against = budget_basis(c, basis_named(rd, whole, false).against);
    }
    m->measure = c->budget && m->kind == CLAIM_SHARE ? CLAIM_BUDGET : CLAIM_NONE;
    if (m->kind == CLAIM_SHARE)
        m->whole_given = true;
    if (m->kind == CLAIM_SHARE)
        m->whole = without_inner_quotes(rd, str_sub(whole, lead_length(rd, whole), whole.n));
    *t = str_sub(*t, 0, share.at);
    return true;
}

static bool take_completion(const struct reading *rd, const struct context *c, struct str *t,
                            struct meaning *m)
{
    size_t rate = word_at_end(words(rd, W_done_ends), *t);
    struct lexeme done = last_word(words(rd, W_done_words), *t);
    if (rate) {
        m->against = AGAINST_BUDGET;
        struct str with = str_sub(*t, t->n - rate, t->n);
        if (has(rd, W_initial_words, with) || has(rd, W_adjusted_words, with))
            m->against = basis_named(rd, with, false).against;
        t->n -= rate;
    } else if (done.end) {
        struct str with = without_tail(words(rd, W_of_words), str_sub(*t, done.end, t->n));
        if (with.n && !has(rd, W_budget_words, with) && !has(rd, W_plan_words, with) &&
            !has(rd, W_initial_words, with))
            return false;
        m->against = with.n ? basis_named(rd, with, false).against : AGAINST_BUDGET;
        *t = str_sub(*t, 0, done.at);
    } else {
        return false;
    }
    m->kind = CLAIM_COMPLETION;
    m->against = budget_basis(c, m->against);
    return true;
}

/* 与上年的3.10%相比: the same of the year before */
static bool previous_ratio(const struct reading *rd, const struct context *c, struct str *t,
                           struct meaning *m)
{
    struct comparison compared = comparison_in(rd, without_tail(words(rd, W_of_words), *t));
    bool ratio = c->last.kind == CLAIM_SHARE || c->last.kind == CLAIM_COMPLETION ||
                 c->last.kind == CLAIM_RATE;
    if (!compared.found || compared.closed || !ratio || !tells_previous(rd, compared.with) ||
        has(rd, W_budget_words, compared.with))
        return false;
    *m = c->last;
    m->year = rd->v->year - 1;
    *t = compared.name;
    return true;
}

static struct meaning ratio_meaning(const struct reading *rd, const struct context *c,
                                    const struct figure_at *f, struct str *t)
{
    struct meaning m = {.kind = CLAIM_NONE};
    *t = cut_fillers(rd, *t, &m.qualifiers);
    size_t change = word_at_end(words(rd, W_change_ends), *t);
    size_t rate = word_at_end(words(rd, W_rate_ends), *t);
    size_t saved = word_at_end(words(rd, W_saving_rates), *t);
    enum claim_kind told = f->kind == UNIT_MULTIPLE ? CLAIM_MULTIPLE : CLAIM_RATE;
    if (saved) {
        m.kind = CLAIM_RATE;
        m.direction = DIRECTION_DOWN;
        m.against = AGAINST_BUDGET;
        t->n -= saved;
    } else if (change || rate) {
        size_t n = rate > change ? rate : change;
        m.kind = told;
        m.measure = c->last.kind == CLAIM_AVERAGE && !c->last.year ? CLAIM_AVERAGE : CLAIM_NONE;
        struct str word = str_sub(*t, t->n - n, t->n);
        m.direction = direction_of(rd, word);
        if (f->digits.n && (f->digits.p[0] == '-' || f->digits.p[0] == '+') && rate >= change &&
            rate)
            m.direction = DIRECTION_SIGNED;
        if (has(rd, W_neutral_rates, word))
            m.direction = DIRECTION_SIGNED;
        if (has(rd, W_budget_rates, word))
            m.against = c->budget_told & QUALIFIER_ADJUSTED ? AGAINST_ADJUSTED : AGAINST_INITIAL;
        t->n -= n;
        if (!ends(rd, W_yearly_words, *t))
            *t = cut_fillers(rd, *t, &m.qualifiers);
        size_t yearly = word_at_end(words(rd, W_yearly_words), *t);
        t->n -= yearly;
        if (yearly)
            m.against = AGAINST_AVERAGE;
        else
            *t = take_comparison(rd, c, *t, &m);
    } else if (f->kind != UNIT_MULTIPLE && previous_ratio(rd, c, t, &m)) {
        return m;
    } else if (f->kind == UNIT_MULTIPLE) {
        m.kind = CLAIM_MULTIPLE;
        *t = without_tail(words(rd, W_of_words), *t);
        *t = take_comparison(rd, c, *t, &m);
        struct lexeme before = last_word(words(rd, W_previous_words), *t);
        if (before.end)
            *t = str_sub(*t, 0, before.at);
    } else if (take_share(rd, c, t, &m) || take_completion(rd, c, t, &m)) {
        return m;
    }
    return m;
}

static struct meaning points_meaning(const struct reading *rd, const struct context *c,
                                     struct str *t)
{
    struct meaning m = {.kind = CLAIM_POINTS};
    *t = cut_fillers(rd, *t, &m.qualifiers);
    size_t change = word_at_end(words(rd, W_change_ends), *t);
    m.direction = direction_of(rd, str_sub(*t, t->n - change, t->n));
    t->n -= change;
    if (!change && take_relation(rd, c, t, &m)) {
    } else {
        *t = take_comparison(rd, c, *t, &m);
    }
    *t = cut_fillers(rd, *t, &m.qualifiers);
    size_t rate = word_at_end(words(rd, W_rate_ends), *t),
           share = word_at_end(words(rd, W_share_tails), *t),
           done = word_at_end(words(rd, W_done_ends), *t);
    m.measure = rate    ? CLAIM_RATE
                : share ? CLAIM_SHARE
                : done  ? CLAIM_COMPLETION
                : c->last.kind == CLAIM_RATE || c->last.kind == CLAIM_SHARE ||
                        c->last.kind == CLAIM_COMPLETION
                    ? c->last.kind
                    : CLAIM_NONE;
    t->n -= rate ? rate : share;
    return m;
}

static bool separates(const struct reading *rd, struct str s)
{
    if (!s.n)
        return false;
    for (size_t i = 0, n; i < s.n; i += n) {
        n = word_length_at_start(words(rd, W_list_marks), str_sub(s, i, s.n));
        if (!n)
            return false;
    }
    return true;
}

/* Figures in a row with nothing but 、 和 between them. */
static size_t figures_in_row(const struct reading *rd, const struct figure_at *f,
                             enum unit_kind *kind, struct figure_at *with_unit)
{
    struct figure_at next = *f;
    size_t n = 1, at = f->to;
    *kind = f->kind;
    *with_unit = *f;
    while (next_figure(rd->v, rd->text.s, at, &next) && !next.no_claim &&
           separates(rd, str_sub(rd->text.s, at, next.from)) &&
           (!*kind || !next.kind || next.kind == *kind)) {
        if (!with_unit->kind && next.kind)
            *with_unit = next;
        *kind = *kind ? *kind : next.kind;
        at = next.to;
        n++;
    }
    return n;
}

/* What the section is about, for a sentence that names nothing. */
static struct subjects section_subject(const struct reading *rd)
{
    const struct value *list = words(rd, W_section_subjects);
    struct subjects s = {.n = 0};
    for (size_t i = 0; i < value_count(list) && !s.n; i++)
        if (section_allows(rd->section, &list->list->items[i]))
            s = one_subject(value_get_str(&list->list->items[i], "name"));
    s.assumed = true;
    return s;
}

/* What is said in words */

static struct figure_at word_figure(struct str text, struct str digits, struct str unit,
                                    size_t from, size_t to)
{
    (void)text;
    return (struct figure_at){.from = from,
                              .digits_end = to,
                              .to = to,
                              .digits = digits,
                              .unit = unit,
                              .value = dec_of(0),
                              .factor = 1,
                              .qualifiers = QUALIFIER_WORD};
}

static void set_subject(const struct reading *rd, struct context *c, struct subjects s)
{
    if (!s.n)
        return;
    bool same = c->now.n == s.n && str_eq(c->now.names[0], s.names[0]);
    c->now = s;
    if (!same) {
        c->budget = rd->budgets || (c->within && c->parts.kind == CLAIM_BUDGET);
        c->last = (struct meaning){.kind = CLAIM_NONE};
        c->budget_told = 0;
    }
}

/* 财政拨款收入0元、支出0元: the other side of the same. "" when the name is just left out. */
static struct str other_side(const struct reading *rd, struct str now, struct str name)
{
    const struct value *sides = words(rd, W_sides);
    for (size_t i = 0; i < value_count(sides); i++) {
        struct str side = sides->list->items[i].s;
        if (str_ends(now, side) && now.n > side.n && !str_eq(side, name) && word_is(sides, name))
            return arena_printf(rd->v->arena, "%.*s%.*s", (int)(now.n - side.n), now.p,
                                STR_ARG(name));
    }
    return STR("");
}

/* The part of a clause before `at` as a name; the subject so far when there is none. */
static struct subjects named_before(const struct reading *rd, const struct context *c,
                                    struct str clause, struct str before, size_t figures)
{
    size_t end;
    struct str item = item_in(rd, clause, &end);
    struct str name = item.n ? item : clean_name(rd, before);
    if (!item.n && word_is(words(rd, W_generic_names), name))
        name = c->now.n ? other_side(rd, c->now.names[0], name) : name;
    return name.n && utf8_count(name) <= 40 ? subjects_of(rd, name, clause, figures) : c->now;
}

/* 与上年持平 */
static bool read_same(struct reading *rd, struct context *c, struct str clause, size_t from)
{
    struct lexeme same = last_word(words(rd, W_same_words), clause);
    if (!same.end || has(rd, W_not_claims, clause))
        return false;
    struct meaning m = {.kind = CLAIM_CHANGE, .direction = DIRECTION_SAME};
    struct str t = str_sub(clause, 0, same.at);
    t = cut_fillers(rd, t, &m.qualifiers);
    t = take_comparison(rd, c, t, &m);
    if (m.against == AGAINST_OTHER && !year_in(rd, m.yardstick))
        return false; /* 与实际情况一致 */
    if (!m.against && c->against == AGAINST_NONE && !has(rd, W_change_nouns, clause))
        return false;
    take_basis(rd, c, &m);
    m.against = budget_basis(c, m.against);
    struct subjects s = named_before(rd, c, clause, t, 1);
    s = s.n ? s : section_subject(rd);
    if (!s.n)
        return false;
    enum claim_kind of_budget = budget_measure(c, m.against);
    m.measure = of_budget                              ? of_budget
                : has(rd, W_counted_names, s.names[0]) ? CLAIM_COUNT
                                                       : CLAIM_NONE;
    if (m.measure == CLAIM_BUDGET && m.against == AGAINST_PREVIOUS)
        m.against = AGAINST_PREVIOUS_BUDGET;
    set_subject(rd, c, s);
    struct figure_at f = word_figure(clause, STR("0"), STR(""), from + same.at, from + same.end);
    add_for(rd, c, &s, &m, &f, 0);
    return true;
}

static enum claim_direction relation_named(struct str name)
{
    static const char *const names[] = {"greater", "less", "equal", "at-most", "at-least"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (str_eq(name, str_of(names[i])))
            return (enum claim_direction)(DIRECTION_GREATER + i);
    return DIRECTION_NONE;
}

/* 决算数小于预算数, 比公用经费多, 略有增加 */
static bool read_relation(struct reading *rd, struct context *c, struct str clause, size_t from)
{
    const struct value *list = words(rd, W_relations);
    struct meaning m = {.kind = CLAIM_RELATION};
    struct lexeme best = {0};
    for (size_t i = 0; i < value_count(list); i++) {
        const struct value *item = &list->list->items[i];
        struct lexeme at = last_word(value_get(item, "words"), clause);
        struct str with = str_sub(clause, at.end, clause.n);
        struct lexeme of = first_word(words(rd, W_reason_marks), with);
        with = of.end ? str_sub(with, 0, of.at) : with;
        if (!at.end || at.end < best.end || (at.end == best.end && at.at >= best.at) ||
            !(has(rd, W_budget_words, with) || tells_previous(rd, with)))
            continue;
        best = at;
        m.direction = relation_named(value_get_str(item, "is"));
        m.against = basis_named(rd, with, c->budget).against;
    }
    struct str before = str_sub(clause, 0, best.at);
    if (!best.end) {
        /* X支出减少的主要原因, 比上年有所增加 */
        struct lexeme reason = first_word(words(rd, W_reason_marks), clause);
        struct str t = reason.end ? str_sub(clause, 0, reason.at) : clause;
        t = without_tail(words(rd, W_of_words), t);
        size_t n = word_at_end(words(rd, W_trend_words), t);
        if (!n || c->reason)
            return false;
        best = (struct lexeme){t.n - n, t.n};
        m.direction = direction_of(rd, str_sub(t, best.at, t.n)) == DIRECTION_DOWN
                          ? DIRECTION_LESS
                          : DIRECTION_GREATER;
        before = str_sub(t, 0, best.at);
        size_t slight = word_at_end(words(rd, W_slight_words), before);
        if (slight) {
            before.n -= slight;
            m.qualifiers |=
                has(rd, W_about_trends, str_sub(clause, before.n, best.at)) ? QUALIFIER_ABOUT : 0;
        }
        struct str name = take_comparison(rd, c, before, &m);
        if (!clean_name(rd, name).n && !(m.against && c->now.n && !reason.end))
            return false;
        if (word_is(words(rd, W_vague_trends), str_sub(t, best.at, best.end)) && !m.against)
            return false;
        if (m.against == AGAINST_OTHER && year_in(rd, m.yardstick) == 0 &&
            has(rd, W_trend_stops, clause))
            return false;
        before = name;
        take_basis(rd, c, &m);
    }
    m.against = budget_basis(c, m.against);
    struct subjects s = named_before(rd, c, clause, before, 1);
    s = s.n ? s : section_subject(rd);
    if (!s.n || !best.end)
        return false;
    set_subject(rd, c, s);
    m.measure = budget_measure(c, m.against);
    struct figure_at f = word_figure(clause, STR(""), STR(""), from + best.at, from + best.end);
    add_for(rd, c, &s, &m, &f, 0);
    return true;
}

/* 无X, 未发生X, X为零, X无; 不涉及X */
static bool read_nothing(struct reading *rd, struct context *c, struct str clause, size_t from)
{
    struct lexeme none = last_word(words(rd, W_nothing_words), clause);
    size_t tail = word_at_end(words(rd, W_nothing_ends), clause);
    struct meaning m = {.kind = CLAIM_AMOUNT};
    struct str name;
    if (tail) {
        name = str_sub(clause, 0, clause.n - tail);
        none = (struct lexeme){clause.n - tail, clause.n};
    } else if (none.end) {
        struct str lead = str_sub(clause, 0, none.at);
        name = str_sub(clause, none.end, clause.n);
        if (utf8_count(lead) > 14 || utf8_count(name) > 30)
            return false;
        m.year = other_year(rd, lead);
        if (tells_previous(rd, lead)) {
            m.kind = CLAIM_PREVIOUS;
            m.year = 0;
        }
    } else {
        return false;
    }
    if (has(rd, W_not_claims, clause))
        return false;
    bool same = word_is(words(rd, W_this_names), without_tail(words(rd, W_role_tails), name)) ||
                word_in(words(rd, W_this_names), name);
    bool budget = ends(rd, W_budget_ends, name);
    struct str clean = clean_name(rd, name);
    clean = without_tail(words(rd, W_activity_tails), clean);
    struct subjects s = same || !clean.n ? c->now : one_subject(clean);
    if (!same && clean.n) {
        struct subjects pair = {.n = 0}, list = names_in(rd, clean);
        if (pair_in(rd, clean, &pair)) {
            s = pair;
        } else if (list.n > 1) {
            s = list;
        }
    }
    if (!s.n || (tail && !clean.n && !same) || has(rd, W_same_words, clause))
        return false;
    bool purchased = has(rd, W_purchase_words, clause) && !has(rd, W_money_names, s.names[0]);
    bool counted = has(rd, W_counted_names, s.names[0]) && !has(rd, W_money_names, s.names[0]);
    if (m.kind == CLAIM_AMOUNT && budget)
        m.kind = CLAIM_BUDGET;
    else if (m.kind == CLAIM_AMOUNT && (counted || purchased))
        m.kind = CLAIM_COUNT;
    else if (m.kind == CLAIM_AMOUNT && !has(rd, W_money_names, s.names[0]) && !same)
        return false;
    if (m.kind == CLAIM_PREVIOUS && (budget || c->budget)) {
        m.kind = CLAIM_BUDGET;
        m.year = rd->v->year - 1;
    }
    if (str_find(clause, rule_word(rd->v->rules, W_not_applicable), 0) != SIZE_MAX)
        m.qualifiers |= QUALIFIER_NOT_APPLICABLE;
    struct figure_at f = word_figure(clause, STR("0"), STR(""), from + none.at, from + none.end);
    struct context plain = *c;
    plain.reason = false;
    add_for(rd, &plain, &s, &m, &f, 0);
    if (!same && !c->reason)
        set_subject(rd, c, s);
    return true;
}

/* 其中: parts of the subject are told, as it was told itself. */
static void open_parts(struct context *c)
{
    if (!c->now.n)
        return;
    c->within = true;
    c->head = c->now;
    bool inherits = c->last.kind == CLAIM_PREVIOUS || c->last.kind == CLAIM_CHANGE;
    c->parts =
        (struct meaning){.kind = c->budget  ? CLAIM_BUDGET
                                 : inherits ? c->last.kind
                                            : CLAIM_NONE,
                         .direction = inherits && !c->budget ? c->last.direction : DIRECTION_NONE,
                         .against = inherits && !c->budget ? c->last.against : AGAINST_NONE,
                         .year = c->budget && c->last.kind == CLAIM_BUDGET ? c->last.year : 0,
                         .yardstick = STR("")};
}

/* A clause without a figure: what it claims in words, and what it makes of those that follow. */
static void read_clause(struct reading *rd, struct context *c, struct str clause, size_t from)
{
    struct str plain = without_asides(rd, clause);
    if (!plain.n)
        return;
    struct lexeme cause = first_word(words(rd, W_reason_words), plain);
    struct lexeme mark = first_word(words(rd, W_reason_marks), plain);
    if (cause.end && !(mark.end && mark.at))
        c->reason = true;
    bool told = !c->reason && (read_same(rd, c, plain, from) || read_relation(rd, c, plain, from));
    if (!told)
        told = read_nothing(rd, c, plain, from);
    struct lexeme intro = last_word(words(rd, W_part_leads_in), plain);
    size_t end;
    struct str item = item_in(rd, clause, &end);
    if (item.n && !is_purpose(rd, str_sub(clause, 0, end))) {
        set_subject(rd, c, one_subject(item));
        c->within = false;
    } else if (!told && !c->reason && !is_purpose(rd, plain)) {
        /* 公务接待费降幅最大，决算数…… : a name that the pack knows */
        const struct value *entry;
        struct str name = clean_name(rd, plain);
        struct lexeme trend = last_word(words(rd, W_rate_ends), name);
        struct str known = trend.end ? str_sub(name, 0, trend.at) : name;
        bool topic = (!from || str_ends(str_sub(rd->text.s, 0, from), STR("。"))) &&
                     ends(rd, W_cost_words, known) && utf8_count(known) <= 20;
        if (known.n &&
            (topic || resolve_name(rd->v, rd->section, known, CLAIM_AMOUNT, STR(""), &entry).n ||
             strip_ordinal(plain).n < plain.n)) {
            if (utf8_count(known) <= 20 && !word_is(words(rd, W_generic_names), known))
                set_subject(rd, c, subjects_of(rd, known, plain, 1));
        } else {
            struct comparison compared = comparison_in(rd, plain);
            struct meaning m = {.kind = CLAIM_NONE};
            if (compared.found) {
                (void)take_comparison(rd, c, plain, &m);
                struct str subject = clean_name(rd, compared.name);
                if (m.against) {
                    c->against = m.against;
                    c->yardstick = m.yardstick;
                }
                if (subject.n &&
                    resolve_name(rd->v, rd->section, subject, CLAIM_AMOUNT, STR(""), &entry).n)
                    set_subject(rd, c, subjects_of(rd, subject, plain, 1));
            }
        }
    }
    if (intro.end && !has(rd, W_use_words, plain))
        open_parts(c);
    if (has(rd, W_reason_words, plain))
        c->reason = true;
    if (is_purpose(rd, plain))
        c->purpose = true;
}

static void end_sentence(struct reading *rd, struct context *c)
{
    rd->sentence++;
    c->against = AGAINST_NONE;
    c->yardstick = STR("");
    c->reason = c->purpose = false;
    c->within = false;
    c->parts = (struct meaning){.kind = CLAIM_NONE};
}

/* A bracket with figures of its own: an aside about what stands before it. */
static bool holds_figures(const struct reading *rd, size_t at)
{
    struct str s = rd->text.s;
    struct figure_at f;
    size_t close = str_find(s, STR(")"), at);
    if (close == SIZE_MAX || level_mark_at(rd, s, at))
        return false;
    for (size_t i = at; next_figure(rd->v, s, i, &f) && f.from < close; i = f.to)
        if (!f.no_claim && f.kind)
            return true;
    return false;
}

/* The clauses of [from, to) one after the other, with what ends each of them; all but the last when
 * a figure follows it: that one stands before the figure. Gives back where it begins. */
static size_t read_clauses(struct reading *rd, struct context *c, size_t from, size_t to,
                           bool figure)
{
    static const char *const stops[] = {"。", "；", "！", "？", "，", "："};
    enum { SENTENCE_STOPS = 4 };
    struct str s = rd->text.s;
    size_t start = from;
    for (size_t i = from; i < to;) {
        size_t stop = SIZE_MAX;
        for (size_t k = 0; k < sizeof stops / sizeof *stops && stop == SIZE_MAX; k++)
            if (str_starts(str_sub(s, i, to), str_of(stops[k])))
                stop = k;
        if (stop == SIZE_MAX) {
            if (s.p[i] == '(' && !rd->open && holds_figures(rd, i)) {
                struct str before = str_sub(s, start, i);
                if (clean_name(rd, before).n && !has(rd, W_reason_words, before))
                    set_subject(rd, c, named_before(rd, c, before, before, 1));
                rd->outside = *c;
                rd->open = true;
                start = i + 1;
            }
            if (s.p[i] == ')' && rd->open) {
                if (i > start)
                    read_clause(rd, c, str_sub(s, start, i), start);
                *c = rd->outside;
                rd->open = false;
                start = i + 1;
            }
            i = utf8_after(s, i);
            continue;
        }
        size_t next = i + strlen(stops[stop]);
        bool colon =
            stop == 5 && figure && !without_tail(words(rd, W_fillers), str_sub(s, next, to)).n;
        if (!colon) {
            read_clause(rd, c, str_sub(s, start, i), start);
            start = next;
        }
        if (stop < SENTENCE_STOPS) {
            bool goes_on = stop == 1;
            bool reason = c->reason && goes_on &&
                          word_at_start(words(rd, W_reason_continues), str_sub(s, next, s.n));
            bool within = c->within && goes_on;
            struct meaning parts = c->parts;
            end_sentence(rd, c);
            c->reason = reason;
            c->within = within;
            if (within)
                c->parts = parts;
        }
        i = next;
    }
    if (!figure && start < to)
        read_clause(rd, c, str_sub(s, start, to), start);
    return start;
}

static struct meaning meaning_before(const struct reading *rd, const struct context *c,
                                     const struct figure_at *f, struct str *t)
{
    switch (f->kind) {
    case UNIT_PERCENT:
    case UNIT_PERMILLE:
    case UNIT_MULTIPLE:
        return ratio_meaning(rd, c, f, t);
    case UNIT_POINTS:
        return points_meaning(rd, c, t);
    case UNIT_SCORE: {
        struct meaning m = {.kind = CLAIM_SCORE};
        *t = cut_fillers(rd, *t, &m.qualifiers);
        *t = without_tail(words(rd, W_score_tails), *t);
        return m;
    }
    default:
        return money_meaning(rd, c, t, f->kind == UNIT_PIECES);
    }
}

/* 63.38%为基本支出: the part is named behind its share */
static struct str name_behind(const struct reading *rd, const struct figure_at *f)
{
    struct str rest = str_sub(rd->text.s, f->to, rd->text.s.n);
    size_t is = word_length_at_start(words(rd, W_is_words), rest);
    static const char *const stops[] = {"，", "。", "；"};
    size_t end = rest.n;
    for (size_t i = 0; i < sizeof stops / sizeof *stops; i++) {
        size_t at = str_find(rest, str_of(stops[i]), 0);
        end = at < end ? at : end;
    }
    return is && end > is ? clean_name(rd, str_sub(rest, is, end)) : STR("");
}

/* 下设0个处室, 62名职工: what is counted stands behind its number. */
static struct str pieces_behind(const struct reading *rd, const struct figure_at *f,
                                struct str before, bool told, bool purpose)
{
    struct str name = clean_name(rd, before), rest = str_sub(rd->text.s, f->to, rd->text.s.n);
    static const char *const stops[] = {"，", "。", "；", "、", "：", "(", ")"};
    size_t end = rest.n;
    bool verb = word_is(words(rd, W_count_verbs), name);
    if (name.n ? !verb : told && !purpose)
        return STR("");
    for (size_t i = 0; i < sizeof stops / sizeof *stops; i++) {
        size_t at = str_find(rest, str_of(stops[i]), 0);
        end = at < end ? at : end;
    }
    struct lexeme stop = first_word(words(rd, W_piece_stops), str_sub(rest, 0, end));
    end = stop.end && stop.at < end ? stop.at : end;
    for (size_t i = 0; i < end; i++)
        if (ascii_is_digit(rest.p[i]))
            end = i;
    struct str piece = clean_name(rd, str_sub(rest, 0, end));
    return utf8_count(piece) <= 15 ? piece : STR("");
}

static struct str usual_whole(const struct reading *rd, const struct context *c)
{
    const struct value *list = words(rd, W_section_wholes);
    struct str name = c->now.n ? c->now.names[0] : STR("");
    if (c->head.n && !str_eq(c->head.names[0], name) && c->head.counted == false && c->within)
        return c->head.names[0];
    for (size_t i = 0; i < value_count(list); i++) {
        const struct value *item = &list->list->items[i];
        const struct value *of = value_get(item, "of");
        if ((!of || word_is(of, name)) && section_allows(rd->section, item))
            return value_get_str(item, "name");
    }
    return STR("");
}

/* A change that goes with its figure's sign in a list of changes: 公务接待费-2.50万元 */
static void signed_part(const struct context *c, const struct figure_at *f, struct meaning *m)
{
    if (c->within && c->parts.kind == CLAIM_CHANGE && m->kind == CLAIM_AMOUNT && f->digits.n &&
        f->digits.p[0] == '-') {
        *m = c->parts;
        m->direction = DIRECTION_SIGNED;
    }
}

static void after_claim(const struct reading *rd, struct context *c, const struct meaning *m,
                        const struct figure_at *f)
{
    if (m->kind == CLAIM_BUDGET)
        c->budget_told = m->qualifiers & (QUALIFIER_INITIAL | QUALIFIER_ADJUSTED);
    if (m->kind == CLAIM_BUDGET && !m->against)
        c->budget = !m->year || m->year > rd->v->year || c->budget;
    else if (m->kind == CLAIM_AMOUNT)
        c->budget = false;
    if (m->kind == CLAIM_CHANGE || m->kind == CLAIM_RATE ||
        ((m->kind == CLAIM_BUDGET || m->kind == CLAIM_PREVIOUS) && m->against)) {
        c->against = m->against;
        c->yardstick = m->yardstick;
    }
    if (m->kind == CLAIM_BUDGET ||
        (m->kind != CLAIM_AMOUNT && m->kind != CLAIM_COUNT && m->kind != CLAIM_PREVIOUS) ||
        c->last.kind != CLAIM_BUDGET)
        c->last = *m;
    c->has_last = true;
    if (f->kind == UNIT_MONEY)
        c->paid = c->now;
}

/* 2020年、2021年、2022年……分别为 */
static size_t years_in(const struct reading *rd, struct str s)
{
    size_t n = 0;
    int year;
    for (size_t i = 0; i < s.n; i++)
        n += ascii_is_digit(s.p[i]) && (!i || !ascii_is_digit(s.p[i - 1])) &&
             year_at_start(rd, str_sub(s, i, s.n), &year);
    return n;
}

static int nth_year(const struct reading *rd, struct str s, size_t k)
{
    int year;
    for (size_t i = 0; i < s.n; i++)
        if (ascii_is_digit(s.p[i]) && (!i || !ascii_is_digit(s.p[i - 1])) &&
            year_at_start(rd, str_sub(s, i, s.n), &year) && !k--)
            return year == rd->v->year ? 0 : year;
    return 0;
}

static bool row_has_sign(const struct reading *rd, const struct figure_at *f, size_t row)
{
    struct figure_at one = *f;
    for (size_t k = 0; k < row; k++) {
        if (one.digits.n && (one.digits.p[0] == '-' || one.digits.p[0] == '+'))
            return true;
        if (!next_figure(rd->v, rd->text.s, one.to, &one))
            return false;
    }
    return false;
}

/* The two sides, when the second was told right after the first. */
static struct subjects pair_told(const struct reading *rd, const struct context *c,
                                 const struct subjects *now, const struct meaning *m)
{
    struct subjects none = {.n = 0}, pair;
    const struct value *pairs = words(rd, W_pairs);
    if (m->kind != CLAIM_AMOUNT || now->n != 1 || c->now.n != 1 || c->last.kind != CLAIM_AMOUNT)
        return none;
    for (size_t i = 0; i < value_count(pairs); i++) {
        const struct value *names = value_get(&pairs->list->items[i], "names");
        if (value_count(names) == 2 && str_ends(c->now.names[0], names->list->items[0].s) &&
            str_ends(now->names[0], names->list->items[1].s) &&
            utf8_count(names->list->items[0].s) >= 3) {
            struct str first = names->list->items[0].s;
            pair = c->now;
            /* 财政拨款收入总计……，支出总计…… */
            add_subject(&pair,
                        arena_printf(rd->v->arena, "%.*s%.*s", (int)(c->now.names[0].n - first.n),
                                     c->now.names[0].p, STR_ARG(names->list->items[1].s)));
            return pair;
        }
    }
    return none;
}

/* One row of figures: 412.50，414.39万元 has two. Gives back the end of the row. */
static size_t read_figures(struct reading *rd, struct context *c, size_t start, struct figure_at *f)
{
    enum unit_kind kind;
    struct figure_at with_unit, figure = *f;
    size_t row = figures_in_row(rd, f, &kind, &with_unit);
    struct str s = rd->text.s, lead = str_sub(s, start, f->from);
    struct str clause = without_asides(rd, lead), t = clause;
    if (!f->kind && kind) {
        figure.kind = with_unit.kind;
        figure.unit = with_unit.unit;
        figure.factor = with_unit.factor;
    } else if (!f->kind) {
        unsigned ignored = 0;
        struct str plain = cut_fillers(rd, clause, &ignored);
        if (!ends(rd, W_percent_leads, plain)) {
            add_unread(rd, f, SAY_UNREAD_UNIT, true);
            rd->out->figures++;
            return f->to;
        }
        figure.kind = UNIT_PERCENT;
        figure.unit = STR("");
        figure.qualifiers |= QUALIFIER_NO_UNIT;
    }
    bool listed = word_at_start(words(rd, W_list_marks), clause) && c->has_last;
    c->figure_end = figure.to;
    struct meaning m = meaning_before(rd, c, &figure, &t);
    if (row > 1 && m.kind == CLAIM_NONE && c->has_last && !t.n)
        m = c->last;
    signed_part(c, &figure, &m);
    if (m.kind == CLAIM_RATE && row > 1 && m.direction == DIRECTION_UP &&
        row_has_sign(rd, &figure, row))
        m.direction = DIRECTION_SIGNED;
    struct str behind = m.kind == CLAIM_NONE ? name_behind(rd, &figure) : STR("");
    if (m.kind == CLAIM_NONE && (figure.kind == UNIT_PERCENT || figure.kind == UNIT_PERMILLE))
        m.kind = CLAIM_SHARE;
    struct subjects before = c->now;
    struct subjects s_now;
    struct str piece = figure.kind == UNIT_PIECES && m.kind == CLAIM_COUNT
                           ? pieces_behind(rd, &figure, t, c->now.n > 0 && !c->reason,
                                           ends(rd, W_purpose_words, t))
                           : STR("");
    if (piece.n) {
        s_now = one_subject(piece);
    } else if (behind.n) {
        m.whole = before.n ? before.names[0] : STR("");
        s_now = one_subject(behind);
        if (clean_name(rd, t).n)
            m.whole = clean_name(rd, t);
    } else if (c->purpose && before.n && !c->reason && !ends(rd, W_decision_words, t) &&
               start > 0 && !has_mark(clause, "、") && begins_purpose(rd, clause)) {
        s_now = before;
    } else {
        s_now = named_before(rd, c, lead, t, row);
        struct str name = clean_name(rd, t);
        if (figure.kind == UNIT_PIECES && before.n && word_is(words(rd, W_piece_names), name) &&
            ends(rd, W_counted_ends, before.names[0]))
            s_now = before; /* 接待人次120人: of those that were named */
        if (m.kind == CLAIM_AVERAGE && c->paid.n &&
            (!name.n || word_is(words(rd, W_generic_names), name)))
            s_now = c->paid;
    }
    if (listed && (m.kind == CLAIM_AMOUNT || m.kind == CLAIM_COUNT) &&
        c->last.kind == CLAIM_CHANGE && c->reason)
        m = c->last;
    if (m.kind == CLAIM_CHANGE || m.kind == CLAIM_RATE || (m.kind == CLAIM_MULTIPLE) ||
        (m.kind == CLAIM_POINTS))
        take_basis(rd, c, &m);
    if (m.kind == CLAIM_CHANGE || m.kind == CLAIM_RATE || m.kind == CLAIM_MULTIPLE)
        m.measure = m.measure ? m.measure : budget_measure(c, m.against);
    if (s_now.n == 1 && before.n == 1 && c->pair.n == 2 && m.kind == CLAIM_CHANGE &&
        str_eq(s_now.names[0], before.names[0]))
        s_now = c->pair; /* 收入总计……，支出总计……，与上年相比增加…… */
    c->pair = pair_told(rd, c, &s_now, &m);
    if (m.kind == CLAIM_BUDGET || m.kind == CLAIM_PREVIOUS) {
        enum claim_basis seen = m.against;
        c->against = seen ? seen : c->against;
    }
    if (!s_now.n)
        s_now = section_subject(rd);
    if (!s_now.n) {
        add_unread(rd, f, SAY_UNREAD_SUBJECT, true);
        rd->out->figures++;
        return f->to;
    }
    if (!str_eq(s_now.names[0], before.n ? before.names[0] : STR("")) && !c->reason)
        set_subject(rd, c, s_now);
    else if (!c->reason)
        c->now = s_now;
    c->now.respectively = false;
    if (m.kind == CLAIM_SHARE && !m.whole.n)
        m.whole = usual_whole(rd, c);
    s_now.respectively = row > 1 && s_now.n == row;
    struct meaning claimed = m;
    if (m.kind == CLAIM_BUDGET || m.kind == CLAIM_PREVIOUS)
        claimed.against = AGAINST_NONE; /* it is itself what is compared with */
    size_t end = figure.to;
    struct figure_at one = figure;
    for (size_t k = 0; k < (s_now.respectively || row > 1 ? row : 1); k++) {
        if (k) {
            struct figure_at next;
            if (!next_figure(rd->v, s, end, &next))
                break;
            if (!next.kind) {
                next.kind = figure.kind;
                next.unit = figure.unit;
                next.factor = figure.factor;
            }
            one = next;
        }
        struct str rest = str_sub(s, one.to, s.n);
        if (word_at_start(words(rd, W_bounds), rest) ||
            word_at_start(words(rd, W_about_bounds), rest))
            one.qualifiers |= word_at_start(words(rd, W_about_bounds), rest)  ? QUALIFIER_ABOUT
                              : word_at_start(words(rd, W_most_bounds), rest) ? QUALIFIER_AT_MOST
                                                                              : QUALIFIER_AT_LEAST;
        if (row > 1 && years_in(rd, lead) == row)
            claimed.year = nth_year(rd, lead, k);
        add_for(rd, c, &s_now, &claimed, &one, k);
        rd->out->figures++;
        end = one.to;
    }
    after_claim(rd, c, &m, &figure);
    return end;
}

/* A heading that names an item or an indicator: （一）因公出国（境）费 */
static struct subjects heading_subject(const struct reading *rd, struct str heading)
{
    struct str mark = STR(" › "), last = heading;
    const struct value *entry;
    for (size_t at; (at = str_find(last, mark, 0)) != SIZE_MAX;)
        last = str_sub(last, at + mark.n, last.n);
    size_t end;
    struct str flat = squeeze(last, rd->v->arena), item = item_in(rd, flat, &end);
    if (item.n)
        return one_subject(item);
    struct str name = clean_name(rd, flat);
    bool known = name.n && utf8_count(name) <= 15 && ends(rd, W_cost_words, name) &&
                 resolve_name(rd->v, rd->section, name, CLAIM_AMOUNT, STR(""), &entry).n;
    return known ? one_subject(name) : (struct subjects){.n = 0};
}

static void read_text(struct reading *rd, struct str heading)
{
    struct context c = {.yardstick = STR(""), .budget = rd->budgets};
    c.now = heading_subject(rd, heading);
    struct str s = rd->text.s;
    struct figure_at f;
    size_t from = 0, scan = 0;
    while (rd->ok && next_figure(rd->v, s, scan, &f)) {
        scan = f.to > f.digits_end ? f.to : f.digits_end;
        if (f.no_claim) {
            if (f.why != SAY_UNREAD_YEAR && f.why != SAY_UNREAD_DATE && f.why != SAY_UNREAD_ORDINAL)
                add_unread(rd, &f, f.why, false);
            scan = f.digits_end;
            continue;
        }
        size_t start = read_clauses(rd, &c, from, f.from, true);
        struct str lead = str_sub(s, start, f.from);
        struct lexeme intro = last_word(words(rd, W_part_leads_in), lead);
        if (intro.end && !has(rd, W_use_words, lead) &&
            !clean_name(rd, str_sub(lead, 0, intro.at)).n)
            open_parts(&c);
        if (has(rd, W_reason_words, lead))
            c.reason = true;
        if (is_purpose(rd, lead))
            c.purpose = true;
        from = scan = read_figures(rd, &c, start, &f);
    }
    read_clauses(rd, &c, from, s.n, false);
}

static enum claim_scope section_scope(const struct reading *rd)
{
    if (section_has(rd->section, words(rd, W_fund_sections)))
        return SCOPE_FUND;
    return section_has(rd->section, words(rd, W_capital_sections)) ? SCOPE_CAPITAL : SCOPE_GENERAL;
}

/* A line that a printed page cut in the midst of a sentence goes on in the next. */
static bool goes_on(const struct vocabulary *v, const struct passage *p, const struct passage *next)
{
    struct str s = p->text, t = next->text;
    if (p->level || next->level || p->annex != next->annex || !str_eq(p->heading, next->heading))
        return false;
    if (utf8_count(s) < 14 || word_at_end(rule_words(v->rules, W_line_ends), str_trim(s)) ||
        strip_ordinal(str_trim(t)).n < str_trim(t).n)
        return false;
    return true;
}

bool claims_read(const struct vocabulary *v, const struct passage *passages, size_t n,
                 struct claims *out)
{
    bool ok = true, budgets = true;
    size_t sentence = 0;
    for (size_t i = 0; i < n && budgets; i++) /* a text that never says 决算 is one on budgets */
        budgets = !word_in(rule_words(v->rules, W_final_marks), passages[i].text) &&
                  !word_in(rule_words(v->rules, W_final_marks), passages[i].heading);
    if (budgets) {
        budgets = false;
        for (size_t i = 0; i < n && !budgets; i++)
            budgets = word_in(rule_words(v->rules, W_budget_marks), passages[i].text);
    }
    for (size_t i = 0, k; i < n && ok; i = k) {
        const struct passage *p = &passages[i];
        for (k = i + 1; k < n && goes_on(v, &passages[k - 1], &passages[k]); k++)
            ;
        if (p->annex || p->level)
            continue;
        struct reading rd = {.v = v, .out = out, .sentence = ++sentence, .ok = true};
        if (!scan_text_of(v, p, k - i, &rd.text))
            return false;
        rd.section = section_of(v, p->heading, rd.text.s);
        rd.scope = section_scope(&rd);
        rd.budgets = budgets || (section_has(rd.section, rule_words(v->rules, W_budget_sections)) &&
                                 !section_has(rd.section, rule_words(v->rules, W_final_sections)));
        read_text(&rd, p->heading);
        sentence = rd.sentence;
        ok = rd.ok;
    }
    return ok && !v->arena->failed;
}
