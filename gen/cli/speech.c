/* All that the command line prints goes through here, in one of two languages and harmless for a
 * terminal. */
#include "cli/speech.h"

#include "base/terminal.h"
#include "base/utf8.h"

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

/* What is plain is written in one piece and nothing is allocated: this also tells that memory has
 * run out. */
static void put(FILE *out, struct str text, bool lines)
{
    const char *plain = text.p, *end = text.p + text.n;
    for (const char *p = text.p; p < end;) {
        const char *from = p;
        int32_t cp = utf8_next(&p, end);
        if (!terminal_obeys(cp) || (lines && (cp == '\n' || cp == '\t')))
            continue;
        fwrite(plain, 1, (size_t)(from - plain), out);
        if (cp < 0)
            fputs("\xEF\xBF\xBD", out);
        else
            fprintf(out, "\\u%04X", (unsigned)cp);
        plain = p;
    }
    if (end > plain)
        fwrite(plain, 1, (size_t)(end - plain), out);
}

void cli_name(FILE *out, struct str name)
{
    put(out, name, false);
}

void cli_result(struct str text)
{
    if (isatty(STDOUT_FILENO))
        put(stdout, text, true);
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
    put(cli_error(), (struct str){text, n}, true);
}
