/* What the files of the expression parser share. */
#ifndef JUESUAN_EXPR_GRAMMAR_H
#define JUESUAN_EXPR_GRAMMAR_H

#include "expr/parser.h"

/* The token behind the current one; the current one at the end. */
const struct token *parser_next(const struct parser *p);
void parser_advance(struct parser *p);
bool token_is_name(const struct token *t, const char *word);
bool token_is_op(const struct token *t, int op);
/* One level deeper in the text; false after E3006 when it is too deep. The caller counts p->depth
 * down again. */
bool parser_enter(struct parser *p);

/* node.c. All return NULL or false after reporting a problem. */
struct node *node_new(struct parser *p, enum node_kind kind, uint32_t from);
/* A node over two others, of which each may be NULL. */
struct node *node_with(struct parser *p, enum node_kind kind, uint32_t from, struct node *a,
                       struct node *b);
/* Takes `child` (may be NULL) into account for the height of `n`; false when it grows too high. */
bool node_adopt(struct parser *p, struct node *n, const struct node *child);

/* A list of nodes that grows in the arena. */
struct node_list {
    struct node **items;
    size_t n, cap;
};
bool node_push(struct parser *p, struct node_list *l, struct node *n);
struct node *node_of_list(struct parser *p, enum node_kind kind, uint32_t from,
                          const struct node_list *l);

/* "a or b", without a condition behind it. */
struct node *parse_or(struct parser *p);
/* A sign and an operand with its members and calls; `with_filter`: with filters and tests too. */
struct node *parse_unary(struct parser *p, bool with_filter);
/* An operand alone. */
struct node *parse_primary(struct parser *p);

#endif
