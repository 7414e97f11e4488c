/* juesuan codes: the year's official classification becomes lists. */
#include "cli/commands.h"
#include "cli/speech.h"

int cli_codes(int argc, char **argv)
{
    struct cli_common common = {0};
    const char *year = NULL;
    struct juesuan_codes codes = {.output = cli_to_stdout};
    const struct cli_option options[] = {{"--year", &year, NULL},
                                         {"-o", &codes.out, NULL},
                                         {"--out", &codes.out, NULL},
                                         {"--force", NULL, &codes.force}};
    struct cli_args args = {.options = options,
                            .option_count = sizeof options / sizeof *options,
                            .words = &codes.source.path,
                            .word_max = 1};
    if (!cli_parse(argc, argv, &common, &args))
        return JUESUAN_USAGE;
    if (!codes.source.path)
        return cli_wrong(SAY("codes 后面要有科目表（.xlsx、.xls 或 .csv）",
                             "codes needs a classification list (.xlsx, .xls or .csv)"),
                         NULL);
    codes.year = year ? (int)cli_number(year, 2100) : 0;
    if (codes.year < 1990)
        return cli_wrong(SAY("codes 要用 --year 指明是哪一年度的科目表，如 2024",
                             "codes needs --year and the year of the list, such as 2024"),
                         year);
    if (!codes.out)
        return cli_wrong(SAY("请用 -o 指明放科目表的文件夹", "say with -o where the lists go"),
                         NULL);
    struct juesuan *j = cli_open(&common);
    return j ? cli_close(j, juesuan_codes(j, &codes)) : JUESUAN_IO;
}
