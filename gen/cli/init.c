#include "cli/commands.h"
#include "cli/speech.h"

#include <time.h>

/* Final accounts are those of last year. */
static int last_year(void)
{
    struct tm today;
    time_t now = time(NULL);
    return gmtime_r(&now, &today) ? today.tm_year + 1899 : 2023;
}

int cli_init(int argc, char **argv)
{
    struct cli_common common = {0};
    const char *year = NULL;
    struct juesuan_init init = {.output = cli_to_stdout};
    const struct cli_option options[] = {{"--template", &init.pack, NULL},
                                         {"--year", &year, NULL},
                                         {"--from", &init.from.path, NULL},
                                         {"-o", &init.out, NULL},
                                         {"--out", &init.out, NULL}};
    struct cli_args args = {.options = options, .option_count = sizeof options / sizeof *options};
    if (!cli_parse(argc, argv, &common, &args))
        return JUESUAN_USAGE;
    if (!init.from.path && !init.pack)
        init.pack = "standard";
    init.year = year ? (int)cli_number(year, 2100) : init.from.path ? 0 : last_year();
    if (init.year < 1990 && (year || !init.from.path))
        return cli_wrong(SAY("--year 后面是四位年份，如 2024",
                             "--year takes a year of four digits, such as 2024"),
                         year);
    struct juesuan *j = cli_open(&common);
    return j ? cli_close(j, juesuan_init(j, &init)) : JUESUAN_IO;
}
