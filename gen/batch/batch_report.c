/* The index of a batch, as JSON for programs and as a page for people. */
#include "base/file.h"
#include "base/fileset.h"
#include "base/terminal.h"
#include "base/utf8.h"
#include "batch/batch.h"
#include "data/json.h"
#include "expr/builtin/builtin.h"
#include "store/foreign.h"
#include "store/link.h"
#include "store/snapshot.h"
#include "template/template.h"

enum { BATCH_FORMAT = 1 };

static const char *const status_names[] = {"ok", "data", "usage", "io", "bug"};

/* JSON */

static void put_files(struct jsonout *j, const struct batch_item *item)
{
    jsonout_key(j, "formats");
    jsonout_open_flat(j, '[');
    for (size_t i = 0; i < WRITERS; i++)
        if (item->status == JUESUAN_OK && has_format(item->formats, i))
            jsonout_str(j, str_of(writers[i].name));
    jsonout_close(j, ']');
}

static void put_item(struct jsonout *j, const struct batch_item *item)
{
    jsonout_open(j, '{');
    jsonout_member(j, "name", item->stem);
    jsonout_member(j, "title", item->title);
    if (item->folder.n)
        jsonout_member(j, "folder", item->folder);
    jsonout_member(j, "status", str_of(status_names[item->status]));
    jsonout_key(j, "errors");
    jsonout_int(j, item->errors);
    jsonout_key(j, "warnings");
    jsonout_int(j, item->warnings);
    put_files(j, item);
    if (item->message.n)
        jsonout_member(j, "message", item->message);
    jsonout_close(j, '}');
}

struct counts {
    long long total, ok, warned, failed;
};

static struct counts count(const struct batch_list *l)
{
    struct counts c = {0};
    for (size_t i = 0; i < l->n; i++) {
        const struct batch_item *item = &l->items[i];
        if (!item->done)
            continue;
        c.total++;
        c.failed += item->status != JUESUAN_OK;
        c.ok += item->status == JUESUAN_OK;
        c.warned += item->status == JUESUAN_OK && item->warnings;
    }
    return c;
}

void batch_json(struct buf *out, const struct batch_list *l, unsigned shard, unsigned shards)
{
    struct jsonout j;
    struct counts c = count(l);
    const struct {
        const char *name;
        long long value;
    } numbers[] = {{"batch", BATCH_FORMAT},  {"shard", shard}, {"shards", shards},
                   {"departments", c.total}, {"done", c.ok},   {"with_warnings", c.warned},
                   {"failed", c.failed}};
    jsonout_init(&j, out);
    jsonout_open(&j, '{');
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        jsonout_key(&j, numbers[i].name);
        jsonout_int(&j, numbers[i].value);
    }
    jsonout_key(&j, "results");
    jsonout_open(&j, '[');
    for (size_t i = 0; i < l->n; i++)
        if (l->items[i].done)
            put_item(&j, &l->items[i]);
    jsonout_close(&j, ']');
    jsonout_close(&j, '}');
    buf_char(out, '\n');
}

/* HTML: the page itself is templates/standard/index.html.j2 */

/* A path as a link: every byte that is not plain is escaped (RFC 3986, 2.1). */
static struct str link_of(struct arena *a, const struct batch_item *item, const char *extension)
{
    struct buf text;
    struct str name = arena_printf(a, "%.*s%s%.*s.%s", STR_ARG(item->folder),
                                   item->folder.n ? "/" : "", STR_ARG(item->stem), extension);
    buf_init(&text);
    buf_puts(&text, "./");
    for (size_t i = 0; i < name.n; i++) {
        unsigned char c = (unsigned char)name.p[i];
        if (ascii_is_alpha(c) || ascii_is_digit(c) || (c && strchr("-._~/", c)))
            buf_char(&text, (char)c);
        else
            buf_printf(&text, "%%%02X", c);
    }
    struct str s = text.failed ? (struct str){NULL, 0} : arena_str(a, buf_view(&text));
    buf_free(&text);
    return s;
}

/* A file name as text: it may be no UTF-8, and hold line ends and what turns the direction of
 * writing. */
static struct str shown(struct arena *a, struct str name)
{
    struct buf text;
    buf_init(&text);
    for (const char *p = name.p, *end = name.p + name.n; p < end;) {
        int32_t cp = utf8_next(&p, end);
        buf_cp(&text, cp < 0 ? 0xFFFD : terminal_obeys(cp) ? ' ' : cp);
    }
    struct str s = text.failed ? (struct str){NULL, 0} : arena_str(a, buf_view(&text));
    buf_free(&text);
    return s;
}

static bool put_row(struct list *rows, const struct batch_item *item, struct arena *a)
{
    struct vmap *map = vmap_new(a);
    struct list *files = list_new(a);
    bool ok = map && files;
    for (size_t i = 0; ok && i < WRITERS; i++) {
        struct vmap *file = vmap_new(a);
        if (item->status != JUESUAN_OK || !has_format(item->formats, i))
            continue;
        ok = file && vmap_set(file, a, STR("format"), value_str(str_of(writers[i].name))) &&
             vmap_set(file, a, STR("link"), value_str(link_of(a, item, writers[i].ending))) &&
             list_push(files, a, value_map(file));
    }
    struct str first = item->message;
    size_t end = str_find(first, STR("\n"), 0);
    if (end != SIZE_MAX)
        first.n = end;
    return ok && vmap_set(map, a, STR("name"), value_str(shown(a, item->stem))) &&
           vmap_set(map, a, STR("title"), value_str(shown(a, item->title))) &&
           vmap_set(map, a, STR("ok"), value_bool(item->status == JUESUAN_OK)) &&
           vmap_set(map, a, STR("errors"), value_int(item->errors)) &&
           vmap_set(map, a, STR("warnings"), value_int(item->warnings)) &&
           vmap_set(map, a, STR("message"), value_str(shown(a, first))) &&
           vmap_set(map, a, STR("files"), value_list(files)) && list_push(rows, a, value_map(map));
}

static struct vmap *page_values(const struct batch_list *l, struct arena *a)
{
    struct vmap *root = vmap_new(a);
    struct list *rows = list_new(a);
    struct counts c = count(l);
    bool ok = root && rows;
    for (size_t i = 0; ok && i < l->n; i++)
        if (l->items[i].done)
            ok = put_row(rows, &l->items[i], a);
    ok = ok && vmap_set(root, a, STR("departments"), value_list(rows)) &&
         vmap_set(root, a, STR("total"), value_int(c.total)) &&
         vmap_set(root, a, STR("done"), value_int(c.ok)) &&
         vmap_set(root, a, STR("failed"), value_int(c.failed));
    return ok ? root : NULL;
}

bool batch_html(struct buf *out, const struct batch_list *l, const char *home, struct arena *a,
                struct diags *ds)
{
    struct str path = path_join(a, str_of(home), STR("templates/standard"));
    struct template_folder folder = {path.p, a, ds};
    struct template_set set;
    struct map_scope scope;
    struct expr_env env;
    struct vmap *values = page_values(l, a);
    if (!values || !path.p) {
        DIAG0(ds, E1004, (struct place){0});
        return false;
    }
    template_set_init(&set, &registry_builtin, a, template_load_from_folder, &folder);
    expr_env_init(&env, &registry_builtin, a, ds);
    env.fuel = EXPR_FUEL + 1000L * (long)l->n;
    map_scope_init(&scope, NULL, values);
    return template_render(&set, STR("index.html.j2"), &env, &scope.scope, out, NULL);
}

/* Files */

static struct str summary_name(struct arena *a, unsigned shard, unsigned shards)
{
    return shards ? arena_printf(a, "batch-%u-of-%u.json", shard, shards) : STR("batch.json");
}

bool batch_may_write(const char *folder, unsigned shard, unsigned shards, bool force,
                     struct arena *a, struct diags *ds)
{
    struct str json = path_join(a, str_of(folder), summary_name(a, shard, shards));
    struct str html = path_join(a, str_of(folder), STR("index.html"));
    if (!json.p || !html.p) {
        DIAG0(ds, E1004, place_file(str_of(folder)));
        return false;
    }
    bool ok = foreign_spared(json.p, MADE_SUMMARY, force, ds);
    return (shards || foreign_spared(html.p, MADE_INDEX, force, ds)) && ok;
}

static bool add_file(struct fileset *set, struct arena *a, const char *folder, struct str name,
                     const struct buf *text, struct diags *ds)
{
    struct str path = path_join(a, str_of(folder), name);
    if (path.p && !text->failed)
        return link_stays(folder, path, ds) && fileset_add(set, path.p, buf_view(text), ds);
    DIAG0(ds, E1004, place_file(name));
    return false;
}

bool batch_write(const struct batch_list *l, const char *folder, const char *home, unsigned shard,
                 unsigned shards, struct diags *ds)
{
    struct arena a;
    struct buf json, html;
    struct fileset set;
    arena_init(&a);
    buf_init(&json);
    buf_init(&html);
    fileset_init(&set, true);
    batch_json(&json, l, shard, shards);
    bool ok = add_file(&set, &a, folder, summary_name(&a, shard, shards), &json, ds);
    if (ok && home && !shards)
        ok = batch_html(&html, l, home, &a, ds) &&
             add_file(&set, &a, folder, STR("index.html"), &html, ds);
    ok = ok && fileset_commit(&set, ds);
    fileset_free(&set);
    buf_free(&json);
    buf_free(&html);
    arena_free(&a);
    return ok;
}
