/* The expression language: one evaluator for templates, table specifications, derived facts and
 * check rules. Syntax and precedence are Jinja2's; numbers are exact decimals. */
#ifndef JUESUAN_EXPR_EXPR_H
#define JUESUAN_EXPR_EXPR_H

#include "base/diag.h"
#include "data/value.h"

struct expr;     /* a parsed expression, read-only and reusable */
struct registry; /* filters, tests, functions: expr/registry.h */
struct report;   /* number style and report callbacks: expr/report.h */
struct reads;    /* facts that were looked at: expr/reads.h */

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

enum {
    EXPR_FUEL = 2000000,   /* steps of one evaluation or rendering */
    EXPR_DEPTH_MAX = 1000, /* nested evaluation levels: a stack of 1 MB has room for them */
    EXPR_REPORTS_MAX = 200,
    EXPR_HEIGHT_MAX = 200 /* nested levels of one written expression */
};

/* Everything an evaluation needs and may use up. One environment serves one job; it is not shared
 * between threads. */
struct expr_env {
    struct arena *arena; /* results live here; its limit is the memory limit */
    struct diags *diags;
    const struct registry *registry; /* what names of filters, tests and functions mean */
    bool lenient;        /* an undefined value prints nothing instead of being an error */
    bool escape;         /* printed text is escaped for Markdown unless it is safe */
    bool html;           /* … for HTML instead */
    bool trace;          /* results of arithmetic on facts say in `origin` how they were made */
    struct reads *reads; /* gets the facts that are looked at; NULL: nobody wants to know */
    bool stopped;        /* a limit was hit: nothing is evaluated any more */
    size_t output_max;   /* bytes that a template may print; 0: the usual number */
    long fuel;           /* steps left; at 0 evaluation ends with E3201 */
    int depth;           /* nested levels in use */
    int reports;         /* problems met, repeated ones too; beyond EXPR_REPORTS_MAX all stops */
    const struct sources *data;  /* where values come from, to show a data line; may be NULL */
    const struct report *report; /* NULL: defaults */
    /* Called after each reported error, to add from where the code was included or called. */
    void (*on_error)(struct expr_env *env);
    void *render; /* state of the template renderer, during rendering */
    void *user;   /* the owner's state, for its own filters and functions */
};
/* Fills in the defaults: EXPR_FUEL, strict, no escaping. */
void expr_env_init(struct expr_env *env, const struct registry *registry, struct arena *a,
                   struct diags *ds);
/* Appends `text` as the environment escapes what is printed. */
void expr_escape(const struct expr_env *env, struct buf *out, struct str text);

/* Parses source->text[from, to) as one expression. Problems are reported with their place in
 * `source`; NULL then. `source` and its text must outlive the expression. */
struct expr *expr_parse(const struct source *source, size_t from, size_t to, struct arena *a,
                        struct diags *ds);
/* False when an error was reported. The result may be undefined without an error: see
 * expr_defined. */
bool expr_eval(const struct expr *e, struct expr_env *env, const struct scope *scope,
               struct value *out);
/* False, after reporting E3101 or E3102 at the expression, when the value is undefined and the
 * environment is strict. For whoever uses the result of expr_eval. */
bool expr_defined(const struct expr *e, struct expr_env *env, const struct scope *scope,
                  const struct value *v);
/* Calls `visit` for every name the expression reads from its scope (for lint and dependency lists).
 */
void expr_names(const struct expr *e, void (*visit)(void *user, struct str name, size_t offset),
                void *user);

/* A value as the template language prints it ("True", "None", "[1, 2]" as Jinja2 does), unescaped.
 * A decimal prints without trailing zeros but with at least one decimal, as in Jinja2. */
void value_print(struct buf *out, const struct value *v);
/* As inside a list: text in quotes. */
void value_repr(struct buf *out, const struct value *v);
/* Truth as in Python. */
bool value_truth(const struct value *v);
/* The fact address a value carries or, for a fact itself, its own; {NULL, 0} when none. */
const struct origin *value_origin(const struct value *v);

#endif
