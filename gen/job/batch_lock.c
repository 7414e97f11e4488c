#include "base/file.h"
#include "job/batch.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

enum { HOLDER_BYTES = 32 };

/* Whether the process lives that has signed the lock. The workers of one that was killed end a
 * moment after it. */
static bool is_alive(int fd, char holder[HOLDER_BYTES])
{
    ssize_t n = pread(fd, holder, HOLDER_BYTES - 1, 0);
    long pid = 0;
    holder[n > 0 ? n : 0] = '\0';
    holder[strcspn(holder, "\n")] = '\0';
    if (sscanf(holder, "pid %ld", &pid) != 1 || pid <= 0)
        return false;
    return kill((pid_t)pid, 0) == 0 || errno != ESRCH;
}

/* flock belongs to the open file: forked workers share it, and the system drops it when the last of
 * them is gone, however they went. So a lock is never stale, and one is never free while a worker
 * of a killed batch still writes. */
static int open_locked(struct str path, int mode, struct diags *ds)
{
    enum { PAUSE_MS = 20, WAIT_MS_MAX = 5000 };
    char holder[HOLDER_BYTES];
    int fd = open(path.p, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0644);
    if (fd < 0) {
        file_failed(ds, E1002, path.p, errno);
        return -1;
    }
    for (int waited = 0; flock(fd, mode | LOCK_NB) < 0; waited += PAUSE_MS) {
        struct timespec pause = {0, PAUSE_MS * 1000000L};
        if (is_alive(fd, holder) || waited >= WAIT_MS_MAX) {
            DIAG(ds, E8004, place_file(path), holder[0] ? str_of(holder) : STR("pid ?"));
            close(fd);
            return -1;
        }
        (void)nanosleep(&pause, NULL);
    }
    return fd;
}

static void sign(int fd)
{
    char text[32];
    int n = snprintf(text, sizeof text, "pid %ld\n", (long)getpid());
    if (ftruncate(fd, 0) == 0 && pwrite(fd, text, (size_t)n, 0) != n)
        (void)ftruncate(fd, 0); /* only the name in a message is lost */
}

/* A whole batch has the folder for itself; shards share it with other shards. */
int batch_lock(const char *folder, unsigned shard, unsigned shards, int *own, struct arena *a,
               struct diags *ds)
{
    struct str path = path_join(a, str_of(folder), STR(BATCH_LOCK));
    *own = -1;
    if (!path.p) {
        DIAG0(ds, E1004, place_file(str_of(folder)));
        return -1;
    }
    int fd = open_locked(path, shards ? LOCK_SH : LOCK_EX, ds);
    if (fd < 0 || !shards) {
        if (fd >= 0)
            sign(fd);
        return fd;
    }
    struct str part = arena_printf(a, "%.*s-%u-of-%u", STR_ARG(path), shard, shards);
    *own = part.p ? open_locked(part, LOCK_EX, ds) : -1;
    if (*own < 0) {
        close(fd);
        return -1;
    }
    sign(*own);
    return fd;
}
