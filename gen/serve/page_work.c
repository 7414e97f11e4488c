/* One piece of work: what it is, what the checks say, and what comes next. */
#include "base/file.h"
#include "serve/look.h"
#include "serve/older.h"
#include "serve/pages.h"

static const char *kind_name(enum work_kind kind)
{
    return kind == WORK_DATA ? "data" : kind == WORK_PUBLISHED ? "published" : "unread";
}

static void put_steps(struct visit *v)
{
    struct list *rows = entries_new(v);
    for (size_t i = 0; i < v->work.n; i++) {
        const struct work_step *s = &v->work.steps[i];
        struct vmap *row = entry_new(v);
        entry_put(v, row, "number", value_int((long long)i + 1));
        entry_put(v, row, "what", value_str(s->what));
        entry_put(v, row, "detail", value_str(s->detail));
        entry_put(v, row, "when", value_str(s->when));
        entry_put(v, row, "name", value_str(s->name));
        entries_put(v, rows, row);
    }
    visit_set(v, "steps_taken", rows ? value_list(rows) : value_none());
    visit_set(v, "at", value_int((long long)v->work.at));
}

static void put_formats(struct visit *v)
{
    struct list *rows = entries_new(v);
    const char *name;
    for (size_t i = 0; rows && (name = juesuan_format(i)) != NULL; i++)
        (void)list_push(rows, &v->arena, value_str(str_of(name)));
    visit_set(v, "formats", rows ? value_list(rows) : value_none());
}

void page_work(struct visit *v)
{
    if (!look_at_file(v)) {
        visit_set(v, "diagnostics", visit_own_diagnostics(v));
        visit_refuse(v, 500);
        return;
    }
    struct value found = look_findings(v);
    if (found.type != VALUE_MAP)
        visit_set(v, "diagnostics", visit_diagnostics(v));
    visit_set(v, "found", found);
    visit_set_text(v, "kind", str_of(kind_name(work_step(&v->work)->kind)));
    visit_set_text(v, "name", work_step(&v->work)->name);
    visit_set_text(v, "pack", v->work.pack);
    visit_set(v, "year", value_int(v->work.year));
    visit_set_text(v, "when", work_step(&v->work)->when);
    struct str now = work_now(&v->arena);
    visit_set_text(v, "today", str_sub(now, 0, now.n < 10 ? now.n : 10));
    struct str path = work_path(&v->work, STR("report.txt")), report;
    if (v->work.at == 1 && path.p && file_exists(path.p) &&
        file_read(path.p, SERVE_BODY_MAX, &v->arena, &report, &v->diags))
        visit_set_text(v, "report", report);
    put_steps(v);
    put_formats(v);
    older_put(v);
    visit_show(v, 200, "work.html.j2");
}

/* The corrected file of the same department. */
void page_again(struct visit *v)
{
    const struct field *file = field_find(&v->fields, "file");
    struct work_step step = {.what = STR("upload"), .detail = STR(""), .kind = WORK_RAW};
    step.when = work_now(&v->arena);
    if (file && file->is_file && file->value.n && file->file.n) {
        step.name = file->file;
        if (!work_advance(&v->work, step, file->value, &v->diags)) {
            visit_set(v, "diagnostics", visit_own_diagnostics(v));
            visit_refuse(v, 500);
            return;
        }
    }
    visit_go(v, v->base);
}

void page_move(struct visit *v)
{
    struct str to = field_text(&v->fields, "to");
    size_t number = 0;
    for (size_t i = 0; i < to.n && i < 5 && ascii_is_digit(to.p[i]); i++)
        number = number * 10 + (size_t)(to.p[i] - '0');
    (void)work_go(&v->work, number, &v->diags);
    visit_go(v, v->base);
}

void page_delete(struct visit *v)
{
    if (work_delete(&v->work, &v->diags)) {
        visit_go(v, STR("/"));
    } else {
        visit_set(v, "diagnostics", visit_own_diagnostics(v));
        visit_refuse(v, 500);
    }
}
