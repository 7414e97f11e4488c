/* The batch as its caller sees it: open, run one, note what another process did, finish. Which
 * departments: batch_list.c; the index: batch_report.c. */
#include "batch/batch.h"
#include "base/memory.h"

#include "base/file.h"
#include "base/fileset.h"
#include "base/input.h"
#include "base/utf8.h"
#include "job/begin.h"
#include "job/build.h"
#include "store/commit_lock.h"
#include "store/identity.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { TITLE_BYTES_MAX = 2000 }; /* of a list; a department may have any name */

struct juesuan_batch {
    struct juesuan *context;
    struct juesuan_batch_options options;
    format_set formats;
    struct arena arena;
    struct batch_list list;
    int lock, shard_lock;
    struct arena last; /* texts of the last result */
};

/* What all departments share is made ready before anyone forks: hashes of the program, schema and
 * codes. */
static bool warm(struct juesuan_batch *b)
{
    if (b->options.begin)
        return context_schema(b->context) != NULL;
    return context_schema(b->context) &&
           identity_warm(b->context, formats_want(b->formats, ALL_PAGES));
}

static bool open_folder(struct juesuan_batch *b)
{
    struct diags *ds = &b->context->diags;
    const struct juesuan_batch_options *o = &b->options;
    if (!file_make_folder(o->out, ds) ||
        !batch_may_write(o->out, o->shard, o->shards, o->force, &b->arena, ds))
        return false;
    b->lock = batch_lock(o->out, o->shard, o->shards, &b->shard_lock, &b->arena, ds);
    if (b->lock < 0)
        return false;
    int commit = COMMIT_LOCK_NONE; /* temporary files of a build that runs now are not touched */
    if (!o->shards && commit_lock(o->out, COMMIT_ALONE, &commit, ds))
        fileset_clean(o->out);
    commit_unlock(commit);
    return true;
}

struct juesuan_batch *juesuan_batch_open(struct juesuan *j,
                                         const struct juesuan_batch_options *options,
                                         enum juesuan_status *status)
{
    context_begin(j); /* forgets earlier failures, not this one */
    struct juesuan_batch *b = memory_zalloc(sizeof *b);
    if (!b) {
        *status = context_status(j); /* says it, too */
        return NULL;
    }
    b->context = j;
    b->options = *options;
    b->lock = b->shard_lock = -1;
    arena_init(&b->arena);
    arena_init(&b->last);
    b->list.arena = &b->arena;
    b->formats = formats_named(options->begin ? "xlsx" : options->formats, &j->diags);
    bool ok =
        b->formats && batch_list_make(options, &b->list, &j->diags) && open_folder(b) && warm(b);
    *status = context_status(j);
    if (ok)
        return b;
    juesuan_batch_close(b);
    return NULL;
}

size_t juesuan_batch_count(const struct juesuan_batch *b)
{
    return b->list.n;
}

const char *juesuan_batch_name(const struct juesuan_batch *b, size_t i)
{
    return i < b->list.n ? b->list.items[i].stem.p : NULL;
}

static const char *kept_text(struct juesuan_batch *b, struct str s)
{
    s = arena_str(&b->last, s);
    return s.p ? s.p : "";
}

/* A summary is published: of a path it says what is not of this machine alone, the way within a
 * pack or the installation, or the name. */
static struct str public_path(const struct juesuan_batch *b, struct str path)
{
    struct str home = b->context->home;
    if (str_starts(path, home) && path.n > home.n + 1 && path.p[home.n] == '/')
        return str_sub(path, home.n + 1, path.n);
    size_t end = str_find(path, STR("/"), 0);
    if (end != SIZE_MAX && map_get(&b->context->packs, str_sub(path, 0, end)))
        return path;
    return path_base(path);
}

/* Why it failed, as people read it: the errors, as many as fit. */
static void set_message(struct juesuan_batch *b, struct juesuan_batch_result *result)
{
    enum { MESSAGE_BYTES_MAX = 4000, MEMORY_TEXT = 4 };
    const struct diags *ds = &b->context->diags;
    struct buf text, one;
    buf_init(&text);
    buf_init(&one);
    for (size_t i = 0; i < ds->n; i++) {
        if (ds->items[i].severity != DIAG_ERROR)
            continue;
        buf_clear(&one);
        struct diag d = ds->items[i];
        d.place.file = public_path(b, d.place.file);
        diag_print(&one, &d, b->context->lang);
        if (text.n + one.n <= MESSAGE_BYTES_MAX)
            buf_str(&text, buf_view(&one));
    }
    result->message = kept_text(b, text.failed || one.failed ? STR("") : buf_view(&text));
    if (!*result->message && memory_failed()) /* the words find no room, either */
        result->message = diags_memory_text(b->context->lang, MEMORY_TEXT);
    buf_free(&one);
    buf_free(&text);
}

/* The workbook that item i begins with; *title is whose it is. */
static enum juesuan_status begin_item(struct juesuan_batch *b, const struct batch_item *item,
                                      bool *unchanged, struct str *title)
{
    const struct juesuan_batch_options *o = &b->options;
    struct juesuan *j = b->context;
    struct arena a;
    struct buf bytes;
    arena_init(&a);
    buf_init(&bytes);
    struct str path = arena_printf(&a, "%s/%.*s.xlsx", o->out, STR_ARG(item->stem));
    struct juesuan_input *inputs = arena_alloc(&a, (item->more_n + 1) * sizeof *inputs);
    if (!path.p || !inputs) {
        DIAG0(&j->diags, E1004, place_file(item->path));
    } else if ((file_exists(path.p) || file_is_link(path.p)) && !o->force) {
        *unchanged = true;
    } else {
        struct begin_options begin = {.inputs = inputs,
                                      .input_n = item->more_n + 1,
                                      .pack = o->pack,
                                      .year = o->year,
                                      .draft = o->draft};
        for (size_t i = 0; i <= item->more_n; i++)
            inputs[i] = input_file(i ? item->more[i - 1].p : item->path.p);
        if (job_begin_year(j, &begin, &b->last, title, &bytes))
            (void)file_write(path.p, buf_view(&bytes), &j->diags);
    }
    buf_free(&bytes);
    arena_free(&a);
    return context_status(j);
}

void juesuan_batch_run(struct juesuan_batch *b, size_t i, struct juesuan_batch_result *result)
{
    const struct juesuan_batch_options *o = &b->options;
    struct build_outcome out = {.title = STR("")};
    struct juesuan_build build = {.data = input_file(b->list.items[i].path.p),
                                  .out = o->out,
                                  .formats = o->formats,
                                  .pack = o->pack,
                                  .draft = o->draft,
                                  .force = o->force,
                                  .fast = true};
    arena_free(&b->last);
    enum juesuan_status status = JUESUAN_IO;
    context_begin(b->context);
    b->context->disposable = o->workers;
    if (b->list.items[i].link)
        file_report_link(&b->context->diags, build.data.path);
    else if (o->begin)
        status = begin_item(b, &b->list.items[i], &out.unchanged, &out.title);
    else
        status = build_run(b->context, &build, COMMIT_WITH_OTHERS, &b->last, &out);
    b->context->disposable = false;
    *result =
        (struct juesuan_batch_result){.status = status,
                                      .unchanged = out.unchanged,
                                      .errors = (unsigned)out.errors,
                                      .warnings = (unsigned)out.warnings,
                                      .title = kept_text(b, utf8_cut(out.title, TITLE_BYTES_MAX))};
    if (status != JUESUAN_OK && !out.errors)
        result->errors = (unsigned)b->context->diags.errors;
    result->message = "";
    if (status == JUESUAN_OK && b->last.failed) { /* the title found no room */
        DIAG0(&b->context->diags, E1004, place_file(b->list.items[i].path));
        result->status = context_status(b->context);
    }
    if (result->status != JUESUAN_OK)
        set_message(b, result);
}

void juesuan_batch_lost(struct juesuan_batch *b, size_t i, int signal, int seconds,
                        struct juesuan_batch_result *result)
{
    char text[64];
    struct place place = place_file(b->list.items[i].path);
    context_begin(b->context);
    arena_free(&b->last);
    if (seconds) {
        snprintf(text, sizeof text, "%d", seconds);
        DIAG(&b->context->diags, E8007, place, str_of(text));
    } else {
        const char *name = sigabbrev_np(signal);
        snprintf(text, sizeof text, "%s%s", name ? "SIG" : "exit", name ? name : "");
        DIAG(&b->context->diags, E8006, place, str_of(text));
    }
    *result = (struct juesuan_batch_result){.status = JUESUAN_BUG, .errors = 1, .title = ""};
    set_message(b, result);
}

void juesuan_batch_note(struct juesuan_batch *b, size_t i,
                        const struct juesuan_batch_result *result)
{
    struct batch_item *item = &b->list.items[i];
    item->done = true;
    item->status = result->status;
    item->errors = result->errors;
    item->warnings = result->warnings;
    item->formats = b->formats;
    item->title = arena_str(&b->arena, str_of(result->title));
    item->message = arena_str(&b->arena, str_of(result->message));
}

/* Somebody may have removed the folder, with all that was made in it. */
static bool still_there(struct juesuan_batch *b)
{
    struct stat locked, found;
    struct str path = path_join(&b->arena, str_of(b->options.out), STR(BATCH_LOCK));
    if (path.p && fstat(b->lock, &locked) == 0 && stat(path.p, &found) == 0 &&
        locked.st_dev == found.st_dev && locked.st_ino == found.st_ino)
        return true;
    DIAG(&b->context->diags, E1002, place_file(str_of(b->options.out)),
         diag_word(WORD_THE_FOLDER_WAS_MOVED_OR_REMOVED_MEANWHILE));
    return false;
}

/* One wait for the disk at the end instead of eleven for each department. */
static bool sync_folder(struct juesuan_batch *b)
{
    int fd = open(b->options.out, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool ok = fd >= 0 && syncfs(fd) == 0;
    if (!ok)
        DIAG(&b->context->diags, E1002, place_file(str_of(b->options.out)),
             diag_word(WORD_THE_DISK_DID_NOT_CONFIRM));
    if (fd >= 0)
        close(fd);
    return ok;
}

enum juesuan_status juesuan_batch_finish(struct juesuan_batch *b)
{
    const struct juesuan_batch_options *o = &b->options;
    context_begin(b->context);
    if (still_there(b) && sync_folder(b) &&
        batch_may_write(o->out, o->shard, o->shards, o->force, &b->arena, &b->context->diags))
        (void)batch_write(&b->list, o->out, o->begin ? NULL : b->context->home.p, o->shard,
                          o->shards, &b->context->diags);
    return context_status(b->context);
}

void juesuan_batch_close(struct juesuan_batch *b)
{
    if (!b)
        return;
    if (b->shard_lock >= 0)
        close(b->shard_lock);
    if (b->lock >= 0)
        close(b->lock);
    arena_free(&b->last);
    arena_free(&b->arena);
    free(b);
}
