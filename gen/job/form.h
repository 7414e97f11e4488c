/* Fill-in workbooks with what the installation holds for them. */
#ifndef JUESUAN_JOB_FORM_H
#define JUESUAN_JOB_FORM_H

#include "context/context.h"
#include "entry/entry.h"

/* The plan of the workbooks whose data follow `schema`; in `a`. `unprinted`: as form_make takes it.
 * False after a report. */
bool job_form(struct juesuan *j, const struct schema *schema, const struct map *unprinted,
              struct arena *a, struct form *out);
/* Appends a fill-in workbook for a pack and year, filled in with `root` (NULL: empty). `unit` is
 * that of the amounts in it. False after a report. */
bool job_workbook(struct juesuan *j, struct loaded_pack *p, int year, struct str unit,
                  const struct value *root, struct buf *out);

#endif
