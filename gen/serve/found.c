/* The findings of the current step with what stands around their figures, kept until the data
 * changes. */
#include "base/file.h"
#include "data/record_json.h"
#include "entry/entry.h"
#include "serve/around.h"
#include "serve/look.h"
#include "serve/where.h"

/* Both at once: the checks take longer than what is said of them. */
static void check(struct visit *v, struct buf *json, struct buf *text)
{
    enum work_kind kind = work_step(&v->work)->kind;
    struct juesuan_check c = {.data = look_input(v),
                              .json = true,
                              .as_published = kind == WORK_PUBLISHED,
                              .output = visit_collect,
                              .user = json,
                              .text = visit_collect,
                              .text_user = text};
    if (kind == WORK_PUBLISHED)
        c.year = v->work.year;
    if (kind == WORK_PUBLISHED && v->work.pack.n)
        c.pack = arena_str(&v->arena, v->work.pack).p;
    if (c.data.bytes)
        (void)juesuan_check(v->site->j, &c);
    if (json->n && !json->failed && !text->failed) {
        work_cache_put(&v->work, "check.txt", buf_view(text));
        work_cache_put(&v->work, "check.json", buf_view(json));
    }
}

static void give_kept(struct visit *v, const char *what, struct buf *out)
{
    struct str kept;
    if (work_cache_get(&v->work, what, &kept))
        buf_str(out, kept);
}

void look_check(struct visit *v, struct buf *out)
{
    struct buf text;
    buf_init(&text);
    give_kept(v, "check.json", out);
    if (!out->n)
        check(v, out, &text);
    buf_free(&text);
}

void look_report(struct visit *v, struct buf *out)
{
    struct buf json;
    buf_init(&json);
    give_kept(v, "check.txt", out);
    if (!out->n)
        check(v, &json, out);
    buf_free(&json);
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
