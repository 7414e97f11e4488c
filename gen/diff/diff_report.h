/* A comparison as people read it. */
#ifndef JUESUAN_DIFF_DIFF_REPORT_H
#define JUESUAN_DIFF_DIFF_REPORT_H

#include "base/file.h"
#include "diff/diff.h"
#include "grid/grid.h"
#include "pack/pack.h"

/* The comparison as names for templates, and as JSON (docs/corrections.md). NULL when memory is
 * exhausted. */
struct vmap *diff_values(struct diff *d, struct str old_file, struct str new_file);
/* The correction of the data that explains a figure, also one of a figure that follows from it;
 * NULL when there is none. */
const struct snap_correction *diff_reason(const struct diff *d, const struct diff_fact *root);
/* Whether a correction of the new data gives a reason for something other than a figure: one of its
 * own texts or names. It was not there before. */
bool diff_reason_of_text(struct diff *d, const struct snap_correction *c);
/* Whether the old data had a correction of that address. */
bool diff_was_known(const struct diff *d, struct str address);
/* The table of 更正说明, with figures as they are published: columns as pack.json names them under
 * correction.columns. NULL when memory is exhausted. */
struct grid *diff_corrections_grid(struct diff *d, const struct vmap *values, struct pack *pack);
/* Writes any value as JSON. */
void diff_json(struct jsonout *out, const struct value *v);

#endif
