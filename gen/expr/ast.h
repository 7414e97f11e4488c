/* Parsed expressions. Nodes are made once and then only read, so that templates can be shared. */
#ifndef JUESUAN_EXPR_AST_H
#define JUESUAN_EXPR_AST_H

#include "expr/expr.h"
#include "expr/lex.h"

enum node_kind {
    NODE_CONST,   /* value */
    NODE_NAME,    /* name */
    NODE_LIST,    /* items */
    NODE_TUPLE,   /* items */
    NODE_DICT,    /* items: key, value, key, value … */
    NODE_NEGATE,  /* a */
    NODE_PLUS,    /* a */
    NODE_NOT,     /* a */
    NODE_AND,     /* a, b */
    NODE_OR,      /* a, b */
    NODE_BINARY,  /* a op b */
    NODE_COMPARE, /* a, then ops[i] items[i] */
    NODE_CONCAT,  /* items */
    NODE_COND,    /* b if a else c; c may be NULL */
    NODE_ATTR,    /* a.name */
    NODE_ITEM,    /* a[b] */
    NODE_SLICE,   /* a:b:c as the b of a NODE_ITEM; each may be NULL */
    NODE_CALL,    /* a(args) */
    NODE_FILTER,  /* a|name(args); a is NULL at the start of a filter block */
    NODE_TEST     /* a is name(args) */
};

struct node;

struct keyword_arg {
    struct str name;
    struct node *value;
};

struct call_args {
    struct node **positional;
    size_t n;
    struct keyword_arg *named;
    size_t named_count;
    struct node *star, *star_star; /* *list, **map */
};

struct node {
    enum node_kind kind;
    int op;            /* NODE_BINARY: as in lex.h */
    int height;        /* nodes on the longest way down */
    uint32_t from, to; /* in the source */
    struct str name;
    struct value value;
    struct node *a, *b, *c;
    struct node **items;
    size_t n;
    int *ops;
    struct call_args *args;
};

struct expr {
    const struct source *source;
    struct node *root;
};

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
struct node *node_new(struct parser *p, enum node_kind kind, uint32_t from);

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
void parser_unexpected(struct parser *p, const char *wanted);
/* E1004 for a failed allocation; NULL, so that it can be returned. */
void *parser_no_memory(struct parser *p);

/* Calls visit for every node of the tree, parents first. */
void node_walk(const struct node *n, void (*visit)(void *user, const struct node *n), void *user);
struct expr *expr_make(struct parser *p, struct node *root);

#endif
