/* The first page: which province and year, the empty workbook, bringing a file, and what was begun
 * before. */
#include "serve/pages.h"

#include "base/file.h"

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

/* The workbook is written into the state first: the library tells by its name what is wanted. */
static bool make_blank(struct visit *v, struct str pack, int year, struct str *out)
{
    struct str path = path_join(&v->arena, v->site->state,
                                arena_printf(&v->arena, "blank-%ld.xlsx", (long)getpid()));
    if (!path.p)
        return false;
    const struct field *last = field_find(&v->fields, "last");
    struct juesuan_init init = {.year = year, .out = path.p};
    if (pack.n)
        init.pack = arena_str(&v->arena, pack).p;
    if (last && last->is_file && last->value.n)
        init.from = (struct juesuan_input){
            .bytes = last->value.p, .n = last->value.n, .name = arena_str(&v->arena, last->file).p};
    (void)unlink(path.p);
    bool ok = juesuan_init(v->site->j, &init) == JUESUAN_OK &&
              file_read(path.p, SERVE_BODY_MAX, &v->arena, out, &v->diags);
    (void)unlink(path.p);
    return ok;
}

static struct str sheet_type(void)
{
    return STR("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
}

/* Begins a piece of work and goes there. */
static void begin_work(struct visit *v, struct work_step first, struct str bytes)
{
    first.when = work_now(&v->arena);
    first.detail = STR("");
    if (work_new(&v->work, v->site->state, first, bytes, &v->arena, &v->diags)) {
        v->work.pack = field_text(&v->fields, "pack");
        v->work.year = year_of(v);
        if (work_save(&v->work, &v->diags)) {
            visit_go(v, arena_printf(&v->arena, "/piece/%.*s/", STR_ARG(v->work.id)));
            return;
        }
    }
    visit_set(v, "diagnostics", visit_own_diagnostics(v));
    visit_refuse(v, 500);
}

void page_blank(struct visit *v)
{
    struct str pack = field_text(&v->fields, "pack"), bytes;
    int year = year_of(v);
    const struct field *last = field_find(&v->fields, "last");
    if (!pack.n && !(last && last->value.n)) {
        complain(v, "pack", "missing");
    } else if (!year) {
        complain(v, "year", "missing");
    } else if (!make_blank(v, pack, year, &bytes)) {
        visit_set(v, "diagnostics", visit_diagnostics(v));
        show(v, 422);
    } else {
        struct str name =
            arena_printf(&v->arena, "%.*s%s%d.xlsx", STR_ARG(pack), pack.n ? "-" : "", year);
        if (str_eq(field_text(&v->fields, "then"), STR("fill")))
            begin_work(v, (struct work_step){.name = name, .what = STR("blank"), .kind = WORK_RAW},
                       bytes);
        else
            visit_give(v, name, sheet_type(), bytes);
    }
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
                   file->value);
    }
}
