/* faults [-c] [-l] [-e N] [-d N] FOLDER TEMPLATES [JOB...]: of each place that allocates (told
 * apart by -d callers), of every -e-th, one allocation fails, in each job or in those named. The
 * job does its work all the same or says that there was no memory; it neither dies nor hangs, and
 * the next one is as if nothing had been. -c: system calls fail instead. -l: the job is done once
 * more after each failure, and nothing that it had taken is lost then.
 *
 * faults [-c] [-e N] [-d N] -t TARGET FILE...: the same with a fuzz target (tests/fuzz), which must
 * neither die nor hang.
 *
 * Prints what went wrong and a line for each job; the status is 1 when something did. A job runs in
 * a copy of this process, which is begun anew behind the place that ended it. */
#include "allocations.h"
#include "jobs.h"
#include "targets.h"

#include "base/hash.h"
#include "base/memory.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

enum { ROOM = 16 << 20, SECONDS = 30, DIED = 90 };

/* How far the copy has come. */
struct progress {
    size_t next, failures, wrong;
    bool done;
};

static struct progress *progress;
static const char *folder, *templates;
static size_t every = 1;
static bool slow, calls;

static struct juesuan *open_context(void)
{
    struct juesuan_config config = {.home = JUESUAN_ROOT, .templates = templates};
    return juesuan_new(&config, NULL);
}

static void told(void *user, const char *bytes, size_t n)
{
    buf_put(user, bytes, n);
}

/* One run of a job: what it gave and what it said. */
struct run {
    enum juesuan_status status;
    uint64_t given;
    size_t given_n;
    bool told; /* that there was not enough memory, or what a system call made impossible */
};

static bool is_told(const struct buf *said, bool error)
{
    static const char *const codes[] = {"E1004", "E6050", "E6061", "E5002", "E5006", "内存不足"};
    if (error && memmem(said->p, said->n, "错误 E", sizeof "错误 E" - 1))
        return true;
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
        if (memmem(said->p, said->n, codes[i], strlen(codes[i])))
            return true;
    return false;
}

static struct run run(const struct faulty_job *job, struct juesuan *j, struct buf *given,
                      struct buf *said, void (*arm)(long), long n)
{
    struct juesuan *own = NULL;
    struct run r = {.status = JUESUAN_BUG};
    buf_clear(given);
    buf_clear(said);
    (void)alarm(SECONDS);
    if (arm)
        arm(n);
    if (job->anew)
        own = open_context();
    if (own || !job->anew)
        r.status = job->run(own ? own : j, folder, given);
    allocations_let();
    if (own || !job->anew)
        juesuan_diagnostics(own ? own : j, told, said);
    else
        buf_puts(said, "E1004"); /* the status of juesuan_new says it */
    if (own)
        juesuan_free(own);
    (void)alarm(0);
    r.given = str_fingerprint(buf_view(given));
    r.given_n = given->n;
    r.told = is_told(said, calls) || is_told(given, calls);
    return r;
}

static void note(long n)
{
    (void)n;
    allocations_note();
}

static void complain(const struct faulty_job *job, const char *what, const struct buf *said)
{
    progress->wrong++;
    printf("%s: %s\n", job->name, what);
    if (said)
        printf("  %.*s\n", (int)(said->n < 300 ? said->n : 300), said->p ? said->p : "");
    (void)fflush(stdout);
    allocations_print(1);
}

static void judge(const struct faulty_job *job, const struct run *plain, const struct run *r,
                  const struct buf *said)
{
    if (r->status == plain->status && r->given == plain->given && r->given_n == plain->given_n)
        return;
    if (!r->told)
        complain(job, r->status == plain->status ? "another answer without a word" : "not a word",
                 said);
    else if (!calls && r->status != plain->status && r->status != JUESUAN_BUG &&
             r->status != JUESUAN_IO)
        complain(job, "another status", said);
}

static void go(const struct faulty_job *job)
{
    struct buf given, said;
    const long *places;
    long *numbers;
    buf_init(&given);
    buf_init(&said);
    if (!buf_reserve(&given, ROOM) || !buf_reserve(&said, ROOM))
        exit(DIED);
    struct juesuan *j = open_context();
    run(job, j, &given, &said, NULL, 0); /* what libraries keep to the end they have now */
    juesuan_free(j);
    j = open_context();
    run(job, j, &given, &said, NULL, 0);
    struct run plain = run(job, j, &given, &said, NULL, 0);
    if (plain.told || plain.status > JUESUAN_DATA) {
        complain(job, "does not work at all", &said);
        exit(DIED);
    }
    if (!progress->next)
        run(job, j, &given, &said, note, 0);
    size_t n = allocations_noted(&places);
    numbers = malloc((n + 1) * sizeof *numbers);
    if (!numbers)
        exit(DIED);
    memcpy(numbers, places, n * sizeof *numbers);
    for (size_t i = progress->next; i < n; i++) {
        /* Libraries (libxml2, libzip) lose blocks when they find no room for another. */
        bool library = numbers[i] < 0;
        long at = library ? -numbers[i] : numbers[i], held = allocations_live();
        progress->next = i + 1;
        if (i % every != every / 2)
            continue;
        struct run r = run(job, j, &given, &said, allocations_fail, at);
        progress->failures += allocations_failed();
        judge(job, &plain, &r, &said);
        if (slow)
            (void)run(job, j, &given, &said, NULL, 0);
        if ((job->anew || slow) && !library && allocations_live() > held)
            complain(job, "blocks lost", NULL);
    }
    struct run again = run(job, j, &given, &said, NULL, 0);
    if (again.status != plain.status || again.given != plain.given)
        complain(job, "afterwards another answer", &said);
    juesuan_free(j);
    free(numbers);
    buf_free(&given);
    buf_free(&said);
    progress->done = true;
}

static void died(int signal_number)
{
    char line[64];
    int n = snprintf(line, sizeof line, "  ended by signal %d\n", signal_number);
    if (n > 0 && write(1, line, (size_t)n) == n)
        allocations_print(1);
    progress->wrong++;
    _exit(DIED);
}

static void listen_for_death(void)
{
    (void)signal(SIGSEGV, died);
    (void)signal(SIGABRT, died);
    (void)signal(SIGALRM, died);
}

static void in_copies(const struct faulty_job *job)
{
    *progress = (struct progress){0};
    while (!progress->done) {
        size_t before = progress->next;
        (void)fflush(stdout);
        pid_t pid = fork();
        if (pid == 0) {
            listen_for_death();
            go(job);
            exit(0);
        }
        int status;
        if (pid < 0 || waitpid(pid, &status, 0) != pid ||
            (progress->next == before && !progress->done)) {
            printf("%s: cannot go on\n", job->name);
            break;
        }
    }
    printf("%s: %zu failures, %zu wrong\n", job->name, progress->failures, progress->wrong);
}

/* A fuzz target reads a file; what it says of it is its own matter, but it neither dies nor hangs.
 */
static void read_input(const char *path, fuzz_target *target)
{
    enum { INPUT_MAX = 1 << 16 };
    static uint8_t bytes[INPUT_MAX];
    const long *places;
    FILE *f = fopen(path, "rb");
    size_t size = f ? fread(bytes, 1, sizeof bytes, f) : 0;
    if (f)
        (void)fclose(f);
    (void)alarm(SECONDS);
    target(bytes, size); /* what is kept between runs it has now */
    allocations_note();
    target(bytes, size);
    allocations_let();
    size_t n = allocations_noted(&places);
    for (size_t i = every / 2; i < n; i += every) {
        long at = places[i] < 0 ? -places[i] : places[i];
        memory_forget();
        (void)alarm(SECONDS);
        allocations_fail(at);
        target(bytes, size);
        allocations_let();
        progress->failures += allocations_failed();
    }
    target(bytes, size);
    (void)alarm(0);
}

static size_t inputs(const char *name, char **paths, size_t n)
{
    fuzz_target *target = fuzz_target_of(name);
    *progress = (struct progress){0};
    while (target && progress->next < n) {
        (void)fflush(stdout);
        pid_t pid = fork();
        if (pid == 0) {
            listen_for_death();
            while (progress->next < n)
                read_input(paths[progress->next++], target);
            exit(0);
        }
        int status = 0;
        if (pid < 0 || waitpid(pid, &status, 0) != pid)
            exit(DIED);
        if (status) {
            printf("%s: %s\n", name, paths[progress->next - 1]);
            progress->wrong += WIFSIGNALED(status);
        }
    }
    printf("%s: %zu failures, %zu wrong\n", name, progress->failures, progress->wrong);
    return progress->wrong + !target;
}

static bool is_wanted(const struct faulty_job *job, char **names)
{
    for (char **name = names; *name; name++)
        if (strcmp(*name, job->name) == 0)
            return true;
    return !*names;
}

int main(int argc, char **argv)
{
    int depth = 6, c;
    size_t wrong = 0;
    const char *target = NULL;
    while ((c = getopt(argc, argv, "ce:d:lt:")) != -1)
        if (c == 'e')
            every = (size_t)atoi(optarg);
        else if (c == 'd')
            depth = atoi(optarg);
        else if (c == 'c')
            calls = true;
        else if (c == 't')
            target = optarg;
        else
            slow = true;
    progress =
        mmap(NULL, sizeof *progress, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (argc - optind < 2 || !every || progress == MAP_FAILED || !allocations_begin(depth, calls))
        return 2;
    if (target)
        return inputs(target, argv + optind, (size_t)(argc - optind)) > 0;
    folder = argv[optind];
    templates = argv[optind + 1];
    for (size_t i = 0; i < faulty_job_count; i++)
        if (is_wanted(&faulty_jobs[i], argv + optind + 2)) {
            in_copies(&faulty_jobs[i]);
            wrong += progress->wrong;
        }
    return wrong > 0;
}
