/* Opening files that others wrote, for reading: data, packs, lists, fonts and whatever lies in a
 * folder are not trusted (docs/security.md). Only regular files are opened, and nothing is waited
 * for: a pipe, a device or a socket is never touched. */
#ifndef JUESUAN_BASE_OPEN_H
#define JUESUAN_BASE_OPEN_H

#include "base/arena.h"

enum open_result {
    OPEN_OK,
    OPEN_ABSENT,
    OPEN_OUTSIDE, /* a link, or a name that leads out of its folder */
    OPEN_SPECIAL, /* no regular file: a pipe, a device, a socket */
    OPEN_FAILED   /* errno says why */
};

/* A path that a person gave: links on the way are followed. *fd is for the caller to close. */
enum open_result open_given(const char *path, int *fd);
/* `name` below `folder`, whose contents others wrote: the folder itself may be reached through
 * links, nothing below it is one, and no part of the name is empty, "." or "..". */
enum open_result open_inside(const char *folder, struct str name, int *fd);
/* Names in such a folder below `folder` ("" for itself), sorted by bytes, at most `limit` of them;
 * those that begin with a dot are left out. */
enum open_result open_list(const char *folder, struct str name, size_t limit, struct arena *a,
                           struct str **names, size_t *n);
/* Whether `name` below `folder` is a folder, and no link to one. */
bool open_is_folder(const char *folder, struct str name);
/* Whether `name` has the form that open_inside wants. */
bool open_name_is_confined(struct str name);

#endif
