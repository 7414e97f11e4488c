/* The command `import`. What is read and written: gen/job/import.c. */
#include "cli/commands.h"
#include "cli/speech.h"

#include <stdlib.h>

static bool is_unit(const char *unit)
{
    static const char *const units[] = {"元", "万元", "yuan", "wan"};
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (!strcmp(unit, units[i]))
            return true;
    return false;
}

static int run(const struct cli_common *common, const char **words, size_t n,
               struct juesuan_import *import)
{
    struct juesuan_input *more = calloc(n, sizeof *more);
    if (!more)
        return cli_no_memory();
    import->source.path = words[0];
    import->more = more;
    import->more_n = n - 1;
    for (size_t i = 1; i < n; i++)
        more[i - 1].path = words[i];
    import->reported = import->out && !import->report ? cli_to_stdout : NULL;
    struct juesuan *j = cli_open(common);
    int status = j ? cli_close(j, juesuan_import(j, import)) : JUESUAN_IO;
    free(more);
    return status;
}

int cli_import(int argc, char **argv)
{
    struct cli_common common = {0};
    const char *year = NULL, **words = calloc((size_t)argc + 1, sizeof *words);
    struct juesuan_import import = {.output = cli_to_stdout};
    const struct cli_option options[] = {{"--template", &import.pack, NULL},
                                         {"--into", &import.into.path, NULL},
                                         {"-o", &import.out, NULL},
                                         {"--out", &import.out, NULL},
                                         {"--force", NULL, &import.force},
                                         {"--year", &year, NULL},
                                         {"--unit", &import.unit, NULL},
                                         {"--draft", NULL, &import.draft},
                                         {"--replace", NULL, &import.replace},
                                         {"--report", &import.report, NULL}};
    struct cli_args args = {.options = options,
                            .option_count = sizeof options / sizeof *options,
                            .words = words,
                            .word_max = (size_t)argc};
    int status = JUESUAN_USAGE;
    if (!words)
        return cli_no_memory();
    if (cli_parse(argc, argv, &common, &args)) {
        import.year = year ? (int)cli_number(year, 2100) : 0;
        if (!args.word_count)
            cli_wrong(SAY("import 后面要有数据文件、填报工作簿或财决导出件",
                          "import needs a data file, a fill-in workbook or an export"),
                      NULL);
        else if (year && import.year < 1990)
            cli_wrong(SAY("--year 后面是四位年份，如 2024",
                          "--year takes a year of four digits, such as 2024"),
                      year);
        else if (import.unit && !is_unit(import.unit))
            cli_wrong(SAY("--unit 后面是 元 或 万元", "--unit takes yuan or wan"), import.unit);
        else
            status = run(&common, words, args.word_count, &import);
    }
    free(words);
    return status;
}
