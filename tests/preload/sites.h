/* One run of a program that goes wrong in every way: at each place that calls a function which may
 * fail the process is copied (fork), the copy meets the failure and goes on to its end in a folder
 * of its own, and the process itself goes on as if nothing had been. What became of the copies
 * is for whoever started the program: tests/e2e/faults.py.
 *
 * A place is a chain of callers: the function that allocates is always the same. A copy that
 * fails in a process which the program itself forks is a copy of the parent, whose child fails:
 * so what the parent makes of it is seen too.
 *
 * SITES_FOLDER  where copies work: in "N/", with "N/stdout", "N/stderr" and "N/site"; "log" has a
 *               line "N STATUS WHAT" for each, status as of waitpid
 * SITES_DEPTH   how many callers make a place; 0: every call is one
 * SITES_THOROUGH=1  all callers are looked at each time; else those calls count as known which come
 *               from the same place with as deep a stack as one before, which is quick
 * SITES_EVERY   of the places only every n-th
 * SITES_JOBS    copies at once
 * SITES_SECONDS no more copies after so many seconds; "log" then ends with "cut"
 * SITES_NTH     no copies at all: the n-th place that any of the program's processes meets
 *               fails, in "0/site"; for what is spoken to by pipes, which a copy would share.
 *               How many were met is the first number of "known" */
#ifndef SITES_H
#define SITES_H

#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include <unwind.h>

enum { SITES_KNOWN = 1 << 20, SITES_QUICK = 1 << 16, SITES_FRAMES = 64, SITES_JOBS_MAX = 16 };

enum site_mode {
    SITES_UNBORN, /* nothing asked for */
    SITES_HUNT,   /* copies itself at each place */
    SITES_ARM,    /* a copy whose next child is to fail */
    SITES_ARMED,  /* that child: fails at its first place */
    SITES_COUNT,  /* all processes count, the n-th place fails */
    SITES_OVER    /* has failed, or is none of ours */
};

/* What all copies share. */
struct site_shared {
    int copies, failed; /* begun, or places counted; failures met by armed children */
    uint64_t known[SITES_KNOWN];
    volatile int placed; /* the last that has its folder */
    int running[SITES_JOBS_MAX];
    char what[256];
};

static struct {
    enum site_mode mode;
    bool ready, busy, cut, of_copy, thorough;
    pid_t first;
    long depth, every, jobs, seconds, seen, nth;
    time_t begun;
    int log, number;
    const char *folder;
    struct site_shared *shared;
    struct {
        uintptr_t caller, stack;
        int kind;
    } quick[SITES_QUICK];
    struct {
        pid_t pid;
        int number;
        char what[64];
    } children[SITES_JOBS_MAX];
    int (*fork)(void);
} sites;

static long site_number(const char *name, long usual)
{
    const char *value = getenv(name);
    return value ? strtol(value, NULL, 10) : usual;
}

static void site_line(int fd, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void site_line(int fd, const char *format, ...)
{
    char text[512];
    va_list args;
    va_start(args, format);
    int n = vsnprintf(text, sizeof text, format, args);
    va_end(args);
    if (n > 0 && syscall(SYS_write, fd, text, (size_t)n) < 0)
        _exit(99);
}

static int site_open(const char *name, int flags)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", sites.folder, name);
    return (int)syscall(SYS_openat, AT_FDCWD, path, flags | O_CLOEXEC, 0600);
}

/* What all processes share, those that other programs start too. */
static void site_count(void)
{
    int fd = site_open("known", O_RDWR | O_CREAT);
    if (fd < 0 || syscall(SYS_ftruncate, fd, sizeof *sites.shared) < 0)
        _exit(99);
    sites.shared = (void *)syscall(SYS_mmap, NULL, sizeof *sites.shared, PROT_READ | PROT_WRITE,
                                   MAP_SHARED, fd, 0);
    syscall(SYS_close, fd);
    if ((void *)sites.shared != MAP_FAILED)
        sites.mode = SITES_COUNT;
}

static void site_start(void)
{
    sites.ready = true;
    sites.folder = getenv("SITES_FOLDER");
    if (!sites.folder || strncmp(program_invocation_short_name, "juesuan", 7))
        return;
    sites.depth = site_number("SITES_DEPTH", 8);
    sites.every = site_number("SITES_EVERY", 1);
    sites.thorough = site_number("SITES_THOROUGH", 0) != 0;
    sites.nth = site_number("SITES_NTH", 0);
    if (sites.nth) {
        site_count();
        return;
    }
    *(void **)&sites.fork = dlsym(RTLD_NEXT, "fork");
    sites.seconds = site_number("SITES_SECONDS", 0);
    sites.jobs = site_number("SITES_JOBS", 1);
    sites.jobs = sites.jobs > SITES_JOBS_MAX ? SITES_JOBS_MAX : sites.jobs;
    sites.begun = time(NULL);
    sites.first = getpid();
    sites.shared =
        mmap(NULL, sizeof *sites.shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    sites.log = site_open("log", O_WRONLY | O_CREAT | O_TRUNC | O_APPEND);
    if (sites.log >= 0)
        sites.log = fcntl(sites.log, F_DUPFD_CLOEXEC, 900); /* out of the program's way */
    if (sites.shared != MAP_FAILED && sites.log >= 0)
        sites.mode = SITES_HUNT;
}

struct site_frames {
    uintptr_t at[SITES_FRAMES];
    int n, most;
};

static _Unwind_Reason_Code site_frame(struct _Unwind_Context *context, void *user)
{
    struct site_frames *f = user;
    if (f->n < f->most)
        f->at[f->n++] = _Unwind_GetIP(context);
    return f->n < f->most ? _URC_NO_REASON : _URC_END_OF_STACK;
}

/* The first frames are of the shim itself. */
enum { SITES_OWN = 3 };

static uint64_t site_hash(const struct site_frames *f, int kind)
{
    uint64_t h = 14695981039346656037u ^ (uint64_t)kind;
    for (int i = SITES_OWN - 1; i < f->n; i++)
        h = (h ^ f->at[i]) * 1099511628211u;
    return h | 1;
}

/* True when it was not known yet. */
static bool site_learn(uint64_t hash)
{
    for (size_t i = hash % SITES_KNOWN;; i = (i + 1) % SITES_KNOWN) {
        if (sites.shared->known[i] == hash)
            return false;
        if (!sites.shared->known[i]) {
            sites.shared->known[i] = hash;
            return true;
        }
    }
}

static __attribute__((noinline)) bool site_is_new(int kind)
{
    struct site_frames frames = {.most = (int)sites.depth + SITES_OWN - 1};
    if (!sites.depth)
        return ++sites.seen % sites.every == 0;
    if (frames.most > SITES_FRAMES)
        frames.most = SITES_FRAMES;
    _Unwind_Backtrace(site_frame, &frames);
    return site_learn(site_hash(&frames, kind)) && ++sites.seen % sites.every == 0;
}

static void site_describe(const char *what)
{
    struct site_frames frames = {.most = 40};
    char name[64];
    snprintf(name, sizeof name, "%d/site", sites.number);
    int fd = site_open(name, O_WRONLY | O_CREAT | O_TRUNC);
    site_line(fd, "%s\n", what);
    _Unwind_Backtrace(site_frame, &frames);
    for (int i = SITES_OWN; i < frames.n; i++) {
        Dl_info info = {0};
        void *address;
        memcpy(&address, &frames.at[i], sizeof address);
        dladdr(address, &info);
        site_line(fd, "%s+0x%lx %s\n", info.dli_fname ? info.dli_fname : "?",
                  (unsigned long)(frames.at[i] - (uintptr_t)info.dli_fbase),
                  info.dli_sname ? info.dli_sname : "");
    }
    syscall(SYS_close, fd);
}

static void site_copy_bytes(int from, int to)
{
    char chunk[16384];
    off_t at = 0;
    for (ssize_t n; (n = syscall(SYS_pread64, from, chunk, sizeof chunk, at)) > 0; at += n)
        if (syscall(SYS_pwrite64, to, chunk, (size_t)n, at) != n)
            _exit(99);
}

/* What the process has written so far is in the folder of its copy too. */
static void site_copy_folder(const char *from, const char *to)
{
    DIR *folder = opendir(from);
    for (struct dirent *e; folder && (e = readdir(folder));) {
        char a[4096], b[4096];
        struct stat info;
        if (!strcmp(e->d_name, ".") || !strcmp(e->d_name, ".."))
            continue;
        snprintf(a, sizeof a, "%s/%s", from, e->d_name);
        snprintf(b, sizeof b, "%s/%s", to, e->d_name);
        if (syscall(SYS_newfstatat, AT_FDCWD, a, &info, AT_SYMLINK_NOFOLLOW) < 0)
            continue;
        if (S_ISDIR(info.st_mode)) {
            syscall(SYS_mkdir, b, 0700);
            site_copy_folder(a, b);
        } else if (S_ISREG(info.st_mode)) {
            int in = (int)syscall(SYS_openat, AT_FDCWD, a, O_RDONLY | O_CLOEXEC);
            int out = (int)syscall(SYS_openat, AT_FDCWD, b, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
            site_copy_bytes(in, out);
            syscall(SYS_close, in);
            syscall(SYS_close, out);
        }
    }
    if (folder)
        closedir(folder);
}

/* What `fd` has open, opened once more for reading. */
static int site_reopen(int fd)
{
    char path[64];
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    return (int)syscall(SYS_openat, AT_FDCWD, path, O_RDONLY | O_CLOEXEC);
}

/* A file or folder that is open for reading would be read on by both: where one stands the other
 * does. */
static void site_own_place(int fd)
{
    int own = site_reopen(fd);
    if (own < 0)
        return;
    syscall(SYS_lseek, own, syscall(SYS_lseek, fd, 0, SEEK_CUR), SEEK_SET);
    syscall(SYS_dup3, own, fd, O_CLOEXEC);
    syscall(SYS_close, own);
}

/* A file that is open for writing and has no name yet would be written by both. */
static void site_own_files(void)
{
    for (int fd = 3; fd < 256; fd++) {
        struct stat info;
        int flags = (int)syscall(SYS_fcntl, fd, F_GETFL);
        if (flags < 0 || (flags & O_PATH) || syscall(SYS_fstat, fd, &info) < 0 ||
            !(S_ISREG(info.st_mode) || S_ISDIR(info.st_mode)))
            continue;
        if ((flags & O_ACCMODE) == O_RDONLY)
            site_own_place(fd);
        if (S_ISDIR(info.st_mode) || (flags & O_ACCMODE) == O_RDONLY || info.st_nlink)
            continue;
        int own =
            (int)syscall(SYS_openat, AT_FDCWD, sites.folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0644);
        if (own < 0)
            continue;
        int in = site_reopen(fd);
        site_copy_bytes(in, own);
        syscall(SYS_lseek, own, syscall(SYS_lseek, fd, 0, SEEK_CUR), SEEK_SET);
        syscall(SYS_dup3, own, fd, O_CLOEXEC);
        syscall(SYS_close, own);
        syscall(SYS_close, in);
    }
}

static void site_become_copy(int number)
{
    static const char *const streams[] = {NULL, "stdout", "stderr"};
    struct rlimit none = {0, 0};
    char name[64], path[4096];
    sites.number = number;
    (void)setrlimit(RLIMIT_CORE, &none);
    snprintf(path, sizeof path, "%s/%d", sites.folder, number);
    if (syscall(SYS_mkdir, path, 0700) < 0)
        _exit(99);
    site_copy_folder(".", path);
    if (chdir(path) < 0)
        _exit(99);
    site_own_files();
    for (int fd = 1; fd <= 2; fd++) {
        snprintf(name, sizeof name, "%d/%s", number, streams[fd]);
        int to = site_open(name, O_WRONLY | O_CREAT | O_TRUNC);
        if (to < 0 || dup2(to, fd) < 0)
            _exit(99);
        syscall(SYS_close, to);
    }
    sites.shared->placed = number;
    alarm(60); /* whatever hangs is found */
}

static void site_reap(int i)
{
    int status = 0;
    while (syscall(SYS_wait4, sites.children[i].pid, &status, 0, NULL) < 0 && errno == EINTR)
        ;
    site_line(sites.log, "%d %d %s\n", sites.children[i].number, status, sites.children[i].what);
    sites.children[i].pid = 0;
}

static int site_free_child(void)
{
    static int next;
    next = (next + 1) % (int)sites.jobs;
    if (sites.children[next].pid)
        site_reap(next);
    return next;
}

static bool site_time_is_over(void)
{
    if (sites.seconds && !sites.cut && time(NULL) - sites.begun >= sites.seconds) {
        sites.cut = true;
        site_line(sites.log, "cut\n");
    }
    return sites.cut;
}

/* What the process goes on to write does not belong into the folder of the copy. */
static void site_wait_for_folder(pid_t pid, int number)
{
    struct timespec moment = {0, 200000};
    siginfo_t ended = {0};
    while (sites.shared->placed != number) {
        if (syscall(SYS_waitid, P_PID, pid, &ended, WEXITED | WNOHANG | WNOWAIT, NULL) < 0 ||
            ended.si_pid)
            return;
        syscall(SYS_nanosleep, &moment, NULL);
    }
}

/* True in the copy. */
static bool site_copy(const char *what, int *child)
{
    int i = site_free_child(), number = ++sites.shared->copies;
    fflush(NULL);
    pid_t pid = sites.fork();
    if (pid == 0) {
        site_become_copy(number);
        return true;
    }
    if (pid < 0)
        _exit(99);
    site_wait_for_folder(pid, number);
    sites.children[i].pid = pid;
    sites.children[i].number = number;
    snprintf(sites.children[i].what, sizeof sites.children[i].what, "%s", what);
    *child = i;
    return false;
}

/* The other end of a pipe would speak to the copy and to the process at once. */
static bool site_holds_pipe(void)
{
    for (int fd = 3; fd < 256; fd++) {
        struct stat info;
        if (syscall(SYS_fstat, fd, &info) == 0 && S_ISFIFO(info.st_mode))
            return true;
    }
    return false;
}

/* Whether the function that asks is to fail, in the way `kind` of those that it has. */
static __attribute__((noinline)) bool site_fails(int kind, const char *what, const void *caller,
                                                 const void *stack)
{
    int child, error = errno;
    bool fails = false;
    if (!sites.ready)
        site_start();
    if (sites.busy ||
        (sites.mode != SITES_HUNT && sites.mode != SITES_ARMED && sites.mode != SITES_COUNT))
        return false;
    if (sites.depth &&
        !sites.thorough) { /* most calls are known by these two, and cost little then */
        uintptr_t c = (uintptr_t)caller, s = (uintptr_t)stack;
        size_t at = (c * 31 + s / 16 + (size_t)kind * 7919) % SITES_QUICK;
        if (sites.quick[at].caller == c && sites.quick[at].stack == s &&
            sites.quick[at].kind == kind)
            return false;
        sites.quick[at].caller = c;
        sites.quick[at].stack = s;
        sites.quick[at].kind = kind;
    }
    sites.busy = true;
    if (site_is_new(kind)) {
        if (sites.mode == SITES_ARMED) {
            sites.shared->failed++;
            fails = true;
        } else if (sites.mode == SITES_COUNT) {
            fails = __sync_add_and_fetch(&sites.shared->copies, 1) == sites.nth;
        } else {
            fails = !site_time_is_over() && !(kind && site_holds_pipe()) && site_copy(what, &child);
        }
        if (fails) {
            site_describe(what);
            sites.mode = SITES_OVER;
        }
    }
    sites.busy = false;
    errno = error;
    return fails;
}
#define SITE_FAILS(kind, what)                                                                     \
    site_fails(kind, what, __builtin_return_address(0), __builtin_frame_address(0))

/* The program's own children. */
pid_t fork(void)
{
    int child, before;
    if (!sites.ready)
        site_start();
    while (sites.mode == SITES_HUNT && !site_time_is_over()) {
        before = sites.shared->failed;
        sites.busy = true;
        bool copy = site_copy("child", &child);
        sites.busy = false;
        if (copy) {
            sites.mode = SITES_ARM;
            break;
        }
        site_reap(child);
        if (sites.shared->failed == before) /* it met no place that was new */
            break;
    }
    if (!sites.fork)
        *(void **)&sites.fork = dlsym(RTLD_NEXT, "fork");
    pid_t pid = sites.fork();
    if (pid == 0 && sites.mode != SITES_COUNT) {
        sites.of_copy = sites.mode == SITES_ARM;
        sites.mode = sites.of_copy ? SITES_ARMED : SITES_OVER;
    }
    if (pid > 0 && sites.mode == SITES_ARM)
        sites.mode = SITES_OVER;
    return pid;
}

/* A child that asks whether its parent is still there knows the number of the one that was copied.
 */
pid_t getppid(void)
{
    return sites.of_copy ? sites.first : (pid_t)syscall(SYS_getppid);
}

__attribute__((destructor)) static void site_end(void)
{
    for (int i = 0; sites.mode == SITES_HUNT && i < SITES_JOBS_MAX; i++)
        if (sites.children[i].pid)
            site_reap(i);
}

#endif
