/* A folder in memory where a fuzz target puts what the program reads from files; removed at the end
 * of the process. Kept to one file name at a time. */
#ifndef JUESUAN_FUZZ_FOLDER_H
#define JUESUAN_FUZZ_FOLDER_H

#include <fcntl.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char fuzz_folder[64];

static inline void fuzz_folder_remove(void)
{
    char command[128];
    snprintf(command, sizeof command, "rm -rf '%s'", fuzz_folder);
    if (fuzz_folder[0] && system(command))
        fprintf(stderr, "cannot remove %s\n", fuzz_folder);
}

static inline const char *fuzz_folder_make(void)
{
    strcpy(fuzz_folder, "/dev/shm/juesuan-fuzz-XXXXXX");
    if (!mkdtemp(fuzz_folder)) {
        strcpy(fuzz_folder, "/tmp/juesuan-fuzz-XXXXXX");
        if (!mkdtemp(fuzz_folder))
            abort();
    }
    atexit(fuzz_folder_remove);
    return fuzz_folder;
}

/* A folder of files is copied in under a name. */
static inline void fuzz_folder_copy(const char *from, const char *name)
{
    char command[1024];
    snprintf(command, sizeof command, "cp -r '%s' '%s/%s'", from,
             fuzz_folder[0] ? fuzz_folder : fuzz_folder_make(), name);
    if (system(command))
        abort();
}

static inline void fuzz_write(const char *name, const uint8_t *data, size_t n)
{
    char path[PATH_MAX];
    snprintf(path, sizeof path, "%s/%s", fuzz_folder, name);
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600); /* takes no memory */
    if (fd < 0 || write(fd, data, n) != (ssize_t)n || close(fd))
        abort();
}

#endif
