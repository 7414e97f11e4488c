/* What the parts of the evaluator share. */
#ifndef JUESUAN_EXPR_EVAL_H
#define JUESUAN_EXPR_EVAL_H

#include "expr/ast.h"
#include "expr/registry.h"
#include "expr/unknown.h"

struct eval {
    struct expr_env *env;
    const struct source *source;
    const struct scope *scope;
    const struct value *subject;    /* of the filter that starts a filter block */
    const struct call_named *extra; /* one more named argument for the call `extra_for` */
    const struct node *extra_for;
};

/* Reports at source[from, to) and lets the owner of the environment add where that was called
 * from; always false. */
bool env_report(struct expr_env *env, const struct source *source, uint32_t from, uint32_t to,
                enum diag_code code, const struct value *about, const struct str *args,
                size_t arg_count);
#define EVAL_FAIL(ev, node, code, about, ...)                                                      \
    env_report((ev)->env, (ev)->source, (node)->from, (node)->to, (code), (about),                 \
               (struct str[]){__VA_ARGS__},                                                        \
               sizeof((struct str[]){__VA_ARGS__}) / sizeof(struct str))
/* Reports why an undefined value may not be used here; always false. */
bool env_undefined(struct expr_env *env, const struct source *source, uint32_t from, uint32_t to,
                   const struct scope *scope, const struct value *v);
/* Reports a limit and stops the evaluation; always false. */
bool env_stop(struct expr_env *env, const struct source *source, uint32_t from, uint32_t to,
              enum diag_code code);

bool eval_node(struct eval *ev, const struct node *n, struct value *out);
/* False after reporting when a strict environment does not let `v`, made by `n`, be used. */
bool eval_defined(struct eval *ev, const struct node *n, const struct value *v);
bool eval_truth(struct eval *ev, const struct node *n, const struct value *v, bool *out);
bool eval_no_memory(struct eval *ev, const struct node *n);
/* A call that stands at `n`, without arguments yet. */
struct call call_at(struct eval *ev, const struct node *n, struct str name);

/* For template tags. Evaluates filters that have no subject in front on `subject`. */
bool expr_eval_on(const struct expr *e, struct expr_env *env, const struct scope *scope,
                  const struct value *subject, struct value *out);
/* Evaluates a call with one more named argument. */
bool expr_call_with(const struct expr *e, struct expr_env *env, const struct scope *scope,
                    const struct call_named *extra, struct value *out);

/* The value of a name in the chain of scopes; false when none has it. */
bool scope_lookup(const struct scope *scope, struct str name, struct value *out);

/* eval_call.c */
bool eval_call(struct eval *ev, const struct node *n, struct value *out);
bool eval_filter(struct eval *ev, const struct node *n, struct value *out);
bool eval_test(struct eval *ev, const struct node *n, struct value *out);

/* arithmetic.c, sequence.c, compare.c, member.c */
bool eval_binary(struct eval *ev, const struct node *n, struct value *out);
bool eval_compare(struct eval *ev, const struct node *n, struct value *out);
bool eval_concat(struct eval *ev, const struct node *n, struct value *out);
bool eval_negate(struct eval *ev, const struct node *n, struct value *out);
bool eval_item(struct eval *ev, const struct node *n, struct value *out);
bool eval_attr(struct eval *ev, const struct node *n, struct value *out);

/* Orders two values as Python's "<": negative, 0, positive. False when they cannot be ordered. */
bool value_compare(const struct value *a, const struct value *b, int *out);
/* Whether `needle` is in `container`; false when that cannot be asked. */
bool value_contains(const struct value *container, const struct value *needle, bool *out);
/* Member `name` of `v`, without methods; undefined when there is none. False on a reported error.
 */
bool value_member(struct expr_env *env, const struct value *v, struct str name, struct value *out);
/* Element or entry `key` of `v`, undefined when there is none. */
bool value_item(struct expr_env *env, const struct value *v, const struct value *key,
                struct value *out);
/* A dotted attribute path ("a.b.0") applied to `item`. `fallback` (may be NULL) stands in for what
 * is missing. */
bool attribute_path(struct call *c, const struct value *item, const struct value *path,
                    const struct value *fallback, struct value *out);
/* A native function or method as a value; `self` may be NULL. False when memory is exhausted. */
bool native_value(struct expr_env *env, const struct native *native, const struct value *self,
                  struct value *out);
/* printf-like "%s" formatting of Python: format.c */
bool format_percent(struct call *c, struct str format, const struct value *args, size_t n,
                    const struct vmap *named, struct value *out);
/* "{}".format(…); the subject is text. */
bool format_braces(struct call *c, struct value *out);

#endif
