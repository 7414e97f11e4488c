/* System calls in front of glibc's. What glibc calls within itself (stdio) is not seen. Of ways to
 * fail: an error, for what moves bytes also a signal in between and fewer bytes than asked for. */
#include "allocations.h"

#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#define SEEN __attribute__((visibility("default"), used))

enum { FEWER = -1 };

/* The error with which the call is to fail, FEWER, or 0. */
static int way_of(int function, const int *ways, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (allocations_call_fails(function * 8 + (int)i))
            return ways[i];
    return 0;
}

#define WRAP(number, type, failed, name, params, args, fewer, ...)                                 \
    SEEN type name params;                                                                         \
    SEEN type name params                                                                          \
    {                                                                                              \
        static const int ways[] = {__VA_ARGS__};                                                   \
        static type(*real) params;                                                                 \
        int way = way_of(number, ways, sizeof ways / sizeof *ways);                                \
        if (!real)                                                                                 \
            *(void **)&real = dlsym(RTLD_NEXT, #name);                                             \
        if (way > 0) {                                                                             \
            errno = way;                                                                           \
            return failed;                                                                         \
        }                                                                                          \
        return way ? real fewer : real args;                                                       \
    }

#define SOME(n) ((n) > 1 ? (n) / 2 : (n))
WRAP(1, ssize_t, -1, read, (int fd, void *p, size_t n), (fd, p, n), (fd, p, SOME(n)), EIO, EINTR,
     FEWER)
WRAP(2, ssize_t, -1, write, (int fd, const void *p, size_t n), (fd, p, n), (fd, p, SOME(n)), ENOSPC,
     EINTR, FEWER)
WRAP(3, ssize_t, -1, pread, (int fd, void *p, size_t n, off_t at), (fd, p, n, at),
     (fd, p, SOME(n), at), EIO, EINTR, FEWER)
WRAP(4, ssize_t, -1, pwrite, (int fd, const void *p, size_t n, off_t at), (fd, p, n, at),
     (fd, p, SOME(n), at), ENOSPC, EINTR, FEWER)
#define PLAIN(number, type, failed, name, params, args, ...)                                       \
    WRAP(number, type, failed, name, params, args, args, __VA_ARGS__)
PLAIN(5, ssize_t, -1, getrandom, (void *p, size_t n, unsigned flags), (p, n, flags), ENOSYS, EINTR)
PLAIN(6, int, -1, fsync, (int fd), (fd), EIO)
PLAIN(7, int, -1, syncfs, (int fd), (fd), EIO)
PLAIN(8, int, -1, ftruncate, (int fd, off_t n), (fd, n), EIO)
PLAIN(9, int, -1, linkat, (int a, const char *from, int b, const char *to, int flags),
      (a, from, b, to, flags), EIO, EEXIST)
PLAIN(10, int, -1, rename, (const char *from, const char *to), (from, to), ENOSPC)
PLAIN(11, int, -1, renameat2, (int a, const char *from, int b, const char *to, unsigned flags),
      (a, from, b, to, flags), EIO, EINVAL)
PLAIN(12, int, -1, mkdir, (const char *path, mode_t mode), (path, mode), ENOSPC)
PLAIN(13, int, -1, fstat, (int fd, struct stat *s), (fd, s), EIO)
PLAIN(14, int, -1, stat, (const char *path, struct stat *s), (path, s), EIO)
PLAIN(15, int, -1, lstat, (const char *path, struct stat *s), (path, s), EIO)
PLAIN(16, int, -1, fstatat, (int fd, const char *path, struct stat *s, int flags),
      (fd, path, s, flags), EIO)
PLAIN(17, off_t, -1, lseek, (int fd, off_t n, int from), (fd, n, from), EIO)
PLAIN(18, int, -1, flock, (int fd, int what), (fd, what), EINTR, ENOLCK)
PLAIN(19, int, -1, memfd_create, (const char *name, unsigned flags), (name, flags), EMFILE)
PLAIN(20, int, -1, pipe2, (int fds[2], int flags), (fds, flags), EMFILE)
PLAIN(21, int, -1, poll, (struct pollfd * fds, nfds_t n, int wait), (fds, n, wait), EINTR)
PLAIN(22, pid_t, -1, waitpid, (pid_t pid, int *status, int options), (pid, status, options), EINTR)
PLAIN(23, DIR *, NULL, opendir, (const char *path), (path), EMFILE)
PLAIN(24, struct dirent *, NULL, readdir, (DIR * d), (d), EIO)
PLAIN(25, char *, NULL, realpath, (const char *path, char *out), (path, out), EIO)
PLAIN(26, ssize_t, -1, readlink, (const char *path, char *out, size_t n), (path, out, n), EIO)
PLAIN(27, void *, MAP_FAILED, mmap, (void *at, size_t n, int prot, int flags, int fd, off_t from),
      (at, n, prot, flags, fd, from), ENOMEM)
PLAIN(28, int, -1, dup2, (int from, int to), (from, to), EBUSY)
PLAIN(29, int, -1, chmod, (const char *path, mode_t mode), (path, mode), EIO)
PLAIN(30, pid_t, -1, fork, (void), (), EAGAIN)

static int open_or_fail(int fd, const char *path, int flags, mode_t mode)
{
    static const int reading[] = {EIO, EMFILE, EINTR}, creating[] = {ENOSPC, EACCES};
    bool creates = (flags & O_CREAT) || (flags & O_TMPFILE) == O_TMPFILE;
    int way = creates ? way_of(31, creating, 2) : way_of(32, reading, 3);
    if (!way)
        return (int)syscall(SYS_openat, fd, path, flags, mode);
    errno = way;
    return -1;
}

static mode_t mode_of(int flags, va_list args)
{
    return (flags & O_CREAT) || (flags & O_TMPFILE) == O_TMPFILE ? va_arg(args, mode_t) : 0;
}

SEEN int open(const char *path, int flags, ...)
{
    va_list args;
    va_start(args, flags);
    mode_t mode = mode_of(flags, args);
    va_end(args);
    return open_or_fail(AT_FDCWD, path, flags, mode);
}

SEEN int openat(int fd, const char *path, int flags, ...)
{
    va_list args;
    va_start(args, flags);
    mode_t mode = mode_of(flags, args);
    va_end(args);
    return open_or_fail(fd, path, flags, mode);
}
