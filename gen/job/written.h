/* Where the report came from: a byte of its Markdown back to the line of a template, or of the data
 * where it is a printed text of the data. */
#ifndef JUESUAN_JOB_WRITTEN_H
#define JUESUAN_JOB_WRITTEN_H

#include "job/job.h"

/* A place in a source from which the next one is found by counting the lines between the two. */
struct written_cursor {
    const struct source *source;
    size_t offset, newlines; /* in front of it */
};

/* One for each source that a report is written from, as long as there is room. */
enum { WRITTEN_CURSORS = 16 };
struct written_places {
    struct job *job;
    struct written_cursor cursors[WRITTEN_CURSORS];
};

/* A doc_input.place; `user` is a struct written_places. */
struct place written_place(void *user, size_t offset);

#endif
