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

/* Calls visit for every node of the tree, parents first. */
void node_walk(const struct node *n, void (*visit)(void *user, const struct node *n), void *user);

#endif
