/* Two threads, each with a context of its own, check, build and render at the same time, several
 * departments one after the other: threads HOME OUT DATA… Sees only the public header. Both threads
 * must come to the same texts; the outputs of thread i stand in OUT/i. */
#include <juesuan.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { THREADS = 2, PATH_BYTES = 4096 };

struct text {
    char *p;
    size_t n;
};

struct work {
    pthread_t thread;
    const char *home;
    char out[PATH_BYTES];
    char **data;
    int count;
    struct text said; /* everything that the library handed over */
    enum juesuan_status worst;
};

static void keep(void *user, const char *text, size_t n)
{
    struct text *t = user;
    char *p = realloc(t->p, t->n + n + 1);
    if (!p)
        abort();
    memcpy(p + t->n, text, n);
    t->p = p;
    t->n += n;
}

static void note(struct work *w, struct juesuan *j, enum juesuan_status status)
{
    juesuan_diagnostics(j, keep, &w->said);
    if (status > w->worst)
        w->worst = status;
}

static void *run(void *user)
{
    struct work *w = user;
    struct juesuan_config config = {.home = w->home};
    struct juesuan *j = juesuan_new(&config, &w->worst);
    for (int i = 0; j && i < w->count; i++) {
        struct juesuan_check check = {
            .data = {.path = w->data[i]}, .output = keep, .user = &w->said};
        (void)juesuan_check(j, &check); /* findings of a sample are no failure here */
        struct juesuan_build build = {
            .data = {.path = w->data[i]}, .out = w->out, .draft = true, .fast = true};
        note(w, j, juesuan_build(j, &build));
        struct juesuan_explain explain = {.data = {.path = w->data[i]},
                                          .address = "income.sum.total",
                                          .output = keep,
                                          .user = &w->said};
        note(w, j, juesuan_explain(j, &explain));
    }
    if (j)
        note(w, j, juesuan_pack_list(j, keep, &w->said));
    juesuan_free(j);
    return NULL;
}

int main(int argc, char **argv)
{
    struct work work[THREADS] = {0};
    if (argc < 4)
        return JUESUAN_USAGE;
    for (int i = 0; i < THREADS; i++) {
        work[i].home = argv[1];
        work[i].data = argv + 3;
        work[i].count = argc - 3;
        snprintf(work[i].out, sizeof work[i].out, "%s/%d", argv[2], i);
        if (pthread_create(&work[i].thread, NULL, run, &work[i]))
            return JUESUAN_BUG;
    }
    int status = JUESUAN_OK;
    for (int i = 0; i < THREADS; i++) {
        pthread_join(work[i].thread, NULL);
        if ((int)work[i].worst > status)
            status = (int)work[i].worst;
        if (work[i].said.n != work[0].said.n ||
            (work[0].said.n && memcmp(work[i].said.p, work[0].said.p, work[0].said.n) != 0)) {
            fputs("the threads were told different things\n", stderr);
            status = JUESUAN_BUG;
        }
    }
    fwrite(work[0].said.p, 1, work[0].said.n, stdout);
    for (int i = 0; i < THREADS; i++)
        free(work[i].said.p);
    return status;
}
