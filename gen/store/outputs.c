/* One department's files looked at and replaced, so that a kill at any moment leaves the old or
 * the new ones. Batches: batch/. */
#include "store/outputs.h"

#include "base/file.h"
#include "base/fileset.h"
#include "base/input.h"
#include "base/memory.h"
#include "store/commit_lock.h"
#include "store/foreign.h"
#include "store/link.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static bool is_ours(const struct outputs *o, size_t i)
{
    return !strcmp(o->existing[i], o->old.outputs[i].hash) ||
           pending_has(&o->paths, o->existing[i], o->arena);
}

static bool look_at(struct outputs *o, size_t i)
{
    struct str path = o->paths.files[i];
    if (!link_stays(o->options->out, path, &o->context->diags))
        return false;
    if (!file_exists(path.p) || file_is_empty(path.p))
        return true;
    if (file_is_folder(path.p) || !file_sha256(path.p, o->existing[i], NULL, &o->context->diags))
        return file_is_folder(path.p); /* which writing will report */
    if (o->options->force || !o->old.outputs[i].hash[0] || is_ours(o, i))
        return true;
    DIAG0(&o->context->diags, E8001, place_file(path));
    return false;
}

/* A pipe can be read only once, and a file too large is no data file: both are left to the build,
 * and so is what is in memory. */
static bool look_at_data(struct outputs *o)
{
    const struct juesuan_input *data = &o->options->data;
    struct stat info;
    if (!data->path || (stat(data->path, &info) == 0 &&
                        (!S_ISREG(info.st_mode) || info.st_size > RECORD_BYTES_MAX)))
        return true;
    return file_sha256(data->path, o->data_hash, NULL, &o->context->diags);
}

/* The outputs that there are, and what the manifest says of them. */
static bool look_at_outputs(struct outputs *o)
{
    memset(o->existing, 0, sizeof o->existing);
    manifest_read(o->paths.manifest.p, o->arena, &o->old);
    bool ok =
        link_stays(o->options->out, o->paths.manifest, &o->context->diags) &&
        foreign_spared(o->paths.manifest.p, MADE_MANIFEST, o->options->force, &o->context->diags);
    for (size_t i = 0; i < WRITERS; i++)
        if (has_format(o->formats, i))
            ok &= look_at(o, i);
    return ok;
}

bool outputs_look(struct outputs *o, struct juesuan *j, const struct juesuan_build *options,
                  format_set formats, struct arena *a)
{
    struct str folder = options->out ? str_of(options->out) : STR("");
    *o = (struct outputs){.formats = formats, .options = options, .context = j, .arena = a};
    return output_paths_of(input_name(&options->data), folder, a, &o->paths, &j->diags) &&
           (!options->out || (look_at_data(o) && look_at_outputs(o)));
}

/* What can do without pages does not depend on the fonts where there are none. */
static bool needs_fonts(const struct outputs *o)
{
    struct diags quiet;
    if (formats_want(o->formats, ALL_PAGES) || !formats_want(o->formats, SOME_PAGES))
        return formats_want(o->formats, ALL_PAGES);
    diags_init(&quiet);
    bool fonts = context_fonts(o->context, NULL, &quiet) != NULL;
    diags_free(&quiet);
    return fonts;
}

static bool identity_now(struct outputs *o, struct str pack, struct identity *id)
{
    struct identity_input in = {.data = input_name(&o->options->data),
                                .data_hash = o->data_hash,
                                .pack = pack,
                                .draft = o->options->draft,
                                .fonts = needs_fonts(o)};
    return identity_make(o->context, &in, o->arena, id);
}

bool outputs_current(struct outputs *o)
{
    struct str pack = o->options->pack ? str_of(o->options->pack) : o->old.pack;
    struct identity id;
    size_t errors = o->context->diags.errors;
    if (!o->options->out || o->options->force || o->options->trace || !o->old.whole ||
        !o->old.pack.n || !o->data_hash[0] ||
        file_exists(o->paths.pending.p)) /* someone was killed here, or writes now */
        return false;
    if (!identity_now(o, pack, &id)) {
        if (o->context->diags.errors != errors)
            diags_free(&o->context->diags); /* the build itself will say what is wrong */
        return false;
    }
    for (size_t i = 0; i < WRITERS; i++) {
        const struct manifest_output *old = &o->old.outputs[i];
        if (has_format(o->formats, i) &&
            (strcmp(old->identity, writers[i].pages != NO_PAGES ? id.pages : id.text) != 0 ||
             strcmp(old->hash, o->existing[i]) != 0))
            return false;
    }
    o->manifest = o->old;
    return true;
}

/* An output of a build that was killed, when now only other formats are made: the journal that
 * knows it goes, so the manifest says that it is ours, and of no inputs. */
static void adopt(struct outputs *o, size_t i, struct manifest_output *out)
{
    const char *path = o->paths.files[i].p;
    char hash[HASH_DIGITS + 1];
    struct diags quiet;
    if (!file_exists(o->paths.pending.p) || !file_exists(path) || file_is_folder(path))
        return;
    diags_init(&quiet);
    if (file_sha256(path, hash, NULL, &quiet) && strcmp(hash, out->hash) != 0 &&
        pending_has(&o->paths, hash, o->arena)) {
        memcpy(out->hash, hash, sizeof hash);
        out->identity[0] = '\0';
    }
    diags_free(&quiet);
}

/* The new manifest: outputs of other formats keep what was said of them. */
static bool new_manifest(struct outputs *o, struct str pack, const struct buf bytes[WRITERS],
                         const struct snapshot *content, struct identity *id, struct manifest *m)
{
    *m = o->old;
    m->pack = pack;
    m->title = content->title;
    m->errors = content->errors;
    m->warnings = content->warnings;
    snapshot_facts_hash(content, m->facts);
    if (!identity_now(o, pack, id))
        return false;
    for (size_t i = 0; i < WRITERS; i++) {
        struct manifest_output *out = &m->outputs[i];
        if (!has_format(o->formats, i)) {
            adopt(o, i, out);
            continue;
        }
        sha256_hex(buf_view(&bytes[i]), out->hash);
        memcpy(out->identity, writers[i].pages != NO_PAGES ? id->pages : id->text,
               sizeof out->identity);
        out->size = (long long)bytes[i].n;
    }
    return true;
}

/* A file that no manifest knows is someone's own, unless it is what is to be written anyway: then
 * only the manifest was lost. Told as well when it is to be lost. */
static bool spare_unknown(struct outputs *o)
{
    bool ok = true;
    for (size_t i = 0; i < WRITERS; i++) {
        bool unknown = has_format(o->formats, i) && o->existing[i][0] && !o->old.outputs[i].hash[0];
        if (!unknown || !strcmp(o->existing[i], o->manifest.outputs[i].hash) ||
            pending_has(&o->paths, o->existing[i], o->arena))
            continue;
        DIAG0(&o->context->diags, o->options->force ? E8002 : E8019, place_file(o->paths.files[i]));
        ok &= o->options->force;
    }
    return ok;
}

/* The journal of this build: all that may stand under a name until the manifest and all outputs do.
 * Where one is left from a build that was cut off, its own are still among them. */
static bool begin_journal(struct outputs *o, const struct manifest *m)
{
    struct buf hashes;
    buf_init(&hashes);
    for (size_t i = 0; i < WRITERS; i++) {
        const char *const known[] = {m->outputs[i].hash, o->old.outputs[i].hash, o->existing[i]};
        for (size_t k = 0; k < sizeof known / sizeof *known; k++)
            if (known[k][0])
                buf_printf(&hashes, "%s\n", known[k]);
    }
    bool ok = pending_write(&o->paths, &hashes, !o->options->fast, &o->context->diags);
    buf_free(&hashes);
    return ok;
}

/* All bytes on the disk under no name, then the journal, then the names, the manifest last. */
static bool replace(struct outputs *o, const struct manifest *m, const struct buf bytes[WRITERS],
                    const struct buf *trace, const struct buf *manifest)
{
    struct diags *ds = &o->context->diags;
    struct fileset set;
    fileset_init(&set, !o->options->fast);
    bool ok = true;
    for (size_t i = 0; ok && i < WRITERS; i++)
        if (has_format(o->formats, i) && strcmp(o->existing[i], m->outputs[i].hash) != 0)
            ok = fileset_add(&set, o->paths.files[i].p, buf_view(&bytes[i]), ds);
    if (ok && o->options->trace)
        ok = fileset_add(&set, o->paths.trace.p, buf_view(trace), ds);
    ok = ok && fileset_add(&set, o->paths.manifest.p, buf_view(manifest), ds) &&
         begin_journal(o, m) && fileset_commit(&set, ds);
    fileset_free(&set);
    return ok;
}

static void tell_written(const struct outputs *o)
{
    const struct juesuan_build *b = o->options;
    for (size_t i = 0; b->written && i < WRITERS; i++)
        if (has_format(o->formats, i))
            b->written(b->user, o->paths.files[i].p, o->paths.files[i].n);
    if (b->written && b->trace)
        b->written(b->user, o->paths.trace.p, o->paths.trace.n);
}

/* The text of the new manifest. */
static bool describe(struct outputs *o, const struct outputs_made *made, struct buf *out)
{
    struct identity id;
    struct manifest *m = &o->manifest;
    if (!new_manifest(o, made->pack, made->bytes, made->content, &id, m))
        return false;
    manifest_put(out, m, &o->paths, &id, made->content);
    if (out->failed)
        DIAG0(&o->context->diags, E1004, place_file(o->paths.manifest));
    return !out->failed;
}

/* Looks once more now that nobody else writes here: another build may have been faster. */
static bool write_locked(struct outputs *o, const struct outputs_made *made)
{
    struct buf text;
    buf_init(&text);
    bool ok = look_at_outputs(o) && describe(o, made, &text) && spare_unknown(o) &&
              replace(o, &o->manifest, made->bytes, made->trace, &text);
    buf_free(&text);
    if (ok)
        pending_remove(&o->paths);
    return ok;
}

static bool write_folder(struct outputs *o, const struct outputs_made *made,
                         enum commit_lock_mode mode)
{
    struct diags *ds = &o->context->diags;
    int lock;
    if (!file_make_folder(o->options->out, ds) || !commit_lock(o->options->out, mode, &lock, ds))
        return false;
    bool ok = write_locked(o, made);
    commit_unlock(lock);
    if (ok)
        tell_written(o);
    return ok;
}

/* All files or none: by now nothing can go wrong any more. */
static bool hand_over(struct outputs *o, const struct outputs_made *made)
{
    const struct juesuan_build *b = o->options;
    struct buf text;
    buf_init(&text);
    bool ok = b->no_manifest || describe(o, made, &text);
    if (ok && memory_failed()) {
        DIAG0(&o->context->diags, E1004, (struct place){0});
        ok = false;
    }
    for (size_t i = 0; ok && i < WRITERS; i++)
        if (has_format(o->formats, i))
            b->output(b->user, o->paths.files[i].p, made->bytes[i].p, made->bytes[i].n);
    if (ok && b->trace)
        b->output(b->user, o->paths.trace.p, made->trace->p, made->trace->n);
    if (ok && !b->no_manifest)
        b->output(b->user, o->paths.manifest.p, text.p, text.n);
    buf_free(&text);
    return ok;
}

bool outputs_write(struct outputs *o, const struct outputs_made *made, enum commit_lock_mode mode)
{
    sha256_hex(made->data, o->data_hash);
    return o->options->out ? write_folder(o, made, mode) : hand_over(o, made);
}
