#ifndef JUESUAN_JOB_SPELLING_H
#define JUESUAN_JOB_SPELLING_H

#include "base/diag.h"
#include "base/map.h"
#include "data/value.h"

/* Warns (E4022) of names in a pack.json that look misspelt. */
void spelling_check(const struct value *v, struct arena *a, const struct sources *sources,
                    struct diags *ds);
/* Warns (E4022, E4024, E4026) of names in a table specification that the program does not read. */
void spelling_check_table(const struct value *v, struct arena *a, const struct sources *sources,
                          struct diags *ds);

#endif
