/* The language of the command line itself: help, usage errors, summaries. */
#ifndef JUESUAN_CLI_SPEECH_H
#define JUESUAN_CLI_SPEECH_H

#include <stdbool.h>

/* Finds --lang, which may stand anywhere: what is wrong with the rest of the line is said in it. It
 * comes before the environment's JUESUAN_LANG, and takes its place there. */
void cli_speak(int argc, char **argv);
bool cli_english(void);

#define SAY(zh, en) (cli_english() ? (en) : (zh))

#endif
