/* What the files of operators and members share. */
#ifndef JUESUAN_EXPR_OPS_H
#define JUESUAN_EXPR_OPS_H

#include "expr/eval.h"

/* Reports operands that the operator does not fit; always false. */
bool wrong_operands(struct eval *ev, const struct node *n, int op, const struct value *a,
                    const struct value *b);

/* sequence.c. Joins as texts; escaped where safe and unsafe ones meet. */
bool concat_values(struct eval *ev, const struct node *n, const struct value *items, size_t count,
                   struct value *out);
bool join_lists(struct eval *ev, const struct node *n, const struct list *a, const struct list *b,
                struct value *out);
/* "ab" * 3 and [1] * 3. */
bool repeat_value(struct eval *ev, const struct node *n, const struct value *v,
                  const struct value *times, struct value *out);

/* slice.c */
bool eval_slice(struct eval *ev, const struct node *n, const struct value *base, struct value *out);

#endif
