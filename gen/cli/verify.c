/* juesuan verify: data as it was approved against files as they were published. */
#include "cli/commands.h"
#include "cli/speech.h"

#include <stdlib.h>
#include <string.h>

static int run(struct cli_common *common, const char **words, int argc, char **argv)
{
    const char *format = NULL;
    struct juesuan_verify v = {.output = cli_to_stdout};
    const struct cli_option options[] = {{"--format", &format, NULL},
                                         {"--template", &v.pack, NULL}};
    struct cli_args args = {.options = options,
                            .option_count = sizeof options / sizeof *options,
                            .words = words,
                            .word_max = (size_t)argc};
    if (!cli_parse(argc, argv, common, &args))
        return JUESUAN_USAGE;
    if (args.word_count < 2)
        return cli_wrong(SAY("verify 后面要有数据文件和公开的文件",
                             "verify needs a data file and what was published"),
                         NULL);
    if (format && strcmp(format, "text") != 0 && strcmp(format, "json") != 0)
        return cli_wrong(SAY("--format 只能是 text 或 json", "--format is text or json"), format);
    struct juesuan_input *files = calloc(args.word_count, sizeof *files);
    if (!files)
        return cli_no_memory();
    for (size_t i = 1; i < args.word_count; i++)
        files[i - 1].path = words[i];
    v.json = format && !strcmp(format, "json");
    v.data.path = words[0];
    v.published = files;
    v.published_count = args.word_count - 1;
    struct juesuan *j = cli_open(common);
    int status = j ? cli_close(j, juesuan_verify(j, &v)) : JUESUAN_IO;
    free(files);
    return status;
}

int cli_verify(int argc, char **argv)
{
    struct cli_common common = {0};
    const char **words = calloc((size_t)argc + 1, sizeof *words);
    int status = words ? run(&common, words, argc, argv) : cli_no_memory();
    free(words);
    return status;
}
