/* The form of the file, native to the machine:
 *
 *     head, stamp, faces
 *
 * The head holds a hash of all that follows, so that damage of any kind is noticed before anything
 * is believed; the stamp changes with whatever decides what glyphs look like. It is read whole,
 * not mapped: another program may cut it short meanwhile. Beyond that each offset is tried where it
 * is used, so that not even a forged file leads outside of it. */
#include "font/known.h"

#include "base/file.h"
#include "base/fileset.h"

#include <sys/stat.h>
#include <unistd.h>

enum { KNOWN_BYTES_MAX = 4 * 1024 * 1024, ALIGNMENT = 8 };

struct file_head {
    char magic[8];
    unsigned char hash[SHA256_BYTES];
    uint64_t length; /* of what follows */
};

struct face_head {
    uint32_t bytes; /* of the whole face, this head included */
    uint32_t key, name, chars, glyphs,
        outlines; /* bytes of its parts, which follow in this order */
    int32_t index, units_per_em, ascent, descent, cap_height, weight, box[4], serif;
};

struct glyph_record {
    uint32_t glyph;
    struct glyph_measures measures;
    struct glyf_info info;
    uint32_t from, length; /* within the face's outlines */
    uint32_t encoded;
};

struct known {
    struct str path; /* empty: nothing is kept */
    struct str stamp;
    struct str faces; /* as in the file */
    struct map by_key;
};

static const char magic[8] = "JSGLYPH";

/* ---- reading ---- */

/* A file that someone else put there is not believed: only its hash would speak for it. */
static bool is_own(struct str path)
{
    struct stat s;
    return stat(path.p, &s) == 0 && S_ISREG(s.st_mode) && s.st_uid == geteuid();
}

static size_t aligned(size_t n)
{
    return (n + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
}

/* The next `n` bytes, {NULL, 0} when there are not so many. */
static struct str take(struct str *rest, size_t n)
{
    struct str s = {rest->p, n};
    if (n > rest->n)
        return (struct str){NULL, 0};
    *rest = str_sub(*rest, n, rest->n);
    return s;
}

/* Checks head and stamp; what follows them, or an empty text. */
static struct str faces_of(struct str file, struct str stamp)
{
    struct file_head head;
    unsigned char hash[SHA256_BYTES];
    struct str rest = file, h = take(&rest, sizeof head);
    if (!h.p)
        return STR("");
    memcpy(&head, h.p, sizeof head);
    if (memcmp(head.magic, magic, sizeof magic) != 0 || head.length != rest.n)
        return STR("");
    sha256_of(rest, hash);
    if (memcmp(hash, head.hash, sizeof hash) != 0 || !str_starts(rest, stamp))
        return STR("");
    return str_sub(rest, stamp.n, rest.n);
}

static bool is_plausible(const struct face_head *h)
{
    enum { EM_MIN = 16, EM_MAX = 16384 }; /* OpenType specification, 'head' table */
    return h->units_per_em >= EM_MIN && h->units_per_em <= EM_MAX &&
           h->chars % sizeof(struct known_char) == 0 &&
           h->glyphs % sizeof(struct glyph_record) == 0;
}

/* Takes a face off the front; false at the end and behind nonsense. `whole`: its bytes. */
static bool next_face(struct str *faces, struct str *whole, struct str *key, struct known_face *f)
{
    struct face_head h;
    if (faces->n < sizeof h)
        return false;
    memcpy(&h, faces->p, sizeof h);
    struct str rest = *whole = take(faces, aligned(h.bytes));
    if (!rest.p || !take(&rest, sizeof h).p || !is_plausible(&h))
        return false;
    *f = (struct known_face){.index = h.index,
                             .measures = {.units_per_em = h.units_per_em,
                                          .ascent = h.ascent,
                                          .descent = h.descent,
                                          .cap_height = h.cap_height,
                                          .weight = h.weight,
                                          .serif = h.serif != 0}};
    for (size_t i = 0; i < 4; i++)
        f->measures.box[i] = h.box[i];
    *key = take(&rest, h.key);
    f->name = take(&rest, h.name);
    f->chars = take(&rest, h.chars);
    f->glyphs = take(&rest, h.glyphs);
    f->bytes = take(&rest, h.outlines);
    return key->p && f->name.p && f->chars.p && f->glyphs.p && f->bytes.p;
}

static bool index_faces(struct known *k, struct arena *a)
{
    struct str rest = k->faces, whole, key;
    struct known_face f;
    while (next_face(&rest, &whole, &key, &f)) {
        struct known_face *kept = arena_alloc(a, sizeof *kept);
        if (!kept || !map_put(&k->by_key, key, kept))
            return false;
        *kept = f;
    }
    return true;
}

struct known *known_open(struct arena *a, struct str path, int library_version)
{
    struct known *k = arena_zalloc(a, sizeof *k);
    struct diags ignored;
    struct str file = STR("");
    if (!k)
        return NULL;
    k->path = path;
    k->stamp = arena_printf(a, "%s %d\n", JUESUAN_GLYPHS, library_version);
    map_init(&k->by_key, a);
    diags_init(&ignored);
    if (path.n && is_own(path))
        (void)file_read(path.p, KNOWN_BYTES_MAX, a, &file, &ignored);
    diags_free(&ignored);
    if (!k->stamp.p)
        return NULL;
    k->faces = faces_of(file, k->stamp);
    return index_faces(k, a) ? k : NULL;
}

bool known_is_kept(const struct known *k)
{
    return k->path.n != 0;
}

struct str known_key(struct arena *a, const struct face_wish *wish)
{
    struct str state = file_state(a, wish->path);
    if (!state.p)
        return state;
    return arena_printf(a, "%.*s\n%d\n%.*s\n%.*s", STR_ARG(state), wish->index,
                        STR_ARG(wish->family), STR_ARG(wish->style));
}

const struct known_face *known_find(const struct known *k, struct str key)
{
    return key.p ? map_get(&k->by_key, key) : NULL;
}

/* The number that a record begins with. */
static uint32_t number_at(struct str records, size_t size, size_t i)
{
    uint32_t number;
    memcpy(&number, records.p + i * size, sizeof number);
    return number;
}

/* Where the record with this number stands; SIZE_MAX when there is none. */
static size_t find_record(struct str records, size_t size, uint32_t number)
{
    size_t low = 0, high = records.n / size;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (number_at(records, size, middle) < number)
            low = middle + 1;
        else
            high = middle;
    }
    return low < records.n / size && number_at(records, size, low) == number ? low : SIZE_MAX;
}

bool known_char_at(const struct known_face *f, size_t i, struct known_char *out)
{
    if (i >= f->chars.n / sizeof *out)
        return false;
    memcpy(out, f->chars.p + i * sizeof *out, sizeof *out);
    return true;
}

bool known_char_of(const struct known_face *f, int32_t cp, uint32_t *glyph)
{
    struct known_char c;
    if (!known_char_at(f, find_record(f->chars, sizeof c, (uint32_t)cp), &c))
        return false;
    *glyph = c.glyph;
    return true;
}

bool known_glyph_at(const struct known_face *f, size_t i, struct known_glyph *out)
{
    struct glyph_record r;
    if (i >= f->glyphs.n / sizeof r)
        return false;
    memcpy(&r, f->glyphs.p + i * sizeof r, sizeof r);
    if (r.from > f->bytes.n || r.length > f->bytes.n - r.from)
        return false;
    *out = (struct known_glyph){.glyph = r.glyph, .measures = r.measures, .info = r.info};
    if (r.encoded)
        out->bytes = (struct str){f->bytes.p + r.from, r.length};
    return true;
}

bool known_glyph_of(const struct known_face *f, uint32_t glyph, struct known_glyph *out)
{
    return known_glyph_at(f, find_record(f->glyphs, sizeof(struct glyph_record), glyph), out);
}

/* ---- writing ---- */

void known_begin(struct known_writer *w, const struct known *old, struct arena *a)
{
    *w = (struct known_writer){.old = old};
    buf_init(&w->body);
    buf_init(&w->chars);
    buf_init(&w->glyphs);
    buf_init(&w->bytes);
    map_init(&w->added, a);
}

void known_put_char(struct known_writer *w, struct known_char c)
{
    buf_put(&w->chars, &c, sizeof c);
}

void known_put_glyph(struct known_writer *w, const struct known_glyph *g)
{
    struct glyph_record r;
    memset(&r, 0, sizeof r); /* no byte of it is left to chance */
    r.glyph = g->glyph;
    r.measures = g->measures;
    r.encoded = g->bytes.p != NULL;
    if (r.encoded) {
        r.info = g->info;
        r.from = (uint32_t)w->bytes.n;
        r.length = (uint32_t)g->bytes.n;
        buf_str(&w->bytes, g->bytes);
    }
    buf_put(&w->glyphs, &r, sizeof r);
}

static void put_padding(struct buf *b)
{
    while (!b->failed && b->n % ALIGNMENT)
        buf_char(b, 0);
}

void known_add(struct known_writer *w, struct str key, const struct known_face *f)
{
    const struct face_measures *m = &f->measures;
    struct face_head h = {.key = (uint32_t)key.n,
                          .name = (uint32_t)f->name.n,
                          .chars = (uint32_t)w->chars.n,
                          .glyphs = (uint32_t)w->glyphs.n,
                          .outlines = (uint32_t)w->bytes.n,
                          .index = f->index,
                          .units_per_em = m->units_per_em,
                          .ascent = m->ascent,
                          .descent = m->descent,
                          .cap_height = m->cap_height,
                          .weight = m->weight,
                          .serif = m->serif};
    for (size_t i = 0; i < 4; i++)
        h.box[i] = m->box[i];
    h.bytes = (uint32_t)(sizeof h + key.n + f->name.n + w->chars.n + w->glyphs.n + w->bytes.n);
    buf_put(&w->body, &h, sizeof h);
    buf_str(&w->body, key);
    buf_str(&w->body, f->name);
    struct buf *const parts[] = {&w->chars, &w->glyphs, &w->bytes};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        buf_str(&w->body, buf_view(parts[i]));
        w->body.failed = w->body.failed || parts[i]->failed;
        buf_clear(parts[i]);
    }
    put_padding(&w->body);
    w->body.failed = w->body.failed || !map_put(&w->added, key, w);
}

/* The path of the file and what it was asked for, without the state that it was in. */
static struct str subject_of(struct str key)
{
    size_t at = str_find(key, STR("/"), 0);
    return at == SIZE_MAX ? key : str_sub(key, at, key.n);
}

static bool is_superseded(const struct known_writer *w, struct str key)
{
    for (size_t i = 0; i < w->added.n; i++)
        if (str_eq(subject_of(w->added.entries[i].key), subject_of(key)))
            return true;
    return false;
}

/* The faces that this run had no use for, as long as there is room for them. */
static void take_others_along(struct known_writer *w)
{
    struct str rest = w->old->faces, whole, key;
    struct known_face f;
    while (next_face(&rest, &whole, &key, &f))
        if (!is_superseded(w, key) && whole.n < KNOWN_BYTES_MAX / 2 &&
            w->body.n < KNOWN_BYTES_MAX / 2 - whole.n)
            buf_str(&w->body, whole);
}

static void put_file(struct known_writer *w, struct buf *file)
{
    struct file_head head;
    memset(&head, 0, sizeof head);
    memcpy(head.magic, magic, sizeof magic);
    buf_put(file, &head, sizeof head);
    buf_str(file, w->old->stamp);
    buf_str(file, buf_view(&w->body));
    if (file->failed)
        return;
    struct str body = str_sub(buf_view(file), sizeof head, file->n);
    head.length = body.n;
    sha256_of(body, head.hash);
    memcpy(file->p, &head, sizeof head);
}

void known_end(struct known_writer *w, struct arena *a)
{
    struct diags ignored;
    struct buf file;
    struct str folder = arena_str(a, path_folder(w->old->path));
    buf_init(&file);
    diags_init(&ignored);
    take_others_along(w);
    put_file(w, &file);
    bool ok = !w->body.failed && !file.failed && file.n <= KNOWN_BYTES_MAX && folder.p;
    if (ok && file_make_folder(folder.p, &ignored))
        (void)file_write(w->old->path.p, buf_view(&file), &ignored);
    diags_free(&ignored);
    buf_free(&file);
    buf_free(&w->body);
    buf_free(&w->chars);
    buf_free(&w->glyphs);
    buf_free(&w->bytes);
}
