/* Folder by folder with openat, so that what was looked at is what is opened: between a look at a
 * path and its opening somebody could put a link there. */
#include "base/open.h"

#include "base/fd.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

bool open_name_is_confined(struct str name)
{
    if (!name.n || name.p[0] == '/' || memchr(name.p, '\0', name.n) || memchr(name.p, '\\', name.n))
        return false;
    for (size_t from = 0; from <= name.n;) {
        size_t slash = str_find(name, STR("/"), from);
        struct str part = str_sub(name, from, slash == SIZE_MAX ? name.n : slash);
        if (!part.n || str_eq(part, STR(".")) || str_eq(part, STR("..")))
            return false;
        if (slash == SIZE_MAX)
            break;
        from = slash + 1;
    }
    return true;
}

static enum open_result failed(void)
{
    if (errno == ENOENT || errno == ENOTDIR)
        return OPEN_ABSENT;
    return errno == ELOOP ? OPEN_OUTSIDE : OPEN_FAILED;
}

/* Opening a device may already do something: what it is comes first, and is asked again of what was
 * opened. */
static enum open_result open_regular(int folder, const char *name, int follow, int *fd)
{
    struct stat info;
    *fd = -1;
    if (fstatat(folder, name, &info, follow) < 0)
        return failed();
    if (S_ISLNK(info.st_mode))
        return OPEN_OUTSIDE;
    if (!S_ISREG(info.st_mode) && !S_ISDIR(info.st_mode))
        return OPEN_SPECIAL;
    *fd = openat(folder, name,
                 O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC | (follow ? O_NOFOLLOW : 0));
    if (*fd < 0)
        return failed();
    bool told = fstat(*fd, &info) == 0;
    if (told && S_ISREG(info.st_mode))
        return OPEN_OK;
    int error = told ? EISDIR : errno;
    close(*fd);
    *fd = -1;
    errno = error;
    return !told || S_ISDIR(info.st_mode) ? OPEN_FAILED : OPEN_SPECIAL;
}

enum open_result open_given(const char *path, int *fd)
{
    enum open_result r = open_regular(AT_FDCWD, path, 0, fd);
    return r == OPEN_OUTSIDE || r == OPEN_ABSENT ? OPEN_FAILED : r; /* errno says which */
}

/* A folder below the folder `at`, which is closed. */
static enum open_result step_into(int *at, const char *name)
{
    struct stat info;
    int next = openat(*at, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    enum open_result r = OPEN_OK;
    if (next < 0) {
        r = failed();
        if (fstatat(*at, name, &info, AT_SYMLINK_NOFOLLOW) == 0 && S_ISLNK(info.st_mode))
            r = OPEN_OUTSIDE;
    }
    close(*at);
    *at = next;
    return r;
}

/* The folder that holds the last part of `name`, and that part; `copy` holds the name's bytes. */
static enum open_result walk(const char *folder, char *copy, int *at, const char **last)
{
    *at = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (*at < 0)
        return failed();
    for (char *slash; (slash = strchr(copy, '/')); copy = slash + 1) {
        *slash = '\0';
        enum open_result r = step_into(at, copy);
        if (r != OPEN_OK)
            return r;
    }
    *last = copy;
    return OPEN_OK;
}

enum { NAME_BYTES_MAX = 4096 };

static bool copy_name(struct str name, char copy[NAME_BYTES_MAX])
{
    if (name.n >= NAME_BYTES_MAX)
        return false;
    memcpy(copy, name.p, name.n);
    copy[name.n] = '\0';
    return true;
}

enum open_result open_inside(const char *folder, struct str name, int *fd)
{
    char copy[NAME_BYTES_MAX];
    const char *last;
    int at;
    *fd = -1;
    if (!open_name_is_confined(name) || !copy_name(name, copy))
        return OPEN_OUTSIDE;
    enum open_result r = walk(folder, copy, &at, &last);
    if (r == OPEN_OK)
        r = open_regular(at, last, AT_SYMLINK_NOFOLLOW, fd);
    int error = errno;
    if (at >= 0)
        close(at);
    errno = error;
    return r;
}

static int by_name(const void *a, const void *b)
{
    return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

static enum open_result read_names(DIR *dir, size_t limit, struct arena *a, struct str **names,
                                   size_t *n)
{
    size_t cap = 0;
    for (struct dirent *e;;) {
        if (!fd_next_name(dir, &e))
            return OPEN_FAILED;
        if (!e)
            break;
        if (e->d_name[0] == '.')
            continue;
        struct str *grown = arena_room(a, *names, *n, &cap, sizeof *grown);
        struct str name = arena_str(a, str_of(e->d_name));
        errno = *n == limit ? EFBIG : ENOMEM;
        if (!grown || !name.p || *n == limit)
            return OPEN_FAILED;
        *names = grown;
        (*names)[(*n)++] = name;
    }
    if (*n)
        qsort(*names, *n, sizeof **names, by_name);
    return OPEN_OK;
}

enum open_result open_list(const char *folder, struct str name, size_t limit, struct arena *a,
                           struct str **names, size_t *n)
{
    char copy[NAME_BYTES_MAX];
    const char *last = NULL;
    int at = -1;
    *names = NULL;
    *n = 0;
    if ((name.n && !open_name_is_confined(name)) || !copy_name(name, copy))
        return OPEN_OUTSIDE;
    enum open_result r = walk(folder, copy, &at, &last);
    if (r == OPEN_OK && *last)
        r = step_into(&at, last);
    DIR *dir = r == OPEN_OK ? fdopendir(at) : NULL;
    if (r == OPEN_OK && !dir)
        r = OPEN_FAILED;
    if (dir)
        r = read_names(dir, limit, a, names, n);
    int error = errno;
    if (dir)
        closedir(dir);
    else if (at >= 0)
        close(at);
    errno = error;
    return r;
}

bool open_is_folder(const char *folder, struct str name)
{
    char copy[NAME_BYTES_MAX];
    const char *last;
    struct stat info;
    int at;
    if (!open_name_is_confined(name) || !copy_name(name, copy))
        return false;
    bool is = walk(folder, copy, &at, &last) == OPEN_OK &&
              fstatat(at, last, &info, AT_SYMLINK_NOFOLLOW) == 0 && S_ISDIR(info.st_mode);
    if (at >= 0)
        close(at);
    return is;
}
