/* How the command line speaks: in which language, and so that nothing that it repeats of a file or
 * an argument does anything to a terminal but stand there. */
#ifndef JUESUAN_CLI_SPEECH_H
#define JUESUAN_CLI_SPEECH_H

#include "base/str.h"
#include "juesuan.h"

#include <stdio.h>

/* Finds --lang, which may stand anywhere: what is wrong with the rest of the line is said in it. It
 * comes before the environment's JUESUAN_LANG, and takes its place there. */
void cli_speak(int argc, char **argv);
bool cli_english(void);

#define SAY(zh, en) (cli_english() ? (en) : (zh))

/* Standard error, for all that is said there: what stands on standard output before it is flushed,
 * so that the two do not meet inside a line or a character where both go to one place. */
FILE *cli_error(void);
/* A name or path inside of a message: its control characters become visible. */
void cli_name(FILE *out, struct str name);
/* A path or text as a result: as it is, so that programs can use it; on a terminal like cli_name,
 * but for line ends and tabs. */
void cli_result(struct str text);
/* The same as functions that the library hands text to. */
juesuan_text_fn cli_to_stdout, cli_to_stderr;

#endif
