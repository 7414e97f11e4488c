/* The expression language: one evaluator for templates, table specifications, derived facts and
 * check rules. Syntax and precedence are Jinja2's; numbers are exact decimals. */
#ifndef JUESUAN_EXPR_EXPR_H
#define JUESUAN_EXPR_EXPR_H

#include "base/diag.h"
#include "data/value.h"

struct expr; /* a parsed expression, read-only and reusable */

/* Where names come from. Scopes form a chain; lookup answers for its own names only and returns
 * false for others. */
struct scope {
    const struct scope *parent;
    bool (*lookup)(const struct scope *self, struct str name, struct value *out);
    /* Known name number i, {NULL, 0} at the end: for "did you mean". May be NULL. */
    struct str (*name)(const struct scope *self, size_t i);
};

/* A scope over a map of values. */
struct map_scope {
    struct scope scope;
    const struct vmap *map;
};
void map_scope_init(struct map_scope *s, const struct scope *parent, const struct vmap *map);

/* Everything an evaluation needs and may use up. One environment serves one job; it is not shared
 * between threads. */
struct expr_env {
    struct arena *arena; /* results live here */
    struct diags *diags;
    const struct registry *registry; /* filters, tests, global functions: expr/registry.h */
    bool lenient; /* an undefined value prints nothing instead of being an error */
    long fuel;    /* steps left; at 0 evaluation ends with E3xxx */
    int depth;    /* of nested calls, limited */
    void *user;   /* the owner's state, for its own filters and functions */
};

/* Parses source->text[from, to) as one expression. Problems are reported with their place in
 * `source`; NULL then. */
struct expr *expr_parse(const struct source *source, size_t from, size_t to, struct arena *a,
                        struct diags *ds);
/* False when an error was reported. */
bool expr_eval(const struct expr *e, struct expr_env *env, const struct scope *scope,
               struct value *out);
/* Calls `visit` for every name the expression reads from its scope (for lint and dependency lists).
 */
void expr_names(const struct expr *e, void (*visit)(void *user, struct str name, size_t offset),
                void *user);

/* A value as the template language prints it ("True", "None", "[1, 2]" as Jinja2 does), unescaped.
 */
void value_print(struct buf *out, const struct value *v);
/* Truth as in Python. */
bool value_truth(const struct value *v);

#endif
