/* Files that appear together: all their bytes are on the disk before the first of them replaces
 * anything, so that a full disk or a failure leaves every old file as it was. */
#ifndef JUESUAN_BASE_FILESET_H
#define JUESUAN_BASE_FILESET_H

#include "base/arena.h"
#include "base/diag.h"

struct fileset_item;

struct fileset {
    struct arena arena;
    struct fileset_item *items;
    size_t n, cap;
    bool sync; /* survive a power failure: fsync before and after the names appear */
};

void fileset_init(struct fileset *s, bool sync);
/* Writes the bytes into the folder of `path` without a name or under a temporary one. False after
 * E1002 or E1004. */
bool fileset_add(struct fileset *s, const char *path, struct str bytes, struct diags *ds);
/* Gives every file its name, in the order in which they were added. Where one cannot have it, all
 * old files are back under theirs. */
bool fileset_commit(struct fileset *s, struct diags *ds);
/* Drops what was not committed. */
void fileset_free(struct fileset *s);

/* Writes beside the target under a temporary name, fsyncs and renames: the old file survives any
 * failure (E1002). */
bool file_write(const char *path, struct str bytes, struct diags *ds);

/* Removes temporary files of killed runs from a folder that no other run uses. */
void fileset_clean(const char *folder);

#endif
