/* A record as the file that somebody asked for. */
#ifndef JUESUAN_JOB_PUT_H
#define JUESUAN_JOB_PUT_H

#include "job/form.h"
#include "job/job.h"

/* Writes `record` for the pack: a fill-in workbook where `out` ends in .xlsx, else JSON; with `out`
 * NULL, JSON to `output`. An existing file is left alone without `force` (E1007). */
void job_put(struct juesuan *j, struct loaded_pack *p, const struct record *record, const char *out,
             bool force, juesuan_text_fn *output, void *user);
/* Whether that file may be written; false after E1007. */
bool job_may_put(struct juesuan *j, const char *out, bool force);

#endif
