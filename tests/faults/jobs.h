/* What the program does, as functions of its library that leave their results in memory. */
#ifndef JUESUAN_FAULTS_JOBS_H
#define JUESUAN_FAULTS_JOBS_H

#include "base/buf.h"
#include "juesuan.h"

struct faulty_job {
    const char *name;
    bool anew; /* a context of its own, so that packs and rules are read, too */
    /* `folder` holds what tests/e2e/test_allocations.py made; what is given goes to `given`. */
    enum juesuan_status (*run)(struct juesuan *j, const char *folder, struct buf *given);
};

extern const struct faulty_job faulty_jobs[];
extern const size_t faulty_job_count;

#endif
