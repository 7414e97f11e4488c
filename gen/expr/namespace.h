/* Access to namespaces for the tag that sets their members. */
#ifndef JUESUAN_EXPR_NAMESPACE_H
#define JUESUAN_EXPR_NAMESPACE_H

#include "data/value.h"

/* The members of a namespace(); NULL when `v` is none. */
struct vmap *value_namespace(const struct value *v);

#endif
