/* libzip over memory. Entries that lie about their size, are encrypted or stand twice are refused
 * here, for all readers. */
#include "fence/zip_read.h"
#include "base/map.h"
#include "base/memory.h"

#include <errno.h>
#include <stdlib.h>
#include <zip.h>

struct zip_read_entry {
    struct str name;
    zip_uint64_t index; /* in the archive's directory */
};

struct zip_read {
    zip_t *archive;
    struct arena arena;
    struct map by_name; /* name in lower case -> entry */
    struct zip_read_entry *entries;
    size_t n;
    size_t total; /* bytes unpacked so far */
    struct place place;
    struct diags *ds;
};

static bool out_of_memory(struct diags *ds)
{
    memory_note_failure();
    diags_out_of_memory(ds);
    return false;
}

/* Reports what libzip says; want of memory is that and nothing else. libzip 1.7.3 calls some of it
 * damage; malloc then left ENOMEM, which callers clear before they ask libzip for anything. */
static bool refuse(struct zip_read *z, enum diag_code code, struct str part, zip_error_t *error)
{
    if (zip_error_code_zip(error) == ZIP_ER_MEMORY || errno == ENOMEM)
        return out_of_memory(z->ds);
    DIAG(z->ds, code, z->place, part);
    return false;
}

/* Headers of the central directory, counted before libzip makes an object of each: whatever the
 * end record or the records of other endings claim, no more can be found. */
static size_t count_headers(struct str bytes)
{
    static const struct str mark = STR_INIT("PK\x01\x02");
    size_t n = 0;
    const char *end = bytes.p + bytes.n;
    for (const char *p = bytes.p; n <= ZIP_READ_PARTS_MAX; p += mark.n, n++) {
        p = memmem(p, (size_t)(end - p), mark.p, mark.n);
        if (!p)
            break;
    }
    return n;
}

/* Names are compared without case; some writers part folders by a backslash. */
static struct str as_key(struct str name, char *out)
{
    for (size_t i = 0; i < name.n; i++) {
        char c = name.p[i] == '\\' ? '/' : name.p[i];
        out[i] = ascii_lower(c);
    }
    return (struct str){out, name.n};
}

static struct str without_slash(struct str name)
{
    return name.n && name.p[0] == '/' ? str_sub(name, 1, name.n) : name;
}

static bool add_entry(struct zip_read *z, zip_uint64_t index)
{
    errno = 0;
    struct str name = without_slash(str_of(zip_get_name(z->archive, index, ZIP_FL_ENC_GUESS)));
    if (!name.p)
        return refuse(z, E2201, STR(""), zip_get_error(z->archive));
    if (!name.n || name.p[name.n - 1] == '/' || name.p[name.n - 1] == '\\')
        return true;
    char *copy = arena_alloc(&z->arena, name.n);
    if (!copy)
        return out_of_memory(z->ds);
    struct str key = as_key(name, copy);
    if (map_find(&z->by_name, key)) {
        DIAG(z->ds, E2204, z->place, name);
        return true;
    }
    struct zip_read_entry *entry = &z->entries[z->n++];
    *entry = (struct zip_read_entry){arena_str(&z->arena, name), index};
    return (entry->name.p && map_put(&z->by_name, key, entry)) || out_of_memory(z->ds);
}

static bool list_entries(struct zip_read *z)
{
    zip_int64_t n = zip_get_num_entries(z->archive, 0);
    if (n < 0 || n > ZIP_READ_PARTS_MAX) {
        DIAG(z->ds, E2202, z->place, arena_printf(&z->ds->arena, "%d", (int)ZIP_READ_PARTS_MAX));
        return false;
    }
    z->entries = arena_alloc(&z->arena, (size_t)n * sizeof *z->entries);
    if (!z->entries)
        return out_of_memory(z->ds);
    for (zip_int64_t i = 0; i < n; i++)
        if (!add_entry(z, (zip_uint64_t)i))
            return false;
    return true;
}

static zip_t *open_archive(struct zip_read *z, struct str bytes)
{
    zip_error_t error;
    zip_error_init(&error);
    errno = 0;
    zip_source_t *source = zip_source_buffer_create(bytes.p, bytes.n, 0, &error);
    zip_t *archive = source ? zip_open_from_source(source, ZIP_RDONLY, &error) : NULL;
    if (!archive) {
        zip_source_free(source);
        refuse(z, E2201, STR(""), &error);
    }
    zip_error_fini(&error);
    return archive;
}

struct zip_read *zip_read_open(struct str bytes, struct place place, struct diags *ds)
{
    if (count_headers(bytes) > ZIP_READ_PARTS_MAX) {
        DIAG(ds, E2202, place, arena_printf(&ds->arena, "%d", (int)ZIP_READ_PARTS_MAX));
        return NULL;
    }
    if (!bytes.n) { /* for libzip an archive without parts */
        DIAG0(ds, E2201, place);
        return NULL;
    }
    struct zip_read *z = memory_zalloc(sizeof *z);
    if (!z) {
        out_of_memory(ds);
        return NULL;
    }
    z->place = place;
    z->ds = ds;
    arena_init(&z->arena);
    map_init(&z->by_name, &z->arena);
    z->archive = open_archive(z, bytes);
    if (z->archive && list_entries(z))
        return z;
    zip_read_close(z);
    return NULL;
}

void zip_read_close(struct zip_read *z)
{
    if (!z)
        return;
    if (z->archive)
        zip_discard(z->archive);
    arena_free(&z->arena);
    free(z);
}

size_t zip_read_count(const struct zip_read *z)
{
    return z->n;
}

struct str zip_read_name(const struct zip_read *z, size_t i)
{
    return z->entries[i].name;
}

size_t zip_read_find(const struct zip_read *z, struct str name)
{
    char lower[512]; /* no part of a workbook or document has a name that long */
    name = without_slash(name);
    if (name.n > sizeof lower)
        return ZIP_READ_NONE;
    const struct zip_read_entry *entry = map_get(&z->by_name, as_key(name, lower));
    return entry ? (size_t)(entry - z->entries) : ZIP_READ_NONE;
}

static bool too_large(struct zip_read *z, struct str name, size_t limit)
{
    DIAG(z->ds, E2203, z->place, name, arena_printf(&z->ds->arena, "%zu", limit / (1024 * 1024)));
    return false;
}

struct zip_stream {
    struct zip_read *archive;
    zip_file_t *file;
    struct str name;
    size_t n; /* bytes unpacked so far */
    char chunk[32768];
};

struct zip_stream *zip_stream_open(struct zip_read *z, size_t i)
{
    struct zip_read_entry *entry = &z->entries[i];
    zip_stat_t stat;
    errno = 0;
    if (zip_stat_index(z->archive, entry->index, 0, &stat) != 0) {
        refuse(z, E2205, entry->name, zip_get_error(z->archive));
        return NULL;
    }
    if (stat.encryption_method != ZIP_EM_NONE ||
        (stat.comp_method != ZIP_CM_STORE && stat.comp_method != ZIP_CM_DEFLATE)) {
        DIAG(z->ds, E2206, z->place, entry->name);
        return NULL;
    }
    if (stat.size > ZIP_READ_PART_MAX) {
        too_large(z, entry->name, ZIP_READ_PART_MAX);
        return NULL;
    }
    struct zip_stream *s = memory_alloc(sizeof *s);
    if (!s) {
        out_of_memory(z->ds);
        return NULL;
    }
    s->archive = z;
    s->name = entry->name;
    s->n = 0;
    s->file = zip_fopen_index(z->archive, entry->index, 0);
    if (s->file)
        return s;
    refuse(z, E2205, entry->name, zip_get_error(z->archive));
    free(s);
    return NULL;
}

/* The sizes that the archive states are not believed: what comes out is counted. */
bool zip_stream_next(struct zip_stream *s, struct str *piece)
{
    struct zip_read *z = s->archive;
    errno = 0;
    zip_int64_t n = zip_fread(s->file, s->chunk, sizeof s->chunk);
    if (n < 0)
        return refuse(z, E2205, s->name, zip_file_get_error(s->file));
    s->n += (size_t)n;
    z->total += (size_t)n;
    if (s->n > ZIP_READ_PART_MAX)
        return too_large(z, s->name, ZIP_READ_PART_MAX);
    if (z->total > ZIP_READ_TOTAL_MAX)
        return too_large(z, s->name, ZIP_READ_TOTAL_MAX);
    *piece = (struct str){s->chunk, (size_t)n};
    return true;
}

void zip_stream_close(struct zip_stream *s)
{
    if (!s)
        return;
    zip_fclose(s->file);
    free(s);
}

bool zip_read_part(struct zip_read *z, size_t i, struct buf *out)
{
    struct zip_stream *s = zip_stream_open(z, i);
    struct str piece = {"", 0};
    bool ok = s;
    do {
        ok = ok && zip_stream_next(s, &piece);
        if (ok)
            buf_str(out, piece);
    } while (ok && piece.n);
    zip_stream_close(s);
    return ok && (!out->failed || out_of_memory(z->ds));
}
