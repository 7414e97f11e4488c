/* The findings of the current step with what stands around their figures, kept until the data
 * changes. */
#include "base/file.h"
#include "data/record_json.h"
#include "entry/entry.h"
#include "serve/around.h"
#include "serve/look.h"
#include "serve/where.h"

void look_check(struct visit *v, struct buf *out)
{
    struct str kept;
    if (work_cache_get(&v->work, "check.json", &kept)) {
        buf_str(out, kept);
        return;
    }
    enum work_kind kind = work_step(&v->work)->kind;
    struct juesuan_check c = {.data = look_input(v),
                              .json = true,
                              .as_published = kind == WORK_PUBLISHED,
                              .output = visit_collect,
                              .user = out};
    if (kind == WORK_PUBLISHED)
        c.year = v->work.year;
    if (kind == WORK_PUBLISHED && v->work.pack.n)
        c.pack = arena_str(&v->arena, v->work.pack).p;
    if (c.data.bytes)
        (void)juesuan_check(v->site->j, &c);
    if (out->n)
        work_cache_put(&v->work, "check.json", buf_view(out));
}

struct value look_findings(struct visit *v)
{
    struct buf made;
    struct str kept;
    struct value out;
    buf_init(&made);
    if (work_cache_get(&v->work, "findings.json", &kept)) {
        out = visit_json(v, kept);
    } else {
        visit_stage(v, STAGE_CHECK);
        look_check(v, &made);
        visit_stage(v, STAGE_AROUND);
        out = visit_json(v, buf_view(&made));
        if (out.type == VALUE_MAP) {
            around_rows(v, &out);
            around_sentences(v, &out);
        }
        if (out.type == VALUE_MAP && work_step(&v->work)->kind == WORK_DATA) {
            around_cells(v, &out);
            where_fill(v, value_get(&out, "diagnostics"));
        }
        buf_clear(&made);
        if (out.type == VALUE_MAP) {
            record_value_json(&out, &made);
            work_cache_put(&v->work, "findings.json", buf_view(&made));
        }
    }
    buf_free(&made);
    return out;
}
