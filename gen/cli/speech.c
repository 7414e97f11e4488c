#include "cli/speech.h"

#include <stdlib.h>
#include <string.h>

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
