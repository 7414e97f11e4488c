/* Everything that can change a byte of an output goes into one hash: data, packs, fonts, program,
 * options. Time and place do not. */
#include "store/identity.h"

#include "base/file.h"
#include "store/largefile.h"

#include <errno.h>
#include <stdlib.h>

static void put_hash(struct jsonout *out, struct str name, const char *hash)
{
    jsonout_open_flat(out, '{');
    jsonout_member(out, "file", name);
    jsonout_member(out, "sha256", str_of(hash));
    jsonout_close(out, '}');
}

static bool put_file(struct jsonout *out, struct str name, const char *path, struct diags *ds)
{
    char hash[HASH_DIGITS + 1];
    bool ok = file_sha256(path, hash, NULL, ds);
    if (ok)
        put_hash(out, name, hash);
    return ok;
}

/* A folder whose files others wrote, and how much of it has been hashed. */
struct hashed_folder {
    struct str root, shown;  /* its path; its name in the list */
    const struct pack *pack; /* NULL, or whose layer it is */
    size_t layer;
    struct arena *arena;
    struct diags *diags;
    size_t files;
};

static bool report_folder(const struct hashed_folder *f, struct str path, enum open_result r)
{
    if (r == OPEN_FAILED && errno == ENOMEM)
        DIAG0(f->diags, E1004, place_file(path));
    else if (r == OPEN_FAILED && errno == EFBIG)
        DIAG0(f->diags, E1010, place_file(path));
    else
        file_failed(f->diags, E1001, path.p, r == OPEN_OUTSIDE ? ELOOP : errno);
    return false;
}

/* All files below the folder in the order of their names; those that begin with a dot do not count.
 * What is no regular file, and a link, is an error: nothing outside of the folder is hashed. */
static bool put_folder(struct jsonout *out, struct hashed_folder *f, struct str below, int depth)
{
    enum { DEPTH_MAX = 8, FILES_MAX = 4096, BYTES_MAX = 256 * 1024 * 1024 };
    struct str *names, path = path_join(f->arena, f->root, below);
    size_t n;
    errno = EFBIG;
    enum open_result r =
        depth > DEPTH_MAX ? OPEN_FAILED
                          : open_list(f->root.p, below, FILES_MAX - f->files, f->arena, &names, &n);
    if (r != OPEN_OK)
        return r == OPEN_ABSENT || report_folder(f, path, r);
    f->files += n;
    for (size_t i = 0; i < n; i++) {
        struct str name = below.n ? path_join(f->arena, below, names[i]) : names[i];
        struct str shown = path_join(f->arena, f->shown, name);
        char hash[HASH_DIGITS + 1];
        path = path_join(f->arena, f->root, name);
        if (!path.p || !name.p || !shown.p) {
            DIAG0(f->diags, E1004, place_file(f->root));
            return false;
        }
        struct str bytes;
        bool read = f->pack && pack_bytes_read(f->pack, f->layer, name, &bytes);
        if (!read && open_is_folder(f->root.p, name)) {
            if (!put_folder(out, f, name, depth + 1))
                return false;
            continue;
        }
        if (read)
            sha256_hex(bytes, hash);
        else if (!file_sha256_inside(f->root.p, name, path.p, BYTES_MAX, hash, f->diags))
            return false;
        put_hash(out, shown, hash);
    }
    return true;
}

/* A text made once and kept with the context under `key`. */
static struct str kept(struct juesuan *j, const char *key)
{
    const struct str *s = map_get(&j->identities, str_of(key));
    return s ? *s : (struct str){NULL, 0};
}

static bool keep(struct juesuan *j, struct str key, struct buf *text)
{
    struct str *s = arena_alloc(&j->arena, sizeof *s);
    key = arena_str(&j->arena, key);
    if (s)
        *s = arena_str(&j->arena, buf_view(text));
    bool ok = s && s->p && key.p && !text->failed && map_put(&j->identities, key, s);
    if (!ok)
        DIAG0(&j->diags, E1004, (struct place){0});
    buf_free(text);
    return ok;
}

static bool put_program(struct jsonout *out, struct juesuan *j)
{
    char hash[HASH_DIGITS + 1];
    struct str path = path_real(&j->arena, STR("/proc/self/exe"));
    bool ok = path.p && large_file_hash(j, path.p, hash);
    if (ok)
        put_hash(out, STR("juesuan " JUESUAN_VERSION), hash);
    return ok;
}

/* The program itself, the schema, the classification, and how workbooks are read. */
static bool shared_files(struct juesuan *j)
{
    struct buf text;
    struct jsonout out;
    struct hashed_folder codes = {
        .root = j->codes_path, .shown = STR("data/codes"), .arena = &j->arena, .diags = &j->diags};
    struct hashed_folder own = codes;
    own.root = j->own_codes;
    own.shown = STR("codes");
    struct hashed_folder forms = {.root = path_join(&j->arena, j->home, STR("data/forms")),
                                  .shown = STR("data/forms"),
                                  .arena = &j->arena,
                                  .diags = &j->diags};
    if (kept(j, "shared").p)
        return true;
    if (!forms.root.p) {
        DIAG0(&j->diags, E1004, (struct place){0});
        return false;
    }
    buf_init(&text);
    jsonout_init(&out, &text);
    jsonout_open(&out, '[');
    bool ok =
        put_program(&out, j) &&
        put_file(&out, STR("data/schema/department.schema.json"), j->schema_path.p, &j->diags) &&
        put_folder(&out, &codes, STR(""), 0) && put_folder(&out, &forms, STR(""), 0) &&
        (!j->own_codes.p || put_folder(&out, &own, STR(""), 0));
    jsonout_close(&out, ']');
    if (!ok)
        buf_free(&text);
    return ok && keep(j, STR("shared"), &text);
}

/* Every file of a pack and of the packs it extends: which of them a report needs may depend on the
 * data, and a file added to a pack may come before one of another. */
static bool pack_files(struct juesuan *j, struct str name, struct str key)
{
    struct buf text;
    struct jsonout out;
    if (kept(j, key.p).p)
        return true;
    const struct loaded_pack *p = context_pack(j, name);
    if (!p)
        return false;
    buf_init(&text);
    jsonout_init(&out, &text);
    jsonout_open(&out, '[');
    bool ok = true;
    for (size_t i = 0; ok && i < pack_layer_count(p->pack); i++) {
        struct hashed_folder folder = {.root = pack_layer_folder(p->pack, i),
                                       .shown = pack_layer_name(p->pack, i),
                                       .pack = p->pack,
                                       .layer = i,
                                       .arena = &j->arena,
                                       .diags = &j->diags};
        ok = put_folder(&out, &folder, STR(""), 0);
    }
    jsonout_close(&out, ']');
    if (!ok)
        buf_free(&text);
    return ok && keep(j, key, &text);
}

/* Every face that was found: which of them a text needs is known only after layout. */
static bool put_font_files(struct juesuan *j, const struct fontset *fonts, struct buf *text)
{
    struct jsonout out;
    struct map seen;
    jsonout_init(&out, text);
    map_init(&seen, &j->arena);
    jsonout_open(&out, '[');
    bool ok = put_file(&out, STR("fonts/fonts.json"), j->fonts_json.p, &j->diags);
    for (size_t i = 0; ok && i < fontset_face_count(fonts); i++) {
        struct str path = fontset_face_file(fonts, i);
        if (!path.n || map_find(&seen, path))
            continue;
        char hash[HASH_DIGITS + 1];
        ok = map_put(&seen, path, j) && large_file_hash(j, path.p, hash);
        if (ok)
            put_hash(&out, path_base(path), hash);
    }
    jsonout_close(&out, ']');
    return ok;
}

/* The fonts that a pack is set in, as a JSON text; {NULL, 0} after a report. */
static struct str font_files(struct juesuan *j, struct str name)
{
    static const struct str none = {NULL, 0};
    struct loaded_pack *p = context_pack(j, name);
    struct fontset *fonts = p ? context_fonts(j, p, &j->diags) : NULL;
    if (!fonts)
        return none;
    struct str key = p->fonts ? arena_printf(&j->arena, "fonts %.*s", STR_ARG(name)) : STR("fonts");
    if (!key.p || kept(j, key.p).p)
        return key.p ? kept(j, key.p) : none;
    struct buf text;
    buf_init(&text);
    bool ok = put_font_files(j, fonts, &text);
    if (!ok)
        buf_free(&text);
    return ok && keep(j, key, &text) ? kept(j, key.p) : none;
}

static void put_options(struct jsonout *out, const struct identity_input *in)
{
    const char *epoch = getenv("SOURCE_DATE_EPOCH");
    jsonout_key(out, "options");
    jsonout_open_flat(out, '{');
    jsonout_member(out, "template", in->pack);
    jsonout_key(out, "draft");
    jsonout_bool(out, in->draft);
    jsonout_key(out, "source_date_epoch");
    if (epoch)
        jsonout_str(out, str_of(epoch));
    else
        jsonout_null(out);
    jsonout_close(out, '}');
}

static void put_data(struct jsonout *out, const struct identity_input *in)
{
    jsonout_key(out, "data");
    put_hash(out, path_base(in->data), in->data_hash);
}

bool identity_make(struct juesuan *j, const struct identity_input *in, struct arena *a,
                   struct identity *out)
{
    struct str key = arena_printf(a, "pack %.*s", STR_ARG(in->pack));
    struct str fonts = STR("null");
    struct buf text;
    struct jsonout json;
    if (!key.p || !shared_files(j) || !pack_files(j, in->pack, key))
        return false;
    if (in->fonts)
        fonts = font_files(j, in->pack);
    if (!fonts.p)
        return false;
    buf_init(&text);
    jsonout_init(&json, &text);
    jsonout_open(&json, '{');
    put_data(&json, in);
    put_options(&json, in);
    jsonout_key(&json, "program");
    jsonout_raw(&json, kept(j, "shared"));
    jsonout_key(&json, "pack");
    jsonout_raw(&json, kept(j, key.p));
    sha256_hex(buf_view(&text), out->text);
    jsonout_key(&json, "fonts");
    jsonout_raw(&json, fonts);
    sha256_hex(buf_view(&text), out->pages);
    jsonout_close(&json, '}');
    out->inputs = arena_str(a, buf_view(&text));
    bool ok = !text.failed && out->inputs.p;
    buf_free(&text);
    if (!ok)
        DIAG0(&j->diags, E1004, place_file(in->data));
    return ok;
}

bool identity_warm(struct juesuan *j, bool fonts)
{
    return shared_files(j) && (!fonts || font_files(j, STR("standard")).p);
}
