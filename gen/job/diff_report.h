/* A comparison as people read it. */
#ifndef JUESUAN_JOB_DIFF_REPORT_H
#define JUESUAN_JOB_DIFF_REPORT_H

#include "base/file.h"
#include "job/diff.h"

/* The comparison as names for templates, and as JSON (docs/corrections.md). NULL when memory is
 * exhausted. */
struct vmap *diff_values(struct diff *d, struct str old_file, struct str new_file);
/* Whether a correction's address is the figure's or that of its row or section. */
bool correction_covers(struct str correction, struct str address);
/* Writes any value as JSON. */
void diff_json(struct jsonout *out, const struct value *v);

#endif
