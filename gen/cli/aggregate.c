/* juesuan aggregate: which files are put together. */
#include "cli/commands.h"
#include "cli/speech.h"

#include <stdlib.h>

static int aggregate(int argc, char **argv, const char **words, struct juesuan_input *units)
{
    struct cli_common common = {0};
    struct juesuan_aggregate a = {.output = cli_to_stdout, .units = units};
    const struct cli_option options[] = {{"--template", &a.pack, NULL},
                                         {"--difference", &a.difference.path, NULL},
                                         {"--adjust", &a.adjust.path, NULL},
                                         {"-o", &a.out, NULL},
                                         {"--out", &a.out, NULL},
                                         {"--force", NULL, &a.force}};
    struct cli_args args = {.options = options,
                            .option_count = sizeof options / sizeof *options,
                            .words = words,
                            .word_max = (size_t)argc};
    if (!cli_parse(argc, argv, &common, &args))
        return JUESUAN_USAGE;
    if (!args.word_count)
        return cli_wrong(SAY("aggregate 后面要有部门本级和各单位的数据文件",
                             "aggregate needs the data files of the department and its units"),
                         NULL);
    a.own.path = words[0];
    a.unit_count = args.word_count - 1;
    for (size_t i = 0; i < a.unit_count; i++)
        units[i].path = words[i + 1];
    struct juesuan *j = cli_open(&common);
    return j ? cli_close(j, juesuan_aggregate(j, &a)) : JUESUAN_IO;
}

int cli_aggregate(int argc, char **argv)
{
    const char **words = calloc((size_t)argc + 1, sizeof *words);
    struct juesuan_input *units = calloc((size_t)argc + 1, sizeof *units);
    int status = words && units ? aggregate(argc, argv, words, units) : cli_no_memory();
    free(words);
    free(units);
    return status;
}
