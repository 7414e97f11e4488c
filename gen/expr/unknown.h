/* Figures that the data does not give. They are never taken for 0: in a draft the pack's word
 * stands for them, otherwise each is an error that names the figure. */
#ifndef JUESUAN_EXPR_UNKNOWN_H
#define JUESUAN_EXPR_UNKNOWN_H

#include "expr/expr.h"

/* A figure (an object with a number) without a value. */
bool value_is_unknown(const struct value *v);
/* The first unknown one of two operands; NULL when none is. */
const struct value *unknown_of(const struct value *a, const struct value *b);
/* The same where both are figures; NULL when one of them is anything else. */
const struct value *unknown_figure(const struct value *a, const struct value *b);
/* What is printed for an unknown figure, with its address. False after it was reported as missing,
 * or without a report where no report is rendered (struct report has no `missing`): *asked tells
 * which. */
bool unknown_text(const struct expr_env *env, const struct value *v, struct value *out,
                  bool *asked);

#endif
