/* Rules tried without a department: every address in them must exist. */
#include "checks/run.h"
#include "expr/builtin/builtin.h"

/* One row of one item in each set that takes rows from the data. */
static struct value sample_rows(struct arena *a, const struct value *set)
{
    const struct value *codes = value_get(set, "codes");
    bool economic = codes && codes->type == VALUE_STR && str_eq(codes->s, STR("economic"));
    struct vmap *row = vmap_new(a);
    struct list *rows = list_new(a);
    if (!row || !rows ||
        !vmap_set(row, a, STR("code"), value_str(economic ? STR("30101") : STR("2080505"))) ||
        !list_push(rows, a, value_map(row)))
        return value_none();
    return value_list(rows);
}

static bool put_at(struct arena *a, struct vmap *root, struct str path, struct value v)
{
    for (;;) {
        size_t dot = str_find(path, STR("."), 0);
        if (dot == SIZE_MAX)
            return vmap_set(root, a, path, v);
        struct str name = str_sub(path, 0, dot);
        const struct value *below = vmap_find(root, name);
        if (!below || below->type != VALUE_MAP) {
            struct vmap *made = vmap_new(a);
            if (!made || !vmap_set(root, a, name, value_map(made)))
                return false;
            below = vmap_find(root, name);
        }
        root = below->map;
        path = str_sub(path, dot + 1, path.n);
    }
}

static struct value sample(struct arena *a, const struct value *model)
{
    const struct value *sets = value_get(model, "sets");
    struct vmap *root = vmap_new(a);
    for (size_t i = 0; root && sets && sets->type == VALUE_MAP && i < sets->map->n; i++) {
        const struct vmap_entry *e = &sets->map->entries[i];
        if (!value_get(&e->value, "union") && !value_get(&e->value, "rows") &&
            !put_at(a, root, e->key.s, sample_rows(a, &e->value)))
            return value_none();
    }
    return root ? value_map(root) : value_none();
}

struct trial {
    const struct checks_input *in;
    const struct rule *rule;
    struct map_scope scope;
    struct vmap *names;
};

/* False: the expression has no value, which was reported. */
static bool try_one(struct trial *t, const struct expr *e, struct value *out)
{
    size_t before = t->in->diags->n;
    *out = value_none();
    if (!e)
        return true;
    if (expr_eval(e, t->in->env, &t->scope.scope, out) && out->type != VALUE_UNDEFINED)
        return true;
    if (t->in->diags->n == before)
        DIAG(t->in->diags, E7003, sources_place(t->in->rules->sources, t->rule->source->at),
             t->rule->id);
    return false;
}

static bool figures_only(const struct value *v)
{
    if (v->type != VALUE_LIST)
        return v->type == VALUE_NONE || fact_of(v);
    for (size_t i = 0; i < v->list->n; i++)
        if (!figures_only(&v->list->items[i]))
            return false;
    return true;
}

static void try_sides(struct trial *t)
{
    struct value when, v;
    const struct expr *sides[] = {t->rule->left, t->rule->right, t->rule->less, t->rule->show};
    bool ok = try_one(t, t->rule->when, &when);
    for (size_t i = 0; i < sizeof sides / sizeof *sides; i++)
        if (try_one(t, sides[i], &v) && !figures_only(&v))
            DIAG(t->in->diags, E7003, sources_place(t->in->rules->sources, t->rule->source->at),
                 t->rule->id);
    if (ok && t->rule->holds && (!t->rule->when || value_truth(&when)))
        (void)try_one(t, t->rule->holds, &v);
}

static void try_rule(struct trial *t)
{
    struct value rows;
    struct arena *a = t->in->arena;
    const struct value *loop = t->rule->loop;
    if (!try_one(t, t->rule->each, &rows))
        return;
    if (rows.type == VALUE_LIST && rows.list->n)
        vmap_set(t->names, a, STR("row"), rows.list->items[0]);
    else if (t->rule->each)
        return;
    if (!loop || loop->type != VALUE_LIST) {
        try_sides(t);
        return;
    }
    for (size_t i = 0; i < loop->list->n; i++)
        if (vmap_set(t->names, a, STR("measure"), loop->list->items[i]))
            try_sides(t);
}

/* Text rules: the addresses in their entries */

static bool is_address_member(struct str name)
{
    static const char *const names[] = {"fact", "budget", "whole", "part",  "a",
                                        "b",    "amount", "parts", "facts", "counts"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (str_eq(name, str_of(names[i])))
            return true;
    return false;
}

static void try_address(const struct checks_input *in, const struct value *v)
{
    /* "income.sum." stands for all that begins so. */
    bool prefix = str_ends(v->s, STR(".")) || str_ends(v->s, STR("["));
    if (v->s.n && !prefix && !fact_find(in->facts, v->s))
        DIAG(in->diags, E7007, sources_place(in->rules->sources, v->at), v->s);
}

static void try_entry(const struct checks_input *in, const struct value *entry)
{
    for (size_t i = 0; entry->type == VALUE_MAP && i < entry->map->n; i++) {
        const struct value *v = &entry->map->entries[i].value;
        if (!is_address_member(entry->map->entries[i].key.s))
            continue;
        if (v->type == VALUE_STR)
            try_address(in, v);
        for (size_t k = 0; k < value_count(v); k++)
            try_address(in, &v->list->items[k]);
    }
}

static void try_text(const struct checks_input *in)
{
    const struct value *text = in->rules->text;
    for (size_t i = 0; text && text->type == VALUE_MAP && i < text->map->n; i++) {
        const struct value *list = &text->map->entries[i].value;
        for (size_t k = 0; k < value_count(list); k++)
            try_entry(in, &list->list->items[k]);
    }
}

bool rules_lint(const struct checks_input *given, const struct value *model)
{
    struct record record = *given->record;
    struct checks_input in = *given;
    struct expr_env env;
    record.root = sample(in.arena, model);
    if (record.root.type != VALUE_MAP)
        return false;
    struct facts_input facts = {.record = &record,
                                .model = model,
                                .function = in.function,
                                .economic = in.economic,
                                .arena = in.arena,
                                .diags = in.diags};
    in.facts = facts_build(&facts);
    in.record = &record;
    struct vmap *names = vmap_new(in.arena);
    if (!in.facts || !names)
        return false;
    expr_env_init(&env, &registry_builtin, in.arena, in.diags);
    in.env = &env;
    vmap_set(names, in.arena, STR("as_published"), value_bool(false));
    vmap_set(names, in.arena, STR("year"), value_int(record.year));
    for (size_t i = 0; i < in.rules->n; i++) {
        struct trial t = {.in = &in, .rule = &in.rules->rules[i], .names = names};
        map_scope_init(&t.scope, facts_scope(in.facts), names);
        try_rule(&t);
    }
    try_text(&in);
    return true;
}
