/* Preloaded into the program: makes allocations of its own code fail. FAIL_AT=n refuses the n-th,
 * FAIL_FROM=n the n-th and all after it; FAIL_ALL=1 counts those of the libraries too. FAIL_COUNT
 * names a file that is told how many there were. Lives on what only glibc has: __libc_malloc. */
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t n, size_t size);
extern void *__libc_realloc(void *p, size_t size);

static long count, at = -1, from = -1;
static bool all, ready;
static const char *low, *high; /* the program's code */

static long number_of(const char *name)
{
    const char *value = getenv(name);
    return value ? strtol(value, NULL, 10) : -1;
}

/* The mapped parts of the program itself: lines of /proc/self/maps that name it. No stdio: it
 * allocates. */
static void find_program(void)
{
    static char maps[1 << 16], path[4096];
    ssize_t n = readlink("/proc/self/exe", path, sizeof path - 1), size = 0, got;
    int fd = open("/proc/self/maps", O_RDONLY | O_CLOEXEC);
    if (n <= 0 || fd < 0)
        return;
    path[n] = '\0';
    while ((got = read(fd, maps + size, sizeof maps - 1 - (size_t)size)) > 0)
        size += got;
    close(fd);
    maps[size] = '\0';
    for (char *line = maps, *end; (end = strchr(line, '\n')); line = end + 1) {
        *end = '\0';
        if (!strstr(line, path))
            continue;
        char *dash;
        const char *first = (const char *)strtoul(line, &dash, 16);
        const char *last = (const char *)strtoul(dash + 1, NULL, 16);
        if (!low || first < low)
            low = first;
        if (last > high)
            high = last;
    }
}

static void start(void)
{
    ready = true;
    at = number_of("FAIL_AT");
    from = number_of("FAIL_FROM");
    all = number_of("FAIL_ALL") > 0;
    find_program();
}

static bool refuses(const void *caller)
{
    if (!ready)
        start();
    if (!all && ((const char *)caller < low || (const char *)caller >= high))
        return false;
    count++;
    if (count != at && (from < 0 || count < from))
        return false;
    errno = ENOMEM;
    return true;
}

void *malloc(size_t size)
{
    return refuses(__builtin_return_address(0)) ? NULL : __libc_malloc(size);
}

void *calloc(size_t n, size_t size)
{
    return refuses(__builtin_return_address(0)) ? NULL : __libc_calloc(n, size);
}

void *realloc(void *p, size_t size)
{
    return refuses(__builtin_return_address(0)) ? NULL : __libc_realloc(p, size);
}

__attribute__((destructor)) static void tell(void)
{
    const char *path = getenv("FAIL_COUNT");
    char text[32];
    if (!path)
        return;
    int n = snprintf(text, sizeof text, "%ld", count);
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (fd >= 0) {
        if (write(fd, text, (size_t)n) != n)
            _exit(99);
        close(fd);
    }
}
