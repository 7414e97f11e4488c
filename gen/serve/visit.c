/* Rendering a page and the kinds of answers; what stands in them is for page_*.c. */
#include "serve/visit.h"

#include "base/fd.h"
#include "base/file.h"
#include "data/json.h"
#include "expr/builtin/builtin.h"

#include <unistd.h>

/* Each page has a limit of its own on its steps, which is far above what the largest one takes. */
enum { PAGE_FUEL = 40000000 };

bool site_render(const struct site *site, const char *page, const struct vmap *values,
                 struct arena *a, struct buf *out)
{
    struct str path = path_join(a, site->j->home, STR("data/serve"));
    struct diags ds;
    struct template_folder folder = {path.p, a, &ds};
    struct template_set set;
    struct map_scope scope;
    struct expr_env env;
    diags_init(&ds);
    template_set_init(&set, &registry_builtin, a, template_load_from_folder, &folder);
    set.options = (struct template_options){.trim_blocks = true, .lstrip_blocks = true};
    expr_env_init(&env, &registry_builtin, a, &ds);
    env.escape = env.html = env.lenient = true;
    env.fuel = PAGE_FUEL;
    map_scope_init(&scope, NULL, values);
    bool ok = path.p && template_render(&set, str_of(page), &env, &scope.scope, out, NULL);
    for (size_t i = 0; i < ds.n && !ok; i++) { /* says to whom it may concern what is wrong */
        diag_print(out, &ds.items[i], site->j->lang);
    }
    diags_free(&ds);
    return ok && !out->failed;
}

static bool read_body(struct visit *v, struct str *out)
{
    const struct serve_request *r = v->request;
    char *p = arena_alloc(&v->arena, r->body_n + 1);
    *out = (struct str){p, r->body_n};
    return p && fd_read_at(r->body, p, r->body_n, 0);
}

static struct value empty_map(struct visit *v)
{
    struct vmap *m = vmap_new(&v->arena);
    return m ? value_map(m) : value_none();
}

static struct value empty_list(struct visit *v)
{
    struct list *l = list_new(&v->arena);
    return l ? value_list(l) : value_none();
}

bool visit_begin(struct visit *v, const struct site *site, const struct serve_request *r,
                 struct serve_reply *reply)
{
    struct str body = STR("");
    *v = (struct visit){.site = site, .request = r, .reply = reply, .base = STR("")};
    arena_init(&v->arena);
    diags_init(&v->diags);
    v->work.lock = -1;
    v->rest = r->path;
    v->values = vmap_new(&v->arena);
    if (!v->values)
        return true;
    visit_set_text(v, "version", str_of(JUESUAN_VERSION));
    visit_set(v, "city", value_bool(site->folder.n > 0));
    visit_set(v, "errors", empty_map(v));
    visit_set(v, "diagnostics", empty_list(v));
    visit_set(v, "typed", empty_map(v));
    visit_set(v, "answer", empty_map(v));
    visit_set(v, "wrong", empty_map(v));
    visit_set(v, "refused", empty_list(v));
    struct str fonts = path_join(&v->arena, site->j->home, STR("fonts/install.sh"));
    visit_set_text(v, "fonts", arena_printf(&v->arena, "sudo sh %.*s", STR_ARG(fonts)));
    if (site->notes.n)
        visit_set(v, "notes", visit_json(v, site->notes));
    if (str_eq(r->method, STR("POST")))
        return r->body < 0 ||
               (read_body(v, &body) && fields_read_body(&v->fields, r->type, body, &v->arena));
    return fields_read_query(&v->fields, r->query, &v->arena);
}

void visit_end(struct visit *v)
{
    work_close(&v->work);
    diags_free(&v->diags);
    arena_free(&v->arena);
}

/* Values */

void entry_put(struct visit *v, struct vmap *m, const char *name, struct value value)
{
    if (m)
        (void)vmap_set(m, &v->arena, str_of(name), value);
}

struct vmap *entry_new(struct visit *v)
{
    return vmap_new(&v->arena);
}

struct list *entries_new(struct visit *v)
{
    return list_new(&v->arena);
}

void entries_put(struct visit *v, struct list *l, struct vmap *row)
{
    if (l && row)
        (void)list_push(l, &v->arena, value_map(row));
}

void visit_set(struct visit *v, const char *name, struct value value)
{
    entry_put(v, v->values, name, value);
}

void visit_set_text(struct visit *v, const char *name, struct str s)
{
    visit_set(v, name, value_str(s));
}

/* What a hint says of options and commands is left out: pages have none. Its sentences end with
 * U+3002 or U+FF1B. */
static struct str without_options(struct visit *v, struct str hint)
{
    struct str stop = STR("\xE3\x80\x82"), pause = STR("\xEF\xBC\x9B");
    struct buf out;
    buf_init(&out);
    for (size_t at = 0; at < hint.n;) {
        size_t a = str_find(hint, stop, at), b = str_find(hint, pause, at);
        size_t end = a < b ? a : b;
        end = end == SIZE_MAX ? hint.n : end + stop.n;
        struct str sentence = str_sub(hint, at, end);
        if (str_find(sentence, STR("--"), 0) == SIZE_MAX &&
            str_find(sentence, STR("juesuan "), 0) == SIZE_MAX)
            buf_str(&out, sentence);
        at = end;
    }
    struct str left = buf_view(&out);
    if (str_ends(left, pause) && left.n < hint.n) {
        out.n = left.n - pause.n;
        buf_str(&out, stop);
    }
    struct str s = arena_str(&v->arena, buf_view(&out));
    buf_free(&out);
    return s.p ? s : STR("");
}

static void take_options_out(struct visit *v, const struct value *diagnostics)
{
    for (size_t i = 0; i < value_count(diagnostics); i++) {
        const struct value *d = &diagnostics->list->items[i];
        struct str hint =
            d->type == VALUE_MAP && value_get(d, "code") ? value_get_str(d, "hint") : STR("");
        if (str_find(hint, STR("--"), 0) != SIZE_MAX ||
            str_find(hint, STR("juesuan "), 0) != SIZE_MAX)
            entry_put(v, d->map, "hint", value_str(without_options(v, hint)));
    }
}

struct value visit_json(struct visit *v, struct str text)
{
    struct source *source = arena_zalloc(&v->arena, sizeof *source);
    struct diags ignored;
    struct value out = value_absent();
    diags_init(&ignored);
    if (source) {
        *source = (struct source){.name = STR(""), .text = arena_str(&v->arena, text)};
        if (!source->text.p || !json_parse(source, &v->arena, &out, &ignored))
            out = value_absent();
    }
    diags_free(&ignored);
    take_options_out(v, out.type == VALUE_MAP ? value_get(&out, "diagnostics") : &out);
    return out;
}

void visit_collect(void *user, const char *text, size_t n)
{
    buf_put(user, text, n);
}

struct value visit_diagnostics(struct visit *v)
{
    struct buf text;
    buf_init(&text);
    juesuan_diagnostics_json(v->site->j, visit_collect, &text);
    struct value out = visit_json(v, buf_view(&text));
    buf_free(&text);
    return out;
}

struct value visit_own_diagnostics(struct visit *v)
{
    struct buf text;
    buf_init(&text);
    diags_json(&text, &v->diags, v->site->j->lang);
    struct value out = visit_json(v, buf_view(&text));
    buf_free(&text);
    return out;
}

void visit_stage(struct visit *v, enum serve_stage stage)
{
    if (v->reply->stage)
        *v->reply->stage = (int)stage;
}

/* Answers */

static void restart(struct visit *v, unsigned status)
{
    v->reply->status = status;
    buf_clear(&v->reply->headers);
    buf_clear(&v->reply->body);
}

void visit_show(struct visit *v, unsigned status, const char *page)
{
    restart(v, status);
    buf_puts(&v->reply->headers, "Content-Type: text/html; charset=utf-8\n");
    if (!v->arena.failed && site_render(v->site, page, v->values, &v->arena, &v->reply->body))
        return;
    v->reply->status = 500; /* says what is wrong with the template */
    buf_clear(&v->reply->headers);
    buf_puts(&v->reply->headers, "Content-Type: text/plain; charset=utf-8\n");
}

void visit_go(struct visit *v, struct str where)
{
    restart(v, 303);
    buf_printf(&v->reply->headers, "Location: %.*s\n", STR_ARG(where));
}

void visit_ask_again(struct buf *headers, const struct serve_request *r)
{
    buf_printf(headers, "Refresh: 1; url=%.*s%s%.*s\n", STR_ARG(r->path), r->query.n ? "?" : "",
               STR_ARG(r->query));
}

void visit_refuse(struct visit *v, unsigned status)
{
    visit_set(v, "status", value_int(status));
    visit_show(v, status, "error.html.j2");
}

/* RFC 6266: the name in ASCII for old programs, in UTF-8 for all others. */
static void put_name(struct buf *out, struct str name)
{
    buf_puts(out, "Content-Disposition: attachment; filename=\"");
    for (size_t i = 0; i < name.n; i++) {
        unsigned char c = (unsigned char)name.p[i];
        if (c < 0x80)
            buf_char(out, c < 0x20 || c == 0x7F || strchr("\"\\/%", c) ? '_' : (char)c);
        else if (c >= 0xC0) /* one for each character */
            buf_char(out, '_');
    }
    buf_puts(out, "\"; filename*=UTF-8''");
    for (size_t i = 0; i < name.n; i++) {
        unsigned char c = (unsigned char)name.p[i];
        if (ascii_is_alpha(c) || ascii_is_digit(c) || (c && strchr("-._", c)))
            buf_char(out, (char)c);
        else
            buf_printf(out, "%%%02X", c);
    }
    buf_char(out, '\n');
}

void visit_give(struct visit *v, struct str name, struct str type, struct str bytes)
{
    restart(v, 200);
    buf_printf(&v->reply->headers, "Content-Type: %.*s\n", STR_ARG(type));
    put_name(&v->reply->headers, name);
    buf_str(&v->reply->body, bytes);
}
