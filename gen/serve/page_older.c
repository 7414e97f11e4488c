/* The data that was published before is brought, so that a correction report can be made. */
#include "serve/look.h"
#include "serve/older.h"
#include "serve/pages.h"

#include "base/file.h"

static bool compare(struct visit *v, struct str name, struct str bytes, const char *format,
                    struct buf *out, size_t *changes)
{
    struct juesuan_diff d = {.older = {.bytes = bytes.p, .n = bytes.n, .name = name.p},
                             .newer = look_input(v),
                             .format = format,
                             .output = visit_collect,
                             .user = out,
                             .changes = changes};
    return bytes.p && name.p && d.newer.bytes && juesuan_diff(v->site->j, &d) == JUESUAN_OK &&
           !out->failed;
}

static struct str read_older(struct visit *v)
{
    struct str path = work_path(&v->work, WORK_OLDER), bytes;
    if (path.p && file_read(path.p, SERVE_BODY_MAX, &v->arena, &bytes, &v->diags))
        return bytes;
    return (struct str){NULL, 0};
}

bool older_report(struct visit *v, const char *format, struct buf *out)
{
    return compare(v, arena_str(&v->arena, v->work.older), read_older(v), format, out, NULL);
}

void older_put(struct visit *v)
{
    struct buf ignored;
    size_t changes = 0;
    visit_set_text(v, "older", v->work.older);
    if (!v->work.older.n || work_step(&v->work)->kind != WORK_DATA)
        return;
    buf_init(&ignored);
    if (compare(v, arena_str(&v->arena, v->work.older), read_older(v), "txt", &ignored, &changes))
        visit_set(v, "older_changes", value_int((long long)changes));
    visit_set(v, "older_problems", visit_diagnostics(v));
    buf_free(&ignored);
}

/* Without a file it is forgotten. What cannot be compared is not kept. */
void page_older(struct visit *v)
{
    const struct field *file = field_find(&v->fields, "file");
    struct str name = STR(""), bytes = STR("");
    struct buf ignored;
    bool ok = true;
    if (work_step(&v->work)->kind != WORK_DATA) {
        visit_refuse(v, 400);
        return;
    }
    if (file && file->is_file && file->value.n) {
        name = arena_str(&v->arena, file->file);
        bytes = file->value;
        buf_init(&ignored);
        ok = compare(v, name, bytes, "txt", &ignored, NULL);
        buf_free(&ignored);
    }
    if (!ok) {
        visit_set(v, "older_refused", visit_diagnostics(v));
        page_work(v);
        if (v->reply->status == 200)
            v->reply->status = 422;
    } else if (work_keep_older(&v->work, name, bytes, &v->diags)) {
        visit_go(v, arena_printf(&v->arena, "%.*s#s4", STR_ARG(v->base)));
    } else {
        visit_set(v, "diagnostics", visit_own_diagnostics(v));
        visit_refuse(v, 500);
    }
}
