#include "cli/commands.h"
#include "cli/speech.h"

#include <stdio.h>
#include <string.h>

int cli_diff(int argc, char **argv)
{
    struct cli_common common = {0};
    const char *words[2] = {NULL, NULL};
    struct juesuan_diff d = {.output = cli_to_stdout};
    const struct cli_option options[] = {
        {"-o", &d.out, NULL}, {"--out", &d.out, NULL}, {"--template", &d.pack, NULL}};
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
    d.old_file = words[0];
    d.new_file = words[1];
    struct juesuan *j = cli_open(&common);
    if (!j)
        return JUESUAN_IO;
    enum juesuan_status status = juesuan_diff(j, &d);
    if (status == JUESUAN_USAGE)
        cli_wrong(SAY("-o 的文件名要以 .txt、.md、.html、.json、.pdf 或 .docx 结尾",
                      "the name after -o must end in .txt, .md, .html, .json, .pdf or .docx"),
                  d.out);
    if (status == JUESUAN_OK && d.out)
        printf("%s\n", d.out);
    return cli_close(j, status);
}
