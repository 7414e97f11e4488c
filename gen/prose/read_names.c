/* Names in sentences: what is cut off, items of the classification, lists and pairs. Whose figure
 * it is, as far as the words before it tell. */
#include "prose/reading.h"

#include "base/utf8.h"

/* Pieces of text */

bool has_mark(struct str s, const char *mark)
{
    return str_find(s, str_of(mark), 0) != SIZE_MAX;
}

/* 2021年度 at the start: its length and the year. */
size_t year_at_start(const struct text_reading *rd, struct str s, int *year)
{
    if (s.n < 4 || !str_is_digits(str_sub(s, 0, 4)) || (s.p[0] != '2' && s.p[0] != '1'))
        return 0;
    size_t n = word_length_at_start(words(rd, W_year_forms), str_sub(s, 4, s.n));
    if (!n)
        return 0;
    *year = (s.p[0] - '0') * 1000 + (s.p[1] - '0') * 100 + (s.p[2] - '0') * 10 + (s.p[3] - '0');
    return 4 + n;
}

/* Brackets that close again and hold no part of a name are left out: 本年收入合计(不含结转). */
struct str without_asides(const struct text_reading *rd, struct str s)
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

/* Names */

struct str without_quotes(struct str s)
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

struct str without_inner_quotes(const struct text_reading *rd, struct str s)
{
    static const char *const marks[] = {"“", "”", "《", "》", "‘", "’"};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        for (size_t at; (at = str_find(s, str_of(marks[i]), 0)) != SIZE_MAX;)
            s = arena_printf(rd->v->arena, "%.*s%.*s", (int)at, s.p,
                             (int)(s.n - at - strlen(marks[i])), s.p + at + strlen(marks[i]));
    return s;
}

/* 一般公共预算 in a section on income: the name in full */
static struct str full_name(const struct text_reading *rd, struct str s)
{
    const struct value *list = words(rd, W_short_names);
    for (size_t i = 0; i < value_count(list); i++) {
        const struct value *item = &list->list->items[i];
        if (word_is(value_get(item, "names"), s) && section_allows(rd->section, item))
            return value_get_str(item, "name");
    }
    return s;
}

size_t lead_length(const struct text_reading *rd, struct str s)
{
    int year;
    struct str rest = strip_ordinal(s);
    size_t n = s.n - rest.n;
    if (!n)
        n = year_at_start(rd, s, &year);
    if (!n && !word_at_start(words(rd, W_kept_starts), s))
        n = word_length_at_start(words(rd, W_name_starts), s);
    if (!n && rd->v->department.n && str_starts(s, rd->v->department))
        n = rd->v->department.n;
    if (!n)
        n = word_length_at_start(words(rd, W_self_names), s);
    return n;
}

/* 主要用于……, 保障……: what money is for. 保障 in 社会保障 is none. */
bool begins_purpose(const struct text_reading *rd, struct str s)
{
    for (size_t n = 1; n && !word_at_start(words(rd, W_purpose_verbs), s);) {
        n = lead_length(rd, s);
        s = str_sub(s, n, s.n);
    }
    return word_at_start(words(rd, W_purpose_verbs), s);
}

bool is_purpose(const struct text_reading *rd, struct str s)
{
    return has(rd, W_purpose_words, s) || begins_purpose(rd, s);
}

/* 某局2022年度收入合计, 公务接待费2022年: a year cuts a name. */
static struct str without_year(const struct text_reading *rd, struct str s)
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
struct str clean_name(const struct text_reading *rd, struct str s)
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
            size_t role = word_at_end(words(rd, W_role_tails), s);
            s.n -= role; /* one, for 一般公共预算 may stand before 支出决算 */
            if (!role)
                s = without_tail(words(rd, W_fillers), s);
        }
        size_t sum = word_at_end(words(rd, W_sum_words), s);
        if (sum && ends(rd, W_cost_tails, str_sub(s, 0, s.n - sum)))
            s.n -= sum;
        size_t paid = word_at_end(words(rd, W_appropriation_tails), s);
        if (paid && ends(rd, W_cost_words, str_sub(s, 0, s.n - paid)))
            s.n -= paid; /* 三公经费财政拨款支出 */
        s = without_year(rd, s);
    }
    return full_name(rd, without_inner_quotes(rd, s));
}

/* Items: A(类)B(款)C(项), 卫生健康支出(210类), “行政运行”(项) */

size_t level_mark_at(const struct text_reading *rd, struct str s, size_t at)
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
static size_t item_start(const struct text_reading *rd, struct str s, size_t end)
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

struct str item_in(const struct text_reading *rd, struct str s, size_t *end)
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

void add_subject(struct subjects *s, struct str name)
{
    if (s->n < SUBJECTS_MAX && name.n)
        s->names[s->n++] = name;
}

/* 财政拨款收、支总计: two names, each with what stands before the pair */
bool pair_in(const struct text_reading *rd, struct str name, struct subjects *out)
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

static size_t join_at(const struct text_reading *rd, struct str s, size_t i)
{
    return word_length_at_start(words(rd, W_join_words), str_sub(s, i, s.n));
}

static struct subjects joined_by(const struct text_reading *rd, struct str list, struct str word)
{
    struct subjects out = {.n = 0};
    size_t from = 0;
    for (size_t at; (at = str_find(list, word, from)) != SIZE_MAX; from = at + word.n)
        add_subject(&out, clean_name(rd, str_sub(list, from, at)));
    add_subject(&out, clean_name(rd, str_sub(list, from, list.n)));
    return out;
}

/* A、B和C */
struct subjects names_in(const struct text_reading *rd, struct str list)
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
static void share_tail(const struct text_reading *rd, struct subjects *s)
{
    size_t tail = s->n ? word_at_end(words(rd, W_shared_tails), s->names[s->n - 1]) : 0;
    if (!tail)
        return;
    struct str last = s->names[s->n - 1], end = str_sub(last, last.n - tail, last.n);
    for (size_t i = 0; i + 1 < s->n; i++)
        if (!str_ends(s->names[i], end) && !ends(rd, W_money_names, s->names[i]))
            s->names[i] =
                arena_printf(rd->v->arena, "%.*s%.*s", STR_ARG(s->names[i]), STR_ARG(end));
}

struct subjects one_subject(struct str name)
{
    struct subjects s = {.n = 0};
    add_subject(&s, name);
    return s;
}

struct subjects item_subject(struct str name)
{
    struct subjects s = one_subject(name);
    s.item = true;
    return s;
}

/* What a name stands for: two sides, several things, their sum, or one. */
struct subjects subjects_of(const struct text_reading *rd, struct str name, struct str clause,
                            size_t figures)
{
    struct subjects s = {.n = 0};
    if (pair_in(rd, name, &s)) {
        s.respectively = figures == s.n;
        return s;
    }
    bool each = has(rd, W_each_words, clause), sum = ends(rd, W_sum_words, clause);
    const struct value *entry;
    if (!each && !sum && figures < 2)
        return one_subject(name);
    if (figures < 2 && resolve_name(rd->v, rd->section, name, CLAIM_AMOUNT, STR(""), &entry).n)
        return one_subject(name); /* 公务用车购置及运行维护费共计 */
    struct subjects list = names_in(rd, name);
    for (size_t i = 0; i < value_count(words(rd, W_join_words)) && figures > 1; i++) {
        /* A费与B及C费分别为: joined by one of the words only */
        struct subjects by_one = joined_by(rd, name, words(rd, W_join_words)->list->items[i].s);
        if (list.n != figures && by_one.n == figures)
            list = by_one;
    }
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

/* What a number of pieces is usually called: 购置公务用车 is 公务用车购置数; 人次 of 团组 are those
 * of the same journeys. */
struct str count_name(const struct text_reading *rd, struct str name, struct str unit)
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

/* What a sum of money for counted things is called: 采购项目 are paid for as 采购. */
struct str sum_name(const struct text_reading *rd, struct str name, bool average)
{
    const struct value *list = words(rd, W_sum_names);
    for (size_t i = 0; i < value_count(list); i++) {
        const struct value *item = &list->list->items[i];
        size_t n = word_at_end(value_get(item, "ends"), name);
        if (n && (average || !value_get(item, "average")))
            return arena_printf(rd->v->arena, "%.*s%.*s", (int)(name.n - n), name.p,
                                STR_ARG(value_get_str(item, "with")));
    }
    return name;
}

/* What the section is about, for a sentence that names nothing. */
struct subjects section_subject(const struct text_reading *rd)
{
    const struct value *list = words(rd, W_section_subjects);
    struct subjects s = {.n = 0};
    for (size_t i = 0; i < value_count(list) && !s.n; i++)
        if (section_allows(rd->section, &list->list->items[i]))
            s = one_subject(value_get_str(&list->list->items[i], "name"));
    s.assumed = true;
    return s;
}

/* 财政拨款收入0元、支出0元: the other side of the same. "" when the name is just left out. */
struct str other_side(const struct text_reading *rd, struct str now, struct str name)
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

/* 基金收入10万元；年初结转3万元；支出9万元: the other side of what the sentence named last that has
 * two sides. */
static struct str side_told(const struct text_reading *rd, const struct context *c, struct str name)
{
    struct str side = other_side(rd, c->now.names[0], name);
    /* 基金年初结转5万元，收入24万元: the fund's, not what was left of it */
    struct lexeme left = first_word(words(rd, W_flow_opening), c->now.names[0]);
    if (left.end && word_is(words(rd, W_sides), name))
        return arena_printf(rd->v->arena, "%.*s%.*s", (int)left.at, c->now.names[0].p,
                            STR_ARG(name));
    for (size_t i = rd->out->n;
         !side.n && i-- > 0 && rd->out->items[i].sentence + 3 >= rd->sentence;)
        if (word_is(words(rd, W_sides), name))
            side = other_side(rd, rd->out->items[i].name, name);
    return side;
}

/* The side that a name ends with; "" when it is none. */
struct str last_side(const struct text_reading *rd, struct str name)
{
    size_t n = word_at_end(words(rd, W_sides), name);
    return str_sub(name, name.n - n, name.n);
}

/* 本单位共支出88万元, where the section is on one thing only */
static struct str name_in_section(const struct text_reading *rd, struct str name)
{
    const struct value *list = words(rd, W_section_subjects);
    for (size_t i = 0; i < value_count(list); i++) {
        const struct value *item = &list->list->items[i];
        if (word_is(value_get(item, "for"), name) && section_allows(rd->section, item))
            return value_get_str(item, "name");
    }
    return name;
}

/* The part of a clause before `at` as a name; the subject so far when there is none. */
struct subjects named_before(const struct text_reading *rd, const struct context *c,
                             struct str clause, struct str before, size_t figures)
{
    size_t end;
    struct str item = item_in(rd, clause, &end);
    struct str name = item.n ? item : clean_name(rd, before);
    if (word_is(words(rd, W_share_starts), name))
        name.n = 0; /* 支出9万元，占全年预算12万元的75% */
    if (!item.n && word_is(words(rd, W_generic_names), name))
        name = c->now.n ? side_told(rd, c, name) : name_in_section(rd, name);
    struct str now = c->now.n ? sum_name(rd, c->now.names[0], false) : STR("");
    if (!item.n && name.n && name.n < now.n && utf8_count(name) <= 3 && str_ends(now, name))
        name = now; /* 货物类采购项目231个，采购计划…… */
    if (!name.n || (!item.n && utf8_count(name) > 40))
        return c->now;
    struct subjects named = subjects_of(rd, name, clause, figures);
    named.item = item.n && named.n == 1;
    return named;
}
