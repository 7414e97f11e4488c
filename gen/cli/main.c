/* The command line: reads arguments, calls the library, prints. */
#include "base/memory.h"
#include "cli/commands.h"
#include "cli/speech.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

static const struct command commands[] = {
#define COMMAND(name, zh, en) {#name, cli_##name},
#include "cli/commands.def"
#undef COMMAND
};

/* "juesuan help", or --help anywhere. */
static bool asks_for_help(int argc, char **argv)
{
    if (!strcmp(argv[1], "help"))
        return true;
    for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++)
        if (!strcmp(argv[i], "--help") || !strcmp(argv[i], "-h"))
            return true;
    return false;
}

/* A closed standard stream would hand its number to the next file that is opened, and what is meant
 * for the screen would end up in that file. In its place stands one that cannot be used. */
static void keep_standard_streams(void)
{
    for (int fd = 0; fd <= 2; fd++)
        if (fcntl(fd, F_GETFD) < 0 && open("/dev/null", fd ? O_RDONLY : O_WRONLY) < 0)
            return;
}

/* A file that may not grow further (ulimit -f) is reported like a full disk. */
static void survive_limits(void)
{
    (void)signal(SIGXFSZ, SIG_IGN);
}

static int unknown_command(const char *name)
{
    const char *names[sizeof commands / sizeof *commands];
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
        names[i] = commands[i].name;
    return cli_unknown(SAY("没有这个命令", "no such command"), name, names,
                       sizeof commands / sizeof *commands);
}

/* --lang may come before the command too. */
static int words_before_command(int argc, char **argv)
{
    static const char *const words[] = {"--lang=zh", "--lang=en"};
    for (size_t i = 0; argc > 1 && i < sizeof words / sizeof *words; i++)
        if (!strcmp(argv[1], words[i]))
            return 1;
    bool known = argc > 2 && (!strcmp(argv[2], "zh") || !strcmp(argv[2], "en"));
    return known && !strcmp(argv[1], "--lang") ? 2 : 0;
}

int main(int argc, char **argv)
{
    enum { HEAP = 48 * 1024 * 1024 };
    memory_settle(HEAP);
    keep_standard_streams();
    survive_limits();
    cli_speak(argc, argv);
    int before = words_before_command(argc, argv);
    argc -= before;
    argv += before;
    if (argc < 2) {
        cli_help("", stderr);
        return JUESUAN_USAGE;
    }
    if (asks_for_help(argc, argv)) {
        bool named = !strcmp(argv[1], "help");
        cli_help(named && argc < 3 ? "" : argv[named ? 2 : 1], stdout);
        return cli_finish(JUESUAN_OK);
    }
    if (!strcmp(argv[1], "--version")) {
        printf("juesuan %s\n", juesuan_version());
        return cli_finish(JUESUAN_OK);
    }
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
        if (!strcmp(argv[1], commands[i].name))
            return cli_finish(commands[i].run(argc - 1, argv + 1));
    return cli_finish(unknown_command(argv[1]));
}
