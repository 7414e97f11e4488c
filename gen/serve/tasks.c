/* The queue, who waits for what, and for how long. The processes: worker.c. */
#include "serve/tasks.h"

#include "base/arena.h"
#include "base/memory.h"

#include <fcntl.h>
#include <sched.h>
#include <stdlib.h>
#include <unistd.h>

enum {
    LIMIT_MS = 180 * 1000, /* before a process is ended */
    PATIENCE_MS = 1500,    /* before a page asks again */
    KEEP_MS = 60 * 1000    /* that a result waits */
};

enum task_state { TASK_NONE, TASK_QUEUED, TASK_RUNNING, TASK_DONE };

struct task {
    enum task_state state;
    struct arena arena; /* of the request's texts */
    struct serve_request request;
    struct http_exchange *exchange; /* NULL: nobody waits just now */
    struct worker worker;
    struct worker_result result; /* TASK_DONE */
    bool failed;                 /* … and there is none */
    bool late;
    unsigned long number;
    struct timespec since;
};

struct tasks {
    const struct tasks_owner *owner;
    struct task items[TASKS_MAX];
    unsigned long taken;
    int at_once;
};

static long ms_since(const struct timespec *t)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (long)(now.tv_sec - t->tv_sec) * 1000 + (now.tv_nsec - t->tv_nsec) / 1000000;
}

struct tasks *tasks_new(const struct tasks_owner *owner)
{
    cpu_set_t set;
    struct tasks *t = memory_zalloc(sizeof *t);
    if (!t)
        return NULL;
    t->owner = owner;
    t->at_once = sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : 1;
    t->at_once += t->at_once < 2;
    return t;
}

static void drop(struct task *task)
{
    if (task->request.body >= 0)
        close(task->request.body);
    if (task->state == TASK_DONE && !task->failed)
        close(task->result.fd);
    arena_free(&task->arena);
    *task = (struct task){.state = TASK_NONE, .request.body = -1};
}

void tasks_free(struct tasks *t)
{
    for (size_t i = 0; t && i < TASKS_MAX; i++) {
        struct task *task = &t->items[i];
        if (task->state == TASK_RUNNING) {
            worker_stop(&task->worker);
            if (worker_finish(&task->worker, &task->arena, &task->result))
                close(task->result.fd);
        }
        if (task->exchange)
            t->owner->fail(t->owner->user, task->exchange, 503);
        if (task->state != TASK_NONE && task->state != TASK_DONE)
            task->failed = true;
        if (task->state != TASK_NONE)
            drop(task);
    }
    free(t);
}

/* Gives whoever waits what came of it. */
static void deliver(struct tasks *t, struct task *task)
{
    struct http_exchange *x = task->exchange;
    struct buf headers;
    if (!x)
        return;
    if (task->failed) {
        t->owner->fail(t->owner->user, x, 500);
        drop(task);
        return;
    }
    buf_init(&headers);
    t->owner->headers(t->owner->user, task->result.headers, &headers);
    http_answer_file(x, task->result.status, buf_view(&headers), task->result.fd,
                     task->result.offset, task->result.n);
    buf_free(&headers);
    task->failed = true; /* the file is the answer's now */
    drop(task);
}

static bool copy_request(struct task *task, const struct serve_request *r)
{
    struct arena *a = &task->arena;
    const struct str *from[] = {&r->method, &r->path,       &r->query,  &r->host,
                                &r->origin, &r->fetch_site, &r->cookie, &r->type};
    struct serve_request *to = &task->request;
    struct str *into[] = {&to->method, &to->path,       &to->query,  &to->host,
                          &to->origin, &to->fetch_site, &to->cookie, &to->type};
    arena_init(a);
    to->body = -1;
    for (size_t i = 0; i < sizeof from / sizeof *from; i++) {
        *into[i] = arena_str(a, *from[i]);
        if (!into[i]->p)
            return false;
    }
    to->body_n = r->body_n;
    to->body = r->body >= 0 ? fcntl(r->body, F_DUPFD_CLOEXEC, 0) : -1;
    return r->body < 0 || to->body >= 0;
}

/* A page that was asked for before, and is to be asked for again. */
static struct task *find_same(struct tasks *t, const struct serve_request *r)
{
    for (size_t i = 0; i < TASKS_MAX; i++) {
        struct task *task = &t->items[i];
        if (task->state != TASK_NONE && !task->exchange &&
            str_eq(task->request.method, r->method) && str_eq(task->request.path, r->path) &&
            str_eq(task->request.query, r->query) && str_eq(r->method, STR("GET")))
            return task;
    }
    return NULL;
}

/* A free place, or that of the result that has waited longest. */
static struct task *find_place(struct tasks *t)
{
    struct task *oldest = NULL;
    for (size_t i = 0; i < TASKS_MAX; i++) {
        struct task *task = &t->items[i];
        if (task->state == TASK_NONE)
            return task;
        if (task->state == TASK_DONE && !task->exchange &&
            (!oldest || task->number < oldest->number))
            oldest = task;
    }
    if (oldest)
        drop(oldest);
    return oldest;
}

struct errand {
    const struct tasks_owner *owner;
    const struct serve_request *request;
};

static void run_errand(void *user, struct serve_reply *reply)
{
    const struct errand *e = user;
    e->owner->work(e->owner->user, e->request, reply);
}

static void start_some(struct tasks *t)
{
    for (;;) {
        struct task *next = NULL;
        int running = 0;
        for (size_t i = 0; i < TASKS_MAX; i++) {
            struct task *task = &t->items[i];
            running += task->state == TASK_RUNNING;
            if (task->state == TASK_QUEUED && (!next || task->number < next->number))
                next = task;
        }
        if (!next || running >= t->at_once)
            return;
        struct errand e = {t->owner, &next->request};
        if (worker_start(&next->worker, run_errand, &e, next->request.body)) {
            next->state = TASK_RUNNING;
        } else {
            next->state = TASK_DONE;
            next->failed = true;
            deliver(t, next);
        }
    }
}

void tasks_take(struct tasks *t, struct http_exchange *x, const struct serve_request *r)
{
    struct task *task = find_same(t, r);
    if (task) {
        task->exchange = x;
        clock_gettime(CLOCK_MONOTONIC, &task->since);
        if (task->state == TASK_DONE)
            deliver(t, task);
        return;
    }
    task = find_place(t);
    if (!task || !copy_request(task, r)) {
        if (task)
            drop(task);
        t->owner->fail(t->owner->user, x, 503);
        return;
    }
    task->state = TASK_QUEUED;
    task->exchange = x;
    task->number = ++t->taken;
    clock_gettime(CLOCK_MONOTONIC, &task->since);
    start_some(t);
}

void tasks_forget(struct tasks *t, const struct http_exchange *x)
{
    for (size_t i = 0; i < TASKS_MAX; i++)
        if (t->items[i].exchange == x)
            t->items[i].exchange = NULL;
}

size_t tasks_polls(struct tasks *t, struct pollfd *polls)
{
    size_t n = 0;
    for (size_t i = 0; i < TASKS_MAX; i++)
        if (t->items[i].state == TASK_RUNNING)
            polls[n++] = (struct pollfd){.fd = t->items[i].worker.end, .events = POLLIN};
    return n;
}

static bool has_ended(const struct task *task)
{
    struct pollfd p = {.fd = task->worker.end, .events = POLLIN};
    return poll(&p, 1, 0) > 0;
}

/* Only a page can ask again by itself. */
static bool is_page(const struct serve_request *r)
{
    return str_eq(r->method, STR("GET")) && str_ends(r->path, STR("/"));
}

static void look_after(struct tasks *t, struct task *task)
{
    if (task->state == TASK_RUNNING && has_ended(task)) {
        task->failed = !worker_finish(&task->worker, &task->arena, &task->result);
        task->state = TASK_DONE;
        clock_gettime(CLOCK_MONOTONIC, &task->since);
        deliver(t, task);
    } else if (task->state == TASK_RUNNING && !task->late && worker_ms(&task->worker) > LIMIT_MS) {
        task->late = true;
        worker_stop(&task->worker);
    } else if (task->state == TASK_DONE && ms_since(&task->since) > KEEP_MS) {
        drop(task);
    } else if (task->state != TASK_NONE && task->exchange && is_page(&task->request) &&
               ms_since(&task->since) > PATIENCE_MS) {
        struct http_exchange *x = task->exchange;
        task->exchange = NULL;
        t->owner->wait(t->owner->user, x, &task->request,
                       task->state == TASK_RUNNING ? worker_stage(&task->worker) : STAGE_QUEUED);
    }
}

void tasks_run(struct tasks *t)
{
    for (size_t i = 0; i < TASKS_MAX; i++)
        look_after(t, &t->items[i]);
    start_some(t);
}

bool tasks_busy(const struct tasks *t)
{
    for (size_t i = 0; i < TASKS_MAX; i++)
        if (t->items[i].state != TASK_NONE)
            return true;
    return false;
}
