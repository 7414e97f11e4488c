/* What somebody works on, kept in a folder of the user's state so that nothing is lost: the data of
 * every step that was taken, and where among them one stands. A step back deletes nothing. One
 * folder per piece of work:
 *
 *     work.json        what it is and its steps
 *     1.raw 2.xlsx …   the data of each step, whole
 *     next.xlsx        a correction that was looked at and not taken over yet
 *     older.raw        the data of what was published before, for a correction report
 *     cache-…          what was made of them and can be made again
 */
#ifndef JUESUAN_SERVE_WORKS_H
#define JUESUAN_SERVE_WORKS_H

#include "base/arena.h"
#include "base/diag.h"

enum work_kind {
    WORK_RAW,       /* as it came: nobody has looked yet what it is */
    WORK_DATA,      /* a fill-in workbook: can be corrected and built */
    WORK_PUBLISHED, /* a document as it was published: can be checked */
    WORK_UNREAD     /* neither */
};

struct work_step {
    struct str file, name; /* in the folder; as it is called in messages */
    struct str what;   /* "upload", "blank", "correct", "sheet", "answer": worded by the pages */
    struct str detail; /* 收入!F12, or whom it concerns */
    struct str when;   /* 2026-05-06 17:08 */
    enum work_kind kind;
};

struct work {
    struct arena *arena;
    struct str folder; /* its path */
    struct str id;
    int lock;
    struct str name; /* of the first file */
    struct str pack; /* "" when unknown */
    int year;
    struct work_step *steps;
    size_t n, cap;
    size_t at;             /* number of the current step, from 1 */
    unsigned last;         /* number of the newest file */
    struct work_step next; /* .file "" when there is none */
    struct str older;      /* name of the data published before; "" when there is none */
};

#define WORK_OLDER STR("older.raw")

enum { WORK_ID = 16, WORKS_MAX = 500, WORK_STEPS_MAX = 1000 };

/* Makes one with its first step. False after a report. */
bool work_new(struct work *w, struct str state, struct work_step first, struct str bytes,
              struct arena *a, struct diags *ds);
/* Opens one and keeps others out until work_close. False, without a report, when there is none of
 * that id; after a report when it cannot be read. */
bool work_open(struct work *w, struct str state, struct str id, struct arena *a, struct diags *ds);
void work_close(struct work *w);
/* Deletes all of it; to be closed afterwards. */
bool work_delete(struct work *w, struct diags *ds);

/* The ids of all, newest first. */
bool works_list(struct str state, struct arena *a, struct str **ids, size_t *n);

/* Whether as many are kept as may be: somebody must delete some before another is begun. */
bool works_full(struct str state, struct arena *a);

const struct work_step *work_step(const struct work *w);
/* The path of a file in its folder; NUL-terminated. */
struct str work_path(const struct work *w, struct str file);
/* A file that can be made again, for the current step. */
struct str work_cache(const struct work *w, const char *what);
/* Reads such a file into w->arena; false where it is not there, or cannot be read. */
bool work_cache_get(const struct work *w, const char *what, struct str *text);
/* Writes such a file; whether that works does not matter. */
void work_cache_put(const struct work *w, const char *what, struct str bytes);

/* Takes a step behind the current one, which drops those that were undone: with its data, or, where
 * `bytes` is {NULL, 0}, with that of `next`. */
bool work_advance(struct work *w, struct work_step step, struct str bytes, struct diags *ds);
/* Keeps what a step would lead to. */
bool work_propose(struct work *w, struct work_step step, struct str bytes, struct diags *ds);
bool work_drop_proposal(struct work *w, struct diags *ds);
/* Keeps the data of what was published before; without bytes forgets them. */
bool work_keep_older(struct work *w, struct str name, struct str bytes, struct diags *ds);
/* To a step, by number. False when there is none. */
bool work_go(struct work *w, size_t to, struct diags *ds);
bool work_save(struct work *w, struct diags *ds);

/* "2026-05-06 17:08" in China, whose one time zone is eight hours ahead, wherever the machine
 * stands. */
struct str work_now(struct arena *a);

#endif
