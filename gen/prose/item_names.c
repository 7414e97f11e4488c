/* R98, R104: items as texts write them, with their levels and codes, against this year's
 * classification and the document's own tables. */
#include "prose/internal.h"

#include "base/utf8.h"

/* The rows of the printed tables. */
struct printed_items {
    struct map names; /* code → struct code */
    struct map codes; /* name → struct code; one of no code where several have it */
};

struct item_check {
    struct run *run;
    struct printed_items printed;
};

/* R104, R98: （类）（款）（项） with the names of this year's classification */

static size_t level_of_mark(const struct value *marks, struct str s, size_t at)
{
    for (size_t i = 0; i < value_count(marks); i++)
        if (str_starts(str_sub(s, at, s.n), marks->list->items[i].s))
            return i + 1;
    return 0;
}

static bool listed_in(struct run *r, const struct map *list, struct str name, size_t level)
{
    const struct value *tails = rule_words(r->in->rules, W_class_tails);
    for (size_t i = 0; i < list->n; i++) {
        const struct code *c = list->entries[i].value;
        struct str listed = c->level == level ? code_name(r, c) : STR("");
        if (!listed.n)
            continue;
        if (str_ends(name, listed))
            return true;
        /* 社会保障和就业（类）支出, 自然资源海洋气象（类）支出 */
        for (size_t tail; level == 1 && (tail = word_at_end(tails, listed)) > 0;) {
            listed.n -= tail;
            if (str_ends(name, listed))
                return true;
        }
    }
    return false;
}

/* The other years' lists hold only codes that this year's lacks; what no list has may still be the
 * usual name of a code, of which ours are a part. */
static bool listed_name(struct run *r, struct str name, size_t level)
{
    const struct codes *codes = r->in->function;
    return listed_in(r, &codes->map, name, level) || listed_in(r, &codes->other, name, level) ||
           listed_in(r, &codes->usual, name, level) ||
           (r->named && listed_in(r, r->named, name, level));
}

static void check_names(struct run *r, const struct passage *p, struct str s)
{
    const struct value *marks = rule_words(r->in->rules, W_level_marks);
    for (size_t i = 0; i < s.n; i++) {
        size_t level = s.p[i] == '(' ? level_of_mark(marks, s, i) : 0;
        size_t from = level ? utf8_han_start(s, i) : i;
        struct str name = str_sub(s, from, i);
        /* All that stands before: 政府办公厅(室)及相关机构事务(款) has brackets of its own. */
        if (!level || !name.n || listed_name(r, str_sub(s, 0, i), level))
            continue;
        REPORT_TEXT(r, FOUND_CODE_NAME_IN_TEXT, p, str_sub(s, from, i + 5), name,
                    count_text(r->arena, r->in->record->year), str_sub(s, i + 1, i + 4),
                    around(r, s, from, i));
    }
}

/* What the tables or the classification call a code; "" when neither has it. */
static struct str name_of(const struct item_check *t, struct str code)
{
    const struct code *own = map_get(&t->printed.names, code);
    const struct codes *codes = code.p[0] == '3' ? t->run->in->economic : t->run->in->function;
    return own ? own->name : squeeze(codes_name(codes, code), t->run->arena);
}

/* More than a slip of the hand apart: two characters in six. */
static bool is_far(struct str a, struct str b)
{
    return str_distance(a, b, 2) * 3 > utf8_count(a);
}

/* Another code whose name this is: in the tables, else in the classification; "" when none. */
static struct str other_code_of(const struct item_check *t, struct str name, struct str code)
{
    const struct code *own = map_get(&t->printed.codes, name);
    if (own)
        return str_eq(own->code, code) || own->code.n != code.n ? STR("") : own->code;
    struct str listed = codes_named(t->run->in->function, name, code);
    return listed.n == code.n ? listed : STR("");
}

/* 住房公积金（2210203）: a code behind a name that is another item's */
static void check_pair(const struct item_check *t, const struct passage *p, struct str name,
                       struct str code, struct str whole)
{
    struct run *r = t->run;
    struct str listed = name_of(t, code), other = other_code_of(t, name, code);
    bool same = listed.n && (str_ends(name, listed) || str_ends(listed, name));
    if (same || (!listed.n && !other.n) || (!other.n && str_distance(name, listed, 2) <= 2))
        return;
    if (listed.n)
        REPORT_TEXT(r, FOUND_CODE_BESIDE_NAME, p, whole, name, code, listed);
    else
        REPORT_TEXT(r, FOUND_CODE_BESIDE_OTHER, p, whole, name, code, other);
}

/* 社会保障和就业支出（208）行政事业单位养老支出（05）……（05）: codes told whole or level by level
 */
static void check_codes_beside(const struct item_check *t, const struct passage *p, struct str s)
{
    struct str above = STR(""); /* the code of the level before */
    size_t last = 0;            /* where it ended */
    for (size_t i = str_find(s, STR("("), 0); i != SIZE_MAX; i = str_find(s, STR("("), i + 1)) {
        size_t from = utf8_han_start(s, i), end = i + 1;
        while (end < s.n && ascii_is_digit(s.p[end]))
            end++;
        struct str name = str_sub(s, from, i), code = str_sub(s, i + 1, end);
        if (!name.n || end >= s.n || s.p[end] != ')' || end == i + 1)
            continue;
        bool goes_on = code.n == 2 && above.n && above.n < 7 && from == last;
        if (goes_on)
            code = arena_printf(t->run->arena, "%.*s%.*s", STR_ARG(above), STR_ARG(code));
        above = STR("");
        if (!code_level(code))
            continue;
        above = code;
        last = end + 1;
        check_pair(t, p, name, code, str_sub(s, from, end + 1));
    }
}

/* 应用研究（款）自然科学基金（项）, where the tables have the item below 基础研究: level `k` and
 * the one below it, which follows at once. */
static void check_level(const struct item_check *t, const struct passage *p, struct str s,
                        const struct value *marks, size_t k)
{
    struct str above = marks->list->items[k].s, item = marks->list->items[k + 1].s;
    for (size_t i = str_find(s, above, 0); i != SIZE_MAX; i = str_find(s, above, i + 1)) {
        size_t begin = i + above.n, end = str_find(s, item, begin);
        struct str name = end == SIZE_MAX ? STR("") : str_sub(s, begin, end);
        const struct code *own = name.n ? map_get(&t->printed.codes, name) : NULL;
        if (!own || own->level != k + 2)
            continue;
        struct str parent = name_of(t, str_sub(own->code, 0, own->code.n - 2));
        struct str written = str_sub(s, utf8_han_start(s, i), i), told = str_sub(s, 0, i);
        if (parent.n && written.n && !str_ends(told, parent) && !str_ends(parent, written) &&
            !str_starts(parent, written) && is_far(written, parent))
            REPORT_TEXT(t->run, FOUND_ITEM_LEVELS, p, str_sub(s, i - written.n, end + item.n),
                        written, name, own->code, parent);
    }
}

/* The printed item whose name stands at the start; NULL. The longest of several. */
static const struct code *item_at_start(const struct item_check *t, struct str s)
{
    const struct code *best = NULL;
    for (size_t i = 0; i < t->printed.codes.n; i++) {
        const struct code *c = t->printed.codes.entries[i].value;
        if (c->level && str_starts(s, c->name) && (!best || c->name.n > best->name.n))
            best = c;
    }
    return best;
}

/* 2130209 森林资源管理 */
static void check_codes_before(const struct item_check *t, const struct passage *p, struct str s)
{
    for (size_t i = 0, end; i < s.n; i = end + 1) {
        end = i;
        while (end < s.n && ascii_is_digit(s.p[end]))
            end++;
        struct str code = str_sub(s, i, end), rest = str_sub(s, end, s.n);
        if (code.n < 5 || !code_level(code))
            continue;
        const struct code *meant = item_at_start(t, rest);
        struct str listed = name_of(t, code);
        if (meant && meant->code.n == code.n && !str_eq(meant->code, code) &&
            !(listed.n && str_starts(rest, listed)))
            REPORT_TEXT(t->run, FOUND_CODE_BESIDE_OTHER, p, str_sub(s, i, end + meant->name.n),
                        meant->name, code, meant->code);
    }
}

static bool put_item(void *user, struct str code, struct str label)
{
    struct item_check *t = user;
    struct code *c = arena_alloc(t->run->arena, sizeof *c);
    const struct code *before = map_get(&t->printed.codes, label);
    if (!c)
        return false;
    *c = (struct code){code, label, code_level(code)};
    bool several = before && !str_eq(before->code, code);
    static const struct code none = {0};
    return (map_get(&t->printed.names, code) || map_put(&t->printed.names, code, c)) &&
           map_put(&t->printed.codes, label, several ? (void *)&none : c);
}

void check_item_names(struct run *r, const struct passages *all)
{
    const struct value *marks = rule_words(r->in->rules, W_level_marks);
    struct item_check t = {.run = r};
    map_init(&t.printed.names, r->arena);
    map_init(&t.printed.codes, r->arena);
    for (size_t i = 0; r->ok && r->in->as_published && i < r->in->grid_count; i++)
        if (r->in->grids[i]->printed && r->in->grids[i]->id.n)
            r->ok = each_printed_item(r, r->in->grids[i], put_item, &t);
    for (size_t i = 0; i < all->n && r->ok; i++) {
        const struct passage *p = &all->items[i];
        check_names(r, p, p->flat);
        check_codes_beside(&t, p, p->flat);
        check_codes_before(&t, p, p->flat);
        for (size_t k = 0; k + 1 < value_count(marks); k++)
            check_level(&t, p, p->flat, marks, k);
    }
}
