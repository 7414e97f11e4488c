/* The shape of rules.json, before anything in it is used: which members there are and what they
 * hold.
 */
#include "checks/run.h"

#include "base/nearest.h"

static const char *const sections[] = {"rules", "text", "published", "off", "$schema", "comment"};
static const char *const members[] = {"title",  "severity", "left",    "right", "less",   "op",
                                      "exact",  "each",     "for",     "if",    "holds",  "show",
                                      "advice", "off",      "partial", "by",    "comment"};
/* Lists of words, and lists of entries, of the section "text". */
static const char *const word_lists[] = {
#define WORDS(name, meaning) #name,
#define ENTRIES(name, meaning)
#include "checks/lexicon.def"
#undef ENTRIES
#undef WORDS
};
static const char *const entry_lists[] = {
#define WORDS(name, meaning)
#define ENTRIES(name, meaning) #name,
#include "checks/lexicon.def"
#undef ENTRIES
#undef WORDS
};

struct shape {
    const struct rule_set *set;
    struct diags *diags;
    bool ok;
};

static struct place at(const struct shape *s, const struct value *v)
{
    return sources_place(s->set->sources, v->at);
}

static bool is_one_of(struct str name, const char *const *known, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (str_eq(name, str_of(known[i])))
            return true;
    return false;
}

static void consider(struct nearest *near, const char *const *known, size_t n)
{
    for (size_t i = 0; i < n; i++)
        nearest_consider(near, str_of(known[i]));
}

static void unknown(struct shape *s, const struct value *key, struct nearest *near)
{
    struct str best = nearest_best(near);
    if (best.n)
        DIAG(s->diags, E7005, at(s, key), key->s, best);
    else
        DIAG(s->diags, E7004, at(s, key), key->s);
    s->ok = false;
}

static void check_name(struct shape *s, const struct value *key, const char *const *known, size_t n)
{
    struct nearest near = {.wanted = key->s};
    if (is_one_of(key->s, known, n))
        return;
    consider(&near, known, n);
    unknown(s, key, &near);
}

static void wrong(struct shape *s, const struct value *v, struct str what, const char *expected)
{
    DIAG(s->diags, E7006, at(s, v), what, str_of(expected));
    s->ok = false;
}

static void check_choice(struct shape *s, const struct value *rule, const char *name,
                         const char *const *known, size_t n, const char *expected)
{
    const struct value *v = value_get(rule, name);
    if (v && (v->type != VALUE_STR || !is_one_of(v->s, known, n)))
        wrong(s, v, str_of(name), expected);
}

static void check_rule(struct shape *s, const struct value *key, const struct value *rule)
{
    static const char *const severities[] = {"E", "W", "I"}, *const operators[] = {"<=", "="};
    if (rule->type != VALUE_MAP) {
        wrong(s, key, key->s, "{…}");
        return;
    }
    for (size_t i = 0; i < rule->map->n; i++)
        check_name(s, &rule->map->entries[i].key, members, sizeof members / sizeof *members);
    check_choice(s, rule, "severity", severities, 3, "E、W、I");
    check_choice(s, rule, "op", operators, 2, "<=");
    const struct value *title = value_get(rule, "title");
    const struct value *off = value_get(rule, "off"), *by = value_get(rule, "by");
    if (!off && !by && (!title || title->type != VALUE_STR || !title->s.n))
        wrong(s, key, key->s, "title");
}

static void check_word_list(struct shape *s, const struct value *key, const struct value *v)
{
    if (v->type != VALUE_LIST)
        wrong(s, v, key->s, "[\"…\"]");
    for (size_t i = 0; i < value_count(v); i++)
        if (v->list->items[i].type != VALUE_STR)
            wrong(s, &v->list->items[i], key->s, "[\"…\"]");
}

/* An entry's members are words or lists of words. */
static void check_entry(struct shape *s, const struct value *key, const struct value *entry)
{
    if (entry->type != VALUE_MAP) {
        wrong(s, entry, key->s, "[{…}]");
        return;
    }
    for (size_t i = 0; i < entry->map->n; i++) {
        const struct vmap_entry *member = &entry->map->entries[i];
        if (member->value.type != VALUE_STR)
            check_word_list(s, &member->key, &member->value);
    }
}

static void check_text(struct shape *s, const struct value *key, const struct value *v)
{
    enum { WORDS = sizeof word_lists / sizeof *word_lists };
    enum { ENTRIES = sizeof entry_lists / sizeof *entry_lists };
    if (is_one_of(key->s, word_lists, WORDS)) {
        check_word_list(s, key, v);
    } else if (is_one_of(key->s, entry_lists, ENTRIES)) {
        if (v->type != VALUE_LIST)
            wrong(s, v, key->s, "[{…}]");
        for (size_t i = 0; i < value_count(v); i++)
            check_entry(s, key, &v->list->items[i]);
    } else {
        struct nearest near = {.wanted = key->s};
        consider(&near, word_lists, WORDS);
        consider(&near, entry_lists, ENTRIES);
        unknown(s, key, &near);
    }
}

bool rules_shape(const struct rule_set *set, struct diags *ds)
{
    struct shape s = {set, ds, true};
    const struct vmap *root = set->root->type == VALUE_MAP ? set->root->map : NULL;
    for (size_t i = 0; root && i < root->n; i++)
        check_name(&s, &root->entries[i].key, sections, sizeof sections / sizeof *sections);
    const struct value *rules = value_get(set->root, "rules");
    for (size_t i = 0; rules && rules->type == VALUE_MAP && i < rules->map->n; i++)
        check_rule(&s, &rules->map->entries[i].key, &rules->map->entries[i].value);
    for (size_t i = 0; set->text && set->text->type == VALUE_MAP && i < set->text->map->n; i++)
        check_text(&s, &set->text->map->entries[i].key, &set->text->map->entries[i].value);
    return s.ok;
}
