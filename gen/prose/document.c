/* The text as a whole: one way to write rates and names, contents against headings, terms against
 * the glossary, counts against lists. */
#include "prose/internal.h"

#include "base/utf8.h"

enum part { PART_OTHER, PART_EXPLANATION, PART_GLOSSARY };

struct survey {
    struct run *run;
    const struct passages *all;
    enum part *part;                                   /* of each passage */
    const struct value *glossary, *explaining, *other; /* words of the headings of the parts */
};

static const struct value *words(const struct survey *s, enum lexicon list)
{
    return rule_words(s->run->in->rules, list);
}

static enum part part_of(const struct survey *s, const struct passage *p)
{
    if (p->annex || p->level)
        return PART_OTHER;
    if (word_in(s->glossary, p->heading))
        return PART_GLOSSARY;
    return word_in(s->explaining, p->heading) && !word_in(s->other, p->heading) ? PART_EXPLANATION
                                                                                : PART_OTHER;
}

static bool explains(const struct survey *s, const struct passage *p)
{
    return s->part[p - s->all->items] == PART_EXPLANATION;
}

static struct finding *found_again(struct survey *s, struct finding *f, enum finding_code code,
                                   const struct passage *p, struct str text)
{
    struct run *r = s->run;
    if (!f) {
        f = finding_new(r, code);
        if (!f)
            return NULL;
        finding_add(r, f);
    }
    finding_passage(r, f, STR(""), p, text, 0);
    return f;
}

/* Text of all places of a finding: “a”、“b” */
static struct str quoted(struct survey *s, const struct finding *f)
{
    struct str out = STR("");
    for (size_t i = 0; i < f->place_count && i < 8; i++)
        out = arena_printf(s->run->arena, "%.*s%s“%.*s”", STR_ARG(out), i ? "、" : "",
                           STR_ARG(f->places[i].text));
    struct str more =
        f->place_count > 8 ? phrase_text(s->run->arena, SAY_AND_SO_ON, NULL, 0) : STR("");
    return arena_printf(s->run->arena, "%.*s%.*s", STR_ARG(out), STR_ARG(more));
}

/* R127: decimals of percentages, and percentages without their sign */

enum { DECIMALS = 7 };

struct heading_number {
    size_t from, to;
    int places;
};

static bool next_number(struct str s, size_t *at, struct heading_number *out)
{
    size_t i = *at;
    while (i < s.n && !ascii_is_digit(s.p[i]))
        i++;
    if (i == s.n)
        return false;
    out->from = i;
    while (i < s.n && (ascii_is_digit(s.p[i]) || ((s.p[i] == '.' || s.p[i] == ',') && i + 1 < s.n &&
                                                  ascii_is_digit(s.p[i + 1]))))
        i++;
    out->to = i;
    struct str digits = str_sub(s, out->from, i);
    size_t point = str_find(digits, STR("."), 0);
    out->places = point == SIZE_MAX ? 0 : (int)(digits.n - point - 1);
    out->places = out->places < DECIMALS ? out->places : DECIMALS - 1;
    *at = i;
    return true;
}

static bool is_percent(struct str s, const struct heading_number *n)
{
    return n->to < s.n && s.p[n->to] == '%';
}

static int usual_decimals(struct survey *s, size_t *most, size_t *every)
{
    size_t seen[DECIMALS] = {0};
    int usual = 0;
    *every = 0;
    for (size_t i = 0; i < s->all->n; i++) {
        const struct passage *p = &s->all->items[i];
        struct heading_number n;
        for (size_t at = 0; explains(s, p) && next_number(p->flat, &at, &n);)
            if (is_percent(p->flat, &n)) {
                seen[n.places]++;
                ++*every;
            }
    }
    for (int k = 1; k < DECIMALS; k++)
        if (seen[k] > seen[usual])
            usual = k;
    *most = seen[usual];
    return usual;
}

static void check_decimals(struct survey *s)
{
    size_t most, every;
    int usual = usual_decimals(s, &most, &every);
    struct finding *f = NULL;
    if (every < 8 || most == every || most * 4 < every * 3)
        return;
    for (size_t i = 0; i < s->all->n; i++) {
        const struct passage *p = &s->all->items[i];
        struct heading_number n;
        for (size_t at = 0; explains(s, p) && next_number(p->flat, &at, &n);)
            if (is_percent(p->flat, &n) && n.places != usual)
                f = found_again(s, f, FOUND_PERCENT_PLACES, p, str_sub(p->flat, n.from, n.to + 1));
    }
    if (f)
        FINDING_SAY(s->run, f, FOUND_PERCENT_PLACES, count_text(s->run->arena, usual),
                    count_text(s->run->arena, (long long)f->place_count), quoted(s, f));
}

/* 增长29.27，主要原因 */
static void check_percent_signs(struct survey *s, const struct passage *p)
{
    static const char *const ends[] = {"，", "。", "；", ",", "、"};
    struct heading_number n;
    size_t lead = 0;
    for (size_t at = 0; next_number(p->flat, &at, &n); lead = n.to) {
        struct str before = str_sub(p->flat, lead, n.from),
                   rest = str_sub(p->flat, n.to, p->flat.n);
        bool ended = !rest.n;
        for (size_t k = 0; k < sizeof ends / sizeof *ends; k++)
            ended |= str_starts(rest, str_of(ends[k]));
        if (ended && n.to < p->flat.n + 1 && word_at_end(words(s, W_percent_leads), before))
            REPORT_TEXT(s->run, FOUND_PERCENT_SIGN, p, str_sub(p->flat, n.from, n.to),
                        str_sub(p->flat, n.from, n.to), around(s->run, p->flat, n.from, n.to));
    }
}

/* R129: what the department calls itself */

static void check_self_names(struct survey *s)
{
    const struct value *list = words(s, W_self_names);
    struct str told = STR("");
    const struct passage *first = NULL;
    size_t kinds = 0;
    for (size_t i = 0; i < value_count(list); i++) {
        struct str name = list->list->items[i].s;
        size_t n = 0;
        for (size_t k = 0; k < s->all->n; k++) {
            const struct passage *p = &s->all->items[k];
            for (size_t at = explains(s, p) ? str_find(p->flat, name, 0) : SIZE_MAX; at != SIZE_MAX;
                 at = str_find(p->flat, name, at + 1), n++)
                first = first ? first : p;
        }
        if (!n)
            continue;
        if (kinds++)
            told = arena_printf(s->run->arena, "%.*s、", STR_ARG(told));
        told = PHRASE_TEXT(s->run->arena, SAY_TIMES, told, name,
                           count_text(s->run->arena, (long long)n));
    }
    if (kinds < 2)
        return;
    struct finding *f = found_again(s, NULL, FOUND_SELF_NAMES, first, told);
    if (f)
        FINDING_SAY(s->run, f, FOUND_SELF_NAMES, count_text(s->run->arena, (long long)kinds), told);
}

/* R133: every title of the contents is a heading or a table */

/* - 一、收入支出决算总表……12 */
static struct str content_title(struct survey *s, struct str line)
{
    static const char *const tails[] = {"…", ".", "·", "．", "-", "—"};
    struct str t = squeeze(line, s->run->arena);
    while (t.n && (t.p[0] == '-' || t.p[0] == '*'))
        t = str_sub(t, 1, t.n);
    while (t.n && ascii_is_digit(t.p[t.n - 1]))
        t.n--;
    for (size_t i = 0; i < sizeof tails / sizeof *tails; i++)
        while (str_ends(t, str_of(tails[i]))) {
            t.n -= strlen(tails[i]);
            i = 0;
        }
    return strip_ordinal(t);
}

static bool is_title(struct survey *s, size_t from, struct str title)
{
    for (size_t i = from; i < s->all->n; i++)
        if (!s->all->items[i].annex && str_find(s->all->items[i].flat, title, 0) != SIZE_MAX)
            return true;
    for (size_t i = 0; i < s->run->in->grid_count; i++)
        if (str_find(squeeze(s->run->in->grids[i]->title, s->run->arena), title, 0) != SIZE_MAX)
            return true;
    return false;
}

static void check_contents(struct survey *s)
{
    struct finding *f = NULL;
    size_t first = 0, end;
    while (first < s->all->n && !word_is(words(s, W_contents_titles), s->all->items[first].flat))
        first++;
    for (end = first + 1; end < s->all->n && !s->all->items[end].level; end++)
        ;
    for (size_t i = first + 1; i < end && end < s->all->n; i++) {
        const struct passage *p = &s->all->items[i];
        struct str title = content_title(s, p->text);
        if (utf8_count(title) >= 4 && utf8_count(title) <= 40 && !is_title(s, end, title))
            f = found_again(s, f, FOUND_CONTENTS, p, title);
    }
    if (f)
        FINDING_SAY(s->run, f, FOUND_CONTENTS, count_text(s->run->arena, (long long)f->place_count),
                    quoted(s, f));
}

/* R137: terms of the explanation stand in the glossary */

static bool used(struct survey *s, const struct value *names, bool glossary, bool *any)
{
    bool found = false;
    for (size_t i = 0; i < s->all->n; i++) {
        const struct passage *p = &s->all->items[i];
        bool here = s->part[i] == (glossary ? PART_GLOSSARY : PART_EXPLANATION);
        *any |= here;
        found |= here && word_in(names, p->flat);
    }
    return found;
}

static void check_glossary(struct survey *s)
{
    const struct value *list = words(s, W_glossary_terms);
    struct str missing = STR("");
    bool any = false, ignored = false;
    const struct passage *where = NULL;
    for (size_t i = 0; i < value_count(list); i++) {
        const struct value *names = value_get(&list->list->items[i], "names");
        if (value_count(names) && used(s, names, false, &ignored) && !used(s, names, true, &any))
            missing =
                arena_printf(s->run->arena, "%.*s%s%.*s", STR_ARG(missing), missing.n ? "、" : "",
                             STR_ARG(value_get_str(&list->list->items[i], "term")));
    }
    for (size_t i = 0; i < s->all->n && any && !where; i++)
        if (s->all->items[i].level && word_in(words(s, W_glossary_headings), s->all->items[i].flat))
            where = &s->all->items[i];
    if (!missing.n || !where)
        return;
    struct finding *f = found_again(s, NULL, FOUND_GLOSSARY, where, where->text);
    if (f)
        FINDING_SAY(s->run, f, FOUND_GLOSSARY, missing);
}

/* R138: 共有预算单位3个，分别是…… */

static bool piece_number(struct str s, size_t end, int64_t *out)
{
    size_t from = end, used_bytes;
    while (from > 0 && ascii_is_digit(s.p[from - 1]))
        from--;
    struct dec d;
    if (from < end)
        return dec_parse(str_sub(s, from, end), &d) && dec_to_i64(d, out) && *out < 200;
    while (from >= 3 && chinese_ordinal(str_sub(s, from - 3, end), &used_bytes) &&
           used_bytes == end - from + 3)
        from -= 3;
    *out = from < end ? chinese_ordinal(str_sub(s, from, end), &used_bytes) : 0;
    return *out > 0;
}

static int64_t times_in(struct str list, struct str mark)
{
    int64_t n = 0;
    for (size_t at = str_find(list, mark, 0); at != SIZE_MAX; at = str_find(list, mark, at + 1))
        n++;
    return n;
}

/* 办公室、财务科、业务科，均为正科级；下属单位2个: a list with 、 ends at another mark, unless the
 * list goes on with more of them. */
static struct str before_rest(struct str list)
{
    static const char *const marks[] = {"；", "，"};
    size_t first = str_find(list, STR("、"), 0);
    for (size_t i = 0; i < sizeof marks / sizeof *marks && first != SIZE_MAX; i++) {
        size_t at = str_find(list, str_of(marks[i]), 0);
        struct str rest = at == SIZE_MAX ? list : str_sub(list, at + strlen(marks[i]), list.n);
        if (at != SIZE_MAX && at > first && !times_in(rest, STR("、")))
            list.n = at;
    }
    return list;
}

/* The items listed up to the end of the sentence; 0 when it is no list. */
static int64_t listed_items(const struct survey *s, struct str rest)
{
    size_t stop = str_find(rest, STR("。"), 0);
    struct str list = stop == SIZE_MAX ? rest : str_sub(rest, 0, stop);
    struct lexeme opens = {0};
    const struct value *leads = words(s, W_list_leads);
    for (size_t i = 0; i < value_count(leads); i++) {
        size_t at = str_find(list, leads->list->items[i].s, 0);
        if (at != SIZE_MAX && (!opens.end || at < opens.at))
            opens = (struct lexeme){at, at + leads->list->items[i].s.n};
    }
    for (size_t i = 0; i < opens.at; i++)
        if (ascii_is_digit(list.p[i]))
            return 0; /* 9个办公室，下属单位3个，分别是: the list of another number */
    list = str_sub(list, opens.end, list.n);
    if (str_starts(list, STR("：")))
        list = str_sub(list, strlen("："), list.n);
    list = before_rest(list);
    if (!opens.end || !list.n || opens.at > 45 || word_in(words(s, W_list_open_ends), list))
        return 0;
    return 1 + times_in(list, STR("、")) + times_in(list, STR("，")) + times_in(list, STR("；"));
}

/* 教务处、科研处2个管理部门和护理系、建筑系2个系部: what is listed behind the number of another
 * list, `rest` from its unit on; "" when nothing is. */
static struct str behind_number(const struct survey *s, struct str rest)
{
    struct lexeme join = first_word(words(s, W_list_joins), rest);
    return join.end ? str_sub(rest, join.end, rest.n) : STR("");
}

/* 内设办公室、财务股、审计股3个股室: the items listed before their number, which ends `before`; 0
 * when it is no list. */
static int64_t items_before(const struct survey *s, struct str before)
{
    struct lexeme opens = last_word(words(s, W_list_openers), before);
    struct str list = str_sub(before, opens.end, before.n);
    for (size_t i = list.n; i-- > 0;)
        if (ascii_is_digit(list.p[i])) {
            list = behind_number(s, str_sub(list, i + 1, list.n));
            break;
        }
    struct lexeme lead = last_word(words(s, W_list_leads), list);
    list = str_sub(list, lead.end, list.n); /* 内设机构包括：办公室、财务股2个 */
    int64_t n = 1 + times_in(list, STR("、"));
    if (!opens.end || (!lead.end && word_at_start(words(s, W_list_kinds), list)) ||
        str_find(list, STR("。"), 0) != SIZE_MAX || str_find(list, STR("，"), 0) != SIZE_MAX ||
        word_in(words(s, W_list_open_ends), list))
        return 0;
    for (size_t i = 0; i < value_count(words(s, W_list_joins)); i++)
        n += str_find(list, words(s, W_list_joins)->list->items[i].s, 0) != SIZE_MAX;
    return n > 1 ? n : 0;
}

/* The numbered paragraphs that follow. */
static int64_t numbered_items(const struct survey *s, size_t at)
{
    int64_t n = 0;
    for (size_t i = at + 1; i < s->all->n && !s->all->items[i].level; i++) {
        struct str rest = strip_ordinal(s->all->items[i].flat);
        if (rest.n == s->all->items[i].flat.n)
            break;
        n++;
    }
    return n;
}

/* The names in a table that follows at once: those that are numbered, else its rows; 0 when there
 * is no such table. */
static int64_t names_below(const struct survey *s, size_t at)
{
    const struct passage *p = &s->all->items[at];
    uint32_t end = at + 1 < s->all->n ? p[1].at : UINT32_MAX;
    for (size_t i = 0; p->at && i < s->run->in->grid_count; i++) {
        const struct grid *g = s->run->in->grids[i];
        size_t numbered, rows;
        if (g->at > p->at && g->at < end)
            return grid_lists_names(g, &numbered, &rows) && (numbered == rows || !numbered)
                       ? (int64_t)rows
                       : 0;
    }
    return 0;
}

static void check_institutions(struct survey *s, size_t at)
{
    const struct passage *p = &s->all->items[at];
    const struct value *units = words(s, W_institution_units);
    bool whole = false; /* the number of all has been met: its parts follow */
    for (size_t i = 0; i < value_count(units); i++) {
        struct str unit = units->list->items[i].s;
        for (size_t k = str_find(p->flat, unit, 0); k != SIZE_MAX;
             k = str_find(p->flat, unit, k + 1)) {
            int64_t n, listed;
            struct str rest = str_sub(p->flat, k + unit.n, p->flat.n);
            struct str near =
                str_sub(p->flat, k > 36 ? k - 36 : 0, k + 36 < p->flat.n ? k + 36 : p->flat.n);
            if (!word_in(words(s, W_institution_words), near) || !piece_number(p->flat, k, &n))
                continue;
            size_t number = k;
            while (number > 0 && ascii_is_digit(p->flat.p[number - 1]))
                number--;
            listed = listed_items(s, rest);
            listed = listed ? listed : items_before(s, str_sub(p->flat, 0, number));
            bool below = !listed && str_ends(p->flat, STR("："));
            /* A list of those whose accounts are put together may begin with the department
             * itself, which the sentence before did not count. */
            bool itself = below && str_find(rest, STR("。"), 0) != SIZE_MAX;
            /* 包括本级及所属1个单位： */
            bool and_itself = below && word_in(words(s, W_itself_words), str_sub(p->flat, 0, k));
            if (itself && (whole || i))
                continue;
            whole = itself;
            if (below)
                listed = numbered_items(s, at);
            if (below && !listed)
                listed = names_below(s, at);
            if (listed > 1 && listed != n && !((itself || and_itself) && listed == n + 1))
                REPORT_TEXT(s->run, FOUND_INSTITUTIONS, p, around(s->run, p->flat, k, k + unit.n),
                            count_text(s->run->arena, n), count_text(s->run->arena, listed),
                            around(s->run, p->flat, k, k + unit.n));
        }
    }
}

void check_document(struct run *r, const struct passages *all)
{
    struct survey s = {.run = r, .all = all};
    s.part = arena_alloc(r->arena, (all->n + 1) * sizeof *s.part);
    if (!s.part) {
        r->ok = false;
        return;
    }
    s.glossary = words(&s, W_glossary_headings);
    s.explaining = words(&s, W_explaining_headings);
    s.other = words(&s, W_other_headings);
    for (size_t i = 0; i < all->n; i++)
        s.part[i] = part_of(&s, &all->items[i]);
    for (size_t i = 0; i < all->n && r->ok; i++) {
        const struct passage *p = &all->items[i];
        if (p->annex)
            continue;
        if (explains(&s, p))
            check_percent_signs(&s, p);
        if (!p->level && word_in(words(&s, W_institution_headings), p->heading))
            check_institutions(&s, i);
    }
    check_offices(r, all);
    check_glossary(&s);
    if (!r->in->as_published)
        return;
    check_decimals(&s);
    check_self_names(&s);
    check_contents(&s);
}
