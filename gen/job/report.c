#include "job/job.h"

bool job_report(struct job *job)
{
    struct buf b;
    buf_init(&b);
    buf_puts(&b, "# 第一部分 表\n");
    for (size_t i = 0; i < job->grid_count; i++)
        buf_printf(&b, "\n<!-- table: %.*s -->\n", STR_ARG(job->grids[i]->id));
    job->markdown = arena_str(&job->arena, buf_view(&b));
    buf_free(&b);
    return job->markdown.p != NULL;
}
