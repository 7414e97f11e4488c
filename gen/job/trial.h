/* A pack tried on departments that do not exist: part of `template lint`, and how a fill-in
 * workbook knows what the pack does not print. */
#ifndef JUESUAN_JOB_TRIAL_H
#define JUESUAN_JOB_TRIAL_H

#include "context/context.h"

/* Reports to the context what goes wrong in a draft for a department without any data. */
void pack_trial(struct juesuan *j, struct loaded_pack *p, const struct schema *schema);

/* Puts the members (addresses without rows) that can be filled in and that neither the pack's
 * tables nor its report ask for into `out`, which lives in its arena. False after a report. */
bool pack_unprinted(struct juesuan *j, struct loaded_pack *p, const struct schema *schema,
                    struct map *out);

#endif
