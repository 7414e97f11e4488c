/* A call of a filter, test, function, method or macro: its arguments and what it may use. */
#ifndef JUESUAN_EXPR_CALL_H
#define JUESUAN_EXPR_CALL_H

#include "expr/expr.h"

struct call_named {
    struct str name;
    struct value value;
};

struct call {
    struct expr_env *env;
    const struct scope *scope; /* where the call stands */
    struct str name;           /* of what is called, for messages */
    const struct value *args;  /* in order; for a filter or test the subject comes first */
    size_t n;
    const struct call_named *named;
    size_t named_count;
    const struct source *source; /* where the call is written */
    uint32_t from, to;
};

/* Binds the arguments to parameter names. `names` lists them separated by blanks; "!" behind a name
 * means it must be given: "value! width first". out[i] is an absent value (value_absent) where none
 * was given. Reports E3108–E3111 and returns false when they do not fit. */
bool call_bind(struct call *c, const char *names, struct value *out);

/* Reports `code` at the call, with a note that points at the data line when `about` came from
 * data; always false, so that a function can `return CALL_FAIL(…)`. */
#define CALL_FAIL(c, code, about, ...)                                                             \
    call_report((c), (code), (about), (struct str[]){__VA_ARGS__},                                 \
                sizeof((struct str[]){__VA_ARGS__}) / sizeof(struct str))
bool call_report(struct call *c, enum diag_code code, const struct value *about,
                 const struct str *args, size_t arg_count);
/* Reports the undefined value `v` (E3101, E3102) unless the environment is lenient; false when it
 * was an error. True for any defined value. */
bool call_defined(struct call *c, const struct value *v);
/* Memory is exhausted: reports E3203, stops the evaluation, false. */
bool call_no_memory(struct call *c);

/* Typed access to a bound argument; absent keeps *out as the caller set it. False after reporting
 * E3112 with the parameter's name. */
bool call_int(struct call *c, const struct value *v, const char *name, int64_t *out);
bool call_size(struct call *c, const struct value *v, const char *name, size_t *out);
/* A number is always needed: absent is an error too. */
bool call_number(struct call *c, const struct value *v, const char *name, struct dec *out);
bool call_str(struct call *c, const struct value *v, const char *name, struct str *out);
/* Any value by its truth. */
bool call_bool(struct call *c, const struct value *v, bool *out);
/* The text of any value as printed; numbers and lists too. */
bool call_text(struct call *c, const struct value *v, struct str *out);
static inline bool value_is_absent(const struct value *v)
{
    return v->type == VALUE_UNDEFINED && v->undefined.kind == UNDEFINED_ABSENT;
}

/* Uses up `steps` of fuel; false when none is left (reported). */
bool call_charge(struct call *c, size_t steps);

/* All elements of a list, map (its keys), text (its characters) or object, as a list made in the
 * arena. An undefined value gives an empty list in a lenient environment. False when it cannot be
 * iterated (E3113). */
bool call_iterate(struct call *c, const struct value *v, struct list **out);

/* Calls a value (function, macro, method) with the arguments in `c`. */
bool call_value(struct call *c, const struct value *callee, struct value *out);
/* Applies a filter or test by name; c->args[0] is the subject. Unknown names are E3016, E3017. */
bool call_filter(struct call *c, struct str name, struct value *out);
bool call_test(struct call *c, struct str name, bool *out);

/* A list for a result, and one more item in it. False after E3203. */
bool call_new_list(struct call *c, struct list **out);
bool call_push(struct call *c, struct list *l, struct value v);

/* A buffer for a result, with a limit that no honest text reaches. */
enum { CALL_TEXT_MAX = 8 * 1024 * 1024 };
static inline void call_buf_init(struct buf *b)
{
    buf_init(b);
    b->max = CALL_TEXT_MAX;
}
/* Finishes a buffer of a result: copies it into the arena as a text and frees it. */
bool call_return_buf(struct call *c, struct buf *b, bool safe, struct value *out);

#endif
