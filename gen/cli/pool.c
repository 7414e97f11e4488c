#include "cli/pool.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#if defined(__SANITIZE_ADDRESS__)
#define MEMORY_CAN_BE_LIMITED 0 /* AddressSanitizer reserves terabytes of addresses */
#else
#define MEMORY_CAN_BE_LIMITED 1
#endif

enum { RESULT_BYTES_MAX = 65536, TICK_MS = 200 };

struct worker {
    pid_t pid;     /* 0: none */
    int ask, hear; /* the parent's ends: indexes go out, results come in */
    bool busy, late;
    size_t item;
    long ms;      /* that it has worked on the item */
    char *result; /* as much of it as has come, and room for the ends of its two texts */
    size_t got;
};

struct pool {
    struct juesuan_batch *batch;
    const struct pool_options *options;
    pool_done_fn *done;
    void *user;
    struct worker *workers;
    struct pollfd *polls; /* one per worker, the last one for signals */
    size_t n, next, count, busy;
    struct timespec looked; /* when the time of all was taken last */
    sigset_t signals;       /* blocked before */
    void (*on_pipe)(int);
    int signal_fd, interrupted, interrupts;
    bool failed, cut; /* cut: a department was ended by the second signal */
};

/* A result on its way to the parent; title and message follow. */
struct packet {
    uint32_t status, unchanged, errors, warnings, title, message;
};

static bool write_whole(int fd, const void *bytes, size_t n)
{
    const char *p = bytes;
    while (n) {
        ssize_t put = write(fd, p, n);
        if (put < 0 && errno == EINTR)
            continue;
        if (put <= 0)
            return false;
        p += put;
        n -= (size_t)put;
    }
    return true;
}

static bool read_whole(int fd, void *bytes, size_t n)
{
    char *p = bytes;
    while (n) {
        ssize_t got = read(fd, p, n);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return false;
        p += got;
        n -= (size_t)got;
    }
    return true;
}

/* The worker */

static void limit_memory(const struct pool_options *o)
{
    rlim_t bytes = (rlim_t)o->memory * 1024 * 1024;
    struct rlimit limit = {bytes, bytes};
    if (o->memory && MEMORY_CAN_BE_LIMITED)
        (void)setrlimit(RLIMIT_AS, &limit);
}

static bool send_result(int fd, const struct juesuan_batch_result *r)
{
    struct packet p = {.status = (uint32_t)r->status,
                       .unchanged = r->unchanged,
                       .errors = r->errors,
                       .warnings = r->warnings,
                       .title = (uint32_t)strlen(r->title),
                       .message = (uint32_t)strlen(r->message)};
    return write_whole(fd, &p, sizeof p) && write_whole(fd, r->title, p.title) &&
           write_whole(fd, r->message, p.message);
}

/* Ends with the parent: whoever kills the batch kills its workers, and their lock on the folder. */
static void work(struct pool *p, int ask, int hear, pid_t parent)
{
    struct rlimit no_core = {0, 0};
    uint32_t item;
    (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
    (void)setrlimit(RLIMIT_CORE, &no_core);
    if (getppid() != parent)
        return;
    limit_memory(p->options);
    while (read_whole(ask, &item, sizeof item)) {
        struct juesuan_batch_result result;
        juesuan_batch_run(p->batch, item, &result);
        if (!send_result(hear, &result))
            return;
    }
}

/* Other workers' pipes must not stay open here: their end is how the parent knows that they died.
 */
static void close_others(struct pool *p)
{
    for (size_t i = 0; i < p->n; i++)
        if (p->workers[i].pid) {
            close(p->workers[i].ask);
            close(p->workers[i].hear);
        }
}

static bool start(struct pool *p, struct worker *w)
{
    int ask[2], hear[2];
    pid_t parent = getpid();
    if (pipe2(ask, O_CLOEXEC) < 0)
        return false;
    if (pipe2(hear, O_CLOEXEC) < 0) {
        close(ask[0]);
        close(ask[1]);
        return false;
    }
    pid_t pid = fork();
    if (pid == 0) {
        close(ask[1]);
        close(hear[0]);
        close_others(p);
        work(p, ask[0], hear[1], parent);
        _exit(0);
    }
    close(ask[0]);
    close(hear[1]);
    if (pid < 0) {
        close(ask[1]);
        close(hear[0]);
        return false;
    }
    *w = (struct worker){.pid = pid, .ask = ask[1], .hear = hear[0], .result = w->result};
    return true;
}

/* The parent */

static void finish_item(struct pool *p, struct worker *w, const struct juesuan_batch_result *r)
{
    size_t item = w->item;
    w->busy = false;
    p->busy--;
    juesuan_batch_note(p->batch, item, r);
    p->done(p->user, item, r);
}

/* Waits for a process whose pipe has closed; the signal that ended it, or 0. */
static int bury(struct worker *w)
{
    int status = 0;
    close(w->ask);
    close(w->hear);
    while (waitpid(w->pid, &status, 0) < 0 && errno == EINTR)
        ;
    w->pid = 0;
    return WIFSIGNALED(status) ? WTERMSIG(status) : 0;
}

static void lose(struct pool *p, struct worker *w)
{
    struct juesuan_batch_result result;
    bool busy = w->busy;
    int seconds = w->late ? p->options->seconds : 0;
    int signal = bury(w);
    if (!busy)
        return;
    if (p->interrupts > 1 && !seconds) { /* whoever interrupts twice knows why it has ended */
        w->busy = false;
        p->busy--;
        p->cut = true;
        return;
    }
    juesuan_batch_lost(p->batch, w->item, signal, seconds, &result);
    finish_item(p, w, &result);
}

static bool hand_out(struct pool *p, struct worker *w)
{
    uint32_t item = (uint32_t)p->next;
    if (!w->pid && !start(p, w))
        return false;
    w->item = p->next++;
    w->busy = true;
    w->late = false;
    w->ms = 0;
    p->busy++;
    (void)write_whole(w->ask, &item, sizeof item); /* when it is dead, its pipe will tell */
    return true;
}

static void hand_out_all(struct pool *p)
{
    for (size_t i = 0; i < p->n && p->next < p->count && !p->interrupted; i++)
        if (!p->workers[i].busy && !hand_out(p, &p->workers[i]) && !p->busy) {
            p->failed = true; /* not even one process */
            return;
        }
}

/* Whether all of a result has come; a worker sends one and waits. */
static bool take_result(struct worker *w, struct juesuan_batch_result *result)
{
    struct packet p;
    if (w->got < sizeof p)
        return false;
    memcpy(&p, w->result, sizeof p);
    if (w->got < sizeof p + p.title + p.message)
        return false;
    char *title = w->result + sizeof p, *message = title + p.title;
    memmove(message + 1, message, p.message); /* room for the end of the title */
    message[0] = message[1 + p.message] = '\0';
    w->got = 0;
    *result = (struct juesuan_batch_result){.status = (enum juesuan_status)p.status,
                                            .unchanged = p.unchanged,
                                            .errors = p.errors,
                                            .warnings = p.warnings,
                                            .title = title,
                                            .message = message + 1};
    return true;
}

/* Takes what there is and waits for no more: a worker may stop in the middle of a result. */
static void hear(struct pool *p, struct worker *w)
{
    struct juesuan_batch_result result;
    ssize_t got = read(w->hear, w->result + w->got, RESULT_BYTES_MAX - w->got);
    if (got < 0 && errno == EINTR)
        return;
    if (got <= 0) {
        lose(p, w);
        return;
    }
    w->got += (size_t)got;
    if (take_result(w, &result))
        finish_item(p, w, &result);
}

/* Time since the last look. A batch that was stopped and goes on (Ctrl-Z, fg) has not worked
 * meanwhile, and neither have its workers. */
static long passed_ms(struct pool *p)
{
    enum { LOOK_MS_MAX = 5 * TICK_MS };
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    long ms =
        (long)(now.tv_sec - p->looked.tv_sec) * 1000 + (now.tv_nsec - p->looked.tv_nsec) / 1000000;
    p->looked = now;
    return ms < LOOK_MS_MAX ? ms : LOOK_MS_MAX;
}

static void kill_late(struct pool *p)
{
    long passed = passed_ms(p);
    for (size_t i = 0; i < p->n; i++) {
        struct worker *w = &p->workers[i];
        if (!w->busy || w->late)
            continue;
        w->ms += passed;
        if (w->ms > p->options->seconds * 1000L) {
            w->late = true;
            (void)kill(w->pid, SIGKILL);
        }
    }
}

/* The first signal lets the running departments finish, the second does not wait. */
static void hear_signal(struct pool *p)
{
    struct signalfd_siginfo info;
    if (read(p->signal_fd, &info, sizeof info) != sizeof info)
        return;
    p->interrupted = (int)info.ssi_signo;
    if (p->interrupts++)
        for (size_t i = 0; i < p->n; i++)
            if (p->workers[i].pid)
                (void)kill(p->workers[i].pid, SIGKILL);
}

static void wait_for_news(struct pool *p)
{
    for (size_t i = 0; i < p->n; i++)
        p->polls[i] = (struct pollfd){p->workers[i].pid ? p->workers[i].hear : -1, POLLIN, 0};
    p->polls[p->n] = (struct pollfd){p->signal_fd, POLLIN, 0};
    if (poll(p->polls, p->n + 1, TICK_MS) > 0) {
        if (p->polls[p->n].revents)
            hear_signal(p);
        for (size_t i = 0; i < p->n; i++)
            if (p->polls[i].revents)
                hear(p, &p->workers[i]);
    }
    kill_late(p);
}

static bool make_workers(struct pool *p)
{
    p->workers = calloc(p->n + 1, sizeof *p->workers);
    p->polls = calloc(p->n + 1, sizeof *p->polls);
    bool ok = p->workers && p->polls;
    for (size_t i = 0; ok && i < p->n; i++)
        ok = (p->workers[i].result = malloc(RESULT_BYTES_MAX + 2)) != NULL;
    return ok;
}

static bool open_pool(struct pool *p)
{
    p->n = p->options->processes < p->count ? p->options->processes : p->count;
    bool made = make_workers(p);
    sigset_t wanted;
    sigemptyset(&wanted);
    sigaddset(&wanted, SIGINT);
    sigaddset(&wanted, SIGTERM);
    sigprocmask(SIG_BLOCK, &wanted, &p->signals);
    p->on_pipe = signal(SIGPIPE, SIG_IGN); /* a dead worker's pipe tells by write's result */
    p->signal_fd = signalfd(-1, &wanted, SFD_CLOEXEC);
    return made && p->signal_fd >= 0;
}

/* All workers are idle now. One may have been stopped since, and would never see its pipe's end. */
static void close_pool(struct pool *p)
{
    for (size_t i = 0; p->workers && i < p->n; i++) {
        if (p->workers[i].pid) {
            (void)kill(p->workers[i].pid, SIGKILL);
            (void)bury(&p->workers[i]);
        }
        free(p->workers[i].result);
    }
    if (p->signal_fd >= 0)
        close(p->signal_fd);
    sigprocmask(SIG_SETMASK, &p->signals, NULL);
    (void)signal(SIGPIPE, p->on_pipe);
    free(p->workers);
    free(p->polls);
}

enum pool_end pool_run(struct juesuan_batch *b, const struct pool_options *options,
                       pool_done_fn *done, void *user, int *signal)
{
    struct pool p = {.batch = b, .options = options, .done = done, .user = user};
    p.count = juesuan_batch_count(b);
    p.failed = !open_pool(&p);
    clock_gettime(CLOCK_MONOTONIC, &p.looked);
    while (!p.failed && (p.busy || (p.next < p.count && !p.interrupted))) {
        hand_out_all(&p);
        if (p.busy)
            wait_for_news(&p);
    }
    *signal = p.interrupted;
    bool rest = p.next < p.count || p.cut;
    close_pool(&p);
    return p.failed ? POOL_FAILED : p.interrupted && rest ? POOL_INTERRUPTED : POOL_FINISHED;
}
