/* The command `diff`. What a comparison finds and says: gen/diff. */
#include "cli/commands.h"
#include "cli/speech.h"

#include <stdio.h>
#include <string.h>

int cli_diff(int argc, char **argv)
{
    struct cli_common common = {0};
    const char *words[2] = {NULL, NULL};
    struct juesuan_diff d = {.output = cli_to_stdout};
    const struct cli_option options[] = {{"-o", &d.out, NULL},
                                         {"--out", &d.out, NULL},
                                         {"--template", &d.pack, NULL},
                                         {"--force", NULL, &d.force}};
    struct cli_args args = {.options = options,
                            .option_count = sizeof options / sizeof *options,
                            .words = words,
                            .word_max = 2};
    if (!cli_parse(argc, argv, &common, &args))
        return JUESUAN_USAGE;
    if (!words[1])
        return cli_wrong(SAY("diff 后面要有旧、新两个文件：部门数据或 .manifest.json",
                             "diff needs an old and a new file: data or .manifest.json"),
                         NULL);
    d.older.path = words[0];
    d.newer.path = words[1];
    struct juesuan *j = cli_open(&common);
    if (!j)
        return JUESUAN_IO;
    enum juesuan_status status = juesuan_diff(j, &d);
    if (status == JUESUAN_OK && d.out) {
        cli_result(str_of(d.out));
        putchar('\n');
    }
    return cli_close(j, status);
}
