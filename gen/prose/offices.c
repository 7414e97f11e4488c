/* R129: whose accounts a sentence is about. Names of other offices, of the same office elsewhere
 * and misspelt ones are told, where this department's own figures stand. */
#include "prose/internal.h"

#include "base/utf8.h"

struct offices {
    struct run *run;
    const struct passages *all;
    struct str name; /* the department's own; "" when it is not known */
    size_t told;     /* findings in the paragraph in hand */
};

static const struct value *words(const struct offices *o, enum lexicon list)
{
    return rule_words(o->run->in->rules, list);
}

static void report(struct offices *o, const struct passage *p, struct str theirs)
{
    REPORT_TEXT(o->run, FOUND_OWN_NAME, p, theirs, theirs, o->name);
    o->told++;
}

static struct str last_bytes(struct str s, size_t n)
{
    return str_sub(s, s.n > n ? s.n - n : 0, s.n);
}

/* 临夏县医疗保障局2022年度…… in the accounts of 临夏市医疗保障局 */
static void check_before_year(struct offices *o, const struct passage *p)
{
    struct str name = o->name, year = STR("20");
    for (size_t at = str_find(p->flat, year, 0); at != SIZE_MAX;
         at = str_find(p->flat, year, at + 1)) {
        size_t from = utf8_han_start(p->flat, at);
        struct str theirs = last_bytes(str_sub(p->flat, from, at), name.n);
        if (at - from < 12 || str_ends(str_sub(p->flat, from, at), name) ||
            !word_at_end(words(o, W_office_ends), theirs))
            continue;
        struct str whole = strip_ordinal(str_sub(p->flat, from, at));
        if (p->level && p->level <= 2 && utf8_count(whole) >= 4 && !str_ends(whole, name) &&
            !str_ends(name, whole) && str_distance(theirs, name, 3) > 3)
            report(o, p, whole);
        if (theirs.n == name.n && str_distance(theirs, name, 3) <= 3)
            report(o, p, theirs);
    }
}

/* 2023年度: the bytes of a year at the start, with its 年 and 度; 0 when there is none. */
static size_t year_length(const struct offices *o, struct str s)
{
    if (s.n < 4 || !str_is_digits(str_sub(s, 0, 4)))
        return 0;
    size_t form = word_length_at_start(words(o, W_year_forms), str_sub(s, 4, s.n));
    return form ? 4 + form : 0;
}

/* Whether a sentence about an office's own accounts goes on so, with or without its year. */
static bool goes_on_as_own(const struct offices *o, struct str rest)
{
    rest = str_sub(rest, year_length(o, rest), rest.n);
    rest = str_starts(rest, STR("，")) ? str_sub(rest, strlen("，"), rest.n) : rest;
    return word_at_start(words(o, W_office_subjects), rest);
}

/* Whether a clause begins here: at a stop, a colon, or behind the year that it tells of. */
static bool clause_begins(const struct offices *o, struct str before)
{
    struct str clause = before;
    clause.n -= str_ends(clause, STR("，")) ? strlen("，") : 0;
    return !before.n || word_at_end(words(o, W_year_forms), clause) ||
           str_ends(before, STR("，")) || str_ends(before, STR("。")) ||
           str_ends(before, STR("："));
}

/* 2023年，某县农业农村局机关运行经费……: a sentence about another office of the same place, where
 * this department's own figures are told. Its subordinate units have names of their own. */
static void check_same_place(struct offices *o, const struct passage *p)
{
    struct str name = o->name, place = str_sub(name, 0, utf8_count(name) < 5 ? 0 : 9);
    for (size_t at = place.n ? str_find(p->flat, place, 0) : SIZE_MAX; at != SIZE_MAX;
         at = str_find(p->flat, place, at + 1)) {
        struct str before = str_sub(p->flat, 0, at), rest = str_sub(p->flat, at, p->flat.n);
        struct lexeme end = first_word(words(o, W_office_ends), str_sub(rest, place.n, rest.n));
        struct str theirs = str_sub(rest, 0, place.n + end.end);
        if (!end.end || str_starts(rest, name) || utf8_count(theirs) > 16 ||
            !clause_begins(o, before) || word_at_end(words(o, W_offices_over_others), theirs) ||
            !goes_on_as_own(o, str_sub(rest, theirs.n, rest.n)))
            continue;
        report(o, p, theirs);
    }
}

/* 某乙县教育局 in the accounts of 某甲县教育局: the same office of another place of the same kind
 */
static void check_other_place(struct offices *o, const struct passage *p)
{
    enum { PLACE = 9 /* bytes: 某甲县 */, OFFICE_LEAST = 12 };
    struct str name = o->name, place = str_sub(name, 0, name.n < PLACE ? 0 : PLACE),
               office = str_sub(name, place.n, name.n);
    size_t kind = word_at_end(words(o, W_place_ends), place);
    if (!kind || office.n < OFFICE_LEAST)
        return;
    struct str end = str_sub(place, PLACE - kind, PLACE);
    for (size_t at = str_find(p->flat, office, 0); at != SIZE_MAX;
         at = str_find(p->flat, office, at + 1)) {
        struct str theirs = str_sub(p->flat, at < PLACE ? at : at - PLACE, at);
        bool han = theirs.n == PLACE && utf8_han_start(theirs, PLACE) == 0;
        if (han && str_ends(theirs, end) && !str_eq(theirs, place) &&
            !word_in(words(o, W_office_verbs), theirs))
            report(o, p, str_sub(p->flat, at - PLACE, at + office.n));
    }
}

/* 杨集镇公务用车…… in the accounts of 柳店镇人民政府: another place of the kind that the department
 * itself is of. */
static void check_other_town(struct offices *o, const struct passage *p)
{
    const struct value *kinds = words(o, W_town_ends);
    for (size_t i = 0; i < value_count(kinds); i++) {
        struct str kind = kinds->list->items[i].s;
        size_t own = str_find(o->name, kind, 0);
        if (own == SIZE_MAX || own < 6)
            continue;
        struct str town = str_sub(o->name, own - 6, own);
        for (size_t at = str_find(p->flat, kind, 0); at != SIZE_MAX;
             at = str_find(p->flat, kind, at + 1)) {
            if (at < 6 || utf8_han_start(str_sub(p->flat, at - 6, at), 6) != 0)
                continue;
            struct str theirs = str_sub(p->flat, at - 6, at);
            if (!str_eq(theirs, town) && clause_begins(o, str_sub(p->flat, 0, at - 6)) &&
                !word_at_start(words(o, W_self_starts), theirs) &&
                goes_on_as_own(o, str_sub(p->flat, at + kind.n, p->flat.n)))
                report(o, p, str_sub(p->flat, at - 6, at + kind.n));
        }
    }
}

/* How often a text stands in all paragraphs; no more than two are counted. */
static int times_told(const struct offices *o, struct str text)
{
    int n = 0;
    for (size_t i = 0; i < o->all->n && n < 2; i++) {
        struct str flat = o->all->items[i].flat;
        for (size_t at = str_find(flat, text, 0); at != SIZE_MAX && n < 2;
             at = str_find(flat, text, at + 1))
            n++;
    }
    return n;
}

/* 市宣传部 is short for 中共某市委宣传部: its characters stand there in this order. */
static bool is_short_for(struct str name, struct str brief)
{
    size_t at = 0;
    for (size_t i = 0; i < brief.n;) {
        size_t next = utf8_after(brief, i);
        at = str_find(name, str_sub(brief, i, next), at);
        if (at == SIZE_MAX)
            return false;
        at += next - i;
        i = next;
    }
    return true;
}

/* 市委组织部2023年度收入总计…… in the accounts of 中共某市委宣传部: a sentence begins with another
 * office's name, which is told but once. `from`: where the clause begins. */
static void check_other_name(struct offices *o, const struct passage *p, size_t from)
{
    enum { LEAST = 4, MOST = 16 }; /* characters */
    struct str name = o->name, rest = str_sub(p->flat, from, p->flat.n);
    struct lexeme end = first_word(words(o, W_office_ends), utf8_cut(rest, MOST * 3));
    struct str theirs = str_sub(rest, 0, end.end);
    size_t chars = utf8_count(theirs);
    if (chars < LEAST || chars > MOST || utf8_han_start(theirs, theirs.n) != 0 ||
        is_short_for(name, theirs) || str_find(theirs, name, 0) != SIZE_MAX ||
        word_at_start(words(o, W_self_starts), theirs) ||
        word_at_start(words(o, W_office_leads), theirs) ||
        word_in(words(o, W_office_verbs), theirs) ||
        word_at_end(words(o, W_offices_over_others), theirs) ||
        !goes_on_as_own(o, str_sub(rest, theirs.n, rest.n)) || times_told(o, theirs) > 1)
        return;
    report(o, p, theirs);
}

/* The beginnings of clauses: at the start, behind stops, behind the year that a sentence tells of.
 */
static void check_other_names(struct offices *o, const struct passage *p)
{
    static const char *const stops[] = {"。", "，", "；", "："};
    size_t first = p->flat.n - strip_ordinal(p->flat).n;
    for (size_t at = first; at < p->flat.n; at = utf8_after(p->flat, at)) {
        struct str before = str_sub(p->flat, 0, at);
        bool begins = at == first;
        for (size_t i = 0; !begins && i < sizeof stops / sizeof *stops; i++)
            begins = str_ends(before, str_of(stops[i]));
        if (begins)
            check_other_name(o, p, at + year_length(o, str_sub(p->flat, at, p->flat.n)));
    }
}

/* Whether two characters may tell two offices apart: 第一小学 and 第二小学, 某县某局 and 某市某局.
 */
static bool tells_apart(const struct offices *o, struct str a)
{
    const char *at = a.p;
    return word_is(words(o, W_place_ends), a) || word_is(words(o, W_name_numbers), a) ||
           digit_of_numeral(utf8_next(&at, a.p + a.n)) >= 0;
}

/* Whether a text of the same length is the name but for one character that tells no offices apart.
 */
static bool is_misspelt(const struct offices *o, struct str theirs)
{
    size_t differ = 0;
    for (size_t i = 0, next; i < o->name.n && differ < 2; i = next) {
        next = utf8_after(o->name, i);
        struct str ours = str_sub(o->name, i, next), other = str_sub(theirs, i, next);
        if (utf8_after(theirs, i) != next)
            return false;
        if (str_eq(ours, other))
            continue;
        differ++;
        if (tells_apart(o, ours) || tells_apart(o, other))
            return false;
    }
    return differ == 1;
}

/* 平昌何县审计局 in the accounts of 平昌河县审计局 */
static void check_misspelt(struct offices *o, const struct passage *p)
{
    enum { LEAST = 6 };
    struct str name = o->name;
    if (utf8_count(name) < LEAST)
        return;
    struct str tail = str_sub(name, utf8_before(name, utf8_before(name, name.n)), name.n);
    for (size_t at = str_find(p->flat, tail, 0); at != SIZE_MAX;
         at = str_find(p->flat, tail, at + 1)) {
        size_t end = at + tail.n, from = end < name.n ? SIZE_MAX : end - name.n;
        if (from == SIZE_MAX || utf8_han_start(p->flat, end) > from)
            continue;
        struct str theirs = str_sub(p->flat, from, end);
        if (is_misspelt(o, theirs) && times_told(o, theirs) < 2)
            report(o, p, theirs);
    }
}

void check_offices(struct run *r, const struct passages *all)
{
    struct offices o = {.run = r, .all = all};
    o.name = value_get_str(record_member(r->in->record, STR("department")), "name");
    for (size_t i = 0; o.name.n && i < all->n && r->ok; i++) {
        const struct passage *p = &all->items[i];
        if (p->annex)
            continue;
        o.told = 0;
        check_before_year(&o, p);
        check_same_place(&o, p);
        check_other_place(&o, p);
        check_misspelt(&o, p);
        if (p->level || !r->in->as_published)
            continue;
        if (!o.told)
            check_other_town(&o, p);
        if (!o.told)
            check_other_names(&o, p);
    }
}
