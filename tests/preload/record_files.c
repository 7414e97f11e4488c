/* Writes down what a program does to names and to the disk, in its order, for
 * test_power_failure.py: a line each into the file $RECORD_LOG ("sync INODE", "names FOLDER", "link
 * INODE PATH", "rename FROM TO", "exchange A B", "unlink PATH", "mkdir PATH"), and the bytes of
 * every file that gets a name into the folder $RECORD_BYTES under its inode's number. */
#include <dlfcn.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void note(const char *format, ...)
{
    const char *log = getenv("RECORD_LOG");
    FILE *f = log ? fopen(log, "ae") : NULL;
    va_list args;
    if (!f)
        return;
    va_start(args, format);
    vfprintf(f, format, args);
    va_end(args);
    fclose(f);
}

static void keep_bytes(const char *path, unsigned long long inode)
{
    char to[4096], chunk[65536];
    snprintf(to, sizeof to, "%s/%llu", getenv("RECORD_BYTES"), inode);
    FILE *in = fopen(path, "re"), *out = fopen(to, "we");
    for (size_t n; in && out && (n = fread(chunk, 1, sizeof chunk, in)) > 0;)
        fwrite(chunk, 1, n, out);
    if (in)
        fclose(in);
    if (out)
        fclose(out);
}

static void *real(const char *name)
{
    return dlsym(RTLD_NEXT, name);
}

int fsync(int fd)
{
    int (*call)(int);
    *(void **)&call = real("fsync");
    int result = call(fd);
    struct stat s;
    char path[64], name[4096];
    if (result || fstat(fd, &s))
        return result;
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    ssize_t n = readlink(path, name, sizeof name - 1);
    if (S_ISDIR(s.st_mode) && n > 0)
        note("names %.*s\n", (int)n, name);
    else
        note("sync %llu\n", (unsigned long long)s.st_ino);
    return result;
}

int linkat(int from, const char *path, int to, const char *name, int flags)
{
    int (*call)(int, const char *, int, const char *, int);
    *(void **)&call = real("linkat");
    int result = call(from, path, to, name, flags);
    struct stat s;
    if (!result && !stat(name, &s)) {
        keep_bytes(name, (unsigned long long)s.st_ino);
        note("link %llu %s\n", (unsigned long long)s.st_ino, name);
    }
    return result;
}

int rename(const char *from, const char *to)
{
    int (*call)(const char *, const char *);
    *(void **)&call = real("rename");
    int result = call(from, to);
    if (!result)
        note("rename %s\t%s\n", from, to);
    return result;
}

int renameat2(int a, const char *from, int b, const char *to, unsigned flags)
{
    int (*call)(int, const char *, int, const char *, unsigned);
    *(void **)&call = real("renameat2");
    int result = call(a, from, b, to, flags);
    if (!result)
        note("%s %s\t%s\n", flags & RENAME_EXCHANGE ? "exchange" : "rename", from, to);
    return result;
}

int unlink(const char *path)
{
    int (*call)(const char *);
    *(void **)&call = real("unlink");
    int result = call(path);
    if (!result)
        note("unlink %s\n", path);
    return result;
}

int mkdir(const char *path, mode_t mode)
{
    int (*call)(const char *, mode_t);
    *(void **)&call = real("mkdir");
    int result = call(path, mode);
    if (!result)
        note("mkdir %s\n", path);
    return result;
}
