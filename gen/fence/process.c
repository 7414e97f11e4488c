/* Starting a program, feeding and reading it, ending it in time. Which program and why:
 * read/pdf.c. */
#include "fence/process.h"
#include "base/fd.h"
#include "base/memory.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { INPUT_FD = 3, PROCESSES_MAX = 4, PIECE = 64 * 1024 };

struct running {
    struct process *process;
    pid_t pid; /* 0: not running */
    int output, complaint;
    size_t complaint_n;
};

static void close_fd(int *fd)
{
    if (*fd >= 0)
        close(*fd);
    *fd = -1;
}

/* Above the numbers that a child uses, so that one is not put in place of another. */
static int moved_up(int fd)
{
    int moved = fd < 0 ? -1 : fcntl(fd, F_DUPFD_CLOEXEC, INPUT_FD + 1);
    int error = errno;
    close_fd(&fd);
    errno = error;
    return moved;
}

static bool make_pipe(int ends[2])
{
    int made[2];
    if (pipe2(made, O_CLOEXEC) != 0)
        return false;
    ends[0] = moved_up(made[0]);
    ends[1] = moved_up(made[1]);
    return ends[0] >= 0 && ends[1] >= 0;
}

/* A file without a name that holds the bytes; -1 with errno. */
static int file_of(struct str bytes)
{
    int fd = moved_up(memfd_create("input", MFD_CLOEXEC));
    if (fd >= 0 && !fd_write(fd, bytes.p, bytes.n)) {
        int error = errno ? errno : EIO;
        close_fd(&fd);
        errno = error;
    }
    return fd;
}

/* What programs need to find their files; messages come in English, numbers with a point. */
static void environment(char *out[], char texts[][512])
{
    static const char *const kept[] = {
        "PATH", "HOME", "XDG_CACHE_HOME", "TMPDIR", "FONTCONFIG_FILE", "FONTCONFIG_PATH"};
    size_t n = 0;
    for (size_t i = 0; i < sizeof kept / sizeof *kept; i++) {
        const char *value = getenv(kept[i]);
        if (!value || strlen(kept[i]) + strlen(value) + 2 > sizeof texts[0])
            continue;
        size_t at = strlen(kept[i]);
        memcpy(texts[n], kept[i], at);
        texts[n][at] = '=';
        memcpy(texts[n] + at + 1, value, strlen(value) + 1);
        out[n] = texts[n];
        n++;
    }
    memcpy(texts[n], "LC_ALL=C", sizeof "LC_ALL=C");
    out[n] = texts[n];
    out[n + 1] = NULL;
}

static int spawn(struct process *p, pid_t *pid, int input, int output, int complaint)
{
    posix_spawn_file_actions_t files;
    posix_spawnattr_t attributes;
    sigset_t none, all;
    char texts[7][512], *env[8];
    environment(env, texts);
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawn_file_actions_init(&files);
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &all);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    int error = posix_spawn_file_actions_addopen(&files, 0, "/dev/null", O_RDONLY, 0);
    error = error ? error : posix_spawn_file_actions_adddup2(&files, output, 1);
    error = error ? error : posix_spawn_file_actions_adddup2(&files, complaint, 2);
    error = error ? error : posix_spawn_file_actions_adddup2(&files, input, INPUT_FD);
    error = error ? error : posix_spawn_file_actions_addclosefrom_np(&files, INPUT_FD + 1);
    /* posix_spawnp does not write to the arguments. */
    error = error ? error
                  : posix_spawnp(pid, p->argv[0], &files, &attributes, (char *const *)p->argv, env);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&files);
    return error;
}

/* It runs already, and has read its arguments at most. */
static bool limit(pid_t pid, const struct process_limits *limits)
{
    struct rlimit memory = {limits->memory, limits->memory}, none = {0, 0};
    struct rlimit seconds = {limits->seconds, limits->seconds + 1};
    return prlimit(pid, RLIMIT_AS, &memory, NULL) == 0 &&
           prlimit(pid, RLIMIT_CPU, &seconds, NULL) == 0 &&
           prlimit(pid, RLIMIT_FSIZE, &none, NULL) == 0 &&
           prlimit(pid, RLIMIT_CORE, &none, NULL) == 0;
}

static void start(struct running *r, int input, const struct process_limits *limits)
{
    struct process *p = r->process;
    int output[2] = {-1, -1}, complaint[2] = {-1, -1};
    pid_t pid = 0;
    p->error = 0;
    if (input < 0 || !make_pipe(output) || !make_pipe(complaint))
        p->error = errno ? errno : EMFILE;
    else
        p->error = spawn(p, &pid, input, output[1], complaint[1]);
    if (!p->error && !limit(pid, limits) && errno != ESRCH) {
        p->error = errno;
        kill(pid, SIGKILL);
        waitpid(pid, NULL, 0);
    }
    close_fd(&output[1]);
    close_fd(&complaint[1]);
    if (p->error) {
        p->end = p->error == ENOENT ? PROCESS_ABSENT : PROCESS_FAILED;
        close_fd(&output[0]);
        close_fd(&complaint[0]);
        return;
    }
    r->pid = pid;
    r->output = output[0];
    r->complaint = complaint[0];
}

static void stop(struct running *r, enum process_end why)
{
    r->process->end = why;
    kill(r->pid, SIGKILL);
    close_fd(&r->output);
    close_fd(&r->complaint);
}

static void read_output(struct running *r, size_t most)
{
    char piece[PIECE];
    ssize_t n = fd_read_some(r->output, piece, sizeof piece);
    if (n <= 0)
        close_fd(&r->output);
    else if ((size_t)n > most - r->process->output.n)
        stop(r, PROCESS_TOO_LARGE);
    else
        buf_put(&r->process->output, piece, (size_t)n);
}

static void read_complaint(struct running *r)
{
    char piece[PIECE];
    ssize_t n = fd_read_some(r->complaint, piece, sizeof piece);
    if (n <= 0) {
        close_fd(&r->complaint);
        return;
    }
    size_t room = sizeof r->process->complaint - 1 - r->complaint_n;
    size_t taken = (size_t)n < room ? (size_t)n : room;
    memcpy(r->process->complaint + r->complaint_n, piece, taken);
    r->complaint_n += taken;
    r->process->complaint[r->complaint_n] = 0;
}

static long long milliseconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000LL + now.tv_nsec / 1000000;
}

/* Reads from all until every one has closed what it writes to. */
static void listen(struct running *all, size_t n, const struct process_limits *limits)
{
    long long until = milliseconds() + limits->seconds * 1000LL;
    for (;;) {
        struct pollfd fds[2 * PROCESSES_MAX];
        size_t open = 0;
        for (size_t i = 0; i < n; i++) {
            fds[2 * i] = (struct pollfd){.fd = all[i].output, .events = POLLIN};
            fds[2 * i + 1] = (struct pollfd){.fd = all[i].complaint, .events = POLLIN};
            open += all[i].output >= 0 || all[i].complaint >= 0;
        }
        long long left = until - milliseconds();
        if (!open)
            return;
        if (left > 0 && poll(fds, 2 * n, (int)left) < 0)
            continue;
        for (size_t i = 0; i < n; i++) {
            if (left <= 0 && (all[i].output >= 0 || all[i].complaint >= 0)) {
                stop(&all[i], PROCESS_TOO_LONG);
                continue;
            }
            if (left > 0 && fds[2 * i].revents)
                read_output(&all[i], limits->output);
            if (left > 0 && fds[2 * i + 1].revents && all[i].complaint >= 0)
                read_complaint(&all[i]);
        }
    }
}

/* One that has closed its output without ending is given no more time. */
static void reap(struct running *r, long long until)
{
    struct process *p = r->process;
    int status = 0;
    pid_t ended;
    while ((ended = waitpid(r->pid, &status, WNOHANG)) == 0 || (ended < 0 && errno == EINTR)) {
        if (milliseconds() > until)
            stop(r, p->end == PROCESS_EXITED ? PROCESS_TOO_LONG : p->end);
        poll(NULL, 0, 1);
    }
    if (ended < 0) { /* someone else has waited for it: what it said is all that is known */
        p->end = p->end == PROCESS_EXITED ? PROCESS_FAILED : p->end;
        p->error = errno;
        return;
    }
    p->status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    if (p->end == PROCESS_EXITED && WIFSIGNALED(status))
        p->end = WTERMSIG(status) == SIGXCPU ? PROCESS_TOO_LONG : PROCESS_BROKEN;
}

void process_run(struct process *all, size_t n, const struct process_limits *limits)
{
    struct running running[PROCESSES_MAX];
    int inputs[PROCESSES_MAX];
    for (size_t i = 0; i < n && i < PROCESSES_MAX; i++) {
        bool shared =
            i && all[i].input.p == all[i - 1].input.p && all[i].input.n == all[i - 1].input.n;
        buf_init(&all[i].output);
        all[i].complaint[0] = 0;
        all[i].end = PROCESS_EXITED;
        running[i] = (struct running){.process = &all[i], .output = -1, .complaint = -1};
        inputs[i] = shared ? inputs[i - 1] : file_of(all[i].input);
        start(&running[i], inputs[i], limits);
    }
    listen(running, n, limits);
    for (size_t i = 0; i < n; i++) {
        if (running[i].pid)
            reap(&running[i], milliseconds() + 1000);
        if (!i || inputs[i] != inputs[i - 1])
            close_fd(&(int){inputs[i]});
    }
}
