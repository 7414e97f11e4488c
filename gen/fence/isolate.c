/* fork, a result in a file without a name. The copy knows all that we know, so nothing has to be
 * handed over to it, and it costs about as much as the copying of its page tables. */
#include "fence/isolate.h"

#include "base/fd.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/sanitize.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/pidfd.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { MAGIC = 0x6a757332 };

/* Why a copy has ended without a result. STUCK: it waits for a lock of the C library that another
 * thread of the process held when we were copied (glibc 2.36 releases those of malloc and stdio in
 * a copy, not that of the time zone, which libxlsxwriter's gmtime takes). A copy made at another
 * moment does not. */
enum ending { NO_MEMORY = 77, NO_FILES, STUCK };
enum { TRIES_MAX = 5 };

/* What a copy writes to pages that it shares with us is copied in 4 KB: it gets some of its own. */
enum { HEAP_BYTES = 32 * 1024 * 1024 };

/* Looked at every so often; one that has done nothing between two looks is stuck. One that works is
 * ended after so many seconds. */
enum { LOOK_MILLISECONDS = 1000, IDLE_NANOSECONDS = 500 * 1000, SECONDS_MAX = 600 };

/* Stands at the beginning of a result; written last, so that half a result is none. */
struct result_head {
    uint32_t magic;
    bool ok, no_memory;
    size_t bytes, reports, dropped;
};

/* ---- there ---- */

/* The slices of a report in the order in which they are written. */
enum { SLICES = 4 + DIAG_ARGS_MAX };

static void slices_of(struct diag *d, struct str *slices[SLICES])
{
    struct str *const own[] = {&d->place.file, &d->place.sheet, &d->place.pointer,
                               &d->place.excerpt};
    for (size_t i = 0; i < 4; i++)
        slices[i] = own[i];
    for (size_t i = 0; i < DIAG_ARGS_MAX; i++)
        slices[4 + i] = &d->args[i];
}

static void put_reports(struct buf *out, struct diags *ds)
{
    for (size_t i = 0; i < ds->n; i++) {
        struct str *slices[SLICES];
        slices_of(&ds->items[i], slices);
        buf_put(out, &ds->items[i], sizeof ds->items[i]);
        for (size_t k = 0; k < SLICES; k++)
            buf_str(out, *slices[k]);
    }
}

static void send(int fd, bool ok, struct buf *out, struct diags *ds)
{
    struct result_head head = {MAGIC, ok, false, out->n, ds->n, ds->dropped};
    put_reports(out, ds);
    head.no_memory = memory_failed() || ds->out_of_memory || out->failed;
    if (fd_write_at(fd, out->p, out->n, sizeof head))
        (void)fd_write_at(fd, &head, sizeof head, 0);
}

bool isolated_complaint(void)
{
    return lseek(STDERR_FILENO, 0, SEEK_END) > 0;
}

/* A write to where NULL leads is what becomes of an allocation that nobody asked about, and what
 * such a one leaves behind is errno. */
static void on_fault(int signal_number, siginfo_t *info, void *context)
{
    enum { NULL_BYTES = 1 << 20 };
    (void)context;
    if (errno == ENOMEM || isolated_complaint() ||
        (signal_number == SIGSEGV && (uintptr_t)info->si_addr < NULL_BYTES))
        _exit(NO_MEMORY);
    (void)signal(signal_number, SIG_DFL); /* and meets it again */
}

static void become_copy(pid_t parent)
{
    static const int faults[] = {SIGSEGV, SIGBUS, SIGABRT};
    struct rlimit no_core = {0, 0};
    struct sigaction fault = {.sa_sigaction = on_fault, .sa_flags = SA_SIGINFO};
    int nowhere = open("/dev/null", O_RDWR | O_CLOEXEC);
    int complaints = memfd_create("complaints", MFD_CLOEXEC);
    memory_settle(HEAP_BYTES);
    (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
    (void)setrlimit(RLIMIT_CORE, &no_core);
    for (size_t i = 0; !UNDER_ADDRESS_SANITIZER && i < sizeof faults / sizeof *faults; i++)
        (void)sigaction(faults[i], &fault, NULL);
    (void)signal(SIGALRM, SIG_DFL);
    (void)alarm(SECONDS_MAX);
    if (nowhere < 0 || complaints < 0 || dup2(nowhere, STDOUT_FILENO) < 0 ||
        dup2(complaints, STDERR_FILENO) < 0)
        _exit(errno == ENOMEM ? NO_MEMORY : NO_FILES);
    if (getppid() != parent)
        _exit(NO_MEMORY);
}

/* ---- here ---- */

static struct str take(const char **at, size_t n, const char *end)
{
    struct str s = {*at, n};
    if (n > (size_t)(end - *at))
        return (struct str){NULL, 0};
    *at += n;
    return s;
}

static void take_reports(const struct result_head *head, const char *at, const char *end,
                         struct diags *ds)
{
    for (size_t i = 0; i < head->reports && (size_t)(end - at) >= sizeof(struct diag); i++) {
        struct diag d;
        struct str *slices[SLICES];
        memcpy(&d, at, sizeof d);
        at += sizeof d;
        slices_of(&d, slices);
        for (size_t k = 0; k < SLICES; k++) {
            struct str s = take(&at, slices[k]->n, end);
            slices[k]->p = slices[k]->p ? s.p : NULL;
        }
        diag_report(ds, d.code, d.place, d.args, d.arg_count);
    }
    ds->dropped += head->dropped;
}

static bool take_result(const char *bytes, size_t size, struct buf *out, struct diags *ds)
{
    struct result_head head;
    memcpy(&head, bytes, sizeof head);
    if (head.magic != MAGIC || head.bytes > size - sizeof head || head.no_memory) {
        memory_note_failure();
        return false;
    }
    take_reports(&head, bytes + sizeof head + head.bytes, bytes + size, ds);
    if (head.ok)
        buf_put(out, bytes + sizeof head, head.bytes);
    return head.ok && !out->failed;
}

static bool hear(int fd, struct buf *out, struct diags *ds)
{
    off_t size = lseek(fd, 0, SEEK_END);
    void *bytes = size < (off_t)sizeof(struct result_head)
                      ? MAP_FAILED
                      : mmap(NULL, (size_t)size, PROT_READ, MAP_PRIVATE, fd, 0);
    if (bytes == MAP_FAILED) {
        memory_note_failure();
        return false;
    }
    bool ok = take_result(bytes, (size_t)size, out, ds);
    (void)munmap(bytes, (size_t)size);
    return ok;
}

/* How a copy ended that has left no result, for another reason than want of memory. */
struct death {
    int killed; /* the signal that it died of, or 0 */
    enum ending ending;
};

/* Processor time that a process has used, in nanoseconds; -1: that cannot be known. */
static long long time_used(pid_t pid)
{
    clockid_t clock;
    struct timespec t;
    if (clock_getcpuclockid(pid, &clock) || clock_gettime(clock, &t))
        return -1;
    return t.tv_sec * 1000000000LL + t.tv_nsec;
}

/* Waits until it has ended. True when it was stuck and was ended for that. */
static bool watch(pid_t pid)
{
    struct pollfd ended = {.fd = pidfd_open(pid, 0), .events = POLLIN};
    long long before = 0;
    bool stuck = false;
    for (int n = 0; ended.fd >= 0 && n <= 0 && !stuck;) {
        n = poll(&ended, 1, LOOK_MILLISECONDS);
        if (n < 0 && errno != EINTR)
            break; /* waitpid waits, too */
        if (n != 0)
            continue;
        long long used = time_used(pid);
        stuck = used >= 0 && used - before < IDLE_NANOSECONDS;
        before = used;
    }
    if (stuck)
        (void)kill(pid, SIGKILL);
    if (ended.fd >= 0)
        close(ended.fd);
    return stuck;
}

static struct death wait_for(pid_t pid)
{
    int status = 0;
    struct death d = {0, 0};
    bool stuck = watch(pid);
    while (waitpid(pid, &status, 0) < 0)
        if (errno != EINTR) /* someone else has waited for it: its result tells */
            return d;
    if (WIFEXITED(status))
        d.ending = (enum ending)WEXITSTATUS(status);
    else if (stuck && WTERMSIG(status) == SIGKILL)
        d.ending = STUCK;
    else if (WTERMSIG(status) != SIGKILL)
        d.killed = WTERMSIG(status);
    return d;
}

static void run_copy(pid_t parent, int fd, isolated_fn *fn, void *user)
{
    struct diags reports;
    struct buf result;
    become_copy(parent);
    diags_init(&reports);
    buf_init(&result);
    memory_forget();
    errno = 0;
    bool ok = fn(user, &result, &reports);
    send(fd, ok, &result, &reports);
    _exit(0);
}

void isolated_begin(struct isolated_task *t, isolated_fn *fn, void *user)
{
    pid_t parent = getpid();
    *t = (struct isolated_task){.fn = fn, .user = user, .pid = -1};
    t->result = memfd_create("isolated", MFD_CLOEXEC);
    if (t->result >= 0)
        t->pid = fork();
    if (t->pid == 0)
        run_copy(parent, t->result, fn, user);
    t->error = t->pid < 0 ? errno : 0;
}

void isolated_later(struct isolated_task *t, isolated_fn *fn, void *user)
{
    *t = (struct isolated_task){.fn = fn, .user = user, .result = -1, .pid = -1, .here = true};
}

/* What libraries complain of goes where isolated_complaint looks. */
static bool do_here(struct isolated_task *t, struct buf *out, struct diags *ds)
{
    int error_stream = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3);
    int complaints = memfd_create("complaints", MFD_CLOEXEC);
    bool ok = error_stream >= 0 && complaints >= 0 && dup2(complaints, STDERR_FILENO) >= 0;
    if (!ok)
        DIAG(ds, E6062, (struct place){0}, file_reason(errno));
    errno = 0;
    ok = ok && t->fn(t->user, out, ds);
    if (error_stream >= 0) {
        (void)dup2(error_stream, STDERR_FILENO);
        close(error_stream);
    }
    if (complaints >= 0)
        close(complaints);
    if (!ok && memory_failed())
        DIAG0(ds, E1004, (struct place){0});
    return ok;
}

static void close_result(struct isolated_task *t)
{
    if (t->result >= 0)
        close(t->result);
    t->result = -1;
}

/* What came of a copy that has ended in another way than stuck. */
static bool take_over(struct isolated_task *t, struct death d, struct buf *out, struct diags *ds)
{
    bool files = d.ending == NO_FILES;
    bool ok = t->pid > 0 && !d.killed && !files && hear(t->result, out, ds);
    if (files || (t->error && t->error != ENOMEM)) {
        DIAG(ds, E6062, (struct place){0}, file_reason(files ? EMFILE : t->error));
    } else if (d.killed) {
        char number[16];
        snprintf(number, sizeof number, "%d", d.killed);
        DIAG(ds, E6061, (struct place){0}, str_of(number));
    } else if (!ok && (t->pid < 0 || memory_failed())) {
        memory_note_failure();
        DIAG0(ds, E1004, (struct place){0});
    }
    return ok;
}

bool isolated_end(struct isolated_task *t, struct buf *out, struct diags *ds)
{
    struct death d = {0, 0};
    if (t->here)
        return do_here(t, out, ds);
    for (int i = 1; t->pid > 0; i++) {
        d = wait_for(t->pid);
        if (d.ending != STUCK || i == TRIES_MAX)
            break;
        close_result(t);
        isolated_begin(t, t->fn, t->user);
    }
    if (d.ending == STUCK)
        d.killed = SIGALRM;
    bool ok = take_over(t, d, out, ds);
    close_result(t);
    return ok;
}

void isolated_drop(struct isolated_task *t)
{
    if (t->pid > 0) {
        (void)kill(t->pid, SIGKILL);
        while (waitpid(t->pid, NULL, 0) < 0 && errno == EINTR)
            ;
    }
    close_result(t);
}

bool isolated(isolated_fn *fn, void *user, struct buf *out, struct diags *ds)
{
    struct isolated_task t;
    isolated_begin(&t, fn, user);
    return isolated_end(&t, out, ds);
}
