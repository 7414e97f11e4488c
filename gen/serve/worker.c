/* fork, a result in a file without a name, and an end in time. What is done in it is the
 * caller's. */
#include "serve/worker.h"

#include "base/arena.h"
#include "base/sanitize.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/pidfd.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MEMORY_MIB = 2048, REPLY_MAX = 1 << 30, HEADERS_MAX = 64 * 1024 };

/* Stands at the beginning of a reply; written last, so that half a reply is none. */
struct head {
    uint32_t magic, status;
    uint64_t headers, body;
};
enum { MAGIC = 0x6a757331 };

static bool write_at(int fd, const void *bytes, size_t n, size_t offset)
{
    const char *p = bytes;
    while (n) {
        ssize_t put = pwrite(fd, p, n, (off_t)offset);
        if (put < 0 && errno == EINTR)
            continue;
        if (put <= 0)
            return false;
        p += put;
        n -= (size_t)put;
        offset += (size_t)put;
    }
    return true;
}

static bool read_at(int fd, void *bytes, size_t n, size_t offset)
{
    char *p = bytes;
    while (n) {
        ssize_t got = pread(fd, p, n, (off_t)offset);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return false;
        p += got;
        n -= (size_t)got;
        offset += (size_t)got;
    }
    return true;
}

static void put_reply(int fd, const struct serve_reply *r)
{
    struct head head = {MAGIC, r->status, r->headers.n, r->body.n};
    if (!r->headers.failed && !r->body.failed && r->body.n < REPLY_MAX &&
        write_at(fd, r->headers.p, r->headers.n, sizeof head) &&
        write_at(fd, r->body.p, r->body.n, sizeof head + r->headers.n))
        (void)write_at(fd, &head, sizeof head, 0);
}

/* Nothing of the server's stays open: a connection ends for its client only when it is closed
 * everywhere. */
static void keep_open(int a, int b)
{
    int low = a < b ? a : b, high = a < b ? b : a;
    if (low < 3)
        low = high;
    (void)close_range(3, (unsigned)low - 1, 0);
    if (high > low + 1)
        (void)close_range((unsigned)low + 1, (unsigned)high - 1, 0);
    (void)close_range((unsigned)high + 1, ~0U, 0);
}

static void become_worker(pid_t parent, int body, int reply)
{
    static const int signals[] = {SIGINT, SIGTERM, SIGHUP, SIGPIPE};
    struct rlimit no_core = {0, 0};
    rlim_t bytes = (rlim_t)MEMORY_MIB * 1024 * 1024;
    struct rlimit limit = {bytes, bytes};
    sigset_t none;
    (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++)
        (void)signal(signals[i], SIG_DFL);
    sigemptyset(&none);
    (void)sigprocmask(SIG_SETMASK, &none, NULL);
    (void)setpgid(0, 0); /* an interrupt from the terminal is for the server, which ends it */
    (void)setrlimit(RLIMIT_CORE, &no_core);
    if (!UNDER_ADDRESS_SANITIZER)
        (void)setrlimit(RLIMIT_AS, &limit);
    keep_open(body, reply);
    if (getppid() != parent)
        (void)kill(getpid(), SIGKILL);
}

/* One number that both processes see; progress is a comfort, so that it may fail. */
static _Atomic int *shared_stage(void)
{
    void *page =
        mmap(NULL, sizeof(_Atomic int), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    _Atomic int *stage = page == MAP_FAILED ? NULL : page;
    if (stage)
        *stage = STAGE_QUEUED;
    return stage;
}

static void drop_stage(_Atomic int *stage)
{
    if (stage)
        (void)munmap((void *)stage, sizeof *stage);
}

int worker_stage(const struct worker *w)
{
    int stage = w->stage ? *w->stage : STAGE_QUEUED;
    return stage >= 0 && stage < SERVE_STAGES ? stage : STAGE_QUEUED;
}

bool worker_start(struct worker *w, worker_fn *fn, void *user, int body)
{
    pid_t parent = getpid();
    int reply = memfd_create("reply", MFD_CLOEXEC);
    if (reply < 0)
        return false;
    _Atomic int *stage = shared_stage();
    pid_t pid = fork();
    if (pid == 0) {
        struct serve_reply r = {.stage = stage};
        become_worker(parent, body, reply);
        buf_init(&r.headers);
        buf_init(&r.body);
        fn(user, &r);
        put_reply(reply, &r);
        _exit(0);
    }
    int end = pid > 0 ? pidfd_open(pid, 0) : -1;
    if (end < 0) {
        int error = errno;
        if (pid > 0) {
            (void)kill(pid, SIGKILL);
            (void)waitpid(pid, NULL, 0);
        }
        close(reply);
        drop_stage(stage);
        errno = error;
        return false;
    }
    *w = (struct worker){.pid = pid, .end = end, .reply = reply, .stage = stage};
    clock_gettime(CLOCK_MONOTONIC, &w->started);
    return true;
}

void worker_stop(struct worker *w)
{
    (void)kill(w->pid, SIGKILL);
}

bool worker_finish(struct worker *w, struct arena *a, struct worker_result *out)
{
    struct head head = {0};
    int status = 0;
    while (waitpid(w->pid, &status, 0) < 0 && errno == EINTR)
        ;
    close(w->end);
    drop_stage(w->stage);
    w->stage = NULL;
    bool ok = read_at(w->reply, &head, sizeof head, 0) && head.magic == MAGIC &&
              head.headers < HEADERS_MAX;
    char *headers = ok ? arena_alloc(a, head.headers + 1) : NULL;
    if (!headers || !read_at(w->reply, headers, head.headers, sizeof head)) {
        close(w->reply);
        return false;
    }
    *out = (struct worker_result){.status = head.status,
                                  .headers = {headers, head.headers},
                                  .fd = w->reply,
                                  .offset = sizeof head + head.headers,
                                  .n = head.body};
    return true;
}

long worker_ms(const struct worker *w)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (long)(now.tv_sec - w->started.tv_sec) * 1000 +
           (now.tv_nsec - w->started.tv_nsec) / 1000000;
}
