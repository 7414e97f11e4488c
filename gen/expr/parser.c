/* The cursor of a parser over its tokens, and what it says when it meets something else. */
#include "expr/grammar.h"

const struct token *parser_current(const struct parser *p)
{
    return &p->tokens.items[p->i];
}

const struct token *parser_next(const struct parser *p)
{
    return &p->tokens.items[p->i + 1 < p->tokens.n ? p->i + 1 : p->i];
}

void parser_advance(struct parser *p)
{
    if (p->i + 1 < p->tokens.n)
        p->i++;
}

bool parser_at_end(const struct parser *p)
{
    return parser_current(p)->kind == TOKEN_END;
}

bool token_is_name(const struct token *t, const char *word)
{
    return t->kind == TOKEN_NAME && str_eq(t->name, str_of(word));
}

bool token_is_op(const struct token *t, int op)
{
    return t->kind == TOKEN_OPERATOR && t->op == op;
}

bool parser_at_name(const struct parser *p, const char *word)
{
    return token_is_name(parser_current(p), word);
}

bool parser_at_op(const struct parser *p, int op)
{
    return token_is_op(parser_current(p), op);
}

bool parser_skip_name(struct parser *p, const char *word)
{
    bool here = parser_at_name(p, word);
    if (here)
        parser_advance(p);
    return here;
}

bool parser_skip_op(struct parser *p, int op)
{
    bool here = parser_at_op(p, op);
    if (here)
        parser_advance(p);
    return here;
}

void parser_unexpected(struct parser *p, struct str wanted)
{
    const struct token *t = parser_current(p);
    if (t->kind == TOKEN_END)
        DIAG(p->diags, E3025, span_place(p->source, t->from, t->from + 1), wanted);
    else
        DIAG(p->diags, E3001, span_place(p->source, t->from, t->to),
             str_sub(p->source->text, t->from, t->to), wanted);
}

bool parser_expect_op(struct parser *p, int op)
{
    if (parser_skip_op(p, op))
        return true;
    char text[2] = {(char)op, 0};
    parser_unexpected(p, str_of(text));
    return false;
}

bool parser_expect_name(struct parser *p, struct str *out)
{
    const struct token *t = parser_current(p);
    if (t->kind != TOKEN_NAME) {
        parser_unexpected(p, diag_word(WORD_A_NAME));
        return false;
    }
    *out = t->name;
    parser_advance(p);
    return true;
}

bool parser_enter(struct parser *p)
{
    const struct token *t = parser_current(p);
    if (++p->depth <= EXPR_HEIGHT_MAX)
        return true;
    DIAG0(p->diags, E3006, span_place(p->source, t->from, t->to));
    return false;
}

void *parser_no_memory(struct parser *p)
{
    DIAG0(p->diags, E1004, place_file(p->source->name));
    return NULL;
}
