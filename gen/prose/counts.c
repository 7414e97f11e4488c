/* Pieces in sentences: vehicles, groups, visits, persons. What is counted is named before the
 * number (购置公务用车0辆) or is its unit (国内公务接待3批次23人). */
#include "prose/reader.h"

struct counted {
    struct str unit; /* as rules.json calls it: 团组 批次 人次 辆 台 */
    struct said said;
};

/* The unit that a word stands for; {NULL, 0} when it is none. */
static struct str unit_meant(const struct text_reader *rd, struct str word, bool at_end)
{
    const struct value *list = words_of(rd, W_count_units);
    struct str best = {0}, longest = STR("");
    for (size_t i = 0; i < value_count(list); i++) {
        const struct value *item = &list->list->items[i];
        const struct value *names = value_get(item, at_end ? "before" : "after");
        for (size_t k = 0; k < value_count(names); k++) {
            struct str name = names->list->items[k].s;
            if (name.n > longest.n && (at_end ? str_ends(word, name) : str_starts(word, name))) {
                longest = name;
                best = value_get_str(item, "unit");
            }
        }
    }
    return best;
}

/* 团组数0个, 0个团组: the word in front decides for a mere 个 or 人. */
static struct str unit_of(const struct text_reader *rd, struct str before, struct str behind)
{
    struct str bare = without_tail(words_of(rd, W_count_fillers), before);
    struct str after = unit_meant(rd, behind, false);
    if (after.n)
        return after;
    return word_at_start(words_of(rd, W_piece_words), behind) ? unit_meant(rd, bare, true)
                                                              : (struct str){0};
}

static bool has_unit(const struct value *entry, struct str unit)
{
    const struct value *units = value_get(entry, "units");
    for (size_t i = 0; i < value_count(units); i++)
        if (str_eq(units->list->items[i].s, unit))
            return true;
    return false;
}

/* The entry of this unit that is named last before the number. */
static const struct value *entry_of(struct text_reader *rd, struct str before, struct str unit)
{
    const struct value *list = words_of(rd, W_counts), *best = NULL;
    struct lexeme nearest = {0};
    for (size_t i = 0; i < value_count(list); i++) {
        const struct value *entry = &list->list->items[i];
        if (!has_unit(entry, unit) || !entry_applies(rd, entry))
            continue;
        struct lexeme at = last_word(value_get(entry, "names"), before);
        if (at.end > nearest.end || (at.end && at.end == nearest.end && at.at < nearest.at)) {
            nearest = at;
            best = entry;
        }
    }
    return best;
}

static void compare(struct text_reader *rd, const struct said *said, struct dec other,
                    struct str where)
{
    rd->run->findings->comparisons++;
    if (dec_eq(said->value, other))
        return;
    report_figure(rd, "R117", FINDING_WARNING, "文字里的数与别处不符", said->text,
                  arena_printf(rd->run->arena, "文字写“%.*s”，%.*s 是 %.*s", STR_ARG(said->text),
                               STR_ARG(where), STR_ARG(decimal_text(rd->run, other))));
}

static void take_count(struct text_reader *rd, const struct value *entry, struct said said)
{
    struct str address = value_get_str(entry, "fact");
    struct indicator *i = address.n ? indicator_at(rd, address, "R117") : NULL;
    if (!i)
        return;
    rd->now.subject = i;
    struct fact *fact = known_fact(rd, address);
    struct said *first = &i->of[SAID_AMOUNT];
    if (fact) {
        compare(rd, &said, fact->value, fact->title);
    } else if (first->known) {
        i->contradicted |= !dec_eq(first->value, said.value);
        compare(rd, &said, first->value,
                arena_printf(rd->run->arena, "前面“%.*s”", STR_ARG(first->text)));
    }
    if (!first->known)
        *first = said;
}

/* 0批次: the number with its unit, for the reader */
static size_t shown_end(const struct text_reader *rd, size_t to)
{
    const struct value *pieces = words_of(rd, W_piece_words);
    struct str rest = str_sub(rd->text, to, rd->text.n);
    size_t best = 0;
    for (size_t i = 0; i < value_count(pieces); i++)
        if (str_starts(rest, pieces->list->items[i].s) && pieces->list->items[i].s.n > best)
            best = pieces->list->items[i].s.n;
    return to + best;
}

/* 购置数及保有量分别为1辆和130辆: not told apart. */
static bool one_of_several(const struct text_reader *rd, struct str before)
{
    static const char *const stops[] = {"，", "；", "。", "："};
    struct str rest = before;
    size_t each = str_find(rest, STR("分别"), 0);
    while (each != SIZE_MAX) {
        rest = str_sub(rest, each + 6, rest.n);
        each = str_find(rest, STR("分别"), 0);
    }
    if (rest.n == before.n || rest.n > 60 || word_in(words_of(rd, W_list_leads), rest))
        return false;
    for (size_t i = 0; i < sizeof stops / sizeof *stops; i++)
        if (str_find(rest, str_of(stops[i]), 0) != SIZE_MAX)
            return false;
    return true;
}

/* 共20批次(其中外事接待0批次)，120人次: without what stands in brackets and has figures. */
static struct str without_asides(struct text_reader *rd, struct str s)
{
    char *out = arena_alloc(rd->run->arena, s.n + 1);
    size_t n = 0, open = SIZE_MAX;
    bool figures = false;
    for (size_t i = 0; out && i < s.n; i++) {
        if (s.p[i] == '(') {
            open = n;
            figures = false;
        }
        figures |= ascii_is_digit(s.p[i]);
        out[n++] = s.p[i];
        if (s.p[i] == ')' && open != SIZE_MAX) {
            n = figures ? open : n;
            open = SIZE_MAX;
        }
    }
    return out ? (struct str){out, n} : s;
}

static void read_count(struct text_reader *rd, size_t from, size_t to)
{
    struct str before = without_asides(rd, str_sub(rd->text, 0, from));
    /* 保有量减少4辆 is no number of vehicles. */
    if (one_of_several(rd, before) ||
        word_at_end(words_of(rd, W_change_ends), without_tail(words_of(rd, W_fillers), before)))
        return;
    struct str unit = unit_of(rd, before, str_sub(rd->text, to, rd->text.n));
    const struct value *entry = unit.n ? entry_of(rd, before, unit) : NULL;
    struct dec value;
    if (!entry || !dec_parse(str_sub(rd->text, from, to), &value))
        return;
    take_count(rd, entry,
               (struct said){value, dec_of(1), str_sub(rd->text, from, shown_end(rd, to)),
                             rd->passage, true});
}

void read_counts(struct text_reader *rd)
{
    struct str s = rd->text;
    if (!heading_has(rd, words_of(rd, W_count_headings)))
        return;
    for (size_t i = 0; i < s.n;) {
        size_t from = i;
        while (i < s.n && (ascii_is_digit(s.p[i]) || (i > from && s.p[i] == '.')))
            i++;
        if (i > from)
            read_count(rd, from, i);
        else
            i++;
    }
}
