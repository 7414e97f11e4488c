/* Which indicator a text names: from the list of the pack, by the name of a class or item of the
 * classification, or by its code. The names that count below one heading are gathered once. */
#include "prose/reader.h"

#include "base/utf8.h"

struct known_name {
    struct str name, address;
    const struct value *entry;
    bool code;
    bool alone; /* a mere word: it must stand by itself, right before the figure */
    bool aside; /* part of a list within the sentence of another indicator */
};

struct item {
    struct str code, name, section; /* names without blanks */
    bool spent;
};

struct name_list {
    struct str headings; /* that the names are for */
    struct known_name *names;
    size_t n, cap;
    struct item *items; /* all items of the classification */
    size_t item_count;
};

void better_name(struct naming *best, size_t at, size_t n, const struct value *entry,
                 struct str address, bool code)
{
    if (at + n > best->end || (at + n == best->end && n > best->length))
        *best = (struct naming){at + n, n, entry, address, code, false};
}

/* Gathering */

static void add(struct text_reader *rd, struct known_name name)
{
    struct name_list *l = rd->names;
    if (!name.name.n)
        return;
    struct known_name *grown = arena_room(rd->run->arena, l->names, l->n, &l->cap, sizeof *grown);
    if (!grown) {
        rd->run->ok = false;
        return;
    }
    l->names = grown;
    l->names[l->n++] = name;
}

static void add_listed(struct text_reader *rd)
{
    const struct value *list = words_of(rd, W_indicators);
    for (size_t i = 0; i < value_count(list); i++) {
        const struct value *entry = &list->list->items[i], *names = value_get(entry, "names");
        for (size_t k = 0; entry_applies(rd, entry) && k < value_count(names); k++)
            add(rd, (struct known_name){.name = names->list->items[k].s,
                                        .address = value_get_str(entry, "fact"),
                                        .entry = entry});
    }
}

/* 社会保障和就业支出, 社会保障和就业(类) */
static void add_class(struct text_reader *rd, const struct code *c, struct str address)
{
    static const struct str spending = {"支出", 6};
    struct str name = code_name(rd->run, c);
    add(rd, (struct known_name){.name = name, .address = address, .code = true});
    if (str_ends(name, spending))
        add(rd, (struct known_name){.name = arena_printf(rd->run->arena, "%.*s(类)",
                                                         (int)(name.n - spending.n), name.p),
                                    .address = address,
                                    .code = true});
}

static void add_codes(struct text_reader *rd, const struct codes *codes, size_t levels,
                      const char *set, const char *measure)
{
    for (size_t i = 0; i < codes->map.n; i++) {
        const struct code *c = codes->map.entries[i].value;
        if (c->level > levels)
            continue;
        struct str address =
            arena_printf(rd->run->arena, "%s[%.*s].%s", set, STR_ARG(c->code), measure);
        if (c->level == 1)
            add_class(rd, c, address);
        else if (known_fact(rd, address))
            add(rd, (struct known_name){.name = code_name(rd->run, c),
                                        .address = address,
                                        .code = true,
                                        .alone = true,
                                        .aside = true});
    }
}

/* Items that the table has, by their name alone where only one is called so. */
static void add_items(struct text_reader *rd)
{
    const struct name_list *l = rd->names;
    for (size_t i = 0; i < l->item_count; i++) {
        size_t same = 0;
        for (size_t k = 0; l->items[i].spent && k < l->item_count; k++)
            same += l->items[k].spent && str_eq(l->items[k].name, l->items[i].name);
        if (same == 1)
            add(rd, (struct known_name){.name = l->items[i].name,
                                        .address = arena_printf(rd->run->arena,
                                                                "general.expenditure[%.*s].total",
                                                                STR_ARG(l->items[i].code)),
                                        .code = true,
                                        .alone = true});
    }
}

static bool item_spent(struct text_reader *rd, struct str code)
{
    struct fact *fact = known_fact(
        rd, arena_printf(rd->run->arena, "general.expenditure[%.*s].total", STR_ARG(code)));
    return fact && dec_sign(fact->value);
}

static void gather_items(struct text_reader *rd)
{
    const struct codes *codes = rd->run->in->function;
    const struct map *lists[] = {&codes->map, &codes->other};
    struct name_list *l = rd->names;
    l->items = arena_zalloc(rd->run->arena, (codes->map.n + codes->other.n + 1) * sizeof *l->items);
    for (size_t k = 0; l->items && k < 2; k++)
        for (size_t i = 0; i < lists[k]->n; i++) {
            const struct code *c = lists[k]->entries[i].value;
            if (c->level != 3)
                continue;
            struct str above = codes_name(codes, code_parent(c->code));
            l->items[l->item_count++] = (struct item){
                c->code, code_name(rd->run, c), above.p ? squeeze(above, rd->run->arena) : STR(""),
                item_spent(rd, c->code)};
        }
}

bool names_prepare(struct text_reader *rd)
{
    if (!rd->names) {
        rd->names = arena_zalloc(rd->run->arena, sizeof *rd->names);
        if (!rd->names)
            return rd->run->ok = false;
        gather_items(rd);
    } else if (str_eq(rd->names->headings, rd->headings)) {
        return rd->run->ok;
    }
    rd->names->headings = rd->headings;
    rd->names->n = 0;
    add_listed(rd);
    if (heading_has(rd, words_of(rd, W_economic_headings))) {
        add_codes(rd, rd->run->in->economic, 2, "economic", "basic");
    } else if (heading_has(rd, words_of(rd, W_general_headings))) {
        add_codes(rd, rd->run->in->function, 1, "general.expenditure", "total");
        add_items(rd);
    }
    return rd->run->ok;
}

/* Finding */

/* 办公费 in 其中:办公费, but not in 出国办公费 */
static bool begins_word(struct text_reader *rd, struct str lead, size_t at)
{
    if (at < 3)
        return true;
    const char *p = lead.p + at - 3;
    if (((unsigned char)*p & 0xF0) != 0xE0 || !cp_is_han(utf8_next(&p, lead.p + at)))
        return true;
    return word_at_end(words_of(rd, W_before_names), str_sub(lead, 0, at)) > 0;
}

/* 办公费10万元, 行政运行支出决算为10万元 */
static bool ends_name(struct text_reader *rd, struct str gap)
{
    struct str bare = without_tail(words_of(rd, W_fillers), gap);
    return !bare.n || (gap.n <= 36 && last_clause(gap).n == gap.n &&
                       (word_at_end(words_of(rd, W_decision_ends), gap) ||
                        word_at_end(words_of(rd, W_budget_ends), bare) ||
                        word_at_end(words_of(rd, W_gap_ends), bare)));
}

/* 政府性基金预算 before 财政拨款收入, where the section is not about it */
static bool is_qualified(const struct text_reader *rd, struct str before)
{
    const struct value *list = words_of(rd, W_qualifiers);
    for (size_t i = 0; i < value_count(list); i++) {
        const struct value *item = &list->list->items[i];
        if (word_at_end(value_get(item, "words"), before) &&
            !heading_has(rd, value_get(item, "unless")))
            return true;
    }
    return false;
}

/* 公务用车购置 in 公务用车购置及某费: the beginning of another name */
static bool goes_on(struct str rest)
{
    static const char *const joins[] = {"及", "和"};
    static const char *const ends[] = {"，", "。", "；", "、", "："};
    size_t to = rest.n;
    bool joined = false;
    for (size_t i = 0; i < sizeof joins / sizeof *joins; i++)
        joined |= str_starts(rest, str_of(joins[i]));
    for (size_t i = 0; joined && i < sizeof ends / sizeof *ends; i++) {
        size_t at = str_find(rest, str_of(ends[i]), 0);
        to = at < to ? at : to;
    }
    return joined && str_find(str_sub(rest, 0, to), STR("分别"), 0) == SIZE_MAX &&
           str_find(str_sub(rest, 0, to), STR("费"), 0) != SIZE_MAX;
}

static void look_up(struct text_reader *rd, struct str lead, struct naming *best)
{
    const struct name_list *l = rd->names;
    for (size_t i = 0; i < l->n; i++) {
        const struct known_name *k = &l->names[i];
        if (k->name.n > lead.n)
            continue;
        for (size_t at = str_find(lead, k->name, 0); at != SIZE_MAX;
             at = str_find(lead, k->name, at + 1))
            if (!k->alone ? !is_qualified(rd, str_sub(lead, 0, at)) &&
                                !goes_on(str_sub(lead, at + k->name.n, lead.n))
                          : begins_word(rd, lead, at) &&
                                ends_name(rd, str_sub(lead, at + k->name.n, lead.n))) {
                size_t end = best->end, length = best->length;
                better_name(best, at, k->name.n, k->entry, k->address, k->code);
                if (best->end != end || best->length != length)
                    best->aside = k->aside;
            }
    }
}

/* The item by its own name and that of the section above it. */
static struct str item_code(struct text_reader *rd, struct str section, struct str item)
{
    const struct name_list *l = rd->names;
    struct str found = STR("");
    for (size_t i = 0; i < l->item_count; i++) {
        if (!str_eq(l->items[i].name, item))
            continue;
        if (str_eq(l->items[i].section, section))
            return l->items[i].code;
        if (l->items[i].spent)
            found = l->items[i].code;
    }
    return found;
}

static size_t last_mark(struct str s, struct str mark, size_t before)
{
    size_t at = SIZE_MAX;
    for (size_t k = str_find(s, mark, 0); k != SIZE_MAX && k < before; k = str_find(s, mark, k + 1))
        at = k;
    return at;
}

/* X(类)Y(款)Z(项) */
static void name_of_item(struct text_reader *rd, struct str lead, struct naming *best)
{
    struct str mark = STR("(项)"), upper = STR("(款)"), top = STR("(类)");
    size_t at = last_mark(lead, mark, SIZE_MAX);
    size_t section_end = at == SIZE_MAX ? SIZE_MAX : last_mark(lead, upper, at);
    if (section_end == SIZE_MAX)
        return;
    size_t from = last_mark(lead, top, section_end);
    from = from == SIZE_MAX ? 0 : from + top.n;
    struct str code =
        item_code(rd, str_sub(lead, from, section_end), str_sub(lead, section_end + upper.n, at));
    if (code.n)
        better_name(best, at, mark.n, NULL,
                    arena_printf(rd->run->arena, "general.expenditure[%.*s].total", STR_ARG(code)),
                    true);
}

/* 2080505机关事业单位基本养老保险缴费支出 */
static void name_by_code(struct text_reader *rd, struct str lead, struct naming *best)
{
    bool economic = heading_has(rd, words_of(rd, W_economic_headings));
    const struct codes *codes = economic ? rd->run->in->economic : rd->run->in->function;
    for (size_t i = 0; i < lead.n;) {
        size_t from = i;
        while (i < lead.n && ascii_is_digit(lead.p[i]))
            i++;
        struct str code = str_sub(lead, from, i);
        bool shape = code.n == 3 || code.n == 5 || code.n == 7;
        struct str name = shape ? codes_name(codes, code) : STR("");
        if (name.n) {
            struct str rest = str_sub(lead, i, lead.n), full = squeeze(name, rd->run->arena);
            size_t n = str_starts(rest, full) ? code.n + full.n : 0;
            if (n)
                better_name(best, from, n, NULL,
                            arena_printf(rd->run->arena,
                                         economic ? "economic[%.*s].basic"
                                                  : "general.expenditure[%.*s].total",
                                         STR_ARG(code)),
                            true);
        }
        i += i == from;
    }
}

struct naming find_name(struct text_reader *rd, struct str lead)
{
    struct naming best = {0};
    look_up(rd, lead, &best);
    name_of_item(rd, lead, &best);
    if (heading_has(rd, words_of(rd, W_general_headings)) ||
        heading_has(rd, words_of(rd, W_economic_headings)))
        name_by_code(rd, lead, &best);
    return best;
}

/* What stands before the first name is cut off name by name from behind. */
void find_names(struct text_reader *rd, struct str lead, struct name_queue *out)
{
    struct naming found[QUEUE_MAX];
    size_t n = 0;
    *out = (struct name_queue){0};
    for (struct str rest = lead; n < QUEUE_MAX; n++) {
        found[n] = find_name(rd, rest);
        if (!found[n].end || found[n].aside || found[n].length > found[n].end)
            break;
        rest = str_sub(rest, 0, found[n].end - found[n].length);
    }
    for (size_t i = 0; n >= 2 && i < n; i++)
        out->names[out->n++] = found[n - 1 - i];
}

bool other_thing(const struct text_reader *rd, struct str words)
{
    struct str clause = last_clause(words);
    size_t mark = str_find(clause, STR("其中"), 0);
    if (mark != SIZE_MAX)
        clause = str_sub(clause, mark + 6, clause.n);
    clause = without_tail(words_of(rd, W_fillers), clause);
    clause = without_tail(words_of(rd, W_change_ends), clause);
    clause = without_tail(words_of(rd, W_decision_ends), clause);
    clause = without_tail(words_of(rd, W_budget_ends), clause);
    size_t thing = word_at_end(words_of(rd, W_thing_ends), clause);
    if (!thing)
        return false;
    clause = str_sub(clause, 0, clause.n - thing);
    for (size_t n = SIZE_MAX; clause.n && clause.n < n;) {
        n = clause.n;
        clause = without_tail(words_of(rd, W_thing_fillers), clause);
        while (clause.n && ascii_is_digit(clause.p[clause.n - 1]))
            clause.n--;
    }
    return clause.n > 0;
}
