/* A pack tried on a department without data: part of `template lint`. */
#ifndef JUESUAN_JOB_TRIAL_H
#define JUESUAN_JOB_TRIAL_H

#include "context/context.h"

/* Reports to the context what goes wrong in a draft for a department without any data. */
void pack_trial(struct juesuan *j, struct loaded_pack *p, const struct schema *schema);

#endif
