/* The budget of steps of what packs bring: a loop over the rows of the data is right, one without
 * an end is not, so what a template may do grows with the data. */
#include "job/job.h"

/* How many values stand in lists of the data. */
static size_t rows_in(const struct value *v)
{
    size_t n = 0;
    if (v->type == VALUE_LIST)
        for (size_t i = 0; i < v->list->n; i++)
            n += 1 + rows_in(&v->list->items[i]);
    else if (v->type == VALUE_MAP)
        for (size_t i = 0; i < v->map->n; i++)
            n += rows_in(&v->map->entries[i].value);
    return n;
}

void job_steps_share(struct job *job)
{
    enum { STEPS_PER_ROW = 1000, ROWS_MAX = 100000, SHARES = 16 };
    size_t rows = rows_in(&job->record.root);
    job->share = EXPR_FUEL + STEPS_PER_ROW * (long)(rows < ROWS_MAX ? rows : ROWS_MAX);
    job->steps = SHARES * job->share;
}

struct job_steps job_steps_begin(struct job *job)
{
    struct job_steps s = {job->env.fuel, job->share < job->steps ? job->share : job->steps};
    job->env.fuel = s.given;
    return s;
}

void job_steps_end(struct job *job, struct job_steps s)
{
    job->steps -= s.given - (job->env.fuel > 0 ? job->env.fuel : 0);
    job->env.fuel = s.outer;
}
