/* Work done in a process of its own, so that its death is survived: for libraries that end the
 * process, or go on with half of what they should have, when an allocation fails. Programs of
 * others are process.h. */
#ifndef JUESUAN_FENCE_ISOLATE_H
#define JUESUAN_FENCE_ISOLATE_H

#include "base/diag.h"

/* What is to be done: its result goes to `out`, its reports to `ds`; all else that it changes is
 * lost. False after a report. */
typedef bool isolated_fn(void *user, struct buf *out, struct diags *ds);

/* Does it in a copy of this process (fork) and takes over the result and the reports. Standard
 * output leads nowhere there, and standard error to where isolated_complaint looks. False after a
 * report: its own, E1004 when memory could not be had, E6062 when a process or a file could not,
 * E6061 when it died of something else. */
bool isolated(isolated_fn *fn, void *user, struct buf *out, struct diags *ds);

/* Within `fn`: whether a library has complained on standard error. */
bool isolated_complaint(void);

#endif
