/* What is made of the data: single files, and all of it as one archive. */
#include "serve/look.h"
#include "serve/pages.h"

#include "base/file.h"
#include "fence/zip_write.h"

struct made_files {
    struct visit *v;
    struct zip_part *parts;
    size_t n, cap;
    bool failed;
};

static void add(struct made_files *m, struct str name, struct str bytes)
{
    struct arena *a = &m->v->arena;
    struct zip_part *parts = arena_room(a, m->parts, m->n, &m->cap, sizeof *parts);
    struct str copy = arena_str(a, bytes), ended = arena_str(a, name);
    m->failed |= !parts || !copy.p || !ended.p;
    if (m->failed)
        return;
    m->parts = parts;
    m->parts[m->n++] = (struct zip_part){ended.p, copy};
}

static void keep(void *user, const char *name, const void *bytes, size_t n)
{
    struct made_files *m = user;
    struct str s = str_of(name);
    if (!str_ends(s, STR(".manifest.json")))
        add(m, s, (struct str){bytes, n});
}

/* Errors keep the files from being made; a draft says on every page that it is one. */
static bool build(struct visit *v, const char *formats, struct made_files *m)
{
    struct juesuan_build b = {.data = look_input(v),
                              .output = keep,
                              .formats = formats,
                              .draft = str_eq(field_text(&v->fields, "draft"), STR("yes")),
                              .user = m};
    *m = (struct made_files){.v = v};
    return b.data.bytes && juesuan_build(v->site->j, &b) == JUESUAN_OK && !m->failed;
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

static void give_report(struct visit *v, struct buf *out)
{
    enum work_kind kind = work_step(&v->work)->kind;
    struct juesuan_check c = {.data = look_input(v),
                              .as_published = kind == WORK_PUBLISHED,
                              .output = visit_collect,
                              .user = out};
    if (c.data.bytes)
        (void)juesuan_check(v->site->j, &c);
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

/* All files, the data in both of its forms, and what the checks say. */
static void give_all(struct visit *v)
{
    struct made_files m;
    struct buf report, archive;
    struct str data = look_bytes(v);
    if (!build(v, NULL, &m) || !add_data(v, &m)) {
        fail(v);
        return;
    }
    buf_init(&report);
    buf_init(&archive);
    give_report(v, &report);
    struct str name = stem(v);
    /* The outputs have a workbook of the data's name: that of the tables. */
    add(&m, arena_printf(&v->arena, "data/%.*s.xlsx", STR_ARG(name)), data);
    add(&m, arena_printf(&v->arena, "check/%.*s.txt", STR_ARG(name)), buf_view(&report));
    if (!m.failed && !report.failed && zip_write(m.parts, m.n, 0, &archive))
        visit_give(v, arena_printf(&v->arena, "%.*s.zip", STR_ARG(name)), STR("application/zip"),
                   buf_view(&archive));
    else
        visit_refuse(v, 500);
    buf_free(&report);
    buf_free(&archive);
}

static void give_one(struct visit *v, const char *format)
{
    struct made_files m;
    if (!build(v, format, &m) || !m.n) {
        fail(v);
        return;
    }
    visit_give(v, str_of(m.parts[0].name), STR("application/octet-stream"), m.parts[0].bytes);
}

void page_file(struct visit *v)
{
    struct str wanted = str_sub(v->rest, strlen("file/"), v->rest.n);
    const char *format;
    if (str_eq(wanted, STR("data"))) {
        struct str bytes = look_bytes(v);
        if (bytes.p)
            visit_give(v, work_step(&v->work)->name, STR("application/octet-stream"), bytes);
        else
            visit_refuse(v, 500);
        return;
    }
    if (work_step(&v->work)->kind != WORK_DATA) {
        visit_refuse(v, 404);
        return;
    }
    if (str_eq(wanted, STR("all"))) {
        give_all(v);
        return;
    }
    for (size_t i = 0; (format = juesuan_format(i)) != NULL; i++)
        if (str_eq(wanted, str_of(format))) {
            give_one(v, format);
            return;
        }
    visit_refuse(v, 404);
}
