#ifndef JUESUAN_JOB_SPELLING_H
#define JUESUAN_JOB_SPELLING_H

#include "base/diag.h"
#include "base/map.h"
#include "data/value.h"

/* Warns (E4022) of names in a pack.json or table specification that look misspelt. */
void spelling_check(const struct value *v, struct arena *a, const struct sources *sources,
                    struct diags *ds);

#endif
