#include "template/lint.h"

#include "expr/registry.h"
#include "template/ast.h"

struct lint {
    const struct lint_input *in;
    struct diags *diags;
    struct arena arena;
    const struct template *template;
    struct map known;    /* names of the data */
    struct map assigned; /* set, macro and import names of any template → first struct stmt */
    struct map guarded;  /* tested by `is defined` or given a default */
    struct map read;     /* names that some expression reads */
    struct map paths;    /* member paths that are read: department.name */
    struct map placed;   /* table ids */
    bool places_computed_tables;
    const struct node *path_base; /* the node whose member was just seen */
    struct scope_names *locals;
};

/* Names of for, with and macro parameters around the current place. */
struct scope_names {
    const struct scope_names *outer;
    struct str name;
};

static void put(struct map *m, struct str name, const void *value)
{
    if (!map_get(m, name))
        map_put(m, name, (void *)(uintptr_t)value);
}

static struct place node_place(const struct lint *l, const struct node *n)
{
    return span_place(l->template->source, n->from, n->to);
}

/* ---- first pass: what the templates define ---- */

static void collect_target(struct lint *l, const struct node *target, const struct stmt *s)
{
    if (!target)
        return;
    if (target->kind == NODE_NAME)
        put(&l->assigned, target->name, s);
    for (size_t i = 0; i < target->n; i++)
        collect_target(l, target->items[i], s);
}

static void collect_node(void *user, const struct node *n)
{
    struct lint *l = user;
    bool test = n->kind == NODE_TEST &&
                (str_eq(n->name, STR("defined")) || str_eq(n->name, STR("undefined")));
    bool filter =
        n->kind == NODE_FILTER && (str_eq(n->name, STR("default")) || str_eq(n->name, STR("d")));
    if ((test || filter) && n->a && n->a->kind == NODE_NAME)
        put(&l->guarded, n->a->name, n);
    if (n->kind == NODE_NAME)
        put(&l->read, n->name, n);
}

static void walk_expr(const struct expr *e, void (*visit)(void *user, const struct node *n),
                      void *user)
{
    if (e)
        node_walk(e->root, visit, user);
}

/* All expressions of one statement, without its bodies. */
static void walk_stmt(const struct stmt *s, void (*visit)(void *user, const struct node *n),
                      void *user)
{
    walk_expr(s->expr, visit, user);
    walk_expr(s->test, visit, user);
    for (size_t i = 0; i < s->param_count; i++)
        walk_expr(s->params[i].fallback, visit, user);
    for (size_t i = 0; i < s->pair_count; i++)
        walk_expr(s->pairs[i].value, visit, user);
}

static void collect(struct lint *l, const struct stmt *s)
{
    for (; s; s = s->next) {
        walk_stmt(s, collect_node, l);
        if (s->kind == STMT_SET || s->kind == STMT_SET_BODY)
            collect_target(l, s->target, s);
        if (s->kind == STMT_SET && s->name.n) /* ns.x = … reads ns */
            put(&l->read, s->name, s);
        if (s->kind == STMT_MACRO || s->kind == STMT_IMPORT)
            put(&l->assigned, s->name, s);
        for (size_t i = 0; i < s->import_count; i++)
            put(&l->assigned, s->imports[i].alias, s);
        collect(l, s->body);
        collect(l, s->otherwise);
    }
}

/* ---- names ---- */

static bool is_local(const struct lint *l, struct str name)
{
    for (const struct scope_names *n = l->locals; n; n = n->outer)
        if (str_eq(n->name, name))
            return true;
    return false;
}

static bool is_special(struct str name)
{
    static const char *const names[] = {"loop", "self", "super", "caller", "varargs", "kwargs"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (str_eq(name, str_of(names[i])))
            return true;
    return false;
}

static void check_name(struct lint *l, const struct node *n)
{
    if (!l->in->names || is_local(l, n->name) || is_special(n->name) ||
        map_get(&l->known, n->name) || map_get(&l->assigned, n->name) ||
        map_get(&l->guarded, n->name) ||
        registry_find(l->in->set->registry, NATIVE_FUNCTION, n->name))
        return;
    struct str near = map_nearest(&l->known, n->name);
    if (!near.p)
        near = map_nearest(&l->assigned, n->name);
    DIAG(l->diags, near.p ? E3502 : E3501, node_place(l, n), n->name, near);
}

/* ---- member paths and tables ---- */

/* Writes department.name or t05["2101101"].basic; false when a part is computed. */
static bool write_path(struct buf *out, const struct node *n)
{
    if (n->kind == NODE_NAME) {
        buf_str(out, n->name);
        return true;
    }
    if (n->kind != NODE_ATTR && n->kind != NODE_ITEM)
        return false;
    if (!write_path(out, n->a))
        return false;
    if (n->kind == NODE_ATTR) {
        buf_char(out, '.');
        buf_str(out, n->name);
        return true;
    }
    if (n->b->kind != NODE_CONST || n->b->value.type != VALUE_STR)
        return false;
    buf_puts(out, "[\"");
    buf_str(out, n->b->value.s);
    buf_puts(out, "\"]");
    return true;
}

/* Notes a whole path once: not its beginnings again. */
static void note_path(struct lint *l, const struct node *n)
{
    struct buf b;
    bool inner = l->path_base == n;
    l->path_base = n->kind == NODE_NAME ? NULL : n->a;
    if (inner)
        return;
    buf_init(&b);
    write_path(&b, n); /* the part up to a computed key covers all below it */
    if (b.n)
        put(&l->paths, arena_str(&l->arena, buf_view(&b)), n);
    buf_free(&b);
}

static void note_call(struct lint *l, const struct node *n)
{
    bool named = n->a->kind == NODE_NAME && n->args && n->args->n;
    const struct node *arg = named ? n->args->positional[0] : NULL;
    bool literal = arg && arg->kind == NODE_CONST && arg->value.type == VALUE_STR;
    if (named && str_eq(n->a->name, STR("fact")) && literal)
        put(&l->paths, arg->value.s, n);
    if (!named || !str_eq(n->a->name, STR("table")))
        return;
    if (literal)
        put(&l->placed, arg->value.s, n);
    else
        l->places_computed_tables = true;
}

static void check_native(struct lint *l, const struct node *n)
{
    enum native_kind kind = n->kind == NODE_FILTER ? NATIVE_FILTER : NATIVE_TEST;
    if (!registry_find(l->in->set->registry, kind, n->name))
        registry_report_unknown(l->in->set->registry, kind, n->name, node_place(l, n), l->diags);
}

static void check_placeholders(struct lint *l, struct str text);

static void check_node(void *user, const struct node *n)
{
    struct lint *l = user;
    switch (n->kind) {
    case NODE_NAME:
        check_name(l, n);
        note_path(l, n);
        break;
    case NODE_ATTR:
    case NODE_ITEM:
        note_path(l, n);
        break;
    case NODE_CALL:
        note_call(l, n);
        break;
    case NODE_FILTER:
    case NODE_TEST:
        check_native(l, n);
        break;
    case NODE_CONST: /* text in quotes is part of the source, unless it held escapes */
        if (n->value.type == VALUE_STR)
            check_placeholders(l, str_sub(l->template->source->text, n->from, n->to));
        break;
    default:
        break;
    }
}

/* ---- branches that never run ---- */

static void find_variable(void *user, const struct node *n)
{
    if (n->kind == NODE_NAME || n->kind == NODE_CALL)
        *(bool *)user = true;
}

/* Whether the condition has the same truth for all data. */
static bool constant_truth(struct lint *l, const struct expr *e, bool *truth)
{
    bool variable = false;
    struct expr_env env;
    struct diags ignored;
    struct value v;
    node_walk(e->root, find_variable, &variable);
    if (variable)
        return false;
    diags_init(&ignored);
    expr_env_init(&env, &l->arena, &ignored);
    bool ok = expr_eval(e, &env, NULL, &v);
    diags_free(&ignored);
    *truth = ok && value_truth(&v);
    return ok;
}

static struct str expr_text(const struct expr *e)
{
    return str_sub(e->source->text, e->root->from, e->root->to);
}

static void report_branch(struct lint *l, const struct expr *e, bool truth)
{
    DIAG(l->diags, E3504, node_place(l, e->root), truth ? STR("真") : STR("假"),
         truth ? STR("true") : STR("false"));
}

static void check_branches(struct lint *l, const struct stmt *s)
{
    bool truth;
    if (constant_truth(l, s->expr, &truth)) {
        if (!truth || s->otherwise)
            report_branch(l, s->expr, truth);
        return;
    }
    const struct stmt *next = s->otherwise;
    for (; next && next->kind == STMT_IF && !next->next; next = next->otherwise)
        if (next->expr && str_eq(expr_text(next->expr), expr_text(s->expr)))
            report_branch(l, next->expr, false); /* an earlier branch takes this case */
}

/* ---- text ---- */

static bool is_word_byte(struct str s, size_t i)
{
    return i < s.n && (ascii_is_alpha(s.p[i]) || ascii_is_digit(s.p[i]));
}

static void report_text(struct lint *l, struct str part)
{
    size_t at = (size_t)(part.p - l->template->source->text.p);
    DIAG(l->diags, E3505, span_place(l->template->source, at, at + part.n), part);
}

/* The length of a placeholder at i: XX, ××, 增加（减少） and the like; 0 when there is none. */
static size_t placeholder(struct str s, size_t i)
{
    static const char *const phrases[] = {"增加（减少）", "减少（增加）", "增长（下降）",
                                          "下降（增长）", "增加(减少)",   "增长(下降)",
                                          "大于（小于）", "增加/减少",    "增长/下降"};
    static const char *const crosses[] = {"×", "✕", "╳", "Ｘ", "XX"};
    struct str rest = str_sub(s, i, s.n);
    for (size_t k = 0; k < sizeof phrases / sizeof *phrases; k++)
        if (str_starts(rest, str_of(phrases[k])))
            return strlen(phrases[k]);
    for (size_t k = 0; k < sizeof crosses / sizeof *crosses; k++) {
        struct str cross = str_of(crosses[k]);
        size_t n = 0;
        bool letters = cross.p[0] == 'X';
        if (letters)
            cross.n = 1;
        while (str_starts(str_sub(rest, n, rest.n), cross))
            n += cross.n;
        bool inside_word = letters && ((i && is_word_byte(s, i - 1)) || is_word_byte(s, i + n));
        if (n >= 2 * cross.n && !inside_word)
            return n;
    }
    return 0;
}

static void check_placeholders(struct lint *l, struct str text)
{
    for (size_t i = 0; i < text.n;) {
        size_t n = placeholder(text, i);
        if (n)
            report_text(l, str_sub(text, i, i + n));
        i += n ? n : 1;
    }
}

static size_t tag_end(struct str s, size_t i)
{
    const char *close = i + 1 < s.n && s.p[i] == '{' ? (s.p[i + 1] == '{'   ? "}}"
                                                        : s.p[i + 1] == '%' ? "%}"
                                                        : s.p[i + 1] == '#' ? "#}"
                                                                            : NULL)
                                                     : NULL;
    size_t end = close ? str_find(s, str_of(close), i + 2) : SIZE_MAX;
    return end == SIZE_MAX ? i : end + 2;
}

/* Bold marks come in pairs within a paragraph. */
static void check_bold(struct lint *l)
{
    struct str s = l->template->source->text;
    size_t marks = 0, last = 0;
    for (size_t i = 0; i <= s.n; i++) {
        bool paragraph_ends = i == s.n || (s.p[i] == '\n' && i + 1 < s.n && s.p[i + 1] == '\n');
        if (paragraph_ends) {
            if (marks % 2)
                DIAG0(l->diags, E3506, span_place(l->template->source, last, last + 2));
            marks = 0;
            continue;
        }
        size_t behind = tag_end(s, i);
        if (behind != i) {
            i = behind - 1;
        } else if (s.p[i] == '\\') {
            i++;
        } else if (i + 1 < s.n && s.p[i] == '*' && s.p[i + 1] == '*') {
            last = i++;
            marks++;
        }
    }
}

/* ---- second pass ---- */

static void check_body(struct lint *l, const struct stmt *s);

/* Adds the names of a target to the scope, then checks the body in it. */
static size_t push_target(struct lint *l, const struct node *target, struct scope_names *names,
                          size_t used, size_t max)
{
    if (!target || used == max)
        return used;
    if (target->kind == NODE_NAME) {
        names[used] = (struct scope_names){l->locals, target->name};
        l->locals = &names[used++];
    }
    for (size_t i = 0; i < target->n; i++)
        used = push_target(l, target->items[i], names, used, max);
    return used;
}

enum { LOCALS_MAX = 64 };

static void check_scoped(struct lint *l, const struct stmt *s)
{
    struct scope_names names[LOCALS_MAX], *outer = l->locals;
    size_t used = push_target(l, s->kind == STMT_FOR ? s->target : NULL, names, 0, LOCALS_MAX);
    for (size_t i = 0; i < s->pair_count; i++)
        used = push_target(l, s->pairs[i].target, names, used, LOCALS_MAX);
    for (size_t i = 0; i < s->param_count && used < LOCALS_MAX; i++) {
        names[used] = (struct scope_names){l->locals, s->params[i].name};
        l->locals = &names[used++];
    }
    walk_expr(s->test, check_node, l);
    check_body(l, s->body);
    l->locals = outer;
    check_body(l, s->otherwise);
}

/* A template included inside a loop sees its names too. */
static void share_locals(struct lint *l, const struct stmt *s)
{
    for (const struct scope_names *n = l->locals; n; n = n->outer)
        put(&l->known, n->name, s);
}

static void check_stmt(struct lint *l, const struct stmt *s)
{
    walk_expr(s->expr, check_node, l);
    for (size_t i = 0; i < s->param_count; i++)
        walk_expr(s->params[i].fallback, check_node, l);
    for (size_t i = 0; i < s->pair_count; i++)
        walk_expr(s->pairs[i].value, check_node, l);
    if (s->kind == STMT_TEXT && s->text.p >= l->template->source->text.p &&
        s->text.p < l->template->source->text.p + l->template->source->text.n)
        check_placeholders(l, s->text);
    if (s->kind == STMT_IF)
        check_branches(l, s);
    if (s->kind == STMT_INCLUDE)
        share_locals(l, s);
    check_scoped(l, s);
}

static void check_body(struct lint *l, const struct stmt *s)
{
    for (; s; s = s->next)
        check_stmt(l, s);
}

/* ---- over all templates ---- */

/* A path covers a fact when it is its address or leads to it. */
static bool covers(struct str path, struct str address)
{
    if (!str_starts(address, path))
        return false;
    return address.n == path.n || address.p[path.n] == '.' || address.p[path.n] == '[';
}

static void check_facts(struct lint *l)
{
    struct str address;
    for (size_t i = 0; l->in->facts && (address = l->in->facts(l->in->user, i)).p; i++) {
        bool used = false;
        for (size_t k = 0; k < l->paths.n && !used; k++)
            used = covers(l->paths.entries[k].key, address);
        if (!used)
            DIAG(l->diags, E3503, place_file(l->in->entry), address);
    }
}

static void check_tables(struct lint *l)
{
    struct str id;
    if (l->places_computed_tables)
        return;
    for (size_t i = 0; l->in->tables && (id = l->in->tables(l->in->user, i)).p; i++)
        if (!map_get(&l->placed, id))
            DIAG(l->diags, E3507, place_file(l->in->entry), id);
}

static void each_template(struct lint *l, void (*check)(struct lint *l))
{
    const struct map *all = &l->in->set->templates;
    for (size_t i = 0; i < all->n; i++) {
        l->template = all->entries[i].value;
        l->locals = NULL;
        check(l);
    }
}

static void collect_template(struct lint *l)
{
    collect(l, l->template->body);
}

static void check_template(struct lint *l)
{
    check_body(l, l->template->body);
    check_bold(l);
}

static void check_unused(struct lint *l, const struct stmt *s)
{
    for (; s; s = s->next) {
        const struct node *target = s->kind == STMT_SET ? s->target : NULL;
        if (target && target->kind == NODE_NAME && target->name.p[0] != '_' &&
            !map_get(&l->read, target->name))
            DIAG(l->diags, E3508, node_place(l, target), target->name);
        check_unused(l, s->body);
        check_unused(l, s->otherwise);
    }
}

static void check_unused_template(struct lint *l)
{
    check_unused(l, l->template->body);
}

bool template_lint(const struct lint_input *in, struct diags *ds)
{
    struct lint l = {.in = in, .diags = ds};
    struct str name;
    size_t errors = ds->errors;
    if (!template_load(in->set, in->entry, ds))
        return false;
    arena_init(&l.arena);
    struct map *maps[] = {&l.known, &l.assigned, &l.guarded, &l.read, &l.paths, &l.placed};
    for (size_t i = 0; i < sizeof maps / sizeof *maps; i++)
        map_init(maps[i], &l.arena);
    for (size_t i = 0; in->names && (name = in->names(in->user, i)).p; i++)
        put(&l.known, arena_str(&l.arena, name), in);
    each_template(&l, collect_template);
    each_template(&l, check_template);
    each_template(&l, check_unused_template);
    check_facts(&l);
    check_tables(&l);
    if (l.arena.failed)
        DIAG0(ds, E1004, place_file(in->entry));
    arena_free(&l.arena);
    return ds->errors == errors;
}
