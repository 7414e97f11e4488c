#include "expr/call.h"
#include "facts/internal.h"

#include <stdlib.h>

static const struct object_ops row_ops, set_ops;

bool set_is(const struct value *v)
{
    return v->type == VALUE_OBJECT && v->object->ops == &set_ops;
}

static size_t measure_index(const struct fact_set *s, struct str name)
{
    for (size_t i = 0; i < s->measure_count; i++)
        if (str_eq(s->measures[i]->name, name))
            return i;
    return SIZE_MAX;
}

/* Rows */

static bool add_child(struct fact_row *parent, struct fact_row *child)
{
    struct arena *a = parent->set->owner->arena;
    if (parent->child_count == parent->child_cap) {
        size_t cap = parent->child_cap ? parent->child_cap * 2 : 4;
        struct fact_row **grown = arena_grow(
            a, parent->children, parent->child_count * sizeof *grown, cap * sizeof *grown);
        if (!grown)
            return false;
        parent->children = grown;
        parent->child_cap = cap;
    }
    size_t i = parent->child_count++;
    for (; i > 0 && str_cmp(parent->children[i - 1]->code, child->code) > 0; i--)
        parent->children[i] = parent->children[i - 1];
    parent->children[i] = child;
    return true;
}

static struct fact_row *row_new(struct fact_set *s, struct str code, const struct value *entered)
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
    r->name = code.n ? names_of(s, code, entered) : STR("合计");
    r->facts = arena_zalloc(a, (s->measure_count + 1) * sizeof *r->facts);
    return r->facts ? r : NULL;
}

/* Makes the row part of the table: it and the rows above it. */
static bool list_row(struct fact_set *s, struct fact_row *r)
{
    if (r->listed || r == s->total)
        return true;
    r->listed = true;
    struct str above = code_parent(r->code);
    r->parent = above.n ? set_row(s, above) : s->total;
    return r->parent && add_child(r->parent, r) && list_row(s, r->parent);
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

static struct value row_value(struct fact_row *r)
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

static struct str row_address(struct object *self)
{
    struct fact_row *r = (struct fact_row *)self;
    return arena_printf(r->set->owner->arena, "%.*s[%.*s]", STR_ARG(r->set->address),
                        STR_ARG(r->code));
}

static const struct object_ops row_ops = {.type_name = "表行",
                                          .attr = row_attr,
                                          .item = row_item,
                                          .member = row_member,
                                          .address = row_address};

bool fact_row_code(const struct value *v, struct str *code, struct str *name)
{
    if (v->type != VALUE_OBJECT || v->object->ops != &row_ops)
        return false;
    struct fact_row *r = (struct fact_row *)v->object;
    *code = r->code;
    *name = r->name;
    return true;
}

/* Sets */

static void collect(struct fact_row *r, size_t level, bool leaves, struct arena *a, struct list *l)
{
    for (size_t i = 0; i < r->child_count; i++) {
        struct fact_row *child = r->children[i];
        bool wanted = leaves ? child->child_count == 0 : !level || child->level == level;
        if (wanted)
            list_push(l, a, row_value(child));
        collect(child, level, leaves, a, l);
    }
}

static struct value collected(struct fact_set *s, size_t level, bool leaves)
{
    struct list *l = list_new(s->owner->arena);
    if (!l)
        return value_none();
    collect(s->total, level, leaves, s->owner->arena, l);
    return value_list(l);
}

/* True when no figure of the set is other than zero. */
static bool set_is_empty(struct fact_set *s)
{
    for (size_t i = 0; i < s->measure_count; i++)
        for (size_t k = 0; k < s->total->child_count; k++) {
            struct fact *fact = row_fact(s->total->children[k], s->measures[i]->name);
            if (!fact)
                return false;
            fact_evaluate(fact);
            if (!fact->known || dec_sign(fact->value) != 0)
                return false;
        }
    return s->known;
}

/* set.under[301]: the rows of a 类 and all its 款 and 项 that the classification or the data has,
 * in the order of codes. */
struct under {
    struct object object;
    struct fact_set *set;
};

static int by_code(const void *a, const void *b)
{
    return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

static bool under_item(struct object *self, const struct value *key, struct value *out)
{
    struct fact_set *s = ((struct under *)self)->set;
    struct arena *a = s->owner->arena;
    struct buf b;
    buf_init(&b);
    struct dec d;
    if (key->type == VALUE_STR)
        buf_str(&b, key->s);
    else if (value_number(key, &d))
        dec_print(&b, d);
    struct str prefix = arena_str(a, buf_view(&b));
    buf_free(&b);
    size_t n = 0, most = s->codes->map.n + s->rows.n;
    struct str *codes = arena_alloc(a, (most + 1) * sizeof *codes);
    struct list *l = list_new(a);
    if (!codes || !l || !prefix.p)
        return true;
    for (size_t i = 0; i < s->codes->map.n; i++)
        if (str_starts(s->codes->map.entries[i].key, prefix))
            codes[n++] = s->codes->map.entries[i].key;
    for (size_t i = 0; i < s->rows.n; i++) {
        const struct fact_row *r = s->rows.entries[i].value;
        if (r->listed && str_starts(r->code, prefix) && !map_get(&s->codes->map, r->code))
            codes[n++] = r->code;
    }
    qsort(codes, n, sizeof *codes, by_code);
    for (size_t i = 0; i < n; i++) {
        struct fact_row *r = set_row(s, codes[i]);
        if (r)
            list_push(l, a, row_value(r));
    }
    *out = value_list(l);
    return true;
}

static const struct object_ops under_ops = {.type_name = "科目", .item = under_item};

/* set.arranged(codes): the lowest rows, those named by `codes` first and in that order, the rest by
 * code. */
static bool arranged_call(struct object *self, struct call *c, struct value *out)
{
    struct fact_set *s = ((struct under *)self)->set;
    struct arena *a = s->owner->arena;
    struct value codes, leaves = collected(s, 0, true);
    struct list *l = list_new(a);
    struct map seen;
    if (!call_bind(c, "codes", &codes) || !l || leaves.type != VALUE_LIST)
        return false;
    map_init(&seen, a);
    for (size_t i = 0; codes.type == VALUE_LIST && i < codes.list->n; i++) {
        const struct value *code = &codes.list->items[i];
        struct fact_row *r = code->type == VALUE_STR ? map_get(&s->rows, code->s) : NULL;
        if (r && r->listed && !map_get(&seen, r->code) &&
            !(map_put(&seen, r->code, r) && list_push(l, a, row_value(r))))
            return false;
    }
    for (size_t i = 0; i < leaves.list->n; i++) {
        struct fact_row *r = (struct fact_row *)leaves.list->items[i].object;
        if (!map_get(&seen, r->code) && !list_push(l, a, leaves.list->items[i]))
            return false;
    }
    *out = value_list(l);
    return true;
}

static const struct object_ops arranged_ops = {.type_name = "排列", .call = arranged_call};

static struct value helper_value(struct fact_set *s, const struct object_ops *ops)
{
    struct under *u = arena_zalloc(s->owner->arena, sizeof *u);
    if (!u)
        return value_none();
    *u = (struct under){{ops}, s};
    return value_object(&u->object);
}

static bool set_attr(struct object *self, struct str name, struct value *out)
{
    struct fact_set *s = (struct fact_set *)self;
    if (str_eq(name, STR("sum")))
        *out = row_value(s->total);
    else if (str_eq(name, STR("rows")))
        *out = collected(s, 0, false);
    else if (str_eq(name, STR("classes")))
        *out = collected(s, 1, false);
    else if (str_eq(name, STR("sections")))
        *out = collected(s, 2, false);
    else if (str_eq(name, STR("leaves")))
        *out = collected(s, 0, true);
    else if (str_eq(name, STR("given")))
        *out = value_list(s->given);
    else if (str_eq(name, STR("empty")))
        *out = value_bool(set_is_empty(s));
    else if (str_eq(name, STR("known")))
        *out = value_bool(s->known);
    else if (str_eq(name, STR("under")))
        *out = helper_value(s, &under_ops);
    else if (str_eq(name, STR("arranged")))
        *out = helper_value(s, &arranged_ops);
    else
        *out = value_undefined(name);
    return true;
}

static bool set_item(struct object *self, const struct value *key, struct value *out)
{
    struct fact_set *s = (struct fact_set *)self;
    struct buf text;
    struct dec d;
    buf_init(&text);
    if (key->type == VALUE_STR)
        buf_str(&text, key->s);
    else if (value_number(key, &d))
        dec_print(&text, d);
    struct str code = buf_view(&text);
    *out = value_undefined(STR(""));
    if (str_is_digits(code) && code_level(code) > 0) {
        struct fact_row *r = set_row(s, code);
        if (r)
            *out = row_value(r);
    }
    buf_free(&text);
    return true;
}

static bool set_element(struct object *self, size_t i, struct value *out)
{
    struct value rows = collected((struct fact_set *)self, 0, false);
    if (rows.type != VALUE_LIST || i >= rows.list->n)
        return false;
    *out = rows.list->items[i];
    return true;
}

static struct str set_member(struct object *self, size_t i)
{
    static const char *const names[] = {"sum",   "rows",  "classes", "sections", "leaves",
                                        "given", "empty", "known",   "under",    "arranged"};
    (void)self;
    return i < sizeof names / sizeof *names ? str_of(names[i]) : (struct str){NULL, 0};
}

static struct str set_address(struct object *self)
{
    return ((struct fact_set *)self)->address;
}

static const struct object_ops set_ops = {.type_name = "表",
                                          .attr = set_attr,
                                          .item = set_item,
                                          .element = set_element,
                                          .member = set_member,
                                          .address = set_address};

static bool read_measures(struct fact_set *s, const struct value *model)
{
    const struct value *measures = vmap_find(model->map, STR("measures"));
    size_t n = measures && measures->type == VALUE_MAP ? measures->map->n : 0;
    s->measures = arena_alloc(s->owner->arena, (n + 1) * sizeof *s->measures);
    if (!s->measures)
        return false;
    for (size_t i = 0; i < n; i++) {
        const struct vmap_entry *e = &measures->map->entries[i];
        s->measures[i] = fact_def_new(s->owner, e->key.s, &e->value);
        if (!s->measures[i])
            return false;
        s->measure_count++;
    }
    return true;
}

struct fact_set *set_new(struct facts *f, struct str address, const struct value *model)
{
    struct fact_set *s = arena_zalloc(f->arena, sizeof *s);
    if (!s)
        return NULL;
    const struct value *title = vmap_find(model->map, STR("title"));
    const struct value *codes = vmap_find(model->map, STR("codes"));
    s->object.ops = &set_ops;
    s->owner = f;
    s->address = address;
    s->title = title && title->type == VALUE_STR ? title->s : address;
    s->codes = codes && codes->type == VALUE_STR && str_eq(codes->s, STR("economic"))
                   ? f->in.economic
                   : f->in.function;
    s->model = model;
    map_init(&s->rows, f->arena);
    s->given = list_new(f->arena);
    if (!s->given || !read_measures(s, model))
        return NULL;
    s->total = row_new(s, STR(""), NULL);
    return s->total ? s : NULL;
}

const struct value *set_data(const struct fact_set *s)
{
    const struct value *v = &s->owner->in.record->root;
    struct str path = s->address;
    while (v && v->type == VALUE_MAP && path.n) {
        size_t dot = str_find(path, STR("."), 0);
        v = vmap_find(v->map, dot == SIZE_MAX ? path : str_sub(path, 0, dot));
        path = dot == SIZE_MAX ? STR("") : str_sub(path, dot + 1, path.n);
    }
    return v && v->type == VALUE_LIST ? v : NULL;
}

static bool fill_given(struct fact_set *s, const struct value *data)
{
    struct facts *f = s->owner;
    for (size_t i = 0; i < data->list->n; i++) {
        const struct value *row = &data->list->items[i];
        const struct value *code = row->type == VALUE_MAP ? vmap_find(row->map, STR("code")) : NULL;
        if (!code || code->type != VALUE_STR || !code_level(code->s) || !str_is_digits(code->s))
            continue; /* the schema has reported it */
        struct fact_row *r = set_row(s, code->s);
        if (!r)
            return false;
        if (r->entered) {
            DIAG(f->diags, E4206, sources_place(f->in.record->sources, code->at), code->s);
            continue;
        }
        r->entered = row;
        r->name = names_of(s, r->code, row);
        if (!list_row(s, r) || !list_push(s->given, f->arena, row_value(r)))
            return false;
        names_check_row(r);
    }
    return true;
}

static bool fill_union(struct fact_set *s, const struct value *members)
{
    struct facts *f = s->owner;
    for (size_t i = 0; i < members->list->n; i++) {
        const struct value *address = &members->list->items[i];
        struct fact_set *other = address->type == VALUE_STR ? map_get(&f->sets, address->s) : NULL;
        if (!other) {
            DIAG(f->diags, E4202, sources_place(f->in.record->sources, address->at),
                 address->type == VALUE_STR ? address->s : STR("?"), s->address);
            continue;
        }
        if (!set_fill(other))
            return false;
        s->known |= other->known;
        for (size_t k = 0; k < other->rows.n; k++) {
            struct fact_row *theirs = other->rows.entries[k].value;
            struct fact_row *r = theirs->listed ? set_row(s, theirs->code) : NULL;
            if (r && (!r->name.n || !str_eq(theirs->name, names_of(other, theirs->code, NULL))))
                r->name = theirs->name;
            if (r && !list_row(s, r))
                return false;
        }
    }
    return true;
}

static bool fill_classes(struct fact_set *s)
{
    for (size_t i = 0; i < s->codes->map.n; i++) {
        const struct code *c = s->codes->map.entries[i].value;
        struct fact_row *r = c->level == 1 ? set_row(s, c->code) : NULL;
        if (r && !list_row(s, r))
            return false;
    }
    return true;
}

bool set_fill(struct fact_set *s)
{
    const struct value *data = set_data(s);
    const struct value *members = vmap_find(s->model->map, STR("union"));
    const struct value *rows = vmap_find(s->model->map, STR("rows"));
    if (s->filled)
        return true;
    s->filled = true;
    s->known = data != NULL;
    if (data && !fill_given(s, data))
        return false;
    if (members && members->type == VALUE_LIST && !fill_union(s, members))
        return false;
    if (rows && rows->type == VALUE_STR && str_eq(rows->s, STR("classes"))) {
        s->known = true;
        return fill_classes(s);
    }
    return true;
}
