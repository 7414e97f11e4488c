/* Time of the checks of one department, behind loading and making its tables and report.
 * Usage: check_bench HOME DATA.json… ; prints the best and the mean of RUNS runs in milliseconds.
 */
#include "checks/checks.h"
#include "job/job.h"

#include <stdio.h>
#include <time.h>

enum { RUNS = 30 };

static double now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t); /* other work on the machine is not ours */
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

/* Milliseconds of one check; negative when the department cannot be prepared. */
static double one_run(struct juesuan *j, const char *data, size_t *comparisons)
{
    struct job job;
    struct findings found;
    double taken = -1;
    context_begin(j);
    job_begin(&job, j, true);
    if (job_load(&job, data, NULL) && job_facts(&job) && job_tables(&job) && job_report(&job) &&
        job_document(&job)) {
        double start = now_ms();
        if (job_check(&job, &found)) {
            taken = now_ms() - start;
            *comparisons = found.comparisons;
        }
    }
    job_end(&job);
    return taken;
}

int main(int argc, char **argv)
{
    struct juesuan_config config = {.home = argc > 1 ? argv[1] : "."};
    struct juesuan *j = juesuan_new(&config, NULL);
    for (int i = 2; j && i < argc; i++) {
        double best = 1e9, sum = 0;
        size_t comparisons = 0;
        for (int run = 0; run <= RUNS; run++) {
            double taken = one_run(j, argv[i], &comparisons);
            if (run == 0)
                continue; /* reads the pack */
            best = taken < best ? taken : best;
            sum += taken;
        }
        printf("%s best %.2f ms mean %.2f ms comparisons %zu\n", argv[i], best, sum / RUNS,
               comparisons);
    }
    juesuan_free(j);
    return j ? 0 : 1;
}
