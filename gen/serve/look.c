/* A file that was brought, by the library's own calls: sniffed, imported, checked. What is shown
 * of it: page_work.c. */
#include "serve/look.h"

#include "base/file.h"
#include "data/record_json.h"
#include "entry/entry.h"
#include "job/published.h"
#include "serve/around.h"

struct str look_bytes(struct visit *v)
{
    struct str path = work_path(&v->work, work_step(&v->work)->file), bytes;
    if (path.p && file_read(path.p, SERVE_BODY_MAX, &v->arena, &bytes, &v->diags))
        return bytes;
    return (struct str){NULL, 0};
}

struct juesuan_input look_input(struct visit *v)
{
    struct str bytes = look_bytes(v), name = arena_str(&v->arena, work_step(&v->work)->name);
    return (struct juesuan_input){.bytes = bytes.p, .n = bytes.n, .name = name.p};
}

struct juesuan_input look_anew(struct visit *v)
{
    struct juesuan_input out = look_input(v);
    struct juesuan_edit e = {.data = out, .output = visit_collect};
    struct buf bytes;
    buf_init(&bytes);
    e.user = &bytes;
    bool ok = out.bytes && juesuan_edit(v->site->j, &e) == JUESUAN_OK;
    struct str copy = ok ? arena_str(&v->arena, buf_view(&bytes)) : (struct str){NULL, 0};
    out.bytes = copy.p;
    out.n = copy.n;
    buf_free(&bytes);
    return out;
}

/* Whether it says itself that it is one of our workbooks; then the work is of its pack and year. */
static bool is_ours(struct visit *v, struct str bytes)
{
    struct entry_identity identity = {0};
    struct diags ignored;
    diags_init(&ignored);
    struct str name = work_step(&v->work)->name;
    struct book *book =
        entry_is_workbook(bytes) ? entry_open(bytes, name, &v->arena, &ignored) : NULL;
    bool ours = book && entry_identify(book, name, &identity, &ignored) && identity.found;
    if (ours) {
        v->work.pack = arena_str(&v->arena, identity.pack);
        v->work.year = identity.year;
    }
    diags_free(&ignored);
    return ours;
}

struct str look_workbook_name(struct visit *v, struct str name)
{
    struct str out = arena_printf(&v->arena, "%.*s.xlsx", STR_ARG(path_stem(name)));
    return out.p ? out : STR("");
}

/* Beside the file as it came. */
static struct str import_name(struct visit *v)
{
    struct str name =
        arena_printf(&v->arena, "%.*s.xlsx", STR_ARG(path_stem(work_step(&v->work)->file)));
    return name.p ? name : STR("");
}

/* Data in another form becomes a workbook, which is what is worked on from here. */
static bool import(struct visit *v, struct work_step *step)
{
    struct str name = import_name(v), path = work_path(&v->work, name), bytes;
    struct str report = work_path(&v->work, STR("report.txt"));
    struct juesuan_import i = {.source = look_input(v),
                               .draft = true, /* what contradicts itself is told in the report */
                               .out = path.p,
                               .force = true,
                               .report = report.p};
    if (v->work.pack.n)
        i.pack = arena_str(&v->arena, v->work.pack).p;
    if (published_is_data(look_bytes(v)))
        i.pack = i.report = NULL;
    i.year = v->work.year;
    if (!i.source.bytes || !path.p || !report.p || juesuan_import(v->site->j, &i) != JUESUAN_OK)
        return false;
    if (!file_read(path.p, SERVE_BODY_MAX, &v->arena, &bytes, &v->diags) || !is_ours(v, bytes))
        return false;
    step->file = name;
    step->name = look_workbook_name(v, step->name);
    return step->name.n > 0;
}

bool look_at_file(struct visit *v)
{
    struct work_step *step = &v->work.steps[v->work.at - 1];
    struct str bytes = look_bytes(v);
    if (!bytes.p)
        return false;
    if (step->kind != WORK_RAW)
        return true;
    visit_stage(v, STAGE_READ);
    if (is_ours(v, bytes))
        step->kind = WORK_DATA;
    else if (published_is_data(bytes))
        step->kind = import(v, step) ? WORK_DATA : WORK_UNREAD;
    else /* a workbook may be an export of accounts, which is told by trying */
        step->kind = entry_is_workbook(bytes) && import(v, step) ? WORK_DATA : WORK_PUBLISHED;
    return work_save(&v->work, &v->diags);
}
