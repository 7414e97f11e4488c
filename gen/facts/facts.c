/* The facts of one record: the pack's model and the data file put together, and the names that
 * expressions see. */
#include "facts/facts.h"

#include "facts/internal.h"

static bool facts_lookup(const struct scope *self, struct str name, struct value *out)
{
    const struct facts *f = (const struct facts *)self;
    const struct value *v = vmap_find(f->root->members, name);
    if (v)
        *out = *v;
    return v != NULL;
}

static struct str scope_name(const struct scope *self, size_t i)
{
    const struct facts *f = (const struct facts *)self;
    return i < f->root->members->n ? f->root->members->entries[i].key.s : (struct str){NULL, 0};
}

const struct scope *facts_scope(const struct facts *f)
{
    return &f->scope;
}

static struct fact_node *section_at(struct facts *f, struct str address);

/* Puts a value at an address, making the sections on the way; the items of lists are there already.
 */
static bool place_value(struct facts *f, struct str address, struct value v)
{
    size_t dot = address.n;
    while (dot > 0 && address.p[dot - 1] != '.')
        dot--;
    struct fact_node *n = section_at(f, dot ? str_sub(address, 0, dot - 1) : STR(""));
    return n && vmap_set(n->members, f->arena, str_sub(address, dot, address.n), v);
}

/* The section at an address, made when it is missing; NULL when something else stands there. */
static struct fact_node *section_at(struct facts *f, struct str address)
{
    struct value v = address_value(f, address, STR(""));
    if (fact_node_is(&v))
        return (struct fact_node *)v.object;
    if ((v.type != VALUE_UNDEFINED && v.type != VALUE_NONE) || str_ends(address, STR("]")))
        return NULL;
    struct fact_node *n = fact_node_new(f, address);
    return n && place_value(f, address, value_object(&n->object)) ? n : NULL;
}

static bool place_fact(struct facts *f, struct fact *fact)
{
    struct value v = value_object(&fact->object);
    v.at = fact->at;
    return map_put(&f->singles, fact->address, fact) && place_value(f, fact->address, v);
}

/* Sets */

static bool make_sets(struct facts *f, const struct value *sets)
{
    for (size_t i = 0; sets && sets->type == VALUE_MAP && i < sets->map->n; i++) {
        const struct vmap_entry *e = &sets->map->entries[i];
        if (e->value.type != VALUE_MAP)
            continue;
        struct fact_set *s = set_new(f, e->key.s, &e->value);
        if (!s || !map_put(&f->sets, e->key.s, s))
            return false;
        if (!place_value(f, e->key.s, value_object(&s->object))) {
            DIAG(f->diags, E4207, sources_place(f->in.record->sources, e->key.at), e->key.s);
            return false;
        }
    }
    for (size_t i = 0; i < f->sets.n; i++)
        if (!names_collect(f, set_data(f->sets.entries[i].value)))
            return false;
    names_check_section(f);
    for (size_t i = 0; i < f->sets.n; i++)
        if (!set_fill(f->sets.entries[i].value))
            return false;
    names_report_unlisted(f);
    return true;
}

/* Figures that the data file gives outside of sets */

static bool is_figure(struct str format, enum fact_kind *kind)
{
    static const struct {
        const char *format;
        enum fact_kind kind;
    } figures[] = {{"amount", FACT_AMOUNT},
                   {"count", FACT_COUNT},
                   {"score", FACT_NUMBER},
                   {"percent", FACT_NUMBER},
                   {"area", FACT_NUMBER}};
    for (size_t i = 0; i < sizeof figures / sizeof *figures; i++)
        if (str_eq(format, str_of(figures[i].format))) {
            *kind = figures[i].kind;
            return true;
        }
    return false;
}

/* Rows of sets are read by the sets themselves. */
static bool is_in_set(const struct facts *f, struct str address)
{
    const struct value *sets =
        f->in.model->type == VALUE_MAP ? vmap_find(f->in.model->map, STR("sets")) : NULL;
    size_t bracket = str_find(address, STR("["), 0);
    return bracket != SIZE_MAX && sets && sets->type == VALUE_MAP &&
           vmap_find(sets->map, str_sub(address, 0, bracket));
}

static struct value absent(struct facts *f, const struct schema_leaf *leaf)
{
    struct list *list = leaf->list ? list_new(f->arena) : NULL;
    struct fact_node *node = leaf->object ? fact_node_new(f, leaf->address) : NULL;
    return list ? value_list(list) : node ? value_object(&node->object) : value_none();
}

/* Sections whose members are addresses: what they give is no figure beside those. */
static bool names_addresses(struct str address)
{
    static const char *const sections[] = {"stated.", "controls.", "last_year.", "made_of["};
    for (size_t i = 0; i < sizeof sections / sizeof *sections; i++)
        if (str_starts(address, str_of(sections[i])))
            return true;
    return false;
}

static bool visit_leaf(void *user, const struct schema_leaf *leaf)
{
    struct facts *f = user;
    enum fact_kind kind;
    if (names_addresses(leaf->address) || is_in_set(f, leaf->address))
        return true;
    if (!is_figure(leaf->format, &kind)) {
        /* Known but not given: there, so that templates can ask for it, and empty. */
        return leaf->value || place_value(f, leaf->address, absent(f, leaf)) || !f->arena->failed;
    }
    struct fact *fact = fact_new(f, leaf->address, leaf->title, kind);
    if (!fact)
        return false;
    if (leaf->value) {
        fact_enter(fact, leaf->value);
    } else if (leaf->fallback) {
        fact->known = value_number(leaf->fallback, &fact->value);
        fact->has_derived = fact->known;
        fact->derived = fact->value;
    }
    return place_fact(f, fact);
}

static bool enter_record(struct facts *f)
{
    const struct record *r = f->in.record;
    struct value wrapped;
    if (!fact_node_wrap(f, &r->root, STR(""), &wrapped))
        return false;
    f->root = (struct fact_node *)wrapped.object;
    struct diags again; /* the record has been checked: reports now would only repeat */
    diags_init(&again);
    struct schema_check check = {.schema = r->schema,
                                 .sources = r->sources,
                                 .arena = f->arena,
                                 .diags = &again,
                                 .unit = r->unit,
                                 .visit = visit_leaf,
                                 .user = f};
    schema_apply(&check, &r->root);
    diags_free(&again);
    return !f->arena->failed;
}

/* Figures that facts.json derives */

static bool make_derived(struct facts *f, const struct value *derived)
{
    for (size_t i = 0; derived && derived->type == VALUE_MAP && i < derived->map->n; i++) {
        const struct vmap_entry *e = &derived->map->entries[i];
        struct fact_def *def = fact_def_new(f, e->key.s, &e->value);
        struct fact *fact = map_get(&f->singles, e->key.s);
        if (!def)
            return false;
        if (!fact) {
            fact = fact_new(f, e->key.s, def->title, def->kind);
            if (!fact || !place_fact(f, fact))
                return false;
        }
        fact->def = def;
    }
    return true;
}

/* Figures that no data file gives, but print does */
static bool make_printed(struct facts *f, const struct value *printed)
{
    for (size_t i = 0; printed && printed->type == VALUE_MAP && i < printed->map->n; i++) {
        const struct vmap_entry *e = &printed->map->entries[i];
        bool count = str_eq(value_get_str(&e->value, "kind"), STR("count"));
        struct fact *fact = fact_new(f, e->key.s, value_get_str(&e->value, "title"),
                                     count ? FACT_COUNT : FACT_AMOUNT);
        if (!fact || !place_fact(f, fact))
            return false;
        fact->only_printed = true;
    }
    return true;
}

/* A row that the data does not give is printed all the same by a table with fixed rows. */
static bool may_be_printed(const struct fact *fact)
{
    const struct fact_row *r = fact->row;
    return !r || r->listed || r == r->set->total || codes_name(r->set->codes, r->code).p;
}

static bool apply_stated(struct facts *f)
{
    const struct value *stated = record_member(f->in.record, STR("stated"));
    for (size_t i = 0; stated && stated->type == VALUE_MAP && i < stated->map->n; i++) {
        const struct vmap_entry *e = &stated->map->entries[i];
        struct value v = address_value(f, e->key.s, STR(""));
        struct fact *fact = fact_of(&v);
        if (!fact || !may_be_printed(fact)) {
            DIAG(f->diags, E4208, sources_place(f->in.record->sources, e->key.at), e->key.s);
            continue;
        }
        bool entered = fact->entered;
        fact_enter(fact, &e->value);
        fact->entered = entered;
        fact->stated = true;
    }
    return true;
}

struct facts *facts_build(const struct facts_input *in)
{
    struct facts *f = arena_zalloc(in->arena, sizeof *f);
    if (!f) {
        DIAG0(in->diags, E1004, (struct place){0});
        return NULL;
    }
    f->scope = (struct scope){NULL, facts_lookup, scope_name};
    f->in = *in;
    f->arena = in->arena;
    f->diags = in->diags;
    map_init(&f->sets, f->arena);
    map_init(&f->singles, f->arena);
    map_init(&f->names, f->arena);
    map_init(&f->named, f->arena);
    map_init(&f->nameless, f->arena);
    map_init(&f->usual, f->arena);
    map_init(&f->unlisted, f->arena);
    const struct value *model = in->model;
    bool has_model = model->type == VALUE_MAP;
    bool ok = enter_record(f) &&
              make_sets(f, has_model ? vmap_find(model->map, STR("sets")) : NULL) &&
              make_derived(f, has_model ? vmap_find(model->map, STR("facts")) : NULL) &&
              make_printed(f, has_model ? vmap_find(model->map, STR("printed")) : NULL) &&
              apply_stated(f);
    if (!ok && f->arena->failed)
        DIAG0(in->diags, E1004, (struct place){0});
    return ok ? f : NULL;
}

struct value facts_value(struct facts *f, struct str address)
{
    return address_value(f, address, STR(""));
}

struct fact *fact_find(struct facts *f, struct str address)
{
    struct value v = address_value(f, address, STR(""));
    struct fact *fact = fact_of(&v);
    if (fact)
        fact_evaluate(fact);
    return fact;
}

static void each_row(struct fact_row *r, void (*visit)(void *, struct fact *), void *user)
{
    struct fact_set *s = r->set;
    for (size_t i = 0; i < s->measure_count; i++) {
        struct fact *fact = row_fact(r, s->measures[i]->name);
        if (!fact)
            continue;
        fact_evaluate(fact);
        visit(user, fact);
    }
    for (size_t i = 0; i < r->child_count; i++)
        each_row(r->children[i], visit, user);
}

void facts_each(struct facts *f, void (*visit)(void *user, struct fact *fact), void *user)
{
    for (size_t i = 0; i < f->singles.n; i++) {
        struct fact *fact = f->singles.entries[i].value;
        if (fact->only_printed && !fact->stated)
            continue;
        fact_evaluate(fact);
        visit(user, fact);
    }
    for (size_t i = 0; i < f->sets.n; i++) {
        struct fact_set *s = f->sets.entries[i].value;
        each_row(s->total, visit, user);
    }
}
