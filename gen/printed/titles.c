/* Which table of a pack a printed one is, by its title: departments put the year, their own name, a
 * number or a note to it, and provinces word it otherwise. */
#include "data/lexicon.h"
#include "printed/internal.h"

#include "base/utf8.h"

static struct str cut_out(struct str s, size_t from, size_t to, struct arena *a)
{
    return arena_printf(a, "%.*s%.*s", (int)from, s.p, (int)(s.n - to), s.p + to);
}

static struct str without(struct str s, struct str part, struct arena *a)
{
    size_t at = part.n ? str_find(s, part, 0) : SIZE_MAX;
    return at == SIZE_MAX ? s : cut_out(s, at, at + part.n, a);
}

/* 2023年度, 2023年 */
static struct str without_year(const struct value *words, struct str s, struct arena *a)
{
    for (size_t i = 0; i + 4 < s.n; i++) {
        size_t n =
            str_is_digits(str_sub(s, i, i + 4))
                ? word_length_at_start(value_get(words, "title_years"), str_sub(s, i + 4, s.n))
                : 0;
        if (n)
            return cut_out(s, i, i + 4 + n, a);
    }
    return s;
}

/* 附表3：, 表一 , 公开05表: what numbers a table. 一般 numbers nothing. */
static struct str without_number(const struct value *words, struct str s)
{
    const struct value *marks = value_get(words, "title_numbers");
    struct str rest = s;
    size_t used;
    for (bool cut = true; cut && rest.n;) {
        size_t n = word_length_at_start(marks, rest);
        cut = n > 0;
        rest = str_sub(rest, n, rest.n);
        for (; rest.n && ascii_is_digit(*rest.p); cut = true)
            rest = str_sub(rest, 1, rest.n);
        if (chinese_ordinal(rest, &used) > 0 &&
            !word_at_start(value_get(words, "title_no_numbers"), rest)) {
            rest = str_sub(rest, used, rest.n);
            cut = true;
        }
    }
    return rest.n ? rest : s;
}

/* …表(汇总); …表(分单位) is another table. */
static struct str without_note(const struct value *words, struct str s)
{
    size_t open = SIZE_MAX;
    if (!str_ends(s, STR(")")))
        return s;
    for (size_t at = str_find(s, STR("("), 0); at != SIZE_MAX; at = str_find(s, STR("("), at + 1))
        open = at;
    return open == SIZE_MAX || !open ||
                   word_in(value_get(words, "note_words"), str_sub(s, open, s.n))
               ? s
               : str_sub(s, 0, open);
}

/* 收支 is 收入支出: pairs of words for the same, the one to go first. */
static struct str with_full_words(const struct value *words, struct str s, struct arena *a)
{
    const struct value *list = value_get(words, "title_same");
    for (size_t i = 0; i + 1 < value_count(list); i += 2) {
        struct str from = list->list->items[i].s, to = list->list->items[i + 1].s;
        size_t at = str_find(s, from, 0);
        if (at != SIZE_MAX)
            s = arena_printf(a, "%.*s%.*s%.*s", (int)at, s.p, STR_ARG(to), (int)(s.n - at - from.n),
                             s.p + at + from.n);
    }
    return s;
}

static struct str plain_title(const struct value *words, struct str title, struct str department,
                              struct arena *a)
{
    struct str s = flat_text(title, a);
    s = without(s, flat_text(department, a), a);
    s = without_note(words, without_year(words, s, a));
    return with_full_words(words, without_number(words, s), a);
}

/* 政府性基金, 三公 and the like stand in both titles or in neither. */
static bool same_kind(const struct value *words, struct str a, struct str b, bool *any)
{
    *any = false;
    for (size_t i = 0; i < value_count(words); i++) {
        bool in_a = str_find(a, words->list->items[i].s, 0) != SIZE_MAX;
        if (in_a != (str_find(b, words->list->items[i].s, 0) != SIZE_MAX))
            return false;
        *any |= in_a;
    }
    return true;
}

static bool id_taken(const struct published *p, struct str id)
{
    for (size_t i = 0; i < p->grid_count; i++)
        if (str_eq(p->grids[i]->id, id))
            return true;
    return false;
}

/* A table of the pack: whose titles are told apart without what may stand around them. */
struct known_table {
    struct str id; /* of the table that it is, be it in another layout */
    struct str title;
    struct str *also;
    size_t also_count;
    const struct value *beside; /* NULL: it needs no other */
};

struct titles {
    struct published *p;
    struct known_table *known;
    size_t known_count;
    const struct value *all;   /* the section "published" of rules.json */
    const struct value *words; /* that tell kinds of tables apart */
};

static bool know_table(struct titles *t, struct pack *pack, const struct value *id,
                       struct diags *ds)
{
    struct arena *a = t->p->arena;
    struct known_table *k = &t->known[t->known_count];
    struct value spec;
    if (id->type != VALUE_STR || !pack_table(pack, id->s, &spec, ds))
        return true;
    struct str instead = value_get_str(&spec, "instead");
    const struct value *also = value_get(&spec, "also");
    *k = (struct known_table){.id = instead.n ? instead : id->s,
                              .title =
                                  plain_title(t->all, value_get_str(&spec, "title"), STR(""), a),
                              .also = arena_alloc(a, (value_count(also) + 1) * sizeof *k->also),
                              .beside = value_get(&spec, "beside")};
    for (size_t i = 0; k->also && i < value_count(also); i++)
        k->also[k->also_count++] = plain_title(t->all, also->list->items[i].s, STR(""), a);
    t->known_count++;
    return k->also != NULL;
}

static bool know_tables(struct titles *t, struct pack *pack, struct diags *ds)
{
    const struct value *lists[] = {pack_setting(pack, STR("tables")),
                                   pack_setting(pack, STR("reads"))};
    bool ok = true;
    t->known = arena_alloc(t->p->arena,
                           (value_count(lists[0]) + value_count(lists[1]) + 1) * sizeof *t->known);
    for (size_t l = 0; t->known && l < 2; l++)
        for (size_t i = 0; i < value_count(lists[l]); i++)
            ok &= know_table(t, pack, &lists[l]->list->items[i], ds);
    return t->known && ok;
}

/* How far a title is from the one of a specification, or the nearest of those that it is also known
 * by. */
static size_t title_distance(const struct known_table *k, struct str theirs)
{
    size_t best = str_distance(k->title, theirs, 20);
    for (size_t i = 0; i < k->also_count; i++) {
        size_t d = str_distance(k->also[i], theirs, 20);
        best = d < best ? d : best;
    }
    return best;
}

/* A table that only stands beside others: 一般公共预算财政拨款“三公”经费 where that of all
 * appropriations stands there too; alone it is that one. */
static bool is_alone(const struct titles *t, const struct known_table *k)
{
    bool alone = value_count(k->beside) > 0;
    for (size_t i = 0; i < value_count(k->beside); i++)
        alone &= !id_taken(t->p, k->beside->list->items[i].s);
    return alone;
}

/* The pack's table whose title is at most `most` characters away, and not half of the printed one.
 * With `most` 0 and `kind` set: the only one of its kind, however it is worded. */
static struct str table_of(struct titles *t, struct str theirs, size_t most, bool kind)
{
    struct str best = STR("");
    size_t best_distance = most + 1, found = 0;
    for (size_t i = 0; theirs.n && i < t->known_count; i++) {
        const struct known_table *k = &t->known[i];
        bool strict;
        if (id_taken(t->p, k->id) || is_alone(t, k) ||
            !same_kind(t->words, theirs, k->title, &strict))
            continue;
        if (kind && strict) {
            found += !str_eq(best, k->id);
            best = k->id;
            continue;
        }
        size_t d = kind ? most + 1 : title_distance(k, theirs);
        bool nearer = d < best_distance || (d == best_distance && k->beside);
        if (d <= most && nearer && 2 * d <= utf8_count(theirs)) {
            best_distance = d;
            best = k->id;
        }
    }
    return kind && found != 1 ? STR("") : best;
}

/* Equal titles first, so that a similar one does not take the place of the right one. */
bool published_name_tables(struct published *p, struct pack *pack, const struct value *words,
                           struct diags *ds)
{
    struct str department = value_get_str(record_member(&p->record, STR("department")), "name");
    struct titles t = {.p = p, .all = words, .words = value_get(words, "title_words")};
    struct str *plain = arena_alloc(p->arena, (p->grid_count + 1) * sizeof *plain);
    if (!plain || !know_tables(&t, pack, ds))
        return false;
    for (size_t i = 0; i < p->grid_count; i++)
        plain[i] = plain_title(words, p->grids[i]->title, department, p->arena);
    for (size_t most = 0; most <= 8; most += 2)
        for (size_t i = 0; i < p->grid_count; i++) {
            struct grid *s = (struct grid *)p->grids[i];
            if (!s->id.n)
                s->id = table_of(&t, plain[i], most < 8 ? most : 0, most == 8);
        }
    return !p->arena->failed;
}
