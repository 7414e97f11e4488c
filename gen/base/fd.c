/* Whole reads and writes. */
#include "base/fd.h"

#include <errno.h>
#include <unistd.h>

/* One step: what went through, 0 to be tried again, -1 at an end. */
static ssize_t step(ssize_t through)
{
    if (through > 0)
        return through;
    if (through < 0)
        return errno == EINTR ? 0 : -1;
    errno = 0;
    return -1;
}

bool fd_write(int fd, const void *bytes, size_t n)
{
    const char *p = bytes;
    for (ssize_t k; n; p += k, n -= (size_t)k)
        if ((k = step(write(fd, p, n))) < 0)
            return false;
    return true;
}

bool fd_read(int fd, void *bytes, size_t n)
{
    char *p = bytes;
    for (ssize_t k; n; p += k, n -= (size_t)k)
        if ((k = step(read(fd, p, n))) < 0)
            return false;
    return true;
}

ssize_t fd_read_some(int fd, void *bytes, size_t n)
{
    ssize_t got;
    while ((got = read(fd, bytes, n)) < 0 && errno == EINTR)
        ;
    return got;
}

bool fd_write_at(int fd, const void *bytes, size_t n, size_t offset)
{
    const char *p = bytes;
    for (ssize_t k; n; p += k, n -= (size_t)k, offset += (size_t)k)
        if ((k = step(pwrite(fd, p, n, (off_t)offset))) < 0)
            return false;
    return true;
}

bool fd_read_at(int fd, void *bytes, size_t n, size_t offset)
{
    char *p = bytes;
    for (ssize_t k; n; p += k, n -= (size_t)k, offset += (size_t)k)
        if ((k = step(pread(fd, p, n, (off_t)offset))) < 0)
            return false;
    return true;
}

bool fd_sync(int fd)
{
    int failed;
    while ((failed = fsync(fd)) && errno == EINTR)
        ;
    return !failed;
}

bool fd_next_name(DIR *dir, struct dirent **entry)
{
    errno = 0;
    *entry = readdir(dir);
    return *entry || !errno;
}
