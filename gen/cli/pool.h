/* Departments of a batch on several processes. A process that dies takes one department with it and
 * is replaced. */
#ifndef JUESUAN_CLI_POOL_H
#define JUESUAN_CLI_POOL_H

#include "juesuan.h"

struct pool_options {
    unsigned processes;
    int seconds; /* a department may take */
    long memory; /* MiB a process may use; 0: no limit */
};

/* Called in the parent after each department. */
typedef void pool_done_fn(void *user, size_t i, const struct juesuan_batch_result *result);

enum pool_end {
    POOL_FINISHED,
    POOL_INTERRUPTED, /* by SIGINT or SIGTERM: some departments are not done */
    POOL_FAILED       /* no process could be made */
};

/* Runs departments 0 … n - 1. `done` also notes the result with the batch. *signal is the one that
 * interrupted. */
enum pool_end pool_run(struct juesuan_batch *b, const struct pool_options *options,
                       pool_done_fn *done, void *user, int *signal);

#endif
