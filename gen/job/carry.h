/* Last year's file as the beginning of this year's. */
#ifndef JUESUAN_JOB_CARRY_H
#define JUESUAN_JOB_CARRY_H

#include "job/job.h"

struct carried {
    struct job last; /* holds everything below */
    struct str pack, unit;
    int year;
    bool published;    /* last year's figures are those of what was published */
    struct value root; /* what the new year begins with, its heading included */
};

/* Reads last year's file and makes of it what the new year begins with. `pack` NULL: the same pack;
 * year 0: the year after. `out` is begun here and must be ended, also when this is false (after a
 * report). */
bool job_carry(struct juesuan *j, const struct juesuan_input *from, const char *pack, int year,
               struct carried *out);
void job_carry_end(struct carried *c);
/* Where the file that a year was begun from still stands beside its data, warns of every figure of
 * it that is another one now (E2532). */
void job_compare_last_year(struct job *job, const struct juesuan_input *data);

#endif
