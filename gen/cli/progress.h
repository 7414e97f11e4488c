/* How far a batch has come: a bar on a terminal, plain lines elsewhere. */
#ifndef JUESUAN_CLI_PROGRESS_H
#define JUESUAN_CLI_PROGRESS_H

#include "juesuan.h"

#include <stdio.h>
#include <time.h>

struct progress {
    size_t total, done, built, unchanged, warned, failed;
    bool bar;
    struct timespec started, shown;
};

void progress_begin(struct progress *p, size_t total);
/* One more department, by its name. */
void progress_add(struct progress *p, const char *name, const struct juesuan_batch_result *result);
/* Removes the bar. */
void progress_end(struct progress *p);
/* Since the beginning. */
long progress_ms(const struct progress *p);

#endif
