/* Preloaded into the program: one system call of each place fails, in each of the ways that it can
 * (sites.h): with an error, interrupted by a signal, or having moved fewer bytes than it was asked
 * for. What a library does through stdio is not seen here, nor what is done while a pipe is open.
 */
#include <poll.h>
#include <stdarg.h>
#include <sys/file.h>
#include <sys/random.h>

#include "sites.h"

struct way {
    int error; /* 0: fewer bytes */
    const char *name;
};

/* The way in which the call is to fail; NULL: it is not. Numbers tell the ways of all functions
 * apart. */
static __attribute__((noinline)) const struct way *
way_of(int function, const struct way *ways, size_t n, const void *caller, const void *stack)
{
    for (size_t i = 0; i < n; i++)
        if (site_fails(function * 16 + (int)i, ways[i].name, caller, stack))
            return &ways[i];
    return NULL;
}
#define WAY(function, ways)                                                                        \
    way_of(function, ways, sizeof(ways) / sizeof *(ways), __builtin_return_address(0),             \
           __builtin_frame_address(0))

/* `fewer`: the arguments with which a call moves fewer bytes. */
#define WRAP_CALL(number, type, failed, name, params, fewer, args, ...)                            \
    type name params                                                                               \
    {                                                                                              \
        static const struct way ways[] = {__VA_ARGS__};                                            \
        static type(*real) params;                                                                 \
        if (!real)                                                                                 \
            *(void **)&real = dlsym(RTLD_NEXT, #name);                                             \
        const struct way *way = WAY(number, ways);                                                 \
        if (way && way->error) {                                                                   \
            errno = way->error;                                                                    \
            return failed;                                                                         \
        }                                                                                          \
        return way ? real fewer : real args;                                                       \
    }
#define WRAP(number, type, failed, name, params, args, ...)                                        \
    WRAP_CALL(number, type, failed, name, params, args, args, __VA_ARGS__)
#define WRAP_BYTES(number, name, params, fewer, args, ...)                                         \
    WRAP_CALL(number, ssize_t, -1, name, params, fewer, args, __VA_ARGS__)

static size_t some(size_t n)
{
    return n > 1 ? n / 2 : n;
}

WRAP_BYTES(1, read, (int fd, void *p, size_t n), (fd, p, some(n)), (fd, p, n), {EIO, "read EIO"},
           {EINTR, "read EINTR"}, {0, "read short"})
WRAP_BYTES(2, write, (int fd, const void *p, size_t n), (fd, p, some(n)), (fd, p, n),
           {EIO, "write EIO"}, {ENOSPC, "write ENOSPC"}, {EINTR, "write EINTR"}, {0, "write short"})
WRAP_BYTES(3, pread, (int fd, void *p, size_t n, off_t at), (fd, p, some(n), at), (fd, p, n, at),
           {EIO, "pread EIO"}, {EINTR, "pread EINTR"}, {0, "pread short"})
WRAP_BYTES(4, pwrite, (int fd, const void *p, size_t n, off_t at), (fd, p, some(n), at),
           (fd, p, n, at), {EIO, "pwrite EIO"}, {ENOSPC, "pwrite ENOSPC"}, {EINTR, "pwrite EINTR"},
           {0, "pwrite short"})
WRAP_BYTES(5, getrandom, (void *p, size_t n, unsigned flags), (p, some(n), flags), (p, n, flags),
           {ENOSYS, "getrandom ENOSYS"}, {EINTR, "getrandom EINTR"}, {0, "getrandom short"})
WRAP(6, int, -1, fsync, (int fd), (fd), {EIO, "fsync EIO"}, {ENOSPC, "fsync ENOSPC"},
     {EINTR, "fsync EINTR"})
WRAP(7, int, -1, syncfs, (int fd), (fd), {EIO, "syncfs EIO"})
WRAP(8, int, -1, ftruncate, (int fd, off_t n), (fd, n), {EIO, "ftruncate EIO"},
     {ENOSPC, "ftruncate ENOSPC"}, {EINTR, "ftruncate EINTR"})
WRAP(9, int, -1, linkat, (int a, const char *from, int b, const char *to, int flags),
     (a, from, b, to, flags), {EIO, "linkat EIO"}, {ENOSPC, "linkat ENOSPC"})
WRAP(10, int, -1, rename, (const char *from, const char *to), (from, to), {EIO, "rename EIO"},
     {ENOSPC, "rename ENOSPC"})
WRAP(11, int, -1, renameat2, (int a, const char *from, int b, const char *to, unsigned flags),
     (a, from, b, to, flags), {EIO, "renameat2 EIO"}, {EINVAL, "renameat2 EINVAL"})
WRAP(12, int, -1, mkdir, (const char *path, mode_t mode), (path, mode), {EIO, "mkdir EIO"},
     {ENOSPC, "mkdir ENOSPC"})
WRAP(13, int, -1, fstat, (int fd, struct stat *s), (fd, s), {EIO, "fstat EIO"})
WRAP(14, int, -1, stat, (const char *path, struct stat *s), (path, s), {EIO, "stat EIO"},
     {ENOMEM, "stat ENOMEM"})
WRAP(15, int, -1, lstat, (const char *path, struct stat *s), (path, s), {EIO, "lstat EIO"})
WRAP(16, int, -1, fstatat, (int fd, const char *path, struct stat *s, int flags),
     (fd, path, s, flags), {EIO, "fstatat EIO"})
WRAP(17, off_t, -1, lseek, (int fd, off_t n, int from), (fd, n, from), {EIO, "lseek EIO"})
WRAP(18, int, -1, flock, (int fd, int what), (fd, what), {EINTR, "flock EINTR"},
     {ENOLCK, "flock ENOLCK"})
WRAP(19, int, -1, memfd_create, (const char *name, unsigned flags), (name, flags),
     {EMFILE, "memfd_create EMFILE"})
WRAP(20, int, -1, pipe2, (int fds[2], int flags), (fds, flags), {EMFILE, "pipe2 EMFILE"})
WRAP(21, int, -1, poll, (struct pollfd * fds, nfds_t n, int wait), (fds, n, wait),
     {EINTR, "poll EINTR"})
WRAP(22, pid_t, -1, waitpid, (pid_t pid, int *status, int options), (pid, status, options),
     {EINTR, "waitpid EINTR"})
WRAP(23, DIR *, NULL, opendir, (const char *path), (path), {EIO, "opendir EIO"},
     {EMFILE, "opendir EMFILE"})
WRAP(24, struct dirent *, NULL, readdir, (DIR * d), (d), {EIO, "readdir EIO"})
WRAP(25, char *, NULL, realpath, (const char *path, char *out), (path, out), {EIO, "realpath EIO"})
WRAP(26, ssize_t, -1, readlink, (const char *path, char *out, size_t n), (path, out, n),
     {EIO, "readlink EIO"})
WRAP(27, void *, MAP_FAILED, mmap, (void *at, size_t n, int prot, int flags, int fd, off_t from),
     (at, n, prot, flags, fd, from), {ENOMEM, "mmap ENOMEM"})
WRAP(28, int, -1, dup2, (int from, int to), (from, to), {EBUSY, "dup2 EBUSY"})
WRAP(29, int, -1, chmod, (const char *path, mode_t mode), (path, mode), {EIO, "chmod EIO"})

/* A descriptor is closed whatever close() says. */
int close(int fd)
{
    static const struct way ways[] = {{EIO, "close EIO"}, {EINTR, "close EINTR"}};
    const struct way *way = WAY(30, ways);
    int result = (int)syscall(SYS_close, fd);
    if (!way)
        return result;
    errno = way->error;
    return -1;
}

static int open_or_fail(int fd, const char *path, int flags, mode_t mode, const void *caller,
                        const void *stack)
{
    static const struct way reading[] = {{EIO, "open EIO"},
                                         {EMFILE, "open EMFILE"},
                                         {EINTR, "open EINTR"}},
                            writing[] = {{EIO, "create EIO"},
                                         {ENOSPC, "create ENOSPC"},
                                         {EACCES, "create EACCES"}};
    bool creates = (flags & O_CREAT) || (flags & O_TMPFILE) == O_TMPFILE;
    const struct way *way =
        creates ? way_of(31, writing, 3, caller, stack) : way_of(32, reading, 3, caller, stack);
    if (!way)
        return (int)syscall(SYS_openat, fd, path, flags, mode);
    errno = way->error;
    return -1;
}

static mode_t mode_of(int flags, va_list args)
{
    return (flags & O_CREAT) || (flags & O_TMPFILE) == O_TMPFILE ? va_arg(args, mode_t) : 0;
}

int open(const char *path, int flags, ...)
{
    va_list args;
    va_start(args, flags);
    mode_t mode = mode_of(flags, args);
    va_end(args);
    return open_or_fail(AT_FDCWD, path, flags, mode, __builtin_return_address(0),
                        __builtin_frame_address(0));
}

int openat(int fd, const char *path, int flags, ...)
{
    va_list args;
    va_start(args, flags);
    mode_t mode = mode_of(flags, args);
    va_end(args);
    return open_or_fail(fd, path, flags, mode, __builtin_return_address(0),
                        __builtin_frame_address(0));
}
