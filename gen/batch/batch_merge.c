/* The shards' results become one index. */
#include "base/file.h"
#include "batch/batch.h"
#include "data/json.h"
#include "store/snapshot.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

enum { SHARDS_MAX = 10000 };

struct merge {
    struct juesuan *j;
    const char *out;
    struct arena arena;
    struct sources sources;
    struct batch_list list;
    unsigned shards;
    bool *seen; /* shard i + 1 */
};

static bool wrong(struct merge *m, struct str path, struct str what)
{
    DIAG(&m->j->diags, E8010, place_file(path), what);
    return false;
}

static unsigned number(const struct value *map, const char *name)
{
    const struct value *v = vmap_find(map->map, str_of(name));
    int64_t i = 0;
    return v && v->type == VALUE_INT && dec_to_i64(v->d, &i) && i >= 0 && i < INT32_MAX
               ? (unsigned)i
               : 0;
}

/* The way from the folder of the index to one of the merged folders; NULL when either has none. */
static struct str way_to(struct merge *m, const char *folder)
{
    char *from = realpath(m->out, NULL), *to = from ? realpath(folder, NULL) : NULL;
    if (!to) {
        file_failed(&m->j->diags, E1001, from ? folder : m->out, errno);
        free(from);
        return (struct str){NULL, 0};
    }
    struct str f = str_of(from), t = str_of(to), way = STR("");
    size_t common = 0;
    for (size_t i = 0; i <= f.n && i <= t.n; i++) {
        bool f_end = i == f.n || f.p[i] == '/', t_end = i == t.n || t.p[i] == '/';
        if (f_end && t_end)
            common = i;
        if (i == f.n || i == t.n || f.p[i] != t.p[i])
            break;
    }
    for (size_t i = common; way.p && i < f.n; i++)
        if (f.p[i] == '/')
            way = path_join(&m->arena, way, STR(".."));
    if (way.p && common < t.n)
        way = path_join(&m->arena, way, str_sub(t, common + 1, t.n));
    free(from);
    free(to);
    return way;
}

static format_set formats_of(const struct value *list)
{
    format_set formats = 0;
    for (size_t i = 0; list && list->type == VALUE_LIST && i < list->list->n; i++) {
        const struct value *name = &list->list->items[i];
        size_t k = name->type == VALUE_STR ? writer_named(name->s) : WRITERS;
        formats |= k < WRITERS ? 1U << k : 0;
    }
    return formats;
}

static enum juesuan_status status_of(struct str name)
{
    return str_eq(name, STR("ok"))      ? JUESUAN_OK
           : str_eq(name, STR("data"))  ? JUESUAN_DATA
           : str_eq(name, STR("usage")) ? JUESUAN_USAGE
           : str_eq(name, STR("io"))    ? JUESUAN_IO
                                        : JUESUAN_BUG;
}

/* It becomes part of a link. */
static bool is_file_name(struct str name)
{
    return name.n && !str_eq(name, STR(".")) && !str_eq(name, STR("..")) &&
           !memchr(name.p, '/', name.n) && !memchr(name.p, '\0', name.n);
}

static bool take_results(struct merge *m, struct str path, const struct value *root, struct str way)
{
    const struct value *results = vmap_find(root->map, STR("results"));
    if (!results || results->type != VALUE_LIST)
        return wrong(m, path, STR("results"));
    for (size_t i = 0; i < results->list->n; i++) {
        const struct value *v = &results->list->items[i];
        if (v->type != VALUE_MAP || !is_file_name(value_get_str(v, "name")))
            return wrong(m, path, STR("results"));
        struct batch_item item = {.done = true,
                                  .stem = value_get_str(v, "name"),
                                  .folder = way,
                                  .title = value_get_str(v, "title"),
                                  .message = value_get_str(v, "message"),
                                  .status = status_of(value_get_str(v, "status")),
                                  .errors = number(v, "errors"),
                                  .warnings = number(v, "warnings"),
                                  .formats = formats_of(vmap_find(v->map, STR("formats")))};
        item.path = item.stem;
        if (!batch_list_add(&m->list, item))
            return false;
    }
    return true;
}

/* Every result must be of the same division, and each part of it there once. */
static bool take_shard(struct merge *m, struct str path, const struct value *root)
{
    unsigned shard = number(root, "shard"), shards = number(root, "shards");
    if (!shards || shards > SHARDS_MAX || !shard || shard > shards ||
        (m->shards && m->shards != shards))
        return wrong(m, path, STR("shards"));
    if (!m->seen)
        m->seen = arena_zalloc(&m->arena, shards * sizeof *m->seen);
    if (!m->seen)
        return false;
    m->shards = shards;
    if (m->seen[shard - 1])
        return wrong(m, path, STR("shard"));
    m->seen[shard - 1] = true;
    return true;
}

static bool take_file(struct merge *m, const char *folder, struct str name, struct str way)
{
    struct diags *ds = &m->j->diags;
    struct str path = path_join(&m->arena, str_of(folder), name), text;
    struct value root;
    if (!path.p)
        return false;
    enum open_result r =
        file_read_inside(folder, name, path.p, JSON_BYTES_MAX, &m->arena, &text, ds);
    if (r == OPEN_OUTSIDE)
        file_report_link(ds, path.p);
    if (r == OPEN_ABSENT)
        file_failed(ds, E1001, path.p, ENOENT);
    if (r != OPEN_OK)
        return false;
    const struct source *s = sources_add(&m->sources, path, text);
    if (!s || !json_parse(s, &m->arena, &root, ds))
        return false;
    if (root.type != VALUE_MAP || number(&root, "batch") != 1)
        return wrong(m, path, STR("batch"));
    return take_shard(m, path, &root) && take_results(m, path, &root, way);
}

static bool take_folder(struct merge *m, const char *folder)
{
    struct str way = way_to(m, folder);
    struct str *names;
    size_t n, found = 0;
    bool ok = true;
    if (!way.p)
        return false;
    if (!file_list(folder, &m->arena, &names, &n)) {
        file_failed(&m->j->diags, E1001, folder, errno);
        return false;
    }
    for (size_t i = 0; i < n; i++)
        if (str_starts(names[i], STR("batch-")) && str_ends(names[i], STR(".json")) &&
            str_find(names[i], STR("-of-"), 0) != SIZE_MAX) {
            ok &= take_file(m, folder, names[i], way);
            found++;
        }
    return found ? ok : wrong(m, str_of(folder), STR("batch-K-of-N.json"));
}

static bool check_complete(struct merge *m)
{
    bool ok = true;
    for (unsigned i = 0; i < m->shards; i++)
        if (!m->seen[i]) {
            struct str part = arena_printf(&m->arena, "%u", i + 1);
            struct str all = arena_printf(&m->arena, "%u", m->shards);
            DIAG(&m->j->diags, E8009, place_file(str_of(m->out)), part, all);
            ok = false;
        }
    return ok;
}

enum juesuan_status juesuan_batch_merge(struct juesuan *j, const char *const *folders, size_t n,
                                        const char *out, bool force)
{
    struct merge m = {.j = j, .out = out};
    context_begin(j);
    arena_init(&m.arena);
    sources_init(&m.sources, &m.arena, NULL);
    m.list.arena = &m.arena;
    int shard_lock = -1, lock = -1;
    bool ok =
        file_make_folder(out, &j->diags) && batch_may_write(out, 0, 0, force, &m.arena, &j->diags);
    if (ok)
        lock = batch_lock(out, 0, 0, &shard_lock, &m.arena, &j->diags);
    ok = lock >= 0;
    for (size_t i = 0; ok && i < n; i++)
        ok = take_folder(&m, folders[i]);
    ok = ok && check_complete(&m);
    if (ok) {
        batch_list_sort(&m.list);
        ok = batch_write(&m.list, out, j->home.p, 0, 0, &j->diags);
    }
    if (lock >= 0)
        close(lock);
    arena_free(&m.arena);
    enum juesuan_status status = context_status(j);
    return ok || status != JUESUAN_OK ? status : JUESUAN_BUG;
}
