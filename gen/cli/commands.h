/* What the files of the command line share: the commands, their options, how they end. They call
 * juesuan.h like any other program. */
#ifndef JUESUAN_CLI_COMMANDS_H
#define JUESUAN_CLI_COMMANDS_H

#include "juesuan.h"

#include <stdio.h>

/* A command gets its own name as argv[0] and returns the exit status. */
typedef int command_fn(int argc, char **argv);

struct command {
    const char *name;
    command_fn *run;
};

#define COMMAND(name, zh, en) command_fn cli_##name;
#include "cli/commands.def"
#undef COMMAND

struct cli_common;
struct pool_options;
/* Many departments at once, with progress and summary: what `o` says. */
int cli_run_batch(const struct cli_common *common, const struct juesuan_batch_options *o,
                  const struct pool_options *pool);

/* Prints the page of a command; the general one for any other word. */
void cli_help(const char *command, FILE *out);

/* Says what is wrong with the command line; JUESUAN_USAGE. */
int cli_wrong(const char *what, const char *argument);
/* The same for a name that is none of the n known ones: says which one is nearest. */
int cli_unknown(const char *what, const char *name, const char *const *known, size_t n);
/* Flushes standard output; an output that could not be written is JUESUAN_IO. */
int cli_finish(int status);

/* Options that every command knows: --templates, --home, --lang. */
struct cli_common {
    struct juesuan_config config;
};

/* One option: a flag or one with a value. Positional arguments go to `words`. */
struct cli_option {
    const char *name;   /* "--draft" or "-o" */
    const char **value; /* with a value */
    bool *flag;         /* without */
};

struct cli_args {
    const struct cli_option *options;
    size_t option_count;
    const char **words;
    size_t word_count, word_max;
};

/* False after saying what is wrong. */
bool cli_parse(int argc, char **argv, struct cli_common *common, struct cli_args *args);

struct juesuan *cli_open(const struct cli_common *common);
/* Prints the diagnostics and closes the context; returns the status. */
int cli_close(struct juesuan *j, enum juesuan_status status);
/* Says that memory ran out; JUESUAN_BUG. */
int cli_no_memory(void);
/* A whole number from 1 to `most`; 0 for anything else. */
unsigned cli_number(const char *text, unsigned most);

#endif
