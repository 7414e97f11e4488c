/* From text to statements: finds tags, minds the blanks around them, and parses what they say. */
#include "base/utf8.h"
#include "expr/text.h"
#include "template/tparser.h"

enum { NESTING_MAX = 100, ERRORS_MAX = 100 };

/* ---- small helpers ---- */

static struct place tag_place(const struct tparser *t)
{
    return span_place(t->source, t->tag, t->pos);
}

static void see_name(void *user, struct str name)
{
    struct tparser *t = user;
    if (str_eq(name, STR("varargs")))
        t->uses |= USES_VARARGS;
    else if (str_eq(name, STR("kwargs")))
        t->uses |= USES_KWARGS;
    else if (str_eq(name, STR("caller")))
        t->uses |= USES_CALLER;
}

/* The rest of the tag must be empty. */
static bool tag_done(struct tparser *t)
{
    if (parser_at_end(&t->p))
        return true;
    parser_unexpected(&t->p, "“%}”");
    return false;
}

static struct expr *expression(struct tparser *t, struct node *n)
{
    return n ? expr_make(&t->p, n) : NULL;
}

/* ---- tags ---- */

static bool read_tokens(struct tparser *t, size_t tag, const char *close)
{
    struct tokens *tokens = &t->p.tokens;
    t->p.i = 0;
    t->p.depth = 0;
    t->p.diags = t->diags;
    bool ok = lex(t->source, tag + 2 + (scan_sign_at(t, tag + 2) != 0), t->to, close, t->arena,
                  t->diags, tokens);
    t->pos = tokens->end;
    if (ok)
        return true;
    /* The words before the mistake still say which tag this is. */
    bool word = tokens->n && tokens->items[0].kind == TOKEN_NAME;
    if (tokens->cap < 2) {
        tokens->items = &t->end_token;
        word = false;
    }
    tokens->n = word ? 2 : 1;
    tokens->items[tokens->n - 1] = (struct token){.from = (uint32_t)t->pos, .to = (uint32_t)t->pos};
    t->p.diags = &t->scratch;
    return false;
}

static void print_tag(struct tparser *t, size_t tag, struct stmt_list *out)
{
    if (read_tokens(t, tag, "}}")) {
        struct expr *e = expression(t, parse_tuple(&t->p, true));
        if (e && !parser_at_end(&t->p)) {
            parser_unexpected(&t->p, "“}}”");
            e = NULL;
        }
        struct stmt *s = e ? stmt_new(t, STMT_PRINT) : NULL;
        if (s)
            s->expr = e;
        stmt_append(out, s);
    }
    scan_skip_after(t, t->p.tokens.end_sign, false);
}

static struct stmt *parse_body(struct tparser *t, const char *name, uint32_t from,
                               const char *const *ends);
static void statement(struct tparser *t, struct stmt_list *out);

/* A body that ends at `end` alone; consumes that tag. */
static struct stmt *simple_body(struct tparser *t, const char *name, const char *end)
{
    const char *const ends[] = {end, NULL};
    parser_skip_op(&t->p, ':');
    uint32_t from = t->tag;
    tag_done(t);
    struct stmt *body = parse_body(t, name, from, ends);
    if (!t->pending) {
        parser_skip_name(&t->p, end);
        if (strcmp(end, "endblock") != 0)
            tag_done(t);
    }
    return body;
}

static void parse_if(struct tparser *t, struct stmt_list *out)
{
    static const char *const ends[] = {"elif", "else", "endif", NULL};
    uint32_t from = t->tag;
    struct stmt *s = stmt_new(t, STMT_IF), *first = s;
    while (s) {
        s->expr = expression(t, parse_tuple(&t->p, false));
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

static void parse_for(struct tparser *t, struct stmt_list *out)
{
    static const char *const ends[] = {"else", "endfor", NULL};
    uint32_t from = t->tag;
    struct stmt *s = stmt_new(t, STMT_FOR);
    if (!s)
        return;
    s->target = parse_target(&t->p);
    bool ok = s->target && not_loop(t, s->target);
    if (ok && !parser_skip_name(&t->p, "in")) {
        parser_unexpected(&t->p, "“in”");
        ok = false;
    }
    ok = ok && (s->expr = expression(t, parse_tuple(&t->p, false)));
    if (ok && parser_skip_name(&t->p, "if"))
        ok = (s->test = expression(t, parse_expression(&t->p)));
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

static void parse_set(struct tparser *t, struct stmt_list *out)
{
    struct stmt *s = stmt_new(t, STMT_SET);
    if (!s || !set_target(t, s))
        return;
    if (parser_skip_op(&t->p, '=')) {
        s->expr = expression(t, parse_tuple(&t->p, true));
        if (s->expr && tag_done(t))
            stmt_append(out, s);
        return;
    }
    s->kind = STMT_SET_BODY;
    if (!parser_at_end(&t->p)) {
        if (!parser_at_op(&t->p, '|')) {
            parser_unexpected(&t->p, "“=”");
            return;
        }
        s->expr = expression(t, parse_filters(&t->p, NULL, false));
    }
    s->body = simple_body(t, "set", "endset");
    stmt_append(out, s);
}

static bool push_pair(struct tparser *t, struct stmt *s, size_t *cap, struct with_pair pair)
{
    if (s->pair_count == *cap) {
        size_t wider = *cap ? *cap * 2 : 4;
        struct with_pair *pairs =
            arena_grow(t->arena, s->pairs, *cap * sizeof *pairs, wider * sizeof *pairs);
        if (!pairs)
            return parser_no_memory(&t->p);
        s->pairs = pairs;
        *cap = wider;
    }
    s->pairs[s->pair_count++] = pair;
    return true;
}

static void parse_with(struct tparser *t, struct stmt_list *out)
{
    struct stmt *s = stmt_new(t, STMT_WITH);
    size_t cap = 0;
    bool ok = s;
    while (ok && !parser_at_end(&t->p) && !parser_at_op(&t->p, ':')) {
        struct with_pair pair = {0};
        ok = (!s->pair_count || parser_expect_op(&t->p, ',')) &&
             (pair.target = parse_target(&t->p)) && parser_expect_op(&t->p, '=') &&
             (pair.value = expression(t, parse_expression(&t->p))) && push_pair(t, s, &cap, pair);
    }
    if (!s)
        return;
    if (!ok)
        t->p.i = t->p.tokens.n - 1;
    s->body = simple_body(t, "with", "endwith");
    stmt_append(out, s);
}

/* ---- macros ---- */

static bool push_param(struct tparser *t, struct stmt *s, size_t *cap, struct param param)
{
    if (s->param_count == *cap) {
        size_t wider = *cap ? *cap * 2 : 4;
        struct param *params =
            arena_grow(t->arena, s->params, *cap * sizeof *params, wider * sizeof *params);
        if (!params)
            return parser_no_memory(&t->p);
        s->params = params;
        *cap = wider;
    }
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
            if (!(param.fallback = expression(t, parse_expression(&t->p))))
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

static void parse_macro(struct tparser *t, struct stmt_list *out)
{
    struct stmt *s = stmt_new(t, STMT_MACRO);
    if (!s)
        return;
    if (!parser_expect_name(&t->p, &s->name) || !parse_signature(t, s))
        t->p.i = t->p.tokens.n - 1;
    macro_body(t, s, "macro", "endmacro");
    stmt_append(out, s);
}

static void parse_call(struct tparser *t, struct stmt_list *out)
{
    struct stmt *s = stmt_new(t, STMT_CALL);
    if (!s)
        return;
    bool ok = !parser_at_op(&t->p, '(') || parse_signature(t, s);
    ok = ok && (s->expr = expression(t, parse_expression(&t->p)));
    if (ok && s->expr->root->kind != NODE_CALL) {
        const struct node *n = s->expr->root;
        DIAG0(t->diags, E3020, span_place(t->source, n->from, n->to));
    }
    if (!ok)
        t->p.i = t->p.tokens.n - 1;
    macro_body(t, s, "call", "endcall");
    stmt_append(out, s);
}

static void parse_filter_block(struct tparser *t, struct stmt_list *out)
{
    struct stmt *s = stmt_new(t, STMT_FILTER);
    if (!s)
        return;
    s->expr = expression(t, parse_filters(&t->p, NULL, true));
    if (!s->expr)
        t->p.i = t->p.tokens.n - 1;
    s->body = simple_body(t, "filter", "endfilter");
    stmt_append(out, s);
}

static void parse_autoescape(struct tparser *t, struct stmt_list *out)
{
    struct stmt *s = stmt_new(t, STMT_ESCAPE);
    if (!s)
        return;
    s->expr = expression(t, parse_expression(&t->p));
    if (!s->expr)
        t->p.i = t->p.tokens.n - 1;
    s->body = simple_body(t, "autoescape", "endautoescape");
    stmt_append(out, s);
}

/* ---- other templates ---- */

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

static void parse_include(struct tparser *t, struct stmt_list *out)
{
    struct stmt *s = stmt_new(t, STMT_INCLUDE);
    if (!s || !(s->expr = expression(t, parse_expression(&t->p))))
        return;
    s->with_context = true;
    if (parser_skip_name(&t->p, "ignore")) {
        if (!parser_skip_name(&t->p, "missing")) {
            parser_unexpected(&t->p, "“missing”");
            return;
        }
        s->ignore_missing = true;
    }
    parse_context(t, &s->with_context);
    if (tag_done(t))
        stmt_append(out, s);
}

static void parse_import(struct tparser *t, struct stmt_list *out)
{
    struct stmt *s = stmt_new(t, STMT_IMPORT);
    if (!s || !(s->expr = expression(t, parse_expression(&t->p))))
        return;
    if (!parser_skip_name(&t->p, "as")) {
        parser_unexpected(&t->p, "“as”");
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
    if (s->import_count == *cap) {
        size_t wider = *cap ? *cap * 2 : 4;
        struct import_name *imports =
            arena_grow(t->arena, s->imports, *cap * sizeof *imports, wider * sizeof *imports);
        if (!imports)
            return parser_no_memory(&t->p);
        s->imports = imports;
        *cap = wider;
    }
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

static void parse_from(struct tparser *t, struct stmt_list *out)
{
    struct stmt *s = stmt_new(t, STMT_FROM);
    if (!s || !(s->expr = expression(t, parse_expression(&t->p))))
        return;
    if (!parser_skip_name(&t->p, "import")) {
        parser_unexpected(&t->p, "“import”");
        return;
    }
    if (parse_import_names(t, s) && tag_done(t))
        stmt_append(out, s);
}

static void parse_extends(struct tparser *t, struct stmt_list *out)
{
    struct stmt *s = stmt_new(t, STMT_EXTENDS);
    if (!s)
        return;
    for (const struct open_tag *o = t->open; o; o = o->outer)
        if (strcmp(o->name, "if") != 0) {
            DIAG(t->diags, E3018, tag_place(t), STR("extends"));
            return;
        }
    if ((s->expr = expression(t, parse_expression(&t->p))) && tag_done(t))
        stmt_append(out, s);
}

/* ---- blocks ---- */

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

static void parse_block(struct tparser *t, struct stmt_list *out)
{
    struct stmt *s = stmt_new(t, STMT_BLOCK);
    if (!s)
        return;
    if (parser_expect_name(&t->p, &s->name)) {
        s->scoped = parser_skip_name(&t->p, "scoped");
        s->required = parser_skip_name(&t->p, "required");
        if (parser_at_op(&t->p, '-')) {
            DIAG0(t->diags, E3035, tag_place(t));
            t->p.i = t->p.tokens.n - 1;
        }
        remember_block(t, s);
    } else {
        t->p.i = t->p.tokens.n - 1;
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

/* ---- choosing the statement ---- */

static void parse_print(struct tparser *t, struct stmt_list *out)
{
    for (bool first = true; first || parser_skip_op(&t->p, ','); first = false) {
        struct stmt *s = stmt_new(t, STMT_PRINT);
        if (!s || !(s->expr = expression(t, parse_expression(&t->p))))
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
    struct str best = {NULL, 0};
    size_t distance = 3;
    for (size_t i = 0; i < sizeof tags / sizeof *tags; i++) {
        size_t d = str_distance(str_of(tags[i].name), name, distance);
        if (d < distance) {
            distance = d;
            best = str_of(tags[i].name);
        }
    }
    const struct token *token = parser_current(&t->p);
    struct place place = span_place(t->source, token->from, token->to);
    DIAG(t->diags, best.p ? E3009 : E3030, place, name, best);
}

/* An end tag that no body here waits for. */
static void stray_end(struct tparser *t, struct str name)
{
    const struct token *token = parser_current(&t->p);
    struct place place = span_place(t->source, token->from, token->to);
    if (!t->open) {
        DIAG(t->diags, E3011, place, name, STR("前面没有与它对应的开头"), STR("nothing is open"));
        return;
    }
    struct str zh = arena_printf(t->arena, "第 %u 行的“%s”还没有结束",
                                 source_place(t->source, t->open->from).line, t->open->name);
    struct str en = arena_printf(t->arena, "'%s' on line %u is still open", t->open->name,
                                 source_place(t->source, t->open->from).line);
    DIAG(t->diags, E3011, place, name, zh, en);
}

static void statement(struct tparser *t, struct stmt_list *out)
{
    const struct token *token = parser_current(&t->p);
    if (token->kind != TOKEN_NAME) {
        parser_unexpected(&t->p, "标签名");
        return;
    }
    for (size_t i = 0; i < sizeof tags / sizeof *tags; i++)
        if (parser_skip_name(&t->p, tags[i].name)) {
            tags[i].parse(t, out);
            return;
        }
    if (is_end_word(token->name))
        stray_end(t, token->name);
    else
        unknown_tag(t, token->name);
}

/* ---- bodies ---- */

static bool ends_here(const struct tparser *t, const struct open_tag *open)
{
    for (size_t i = 0; open && open->ends[i]; i++)
        if (parser_at_name(&t->p, open->ends[i]))
            return true;
    return false;
}

static bool outer_ends_here(const struct tparser *t)
{
    for (const struct open_tag *o = t->open ? t->open->outer : NULL; o; o = o->outer)
        if (ends_here(t, o))
            return true;
    return false;
}

/* Handles the block tag at `tag`; true when it ends the body that is being read. */
static bool block_tag(struct tparser *t, size_t tag, struct stmt_list *out)
{
    if (scan_raw(t, tag, out))
        return false;
    t->tag = (uint32_t)tag;
    t->last_token = tag;
    read_tokens(t, tag, "%}");
    scan_skip_after(t, t->p.tokens.end_sign, true);
    if (t->p.tokens.n == 1 && t->p.diags == &t->scratch)
        return false;
    if (ends_here(t, t->open))
        return true;
    if (outer_ends_here(t)) { /* an outer construct ends: ours was never closed */
        stray_end(t, parser_current(&t->p)->name);
        t->pending = true;
        return true;
    }
    statement(t, out);
    if (t->pending && !t->eof && ends_here(t, t->open))
        t->pending = false;
    else if (!t->pending)
        return false;
    else if (!t->open)
        t->pending = false;
    return t->open != NULL;
}

static void unclosed(struct tparser *t, const struct open_tag *open)
{
    size_t last = 0;
    while (open->ends[last + 1])
        last++;
    struct str line = arena_printf(t->arena, "%u", source_place(t->source, open->from).line);
    DIAG(t->diags, E3010, span_place(t->source, t->last_token, t->last_token + 1),
         str_of(open->name), line, str_of(open->ends[last]));
}

static void end_of_template(struct tparser *t)
{
    if (t->open && !t->eof)
        unclosed(t, t->open);
    t->eof = true;
    t->pending = t->open != NULL;
}

/* Statements up to the end of the body. */
static void parse_until_end(struct tparser *t, struct stmt_list *out)
{
    while (t->pos < t->to && !t->eof) {
        if (t->diags->errors > t->errors_before + ERRORS_MAX) {
            t->eof = t->pending = true; /* the rest would only repeat */
            return;
        }
        size_t tag = scan_next_tag(t);
        struct str text = str_sub(t->source->text, t->pos, tag);
        t->tag = (uint32_t)t->pos;
        if (text.n)
            t->last_token = t->pos;
        if (tag == t->to) {
            scan_put_text(t, text, out);
            t->pos = t->to;
            break;
        }
        char kind = t->source->text.p[tag + 1];
        scan_put_text(t, scan_strip_before(t, text, scan_sign_at(t, tag + 2), kind == '{'), out);
        t->tag = (uint32_t)tag;
        if (kind == '#') {
            scan_comment(t, tag);
        } else if (kind == '{') {
            t->last_token = tag;
            print_tag(t, tag, out);
        } else if (block_tag(t, tag, out)) {
            return;
        }
    }
    end_of_template(t);
}

static struct stmt *parse_body(struct tparser *t, const char *name, uint32_t from,
                               const char *const *ends)
{
    struct open_tag open = {name, from, ends, t->open};
    struct stmt_list list = {NULL, &list.first};
    if (t->nesting == NESTING_MAX) {
        DIAG0(t->diags, E3006, tag_place(t));
        t->eof = t->pending = true;
        return NULL;
    }
    t->nesting++;
    t->pending = false;
    t->open = &open;
    parse_until_end(t, &list);
    t->open = open.outer;
    t->nesting--;
    return list.first;
}

/* ---- the whole ---- */

static size_t end_of_text(struct str text, bool keep_newline)
{
    if (keep_newline || !text.n)
        return text.n;
    if (text.p[text.n - 1] == '\n')
        return text.n - (text.n > 1 && text.p[text.n - 2] == '\r' ? 2 : 1);
    return text.n - (text.p[text.n - 1] == '\r');
}

static bool readable(const struct source *source, struct arena *a, struct diags *ds)
{
    size_t bad;
    if (source->text.n > TEMPLATE_BYTES_MAX) {
        DIAG(ds, E3034, place_file(source->name), arena_printf(a, "%zu", source->text.n),
             arena_printf(a, "%d", TEMPLATE_BYTES_MAX));
        return false;
    }
    if (!utf8_valid(source->text, &bad)) {
        DIAG0(ds, E3021, source_place(source, bad));
        return false;
    }
    return true;
}

struct template *template_parse(const struct source *source, struct str name,
                                const struct template_set *set, struct arena *a, struct diags *ds)
{
    struct template *template = arena_zalloc(a, sizeof *template);
    if (!template)
        return NULL;
    template->name = name;
    template->source = source;
    map_init(&template->blocks, a);
    struct tparser t = {.set = set,
                        .template = template,
                        .source = source,
                        .arena = a,
                        .diags = ds,
                        .to = end_of_text(source->text, set->options.keep_trailing_newline)};
    size_t errors = t.errors_before = ds->errors;
    if (readable(source, a, ds)) {
        struct stmt_list list = {NULL, &list.first};
        t.p = (struct parser){
            .source = source, .arena = a, .diags = ds, .on_name = see_name, .user = &t};
        t.pos = str_starts(source->text, STR("\xEF\xBB\xBF")) && t.to >= 3 ? 3 : 0;
        diags_init(&t.scratch);
        parse_until_end(&t, &list);
        diags_free(&t.scratch);
        template->body = list.first;
        if (ds->errors == errors)
            check_natives(&t, template->body);
    }
    template->broken = ds->errors != errors;
    return template;
}
