/* Tags of the flow: if, for, set, with, filter, autoescape. */
#include "template/tparser.h"

/* Each elif stands in the one before. */
enum { BRANCHES_MAX = 1000 };

void parse_if(struct tparser *t, struct stmt_list *out)
{
    static const char *const ends[] = {"elif", "else", "endif", NULL};
    uint32_t from = t->tag;
    struct stmt *s = stmt_new(t, STMT_IF), *first = s;
    for (int branches = 0; s; branches++) {
        if (branches == BRANCHES_MAX) {
            DIAG0(t->diags, E3006, tag_place(t));
            t->eof = t->pending = true;
            break;
        }
        s->expr = tag_expr(t, parse_tuple(&t->p, false));
        parser_skip_op(&t->p, ':');
        if (s->expr)
            tag_done(t);
        s->body = parse_body(t, "if", from, ends);
        if (t->pending)
            break;
        if (parser_skip_name(&t->p, "elif")) {
            s->otherwise = stmt_new(t, STMT_IF);
            s = s->otherwise;
        } else if (parser_skip_name(&t->p, "else")) {
            s->otherwise = simple_body(t, "if", "endif");
            break;
        } else {
            parser_skip_name(&t->p, "endif");
            tag_done(t);
            break;
        }
    }
    stmt_append(out, first);
}

/* `loop` belongs to the loop and cannot be assigned inside it. */
static bool not_loop(struct tparser *t, const struct node *target)
{
    if (target->kind == NODE_NAME && str_eq(target->name, STR("loop"))) {
        DIAG(t->diags, E3012, span_place(t->source, target->from, target->to), target->name);
        return false;
    }
    for (size_t i = 0; i < target->n; i++)
        if (!not_loop(t, target->items[i]))
            return false;
    return true;
}

void parse_for(struct tparser *t, struct stmt_list *out)
{
    static const char *const ends[] = {"else", "endfor", NULL};
    uint32_t from = t->tag;
    struct stmt *s = stmt_new(t, STMT_FOR);
    if (!s)
        return;
    s->target = parse_target(&t->p);
    bool ok = s->target && not_loop(t, s->target);
    if (ok && !parser_skip_name(&t->p, "in")) {
        parser_unexpected(&t->p, STR("“in”"));
        ok = false;
    }
    ok = ok && (s->expr = tag_expr(t, parse_tuple(&t->p, false)));
    if (ok && parser_skip_name(&t->p, "if"))
        ok = (s->test = tag_expr(t, parse_expression(&t->p)));
    s->recursive = ok && parser_skip_name(&t->p, "recursive");
    parser_skip_op(&t->p, ':');
    if (ok)
        tag_done(t);
    t->loops++;
    s->body = parse_body(t, "for", from, ends);
    t->loops--;
    if (!t->pending && parser_skip_name(&t->p, "else"))
        s->otherwise = simple_body(t, "for", "endfor");
    else if (!t->pending && parser_skip_name(&t->p, "endfor"))
        tag_done(t);
    stmt_append(out, s);
}

/* "name.attr" for a namespace, else a target. */
static bool set_target(struct tparser *t, struct stmt *s)
{
    const struct tokens *tokens = &t->p.tokens;
    const struct token *dot = t->p.i + 1 < tokens->n ? &tokens->items[t->p.i + 1] : NULL;
    if (dot && dot->kind == TOKEN_OPERATOR && dot->op == '.')
        return parser_expect_name(&t->p, &s->name) && parser_expect_op(&t->p, '.') &&
               parser_expect_name(&t->p, &s->attr);
    s->target = parse_target(&t->p);
    return s->target && (!t->loops || not_loop(t, s->target));
}

void parse_set(struct tparser *t, struct stmt_list *out)
{
    struct stmt *s = stmt_new(t, STMT_SET);
    if (!s || !set_target(t, s))
        return;
    if (parser_skip_op(&t->p, '=')) {
        s->expr = tag_expr(t, parse_tuple(&t->p, true));
        if (s->expr && tag_done(t))
            stmt_append(out, s);
        return;
    }
    s->kind = STMT_SET_BODY;
    if (!parser_at_end(&t->p)) {
        if (!parser_at_op(&t->p, '|')) {
            parser_unexpected(&t->p, STR("“=”"));
            return;
        }
        s->expr = tag_expr(t, parse_filters(&t->p, NULL, false));
    }
    s->body = simple_body(t, "set", "endset");
    stmt_append(out, s);
}

static bool push_pair(struct tparser *t, struct stmt *s, size_t *cap, struct with_pair pair)
{
    struct with_pair *pairs = arena_room(t->arena, s->pairs, s->pair_count, cap, sizeof *pairs);
    if (!pairs)
        return parser_no_memory(&t->p);
    s->pairs = pairs;
    s->pairs[s->pair_count++] = pair;
    return true;
}

void parse_with(struct tparser *t, struct stmt_list *out)
{
    struct stmt *s = stmt_new(t, STMT_WITH);
    size_t cap = 0;
    bool ok = s;
    while (ok && !parser_at_end(&t->p) && !parser_at_op(&t->p, ':')) {
        struct with_pair pair = {0};
        ok = (!s->pair_count || parser_expect_op(&t->p, ',')) &&
             (pair.target = parse_target(&t->p)) && parser_expect_op(&t->p, '=') &&
             (pair.value = tag_expr(t, parse_expression(&t->p))) && push_pair(t, s, &cap, pair);
    }
    if (!s)
        return;
    if (!ok)
        tag_skip(t);
    s->body = simple_body(t, "with", "endwith");
    stmt_append(out, s);
}

void parse_filter_block(struct tparser *t, struct stmt_list *out)
{
    struct stmt *s = stmt_new(t, STMT_FILTER);
    if (!s)
        return;
    s->expr = tag_expr(t, parse_filters(&t->p, NULL, true));
    if (!s->expr)
        tag_skip(t);
    s->body = simple_body(t, "filter", "endfilter");
    stmt_append(out, s);
}

void parse_autoescape(struct tparser *t, struct stmt_list *out)
{
    struct stmt *s = stmt_new(t, STMT_ESCAPE);
    if (!s)
        return;
    s->expr = tag_expr(t, parse_expression(&t->p));
    if (!s->expr)
        tag_skip(t);
    s->body = simple_body(t, "autoescape", "endautoescape");
    stmt_append(out, s);
}
