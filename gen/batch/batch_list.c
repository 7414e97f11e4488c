/* Which data files a batch is made of, in which order and under which names, and which of them
 * are a shard's. */
#include "base/file.h"
#include "base/memory.h"
#include "base/sha256.h"
#include "batch/batch.h"
#include "data/json.h"
#include "entry/entry.h"
#include "store/foreign.h"

#include <stdlib.h>

enum { LIST_BYTES_MAX = 64 * 1024 * 1024, FOLDERS_DEEP = 4 };

bool batch_list_add(struct batch_list *l, struct batch_item item)
{
    struct batch_item *items = arena_room(l->arena, l->items, l->n, &l->cap, sizeof *items);
    if (!items)
        return false;
    l->items = items;
    l->items[l->n++] = item;
    return true;
}

static bool add_path(struct batch_list *l, struct str path, bool link, struct diags *ds)
{
    struct str copy = arena_str(l->arena, path), stem = path_stem(copy);
    stem = arena_str(l->arena, stem);
    struct batch_item item = {.path = copy, .stem = stem, .link = link};
    item.folder = item.title = item.message = STR("");
    if (copy.p && stem.p && batch_list_add(l, item))
        return true;
    DIAG0(ds, E1004, place_file(path));
    return false;
}

/* Of the workbooks in a folder those that are filled in are data: they say so themselves. One that
 * was named by itself is taken without asking, and one that cannot be opened may be data: nobody
 * would miss it if it were left out without a word. */
static bool is_filled_in(struct str path)
{
    struct arena a;
    struct diags ignored;
    struct entry_identity identity = {.found = false};
    struct str bytes;
    arena_init(&a);
    diags_init(&ignored);
    const struct book *book = file_read(path.p, RECORD_BYTES_MAX, &a, &bytes, &ignored)
                                  ? entry_open(bytes, path, &a, &ignored)
                                  : NULL;
    bool found = !book || !entry_identify(book, path, &identity, &ignored) || identity.found;
    diags_free(&ignored);
    arena_free(&a);
    return found;
}

/* Results of builds and batches lie beside data where someone builds into the data folder: they are
 * told by their content, for data may be called batch.json too. */
static bool is_wanted(const struct batch_list *l, struct str name, struct str path)
{
    if (l->published && name.p[0] != '.' && !str_starts(name, STR("~$")) &&
        publication_part(name) != PUBLICATION_NO)
        return true;
    if (!path_is_data(name) || name.p[0] == '.' || str_starts(name, STR("~$")))
        return false;
    if (!str_ends(name, STR(".json")))
        return l->begin || is_filled_in(path);
    if (str_ends(name, STR(".manifest.json")))
        return !made_here(path.p, MADE_MANIFEST);
    return !str_starts(name, STR("batch")) || !made_here(path.p, MADE_SUMMARY);
}

/* In a folder below all sorts of JSON may stand: data has a department, or names one where it
 * cannot be parsed for a slip. */
static bool has_department(struct str path)
{
    struct arena a;
    struct diags ignored;
    struct str bytes;
    struct value root;
    bool found = false;
    arena_init(&a);
    diags_init(&ignored);
    if (!file_read(path.p, RECORD_BYTES_MAX, &a, &bytes, &ignored)) {
        /* Who reads it tells why it cannot be read. */
        found = ignored.out_of_memory || ignored.first_error == E1001;
    } else {
        struct source source = {.name = path, .text = bytes};
        bool parsed = json_parse(&source, &a, &root, &ignored);
        const struct value *v =
            parsed && root.type == VALUE_MAP ? vmap_find(root.map, STR("department")) : NULL;
        found = parsed ? v && v->type == VALUE_MAP
                       : str_find(bytes, STR("\"department\""), 0) != SIZE_MAX;
    }
    diags_free(&ignored);
    arena_free(&a);
    return found;
}

/* Folders below belong to it where published files are looked for, each of a department, and where
 * the data of many is only read. */
static bool add_folder(struct batch_list *l, struct str folder, int depth, struct diags *ds)
{
    struct str *names;
    size_t n;
    if (!file_list(folder.p, l->arena, &names, &n)) {
        if (memory_failed())
            DIAG0(ds, E1004, place_file(folder));
        else
            DIAG(ds, E1001, place_file(folder), diag_word(WORD_CANNOT_BE_LISTED));
        return false;
    }
    for (size_t i = 0; i < n; i++) {
        struct str path = path_join(l->arena, folder, names[i]);
        bool inside = path.p && file_is_folder(path.p);
        if (inside && (l->published || l->below) && depth < FOLDERS_DEEP && names[i].p[0] != '.' &&
            !file_is_link(path.p) && !add_folder(l, path, depth + 1, ds))
            return false;
        if (path.p && (inside || !is_wanted(l, names[i], path)))
            continue;
        if (path.p && depth && l->below && str_ends(names[i], STR(".json")) &&
            !has_department(path))
            continue;
        if (!path.p || !add_path(l, path, file_is_link(path.p), ds))
            return false;
    }
    return true;
}

/* A path that does not exist is a department that fails, not an end of the batch. */
static bool add_one(struct batch_list *l, struct str path, struct diags *ds)
{
    return file_is_folder(path.p) ? add_folder(l, path, 0, ds) : add_path(l, path, false, ds);
}

/* One path a line; each ended by a NUL where there is one, for names with line ends. */
static bool add_listed(struct batch_list *l, const char *file, struct diags *ds)
{
    struct str text;
    if (!file_read(file, LIST_BYTES_MAX, l->arena, &text, ds))
        return false;
    if (str_starts(text, STR("\xEF\xBB\xBF")))
        text = str_sub(text, 3, text.n); /* as Windows editors write it */
    char end = memchr(text.p, '\0', text.n) ? '\0' : '\n';
    for (size_t from = 0; from < text.n;) {
        const char *stop = memchr(text.p + from, end, text.n - from);
        struct str line = str_sub(text, from, stop ? (size_t)(stop - text.p) : text.n);
        from += line.n + 1;
        if (end == '\n' && line.n && line.p[line.n - 1] == '\r')
            line.n--;
        if (!line.n)
            continue;
        line = arena_str(l->arena, line);
        if (!line.p || !add_one(l, line, ds))
            return false;
    }
    return true;
}

static int by_stem(const void *a, const void *b)
{
    const struct batch_item *x = a, *y = b;
    int order = str_cmp(x->stem, y->stem);
    return order ? order : str_cmp(x->path, y->path);
}

void batch_list_sort(struct batch_list *l)
{
    if (l->n)
        qsort(l->items, l->n, sizeof *l->items, by_stem);
}

/* index.html is the batch's own. */
static bool names_are_free(const struct batch_list *l, struct diags *ds)
{
    bool ok = true;
    for (size_t i = 0; i < l->n; i++)
        if (str_eq(l->items[i].stem, STR("index"))) {
            DIAG0(ds, E8017, place_file(l->items[i].path));
            ok = false;
        }
    return ok;
}

/* One more file of an item. */
static bool add_more(struct batch_list *l, struct batch_item *item, struct str path)
{
    struct str *more = arena_alloc(l->arena, (item->more_n + 1) * sizeof *more);
    if (!more)
        return false;
    if (item->more_n)
        memcpy(more, item->more, item->more_n * sizeof *more);
    more[item->more_n++] = path;
    item->more = more;
    return true;
}

/* The same path given twice is one department; two files of one name would share their outputs. */
static bool unite(struct batch_list *l, struct diags *ds)
{
    size_t kept = 0;
    bool ok = true;
    for (size_t i = 0; i < l->n; i++) {
        struct batch_item *last = kept ? &l->items[kept - 1] : NULL;
        if (!last || !str_eq(last->stem, l->items[i].stem)) {
            l->items[kept++] = l->items[i];
            continue;
        }
        if (str_eq(last->path, l->items[i].path))
            continue;
        if (l->begin) {
            if (!add_more(l, last, l->items[i].path)) {
                DIAG0(ds, E1004, place_file(last->path));
                return false;
            }
            continue;
        }
        struct str other = l->items[i].path;
        DIAG(ds, E8005, place_file(last->path), other);
        ok = false;
    }
    l->n = kept;
    return ok;
}

unsigned batch_shard_of(struct str stem, unsigned shards)
{
    unsigned char sum[SHA256_BYTES];
    uint64_t v = 0;
    sha256_of(stem, sum);
    for (size_t i = 0; i < 8; i++)
        v = v << 8 | sum[i];
    return (unsigned)(v % shards) + 1;
}

static void keep_shard(struct batch_list *l, unsigned shard, unsigned shards)
{
    size_t kept = 0;
    for (size_t i = 0; i < l->n; i++)
        if (batch_shard_of(l->items[i].stem, shards) == shard)
            l->items[kept++] = l->items[i];
    l->n = kept;
}

bool batch_list_find(const char *const *inputs, size_t n, struct batch_list *out, struct diags *ds)
{
    bool ok = true;
    for (size_t i = 0; i < n; i++)
        ok &= inputs[i][0] == '@' ? add_listed(out, inputs[i] + 1, ds)
                                  : add_one(out, str_of(inputs[i]), ds);
    if (!ok)
        return false;
    if (!out->n) {
        DIAG0(ds, E8008, n ? place_file(str_of(inputs[0])) : (struct place){0});
        return false;
    }
    batch_list_sort(out);
    return true;
}

bool batch_list_make(const struct juesuan_batch_options *o, struct batch_list *out,
                     struct diags *ds)
{
    out->begin = o->begin;
    if (!batch_list_find(o->inputs, o->input_count, out, ds))
        return false;
    if ((!o->begin && !names_are_free(out, ds)) || !unite(out, ds))
        return false;
    if (o->shards)
        keep_shard(out, o->shard, o->shards);
    return true;
}

static enum juesuan_status list_data(struct juesuan *j, const char *const *inputs, size_t n,
                                     bool below, juesuan_text_fn *found, void *user)
{
    struct arena a;
    context_begin(j);
    arena_init(&a);
    struct batch_list list = {.arena = &a, .below = below};
    if (batch_list_find(inputs, n, &list, &j->diags))
        for (size_t i = 0; i < list.n; i++) {
            if (list.items[i].link)
                file_report_link(&j->diags, list.items[i].path.p);
            found(user, list.items[i].path.p, list.items[i].path.n);
        }
    arena_free(&a);
    return context_status(j);
}

enum juesuan_status juesuan_list_data(struct juesuan *j, const char *const *inputs, size_t n,
                                      juesuan_text_fn *found, void *user)
{
    return list_data(j, inputs, n, false, found, user);
}

enum juesuan_status juesuan_list_data_below(struct juesuan *j, const char *const *inputs, size_t n,
                                            juesuan_text_fn *found, void *user)
{
    return list_data(j, inputs, n, true, found, user);
}
