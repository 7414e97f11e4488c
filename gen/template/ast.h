/* Statements as parsed, before anything runs. Expressions in them: expr/ast.h. */
#ifndef JUESUAN_TEMPLATE_AST_H
#define JUESUAN_TEMPLATE_AST_H

#include "expr/ast.h"
#include "template/template.h"

enum stmt_kind {
    STMT_TEXT,     /* text */
    STMT_PRINT,    /* expr */
    STMT_IF,       /* expr, body, otherwise; an elif is one STMT_IF in otherwise */
    STMT_FOR,      /* target, expr, test, body, otherwise, recursive */
    STMT_SET,      /* target or name.attr = expr */
    STMT_SET_BODY, /* target or name.attr = body through the filters of expr */
    STMT_WITH,     /* pairs, body */
    STMT_MACRO,    /* name, params, body, uses */
    STMT_CALL,     /* expr (a call), params, body, uses */
    STMT_FILTER,   /* expr, body */
    STMT_INCLUDE,  /* expr, ignore_missing, with_context */
    STMT_IMPORT,   /* expr, name, with_context */
    STMT_FROM,     /* expr, imports, with_context */
    STMT_EXTENDS,  /* expr */
    STMT_BLOCK,    /* name, body, scoped, required */
    STMT_ESCAPE,   /* autoescape: expr, body */
    STMT_BREAK,
    STMT_CONTINUE
};

/* Names with which a macro takes what it does not declare. */
enum macro_use { USES_VARARGS = 1, USES_KWARGS = 2, USES_CALLER = 4 };

struct param {
    struct str name;
    struct expr *fallback; /* NULL: none */
};

struct with_pair {
    struct node *target;
    struct expr *value;
};

struct import_name {
    struct str name, alias;
};

struct stmt {
    enum stmt_kind kind;
    uint32_t from, to; /* of the tag in the source */
    struct stmt *next;
    struct str text, name, attr;
    struct expr *expr, *test;
    struct node *target;
    struct stmt *body, *otherwise;
    struct param *params;
    size_t param_count;
    struct with_pair *pairs;
    size_t pair_count;
    struct import_name *imports;
    size_t import_count;
    unsigned uses; /* of enum macro_use */
    bool recursive, scoped, required, ignore_missing, with_context;
};

struct template
{
    struct str name;
    const struct source *source;
    struct stmt *body;
    struct map blocks; /* name → struct stmt, in order */
    bool broken;       /* has errors, reported when it was parsed */
};

/* Parses one template. Reports all problems and marks it broken; NULL when memory is exhausted. */
struct template *template_parse(const struct source *source, struct str name,
                                const struct template_set *set, struct arena *a, struct diags *ds);

#endif
