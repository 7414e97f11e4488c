/* Values: what a data file holds and what expressions work with. A value is small and copied
 * freely; what it points to lives in an arena. Every value that comes from a file remembers where
 * in that file it stands. */
#ifndef JUESUAN_DATA_VALUE_H
#define JUESUAN_DATA_VALUE_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/dec.h"
#include "base/diag.h"
#include "base/map.h"
#include "base/source.h"
#include "data/origin.h"

enum value_type {
    VALUE_UNDEFINED, /* a name or member that does not exist; .undefined.name where known */
    VALUE_NONE,
    VALUE_BOOL,
    VALUE_INT, /* .d with scale 0 */
    VALUE_DEC, /* .d */
    VALUE_STR, /* .s; .safe when it is markup already */
    VALUE_LIST,
    VALUE_MAP,
    VALUE_OBJECT /* behaviour given by its operations: facts, loops, functions, namespaces … */
};

struct list;
struct vmap;
struct object;

/* Why an undefined value is undefined. */
enum undefined_kind {
    UNDEFINED_NAME,   /* no such name in any scope */
    UNDEFINED_MEMBER, /* `owner` has no such member */
    UNDEFINED_ABSENT, /* nothing was given (an argument, a branch without else): prints nothing */
    UNDEFINED_EMPTY,  /* `name` (first, max …) of a list without items */
    UNDEFINED_BROKEN  /* comes from an expression whose error was reported already */
};

struct value {
    enum value_type type;
    bool safe; /* VALUE_STR: not to be escaped on output */
    /* 1 + position in the job's sources (source base + byte offset); 0: not from a file */
    uint32_t at;
    const struct origin *origin; /* data/origin.h: which facts it shows or was made from; NULL */
    union {
        bool b;
        struct dec d;
        struct str s;
        struct list *list;
        struct vmap *map;
        struct object *object;
        struct {
            struct str name;
            enum undefined_kind kind;
            const struct value *owner; /* UNDEFINED_MEMBER */
        } undefined;
    };
};

struct list {
    struct value *items;
    size_t n, cap;
    uint32_t weight; /* values in it at all depths, counted as often as they are reached */
    bool tuple;      /* printed as ( … ) */
};

/* A map from values (mostly strings) to values, in order of insertion. */
struct vmap_entry {
    struct value key, value;
};
struct vmap {
    struct vmap_entry *entries;
    size_t n, cap;
    uint32_t *slots; /* index over all keys; NULL while the map is small */
    size_t slot_count;
    uint32_t weight;        /* as of a list */
    struct hash_key secret; /* once there are slots */
};

struct call; /* arguments of a call: expr/call.h */

/* Operations of an object. Any may be NULL: then the object cannot do that. All return false only
 * on an error that they have reported themselves; "there is no such member" is true with an
 * undefined value. */
struct object_ops {
    enum diag_word type; /* what messages call it: a figure, a loop …; 0 is any object */
    bool (*attr)(struct object *self, struct str name, struct value *out);
    bool (*item)(struct object *self, const struct value *key, struct value *out);
    /* Element number i while iterating; false when there is no such element (the end). */
    bool (*element)(struct object *self, size_t i, struct value *out);
    size_t (*length)(struct object *self);
    bool (*call)(struct object *self, struct call *call, struct value *out);
    /* The exact number behind it (a fact); false when it is unknown. */
    bool (*number)(struct object *self, struct dec *out);
    bool (*truth)(struct object *self);
    void (*print)(struct object *self, struct buf *out);
    /* Itself as the origin of what is made from it. */
    const struct origin *(*origin)(struct object *self);
    /* Known member names, for "did you mean": name number i, {NULL, 0} at the end. */
    struct str (*member)(struct object *self, size_t i);
};

struct object {
    const struct object_ops *ops;
};

static inline struct value value_undefined(struct str name)
{
    return (struct value){.type = VALUE_UNDEFINED, .undefined = {.name = name}};
}
static inline struct value value_absent(void)
{
    return (struct value){.type = VALUE_UNDEFINED, .undefined = {.kind = UNDEFINED_ABSENT}};
}
static inline struct value value_none(void)
{
    return (struct value){.type = VALUE_NONE};
}
static inline struct value value_bool(bool b)
{
    return (struct value){.type = VALUE_BOOL, .b = b};
}
static inline struct value value_int(long long i)
{
    return (struct value){.type = VALUE_INT, .d = dec_of(i)};
}
static inline struct value value_dec(struct dec d)
{
    return (struct value){.type = VALUE_DEC, .d = d};
}
static inline struct value value_str(struct str s)
{
    return (struct value){.type = VALUE_STR, .s = s};
}
/* Text that is not escaped on output. */
static inline bool value_is_safe(const struct value *v)
{
    return v->type == VALUE_STR && v->safe;
}
/* An integer or a boolean, which counts as 0 or 1. */
static inline bool value_is_integer(const struct value *v)
{
    return v->type == VALUE_INT || v->type == VALUE_BOOL;
}
static inline struct value value_object(struct object *o)
{
    return (struct value){.type = VALUE_OBJECT, .object = o};
}

/* Containers that are shared inside one another can be walked exponentially often: adding refuses
 * what would weigh more than this, so that printing and comparing always end. */
enum { VALUE_WEIGHT_MAX = 32 * 1024 * 1024 };
/* Values reached from `v`, itself included. */
uint32_t value_weight(const struct value *v);

/* Containers. NULL and false mean: out of memory, or too heavy. */
struct list *list_new(struct arena *a);
bool list_push(struct list *l, struct arena *a, struct value v);
struct vmap *vmap_new(struct arena *a);
/* Adds or replaces. */
bool vmap_put(struct vmap *m, struct arena *a, struct value key, struct value v);
bool vmap_set(struct vmap *m, struct arena *a, struct str key, struct value v);
/* NULL when absent. */
const struct value *vmap_get(const struct vmap *m, struct value key);
const struct value *vmap_find(const struct vmap *m, struct str key);

struct value value_list(struct list *l);
struct value value_map(struct vmap *m);

/* Equality as in Python: 1 == 1.0 == True, strings by bytes, containers by content; an object with
 * a number equals it. */
bool value_equal(const struct value *a, const struct value *b);
/* The number of an integer, decimal, boolean or numeric object; false for anything else. */
bool value_number(const struct value *v, struct dec *out);
bool value_is_number(const struct value *v); /* integer, decimal or numeric object; not a boolean */
uint64_t value_hash(struct hash_key secret, const struct value *v);
/* A number, text, a list … for messages, in both languages. */
struct str value_type_name(const struct value *v);

/* A member of a map by name: NULL, or "" for the text, when `map` is no map or has none of that
 * kind. */
const struct value *value_named(const struct value *map, struct str name);
struct str value_named_str(const struct value *map, struct str name);
/* Inline, so that the length of a literal is not counted each time. */
static inline const struct value *value_get(const struct value *map, const char *name)
{
    return value_named(map, str_of(name));
}

static inline struct str value_get_str(const struct value *map, const char *name)
{
    return value_named_str(map, str_of(name));
}
/* Something was said: neither undefined nor none, no text of blanks, no list without items. */
bool value_is_given(const struct value *v);
/* Items of a list; 0 for anything else, NULL too. */
size_t value_count(const struct value *list);

#endif
