/* What is wrong or suspicious in a pack, without any department's data. */
#include "context/context.h"

#include "base/file.h"

#include "expr/builtin/builtin.h"
#include "job/heirs.h"
#include "job/trial.h"
#include "pack/shape.h"
#include "template/lint.h"

struct pack_lint {
    struct juesuan *j;
    struct loaded_pack *p;
    struct map names; /* known at the top level of expressions */
    bool heirs_read;
    struct str *heirs; /* texts of packs that build on this one */
    size_t heir_count;
};

/* Known names: sections of the data file, first parts of facts.json's addresses, and what a job
 * adds. */

static void know(struct pack_lint *l, struct str address)
{
    size_t dot = str_find(address, STR("."), 0);
    map_put(&l->names, dot == SIZE_MAX ? address : str_sub(address, 0, dot), l);
}

static void know_members(struct pack_lint *l, const struct value *map)
{
    for (size_t i = 0; map && map->type == VALUE_MAP && i < map->map->n; i++)
        know(l, map->map->entries[i].key.s);
}

static void know_all(struct pack_lint *l, const struct schema *schema)
{
    static const char *const added[] = {"prev_year", "next_year", "unit",         "draft",
                                        "pack",      "annex",     "annex_number", "row",
                                        "index",     "group",     "col",          "col_index",
                                        "col_group", "number",    "title",        "tables"};
    map_init(&l->names, &l->j->arena);
    know_members(l, value_get(&schema->root, "properties"));
    know_members(l, value_get(&l->p->facts, "sets"));
    know_members(l, value_get(&l->p->facts, "facts"));
    know_members(l, value_get(&l->p->facts, "printed"));
    for (size_t i = 0; i < sizeof added / sizeof *added; i++)
        know(l, str_of(added[i]));
}

static struct str known_name(void *user, size_t i)
{
    const struct pack_lint *l = user;
    return i < l->names.n ? l->names.entries[i].key : (struct str){NULL, 0};
}

static struct str table_name(void *user, size_t i)
{
    const struct pack_lint *l = user;
    const struct value *ids = pack_setting(l->p->pack, STR("tables"));
    return ids && ids->type == VALUE_LIST && i < ids->list->n ? ids->list->items[i].s
                                                              : (struct str){NULL, 0};
}

static bool has_table(void *user, struct str id)
{
    const struct pack_lint *l = user;
    for (size_t i = 0; table_name(user, i).p; i++)
        if (str_eq(table_name(user, i), id))
            return true;
    return pack_has_table(l->p->pack, id);
}

/* Table specifications: every expression must parse and know its names. */

struct expression {
    struct pack_lint *lint;
    const struct source *source;
};

static void check_name(void *user, struct str name, size_t offset)
{
    const struct expression *e = user;
    struct pack_lint *l = e->lint;
    struct str near;
    if (map_get(&l->names, name) || registry_find(&registry_builtin, NATIVE_FUNCTION, name))
        return;
    near = map_nearest(&l->names, name);
    if (near.n)
        DIAG(&l->j->diags, E3502, source_place(e->source, offset), name, near);
    else
        DIAG(&l->j->diags, E3501, source_place(e->source, offset), name);
}

static void check_expression(struct pack_lint *l, const struct value *v, size_t from, size_t to)
{
    const struct source *s = sources_of(&l->j->sources, v->at);
    size_t base = s ? v->at - s->base : 0;
    /* Texts with JSON escapes stand elsewhere in the file: they are checked when the table is
     * built. */
    if (!s || base + to > s->text.n ||
        !str_eq(str_sub(s->text, base + from, base + to), str_sub(v->s, from, to)))
        return;
    struct expression e = {l, s};
    struct expr *parsed = expr_parse(s, base + from, base + to, &l->j->arena, &l->j->diags);
    if (parsed)
        expr_names(parsed, check_name, &e);
}

static void check_text(struct pack_lint *l, const struct value *v)
{
    for (size_t i = 0; i < v->s.n;) {
        size_t open = str_find(v->s, STR("{{"), i);
        size_t close = open == SIZE_MAX ? SIZE_MAX : str_find(v->s, STR("}}"), open);
        if (close == SIZE_MAX)
            return;
        check_expression(l, v, open + 2, close);
        i = close + 2;
    }
}

static bool is_expression(struct str key)
{
    static const char *const keys[] = {"bind",   "each",  "row",    "if",    "where",
                                       "indent", "count", "amount", "number"};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (str_eq(key, str_of(keys[i])))
            return true;
    return false;
}

static void check_value(struct pack_lint *l, struct str key, const struct value *v)
{
    if (v->type == VALUE_STR && is_expression(key))
        check_expression(l, v, 0, v->s.n);
    else if (v->type == VALUE_STR)
        check_text(l, v);
    for (size_t i = 0; v->type == VALUE_MAP && i < v->map->n; i++)
        check_value(l, v->map->entries[i].key.s, &v->map->entries[i].value);
    for (size_t i = 0; v->type == VALUE_LIST && i < v->list->n; i++)
        check_value(l, key, &v->list->items[i]);
}

static void check_tables(struct pack_lint *l)
{
    for (size_t i = 0; table_name(l, i).p; i++) {
        struct value spec;
        if (pack_table(l->p->pack, table_name(l, i), &spec, &l->j->diags))
            check_value(l, STR(""), &spec);
    }
}

static bool is_listed(struct pack_lint *l, struct str id)
{
    for (size_t i = 0; table_name(l, i).p; i++)
        if (str_eq(table_name(l, i), id))
            return true;
    return false;
}

/* Tables that no list names: those of annexes, which come only where the data has some. */
static void check_other_tables(struct pack_lint *l)
{
    struct arena *a = &l->j->arena;
    struct map seen;
    map_init(&seen, a);
    for (size_t i = 0; i < pack_layer_count(l->p->pack); i++) {
        struct str folder = path_join(a, pack_layer_folder(l->p->pack, i), STR("tables"));
        struct str *names;
        size_t n;
        if (!folder.p || !file_list(folder.p, a, &names, &n))
            continue;
        for (size_t k = 0; k < n; k++) {
            struct value spec;
            struct str id = names[k];
            if (!str_ends(id, STR(".json")))
                continue;
            id.n -= strlen(".json");
            if (is_listed(l, id) || map_find(&seen, id) || !map_put(&seen, id, l))
                continue;
            if (pack_table(l->p->pack, id, &spec, &l->j->diags))
                check_value(l, STR(""), &spec);
        }
    }
}

/* Charts are written as tables are. */
static void check_charts(struct pack_lint *l)
{
    const struct value *names = pack_setting(l->p->pack, STR("charts"));
    for (size_t i = 0; i < value_count(names); i++) {
        struct str file =
            arena_printf(&l->j->arena, "charts/%.*s", STR_ARG(names->list->items[i].s));
        struct value spec;
        if (file.p && pack_table(l->p->pack, file, &spec, &l->j->diags))
            check_value(l, STR(""), &spec);
    }
}

/* Facts that no file of the pack names: not the report, no table, no rule and no other fact, nor
 * any pack that builds on this one. */

static bool heirs_mention(struct pack_lint *l, struct str address)
{
    struct arena *a = &l->j->arena;
    if (!l->heirs_read)
        l->heirs = heirs_texts(l->j, l->p->pack, a, &l->heir_count);
    l->heirs_read = true;
    for (size_t i = 0; i < l->heir_count; i++)
        if (str_find(l->heirs[i], address, 0) != SIZE_MAX)
            return true;
    return false;
}

static size_t mentions(const struct pack_lint *l, struct str address)
{
    size_t n = 0;
    for (size_t i = 0; pack_file(l->p->pack, i); i++) {
        struct str text = pack_file(l->p->pack, i)->text;
        for (size_t at = 0; (at = str_find(text, address, at)) != SIZE_MAX; at += address.n)
            n++;
    }
    return n;
}

/* What a pack inherits is no fault of its own. */
static bool is_own(const struct pack_lint *l, const struct value *v)
{
    const struct source *s = sources_of(&l->j->sources, v->at);
    struct str name = pack_name(l->p->pack);
    return s && str_starts(s->name, name) && s->name.n > name.n && s->name.p[name.n] == '/';
}

static void check_facts(struct pack_lint *l)
{
    const struct value *facts = value_get(&l->p->facts, "facts");
    for (size_t i = 0; facts && facts->type == VALUE_MAP && i < facts->map->n; i++) {
        const struct value *key = &facts->map->entries[i].key;
        if (is_own(l, key) && mentions(l, key->s) < 2 && !heirs_mention(l, key->s))
            DIAG(&l->j->diags, E3503, sources_place(&l->j->sources, key->at), key->s);
    }
}

static void put_summary(struct pack_lint *l, juesuan_text_fn *output, void *user)
{
    struct buf b;
    buf_init(&b);
    struct arena *a = &l->j->diags.arena;
    DIAG_SAY(&b, WORD_N_N_ERRORS_N_WARNINGS, l->j->lang, pack_name(l->p->pack),
             arena_printf(a, "%zu", l->j->diags.errors),
             arena_printf(a, "%zu", l->j->diags.warnings));
    buf_char(&b, '\n');
    context_give(&b, output, user);
    buf_free(&b);
}

/* Check rules, on a department without figures. */
static void check_rules(struct pack_lint *l, const struct schema *schema)
{
    enum { ANY_YEAR = 2022 };
    struct juesuan *j = l->j;
    struct arena arena;
    struct sources sources;
    const struct rule_set *rules = context_rules(j, l->p);
    arena_init(&arena);
    sources_init(&sources, &arena, &j->sources);
    struct record record = {
        .schema = schema, .sources = &sources, .year = ANY_YEAR, .unit = UNIT_WAN};
    struct checks_input in = {.rules = rules,
                              .function = context_codes(j, CODES_FUNCTION, ANY_YEAR),
                              .economic = context_codes(j, CODES_ECONOMIC, ANY_YEAR),
                              .record = &record,
                              .unit = UNIT_WAN,
                              .places = 2,
                              .arena = &arena,
                              .diags = &j->diags};
    if (rules && in.function && in.economic)
        (void)rules_lint(&in, &l->p->facts);
    arena_free(&arena);
}

enum juesuan_status juesuan_pack_lint(struct juesuan *j, const char *pack, juesuan_text_fn *output,
                                      void *user)
{
    struct pack_lint l = {.j = j};
    context_begin(j);
    l.p = context_pack(j, str_of(pack));
    const struct schema *schema = l.p ? context_pack_schema(j, l.p) : NULL;
    if (!schema)
        return context_status(j);
    know_all(&l, schema);
    const struct value *entry = pack_setting(l.p->pack, STR("report"));
    struct lint_input in = {.set = &l.p->templates,
                            .entry = entry && entry->type == VALUE_STR ? entry->s : STR(""),
                            .names = known_name,
                            .tables = table_name,
                            .has_table = has_table,
                            .user = &l};
    (void)context_style(j, l.p);
    check_rules(&l, schema);
    (void)template_lint(&in, &j->diags);
    shape_suspect(&(struct shape_check){&j->schemas, &j->sources, &j->arena, &j->diags},
                  pack_config(l.p->pack));
    check_tables(&l);
    check_other_tables(&l);
    check_charts(&l);
    check_facts(&l);
    pack_trial(j, l.p, schema);
    enum juesuan_status status = context_status(j);
    if (status == JUESUAN_OK || status == JUESUAN_DATA) /* else there is no result */
        put_summary(&l, output, user);
    return context_status(j);
}
