/* juesuan check: one department in full, or many with a table of what was found. Many are checked
 * on several processes; the order of the table does not depend on them. */
#include "base/arena.h"
#include "base/file.h"
#include "base/jsonout.h"
#include "cli/commands.h"
#include "cli/pool.h"
#include "cli/speech.h"

#include <errno.h>
#include <stdlib.h>

enum { PARTS_MAX = 64 /* files of one publication */ };

struct result {
    bool done;
    enum juesuan_status status;
    struct juesuan_check_counts counts;
    struct str report, message;
};

struct many {
    struct juesuan *j;
    struct juesuan_check options;
    bool details, book, force;
    const char *out; /* of the workbook */
    unsigned processes;
    struct arena arena;
    struct str *paths;
    size_t n, cap;
    struct result *results;
};

static void add_text(void *user, const char *text, size_t n)
{
    buf_put(user, text, n);
}

static void add_path(void *user, const char *path, size_t n)
{
    struct many *m = user;
    struct str *paths = arena_room(&m->arena, m->paths, m->n, &m->cap, sizeof *paths);
    if (!paths)
        return; /* which the arena remembers */
    m->paths = paths;
    m->paths[m->n++] = arena_str(&m->arena, (struct str){path, n});
}

/* Several files of one publication come with a NUL behind each path. */
static size_t parts_of(struct str paths, struct juesuan_input more[PARTS_MAX])
{
    size_t n = 0;
    for (size_t at = strlen(paths.p) + 1; at < paths.n && n < PARTS_MAX;
         at += strlen(paths.p + at) + 1)
        more[n++] = (struct juesuan_input){.path = paths.p + at};
    return n;
}

/* A result on its way to the parent; the two texts follow. */
struct check_head {
    enum juesuan_status status;
    struct juesuan_check_counts counts;
    size_t report;
};

static void check_one(void *user, size_t i, struct buf *out)
{
    struct many *m = user;
    struct check_head h = {0};
    struct buf report, message;
    struct juesuan_check c = m->options;
    buf_init(&report);
    buf_init(&message);
    struct juesuan_input more[PARTS_MAX];
    c.data.path = m->paths[i].p;
    c.more = more;
    c.more_count = parts_of(m->paths[i], more);
    c.output = add_text;
    c.user = &report;
    c.counts = &h.counts;
    h.status = juesuan_check(m->j, &c);
    juesuan_diagnostics(m->j, add_text, &message);
    h.report = report.n;
    buf_put(out, &h, sizeof h);
    buf_str(out, buf_view(&report));
    buf_str(out, buf_view(&message));
    out->failed |= report.failed || message.failed;
    buf_free(&report);
    buf_free(&message);
}

static void take_result(void *user, size_t i, struct str bytes)
{
    struct many *m = user;
    struct check_head h;
    memcpy(&h, bytes.p, sizeof h);
    struct str texts = arena_str(&m->arena, str_sub(bytes, sizeof h, bytes.n));
    if (texts.p)
        m->results[i] = (struct result){.done = true,
                                        .status = h.status,
                                        .counts = h.counts,
                                        .report = str_sub(texts, 0, h.report),
                                        .message = str_sub(texts, h.report, texts.n)};
}

/* A department whose process died is left without a result. */
static void lose_result(void *user, size_t i, int signal, int seconds)
{
    struct many *m = user;
    (void)signal;
    (void)seconds;
    m->results[i].done = false;
}

/* Telling */

/* Findings of a check that could not read all it needs are no findings. */
static bool was_checked(const struct result *r)
{
    return r->done && r->counts.title[0] && r->status != JUESUAN_IO && r->status != JUESUAN_BUG;
}

/* The first line of what kept a check from being made. A process that died or whose answer found no
 * room has said nothing. */
static struct str cause_of(const struct result *r)
{
    size_t end = str_find(r->message, STR("\n"), 0);
    struct str why = str_sub(r->message, 0, end == SIZE_MAX ? r->message.n : end);
    return why.n ? why
                 : str_of(SAY(
                       "没有核对成：核对它的进程没有交回结果（内存、磁盘不够，或被结束），请重试",
                       "not checked: its process gave no result (out of memory, disk "
                       "full, or ended); try again"));
}

static void print_row(const struct many *m, size_t i)
{
    const struct result *r = &m->results[i];
    bool read = was_checked(r);
    if (!read) {
        struct str why = cause_of(r);
        fputs(SAY("   －   －   －  ", "    -    -    -  "), stdout);
        cli_name(stdout, str_of(m->paths[i].p));
        printf(SAY("：%.*s\n", ": %.*s\n"), STR_ARG(why));
        return;
    }
    bool incomplete = r->status != JUESUAN_OK && !r->counts.errors;
    printf("%5u%5u%5u  ", r->counts.errors, r->counts.warnings, r->counts.notes);
    cli_name(stdout, str_of(r->counts.title));
    fputs("  ", stdout);
    cli_name(stdout, str_of(m->paths[i].p));
    fputs(incomplete ? SAY("（数据不完整）\n", " (data incomplete)\n") : "\n", stdout);
}

static void print_table(const struct many *m)
{
    size_t wrong = 0, unread = 0, incomplete = 0;
    unsigned long errors = 0, warnings = 0;
    fputs(SAY(" 错误 提示 信息  部门\n", "errs warn note  department\n"), stdout);
    for (size_t i = 0; i < m->n; i++) {
        const struct result *r = &m->results[i];
        print_row(m, i);
        unread += !was_checked(r);
        if (!was_checked(r))
            continue;
        wrong += r->counts.errors > 0;
        incomplete += r->status != JUESUAN_OK && !r->counts.errors;
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
        cli_result(r->message);
        if (!r->counts.errors && !r->counts.warnings)
            continue;
        cli_name(stdout, str_of(m->paths[i].p));
        putchar('\n');
        cli_result(r->report);
        putchar('\n');
    }
}

static bool print_json(const struct many *m)
{
    struct jsonout j;
    struct buf text;
    buf_init(&text);
    jsonout_init(&j, &text);
    jsonout_open(&j, '{');
    jsonout_key(&j, "format");
    jsonout_int(&j, 1);
    jsonout_key(&j, "departments");
    jsonout_open(&j, '[');
    for (size_t i = 0; i < m->n; i++) {
        const struct result *r = &m->results[i];
        jsonout_open(&j, '{');
        jsonout_member(&j, "file", str_of(m->paths[i].p));
        jsonout_key(&j, "status");
        jsonout_int(&j, r->done ? (int)r->status : (int)JUESUAN_BUG);
        jsonout_key(&j, "report");
        jsonout_raw(&j, r->report.n ? str_trim(r->report) : STR("null"));
        jsonout_close(&j, '}');
    }
    jsonout_close(&j, ']');
    jsonout_close(&j, '}');
    buf_char(&text, '\n');
    bool ok = !text.failed;
    if (ok)
        cli_result(buf_view(&text));
    buf_free(&text);
    return ok;
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

/* Those that the book has as not checked, for whoever does not open it. */
static void print_unread(struct many *m)
{
    for (size_t i = 0; i < m->n; i++) {
        const struct result *r = &m->results[i];
        if (was_checked(r))
            continue;
        cli_name(cli_error(), str_of(m->paths[i].p));
        struct str why = cause_of(r);
        if (r->message.n)
            fputs(SAY("：没有核对成\n", ": not checked\n"), stderr);
        else
            fprintf(stderr, SAY("：%.*s\n", ": %.*s\n"), STR_ARG(why));
        cli_to_stderr(NULL, r->message.p, r->message.n);
    }
}

static int write_book(struct many *m)
{
    struct juesuan_report *reports = arena_zalloc(&m->arena, (m->n + 1) * sizeof *reports);
    struct juesuan_check_book book = {
        .reports = reports, .n = m->n, .pack = m->options.pack, .out = m->out, .force = m->force};
    for (size_t i = 0; reports && i < m->n; i++) {
        const struct result *r = &m->results[i];
        bool read = was_checked(r);
        reports[i] =
            (struct juesuan_report){.file = m->paths[i].p,
                                    .json = read ? r->report.p : NULL,
                                    .n = read ? r->report.n : 0,
                                    .message = read ? NULL : arena_str(&m->arena, cause_of(r)).p};
    }
    if (m->arena.failed)
        return cli_no_memory();
    enum juesuan_status status = juesuan_check_book(m->j, &book);
    juesuan_diagnostics(m->j, cli_to_stderr, NULL);
    if (status != JUESUAN_OK)
        return (int)status;
    print_unread(m);
    cli_result(str_of(m->out));
    putchar('\n');
    return worst(m);
}

static int tell(struct many *m)
{
    if (m->book)
        return write_book(m);
    if (m->options.json)
        return print_json(m) ? worst(m) : cli_no_memory();
    if (m->details)
        print_details(m);
    print_table(m);
    return worst(m);
}

enum { PROCESSES_MAX = 64 };

static int check_all(struct many *m)
{
    unsigned most = m->n / 4 + 1 < PROCESSES_MAX ? (unsigned)(m->n / 4 + 1) : PROCESSES_MAX;
    struct pool_options pool = {.processes = m->processes ? m->processes : pool_cores()};
    struct pool_work work = {m->n, check_one, take_result, lose_result, m};
    int signal = 0;
    if (pool.processes > most)
        pool.processes = most;
    m->results = arena_zalloc(&m->arena, (m->n + 1) * sizeof *m->results);
    if (m->arena.failed)
        return cli_no_memory();
    fflush(NULL);
    enum pool_end end = pool_run(&work, &pool, &signal);
    if (end == POOL_INTERRUPTED)
        return pool_end_by(signal);
    if (end == POOL_FAILED)
        return pool_tell_failure(errno);
    return tell(m);
}

/* One publication of several files is told as one file is. */
static int check_alone(struct many *m)
{
    struct juesuan_input more[PARTS_MAX];
    struct juesuan_check c = m->options;
    c.data.path = m->paths[0].p;
    c.more = more;
    c.more_count = parts_of(m->paths[0], more);
    enum juesuan_status status = juesuan_check(m->j, &c);
    juesuan_diagnostics(m->j, cli_to_stderr, NULL);
    return (int)status;
}

static int check_many(struct many *m, const char *const *words, size_t n)
{
    arena_init(&m->arena);
    int status =
        (int)(m->options.as_published ? juesuan_list_published(m->j, words, n, add_path, m)
                                      : juesuan_list_data_below(m->j, words, n, add_path, m));
    bool alone = m->n == 1 && n > 1 && !m->book;
    juesuan_diagnostics(m->j, cli_to_stderr, NULL);
    if (status == JUESUAN_OK)
        status = m->arena.failed ? cli_no_memory() : alone ? check_alone(m) : check_all(m);
    arena_free(&m->arena);
    juesuan_free(m->j);
    return status;
}

static bool stands_for_many(const char *word)
{
    return word[0] == '@' || file_is_folder(word);
}

static int run(struct cli_common *common, const char **words, int argc, char **argv)
{
    const char *format = NULL, *processes = NULL, *year = NULL;
    struct many m = {0};
    struct juesuan_check *c = &m.options;
    const struct cli_option options[] = {{"--format", &format, NULL},
                                         {"--template", &c->pack, NULL},
                                         {"--as-published", NULL, &c->as_published},
                                         {"--year", &year, NULL},
                                         {"--claims", NULL, &c->claims},
                                         {"--details", NULL, &m.details},
                                         {"-o", &m.out, NULL},
                                         {"--out", &m.out, NULL},
                                         {"--force", NULL, &m.force},
                                         {"-j", &processes, NULL}};
    struct cli_args args = {.options = options,
                            .option_count = sizeof options / sizeof *options,
                            .words = words,
                            .word_max = (size_t)argc};
    if (!cli_parse(argc, argv, common, &args))
        return JUESUAN_USAGE;
    if (!args.word_count)
        return cli_wrong(SAY("check 后面要有数据文件", "check needs a data file"), NULL);
    m.book = format && !strcmp(format, "xlsx");
    if (format && strcmp(format, "text") != 0 && strcmp(format, "json") != 0 && !m.book)
        return cli_wrong(
            SAY("--format 只能是 text、json 或 xlsx", "--format is text, json or xlsx"), format);
    if (m.book != (m.out != NULL))
        return cli_wrong(SAY("-o 文件.xlsx 与 --format xlsx 要一起用",
                             "-o FILE.xlsx and --format xlsx go together"),
                         m.out);
    if (processes && !(m.processes = cli_number(processes, PROCESSES_MAX)))
        return cli_wrong(SAY("-j 后面要有 1 到 64 的数", "-j takes a whole number from 1 to 64"),
                         processes);
    if (year && !(c->year = (int)cli_number(year, 9999)))
        return cli_wrong(SAY("--year 后面要有年度，如 2023", "--year takes a year, like 2023"),
                         year);
    c->json = m.book || (format && !strcmp(format, "json"));
    c->output = cli_to_stdout;
    c->data.path = words[0];
    m.j = cli_open(common);
    if (!m.j)
        return JUESUAN_IO;
    if (args.word_count == 1 && !m.book && !stands_for_many(words[0]))
        return cli_close(m.j, juesuan_check(m.j, c));
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
