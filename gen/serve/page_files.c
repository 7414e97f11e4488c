/* What is made of the data: single files, and all of it as one archive. */
#include "serve/look.h"
#include "serve/older.h"
#include "serve/pages.h"
#include "serve/worker.h"

#include "base/fd.h"
#include "base/file.h"
#include "fence/zip_read.h"
#include "fence/zip_write.h"

#include <unistd.h>

struct made_files {
    struct visit *v;
    struct zip_part *parts;
    size_t n, cap;
    bool stored; /* all of them: the archive is taken to pieces again at once */
    bool failed;
};

/* What stands behind the last dot of a name. */
static struct str ending(struct str name)
{
    size_t at = name.n;
    while (at > 0 && name.p[at - 1] != '.')
        at--;
    return str_sub(name, at, name.n);
}

static bool is_compressed(struct str name)
{
    static const char *const formats[] = {"pdf", "xlsx", "docx"};
    bool found = false;
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
        found |= str_eq(ending(name), str_of(formats[i]));
    return found;
}

static void add(struct made_files *m, struct str name, struct str bytes)
{
    struct arena *a = &m->v->arena;
    struct zip_part *parts = arena_room(a, m->parts, m->n, &m->cap, sizeof *parts);
    struct str copy = arena_str(a, bytes), ended = arena_str(a, name);
    m->failed |= !parts || !copy.p || !ended.p;
    if (m->failed)
        return;
    m->parts = parts;
    m->parts[m->n++] = (struct zip_part){
        .name = ended.p, .bytes = copy, .stored = m->stored || is_compressed(ended)};
}

/* What is in an archive, by names that begin with `before`. */
static void add_unpacked(struct made_files *m, struct str before, struct str archive)
{
    struct diags ignored;
    diags_init(&ignored);
    struct zip_read *z = zip_read_open(archive, (struct place){0}, &ignored);
    m->failed |= !z;
    for (size_t i = 0; z && i < zip_read_count(z) && !m->failed; i++) {
        struct buf part;
        buf_init(&part);
        m->failed |= !zip_read_part(z, i, &part);
        add(m,
            arena_printf(&m->v->arena, "%.*s%.*s", STR_ARG(before), STR_ARG(zip_read_name(z, i))),
            buf_view(&part));
        buf_free(&part);
    }
    zip_read_close(z);
    diags_free(&ignored);
}

static void keep(void *user, const char *name, const void *bytes, size_t n)
{
    struct made_files *m = user;
    add(m, str_of(name), (struct str){bytes, n});
}

/* An output that is an archive itself stands in the archive of all as a folder: none has to be
 * unpacked twice. */
static void keep_in_archive(void *user, const char *name, const void *bytes, size_t n)
{
    struct made_files *m = user;
    struct str s = str_of(name), packed = STR(".zip");
    if (str_ends(s, packed))
        add_unpacked(
            m, arena_printf(&m->v->arena, "%.*s/", STR_ARG(ending(str_sub(s, 0, s.n - packed.n)))),
            (struct str){bytes, n});
    else
        keep(user, name, bytes, n);
}

/* Every format, those too that are made only where they are asked for. */
static const char *all_formats(struct visit *v)
{
    struct str all = STR("");
    const char *format;
    for (size_t i = 0; (format = juesuan_format(i)) != NULL; i++)
        all = arena_printf(&v->arena, "%.*s%s%s", STR_ARG(all), i ? "," : "", format);
    return all.p;
}

/* Errors keep the files from being made; a draft says on every page that it is one. */
static bool build(struct visit *v, const char *formats, juesuan_file_fn *fn, struct made_files *m)
{
    struct juesuan_build b = {.data = look_input(v),
                              .output = fn,
                              .no_manifest = true,
                              .formats = formats,
                              .draft = str_eq(field_text(&v->fields, "draft"), STR("yes")),
                              .user = m};
    *m = (struct made_files){.v = v};
    return b.data.bytes && formats && juesuan_build(v->site->j, &b) == JUESUAN_OK && !m->failed;
}

static void fail(struct visit *v)
{
    visit_set(v, "diagnostics", visit_diagnostics(v));
    visit_set_text(v, "name", work_step(&v->work)->name);
    visit_show(v, 422, "failed.html.j2");
}

static struct str stem(struct visit *v)
{
    return path_stem(work_step(&v->work)->name);
}

static bool add_data(struct visit *v, struct made_files *m)
{
    struct buf text;
    struct juesuan_import i = {.source = look_input(v), .output = visit_collect, .user = &text};
    buf_init(&text);
    bool ok = i.source.bytes && juesuan_import(v->site->j, &i) == JUESUAN_OK && !text.failed;
    if (ok)
        add(m, arena_printf(&v->arena, "%.*s.json", STR_ARG(stem(v))), buf_view(&text));
    buf_free(&text);
    return ok && !m->failed;
}

/* What was found, as the check sheet that finance bureaus keep. */
static bool make_check_sheet(struct visit *v, struct str *bytes)
{
    struct str path = work_path(&v->work, STR("check.xlsx"));
    struct buf json;
    buf_init(&json);
    look_check(v, &json);
    struct juesuan_report report = {
        .file = arena_str(&v->arena, work_step(&v->work)->name).p, .json = json.p, .n = json.n};
    struct juesuan_check_book book = {.reports = &report, .n = 1, .out = path.p, .force = true};
    bool ok = json.n && path.p && report.file &&
              juesuan_check_book(v->site->j, &book) == JUESUAN_OK &&
              file_read(path.p, SERVE_BODY_MAX, &v->arena, bytes, &v->diags);
    if (path.p)
        (void)unlink(path.p);
    buf_free(&json);
    return ok;
}

static bool add_check_sheet(struct visit *v, struct made_files *m)
{
    struct str bytes;
    if (!make_check_sheet(v, &bytes))
        return false;
    add(m, arena_printf(&v->arena, "check/%.*s.xlsx", STR_ARG(stem(v))), bytes);
    return !m->failed;
}

/* What changed since it was published, where it is known what was published. */
static bool add_correction(struct visit *v, struct made_files *m)
{
    static const char *const formats[] = {"docx", "pdf", "html"};
    for (size_t i = 0; v->work.older.n && i < sizeof formats / sizeof *formats; i++) {
        struct buf out;
        buf_init(&out);
        bool ok = older_report(v, formats[i], &out);
        add(m, arena_printf(&v->arena, "correction/%.*s.%s", STR_ARG(stem(v)), formats[i]),
            buf_view(&out));
        buf_free(&out);
        if (!ok)
            return false;
    }
    return !m->failed;
}

static bool add_report(struct visit *v, struct made_files *m)
{
    struct buf report;
    buf_init(&report);
    look_report(v, &report);
    add(m, arena_printf(&v->arena, "check/%.*s.txt", STR_ARG(stem(v))), buf_view(&report));
    m->failed |= report.failed;
    buf_free(&report);
    return !m->failed;
}

/* What goes with the outputs: the data in both of its forms, what the checks say, what was
 * corrected. */
static bool add_rest(struct visit *v, struct made_files *m)
{
    /* The outputs have a workbook of the data's name: that of the tables. */
    add(m, arena_printf(&v->arena, "data/%.*s.xlsx", STR_ARG(stem(v))), look_bytes(v));
    return add_data(v, m) && add_check_sheet(v, m) && add_correction(v, m) && add_report(v, m);
}

/* The same in a process of its own, as an archive: nobody waits for what can be made beside the
 * outputs. */
static void make_rest(void *user, struct serve_reply *reply)
{
    struct made_files m = {.v = user, .stored = true};
    bool ok = add_rest(user, &m) && zip_write(m.parts, m.n, 0, &reply->body);
    reply->status = ok ? 200 : 500;
}

/* False where that process came to nothing. */
static bool take_rest(struct made_files *m, struct worker *w)
{
    struct arena *a = &m->v->arena;
    struct worker_result r;
    if (!worker_finish(w, a, &r))
        return false;
    char *bytes = r.status == 200 ? arena_alloc(a, r.n) : NULL;
    bool ok = bytes && fd_read_at(r.fd, bytes, r.n, r.offset);
    (void)close(r.fd);
    if (ok)
        add_unpacked(m, STR(""), (struct str){bytes, r.n});
    return ok && !m->failed;
}

static void give_all(struct visit *v)
{
    struct made_files m, ignored = {.v = v};
    struct worker rest;
    struct buf archive;
    bool beside = worker_start(&rest, make_rest, v, -1);
    bool ok = build(v, all_formats(v), keep_in_archive, &m);
    if (beside && !ok)
        worker_stop(&rest);
    bool taken = beside && take_rest(ok ? &m : &ignored, &rest);
    if (ok && !taken)
        ok = !m.failed && add_rest(v, &m); /* says what is wrong, if it is that */
    if (!ok) {
        fail(v);
        return;
    }
    buf_init(&archive);
    if (zip_write(m.parts, m.n, 0, &archive))
        visit_give(v, arena_printf(&v->arena, "%.*s.zip", STR_ARG(stem(v))), STR("application/zip"),
                   buf_view(&archive));
    else
        visit_refuse(v, 500);
    buf_free(&archive);
}

static void give_check_sheet(struct visit *v)
{
    struct str bytes;
    if (make_check_sheet(v, &bytes))
        visit_give(v, arena_printf(&v->arena, "check-%.*s.xlsx", STR_ARG(stem(v))),
                   STR("application/octet-stream"), bytes);
    else
        fail(v);
}

static void give_correction(struct visit *v, struct str format)
{
    struct buf out;
    buf_init(&out);
    if (older_report(v, arena_str(&v->arena, format).p, &out))
        visit_give(
            v, arena_printf(&v->arena, "correction-%.*s.%.*s", STR_ARG(stem(v)), STR_ARG(format)),
            STR("application/octet-stream"), buf_view(&out));
    else
        fail(v);
    buf_free(&out);
}

static void give_one(struct visit *v, const char *format)
{
    struct made_files m;
    if (!build(v, format, keep, &m) || !m.n) {
        fail(v);
        return;
    }
    visit_give(v, str_of(m.parts[0].name), STR("application/octet-stream"), m.parts[0].bytes);
}

static void give_data(struct visit *v)
{
    struct str bytes = look_bytes(v);
    if (bytes.p)
        visit_give(v, work_step(&v->work)->name, STR("application/octet-stream"), bytes);
    else
        visit_refuse(v, 500);
}

void page_file(struct visit *v)
{
    struct str wanted = str_sub(v->rest, strlen("file/"), v->rest.n);
    const char *format;
    if (str_eq(wanted, STR("data"))) {
        give_data(v);
    } else if (str_eq(wanted, STR("check"))) {
        give_check_sheet(v);
    } else if (work_step(&v->work)->kind != WORK_DATA) {
        visit_refuse(v, 404);
    } else if (str_eq(wanted, STR("all"))) {
        give_all(v);
    } else if (v->work.older.n &&
               (str_eq(wanted, STR("correction.docx")) || str_eq(wanted, STR("correction.pdf")))) {
        give_correction(v, ending(wanted));
    } else {
        for (size_t i = 0; (format = juesuan_format(i)) != NULL; i++)
            if (str_eq(wanted, str_of(format))) {
                give_one(v, format);
                return;
            }
        visit_refuse(v, 404);
    }
}
