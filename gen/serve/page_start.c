/* The first page: which province and year, the empty workbook, bringing a file, and what was begun
 * before. */
#include "serve/pages.h"

#include "base/file.h"
#include "base/fileset.h"

#include <unistd.h>

enum { YEARS_SHOWN = 6 };

static int year_now(struct visit *v)
{
    struct str now = work_now(&v->arena);
    int year = 0;
    for (size_t i = 0; i < 4 && i < now.n; i++)
        year = year * 10 + (now.p[i] - '0');
    return year;
}

static void put_packs(struct visit *v)
{
    struct juesuan *j = v->site->j;
    struct list *rows = entries_new(v);
    struct str *names;
    size_t n;
    context_begin(j);
    if (!pack_list(&j->pack_path, &v->arena, &names, &n))
        return;
    for (size_t i = 0; i < n; i++) {
        struct vmap *row = entry_new(v);
        struct loaded_pack *p = context_pack(j, names[i]);
        const struct value *title = p ? pack_setting(p->pack, STR("title")) : NULL;
        if (!title || title->type != VALUE_STR)
            continue;
        entry_put(v, row, "name", value_str(names[i]));
        entry_put(v, row, "title", value_str(title->s));
        entries_put(v, rows, row);
    }
    visit_set(v, "packs", rows ? value_list(rows) : value_none());
}

/* Final accounts are those of last year. */
static void put_years(struct visit *v)
{
    struct list *years = entries_new(v);
    int last = year_now(v) - 1;
    for (int i = 0; i < YEARS_SHOWN && years; i++)
        (void)list_push(years, &v->arena, value_int(last - i));
    visit_set(v, "years", years ? value_list(years) : value_none());
}

static void put_works(struct visit *v)
{
    struct list *rows = entries_new(v);
    struct str *ids;
    size_t n = 0;
    if (!works_list(v->site->state, &v->arena, &ids, &n))
        n = 0;
    for (size_t i = 0; i < n; i++) {
        struct vmap *row = entry_new(v);
        struct work w;
        bool ok = work_open(&w, v->site->state, ids[i], &v->arena, &v->diags);
        entry_put(v, row, "id", value_str(ids[i]));
        entry_put(v, row, "readable", value_bool(ok));
        if (ok) {
            entry_put(v, row, "name", value_str(w.name));
            entry_put(v, row, "year", value_int(w.year));
            entry_put(v, row, "when", value_str(work_step(&w)->when));
            entry_put(v, row, "steps", value_int((long long)w.n));
        }
        work_close(&w);
        entries_put(v, rows, row);
    }
    visit_set(v, "works", rows ? value_list(rows) : value_none());
}

static void show(struct visit *v, unsigned status)
{
    put_packs(v);
    put_years(v);
    put_works(v);
    visit_set_text(v, "pack", field_text(&v->fields, "pack"));
    visit_set_text(v, "year", field_text(&v->fields, "year"));
    visit_show(v, status, "start.html.j2");
}

void page_start(struct visit *v)
{
    if (v->site->folder.n && !field_text(&v->fields, "start").n)
        visit_go(v, STR("/city/"));
    else
        show(v, 200);
}

/* What is wrong with what was sent, by the name of its field: the page words it. */
static void complain(struct visit *v, const char *field, const char *problem)
{
    struct vmap *errors = entry_new(v);
    entry_put(v, errors, field, value_str(str_of(problem)));
    visit_set(v, "errors", errors ? value_map(errors) : value_none());
    show(v, 422);
}

static int year_of(struct visit *v)
{
    struct str s = field_text(&v->fields, "year");
    int year = 0;
    for (size_t i = 0; i < s.n && s.n == 4; i++)
        year = ascii_is_digit(s.p[i]) ? year * 10 + (s.p[i] - '0') : 0;
    return year;
}

/* A file that may be chosen besides; no bytes where none is. */
static struct juesuan_input brought(struct visit *v, const char *name)
{
    const struct field *f = field_find(&v->fields, name);
    if (!f || !f->is_file || !f->value.n)
        return (struct juesuan_input){0};
    return (struct juesuan_input){
        .bytes = f->value.p, .n = f->value.n, .name = arena_str(&v->arena, f->file).p};
}

/* What an export of accounts says, into the empty workbook at `path`. */
static bool fill_from_export(struct visit *v, const char *pack, int year, const char *path,
                             struct buf *report)
{
    struct juesuan_import i = {.source = brought(v, "export"),
                               .into = input_file(path),
                               .pack = pack,
                               .year = year,
                               .draft = true, /* what contradicts itself is told in the report */
                               .out = path,
                               .force = true,
                               .reported = visit_collect,
                               .user = report};
    return !i.source.bytes || juesuan_import(v->site->j, &i) == JUESUAN_OK;
}

/* The workbook is written into the state first: the library tells by its name what is wanted. */
static bool make_blank(struct visit *v, struct str pack, int year, struct str *out,
                       struct buf *report)
{
    struct str path = path_join(&v->arena, v->site->state,
                                arena_printf(&v->arena, "blank-%ld.xlsx", (long)getpid()));
    if (!path.p)
        return false;
    struct juesuan_init init = {.year = year, .from = brought(v, "last"), .out = path.p};
    if (pack.n)
        init.pack = arena_str(&v->arena, pack).p;
    (void)unlink(path.p);
    bool ok = juesuan_init(v->site->j, &init) == JUESUAN_OK &&
              fill_from_export(v, init.pack, year, path.p, report) &&
              file_read(path.p, SERVE_BODY_MAX, &v->arena, out, &v->diags);
    (void)unlink(path.p);
    return ok;
}

static struct str sheet_type(void)
{
    return STR("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
}

/* Begins a piece of work and goes there; `report`: what was read of an export. */
static void begin_work(struct visit *v, struct work_step first, struct str bytes, struct str report)
{
    first.when = work_now(&v->arena);
    first.detail = STR("");
    if (works_full(v->site->state, &v->arena)) {
        visit_refuse(v, 507);
        return;
    }
    if (work_new(&v->work, v->site->state, first, bytes, &v->arena, &v->diags)) {
        v->work.pack = field_text(&v->fields, "pack");
        v->work.year = year_of(v);
        struct str path = work_path(&v->work, STR("report.txt"));
        if (work_save(&v->work, &v->diags) &&
            (!report.n || (path.p && file_write(path.p, report, &v->diags)))) {
            visit_go(v, arena_printf(&v->arena, "/piece/%.*s/", STR_ARG(v->work.id)));
            return;
        }
    }
    visit_set(v, "diagnostics", visit_own_diagnostics(v));
    show(v, 422);
}

void page_blank(struct visit *v)
{
    struct str pack = field_text(&v->fields, "pack"), bytes;
    int year = year_of(v);
    struct buf report;
    buf_init(&report);
    if (!pack.n && !brought(v, "last").bytes) {
        complain(v, "pack", "missing");
    } else if (!year) {
        complain(v, "year", "missing");
    } else if (!make_blank(v, pack, year, &bytes, &report)) {
        visit_set(v, "diagnostics", visit_diagnostics(v));
        show(v, 422);
    } else {
        struct str name =
            arena_printf(&v->arena, "%.*s%s%d.xlsx", STR_ARG(pack), pack.n ? "-" : "", year);
        if (str_eq(field_text(&v->fields, "then"), STR("fill")))
            begin_work(v, (struct work_step){.name = name, .what = STR("blank"), .kind = WORK_RAW},
                       bytes, buf_view(&report));
        else
            visit_give(v, name, sheet_type(), bytes);
    }
    buf_free(&report);
}

void page_upload(struct visit *v)
{
    const struct field *file = field_find(&v->fields, "file");
    if (!file || !file->is_file || !file->file.n) {
        complain(v, "file", "missing");
    } else if (!file->value.n) {
        complain(v, "file", "empty");
    } else {
        begin_work(v,
                   (struct work_step){.name = file->file, .what = STR("upload"), .kind = WORK_RAW},
                   file->value, STR(""));
    }
}

/* The file is looked at again, as one of that year. */
void page_year(struct visit *v)
{
    struct work_step *step = &v->work.steps[v->work.at - 1];
    const char *const kept[] = {"findings.json", "check.json", "check.txt"};
    if (year_of(v) && (step->kind == WORK_PUBLISHED || step->kind == WORK_UNREAD)) {
        v->work.year = year_of(v);
        step->kind = WORK_RAW;
        for (size_t i = 0; i < sizeof kept / sizeof *kept; i++) {
            struct str path = work_cache(&v->work, kept[i]);
            if (path.p)
                (void)unlink(path.p);
        }
        if (!work_save(&v->work, &v->diags)) {
            visit_set(v, "diagnostics", visit_own_diagnostics(v));
            visit_refuse(v, 500);
            return;
        }
    }
    visit_go(v, v->base);
}
