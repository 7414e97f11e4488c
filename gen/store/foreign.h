/* Files in an output folder that are somebody's own: nothing of theirs is overwritten unless they
 * say so. */
#ifndef JUESUAN_STORE_FOREIGN_H
#define JUESUAN_STORE_FOREIGN_H

#include "base/diag.h"

enum made_kind { MADE_MANIFEST, MADE_SUMMARY, MADE_INDEX };

/* Whether the file was made by a build (a manifest) or a batch (its summary, its index), told by
 * how it begins, whatever it is called. */
bool made_here(const char *path, enum made_kind kind);
/* Whether `path` may be written as such a file: nothing is there, or one that was made here, or
 * nothing is in it (which a power failure may leave). False after E8019. */
bool foreign_spared(const char *path, enum made_kind kind, bool force, struct diags *ds);
/* A regular file without a byte, as a power failure leaves one that was not on the disk yet; nobody
 * edits a file into nothing. */
bool file_is_empty(const char *path);

#endif
