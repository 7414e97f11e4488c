/* The small commands: build, explain, template. Bigger ones have a file each. */
#include "cli/commands.h"
#include "base/buf.h"
#include "cli/speech.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#define OPTIONS(array) .options = (array), .option_count = sizeof(array) / sizeof *(array)

static void note_written(void *user, const char *path, size_t n)
{
    buf_put(user, path, n);
    buf_char(user, '\n');
}

static void say_timing(void *user, const char *text, size_t n)
{
    (void)user;
    fprintf(cli_error(), "timing %.*s\n", (int)n, text);
}

int cli_build(int argc, char **argv)
{
    struct cli_common common = {0};
    enum { ROOM = 64 * 1024 };
    bool timings = false, unchanged = false;
    struct buf written; /* told behind the warnings: a result stands at the end */
    struct juesuan_build b = {.out = "out", .written = note_written};
    const struct cli_option options[] = {
        {"-o", &b.out, NULL},          {"--out", &b.out, NULL},     {"--formats", &b.formats, NULL},
        {"--template", &b.pack, NULL}, {"--draft", NULL, &b.draft}, {"--trace", NULL, &b.trace},
        {"--timings", NULL, &timings}, {"--force", NULL, &b.force}};
    struct cli_args args = {OPTIONS(options), .words = &b.data.path, .word_max = 1};
    if (!cli_parse(argc, argv, &common, &args))
        return JUESUAN_USAGE;
    if (!b.data.path)
        return cli_wrong(SAY("build 后面要有数据文件", "build needs a data file"), NULL);
    b.user = &written;
    b.timing = timings ? say_timing : NULL;
    b.unchanged = &unchanged;
    struct juesuan *j = cli_open(&common);
    if (!j)
        return JUESUAN_IO;
    buf_init(&written);
    buf_reserve(&written, ROOM); /* once they are written nothing may fail */
    enum juesuan_status status =
        written.failed ? (enum juesuan_status)cli_no_memory() : juesuan_build(j, &b);
    if (unchanged) {
        fputs(SAY("没有变化：", "nothing has changed: the outputs of "), cli_error());
        cli_name(stderr, str_of(b.data.path));
        fputs(SAY(" 的输出与数据、模板、字体和程序一致，未重新生成（要重新生成请加 --force）\n",
                  " are those of its data, templates, fonts and program (--force makes them "
                  "again)\n"),
              stderr);
    }
    int end = cli_close(j, status);
    cli_result(buf_view(&written));
    buf_free(&written);
    return end;
}

/* YYYY-MM-DD in China, whose one time zone is eight hours ahead, wherever the machine stands. */
static const char *date_of_today(char *out, size_t n)
{
    static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    long days = (long)(((long long)time(NULL) + 8 * 3600) / 86400);
    int year = 1970, month = 0;
    for (;; year++) {
        bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
        if (days < (leap ? 366 : 365)) {
            for (; days >= lengths[month] + (leap && month == 1); month++)
                days -= lengths[month] + (leap && month == 1);
            break;
        }
        days -= leap ? 366 : 365;
    }
    snprintf(out, n, "%04d-%02d-%02d", year, month + 1, (int)days + 1);
    return out;
}

int cli_explain(int argc, char **argv)
{
    struct cli_common common = {0};
    const char *words[2] = {NULL, NULL};
    struct juesuan_explain e = {.output = cli_to_stdout};
    char today[40];
    const struct cli_option options[] = {
        {"--template", &e.pack, NULL}, {"--answer", &e.answer, NULL}, {"--by", &e.by, NULL},
        {"--role", &e.role, NULL},     {"--rule", &e.rule, NULL},     {"--date", &e.date, NULL},
        {"--out", &e.out, NULL},       {"-o", &e.out, NULL},          {"--force", NULL, &e.force}};
    struct cli_args args = {OPTIONS(options), .words = words, .word_max = 2};
    if (!cli_parse(argc, argv, &common, &args))
        return JUESUAN_USAGE;
    if (e.role && !strcmp(e.role, "preparer"))
        e.role = "填报";
    if (e.role && !strcmp(e.role, "reviewer"))
        e.role = "复核";
    if (e.answer && !e.date)
        e.date = date_of_today(today, sizeof today);
    if (!words[1])
        return cli_wrong(
            SAY("explain 后面要有数据文件和地址", "explain needs a data file and an address"),
            NULL);
    e.data.path = words[0];
    e.address = words[1];
    struct juesuan *j = cli_open(&common);
    return j ? cli_close(j, juesuan_explain(j, &e)) : JUESUAN_IO;
}

static int template_render(int argc, char **argv)
{
    struct cli_common common = {0};
    struct juesuan_render r = {.output = cli_to_stdout};
    const struct cli_option options[] = {
        {"--template", &r.text.path, NULL},
        {"--context", &r.context.path, NULL},
        {"--trim-blocks", NULL, &r.trim_blocks},
        {"--lstrip-blocks", NULL, &r.lstrip_blocks},
        {"--keep-trailing-newline", NULL, &r.keep_trailing_newline},
        {"--lenient", NULL, &r.lenient},
        {"--no-escape", NULL, &r.no_escape}};
    struct cli_args args = {OPTIONS(options)};
    if (!cli_parse(argc, argv, &common, &args))
        return JUESUAN_USAGE;
    if (!r.text.path || !r.context.path)
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
