/* What was published before, and what has changed since: for a correction report. */
#ifndef JUESUAN_SERVE_OLDER_H
#define JUESUAN_SERVE_OLDER_H

#include "serve/visit.h"

/* Appends the comparison of data, bytes called `name`, with the current step, in a format of
 * juesuan_diff. False after a report of the library. `changes` may be NULL. */
bool older_compare(struct visit *v, struct str name, struct str bytes, const char *format,
                   struct buf *out, size_t *changes);
/* Appends the comparison of the data published before with the current step, in a format of
 * juesuan_diff. False after a report of the library. */
bool older_report(struct visit *v, const char *format, struct buf *out);
/* Tells the page how much has changed: `older`, its name, and `older_changes`, or
 * `older_problems`. */
void older_put(struct visit *v);

#endif
