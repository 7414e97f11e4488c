/* What the files of lint share. */
#ifndef JUESUAN_TEMPLATE_LINT_STATE_H
#define JUESUAN_TEMPLATE_LINT_STATE_H

#include "template/ast.h"
#include "template/lint.h"

struct lint {
    const struct lint_input *in;
    struct diags *diags;
    struct arena arena;
    const struct template *template;
    struct map known;    /* names of the data */
    struct map assigned; /* set, macro and import names of any template → first struct stmt */
    struct map guarded;  /* tested by `is defined` or given a default */
    struct map read;     /* names that some expression reads */
    struct map paths;    /* member paths that are read: department.name */
    struct map placed;   /* table ids */
    bool places_computed_tables;
    const struct node *path_base; /* the node whose member was just seen */
    struct scope_names *locals;
};

/* Names of for, with and macro parameters around the current place. */
struct scope_names {
    const struct scope_names *outer;
    struct str name;
};

/* lint_collect.c */
/* Notes a name once; `value` tells where. */
void lint_note(struct map *m, struct str name, const void *value);
/* Calls visit for the nodes of an expression, which may be NULL. */
void lint_walk(const struct expr *e, void (*visit)(void *user, const struct node *n), void *user);
struct place lint_place(const struct lint *l, const struct node *n);
void lint_collect(struct lint *l, const struct stmt *s);
/* lint_text.c. `text` is a part of the current template's source. */
void lint_placeholders(struct lint *l, struct str text);
/* Bold marks come in pairs within a paragraph. */
void lint_bold(struct lint *l);

#endif
