/* Where the report came from: a byte of its Markdown back to the line of a template, or of the data
 * where it is a printed text of the data. */
#ifndef JUESUAN_JOB_WRITTEN_H
#define JUESUAN_JOB_WRITTEN_H

#include "job/job.h"

/* A doc_input.place; `user` is the struct job. */
struct place written_place(void *user, size_t offset);

#endif
