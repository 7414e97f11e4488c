/* Requests at work: a process each, a few at a time, the others in a queue. A page that takes
 * long is answered with one that asks again; what comes of it is kept for then. */
#ifndef JUESUAN_SERVE_TASKS_H
#define JUESUAN_SERVE_TASKS_H

#include "serve/http.h"
#include "serve/worker.h"

#include <poll.h>

struct tasks;

struct tasks_owner {
    /* In the process: answers. */
    void (*work)(void *user, const struct serve_request *r, struct serve_reply *reply);
    /* Headers that every answer has, for a reply with these of its own; appended to `out`. */
    void (*headers)(void *user, struct str own, struct buf *out);
    /* What a request is told whose process died, took too long, or finds no room (status). */
    void (*fail)(void *user, struct http_exchange *x, unsigned status);
    /* What one is told that has waited for a while: how far it is (enum serve_stage). */
    void (*wait)(void *user, struct http_exchange *x, const struct serve_request *r, int stage);
    void *user;
};

enum { TASKS_MAX = 64 };

struct tasks *tasks_new(const struct tasks_owner *owner);
/* Ends what is at work. */
void tasks_free(struct tasks *t);
/* Takes a request, or gives it the result that waits for it. */
void tasks_take(struct tasks *t, struct http_exchange *x, const struct serve_request *r);
/* The exchange is over. */
void tasks_forget(struct tasks *t, const struct http_exchange *x);
/* Appends what to wait for; at most TASKS_MAX. */
size_t tasks_polls(struct tasks *t, struct pollfd *polls);
/* Looks after all of them; to be called every TASKS_TICK milliseconds while there are some. */
void tasks_run(struct tasks *t);
enum { TASKS_TICK = 200 };
bool tasks_busy(const struct tasks *t);

#endif
