/* Libraries that are loaded when a command needs them. What they need in turn (GnuTLS, ICU with its
 * C++) takes longer to load than the rest of the program together, and most commands use none of
 * it. The fence of such a library holds its functions in a table of its own. */
#ifndef JUESUAN_FENCE_LATE_H
#define JUESUAN_FENCE_LATE_H

#include "base/diag.h"

/* For a list FUNCTIONS(X) of X(name): the members of the table, and the names in their order. */
#define LATE_POINTER(name) __typeof__(name) *name;
#define LATE_NAME(name) #name,

/* Loads `library` (its SONAME), if no one has, and fills the table, a struct of pointers to the `n`
 * functions and nothing else. It stays loaded as long as the process lives. False when it cannot be
 * had, see late_failed. */
bool late_load(const char *library, const char *const *names, size_t n, void *table);
/* Why late_load failed: E1004, or E6063 where the library is not there or is another one. */
void late_failed(const char *library, struct diags *ds);

#endif
