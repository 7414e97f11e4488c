/* One department's files are replaced at a time in a folder: two builds into it at once leave the
 * files of one or of the other, never some of each. */
#ifndef JUESUAN_STORE_COMMIT_LOCK_H
#define JUESUAN_STORE_COMMIT_LOCK_H

#include "base/diag.h"

enum { COMMIT_LOCK_NONE = -1 }; /* the file system has no such locks */

/* A build on its own lets nobody else in. The workers of a batch have different departments and the
 * batch's lock on the folder: they only keep out builds on their own, and one that has stopped
 * does not hold up the others. */
enum commit_lock_mode { COMMIT_ALONE, COMMIT_WITH_OTHERS };

/* Waits for its turn. The lock is on the folder itself, so that nothing is left in it, and ends
 * with the process. False after E8016 when others do not come to an end. */
bool commit_lock(const char *folder, enum commit_lock_mode mode, int *lock, struct diags *ds);
void commit_unlock(int lock);

#endif
