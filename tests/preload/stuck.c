/* Preloaded into the program: the first STUCK_TIMES calls of gmtime (libxlsxwriter's) never return,
 * as where another thread held the lock of the time zone when the process was copied. Each such
 * call makes a file of its number in STUCK_FOLDER. */
#include <dlfcn.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

struct tm *gmtime(const time_t *timer)
{
    static struct tm *(*real)(const time_t *);
    const char *folder = getenv("STUCK_FOLDER"), *times = getenv("STUCK_TIMES");
    if (!real)
        *(void **)&real = dlsym(RTLD_NEXT, "gmtime");
    for (long i = 1; folder && times && i <= strtol(times, NULL, 10); i++) {
        char path[4096];
        snprintf(path, sizeof path, "%s/%ld", folder, i);
        if (open(path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600) < 0)
            continue;
        for (;;)
            pause();
    }
    return real(timer);
}
