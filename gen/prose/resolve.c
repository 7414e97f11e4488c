/* Names as they are written, and what they are names of: keys under which two spellings are one,
 * and addresses out of the pack's indicators and of the classification. */
#include "prose/claims.h"

#include "base/utf8.h"

/* Keys */

static bool dropped(struct str s, size_t i, size_t *n)
{
    static const char *const marks[] = {"“", "”", "\"", "'",  "‘",  "’",  "《", "》", "(",
                                        ")", "[", "]",  "【", "】", "「", "」", "＋", " "};
    for (size_t k = 0; k < sizeof marks / sizeof *marks; k++)
        if (str_starts(str_sub(s, i, s.n), str_of(marks[k]))) {
            *n = strlen(marks[k]);
            return !str_eq(str_of(marks[k]), STR("＋"));
        }
    *n = utf8_after(s, i) - i;
    return false;
}

/* 收入决算总计 is 收入总计: pairs of what a key has instead. */
static struct str with_key_words(const struct vocabulary *v, struct str key)
{
    const struct value *list = rule_words(v->rules, W_key_same);
    for (size_t i = 0; i + 1 < value_count(list); i += 2) {
        struct str from = list->list->items[i].s, to = list->list->items[i + 1].s;
        size_t at = str_find(key, from, 0);
        if (at != SIZE_MAX)
            key = arena_printf(v->arena, "%.*s%.*s%.*s", (int)at, key.p, STR_ARG(to),
                               (int)(key.n - at - from.n), key.p + at + from.n);
    }
    return key;
}

static struct str make_key(const struct vocabulary *v, struct str name, bool count)
{
    char *out = arena_alloc(v->arena, name.n + 8);
    struct str key = {out, 0};
    if (!out)
        return STR("");
    struct str s = squeeze(name, v->arena);
    for (size_t i = 0, n = 0; i < s.n; i += n)
        if (!dropped(s, i, &n)) {
            memcpy(out + key.n, s.p + i, n);
            key.n += n;
        }
    key = with_key_words(v, key);
    const struct value *tails = rule_words(v->rules, W_key_tails);
    const struct value *units = rule_words(v->rules, W_key_units);
    for (size_t n = 1; n;) {
        n = word_at_end(tails, key);
        if (!n && count)
            n = word_at_end(units, key);
        n = n < key.n ? n : 0;
        key.n -= n;
    }
    /* 经费 and 费用 are 费 */
    const struct value *costs = rule_words(v->rules, W_cost_words);
    size_t cost = word_at_end(costs, key);
    if (cost && cost < key.n && value_count(costs)) {
        struct str plain = costs->list->items[0].s;
        key = arena_printf(v->arena, "%.*s%.*s", (int)(key.n - cost), key.p, STR_ARG(plain));
    }
    return key;
}

/* Keys of names that were asked for: a name is asked for many times. */
struct key_memo {
    struct map plain, counted; /* name → struct str */
};

struct str name_key(const struct vocabulary *v, struct str name, bool count)
{
    struct map *memo = v->keys ? count ? &v->keys->counted : &v->keys->plain : NULL;
    struct str *known = memo ? map_get(memo, name) : NULL;
    if (known)
        return *known;
    struct str key = make_key(v, name, count);
    known = memo ? arena_alloc(v->arena, sizeof *known) : NULL;
    struct str kept = known ? arena_str(v->arena, name) : STR("");
    if (known && (kept.n || !name.n)) {
        *known = key;
        (void)map_put(memo, kept, known); /* without memory it is made again */
    }
    return key;
}

bool same_name(const struct vocabulary *v, struct str a, struct str b, bool count)
{
    struct str x = name_key(v, a, count), y = name_key(v, b, count);
    if (str_eq(x, y))
        return x.n > 0 || str_eq(a, b);
    struct str shorter = x.n < y.n ? x : y, longer = x.n < y.n ? y : x;
    return utf8_count(shorter) >= 3 && str_ends(longer, shorter);
}

/* Addresses */

/* What makes another figure of a name: 政府性基金预算 before 财政拨款收入, where the section is not
 * about it */
static bool is_qualified(const struct vocabulary *v, struct str section, struct str before)
{
    const struct value *list = rule_words(v->rules, W_qualifiers);
    for (size_t i = 0; i < value_count(list); i++) {
        const struct value *item = &list->list->items[i];
        if (word_at_end(value_get(item, "words"), before) &&
            !section_has(section, value_get(item, "unless")))
            return true;
    }
    return false;
}

struct known_name {
    struct str key, plain;
    const struct value *entry;
};

struct name_match {
    size_t length;
    bool whole; /* the whole name, not its end */
    const struct value *entry;
};

/* 其他财政拨款收入 is not 财政拨款收入: what stands before a listed name within a written one must
 * be known to add nothing. */
static bool adds_nothing(const struct vocabulary *v, struct str before)
{
    struct str rest = before;
    const struct value *list = rule_words(v->rules, W_name_leads);
    for (size_t n = 1; rest.n && n;) {
        n = word_at_end(list, rest);
        rest.n -= n;
    }
    return !rest.n;
}

static void try_name(const struct vocabulary *v, struct str section, struct str key,
                     struct str name, const struct known_name *known, struct name_match *best)
{
    struct str theirs = known->key;
    if (!theirs.n || theirs.n > key.n || !str_ends(key, theirs) ||
        !section_allows(section, known->entry))
        return;
    if (utf8_count(theirs) < 3 && !str_eq(known->plain, name)) /* 支出 is not 支出总额 */
        return;
    bool whole = theirs.n == key.n;
    struct str before = str_sub(key, 0, key.n - theirs.n);
    if (!whole &&
        (utf8_count(theirs) < 3 || !adds_nothing(v, before) || is_qualified(v, section, before)))
        return;
    if (theirs.n > best->length || (theirs.n == best->length && whole && !best->whole))
        *best = (struct name_match){theirs.n, whole, known->entry};
}

static bool has_unit(const struct vocabulary *v, const struct value *entry, struct str unit,
                     struct str name)
{
    const struct value *units = value_get(entry, "units"),
                       *names = rule_words(v->rules, W_count_units);
    for (size_t i = 0; i < value_count(units); i++) {
        if (str_eq(units->list->items[i].s, unit))
            return true;
        for (size_t k = 0; k < value_count(names); k++)
            if (str_eq(value_get_str(&names->list->items[k], "unit"), units->list->items[i].s) &&
                (word_is(value_get(&names->list->items[k], "after"), unit) ||
                 word_at_end(value_get(&names->list->items[k], "before"), name)))
                return true;
    }
    return false;
}

static struct str resolve_count(const struct vocabulary *v, struct str section, struct str name,
                                struct str unit, const struct value **entry)
{
    const struct value *list = rule_words(v->rules, W_counts), *best = NULL;
    struct lexeme nearest = {0};
    for (size_t i = 0; i < value_count(list); i++) {
        const struct value *item = &list->list->items[i];
        if (!section_allows(section, item) || !has_unit(v, item, unit, name) ||
            word_in(value_get(item, "without"), name))
            continue;
        if (word_at_start(value_get(item, "starts"), name)) { /* whatever it goes on with */
            best = item;
            break;
        }
        struct lexeme at = last_word(value_get(item, "names"), name);
        if (at.end > nearest.end || (at.end && at.end == nearest.end && at.at < nearest.at)) {
            nearest = at;
            best = item;
        }
    }
    *entry = best;
    return best ? value_get_str(best, "fact") : STR("");
}

/* Items of a classification: 行政运行, or with the levels above it */

struct str last_level(struct str name)
{
    size_t cut = SIZE_MAX;
    for (size_t at = str_find(name, STR("/"), 0); at != SIZE_MAX;
         at = str_find(name, STR("/"), at + 1))
        cut = at;
    return cut == SIZE_MAX ? name : str_sub(name, cut + 1, name.n);
}

static struct str levels_above(struct str name)
{
    struct str last = last_level(name);
    return last.n == name.n ? STR("") : str_sub(name, 0, name.n - last.n - 1);
}

/* Codes of one name, in the order of the list. */
struct named_code {
    const struct code *code;
    bool now; /* of this year's list */
    const struct named_code *next;
};

static bool prefers(const struct vocabulary *v, enum lexicon pattern, const struct code *c);

/* The only one of that name, or the one below the levels written, or the one that the tables have.
 */
static const struct code *code_named(const struct vocabulary *v, const struct codes *codes,
                                     const struct map *index, enum lexicon pattern, struct str name,
                                     size_t deepest)
{
    struct str key = name_key(v, last_level(name), false), above = levels_above(name);
    const struct code *found = NULL;
    bool several = false, current = false;
    for (const struct named_code *n = map_get(index, key); n; n = n->next) {
        const struct code *c = n->code;
        if (c->level > deepest ||
            (above.n &&
             !same_name(v, last_level(above), codes_name(codes, code_parent(c->code)), false)))
            continue;
        if (prefers(v, pattern, c))
            return c;
        if (found && current && !n->now)
            continue;
        several |= found && found->level == c->level;
        found = found && found->level >= c->level ? found : c;
        current |= n->now;
    }
    return several ? NULL : found;
}

struct str address_of(const struct vocabulary *v, enum lexicon pattern, struct str code)
{
    struct str form = rule_word(v->rules, pattern);
    size_t gap = str_find(form, STR("[]"), 0);
    return gap == SIZE_MAX ? STR("")
                           : arena_printf(v->arena, "%.*s%.*s%.*s", (int)gap + 1, form.p,
                                          STR_ARG(code), (int)(form.n - gap - 1), form.p + gap + 1);
}

/* A level above that is written otherwise does not hide the item. */
static const struct code *find_code(const struct vocabulary *v, const struct codes *codes,
                                    const struct map *index, enum lexicon pattern, struct str name,
                                    size_t deepest)
{
    const struct code *c = code_named(v, codes, index, pattern, name, deepest);
    return c || !levels_above(name).n
               ? c
               : code_named(v, codes, index, pattern, last_level(name), deepest);
}

static bool prefers(const struct vocabulary *v, enum lexicon pattern, const struct code *c)
{
    return v->rows && map_get(v->rows, address_of(v, pattern, c->code));
}

/* The names of lists, as keys: looked up for every figure */

struct name_index {
    struct known_name *indicators;
    size_t n;
    struct map function, economic; /* key → struct named_code */
    struct str *leading;           /* names that begin with a word which else only leads to one */
    size_t leading_count;
};

static bool index_codes(const struct vocabulary *v, const struct map *list, bool now,
                        struct map *out)
{
    for (size_t i = list->n; i-- > 0;) {
        const struct code *c = list->entries[i].value;
        struct str key = name_key(v, c->name, false);
        struct named_code *n = arena_alloc(v->arena, sizeof *n);
        if (!n)
            return false;
        *n = (struct named_code){c, now, map_get(out, key)};
        if (!map_put(out, key, n))
            return false;
    }
    return true;
}

/* 对高校毕业生到基层任职补助: 对 is of the name. */
static bool keep_leading(struct vocabulary *v, struct name_index *index)
{
    const struct map *lists[] = {&v->function->map, &v->function->other, v->named};
    const struct value *starts = rule_words(v->rules, W_name_starts);
    size_t cap = 0;
    for (size_t k = 0; k < sizeof lists / sizeof *lists; k++)
        for (size_t i = 0; lists[k] && i < lists[k]->n; i++) {
            const struct code *c = lists[k]->entries[i].value;
            struct str *grown;
            if (!word_at_start(starts, c->name))
                continue;
            grown = arena_room(v->arena, index->leading, index->leading_count, &cap, sizeof *grown);
            if (!grown)
                return false;
            index->leading = grown;
            index->leading[index->leading_count++] = flat_text(c->name, v->arena);
        }
    return true;
}

bool begins_listed_name(const struct vocabulary *v, struct str s)
{
    for (size_t i = 0; i < v->index->leading_count; i++)
        if (str_starts(s, v->index->leading[i]))
            return true;
    return false;
}

bool vocabulary_prepare(struct vocabulary *v)
{
    const struct value *list = rule_words(v->rules, W_indicators);
    struct name_index *index = arena_zalloc(v->arena, sizeof *index);
    size_t n = 0;
    v->keys = arena_zalloc(v->arena, sizeof *v->keys);
    if (!v->keys)
        return false;
    map_init(&v->keys->plain, v->arena);
    map_init(&v->keys->counted, v->arena);
    for (size_t i = 0; i < value_count(list); i++)
        n += value_count(value_get(&list->list->items[i], "names"));
    if (!index)
        return false;
    index->indicators = arena_alloc(v->arena, (n + 1) * sizeof *index->indicators);
    if (!index->indicators)
        return false;
    for (size_t i = 0; i < value_count(list); i++) {
        const struct value *entry = &list->list->items[i], *names = value_get(entry, "names");
        for (size_t k = 0; k < value_count(names); k++)
            index->indicators[index->n++] = (struct known_name){
                name_key(v, names->list->items[k].s, false), names->list->items[k].s, entry};
    }
    map_init(&index->function, v->arena);
    map_init(&index->economic, v->arena);
    v->index = index;
    return keep_leading(v, index) && index_codes(v, &v->function->other, false, &index->function) &&
           index_codes(v, &v->function->map, true, &index->function) &&
           (!v->named || index_codes(v, v->named, true, &index->function)) &&
           index_codes(v, &v->economic->map, true, &index->economic);
}

/* The appropriations whose items a section tells; LEXICON_COUNT: none. */
static enum lexicon items_of(const struct vocabulary *v, struct str section)
{
    if (section_has(section, rule_words(v->rules, W_general_headings)))
        return W_general_address;
    if (section_has(section, rule_words(v->rules, W_fund_sections)))
        return W_fund_address;
    if (section_has(section, rule_words(v->rules, W_capital_sections)))
        return W_capital_address;
    if (section_has(section, rule_words(v->rules, W_fiscal_headings)))
        return v->no_fiscal_items ? W_general_address : W_fiscal_address;
    return LEXICON_COUNT;
}

/* Among the items of the general budget those of the funds are told as well, and the other way
 * round: an item is where the tables have it. */
static struct str item_address(const struct vocabulary *v, enum lexicon pattern, struct str code)
{
    static const enum lexicon all[] = {W_general_address, W_fund_address, W_capital_address};
    struct str own = address_of(v, pattern, code);
    for (size_t i = 0; v->rows && !map_get(v->rows, own) && i < sizeof all / sizeof *all; i++) {
        struct str other = address_of(v, all[i], code);
        if (map_get(v->rows, other))
            return other;
    }
    return own;
}

struct str resolve_name(const struct vocabulary *v, struct str section, struct str name,
                        enum claim_kind kind, struct str unit, const struct value **entry)
{
    struct name_match best = {0};
    *entry = NULL;
    if (kind == CLAIM_COUNT)
        return resolve_count(v, section, name, unit, entry);
    struct str key = name_key(v, name, false);
    for (size_t i = 0; key.n && i < v->index->n; i++)
        try_name(v, section, key, name, &v->index->indicators[i], &best);
    if (best.entry) {
        *entry = best.entry;
        return value_get_str(best.entry, "fact");
    }
    if (section_has(section, rule_words(v->rules, W_economic_headings))) {
        const struct code *c =
            find_code(v, v->economic, &v->index->economic, W_economic_address, name, 2);
        return c ? address_of(v, W_economic_address, c->code) : STR("");
    }
    enum lexicon pattern = items_of(v, section);
    const struct code *c = pattern == LEXICON_COUNT
                               ? NULL
                               : find_code(v, v->function, &v->index->function, pattern, name, 3);
    return c ? item_address(v, pattern, c->code) : STR("");
}

struct str resolve_part(const struct vocabulary *v, struct str section, struct str name,
                        struct str whole, const struct value **entry)
{
    const struct value *list = whole.n ? rule_words(v->rules, W_part_names) : NULL;
    for (size_t i = 0; i < value_count(list); i++) {
        const struct value *item = &list->list->items[i], *names = value_get(item, "names");
        bool meant = word_in(value_get(item, "within"), whole) && section_allows(section, item);
        for (size_t k = 0; meant && k < value_count(names); k++)
            if (str_eq(name_key(v, name, false), name_key(v, names->list->items[k].s, false))) {
                *entry = item;
                return value_get_str(item, "fact");
            }
    }
    return STR("");
}
