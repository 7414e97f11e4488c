/* Filters, tests, functions and methods by name. A registry is a chain of sorted tables that never
 * change, so that it needs no memory and no start-up and threads can share it. */
#ifndef JUESUAN_EXPR_REGISTRY_H
#define JUESUAN_EXPR_REGISTRY_H

#include "base/nearest.h"
#include "expr/call.h"

enum native_kind {
    NATIVE_FILTER,
    NATIVE_TEST,
    NATIVE_FUNCTION,
    NATIVE_TEXT_METHOD,
    NATIVE_LIST_METHOD,
    NATIVE_MAP_METHOD,
    NATIVE_KINDS
};

enum native_flag {
    NATIVE_TAKES_UNDEFINED = 1 /* its subject may be undefined: default, defined */
};

/* A filter or test gets its subject as first argument. False when it reported an error; a test
 * gives a boolean. */
typedef bool native_fn(struct call *c, struct value *out);

struct native {
    const char *name;
    native_fn *fn;
    unsigned flags;
};

struct native_table {
    const struct native *items; /* sorted by name, bytewise */
    size_t n;
};

struct registry {
    const struct registry *next; /* asked when this one does not know a name; may be NULL */
    const struct native_table *kinds[NATIVE_KINDS]; /* each may be NULL */
};

#define NATIVE_TABLE(array)                                                                        \
    {                                                                                              \
        (array), sizeof(array) / sizeof *(array)                                                   \
    }

/* NULL when unknown. */
const struct native *registry_find(const struct registry *r, enum native_kind kind,
                                   struct str name);
/* The method of a text, list or map; NULL when there is none. */
const struct native *method_find(const struct registry *r, const struct value *v, struct str name);
/* Offers all known names to `near`. */
void registry_nearest(const struct registry *r, enum native_kind kind, struct nearest *near);
/* The code for an unknown filter or test, with or without a name that was perhaps meant. */
static inline enum diag_code registry_unknown(enum native_kind kind, const struct nearest *near)
{
    if (kind == NATIVE_FILTER)
        return near->n ? E3016 : E3028;
    return near->n ? E3017 : E3029;
}
/* Reports an unknown filter or test (E3016, E3017, E3028, E3029) at a place. */
void registry_report_unknown(const struct registry *r, enum native_kind kind, struct str name,
                             struct place place, struct diags *ds);
/* Name number i over all tables of the chain, {NULL, 0} at the end. */
struct str registry_name(const struct registry *r, enum native_kind kind, size_t i);

#endif
