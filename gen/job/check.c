#include "job/job.h"

enum juesuan_status juesuan_check(struct juesuan *j, const struct juesuan_check *c)
{
    struct job job;
    context_begin(j);
    job_begin(&job, j, false);
    if (job_load(&job, c->data, c->pack) && job_facts(&job))
        (void)job_tables(&job);
    job_end(&job);
    return context_status(j);
}
