/* One department's output files: whether they are up to date, whether someone has edited them, and
 * how they are replaced. */
#ifndef JUESUAN_STORE_OUTPUTS_H
#define JUESUAN_STORE_OUTPUTS_H

#include "store/commit_lock.h"
#include "store/manifest.h"

struct outputs {
    format_set formats;
    const struct juesuan_build *options;
    struct juesuan *context;
    struct arena *arena;
    struct output_paths paths;
    struct manifest old;                     /* of the last build */
    struct manifest manifest;                /* of this one, or the last when nothing changed */
    char existing[WRITERS][HASH_DIGITS + 1]; /* of the files there are now; "" when missing */
    char data_hash[HASH_DIGITS + 1];
};

/* Looks at the folder, where there is one, and the data file. False after a report, also where an
 * output was edited or a link leads out of the folder. */
bool outputs_look(struct outputs *o, struct juesuan *j, const struct juesuan_build *options,
                  format_set formats, struct arena *a);
/* True when every output wanted was made from the same by the same program and is still there. */
bool outputs_current(struct outputs *o);
/* What a build has made, not yet written. */
struct outputs_made {
    struct str pack;
    struct str data;         /* the data file's text as it was read, not as it may be by now */
    const struct buf *bytes; /* WRITERS of them, by format; of those that are wanted */
    const struct buf *trace;
    const struct snapshot *content;
};
/* Replaces the outputs that differ and the manifest; all old files survive any failure. Without a
 * folder it hands them all over. */
bool outputs_write(struct outputs *o, const struct outputs_made *made, enum commit_lock_mode mode);

#endif
