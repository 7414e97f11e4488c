/* The file's place, its reading and writing. What a build says (snapshot) is snapshot.c's, hashes
 * identity.c's. */
#include "store/manifest.h"

#include "base/file.h"
#include "base/fileset.h"
#include "base/hash.h"
#include "base/utf8.h"
#include "data/json.h"

#include <fcntl.h>
#include <unistd.h>

enum { NAME_BYTES_MAX = 255, MANIFEST_FORMAT = 1 };

/* Paths */

/* STEM + ending, where that is too long for a file system a shorter stem with a hash of it. */
static struct str fitting_name(struct arena *a, struct str stem, struct str ending)
{
    enum { HASH = 17 };
    if (stem.n + ending.n <= NAME_BYTES_MAX)
        return arena_printf(a, "%.*s%.*s", STR_ARG(stem), STR_ARG(ending));
    size_t room = NAME_BYTES_MAX - ending.n - HASH, n = 0;
    for (const char *p = stem.p; p <= stem.p + room;) {
        n = (size_t)(p - stem.p);
        (void)utf8_next(&p, stem.p + stem.n);
    }
    return arena_printf(a, "%.*s~%016llx%.*s", (int)n, stem.p,
                        (unsigned long long)str_fingerprint(stem), STR_ARG(ending));
}

static struct str in_folder(struct arena *a, const struct output_paths *o, struct str name)
{
    return name.p ? path_join(a, o->folder, name) : name;
}

bool output_paths_of(struct str data, struct str folder, struct arena *a, struct output_paths *out,
                     struct diags *ds)
{
    struct str stem = path_stem(data);
    if (stem.n + 5 > NAME_BYTES_MAX) {
        DIAG0(ds, E8014, place_file(data));
        return false;
    }
    *out = (struct output_paths){.folder = folder, .stem = arena_str(a, stem)};
    for (size_t i = 0; i < WRITERS; i++)
        out->files[i] =
            in_folder(a, out, fitting_name(a, stem, arena_printf(a, ".%s", writers[i].ending)));
    out->trace = in_folder(a, out, fitting_name(a, stem, STR(".trace")));
    out->manifest = in_folder(a, out, fitting_name(a, stem, STR(".manifest.json")));
    out->pending = in_folder(
        a, out,
        arena_printf(a, ".juesuan-%016llx.pending", (unsigned long long)str_fingerprint(stem)));
    if (a->failed)
        DIAG0(ds, E1004, place_file(data));
    return !a->failed;
}

/* Reading */

static void copy_hash(const struct value *map, const char *name, char hash[HASH_DIGITS + 1])
{
    struct str s = value_get_str(map, name);
    if (s.n == HASH_DIGITS)
        memcpy(hash, s.p, HASH_DIGITS);
}

static size_t count_member(const struct value *map, const char *name)
{
    const struct value *v = map->type == VALUE_MAP ? vmap_find(map->map, str_of(name)) : NULL;
    int64_t i = 0;
    return v && v->type == VALUE_INT && dec_to_i64(v->d, &i) && i > 0 ? (size_t)i : 0;
}

static void read_output(const struct value *v, struct manifest *out)
{
    size_t i = writer_named(value_get_str(v, "format"));
    if (i == WRITERS)
        return;
    copy_hash(v, "sha256", out->outputs[i].hash);
    copy_hash(v, "identity", out->outputs[i].identity);
    out->outputs[i].size = (long long)count_member(v, "size");
}

static void take_head(const struct value *root, struct arena *a, struct manifest *out)
{
    const struct value *outputs = vmap_find(root->map, STR("outputs"));
    const struct value *findings = vmap_find(root->map, STR("findings"));
    const struct value *facts = vmap_find(root->map, STR("facts"));
    if (count_member(root, "manifest") != MANIFEST_FORMAT || !outputs ||
        outputs->type != VALUE_LIST)
        return;
    out->pack = arena_str(a, value_get_str(root, "template"));
    out->title = arena_str(a, value_get_str(root, "title"));
    for (size_t i = 0; i < outputs->list->n; i++)
        read_output(&outputs->list->items[i], out);
    if (findings) {
        out->errors = count_member(findings, "errors");
        out->warnings = count_member(findings, "warnings");
    }
    if (facts)
        copy_hash(facts, "sha256", out->facts);
}

/* A manifest that was cut off, as a power failure may do, still begins like one. */
static bool has_end(int fd)
{
    char end[3];
    off_t size = lseek(fd, 0, SEEK_END);
    return size > (off_t)sizeof end && pread(fd, end, sizeof end, size - 3) == 3 &&
           !memcmp(end, "\n}\n", 3);
}

/* What stands in front of the inputs is a few hundred bytes; the content behind them may be
 * thousands of figures, which nobody needs to know that nothing has changed. {NULL, 0} when it does
 * not begin like that. */
static struct str read_head(const char *path, struct arena *a, bool *whole)
{
    enum { HEAD_BYTES = 4096 };
    char head[HEAD_BYTES];
    struct str none = {NULL, 0};
    int fd;
    ssize_t n = open_given(path, &fd) != OPEN_OK ? -1 : pread(fd, head, sizeof head, 0);
    *whole = n > 0 && has_end(fd);
    if (fd >= 0)
        close(fd);
    size_t end =
        n <= 0 ? SIZE_MAX : str_find((struct str){head, (size_t)n}, STR(",\n  \"inputs\": {"), 0);
    return end == SIZE_MAX ? none : arena_printf(a, "%.*s\n}", (int)end, head);
}

void manifest_read(const char *path, struct arena *a, struct manifest *out)
{
    struct diags ignored;
    struct sources sources;
    struct value root;
    *out = (struct manifest){0};
    if (!file_exists(path))
        return;
    diags_init(&ignored);
    sources_init(&sources, a, NULL);
    struct str text = read_head(path, a, &out->whole);
    if (text.p || file_read(path, JSON_BYTES_MAX, a, &text, &ignored)) {
        const struct source *s = sources_add(&sources, str_of(path), text);
        if (s && json_parse(s, a, &root, &ignored) && root.type == VALUE_MAP)
            take_head(&root, a, out);
    }
    diags_free(&ignored);
}

bool manifest_content(const struct source *text, const struct value *root, struct arena *a,
                      struct snapshot *out, struct diags *ds)
{
    const struct value *content =
        root->type == VALUE_MAP ? vmap_find(root->map, STR("content")) : NULL;
    if (content && snapshot_read(content, a, out))
        return true;
    DIAG(ds, E8011, place_file(text->name),
         content ? diag_word(WORD_ITS_CONTENT_IS_DAMAGED) : diag_word(WORD_IT_HAS_NO_CONTENT));
    return false;
}

/* Writing */

static void put_output(struct jsonout *j, size_t i, const struct manifest_output *o,
                       struct str path)
{
    jsonout_open_flat(j, '{');
    jsonout_member(j, "format", str_of(writers[i].name));
    jsonout_member(j, "file", path_base(path));
    jsonout_key(j, "size");
    jsonout_int(j, o->size);
    jsonout_member(j, "sha256", str_of(o->hash));
    jsonout_member(j, "identity", str_of(o->identity));
    jsonout_close(j, '}');
}

static void put_results(struct jsonout *j, const struct manifest *m, const struct snapshot *content)
{
    jsonout_key(j, "findings");
    jsonout_open_flat(j, '{');
    jsonout_key(j, "errors");
    jsonout_int(j, (long long)m->errors);
    jsonout_key(j, "warnings");
    jsonout_int(j, (long long)m->warnings);
    jsonout_close(j, '}');
    jsonout_key(j, "facts");
    jsonout_open_flat(j, '{');
    jsonout_key(j, "count");
    jsonout_int(j, (long long)content->fact_count);
    jsonout_member(j, "sha256", str_of(m->facts));
    jsonout_close(j, '}');
}

void manifest_put(struct buf *out, const struct manifest *m, const struct output_paths *paths,
                  const struct identity *id, const struct snapshot *content)
{
    struct jsonout j;
    jsonout_init(&j, out);
    jsonout_open(&j, '{');
    jsonout_key(&j, "manifest");
    jsonout_int(&j, MANIFEST_FORMAT);
    jsonout_member(&j, "program", STR("juesuan " JUESUAN_VERSION));
    jsonout_member(&j, "template", m->pack);
    jsonout_member(&j, "title", m->title);
    jsonout_key(&j, "outputs");
    jsonout_open(&j, '[');
    for (size_t i = 0; i < WRITERS; i++)
        if (m->outputs[i].hash[0])
            put_output(&j, i, &m->outputs[i], paths->files[i]);
    jsonout_close(&j, ']');
    put_results(&j, m, content);
    jsonout_key(&j, "inputs");
    jsonout_raw(&j, id->inputs);
    jsonout_key(&j, "content");
    snapshot_put(&j, content);
    jsonout_close(&j, '}');
    buf_char(out, '\n');
}

/* The journal */

bool pending_write(const struct output_paths *paths, const struct buf *hashes, bool sync,
                   struct diags *ds)
{
    struct fileset set;
    fileset_init(&set, sync);
    if (hashes->failed)
        DIAG0(ds, E1004, place_file(paths->pending));
    bool ok = !hashes->failed && fileset_add(&set, paths->pending.p, buf_view(hashes), ds) &&
              fileset_commit(&set, ds);
    fileset_free(&set);
    return ok;
}

bool pending_has(const struct output_paths *paths, const char *hash, struct arena *a)
{
    enum { PENDING_BYTES_MAX = 65536 };
    struct diags ignored;
    struct str text;
    bool found = false;
    if (!file_exists(paths->pending.p))
        return false;
    diags_init(&ignored);
    if (file_read(paths->pending.p, PENDING_BYTES_MAX, a, &text, &ignored))
        found = str_find(text, str_of(hash), 0) != SIZE_MAX;
    diags_free(&ignored);
    return found;
}

void pending_remove(const struct output_paths *paths)
{
    (void)unlink(paths->pending.p);
}
