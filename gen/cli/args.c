#include "cli/commands.h"
#include "cli/speech.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int cli_wrong(const char *what, const char *argument)
{
    fprintf(stderr, "juesuan: %s%s%s\n%s\n", what, argument ? SAY("：", ": ") : "",
            argument ? argument : "", SAY("用法见 juesuan --help", "See juesuan --help --lang en"));
    return JUESUAN_USAGE;
}

enum { NAME_MAX_LENGTH = 40 };

static size_t least(size_t a, size_t b, size_t c)
{
    size_t m = a < b ? a : b;
    return m < c ? m : c;
}

/* Letters to add, drop or change on the way from `a` to `b`, both short. */
static size_t distance(const char *a, const char *b)
{
    size_t row[NAME_MAX_LENGTH + 1], n = strlen(b);
    for (size_t k = 0; k <= n; k++)
        row[k] = k;
    for (size_t i = 0; a[i]; i++) {
        size_t diagonal = row[0];
        row[0] = i + 1;
        for (size_t k = 0; k < n; k++) {
            size_t above = row[k + 1];
            row[k + 1] = least(above + 1, row[k] + 1, diagonal + (a[i] != b[k]));
            diagonal = above;
        }
    }
    return row[n];
}

int cli_unknown(const char *what, const char *name, const char *const *known, size_t n)
{
    const char *nearest = NULL;
    size_t best = 3;
    for (size_t i = 0; i < n && strlen(name) <= NAME_MAX_LENGTH; i++) {
        size_t d = strlen(known[i]) <= NAME_MAX_LENGTH ? distance(name, known[i]) : best;
        if (d < best && 2 * d < strlen(name)) {
            best = d;
            nearest = known[i];
        }
    }
    if (!nearest)
        return cli_wrong(what, name);
    fprintf(stderr,
            SAY("juesuan: %s：%s，是不是 %s？\n用法见 juesuan --help\n",
                "juesuan: %s: %s; did you mean %s?\nSee juesuan --help --lang en\n"),
            what, name, nearest);
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

int cli_no_memory(void)
{
    fputs(SAY("juesuan: 错误 E1004：内存不足\n", "juesuan: error E1004: out of memory\n"), stderr);
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
              stderr);
    return j;
}

int cli_close(struct juesuan *j, enum juesuan_status status)
{
    juesuan_diagnostics(j, cli_to_stderr, NULL);
    juesuan_free(j);
    return (int)status;
}
