/* Work done in a process of its own, so that its death is survived: for libraries that end the
 * process, or go on with half of what they should have, when an allocation fails. Programs of
 * others are process.h. */
#ifndef JUESUAN_FENCE_ISOLATE_H
#define JUESUAN_FENCE_ISOLATE_H

#include "base/diag.h"

/* What is to be done: its result goes to `out`, its reports to `ds`; all else that it changes is
 * lost. False after a report. */
typedef bool isolated_fn(void *user, struct buf *out, struct diags *ds);

/* Work that has been begun: what is to be done, and the copy that does it. */
struct isolated_task {
    isolated_fn *fn;
    void *user;
    int result; /* the file of its result; -1: there is none, for `error` */
    int pid;
    int error;
    bool here; /* in this process, when it is ended */
};

/* Begins it in a copy of this process (fork), which knows all that this one knows now; `user` must
 * live until it is ended. Standard output leads nowhere there, and standard error to where
 * isolated_complaint looks. What goes wrong is told by isolated_end. */
void isolated_begin(struct isolated_task *t, isolated_fn *fn, void *user);
/* The same for a process that is a copy itself, whose death whoever made it survives: nothing is
 * begun, and isolated_end does it in this process. To copy it once more costs more than what is
 * done: each page that it goes on writing to is copied, too. */
void isolated_later(struct isolated_task *t, isolated_fn *fn, void *user);
/* Waits for it and takes over the result and the reports. False after a report: its own, E1004 when
 * memory could not be had, E6062 when a process or a file could not, E6061 when it died of
 * something else. */
bool isolated_end(struct isolated_task *t, struct buf *out, struct diags *ds);
/* Instead: nobody wants it any more. */
void isolated_drop(struct isolated_task *t);
/* Begun and ended at once. */
bool isolated(isolated_fn *fn, void *user, struct buf *out, struct diags *ds);

/* Within `fn`: whether a library has complained on standard error. */
bool isolated_complaint(void);

#endif
