/* Blocks, which templates that extend this one replace. */
#include "expr/text.h"
#include "template/tparser.h"

static bool only_blanks(const struct stmt *body)
{
    struct str none = {NULL, 0};
    for (; body; body = body->next)
        if (body->kind != STMT_TEXT || text_strip(body->text, none, true, true).n)
            return false;
    return true;
}

/* The end of a block may repeat its name. */
static void block_end(struct tparser *t, const struct stmt *s)
{
    const struct token *token = parser_current(&t->p);
    if (t->pending || parser_at_end(&t->p))
        return;
    if (token->kind == TOKEN_NAME && !str_eq(token->name, s->name)) {
        DIAG(t->diags, E3036, span_place(t->source, token->from, token->to), token->name, s->name);
        return;
    }
    if (token->kind == TOKEN_NAME)
        t->p.i++;
    tag_done(t);
}

static void remember_block(struct tparser *t, struct stmt *s)
{
    const struct stmt *other = map_get(&t->template->blocks, s->name);
    if (!other) {
        if (!map_put(&t->template->blocks, s->name, s))
            parser_no_memory(&t->p);
        return;
    }
    struct buf line;
    buf_init(&line);
    buf_int(&line, source_place(t->source, other->from).line);
    DIAG(t->diags, E3013, span_place(t->source, s->from, s->to), s->name, buf_view(&line));
    buf_free(&line);
}

void parse_block(struct tparser *t, struct stmt_list *out)
{
    struct stmt *s = stmt_new(t, STMT_BLOCK);
    if (!s)
        return;
    if (parser_expect_name(&t->p, &s->name)) {
        s->scoped = parser_skip_name(&t->p, "scoped");
        s->required = parser_skip_name(&t->p, "required");
        if (parser_at_op(&t->p, '-')) {
            DIAG0(t->diags, E3035, tag_place(t));
            tag_skip(t);
        }
        remember_block(t, s);
    } else {
        tag_skip(t);
    }
    unsigned uses = t->uses;
    int loops = t->loops;
    t->loops = 0;
    s->body = simple_body(t, "block", "endblock");
    t->uses = uses;
    t->loops = loops;
    block_end(t, s);
    if (s->required && !only_blanks(s->body))
        DIAG(t->diags, E3014, span_place(t->source, s->from, s->to), s->name);
    stmt_append(out, s);
}
