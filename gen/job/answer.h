/* Sign-off: an answer to what the checks ask about a figure, written into the data file. */
#ifndef JUESUAN_JOB_ANSWER_H
#define JUESUAN_JOB_ANSWER_H

#include "job/job.h"

/* Writes an explanation for every hint that concerns the figure (of one rule, where that is given)
 * into the data file; one that is there already for the same rule and figure is replaced. False
 * after a report: E7030 … E7033. */
bool job_answer(struct job *job, const struct juesuan_explain *options);

#endif
