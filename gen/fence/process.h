/* Other people's programs, run without a shell and within limits: poppler's, for reading PDF files.
 * They get an empty standard input, none of our open files but the one that is handed to them, and
 * little of our environment. */
#ifndef JUESUAN_FENCE_PROCESS_H
#define JUESUAN_FENCE_PROCESS_H

#include "base/buf.h"

enum process_end {
    PROCESS_EXITED,    /* by itself: `status` */
    PROCESS_ABSENT,    /* there is no such program */
    PROCESS_TOO_LONG,  /* ended by us: out of time */
    PROCESS_TOO_LARGE, /* ended by us: it writes more than is allowed */
    PROCESS_BROKEN,    /* ended by a signal, as when it wants more memory than it is given */
    PROCESS_FAILED     /* could not be run at all: `error` */
};

struct process_limits {
    unsigned seconds; /* by the clock, and of processor time */
    size_t memory;    /* bytes of address space */
    size_t output;    /* bytes */
};

struct process {
    const char *const *argv; /* ends with NULL; argv[0] is looked for in PATH */
    struct str input;        /* the bytes of PROCESS_INPUT, the file that the program may read */
    struct buf output;       /* what it wrote; to be freed by the caller */
    char complaint[1024];    /* the beginning of what it wrote to standard error, with a NUL */
    enum process_end end;
    int status, error;
};

/* The name under which a program finds the bytes of `input`. */
#define PROCESS_INPUT "/dev/fd/3"

/* Runs all of them side by side and waits for the last one. Inputs that are the same slice are one
 * file. An end of one does not end the others. */
void process_run(struct process *all, size_t n, const struct process_limits *limits);

#endif
