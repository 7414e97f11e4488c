/* The section that a paragraph stands in: the headings above it, the heading that it brings itself,
 * and what the pack's lists say that these mean ("paths", "topics"). */
#include "prose/claims.h"

#include "base/utf8.h"

static struct str joined(const struct vocabulary *v, struct str a, struct str b)
{
    return arena_printf(v->arena, "%.*s › %.*s", STR_ARG(a), STR_ARG(b));
}

/* Texts of the department stand below paths of the data, such as reasons.three_public: the headings
 * that they belong to are added. */
static struct str with_meaning(const struct vocabulary *v, struct str heading)
{
    const struct value *list = rule_words(v->rules, W_paths);
    struct str out = heading;
    for (size_t i = 0; i < value_count(list); i++) {
        const struct value *item = &list->list->items[i];
        if (str_find(heading, value_get_str(item, "path"), 0) != SIZE_MAX &&
            !word_in(value_get(item, "unless"), heading))
            out = joined(v, out, value_get_str(item, "heading"));
    }
    return out;
}

/* 2.收入情况。本年收入……: the paragraph brings its own heading; {NULL, 0} when it does not. */
static struct str heading_within(const struct vocabulary *v, struct str s)
{
    static const char *const ends[] = {"。", "：", "，"};
    struct str rest = strip_ordinal(s);
    size_t stop = SIZE_MAX;
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        size_t at = str_find(rest, str_of(ends[i]), 0);
        stop = at < stop ? at : stop;
    }
    if (rest.n == s.n)
        return (struct str){0};
    /* （二）收入决算情况说明 本年收入合计……: only a blank stood between them */
    const struct value *heading_ends = rule_words(v->rules, W_heading_ends);
    struct lexeme end = first_word(heading_ends, str_sub(rest, 0, rest.n < 75 ? rest.n : 75));
    while (end.end && word_at_start(heading_ends, str_sub(rest, end.end, rest.n)))
        end.end += word_length_at_start(heading_ends, str_sub(rest, end.end, rest.n));
    stop = end.end && end.end < stop ? end.end : stop;
    if (stop == SIZE_MAX || stop > 75)
        return (struct str){0};
    for (size_t i = 0; i < stop; i++)
        if (ascii_is_digit(rest.p[i]))
            return (struct str){0};
    return str_sub(rest, 0, stop);
}

/* A paragraph under no heading that tells says in its first words what it is about. */
static struct str section_topic(const struct vocabulary *v, struct str headings, struct str text)
{
    const struct value *list = rule_words(v->rules, W_topics);
    struct str start = str_sub(text, 0, text.n < 120 ? text.n : 120);
    size_t stop = str_find(start, STR("，"), 0);
    /* （三）截至2023年12月31日，本部门共有车辆…… */
    if (stop != SIZE_MAX && word_in(rule_words(v->rules, W_until_words), str_sub(start, 0, stop)))
        stop = str_find(start, STR("，"), stop + 1);
    start = stop == SIZE_MAX ? start : str_sub(start, 0, stop);
    for (size_t i = 0; i < value_count(list); i++)
        if (word_in(value_get(&list->list->items[i], "words"), headings))
            return STR("");
    for (size_t i = 0; i < value_count(list); i++)
        if (word_in(value_get(&list->list->items[i], "starts"), start))
            return value_get_str(&list->list->items[i], "heading");
    return STR("");
}

/* Other headings in paragraphs tell nothing about their section. */
static bool tells_section(const struct vocabulary *v, struct str heading)
{
    const struct value *list = rule_words(v->rules, W_topics);
    for (size_t i = 0; i < value_count(list); i++)
        if (word_in(value_get(&list->list->items[i], "words"), heading))
            return true;
    return with_meaning(v, heading).n != heading.n;
}

struct str section_of(const struct vocabulary *v, struct str headings, struct str paragraph)
{
    struct str out = headings, within = heading_within(v, paragraph);
    if (within.n && tells_section(v, within))
        out = joined(v, out, within);
    struct str topic = section_topic(v, out, paragraph);
    return with_meaning(v, topic.n ? joined(v, out, topic) : out);
}

bool section_has(struct str section, const struct value *list)
{
    return word_in(list, section);
}

bool section_allows(struct str section, const struct value *entry)
{
    const struct value *in = value_get(entry, "in"), *not_in = value_get(entry, "not_in");
    return (!in || section_has(section, in)) && !(not_in && section_has(section, not_in));
}
