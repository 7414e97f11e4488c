/* From text to statements: finds tags, minds the blanks around them, and parses what they say. */
#include "base/utf8.h"
#include "template/tparser.h"

enum { NESTING_MAX = 100, ERRORS_MAX = 100 };

struct place tag_place(const struct tparser *t)
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

bool tag_done(struct tparser *t)
{
    if (parser_at_end(&t->p))
        return true;
    parser_unexpected(&t->p, STR("“%}”"));
    return false;
}

void tag_skip(struct tparser *t)
{
    t->p.i = t->p.tokens.n - 1;
}

struct expr *tag_expr(struct tparser *t, struct node *n)
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
        struct expr *e = tag_expr(t, parse_tuple(&t->p, true));
        if (e && !parser_at_end(&t->p)) {
            parser_unexpected(&t->p, STR("“}}”"));
            e = NULL;
        }
        struct stmt *s = e ? stmt_new(t, STMT_PRINT) : NULL;
        if (s)
            s->expr = e;
        stmt_append(out, s);
    }
    scan_skip_after(t, t->p.tokens.end_sign, false);
}

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
        report_stray_end(t, parser_current(&t->p)->name);
        t->pending = true;
        return true;
    }
    parse_statement(t, out);
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

struct stmt *parse_body(struct tparser *t, const char *name, uint32_t from, const char *const *ends)
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

struct stmt *simple_body(struct tparser *t, const char *name, const char *end)
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
