#include "base/file.h"
#include "job/batch.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>
#include <unistd.h>

/* flock belongs to the open file: forked workers share it, and the system drops it when the last of
 * them is gone, however they went. So a lock is never stale, and one is never free while a worker
 * of a killed batch still writes. */
static int open_locked(struct str path, int mode, struct diags *ds)
{
    int fd = open(path.p, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0644);
    if (fd < 0) {
        file_failed(ds, E1002, path.p, errno);
        return -1;
    }
    if (flock(fd, mode | LOCK_NB) == 0)
        return fd;
    char holder[32] = "";
    ssize_t n = pread(fd, holder, sizeof holder - 1, 0);
    while (n > 0 && (holder[n - 1] == '\n' || holder[n - 1] == '\0'))
        n--;
    DIAG(ds, E8004, place_file(path), n > 0 ? (struct str){holder, (size_t)n} : STR("pid ?"));
    close(fd);
    return -1;
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
    struct str path = path_join(a, str_of(folder), STR(".juesuan-lock"));
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
