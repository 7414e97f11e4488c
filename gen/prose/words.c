/* Quality of texts: leftovers of templates, numbers that are none, names of codes. The words to
 * look for are data: rules.json, "text". */
#include "prose/internal.h"

#include "base/utf8.h"

/* R130: leftovers */

struct leftover {
    struct str find, why;
    const struct value *not_in; /* ordinary words that hold it */
    enum finding_level level;
};

struct leftovers {
    struct leftover *items;
    size_t n;
};

static struct leftovers read_leftovers(struct run *r)
{
    const struct value *list = rule_words(r->in->rules, W_leftovers);
    struct leftovers l = {arena_alloc(r->arena, (value_count(list) + 1) * sizeof *l.items), 0};
    for (size_t i = 0; l.items && i < value_count(list); i++) {
        const struct value *item = &list->list->items[i];
        bool error = str_eq(value_get_str(item, "severity"), STR("E"));
        if (value_get_str(item, "find").n)
            l.items[l.n++] = (struct leftover){
                flat_text(value_get_str(item, "find"), r->arena), value_get_str(item, "why"),
                value_get(item, "not_in"), error ? FINDING_ERROR : FINDING_WARNING};
    }
    return l;
}

/* ×× within ×××, 增加(减少) within 增加(减少)0: one slip is told once. */
static bool covered(const struct leftovers *l, size_t i, struct str s, size_t at)
{
    for (size_t k = 0; k < i; k++) {
        size_t before = str_find(s, l->items[k].find, 0);
        if (before != SIZE_MAX && before < at + l->items[i].find.n &&
            at < before + l->items[k].find.n)
            return true;
    }
    return false;
}

/* Which characters (three bytes in UTF-8) a text has, and some that it has not: nearly all
 * leftovers are known to be absent without a search. */
struct triples {
    uint64_t bits[64];
};

static unsigned triple(const char *p)
{
    return ((unsigned char)p[0] * 193u ^ (unsigned)(p[1] & 0x3F) << 6 ^ (p[2] & 0x3F)) & 0xFFF;
}

static void read_triples(struct str s, struct triples *t)
{
    *t = (struct triples){0};
    for (size_t i = 0; i + 3 <= s.n; i++)
        t->bits[triple(s.p + i) >> 6] |= (uint64_t)1 << (triple(s.p + i) & 63);
}

static bool may_hold(const struct triples *t, struct str s)
{
    return s.n < 3 || (t->bits[triple(s.p) >> 6] >> (triple(s.p) & 63) & 1);
}

static bool is_address_char(char c)
{
    return ascii_is_alpha(c) || ascii_is_digit(c) || c == '/' || c == '.' || c == '-' || c == '_' ||
           c == '@';
}

/* xx in http://…/xxgk/ is no leftover, nor is it within a longer word. */
static bool in_latin_word(struct str s, size_t at, size_t end)
{
    for (size_t i = at; i < end; i++)
        if (!ascii_is_alpha(s.p[i]))
            return false;
    return (at > 0 && is_address_char(s.p[at - 1])) || (end < s.n && is_address_char(s.p[end]));
}

static bool in_ordinary_word(const struct leftover *l, struct str s, size_t at)
{
    for (size_t i = 0; i < value_count(l->not_in); i++) {
        struct str word = l->not_in->list->items[i].s;
        size_t within = str_find(word, l->find, 0);
        if (within != SIZE_MAX && at >= within && str_starts(str_sub(s, at - within, s.n), word))
            return true;
    }
    return false;
}

static size_t leftover_at(struct str s, const struct leftover *l)
{
    size_t at = str_find(s, l->find, 0);
    while (at != SIZE_MAX && (in_latin_word(s, at, at + l->find.n) || in_ordinary_word(l, s, at)))
        at = str_find(s, l->find, at + 1);
    return at;
}

/* ＸＸ, ＃ＲＥＦ! and ｛｛ are what is meant by XX, #REF! and {{. Marks of sentences stay wide. The
 * text itself when it has no such letters or marks. */
static struct str with_narrow_letters(struct str s, struct arena *a)
{
    char *out = NULL;
    size_t n = 0;
    for (const char *p = s.p, *end = s.p + s.n; p < end;) {
        const char *from = p;
        int32_t cp = utf8_next(&p, end);
        char before = from == s.p ? '\0' : out ? out[n - 1] : from[-1];
        bool wide = (cp > 0xFF01 || ascii_is_alpha(before) || ascii_is_digit(before)) &&
                    cp >= 0xFF01 && cp <= 0xFF5E && cp != 0xFF0C && cp != 0xFF1A && cp != 0xFF1B &&
                    cp != 0xFF1F;
        if (wide && !out) {
            out = arena_alloc(a, s.n);
            n = (size_t)(from - s.p);
            if (!out)
                return s;
            memcpy(out, s.p, n);
        }
        if (wide) {
            out[n++] = (char)(cp - 0xFEE0);
        } else if (out) {
            memcpy(out + n, from, (size_t)(p - from));
            n += (size_t)(p - from);
        }
    }
    return out ? (struct str){out, n} : s;
}

static void check_leftovers(struct run *r, const struct passage *p, const struct leftovers *l)
{
    struct triples there;
    struct str text = with_narrow_letters(p->flat, r->arena);
    read_triples(text, &there);
    for (size_t i = 0; i < l->n; i++) {
        const struct leftover *item = &l->items[i];
        size_t at = may_hold(&there, item->find) ? leftover_at(text, item) : SIZE_MAX;
        if (at == SIZE_MAX || covered(l, i, text, at))
            continue;
        struct finding *f = REPORT_TEXT(r, FOUND_LEFTOVER, p, item->find,
                                        around(r, text, at, at + item->find.n), item->why);
        if (f)
            f->level = item->level;
    }
}

/* R131: numbers */

static bool in_number(struct str s, size_t i)
{
    return i < s.n && (ascii_is_digit(s.p[i]) || s.p[i] == '.' || s.p[i] == ',');
}

static bool unit_follows(const struct value *units, struct str s, size_t at)
{
    return word_at_start(units, str_sub(s, at, s.n));
}

static size_t count_char(struct str s, char c)
{
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++)
        n += s.p[i] == c;
    return n;
}

/* 4125.49,4143.91 are two numbers. */
static bool two_numbers(struct str s)
{
    size_t comma = str_find(s, STR(","), 0);
    while (comma != SIZE_MAX) {
        struct str first = str_sub(s, 0, comma), rest = str_sub(s, comma + 1, s.n);
        struct dec d;
        bool malformed;
        if (count_char(first, '.') == 1 && printed_number(first, &d, &malformed) &&
            printed_number(rest, &d, &malformed))
            return true;
        comma = str_find(s, STR(","), comma + 1);
    }
    return false;
}

static bool bad_number(const struct value *units, struct str text, size_t from, size_t to,
                       bool alone)
{
    struct str s = str_sub(text, from, to);
    struct dec d;
    bool malformed;
    if (str_find(s, STR(".."), 0) != SIZE_MAX && ascii_is_digit(s.p[s.n - 1]))
        return true;
    if (s.n && to < text.n && text.p[to] == '.' && unit_follows(units, text, to + 1))
        return true; /* 488.8.万元 */
    if ((!unit_follows(units, text, to) && !alone) || two_numbers(s))
        return false;
    if (count_char(s, '.') > 1)
        return true;
    return !printed_number(s, &d, &malformed) && malformed;
}

static void check_numbers(struct run *r, const struct passage *p)
{
    const struct value *units = rule_words(r->in->rules, W_number_units);
    struct str s = p->text;
    for (size_t i = 0; i < s.n;) {
        if (!ascii_is_digit(s.p[i])) {
            i++;
            continue;
        }
        size_t from = i;
        while (in_number(s, i))
            i++;
        size_t to = i;
        while (to > from && !ascii_is_digit(s.p[to - 1]))
            to--;
        bool alone = p->annex && from == 0 && to == s.n;
        if (bad_number(units, s, from, to, alone))
            REPORT_TEXT(r, FOUND_NUMBER, p, str_sub(s, from, to), str_sub(s, from, to),
                        around(r, s, from, to));
    }
}

static bool clause_ends(struct str s, size_t at)
{
    static const char *const stops[] = {"，", "；", "。"};
    for (size_t i = 0; i < sizeof stops / sizeof *stops; i++)
        if (str_starts(str_sub(s, at, s.n), str_of(stops[i])))
            return true;
    return false;
}

/* A unit without its number: 经营收入万元， 占%； */
static void check_missing_number(struct run *r, const struct passage *p, struct str unit,
                                 const struct value *before)
{
    struct str s = p->flat;
    for (size_t at = str_find(s, unit, 0); at != SIZE_MAX; at = str_find(s, unit, at + 1)) {
        bool bare = at && !ascii_is_digit(s.p[at - 1]) && clause_ends(s, at + unit.n);
        size_t n = bare ? word_at_end(before, str_sub(s, 0, at)) : 0;
        if (n)
            REPORT_TEXT(r, FOUND_NUMBER_MISSING, p, str_sub(s, at - n, at + unit.n), unit,
                        around(r, s, at - n, at + unit.n));
    }
}

static void check_missing_numbers(struct run *r, const struct passage *p)
{
    const struct value *amounts = rule_words(r->in->rules, W_before_amount);
    check_missing_number(r, p, amount_unit_name(UNIT_WAN), amounts);
    check_missing_number(r, p, amount_unit_name(UNIT_YUAN), amounts);
    check_missing_number(r, p, STR("%"), rule_words(r->in->rules, W_percent_leads));
}

void check_words(struct run *r, const struct passages *all)
{
    struct numbering levels[8] = {{0}};
    struct numbers numbers = {0};
    struct leftovers leftovers = read_leftovers(r);
    for (size_t i = 0; i < all->n && r->ok; i++) {
        const struct passage *p = &all->items[i];
        struct str s = p->flat;
        check_leftovers(r, p, &leftovers);
        check_numbers(r, p);
        check_years(r, p);
        check_personal(r, p);
        if (!p->annex)
            check_missing_numbers(r, p);
        check_doubled(r, p);
        check_marks(r, p);
        check_places(r, p);
        if (p->level)
            numbers = (struct numbers){0};
        if (p->level && p->level < 8)
            check_heading(r, p, s, levels);
        else if (!p->annex && r->in->as_published)
            check_paragraph_number(r, p, &numbers);
    }
    check_item_names(r, all);
    if (r->in->as_published)
        check_figure_numbers(r, all);
    check_copies(r, all);
    check_ends(r, all);
}
