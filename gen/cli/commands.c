#include "cli/commands.h"
#include "cli/speech.h"

#include <stdio.h>
#include <string.h>

#define OPTIONS(array) .options = (array), .option_count = sizeof(array) / sizeof *(array)

static const struct {
    const char *name;
    unsigned bit;
} formats[] = {{"pdf", JUESUAN_PDF},
               {"xlsx", JUESUAN_XLSX},
               {"docx", JUESUAN_DOCX},
               {"html", JUESUAN_HTML},
               {"md", JUESUAN_MD}};

unsigned cli_formats(const char *list)
{
    unsigned bits = 0;
    while (*list) {
        size_t n = strcspn(list, ","), found = 0;
        for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
            if (strlen(formats[i].name) == n && !strncmp(list, formats[i].name, n)) {
                bits |= formats[i].bit;
                found = 1;
            }
        if (!found) {
            cli_wrong(SAY("格式只能是 pdf、xlsx、docx、html、md，用逗号隔开",
                          "formats are pdf, xlsx, docx, html, md, separated by commas"),
                      list);
            return 0;
        }
        list += n + (list[n] == ',');
    }
    if (!bits)
        cli_wrong(SAY("--formats 后面要有格式", "--formats needs formats"), NULL);
    return bits;
}

static void say_written(void *user, const char *path, size_t n)
{
    (void)user;
    printf("%.*s\n", (int)n, path);
}

static void say_timing(void *user, const char *text, size_t n)
{
    (void)user;
    fprintf(stderr, "timing %.*s\n", (int)n, text);
}

int cli_build(int argc, char **argv)
{
    struct cli_common common = {0};
    const char *data = NULL, *list = NULL;
    bool timings = false, unchanged = false;
    struct juesuan_build b = {.out = "out", .formats = JUESUAN_ALL_FORMATS, .written = say_written};
    const struct cli_option options[] = {
        {"-o", &b.out, NULL},          {"--out", &b.out, NULL},     {"--formats", &list, NULL},
        {"--template", &b.pack, NULL}, {"--draft", NULL, &b.draft}, {"--trace", NULL, &b.trace},
        {"--timings", NULL, &timings}, {"--force", NULL, &b.force}};
    struct cli_args args = {OPTIONS(options), .words = &data, .word_max = 1};
    if (!cli_parse(argc, argv, &common, &args))
        return JUESUAN_USAGE;
    if (!data)
        return cli_wrong(SAY("build 后面要有数据文件", "build needs a data file"), NULL);
    if (list && !(b.formats = cli_formats(list)))
        return JUESUAN_USAGE;
    b.data = data;
    b.timing = timings ? say_timing : NULL;
    b.unchanged = &unchanged;
    struct juesuan *j = cli_open(&common);
    if (!j)
        return JUESUAN_IO;
    enum juesuan_status status = juesuan_build(j, &b);
    if (unchanged)
        fprintf(stderr,
                SAY("没有变化：%s 的输出与数据、模板、字体和程序一致，未重新生成（要重新生成请加 "
                    "--force）\n",
                    "nothing has changed: the outputs of %s are those of its data, templates, "
                    "fonts and "
                    "program (--force makes them again)\n"),
                data);
    return cli_close(j, status);
}

int cli_explain(int argc, char **argv)
{
    struct cli_common common = {0};
    const char *words[2] = {NULL, NULL}, *pack = NULL;
    const struct cli_option options[] = {{"--template", &pack, NULL}};
    struct cli_args args = {OPTIONS(options), .words = words, .word_max = 2};
    if (!cli_parse(argc, argv, &common, &args))
        return JUESUAN_USAGE;
    if (!words[1])
        return cli_wrong(
            SAY("explain 后面要有数据文件和地址", "explain needs a data file and an address"),
            NULL);
    struct juesuan *j = cli_open(&common);
    if (!j)
        return JUESUAN_IO;
    return cli_close(j, juesuan_explain(j, words[0], pack, words[1], cli_to_stdout, NULL));
}

static int template_render(int argc, char **argv)
{
    struct cli_common common = {0};
    struct juesuan_render r = {.output = cli_to_stdout};
    const struct cli_option options[] = {
        {"--template", &r.template_file, NULL},
        {"--context", &r.context_file, NULL},
        {"--trim-blocks", NULL, &r.trim_blocks},
        {"--lstrip-blocks", NULL, &r.lstrip_blocks},
        {"--keep-trailing-newline", NULL, &r.keep_trailing_newline},
        {"--lenient", NULL, &r.lenient},
        {"--no-escape", NULL, &r.no_escape}};
    struct cli_args args = {OPTIONS(options)};
    if (!cli_parse(argc, argv, &common, &args))
        return JUESUAN_USAGE;
    if (!r.template_file || !r.context_file)
        return cli_wrong(SAY("render 要有 --template 文件 和 --context 文件.json",
                             "render needs --template FILE and --context FILE.json"),
                         NULL);
    struct juesuan *j = cli_open(&common);
    return j ? cli_close(j, juesuan_render(j, &r)) : JUESUAN_IO;
}

int cli_template(int argc, char **argv)
{
    struct cli_common common = {0};
    const char *pack = NULL;
    struct cli_args args = {.words = &pack, .word_max = 1};
    const char *action = argc > 1 ? argv[1] : "";
    bool list = !strcmp(action, "list"), show = !strcmp(action, "show");
    bool lint = !strcmp(action, "lint");
    if (!strcmp(action, "render"))
        return template_render(argc - 1, argv + 1);
    if (!list && !show && !lint)
        return cli_wrong(SAY("template 后面是 list、show、lint 或 render",
                             "template is followed by list, show, lint or render"),
                         argc > 1 ? action : NULL);
    if (!cli_parse(argc - 1, argv + 1, &common, &args))
        return JUESUAN_USAGE;
    if (!list && !pack)
        return cli_wrong(SAY("后面要有模板包的名称", "the name of a pack is missing after"),
                         action);
    if (list && pack)
        return cli_wrong(SAY("多余的参数", "one argument too many"), pack);
    struct juesuan *j = cli_open(&common);
    if (!j)
        return JUESUAN_IO;
    enum juesuan_status status = list   ? juesuan_pack_list(j, cli_to_stdout, NULL)
                                 : show ? juesuan_pack_show(j, pack, cli_to_stdout, NULL)
                                        : juesuan_pack_lint(j, pack, cli_to_stdout, NULL);
    return cli_close(j, status);
}
