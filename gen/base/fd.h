/* Bytes to and from a descriptor, all of them: a signal in between and a part at a time are no end.
 * False when it ends before, with errno (0 at the end of what is read). */
#ifndef JUESUAN_BASE_FD_H
#define JUESUAN_BASE_FD_H

#include <dirent.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

bool fd_write(int fd, const void *bytes, size_t n);
bool fd_read(int fd, void *bytes, size_t n);
/* What there is now, at most n: how much; 0 at the end, -1 with errno. */
ssize_t fd_read_some(int fd, void *bytes, size_t n);
/* At a place of a file, without moving where others go on. */
bool fd_write_at(int fd, const void *bytes, size_t n, size_t offset);
bool fd_read_at(int fd, void *bytes, size_t n, size_t offset);
/* Waits until the disk has what was written. */
bool fd_sync(int fd);
/* The next name in a folder, NULL behind the last: a folder that cannot be read on is no end. */
bool fd_next_name(DIR *dir, struct dirent **entry);

#endif
