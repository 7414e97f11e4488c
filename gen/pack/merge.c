/* How the JSON of a pack is laid over that of the pack which it extends. */
#include "pack/merge.h"

struct merger {
    struct arena *arena;
    const struct sources *sources;
    struct diags *diags;
    bool plain, ok;
};

static bool merge(struct merger *m, const struct value *under, const struct value *over,
                  struct value *out);

/* The list that "NAME+" or "NAME-" changes: NAME; empty for any other member. */
static struct str changed_list(const struct vmap_entry *e)
{
    struct str name = e->key.s;
    bool changes = e->key.type == VALUE_STR && e->value.type == VALUE_LIST && name.n > 1 &&
                   (name.p[name.n - 1] == '+' || name.p[name.n - 1] == '-');
    return changes ? str_sub(name, 0, name.n - 1) : STR("");
}

/* What an item of a list is known by: its id, key or name, or itself when it is a text. */
static struct str item_name(const struct value *item)
{
    static const char *const names[] = {"id", "key", "name"};
    for (size_t i = 0; item->type == VALUE_MAP && i < sizeof names / sizeof *names; i++)
        if (value_get_str(item, names[i]).n)
            return value_get_str(item, names[i]);
    return item->type == VALUE_STR ? item->s : STR("");
}

static bool same_item(const struct value *a, const struct value *b)
{
    struct str name = item_name(b);
    return value_equal(a, b) || (a->type == VALUE_MAP && name.n && str_eq(item_name(a), name));
}

static bool push(struct merger *m, struct list *list, struct value v)
{
    return list_push(list, m->arena, v);
}

/* An item that stands in the list already, by its name, is changed there; another one is added. */
static bool add_item(struct merger *m, struct list *list, const struct value *item)
{
    for (size_t i = 0; i < list->n; i++) {
        struct value merged;
        if (!same_item(&list->items[i], item))
            continue;
        if (!merge(m, &list->items[i], item, &merged))
            return false;
        list->items[i] = merged;
        return true;
    }
    return push(m, list, *item);
}

static bool add_items(struct merger *m, const struct value *under, const struct vmap_entry *e,
                      struct list *out)
{
    for (size_t i = 0; i < value_count(under); i++)
        /* NOLINTNEXTLINE(clang-analyzer-core.NullDereference): only a list has a count */
        if (!push(m, out, under->list->items[i]))
            return false;
    for (size_t i = 0; i < e->value.list->n; i++)
        if (!add_item(m, out, &e->value.list->items[i]))
            return false;
    return true;
}

static bool take_items(struct merger *m, const struct value *under, const struct vmap_entry *e,
                       struct list *out)
{
    const struct list *taken = e->value.list;
    for (size_t i = 0; i < value_count(under); i++) {
        bool keep = true;
        for (size_t k = 0; keep && k < taken->n; k++)
            /* NOLINTNEXTLINE(clang-analyzer-core.NullDereference): only a list has a count */
            keep = !same_item(&under->list->items[i], &taken->items[k]);
        /* NOLINTNEXTLINE(clang-analyzer-core.NullDereference): only a list has a count */
        if (keep && !push(m, out, under->list->items[i]))
            return false;
    }
    for (size_t k = 0; k < taken->n; k++) {
        bool found = false;
        for (size_t i = 0; !found && i < value_count(under); i++)
            /* NOLINTNEXTLINE(clang-analyzer-core.NullDereference): only a list has a count */
            found = same_item(&under->list->items[i], &taken->items[k]);
        struct str name = item_name(&taken->items[k]);
        if (!found)
            DIAG(m->diags, E4031, sources_place(m->sources, taken->items[k].at), e->key.s,
                 name.n ? name : STR("?"));
    }
    return true;
}

/* Carries out the member "NAME+" or "NAME-" on what NAME has become so far. */
static bool change_list(struct merger *m, struct vmap *merged, const struct vmap_entry *e)
{
    struct str name = changed_list(e);
    const struct value *under = vmap_find(merged, name);
    bool takes = str_ends(e->key.s, STR("-"));
    if (under && under->type != VALUE_LIST) {
        DIAG(m->diags, E4030, sources_place(m->sources, e->key.at), e->key.s, name);
        m->ok = false;
        return true;
    }
    struct list *list = list_new(m->arena);
    if (!list || !(takes ? take_items(m, under, e, list) : add_items(m, under, e, list)))
        return false;
    struct value v = value_list(list), key = e->key;
    v.at = under ? under->at : e->value.at;
    key.s = name;
    return (!under && takes) || vmap_put(merged, m->arena, key, v);
}

static bool put_over(struct merger *m, struct vmap *merged, const struct vmap_entry *e,
                     const struct value *under)
{
    static const struct value nothing = {.type = VALUE_NONE};
    struct value v;
    return merge(m, under ? under : &nothing, &e->value, &v) &&
           vmap_put(merged, m->arena, e->key, v);
}

/* A member that is there to take one away, or to tell people something. */
static bool is_no_member(const struct merger *m, const struct vmap_entry *e)
{
    return (e->value.type == VALUE_NONE && m->plain) ||
           (m->plain && e->key.type == VALUE_STR && str_starts(e->key.s, STR("//")));
}

static bool merge_maps(struct merger *m, const struct vmap *under, const struct vmap *over,
                       struct vmap *merged)
{
    for (size_t i = 0; under && i < under->n; i++) {
        const struct vmap_entry *e = &under->entries[i];
        const struct value *mine = vmap_get(over, e->key);
        if (mine && mine->type == VALUE_NONE)
            continue;
        const struct vmap_entry changed = {e->key, mine ? *mine : e->value};
        if (mine ? !put_over(m, merged, &changed, &e->value)
                 : !vmap_put(merged, m->arena, e->key, e->value))
            return false;
    }
    for (size_t i = 0; i < over->n; i++) {
        const struct vmap_entry *e = &over->entries[i];
        if (!is_no_member(m, e) && !changed_list(e).n && !(under && vmap_get(under, e->key)) &&
            !put_over(m, merged, e, NULL))
            return false;
    }
    for (size_t i = 0; i < over->n; i++)
        if (changed_list(&over->entries[i]).n && !change_list(m, merged, &over->entries[i]))
            return false;
    return true;
}

/* Whether nothing in it wants to be merged with what stands behind it: it is its own result then,
 * and needs no copy. */
static bool is_settled(const struct merger *m, const struct value *v)
{
    for (size_t i = 0; v->type == VALUE_LIST && m->plain && i < v->list->n; i++)
        if (!is_settled(m, &v->list->items[i]))
            return false;
    for (size_t i = 0; v->type == VALUE_MAP && i < v->map->n; i++) {
        const struct vmap_entry *e = &v->map->entries[i];
        if (is_no_member(m, e) || changed_list(e).n || !is_settled(m, &e->value))
            return false;
    }
    return true;
}

/* The items of a list are whole: nothing stands behind them. */
static bool merge_items(struct merger *m, const struct value *over, struct value *out)
{
    static const struct value nothing = {.type = VALUE_NONE};
    struct list *list = list_new(m->arena);
    for (size_t i = 0; list && i < over->list->n; i++) {
        struct value v;
        if (!merge(m, &nothing, &over->list->items[i], &v) || !push(m, list, v))
            return false;
    }
    if (list)
        out->list = list;
    return list != NULL;
}

static bool merge(struct merger *m, const struct value *under, const struct value *over,
                  struct value *out)
{
    *out = *over;
    if ((over->type != VALUE_MAP || under->type != VALUE_MAP) && is_settled(m, over))
        return true;
    if (over->type == VALUE_LIST && m->plain)
        return merge_items(m, over, out);
    if (over->type != VALUE_MAP || (under->type != VALUE_MAP && !m->plain))
        return true;
    struct vmap *merged = vmap_new(m->arena);
    const struct vmap *behind = under->type == VALUE_MAP ? under->map : NULL;
    if (!merged || !merge_maps(m, behind, over->map, merged))
        return false;
    out->map = merged;
    return true;
}

bool pack_merge(const struct pack_merge *how, const struct value *under, const struct value *over,
                struct value *out)
{
    struct merger m = {.arena = how->arena,
                       .sources = how->sources,
                       .diags = how->diags,
                       .plain = how->plain,
                       .ok = true};
    if (!merge(&m, under, over, out)) {
        DIAG0(how->diags, E1004, sources_place(how->sources, over->at));
        return false;
    }
    return m.ok;
}
