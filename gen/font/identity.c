#include "font/identity.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

enum { HEADER = 12, ENTRY = 16, TABLES_MAX = 256 };

static uint32_t get32(const unsigned char *p)
{
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static bool read_at(int fd, void *p, size_t n, uint32_t offset)
{
    return pread(fd, p, n, (off_t)offset) == (ssize_t)n;
}

/* Where the table directory of face `index` begins: at the start of a plain font, where the header
 * of a collection says otherwise. */
static bool directory_offset(int fd, int index, uint32_t *offset)
{
    unsigned char head[HEADER], entry[4];
    if (!read_at(fd, head, sizeof head, 0))
        return false;
    *offset = 0;
    if (memcmp(head, "ttcf", 4) != 0)
        return true;
    if (index < 0 || (uint32_t)index >= get32(head + 8) ||
        !read_at(fd, entry, sizeof entry, HEADER + 4 * (uint32_t)index))
        return false;
    *offset = get32(entry);
    return true;
}

static bool add_directory(int fd, uint32_t offset, struct sha256 *s)
{
    unsigned char bytes[HEADER + ENTRY * TABLES_MAX];
    if (!read_at(fd, bytes, HEADER, offset))
        return false;
    size_t tables = (size_t)bytes[4] << 8 | bytes[5];
    if (tables == 0 || tables > TABLES_MAX ||
        !read_at(fd, bytes + HEADER, tables * ENTRY, offset + HEADER))
        return false;
    sha256_add(s, (struct str){(const char *)bytes, HEADER + tables * ENTRY});
    return true;
}

static void add_size(uint64_t size, struct sha256 *s)
{
    char bytes[8];
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (char)(size >> (56 - 8 * i));
    sha256_add(s, (struct str){bytes, sizeof bytes});
}

bool font_file_identity(const char *path, int index, unsigned char out[SHA256_BYTES])
{
    struct sha256 s;
    struct stat info;
    uint32_t offset;
    sha256_init(&s);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    bool ok = fd >= 0 && fstat(fd, &info) == 0 && directory_offset(fd, index, &offset);
    if (ok) {
        add_size((uint64_t)info.st_size, &s);
        ok = add_directory(fd, offset, &s);
    }
    if (fd >= 0)
        close(fd);
    if (ok)
        sha256_end(&s, out);
    return ok;
}
