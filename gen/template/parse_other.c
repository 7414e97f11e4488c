/* Tags that name other templates: include, import, from, extends. */
#include "template/tparser.h"

/* "with context" or "without context". */
static bool parse_context(struct tparser *t, bool *with)
{
    const struct tokens *tokens = &t->p.tokens;
    const struct token *next = t->p.i + 1 < tokens->n ? &tokens->items[t->p.i + 1] : NULL;
    bool context = next && next->kind == TOKEN_NAME && str_eq(next->name, STR("context"));
    bool yes = parser_at_name(&t->p, "with"), no = parser_at_name(&t->p, "without");
    if (!context || (!yes && !no))
        return false;
    *with = yes;
    parser_skip_name(&t->p, yes ? "with" : "without");
    parser_skip_name(&t->p, "context");
    return true;
}

void parse_include(struct tparser *t, struct stmt_list *out)
{
    struct stmt *s = stmt_new(t, STMT_INCLUDE);
    if (!s || !(s->expr = tag_expr(t, parse_expression(&t->p))))
        return;
    s->with_context = true;
    if (parser_skip_name(&t->p, "ignore")) {
        if (!parser_skip_name(&t->p, "missing")) {
            parser_unexpected(&t->p, STR("“missing”"));
            return;
        }
        s->ignore_missing = true;
    }
    parse_context(t, &s->with_context);
    if (tag_done(t))
        stmt_append(out, s);
}

void parse_import(struct tparser *t, struct stmt_list *out)
{
    struct stmt *s = stmt_new(t, STMT_IMPORT);
    if (!s || !(s->expr = tag_expr(t, parse_expression(&t->p))))
        return;
    if (!parser_skip_name(&t->p, "as")) {
        parser_unexpected(&t->p, STR("“as”"));
        return;
    }
    if (!parser_expect_name(&t->p, &s->name))
        return;
    parse_context(t, &s->with_context);
    if (tag_done(t))
        stmt_append(out, s);
}

static bool push_import(struct tparser *t, struct stmt *s, size_t *cap, struct import_name name)
{
    struct import_name *imports =
        arena_room(t->arena, s->imports, s->import_count, cap, sizeof *imports);
    if (!imports)
        return parser_no_memory(&t->p);
    s->imports = imports;
    s->imports[s->import_count++] = name;
    return true;
}

static bool parse_import_names(struct tparser *t, struct stmt *s)
{
    size_t cap = 0;
    for (;;) {
        struct import_name name;
        if (s->import_count && parse_context(t, &s->with_context))
            return true;
        const struct token *token = parser_current(&t->p);
        if (!parser_expect_name(&t->p, &name.name))
            return false;
        if (name.name.p[0] == '_') {
            DIAG(t->diags, E3033, span_place(t->source, token->from, token->to), name.name);
            return false;
        }
        name.alias = name.name;
        if (parser_skip_name(&t->p, "as") && !parser_expect_name(&t->p, &name.alias))
            return false;
        if (!push_import(t, s, &cap, name))
            return false;
        if (parse_context(t, &s->with_context) || !parser_skip_op(&t->p, ','))
            return true;
    }
}

void parse_from(struct tparser *t, struct stmt_list *out)
{
    struct stmt *s = stmt_new(t, STMT_FROM);
    if (!s || !(s->expr = tag_expr(t, parse_expression(&t->p))))
        return;
    if (!parser_skip_name(&t->p, "import")) {
        parser_unexpected(&t->p, STR("“import”"));
        return;
    }
    if (parse_import_names(t, s) && tag_done(t))
        stmt_append(out, s);
}

void parse_extends(struct tparser *t, struct stmt_list *out)
{
    struct stmt *s = stmt_new(t, STMT_EXTENDS);
    if (!s)
        return;
    for (const struct open_tag *o = t->open; o; o = o->outer)
        if (strcmp(o->name, "if") != 0) {
            DIAG(t->diags, E3018, tag_place(t), STR("extends"));
            return;
        }
    if ((s->expr = tag_expr(t, parse_expression(&t->p))) && tag_done(t))
        stmt_append(out, s);
}
