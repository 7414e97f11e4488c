/* Rows of a set: their figures, and what expressions see of them. */
#include "facts/internal.h"

#include "data/words.h"
static const struct object_ops row_ops;

static size_t measure_index(const struct fact_set *s, struct str name)
{
    for (size_t i = 0; i < s->measure_count; i++)
        if (str_eq(s->measures[i]->name, name))
            return i;
    return SIZE_MAX;
}

static bool add_child(struct fact_row *parent, struct fact_row *child)
{
    struct arena *a = parent->set->owner->arena;
    struct fact_row **grown =
        arena_room(a, parent->children, parent->child_count, &parent->child_cap, sizeof *grown);
    if (!grown)
        return false;
    parent->children = grown;
    size_t i = parent->child_count++;
    for (; i > 0 && str_cmp(parent->children[i - 1]->code, child->code) > 0; i--)
        parent->children[i] = parent->children[i - 1];
    parent->children[i] = child;
    return true;
}

struct fact_row *row_new(struct fact_set *s, struct str code, const struct value *entered)
{
    struct arena *a = s->owner->arena;
    struct fact_row *r = arena_zalloc(a, sizeof *r);
    if (!r)
        return NULL;
    r->object.ops = &row_ops;
    r->set = s;
    r->code = code;
    r->level = code_level(code);
    r->entered = entered;
    r->name = code.n ? names_of(s, code, entered) : TABLE_SUM;
    r->facts = arena_zalloc(a, (s->measure_count + 1) * sizeof *r->facts);
    return r->facts ? r : NULL;
}

bool row_list(struct fact_set *s, struct fact_row *r)
{
    if (r->listed || r == s->total)
        return true;
    r->listed = true;
    struct str above = code_parent(r->code);
    r->parent = above.n ? set_row(s, above) : s->total;
    return r->parent && add_child(r->parent, r) && row_list(s, r->parent);
}

struct fact_row *set_row(struct fact_set *s, struct str code)
{
    struct fact_row *r = map_get(&s->rows, code);
    if (r)
        return r;
    code = arena_str(s->owner->arena, code);
    r = code.p ? row_new(s, code, NULL) : NULL;
    return r && map_put(&s->rows, code, r) ? r : NULL;
}

struct fact *row_fact(struct fact_row *r, struct str measure)
{
    struct fact_set *s = r->set;
    struct facts *f = s->owner;
    size_t i = measure_index(s, measure);
    if (i == SIZE_MAX)
        return NULL;
    if (r->facts[i])
        return r->facts[i];
    const struct fact_def *def = s->measures[i];
    struct str address = r->code.n ? arena_printf(f->arena, "%.*s[%.*s].%.*s", STR_ARG(s->address),
                                                  STR_ARG(r->code), STR_ARG(def->name))
                                   : arena_printf(f->arena, "%.*s.sum.%.*s", STR_ARG(s->address),
                                                  STR_ARG(def->name));
    struct str title = arena_printf(f->arena, "%.*s %.*s%.*s %.*s", STR_ARG(s->title),
                                    STR_ARG(r->code), STR_ARG(r->name), STR_ARG(def->title));
    struct fact *fact = fact_new(f, address, title, def->kind);
    if (!fact)
        return NULL;
    fact->def = def;
    fact->row = r;
    r->facts[i] = fact;
    const struct value *given = r->entered ? vmap_find(r->entered->map, def->name) : NULL;
    if (given)
        fact_enter(fact, given);
    return fact;
}

struct value row_value(struct fact_row *r)
{
    struct value v = value_object(&r->object);
    v.at = r->entered ? r->entered->at : 0;
    return v;
}

static struct value rows_value(struct arena *a, struct fact_row *const *rows, size_t n)
{
    struct list *l = list_new(a);
    for (size_t i = 0; l && i < n; i++)
        if (!list_push(l, a, row_value(rows[i])))
            return value_none();
    return l ? value_list(l) : value_none();
}

/* Strings that a row hands out remember the line of the data they came from. */
static struct value row_text(const struct fact_row *r, struct str s)
{
    struct value v = value_str(s);
    v.at = r->entered ? r->entered->at : 0;
    return v;
}

static bool row_attr(struct object *self, struct str name, struct value *out)
{
    struct fact_row *r = (struct fact_row *)self;
    struct fact *fact = row_fact(r, name);
    if (fact) {
        *out = value_object(&fact->object);
        out->at = fact->at;
    } else if (str_eq(name, STR("code"))) {
        *out = row_text(r, r->code);
    } else if (str_eq(name, STR("name"))) {
        *out = row_text(r, r->name);
    } else if (str_eq(name, STR("level"))) {
        *out = value_int((long long)r->level);
    } else if (str_eq(name, STR("parent"))) {
        struct str above = code_parent(r->code);
        struct fact_row *parent = above.n ? set_row(r->set, above) : r->set->total;
        *out = r->code.n && parent ? row_value(parent) : value_none();
    } else if (str_eq(name, STR("children"))) {
        *out = rows_value(r->set->owner->arena, r->children, r->child_count);
    } else {
        *out = value_undefined(name);
    }
    return true;
}

static bool row_item(struct object *self, const struct value *key, struct value *out)
{
    return row_attr(self, key->type == VALUE_STR ? key->s : STR(""), out);
}

static struct str row_member(struct object *self, size_t i)
{
    static const char *const fixed[] = {"code", "name", "level", "parent", "children"};
    struct fact_set *s = ((struct fact_row *)self)->set;
    if (i < s->measure_count)
        return s->measures[i]->name;
    i -= s->measure_count;
    return i < sizeof fixed / sizeof *fixed ? str_of(fixed[i]) : (struct str){NULL, 0};
}

static const struct origin *row_origin(struct object *self)
{
    struct fact_row *r = (struct fact_row *)self;
    struct arena *a = r->set->owner->arena;
    return origin_fact(a,
                       arena_printf(a, "%.*s[%.*s]", STR_ARG(r->set->address), STR_ARG(r->code)));
}

static const struct object_ops row_ops = {.type = WORD_A_ROW_OF_A_TABLE,
                                          .attr = row_attr,
                                          .item = row_item,
                                          .member = row_member,
                                          .origin = row_origin};
