/* One batch at a time in a folder; who holds it is said, and one that died holds nothing. */
#include "base/file.h"
#include "batch/batch.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

enum { HOLDER_BYTES = 32 };

/* Who has signed the lock: "pid 123", or "shards 4" of several. */
static void read_holder(int fd, char holder[HOLDER_BYTES])
{
    ssize_t n = pread(fd, holder, HOLDER_BYTES - 1, 0);
    holder[n > 0 ? n : 0] = '\0';
    holder[strcspn(holder, "\n")] = '\0';
}

static void sign(int fd, const char *holder)
{
    char text[HOLDER_BYTES + 1];
    int n = snprintf(text, sizeof text, "%s\n", holder);
    if (ftruncate(fd, 0) == 0 && pwrite(fd, text, (size_t)n, 0) != n)
        (void)ftruncate(fd, 0); /* only the name in a message is lost */
}

/* Whether the process lives that has signed the lock. The workers of one that was killed end a
 * moment after it. */
static bool is_alive(const char *holder)
{
    errno = 0;
    long pid = strncmp(holder, "pid ", 4) == 0 ? strtol(holder + 4, NULL, 10) : 0;
    if (errno || pid <= 0 || pid > INT_MAX)
        return false;
    return kill((pid_t)pid, 0) == 0 || errno != ESRCH;
}

/* One try. Shards of one division share it: the first writes down which one. */
static bool take(int fd, const char *division)
{
    bool alone = flock(fd, LOCK_EX | LOCK_NB) == 0;
    if (!division)
        return alone;
    if (alone)
        sign(fd, division);
    return flock(fd, LOCK_SH | LOCK_NB) == 0;
}

/* flock belongs to the open file: forked workers share it, and the system drops it when the last of
 * them is gone, however they went. So a lock is never stale, and one is never free while a worker
 * of a killed batch still writes. `division` is what all shards that share it have written there,
 * NULL for who wants it alone. */
static int open_locked(struct str path, const char *division, struct diags *ds)
{
    enum { PAUSE_MS = 20, WAIT_MS_MAX = 5000 };
    char holder[HOLDER_BYTES] = "";
    int fd = open(path.p, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0644);
    if (fd < 0) {
        file_failed(ds, E1002, path.p, errno);
        return -1;
    }
    bool taken = take(fd, division);
    if (!taken && errno != EWOULDBLOCK && errno != EINTR) { /* a file system without locks */
        file_failed(ds, E1002, path.p, errno);
        close(fd);
        return -1;
    }
    for (int waited = 0; !taken && waited < WAIT_MS_MAX; waited += PAUSE_MS) {
        struct timespec pause = {0, PAUSE_MS * 1000000L};
        read_holder(fd, holder);
        if (is_alive(holder))
            break;
        (void)nanosleep(&pause, NULL);
        taken = take(fd, division);
    }
    if (taken && division)
        read_holder(fd, holder);
    if (taken && (!division || !strcmp(holder, division)))
        return fd;
    DIAG(ds, E8004, place_file(path), holder[0] ? str_of(holder) : STR("pid ?"));
    close(fd);
    return -1;
}

/* A whole batch has the folder for itself; shards share it with others of the same division, which
 * have other departments. */
int batch_lock(const char *folder, unsigned shard, unsigned shards, int *own, struct arena *a,
               struct diags *ds)
{
    struct str path = path_join(a, str_of(folder), STR(BATCH_LOCK));
    char pid[HOLDER_BYTES], division[HOLDER_BYTES];
    *own = -1;
    if (!path.p) {
        DIAG0(ds, E1004, place_file(str_of(folder)));
        return -1;
    }
    snprintf(pid, sizeof pid, "pid %ld", (long)getpid());
    snprintf(division, sizeof division, "shards %u", shards);
    int fd = open_locked(path, shards ? division : NULL, ds);
    if (fd < 0 || !shards) {
        if (fd >= 0)
            sign(fd, pid);
        return fd;
    }
    struct str part = arena_printf(a, "%.*s-%u-of-%u", STR_ARG(path), shard, shards);
    *own = part.p ? open_locked(part, NULL, ds) : -1;
    if (*own < 0) {
        close(fd);
        return -1;
    }
    sign(*own, pid);
    return fd;
}
