/* A fill-in workbook for a department's year from what there is already: the export of its accounts
 * program, last year's file, or both. */
#ifndef JUESUAN_JOB_BEGIN_H
#define JUESUAN_JOB_BEGIN_H

#include "context/context.h"

struct begin_options {
    const struct juesuan_input *inputs;
    size_t input_n;
    const char *pack; /* NULL: last year's, else the standard one */
    int year;         /* 0: the export's, or the one after last year's */
    bool draft;       /* although the export contradicts itself */
};

/* Appends the workbook; *title (in `keep`) is the department's name. False after a report. */
bool job_begin_year(struct juesuan *j, const struct begin_options *o, struct arena *keep,
                    struct str *title, struct buf *out);

#endif
