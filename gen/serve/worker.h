/* A process for every request that takes work: whatever a hostile file does to it, the server
 * stays, and it begins with all that the server has read already. What it has to say goes into a
 * file without a name. */
#ifndef JUESUAN_SERVE_WORKER_H
#define JUESUAN_SERVE_WORKER_H

#include "serve/message.h"

#include <sys/types.h>
#include <time.h>

struct worker {
    pid_t pid;
    int end;            /* readable when the process has ended */
    int reply;          /* the file */
    _Atomic int *stage; /* enum serve_stage, in memory that both share; NULL: not known */
    struct timespec started;
};

/* In a process of its own. */
typedef void worker_fn(void *user, struct serve_reply *reply);

/* `body` is the only file besides its own that it keeps open; -1: none. False with errno set. */
bool worker_start(struct worker *w, worker_fn *fn, void *user, int body);
/* Ends one that takes too long; then waits as usual. */
void worker_stop(struct worker *w);

struct worker_result {
    unsigned status;
    struct str headers; /* in the arena */
    int fd; /* the file, for whom asked to close; the body is n bytes from `offset` on */
    size_t offset, n;
};
struct arena;
/* The process has ended (the call waits for that). False when it did not finish. */
bool worker_finish(struct worker *w, struct arena *a, struct worker_result *out);
/* How far it is: enum serve_stage. */
int worker_stage(const struct worker *w);
long worker_ms(const struct worker *w);

#endif
