/* Columns that a department's data makes: "each" repeats a column (with all below it) for every
 * item of a list, "if" leaves it out. The item is `col` in the column's title and expressions;
 * within an "each" inside another, the item of the outer one is `col_group`. */
#include "tables/spec.h"

struct item_scope {
    struct scope scope;
    const struct value *item, *group; /* group: the item of the "each" around this one, or NULL */
    long long index;
};

static bool item_lookup(const struct scope *self, struct str name, struct value *out)
{
    const struct item_scope *s = (const struct item_scope *)self;
    if (str_eq(name, STR("col")))
        *out = *s->item;
    else if (s->group && str_eq(name, STR("col_group")))
        *out = *s->group;
    else if (str_eq(name, STR("col_index")))
        *out = value_int(s->index);
    else
        return false;
    return true;
}

/* What one column is made from while columns are expanded. */
struct expansion {
    struct builder *b;
    const struct value *item, *group; /* NULL outside of "each" */
    long long index;
    struct str path; /* the numbers of the items around and of this one: "2", "2_3" */
};

const struct scope *column_scope(const struct value *column, const struct scope *parent,
                                 struct arena *a)
{
    const struct value *item = value_get(column, "col"), *index = value_get(column, "col_index");
    int64_t n = 0;
    struct item_scope *s = item ? arena_alloc(a, sizeof *s) : NULL;
    if (!s)
        return parent;
    if (index)
        dec_to_i64(index->d, &n);
    *s = (struct item_scope){{parent, item_lookup, NULL}, item, value_get(column, "col_group"), n};
    return &s->scope;
}

static bool expand_list(const struct expansion *e, const struct value *columns, struct list *out);

/* What the column's title and expressions may read of the items it is repeated for. */
static bool put_items(const struct expansion *e, struct vmap *map)
{
    struct arena *a = e->b->in->arena;
    return !e->item || (vmap_set(map, a, STR("col"), *e->item) &&
                        vmap_set(map, a, STR("col_index"), value_int(e->index)) &&
                        (!e->group || vmap_set(map, a, STR("col_group"), *e->group)));
}

/* The column itself with what is below it expanded; what repeats it is left out, and a key gets the
 * numbers of the items. A title over nothing (an "each" below it found no item) is left out too. */
static bool expand_one(const struct expansion *e, const struct value *column, struct list *out)
{
    struct arena *a = e->b->in->arena;
    struct vmap *map = vmap_new(a);
    for (size_t i = 0; map && i < column->map->n; i++) {
        const struct vmap_entry *m = &column->map->entries[i];
        struct value v = m->value;
        if (str_eq(m->key.s, STR("each")) || str_eq(m->key.s, STR("if")) ||
            str_eq(m->key.s, STR("where")))
            continue;
        if (str_eq(m->key.s, STR("columns"))) {
            struct list *below = list_new(a);
            if (!below || !expand_list(e, &m->value, below))
                return false;
            if (!below->n && value_count(&m->value))
                return true;
            v.type = VALUE_LIST;
            v.list = below;
        } else if (str_eq(m->key.s, STR("key")) && e->item && v.type == VALUE_STR) {
            if (!vmap_set(map, a, STR("base_key"), v))
                return false;
            v.s = arena_printf(a, "%.*s%.*s", STR_ARG(v.s), STR_ARG(e->path));
        }
        if (!vmap_put(map, a, m->key, v))
            return false;
    }
    if (!map || !put_items(e, map))
        return false;
    struct value made = value_map(map);
    made.at = column->at;
    return list_push(out, a, made);
}

static bool next_item(const struct value *items, size_t i, struct value *out)
{
    if (items->type == VALUE_LIST) {
        if (i < items->list->n)
            *out = items->list->items[i];
        return i < items->list->n;
    }
    return items->type == VALUE_OBJECT && items->object->ops->element &&
           items->object->ops->element(items->object, i, out);
}

/* Whether "where" of a repeated column keeps an item. */
static bool is_wanted(const struct expansion *one, const struct value *column, bool *keep)
{
    const struct value *where = value_get(column, "where");
    struct item_scope own = {
        {one->b->in->scope, item_lookup, NULL}, one->item, one->group, one->index};
    struct value v;
    *keep = true;
    if (!where)
        return true;
    if (!spec_eval(one->b, where, &own.scope, &v))
        return false;
    *keep = spec_keeps(one->b, &v);
    return true;
}

static bool expand_each(const struct expansion *e, const struct value *column,
                        const struct value *each, const struct scope *scope, struct list *out)
{
    struct arena *a = e->b->in->arena;
    struct value items, *item;
    if (!spec_eval(e->b, each, scope, &items))
        return false;
    if (items.type != VALUE_LIST && !(items.type == VALUE_OBJECT && items.object->ops->element)) {
        DIAG(e->b->in->diags, E4315, spec_place(e->b, each), value_type_name(&items));
        return false;
    }
    for (size_t i = 0, kept = 0; kept <= COLUMNS_MAX; i++) {
        bool keep;
        item = arena_zalloc(a, sizeof *item);
        if (!item || !next_item(&items, i, item))
            return item != NULL;
        struct expansion one = {e->b, item, e->item, (long long)kept + 1, {0}};
        if (!is_wanted(&one, column, &keep))
            return false;
        if (!keep)
            continue;
        one.path = arena_printf(a, "%.*s%s%zu", STR_ARG(e->path), e->item ? "_" : "", ++kept);
        if (!expand_one(&one, column, out))
            return false;
    }
    return true;
}

static bool expand_list(const struct expansion *e, const struct value *columns, struct list *out)
{
    struct item_scope own;
    const struct scope *scope = e->b->in->scope;
    if (e->item) {
        own = (struct item_scope){{scope, item_lookup, NULL}, e->item, e->group, e->index};
        scope = &own.scope;
    }
    for (size_t i = 0; i < value_count(columns); i++) {
        /* NOLINTNEXTLINE(clang-analyzer-core.NullDereference): only a list has a count */
        const struct value *c = &columns->list->items[i];
        const struct value *condition = value_get(c, "if"), *each = value_get(c, "each");
        struct value v = value_bool(true);
        if (condition && !spec_eval(e->b, condition, scope, &v))
            return false;
        if (!value_truth(&v) || c->type != VALUE_MAP)
            continue;
        if (each ? !expand_each(e, c, each, scope, out) : !expand_one(e, c, out))
            return false;
    }
    return true;
}

static bool any_to_expand(const struct value *columns)
{
    for (size_t i = 0; i < value_count(columns); i++) {
        /* NOLINTNEXTLINE(clang-analyzer-core.NullDereference): only a list has a count */
        const struct value *c = &columns->list->items[i];
        if (value_get(c, "each") || value_get(c, "if") || any_to_expand(value_get(c, "columns")))
            return true;
    }
    return false;
}

bool columns_expand(struct builder *b, struct value *out)
{
    const struct value *columns = value_get(b->spec, "columns");
    *out = columns ? *columns : value_none();
    if (!any_to_expand(columns))
        return true;
    struct expansion e = {.b = b};
    struct list *list = list_new(b->in->arena);
    if (!list || !expand_list(&e, columns, list))
        return false;
    out->list = list;
    return true;
}
