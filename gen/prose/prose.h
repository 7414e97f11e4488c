/* All checks of a department: the rules over its facts and tables (checks/), then what the text
 * says, in its words, its figures and as a whole. */
#ifndef JUESUAN_PROSE_PROSE_H
#define JUESUAN_PROSE_PROSE_H

#include "checks/checks.h"

/* False when memory is exhausted or a rule is broken (reported). */
bool checks_run(const struct checks_input *in, struct findings *out);

/* What the texts say, as claims (docs/claims.md), for people or as JSON: nothing is judged. */
bool claims_put(const struct checks_input *in, bool json, struct buf *out);

#endif
