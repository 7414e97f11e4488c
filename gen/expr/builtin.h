/* The tables that make up registry_builtin, one per file. */
#ifndef JUESUAN_EXPR_BUILTIN_H
#define JUESUAN_EXPR_BUILTIN_H

#include "expr/registry.h"
#include "expr/text.h"

extern const struct native_table filters_text, filters_list, filters_number, filters_convert,
    filters_report, filters_chinese;
extern const struct native_table tests_builtin;
extern const struct native_table functions_builtin, functions_report, functions_chinese;

/* str.strip(), str.split() and the like, also used as methods. */
native_fn text_trim_native, text_replace_native;

/* A dotted attribute path ("a.b.0") applied to `item`. `fallback` (may be NULL) stands in for what
 * is missing. */
bool attribute_path(struct call *c, const struct value *item, const struct value *path,
                    const struct value *fallback, struct value *out);

#endif
