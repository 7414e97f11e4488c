/* Tokens of the expression language. */
#ifndef JUESUAN_EXPR_LEX_H
#define JUESUAN_EXPR_LEX_H

#include "base/diag.h"
#include "data/value.h"

enum token_kind {
    TOKEN_END, /* of the tag or of the text */
    TOKEN_NAME,
    TOKEN_STRING,
    TOKEN_NUMBER,
    TOKEN_OPERATOR
};

/* Operators of one character are that character. */
enum { OP_POW = 256, OP_FLOORDIV, OP_EQ, OP_NE, OP_LE, OP_GE, OP_IN, OP_NOT_IN };

struct token {
    enum token_kind kind;
    int op; /* TOKEN_OPERATOR */
    uint32_t from, to;
    struct str name;
    struct value value; /* TOKEN_STRING, TOKEN_NUMBER */
};

struct tokens {
    struct token *items; /* the last one is TOKEN_END */
    size_t n, cap;
    size_t end;    /* offset behind the closing mark, or of the end of the text */
    bool closed;   /* the closing mark was found */
    char end_sign; /* '-' or '+' before the closing mark, else 0 */
};

/* Splits source->text[from, to) into tokens. `close` is the mark that ends the tag ("}}", "%}"), or
 * NULL when the whole range is one expression. Problems are reported; false then, with `end` still
 * set so that the caller can go on behind the tag. */
bool lex(const struct source *source, size_t from, size_t to, const char *close, struct arena *a,
         struct diags *ds, struct tokens *out);

/* The place of source->text[from, to), with the caret as wide. */
struct place span_place(const struct source *source, size_t from, size_t to);
/* Unicode white space, as Python's str.isspace(). */
bool cp_is_space(int32_t cp);

#endif
