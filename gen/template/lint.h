/* What is suspicious in the templates of a pack although they parse: names that nothing defines,
 * branches that never run, placeholders left to be filled in, tables and facts that are not used.
 */
#ifndef JUESUAN_TEMPLATE_LINT_H
#define JUESUAN_TEMPLATE_LINT_H

#include "template/template.h"

/* Name number i of a list, {NULL, 0} at the end. */
typedef struct str lint_names(void *user, size_t i);

struct lint_input {
    struct template_set *set;
    struct str entry; /* the main template; what it names is checked with it */
    /* Each may be NULL: then that is not checked. */
    lint_names *names;  /* known at the top level: the data and what the job adds */
    lint_names *facts;  /* addresses: t05.total, t05["2101101"].basic */
    lint_names *tables; /* ids that should be placed with table() */
    bool (*has_table)(void *user, struct str id); /* any that table() may place; may be NULL */
    void *user;
};

/* Reports E35xx (and what is wrong in the templates themselves). False when errors were reported;
 * warnings alone give true. */
bool template_lint(const struct lint_input *in, struct diags *ds);

#endif
