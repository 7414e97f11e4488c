/* What money was used for: R108, the uses that a sentence lists; R134, a use that belongs to
 * another item. */
#include "prose/judge.h"

static void check_use(struct judge *j, struct str name, size_t matched)
{
    const struct codes *codes = j->run->in->economic;
    bool listed = false, spent = false, known = false;
    for (size_t i = 0; i < codes->map.n; i++) {
        const struct code *c = codes->map.entries[i].value;
        if (!str_eq(code_name(j->run, c), name))
            continue;
        listed = true;
        struct fact *fact = known_fact(j, address_of(j->words, W_economic_address, c->code));
        known |= fact != NULL;
        spent |= fact && dec_sign(fact->value) != 0;
    }
    if (listed && known && !spent)
        REPORT_FIGURE(j, FOUND_USE_NOTHING, NULL, name, name);
    else if (!listed && matched >= 3 && word_at_end(words_of(j, W_allowance_ends), name))
        REPORT_FIGURE(j, FOUND_USE_UNKNOWN, NULL, name, name);
}

static bool is_use_name(struct judge *j, struct str name)
{
    const struct codes *codes = j->run->in->economic;
    for (size_t i = 0; i < codes->map.n; i++)
        if (str_eq(code_name(j->run, codes->map.entries[i].value), name))
            return true;
    return false;
}

static void check_list(struct judge *j, struct str list)
{
    struct str separator = STR("、");
    size_t matched = 0;
    for (int pass = 0; pass < 2; pass++)
        for (size_t from = 0; from < list.n;) {
            size_t to = str_find(list, separator, from);
            to = to == SIZE_MAX ? list.n : to;
            struct str name = str_sub(list, from, to);
            name.n -= word_at_end(words_of(j, W_and_so_on), name);
            if (pass)
                check_use(j, name, matched);
            else
                matched += is_use_name(j, name);
            from = to + separator.n;
        }
}

static void check_lists(struct judge *j, struct str s)
{
    const struct value *words = words_of(j, W_use_words);
    static const char *const stops[] = {"。", "；", "，", ";", ",", "("};
    for (size_t i = 0; i < value_count(words); i++) {
        struct str w = words->list->items[i].s;
        for (size_t at = str_find(s, w, 0); at != SIZE_MAX; at = str_find(s, w, at + 1)) {
            size_t from = at + w.n, to = s.n;
            if (str_starts(str_sub(s, from, s.n), STR("：")))
                from += 3;
            for (size_t k = 0; k < sizeof stops / sizeof *stops; k++) {
                size_t stop = str_find(s, str_of(stops[k]), from);
                to = stop < to ? stop : to;
            }
            check_list(j, str_sub(s, from, to));
        }
    }
}

/* R134: 住房公积金(项)。主要用于缴纳养老保险: a subject whose use is told in another's words */

static size_t subject_of(const struct judge *j, struct str s)
{
    const struct value *list = words_of(j, W_item_uses);
    for (size_t i = 0; i < value_count(list); i++)
        if (word_in(value_get(&list->list->items[i], "items"), s))
            return i;
    return SIZE_MAX;
}

static void check_item_use(struct judge *j, struct str item, struct str use)
{
    const struct value *list = words_of(j, W_item_uses);
    size_t own = subject_of(j, item);
    if (own == SIZE_MAX || word_in(value_get(&list->list->items[own], "words"), use))
        return;
    for (size_t i = 0; i < value_count(list); i++) {
        const struct value *words = value_get(&list->list->items[i], "words");
        struct lexeme foreign = last_word(words, use);
        if (i == own || !foreign.end)
            continue;
        struct str found = str_sub(use, foreign.at, foreign.end);
        REPORT_FIGURE(j, FOUND_USE_FOREIGN, NULL, found, item, use);
        return;
    }
}

/* The name in front of the last (项) or (类) before `at`. */
static struct str item_before(const struct value *marks, struct str s, size_t at)
{
    size_t end = SIZE_MAX, from;
    for (size_t k = value_count(marks); k-- > 0 && end == SIZE_MAX;)
        for (size_t i = str_find(s, marks->list->items[k].s, 0); i != SIZE_MAX && i < at;
             i = str_find(s, marks->list->items[k].s, i + 1))
            end = i;
    if (end == SIZE_MAX)
        return STR("");
    from = end;
    while (from > 0 && s.p[from - 1] != ')' && s.p[from - 1] != '.')
        from--;
    return str_sub(s, from, end);
}

static void check_item_uses(struct judge *j, struct str s)
{
    const struct value *words = words_of(j, W_item_use_words);
    for (size_t i = 0; i < value_count(words); i++) {
        struct str w = words->list->items[i].s;
        for (size_t at = str_find(s, w, 0); at != SIZE_MAX; at = str_find(s, w, at + 1)) {
            size_t stop = str_find(s, STR("。"), at);
            struct str item = item_before(words_of(j, W_level_marks), s, at);
            if (item.n)
                check_item_use(j, item, str_sub(s, at + w.n, stop == SIZE_MAX ? s.n : stop));
        }
    }
}

void check_uses(struct judge *j, struct str flat)
{
    if (section_has(j->section, words_of(j, W_use_headings)))
        check_lists(j, flat);
    if (section_has(j->section, words_of(j, W_general_headings)))
        check_item_uses(j, flat);
}
