/* macro and call, with their parameters. */
#include "template/tparser.h"

static bool push_param(struct tparser *t, struct stmt *s, size_t *cap, struct param param)
{
    struct param *params = arena_room(t->arena, s->params, s->param_count, cap, sizeof *params);
    if (!params)
        return parser_no_memory(&t->p);
    s->params = params;
    s->params[s->param_count++] = param;
    return true;
}

static bool parse_signature(struct tparser *t, struct stmt *s)
{
    size_t cap = 0;
    bool defaults = false;
    if (!parser_expect_op(&t->p, '('))
        return false;
    while (!parser_at_op(&t->p, ')')) {
        struct param param = {0};
        if (s->param_count && !parser_expect_op(&t->p, ','))
            return false;
        const struct token *name = parser_current(&t->p);
        if (!parser_expect_name(&t->p, &param.name))
            return false;
        for (size_t i = 0; i < s->param_count; i++)
            if (str_eq(s->params[i].name, param.name))
                DIAG(t->diags, E3037, span_place(t->source, name->from, name->to), param.name);
        if (parser_skip_op(&t->p, '=')) {
            defaults = true;
            if (!(param.fallback = tag_expr(t, parse_expression(&t->p))))
                return false;
        } else if (defaults) {
            DIAG(t->diags, E3015, span_place(t->source, name->from, name->to), param.name);
        }
        if (!push_param(t, s, &cap, param))
            return false;
    }
    return parser_expect_op(&t->p, ')');
}

/* The body of a macro or call block, seeing which special names it uses. */
static void macro_body(struct tparser *t, struct stmt *s, const char *name, const char *end)
{
    unsigned outer = t->uses;
    int loops = t->loops;
    t->uses = 0;
    t->loops = 0;
    s->body = simple_body(t, name, end);
    s->uses = t->uses;
    for (size_t i = 0; i < s->param_count; i++)
        if ((s->uses & USES_CALLER) && str_eq(s->params[i].name, STR("caller")) &&
            !s->params[i].fallback)
            DIAG(t->diags, E3038, span_place(t->source, s->from, s->to), STR("caller"));
    t->uses |= outer;
    t->loops = loops;
}

void parse_macro(struct tparser *t, struct stmt_list *out)
{
    struct stmt *s = stmt_new(t, STMT_MACRO);
    if (!s)
        return;
    if (!parser_expect_name(&t->p, &s->name) || !parse_signature(t, s))
        tag_skip(t);
    macro_body(t, s, "macro", "endmacro");
    stmt_append(out, s);
}

void parse_call(struct tparser *t, struct stmt_list *out)
{
    struct stmt *s = stmt_new(t, STMT_CALL);
    if (!s)
        return;
    bool ok = !parser_at_op(&t->p, '(') || parse_signature(t, s);
    ok = ok && (s->expr = tag_expr(t, parse_expression(&t->p)));
    if (ok && s->expr->root->kind != NODE_CALL) {
        const struct node *n = s->expr->root;
        DIAG0(t->diags, E3020, span_place(t->source, n->from, n->to));
    }
    if (!ok)
        tag_skip(t);
    macro_body(t, s, "call", "endcall");
    stmt_append(out, s);
}
