/* Quality of texts: leftovers of templates, numbers that are none, names of codes. The words to
 * look for are data: rules.json, "text". */
#include "prose/internal.h"

#include "base/utf8.h"

/* R130: leftovers */

struct leftover {
    struct str find, why;
    enum finding_level level;
};

struct leftovers {
    struct leftover *items;
    size_t n;
};

static struct leftovers read_leftovers(struct run *r)
{
    const struct value *list = rule_words(r->in->rules, "leftovers");
    struct leftovers l = {arena_alloc(r->arena, (value_count(list) + 1) * sizeof *l.items), 0};
    for (size_t i = 0; l.items && i < value_count(list); i++) {
        const struct value *item = &list->list->items[i];
        bool error = str_eq(value_get_str(item, "severity"), STR("E"));
        if (value_get_str(item, "find").n)
            l.items[l.n++] = (struct leftover){flat_text(value_get_str(item, "find"), r->arena),
                                               value_get_str(item, "why"),
                                               error ? FINDING_ERROR : FINDING_WARNING};
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

static void check_leftovers(struct run *r, const struct passage *p, const struct leftovers *l)
{
    struct triples there;
    read_triples(p->flat, &there);
    for (size_t i = 0; i < l->n; i++) {
        const struct leftover *item = &l->items[i];
        size_t at = may_hold(&there, item->find) ? str_find(p->flat, item->find, 0) : SIZE_MAX;
        if (at == SIZE_MAX || covered(l, i, p->flat, at))
            continue;
        report_text(r, "R130", item->level, "模板残留没有处理", p, item->find,
                    arena_printf(r->arena, "“……%.*s……”：%.*s",
                                 STR_ARG(around(r, p->flat, at, at + item->find.n)),
                                 STR_ARG(item->why)));
    }
}

/* R131: numbers */

static bool in_number(struct str s, size_t i)
{
    return i < s.n && (ascii_is_digit(s.p[i]) || s.p[i] == '.' || s.p[i] == ',');
}

static bool unit_follows(struct str s, size_t at)
{
    static const char *const units[] = {"万元", "元", "%", "亿元"};
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (str_starts(str_sub(s, at, s.n), str_of(units[i])))
            return true;
    return false;
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

static bool bad_number(struct str text, size_t from, size_t to, bool alone)
{
    struct str s = str_sub(text, from, to);
    struct dec d;
    bool malformed;
    if (str_find(s, STR(".."), 0) != SIZE_MAX && ascii_is_digit(s.p[s.n - 1]))
        return true;
    if (s.n && to < text.n && text.p[to] == '.' && unit_follows(text, to + 1))
        return true; /* 488.8.万元 */
    if ((!unit_follows(text, to) && !alone) || two_numbers(s))
        return false;
    if (count_char(s, '.') > 1)
        return true;
    return !printed_number(s, &d, &malformed) && malformed;
}

static void check_numbers(struct run *r, const struct passage *p)
{
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
        if (bad_number(s, from, to, alone))
            report_text(r, "R131", FINDING_ERROR, "数字写法有误", p, str_sub(s, from, to),
                        arena_printf(r->arena, "“%.*s”不是数：%.*s", STR_ARG(str_sub(s, from, to)),
                                     STR_ARG(around(r, s, from, to))));
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
            report_text(r, "R132", FINDING_ERROR, "漏了数字", p, str_sub(s, at - n, at + unit.n),
                        arena_printf(r->arena, "“%.*s”前面没有数：%.*s", STR_ARG(unit),
                                     STR_ARG(around(r, s, at - n, at + unit.n))));
    }
}

static void check_missing_numbers(struct run *r, const struct passage *p)
{
    const struct value *amounts = rule_words(r->in->rules, "before_amount");
    check_missing_number(r, p, STR("万元"), amounts);
    check_missing_number(r, p, STR("元"), amounts);
    check_missing_number(r, p, STR("%"), rule_words(r->in->rules, "percent_leads"));
}

/* R104, R98: （类）（款）（项） with the names of this year's classification */

static size_t level_of_mark(struct str s, size_t at)
{
    static const char *const marks[] = {"(类)", "(款)", "(项)"};
    for (size_t i = 0; i < 3; i++)
        if (str_starts(str_sub(s, at, s.n), str_of(marks[i])))
            return i + 1;
    return 0;
}

/* Start of the run of Han characters that ends at `end`. */
static size_t name_start(struct str s, size_t end)
{
    size_t i = end;
    while (i >= 3) {
        size_t k = i - 3;
        const char *p = s.p + k;
        if (((unsigned char)s.p[k] & 0xF0) != 0xE0 || !cp_is_han(utf8_next(&p, s.p + i)))
            break;
        i = k;
    }
    return i;
}

static bool listed_in(struct run *r, const struct map *list, struct str name, size_t level)
{
    for (size_t i = 0; i < list->n; i++) {
        const struct code *c = list->entries[i].value;
        struct str listed = c->level == level ? code_name(r, c) : STR("");
        if (!listed.n)
            continue;
        if (str_ends(name, listed))
            return true;
        /* 社会保障和就业（类）支出, 自然资源海洋气象（类）支出 */
        if (level == 1 && str_ends(listed, STR("支出")))
            listed.n -= 6;
        if (level == 1 && str_ends(name, listed))
            return true;
        if (level == 1 && str_ends(listed, STR("等")))
            listed.n -= 3;
        if (level == 1 && str_ends(name, listed))
            return true;
    }
    return false;
}

/* The other years' lists hold only codes that this year's lacks. */
static bool listed_name(struct run *r, struct str name, size_t level)
{
    const struct codes *codes = r->in->function;
    return listed_in(r, &codes->map, name, level) || listed_in(r, &codes->other, name, level);
}

static void check_code_names(struct run *r, const struct passage *p, struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        size_t level = s.p[i] == '(' ? level_of_mark(s, i) : 0;
        size_t from = level ? name_start(s, i) : i;
        struct str name = str_sub(s, from, i);
        /* All that stands before: 政府办公厅(室)及相关机构事务(款) has brackets of its own. */
        if (!level || !name.n || listed_name(r, str_sub(s, 0, i), level))
            continue;
        report_text(r, "R98", FINDING_WARNING, "科目名称与当年科目表不符", p,
                    str_sub(s, from, i + 5),
                    arena_printf(r->arena, "“%.*s”不是%d年的%s级科目：%.*s", STR_ARG(name),
                                 r->in->record->year,
                                 level == 1   ? "类"
                                 : level == 2 ? "款"
                                              : "项",
                                 STR_ARG(around(r, s, from, i))));
    }
}

void check_words(struct run *r, const struct passages *all)
{
    struct numbering levels[8] = {{0}};
    struct leftovers leftovers = read_leftovers(r);
    for (size_t i = 0; i < all->n && r->ok; i++) {
        const struct passage *p = &all->items[i];
        struct str s = p->flat;
        check_leftovers(r, p, &leftovers);
        check_numbers(r, p);
        check_years(r, p);
        if (!p->annex)
            check_missing_numbers(r, p);
        check_doubled(r, p);
        check_marks(r, p);
        check_places(r, p);
        check_code_names(r, p, s);
        if (p->level && p->level < 8)
            check_heading(r, p, s, levels);
    }
    check_copies(r, all);
    check_ends(r, all);
}
