/* Published files of all formats → a record. */
#ifndef JUESUAN_JOB_PUBLISHED_H
#define JUESUAN_JOB_PUBLISHED_H

#include "job/job.h"

/* JSON, or what looks most like it: to be read as a data file. */
bool published_is_data(struct str bytes);
/* Sets the job's pack and record. False after a report. */
bool published_record(struct job *job, struct str name, struct str bytes, const char *pack,
                      int year);
/* Adds another file of the same publication to the record. */
bool published_add(struct job *job, struct str name, struct str bytes, const char *pack, int year);

#endif
