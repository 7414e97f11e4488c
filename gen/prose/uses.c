/* What money was used for: R108, the uses that a sentence lists; R134, a use that belongs to
 * another item. */
#include "prose/reader.h"

static void check_use(struct text_reader *rd, struct str name, size_t matched)
{
    const struct codes *codes = rd->run->in->economic;
    bool listed = false, spent = false, known = false;
    for (size_t i = 0; i < codes->map.n; i++) {
        const struct code *c = codes->map.entries[i].value;
        if (!str_eq(code_name(rd->run, c), name))
            continue;
        listed = true;
        struct fact *fact =
            known_fact(rd, arena_printf(rd->run->arena, "economic[%.*s].basic", STR_ARG(c->code)));
        known |= fact != NULL;
        spent |= fact && dec_sign(fact->value) != 0;
    }
    rd->now.subject = NULL;
    if (listed && known && !spent)
        report_figure(
            rd, "R108", FINDING_WARNING, "列出的用途在表中没有支出", name,
            arena_printf(rd->run->arena, "文字写有“%.*s”，公开表中这一科目是 0", STR_ARG(name)));
    else if (!listed && matched >= 3 && str_ends(name, STR("补贴")))
        report_figure(
            rd, "R108", FINDING_WARNING, "列出的用途不是经济分类科目", name,
            arena_printf(rd->run->arena, "文字写有“%.*s”，经济分类中没有这个科目", STR_ARG(name)));
}

static bool is_use_name(struct text_reader *rd, struct str name)
{
    const struct codes *codes = rd->run->in->economic;
    for (size_t i = 0; i < codes->map.n; i++)
        if (str_eq(code_name(rd->run, codes->map.entries[i].value), name))
            return true;
    return false;
}

static void check_list(struct text_reader *rd, struct str list)
{
    struct str separator = STR("、");
    size_t matched = 0;
    for (int pass = 0; pass < 2; pass++)
        for (size_t from = 0; from < list.n;) {
            size_t to = str_find(list, separator, from);
            to = to == SIZE_MAX ? list.n : to;
            struct str name = str_sub(list, from, to);
            if (str_ends(name, STR("等")))
                name.n -= 3;
            if (pass)
                check_use(rd, name, matched);
            else
                matched += is_use_name(rd, name);
            from = to + separator.n;
        }
}

static void check_lists(struct text_reader *rd, struct str s)
{
    const struct value *words = words_of(rd, W_use_words);
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
            check_list(rd, str_sub(s, from, to));
        }
    }
}

/* R134: 住房公积金(项)。主要用于缴纳养老保险: a subject whose use is told in another's words */

static size_t subject_of(const struct text_reader *rd, struct str s)
{
    const struct value *list = words_of(rd, W_item_uses);
    for (size_t i = 0; i < value_count(list); i++)
        if (word_in(value_get(&list->list->items[i], "items"), s))
            return i;
    return SIZE_MAX;
}

static void check_item_use(struct text_reader *rd, struct str item, struct str use)
{
    const struct value *list = words_of(rd, W_item_uses);
    size_t own = subject_of(rd, item);
    if (own == SIZE_MAX || word_in(value_get(&list->list->items[own], "words"), use))
        return;
    for (size_t i = 0; i < value_count(list); i++) {
        const struct value *words = value_get(&list->list->items[i], "words");
        struct lexeme foreign = last_word(words, use);
        if (i == own || !foreign.end)
            continue;
        struct str found = str_sub(use, foreign.at, foreign.end);
        rd->now.subject = NULL;
        report_figure(
            rd, "R134", FINDING_WARNING, "用途与科目不相配", found,
            arena_printf(rd->run->arena, "“%.*s”的用途写的是“%.*s”", STR_ARG(item), STR_ARG(use)));
        return;
    }
}

/* The name in front of the last (项) or (类) before `at`. */
static struct str item_before(struct str s, size_t at)
{
    static const char *const marks[] = {"(项)", "(款)", "(类)"};
    size_t end = SIZE_MAX, from;
    for (size_t k = 0; k < 3 && end == SIZE_MAX; k++)
        for (size_t i = str_find(s, str_of(marks[k]), 0); i != SIZE_MAX && i < at;
             i = str_find(s, str_of(marks[k]), i + 1))
            end = i;
    if (end == SIZE_MAX)
        return STR("");
    from = end;
    while (from > 0 && s.p[from - 1] != ')' && s.p[from - 1] != '.')
        from--;
    return str_sub(s, from, end);
}

static void check_item_uses(struct text_reader *rd, struct str s)
{
    const struct value *words = words_of(rd, W_item_use_words);
    for (size_t i = 0; i < value_count(words); i++) {
        struct str w = words->list->items[i].s;
        for (size_t at = str_find(s, w, 0); at != SIZE_MAX; at = str_find(s, w, at + 1)) {
            size_t stop = str_find(s, STR("。"), at);
            struct str item = item_before(s, at);
            if (item.n)
                check_item_use(rd, item, str_sub(s, at + w.n, stop == SIZE_MAX ? s.n : stop));
        }
    }
}

void check_uses(struct text_reader *rd)
{
    if (heading_has(rd, words_of(rd, W_use_headings)))
        check_lists(rd, rd->text);
    if (heading_has(rd, words_of(rd, W_general_headings)))
        check_item_uses(rd, rd->text);
}
