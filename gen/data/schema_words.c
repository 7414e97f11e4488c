/* What single keywords of a schema allow, and what they say in words. */
#include "data/schema_words.h"

bool schema_is_type(const struct value *v, struct str type)
{
    static const struct {
        const char *name;
        unsigned types;
    } known[] = {{"object", 1u << VALUE_MAP},
                 {"array", 1u << VALUE_LIST},
                 {"string", 1u << VALUE_STR},
                 {"boolean", 1u << VALUE_BOOL},
                 {"null", 1u << VALUE_NONE},
                 {"integer", 1u << VALUE_INT},
                 {"number", 1u << VALUE_INT | 1u << VALUE_DEC}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (str_eq(type, str_of(known[i].name)))
            return (known[i].types >> v->type & 1) != 0;
    return true;
}

bool schema_type_fits(const struct value *schema, const struct value *v)
{
    const struct value *type = value_get(schema, "type");
    if (!type || type->type == VALUE_STR)
        return !type || schema_is_type(v, type->s);
    for (size_t i = 0; i < value_count(type); i++)
        if (type->list->items[i].type == VALUE_STR && schema_is_type(v, type->list->items[i].s))
            return true;
    return false;
}

bool schema_names_type(const struct value *schema, struct str type)
{
    const struct value *named = value_get(schema, "type");
    for (size_t i = 0; i < value_count(named); i++)
        if (named->list->items[i].type == VALUE_STR && str_eq(named->list->items[i].s, type))
            return true;
    return named && named->type == VALUE_STR && str_eq(named->s, type);
}

/* One character of a pattern: what it matches and how long it is. */
static size_t unit_length(const char *p, const char *end)
{
    if (*p == '\\' && end - p > 1)
        return 2;
    if (*p != '[')
        return 1;
    for (const char *q = p + 1; q < end; q++)
        if (*q == ']' && q > p + 1)
            return (size_t)(q - p) + 1;
    return 1;
}

static bool in_class(const char *p, size_t n, char c)
{
    bool negated = p[1] == '^', found = false;
    for (size_t i = negated ? 2 : 1; i + 1 < n; i++) {
        bool range = i + 3 < n && p[i + 1] == '-';
        found |= range ? c >= p[i] && c <= p[i + 2] : c == p[i];
        i += range ? 2 : 0;
    }
    return found != negated;
}

static bool unit_matches(const char *p, size_t n, char c)
{
    if (*p == '[' && n > 2)
        return in_class(p, n, c);
    return *p == '\\' && n == 2 ? c == p[1] : *p == '.' || c == *p;
}

/* Units stand for bytes, so that a search is at most as long as the text times the pattern's. */
static bool matches_here(const char *p, const char *pe, const char *s, const char *se)
{
    while (p < pe) {
        if (*p == '$' && p + 1 == pe)
            return s == se;
        size_t n = unit_length(p, pe);
        char many = p + n < pe ? p[n] : '\0';
        if (many == '*' || many == '+' || many == '?') {
            const char *from = s, *rest = p + n + 1;
            for (size_t most = many == '?' ? 1 : SIZE_MAX; most && s < se && unit_matches(p, n, *s);
                 most--)
                s++;
            for (; s >= from + (many == '+'); s--)
                if (matches_here(rest, pe, s, se))
                    return true;
            return false;
        }
        if (s == se || !unit_matches(p, n, *s))
            return false;
        p += n;
        s++;
    }
    return true;
}

bool schema_pattern_matches(struct str pattern, struct str text)
{
    const char *p = pattern.p, *pe = p + pattern.n, *s = text.p, *se = s + text.n;
    if (!pattern.n)
        return true;
    if (*p == '^')
        return matches_here(p + 1, pe, s, se);
    for (; s <= se; s++)
        if (matches_here(p, pe, s, se))
            return true;
    return false;
}

static bool in_enum(const struct value *choices, const struct value *v)
{
    for (size_t i = 0; i < value_count(choices); i++)
        if (choices->list->items[i].type == v->type && value_equal(&choices->list->items[i], v))
            return true;
    return false;
}

/* A count or length against the members `least` and `most`. */
static bool count_fits(const struct value *schema, const char *least, const char *most, size_t n)
{
    const struct value *min = value_get(schema, least), *max = value_get(schema, most);
    struct dec d = dec_of((long long)n);
    return (!min || dec_cmp(d, min->d) >= 0) && (!max || dec_cmp(d, max->d) <= 0);
}

static bool number_fits(const struct value *schema, const struct value *v)
{
    const struct value *min = value_get(schema, "minimum"), *max = value_get(schema, "maximum");
    return (!min || dec_cmp(v->d, min->d) >= 0) && (!max || dec_cmp(v->d, max->d) <= 0);
}

bool schema_limits_fit(const struct value *schema, const struct value *v)
{
    const struct value *constant = value_get(schema, "const"), *choices = value_get(schema, "enum");
    struct str pattern = value_get_str(schema, "pattern");
    if ((constant && (constant->type != v->type || !value_equal(constant, v))) ||
        (choices && !in_enum(choices, v)))
        return false;
    switch (v->type) {
    case VALUE_INT:
    case VALUE_DEC:
        return number_fits(schema, v);
    case VALUE_STR:
        return count_fits(schema, "minLength", "maxLength", v->s.n) &&
               (!pattern.n || schema_pattern_matches(pattern, v->s));
    case VALUE_LIST:
        return count_fits(schema, "minItems", "maxItems", v->list->n);
    case VALUE_MAP:
        return count_fits(schema, "minProperties", "maxProperties", v->map->n);
    default:
        return true;
    }
}

/* Words, in both languages at once. */

struct words {
    struct buf zh, en;
};

static void say(struct words *w, enum diag_word word, struct str a, struct str b)
{
    struct str args[] = {a, b};
    diag_say(&w->zh, word, LANG_ZH, args, 2);
    diag_say(&w->en, word, LANG_EN, args, 2);
}

static void say_word(struct words *w, enum diag_word word)
{
    say(w, word, STR(""), STR(""));
}

static void say_text(struct words *w, const char *text)
{
    buf_puts(&w->zh, text);
    buf_puts(&w->en, text);
}

static void put_literal(struct buf *b, const struct value *v)
{
    if (v->type == VALUE_STR)
        buf_printf(b, "\"%.*s\"", STR_ARG(v->s));
    else if (v->type == VALUE_BOOL)
        buf_puts(b, v->b ? "true" : "false");
    else if (v->type == VALUE_NONE)
        buf_puts(b, "null");
    else if (v->type == VALUE_INT || v->type == VALUE_DEC)
        dec_print(b, v->d);
}

static void say_literal(struct words *w, const struct value *v)
{
    put_literal(&w->zh, v);
    put_literal(&w->en, v);
}

/* "1 至 4 的整数". */
static void say_number(struct words *w, const struct value *schema, bool whole)
{
    const struct value *min = value_get(schema, "minimum"), *max = value_get(schema, "maximum");
    struct buf least, most;
    buf_init(&least);
    buf_init(&most);
    if (min)
        put_literal(&least, min);
    if (max)
        put_literal(&most, max);
    say(w,
        min && max ? whole ? WORD_A_WHOLE_NUMBER_OF_AT_LEAST_N_AND_AT
                           : WORD_A_NUMBER_OF_AT_LEAST_N_AND_AT_MOST_N
        : min      ? whole ? WORD_A_WHOLE_NUMBER_OF_AT_LEAST_N : WORD_A_NUMBER_OF_AT_LEAST_N
        : max      ? whole ? WORD_A_WHOLE_NUMBER_OF_AT_MOST_N : WORD_A_NUMBER_OF_AT_MOST_N
        : whole    ? WORD_A_WHOLE_NUMBER
                   : WORD_A_NUMBER,
        buf_view(&least), buf_view(&most));
    buf_free(&least);
    buf_free(&most);
}

static void say_string(struct words *w, const struct value *schema)
{
    const struct value *examples = value_get(schema, "examples");
    bool example = value_count(examples) && examples->list->items[0].type == VALUE_STR &&
                   examples->list->items[0].s.n;
    if (str_eq(value_get_str(schema, "format"), STR("expression")))
        say_word(w, WORD_AN_EXPRESSION_TEXT);
    else if (example)
        say(w, WORD_A_TEXT_LIKE_N, examples->list->items[0].s, STR(""));
    else
        say_word(w, value_get(schema, "minLength") ? WORD_A_TEXT_THAT_IS_NOT_EMPTY_2 : WORD_A_TEXT);
}

static void say_list(struct words *w, const struct value *schema)
{
    const struct value *items = value_get(schema, "items");
    const struct value *most = value_get(schema, "maxItems"),
                       *least = value_get(schema, "minItems");
    bool texts = items && schema_names_type(items, STR("string"));
    if (most && least && value_equal(most, least)) {
        struct buf n;
        buf_init(&n);
        put_literal(&n, most);
        say(w, WORD_N_ITEMS_IN_A_LIST, buf_view(&n), STR(""));
        buf_free(&n);
    } else if (texts) {
        say_word(w, least ? WORD_A_LIST_OF_TEXTS_OF_AT_LEAST_ONE : WORD_A_LIST_OF_TEXTS);
    } else {
        say_word(w, least ? WORD_A_LIST_OF_AT_LEAST_ONE : WORD_A_LIST_OF_ANYTHING);
    }
}

static void say_type(struct words *w, const struct value *schema, struct str type)
{
    if (str_eq(type, STR("integer")) || str_eq(type, STR("number")))
        say_number(w, schema, str_eq(type, STR("integer")));
    else if (str_eq(type, STR("string")))
        say_string(w, schema);
    else if (str_eq(type, STR("array")))
        say_list(w, schema);
    else if (str_eq(type, STR("object")))
        say_word(w, WORD_AN_OBJECT_IN_BRACES);
    else if (str_eq(type, STR("boolean")))
        say_word(w, WORD_TRUE_OR_FALSE);
    else
        say_text(w, "null");
}

/* What one schema asks for; false when it is only the null by which a pack takes a member away. */
static bool say_schema(struct words *w, const struct value *schema, bool first)
{
    const struct value *type = value_get(schema, "type"), *choices = value_get(schema, "enum"),
                       *constant = value_get(schema, "const");
    if (constant || choices) {
        if (!first)
            say_word(w, WORD_OR_ANOTHER);
        if (constant)
            say_literal(w, constant);
        size_t said = 0;
        for (size_t i = 0; i < value_count(choices); i++) {
            if (choices->list->items[i].type == VALUE_NONE)
                continue;
            if (said)
                say_word(w, WORD_AND_ANOTHER);
            say_literal(w, &choices->list->items[i]);
            said++;
        }
        if (said > 1)
            say_word(w, WORD_OF_THESE);
        return true;
    }
    bool said = false;
    size_t n = type && type->type == VALUE_LIST ? type->list->n : type ? 1 : 0;
    for (size_t i = 0; i < n; i++) {
        const struct value *one = type->type == VALUE_LIST ? &type->list->items[i] : type;
        if (one->type != VALUE_STR || str_eq(one->s, STR("null")))
            continue;
        if (said || !first)
            say_word(w, WORD_OR_ANOTHER);
        say_type(w, schema, one->s);
        said = true;
    }
    return said;
}

enum { SHOWN_MAX = 60 };

/* What stands there: a short value itself, otherwise its kind. */
static void say_value(struct words *w, const struct value *v)
{
    if (v->type == VALUE_LIST)
        say_word(w, v->list->n ? WORD_IS_A_LIST : WORD_AN_EMPTY_LIST);
    else if (v->type == VALUE_MAP)
        say_word(w, v->map->n ? WORD_NAMES_WITH_VALUES : WORD_AN_EMPTY_OBJECT);
    else if (v->type == VALUE_STR && v->s.n > SHOWN_MAX)
        say_word(w, WORD_A_LONG_TEXT);
    else
        say_literal(w, v);
}

static struct str both(struct arena *a, const struct words *w)
{
    return arena_printf(a, "%.*s\x1f%.*s", STR_ARG(buf_view(&w->zh)), STR_ARG(buf_view(&w->en)));
}

void schema_report_wanted(const struct schema_check *check, struct place place, struct str member,
                          const struct value *const *allowed, size_t n, const struct value *v)
{
    struct words wanted = {0}, found = {0};
    bool said = false;
    for (size_t i = 0; i < n; i++)
        said |= say_schema(&wanted, allowed[i], !said);
    say_value(&found, v);
    DIAG(check->diags, E4021, place, member, both(check->arena, &wanted),
         both(check->arena, &found));
    struct buf *all[] = {&wanted.zh, &wanted.en, &found.zh, &found.en};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        buf_free(all[i]);
}
