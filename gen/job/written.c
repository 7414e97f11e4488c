/* The way back from the Markdown: by the map that rendering kept of its output. */
#include "job/written.h"

/* The stretch that holds this byte; NULL where none is known. */
static const struct written *find(const struct job *job, size_t offset)
{
    size_t low = 0, high = job->written_count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (job->written[middle].end <= offset)
            low = middle + 1;
        else
            high = middle;
    }
    return low < job->written_count && job->written[low].begin <= offset ? &job->written[low]
                                                                         : NULL;
}

struct place written_place(void *user, size_t offset)
{
    const struct job *job = user;
    const struct written *w = find(job, offset);
    if (w && w->at && sources_of(&job->sources, w->at))
        return sources_place(&job->sources, w->at);
    if (w)
        return source_place(w->source, w->from + (w->verbatim ? offset - w->begin : 0));
    return source_place(&job->report_text, offset);
}
