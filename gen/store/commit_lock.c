/* A lock on the folder's file system, which a killed process gives back. */
#include "store/commit_lock.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

/* Replacing files takes milliseconds, with a slow disk seconds. */
enum { PAUSE_MS = 5, WAIT_MS_MAX = 60000 };

bool commit_lock(const char *folder, enum commit_lock_mode mode, int *lock, struct diags *ds)
{
    int wanted = mode == COMMIT_ALONE ? LOCK_EX : LOCK_SH;
    *lock = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (*lock < 0)
        return true; /* whoever writes there will say what is wrong */
    for (int waited = 0; flock(*lock, wanted | LOCK_NB) < 0; waited += PAUSE_MS) {
        struct timespec pause = {0, PAUSE_MS * 1000000L};
        if (errno != EWOULDBLOCK && errno != EINTR) {
            commit_unlock(*lock);
            *lock = COMMIT_LOCK_NONE;
            return true;
        }
        if (waited >= WAIT_MS_MAX) {
            commit_unlock(*lock);
            DIAG0(ds, E8016, place_file(str_of(folder)));
            return false;
        }
        (void)nanosleep(&pause, NULL);
    }
    return true;
}

void commit_unlock(int lock)
{
    if (lock >= 0)
        close(lock);
}
