/* A group of facts as an object with members: `totals`, `assets`. It has no number of its own. */
#include "facts/internal.h"

#include <stddef.h>

static size_t member_index(const struct fact_node *n, const struct value *member)
{
    const char *entry = (const char *)member - offsetof(struct vmap_entry, value);
    return (size_t)((const struct vmap_entry *)(const void *)entry - n->members->entries);
}

/* Members come while facts are made: there may be more than when one was first looked at. */
static void note_asked(struct fact_node *n, const struct value *member)
{
    size_t index = member_index(n, member), all = n->members->n;
    if (index >= n->asked_n) {
        bool *asked = arena_zalloc(n->owner->arena, all * sizeof *asked);
        if (!asked)
            return;
        for (size_t i = 0; i < n->asked_n; i++)
            asked[i] = n->asked[i];
        n->asked = asked;
        n->asked_n = all;
    }
    n->asked[index] = true;
}

bool fact_node_asked(const struct fact_node *n, const struct value *member)
{
    size_t index = member_index(n, member);
    return index < n->asked_n && n->asked[index];
}

static bool node_attr(struct object *self, struct str name, struct value *out)
{
    struct fact_node *n = (struct fact_node *)self;
    const struct value *v = vmap_find(n->members, name);
    if (v)
        note_asked(n, v);
    *out = v ? *v : value_undefined(name);
    return true;
}

static bool node_item(struct object *self, const struct value *key, struct value *out)
{
    if (key->type == VALUE_STR)
        return node_attr(self, key->s, out);
    *out = value_undefined(STR(""));
    return true;
}

static bool node_element(struct object *self, size_t i, struct value *out)
{
    struct fact_node *n = (struct fact_node *)self;
    if (i >= n->members->n)
        return false;
    *out = n->members->entries[i].key;
    return true;
}

static size_t node_length(struct object *self)
{
    return ((struct fact_node *)self)->members->n;
}

static struct str node_member(struct object *self, size_t i)
{
    struct fact_node *n = (struct fact_node *)self;
    return i < n->members->n ? n->members->entries[i].key.s : (struct str){NULL, 0};
}

static const struct origin *node_origin(struct object *self)
{
    const struct fact_node *s = (struct fact_node *)self;
    return origin_fact(s->owner->arena, s->address);
}

static const struct object_ops node_ops = {.type = WORD_A_GROUP_OF_DATA,
                                           .attr = node_attr,
                                           .item = node_item,
                                           .element = node_element,
                                           .length = node_length,
                                           .member = node_member,
                                           .origin = node_origin};

bool fact_node_is(const struct value *v)
{
    return v->type == VALUE_OBJECT && v->object->ops == &node_ops;
}

struct fact_node *fact_node_new(struct facts *f, struct str address)
{
    struct fact_node *n = arena_zalloc(f->arena, sizeof *n);
    if (!n)
        return NULL;
    n->object.ops = &node_ops;
    n->owner = f;
    n->address = address;
    n->members = vmap_new(f->arena);
    return n->members ? n : NULL;
}

static bool wrap_map(struct facts *f, const struct value *v, struct str address, struct value *out)
{
    struct fact_node *n = fact_node_new(f, address);
    if (!n)
        return false;
    for (size_t i = 0; i < v->map->n; i++) {
        const struct vmap_entry *e = &v->map->entries[i];
        struct str path =
            address.n ? arena_printf(f->arena, "%.*s.%.*s", STR_ARG(address), STR_ARG(e->key.s))
                      : e->key.s;
        struct value member;
        if (!path.p || !fact_node_wrap(f, &e->value, path, &member) ||
            !vmap_put(n->members, f->arena, e->key, member))
            return false;
    }
    *out = value_object(&n->object);
    out->at = v->at;
    return true;
}

bool fact_node_wrap(struct facts *f, const struct value *v, struct str address, struct value *out)
{
    if (v->type == VALUE_MAP)
        return wrap_map(f, v, address, out);
    *out = *v;
    if (v->type != VALUE_LIST)
        return true;
    struct list *items = list_new(f->arena);
    for (size_t i = 0; items && i < v->list->n; i++) {
        struct str path = arena_printf(f->arena, "%.*s[%zu]", STR_ARG(address), i);
        struct value item;
        if (!path.p || !fact_node_wrap(f, &v->list->items[i], path, &item) ||
            !list_push(items, f->arena, item))
            return false;
    }
    out->list = items;
    return items != NULL;
}
