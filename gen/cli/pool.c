/* Processes that take one department after the other. They are told numbers by a pipe and answer
 * by another; one that dies or hangs costs its department only. What is done with a department is
 * the caller's. */
#include "cli/pool.h"

#include "base/diag.h"
#include "base/fd.h"
#include "base/file.h"
#include "base/sanitize.h"
#include "cli/commands.h"
#include "cli/speech.h"
#include "juesuan.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { READ_BYTES = 65536, TICK_MS = 200 };

struct pool_worker {
    pid_t pid;     /* 0: none */
    int ask, hear; /* the parent's ends: indexes go out, results come in */
    bool busy, late;
    size_t item;
    long ms;           /* that it has worked on the item */
    struct buf result; /* as much of it as has come: its length (a uint64_t), then itself */
};

struct pool {
    const struct pool_work *work;
    const struct pool_options *options;
    struct pool_worker *workers;
    struct pollfd *polls; /* one per worker, the last one for signals */
    size_t n, next, busy;
    struct timespec looked; /* when the time of all was taken last */
    sigset_t signals;       /* blocked before */
    void (*on_pipe)(int);
    int signal_fd, interrupted, interrupts;
    int error; /* why not even one process could be made; 0: one could */
    bool cut;  /* a department was ended by the second signal */
};

/* The worker */

static void limit_memory(const struct pool_options *o)
{
    rlim_t bytes = (rlim_t)o->memory * 1024 * 1024;
    struct rlimit limit = {bytes, bytes};
    /* AddressSanitizer reserves terabytes of addresses. */
    if (o->memory && !UNDER_ADDRESS_SANITIZER)
        (void)setrlimit(RLIMIT_AS, &limit);
}

/* Ends with the parent: whoever kills the batch kills its workers, and their lock on the folder. */
static void serve(struct pool *p, int ask, int hear, pid_t parent)
{
    struct rlimit no_core = {0, 0};
    uint32_t item;
    (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
    (void)setrlimit(RLIMIT_CORE, &no_core);
    if (getppid() != parent)
        return;
    limit_memory(p->options);
    for (bool ok = true; ok && fd_read(ask, &item, sizeof item);) {
        struct buf result;
        buf_init(&result);
        p->work->run(p->work->user, item, &result);
        uint64_t n = result.n;
        ok = !result.failed && fd_write(hear, &n, sizeof n) && fd_write(hear, result.p, result.n);
        buf_free(&result);
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

static bool start(struct pool *p, struct pool_worker *w)
{
    int ask[2], hear[2];
    pid_t parent = getpid();
    if (pipe2(ask, O_CLOEXEC) < 0)
        return false;
    if (pipe2(hear, O_CLOEXEC) < 0) {
        int error = errno;
        close(ask[0]);
        close(ask[1]);
        errno = error;
        return false;
    }
    pid_t pid = fork();
    if (pid == 0) {
        close(ask[1]);
        close(hear[0]);
        close_others(p);
        serve(p, ask[0], hear[1], parent);
        _exit(0);
    }
    int error = errno;
    close(ask[0]);
    close(hear[1]);
    if (pid < 0) {
        close(ask[1]);
        close(hear[0]);
        errno = error;
        return false;
    }
    *w = (struct pool_worker){.pid = pid, .ask = ask[1], .hear = hear[0], .result = w->result};
    buf_clear(&w->result);
    return true;
}

/* The parent */

static void finish_item(struct pool *p, struct pool_worker *w)
{
    w->busy = false;
    p->busy--;
}

/* Waits for a process whose pipe has closed; the signal that ended it, or 0. */
static int bury(struct pool_worker *w)
{
    int status = 0;
    close(w->ask);
    close(w->hear);
    while (waitpid(w->pid, &status, 0) < 0 && errno == EINTR)
        ;
    w->pid = 0;
    return WIFSIGNALED(status) ? WTERMSIG(status) : 0;
}

static void lose(struct pool *p, struct pool_worker *w)
{
    bool busy = w->busy;
    int seconds = w->late ? p->options->seconds : 0;
    int signal = bury(w);
    if (!busy)
        return;
    finish_item(p, w);
    if (p->interrupts > 1 && !seconds) /* whoever interrupts twice knows why it has ended */
        p->cut = true;
    else
        p->work->lost(p->work->user, w->item, signal, seconds);
}

static bool hand_out(struct pool *p, struct pool_worker *w)
{
    uint32_t item = (uint32_t)p->next;
    if (!w->pid && !start(p, w))
        return false;
    w->item = p->next++;
    w->busy = true;
    w->late = false;
    w->ms = 0;
    p->busy++;
    if (!fd_write(w->ask, &item, sizeof item))
        (void)kill(w->pid, SIGKILL); /* it would wait for ever; its pipe tells */
    return true;
}

static void hand_out_all(struct pool *p)
{
    for (size_t i = 0; i < p->n && p->next < p->work->count && !p->interrupted; i++)
        if (!p->workers[i].busy && !hand_out(p, &p->workers[i]) && !p->busy) {
            p->error = errno; /* not even one process */
            return;
        }
}

/* Takes what there is and waits for no more: a worker may stop in the middle of a result. It sends
 * one and waits. */
static void hear(struct pool *p, struct pool_worker *w)
{
    char bytes[READ_BYTES];
    uint64_t n;
    ssize_t got = fd_read_some(w->hear, bytes, sizeof bytes);
    if (got > 0)
        buf_put(&w->result, bytes, (size_t)got);
    if (got <= 0 || w->result.failed) {
        if (got > 0)
            (void)kill(w->pid, SIGKILL);
        lose(p, w);
        return;
    }
    if (w->result.n < sizeof n)
        return;
    memcpy(&n, w->result.p, sizeof n);
    if (w->result.n - sizeof n < n)
        return;
    finish_item(p, w);
    p->work->done(p->work->user, w->item, str_sub(buf_view(&w->result), sizeof n, w->result.n));
    buf_clear(&w->result);
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
        struct pool_worker *w = &p->workers[i];
        if (!w->busy || w->late)
            continue;
        w->ms += passed;
        if (p->options->seconds && w->ms > p->options->seconds * 1000L) {
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
    for (size_t i = 0; p->workers && i < p->n; i++)
        buf_init(&p->workers[i].result);
    return p->workers && p->polls;
}

static bool open_pool(struct pool *p)
{
    p->n = p->options->processes < p->work->count ? p->options->processes : p->work->count;
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
        buf_free(&p->workers[i].result);
    }
    if (p->signal_fd >= 0)
        close(p->signal_fd);
    sigprocmask(SIG_SETMASK, &p->signals, NULL);
    (void)signal(SIGPIPE, p->on_pipe);
    free(p->workers);
    free(p->polls);
}

enum pool_end pool_run(const struct pool_work *work, const struct pool_options *options,
                       int *signal)
{
    struct pool p = {.work = work, .options = options};
    p.error = open_pool(&p) ? 0 : errno;
    clock_gettime(CLOCK_MONOTONIC, &p.looked);
    while (!p.error && (p.busy || (p.next < work->count && !p.interrupted))) {
        hand_out_all(&p);
        if (p.busy)
            wait_for_news(&p);
    }
    *signal = p.interrupted;
    bool rest = p.next < work->count || p.cut;
    close_pool(&p);
    errno = p.error;
    return p.error ? POOL_FAILED : p.interrupted && rest ? POOL_INTERRUPTED : POOL_FINISHED;
}

int pool_tell_failure(int error)
{
    struct buf text;
    struct diag d = {
        .code = E6062, .severity = DIAG_ERROR, .args = {file_reason(error)}, .arg_count = 1};
    if (error == ENOMEM)
        return cli_no_memory();
    buf_init(&text);
    diag_print(&text, &d, cli_english() ? LANG_EN : LANG_ZH);
    bool failed = text.failed;
    cli_to_stderr(NULL, text.p, text.n);
    buf_free(&text);
    return failed ? cli_no_memory() : JUESUAN_IO;
}

unsigned pool_cores(void)
{
    cpu_set_t set;
    CPU_ZERO(&set);
    int n = sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : 1;
    return n > 0 ? (unsigned)n : 1;
}

int pool_end_by(int signal_number)
{
    fflush(NULL);
    (void)signal(signal_number, SIG_DFL);
    (void)raise(signal_number);
    return JUESUAN_IO;
}
