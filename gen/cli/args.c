/* Options of all commands, read and refused in one way, and what every command begins and ends
 * with. */
#include "base/nearest.h"
#include "cli/commands.h"
#include "cli/speech.h"

#include <stdio.h>
#include <stdlib.h>

static void say_wrong(const char *what, const char *argument)
{
    fprintf(cli_error(), "juesuan: %s%s", what, argument ? SAY("：", ": ") : "");
    if (argument)
        cli_name(stderr, str_of(argument));
}

int cli_wrong(const char *what, const char *argument)
{
    say_wrong(what, argument);
    fprintf(stderr, "\n%s\n", SAY("用法见 juesuan --help", "See juesuan --help --lang en"));
    return JUESUAN_USAGE;
}

int cli_unknown(const char *what, const char *name, const char *const *known, size_t n)
{
    struct nearest near = {.wanted = str_of(name)};
    for (size_t i = 0; i < n; i++)
        nearest_consider(&near, str_of(known[i]));
    if (!near.n)
        return cli_wrong(what, name);
    say_wrong(what, name);
    fprintf(stderr,
            SAY("，是不是 %s？\n用法见 juesuan --help\n",
                "; did you mean %s?\nSee juesuan --help --lang en\n"),
            nearest_best(&near).p);
    return JUESUAN_USAGE;
}

int cli_finish(int status)
{
    if ((fflush(stdout) != 0 || ferror(stdout)) && status == JUESUAN_OK) {
        fputs(SAY("juesuan: 标准输出写不出去\n", "juesuan: cannot write to standard output\n"),
              stderr);
        return JUESUAN_IO;
    }
    return (int)status;
}

unsigned cli_number(const char *text, unsigned most)
{
    unsigned v = 0;
    for (const char *c = text; *c; c++) {
        if (!ascii_is_digit(*c) || v > most)
            return 0;
        v = v * 10 + (unsigned)(*c - '0');
    }
    return v <= most ? v : 0;
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
        cli_wrong(SAY("这个选项后面要有值", "this option needs a value"), o->name);
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

static void unknown_option(const struct cli_args *args, const struct cli_option *shared,
                           size_t shared_count, const char *name)
{
    enum { OPTIONS_MAX = 64 };
    const char *known[OPTIONS_MAX];
    size_t n = 0;
    for (size_t i = 0; i < args->option_count && n < OPTIONS_MAX; i++)
        known[n++] = args->options[i].name;
    for (size_t i = 0; i < shared_count && n < OPTIONS_MAX; i++)
        known[n++] = shared[i].name;
    cli_unknown(SAY("没有这个选项", "no such option"), name, known, n);
}

bool cli_parse(int argc, char **argv, struct cli_common *common, struct cli_args *args)
{
    const char *lang = NULL;
    bool only_words = false;
    const struct cli_option shared[] = {{"--templates", &common->config.templates, NULL},
                                        {"--codes", &common->config.codes, NULL},
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
                unknown_option(args, shared, sizeof shared / sizeof *shared, argv[i]);
            if (taken <= 0)
                return false;
            continue;
        }
        if (args->word_count == args->word_max) {
            cli_wrong(SAY("多余的参数", "one argument too many"), argv[i]);
            return false;
        }
        args->words[args->word_count++] = argv[i];
    }
    if (lang && strcmp(lang, "en") != 0 && strcmp(lang, "zh") != 0) {
        cli_wrong(SAY("--lang 只能是 zh 或 en", "--lang is zh or en"), lang);
        return false;
    }
    common->config.english = cli_english();
    return true;
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

int cli_no_memory(void)
{
    fputs(SAY("juesuan: 错误 E1004：内存不足\n", "juesuan: error E1004: out of memory\n"),
          cli_error());
    return JUESUAN_BUG;
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
        (void)cli_no_memory();
    else if (!j)
        fputs(SAY("juesuan: 找不到程序自带的 templates、data 文件夹；请用 --home 指明\n",
                  "juesuan: cannot find its own folders templates and data; say with --home where "
                  "they are\n"),
              cli_error());
    return j;
}

int cli_close(struct juesuan *j, enum juesuan_status status)
{
    juesuan_diagnostics(j, cli_to_stderr, NULL);
    juesuan_free(j);
    return (int)status;
}
