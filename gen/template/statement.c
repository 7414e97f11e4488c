/* Which statement a tag is, by its first word. */
#include "base/nearest.h"
#include "template/tparser.h"

static void parse_print(struct tparser *t, struct stmt_list *out)
{
    for (bool first = true; first || parser_skip_op(&t->p, ','); first = false) {
        struct stmt *s = stmt_new(t, STMT_PRINT);
        if (!s || !(s->expr = tag_expr(t, parse_expression(&t->p))))
            return;
        stmt_append(out, s);
    }
    tag_done(t);
}

static void jump(struct tparser *t, struct stmt_list *out, enum stmt_kind kind, const char *name)
{
    if (!t->loops)
        DIAG(t->diags, E3019, tag_place(t), str_of(name));
    if (tag_done(t))
        stmt_append(out, stmt_new(t, kind));
}

static void parse_break(struct tparser *t, struct stmt_list *out)
{
    jump(t, out, STMT_BREAK, "break");
}

static void parse_continue(struct tparser *t, struct stmt_list *out)
{
    jump(t, out, STMT_CONTINUE, "continue");
}

static const struct {
    const char *name;
    void (*parse)(struct tparser *t, struct stmt_list *out);
} tags[] = {{"autoescape", parse_autoescape},
            {"block", parse_block},
            {"break", parse_break},
            {"call", parse_call},
            {"continue", parse_continue},
            {"extends", parse_extends},
            {"filter", parse_filter_block},
            {"for", parse_for},
            {"from", parse_from},
            {"if", parse_if},
            {"import", parse_import},
            {"include", parse_include},
            {"macro", parse_macro},
            {"print", parse_print},
            {"set", parse_set},
            {"with", parse_with}};

static bool is_end_word(struct str name)
{
    return str_starts(name, STR("end")) || str_eq(name, STR("else")) || str_eq(name, STR("elif"));
}

static void unknown_tag(struct tparser *t, struct str name)
{
    struct nearest near = {.wanted = name};
    for (size_t i = 0; i < sizeof tags / sizeof *tags; i++)
        nearest_consider(&near, str_of(tags[i].name));
    const struct token *token = parser_current(&t->p);
    struct place place = span_place(t->source, token->from, token->to);
    DIAG(t->diags, near.n ? E3009 : E3030, place, name, nearest_best(&near));
}

void report_stray_end(struct tparser *t, struct str name)
{
    const struct token *token = parser_current(&t->p);
    struct place place = span_place(t->source, token->from, token->to);
    if (!t->open) {
        DIAG(t->diags, E3011, place, name, diag_word(WORD_NOTHING_IS_OPEN));
        return;
    }
    struct str line = arena_printf(t->arena, "%u", source_place(t->source, t->open->from).line);
    DIAG(t->diags, E3011, place, name,
         DIAG_PHRASE(t->arena, WORD_N_ON_LINE_N_IS_STILL_OPEN, line, str_of(t->open->name)));
}

void parse_statement(struct tparser *t, struct stmt_list *out)
{
    const struct token *token = parser_current(&t->p);
    if (token->kind != TOKEN_NAME) {
        parser_unexpected(&t->p, diag_word(WORD_THE_NAME_OF_A_TAG));
        return;
    }
    for (size_t i = 0; i < sizeof tags / sizeof *tags; i++)
        if (parser_skip_name(&t->p, tags[i].name)) {
            tags[i].parse(t, out);
            return;
        }
    if (is_end_word(token->name))
        report_stray_end(t, token->name);
    else
        unknown_tag(t, token->name);
}
