#include "cli/speech.h"

#include "base/buf.h"
#include "base/text.h"

#include <stdlib.h>
#include <unistd.h>

static const char variable[] = "JUESUAN_LANG";

void cli_speak(int argc, char **argv)
{
    const char *lang = NULL;
    for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++) {
        if (!strncmp(argv[i], "--lang=", 7))
            lang = argv[i] + 7;
        if (!strcmp(argv[i], "--lang") && i + 1 < argc)
            lang = argv[i + 1];
    }
    if (lang)
        (void)setenv(variable, lang, 1);
}

bool cli_english(void)
{
    const char *lang = getenv(variable);
    return lang && !strcmp(lang, "en");
}

FILE *cli_error(void)
{
    fflush(stdout);
    return stderr;
}

void cli_name(FILE *out, struct str name)
{
    struct buf text;
    buf_init(&text);
    text_visible(&text, name);
    fwrite(text.p ? text.p : "", 1, text.n, out);
    buf_free(&text);
}

/* Line by line and column by column: those are meant. */
static void put_lines(FILE *out, struct str text)
{
    struct buf shown;
    buf_init(&shown);
    for (size_t from = 0; from < text.n;) {
        size_t to = from;
        while (to < text.n && text.p[to] != '\n' && text.p[to] != '\t')
            to++;
        text_visible(&shown, str_sub(text, from, to));
        if (to < text.n)
            buf_char(&shown, text.p[to]);
        from = to + 1;
    }
    fwrite(shown.p ? shown.p : "", 1, shown.n, out);
    buf_free(&shown);
}

void cli_result(struct str text)
{
    if (isatty(STDOUT_FILENO))
        put_lines(stdout, text);
    else
        fwrite(text.p, 1, text.n, stdout);
}

void cli_to_stdout(void *user, const char *text, size_t n)
{
    (void)user;
    cli_result((struct str){text, n});
}

void cli_to_stderr(void *user, const char *text, size_t n)
{
    (void)user;
    put_lines(cli_error(), (struct str){text, n});
}
