/* The command `import`. What is read and written: gen/job/import.c. */
#include "cli/commands.h"
#include "cli/speech.h"

int cli_import(int argc, char **argv)
{
    struct cli_common common = {0};
    struct juesuan_import import = {.output = cli_to_stdout};
    const struct cli_option options[] = {{"--template", &import.pack, NULL},
                                         {"--into", &import.into.path, NULL},
                                         {"-o", &import.out, NULL},
                                         {"--out", &import.out, NULL},
                                         {"--force", NULL, &import.force}};
    struct cli_args args = {.options = options,
                            .option_count = sizeof options / sizeof *options,
                            .words = &import.source.path,
                            .word_max = 1};
    if (!cli_parse(argc, argv, &common, &args))
        return JUESUAN_USAGE;
    if (!import.source.path)
        return cli_wrong(SAY("import 后面要有数据文件或填报工作簿",
                             "import needs a data file or a fill-in workbook"),
                         NULL);
    struct juesuan *j = cli_open(&common);
    return j ? cli_close(j, juesuan_import(j, &import)) : JUESUAN_IO;
}
