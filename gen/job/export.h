/* The export of an accounts program as a source of data. */
#ifndef JUESUAN_JOB_EXPORT_H
#define JUESUAN_JOB_EXPORT_H

#include "accounts/accounts.h"
#include "job/job.h"

struct export_sources {
    const struct juesuan_input *first, *more; /* one workbook, or one and several others */
    size_t more_n;
    const char *pack; /* NULL: that of the data, else the standard one */
    int year;         /* where the export may not say it; 0 */
    const char *unit; /* the same; NULL */
    bool replace;     /* what people filled in gives way, with a word */
};

/* Whether the first of the sources is an export; nothing is reported. */
bool export_is_one(struct juesuan *j, const struct juesuan_input *first);

/* Lays an export over the record of `job`, which may have been read before and is begun otherwise;
 * *x is what became of it, for a report, and lives as long as the job. False when nothing can be
 * made of it; what contradicts itself is reported as errors and does not stop it. */
bool export_read(struct job *job, const struct export_sources *from, struct accounts *x);

#endif
