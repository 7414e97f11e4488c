/* Reading whole files, folders and names. Writing is fileset.c, opening what others could have
 * replaced open.c. */
#include "base/file.h"

#include "base/fd.h"
#include "base/memory.h"
#include "base/open.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

struct str file_reason(int error)
{
    switch (error) {
    case ENOENT:
        return diag_word(WORD_NO_SUCH_FILE_OR_FOLDER);
    case EACCES:
    case EPERM:
        return diag_word(WORD_PERMISSION_DENIED);
    case EISDIR:
        return diag_word(WORD_IT_IS_A_FOLDER);
    case ENOTDIR:
        return diag_word(WORD_A_PART_OF_THE_PATH_IS_NO_FOLDER);
    case EEXIST:
        return diag_word(WORD_IT_EXISTS_ALREADY);
    case ENOSPC:
        return diag_word(WORD_THE_DISK_IS_FULL);
    case EDQUOT:
        return diag_word(WORD_THE_DISK_QUOTA_IS_USED_UP);
    case EFBIG:
        return diag_word(WORD_THE_FILE_WOULD_BE_LARGER_THAN_ALLOWED);
    case EROFS:
        return diag_word(WORD_THE_DISK_IS_READ_ONLY);
    case ENAMETOOLONG:
        return diag_word(WORD_THE_NAME_IS_TOO_LONG);
    case ELOOP:
        return diag_word(WORD_THE_SYMBOLIC_LINKS_FORM_A_CIRCLE);
    case EMFILE:
    case ENFILE:
        return diag_word(WORD_TOO_MANY_FILES_ARE_OPEN);
    case ENXIO:
        return diag_word(WORD_IT_IS_NO_REGULAR_FILE);
    case EIO:
        return diag_word(WORD_THE_DISK_REPORTED_AN_ERROR);
    case EBUSY:
    case ETXTBSY:
        return diag_word(WORD_THE_FILE_IS_IN_USE);
    default:
        return str_of(strerror(error));
    }
}

void file_failed(struct diags *ds, enum diag_code code, const char *path, int error)
{
    if (error == ENOMEM) {
        memory_note_failure();
        DIAG0(ds, E1004, place_file(str_of(path)));
    } else {
        DIAG(ds, code, place_file(str_of(path)), file_reason(error));
    }
}

void file_too_large(struct diags *ds, struct str path, size_t size, size_t limit)
{
    char had[32], most[32];
    snprintf(had, sizeof had, "%zu", size);
    snprintf(most, sizeof most, "%zu", limit);
    DIAG(ds, E1003, place_file(path), str_of(had), str_of(most));
}

/* Reads to the end, at most one byte beyond the limit: the file may grow meanwhile. */
static bool read_all(int fd, size_t limit, struct buf *out)
{
    char chunk[16384];
    while (out->n <= limit) {
        size_t room = limit - out->n;
        ssize_t got = fd_read_some(fd, chunk, room < sizeof chunk ? room + 1 : sizeof chunk);
        if (got <= 0)
            return got == 0;
        buf_put(out, chunk, (size_t)got);
        if (out->failed) {
            errno = ENOMEM;
            return false;
        }
    }
    return true;
}

static bool take(const char *path, size_t limit, const struct buf *bytes, struct arena *a,
                 struct str *out, struct diags *ds)
{
    if (bytes->n > limit) {
        file_too_large(ds, str_of(path), bytes->n, limit);
        return false;
    }
    *out = arena_str(a, buf_view(bytes));
    if (!out->p)
        DIAG0(ds, E1004, place_file(str_of(path)));
    return out->p != NULL;
}

void file_report_link(struct diags *ds, const char *path)
{
    DIAG(ds, E1001, place_file(str_of(path)), diag_word(WORD_IT_IS_A_SYMBOLIC_LINK_AND_LINKS_IN_A));
}

/* Reports what kept a path from being opened, E1001. */
static bool opened(enum open_result r, const char *path, struct diags *ds)
{
    if (r == OPEN_OK)
        return true;
    if (r == OPEN_OUTSIDE)
        file_report_link(ds, path);
    else
        file_failed(ds, E1001, path, r == OPEN_SPECIAL ? ENXIO : r == OPEN_ABSENT ? ENOENT : errno);
    return false;
}

static bool read_opened(int fd, const char *path, size_t limit, struct arena *a, struct str *out,
                        struct diags *ds)
{
    bool ok = false;
    struct stat info;
    struct buf bytes;
    buf_init(&bytes);
    if (fstat(fd, &info) < 0)
        file_failed(ds, E1001, path, errno);
    else if ((uintmax_t)info.st_size > limit)
        file_too_large(ds, str_of(path), (size_t)info.st_size, limit);
    else if (!read_all(fd, limit, &bytes))
        file_failed(ds, E1001, path, errno);
    else
        ok = take(path, limit, &bytes, a, out, ds);
    close(fd);
    buf_free(&bytes);
    return ok;
}

bool file_read(const char *path, size_t limit, struct arena *a, struct str *out, struct diags *ds)
{
    int fd;
    return opened(open_given(path, &fd), path, ds) && read_opened(fd, path, limit, a, out, ds);
}

enum open_result file_read_inside(const char *folder, struct str name, const char *shown,
                                  size_t limit, struct arena *a, struct str *out, struct diags *ds)
{
    int fd;
    enum open_result r = open_inside(folder, name, &fd);
    if (r == OPEN_ABSENT || r == OPEN_OUTSIDE)
        return r;
    if (!opened(r, shown, ds))
        return r;
    return read_opened(fd, shown, limit, a, out, ds) ? OPEN_OK : OPEN_FAILED;
}

static bool sha256_opened(int fd, const char *path, char hex[2 * SHA256_BYTES + 1], size_t *size,
                          struct diags *ds)
{
    enum { CHUNK = 65536 };
    char chunk[CHUNK];
    unsigned char sum[SHA256_BYTES];
    struct sha256 s;
    ssize_t got;
    sha256_init(&s);
    while ((got = fd_read_some(fd, chunk, CHUNK)) > 0)
        sha256_add(&s, (struct str){chunk, (size_t)got});
    if (got < 0)
        file_failed(ds, E1001, path, errno);
    close(fd);
    if (size)
        *size = (size_t)s.length;
    sha256_end(&s, sum);
    hex_digits(sum, SHA256_BYTES, hex);
    hex[2 * SHA256_BYTES] = '\0';
    return got == 0;
}

bool file_sha256(const char *path, char hex[2 * SHA256_BYTES + 1], size_t *size, struct diags *ds)
{
    int fd;
    return opened(open_given(path, &fd), path, ds) && sha256_opened(fd, path, hex, size, ds);
}

bool file_sha256_inside(const char *folder, struct str name, const char *shown, size_t limit,
                        char hex[2 * SHA256_BYTES + 1], struct diags *ds)
{
    int fd;
    struct stat info;
    if (!opened(open_inside(folder, name, &fd), shown, ds))
        return false;
    if (fstat(fd, &info) == 0 && (uintmax_t)info.st_size > limit) {
        close(fd);
        file_too_large(ds, str_of(shown), (size_t)info.st_size, limit);
        return false;
    }
    return sha256_opened(fd, shown, hex, NULL, ds);
}

bool folder_sync(struct str folder)
{
    int fd = open(folder.p, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool ok = fd < 0 ? errno == EACCES : fd_sync(fd) || errno == EINVAL || errno == EROFS;
    int error = errno;
    if (fd >= 0)
        close(fd);
    errno = error;
    return ok;
}

bool file_make_folder(const char *path, struct diags *ds)
{
    struct arena scratch;
    arena_init(&scratch);
    struct str copy = arena_str(&scratch, str_of(path));
    char *p = (char *)(uintptr_t)copy.p;
    bool ok = p != NULL;
    for (size_t i = 1; ok && i <= copy.n; i++) {
        if (p[i] != '/' && p[i] != '\0')
            continue;
        char kept = p[i];
        p[i] = '\0';
        bool made = mkdir(p, 0755) == 0;
        if (made) {
            struct str parent = arena_str(&scratch, path_folder(str_of(p)));
            ok = parent.p && folder_sync(parent);
            if (!ok)
                file_failed(ds, E1002, path, parent.p ? errno : ENOMEM);
        } else if (errno != EEXIST) {
            int error = errno;
            if (!file_is_folder(p)) {
                file_failed(ds, E1002, path, error);
                ok = false;
            }
        }
        p[i] = kept;
    }
    if (ok && !file_is_folder(path)) {
        file_failed(ds, E1002, path, ENOTDIR);
        ok = false;
    }
    arena_free(&scratch);
    return ok;
}

bool file_same(const char *a, const char *b)
{
    char *x = realpath(a, NULL), *y = realpath(b, NULL);
    bool same = x && y && strcmp(x, y) == 0;
    free(x);
    free(y);
    return same;
}

struct str file_state(struct arena *a, const char *path)
{
    struct stat s;
    if (stat(path, &s) < 0)
        return (struct str){NULL, 0};
    return arena_printf(a, "%llu %llu %lld %lld.%ld %lld.%ld %s", (unsigned long long)s.st_dev,
                        (unsigned long long)s.st_ino, (long long)s.st_size,
                        (long long)s.st_mtim.tv_sec, s.st_mtim.tv_nsec, (long long)s.st_ctim.tv_sec,
                        s.st_ctim.tv_nsec, path);
}

bool file_exists(const char *path)
{
    struct stat info;
    return stat(path, &info) == 0 || (errno != ENOENT && errno != ENOTDIR && errno != EACCES &&
                                      errno != ELOOP && errno != ENAMETOOLONG);
}

bool file_is_folder(const char *path)
{
    struct stat info;
    return stat(path, &info) == 0 && S_ISDIR(info.st_mode);
}

bool file_is_link(const char *path)
{
    struct stat info;
    return lstat(path, &info) == 0 && S_ISLNK(info.st_mode);
}

struct str path_join(struct arena *a, struct str folder, struct str name)
{
    bool slash = folder.n && folder.p[folder.n - 1] == '/';
    return arena_printf(a, "%.*s%s%.*s", STR_ARG(folder), slash || !folder.n ? "" : "/",
                        STR_ARG(name));
}

struct str path_real(struct arena *a, struct str path)
{
    char *real = realpath(path.p, NULL);
    struct str copy = real ? arena_str(a, str_of(real)) : path;
    free(real);
    return copy;
}

struct str path_base(struct str path)
{
    for (size_t i = path.n; i > 0; i--)
        if (path.p[i - 1] == '/')
            return str_sub(path, i, path.n);
    return path;
}

struct str path_folder(struct str path)
{
    for (size_t i = path.n; i > 0; i--)
        if (path.p[i - 1] == '/')
            return i == 1 ? STR("/") : str_sub(path, 0, i - 1);
    return STR(".");
}

static int by_name(const void *a, const void *b)
{
    return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

bool file_list(const char *folder, struct arena *a, struct str **names, size_t *n)
{
    DIR *dir = opendir(folder);
    if (!dir) {
        if (errno == ENOMEM)
            memory_note_failure();
        return false;
    }
    size_t cap = 0;
    bool ok = true;
    *names = NULL;
    *n = 0;
    for (struct dirent *e; (ok = ok && fd_next_name(dir, &e)) && e;) {
        struct str name = str_of(e->d_name);
        if (str_eq(name, STR(".")) || str_eq(name, STR("..")))
            continue;
        struct str *grown = arena_room(a, *names, *n, &cap, sizeof *grown);
        ok = grown && (name = arena_str(a, name)).p;
        if (!ok)
            break;
        *names = grown;
        (*names)[(*n)++] = name;
    }
    int error = errno;
    closedir(dir);
    errno = error;
    if (ok && *n)
        qsort(*names, *n, sizeof **names, by_name);
    return ok;
}

static size_t data_ending(struct str name)
{
    static const char *const endings[] = {".json", ".xlsx", ".xls", ".et"};
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
        if (str_ends(name, str_of(endings[i])) && name.n > strlen(endings[i]))
            return strlen(endings[i]);
    return 0;
}

bool path_is_data(struct str name)
{
    return data_ending(name) > 0;
}

struct str path_stem(struct str path)
{
    struct str name = path_base(path);
    name.n -= data_ending(name);
    return name;
}
