/* One department's build and what came of it. */
#ifndef JUESUAN_JOB_BUILD_H
#define JUESUAN_JOB_BUILD_H

#include "context/context.h"
#include "store/commit_lock.h"

struct build_outcome {
    bool unchanged;          /* the outputs were up to date */
    size_t errors, warnings; /* of the checks and about the data */
    struct str title;        /* of the document; empty when it was not made */
};

/* juesuan_build; texts of the outcome are made in `a`. */
enum juesuan_status build_run(struct juesuan *j, const struct juesuan_build *options,
                              enum commit_lock_mode lock, struct arena *a,
                              struct build_outcome *out);

#endif
