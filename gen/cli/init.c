/* The command `init`. The empty data file itself: gen/data/skeleton.c and gen/entry. */
#include "cli/commands.h"

#include "base/calendar.h"
#include "cli/pool.h"
#include "cli/speech.h"

#include <stdlib.h>
#include <time.h>

/* Final accounts are those of last year. */
static int last_year(void)
{
    return (int)moment_of(time(NULL)).year - 1;
}

static int no_year(const char *year)
{
    return cli_wrong(
        SAY("--year 后面是四位年份，如 2024", "--year takes a year of four digits, such as 2024"),
        year);
}

/* A workbook for each export and last year's file of the folders. */
static int begin_many(const struct cli_common *common, struct juesuan_batch_options *o,
                      const char *from, const char *processes)
{
    enum { PROCESSES_MAX = 1024 };
    struct pool_options pool = {.processes = pool_cores(), .seconds = 300, .memory = 2048};
    if (from)
        return cli_wrong(SAY("给了文件夹就不用 --from：里面的文件就是来源",
                             "--from is for one file; a folder is its own source"),
                         from);
    if (!o->out)
        return cli_wrong(SAY("请用 -o 指明输出文件夹", "say with -o where the outputs go"), NULL);
    if (processes && !(pool.processes = cli_number(processes, PROCESSES_MAX)))
        return cli_wrong(
            SAY("-j 后面是 1 到 1024 的整数", "-j takes a whole number from 1 to 1024"), processes);
    o->begin = true;
    return cli_run_batch(common, o, &pool);
}

static int begin_one(const struct cli_common *common, struct juesuan_init *init, const char *year)
{
    if (!init->from.path && !init->pack)
        init->pack = "standard";
    init->year = year ? init->year : init->from.path ? 0 : last_year();
    struct juesuan *j = cli_open(common);
    return j ? cli_close(j, juesuan_init(j, init)) : JUESUAN_IO;
}

int cli_init(int argc, char **argv)
{
    struct cli_common common = {0};
    const char *year = NULL, *processes = NULL;
    const char **words = calloc((size_t)argc + 1, sizeof *words);
    struct juesuan_init init = {.output = cli_to_stdout};
    struct juesuan_batch_options many = {.inputs = words};
    const struct cli_option options[] = {
        {"--template", &init.pack, NULL},  {"--year", &year, NULL},
        {"--from", &init.from.path, NULL}, {"-o", &init.out, NULL},
        {"--out", &init.out, NULL},        {"-j", &processes, NULL},
        {"--draft", NULL, &many.draft},    {"--force", NULL, &many.force}};
    struct cli_args args = {.options = options,
                            .option_count = sizeof options / sizeof *options,
                            .words = words,
                            .word_max = (size_t)argc};
    int status = JUESUAN_USAGE;
    if (!words)
        return cli_no_memory();
    if (cli_parse(argc, argv, &common, &args)) {
        init.year = many.year = year ? (int)cli_number(year, 2100) : 0;
        many.input_count = args.word_count;
        many.pack = init.pack;
        many.out = init.out;
        status = year && init.year < 1990 ? no_year(year)
                 : args.word_count        ? begin_many(&common, &many, init.from.path, processes)
                                          : begin_one(&common, &init, year);
    }
    free(words);
    return status;
}
