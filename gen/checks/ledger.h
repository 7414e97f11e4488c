/* The ledger of a check: for each thing that must be disclosed, each kind of check, each table and
 * the text, how far it was checked and what was not. Kinds and words are data (rules.json,
 * "ledger"); what is counted is counted where it is compared. The lines are put together in
 * prose/ledger.c. */
#ifndef JUESUAN_CHECKS_LEDGER_H
#define JUESUAN_CHECKS_LEDGER_H

#include "checks/run.h"

/* A list or a word of rules.json, "ledger": NULL and "" where the pack has none. */
const struct value *ledger_list(const struct rule_set *rs, const char *name);
struct str ledger_word(const struct rule_set *rs, const char *name);
/* A word with {0}, {1} … filled. */
#define LEDGER_SAY(r, name, ...)                                                                   \
    ledger_say((r), (name), (const struct str[]){__VA_ARGS__},                                     \
               sizeof((const struct str[]){__VA_ARGS__}) / sizeof(struct str))
struct str ledger_say(struct run *r, const char *name, const struct str *args, size_t n);

/* Nothing is counted yet. */
bool ledger_begin(struct run *r);
/* The kind of check that a rule belongs to, from 1; 0: none. */
size_t ledger_kind(const struct rule_set *rs, struct str rule);
/* One more comparison for a rule. */
void ledger_compared(struct run *r, struct str rule);
/* A figure of a table took part in one. */
void ledger_figure(struct run *r, size_t kind, struct figure *f);
/* A rule over facts has been tried everywhere: how often it compared, and what it lacked first
 * where it could not ("" when nothing). */
void ledger_rule(struct run *r, const struct rule *rule, size_t compared, struct str lacking);

/* A line for the ledger; NULL without memory. */
struct ledger_line *ledger_add(struct run *r, enum ledger_part part, struct str item);
/* Errors and hints of findings whose places or rules are the line's. */
void ledger_concern(struct ledger_line *line, const struct finding *f, bool likeliest);

#endif
