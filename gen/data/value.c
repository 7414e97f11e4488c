/* Lists, maps with their index, equality and hashing. Operators and members are the language's
 * (expr/). */
#include "data/value.h"

#include "base/hash.h"
#include "base/steps.h"

enum { SMALL_MAP = 8, EQUAL_DEPTH = 200, HASH_LEAVES = 64 };

struct list *list_new(struct arena *a)
{
    return arena_zalloc(a, sizeof(struct list));
}

uint32_t value_weight(const struct value *v)
{
    return 1 + (v->type == VALUE_LIST  ? v->list->weight
                : v->type == VALUE_MAP ? v->map->weight
                                       : 0);
}

static bool gain(uint32_t *weight, const struct value *v)
{
    uint32_t more = value_weight(v);
    if (more > VALUE_WEIGHT_MAX - *weight)
        return false;
    *weight += more;
    return true;
}

bool list_push(struct list *l, struct arena *a, struct value v)
{
    if (!gain(&l->weight, &v))
        return false;
    struct value *items = arena_room(a, l->items, l->n, &l->cap, sizeof *items);
    if (!items)
        return false;
    l->items = items;
    l->items[l->n++] = v;
    return true;
}

struct vmap *vmap_new(struct arena *a)
{
    return arena_zalloc(a, sizeof(struct vmap));
}

/* Nearly all keys are texts: those are compared without a call. */
static bool same_key(const struct value *a, const struct value *b)
{
    return a->type == VALUE_STR && b->type == VALUE_STR ? str_eq(a->s, b->s) : value_equal(a, b);
}

static size_t probe(const struct vmap *m, const struct value *key)
{
    size_t mask = m->slot_count - 1, i = (size_t)value_hash(m->secret, key) & mask;
    while (m->slots[i] && !same_key(&m->entries[m->slots[i] - 1].key, key)) {
        i = (i + 1) & mask;
        STEPS(1);
    }
    return i;
}

static struct vmap_entry *find(const struct vmap *m, const struct value *key)
{
    if (m->slots) {
        uint32_t at = m->slots[probe(m, key)];
        return at ? &m->entries[at - 1] : NULL;
    }
    for (size_t i = 0; i < m->n; i++)
        if (same_key(&m->entries[i].key, key))
            return &m->entries[i];
    return NULL;
}

static bool grow(struct vmap *m, struct arena *a)
{
    size_t cap = m->cap ? m->cap * 2 : 4;
    struct vmap_entry *entries =
        arena_grow(a, m->entries, m->n * sizeof *entries, cap * sizeof *entries);
    if (!entries)
        return false;
    m->entries = entries;
    m->cap = cap;
    if (cap <= SMALL_MAP)
        return true;
    uint32_t *slots = arena_zalloc(a, cap * 2 * sizeof *slots);
    if (!slots)
        return false;
    if (!m->slots)
        m->secret = hash_key_of_process();
    m->slots = slots;
    m->slot_count = cap * 2;
    for (size_t i = 0; i < m->n; i++)
        m->slots[probe(m, &entries[i].key)] = (uint32_t)(i + 1);
    return true;
}

bool vmap_put(struct vmap *m, struct arena *a, struct value key, struct value v)
{
    struct vmap_entry *e = find(m, &key);
    if (!gain(&m->weight, &v))
        return false;
    if (e) {
        m->weight -= value_weight(&e->value);
        e->value = v;
        return true;
    }
    if ((!m->entries || m->n == m->cap) && !grow(m, a))
        return false;
    m->entries[m->n] = (struct vmap_entry){key, v};
    if (m->slots)
        m->slots[probe(m, &key)] = (uint32_t)(m->n + 1);
    m->n++;
    return true;
}

bool vmap_set(struct vmap *m, struct arena *a, struct str key, struct value v)
{
    return vmap_put(m, a, value_str(key), v);
}

const struct value *vmap_get(const struct vmap *m, struct value key)
{
    struct vmap_entry *e = find(m, &key);
    return e ? &e->value : NULL;
}

/* Asked most of all: members of small objects, by name. */
const struct value *vmap_find(const struct vmap *m, struct str key)
{
    if (m->slots || !key.n)
        return vmap_get(m, value_str(key));
    for (size_t i = 0; i < m->n; i++) {
        const struct value *k = &m->entries[i].key;
        if (k->type == VALUE_STR && k->s.n == key.n && k->s.p[0] == key.p[0] &&
            memcmp(k->s.p, key.p, key.n) == 0)
            return &m->entries[i].value;
    }
    return NULL;
}

struct value value_list(struct list *l)
{
    return (struct value){.type = VALUE_LIST, .list = l};
}

struct value value_map(struct vmap *m)
{
    return (struct value){.type = VALUE_MAP, .map = m};
}

bool value_is_number(const struct value *v)
{
    struct dec ignored;
    return v->type != VALUE_BOOL && value_number(v, &ignored);
}

bool value_number(const struct value *v, struct dec *out)
{
    switch (v->type) {
    case VALUE_BOOL:
        *out = dec_of(v->b);
        return true;
    case VALUE_INT:
    case VALUE_DEC:
        *out = v->d;
        return true;
    case VALUE_OBJECT:
        return v->object->ops->number && v->object->ops->number(v->object, out);
    default:
        return false;
    }
}

static bool equal(const struct value *a, const struct value *b, int depth);

static bool lists_equal(const struct list *a, const struct list *b, int depth)
{
    if (a == b)
        return true;
    if (a->n != b->n || a->tuple != b->tuple)
        return false;
    for (size_t i = 0; i < a->n; i++)
        if (!equal(&a->items[i], &b->items[i], depth))
            return false;
    return true;
}

static bool maps_equal(const struct vmap *a, const struct vmap *b, int depth)
{
    if (a->n != b->n)
        return false;
    for (size_t i = 0; i < a->n; i++) {
        const struct value *other = vmap_get(b, a->entries[i].key);
        if (!other || !equal(&a->entries[i].value, other, depth))
            return false;
    }
    return true;
}

bool value_equal(const struct value *a, const struct value *b)
{
    return equal(a, b, EQUAL_DEPTH);
}

/* `depth` ends the comparison of lists that a template has nested without end. */
static bool equal(const struct value *a, const struct value *b, int depth)
{
    if (depth == 0)
        return false;
    struct dec da, db;
    if (a->type == VALUE_STR || b->type == VALUE_STR)
        return a->type == b->type && str_eq(a->s, b->s);
    if (value_number(a, &da) && value_number(b, &db))
        return dec_eq(da, db);
    if (a->type != b->type)
        return false;
    switch (a->type) {
    case VALUE_LIST:
        return lists_equal(a->list, b->list, depth - 1);
    case VALUE_MAP:
        return maps_equal(a->map, b->map, depth - 1);
    case VALUE_OBJECT:
        return a->object == b->object;
    default:
        return a->type == VALUE_NONE || a->type == VALUE_UNDEFINED;
    }
}

/* Equal values have equal hashes; of a value of many parts so many of them count as `leaves`
 * allows, since lists that hold one another can be walked without end. */
static uint64_t hash(struct hash_key secret, const struct value *v, int *leaves)
{
    struct {
        uint64_t digits[2], kind;
    } parts = {{0, 0}, (uint64_t)v->type};
    struct dec d;
    if (v->type == VALUE_STR)
        return key_hash(secret, v->s);
    --*leaves;
    if (value_number(v, &d)) {
        d = dec_trim(d);
        parts.digits[0] = (uint64_t)d.coef;
        parts.digits[1] = (uint64_t)(d.coef >> 64);
        parts.kind = (uint64_t)d.scale << 8;
    } else if (v->type == VALUE_LIST) {
        parts.digits[0] = v->list->n;
        for (size_t i = 0; i<v->list->n && * leaves> 0; i++)
            parts.digits[1] = parts.digits[1] * 31 + hash(secret, &v->list->items[i], leaves);
    } else if (v->type == VALUE_MAP) { /* in whatever order */
        parts.digits[0] = v->map->n;
        for (size_t i = 0; i < v->map->n && v->map->n <= HASH_LEAVES; i++)
            parts.digits[1] += hash(secret, &v->map->entries[i].key, leaves);
    }
    return key_hash(secret, (struct str){(const char *)&parts, sizeof parts});
}

uint64_t value_hash(struct hash_key secret, const struct value *v)
{
    int leaves = HASH_LEAVES;
    return hash(secret, v, &leaves);
}

struct str value_type_name(const struct value *v)
{
    static const enum diag_word names[] = {
        WORD_IS_UNDEFINED, WORD_IS_NULL,   WORD_IS_A_BOOLEAN, WORD_IS_AN_INTEGER, WORD_IS_A_DECIMAL,
        WORD_IS_TEXT,      WORD_IS_A_LIST, WORD_IS_A_MAP,     WORD_IS_AN_OBJECT};
    if (v->type == VALUE_OBJECT && v->object->ops->type)
        return diag_word(v->object->ops->type);
    return diag_word(names[v->type]);
}

const struct value *value_named(const struct value *map, struct str name)
{
    return map && map->type == VALUE_MAP ? vmap_find(map->map, name) : NULL;
}

struct str value_named_str(const struct value *map, struct str name)
{
    const struct value *v = value_named(map, name);
    return v && v->type == VALUE_STR ? v->s : STR("");
}

bool value_is_given(const struct value *v)
{
    switch (v->type) {
    case VALUE_UNDEFINED:
    case VALUE_NONE:
        return false;
    case VALUE_STR:
        return str_trim(v->s).n > 0;
    case VALUE_LIST:
        return v->list->n > 0;
    default:
        return true;
    }
}

size_t value_count(const struct value *list)
{
    return list && list->type == VALUE_LIST ? list->list->n : 0;
}
