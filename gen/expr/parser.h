/* A parser over the tokens of one tag or one expression, as the parser of templates uses it too. */
#ifndef JUESUAN_EXPR_PARSER_H
#define JUESUAN_EXPR_PARSER_H

#include "expr/ast.h"

/* State of a parser over the tokens of one tag or one expression. */
struct parser {
    const struct source *source;
    struct arena *arena;
    struct diags *diags;
    struct tokens tokens;
    size_t i; /* current token */
    int depth;
    /* Told of every name that is read; used to see whether a macro body needs varargs. */
    void (*on_name)(void *user, struct str name);
    void *user;
};

/* All parse functions return NULL after reporting a problem. */
struct node *parse_expression(struct parser *p);
/* Expressions separated by commas make a tuple. `conditional`: whether "x if y" belongs to it. */
struct node *parse_tuple(struct parser *p, bool conditional);
/* A target of for, set, with: names, possibly a tuple of them. */
struct node *parse_target(struct parser *p);
/* "|a|b(1)" behind `subject`; with `inline_start` the first filter has no bar before it. */
struct node *parse_filters(struct parser *p, struct node *subject, bool inline_start);
/* The expression with this root, parsed by `p`; NULL without a root. */
struct expr *expr_make(struct parser *p, struct node *root);

const struct token *parser_current(const struct parser *p);
bool parser_at_name(const struct parser *p, const char *word);
bool parser_at_op(const struct parser *p, int op);
bool parser_skip_name(struct parser *p, const char *word);
bool parser_skip_op(struct parser *p, int op);
/* The name token here, consumed; false after reporting when it is something else. */
bool parser_expect_name(struct parser *p, struct str *out);
bool parser_expect_op(struct parser *p, int op);
bool parser_at_end(const struct parser *p);
/* Reports that the current token is not what was `wanted`. */
void parser_unexpected(struct parser *p, struct str wanted);
/* E1004 for a failed allocation; NULL, so that it can be returned. */
void *parser_no_memory(struct parser *p);

#endif
