#include "cli/commands.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char cli_usage[] =
    "juesuan 决算 — 一个数据文件，生成整套部门决算公开\n"
    "\n"
    "用法：\n"
    "  juesuan build 数据.json [-o 文件夹] [--formats pdf,xlsx,docx,html,md] [--template 模板包]\n"
    "                [--templates 文件夹] [--draft] [--force]\n"
    "  juesuan check 数据.json [--format text|json] [--template 模板包] [--as-published]\n"
    "  juesuan explain 数据.json 地址          一个数怎么来的，查到数据行\n"
    "  juesuan diff 旧.json 新.json [-o 文件.txt|md|html|json|pdf|docx]\n"
    "                改了什么、影响到哪里；pdf、docx 为可公开的更正说明\n"
    "  juesuan batch 数据.json|文件夹|@名单 … -o 文件夹 [-j 进程数] [--formats …] [--draft] "
    "[--force]\n"
    "                [--shard 第几片/共几片] [--timeout 秒] [--memory 兆]   只做有变化的部门\n"
    "  juesuan batch --merge 文件夹… -o 文件夹    各片的结果合成一个目录\n"
    "  juesuan template list | show 模板包 | lint 模板包\n"
    "  juesuan template render --template 文件 --context 文件.json [--trim-blocks]\n"
    "                [--lstrip-blocks] [--keep-trailing-newline] [--lenient] [--no-escape]\n"
    "  juesuan --help | --version\n"
    "\n"
    "各命令都可用：--templates 文件夹（先在这里找模板包）  --lang en（英文提示）\n"
    "输出在 文件夹/数据文件名.{pdf,xlsx,docx,html,md}，默认文件夹 out。\n"
    "退出状态：0 完成  1 数据有错  2 用法不对  3 读写失败  4 程序出错\n";

int cli_wrong(const char *what, const char *argument)
{
    fprintf(stderr, "juesuan: %s%s%s\n用法见 juesuan --help\n", what, argument ? "：" : "",
            argument ? argument : "");
    return JUESUAN_USAGE;
}

int cli_finish(int status)
{
    if ((fflush(stdout) != 0 || ferror(stdout)) && status == JUESUAN_OK) {
        fputs("juesuan: 标准输出写不出去\n", stderr);
        return JUESUAN_IO;
    }
    return (int)status;
}

/* Takes the option at argv[*i] when it is `o`, as "--name value" or "--name=value". */
static int take(const struct cli_option *o, int argc, char **argv, int *i)
{
    const char *arg = argv[*i];
    size_t n = strlen(o->name);
    if (strncmp(arg, o->name, n) != 0)
        return 0;
    if (o->flag && arg[n] == '\0') {
        *o->flag = true;
        return 1;
    }
    if (o->value && arg[n] == '=' && !strncmp(arg, "--", 2)) {
        *o->value = arg + n + 1;
        return 1;
    }
    if (!o->value || arg[n] != '\0')
        return 0;
    if (*i + 1 >= argc) {
        cli_wrong("这个选项后面要有值", o->name);
        return -1;
    }
    *o->value = argv[++*i];
    return 1;
}

static int take_any(const struct cli_option *options, size_t n, int argc, char **argv, int *i)
{
    int taken = 0;
    for (size_t k = 0; k < n && !taken; k++)
        taken = take(&options[k], argc, argv, i);
    return taken;
}

bool cli_parse(int argc, char **argv, struct cli_common *common, struct cli_args *args)
{
    const char *lang = NULL;
    bool only_words = false;
    const struct cli_option shared[] = {{"--templates", &common->config.templates, NULL},
                                        {"--home", &common->config.home, NULL},
                                        {"--lang", &lang, NULL}};
    for (int i = 1; i < argc; i++) {
        int taken = 0;
        if (!only_words && !strcmp(argv[i], "--")) {
            only_words = true;
            continue;
        }
        if (!only_words && argv[i][0] == '-' && argv[i][1]) {
            taken = take_any(args->options, args->option_count, argc, argv, &i);
            if (!taken)
                taken = take_any(shared, sizeof shared / sizeof *shared, argc, argv, &i);
            if (!taken)
                cli_wrong("没有这个选项", argv[i]);
            if (taken <= 0)
                return false;
            continue;
        }
        if (args->word_count == args->word_max) {
            cli_wrong("多余的参数", argv[i]);
            return false;
        }
        args->words[args->word_count++] = argv[i];
    }
    if (lang && strcmp(lang, "en") != 0 && strcmp(lang, "zh") != 0) {
        cli_wrong("--lang 只能是 zh 或 en", lang);
        return false;
    }
    common->config.english = lang && !strcmp(lang, "en");
    return true;
}

void cli_to_stdout(void *user, const char *text, size_t n)
{
    (void)user;
    fwrite(text, 1, n, stdout);
}

void cli_to_stderr(void *user, const char *text, size_t n)
{
    (void)user;
    fwrite(text, 1, n, stderr);
}

/* Where programs keep what they can make again: $XDG_CACHE_HOME/juesuan or ~/.cache/juesuan; NULL
 * when there is neither. */
static char *cache_folder(void)
{
    const char *base = getenv("XDG_CACHE_HOME"), *below = "/juesuan";
    if (!base || base[0] != '/') {
        base = getenv("HOME");
        below = "/.cache/juesuan";
    }
    size_t n = base && base[0] == '/' ? strlen(base) + strlen(below) + 1 : 0;
    char *path = n ? malloc(n) : NULL;
    if (path)
        snprintf(path, n, "%s%s", base, below);
    return path;
}

struct juesuan *cli_open(const struct cli_common *common)
{
    struct juesuan_config config = common->config;
    char *cache = cache_folder();
    config.cache = cache;
    enum juesuan_status status;
    struct juesuan *j = juesuan_new(&config, &status);
    free(cache);
    if (status == JUESUAN_BUG)
        fputs("juesuan: 错误 E1004：内存不足\n", stderr);
    else if (!j)
        fputs("juesuan: 找不到程序自带的 templates、data 文件夹；请用 --home 指明\n", stderr);
    return j;
}

int cli_close(struct juesuan *j, enum juesuan_status status)
{
    juesuan_diagnostics(j, cli_to_stderr, NULL);
    juesuan_free(j);
    return (int)status;
}
