/* What we made says so itself, by its manifest or its first bytes; everything else is somebody's
 * own. */
#include "store/foreign.h"

#include "base/file.h"
#include "base/open.h"

#include <sys/stat.h>
#include <unistd.h>

/* How files made here begin, without blanks and line ends. */
static const char *const beginnings[] = {
    [MADE_MANIFEST] = "{\"manifest\":",
    [MADE_SUMMARY] = "{\"batch\":",
    [MADE_INDEX] = "<!DOCTYPEhtml><!--juesuanbatch-->",
};

/* The beginning of one that was cut off is the beginning of one all the same. */
bool made_here(const char *path, enum made_kind kind)
{
    char head[64];
    const char *wanted = beginnings[kind];
    int fd;
    ssize_t n = open_given(path, &fd) != OPEN_OK ? -1 : pread(fd, head, sizeof head, 0);
    if (fd >= 0)
        close(fd);
    for (ssize_t i = 0; i < n && *wanted; i++) {
        if (ascii_is_space(head[i]))
            continue;
        if (head[i] != *wanted++)
            return false;
    }
    return n > 0;
}

bool file_is_empty(const char *path)
{
    struct stat info;
    return stat(path, &info) == 0 && S_ISREG(info.st_mode) && info.st_size == 0;
}

bool foreign_spared(const char *path, enum made_kind kind, bool force, struct diags *ds)
{
    if (force || !file_exists(path) || file_is_empty(path) || made_here(path, kind))
        return true;
    DIAG0(ds, E8019, place_file(str_of(path)));
    return false;
}
