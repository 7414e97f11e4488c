/* juesuan check: one department in full, or many with a table of what was found. Many are checked
 * by several processes; each hands its results over in a temporary file, so that the order of the
 * table does not depend on them. */
#include "cli/commands.h"
#include "cli/speech.h"

#include <errno.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

struct text {
    char *p;
    size_t n;
    bool failed;
};

struct result {
    bool done;
    enum juesuan_status status;
    struct juesuan_check_counts counts;
    struct text report, message;
};

struct many {
    const struct cli_common *common;
    struct juesuan_check options;
    bool details;
    unsigned processes;
    char **paths;
    size_t n, cap;
    bool failed; /* a path could not be kept */
    struct result *results;
};

static void add_text(void *user, const char *text, size_t n)
{
    struct text *t = user;
    char *grown = t->failed ? NULL : realloc(t->p, t->n + n + 1);
    if (!grown) {
        t->failed = true;
        return;
    }
    memcpy(grown + t->n, text, n);
    t->p = grown;
    t->n += n;
    t->p[t->n] = '\0';
}

static void add_path(void *user, const char *path, size_t n)
{
    struct many *m = user;
    if (m->n == m->cap) {
        size_t cap = m->cap ? 2 * m->cap : 64;
        char **paths = realloc(m->paths, cap * sizeof *paths);
        if (!paths) {
            m->failed = true;
            return;
        }
        m->paths = paths;
        m->cap = cap;
    }
    m->paths[m->n] = malloc(n + 1);
    if (!m->paths[m->n]) {
        m->failed = true;
        return;
    }
    memcpy(m->paths[m->n], path, n);
    m->paths[m->n++][n] = '\0';
}

/* Handing over */

struct head {
    size_t index, report, message;
    enum juesuan_status status;
    struct juesuan_check_counts counts;
};

static void check_one(struct many *m, struct juesuan *j, size_t i, FILE *out)
{
    struct text report = {0}, message = {0};
    struct head h = {.index = i};
    struct juesuan_check c = m->options;
    c.data = m->paths[i];
    c.output = add_text;
    c.user = &report;
    c.counts = &h.counts;
    h.status = juesuan_check(j, &c);
    juesuan_diagnostics(j, add_text, &message);
    h.report = report.n;
    h.message = message.n;
    fwrite(&h, sizeof h, 1, out);
    fwrite(report.p ? report.p : "", 1, report.n, out);
    fwrite(message.p ? message.p : "", 1, message.n, out);
    fflush(out);
    free(report.p);
    free(message.p);
}

/* Every processes-th department, beginning with the first-th. */
static void check_share(struct many *m, size_t first, FILE *out)
{
    struct juesuan *j = cli_open(m->common);
    for (size_t i = first; j && i < m->n; i += m->processes)
        check_one(m, j, i, out);
    juesuan_free(j);
}

static bool read_text(FILE *in, size_t n, struct text *t)
{
    t->p = malloc(n + 1);
    if (!t->p || fread(t->p, 1, n, in) != n)
        return false;
    t->p[n] = '\0';
    t->n = n;
    return true;
}

static void take_results(struct many *m, FILE *in)
{
    struct head h;
    rewind(in);
    while (fread(&h, sizeof h, 1, in) == 1 && h.index < m->n) {
        struct result *r = &m->results[h.index];
        if (!read_text(in, h.report, &r->report) || !read_text(in, h.message, &r->message))
            return;
        r->status = h.status;
        r->counts = h.counts;
        r->done = true;
    }
}

static unsigned cores(void)
{
    cpu_set_t set;
    CPU_ZERO(&set);
    int n = sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : 1;
    return n > 0 ? (unsigned)n : 1;
}

static void await(pid_t pid)
{
    int status;
    while (pid > 0 && waitpid(pid, &status, 0) < 0 && errno == EINTR)
        ;
}

enum { PROCESSES_MAX = 64 };

/* Departments whose process died are left without a result. */
static void check_all(struct many *m)
{
    FILE *files[PROCESSES_MAX] = {NULL};
    pid_t pids[PROCESSES_MAX] = {0};
    fflush(stdout);
    fflush(stderr);
    for (size_t k = 0; k < m->processes; k++) {
        files[k] = tmpfile();
        pids[k] = files[k] && m->processes > 1 ? fork() : -1;
        if (pids[k] == 0) {
            check_share(m, k, files[k]);
            _exit(0);
        }
        if (pids[k] < 0 && files[k])
            check_share(m, k, files[k]);
    }
    for (size_t k = 0; k < m->processes; k++) {
        await(pids[k]);
        if (files[k]) {
            take_results(m, files[k]);
            fclose(files[k]);
        }
    }
}

/* Telling */

static const char *first_line(const struct result *r, int *n)
{
    const char *text = r->message.p ? r->message.p : "";
    *n = (int)strcspn(text, "\n");
    return text;
}

static void print_row(const struct many *m, size_t i)
{
    const struct result *r = &m->results[i];
    bool read = r->done && r->counts.title[0];
    int n;
    if (!read) {
        const char *why = r->done ? first_line(r, &n) : (n = 0, "");
        const char *unread = SAY("没有核对成", "not checked");
        printf(SAY("   －   －   －  %s：%.*s\n", "    -    -    -  %s: %.*s\n"), m->paths[i],
               n ? n : (int)strlen(unread), n ? why : unread);
        return;
    }
    bool incomplete = r->status != JUESUAN_OK && !r->counts.errors;
    printf("%5u%5u%5u  %s  %s%s\n", r->counts.errors, r->counts.warnings, r->counts.notes,
           r->counts.title, m->paths[i],
           incomplete ? SAY("（数据不完整）", " (data incomplete)") : "");
}

static void print_table(const struct many *m)
{
    size_t wrong = 0, unread = 0, incomplete = 0;
    unsigned long errors = 0, warnings = 0;
    fputs(SAY(" 错误 提示 信息  部门\n", "errs warn note  department\n"), stdout);
    for (size_t i = 0; i < m->n; i++) {
        const struct result *r = &m->results[i];
        print_row(m, i);
        unread += !r->done || !r->counts.title[0];
        wrong += r->counts.errors > 0;
        incomplete += r->done && r->counts.title[0] && r->status != JUESUAN_OK && !r->counts.errors;
        errors += r->counts.errors;
        warnings += r->counts.warnings;
    }
    printf(
        SAY("\n共 %zu 个部门：%zu 个有错误，%zu 个数据不完整，%zu 个没有核对成；错误 %lu 条，提示 "
            "%lu 条\n",
            "\n%zu departments: %zu with errors, %zu incomplete, %zu not checked; %lu errors, %lu "
            "warnings\n"),
        m->n, wrong, incomplete, unread, errors, warnings);
    if (!m->details && errors + warnings)
        fputs(SAY("各部门的详情：加 --details，或逐个 juesuan check 文件\n",
                  "For details add --details, or check one file\n"),
              stdout);
}

static void print_details(const struct many *m)
{
    for (size_t i = 0; i < m->n; i++) {
        const struct result *r = &m->results[i];
        if (r->message.n)
            fwrite(r->message.p, 1, r->message.n, stdout);
        if (r->counts.errors || r->counts.warnings)
            printf("%s\n%.*s\n", m->paths[i], (int)r->report.n, r->report.p);
    }
}

static void print_json_text(const char *s)
{
    putchar('"');
    for (; *s; s++)
        if (*s == '"' || *s == '\\')
            printf("\\%c", *s);
        else if ((unsigned char)*s < 0x20)
            printf("\\u%04x", (unsigned)*s);
        else
            putchar(*s);
    putchar('"');
}

static void print_json(const struct many *m)
{
    printf("{\"format\": 1, \"departments\": [");
    for (size_t i = 0; i < m->n; i++) {
        const struct result *r = &m->results[i];
        printf(i ? ",\n{\"file\": " : "\n{\"file\": ");
        print_json_text(m->paths[i]);
        printf(", \"status\": %d, \"report\": ", r->done ? (int)r->status : (int)JUESUAN_BUG);
        if (r->report.n)
            fwrite(r->report.p, 1, r->report.n, stdout);
        else
            printf("null");
        printf("}");
    }
    printf("\n]}\n");
}

static int worst(const struct many *m)
{
    int status = JUESUAN_OK;
    for (size_t i = 0; i < m->n; i++) {
        int s = m->results[i].done ? (int)m->results[i].status : (int)JUESUAN_BUG;
        status = s > status ? s : status;
    }
    return status;
}

static void tell(const struct many *m)
{
    if (m->options.json) {
        print_json(m);
        return;
    }
    if (m->details)
        print_details(m);
    print_table(m);
}

static void free_many(struct many *m)
{
    for (size_t i = 0; i < m->n; i++) {
        free(m->paths[i]);
        if (m->results) {
            free(m->results[i].report.p);
            free(m->results[i].message.p);
        }
    }
    free(m->paths);
    free(m->results);
}

static int check_many(struct many *m, const char *const *words, size_t n)
{
    struct juesuan *j = cli_open(m->common);
    if (!j)
        return JUESUAN_IO;
    int status = cli_close(j, juesuan_list_data(j, words, n, add_path, m));
    m->results = status == JUESUAN_OK ? calloc(m->n + 1, sizeof *m->results) : NULL;
    if (status == JUESUAN_OK && (m->failed || !m->results)) {
        status = cli_no_memory();
    } else if (m->results) {
        unsigned most = m->n / 4 + 1 < PROCESSES_MAX ? (unsigned)(m->n / 4 + 1) : PROCESSES_MAX;
        m->processes = m->processes ? m->processes : cores();
        m->processes = m->processes < most ? m->processes : most;
        check_all(m);
        tell(m);
        status = worst(m);
    }
    free_many(m);
    return status;
}

static int check_single(const struct cli_common *common, struct juesuan_check *c)
{
    struct juesuan *j = cli_open(common);
    return j ? cli_close(j, juesuan_check(j, c)) : JUESUAN_IO;
}

static bool stands_for_many(const char *word)
{
    struct stat s;
    return word[0] == '@' || (stat(word, &s) == 0 && S_ISDIR(s.st_mode));
}

static unsigned read_processes(const char *text)
{
    char *end;
    long v = strtol(text, &end, 10);
    return *end || v < 1 || v > PROCESSES_MAX ? 0 : (unsigned)v;
}

static int run(struct cli_common *common, const char **words, int argc, char **argv)
{
    const char *format = NULL, *processes = NULL;
    struct many m = {.common = common};
    struct juesuan_check *c = &m.options;
    const struct cli_option options[] = {{"--format", &format, NULL},
                                         {"--template", &c->pack, NULL},
                                         {"--as-published", NULL, &c->as_published},
                                         {"--claims", NULL, &c->claims},
                                         {"--details", NULL, &m.details},
                                         {"-j", &processes, NULL}};
    struct cli_args args = {.options = options,
                            .option_count = sizeof options / sizeof *options,
                            .words = words,
                            .word_max = (size_t)argc};
    if (!cli_parse(argc, argv, common, &args))
        return JUESUAN_USAGE;
    if (!args.word_count)
        return cli_wrong(SAY("check 后面要有数据文件", "check needs a data file"), NULL);
    if (format && strcmp(format, "text") != 0 && strcmp(format, "json") != 0)
        return cli_wrong(SAY("--format 只能是 text 或 json", "--format is text or json"), format);
    if (processes && !(m.processes = read_processes(processes)))
        return cli_wrong(SAY("-j 后面要有 1 到 64 的数", "-j takes a whole number from 1 to 64"),
                         processes);
    c->json = format && !strcmp(format, "json");
    c->output = cli_to_stdout;
    c->data = words[0];
    if (args.word_count == 1 && !stands_for_many(words[0]))
        return check_single(common, c);
    return check_many(&m, words, args.word_count);
}

int cli_check(int argc, char **argv)
{
    struct cli_common common = {0};
    const char **words = calloc((size_t)argc + 1, sizeof *words);
    int status = words ? run(&common, words, argc, argv) : cli_no_memory();
    free(words);
    return status;
}
