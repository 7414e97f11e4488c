/* juesuan batch: many departments at once, on several processes, and what came of them. */
#include "base/arena.h"
#include "cli/commands.h"
#include "cli/pool.h"
#include "cli/progress.h"
#include "cli/speech.h"

#include <errno.h>
#include <stdlib.h>

struct batch {
    struct juesuan_batch *batch;
    struct progress progress;
    enum juesuan_status worst;
    struct arena arena;
    struct str *failures; /* "NAME: first line of what is wrong" */
    size_t failure_count, failure_cap;
};

/* "K/N" */
static bool read_shard(const char *text, struct juesuan_batch_options *o)
{
    enum { SHARDS_MAX = 10000 };
    char first[16];
    const char *slash = strchr(text, '/');
    if (!slash || (size_t)(slash - text) >= sizeof first)
        return false;
    memcpy(first, text, (size_t)(slash - text));
    first[slash - text] = '\0';
    o->shard = cli_number(first, SHARDS_MAX);
    o->shards = cli_number(slash + 1, SHARDS_MAX);
    return o->shard && o->shards && o->shard <= o->shards;
}

/* A result on its way to the parent; the texts follow, each ended by a NUL. */
struct packet {
    uint32_t status, unchanged, errors, warnings;
};

static void run_one(void *user, size_t i, struct buf *out)
{
    struct batch *b = user;
    struct juesuan_batch_result r;
    juesuan_batch_run(b->batch, i, &r);
    struct packet p = {(uint32_t)r.status, r.unchanged, r.errors, r.warnings};
    buf_put(out, &p, sizeof p);
    buf_put(out, r.title, strlen(r.title) + 1);
    buf_put(out, r.message, strlen(r.message) + 1);
}

static void remember_failure(struct batch *b, const char *name, const char *message)
{
    struct str *failures =
        arena_room(&b->arena, b->failures, b->failure_count, &b->failure_cap, sizeof *failures);
    if (!failures)
        return;
    b->failures = failures;
    b->failures[b->failure_count] = arena_printf(&b->arena, SAY("%s：%.*s", "%s: %.*s"), name,
                                                 (int)strcspn(message, "\n"), message);
    b->failure_count += b->failures[b->failure_count].p != NULL;
}

static void note(struct batch *b, size_t i, const struct juesuan_batch_result *r)
{
    const char *name = juesuan_batch_name(b->batch, i);
    juesuan_batch_note(b->batch, i, r);
    progress_add(&b->progress, name, r);
    if (r->status == JUESUAN_OK)
        return;
    if (r->status > b->worst)
        b->worst = r->status;
    remember_failure(b, name, r->message);
}

static void one_done(void *user, size_t i, struct str result)
{
    struct packet p;
    memcpy(&p, result.p, sizeof p);
    const char *title = result.p + sizeof p;
    note(user, i,
         &(struct juesuan_batch_result){.status = (enum juesuan_status)p.status,
                                        .unchanged = p.unchanged,
                                        .errors = p.errors,
                                        .warnings = p.warnings,
                                        .title = title,
                                        .message = title + strlen(title) + 1});
}

static void one_lost(void *user, size_t i, int signal, int seconds)
{
    struct batch *b = user;
    struct juesuan_batch_result r;
    juesuan_batch_lost(b->batch, i, signal, seconds, &r);
    note(b, i, &r);
}

static int by_text(const void *a, const void *b)
{
    return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

static void print_folder(const char *label, const char *folder)
{
    fputs(label, stdout);
    cli_name(stdout, str_of(folder));
}

/* Where the two summaries of a whole batch are. */
static void print_index(const char *folder)
{
    print_folder(SAY("目录：", "index: "), folder);
    print_folder(SAY("/index.html  汇总：", "/index.html  summary: "), folder);
    fputs("/batch.json\n", stdout);
}

static void print_summary(struct batch *b, const struct juesuan_batch_options *o)
{
    enum { SHOWN = 20 };
    const struct progress *p = &b->progress;
    long ms = progress_ms(p), tenths = ms > 0 ? (long)p->done * 10000 / ms : 0;
    printf(SAY("部门  %6zu\n完成  %6zu  （新生成 %zu，未变化 %zu，有提示 %zu）\n失败  %6zu\n",
               "departments %6zu\ndone        %6zu  (built %zu, unchanged %zu, with warnings "
               "%zu)\nfailed      %6zu\n"),
           p->done, p->built + p->unchanged, p->built, p->unchanged, p->warned, p->failed);
    printf(SAY("用时  %ld.%ld 秒，每秒 %ld.%ld 个\n", "took %ld.%ld s, %ld.%ld a second\n"),
           ms / 1000, ms / 100 % 10, tenths / 10, tenths % 10);
    if (b->failure_count)
        qsort(b->failures, b->failure_count, sizeof *b->failures, by_text);
    for (size_t i = 0; i < b->failure_count && i < SHOWN; i++) {
        fputs(i ? "  " : SAY("失败的部门：\n  ", "failed:\n  "), stdout);
        cli_name(stdout, b->failures[i]);
        putchar('\n');
    }
    if (b->failure_count > SHOWN)
        printf(SAY("  另有 %zu 个，见汇总\n", "  and %zu more, see the summary\n"),
               b->failure_count - SHOWN);
    if (o->shards) {
        print_folder(SAY("汇总：", "summary: "), o->out);
        printf("/batch-%u-of-%u.json\n", o->shard, o->shards);
    } else if (o->begin) {
        print_folder(SAY("工作簿：", "workbooks: "), o->out);
        print_folder(SAY("  汇总：", "  summary: "), o->out);
        fputs("/batch.json\n", stdout);
    } else {
        print_index(o->out);
    }
}

static int end_interrupted(struct batch *b, int signal)
{
    fprintf(cli_error(),
            SAY("已中断：完成 %zu 个，余 %zu 个；再运行同一命令即可继续\n",
                "interrupted: %zu done, %zu left; the same command goes on\n"),
            b->progress.done, b->progress.total - b->progress.done);
    return pool_end_by(signal);
}

static enum juesuan_status run(struct juesuan *j, struct batch *b,
                               const struct juesuan_batch_options *o,
                               const struct pool_options *pool, int *interrupted)
{
    progress_begin(&b->progress, juesuan_batch_count(b->batch));
    struct pool_work work = {juesuan_batch_count(b->batch), run_one, one_done, one_lost, b};
    enum pool_end end = pool_run(&work, pool, interrupted);
    int error = errno;
    progress_end(&b->progress);
    if (end != POOL_INTERRUPTED)
        *interrupted = 0;
    if (end == POOL_FAILED)
        return (enum juesuan_status)pool_tell_failure(error);
    if (end == POOL_INTERRUPTED)
        return JUESUAN_IO;
    enum juesuan_status status = juesuan_batch_finish(b->batch);
    juesuan_diagnostics(j, cli_to_stderr, NULL);
    if (status == JUESUAN_OK)
        print_summary(b, o);
    return status > b->worst ? status : b->worst;
}

int cli_run_batch(const struct cli_common *common, const struct juesuan_batch_options *o,
                  const struct pool_options *pool)
{
    struct batch b = {.worst = JUESUAN_OK};
    enum juesuan_status status;
    int interrupted = 0;
    struct juesuan *j = cli_open(common);
    if (!j)
        return JUESUAN_IO;
    arena_init(&b.arena);
    struct juesuan_batch_options own = *o;
    own.workers = true; /* those of the pool */
    b.batch = juesuan_batch_open(j, &own, &status);
    juesuan_diagnostics(j, cli_to_stderr, NULL);
    if (b.batch)
        status = run(j, &b, o, pool, &interrupted);
    juesuan_batch_close(b.batch);
    juesuan_free(j);
    if (interrupted)
        status = (enum juesuan_status)end_interrupted(&b, interrupted);
    arena_free(&b.arena);
    return (int)status;
}

static int merge(const struct cli_common *common, const struct juesuan_batch_options *o)
{
    struct juesuan *j = cli_open(common);
    if (!j)
        return JUESUAN_IO;
    enum juesuan_status status =
        juesuan_batch_merge(j, o->inputs, o->input_count, o->out, o->force);
    if (status == JUESUAN_OK)
        print_index(o->out);
    return cli_close(j, status);
}

int cli_batch(int argc, char **argv)
{
    enum { PROCESSES_MAX = 1024, SECONDS_MAX = 86400, MEMORY_MAX = 1024 * 1024 };
    struct cli_common common = {0};
    const char *processes = NULL, *shard = NULL, *seconds = NULL, *memory = NULL;
    bool merging = false;
    const char **inputs = calloc((size_t)argc + 1, sizeof *inputs);
    struct juesuan_batch_options o = {0};
    struct pool_options pool = {.processes = pool_cores(), .seconds = 300, .memory = 2048};
    const struct cli_option options[] = {
        {"-o", &o.out, NULL},          {"--out", &o.out, NULL},     {"--formats", &o.formats, NULL},
        {"--template", &o.pack, NULL}, {"--draft", NULL, &o.draft}, {"--force", NULL, &o.force},
        {"-j", &processes, NULL},      {"--shard", &shard, NULL},   {"--merge", NULL, &merging},
        {"--timeout", &seconds, NULL}, {"--memory", &memory, NULL}};
    struct cli_args args = {.options = options,
                            .option_count = sizeof options / sizeof *options,
                            .words = inputs,
                            .word_max = (size_t)argc};
    int status = JUESUAN_USAGE;
    if (!inputs)
        return cli_no_memory();
    o.inputs = inputs;
    if (!cli_parse(argc, argv, &common, &args)) {
        free(inputs);
        return JUESUAN_USAGE;
    }
    o.input_count = args.word_count;
    if (!o.input_count)
        cli_wrong(SAY("batch 后面要有数据文件、文件夹或 @名单",
                      "batch needs data files, folders or @LIST"),
                  NULL);
    else if (!o.out)
        cli_wrong(SAY("请用 -o 指明输出文件夹", "say with -o where the outputs go"), NULL);
    else if (processes && !(pool.processes = cli_number(processes, PROCESSES_MAX)))
        cli_wrong(SAY("-j 后面是 1 到 1024 的整数", "-j takes a whole number from 1 to 1024"),
                  processes);
    else if (seconds && !(pool.seconds = (int)cli_number(seconds, SECONDS_MAX)))
        cli_wrong(SAY("--timeout 后面是秒数", "--timeout takes seconds"), seconds);
    else if (memory && !(pool.memory = (long)cli_number(memory, MEMORY_MAX)))
        cli_wrong(SAY("--memory 后面是每个进程可用的兆字节数",
                      "--memory takes the MiB a process may use"),
                  memory);
    else if (shard && !read_shard(shard, &o))
        cli_wrong(SAY("--shard 写成 第几片/共几片，如 1/4", "--shard is written K/N, such as 1/4"),
                  shard);
    else
        status = merging ? merge(&common, &o) : cli_run_batch(&common, &o, &pool);
    free(inputs);
    return status;
}
