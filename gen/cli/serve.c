/* juesuan serve: the page for people without a terminal. Keeps what they work on in the state of
 * the user, opens the browser where there is a desktop, ends by an interrupt. */
#include "cli/commands.h"
#include "cli/speech.h"

#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

enum { PATH_LONGEST = 4096 };

/* $XDG_STATE_HOME/juesuan, else ~/.local/state/juesuan. */
static bool state_folder(char *out)
{
    const char *state = getenv("XDG_STATE_HOME"), *home = getenv("HOME");
    int n = -1;
    if (state && *state == '/')
        n = snprintf(out, PATH_LONGEST, "%s/juesuan", state);
    else if (home && *home == '/')
        n = snprintf(out, PATH_LONGEST, "%s/.local/state/juesuan", home);
    return n > 0 && n < PATH_LONGEST;
}

struct greeting {
    bool browser;
    bool *running;
};

static void say_address(void *user, const char *address, size_t n)
{
    const struct greeting *g = user;
    printf(*g->running ? SAY("已经在运行：%.*s\n", "running already: %.*s\n")
                       : SAY("请在浏览器里打开：%.*s\n（只有本机能打开；按 Ctrl-C 结束）\n",
                             "open in a browser: %.*s\n(on this machine only; Ctrl-C ends)\n"),
           (int)n, address);
    fflush(stdout);
}

static bool has_desktop(void)
{
    const char *x = getenv("DISPLAY"), *wayland = getenv("WAYLAND_DISPLAY");
    return (x && *x) || (wayland && *wayland);
}

/* Not waited for: some desktops keep the command until the browser is closed. */
static void open_browser(void *user, const char *page, size_t n)
{
    const struct greeting *g = user;
    char path[PATH_LONGEST];
    char program[] = "xdg-open";
    char *argv[] = {program, path, NULL};
    posix_spawnattr_t attributes;
    posix_spawn_file_actions_t files;
    sigset_t none;
    pid_t pid;
    if (!g->browser || n >= sizeof path || !has_desktop())
        return;
    memcpy(path, page, n);
    path[n] = '\0';
    sigemptyset(&none);
    if (posix_spawnattr_init(&attributes) != 0)
        return;
    if (posix_spawn_file_actions_init(&files) == 0) {
        posix_spawnattr_setsigmask(&attributes, &none);
        posix_spawnattr_setpgroup(&attributes, 0);
        posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETPGROUP);
        posix_spawn_file_actions_addopen(&files, 0, "/dev/null", 0, 0);
        posix_spawn_file_actions_addopen(&files, 1, "/dev/null", 1, 0);
        posix_spawn_file_actions_addopen(&files, 2, "/dev/null", 1, 0);
        (void)posix_spawnp(&pid, program, &files, &attributes, argv, environ);
        posix_spawn_file_actions_destroy(&files);
    }
    posix_spawnattr_destroy(&attributes);
}

static int stop_signals(void)
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGHUP);
    sigprocmask(SIG_BLOCK, &set, NULL);
    return signalfd(-1, &set, SFD_CLOEXEC);
}

int cli_serve(int argc, char **argv)
{
    struct cli_common common = {0};
    bool no_browser = false, running = false;
    char state[PATH_LONGEST];
    struct juesuan_serve s = {.state = state, .running = &running};
    const struct cli_option options[] = {{"--no-browser", NULL, &no_browser}};
    struct cli_args args = {.options = options,
                            .option_count = sizeof options / sizeof *options,
                            .words = &s.folder,
                            .word_max = 1};
    if (!cli_parse(argc, argv, &common, &args))
        return JUESUAN_USAGE;
    if (!state_folder(state))
        return cli_wrong(SAY("不知道您的文件夹在哪里：请设置环境变量 HOME",
                             "where your folder is must be known: set HOME"),
                         NULL);
    struct greeting greeting = {!no_browser, &running};
    s.ready = say_address;
    s.door = open_browser;
    s.user = &greeting;
    struct juesuan *j = cli_open(&common);
    if (!j)
        return JUESUAN_IO;
    s.stop = stop_signals();
    enum juesuan_status status = juesuan_serve(j, &s);
    close(s.stop);
    return cli_close(j, status);
}
