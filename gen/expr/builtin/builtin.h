/* What the language brings: Jinja2's filters, tests, functions and methods, and the report's own.
 * Packs use about a quarter of them; the rest keeps the promise that Jinja2's documentation applies
 * (docs/template-language.md). The language itself (gen/expr) knows none of them: whoever evaluates
 * hands the registry over. */
#ifndef JUESUAN_EXPR_BUILTIN_BUILTIN_H
#define JUESUAN_EXPR_BUILTIN_BUILTIN_H

#include "expr/registry.h"

extern const struct registry registry_builtin;

#endif
