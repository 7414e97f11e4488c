/* The content of a department's outputs as a snapshot: what the manifest keeps of a build. How it
 * is written and read: store/snapshot.h. */
#ifndef JUESUAN_JOB_CONTENT_H
#define JUESUAN_JOB_CONTENT_H

#include "checks/checks.h"
#include "job/job.h"
#include "store/snapshot.h"

/* Of a job that has come as far as its document, with what the checks have found. Texts are the
 * job's or made in `a`. False when memory is exhausted. */
bool content_take(struct job *job, const struct findings *found, struct arena *a,
                  struct snapshot *out);
/* Its texts; a part of content_take. */
bool content_texts(struct job *job, struct arena *a, struct snapshot *out);

#endif
