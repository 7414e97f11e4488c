/* Departments on several processes. A process that dies takes one department with it and is
 * replaced. */
#ifndef JUESUAN_CLI_POOL_H
#define JUESUAN_CLI_POOL_H

#include "base/buf.h"

struct pool_options {
    unsigned processes;
    int seconds; /* a department may take; 0: no limit */
    long memory; /* MiB a process may use; 0: no limit */
};

/* What is to be done with items 0 … count - 1. */
struct pool_work {
    size_t count;
    /* In a process of its own: does item i and appends what the parent is to know. */
    void (*run)(void *user, size_t i, struct buf *result);
    /* In the parent: item i is done, and that came of it. */
    void (*done)(void *user, size_t i, struct str result);
    /* In the parent: the process that worked on item i died (of `signal`) or took longer than
     * `seconds`, the other being 0. */
    void (*lost)(void *user, size_t i, int signal, int seconds);
    void *user;
};

enum pool_end {
    POOL_FINISHED,
    POOL_INTERRUPTED, /* by SIGINT or SIGTERM: some items are not done */
    POOL_FAILED       /* no process could be made; errno says why */
};

/* *signal is the one that interrupted. */
enum pool_end pool_run(const struct pool_work *work, const struct pool_options *options,
                       int *signal);
/* Cores that this process may use. */
unsigned pool_cores(void);
/* Says why no process could be made, by its errno; the exit status. */
int pool_tell_failure(int error);
/* Ends by the signal that interrupted, so that a shell's loop ends too. */
int pool_end_by(int signal);

#endif
