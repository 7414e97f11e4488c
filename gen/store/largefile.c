/* The cache of hashes: whatever is wrong with it, the files are hashed anew. Only identity.c
 * asks. */
#include "store/largefile.h"

#include "base/file.h"
#include "base/fileset.h"

enum { HASH = 2 * SHA256_BYTES, CACHE_BYTES_MAX = 1024 * 1024 };

/* The cache as it is now; empty when there is none: it is only a help. */
static struct str read_cache(struct juesuan *j, struct arena *a)
{
    struct diags ignored;
    struct str text = STR("");
    diags_init(&ignored);
    if (j->cache.n && file_exists(j->cache.p))
        (void)file_read(j->cache.p, CACHE_BYTES_MAX, a, &text, &ignored);
    diags_free(&ignored);
    return text;
}

/* Lines are "HASH STATE"; a state of several lines is not kept. */
static bool look_up(struct str cache, struct str state, char *hash)
{
    for (size_t from = 0; from < cache.n;) {
        size_t end = str_find(cache, STR("\n"), from);
        struct str line = str_sub(cache, from, end == SIZE_MAX ? cache.n : end);
        if (line.n == HASH + 1 + state.n && str_eq(str_sub(line, HASH + 1, line.n), state)) {
            memcpy(hash, line.p, HASH);
            hash[HASH] = '\0';
            return true;
        }
        from += line.n + 1;
    }
    return false;
}

/* Writes the cache with the new line, without older lines of the same file. */
static void remember(struct juesuan *j, struct str cache, struct str state, const char *path,
                     const char *hash)
{
    struct diags ignored;
    struct buf text;
    struct str folder = path_folder(j->cache), tail = str_of(path);
    folder = arena_str(&j->arena, folder);
    diags_init(&ignored);
    buf_init(&text);
    for (size_t from = 0; from < cache.n;) {
        size_t end = str_find(cache, STR("\n"), from);
        struct str line = str_sub(cache, from, end == SIZE_MAX ? cache.n : end);
        if (!str_ends(line, tail)) {
            buf_str(&text, line);
            buf_char(&text, '\n');
        }
        from += line.n + 1;
    }
    buf_printf(&text, "%s %.*s\n", hash, STR_ARG(state));
    if (!text.failed && folder.p && file_make_folder(folder.p, &ignored))
        (void)file_write(j->cache.p, buf_view(&text), &ignored);
    buf_free(&text);
    diags_free(&ignored);
}

/* Read once and kept with the context. */
static struct str cache_of(struct juesuan *j)
{
    if (!j->hashes.p)
        j->hashes = read_cache(j, &j->arena);
    return j->hashes;
}

bool large_file_hash(struct juesuan *j, const char *path, char hash[2 * SHA256_BYTES + 1])
{
    struct arena scratch;
    arena_init(&scratch);
    struct str state = file_state(&scratch, path);
    bool one_line = state.p && str_find(state, STR("\n"), 0) == SIZE_MAX;
    bool known = one_line && look_up(cache_of(j), state, hash);
    bool ok = known || file_sha256(path, hash, NULL, &j->diags);
    if (ok && !known && one_line && j->cache.n) {
        remember(j, read_cache(j, &scratch), state, path, hash);
        j->hashes.p = NULL;
    }
    arena_free(&scratch);
    return ok;
}
