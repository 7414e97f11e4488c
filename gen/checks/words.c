/* Quality of texts: leftovers of templates, numbers that are none, doubled words, marks that do not
 * pair, numbering. The words to look for are data: rules.json, "text". */
#include "checks/internal.h"

#include "base/utf8.h"

/* Some text around [from, to), for the reader to find it. */
struct str around(struct run *r, struct str s, size_t from, size_t to)
{
    size_t a = from, b = to;
    for (int i = 0; i < 12 && a > 0; i++)
        do
            a--;
        while (a > 0 && ((unsigned char)s.p[a] & 0xC0) == 0x80);
    for (int i = 0; i < 12 && b < s.n; i++)
        do
            b++;
        while (b < s.n && ((unsigned char)s.p[b] & 0xC0) == 0x80);
    return arena_str(r->arena, str_sub(s, a, b));
}

/* A text of the department stands in its data and again in the document. */
static bool reported(const struct run *r, const char *rule, struct str found)
{
    for (size_t i = 0; i < r->findings->n; i++) {
        const struct finding *f = r->findings->items[i];
        if (f->place_count && str_eq(f->rule, str_of(rule)) && str_eq(f->places[0].text, found))
            return true;
    }
    return false;
}

void report_text(struct run *r, const char *rule, enum finding_level level, const char *title,
                 const struct passage *p, struct str found, struct str message)
{
    struct finding *f =
        p->ours && reported(r, rule, found) ? NULL : finding_new(r, rule, level, str_of(title));
    if (!f)
        return;
    f->message = message;
    finding_place(r, f, STR(""), p->heading, found, 0, passage_place(r, p));
    finding_add(r, f);
}

/* R130: leftovers */
static void check_leftovers(struct run *r, const struct passage *p, struct str squeezed)
{
    const struct value *list = rule_words(r->in->rules, "leftovers");
    for (size_t i = 0; list && list->type == VALUE_LIST && i < list->list->n; i++) {
        const struct value *item = &list->list->items[i];
        struct str find = value_get_str(item, "find");
        size_t at = find.n ? str_find(squeezed, find, 0) : SIZE_MAX;
        if (at == SIZE_MAX)
            continue;
        report_text(r, "R130",
                    str_eq(value_get_str(item, "severity"), STR("E")) ? FINDING_ERROR
                                                                      : FINDING_WARNING,
                    "模板残留没有处理", p, find,
                    arena_printf(r->arena, "“……%.*s……”：%.*s",
                                 STR_ARG(around(r, squeezed, at, at + find.n)),
                                 STR_ARG(value_get_str(item, "why"))));
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

static bool bad_number(struct str text, size_t from, size_t to, bool alone)
{
    struct str s = str_sub(text, from, to);
    struct dec d;
    bool malformed;
    if (str_find(s, STR(".."), 0) != SIZE_MAX && ascii_is_digit(s.p[s.n - 1]))
        return true;
    if (!unit_follows(text, to) && !alone)
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

/* A unit without its number: 经营收入万元 */
static void check_missing_numbers(struct run *r, const struct passage *p, struct str s)
{
    const struct value *list = rule_words(r->in->rules, "before_amount");
    for (size_t i = 0; list && list->type == VALUE_LIST && i < list->list->n; i++) {
        const struct value *item = &list->list->items[i];
        for (int u = 0; u < 2; u++) {
            struct str find =
                arena_printf(r->arena, "%.*s%s", STR_ARG(item->s), u ? "元，" : "万元，");
            size_t at = str_find(s, find, 0);
            if (at != SIZE_MAX)
                report_text(r, "R132", FINDING_ERROR, "漏了数字", p, str_sub(find, 0, find.n - 3),
                            arena_printf(r->arena, "“%.*s”前面没有数：%.*s", STR_ARG(STR("万元")),
                                         STR_ARG(around(r, s, at, at + find.n))));
        }
    }
}

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

static bool is_allowed_double(struct run *r, struct str twice)
{
    const struct value *list = rule_words(r->in->rules, "doubled_words_allowed");
    for (size_t i = 0; list && list->type == VALUE_LIST && i < list->list->n; i++)
        if (list->list->items[i].type == VALUE_STR &&
            str_find(twice, list->list->items[i].s, 0) != SIZE_MAX)
            return true;
    return false;
}

/* The longest text of 2 … 12 characters at `i` that comes again at once; its length in bytes. */
static size_t doubled_at(struct str s, size_t i)
{
    size_t end = i, best = 0;
    for (int n = 1; n <= 12 && end < s.n; n++) {
        end = next_cp(s, end);
        size_t len = end - i;
        if (n >= 2 && end + len <= s.n &&
            s.p[end + 2 < s.n ? end + 2 : end] == s.p[end + 2 < s.n ? i + 2 : i] &&
            memcmp(s.p + i, s.p + end, len) == 0 && all_han(str_sub(s, i, end)))
            best = len;
    }
    return best;
}

static void check_doubled(struct run *r, const struct passage *p)
{
    const struct value *list = rule_words(r->in->rules, "doubled_words");
    struct str s = p->text;
    for (size_t i = 0; i < s.n; i = next_cp(s, i)) {
        size_t len = doubled_at(s, i);
        struct str twice = str_sub(s, i, i + 2 * len);
        if (!len || is_allowed_double(r, twice))
            continue;
        report_text(r, "R136", FINDING_WARNING, "词语重复", p, twice,
                    arena_printf(r->arena, "“%.*s”写了两遍：%.*s", STR_ARG(str_sub(s, i, i + len)),
                                 STR_ARG(around(r, s, i, i + 2 * len))));
        i += 2 * len - 1;
    }
    for (size_t i = 0; list && list->type == VALUE_LIST && i < list->list->n; i++) {
        struct str find = list->list->items[i].s;
        size_t at = str_find(s, find, 0);
        struct str near = at == SIZE_MAX
                              ? STR("")
                              : str_sub(s, at > 6 ? at - 6 : 0, at + 12 < s.n ? at + 12 : s.n);
        if (at != SIZE_MAX && !is_allowed_double(r, near))
            report_text(r, "R136", FINDING_WARNING, "词语重复", p, find,
                        arena_printf(r->arena, "“%.*s”：%.*s", STR_ARG(find),
                                     STR_ARG(around(r, s, at, at + find.n))));
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
                    arena_printf(r->arena, "“%.*s”%ld 个，“%.*s”%ld 个：%.*s……", STR_ARG(open),
                                 opened, STR_ARG(close), closed,
                                 STR_ARG(around(r, p->text, 0, 0))));
}

static void check_marks(struct run *r, const struct passage *p, struct str squeezed)
{
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

/* R128: years */

static int year_at(struct str s, size_t i)
{
    if (i + 4 > s.n || s.p[i] != '2' || s.p[i + 1] != '0' || !str_is_digits(str_sub(s, i, i + 4)))
        return 0;
    if ((i > 0 && (ascii_is_digit(s.p[i - 1]) || s.p[i - 1] == '.')) ||
        (i + 4 < s.n && ascii_is_digit(s.p[i + 4])))
        return 0;
    return 2000 + (s.p[i + 2] - '0') * 10 + (s.p[i + 3] - '0');
}

static bool any_word(const struct run *r, const char *list_name, struct str s)
{
    const struct value *list = rule_words(r->in->rules, list_name);
    for (size_t i = 0; list && list->type == VALUE_LIST && i < list->list->n; i++)
        if (list->list->items[i].type == VALUE_STR &&
            str_find(s, list->list->items[i].s, 0) != SIZE_MAX)
            return true;
    return false;
}

static void check_years(struct run *r, const struct passage *p, struct str s)
{
    int year = r->in->record->year;
    for (size_t i = 0; i + 4 <= s.n; i++) {
        int y = year_at(s, i);
        if (!y || !str_starts(str_sub(s, i + 4, s.n), STR("年")))
            continue;
        bool blank_date = str_starts(str_sub(s, i + 4, s.n), STR("年月"));
        const char *why = "";
        enum finding_level level = FINDING_WARNING;
        if (blank_date && (y < year || y > year + 2)) {
            why = "日期还是别的年度的";
            level = FINDING_ERROR;
        } else if (p->level && y != year) {
            why = "标题里的年度与本年度不符";
        } else if (p->annex && y == year - 1 &&
                   !any_word(r, "other_year",
                             str_sub(s, i > 15 ? i - 15 : 0, i + 40 < s.n ? i + 40 : s.n))) {
            why = "可能是上年的文字没有改";
        } else if (y > year + 3) {
            why = "年度在本年度之后很久";
        }
        if (*why)
            report_text(r, "R128", level, "年度可能有误", p, str_sub(s, i, i + 7),
                        arena_printf(r->arena, "本表册是%d年度，这里写%d年（%s）：%.*s", year, y,
                                     why, STR_ARG(around(r, s, i, i + 7))));
    }
}

/* R129: the level of government in a department's name */
static void check_places(struct run *r, const struct passage *p)
{
    const struct value *list = rule_words(r->in->rules, "wrong_level");
    struct str name = value_get_str(record_member(r->in->record, STR("department")), "name");
    for (size_t i = 0; list && list->type == VALUE_LIST && i < list->list->n; i++) {
        const struct value *item = &list->list->items[i];
        struct str find = value_get_str(item, "find");
        size_t at = str_find(name, value_get_str(item, "name_has"), 0) == SIZE_MAX
                        ? SIZE_MAX
                        : str_find(p->text, find, 0);
        if (at != SIZE_MAX && !p->annex)
            report_text(r, "R129", FINDING_WARNING, "名称可能是别处的", p, find,
                        arena_printf(r->arena, "%.*s的文字里有“%.*s”：%.*s", STR_ARG(name),
                                     STR_ARG(find), STR_ARG(around(r, p->text, at, at + find.n))));
    }
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

/* Headings */

enum { STYLES = 5 }; /* 1 一、 2 （一） 3 1. 4 （1） */

struct numbering {
    int64_t last; /* of any style */
    int64_t of_style[STYLES];
};

static int64_t heading_ordinal(struct str s, int *style)
{
    size_t used;
    bool bracket = s.n && s.p[0] == '(';
    struct str t = bracket ? str_sub(s, 1, s.n) : s;
    int64_t n = chinese_ordinal(t, &used);
    *style = n ? (bracket ? 2 : 1) : (bracket ? 4 : 3);
    if (!n)
        while (used < t.n && used < 4 && ascii_is_digit(t.p[used]))
            n = n * 10 + (t.p[used++] - '0');
    struct str rest = str_sub(t, used, t.n);
    bool closed = bracket ? str_starts(rest, STR(")"))
                          : str_starts(rest, STR("、")) || str_starts(rest, STR(".")) ||
                                str_starts(rest, STR("．"));
    return n && closed ? n : 0;
}

static void check_heading(struct run *r, const struct passage *p, struct str s,
                          struct numbering levels[8])
{
    struct numbering *here = &levels[p->level];
    int style;
    int64_t n = heading_ordinal(s, &style);
    for (int i = p->level + 1; i < 8; i++)
        levels[i] = (struct numbering){0};
    if (!n)
        return;
    const char *why = "";
    int64_t before = here->of_style[style];
    if (!before && here->last && n == here->last + 1)
        why = "与前一个标题的序号样式不同";
    else if (before && n == before)
        why = "序号重复";
    else if (before && n != before + 1 && n != 1)
        why = "序号不连续";
    if (*why)
        report_text(r, "R135", FINDING_WARNING, "标题序号有误", p, p->text,
                    arena_printf(r->arena, "“%.*s”%s", STR_ARG(p->text), why));
    here->last = here->of_style[style] = n;
}

/* The same paragraph with figures in several sections */
static void check_copies(struct run *r, const struct passages *all)
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

void check_words(struct run *r, const struct passages *all)
{
    struct numbering levels[8] = {{0}};
    for (size_t i = 0; i < all->n && r->ok; i++) {
        const struct passage *p = &all->items[i];
        struct str s = p->flat;
        check_leftovers(r, p, s);
        check_numbers(r, p);
        check_years(r, p, s);
        if (!p->annex)
            check_missing_numbers(r, p, s);
        check_doubled(r, p);
        check_marks(r, p, s);
        check_places(r, p);
        check_code_names(r, p, s);
        if (p->level && p->level < 8)
            check_heading(r, p, s, levels);
    }
    check_copies(r, all);
}
