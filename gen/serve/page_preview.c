/* The document as it will be published, in a frame that can run nothing, where every figure is a
 * link that tells how it was made, where it comes from and where else it stands. The frame asks for
 * the same document again, with what was asked for in it: no script is needed. */
#include "serve/look.h"
#include "serve/pages.h"

#include "base/file.h"
#include "base/sha256.h"

static void keep(void *user, const char *name, const void *bytes, size_t n)
{
    if (str_ends(str_of(name), STR(".html")))
        buf_put(user, bytes, n);
}

/* The page's own links to the answers of its figures: here they lead to the answers of this page.
 * No link stands in another, so that the next end is theirs. */
static void drop_links(struct buf *page)
{
    static const struct str plain = STR_INIT("<a href=\"#f"),
                            text = STR_INIT("<a class=\"f\" href=\"#f");
    struct str s = buf_view(page);
    struct buf out;
    bool open = false, span = false;
    buf_init(&out);
    for (size_t i = 0; i < s.n;) {
        struct str rest = str_sub(s, i, s.n);
        bool cell = str_starts(rest, plain) && rest.n > plain.n && ascii_is_digit(rest.p[plain.n]);
        if (cell || str_starts(rest, text)) {
            size_t end = cell ? str_find(s, STR(">"), i) : str_find(s, STR("\" "), i + text.n);
            if (end == SIZE_MAX)
                break;
            buf_puts(&out, cell ? "" : "<span ");
            i = end + (cell ? 1 : 2);
            open = true;
            span = !cell;
        } else if (open && str_starts(rest, STR("</a>"))) {
            buf_puts(&out, span ? "</span>" : "");
            i += 4;
            open = false;
        } else {
            buf_char(&out, s.p[i++]);
        }
    }
    buf_clear(page);
    buf_str(page, buf_view(&out));
    page->failed |= out.failed;
    buf_free(&out);
}

/* The web page of the present step; also with errors, then as a draft. */
static struct str page_of(struct visit *v)
{
    struct str text = {NULL, 0};
    struct buf made;
    if (work_cache_get(&v->work, "document.html", &text))
        return text;
    visit_stage(v, STAGE_MAKE);
    buf_init(&made);
    struct juesuan_build b = {.data = look_input(v),
                              .output = keep,
                              .no_manifest = true,
                              .formats = "html",
                              .user = &made};
    if (b.data.bytes && juesuan_build(v->site->j, &b) != JUESUAN_OK) {
        b.draft = true;
        (void)juesuan_build(v->site->j, &b);
    }
    if (made.n && !made.failed)
        drop_links(&made);
    if (made.n && !made.failed) {
        work_cache_put(&v->work, "document.html", buf_view(&made));
        text = arena_str(&v->arena, buf_view(&made));
    }
    buf_free(&made);
    return text;
}

/* Figures are numbered as they stand in the document. */
struct shown_figure {
    struct str address; /* as the page writes it: & < > " are escaped */
    size_t tag_end, text_end;
};

struct figures {
    struct shown_figure *items;
    size_t n, cap;
};

static bool find_figures(struct visit *v, struct str page, struct figures *out)
{
    struct str mark = STR(" data-fact=\"");
    *out = (struct figures){NULL, 0, 0};
    for (size_t at = 0; (at = str_find(page, mark, at)) != SIZE_MAX;) {
        size_t from = at + mark.n, to = str_find(page, STR("\""), from);
        size_t tag = to == SIZE_MAX ? to : str_find(page, STR(">"), to);
        size_t end = tag == SIZE_MAX ? tag : str_find(page, STR("<"), tag);
        if (end == SIZE_MAX)
            break;
        at = end;
        if (end == tag + 1)
            continue;
        struct shown_figure *items =
            arena_room(&v->arena, out->items, out->n, &out->cap, sizeof *items);
        if (!items)
            return false;
        out->items = items;
        items[out->n++] = (struct shown_figure){str_sub(page, from, to), tag + 1, end};
    }
    return true;
}

static struct str unescape(struct visit *v, struct str s)
{
    static const struct {
        struct str written, meant;
    } all[] = {{STR_INIT("&amp;"), STR_INIT("&")},
               {STR_INIT("&lt;"), STR_INIT("<")},
               {STR_INIT("&gt;"), STR_INIT(">")},
               {STR_INIT("&quot;"), STR_INIT("\"")},
               {STR_INIT("&#39;"), STR_INIT("'")}};
    struct buf b;
    buf_init(&b);
    for (size_t i = 0; i < s.n;) {
        size_t k = 0, n = sizeof all / sizeof *all;
        while (k < n && !str_starts(str_sub(s, i, s.n), all[k].written))
            k++;
        if (k < n) {
            buf_str(&b, all[k].meant);
            i += all[k].written.n;
        } else {
            buf_char(&b, s.p[i++]);
        }
    }
    struct str out = arena_str(&v->arena, buf_view(&b));
    buf_free(&b);
    return out;
}

/* A line of explain: how deep it is, its sign, what it is called and worth, where that stands. */
static void add_line(struct visit *v, struct list *lines, struct str line)
{
    static const struct str signs[] = {STR_INIT("＋ "), STR_INIT("− ")};
    struct vmap *m = entry_new(v);
    struct str arrow = STR("  ← ");
    size_t depth = 0;
    while (str_starts(line, STR("  "))) {
        line = str_sub(line, 2, line.n);
        depth++;
    }
    entry_put(v, m, "sign", value_str(STR("")));
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (str_starts(line, signs[i])) {
            entry_put(v, m, "sign", value_str(str_trim(signs[i])));
            line = str_sub(line, signs[i].n, line.n);
        }
    size_t gap = str_find(line, STR("  "), 0), from = str_find(line, arrow, 0);
    struct str said = str_sub(line, 0, from == SIZE_MAX ? line.n : from);
    size_t equal = str_find(said, STR(" = "), 0);
    if (gap != SIZE_MAX && gap < said.n)
        said = str_sub(said, gap + 2, said.n);
    else if (!depth && equal != SIZE_MAX) /* made of facts and none itself: it has no title */
        said = str_sub(said, equal + strlen(" = "), said.n);
    entry_put(v, m, "depth", value_int((long long)depth));
    entry_put(v, m, "text", value_str(said));
    entry_put(v, m, "place",
              value_str(from == SIZE_MAX ? STR("") : str_sub(line, from + arrow.n, line.n)));
    entries_put(v, lines, m);
}

static void put_origin(struct visit *v, struct str address)
{
    struct list *lines = entries_new(v);
    struct buf text;
    buf_init(&text);
    struct juesuan_explain e = {.data = look_input(v),
                                .address = arena_str(&v->arena, address).p,
                                .output = visit_collect,
                                .user = &text};
    if (e.data.bytes && e.address)
        (void)juesuan_explain(v->site->j, &e);
    struct str all = arena_str(&v->arena, buf_view(&text));
    for (size_t at = 0; at < all.n;) {
        size_t end = str_find(all, STR("\n"), at);
        end = end == SIZE_MAX ? all.n : end;
        if (end > at)
            add_line(v, lines, str_sub(all, at, end));
        at = end + 1;
    }
    visit_set(v, "lines", lines ? value_list(lines) : value_none());
    buf_free(&text);
}

static size_t chosen_figure(struct visit *v)
{
    struct str s = field_text(&v->fields, "figure");
    size_t n = 0;
    for (size_t i = 0; i < s.n && i < 8 && ascii_is_digit(s.p[i]); i++)
        n = n * 10 + (size_t)(s.p[i] - '0');
    return n;
}

/* The other places of the same figure. */
static void put_others(struct visit *v, const struct figures *f, size_t chosen)
{
    struct list *others = entries_new(v);
    for (size_t i = 0; i < f->n && others; i++)
        if (i + 1 != chosen && str_eq(f->items[i].address, f->items[chosen - 1].address))
            (void)list_push(others, &v->arena, value_int((long long)i + 1));
    visit_set(v, "others", others ? value_list(others) : value_none());
}

/* What the document's own styles hash to, so that they and no others may stand in it. */
static void put_policy(struct buf *out, struct str page)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    buf_puts(out, "Content-Security-Policy: sandbox allow-same-origin; default-src 'none'; "
                  "img-src 'self' data:; style-src 'self'");
    for (size_t at = 0; (at = str_find(page, STR("<style>"), at)) != SIZE_MAX;) {
        size_t from = at + strlen("<style>"), to = str_find(page, STR("</style>"), from);
        unsigned char hash[SHA256_BYTES + 1] = {0};
        if (to == SIZE_MAX)
            break;
        sha256_of(str_sub(page, from, to), hash);
        buf_puts(out, " 'sha256-");
        for (size_t i = 0; i < SHA256_BYTES; i += 3) {
            uint32_t three = (uint32_t)hash[i] << 16 | (uint32_t)hash[i + 1] << 8 |
                             (i + 2 < SHA256_BYTES ? hash[i + 2] : 0U);
            for (int k = 18; k >= 0; k -= 6)
                buf_char(out, i + 2 >= SHA256_BYTES && !k ? '=' : digits[three >> k & 63]);
        }
        buf_char(out, '\'');
        at = to;
    }
    buf_puts(out, "; form-action 'none'; frame-ancestors 'self'; base-uri 'none'\n");
}

static void put_page(struct visit *v, struct str page, const struct figures *f, size_t chosen)
{
    struct buf *out = &v->reply->body;
    size_t at = 0, head = str_find(page, STR("</head>"), 0);
    size_t body_end = str_find(page, STR("</body>"), 0);
    v->reply->status = 200;
    buf_puts(&v->reply->headers, "Content-Type: text/html; charset=utf-8\n");
    put_policy(&v->reply->headers, page);
    if (head != SIZE_MAX) {
        buf_str(out, str_sub(page, 0, head));
        buf_puts(out, "<link rel=\"stylesheet\" href=\"/frame.css\">\n");
        at = head;
    }
    for (size_t i = 0; i < f->n; i++) {
        const struct shown_figure *one = &f->items[i];
        bool same = chosen && str_eq(one->address, f->items[chosen - 1].address);
        buf_str(out, str_sub(page, at, one->tag_end));
        buf_printf(out, "<a class=\"made%s\" id=\"f%zu\" href=\"?figure=%zu#f%zu\"%s>",
                   i + 1 == chosen ? " on"
                   : same          ? " also"
                                   : "",
                   i + 1, i + 1, i + 1, i + 1 == chosen ? " aria-details=\"made-of\"" : "");
        buf_str(out, str_sub(page, one->tag_end, one->text_end));
        buf_puts(out, "</a>");
        at = one->text_end;
    }
    if (body_end == SIZE_MAX || body_end < at)
        body_end = page.n;
    buf_str(out, str_sub(page, at, body_end));
    if (chosen && !site_render(v->site, "origin.html.j2", v->values, &v->arena, out))
        v->reply->status = 500;
    buf_str(out, str_sub(page, body_end, page.n));
}

void page_document(struct visit *v)
{
    struct figures f;
    struct str page = work_step(&v->work)->kind == WORK_DATA ? page_of(v) : (struct str){NULL, 0};
    size_t chosen = chosen_figure(v);
    if (!page.p || !find_figures(v, page, &f)) {
        visit_set(v, "diagnostics", visit_diagnostics(v));
        visit_refuse(v, 404);
        return;
    }
    if (chosen > f.n)
        chosen = 0;
    if (chosen) {
        const struct shown_figure *one = &f.items[chosen - 1];
        visit_set_text(v, "figure", unescape(v, str_sub(page, one->tag_end, one->text_end)));
        visit_set(v, "number", value_int((long long)chosen));
        put_origin(v, unescape(v, one->address));
        put_others(v, &f, chosen);
    }
    put_page(v, page, &f, chosen);
}

void page_preview(struct visit *v)
{
    if (work_step(&v->work)->kind != WORK_DATA) {
        visit_go(v, v->base);
        return;
    }
    visit_set_text(v, "name", work_step(&v->work)->name);
    visit_set(v, "ready", value_bool(page_of(v).p != NULL));
    visit_set(v, "diagnostics", visit_diagnostics(v));
    visit_show(v, 200, "preview.html.j2");
}
