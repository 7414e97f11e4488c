/* rules.json becomes rules: members read, expressions parsed, measures listed. */
#include "checks/ledger.h"

static struct str text(const struct value *map, const char *name)
{
    const struct value *v = value_get(map, name);
    return v && v->type == VALUE_STR ? v->s : STR("");
}

static bool flag(const struct value *map, const char *name)
{
    const struct value *v = value_get(map, name);
    return v && v->type == VALUE_BOOL && v->b;
}

struct rules_reader {
    struct rule_set *set;
    struct arena *arena;
    struct diags *diags;
    bool ok;
};

/* Where the expression stands in its file, so that errors point into it; a source of its own where
 * the file's escapes make the two differ. */
static const struct source *expression_source(struct rules_reader *rd, const struct value *v,
                                              size_t *from)
{
    const struct source *s = sources_of(rd->set->sources, v->at);
    if (s) {
        *from = v->at - s->base;
        if (*from + v->s.n <= s->text.n && str_eq(str_sub(s->text, *from, *from + v->s.n), v->s))
            return s;
    }
    *from = 0;
    return sources_add(rd->set->sources, s ? s->name : STR("rules.json"), v->s);
}

static const struct expr *parse(struct rules_reader *rd, const struct value *rule, const char *name)
{
    const struct value *v = value_get(rule, name);
    size_t from;
    if (!v)
        return NULL;
    if (v->type != VALUE_STR) {
        DIAG(rd->diags, E7001, sources_place(rd->set->sources, v->at), str_of(name));
        rd->ok = false;
        return NULL;
    }
    const struct source *s = expression_source(rd, v, &from);
    const struct expr *e = s ? expr_parse(s, from, from + v->s.n, rd->arena, rd->diags) : NULL;
    rd->ok &= e != NULL;
    return e;
}

static enum finding_level read_level(struct str s)
{
    return str_eq(s, STR("I"))   ? FINDING_NOTE
           : str_eq(s, STR("W")) ? FINDING_WARNING
                                 : FINDING_ERROR;
}

static void read_rule(struct rules_reader *rd, const struct value *key, const struct value *v)
{
    struct rule *r = &rd->set->rules[rd->set->n];
    struct str op = text(v, "op");
    *r = (struct rule){.id = key->s,
                       .title = text(v, "title"),
                       .advice = text(v, "advice"),
                       .level = read_level(text(v, "severity")),
                       .op = str_eq(op, STR("<=")) ? RULE_AT_MOST : RULE_EQUAL,
                       .exact = flag(v, "exact"),
                       .partial = flag(v, "partial"),
                       .loop = value_get(v, "for"),
                       .each = parse(rd, v, "each"),
                       .when = parse(rd, v, "if"),
                       .left = parse(rd, v, "left"),
                       .right = parse(rd, v, "right"),
                       .less = parse(rd, v, "less"),
                       .holds = parse(rd, v, "holds"),
                       .show = parse(rd, v, "show"),
                       .source = v,
                       .kind = ledger_kind(rd->set, key->s)};
    if (!r->title.n) {
        DIAG(rd->diags, E4029, sources_place(rd->set->sources, v->at), key->s, STR("title"));
        rd->ok = false;
    }
    if (r->holds)
        r->op = RULE_HOLDS;
    else if (!r->left || !r->right) {
        DIAG(rd->diags, E7002, sources_place(rd->set->sources, v->at), key->s);
        rd->ok = false;
        return;
    }
    rd->set->n++;
}

/* Looked up once: the code asks for lists by number. */
static void find_words(struct rule_set *set)
{
    static const char *const names[] = {
#define WORDS(name, meaning) #name,
#define ENTRIES(name, meaning) #name,
#include "checks/lexicon.def"
#undef ENTRIES
#undef WORDS
    };
    for (size_t i = 0; i < LEXICON_COUNT; i++)
        set->words[i] = value_get(set->text, names[i]);
}

struct rule_set *rules_load(struct pack *pack, struct arena *a, struct sources *sources,
                            struct diags *ds)
{
    struct rule_set *set = arena_zalloc(a, sizeof *set);
    struct value *root = arena_zalloc(a, sizeof *root);
    struct rules_reader rd = {set, a, ds, true};
    if (!set || !root || !pack_json(pack, STR("rules.json"), root, ds))
        return NULL;
    set->root = root;
    set->sources = sources;
    set->text = value_get(root, "text");
    set->published = value_get(root, "published");
    set->off = value_get(root, "off");
    set->ledger = value_get(root, "ledger");
    const struct value *rules = value_get(root, "rules");
    size_t n = rules && rules->type == VALUE_MAP ? rules->map->n : 0;
    find_words(set);
    set->rules = arena_zalloc(a, (n + 1) * sizeof *set->rules);
    if (!set->rules)
        return NULL;
    for (size_t i = 0; i < n; i++) {
        const struct value *v = &rules->map->entries[i].value;
        if (v->type == VALUE_MAP && !flag(v, "off") && !value_get(v, "by"))
            read_rule(&rd, &rules->map->entries[i].key, v);
    }
    return rd.ok ? set : NULL;
}

const struct value *rule_words(const struct rule_set *rs, enum lexicon list)
{
    return rs->words[list];
}

struct str rule_word(const struct rule_set *rs, enum lexicon list)
{
    const struct value *words = rule_words(rs, list);
    return value_count(words) ? words->list->items[0].s : STR("");
}

bool rule_off(const struct rule_set *rs, struct str id)
{
    const struct value *rules = value_get(rs->root, "rules");
    const struct value *v = rules && rules->type == VALUE_MAP ? vmap_find(rules->map, id) : NULL;
    return v && v->type == VALUE_MAP && flag(v, "off");
}

const struct value *rules_published(const struct rule_set *rules)
{
    return rules->published;
}
