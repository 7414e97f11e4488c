/* The data that was published before is brought, so that a correction report can be made. */
#include "serve/look.h"
#include "serve/older.h"
#include "serve/pages.h"

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
        ok = older_compare(v, name, bytes, "txt", &ignored, NULL);
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
