/* Whether a symbolic link in an output folder leads out of it: then it is not followed. */
#include "store/link.h"

#include "base/file.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* One that leads nowhere may lead anywhere tomorrow. */
static bool leads_out(const char *folder, const char *path)
{
    char *target = realpath(path, NULL), *here = realpath(folder, NULL);
    bool out = !target || !here || !str_eq(path_folder(str_of(target)), str_of(here));
    free(target);
    free(here);
    return out;
}

bool link_stays(const char *folder, struct str path, struct diags *ds)
{
    struct stat info;
    char target[256];
    if (lstat(path.p, &info) < 0 || !S_ISLNK(info.st_mode) || !leads_out(folder, path.p))
        return true;
    ssize_t n = readlink(path.p, target, sizeof target);
    DIAG(ds, E8003, place_file(path), (struct str){target, n > 0 ? (size_t)n : 0});
    return false;
}
