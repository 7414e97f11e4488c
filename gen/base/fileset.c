/* Unnamed files, written and synced first, named last, rolled back together. */
#include "base/fileset.h"

#include "base/fd.h"
#include "base/file.h"
#include "base/hash.h"
#include "base/map.h"
#include "base/memory.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

struct fileset_item {
    struct str path, folder;
    struct str temporary; /* its name for now; empty while it has none */
    struct str backup;    /* where the old file of its name is; empty: there was none */
    bool named;           /* it has its own name */
    int fd;
};

void fileset_init(struct fileset *s, bool sync)
{
    *s = (struct fileset){.sync = sync};
    arena_init(&s->arena);
}

/* Dot in front: an interrupted run leaves nothing that looks like an output. A hash instead of the
 * name: the name may already have the longest length that a file system allows. */
static struct str temporary_path(struct fileset *s, const struct fileset_item *item)
{
    unsigned long long hash = str_fingerprint(path_base(item->path));
    return arena_printf(&s->arena, "%.*s/.juesuan-%ld-%016llx.tmp", STR_ARG(item->folder),
                        (long)getpid(), hash);
}

/* A file without a name vanishes with the process that writes it; where the file system cannot do
 * that, one with a temporary name. */
static int open_item(struct fileset *s, struct fileset_item *item)
{
    enum { FLAGS = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC };
    int fd = -1;
    if (access("/proc/self/fd", X_OK) == 0)
        fd = open(item->folder.p, O_WRONLY | O_TMPFILE | O_CLOEXEC, 0644);
    if (fd >= 0 || (errno != EOPNOTSUPP && errno != EISDIR && errno != EINVAL && errno != ENOENT))
        return fd;
    item->temporary = temporary_path(s, item);
    if (!item->temporary.p)
        return -1;
    fd = open(item->temporary.p, FLAGS, 0644);
    if (fd < 0 && errno == EEXIST) {
        (void)unlink(item->temporary.p); /* left by a killed process of the same number */
        fd = open(item->temporary.p, FLAGS, 0644);
    }
    return fd;
}

static struct fileset_item *new_item(struct fileset *s, const char *path)
{
    struct fileset_item *items = arena_room(&s->arena, s->items, s->n, &s->cap, sizeof *items);
    if (!items)
        return NULL;
    s->items = items;
    struct fileset_item *item = &s->items[s->n];
    *item = (struct fileset_item){.fd = -1};
    item->path = arena_str(&s->arena, str_of(path));
    item->folder = arena_str(&s->arena, path_folder(str_of(path)));
    if (!item->path.p || !item->folder.p)
        return NULL;
    s->n++;
    return item;
}

bool fileset_add(struct fileset *s, const char *path, struct str bytes, struct diags *ds)
{
    struct fileset_item *item = new_item(s, path);
    if (!item) {
        DIAG0(ds, E1004, place_file(str_of(path)));
        return false;
    }
    item->fd = open_item(s, item);
    if (item->fd < 0 || !fd_write(item->fd, bytes.p, bytes.n)) {
        file_failed(ds, E1002, path, errno);
        return false;
    }
    return true;
}

/* A temporary name for what has none yet. */
static bool name_temporarily(struct fileset *s, struct fileset_item *item)
{
    char unnamed[64];
    if (item->temporary.n)
        return true;
    struct str temporary = temporary_path(s, item);
    if (!temporary.p)
        return false;
    snprintf(unnamed, sizeof unnamed, "/proc/self/fd/%d", item->fd);
    (void)unlink(temporary.p);
    if (linkat(AT_FDCWD, unnamed, AT_FDCWD, temporary.p, AT_SYMLINK_FOLLOW) < 0)
        return false;
    item->temporary = temporary;
    return true;
}

/* The old file goes on under another name until all files have theirs: where the file system can do
 * it, both change places in one step. Where it has no second names for a file either (exFAT), the
 * old one moves aside: for a moment there is none of its name, which is less than to have none at
 * all where another file cannot be written. */
static bool replace_old(struct fileset *s, struct fileset_item *item)
{
    if (renameat2(AT_FDCWD, item->temporary.p, AT_FDCWD, item->path.p, RENAME_EXCHANGE) == 0) {
        item->backup = item->temporary;
        item->temporary.n = 0;
        return true;
    }
    if (errno != EINVAL && errno != ENOSYS && errno != EOPNOTSUPP)
        return false;
    struct str backup = arena_printf(&s->arena, "%.*s.old", STR_ARG(item->temporary));
    if (!backup.p)
        return false;
    (void)unlink(backup.p);
    if (link(item->path.p, backup.p) < 0 && rename(item->path.p, backup.p) < 0)
        return false;
    item->backup = backup;
    if (rename(item->temporary.p, item->path.p) < 0)
        return false;
    item->temporary.n = 0;
    return true;
}

/* Names the file: at once when its name is free, else in the place of the old one. */
static bool commit_item(struct fileset *s, struct fileset_item *item)
{
    struct stat old;
    char unnamed[64];
    bool there = lstat(item->path.p, &old) == 0;
    if (there && S_ISDIR(old.st_mode)) {
        errno = EISDIR;
        return false;
    }
    if (!there && !item->temporary.n) {
        snprintf(unnamed, sizeof unnamed, "/proc/self/fd/%d", item->fd);
        item->named = linkat(AT_FDCWD, unnamed, AT_FDCWD, item->path.p, AT_SYMLINK_FOLLOW) == 0;
        return item->named;
    }
    if (!name_temporarily(s, item))
        return false;
    if (there) {
        item->named = replace_old(s, item);
    } else if (rename(item->temporary.p, item->path.p) == 0) {
        item->named = true;
        item->temporary.n = 0;
    }
    return item->named;
}

/* Gives the first n files' names back to the old ones. */
static void roll_back(struct fileset *s, size_t n)
{
    for (size_t i = n; i-- > 0;) {
        struct fileset_item *item = &s->items[i];
        if (item->backup.n)
            (void)rename(item->backup.p, item->path.p);
        else if (item->named)
            (void)unlink(item->path.p);
        item->backup.n = 0;
    }
}

/* What was made while memory ran out may be incomplete without anyone having noticed. */
static bool is_sound(struct diags *ds)
{
    if (memory_failed())
        DIAG0(ds, E1004, (struct place){0});
    return !memory_failed();
}

static bool sync_bytes(struct fileset *s, struct diags *ds)
{
    for (size_t i = 0; i < s->n; i++)
        if (!fd_sync(s->items[i].fd)) {
            file_failed(ds, E1002, s->items[i].path.p, errno);
            return false;
        }
    return true;
}

static bool sync_names(struct fileset *s, struct diags *ds)
{
    for (size_t i = 0; i < s->n; i++) {
        bool seen = i && str_eq(s->items[i].folder, s->items[i - 1].folder);
        if (!seen && !folder_sync(s->items[i].folder)) {
            file_failed(ds, E1002, s->items[i].folder.p, errno);
            return false;
        }
    }
    return true;
}

static bool name_all(struct fileset *s, struct diags *ds)
{
    for (size_t i = 0; i < s->n; i++)
        if (!commit_item(s, &s->items[i])) {
            int error = errno;
            roll_back(s, i + 1);
            file_failed(ds, E1002, s->items[i].path.p, error);
            return false;
        }
    return true;
}

bool fileset_commit(struct fileset *s, struct diags *ds)
{
    if (!is_sound(ds) || (s->sync && !sync_bytes(s, ds)) || !name_all(s, ds))
        return false;
    if (s->sync && !sync_names(s, ds)) {
        roll_back(s, s->n);
        return false;
    }
    return true;
}

void fileset_free(struct fileset *s)
{
    for (size_t i = 0; i < s->n; i++) {
        if (s->items[i].temporary.n)
            (void)unlink(s->items[i].temporary.p);
        if (s->items[i].backup.n)
            (void)unlink(s->items[i].backup.p);
        if (s->items[i].fd >= 0)
            close(s->items[i].fd);
    }
    arena_free(&s->arena);
}

bool file_write(const char *path, struct str bytes, struct diags *ds)
{
    struct fileset set;
    fileset_init(&set, true);
    bool ok = fileset_add(&set, path, bytes, ds) && fileset_commit(&set, ds);
    fileset_free(&set);
    return ok;
}

void fileset_clean(const char *folder)
{
    struct arena a;
    struct str *names;
    size_t n;
    arena_init(&a);
    if (file_list(folder, &a, &names, &n))
        for (size_t i = 0; i < n; i++)
            if (str_starts(names[i], STR(".juesuan-")) &&
                (str_ends(names[i], STR(".tmp")) || str_ends(names[i], STR(".tmp.old")))) {
                struct str path = path_join(&a, str_of(folder), names[i]);
                if (path.p)
                    (void)unlink(path.p);
            }
    arena_free(&a);
}
