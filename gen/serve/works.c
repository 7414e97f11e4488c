/* The folders of pieces of work: made, listed, stepped through, tidied away. What a step's data
 * means is for others. */
#include "serve/works.h"

#include "base/calendar.h"
#include "base/file.h"
#include "base/fileset.h"
#include "base/jsonout.h"
#include "data/json.h"
#include "juesuan.h"
#include "serve/message.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { WORK_JSON_MAX = 4 * 1024 * 1024 };

static const char *const kinds[] = {"raw", "data", "published", "unread"};

struct str work_now(struct arena *a)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    struct moment t = moment_of(now.tv_sec + 8 * 3600);
    return arena_printf(a, "%04lld-%02d-%02d %02d:%02d", t.year, t.month, t.day, t.hour, t.minute);
}

const struct work_step *work_step(const struct work *w)
{
    return &w->steps[w->at - 1];
}

struct str work_path(const struct work *w, struct str file)
{
    return path_join(w->arena, w->folder, file);
}

struct str work_cache(const struct work *w, const char *what)
{
    return work_path(w, arena_printf(w->arena, "cache-%s-%.*s-%s", JUESUAN_VERSION,
                                     STR_ARG(work_step(w)->file), what));
}

bool work_cache_get(const struct work *w, const char *what, struct str *text)
{
    struct diags ignored;
    struct str path = work_cache(w, what);
    diags_init(&ignored);
    bool ok = path.p && file_exists(path.p) &&
              file_read(path.p, SERVE_BODY_MAX, w->arena, text, &ignored);
    diags_free(&ignored);
    return ok;
}

void work_cache_put(const struct work *w, const char *what, struct str bytes)
{
    struct diags ignored;
    struct fileset set;
    struct str path = work_cache(w, what);
    diags_init(&ignored);
    fileset_init(&set, false);
    if (path.p && fileset_add(&set, path.p, bytes, &ignored))
        (void)fileset_commit(&set, &ignored);
    fileset_free(&set);
    diags_free(&ignored);
}

/* work.json */

static void put_step(struct jsonout *j, const struct work_step *s)
{
    jsonout_open_flat(j, '{');
    jsonout_member(j, "file", s->file);
    jsonout_member(j, "name", s->name);
    jsonout_member(j, "kind", str_of(kinds[s->kind]));
    jsonout_member(j, "what", s->what);
    jsonout_member(j, "detail", s->detail);
    jsonout_member(j, "when", s->when);
    jsonout_close(j, '}');
}

static void put(const struct work *w, struct buf *out)
{
    struct jsonout j;
    jsonout_init(&j, out);
    jsonout_open(&j, '{');
    jsonout_member(&j, "name", w->name);
    jsonout_member(&j, "pack", w->pack);
    jsonout_key(&j, "year");
    jsonout_int(&j, w->year);
    jsonout_key(&j, "last");
    jsonout_int(&j, w->last);
    jsonout_key(&j, "at");
    jsonout_int(&j, (long long)w->at);
    jsonout_key(&j, "steps");
    jsonout_open(&j, '[');
    for (size_t i = 0; i < w->n; i++)
        put_step(&j, &w->steps[i]);
    jsonout_close(&j, ']');
    if (w->older.n)
        jsonout_member(&j, "older", w->older);
    if (w->next.file.n) {
        jsonout_key(&j, "next");
        put_step(&j, &w->next);
    }
    jsonout_close(&j, '}');
    buf_char(out, '\n');
}

/* The state and the data that goes with it appear together. */
static bool save(struct work *w, struct str file, struct str bytes, struct diags *ds)
{
    struct fileset set;
    struct buf text;
    struct str path = work_path(w, STR("work.json"));
    struct str data = file.n ? work_path(w, file) : STR("");
    buf_init(&text);
    fileset_init(&set, true);
    put(w, &text);
    bool ok = path.p && data.p && !text.failed;
    if (!ok)
        DIAG0(ds, E1004, (struct place){0});
    ok = ok && (!file.n || fileset_add(&set, data.p, bytes, ds)) &&
         fileset_add(&set, path.p, buf_view(&text), ds) && fileset_commit(&set, ds);
    fileset_free(&set);
    buf_free(&text);
    return ok;
}

bool work_save(struct work *w, struct diags *ds)
{
    return save(w, STR(""), STR(""), ds);
}

static int get_int(const struct value *map, const char *name)
{
    const struct value *v = value_get(map, name);
    int64_t i = 0;
    return v && v->type == VALUE_INT && dec_to_i64(v->d, &i) && i >= 0 && i < 1000000 ? (int)i : 0;
}

static bool get_step(const struct value *v, struct work_step *s)
{
    struct str kind = value_get_str(v, "kind");
    *s = (struct work_step){.file = value_get_str(v, "file"),
                            .name = value_get_str(v, "name"),
                            .what = value_get_str(v, "what"),
                            .detail = value_get_str(v, "detail"),
                            .when = value_get_str(v, "when"),
                            .kind = WORK_UNREAD};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (str_eq(kind, str_of(kinds[i])))
            s->kind = (enum work_kind)i;
    return s->file.n && s->name.n && !memchr(s->file.p, '/', s->file.n);
}

static bool get(struct work *w, const struct value *root)
{
    const struct value *steps = value_get(root, "steps"), *next = value_get(root, "next");
    w->name = value_get_str(root, "name");
    w->pack = value_get_str(root, "pack");
    w->older = value_get_str(root, "older");
    w->year = get_int(root, "year");
    w->at = (size_t)get_int(root, "at");
    w->last = (unsigned)get_int(root, "last");
    w->n = w->cap = value_count(steps);
    w->steps = arena_zalloc(w->arena, (w->n + 1) * sizeof *w->steps);
    if (!w->steps || !w->at || w->at > w->n || w->n > WORK_STEPS_MAX)
        return false;
    for (size_t i = 0; i < w->n; i++)
        if (!get_step(&steps->list->items[i], &w->steps[i]))
            return false;
    return !next || get_step(next, &w->next);
}

/* Folders */

static bool lock(struct work *w)
{
    w->lock = open(w->folder.p, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
    if (w->lock < 0)
        return false;
    while (flock(w->lock, LOCK_EX) < 0)
        if (errno != EINTR)
            return false;
    return true;
}

void work_close(struct work *w)
{
    if (w->lock >= 0)
        close(w->lock);
    w->lock = -1;
}

/* Newer ones come later in the order of their names. */
static bool new_id(char out[WORK_ID + 1])
{
    static const char digits[] = "0123456789abcdef";
    struct timespec now;
    unsigned char random[4];
    clock_gettime(CLOCK_REALTIME, &now);
    unsigned long long ticks = (unsigned long long)now.tv_sec;
    if (getrandom(random, sizeof random, 0) != (ssize_t)sizeof random)
        return false;
    for (int i = 0; i < 8; i++)
        out[i] = digits[(ticks >> (28 - 4 * i)) & 15];
    for (int i = 0; i < 8; i++)
        out[8 + i] = digits[(random[i / 2] >> (i % 2 ? 0 : 4)) & 15];
    out[WORK_ID] = '\0';
    return true;
}

static bool is_id(struct str id)
{
    for (size_t i = 0; i < id.n; i++)
        if (!ascii_is_digit(id.p[i]) && (id.p[i] < 'a' || id.p[i] > 'f'))
            return false;
    return id.n == WORK_ID;
}

static void begin(struct work *w, struct str state, struct str id, struct arena *a)
{
    *w = (struct work){
        .arena = a, .id = id, .lock = -1, .name = STR(""), .pack = STR(""), .older = STR("")};
    w->folder = path_join(a, path_join(a, state, STR("works")), id);
    w->next.file = STR("");
}

bool work_new(struct work *w, struct str state, struct work_step first, struct str bytes,
              struct arena *a, struct diags *ds)
{
    char id[WORK_ID + 1];
    if (!new_id(id)) {
        DIAG0(ds, E1004, (struct place){0});
        return false;
    }
    begin(w, state, arena_str(a, str_of(id)), a);
    if (!w->folder.p || mkdir(w->folder.p, 0700) < 0 || !lock(w)) {
        file_failed(ds, E1002, w->folder.p ? w->folder.p : "", errno);
        return false;
    }
    w->name = first.name;
    return work_advance(w, first, bytes, ds);
}

bool work_open(struct work *w, struct str state, struct str id, struct arena *a, struct diags *ds)
{
    struct source source = {0};
    struct value root;
    begin(w, state, id, a);
    if (!is_id(id) || !w->folder.p || !file_is_folder(w->folder.p) || !lock(w))
        return false;
    struct str path = work_path(w, STR("work.json"));
    if (!path.p || !file_exists(path.p))
        return false;
    source.name = path;
    if (!file_read(path.p, WORK_JSON_MAX, a, &source.text, ds) ||
        !json_parse(&source, a, &root, ds))
        return false;
    if (root.type == VALUE_MAP && get(w, &root))
        return true;
    DIAG(ds, E2001, place_file(path), STR("work.json"));
    return false;
}

bool work_delete(struct work *w, struct diags *ds)
{
    struct str *names;
    size_t n;
    bool ok = file_list(w->folder.p, w->arena, &names, &n);
    for (size_t i = 0; ok && i < n; i++) {
        struct str path = work_path(w, names[i]);
        ok = path.p && unlink(path.p) == 0;
    }
    ok = ok && rmdir(w->folder.p) == 0;
    if (!ok)
        file_failed(ds, E1002, w->folder.p, errno);
    return ok;
}

static int newest_first(const void *a, const void *b)
{
    return str_cmp(*(const struct str *)b, *(const struct str *)a);
}

bool works_list(struct str state, struct arena *a, struct str **ids, size_t *n)
{
    struct str folder = path_join(a, state, STR("works"));
    size_t found = 0;
    if (!folder.p || !file_list(folder.p, a, ids, n))
        return false;
    for (size_t i = 0; i < *n; i++)
        if (is_id((*ids)[i]))
            (*ids)[found++] = (*ids)[i];
    *n = found;
    if (found)
        qsort(*ids, found, sizeof **ids, newest_first);
    return true;
}

bool works_full(struct str state, struct arena *a)
{
    struct str *ids;
    size_t n;
    return works_list(state, a, &ids, &n) && n >= WORKS_MAX;
}

/* Steps */

/* What undone steps leave behind. */
static void remove_files(struct work *w, size_t from)
{
    for (size_t i = from; i < w->n; i++) {
        struct str path = work_path(w, w->steps[i].file);
        if (path.p)
            (void)unlink(path.p);
    }
}

bool work_advance(struct work *w, struct work_step step, struct str bytes, struct diags *ds)
{
    struct work before = *w;
    struct work_step *steps =
        arena_grow(w->arena, w->steps, w->at * sizeof *steps, (w->at + 1) * sizeof *steps);
    bool raw = step.kind == WORK_RAW;
    w->last++;
    step.file = arena_printf(w->arena, "%u.%s", w->last, raw ? "raw" : "xlsx");
    if (!steps || !step.file.p || w->at >= WORK_STEPS_MAX) {
        DIAG0(ds, E1004, (struct place){0});
        *w = before;
        return false;
    }
    if (!bytes.p && !file_read(work_path(w, w->next.file).p, SIZE_MAX, w->arena, &bytes, ds)) {
        *w = before;
        return false;
    }
    steps[w->at] = step;
    w->steps = steps;
    w->n = ++w->at;
    w->next.file = STR("");
    if (!save(w, step.file, bytes, ds)) {
        *w = before;
        return false;
    }
    remove_files(&before, before.at);
    return true;
}

bool work_propose(struct work *w, struct work_step step, struct str bytes, struct diags *ds)
{
    w->next = step;
    w->next.file = STR("next.xlsx");
    return save(w, w->next.file, bytes, ds);
}

bool work_drop_proposal(struct work *w, struct diags *ds)
{
    w->next.file = STR("");
    return work_save(w, ds);
}

bool work_keep_older(struct work *w, struct str name, struct str bytes, struct diags *ds)
{
    struct str before = w->older, path = work_path(w, WORK_OLDER);
    bool keep = bytes.n > 0;
    w->older = keep ? name : STR("");
    if (!save(w, keep ? WORK_OLDER : STR(""), bytes, ds)) {
        w->older = before;
        return false;
    }
    if (!keep && path.p)
        (void)unlink(path.p);
    return true;
}

bool work_go(struct work *w, size_t to, struct diags *ds)
{
    if (to < 1 || to > w->n)
        return false;
    w->at = to;
    w->next.file = STR("");
    return work_save(w, ds);
}
