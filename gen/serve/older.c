/* The data that was published before, compared with the present step: for a correction report. */
#include "serve/older.h"
#include "serve/look.h"

#include "base/file.h"

bool older_compare(struct visit *v, struct str name, struct str bytes, const char *format,
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
    return older_compare(v, arena_str(&v->arena, v->work.older), read_older(v), format, out, NULL);
}

void older_put(struct visit *v)
{
    struct buf ignored;
    size_t changes = 0;
    visit_set_text(v, "older", v->work.older);
    if (!v->work.older.n || work_step(&v->work)->kind != WORK_DATA)
        return;
    buf_init(&ignored);
    if (older_compare(v, arena_str(&v->arena, v->work.older), read_older(v), "txt", &ignored,
                      &changes))
        visit_set(v, "older_changes", value_int((long long)changes));
    visit_set(v, "older_problems", visit_diagnostics(v));
    buf_free(&ignored);
}
